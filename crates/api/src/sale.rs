//! Sales on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::cart::{CustomerView, TenderPayment};

/// A whole sale at once, for scripts: `izi sell`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CommitSale {
    /// A UUID made by whoever asks; the same one again gives the same boleta.
    pub id: String,
    /// What is sold.
    pub lines: Vec<CommitLine>,
    /// Who buys, or nobody named.
    #[serde(default)]
    pub customer: Option<CustomerView>,
    /// `5.00` or `10%` off the whole.
    #[serde(default)]
    pub discount: Option<String>,
    /// What was handed over.
    pub payments: Vec<TenderPayment>,
    /// Why a sale that crosses a limit of the Nuevo RUS is made all the same.
    #[serde(default)]
    pub rus_reason: Option<String>,
}

/// A line by code, by product or by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CommitLine {
    /// A code of the catalogue.
    #[serde(default)]
    pub code: Option<String>,
    /// A product of the catalogue.
    #[serde(default)]
    pub product_id: Option<String>,
    /// Something that is in no catalogue; needs `unit_price`.
    #[serde(default)]
    pub name: Option<String>,
    /// Code of catalogue 03, for a line by name; none is NIU.
    #[serde(default)]
    pub unit: Option<String>,
    /// How much.
    pub quantity: String,
    /// Another price than the catalogue's (needs the permission).
    #[serde(default)]
    pub unit_price: Option<String>,
    /// `0.50` or `10%` off the line.
    #[serde(default)]
    pub discount: Option<String>,
}

/// A sale that is safe on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SaleReceipt {
    /// The id that was sent.
    pub sale_id: String,
    /// The boleta's number.
    pub number: String,
    /// What was charged.
    pub total: String,
    /// What to give back.
    pub change: String,
    /// The cash rounding, zero or negative.
    pub rounding: String,
    /// The coins and notes of the change.
    pub change_pieces: Vec<String>,
    /// Whether it had been committed before: nothing was sold twice.
    pub repeated: bool,
    /// State of the ticket: `queued`, or `skipped` without a printer.
    pub print_state: String,
}

/// Which boletas: the latest first, at most `limit`, before `before`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ListSales {
    /// Only of this month, `2026-11`.
    #[serde(default)]
    pub month: Option<String>,
    /// Part of a number, or the document or name of a buyer.
    #[serde(default)]
    pub text: Option<String>,
    /// Only with this state of the authority.
    #[serde(default)]
    pub authority_state: Option<String>,
    /// The `cursor` of the page before.
    #[serde(default)]
    pub before: Option<String>,
    /// Up to 200.
    pub limit: u32,
}

/// A page of boletas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SalePage {
    /// The rows.
    pub sales: Vec<SaleRow>,
    /// For the next page; none at the end.
    pub cursor: Option<String>,
}

/// A boleta in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SaleRow {
    /// Its number.
    pub number: String,
    /// The sale's id.
    pub sale_id: String,
    /// When, as `2026-11-21T14:32:05-05:00`.
    pub sold_at: String,
    /// What was charged.
    pub total: String,
    /// `queued`, `sending`, `unknown`, `accepted`, `observed`, `rejected` or `dead`.
    pub authority_state: String,
    /// `queued`, `sending`, `printed`, `sent`, `uncertain`, `failed` or `skipped`.
    pub print_state: String,
    /// The buyer's name, or empty.
    pub customer: String,
    /// The methods of payment.
    pub methods: Vec<String>,
}

/// Which boleta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaleRef {
    /// Its number.
    pub number: String,
}

/// A boleta, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SaleDetail {
    /// Its number.
    pub number: String,
    /// The sale's id.
    pub sale_id: String,
    /// When.
    pub sold_at: String,
    /// The day in Lima.
    pub business_date: String,
    /// The buyer.
    pub customer: Option<CustomerView>,
    /// What was sold.
    pub lines: Vec<SaleLineView>,
    /// Sum of the lines.
    pub subtotal: String,
    /// Off the whole.
    pub discount: String,
    /// The cash rounding.
    pub rounding: String,
    /// What was charged.
    pub total: String,
    /// What was handed over.
    pub payments: Vec<TenderPayment>,
    /// What was given back.
    pub change: String,
    /// Who sold.
    pub cashier: String,
    /// State with the authority.
    pub authority_state: String,
    /// SUNAT's code, once it answered.
    pub authority_code: Option<u32>,
    /// SUNAT's words.
    pub authority_message: Option<String>,
    /// State of the ticket.
    pub print_state: String,
}

/// A line of a boleta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SaleLineView {
    /// Its code, or empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of catalogue 03.
    pub unit: String,
    /// The unit's short word.
    pub unit_label: String,
    /// How much.
    pub quantity: String,
    /// Price of one unit.
    pub unit_price: String,
    /// Taken off.
    pub discount: String,
    /// What it comes to.
    pub total: String,
}

/// Asks for a ticket as a file or a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TicketRequest {
    /// The boleta's number.
    pub number: String,
    /// `text`, `png`, `pdf` (as wide as the roll), `a4` (PDF pages) or `escpos`.
    pub format: String,
    /// Millimetres of paper, 80 or 58; none is the printer's.
    #[serde(default)]
    pub width: Option<u32>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FileView {
    /// A name to save it under.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes in base64.
    pub content_base64: String,
}
