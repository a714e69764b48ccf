//! Why a use case was not carried out. Nothing was changed.

use izi_domain::payment::BadTender;
use izi_domain::pricing::PriceError;
use izi_domain::{BusinessDate, DocumentName, DocumentNumber, Money, Series};
use izi_store::StoreError;

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The shop is not set up.
    #[error("the shop is not set up")]
    ShopMissing,
    /// The shop is set up already.
    #[error("the shop is set up already")]
    ShopExists,
    /// No product has this code.
    #[error("no product has the code {0}")]
    UnknownCode(String),
    /// Several have it.
    #[error("{1} products have the code {0}")]
    AmbiguousCode(String, usize),
    /// The product is gone or switched off.
    #[error("no such product")]
    ProductMissing,
    /// The product is not one that can be kept.
    #[error(transparent)]
    Product(#[from] crate::catalogue::BadProduct),
    /// The file or the import is not one that can be taken.
    #[error(transparent)]
    Import(#[from] crate::import::BadImport),
    /// The lines or discounts do not come to a price.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// The payments do not settle it.
    #[error(transparent)]
    Tender(#[from] BadTender),
    /// The buyer must be named.
    #[error("{0} needs the buyer's document")]
    CustomerRequired(Money),
    /// The sale would pass a limit of the Nuevo RUS, and the owner's policy does not let it.
    #[error("a limit of the Nuevo RUS would be passed: {0:?}")]
    RusLimit(crate::rus::Crossing),
    /// What cannot be so of limits: the field.
    #[error("not limits: {0}")]
    Limits(&'static str),
    /// No such purchase.
    #[error("no such purchase")]
    PurchaseMissing,
    /// It was taken back, or is itself an entry against one.
    #[error("the purchase is taken back already")]
    PurchaseCorrected,
    /// A purchase dated after today.
    #[error("the purchase is dated after today")]
    PurchaseAhead,
    /// One like it is in the register.
    #[error("the register has such a purchase")]
    PurchaseKnown,
    /// Its month has passed and was to be declared; and whether one like it is in the register too.
    #[error("the purchase is of {date}")]
    PurchaseOld {
        /// Its day.
        date: BusinessDate,
        /// Whether one like it is in the register too.
        known: bool,
    },
    /// The series is full.
    #[error("the series {0} has no number left")]
    NumbersExhausted(Series),
    /// No such boleta.
    #[error("no boleta {0}")]
    SaleMissing(DocumentNumber),
    /// No such open ticket.
    #[error("no such open ticket")]
    CartMissing,
    /// No such line in it.
    #[error("no such line")]
    LineMissing,
    /// Too many open tickets.
    #[error("too many open tickets")]
    TooManyCarts,
    /// A quantity that comes to nothing or too much.
    #[error("the quantity is out of range")]
    QuantityOutOfRange,
    /// No printer is set up.
    #[error("no printer is set up")]
    PrinterMissing,
    /// What a printer cannot be: the field.
    #[error("no such printer: {0}")]
    Profile(&'static str),
    /// The picture cannot be the logo: why.
    #[error("no logo: {0}")]
    Picture(&'static str),
    /// Nothing is on the ticket yet.
    #[error("the cart is empty")]
    CartEmpty,
    /// The boleta was not annulled.
    #[error("{0} is not annulled")]
    NotAnnulled(DocumentName),
    /// No such job, or not in a state for this.
    #[error("the job is {0}")]
    JobState(&'static str),
    /// No document has this name.
    #[error("no document {0}")]
    DocumentMissing(DocumentName),
    /// The document is not in a state for this.
    #[error("{name} is {state}: no {action}")]
    DocumentState {
        /// Its name.
        name: DocumentName,
        /// How it stands.
        state: &'static str,
        /// What was asked.
        action: &'static str,
    },
    /// The note cannot be issued.
    #[error(transparent)]
    Note(#[from] crate::corrections::BadNote),
    /// The document cannot be signed with the certificate that is plugged in.
    #[error("it cannot be signed: {0}")]
    Signing(String),
    /// The account cannot be taken.
    #[error(transparent)]
    Account(#[from] crate::authority::BadAccount),
    /// No authority is set up.
    #[error("no authority is set up")]
    AuthorityMissing,
    /// A file cannot be written; the path.
    #[error("cannot write {0}")]
    FileTrouble(String),
    /// There is no such report.
    #[error(transparent)]
    Report(#[from] crate::reports::BadReport),
    /// Others are being written.
    #[error("as many exports as may be are on their way")]
    ExportsBusy,
    /// The report is longer than such a file takes.
    #[error("a report of {rows} rows, at most {max} fit")]
    ReportTooLong {
        /// Its rows.
        rows: u32,
        /// What fits.
        max: u32,
    },
    /// A paper could not be drawn.
    #[error(transparent)]
    Document(#[from] izi_documents::DocumentError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// Whether the same would happen again, however often it is tried.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Store(failure) => failure.is_lasting(),
            _ => true,
        }
    }
}

impl From<izi_store::DatabaseError> for Refusal {
    fn from(failure: izi_store::DatabaseError) -> Self {
        Self::Store(failure.into())
    }
}

/// What a use case gives.
pub type Result<T> = std::result::Result<T, Refusal>;
