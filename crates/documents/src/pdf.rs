//! A paper as a PDF: one page as wide as the roll and as long as the ticket, or sheets of A4, with
//! text that can be searched and copied and a QR of sharp rectangles.

use printpdf::{
    BuiltinFont, Color, Greyscale, Mm, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, Rect, TextItem,
};

use crate::DocumentError;
use crate::codepage::CodePage;
use crate::font::CELL_WIDTH;
use crate::paper::{Align, Paper, Row, Style, Width};
use crate::picture::row_dots;
use crate::qr::{MODULE_DOTS, Modules, QUIET_MODULES};

const MARGIN_DOTS: usize = 28;
/// White above and below what is on a sheet, 15 mm of A4.
const SHEET_MARGIN_DOTS: usize = 90;
/// Every character of Courier is so many em wide.
const COURIER_EM: f32 = 0.6;
/// Dots from the top of a cell to the line the letters stand on.
const BASELINE_DOTS: usize = 19;

/// The paper as a PDF: on a roll one page as long as it needs, on sheets as many as it needs, each
/// with its number where there are several. Two of one paper differ in the identifier that the format
/// asks for, and in nothing else.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    let rows = paper.rows.iter().map(|row| Ok((row, row_dots(row)?)));
    let rows = rows.collect::<Result<Vec<_>, DocumentError>>()?;
    let parts = parts(&rows, &paper.width);
    let mut pages = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let foot = format!("{} · página {} de {}", paper.title, place + 1, parts.len());
        pages.push(page(paper, part, (parts.len() > 1).then_some(foot.as_str()))?);
    }
    let mut warnings = Vec::new();
    let bytes = PdfDocument::new(&paper.title)
        .with_pages(pages)
        .save(&PdfSaveOptions::default(), &mut warnings);
    match warnings.first() {
        None => Ok(bytes),
        Some(it) => Err(DocumentError::Pdf(format!("{it:?}"))),
    }
}

/// A row and the dots that it takes down the page.
type Placed<'a> = (&'a Row, usize);

/// The rows of each page.
fn parts<'a, 'b>(rows: &'b [Placed<'a>], width: &Width) -> Vec<&'b [Placed<'a>]> {
    let Some(length) = width.sheet_dots() else { return vec![rows] };
    let room = length.saturating_sub(2 * SHEET_MARGIN_DOTS);
    let (mut parts, mut from, mut used) = (Vec::new(), 0, 0);
    for (place, (_, height)) in rows.iter().enumerate() {
        if used + height > room && place > from {
            parts.push(rows.get(from..place).unwrap_or_default());
            (from, used) = (place, 0);
        }
        used += height;
    }
    parts.push(rows.get(from..).unwrap_or_default());
    parts
}

fn page(paper: &Paper, rows: &[Placed<'_>], foot: Option<&str>) -> Result<PdfPage, DocumentError> {
    let sheet_dots = paper.width.sheet_dots();
    let margin = if sheet_dots.is_some() { SHEET_MARGIN_DOTS } else { MARGIN_DOTS };
    let length = sheet_dots
        .unwrap_or_else(|| rows.iter().map(|(_, height)| height).sum::<usize>() + 2 * margin);
    let sheet = Sheet::of(paper, length);
    let mut ops = vec![Op::SetFillColor { col: Color::Greyscale(Greyscale::new(0.0, None)) }];
    let mut y = margin;
    for (row, height) in rows {
        match row {
            Row::Text { text, style, align } => sheet.text(&mut ops, text, *style, *align, y),
            Row::Rule => {
                let across = paper.width.columns * CELL_WIDTH;
                ops.push(sheet.rectangle(0, y + height / 2 - 3, across, 1));
            }
            Row::Qr(data) => {
                let modules = Modules::of(data)?;
                sheet.qr(&mut ops, &modules, (paper.width.dots.saturating_sub(*height)) / 2, y);
            }
        }
        y += height;
    }
    if let Some(foot) = foot {
        sheet.text(&mut ops, foot, Style::NORMAL, Align::Centre, length - margin * 2 / 3);
    }
    Ok(PdfPage::new(Mm(f32::from(paper.width.roll_mm)), Mm::from(sheet.points(length)), ops))
}

/// From dots of the head, counted from the top left of what it prints, to points from the bottom.
struct Sheet {
    dots_per_mm: f32,
    left: Pt,
    top: Pt,
    dots: usize,
}

impl Sheet {
    fn of(paper: &Paper, length: usize) -> Self {
        let width = &paper.width;
        let printed = f32::from(width.printed_mm.max(1));
        let mut sheet = Self {
            dots_per_mm: number(width.dots) / printed,
            left: Pt(0.0),
            top: Pt(0.0),
            dots: width.dots,
        };
        sheet.left = Mm((f32::from(width.roll_mm) - printed) / 2.0).into();
        sheet.top = sheet.points(length);
        sheet
    }

    fn points(&self, dots: usize) -> Pt {
        Mm(number(dots) / self.dots_per_mm).into()
    }

    fn at(&self, x: usize, y: usize) -> Point {
        Point { x: self.left + self.points(x), y: self.top - self.points(y) }
    }

    fn rectangle(&self, x: usize, y: usize, width: usize, height: usize) -> Op {
        let corner = self.at(x, y + height);
        Op::DrawRectangle {
            rectangle: Rect {
                x: corner.x,
                y: corner.y,
                width: self.points(width),
                height: self.points(height),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        }
    }

    fn text(&self, ops: &mut Vec<Op>, text: &str, style: Style, align: Align, y: usize) {
        let (across, down) = (style.size.across(), style.size.down());
        let used = text.chars().count() * across * CELL_WIDTH;
        let x = if align == Align::Centre { self.dots.saturating_sub(used) / 2 } else { 0 };
        let face = if style.bold { BuiltinFont::CourierBold } else { BuiltinFont::Courier };
        let size = Pt(self.points(CELL_WIDTH * down).0 / COURIER_EM);
        // The built-in faces know the characters of Windows' page only.
        let shown: String = text.chars().map(|it| CodePage::Cp1252.shown(it)).collect();
        ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::Builtin(face), size },
            Op::SetHorizontalScaling { percent: 100.0 * number(across) / number(down) },
            Op::SetTextCursor { pos: self.at(x, y + BASELINE_DOTS * down) },
            Op::ShowText { items: vec![TextItem::Text(shown)] },
            Op::EndTextSection,
        ]);
    }

    fn qr(&self, ops: &mut Vec<Op>, modules: &Modules, x: usize, y: usize) {
        let place = |modules: usize| (QUIET_MODULES + modules) * MODULE_DOTS;
        for row in 0..modules.side {
            for (from, length) in modules.runs(row) {
                let (left, top) = (x + place(from), y + place(row));
                ops.push(self.rectangle(left, top, length * MODULE_DOTS, MODULE_DOTS));
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "2^24 dots are two kilometres of paper")]
fn number(dots: usize) -> f32 {
    dots as f32
}
