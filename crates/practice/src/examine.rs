//! What the authority looks at in a boleta before it keeps it.

use izi_domain::{BusinessDate, DocumentNumber, Money, Ruc};
use izi_einvoice::leaves::{Leaf, all, first, leaves};

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Not processed: no number is spent.
    Exception(u32, &'static str),
    /// Rejected: the number is spent.
    Rejected(u32, &'static str),
    /// Accepted, with what was noticed (often nothing).
    Accepted {
        /// Observations, each with its code in front.
        notes: Vec<String>,
        /// The number of the buyer's document.
        buyer: String,
    },
}

/// Examines the boleta of `ruc` and `number`, arrived on `today`.
pub(crate) fn examine(
    xml: &[u8],
    ruc: &Ruc,
    number: &DocumentNumber,
    today: BusinessDate,
) -> Finding {
    let Ok(leaves) = leaves(xml) else {
        return Finding::Exception(306, "el XML no se puede leer");
    };
    if let Some(it) = of_another_document(&leaves, ruc, number) {
        return it;
    }
    let text = |path: &str| first(&leaves, path).unwrap_or_default();
    let Ok(issued) = text("Invoice/IssueDate").parse::<BusinessDate>() else {
        return Finding::Rejected(2_329, "la fecha de emisión no se entiende");
    };
    // The rule allows two days ahead, for clocks and time zones that differ.
    if issued > today.next().next() {
        return Finding::Rejected(2_329, "la fecha de emisión está más de dos días adelante");
    }
    let Some(totals) = Totals::read(&leaves) else {
        return Finding::Rejected(2_062, "los importes no se entienden");
    };
    let buyer = text("AccountingCustomerParty/Party/PartyIdentification/ID").to_owned();
    Finding::Accepted { notes: totals.notes(), buyer }
}

/// The name a document is sent under must be the one it carries (1003, 1034 to 1036).
fn of_another_document(leaves: &[Leaf], ruc: &Ruc, number: &DocumentNumber) -> Option<Finding> {
    let text = |path: &str| first(leaves, path).unwrap_or_default();
    if text("Invoice/InvoiceTypeCode") != "03" {
        return Some(Finding::Exception(1_003, "el XML no es una boleta"));
    }
    if text("Invoice/AccountingSupplierParty/Party/PartyIdentification/ID") != ruc.as_str() {
        return Some(Finding::Exception(1_034, "el RUC del envío no es el del XML"));
    }
    match text("Invoice/ID").parse::<DocumentNumber>() {
        Ok(it) if it.series != number.series => {
            Some(Finding::Exception(1_035, "la serie del envío no es la del XML"))
        }
        Ok(it) if it == *number => None,
        Ok(_) => Some(Finding::Exception(1_036, "el número del envío no es el del XML")),
        Err(_) => Some(Finding::Exception(1_001, "la serie y el número no se entienden")),
    }
}

struct Totals {
    lines: i64,
    global_discount: i64,
    value: i64,
    inclusive: i64,
    allowance: i64,
    rounding: i64,
    payable: i64,
}

impl Totals {
    fn read(leaves: &[Leaf]) -> Option<Self> {
        let one = |path: &str| first(leaves, path).map_or(Some(0), cents);
        let sum = |path: &str| {
            all(leaves, path).map(cents).try_fold(0, |sum: i64, it| sum.checked_add(it?))
        };
        let totals = Self {
            lines: sum("Invoice/InvoiceLine/LineExtensionAmount")?,
            global_discount: sum("Invoice/AllowanceCharge/Amount")?,
            value: one("Invoice/LegalMonetaryTotal/LineExtensionAmount")?,
            inclusive: one("Invoice/LegalMonetaryTotal/TaxInclusiveAmount")?,
            allowance: one("Invoice/LegalMonetaryTotal/AllowanceTotalAmount")?,
            rounding: one("Invoice/LegalMonetaryTotal/PayableRoundingAmount")?,
            payable: one("Invoice/LegalMonetaryTotal/PayableAmount")?,
        };
        (totals.payable > 0).then_some(totals)
    }

    /// To the céntimo, where SUNAT lets a sol pass: a wrong céntimo is a mistake of ours too.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.value != self.lines {
            notes.push("4309 - la suma de las líneas no es el total valor de venta".to_owned());
        }
        if self.allowance != self.global_discount {
            notes.push("4307 - la suma de los descuentos no es su total".to_owned());
        }
        if self.payable != self.inclusive - self.allowance + self.rounding {
            notes.push("4312 - el importe total no es el que se calcula".to_owned());
        }
        notes
    }
}

fn cents(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    digits.parse::<Money>().ok().map(|it| sign * it.cents())
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

    fn seen(xml: &str, ruc: &str, number: &str, today: &str) -> Finding {
        let (ruc, number) = (ruc.parse().unwrap(), number.parse().unwrap());
        examine(xml.as_bytes(), &ruc, &number, today.parse().unwrap())
    }

    #[test]
    fn a_sound_boleta_is_accepted_and_a_wrong_total_noticed() {
        let notes = |total: &str| match seen(&boleta(total), "10467793549", "B001-1", "2026-11-20")
        {
            Finding::Accepted { notes, .. } => notes.len(),
            other => panic!("{other:?}"),
        };
        assert_eq!(notes("14.95"), 0);
        assert_eq!(notes("14.96"), 1);
    }

    #[test]
    fn what_is_not_the_document_it_is_sent_as_spends_no_number() {
        let code = |xml: &str, ruc: &str, number: &str| match seen(xml, ruc, number, "2026-11-20") {
            Finding::Exception(code, _) => code,
            other => panic!("{other:?}"),
        };
        let xml = boleta("14.95");
        assert_eq!(code(&xml, "20123456786", "B001-1"), 1_034);
        assert_eq!(code(&xml, "10467793549", "B002-1"), 1_035);
        assert_eq!(code(&xml, "10467793549", "B001-2"), 1_036);
        assert_eq!(code("<Invoice>", "10467793549", "B001-1"), 306);
        assert_eq!(code("<CreditNote/>", "10467793549", "B001-1"), 1_003);
    }

    #[test]
    fn two_days_ahead_are_let_pass_and_three_are_not() {
        let seen = |today| seen(&boleta("14.95"), "10467793549", "B001-1", today);
        assert!(matches!(seen("2026-11-18"), Finding::Accepted { .. }));
        assert!(matches!(seen("2026-11-17"), Finding::Rejected(2_329, _)));
        assert!(matches!(seen("2027-11-17"), Finding::Accepted { .. }), "late is not refused here");
    }
}
