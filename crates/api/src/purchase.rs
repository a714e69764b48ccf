//! The register of purchases on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Writes a purchase down. It is never altered: a mistake is taken back by an entry against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddPurchase {
    /// A UUID made by the screen; the same one again writes nothing.
    pub id: String,
    /// The day on the document, `2026-11-21`.
    pub date: String,
    /// The supplier's RUC, or empty.
    #[serde(default)]
    pub ruc: String,
    /// The supplier's name, or empty with a RUC.
    #[serde(default)]
    pub supplier: String,
    /// Its document, such as `F001-123`, or empty.
    #[serde(default)]
    pub document: String,
    /// What it came to.
    pub total: String,
    /// Anything else, or empty.
    #[serde(default)]
    pub note: String,
    /// Whether it is written down although it is asked about: the register has one that looks the same
    /// (`purchase_known`), or its month was to be declared already (`purchase_old`).
    #[serde(default)]
    pub anyway: bool,
}

/// Takes a purchase back by an entry of the same amount against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CorrectPurchase {
    /// A UUID made by the screen for the counter-entry.
    pub id: String,
    /// The purchase that is taken back.
    pub purchase_id: String,
    /// Why.
    pub reason: String,
}

/// Which purchases: the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ListPurchases {
    /// From this day on, `2026-11-01`.
    #[serde(default)]
    pub from: Option<String>,
    /// Up to this day, itself included.
    #[serde(default)]
    pub to: Option<String>,
    /// Part of the supplier, its RUC or the document.
    #[serde(default)]
    pub text: Option<String>,
    /// The `cursor` of the page before.
    #[serde(default)]
    pub before: Option<String>,
    /// Up to 200.
    pub limit: u32,
}

/// A page of purchases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PurchasePage {
    /// The rows.
    pub purchases: Vec<PurchaseRow>,
    /// What all that pass the filter come to, not only this page; counter-entries taken off.
    pub total: String,
    /// How many rows pass it.
    pub count: u32,
    /// For the next page; none at the end.
    pub cursor: Option<String>,
}

/// A purchase or an entry against one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PurchaseRow {
    /// Its id.
    pub id: String,
    /// The day it counts on.
    pub date: String,
    /// The supplier's RUC, or empty.
    pub ruc: String,
    /// The supplier's name, or empty.
    pub supplier: String,
    /// Its document, or empty.
    pub document: String,
    /// What it came to; `-120.00` for an entry against a purchase.
    pub total: String,
    /// Anything else; of a counter-entry why.
    pub note: String,
    /// When it was written down, `2026-11-21T14:32:05-05:00`.
    pub written_at: String,
    /// The purchase it takes back; none for a purchase.
    pub corrects: Option<String>,
    /// Whether an entry takes it back.
    pub corrected: bool,
}

/// A file of purchases: CSV with a head, in any of the columns' usual names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PurchaseFile {
    /// The name of the file.
    pub file_name: String,
    /// Its bytes.
    pub content_base64: String,
    /// To be written down: whether those of months that were to be declared already are meant too.
    #[serde(default)]
    pub anyway: bool,
}

/// What a file of purchases holds, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PurchaseImport {
    /// Purchases that are new, or were written.
    pub new: u32,
    /// Their sum.
    pub total: String,
    /// Purchases that are in the register already, however they are written there: the same day, supplier,
    /// document and amount. Without a document each one of the register stands for one line.
    pub known: u32,
    /// Lines that say what a line before them says, and are left out.
    pub repeated: u32,
    /// The first hundred of them.
    pub repeats: Vec<PurchaseRepeat>,
    /// New purchases of months that were to be declared already.
    pub old: u32,
    /// The oldest of them.
    pub oldest: Option<OldPurchase>,
    /// Lines that cannot be read, the first hundred.
    pub problems: Vec<PurchaseProblem>,
    /// The first twenty purchases that are new.
    pub sample: Vec<PurchaseRow>,
}

/// A line of a file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PurchaseProblem {
    /// Its number, the head being line 1.
    pub line: u32,
    /// `date`, `total`, `ruc`, `supplier`, `document`, `note` or `columns`.
    pub field: String,
    /// What stands there, cut short.
    pub value: String,
    /// `unreadable`, or `ahead` for a day after today.
    pub reason: String,
}

/// A line of a file that says what another line has said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PurchaseRepeat {
    /// Its number.
    pub line: u32,
    /// The line that has said it.
    pub first: u32,
}

/// A line of a file from long ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OldPurchase {
    /// Its number.
    pub line: u32,
    /// Its day.
    pub date: String,
}
