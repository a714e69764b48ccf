//! Boletas de venta (03) and facturas (01): both are a UBL 2.1 `Invoice`.
//!
//! Facts it rests on: SUNAT's rule sheet `Boleta2_0` and catalogues 51 and 53 of the workbook of
//! 2026-02-12, and the rules for facturas that SUNAT published as XSL in 2022.

use izi_domain::{DocumentKind, Money};

use crate::catalogues::Allowance;
use crate::model::{Document, PaymentTerms};
use crate::parts::{self, Names};
use crate::totals::Totals;
use crate::xml::Xml;

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
    ("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"),
    ("xmlns:ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
];
const NAMES: Names = Names {
    line: "cac:InvoiceLine",
    quantity: "cbc:InvoicedQuantity",
    total: "cac:LegalMonetaryTotal",
    description_chars_min: 1,
};

pub(crate) fn write(document: &Document) -> Vec<u8> {
    let totals = document.totals();
    let mut xml = Xml::with_capacity(3_500 + 1_300 * document.lines.len());
    xml.within_with("Invoice", NAMESPACES, |xml| {
        parts::heading(xml, document);
        let operation = [("listID", document.operation.code())];
        xml.leaf_with("cbc:InvoiceTypeCode", &operation, document.kind().code());
        parts::legends(xml, document, &totals);
        parts::signature_reference(xml, &document.issuer);
        parts::parties(xml, document);
        // In a boleta they mean nothing, and the older of SUNAT's rule sets takes offence.
        if document.kind() == DocumentKind::Factura {
            payment_terms(xml, &document.payment);
        }
        global_discounts(xml, &totals);
        parts::tax_total(xml, &totals);
        monetary_total(xml, document, &totals);
        parts::lines(xml, &NAMES, document, &totals);
    });
    xml.into_bytes()
}

/// A factura says when it is paid (3244), and in which instalments (3245 and following).
fn payment_terms(xml: &mut Xml, terms: &PaymentTerms) {
    let form = |xml: &mut Xml, means: &str, amount: Option<Money>, due: Option<String>| {
        xml.within("cac:PaymentTerms", |xml| {
            xml.leaf("cbc:ID", "FormaPago");
            xml.leaf("cbc:PaymentMeansID", means);
            if let Some(amount) = amount {
                xml.amount("cbc:Amount", amount);
            }
            if let Some(due) = due {
                xml.leaf("cbc:PaymentDueDate", &due);
            }
        });
    };
    match terms {
        PaymentTerms::Cash => form(xml, "Contado", None, None),
        PaymentTerms::Credit(instalments) => {
            // A factura adds up to at most `Money::MAX`.
            let whole = Money::sum(instalments.iter().map(|it| it.amount)).unwrap_or(Money::MAX);
            form(xml, "Credito", Some(whole), None);
            for (place, it) in instalments.iter().enumerate() {
                let means = format!("Cuota{:03}", place + 1);
                form(xml, &means, Some(it.amount), Some(it.due.to_string()));
            }
        }
    }
}

fn global_discounts(xml: &mut Xml, totals: &Totals) {
    if totals.taxed_discount > Money::ZERO {
        let base = totals.taxed_before;
        parts::discount(xml, Allowance::GlobalTaxed, totals.taxed_discount, base);
    }
    if totals.other_discount > Money::ZERO {
        // The one of the two after which the base of 9998 is still the sum of the lines, as rule
        // 4296 computes it.
        let base = totals.exempt.checked_add(totals.unaffected).unwrap_or(Money::MAX);
        parts::discount(xml, Allowance::GlobalOther, totals.other_discount, base);
    }
}

fn monetary_total(xml: &mut Xml, document: &Document, totals: &Totals) {
    xml.within(NAMES.total, |xml| {
        xml.amount("cbc:LineExtensionAmount", totals.value);
        xml.amount("cbc:TaxInclusiveAmount", totals.inclusive);
        if totals.other_discount > Money::ZERO {
            xml.amount("cbc:AllowanceTotalAmount", totals.other_discount);
        }
        if !document.rounding.is_zero() {
            xml.amount("cbc:PayableRoundingAmount", document.rounding);
        }
        xml.amount("cbc:PayableAmount", totals.payable);
    });
}
