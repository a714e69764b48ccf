//! Documents as a shop writes them, in the plainest form that passes.

use std::fmt::Write as _;

pub(crate) const RUC: &str = "10467793549";
pub(crate) const OTHER_RUC: &str = "20123456786";

const NAMESPACES: &str = "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
    xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" \
    xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
    xmlns:ext=\"urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2\" \
    xmlns:sac=\"urn:sunat:names:specification:ubl:peru:schema:xsd:SunatAggregateComponents-1\"";
const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd";
const SUNAT: &str = "urn:sunat:names:specification:ubl:peru:schema:xsd";

fn root(name: &str, family: &str, inner: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name} xmlns=\"{family}:{name}\" {NAMESPACES}>{inner}</{name}>")
        .replace(":Invoice\"", ":Invoice-2\"")
        .replace(":CreditNote\"", ":CreditNote-2\"")
        .replace(":DebitNote\"", ":DebitNote-2\"")
        .replace(":SummaryDocuments\"", ":SummaryDocuments-1\"")
        .replace(":VoidedDocuments\"", ":VoidedDocuments-1\"")
}

const PLACE_OF_SIGNATURE: &str = "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent>\
    </ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>";

fn signer() -> String {
    format!(
        "<cac:Signature><cbc:ID>SIGN</cbc:ID><cac:SignatoryParty><cac:PartyIdentification>\
         <cbc:ID>{RUC}</cbc:ID></cac:PartyIdentification></cac:SignatoryParty>\
         <cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#SIGN</cbc:URI>\
         </cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>"
    )
}

fn parties() -> String {
    format!(
        "{}<cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification>\
         <cbc:ID schemeID=\"6\">{RUC}</cbc:ID></cac:PartyIdentification></cac:Party>\
         </cac:AccountingSupplierParty><cac:AccountingCustomerParty><cac:Party>\
         <cac:PartyIdentification><cbc:ID schemeID=\"0\">00000000</cbc:ID>\
         </cac:PartyIdentification></cac:Party></cac:AccountingCustomerParty>",
        signer()
    )
}

fn money(total: &str, sums: &str, line: &str, quantity: &str) -> String {
    format!(
        "<cac:{sums}><cbc:LineExtensionAmount currencyID=\"PEN\">{total}</cbc:LineExtensionAmount>\
         <cbc:TaxInclusiveAmount currencyID=\"PEN\">{total}</cbc:TaxInclusiveAmount>\
         <cbc:PayableAmount currencyID=\"PEN\">{total}</cbc:PayableAmount></cac:{sums}>\
         <cac:{line}><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode=\"NIU\">1</cbc:{quantity}>\
         <cbc:LineExtensionAmount currencyID=\"PEN\">{total}</cbc:LineExtensionAmount>\
         <cac:Item><cbc:Description>ARROZ</cbc:Description></cac:Item>\
         <cac:Price><cbc:PriceAmount currencyID=\"PEN\">{total}</cbc:PriceAmount></cac:Price>\
         </cac:{line}>"
    )
}

/// A boleta (`B…`) or a factura (`F…`).
pub(crate) fn invoice(id: &str, date: &str, total: &str) -> String {
    let (kind, operation) = if id.starts_with('F') { ("01", "0101") } else { ("03", "0113") };
    let inner = format!(
        "{PLACE_OF_SIGNATURE}<cbc:UBLVersionID>2.1</cbc:UBLVersionID>\
         <cbc:CustomizationID>2.0</cbc:CustomizationID><cbc:ID>{id}</cbc:ID>\
         <cbc:IssueDate>{date}</cbc:IssueDate>\
         <cbc:InvoiceTypeCode listID=\"{operation}\">{kind}</cbc:InvoiceTypeCode>\
         <cbc:DocumentCurrencyCode>PEN</cbc:DocumentCurrencyCode>{}{}",
        parties(),
        money(total, "LegalMonetaryTotal", "InvoiceLine", "InvoicedQuantity")
    );
    root("Invoice", UBL, &inner)
}

/// A nota de crédito (07) or débito (08) about a document.
pub(crate) fn note(kind: &str, id: &str, date: &str, about: &str, total: &str) -> String {
    let (name, sums, line, quantity) = match kind {
        "07" => ("CreditNote", "LegalMonetaryTotal", "CreditNoteLine", "CreditedQuantity"),
        _ => ("DebitNote", "RequestedMonetaryTotal", "DebitNoteLine", "DebitedQuantity"),
    };
    let of = if about.starts_with('F') { "01" } else { "03" };
    let inner = format!(
        "{PLACE_OF_SIGNATURE}<cbc:UBLVersionID>2.1</cbc:UBLVersionID>\
         <cbc:CustomizationID>2.0</cbc:CustomizationID><cbc:ID>{id}</cbc:ID>\
         <cbc:IssueDate>{date}</cbc:IssueDate>\
         <cbc:DocumentCurrencyCode>PEN</cbc:DocumentCurrencyCode>\
         <cac:DiscrepancyResponse><cbc:ReferenceID>{about}</cbc:ReferenceID>\
         <cbc:ResponseCode>01</cbc:ResponseCode></cac:DiscrepancyResponse>\
         <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{about}</cbc:ID>\
         <cbc:DocumentTypeCode>{of}</cbc:DocumentTypeCode></cac:InvoiceDocumentReference>\
         </cac:BillingReference>{}{}",
        parties(),
        money(total, sums, line, quantity)
    );
    root(name, UBL, &inner)
}

fn report(name: &str, id: &str, documents: &str, made: &str, lines: &str) -> String {
    let inner = format!(
        "{PLACE_OF_SIGNATURE}<cbc:UBLVersionID>2.0</cbc:UBLVersionID>\
         <cbc:CustomizationID>1.1</cbc:CustomizationID><cbc:ID>{id}</cbc:ID>\
         <cbc:ReferenceDate>{documents}</cbc:ReferenceDate><cbc:IssueDate>{made}</cbc:IssueDate>{}\
         <cac:AccountingSupplierParty>\
         <cbc:CustomerAssignedAccountID>{RUC}</cbc:CustomerAssignedAccountID>\
         <cbc:AdditionalAccountID>6</cbc:AdditionalAccountID></cac:AccountingSupplierParty>{lines}",
        signer()
    );
    root(name, SUNAT, &inner)
}

/// A line of a summary: `(type, id, condition, total)`.
pub(crate) type Told<'a> = (&'a str, &'a str, u8, &'a str);

/// A resumen diario; a note among its lines corrects B001-1.
pub(crate) fn summary(id: &str, documents: &str, made: &str, lines: &[Told<'_>]) -> String {
    let mut text = String::new();
    for (place, (kind, id, condition, total)) in lines.iter().enumerate() {
        let about = if *kind == "03" {
            ""
        } else {
            "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>B001-1</cbc:ID>\
             <cbc:DocumentTypeCode>03</cbc:DocumentTypeCode></cac:InvoiceDocumentReference>\
             </cac:BillingReference>"
        };
        write!(
            text,
            "<sac:SummaryDocumentsLine><cbc:LineID>{}</cbc:LineID>\
             <cbc:DocumentTypeCode>{kind}</cbc:DocumentTypeCode><cbc:ID>{id}</cbc:ID>\
             <cac:AccountingCustomerParty>\
             <cbc:CustomerAssignedAccountID>00000000</cbc:CustomerAssignedAccountID>\
             <cbc:AdditionalAccountID>0</cbc:AdditionalAccountID></cac:AccountingCustomerParty>\
             {about}<cac:Status><cbc:ConditionCode>{condition}</cbc:ConditionCode></cac:Status>\
             <sac:TotalAmount currencyID=\"PEN\">{total}</sac:TotalAmount>\
             </sac:SummaryDocumentsLine>",
            place + 1
        )
        .unwrap();
    }
    report("SummaryDocuments", id, documents, made, &text)
}

/// A comunicación de baja: `(type, series, number)`.
pub(crate) fn voiding(
    id: &str,
    documents: &str,
    made: &str,
    lines: &[(&str, &str, u32)],
) -> String {
    let mut text = String::new();
    for (kind, series, number) in lines {
        write!(
            text,
            "<sac:VoidedDocumentsLine><cbc:LineID>1</cbc:LineID>\
             <cbc:DocumentTypeCode>{kind}</cbc:DocumentTypeCode>\
             <sac:DocumentSerialID>{series}</sac:DocumentSerialID>\
             <sac:DocumentNumberID>{number}</sac:DocumentNumberID>\
             <sac:VoidReasonDescription>ERROR</sac:VoidReasonDescription>\
             </sac:VoidedDocumentsLine>"
        )
        .unwrap();
    }
    report("VoidedDocuments", id, documents, made, &text)
}
