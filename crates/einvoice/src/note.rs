//! Notas de crédito (07) and de débito (08), of boletas and of facturas.
//!
//! Facts it rests on: SUNAT's rule sheet `NotaCredito2_0` of the workbook of 2026-02-12 and the
//! rules for notas de débito that SUNAT published as XSL in 2022. Neither knows a discount or an
//! operation type in a note: the lines are what is left, and the NRUS shows in their affectation
//! alone.

use izi_domain::DocumentKind;

use crate::model::{Correction, Document};
use crate::parts::{self, Names};
use crate::totals::Totals;
use crate::xml::Xml;

/// The root, its namespaces and the names inside.
struct Shape {
    root: &'static str,
    namespaces: [(&'static str, &'static str); 5],
    names: Names,
}

const fn namespaces(of: &'static str) -> [(&'static str, &'static str); 5] {
    [
        ("xmlns", of),
        ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
        ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
        ("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"),
        ("xmlns:ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
    ]
}

const CREDIT: Shape = Shape {
    root: "CreditNote",
    namespaces: namespaces("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"),
    names: Names {
        line: "cac:CreditNoteLine",
        quantity: "cbc:CreditedQuantity",
        total: "cac:LegalMonetaryTotal",
        description_chars_min: 3,
    },
};
const DEBIT: Shape = Shape {
    root: "DebitNote",
    namespaces: namespaces("urn:oasis:names:specification:ubl:schema:xsd:DebitNote-2"),
    names: Names {
        line: "cac:DebitNoteLine",
        quantity: "cbc:DebitedQuantity",
        total: "cac:RequestedMonetaryTotal",
        description_chars_min: 3,
    },
};

pub(crate) fn write(document: &Document) -> Vec<u8> {
    let shape = if document.kind() == DocumentKind::DebitNote { &DEBIT } else { &CREDIT };
    let totals = document.totals();
    let mut xml = Xml::with_capacity(3_500 + 1_300 * document.lines.len());
    xml.within_with(shape.root, &shape.namespaces, |xml| {
        parts::heading(xml, document);
        parts::legends(xml, document, &totals);
        if let Some(it) = &document.correction {
            correction(xml, it);
        }
        parts::signature_reference(xml, &document.issuer);
        parts::parties(xml, document);
        parts::tax_total(xml, &totals);
        monetary_total(xml, shape, document, &totals);
        parts::lines(xml, &shape.names, document, &totals);
    });
    xml.into_bytes()
}

fn correction(xml: &mut Xml, it: &Correction) {
    let about = it.about.id();
    xml.within("cac:DiscrepancyResponse", |xml| {
        xml.leaf("cbc:ReferenceID", &about);
        xml.leaf("cbc:ResponseCode", it.cause.code());
        xml.leaf("cbc:Description", it.reason.as_str());
    });
    xml.within("cac:BillingReference", |xml| {
        xml.within("cac:InvoiceDocumentReference", |xml| {
            xml.leaf("cbc:ID", &about);
            xml.leaf("cbc:DocumentTypeCode", it.about.kind().code());
        });
    });
}

fn monetary_total(xml: &mut Xml, shape: &Shape, document: &Document, totals: &Totals) {
    xml.within(shape.names.total, |xml| {
        if !document.rounding.is_zero() {
            xml.amount("cbc:PayableRoundingAmount", document.rounding);
        }
        xml.amount("cbc:PayableAmount", totals.payable);
    });
}
