//! Who issues and who buys.

use izi_domain::sale::ANONYMOUS_MAX;
use izi_domain::{DocumentKind, Money, Ruc};

use super::{Findings, Rule, is_about_facturas};
use crate::catalogues::Identity;
use crate::model::{Buyer, Document};

/// Of a boleta's or factura's buyer.
const NAME_CHARS_MAX: usize = 1_500;
/// Of a note's.
const NOTE_NAME_CHARS_MAX: usize = 1_000;
/// Of a document that is neither a DNI nor a RUC.
const NUMBER_CHARS_MAX: usize = 15;

pub(super) fn issuer(found: &mut Findings, document: &Document) {
    found.when(!is_ubigeo(&document.issuer.ubigeo), Rule::Ubigeo, "issuer.ubigeo");
}

/// Six digits that begin with one of the twenty-five regions. Whether there is such a district is
/// known to the form it was chosen in.
fn is_ubigeo(text: &str) -> bool {
    const REGIONS: u32 = 25;
    let digits = text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit());
    let region = text.get(..2).and_then(|it| it.parse().ok()).unwrap_or(0);
    digits && (1..=REGIONS).contains(&region)
}

pub(super) fn buyer(found: &mut Findings, document: &Document) {
    let buyer = &document.buyer;
    let is_factura = document.kind() == DocumentKind::Factura;
    let chars = buyer.name.chars().count();
    let most = if document.is_note() { NOTE_NAME_CHARS_MAX } else { NAME_CHARS_MAX };
    if buyer.name.trim().is_empty() {
        found.say(Rule::BuyerNameMissing, "buyer.name");
    } else if chars > most || buyer.name.chars().any(char::is_control) {
        found.say(Rule::BuyerName, "buyer.name");
    }
    if is_factura && buyer.identity != Identity::Ruc {
        found.say(Rule::FacturaBuyer, "buyer.identity");
        return;
    }
    let missing = if document.is_note() { Rule::NoteBuyerNumber } else { Rule::BuyerNumberMissing };
    number(found, buyer, missing, "buyer.number");
}

/// The number, by its kind; `missing` is said of none.
pub(super) fn number(found: &mut Findings, buyer: &Buyer, missing: Rule, path: &str) {
    let number = &*buyer.number;
    let is_digits = |count| number.len() == count && number.bytes().all(|it| it.is_ascii_digit());
    let broken = match buyer.identity {
        _ if number.is_empty() => Some(missing),
        Identity::Ruc if !is_digits(11) => Some(Rule::BuyerRucDigits),
        Identity::Ruc if number.parse::<Ruc>().is_err() => Some(Rule::RucUnknown),
        Identity::Dni if !is_digits(8) => Some(Rule::BuyerDniDigits),
        Identity::Ruc | Identity::Dni => None,
        _ if number.chars().count() > NUMBER_CHARS_MAX => Some(Rule::BuyerNumber),
        _ if number.chars().any(|it| it.is_whitespace() || it.is_control()) => {
            Some(Rule::BuyerNumber)
        }
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
