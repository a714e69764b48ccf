//! From the bytes of a CSV file to rows of cells, whatever program wrote it.

use encoding_rs::{Encoding, WINDOWS_1252};
use izi_domain::folding::folded;

use super::reason::Unreadable;
use super::{FILE_BYTES_MAX, ROWS_MAX};

/// A file as its spreadsheet shows it.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<String>,
    /// Rows that have something in them, with the number that the spreadsheet gives them.
    pub(crate) rows: Vec<Row>,
}

/// A row with its number.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) number: u32,
    cells: csv::StringRecord,
}

impl Row {
    /// The cell of a column, trimmed; empty when the file has no such column or the row is short.
    pub(crate) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|it| self.cells.get(it)).map_or("", str::trim)
    }
}

impl Table {
    /// Reads a file.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(Unreadable::TooLarge);
        }
        let text = decode(bytes)?;
        let mut records = records(&text)?.into_iter();
        let head = records.next().ok_or(Unreadable::Empty)?;
        let head = head.cells.iter().map(folded).collect();
        let rows: Vec<Row> =
            records.filter(|it| it.cells.iter().any(|cell| !cell.trim().is_empty())).collect();
        Ok(Self { head, rows })
    }

    /// The column with one of these names, the better names first. Names are compared folded.
    pub(crate) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.head.iter().position(|it| it == name))
    }
}

/// Text in the encodings that spreadsheets write: UTF-8 or UTF-16 with their marks, UTF-8 without,
/// and what Windows in Peru calls ANSI.
fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, mark)), _) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        (None, Ok(text)) => text.into(),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let is_binary =
        |it: char| it.is_control() && !matches!(it, '\t' | '\r' | '\n' | '\u{80}'..='\u{9f}');
    if text.chars().take(1_000).any(is_binary) {
        return Err(Unreadable::NotText);
    }
    // One kind of line end, also at the end, so that lines can be counted.
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// The records of a text, numbered as a spreadsheet does: a cell may hold several lines, and an empty
/// line is a row.
fn records(text: &str) -> Result<Vec<Row>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut number, mut line) = (0_u64, 1_u64);
    let mut cells = csv::StringRecord::new();
    // The text is valid UTF-8 and lengths may differ: nothing is left that the reader refuses.
    while reader.read_record(&mut cells).map_err(|_| Unreadable::NotText)? {
        let lines = reader.position().line().saturating_sub(line).max(1);
        line += lines;
        let within: usize = cells.iter().map(|it| it.matches('\n').count()).sum();
        let skipped = (lines - 1).saturating_sub(within as u64);
        number += skipped + 1;
        if rows.len() > ROWS_MAX {
            return Err(Unreadable::TooManyRows);
        }
        let number = u32::try_from(number).map_err(|_| Unreadable::TooManyRows)?;
        rows.push(Row { number, cells: std::mem::take(&mut cells) });
    }
    Ok(rows)
}

/// The separator of the first line: the one it has most of outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for it in text.trim_start().bytes() {
        match it {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            other => {
                if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == other) {
                    *count += 1;
                }
            }
        }
    }
    let [semicolon, comma, tab] = counts;
    [comma, tab].into_iter().fold(semicolon, |best, it| if it.1 > best.1 { it } else { best }).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<(u32, String)> {
        let table = Table::read(text.as_bytes()).unwrap();
        table.rows.iter().map(|it| (it.number, it.cell(Some(0)).to_owned())).collect()
    }

    #[test]
    fn rows_are_numbered_as_the_spreadsheet_shows_them() {
        let expected = [(2, "a"), (4, "b\nb"), (5, "c"), (8, "d")];
        let expected: Vec<_> = expected.map(|(row, cell)| (row, cell.to_owned())).into();
        for end in ["\n", "\r\n", "\r"] {
            let text = "h;i\na;1\n\n\"b\nb\";2\nc;3\n;\n\nd;4".replace('\n', end);
            assert_eq!(numbers(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn separators_and_encodings_are_told_by_themselves() {
        for text in
            ["Código;Ñ\n1;é", "Código,Ñ\n1,é", "Código\tÑ\n1\té", "\u{feff}\"Có;digo\",Ñ\n1,é"]
        {
            let table = Table::read(text.as_bytes()).unwrap();
            assert_eq!(table.rows[0].cell(table.column(&["n"])), "é", "{text:?}");
        }
        let ansi = b"C\xf3digo;\xd1\n1;\xe9\x80";
        let table = Table::read(ansi).unwrap();
        assert_eq!(table.rows[0].cell(table.column(&["n"])), "é€");
        let utf_16: Vec<u8> =
            "\u{feff}Código;Ñ\n1;é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let table = Table::read(&utf_16).unwrap();
        assert_eq!(table.rows[0].cell(table.column(&["n"])), "é");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(Table::read(b"PK\x03\x04\x14\x00\x06").unwrap_err(), Unreadable::NotText);
        assert_eq!(Table::read(b"\x89PNG\r\n\x1a\n\x00").unwrap_err(), Unreadable::NotText);
        assert_eq!(Table::read(b"").unwrap_err(), Unreadable::Empty);
        assert_eq!(Table::read(&vec![b'a'; FILE_BYTES_MAX + 1]).unwrap_err(), Unreadable::TooLarge);
    }
}
