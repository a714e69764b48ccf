//! The documents of a shop under the NRUS, from what its file keeps.

use izi_domain::{DocumentName, DocumentNumber, Note, Ruc, Sale, Summary};

use crate::model::{DailySummary, Document, Voiding};
use crate::{invoice, note, summary, voiding};

/// The name SUNAT knows a boleta by: `10467793549-03-B001-1`.
pub fn document_name(ruc: &Ruc, number: &DocumentNumber) -> String {
    DocumentName::boleta(number).file_stem(ruc)
}

/// The name of the file of a sale's boleta: `10467793549-03-B001-1.xml`.
pub fn file_name(sale: &Sale) -> String {
    format!("{}.xml", document_name(&sale.issuer.ruc, &sale.number))
}

/// The boleta of a sale, unsigned: the place of the signature is there and empty, for a PSE or a
/// signer to fill. The same sale always gives the same bytes.
pub fn boleta_xml(sale: &Sale) -> Vec<u8> {
    document_xml(&Document::of_sale(sale))
}

/// A note of a boleta, unsigned.
pub fn note_xml(note: &Note) -> Vec<u8> {
    document_xml(&Document::of_note(note))
}

/// A resumen diario of a shop under the NRUS, unsigned.
pub fn summary_xml(summary: &Summary) -> Vec<u8> {
    daily_summary_xml(&DailySummary::of(summary))
}

/// A boleta, a factura or a note of any regime, unsigned.
pub fn document_xml(document: &Document) -> Vec<u8> {
    if document.is_note() { note::write(document) } else { invoice::write(document) }
}

/// A resumen diario of any regime, unsigned.
pub fn daily_summary_xml(summary: &DailySummary) -> Vec<u8> {
    summary::write(summary)
}

/// A comunicación de baja, unsigned.
pub fn voiding_xml(voiding: &Voiding) -> Vec<u8> {
    voiding::write(voiding)
}
