//! A sale: what is asked for (a draft) and what is kept for ever.

use std::fmt;
use std::str::FromStr;

use crate::identity::{Customer, Ruc};
use crate::money::Money;
use crate::name::Name;
use crate::number::DocumentNumber;
use crate::payment::Payment;
use crate::pricing::Discount;
use crate::quantity::Quantity;
use crate::regime::{Affectation, Regime};
use crate::time::{BusinessDate, Instant};
use crate::unit::Unit;

/// The id of a sale, made by the screen before it asks for anything: a UUID in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SaleId(String);

/// A text that is no UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID")]
pub struct BadSaleId;

impl SaleId {
    /// The 36 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SaleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SaleId {
    type Err = BadSaleId;

    fn from_str(text: &str) -> Result<Self, BadSaleId> {
        let sound = text.len() == 36
            && text.bytes().enumerate().all(|(place, it)| match place {
                8 | 13 | 18 | 23 => it == b'-',
                _ => it.is_ascii_hexdigit(),
            });
        if sound { Ok(Self(text.to_ascii_lowercase())) } else { Err(BadSaleId) }
    }
}

/// The most lines one sale has.
pub const LINES_MAX: usize = 500;

/// Above this the boleta must name the buyer (Reglamento de Comprobantes de Pago); this amount
/// itself needs no name.
pub const ANONYMOUS_MAX: Money = Money::from_cents(700_00);

/// One line as the counter asks for it, with the product already looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// The product's id, or none for something sold by name only.
    pub product_id: Option<String>,
    /// The code that was scanned, or the product's own.
    pub code: Option<String>,
    /// What the boleta and the ticket call it.
    pub name: Name,
    /// Its unit.
    pub unit: Unit,
    /// How much.
    pub quantity: Quantity,
    /// Price of one unit.
    pub unit_price: Money,
    /// What one unit cost the shop, where that is known.
    pub unit_cost: Option<Money>,
    /// How much leaves the shelf for one unit of this line (6 for a six-pack).
    pub factor: Quantity,
    /// Set when the buyer asked for an amount ("S/ 2 de pan") or a scale printed one: the line's
    /// amount before discounts, which price × quantity meets only to the nearest thousandth.
    pub amount: Option<Money>,
    /// Off this line.
    pub discount: Option<Discount>,
}

/// A line with its amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleLine {
    /// The product's id, or none for something sold by name only.
    pub product_id: Option<String>,
    /// The code that was scanned, or the product's own.
    pub code: Option<String>,
    /// What the boleta and the ticket call it.
    pub name: Name,
    /// Its unit.
    pub unit: Unit,
    /// How much.
    pub quantity: Quantity,
    /// Price of one unit.
    pub unit_price: Money,
    /// What one unit cost the shop at that moment, where it was known.
    pub unit_cost: Option<Money>,
    /// How much leaves the shelf for one unit of this line.
    pub factor: Quantity,
    /// Price × quantity, to the céntimo.
    pub gross: Money,
    /// Taken off this line; zero or more.
    pub discount: Money,
    /// `gross − discount`.
    pub total: Money,
    /// How the IGV sees it.
    pub affectation: Affectation,
}

/// Who issues: the shop as it was when it sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Its RUC.
    pub ruc: Ruc,
    /// Its name as registered with SUNAT.
    pub name: Name,
    /// The name over the door, when it differs.
    pub trade_name: Option<Name>,
    /// Street and number.
    pub address: Name,
    /// Six digits of INEI's ubigeo.
    pub ubigeo: String,
    /// The regime it is in.
    pub regime: Regime,
}

/// A committed sale. It never changes; a correction is a new document that points at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The id the screen made.
    pub id: SaleId,
    /// The boleta's number.
    pub number: DocumentNumber,
    /// When it was sold.
    pub sold_at: Instant,
    /// The day in Lima it belongs to.
    pub business_date: BusinessDate,
    /// Who sold.
    pub issuer: Issuer,
    /// Who bought, or nobody named.
    pub customer: Option<Customer>,
    /// What was sold; at least one line.
    pub lines: Vec<SaleLine>,
    /// Sum of the lines' totals.
    pub subtotal: Money,
    /// Taken off the whole ticket; zero or more.
    pub discount: Money,
    /// Zero or negative: the cash rounding.
    pub rounding: Money,
    /// What was charged: `subtotal − discount + rounding`. The amount of the boleta.
    pub total: Money,
    /// What was handed over.
    pub payments: Vec<Payment>,
    /// What was given back, in cash.
    pub change: Money,
    /// Who was at the counter.
    pub cashier: Name,
}
