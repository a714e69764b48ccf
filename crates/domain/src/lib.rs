//! The shop's nouns and rules: money, quantities, identity documents, numbers, sales, RUS limits.
//!
//! Architecture invariant: nothing here reads a clock, a file or the network, and no type here is a
//! wire type. Time, ids and chance come in as arguments.
#![deny(clippy::float_arithmetic)]

pub mod barcode;
pub mod document;
pub mod folding;
pub mod forecast;
pub mod identity;
pub mod money;
pub mod name;
pub mod number;
pub mod payment;
pub mod pricing;
pub mod qr;
pub mod quantity;
pub mod regime;
pub mod rus;
pub mod sale;
pub mod stock;
pub mod time;
pub mod unit;
pub mod words;

pub use barcode::Barcode;
pub use document::{DocumentKind, DocumentName, Note, Summary};
pub use identity::{Customer, Dni, DocumentType, IdentityDocument, Ruc};
pub use money::Money;
pub use name::Name;
pub use number::{DocumentNumber, Series};
pub use payment::{Method, Payment};
pub use quantity::Quantity;
pub use regime::Regime;
pub use sale::{Issuer, Sale, SaleId, SaleLine};
pub use stock::Stock;
pub use time::{BusinessDate, Instant, Month};
pub use unit::Unit;
