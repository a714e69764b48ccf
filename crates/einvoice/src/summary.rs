//! The resumen diario (RC): `SummaryDocuments` 1.1 of UBL 2.0.
//!
//! Facts it rests on: SUNAT's rule sheet `Resumen_Diario1_1` and catalogues 11 and 19 of the
//! workbook of 2026-02-12.

use izi_domain::Money;

use crate::catalogues::{SummaryValue, Tribute};
use crate::model::{DailySummary, SummaryEntry};
use crate::parts;
use crate::report;
use crate::xml::Xml;

const NAMESPACES: [(&str, &str); 6] =
    report::namespaces("urn:sunat:names:specification:ubl:peru:schema:xsd:SummaryDocuments-1");

/// The rate that is told where nothing bears IGV.
const GENERAL: u32 = 18_00;

pub(crate) fn write(summary: &DailySummary) -> Vec<u8> {
    let mut xml = Xml::with_capacity(2_500 + 1_200 * summary.entries.len());
    xml.within_with("SummaryDocuments", &NAMESPACES, |xml| {
        let days = (summary.documents_date, summary.issue_date);
        report::heading(xml, "1.1", &summary.name, days, &summary.issuer);
        for (place, it) in summary.entries.iter().enumerate() {
            xml.within("sac:SummaryDocumentsLine", |xml| entry(xml, place + 1, it));
        }
    });
    xml.into_bytes()
}

fn entry(xml: &mut Xml, place: usize, it: &SummaryEntry) {
    xml.digits("cbc:LineID", &[], place);
    xml.leaf("cbc:DocumentTypeCode", it.document.kind().code());
    xml.digits("cbc:ID", &[], it.document.id());
    xml.within("cac:AccountingCustomerParty", |xml| {
        xml.leaf("cbc:CustomerAssignedAccountID", &it.buyer.number);
        xml.leaf("cbc:AdditionalAccountID", it.buyer.identity.code());
    });
    if let Some(about) = &it.about {
        xml.within("cac:BillingReference", |xml| {
            xml.within("cac:InvoiceDocumentReference", |xml| {
                xml.digits("cbc:ID", &[], about.id());
                xml.leaf("cbc:DocumentTypeCode", about.kind().code());
            });
        });
    }
    xml.within("cac:Status", |xml| xml.digits("cbc:ConditionCode", &[], it.condition.code()));
    xml.amount("sac:TotalAmount", it.total);
    for (kind, value) in [
        (SummaryValue::Taxed, it.taxed),
        (SummaryValue::Exempt, it.exempt),
        (SummaryValue::Unaffected, it.unaffected),
        (SummaryValue::Free, it.free),
    ] {
        if value > Money::ZERO {
            xml.within("sac:BillingPayment", |xml| {
                xml.amount("cbc:PaidAmount", value);
                xml.leaf("cbc:InstructionID", kind.code());
            });
        }
    }
    // The IGV is told even where there is none (2278), and with a rate that there is: the sheet of
    // 2026-02-12 does not ask for it, but since that month SUNAT refuses a line without (2992), and a
    // later sheet is said to refuse any rate but 18, 10.5 and in notes 10 (3504). So never 0.
    tax(xml, Tribute::Igv, it.igv, Some(it.igv_rate.unwrap_or(GENERAL)));
    if it.icbper > Money::ZERO {
        tax(xml, Tribute::Icbper, it.icbper, None);
    }
}

fn tax(xml: &mut Xml, tribute: Tribute, amount: Money, rate: Option<u32>) {
    xml.within("cac:TaxTotal", |xml| {
        xml.amount("cbc:TaxAmount", amount);
        xml.within("cac:TaxSubtotal", |xml| {
            xml.amount("cbc:TaxAmount", amount);
            xml.within("cac:TaxCategory", |xml| {
                if let Some(rate) = rate {
                    parts::percent(xml, rate);
                }
                parts::tax_scheme(xml, tribute);
            });
        });
    });
}
