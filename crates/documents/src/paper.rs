//! The model: what is on a paper, row by row, before anything draws it.

use crate::cells::cells;

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
    /// Sheets of A4 with 15 mm of white at each side: 90 columns of 9.4 points.
    pub const A4: Self =
        Self { columns: 90, dots: 1080, roll_mm: 210, printed_mm: 180, sheet_mm: Some(297) };

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
}

impl Size {
    /// Cells of the normal size that one character takes across.
    pub const fn across(self) -> usize {
        match self {
            Self::Normal | Self::Tall => 1,
            Self::Double => 2,
        }
    }

    /// How many times as high as the normal size.
    pub const fn down(self) -> usize {
        match self {
            Self::Normal => 1,
            Self::Tall | Self::Double => 2,
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
}

impl Paper {
    pub(crate) fn new(title: &str, width: Width) -> Self {
        Self { title: cells(title), width, rows: Vec::new() }
    }

    /// Characters of `size` that fit across.
    pub(crate) fn fits(&self, size: Size) -> usize {
        self.width.columns / size.across()
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
}

/// The paper as plain text: a line for each row, `[QR: …]` where a QR stands. Large rows stand where
/// they are printed, in characters of the only size there is.
pub fn text(paper: &Paper) -> String {
    let mut out = String::new();
    for row in &paper.rows {
        match row {
            Row::Text { text, style, align } => {
                let used = text.chars().count() * style.size.across();
                let free = paper.width.columns.saturating_sub(used);
                let indent = if *align == Align::Centre { free / 2 } else { 0 };
                out.extend(std::iter::repeat_n(' ', indent));
                match both_edges(text, paper.width.columns) {
                    Some(row) if style.size == Size::Double => out.push_str(&row),
                    _ => out.push_str(text.trim_end()),
                }
            }
            Row::Rule => out.extend(std::iter::repeat_n('-', paper.width.columns)),
            Row::Qr(data) => {
                out.push_str("[QR: ");
                out.push_str(data);
                out.push(']');
            }
        }
        out.push('\n');
    }
    out
}

/// A row that has something at each edge, stretched to both edges of `columns`.
fn both_edges(text: &str, columns: usize) -> Option<String> {
    let (left, right) = text.split_once("  ")?;
    crate::layout::pair(left, right.trim_start(), columns)
}
