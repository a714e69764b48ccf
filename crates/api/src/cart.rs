//! Open tickets of the counter on the wire. Every answer is the whole ticket with its amounts: the
//! screen shows and never adds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::catalog::ProductHit;
use crate::fault::Fault;
use crate::rus::RusCrossing;

/// An open ticket in the row of tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CartTab {
    /// Its id, which becomes the sale's.
    pub cart_id: String,
    /// 1, 2, 3... as the tab is called.
    pub position: u32,
    /// When it was opened: `14:32`.
    pub opened: String,
    /// How many lines.
    pub lines: u32,
    /// Its total.
    pub total: String,
}

/// Which ticket. `cart.open` makes it when it is new: the id is the screen's (`UUIDv7`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CartRef {
    /// Its id.
    pub cart_id: String,
}

/// An open ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CartView {
    /// Its id.
    pub cart_id: String,
    /// 1, 2, 3...
    pub position: u32,
    /// When it was opened: `14:32`.
    pub opened: String,
    /// Its lines, the oldest first.
    pub lines: Vec<CartLine>,
    /// The buyer, when one was named.
    pub customer: Option<CustomerView>,
    /// The ticket's discount as it was typed: `5.00` or `10%`; empty for none.
    pub discount: String,
    /// Sum of the lines.
    pub subtotal: String,
    /// What the ticket's discount takes off.
    pub discount_amount: String,
    /// What is owed.
    pub total: String,
    /// What is owed in cash.
    pub cash_total: String,
    /// Whether it can be paid now.
    pub payable: bool,
    /// Whether the buyer must be named first.
    pub needs_customer: bool,
    /// Why it cannot be paid, when a line or a discount is in the way (not when it is only empty).
    pub blocked: Option<Fault>,
}

/// A line of an open ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CartLine {
    /// Its id within the ticket.
    pub line_id: u32,
    /// The product, or none for something sold by name.
    pub product_id: Option<String>,
    /// The code scanned, or empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of catalogue 03.
    pub unit: String,
    /// The unit's short word.
    pub unit_label: String,
    /// Whether it is sold in fractions.
    pub divisible: bool,
    /// How much.
    pub quantity: String,
    /// Price of one unit.
    pub unit_price: String,
    /// The catalogue's price, when another was given.
    pub list_price: Option<String>,
    /// The discount as it was typed: `0.50` or `10%`; empty for none.
    pub discount: String,
    /// What it takes off.
    pub discount_amount: String,
    /// What the line comes to.
    pub total: String,
    /// Whether the shelf has fewer than the line takes, by the books. Never stops a sale.
    pub short: bool,
}

/// Adds a scanned or typed code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ScanCode {
    /// The ticket; it is opened when it is new.
    pub cart_id: String,
    /// What the scanner sent.
    pub code: String,
    /// From `3*` before the scan; none is one.
    pub quantity: Option<String>,
}

/// What became of a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
#[expect(clippy::large_enum_variant, reason = "made once a scan and written to the wire at once")]
pub enum ScanResult {
    /// It is on the ticket; `line_id` is the line that grew or was added.
    Added {
        /// The line.
        line_id: u32,
        /// The ticket.
        cart: CartView,
    },
    /// Several products have this code.
    Choose {
        /// The code.
        scanned: String,
        /// Which ones.
        products: Vec<ProductHit>,
    },
    /// No product has it.
    Unknown {
        /// The code.
        scanned: String,
    },
}

/// Adds a product that was picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddProduct {
    /// The ticket; it is opened when it is new.
    pub cart_id: String,
    /// The product.
    pub product_id: String,
    /// The code it was picked by, when a scan matched several.
    pub code: Option<String>,
    /// How much; none is one.
    pub quantity: Option<String>,
    /// "S/ 2 de pan": the amount instead of the quantity.
    pub amount: Option<String>,
}

/// Changes a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ChangeLine {
    /// The ticket.
    pub cart_id: String,
    /// The line.
    pub line_id: u32,
    /// What to change.
    pub change: LineChange,
}

/// What changes in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[ts(export)]
pub enum LineChange {
    /// So much of it.
    Quantity {
        /// How much.
        quantity: String,
    },
    /// One more (`+`) or one less (`-`); one less than one removes the line.
    Step {
        /// Whether one more.
        up: bool,
    },
    /// For this amount ("S/ 2 de pan").
    Amount {
        /// The amount.
        amount: String,
    },
    /// At another price (needs the permission).
    Price {
        /// Price of one unit.
        unit_price: String,
    },
    /// With a discount: `0.50`, `10%`, or empty for none.
    Discount {
        /// As typed.
        discount: String,
    },
    /// Gone.
    Remove,
}

/// Sets or takes away the ticket's discount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CartDiscount {
    /// The ticket.
    pub cart_id: String,
    /// `5.00`, `10%`, or empty for none.
    pub discount: String,
}

/// Names the buyer, or nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CartCustomer {
    /// The ticket.
    pub cart_id: String,
    /// The buyer; none for "clientes varios".
    pub customer: Option<CustomerView>,
}

/// A buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CustomerView {
    /// `dni`, `ruc`, `ce` or `passport`.
    pub document_type: String,
    /// Its number.
    pub document_number: String,
    /// The name on it.
    pub name: String,
}

/// A document being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckCustomer {
    /// `dni`, `ruc`, `ce` or `passport`.
    pub document_type: String,
    /// What was typed so far.
    pub document_number: String,
}

/// What is known of a document while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CustomerCheck {
    /// Whether it is complete and right.
    pub valid: bool,
    /// Why not: `characters`, `length`, `prefix`, `check_digit`; none when valid.
    pub reason: Option<String>,
    /// The name this shop last wrote for it.
    pub known_name: Option<String>,
    /// Whether it is a company (RUC 20): the boleta gives it no fiscal credit.
    pub is_company: bool,
}

/// A payment being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TenderPayment {
    /// `cash`, `yape`, `plin`, `card` or `transfer`.
    pub method: String,
    /// How much; for cash the notes handed over.
    pub amount: String,
    /// The operation number.
    #[serde(default)]
    pub reference: Option<String>,
}

/// What would follow from these payments, or the payments to commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TenderCart {
    /// The ticket.
    pub cart_id: String,
    /// What was handed over so far.
    pub payments: Vec<TenderPayment>,
    /// Why a sale that crosses a limit of the Nuevo RUS is made all the same.
    #[serde(default)]
    pub rus_reason: Option<String>,
}

/// What follows from the payments so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TenderView {
    /// What is owed.
    pub total: String,
    /// The cash rounding, zero or negative.
    pub rounding: String,
    /// What is charged.
    pub payable: String,
    /// What was handed over.
    pub paid: String,
    /// What is missing; `0.00` when nothing.
    pub missing: String,
    /// What is still due if the rest is paid in cash (rounded) and if not (exact).
    pub due_in_cash: String,
    /// See `due_in_cash`.
    pub due_otherwise: String,
    /// What to give back.
    pub change: String,
    /// The coins and notes of the change, largest first.
    pub change_pieces: Vec<String>,
    /// The notes worth a button, for the rest in cash.
    pub notes: Vec<String>,
    /// Whether it can be confirmed.
    pub settled: bool,
    /// Why not, when it is more than something missing.
    pub blocked: Option<Fault>,
    /// Boletas of today that carry one of these operation numbers already.
    pub repeated_references: Vec<RepeatedReference>,
    /// The limit of the Nuevo RUS that this sale would cross, if it would.
    pub rus_crossing: Option<RusCrossing>,
}

/// An operation number seen before today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RepeatedReference {
    /// The operation number.
    pub reference: String,
    /// The boleta that has it.
    pub number: String,
    /// When: `14:32`.
    pub time: String,
    /// How much it paid there.
    pub amount: String,
}
