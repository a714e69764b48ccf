//! Whoever takes boletas for SUNAT: a PSE, SUNAT itself, or the practice authority.

use std::time::Duration;

use async_trait::async_trait;
use izi_domain::{BusinessDate, DocumentName, Money, Ruc};

/// Whose signature the authority wants in the XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// Ours: the document leaves signed with the shop's certificate.
    Ours,
    /// Its own: the document leaves with the place of the signature empty.
    Theirs,
}

/// A document on its way: the bytes that were written once and are sent unchanged every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingDocument {
    /// Who issues it.
    pub ruc: Ruc,
    /// Its type, series and number.
    pub name: DocumentName,
    /// The UBL XML in UTF-8, signed where [`FiscalAuthority::signing`] says so.
    pub xml: Vec<u8>,
}

/// A document that is asked about. Some registers want to know what they are asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDocument {
    /// Who issued it.
    pub ruc: Ruc,
    /// Its type, series and number.
    pub name: DocumentName,
    /// The date in it.
    pub issue_date: BusinessDate,
    /// Its amount; zero for a report.
    pub total: Money,
    /// The `ds:DigestValue` of the document as it was signed here; none where others sign.
    pub digest: Option<String>,
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
    /// It does, and it is voided or rejected: the number is spent.
    Voided,
    /// It has it with other contents than ours: somebody else used the number.
    Foreign(String),
    /// It has never seen it: sending it is safe.
    NotFound,
    /// This authority has no way to tell. The same bytes are sent again, and "already registered"
    /// then means that they had arrived.
    CannotTell,
}

/// How a call fails. What happens next depends on this alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing was sent: no network, no name, connection refused. Waits, for days if need be.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// It answered that it cannot now (5xx, 429, SUNAT codes 0100–0200): the same bytes later.
    #[error("transient: {why}")]
    Transient {
        /// What it said.
        why: String,
        /// When it wants to be asked again (`Retry-After`), where it said so.
        wait: Option<Duration>,
    },
    /// The request went out and no usable answer came back: it must be asked before sending again.
    #[error("unknown: {0}")]
    Unknown(String),
    /// The way to it or the account is refused (a captive portal, a wrong token, 0111): nothing of
    /// the queue will fare better until a person acts, and nothing is wrong with the document.
    #[error("refused: {0}")]
    Refused(String),
    /// The same request would fail again (malformed, or it cannot be expressed): a person must act.
    #[error("permanent: {0}")]
    Permanent(String),
    /// It says the number is registered already (1033), or registered and voided (1032): compare by
    /// asking, never send again.
    #[error("already registered: {0}")]
    AlreadyRegistered(String),
    /// Too late to be sent by itself (1079): it goes into a summary.
    #[error("only in a summary: {0}")]
    OnlyInSummary(String),
}

impl Failure {
    /// It cannot now, and did not say when it can.
    pub fn transient(why: impl Into<String>) -> Self {
        Self::Transient { why: why.into(), wait: None }
    }
}

/// Sends documents and asks about them. Every call is bounded in time by the adapter.
#[async_trait]
pub trait FiscalAuthority: Send + Sync {
    /// Whose signature it wants.
    fn signing(&self) -> Signing;

    /// Sends a document.
    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure>;

    /// Asks whether it knows a document.
    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure>;

    /// Asks what became of a ticket that was given for this document.
    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure>;

    /// "Probar conexión": reaches it and, as far as that can be told without sending a document,
    /// proves the account. Gives the words it answered with.
    async fn probe(&self, ruc: &Ruc) -> Result<String, Failure>;
}
