//! What a paper says besides its facts.

use izi_domain::DocumentNumber;

use crate::logo::Logo;
use crate::paper::Width;

/// Where anyone can ask SUNAT about a boleta.
pub const CONSULT_AT_SUNAT: &str = "www.sunat.gob.pe";

/// What a paper says besides its facts: the same for every paper of a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketOptions {
    /// The roll it is laid out for. A sheet of A4 has its own.
    pub width: Width,
    /// A reprint: says COPIA.
    pub copy: bool,
    /// Made in practice mode: says that it is worth nothing.
    pub practice: bool,
    /// The shop's logo, on top of what a buyer gets.
    pub logo: Option<Logo>,
    /// The shop's own words under its address, a line each.
    pub header: String,
    /// The shop's own words at the end, a line each.
    pub footer: String,
    /// Its policy of exchanges and the like, after the footer, a paragraph a line.
    pub policy: String,
    /// What became of the document since, where that is bad.
    pub standing: Option<Standing>,
    /// The digest of the document's signature, where the shop signs: printed and in the QR.
    pub digest: Option<String>,
    /// Where the buyer can consult the document; empty for nowhere.
    pub consult_at: String,
}

impl Default for TicketOptions {
    fn default() -> Self {
        Self {
            width: Width::MM_80,
            copy: false,
            practice: false,
            logo: None,
            header: String::new(),
            footer: String::new(),
            policy: String::new(),
            standing: None,
            digest: None,
            consult_at: CONSULT_AT_SUNAT.to_owned(),
        }
    }
}

/// Why a document counts no more, in large letters under its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The sale was annulled.
    Voided,
    /// SUNAT did not take it.
    Rejected,
    /// Another one has taken its place.
    ReplacedBy(DocumentNumber),
}

impl Standing {
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Voided => "ANULADA".to_owned(),
            Self::Rejected => "RECHAZADA POR SUNAT".to_owned(),
            Self::ReplacedBy(number) => format!("REEMPLAZADA POR {number}"),
        }
    }
}
