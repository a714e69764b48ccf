//! A CDR as SUNAT's service writes it, down to the time inside its date and the empty `dummy` entry
//! of its zip, so that practice meets what production sends.

use std::io::{Cursor, Write};

use izi_domain::{DocumentNumber, Instant, Ruc};
use izi_einvoice::document_name;
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SUNAT: &str = "20131312955";

/// What a CDR answers.
pub(crate) struct Reply<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) number: &'a DocumentNumber,
    /// The number of the buyer's document.
    pub(crate) buyer: &'a str,
    pub(crate) code: u32,
    pub(crate) message: &'a str,
    pub(crate) notes: &'a [String],
    pub(crate) now: Instant,
}

/// The zipped CDR.
pub(crate) fn zipped(reply: &Reply<'_>) -> Result<Vec<u8>, zip::result::ZipError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_directory("dummy/", options)?;
    zip.start_file(format!("R-{}.xml", document_name(reply.ruc, reply.number)), options)?;
    zip.write_all(xml(reply).as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

fn xml(reply: &Reply<'_>) -> String {
    let Reply { ruc, number, code, now, .. } = reply;
    let (day, time, id) = (now.business_date(), now.lima_time(), now.utc_ms());
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
         </cac:Response><cac:DocumentReference><cbc:ID>{number}</cbc:ID></cac:DocumentReference>\
         <cac:RecipientParty><cac:PartyIdentification><cbc:ID>{buyer}</cbc:ID>\
         </cac:PartyIdentification></cac:RecipientParty></cac:DocumentResponse>\
         </ar:ApplicationResponse>",
        notes = notes.concat(),
        message = escape(reply.message),
        buyer = escape(reply.buyer),
    )
}
