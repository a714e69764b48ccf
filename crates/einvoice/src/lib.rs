//! A sale as SUNAT wants it, and SUNAT's answer as the program wants it.
//!
//! Architecture invariant: everything here is a function of its arguments. No file, no network, no
//! clock, no chance: the same sale gives the same bytes for ever, because a boleta is sent again
//! byte for byte when an answer was lost.

mod boleta;
pub mod catalogues;
pub mod cdr;
mod code;
pub mod leaves;
pub mod model;
pub mod returns;
pub mod totals;
mod xml;

pub use boleta::{boleta_xml, document_name, file_name};
pub use cdr::{BadCdr, Cdr, read_cdr};
pub use code::{Outcome, classify};
pub use returns::{Meaning, Whose, meaning};
