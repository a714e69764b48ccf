//! What a note corrects, and why.

use izi_domain::DocumentKind;

use super::{Findings, Rule, is_about_facturas};
use crate::catalogues::{CreditMotive, DebitMotive};
use crate::model::{Cause, Document};

pub(super) fn correction(found: &mut Findings, document: &Document) {
    let Some(it) = &document.correction else {
        found.when(document.is_note(), Rule::NothingCorrected, "correction");
        return;
    };
    if !document.is_note() {
        found.say(Rule::BoletaCorrects, "correction");
        return;
    }
    let of_facturas = is_about_facturas(document);
    let wanted = if of_facturas { DocumentKind::Factura } else { DocumentKind::Boleta };
    if it.about.kind() != wanted {
        let rule = match (document.kind(), of_facturas) {
            (DocumentKind::CreditNote, true) => Rule::CreditAboutOther,
            (DocumentKind::CreditNote, false) => Rule::CreditAboutFactura,
            (_, true) => Rule::DebitAboutOther,
            (_, false) => Rule::DebitAboutFactura,
        };
        found.say(rule, "correction.about");
        return;
    }
    if it.cause.kind() != document.kind() {
        found.say(Rule::NoteMotive, "correction.cause");
        return;
    }
    let about_boleta = it.about.kind() == DocumentKind::Boleta;
    let broken = match it.cause {
        Cause::Credit(CreditMotive::Export) | Cause::Debit(DebitMotive::Export) => {
            Some(Rule::ExportMotive)
        }
        Cause::Credit(CreditMotive::Ivap) | Cause::Debit(DebitMotive::Ivap) => {
            Some(Rule::RiceMotive)
        }
        Cause::Credit(CreditMotive::Instalments) if about_boleta => Some(Rule::CreditMotiveBoleta),
        // Instalments are written into facturas only.
        Cause::Credit(CreditMotive::Instalments) => Some(Rule::CreditMotive),
        Cause::Credit(
            CreditMotive::GlobalDiscount | CreditMotive::LineDiscount | CreditMotive::Bonus,
        ) if about_boleta => Some(Rule::BoletaMotive),
        _ => None,
    };
    if let Some(rule) = broken {
        found.say(rule, "correction.cause");
    }
}
