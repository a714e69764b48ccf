//! Whoever takes boletas for SUNAT: a PSE, SUNAT itself, or the practice authority.

use async_trait::async_trait;
use izi_domain::{DocumentNumber, Ruc};

/// A document on its way: the bytes that were written once and are sent unchanged every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingDocument {
    /// Who issues it.
    pub ruc: Ruc,
    /// Its number; the type is boleta (03).
    pub number: DocumentNumber,
    /// The UBL XML in UTF-8.
    pub xml: Vec<u8>,
}

/// What the authority says of a document it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has decided.
    Settled {
        /// SUNAT's code: 0 accepted, 2000–3999 rejected, 4000 and up observed.
        code: u32,
        /// Its own words.
        message: String,
        /// The zipped CDR as received, where there is one.
        cdr: Option<Vec<u8>>,
    },
    /// It will decide; ask again with this ticket.
    Pending {
        /// The ticket.
        ticket: String,
    },
}

/// The answer to "do you know this number?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Known(Answer),
    /// It has never seen it: sending it is safe.
    NotFound,
}

/// How a call fails. What happens next depends on this alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing was sent: no network, no name, connection refused. Waits, for days if need be.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// It answered that it cannot now (5xx, 429, SUNAT codes 0100–0200): the same bytes later.
    #[error("transient: {0}")]
    Transient(String),
    /// The request went out and no usable answer came back: it must be asked before sending again.
    #[error("unknown: {0}")]
    Unknown(String),
    /// The way to it or the account is refused (a captive portal, a wrong token): nothing of the
    /// queue will fare better until a person acts, and nothing is wrong with the document.
    #[error("refused: {0}")]
    Refused(String),
    /// The same request would fail again (malformed): a person must act.
    #[error("permanent: {0}")]
    Permanent(String),
    /// It says the number is registered already (1033): compare by asking, never send again.
    #[error("already registered: {0}")]
    AlreadyRegistered(String),
}

/// Sends documents and asks about them. Every call is bounded in time by the adapter.
#[async_trait]
pub trait FiscalAuthority: Send + Sync {
    /// Sends a document.
    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure>;
    /// Asks whether it knows a number.
    async fn verify(&self, ruc: &Ruc, number: &DocumentNumber) -> Result<Verdict, Failure>;
    /// Asks what became of a ticket.
    async fn ticket(&self, ticket: &str) -> Result<Answer, Failure>;
}
