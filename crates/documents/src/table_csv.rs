//! A report as CSV, a row at a time.
//!
//! Fields are parted by `;`: with the regional settings of Peru that is what Excel takes a list to be
//! parted by, while amounts have their point. A mark at the beginning says that the text is UTF-8;
//! without it Excel shows `Ã±`. Quotes and line ends follow RFC 4180. Numbers and days stay what they
//! are; no text begins like a formula.

use crate::register::cell;
use crate::table::{Cell, Column};

/// Tells Excel that the text is UTF-8.
const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The mark and the heads of the columns.
pub fn csv_head(columns: &[Column]) -> Vec<u8> {
    let mut out = MARK.to_vec();
    record(&mut out, columns.iter().map(|it| it.title.to_owned()));
    out
}

/// A row, or the line of totals.
pub fn csv_row(out: &mut Vec<u8>, cells: &[Cell]) {
    record(out, cells.iter().map(field));
}

fn field(it: &Cell) -> String {
    match it {
        Cell::Text(_) | Cell::Method(_) | Cell::State(_) => cell(&it.words()),
        other => other.plain(),
    }
}

fn record(out: &mut Vec<u8>, fields: impl Iterator<Item = String>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            out.push(b';');
        }
        if field.contains([';', '"', '\r', '\n', ',']) {
            out.push(b'"');
            out.extend(field.replace('"', "\"\"").bytes());
            out.push(b'"');
        } else {
            out.extend(field.bytes());
        }
    }
    out.extend(b"\r\n");
}
