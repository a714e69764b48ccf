//! Whether two purchases are the same one, written by two people.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use izi_domain::folding::words;
use izi_domain::{BusinessDate, Money, Name};
use izi_store::SqliteConnection;
use izi_store::purchase::{self as rows, Purchase};

use crate::refusal::Result;

/// Whether a purchase like this one is in the register and was not taken back.
pub(super) async fn is_known(db: &mut SqliteConnection, it: &Purchase) -> Result<bool> {
    let written = rows::standing(db, it.date, it.total).await?;
    Ok(written.iter().any(|before| is_same(before, it)))
}

/// Purchases of one day and amount; those of the file with their line.
type Alike = Vec<(Purchase, Option<u32>)>;

/// What is known while a file is gone through: the register, and what the file said before.
#[derive(Default)]
pub(super) struct Known {
    /// By day and amount, each read once.
    written: HashMap<(BusinessDate, Money), Alike>,
}

/// Where a purchase of a file was met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// In the register.
    Register,
    /// At this line of the file.
    Line(u32),
}

impl Known {
    /// Where the purchase of a line was met before. A document is one, however often it is told of. Without
    /// documents two purchases of the same amount may be two, so one that is written stands for one line
    /// only.
    pub(super) async fn meet(
        &mut self,
        db: &mut SqliteConnection,
        it: &Purchase,
        line: u32,
    ) -> Result<Option<Met>> {
        let written = match self.written.entry((it.date, it.total)) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => {
                let standing = rows::standing(db, it.date, it.total).await?;
                unread.insert(standing.into_iter().map(|it| (it, None)).collect())
            }
        };
        let alike = || (0..written.len()).filter(|place| is_same(&written[*place].0, it));
        // Where a supplier stands once with its RUC and once without, each line takes its own.
        let found =
            alike().find(|place| written[*place].0.ruc == it.ruc).or_else(|| alike().next());
        let Some(place) = found else {
            if it.document.is_some() {
                written.push((it.clone(), Some(line)));
            }
            return Ok(None);
        };
        let first = written[place].1;
        if it.document.is_none() {
            written.swap_remove(place);
        }
        Ok(Some(first.map_or(Met::Register, Met::Line)))
    }
}

/// Whether two purchases of the same day and amount are one: the same document of the same supplier.
fn is_same(one: &Purchase, other: &Purchase) -> bool {
    document(one.document.as_ref()) == document(other.document.as_ref())
        && is_same_supplier(one, other)
}

/// By the RUC where both have it, for names are written in many ways; else by the name.
fn is_same_supplier(one: &Purchase, other: &Purchase) -> bool {
    if let (Some(one), Some(other)) = (&one.ruc, &other.ruc) {
        return one == other;
    }
    let (Some(one), Some(other)) = (&one.supplier, &other.supplier) else { return false };
    let (folded, again) = (words(one.as_str()).concat(), words(other.as_str()).concat());
    // Of a name made of signs nothing is left to compare.
    if folded.is_empty() { one == other } else { folded == again }
}

/// A document as people mean it: `F001-00000123`, `f001-123` and `F001 123` are one.
fn document(name: Option<&Name>) -> String {
    let Some(name) = name else { return String::new() };
    let mut words = words(name.as_str());
    if let Some(number) = words.last_mut() {
        let bare = number.trim_start_matches('0');
        *number = if bare.is_empty() { "0".to_owned() } else { bare.to_owned() };
    }
    // A document of signs only is still one.
    if words.is_empty() { name.to_string() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(ruc: &str, supplier: &str, document: &str) -> Purchase {
        let name = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let written_at = "2026-11-21T14:00:00-05:00".parse().unwrap();
        Purchase {
            id: String::new(),
            date: "2026-11-20".parse().unwrap(),
            ruc: (!ruc.is_empty()).then(|| ruc.parse().unwrap()),
            supplier: name(supplier),
            document: name(document),
            total: Money::from_cents(100),
            note: None,
            actor: String::new(),
            written_at,
            corrects: None,
        }
    }

    #[test]
    fn a_purchase_is_the_same_however_two_people_write_it() {
        const BACKUS: &str = "20100113610";
        const GLORIA: &str = "20100190797";
        let is_one = |one: [&str; 3], other: [&str; 3]| {
            let (one, other) =
                (bought(one[0], one[1], one[2]), bought(other[0], other[1], other[2]));
            assert_eq!(is_same(&one, &other), is_same(&other, &one), "{one:?} {other:?}");
            is_same(&one, &other)
        };
        for (one, other) in [
            ([BACKUS, "Backus", "F001-123"], [BACKUS, "Unión de cervecerías", "f001-00000123"]),
            ([BACKUS, "", "F001-123"], [BACKUS, "Backus", " F001 - 0123"]),
            ([BACKUS, "Panadería Ñusta", "E001-7"], ["", "PANADERIA  NUSTA", "e001-07"]),
            (["", "Backus S.A.C.", ""], ["", "BACKUS SAC", ""]),
            (["", "x", "B001-000"], ["", "X", "B001-0"]),
            (["", "x", "000123"], ["", "X", "123"]),
        ] {
            assert!(is_one(one, other), "{one:?} {other:?}");
        }
        for (one, other) in [
            ([BACKUS, "Backus", "F001-123"], [GLORIA, "Backus", "F001-123"]),
            ([BACKUS, "", "F001-123"], ["", "Backus", "F001-123"]),
            (["", "Backus", "F001-123"], ["", "Backus", "F001-1230"]),
            (["", "Backus", "F001-123"], ["", "Backus", "F0011-23"]),
            (["", "Backus", "F001-123"], ["", "Backus", "F010-123"]),
            (["", "Backus", "F001-123"], ["", "Backus", ""]),
            (["", "---", ""], ["", "***", ""]),
        ] {
            assert!(!is_one(one, other), "{one:?} {other:?}");
        }
    }
}
