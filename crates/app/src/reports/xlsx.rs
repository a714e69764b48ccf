//! A report as a spreadsheet, its rows going to the disk as they come.
//!
//! Amounts are numbers. A spreadsheet's number is a double, and the double next to a whole number of
//! céntimos shows and reads back as that very number up to [`CENTS_MAX`], far above the sum of a million
//! of the largest boletas; the test below proves it. Words are always strings, whatever they begin
//! with: nothing a shop types becomes a formula.

use std::io::{Seek, Write};
use std::path::Path;

use izi_documents::{CENTS_MAX, Cell, Kind, TOTAL, TableHead};
use izi_domain::{BusinessDate, Instant};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Rows that a sheet takes at most: Excel's 1,048,576 less what stands above and below them.
pub(crate) const SHEET_ROWS_MAX: u32 = 1_048_000;
/// Characters that a cell takes at most.
const TEXT_MAX: usize = 32_767;

/// A spreadsheet that is being written.
pub(crate) struct Book {
    file: Workbook,
    kinds: Vec<Kind>,
    plain: Vec<Format>,
    bold: Vec<Format>,
    next: u32,
}

impl Book {
    /// A book with the shop, the title and the heads of the columns, which stay in sight. What does not
    /// fit into the memory waits in `folder`.
    pub(crate) fn begin(folder: &Path, head: &TableHead) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        let made = moment(head.made_at)?;
        let properties = DocProperties::new()
            .set_title(&head.title)
            .set_author(head.shop())
            .set_creation_datetime(&made);
        book.set_properties(&properties);
        let kinds: Vec<Kind> = head.columns.iter().map(|it| it.kind).collect();
        let plain: Vec<Format> = kinds.iter().map(|it| format(*it)).collect();
        let bold = plain.iter().map(|it| it.clone().set_bold().set_border_top(FormatBorder::Thin));
        let bold = bold.collect();
        let sheet = book.add_worksheet_with_constant_memory()?;
        // A sheet's name takes 31 characters.
        sheet.set_name(head.title.chars().take(31).collect::<String>())?;
        sheet.set_paper_size(9).set_landscape();
        for (place, column) in (0..).zip(&head.columns) {
            let width = width(column.kind).max(column.title.chars().count() + 2);
            sheet.set_column_width(place, u32::try_from(width).unwrap_or(u32::MAX))?;
        }
        let next = above(sheet, head)?;
        let heads = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        for (place, column) in (0..).zip(&head.columns) {
            let align =
                if column.kind.is_number() { FormatAlign::Right } else { FormatAlign::Left };
            let format = heads.clone().set_align(align);
            sheet.write_string_with_format(next, place, column.title, &format)?;
        }
        sheet.set_freeze_panes(next + 1, 0)?;
        sheet.set_repeat_rows(next, next)?;
        Ok(Self { file: book, kinds, plain, bold, next: next + 1 })
    }

    /// A row.
    pub(crate) fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let row = self.next;
        let sheet = self.file.worksheet_from_index(0)?;
        for ((place, cell), format) in (0..).zip(cells).zip(&self.plain) {
            write(sheet, (row, place), cell, format)?;
        }
        self.next += 1;
        Ok(())
    }

    /// The line of totals, and the whole to `to`.
    pub(crate) fn end(
        mut self,
        totals: &[Cell],
        to: impl Write + Seek + Send,
    ) -> Result<(), XlsxError> {
        let row = self.next;
        let sheet = self.file.worksheet_from_index(0)?;
        if totals.iter().any(|it| *it != Cell::Empty) {
            for (((place, cell), format), kind) in
                (0..).zip(totals).zip(&self.bold).zip(&self.kinds)
            {
                // The word stands in whatever column comes first.
                let is_word = *cell == Cell::text(TOTAL) && *kind != Kind::Text;
                let words = Format::new().set_bold().set_border_top(FormatBorder::Thin);
                write(sheet, (row, place), cell, if is_word { &words } else { format })?;
            }
        }
        self.file.save_to_writer(to)
    }
}

/// What stands above the table; gives the row of its heads.
fn above(sheet: &mut Worksheet, head: &TableHead) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold();
    let large = Format::new().set_bold().set_font_size(14);
    let shop = format!("{} - RUC {}", head.shop(), head.issuer.ruc);
    sheet.write_string_with_format(0, 0, shop, &bold)?;
    sheet.write_string_with_format(1, 0, head.title.as_str(), &large)?;
    sheet.write_string(2, 0, head.period())?;
    sheet.write_string(3, 0, head.made())?;
    if head.practice {
        sheet.write_string_with_format(4, 0, izi_documents::PRACTICE, &bold)?;
        return Ok(6);
    }
    Ok(5)
}

fn format(kind: Kind) -> Format {
    let format = Format::new();
    match kind {
        Kind::Text | Kind::Method | Kind::State => format,
        Kind::Date => format.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
        Kind::Month => format.set_num_format("mm/yyyy").set_align(FormatAlign::Left),
        Kind::Moment => format.set_num_format("dd/mm/yyyy hh:mm").set_align(FormatAlign::Left),
        Kind::Count => format.set_num_format("#,##0"),
        Kind::Quantity => format.set_num_format("General"),
        Kind::Money => format.set_num_format("#,##0.00"),
        Kind::PerMille => format.set_num_format("0.0"),
    }
}

/// Characters across.
const fn width(kind: Kind) -> usize {
    match kind {
        Kind::Text | Kind::State => 22,
        Kind::Method | Kind::Moment => 18,
        Kind::Money => 14,
        Kind::Date | Kind::Quantity => 12,
        Kind::Month | Kind::Count | Kind::PerMille => 10,
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Text(_) | Cell::Method(_) | Cell::State(_) => {
            let words: String = cell.words().chars().take(TEXT_MAX).collect();
            sheet.write_string_with_format(row, column, words, format)?
        }
        Cell::Date(it) => sheet.write_datetime_with_format(row, column, &day(*it)?, format)?,
        Cell::Month(it) => {
            sheet.write_datetime_with_format(row, column, &day(it.first_day())?, format)?
        }
        Cell::Moment(it) => sheet.write_datetime_with_format(row, column, &moment(*it)?, format)?,
        Cell::Count(it) => number(sheet, (row, column), *it, 1, format)?,
        Cell::Quantity(it) => number(sheet, (row, column), *it, 1_000, format)?,
        Cell::Money(it) => number(sheet, (row, column), it.cents(), 100, format)?,
        Cell::PerMille(it) => number(sheet, (row, column), *it, 10, format)?,
    };
    Ok(())
}

/// A whole number of parts as the number it is. What is beyond every sum is written as words, so that
/// nothing is ever rounded.
fn number<'a>(
    sheet: &'a mut Worksheet,
    (row, column): (u32, u16),
    whole: i64,
    parts: i64,
    format: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    match double(whole, parts) {
        Some(it) => sheet.write_number_with_format(row, column, it, format),
        None => sheet.write_string_with_format(row, column, format!("{whole}/{parts}"), format),
    }
}

/// The double nearest to `whole / parts`.
#[expect(clippy::cast_precision_loss, reason = "below 2^53 there is none")]
fn double(whole: i64, parts: i64) -> Option<f64> {
    (whole.abs() <= CENTS_MAX).then(|| whole as f64 / parts as f64)
}

fn day(date: BusinessDate) -> Result<ExcelDateTime, XlsxError> {
    let (day, month, year) = date.dmy();
    let small = |it: u32| u8::try_from(it).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1970), small(month), small(day))
}

fn moment(at: Instant) -> Result<ExcelDateTime, XlsxError> {
    let time = at.lima_time();
    let mut parts = time.split(':').map(|it| it.parse::<u8>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let (hour, minute, second) = (next(), next(), next());
    day(at.business_date())?.and_hms(u16::from(hour), minute, second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the file has it (the shortest digits that mean the same double), and back.
    fn read_back(cents: i64) -> String {
        let written = format!("{}", double(cents, 100).unwrap());
        format!("{:.2}", written.parse::<f64>().unwrap())
    }

    #[test]
    fn the_largest_sum_is_exact_to_the_centimo() {
        let soles = |cents: i64| izi_domain::Money::from_cents(cents).to_string();
        for cents in
            (0..20_000).chain(999_990_000..999_999_999).chain(CENTS_MAX - 9_999..=CENTS_MAX)
        {
            assert_eq!(read_back(cents), soles(cents));
        }
        assert_eq!(double(CENTS_MAX + 1, 100), None);
    }

    proptest! {
        #[test]
        fn every_amount_is_exact_to_the_centimo(cents in -CENTS_MAX..=CENTS_MAX) {
            prop_assert_eq!(read_back(cents), izi_domain::Money::from_cents(cents).to_string());
        }
    }
}
