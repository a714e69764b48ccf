//! What the two reports have in common: UBL 2.0 with SUNAT's own elements, and a day each.

use izi_domain::{BusinessDate, DocumentName, Issuer};

use crate::parts;
use crate::xml::Xml;

/// The issuer's name has at most a hundred characters here (2228).
const NAME_CHARS_MAX: usize = 100;

pub(crate) const fn namespaces(of: &'static str) -> [(&'static str, &'static str); 6] {
    [
        ("xmlns", of),
        ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
        ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
        ("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"),
        ("xmlns:ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
        (
            "xmlns:sac",
            "urn:sunat:names:specification:ubl:peru:schema:xsd:SunatAggregateComponents-1",
        ),
    ]
}

/// Everything before the lines.
pub(crate) fn heading(
    xml: &mut Xml,
    version: &str,
    name: &DocumentName,
    (documents_date, issue_date): (BusinessDate, BusinessDate),
    issuer: &Issuer,
) {
    parts::signature_place(xml);
    xml.leaf("cbc:UBLVersionID", "2.0");
    xml.leaf("cbc:CustomizationID", version);
    xml.digits("cbc:ID", &[], name.id());
    xml.digits("cbc:ReferenceDate", &[], documents_date);
    xml.digits("cbc:IssueDate", &[], issue_date);
    parts::signature_reference(xml, issuer);
    xml.within("cac:AccountingSupplierParty", |xml| {
        xml.leaf("cbc:CustomerAssignedAccountID", issuer.ruc.as_str());
        xml.leaf("cbc:AdditionalAccountID", "6");
        xml.within("cac:Party", |xml| {
            xml.within("cac:PartyLegalEntity", |xml| {
                let name = parts::long_enough(issuer.name.as_str());
                let end = name.char_indices().nth(NAME_CHARS_MAX).map_or(name.len(), |it| it.0);
                xml.leaf("cbc:RegistrationName", &name[..end]);
            });
        });
    });
}
