//! What the authority reads out of a document before it opens its register.
//!
//! Of SUNAT's rules it has the order of the schema's elements, names and dates, the signature, the
//! sums, the taxes of lines, the buyer's RUC and what notes and reports say of other documents. It
//! reads UBL itself and shares no rule with [`izi_einvoice::preflight`], so that a mistake there is
//! not repeated here; the other rules are tried with SUNAT's own files in the tests of `izi_einvoice`.

mod money;
mod note;
mod order;
mod report;
mod seal;
mod taxes;
mod totals;

use izi_domain::{BusinessDate, DocumentKind, DocumentName, Ruc};

pub(crate) use money::cents;
pub(crate) use report::{Line, REPORT_DAYS, Report};
pub(crate) use seal::digest;

use crate::examine::totals::Totals;
use crate::settings::Settings;
use crate::tree::Element;

/// Why it does not accept: a code below 2000 spends nothing, one of 2000 and up the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) code: u32,
    pub(crate) why: String,
}

impl Refused {
    pub(crate) fn new(code: u32, why: impl Into<String>) -> Self {
        Self { code, why: why.into() }
    }
}

/// The signature that a front wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    /// None: the PSE signs.
    None,
    /// One that holds, under any certificate, as the beta does.
    Any,
    /// One that holds, under a certificate of the issuer that is in force.
    Issuers,
}

/// A document as it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) name: &'a DocumentName,
    pub(crate) xml: &'a [u8],
    pub(crate) seal: Seal,
}

/// A document that another one corrects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) name: DocumentName,
}

/// What is read of a boleta, a factura or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paper {
    pub(crate) issued: Option<BusinessDate>,
    pub(crate) total_cents: i64,
    /// Type and number of the buyer's document.
    pub(crate) buyer: String,
    pub(crate) about: Option<About>,
    /// Observations, each with its code in front.
    pub(crate) notes: Vec<String>,
    /// What is wrong with it in itself.
    pub(crate) refused: Option<Refused>,
}

/// What came of reading.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It is not what it is sent as: not even looked up.
    Nonsense(Refused),
    /// A single document.
    Paper(Paper),
    /// A summary or a voiding.
    Report(Report),
}

/// Reads a document that arrived on `today`.
pub(crate) fn examine(sent: &Sent<'_>, today: BusinessDate, settings: &Settings) -> Reading {
    let Some(root) = Element::read(sent.xml) else {
        return Reading::Nonsense(Refused::new(306, "No se puede leer el archivo XML"));
    };
    if sent.name.kind().is_report() {
        return report::examine(sent, &root, today);
    }
    if let Some(refused) = of_another_document(sent, &root).or_else(|| order::wrong(&root)) {
        return Reading::Nonsense(refused);
    }
    Reading::Paper(paper(sent, &root, today, settings))
}

fn paper(sent: &Sent<'_>, root: &Element, today: BusinessDate, settings: &Settings) -> Paper {
    let issued = root.text("IssueDate").parse::<BusinessDate>().ok();
    let totals = Totals::read(root);
    let about = note::about(sent.name, root);
    let refused = out_of_time(sent.name, issued, today, settings)
        .or_else(|| seal::wrong(sent, root, today))
        .or_else(|| about.as_ref().err().cloned())
        .or_else(|| taxes::wrong(root))
        .or_else(|| totals.is_none().then(|| Refused::new(2_062, "Los importes no se entienden")));
    let buyer = root.at("AccountingCustomerParty/Party/PartyIdentification/ID");
    Paper {
        issued,
        total_cents: totals.as_ref().map_or(0, |it| it.payable),
        buyer: buyer.map_or_else(String::new, |it| it.text.clone()),
        about: about.ok().flatten(),
        notes: totals.map_or_else(Vec::new, |it| it.notes()),
        refused,
    }
}

/// The name a document is sent under must be the one it carries (1001, 1003, 1034 to 1036).
fn of_another_document(sent: &Sent<'_>, root: &Element) -> Option<Refused> {
    let kind = sent.name.kind();
    let written = match kind {
        DocumentKind::Boleta | DocumentKind::Factura => {
            root.name == "Invoice" && root.text("InvoiceTypeCode") == kind.code()
        }
        DocumentKind::CreditNote => root.name == "CreditNote",
        _ => root.name == "DebitNote",
    };
    if !written {
        return Some(Refused::new(1_003, "El XML no es del tipo de documento de su nombre"));
    }
    let issuer = root.text("AccountingSupplierParty/Party/PartyIdentification/ID");
    if issuer != sent.ruc.as_str() {
        return Some(Refused::new(1_034, "El RUC del nombre no es el del XML"));
    }
    let id = root.text("ID");
    let Ok(name) = format!("{}-{id}", kind.code()).parse::<DocumentName>() else {
        return Some(Refused::new(1_001, format!("La serie y el número no se entienden: {id}")));
    };
    if name.series() != sent.name.series() {
        return Some(Refused::new(1_035, "La serie del nombre no es la del XML"));
    }
    (name != *sent.name).then(|| Refused::new(1_036, "El número del nombre no es el del XML"))
}

/// Boletas and their notes 5 days (1079: then in a summary), facturas 3 (2108); two days ahead are
/// let pass for clocks and time zones that differ (2329).
fn out_of_time(
    name: &DocumentName,
    issued: Option<BusinessDate>,
    today: BusinessDate,
    settings: &Settings,
) -> Option<Refused> {
    let Some(issued) = issued else {
        return Some(Refused::new(2_329, "La fecha de emisión no se entiende"));
    };
    let age = today.days_since(issued);
    if age < -2 {
        let why = "La fecha de emisión se encuentra fuera del límite permitido";
        return Some(Refused::new(2_329, why));
    }
    let of_boletas = name.series().starts_with('B');
    if of_boletas && age > settings.boleta_days {
        let why = "Solo puede enviar el comprobante en un resumen diario";
        return Some(Refused::new(1_079, why));
    }
    (!of_boletas && age > settings.factura_days)
        .then(|| Refused::new(2_108, "Presentación fuera de fecha"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boleta(total: &str) -> String {
        format!(
            "<Invoice><ID>B001-1</ID><IssueDate>2026-11-20</IssueDate>\
             <InvoiceTypeCode>03</InvoiceTypeCode><AccountingSupplierParty><Party>\
             <PartyIdentification><ID>10467793549</ID></PartyIdentification></Party>\
             </AccountingSupplierParty><LegalMonetaryTotal>\
             <LineExtensionAmount>15.00</LineExtensionAmount>\
             <TaxInclusiveAmount>15.00</TaxInclusiveAmount>\
             <PayableRoundingAmount>-0.05</PayableRoundingAmount>\
             <PayableAmount>{total}</PayableAmount></LegalMonetaryTotal><InvoiceLine>\
             <LineExtensionAmount>15.00</LineExtensionAmount></InvoiceLine></Invoice>"
        )
    }

    fn read(xml: &str, ruc: &str, name: &str, today: &str) -> Reading {
        let (ruc, name) = (ruc.parse().unwrap(), name.parse().unwrap());
        let sent = Sent { ruc: &ruc, name: &name, xml: xml.as_bytes(), seal: Seal::None };
        examine(&sent, today.parse().unwrap(), &Settings::new("t"))
    }

    fn paper(xml: &str, today: &str) -> Paper {
        match read(xml, "10467793549", "B001-1", today) {
            Reading::Paper(it) => it,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_sound_boleta_is_accepted_and_a_wrong_total_noticed() {
        let sound = paper(&boleta("14.95"), "2026-11-20");
        assert_eq!((sound.refused, sound.notes.len(), sound.total_cents), (None, 0, 1_495));
        let wrong = paper(&boleta("14.96"), "2026-11-20");
        assert_eq!((wrong.refused, wrong.notes.len()), (None, 1));
    }

    #[test]
    fn what_is_not_the_document_it_is_sent_as_is_not_looked_up() {
        let code = |xml: &str, ruc: &str, name: &str| match read(xml, ruc, name, "2026-11-20") {
            Reading::Nonsense(it) => it.code,
            other => panic!("{other:?}"),
        };
        let xml = boleta("14.95");
        assert_eq!(code(&xml, "20123456786", "B001-1"), 1_034);
        assert_eq!(code(&xml, "10467793549", "B002-1"), 1_035);
        assert_eq!(code(&xml, "10467793549", "B001-2"), 1_036);
        assert_eq!(code("<Invoice>", "10467793549", "B001-1"), 306);
        assert_eq!(code("<CreditNote/>", "10467793549", "B001-1"), 1_003);
        assert_eq!(code(&xml, "10467793549", "07-B001-1"), 1_003);
        assert_eq!(code(&xml.replace("B001-1<", "B001<"), "10467793549", "B001-1"), 1_001);
    }

    #[test]
    fn a_boleta_has_from_two_days_ahead_to_five_days_after() {
        let code = |today: &str| paper(&boleta("14.95"), today).refused.map(|it| it.code);
        assert_eq!(code("2026-11-18"), None);
        assert_eq!(code("2026-11-17"), Some(2_329));
        assert_eq!(code("2026-11-25"), None);
        assert_eq!(code("2026-11-26"), Some(1_079));
    }
}
