//! The comunicación de baja (RA): `VoidedDocuments` 1.0 of UBL 2.0.
//!
//! Facts it rests on: SUNAT's rule sheet `Comunicación_de_Baja1_0` of the workbook of 2026-02-12.

use crate::model::Voiding;
use crate::report;
use crate::xml::Xml;

const NAMESPACES: [(&str, &str); 6] =
    report::namespaces("urn:sunat:names:specification:ubl:peru:schema:xsd:VoidedDocuments-1");

pub(crate) fn write(voiding: &Voiding) -> Vec<u8> {
    let mut xml = Xml::with_capacity(2_500 + 400 * voiding.lines.len());
    xml.within_with("VoidedDocuments", &NAMESPACES, |xml| {
        let days = (voiding.documents_date, voiding.issue_date);
        report::heading(xml, "1.0", &voiding.name, days, &voiding.issuer);
        for (place, it) in voiding.lines.iter().enumerate() {
            xml.within("sac:VoidedDocumentsLine", |xml| {
                xml.digits("cbc:LineID", &[], place + 1);
                xml.leaf("cbc:DocumentTypeCode", it.document.kind().code());
                xml.leaf("sac:DocumentSerialID", it.document.series());
                xml.digits("sac:DocumentNumberID", &[], it.document.correlative());
                xml.leaf("sac:VoidReasonDescription", it.reason.as_str());
            });
        }
    });
    xml.into_bytes()
}
