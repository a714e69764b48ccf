//! Who issues and who buys.

use izi_domain::sale::ANONYMOUS_MAX;
use izi_domain::{DocumentKind, Money, Ruc};

use super::{Findings, Rule, is_about_facturas};
use crate::catalogues::Identity;
use crate::model::{Buyer, Document};

/// A trade name in a note has at least so many characters. Those of a boleta may have one.
const TRADE_NAME_CHARS_MIN: usize = 3;
/// Of a boleta's or factura's buyer.
const NAME_CHARS_MAX: usize = 1_500;
/// Of a note's.
const NOTE_NAME_CHARS_MAX: usize = 1_000;
/// Of a document that is neither a DNI nor a RUC.
const NUMBER_CHARS_MAX: usize = 15;

pub(super) fn issuer(found: &mut Findings, document: &Document) {
    found.when(!is_ubigeo(&document.issuer.ubigeo), Rule::Ubigeo, "issuer.ubigeo");
    let is_short = document
        .issuer
        .trade_name
        .as_ref()
        .is_some_and(|it| it.as_str().chars().count() < TRADE_NAME_CHARS_MIN);
    found.when(document.is_note() && is_short, Rule::TradeName, "issuer.trade_name");
}

/// Six digits: one of the twenty-five regions, a province in it and a district in that.
fn is_ubigeo(text: &str) -> bool {
    const REGIONS: u32 = 25;
    let digits = text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit());
    let part = |from: usize| text.get(from..from + 2).and_then(|it| it.parse().ok()).unwrap_or(0);
    digits && (1..=REGIONS).contains(&part(0)) && part(2) > 0 && part(4) > 0
}

pub(super) fn buyer(found: &mut Findings, document: &Document) {
    let buyer = &document.buyer;
    let is_factura = document.kind() == DocumentKind::Factura;
    found.when(is_factura && buyer.identity != Identity::Ruc, Rule::FacturaBuyer, "buyer.identity");
    let chars = buyer.name.chars().count();
    let most = if document.is_note() { NOTE_NAME_CHARS_MAX } else { NAME_CHARS_MAX };
    if buyer.name.trim().is_empty() {
        found.say(Rule::BuyerNameMissing, "buyer.name");
    } else if chars > most || buyer.name.chars().any(char::is_control) {
        found.say(Rule::BuyerName, "buyer.name");
    }
    let missing = if document.is_note() { Rule::NoteBuyerNumber } else { Rule::BuyerNumberMissing };
    let other = if is_factura { Rule::FacturaBuyerNumber } else { Rule::BuyerNumber };
    number(found, buyer, missing, other, "buyer.number");
}

/// The number, by its kind; `other` is said of those that are neither DNI nor RUC.
pub(super) fn number(found: &mut Findings, buyer: &Buyer, missing: Rule, other: Rule, path: &str) {
    let number = &*buyer.number;
    let is_digits = |count| number.len() == count && number.bytes().all(|it| it.is_ascii_digit());
    let broken = match buyer.identity {
        _ if number.is_empty() => Some(missing),
        Identity::Ruc if !is_digits(11) => Some(Rule::BuyerRucDigits),
        Identity::Ruc if number.parse::<Ruc>().is_err() => Some(Rule::RucUnknown),
        Identity::Dni if !is_digits(8) => Some(Rule::BuyerDniDigits),
        Identity::Ruc | Identity::Dni => None,
        _ if number.chars().count() > NUMBER_CHARS_MAX => Some(other),
        _ if number.chars().any(|it| it.is_whitespace() || it.is_control()) => Some(other),
        _ => None,
    };
    if let Some(rule) = broken {
        found.say(rule, path);
    }
}

/// Above S/ 700.00 the law wants to know the buyer. SUNAT checks it in a resumen alone.
pub(super) fn identity(found: &mut Findings, document: &Document, total: Money) {
    let nobody = is_nobody(&document.buyer) && total > ANONYMOUS_MAX;
    found.when(nobody && !is_about_facturas(document), Rule::IdentityRequired, "buyer");
}

/// Whether nobody is named: no document, and nothing but zeros or a dash for its number.
pub(super) fn is_nobody(buyer: &Buyer) -> bool {
    buyer.identity == Identity::None && buyer.number.chars().all(|it| matches!(it, '0' | '-'))
}
