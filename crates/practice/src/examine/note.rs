//! What a note says it corrects.

use izi_domain::{DocumentKind, DocumentName};

use crate::examine::{About, Refused};
use crate::tree::Element;

/// The document that a note corrects; none for other kinds.
pub(crate) fn about(name: &DocumentName, root: &Element) -> Result<Option<About>, Refused> {
    let credit = match name.kind() {
        DocumentKind::CreditNote => true,
        DocumentKind::DebitNote => false,
        _ => return Ok(None),
    };
    if root.each("DiscrepancyResponse").count() > 1 {
        return Err(Refused::new(2_415, "La nota lleva más de un motivo"));
    }
    let reference = root.at("BillingReference/InvoiceDocumentReference");
    let Some(reference) = reference.filter(|it| !it.text("ID").is_empty()) else {
        return Err(Refused::new(2_524, "Debe indicar el documento afectado por la nota"));
    };
    let of_boleta = name.series().starts_with('B');
    let expected = if of_boleta { DocumentKind::Boleta } else { DocumentKind::Factura };
    let code = match (of_boleta, credit) {
        (true, true) => 2_399,
        (true, false) => 2_400,
        (false, true) => 2_116,
        (false, false) => 2_204,
    };
    if reference.text("DocumentTypeCode") != expected.code() {
        return Err(Refused::new(
            code,
            "El tipo del documento modificado no es el que corresponde",
        ));
    }
    let id = reference.text("ID");
    let written = format!("{}-{id}", expected.code()).parse::<DocumentName>();
    match written {
        Ok(name) if root.text("DiscrepancyResponse/ReferenceID") == id => Ok(Some(About { name })),
        Ok(_) => Err(Refused::new(2_117, "El motivo y la referencia nombran documentos distintos")),
        Err(_) => {
            let code = if credit { 2_117 } else { 2_205 };
            Err(Refused::new(code, "La serie o el número del documento modificado no se entiende"))
        }
    }
}
