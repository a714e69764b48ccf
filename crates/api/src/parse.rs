//! From the wire to the domain. Everything a host sends is checked here, once; a fault names the
//! field by its path.

use izi_domain::barcode::{WeighedRule, WeighedValue};
use izi_domain::identity::{BadIdentity, DocumentType, IdentityDocument};
use izi_domain::money::BadMoney;
use izi_domain::name::BadName;
use izi_domain::pricing::Discount;
use izi_domain::quantity::BadQuantity;
use izi_domain::{
    Barcode, BusinessDate, Customer, DocumentNumber, Method, Money, Month, Name, Payment, Quantity,
    Ruc, SaleId, Stock, Unit,
};

use crate::Fault;
use crate::cart::{CustomerView, TenderPayment};
use crate::shop::WeighedRuleView;

type Result<T> = std::result::Result<T, Fault>;

/// How much of a wrong value a fault repeats.
const SHOWN_MAX: usize = 40;
/// Letters that the reason of a sale above a limit has at least.
const RUS_REASON_LETTERS: usize = 4;

pub(crate) fn bad_value(field: &str, value: &str) -> Fault {
    Fault::BadValue { field: field.to_owned(), value: value.chars().take(SHOWN_MAX).collect() }
}

fn bad_amount(field: &str, why: BadMoney) -> Fault {
    let reason = match why {
        BadMoney::NotAnAmount => "not_an_amount",
        BadMoney::TooFine => "too_fine",
        BadMoney::TooLarge => "too_large",
        BadMoney::Negative => "negative",
    };
    Fault::BadAmount { field: field.to_owned(), reason: reason.to_owned() }
}

/// An amount from zero up.
pub(crate) fn money(field: &str, text: &str) -> Result<Money> {
    text.parse().map_err(|it| bad_amount(field, it))
}

/// An amount above zero.
pub(crate) fn price(field: &str, text: &str) -> Result<Money> {
    match money(field, text)? {
        Money::ZERO => Err(Fault::BadAmount { field: field.to_owned(), reason: "zero".to_owned() }),
        it => Ok(it),
    }
}

pub(crate) fn quantity(field: &str, text: &str) -> Result<Quantity> {
    text.parse().map_err(|it| bad_quantity(field, it))
}

fn bad_quantity(field: &str, why: BadQuantity) -> Fault {
    let reason = match why {
        BadQuantity::NotAQuantity => "not_a_quantity",
        BadQuantity::TooFine => "too_fine",
        BadQuantity::TooLarge => "too_large",
        BadQuantity::NotPositive => "not_positive",
    };
    Fault::BadQuantity { field: field.to_owned(), reason: reason.to_owned() }
}

/// What is on a shelf: may be zero or less.
pub(crate) fn stock(field: &str, text: &str) -> Result<Stock> {
    text.trim().parse().map_err(|it| bad_quantity(field, it))
}

pub(crate) fn name(field: &str, text: &str) -> Result<Name> {
    text.parse().map_err(|it| {
        let reason = match it {
            BadName::Empty => "empty",
            BadName::TooLong => "too_long",
            BadName::Control => "control",
        };
        Fault::BadName { field: field.to_owned(), reason: reason.to_owned() }
    })
}

/// Why a sale is made above a limit, in words: none for nothing but spaces. What has too few letters
/// would tell nobody anything later.
pub(crate) fn rus_reason(text: Option<&str>) -> Result<Option<Name>> {
    let reason = optional_name("rus_reason", text.unwrap_or_default())?;
    let letters = |it: &Name| it.as_str().chars().filter(|it| it.is_alphabetic()).count();
    if reason.as_ref().is_some_and(|it| letters(it) < RUS_REASON_LETTERS) {
        return Err(Fault::RusReasonShort);
    }
    Ok(reason)
}

/// A name, or none for nothing but spaces.
pub(crate) fn optional_name(field: &str, text: &str) -> Result<Option<Name>> {
    if text.trim().is_empty() { Ok(None) } else { name(field, text).map(Some) }
}

/// A discount as typed; none for nothing, zero or 0 %.
pub(crate) fn discount(field: &str, text: &str) -> Result<Option<Discount>> {
    match text.trim() {
        "" => Ok(None),
        typed => match typed.parse().map_err(|it| bad_amount(field, it))? {
            Discount::Amount(Money::ZERO) | Discount::BasisPoints(0) => Ok(None),
            it => Ok(Some(it)),
        },
    }
}

pub(crate) fn sale_id(field: &str, text: &str) -> Result<SaleId> {
    text.parse().map_err(|_| bad_value(field, text))
}

pub(crate) fn code(field: &str, text: &str) -> Result<Barcode> {
    text.parse().map_err(|_| bad_value(field, text))
}

pub(crate) fn unit(field: &str, text: &str) -> Result<Unit> {
    Unit::coded(text).ok_or_else(|| bad_value(field, text))
}

pub(crate) fn number(text: &str) -> Result<DocumentNumber> {
    text.parse().map_err(|_| bad_value("number", text))
}

pub(crate) fn day(field: &str, text: &str) -> Result<BusinessDate> {
    text.parse().map_err(|_| bad_value(field, text))
}

pub(crate) fn month(text: &str) -> Result<Month> {
    text.parse().map_err(|_| bad_value("month", text))
}

pub(crate) fn identity_reason(why: BadIdentity) -> &'static str {
    match why {
        BadIdentity::Characters => "characters",
        BadIdentity::Length => "length",
        BadIdentity::Prefix => "prefix",
        BadIdentity::CheckDigit => "check_digit",
    }
}

pub(crate) fn ruc(field: &str, text: &str) -> Result<Ruc> {
    text.trim().parse().map_err(|it| Fault::BadIdentity {
        field: field.to_owned(),
        document_type: DocumentType::Ruc.as_str().to_owned(),
        reason: identity_reason(it).to_owned(),
    })
}

pub(crate) fn document_type(field: &str, text: &str) -> Result<DocumentType> {
    DocumentType::named(text).ok_or_else(|| bad_value(field, text))
}

pub(crate) fn customer(field: &str, it: &CustomerView) -> Result<Customer> {
    let kind = document_type(&format!("{field}.document_type"), &it.document_type)?;
    let document =
        IdentityDocument::new(kind, &it.document_number).map_err(|why| Fault::BadIdentity {
            field: format!("{field}.document_number"),
            document_type: it.document_type.clone(),
            reason: identity_reason(why).to_owned(),
        })?;
    Ok(Customer { document, name: name(&format!("{field}.name"), &it.name)? })
}

pub(crate) fn payments(payments: &[TenderPayment]) -> Result<Vec<Payment>> {
    let max = izi_domain::payment::PAYMENTS_MAX;
    if payments.len() > max {
        return Err(Fault::TooManyPayments { max: u32::try_from(max).unwrap_or(u32::MAX) });
    }
    payments
        .iter()
        .enumerate()
        .map(|(place, it)| payment(&format!("payments[{place}]"), it))
        .collect()
}

fn payment(field: &str, it: &TenderPayment) -> Result<Payment> {
    let method = Method::named(&it.method)
        .ok_or_else(|| bad_value(&format!("{field}.method"), &it.method))?;
    let reference = it.reference.as_deref().unwrap_or_default();
    Ok(Payment {
        method,
        amount: price(&format!("{field}.amount"), &it.amount)?,
        reference: optional_name(&format!("{field}.reference"), reference)?,
    })
}

pub(crate) fn weighed_rule(field: &str, it: &WeighedRuleView) -> Result<WeighedRule> {
    let sound = it.prefix.len() == 2
        && (it.prefix == "02" || it.prefix.starts_with('2'))
        && it.prefix.bytes().all(|it| it.is_ascii_digit());
    if !sound {
        return Err(bad_value(&format!("{field}.prefix"), &it.prefix));
    }
    let article_digits = match it.article_digits {
        4 => 4,
        5 => 5,
        6 => 6,
        other => return Err(bad_value(&format!("{field}.article_digits"), &other.to_string())),
    };
    let value = match it.value.as_str() {
        "price" => WeighedValue::Price,
        "grams" => WeighedValue::Grams,
        other => return Err(bad_value(&format!("{field}.value"), other)),
    };
    Ok(WeighedRule { prefix: it.prefix.clone(), article_digits, value })
}
