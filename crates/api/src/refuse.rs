//! From refusals of the use cases to faults of the wire.

use izi_app::authority::BadAccount;
use izi_app::reports::BadReport;
use izi_app::{Failing, Refusal, StoreError};
use izi_domain::Money;
use izi_domain::payment::BadTender;
use izi_domain::pricing::PriceError;
use izi_domain::sale::{ANONYMOUS_MAX, LINES_MAX};

use crate::Fault;

/// A limit that a sale passes, on the wire.
pub(crate) fn crossing_view(it: &izi_app::rus::Crossing) -> crate::rus::RusCrossing {
    crate::rus::RusCrossing {
        limit: it.limit.as_str().to_owned(),
        limit_amount: it.limit_amount.to_string(),
        income: it.income.to_string(),
        exceeded: it.exceeded.to_string(),
        policy: it.policy.as_str().to_owned(),
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ShopMissing => Self::ShopMissing,
            Refusal::ShopExists => Self::ShopExists,
            Refusal::UnknownCode(scanned) => Self::UnknownCode { scanned },
            Refusal::AmbiguousCode(scanned, count) => {
                Self::AmbiguousCode { scanned, count: u32::try_from(count).unwrap_or(u32::MAX) }
            }
            Refusal::ProductMissing => Self::ProductMissing,
            Refusal::Product(it) => it.into(),
            Refusal::Import(it) => it.into(),
            Refusal::Price(it) => it.into(),
            Refusal::Tender(it) => it.into(),
            Refusal::CustomerRequired(total) => Self::CustomerRequired {
                total: total.to_string(),
                limit: ANONYMOUS_MAX.to_string(),
            },
            Refusal::RusLimit(it) => Self::RusLimitCrossed(crossing_view(&it)),
            Refusal::Limits(field) => Self::BadLimits { field: field.to_owned() },
            Refusal::PurchaseMissing => Self::PurchaseMissing,
            Refusal::PurchaseCorrected => Self::PurchaseCorrected,
            Refusal::PurchaseAhead => Self::PurchaseAhead,
            Refusal::PurchaseKnown => Self::PurchaseKnown,
            Refusal::PurchaseOld { date, known } => {
                Self::PurchaseOld { date: date.to_string(), known }
            }
            Refusal::NumbersExhausted(series) => {
                Self::NumbersExhausted { series: series.to_string() }
            }
            Refusal::SaleMissing(number) => Self::SaleMissing { number: number.to_string() },
            Refusal::CartMissing => Self::CartMissing,
            Refusal::LineMissing => Self::LineMissing,
            Refusal::TooManyCarts => Self::TooManyCarts {
                max: u32::try_from(izi_app::cart::CARTS_MAX).unwrap_or(u32::MAX),
            },
            Refusal::QuantityOutOfRange => {
                Self::BadQuantity { field: "quantity".to_owned(), reason: "too_large".to_owned() }
            }
            Refusal::PrinterMissing => Self::PrinterMissing,
            Refusal::Profile(field) => Self::BadProfile { field: field.to_owned() },
            Refusal::Picture(reason) => Self::BadPicture { reason: reason.to_owned() },
            Refusal::CartEmpty => Self::CartEmpty,
            Refusal::NotAnnulled(name) => Self::NotAnnulled { name: name.to_string() },
            Refusal::JobState(state) => Self::JobState { state: state.to_owned() },
            Refusal::DocumentMissing(name) => Self::DocumentMissing { name: name.to_string() },
            Refusal::DocumentState { name, state, action } => Self::DocumentState {
                name: name.to_string(),
                state: state.to_owned(),
                action: action.to_owned(),
            },
            Refusal::Note(why) => Self::BadNote { reason: why.as_str().to_owned() },
            refused @ Refusal::Signing(_) => internal(&refused),
            Refusal::Account(it) => it.into(),
            Refusal::AuthorityMissing => Self::AuthorityMissing,
            Refusal::FileTrouble(path) => Self::FileTrouble { path },
            Refusal::Report(why) => {
                let field = match why {
                    BadReport::Span => "report.to",
                    BadReport::Sort => "report.sort",
                    BadReport::Cursor => "after",
                };
                Self::BadValue { field: field.to_owned(), value: String::new() }
            }
            Refusal::ExportsBusy => Self::ExportsBusy,
            Refusal::ReportTooLong { rows, max } => Self::ReportTooLong { rows, max },
            Refusal::Document(failure) => internal(&failure),
            Refusal::Store(failure) => store(&failure),
        }
    }
}

impl From<BadAccount> for Fault {
    fn from(refused: BadAccount) -> Self {
        match refused {
            BadAccount::Field(field, reason) => {
                Self::BadAccount { field: field.to_owned(), reason: reason.to_owned() }
            }
            BadAccount::Certificate(why) => {
                Self::BadCertificate { reason: why.as_str().to_owned() }
            }
            BadAccount::Practice => Self::AuthorityPractice,
            BadAccount::Vault(why) => {
                tracing::error!(why, "the store of secrets cannot be used");
                Self::VaultUnavailable
            }
            BadAccount::File(path) => Self::FileTrouble { path },
        }
    }
}

impl From<PriceError> for Fault {
    fn from(refused: PriceError) -> Self {
        let from_one = |place: usize| u32::try_from(place + 1).unwrap_or(u32::MAX);
        match refused {
            PriceError::NoLines => Self::NoLines,
            PriceError::TooManyLines => {
                Self::TooManyLines { max: u32::try_from(LINES_MAX).unwrap_or(u32::MAX) }
            }
            PriceError::TooLarge => Self::AmountTooLarge { max: Money::MAX.to_string() },
            PriceError::NothingOnLine { line } => Self::NothingOnLine { line: from_one(line) },
            PriceError::DiscountTooLarge => Self::DiscountTooLarge,
            PriceError::Fraction { line } => Self::FractionOfUnit { line: from_one(line) },
        }
    }
}

impl From<BadTender> for Fault {
    fn from(refused: BadTender) -> Self {
        match refused {
            BadTender::Underpaid { payable, paid } => Self::Underpaid {
                payable: payable.to_string(),
                paid: paid.to_string(),
                missing: payable.checked_sub(paid).unwrap_or(Money::ZERO).to_string(),
            },
            BadTender::Overpaid { total, paid } => {
                Self::Overpaid { total: total.to_string(), paid: paid.to_string() }
            }
            BadTender::Nothing => {
                Self::BadAmount { field: "payments".to_owned(), reason: "zero".to_owned() }
            }
            BadTender::TooLarge => Self::AmountTooLarge { max: Money::MAX.to_string() },
        }
    }
}

/// The failures of the database that a person can do something about; the rest is an incident.
pub(crate) fn store(failure: &StoreError) -> Fault {
    match failure.failing() {
        Failing::DiskFull => Fault::DiskFull,
        Failing::Busy => Fault::Busy,
        Failing::Otherwise => internal(failure),
    }
}

/// Logs what happened under a number that the person can tell support.
pub fn internal(failure: &dyn std::error::Error) -> Fault {
    let incident = incident();
    tracing::error!(incident, error = %failure, "internal");
    Fault::Internal { incident }
}

/// Eight characters that are easy to say over the telephone.
fn incident() -> String {
    let id = uuid::Uuid::now_v7().simple().to_string();
    id[id.len() - 8..].to_uppercase()
}
