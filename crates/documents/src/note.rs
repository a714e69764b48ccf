//! The printed forms of a nota de crédito or débito, on the roll and on A4, from the note as it is
//! stored.

use izi_domain::document::Motive;
use izi_domain::qr::note_qr_payload;
use izi_domain::words::in_words;
use izi_domain::{BusinessDate, DocumentKind, Note};

use crate::options::TicketOptions;
use crate::paper::{Paper, Style, Width};
use crate::parts::{
    Sums, day, document_word, edges, foot, head, second, sold_lines, title, totals,
};
use crate::sheet::{fact, sheet_head, sheet_sums, table};
use crate::ticket::{buyer, represented};

/// A note on the roll, under the NRUS: no word about the IGV, as on the boleta that it corrects, which
/// was issued on `about_date`.
pub fn note_ticket(note: &Note, about_date: BusinessDate, options: &TicketOptions) -> Paper {
    let called = called(note.name.kind());
    let mut paper = Paper::new(&format!("{} {}", called.short, note.name.id()), options.width);
    head(&mut paper, &note.issuer, options);
    paper.rule();
    title(&mut paper, &[called.title, &note.name.id()], options);
    edges(&mut paper, "Emitida", &second(note.issued_at));
    if let Some(customer) = &note.customer {
        buyer(&mut paper, customer);
    }
    let about = format!("Modifica: Boleta {} del {}", note.about, day(about_date));
    paper.left(&about, Style::NORMAL);
    let motive = format!("Motivo: {} - {}", note.motive.code(), motive_words(note.motive));
    paper.left(&motive, Style::NORMAL);
    paper.left(&format!("Sustento: {}", note.reason), Style::NORMAL);
    paper.rule();
    sold_lines(&mut paper, &note.lines);
    paper.rule();
    totals(&mut paper, &sums(note));
    paper.left(&format!("SON: {}", in_words(note.total)), Style::NORMAL);
    paper.qr(note_qr_payload(note, options.digest.as_deref()));
    represented(&mut paper, called.whole, options);
    foot(&mut paper, options);
    paper
}

/// The page of a note on A4, with the same words.
pub fn note_page(note: &Note, about_date: BusinessDate, options: &TicketOptions) -> Paper {
    let called = called(note.name.kind());
    let mut paper = Paper::new(&format!("{} {}", called.short, note.name.id()), Width::A4);
    sheet_head(&mut paper, &note.issuer, called.title, &note.name.id(), options);
    fact(&mut paper, "Fecha de emisión", &second(note.issued_at));
    if let Some(customer) = &note.customer {
        fact(&mut paper, "Cliente", customer.name.as_str());
        let document = &customer.document;
        fact(&mut paper, document_word(document.kind()), document.number());
    }
    let about = format!("Boleta de venta electrónica {} del {}", note.about, day(about_date));
    fact(&mut paper, "Documento que modifica", &about);
    let motive = format!("{} - {}", note.motive.code(), motive_words(note.motive));
    fact(&mut paper, "Motivo", &motive);
    fact(&mut paper, "Sustento", note.reason.as_str());
    fact(&mut paper, "Moneda", "Soles");
    paper.rule();
    table(&mut paper, &note.lines);
    paper.rule();
    sheet_sums(&mut paper, &sums(note));
    paper.rule();
    paper.left(&format!("SON: {}", in_words(note.total)), Style::NORMAL);
    paper.qr(note_qr_payload(note, options.digest.as_deref()));
    represented(&mut paper, called.whole, options);
    foot(&mut paper, options);
    paper
}

const fn sums(note: &Note) -> Sums {
    Sums {
        subtotal: note.subtotal,
        discount: note.discount,
        rounding: note.rounding,
        total: note.total,
    }
}

struct Called {
    title: &'static str,
    whole: &'static str,
    short: &'static str,
}

const fn called(kind: DocumentKind) -> Called {
    match kind {
        DocumentKind::DebitNote => Called {
            title: "NOTA DE DÉBITO ELECTRÓNICA",
            whole: "nota de débito electrónica",
            short: "Nota de débito",
        },
        _ => Called {
            title: "NOTA DE CRÉDITO ELECTRÓNICA",
            whole: "nota de crédito electrónica",
            short: "Nota de crédito",
        },
    }
}

/// The motive as catalogues 09 and 10 call it.
const fn motive_words(motive: Motive) -> &'static str {
    match motive {
        Motive::Annulment => "Anulación de la operación",
        Motive::WrongRuc => "Anulación por error en el RUC",
        Motive::WrongDescription => "Corrección por error en la descripción",
        Motive::WholeReturn => "Devolución total",
        Motive::PartialReturn => "Devolución por ítem",
        Motive::LessValue => "Disminución en el valor",
        Motive::LateInterest => "Intereses por mora",
        Motive::MoreValue => "Aumento en el valor",
        Motive::Penalty => "Penalidades u otros conceptos",
    }
}
