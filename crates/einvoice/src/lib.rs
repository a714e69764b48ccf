//! A sale as SUNAT wants it, and SUNAT's answer as the program wants it.
//!
//! Architecture invariant: everything here is a function of its arguments. No file, no network, no
//! clock, no chance: the same sale gives the same bytes for ever, because a boleta is sent again
//! byte for byte when an answer was lost.

pub mod catalogues;
pub mod cdr;
mod code;
mod invoice;
mod issue;
pub mod leaves;
pub mod model;
mod note;
mod parts;
pub mod preflight;
mod report;
pub mod returns;
mod summary;
#[cfg(feature = "testing")]
pub mod testing;
pub mod totals;
mod voiding;
mod xml;

pub use cdr::{BadCdr, Cdr, read_cdr};
pub use code::{Outcome, classify};
pub use issue::{
    boleta_xml, daily_summary_xml, document_name, document_xml, file_name, note_xml, summary_xml,
    voiding_xml,
};
pub use model::Document;
pub use preflight::{Finding, preflight, preflight_summary, preflight_voiding};
pub use returns::{Meaning, Whose, before_sending, meaning, meaning_of};
