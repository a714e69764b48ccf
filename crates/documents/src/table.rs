//! A report as a table: columns, typed cells, the line of totals. Whatever writes it to a file takes
//! it from here, so that no two forms of a report say different things.

use izi_domain::stock::Stock;
use izi_domain::{BusinessDate, Instant, Issuer, Method, Money, Month};

use crate::parts::{day, method_word, minute, soles};
use crate::register::state_words;
use crate::report_words::{NOTES, column_title};

/// The most céntimos, above or below zero, that a cell or a sum of them may hold: as a number of a
/// spreadsheet (a double, of which Excel shows 15 digits) every whole céntimo up to here is its own.
pub const CENTS_MAX: i64 = 999_999_999_999_999;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A day in Lima.
    Date,
    /// A month in Lima.
    Month,
    /// A day and its time in Lima.
    Moment,
    /// How many.
    Count,
    /// How much of a good, in thousandths of its unit.
    Quantity,
    /// Soles.
    Money,
    /// Tenths of a hundredth.
    PerMille,
    /// A way to pay, by its name on the wire, or `note`.
    Method,
    /// A state of a document, by its name on the wire.
    State,
}

impl Kind {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Date => "date",
            Self::Month => "month",
            Self::Moment => "moment",
            Self::Count => "count",
            Self::Quantity => "quantity",
            Self::Money => "money",
            Self::PerMille => "per_mille",
            Self::Method => "method",
            Self::State => "state",
        }
    }

    /// Whether its cells are numbers, which stand at the right.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Quantity | Self::Money | Self::PerMille)
    }
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it is sorted by.
    pub key: &'static str,
    /// Its head in Spanish.
    pub title: &'static str,
    /// What stands in it.
    pub kind: Kind,
}

impl Column {
    /// The column with this key, and the title it has in every report.
    pub fn of(key: &'static str, kind: Kind) -> Self {
        Self { key, title: column_title(key), kind }
    }
}

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A day.
    Date(BusinessDate),
    /// A month.
    Month(Month),
    /// A moment.
    Moment(Instant),
    /// How many.
    Count(i64),
    /// How much, in thousandths.
    Quantity(i64),
    /// Soles.
    Money(Money),
    /// Tenths of a hundredth.
    PerMille(i64),
    /// A way to pay on the wire.
    Method(String),
    /// A state of a document on the wire.
    State(String),
}

impl Cell {
    /// Words, or nothing where there are none.
    pub fn text(words: &str) -> Self {
        if words.is_empty() { Self::Empty } else { Self::Text(words.to_owned()) }
    }

    /// As on the wire: `1234.50`, `2026-11-21`, `yape`.
    pub fn wire(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(it) | Self::Method(it) | Self::State(it) => it.clone(),
            Self::Date(it) => it.to_string(),
            Self::Month(it) => it.to_string(),
            Self::Moment(it) => it.to_string(),
            Self::Count(it) | Self::PerMille(it) => it.to_string(),
            Self::Quantity(it) => Stock::from_milli(*it).to_string(),
            Self::Money(it) => it.to_string(),
        }
    }

    /// As a person reads it on paper: `1,234.50`, `21/11/2026`, `Yape`.
    pub fn shown(&self) -> String {
        match self {
            Self::Date(it) => day(*it),
            Self::Month(it) => {
                let (_, month, year) = it.first_day().dmy();
                format!("{month:02}/{year}")
            }
            Self::Moment(it) => minute(*it),
            Self::Money(it) => soles(*it),
            Self::PerMille(it) => tenths(*it),
            Self::Method(_) | Self::State(_) => self.words(),
            other => other.wire(),
        }
    }

    /// As in a file that a program reads: numbers and days as on the wire, codes as words.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Moment(it) => format!("{} {}", it.business_date(), it.lima_time()),
            Self::PerMille(it) => tenths(*it),
            Self::Method(_) | Self::State(_) => self.words(),
            other => other.wire(),
        }
    }

    /// The words of a cell that is no number and no day.
    pub fn words(&self) -> String {
        match self {
            Self::Text(it) => it.clone(),
            Self::Method(it) if it == "note" => NOTES.to_owned(),
            Self::Method(it) => {
                Method::named(it).map_or_else(|| it.clone(), |it| method_word(it).to_owned())
            }
            Self::State(it) => state_words(it, "03").to_owned(),
            _ => String::new(),
        }
    }
}

/// `253` is `25.3`.
fn tenths(per_mille: i64) -> String {
    let sign = if per_mille < 0 { "-" } else { "" };
    let it = per_mille.unsigned_abs();
    format!("{sign}{}.{}", it / 10, it % 10)
}

/// What stands above the rows of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHead {
    /// The shop.
    pub issuer: Issuer,
    /// Whether nothing of it has a value: it was made for practice.
    pub practice: bool,
    /// What it is, in Spanish.
    pub title: String,
    /// Its first day.
    pub from: BusinessDate,
    /// Its last one.
    pub to: BusinessDate,
    /// When it was made.
    pub made_at: Instant,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl TableHead {
    /// `Del 01/11/2026 al 30/11/2026`.
    pub fn period(&self) -> String {
        if self.from == self.to {
            return format!("Del {}", day(self.from));
        }
        format!("Del {} al {}", day(self.from), day(self.to))
    }

    /// `Hecho el 01/12/2026 09:30`.
    pub fn made(&self) -> String {
        format!("Hecho el {}", minute(self.made_at))
    }

    /// What the shop is called at its door.
    pub fn shop(&self) -> &str {
        self.issuer.trade_name.as_ref().unwrap_or(&self.issuer.name).as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_thing_in_three_forms() {
        let at: Instant = "2026-11-21T09:05:07-05:00".parse().unwrap();
        for (cell, wire, plain, shown) in [
            (Cell::Empty, "", "", ""),
            (Cell::text(""), "", "", ""),
            (Cell::text("Piña"), "Piña", "Piña", "Piña"),
            (Cell::Date(at.business_date()), "2026-11-21", "2026-11-21", "21/11/2026"),
            (Cell::Month(at.business_date().month()), "2026-11", "2026-11", "11/2026"),
            (
                Cell::Moment(at),
                "2026-11-21T09:05:07-05:00",
                "2026-11-21 09:05:07",
                "21/11/2026 09:05",
            ),
            (Cell::Count(1_200), "1200", "1200", "1200"),
            (Cell::Quantity(3_250), "3.25", "3.25", "3.25"),
            (Cell::Quantity(-500), "-0.5", "-0.5", "-0.5"),
            (Cell::Money(Money::from_cents(-123_450)), "-1234.50", "-1234.50", "-1,234.50"),
            (Cell::PerMille(253), "253", "25.3", "25.3"),
            (Cell::PerMille(-5), "-5", "-0.5", "-0.5"),
            (Cell::Method("yape".into()), "yape", "Yape", "Yape"),
            (Cell::Method("note".into()), "note", NOTES, NOTES),
            (Cell::State("queued".into()), "queued", "Por enviar", "Por enviar"),
        ] {
            assert_eq!(
                (cell.wire(), cell.plain(), cell.shown()),
                (wire.into(), plain.into(), shown.into())
            );
        }
    }
}
