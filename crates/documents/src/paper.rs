//! The model: what is on a paper, row by row, before anything draws it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::bars::Bars;
use crate::cells::cells;
use crate::logo::Logo;
use crate::profile::PrinterProfile;

/// How much fits across a roll or a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Width {
    /// Characters of the normal size.
    pub columns: usize,
    /// Dots of the print head; of a sheet, dots that its drawing is measured in.
    pub dots: usize,
    /// Width of the roll or the sheet.
    pub roll_mm: u16,
    /// Width that is printed on.
    pub printed_mm: u16,
    /// Length of a sheet; none for a roll, which is as long as what is on it.
    pub sheet_mm: Option<u16>,
}

impl Width {
    /// The usual roll: 48 columns, 576 dots at 203 dpi.
    pub const MM_80: Self =
        Self { columns: 48, dots: 576, roll_mm: 80, printed_mm: 72, sheet_mm: None };
    /// The narrow roll: 32 columns, 384 dots at 203 dpi.
    pub const MM_58: Self =
        Self { columns: 32, dots: 384, roll_mm: 58, printed_mm: 48, sheet_mm: None };
    /// An 80 mm roll in a printer of 180 dpi (TM-T88V and its kin): 42 columns, 512 dots.
    pub const MM_80_42: Self =
        Self { columns: 42, dots: 512, roll_mm: 80, printed_mm: 72, sheet_mm: None };
    /// An 80 mm roll in a printer of 203 dpi that is set to 42 columns: cells of 13 dots.
    pub const MM_80_42_WIDE: Self =
        Self { columns: 42, dots: 546, roll_mm: 80, printed_mm: 68, sheet_mm: None };
    /// Sheets of A4 with 15 mm of white at each side: 90 columns of 9.4 points.
    pub const A4: Self =
        Self { columns: 90, dots: 1080, roll_mm: 210, printed_mm: 180, sheet_mm: Some(297) };
    /// The same sheets laid across, for wide tables: 150 columns of 8.4 points.
    pub const A4_ACROSS: Self =
        Self { columns: 150, dots: 1800, roll_mm: 297, printed_mm: 267, sheet_mm: Some(210) };

    /// Dots across a cell: those of the letter, or one more where the columns are set apart.
    pub(crate) fn cell_dots(&self) -> usize {
        self.dots / self.columns.max(1)
    }

    /// Dots down a sheet; none for a roll.
    pub(crate) fn sheet_dots(&self) -> Option<usize> {
        let length = usize::from(self.sheet_mm?);
        Some(length * self.dots / usize::from(self.printed_mm.max(1)))
    }
}

/// How large a row is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Size {
    /// One cell a character.
    #[default]
    Normal,
    /// One cell wide, two high.
    Tall,
    /// Two cells wide, two high.
    Double,
    /// Three cells wide, three high.
    Triple,
    /// Four cells wide, four high: prices on a shelf.
    Huge,
}

impl Size {
    /// Cells of the normal size that one character takes across.
    pub const fn across(self) -> usize {
        match self {
            Self::Normal | Self::Tall => 1,
            Self::Double => 2,
            Self::Triple => 3,
            Self::Huge => 4,
        }
    }

    /// How many times as high as the normal size.
    pub const fn down(self) -> usize {
        match self {
            Self::Normal => 1,
            Self::Tall | Self::Double => 2,
            Self::Triple => 3,
            Self::Huge => 4,
        }
    }
}

/// How a row of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Its size.
    pub size: Size,
    /// Darker.
    pub bold: bool,
}

impl Style {
    /// As most of the ticket.
    pub const NORMAL: Self = Self { size: Size::Normal, bold: false };
    /// Darker.
    pub const BOLD: Self = Self { size: Size::Normal, bold: true };
    /// Twice as high, darker.
    pub const TALL: Self = Self { size: Size::Tall, bold: true };
    /// Twice as high and wide, darker.
    pub const DOUBLE: Self = Self { size: Size::Double, bold: true };
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// From the left edge.
    #[default]
    Left,
    /// In the middle.
    Centre,
}

/// One row of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Characters, one cell each, that fit across; only what [`cells`] lets through.
    Text {
        /// The characters.
        text: String,
        /// How they look.
        style: Style,
        /// Where they stand.
        align: Align,
    },
    /// A line across.
    Rule,
    /// A QR of level Q in the middle, with its quiet zone.
    Qr(String),
    /// The shop's logo in the middle, no wider than the paper.
    Logo(Logo),
    /// A code in bars in the middle, which fits across; what it says stands in a row of its own.
    Barcode(String),
    /// The head of a sheet: the shop at the left, what the sheet is in a frame at the right.
    Head {
        /// The shop's logo.
        logo: Option<Logo>,
        /// The rows at the left.
        left: Vec<Line>,
        /// The rows in the frame.
        framed: Vec<Line>,
    },
    /// What follows is a paper of its own: cut, or torn off where there is no cutter.
    Cut,
}

/// A row of text inside something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The characters, as in [`Row::Text`].
    pub text: String,
    /// How they look.
    pub style: Style,
}

/// Cells inside the frame at the right of a sheet's head, and of the frame and the gap before it.
pub(crate) const FRAMED: usize = 32;
pub(crate) const FRAME: usize = 4;

/// Cells at the left of a sheet's head.
pub(crate) const fn beside_frame(width: &Width) -> usize {
    width.columns.saturating_sub(FRAMED + FRAME)
}

/// A paper, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is, for lists of jobs and the title of the PDF.
    pub title: String,
    /// How wide it was laid out.
    pub width: Width,
    /// What is on it, from the top.
    pub rows: Vec<Row>,
    /// The rows of its table. The first of them is repeated on top of every sheet that the table goes
    /// on to.
    pub(crate) table: Range<usize>,
    /// Those of them that go on with the line above.
    pub(crate) going_on: BTreeSet<usize>,
}

impl Paper {
    pub(crate) fn new(title: &str, width: Width) -> Self {
        Self {
            title: cells(title),
            width,
            rows: Vec::new(),
            table: 0..0,
            going_on: BTreeSet::new(),
        }
    }

    /// The paper as this printer shows it: with what stands in for the characters that its code page
    /// lacks, and without the logo where it prints none. Drawn as picture or text it is what will come
    /// out.
    #[must_use]
    pub fn as_printed(&self, profile: &PrinterProfile) -> Self {
        let own = profile.letters == crate::profile::Letters::Own;
        let shown = |text: &str| -> String {
            if !own {
                return text.to_owned();
            }
            text.chars().map(|it| profile.code_page.shown(it)).collect()
        };
        let mut paper = self.clone();
        paper.rows.retain(|it| profile.pictures || !matches!(it, Row::Logo(_)));
        for row in &mut paper.rows {
            match row {
                Row::Text { text, .. } => *text = shown(text),
                Row::Head { left, framed, .. } => {
                    for line in left.iter_mut().chain(framed) {
                        line.text = shown(&line.text);
                    }
                }
                Row::Rule | Row::Qr(_) | Row::Logo(_) | Row::Barcode(_) | Row::Cut => {}
            }
        }
        paper
    }

    /// Characters of `size` that fit across.
    pub(crate) fn fits(&self, size: Size) -> usize {
        self.width.columns / size.across()
    }

    /// Whether the row at `place` goes on with the line of the table above it.
    pub(crate) fn goes_on(&self, place: usize) -> bool {
        self.going_on.contains(&place)
    }

    /// Adds a row that goes on with the line of the table above it.
    pub(crate) fn going_on(&mut self, text: impl Into<String>, style: Style) {
        self.going_on.insert(self.rows.len());
        self.row(text, style, Align::Left);
    }

    /// Adds a row that is already laid out.
    pub(crate) fn row(&mut self, text: impl Into<String>, style: Style, align: Align) {
        self.rows.push(Row::Text { text: text.into(), style, align });
    }

    /// Adds `text` in the middle, on as many rows as it needs.
    pub(crate) fn centred(&mut self, text: &str, style: Style) {
        for line in crate::layout::balanced(&cells(text), self.fits(style.size)) {
            self.row(line, style, Align::Centre);
        }
    }

    /// Adds `text` from the left, on as many rows as it needs.
    pub(crate) fn left(&mut self, text: &str, style: Style) {
        for line in crate::layout::wrap(&cells(text), self.fits(style.size)) {
            self.row(line, style, Align::Left);
        }
    }

    pub(crate) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    pub(crate) fn qr(&mut self, data: impl Into<String>) {
        self.rows.push(Row::Qr(data.into()));
    }

    pub(crate) fn logo(&mut self, logo: Option<&Logo>) {
        self.rows.extend(logo.map(|it| Row::Logo(it.fitted(self.width.dots))));
    }

    /// Adds `code` in bars with the code below it; the code alone where it cannot be or does not fit
    /// in bars that a scanner reads.
    pub(crate) fn barcode(&mut self, code: &str) {
        match Bars::of(code).filter(|it| it.module_dots(&self.width).is_some()) {
            Some(bars) => {
                self.rows.push(Row::Barcode(bars.code.clone()));
                self.centred(&bars.code, Style::NORMAL);
            }
            None => self.centred(code, Style::NORMAL),
        }
    }

    pub(crate) fn cut(&mut self) {
        self.rows.push(Row::Cut);
    }
}

/// The paper as plain text: a line for each row, `[QR: …]` where a QR stands, `[BARRAS: …]` for a
/// barcode, `[LOGO]` for the logo, an empty line where it is cut. Large rows stand where they are
/// printed, in characters of the only size there is.
pub fn text(paper: &Paper) -> String {
    let columns = paper.width.columns;
    let mut out = String::new();
    for row in &paper.rows {
        match row {
            Row::Text { text, style, align } => {
                let used = text.chars().count() * style.size.across();
                let free = columns.saturating_sub(used);
                let indent = if *align == Align::Centre { free / 2 } else { 0 };
                out.extend(std::iter::repeat_n(' ', indent));
                match both_edges(text, columns) {
                    Some(row) if style.size.across() > 1 => out.push_str(&row),
                    _ => out.push_str(text.trim_end()),
                }
            }
            Row::Rule => out.extend(std::iter::repeat_n('-', columns)),
            Row::Qr(data) => {
                out.push_str("[QR: ");
                out.push_str(data);
                out.push(']');
            }
            Row::Barcode(code) => {
                out.push_str("[BARRAS: ");
                out.push_str(code);
                out.push(']');
            }
            Row::Logo(_) => {
                let indent = columns.saturating_sub(LOGO.len()) / 2;
                out.extend(std::iter::repeat_n(' ', indent));
                out.push_str(LOGO);
            }
            Row::Head { logo, left, framed } => {
                out.push_str(&beside(logo.is_some(), left, framed, &paper.width));
            }
            Row::Cut => {}
        }
        out.push('\n');
    }
    out
}

const LOGO: &str = "[LOGO]";

/// The two halves of a sheet's head, row beside row.
fn beside(logo: bool, left: &[Line], framed: &[Line], width: &Width) -> String {
    let room = beside_frame(width);
    let mut left: Vec<&str> = left.iter().map(|it| it.text.as_str()).collect();
    if logo {
        left.insert(0, LOGO);
    }
    let height = left.len().max(framed.len());
    let row = |place: usize| {
        let left = left.get(place).copied().unwrap_or_default();
        let right = framed.get(place).map_or("", |it| it.text.as_str());
        if place < framed.len() {
            format!("{left:<room$} |{right:^FRAMED$}|")
        } else {
            left.to_owned()
        }
    };
    (0..height).map(row).collect::<Vec<_>>().join("\n")
}

/// A row that has something at each edge, stretched to both edges of `columns`.
fn both_edges(text: &str, columns: usize) -> Option<String> {
    let (left, right) = text.split_once("  ")?;
    crate::layout::pair(left, right.trim_start(), columns)
}
