//! Rows in an order, and their sums.

use std::cmp::Ordering;

use izi_documents::{Cell, TOTAL};
use izi_domain::folding::folded;
use izi_domain::{Instant, Money};

use super::columns::ReportColumn;
use super::{Asked, Row, columns};

/// Sorts rows as they are asked for; those that are equal, and all where no order is asked for, stay as
/// they came. What is empty comes last, whichever way.
pub(super) fn sort(rows: &mut [Row], asked: &Asked) {
    let Some(place) = asked.sort else { return };
    rows.sort_by_cached_key(|it| {
        let key = it.cells.get(place).map_or(Key::Empty, Key::of);
        if asked.descending { Either::Down(std::cmp::Reverse(key)) } else { Either::Up(key) }
    });
}

/// What a cell is sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Words(String),
    Empty,
}

impl Key {
    fn of(cell: &Cell) -> Self {
        let moment = |it: Instant| Self::Number(it.utc_ms());
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Date(it) => moment(it.start()),
            Cell::Month(it) => moment(it.first_day().start()),
            Cell::Moment(it) => moment(*it),
            Cell::Count(it) | Cell::Quantity(it) | Cell::PerMille(it) => Self::Number(*it),
            Cell::Money(it) => Self::Number(it.cents()),
            Cell::Text(_) | Cell::Method(_) | Cell::State(_) => Self::Words(folded(&cell.words())),
        }
    }
}

/// The same way round for all rows of a report.
#[derive(PartialEq, Eq)]
enum Either {
    Up(Key),
    Down(std::cmp::Reverse<Key>),
}

impl Ord for Either {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Up(one), Self::Up(other)) => one.cmp(other),
            (Self::Down(one), Self::Down(other)) => {
                let empty = |it: &Key| *it == Key::Empty;
                empty(&one.0).cmp(&empty(&other.0)).then_with(|| one.cmp(other))
            }
            _ => Ordering::Equal,
        }
    }
}

impl PartialOrd for Either {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Sums that grow with the rows.
pub(super) struct Sums {
    columns: Vec<ReportColumn>,
    /// Of each column; none while nothing stood in it.
    added: Vec<Option<i64>>,
    /// Whether there were rows.
    rows: bool,
}

impl Sums {
    pub(super) fn new(asked: &Asked) -> Self {
        let columns = columns(asked.name);
        Self { added: vec![None; columns.len()], columns, rows: false }
    }

    pub(super) fn add(&mut self, rows: &[Row]) {
        for row in rows {
            self.rows = true;
            for (sum, cell) in self.added.iter_mut().zip(&row.cells) {
                let it = match cell {
                    Cell::Count(it) | Cell::Quantity(it) => *it,
                    Cell::Money(it) => it.cents(),
                    Cell::Empty => continue,
                    _ => 0,
                };
                *sum = Some(sum.unwrap_or(0).saturating_add(it));
            }
        }
    }

    /// The sum of the column with this key.
    pub(super) fn of(&self, key: &str) -> i64 {
        let place = self.columns.iter().position(|it| it.column.key == key);
        place.and_then(|it| self.added.get(it)).copied().flatten().unwrap_or(0)
    }

    /// The line of totals. Averages and margins are those of the sums; a column with nothing in any row
    /// comes to nothing, not to zero.
    pub(super) fn line(&self) -> Vec<Cell> {
        use izi_documents::Kind;
        let cell = |(place, (column, sum)): (usize, (&ReportColumn, &Option<i64>))| {
            if place == 0 {
                return Cell::text(TOTAL);
            }
            if self.rows && sum.is_none() {
                return Cell::Empty;
            }
            let sum = sum.unwrap_or(0);
            match (column.summed, column.column.key, column.column.kind) {
                (true, _, Kind::Money) => Cell::Money(Money::from_cents(sum)),
                (true, _, Kind::Quantity) => Cell::Quantity(sum),
                (true, ..) => Cell::Count(sum),
                (_, "average", _) => average(self.of("income"), self.of("sales")),
                // Of what had a cost: what was earned on it, of what came in for it.
                (_, "margin", _) => {
                    let earned = self.of("earned");
                    per_mille(earned, earned.saturating_add(self.of("cost")))
                }
                _ => Cell::Empty,
            }
        };
        self.columns.iter().zip(&self.added).enumerate().map(cell).collect()
    }
}

/// `cents` by so many, half away from zero; nothing where there are none.
pub(super) fn average(cents: i64, count: i64) -> Cell {
    if count <= 0 {
        return Cell::Empty;
    }
    let half = count / 2 * cents.signum();
    Cell::Money(Money::from_cents((cents + half) / count))
}

/// `part` of `whole` in tenths of a hundredth, half away from zero; nothing of nothing.
pub(super) fn per_mille(part: i64, whole: i64) -> Cell {
    if whole <= 0 {
        return Cell::Empty;
    }
    let part = i128::from(part) * 1_000;
    let whole = i128::from(whole);
    let half = whole / 2 * part.signum();
    i64::try_from((part + half) / whole).map_or(Cell::Empty, Cell::PerMille)
}
