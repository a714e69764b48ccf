//! A paper as a PDF: one page as wide as the roll and as long as the ticket, or sheets of A4, with
//! text that can be searched and copied and a QR of sharp rectangles.

use printpdf::{
    BuiltinFont, Color, Greyscale, Mm, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, RawImage, RawImageData, RawImageFormat, Rect, TextItem,
    XObjectTransform,
};

use crate::DocumentError;
use crate::codepage::CodePage;
use crate::paper::{Paper, Style, Width};
use crate::picture::cut_apart;
use crate::place::{Mark, Placed, place};
use crate::raster::Raster;

const MARGIN_DOTS: usize = 28;
/// White above and below what is on a sheet, 15 mm of A4.
const SHEET_MARGIN_DOTS: usize = 90;
/// Every character of Courier is so many em wide.
const COURIER_EM: f32 = 0.6;
/// Dots from the top of a cell to the line the letters stand on.
const BASELINE_DOTS: usize = 19;
const MM_PER_INCH: f32 = 25.4;

/// The paper as a PDF: on a roll one page as long as it needs (one for each paper where it is cut
/// apart), on sheets as many as it needs, each with its number where there are several. Two of one
/// paper differ in the identifiers that the format asks for, and in nothing else.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    let width = &paper.width;
    let mut document = PdfDocument::new(&paper.title);
    let mut pages = Vec::new();
    if let Some(length) = width.sheet_dots() {
        let rows = paper.rows.iter().map(|it| place(it, width));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let parts = parts(paper, &rows, length.saturating_sub(2 * SHEET_MARGIN_DOTS));
        for (place, part) in parts.iter().enumerate() {
            let mut sheet = Sheet::of(width, length, SHEET_MARGIN_DOTS);
            sheet.rows(&mut document, part);
            if parts.len() > 1 {
                sheet.foot(&format!("{} · página {} de {}", paper.title, place + 1, parts.len()));
            }
            pages.push(sheet.finished());
        }
    } else {
        for rows in cut_apart(&paper.rows) {
            let rows = rows.iter().map(|it| place(it, width)).collect::<Result<Vec<_>, _>>()?;
            let length = rows.iter().map(|it| it.height).sum::<usize>() + 2 * MARGIN_DOTS;
            let mut sheet = Sheet::of(width, length, MARGIN_DOTS);
            sheet.rows(&mut document, &rows.iter().collect::<Vec<_>>());
            pages.push(sheet.finished());
        }
    }
    let mut warnings = Vec::new();
    let bytes = document.with_pages(pages).save(&PdfSaveOptions::default(), &mut warnings);
    match warnings.first() {
        None => Ok(bytes),
        Some(it) => Err(DocumentError::Pdf(format!("{it:?}"))),
    }
}

/// The rows of each sheet. A table that goes on to the next has its head there too; the head never
/// stands alone at the foot of a sheet, and what belongs to one line of the table stays together.
fn parts<'a, 'b>(paper: &Paper, rows: &'b [Placed<'a>], room: usize) -> Vec<Vec<&'b Placed<'a>>> {
    let table = &paper.table;
    let (mut parts, mut part, mut used) = (Vec::new(), Vec::new(), 0);
    for (place, row) in rows.iter().enumerate() {
        let with = (place + 1..table.end).take_while(|next| paper.goes_on(*next));
        let head = (place == table.start && !table.is_empty()).then_some(place + 1);
        let together = head.into_iter().chain(with).filter_map(|it| rows.get(it));
        let needed = row.height + together.map(|it| it.height).sum::<usize>();
        if used + needed > room && !part.is_empty() && !paper.goes_on(place) {
            parts.push(std::mem::take(&mut part));
            used = 0;
            if place > table.start && table.contains(&place) {
                part.extend(rows.get(table.start));
                used += rows.get(table.start).map_or(0, |it| it.height);
            }
        }
        part.push(row);
        used += row.height;
    }
    parts.push(part);
    parts
}

/// A page being drawn: from dots of the head, counted from the top left of what it prints, to points
/// from the bottom.
struct Sheet<'a> {
    width: &'a Width,
    dots_per_mm: f32,
    left: Pt,
    top: Pt,
    length: usize,
    margin: usize,
    ops: Vec<Op>,
}

impl<'a> Sheet<'a> {
    fn of(width: &'a Width, length: usize, margin: usize) -> Self {
        let printed = f32::from(width.printed_mm.max(1));
        let black = Color::Greyscale(Greyscale::new(0.0, None));
        let mut sheet = Self {
            width,
            dots_per_mm: number(width.dots) / printed,
            left: Pt(0.0),
            top: Pt(0.0),
            length,
            margin,
            ops: vec![Op::SetFillColor { col: black }],
        };
        sheet.left = Mm((f32::from(width.roll_mm) - printed) / 2.0).into();
        sheet.top = sheet.points(length);
        sheet
    }

    fn finished(self) -> PdfPage {
        let length = self.points(self.length);
        PdfPage::new(Mm(f32::from(self.width.roll_mm)), Mm::from(length), self.ops)
    }

    fn rows(&mut self, document: &mut PdfDocument, rows: &[&Placed<'_>]) {
        let mut top = self.margin;
        for row in rows {
            for mark in &row.marks {
                match *mark {
                    Mark::Text { x, y, text, style } => self.text(text, style, x, top + y),
                    Mark::Fill { x, y, width, height } => {
                        self.rectangle(x, top + y, width, height);
                    }
                    Mark::Picture { x, y, raster } => self.picture(document, raster, x, top + y),
                }
            }
            top += row.height;
        }
    }

    fn foot(&mut self, text: &str) {
        let used = text.chars().count() * self.width.cell_dots();
        let x = self.width.dots.saturating_sub(used) / 2;
        self.text(text, Style::NORMAL, x, self.length - self.margin * 2 / 3);
    }

    fn points(&self, dots: usize) -> Pt {
        Mm(number(dots) / self.dots_per_mm).into()
    }

    fn at(&self, x: usize, y: usize) -> Point {
        Point { x: self.left + self.points(x), y: self.top - self.points(y) }
    }

    fn rectangle(&mut self, x: usize, y: usize, width: usize, height: usize) {
        let corner = self.at(x, y + height);
        self.ops.push(Op::DrawRectangle {
            rectangle: Rect {
                x: corner.x,
                y: corner.y,
                width: self.points(width),
                height: self.points(height),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    fn text(&mut self, text: &str, style: Style, x: usize, y: usize) {
        let (across, down) = (style.size.across(), style.size.down());
        let face = if style.bold { BuiltinFont::CourierBold } else { BuiltinFont::Courier };
        let size = Pt(self.points(self.width.cell_dots() * down).0 / COURIER_EM);
        // The built-in faces know the characters of Windows' page only.
        let shown: String = text.chars().map(|it| CodePage::Cp1252.shown(it)).collect();
        let pos = self.at(x, y + BASELINE_DOTS * down);
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::Builtin(face), size },
            Op::SetHorizontalScaling { percent: 100.0 * number(across) / number(down) },
            Op::SetTextCursor { pos },
            Op::ShowText { items: vec![TextItem::Text(shown)] },
            Op::EndTextSection,
        ]);
    }

    fn picture(&mut self, document: &mut PdfDocument, raster: &Raster, x: usize, y: usize) {
        let shade = |place: usize| {
            let dark = raster.is_dark(place % raster.width.max(1), place / raster.width.max(1));
            if dark { 0 } else { u8::MAX }
        };
        let image = RawImage {
            pixels: RawImageData::U8((0..raster.width * raster.height).map(shade).collect()),
            width: raster.width,
            height: raster.height,
            data_format: RawImageFormat::R8,
            tag: Vec::new(),
        };
        let corner = self.at(x, y + raster.height);
        self.ops.push(Op::UseXobject {
            id: document.add_image(&image),
            transform: XObjectTransform {
                translate_x: Some(corner.x),
                translate_y: Some(corner.y),
                dpi: Some(self.dots_per_mm * MM_PER_INCH),
                ..XObjectTransform::default()
            },
        });
    }
}

#[expect(clippy::cast_precision_loss, reason = "2^24 dots are two kilometres of paper")]
fn number(dots: usize) -> f32 {
    dots as f32
}
