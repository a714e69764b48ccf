//! Summaries (RC) and voidings (RA): what stands in them, before the register is asked.

use izi_domain::document::Condition;
use izi_domain::{BusinessDate, DocumentKind, DocumentName, Summary};

use crate::examine::{Reading, Refused, Sent, cents, order, seal};
use crate::tree::Element;

/// What is read of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    /// The day on which its documents were issued.
    pub(crate) documents_date: Option<BusinessDate>,
    pub(crate) lines: Vec<Line>,
    pub(crate) notes: Vec<String>,
    pub(crate) refused: Option<Refused>,
}

/// A document in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) name: DocumentName,
    pub(crate) condition: Condition,
    pub(crate) total_cents: i64,
    /// The boleta that a note corrects.
    pub(crate) about: Option<DocumentName>,
}

/// Above this a buyer is named (S/ 700.00).
const NAMED_ABOVE: i64 = 700_00;
/// After so many days a summary is observed (4443) and nothing is voided any more (2957).
pub(crate) const REPORT_DAYS: i64 = 7;

pub(crate) fn examine(sent: &Sent<'_>, root: &Element, today: BusinessDate) -> Reading {
    let summary = sent.name.kind() == DocumentKind::Summary;
    let expected = if summary { "SummaryDocuments" } else { "VoidedDocuments" };
    if root.name != expected {
        return Reading::Nonsense(Refused::new(306, "El XML no es del tipo de su nombre"));
    }
    if let Some(refused) = order::wrong(root) {
        return Reading::Nonsense(refused);
    }
    if root.text("AccountingSupplierParty/CustomerAssignedAccountID") != sent.ruc.as_str() {
        return Reading::Nonsense(Refused::new(1_034, "El RUC del nombre no es el del XML"));
    }
    let made = root.text("IssueDate").parse::<BusinessDate>().ok();
    let documents_date = root.text("ReferenceDate").parse::<BusinessDate>().ok();
    let read: Result<Vec<Line>, Refused> = if summary {
        root.each("SummaryDocumentsLine").map(summary_line).collect()
    } else {
        root.each("VoidedDocumentsLine").map(voiding_line).collect()
    };
    let refused = misdated(sent.name, root, (made, documents_date), today)
        .or_else(|| seal::wrong(sent, root, today))
        .or_else(|| read.as_ref().err().cloned())
        .or_else(|| read.as_ref().ok().and_then(|it| ill_matched(it)));
    let mut notes = Vec::new();
    if summary && documents_date.is_some_and(|it| today.days_since(it) > REPORT_DAYS) {
        notes.push("4443 - El comprobante fue informado fuera del plazo establecido".to_owned());
    }
    Reading::Report(Report { documents_date, lines: read.unwrap_or_default(), notes, refused })
}

fn misdated(
    name: &DocumentName,
    root: &Element,
    (made, documents_date): (Option<BusinessDate>, Option<BusinessDate>),
    today: BusinessDate,
) -> Option<Refused> {
    if root.text("ID").parse::<DocumentName>().as_ref() != Ok(name) {
        return Some(Refused::new(2_220, "El ID debe coincidir con el nombre del archivo"));
    }
    let (Some(made), Some(documents_date)) = (made, documents_date) else {
        return Some(Refused::new(2_346, "Las fechas del resumen no se entienden"));
    };
    if *name != DocumentName::report(name.kind(), made, name.correlative()) {
        let why = "La fecha de generación debe ser la del nombre del archivo";
        return Some(Refused::new(2_346, why));
    }
    if made > today {
        return Some(Refused::new(2_236, "La fecha de generación es mayor a la de recepción"));
    }
    (documents_date > made)
        .then(|| Refused::new(2_671, "Los documentos son posteriores a la generación"))
}

fn summary_line(line: &Element) -> Result<Line, Refused> {
    let kind = match line.text("DocumentTypeCode") {
        "03" => DocumentKind::Boleta,
        "07" => DocumentKind::CreditNote,
        "08" => DocumentKind::DebitNote,
        _ => return Err(Refused::new(2_241, "El tipo de documento no va en un resumen")),
    };
    let id = line.text("ID");
    if id.is_empty() {
        return Err(Refused::new(2_512, "No existe información de serie o número"));
    }
    let misnamed = || Refused::new(2_513, format!("El número no cumple con el formato: {id}"));
    let name: DocumentName = format!("{}-{id}", kind.code()).parse().map_err(|_| misnamed())?;
    if !name.series().starts_with('B') {
        return Err(misnamed());
    }
    let condition = line.text("Status/ConditionCode").parse().ok().and_then(Condition::coded);
    let Some(condition) = condition else {
        return Err(Refused::new(2_896, "El estado del ítem no existe en el catálogo"));
    };
    let total_cents = cents(line.text("TotalAmount"))
        .ok_or_else(|| Refused::new(2_517, "El importe total no cumple con el formato"))?;
    let buyer = line.at("AccountingCustomerParty");
    if total_cents > NAMED_ABOVE && buyer.is_none() {
        return Err(Refused::new(2_514, "No existe información de receptor de documento"));
    }
    if buyer.is_some_and(|it| it.text("CustomerAssignedAccountID").is_empty()) {
        return Err(Refused::new(2_014, "Falta el número del documento del receptor"));
    }
    let about = match kind {
        DocumentKind::Boleta => None,
        _ if condition == Condition::Void => None,
        _ => Some(corrected(line)?),
    };
    Ok(Line { name, condition, total_cents, about })
}

fn corrected(line: &Element) -> Result<DocumentName, Refused> {
    let reference = line.at("BillingReference/InvoiceDocumentReference");
    let Some(reference) = reference.filter(|it| !it.text("ID").is_empty()) else {
        return Err(Refused::new(2_524, "Debe indicar el documento afectado por la nota"));
    };
    if reference.text("DocumentTypeCode").is_empty() {
        return Err(Refused::new(2_583, "Debe consignar tipo de documento que modifica"));
    }
    format!("{}-{}", reference.text("DocumentTypeCode"), reference.text("ID"))
        .parse()
        .map_err(|_| Refused::new(2_513, "El documento afectado no cumple con el formato"))
}

fn voiding_line(line: &Element) -> Result<Line, Refused> {
    let kind = match line.text("DocumentTypeCode") {
        "01" => DocumentKind::Factura,
        "07" => DocumentKind::CreditNote,
        "08" => DocumentKind::DebitNote,
        _ => return Err(Refused::new(2_308, "El tipo de documento no va en una baja")),
    };
    let (series, number) = (line.text("DocumentSerialID"), line.text("DocumentNumberID"));
    let name: Result<DocumentName, _> = format!("{}-{series}-{number}", kind.code()).parse();
    let Some(name) = name.ok().filter(|it| it.series().starts_with('F')) else {
        return Err(Refused::new(2_345, "La serie no corresponde al tipo de comprobante"));
    };
    if line.text("VoidReasonDescription").is_empty() {
        return Err(Refused::new(2_315, "Falta el motivo de la baja"));
    }
    Ok(Line { name, condition: Condition::Void, total_cents: 0, about: None })
}

/// What lines may not say together.
fn ill_matched(lines: &[Line]) -> Option<Refused> {
    use Condition::{Add, Modify, Void};
    if lines.is_empty() {
        return Some(Refused::new(306, "No tiene documentos"));
    }
    if lines.len() > Summary::LINES_MAX {
        return Some(Refused::new(306, "Tiene más de 500 documentos"));
    }
    let mut seen = std::collections::HashMap::new();
    for line in lines {
        let before = seen.insert(&line.name, line.condition);
        let (code, why) = match (before, line.condition) {
            (Some(before), now) if before == now => (3_094, "El comprobante se repite"),
            (Some(Add | Modify), Modify | Add) => (3_095, "Se emite y se edita en el mismo envío"),
            (Some(Modify | Void), Void | Modify) => {
                (3_096, "Se edita y se anula en el mismo envío")
            }
            _ => continue,
        };
        return Some(Refused::new(code, why));
    }
    None
}
