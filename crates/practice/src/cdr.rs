//! A CDR as SUNAT's service writes it, down to the time inside its date and the empty `dummy` entry
//! of its zip, so that practice meets what production sends.

use std::io::{Cursor, Read, Write};

use izi_domain::{DocumentKind, DocumentName, Instant, Ruc};
use quick_xml::escape::escape;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const SUNAT: &str = "20131312955";

/// What a CDR answers.
pub(crate) struct Reply<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) name: &'a DocumentName,
    /// The number of the buyer's document.
    pub(crate) buyer: &'a str,
    pub(crate) code: u32,
    pub(crate) message: &'a str,
    pub(crate) notes: &'a [String],
    /// The digest of what was received.
    pub(crate) digest: &'a str,
    pub(crate) now: Instant,
}

/// The words of an acceptance.
pub(crate) fn accepted(name: &DocumentName) -> String {
    let id = name.id();
    match name.kind() {
        DocumentKind::Factura => format!("La Factura numero {id}, ha sido aceptada"),
        DocumentKind::Boleta => format!("La Boleta numero {id}, ha sido aceptada"),
        DocumentKind::CreditNote => format!("La Nota de Credito numero {id}, ha sido aceptada"),
        DocumentKind::DebitNote => format!("La Nota de Debito numero {id}, ha sido aceptada"),
        DocumentKind::Summary => format!("El Resumen diario {id}, ha sido aceptado"),
        DocumentKind::Voiding => format!("La Comunicacion de baja {id}, ha sido aceptada"),
    }
}

/// The zipped CDR.
pub(crate) fn zipped(reply: &Reply<'_>) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_directory("dummy/", options)?;
    zip.start_file(format!("R-{}.xml", reply.name.file_stem(reply.ruc)), options)?;
    zip.write_all(xml(reply).as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

/// The XML in a zipped CDR of ours; what cannot be opened is given back as it is.
pub(crate) fn unzipped(cdr: &[u8]) -> Vec<u8> {
    let xml = || {
        let mut archive = ZipArchive::new(Cursor::new(cdr)).ok()?;
        let last = archive.len().checked_sub(1)?;
        let mut xml = Vec::new();
        archive.by_index(last).ok()?.read_to_end(&mut xml).ok()?;
        Some(xml)
    };
    xml().unwrap_or_else(|| cdr.to_vec())
}

fn xml(reply: &Reply<'_>) -> String {
    let Reply { ruc, name, code, now, digest, .. } = reply;
    let (day, time, id, number) = (now.business_date(), now.lima_time(), now.utc_ms(), name.id());
    let notes: Vec<String> =
        reply.notes.iter().map(|it| format!("<cbc:Note>{}</cbc:Note>", escape(it))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ar:ApplicationResponse \
         xmlns:ar=\"urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2\" \
         xmlns:ext=\"urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" \
         xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">\
         <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent></ext:ExtensionContent>\
         </ext:UBLExtension></ext:UBLExtensions>\
         <cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>1.0</cbc:CustomizationID>\
         <cbc:ID>{id}</cbc:ID><cbc:IssueDate>{day}T{time}</cbc:IssueDate>\
         <cbc:IssueTime>00:00:00</cbc:IssueTime><cbc:ResponseDate>{day}</cbc:ResponseDate>\
         <cbc:ResponseTime>{time}</cbc:ResponseTime>{notes}\
         <cac:SenderParty><cac:PartyIdentification><cbc:ID>{SUNAT}</cbc:ID>\
         </cac:PartyIdentification></cac:SenderParty>\
         <cac:ReceiverParty><cac:PartyIdentification><cbc:ID>{ruc}</cbc:ID>\
         </cac:PartyIdentification></cac:ReceiverParty>\
         <cac:DocumentResponse><cac:Response><cbc:ReferenceID>{number}</cbc:ReferenceID>\
         <cbc:ResponseCode>{code}</cbc:ResponseCode><cbc:Description>{message}</cbc:Description>\
         </cac:Response><cac:DocumentReference><cbc:ID>{number}</cbc:ID><cac:Attachment>\
         <cac:ExternalReference><cbc:DocumentHash>{digest}</cbc:DocumentHash>\
         </cac:ExternalReference></cac:Attachment></cac:DocumentReference>\
         <cac:RecipientParty><cac:PartyIdentification><cbc:ID>{buyer}</cbc:ID>\
         </cac:PartyIdentification></cac:RecipientParty></cac:DocumentResponse>\
         </ar:ApplicationResponse>",
        notes = notes.concat(),
        digest = escape(*digest),
        message = escape(reply.message),
        buyer = escape(reply.buyer),
    )
}
