//! The page of a note: the printed form of a nota de crédito or débito, on A4, from the note as it
//! is stored.

use izi_domain::document::Motive;
use izi_domain::qr::note_qr_payload;
use izi_domain::words::in_words;
use izi_domain::{BusinessDate, DocumentKind, Money, Note, SaleLine};

use crate::cells::cells;
use crate::layout::wrap;
use crate::paper::{Align, Paper, Style, Width};
use crate::ticket::{CONSULT_AT_SUNAT, PRACTICE, measured, shop, short_word, soles};

/// Columns of what stands before a fact, and of each figure of a line.
const LABEL: usize = 26;
const QUANTITY: usize = 10;
const UNIT: usize = 6;
const PRICE: usize = 12;
const AMOUNT: usize = 14;

/// What the page of a note says besides the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteOptions {
    /// The day on which the boleta that it corrects was issued.
    pub about_date: BusinessDate,
    /// Made in practice mode: says that it is worth nothing.
    pub practice: bool,
    /// The digest of the note's signature, where the shop signs: printed and in the QR.
    pub digest: Option<String>,
}

/// The page of a note under the NRUS: no word about the IGV, as on the boleta that it corrects.
pub fn note_page(note: &Note, options: &NoteOptions) -> Paper {
    let called = called(note.name.kind());
    let mut paper = Paper::new(&format!("{} {}", called.short, note.name.id()), Width::A4);
    if options.practice {
        paper.centred(PRACTICE, Style::TALL);
    }
    shop(&mut paper, &note.issuer, "");
    paper.rule();
    paper.centred(called.title, Style::DOUBLE);
    paper.centred(&note.name.id(), Style::DOUBLE);
    paper.rule();
    facts(&mut paper, note, options.about_date);
    paper.rule();
    lines(&mut paper, &note.lines);
    paper.rule();
    totals(&mut paper, note);
    paper.rule();
    paper.left(&format!("SON: {}", in_words(note.total)), Style::NORMAL);
    paper.qr(note_qr_payload(note, options.digest.as_deref()));
    if let Some(digest) = &options.digest {
        paper.centred(&format!("Resumen: {digest}"), Style::NORMAL);
    }
    paper.centred(&format!("Representación impresa de la {}", called.whole), Style::NORMAL);
    paper.centred(&format!("Consúltela en {CONSULT_AT_SUNAT}"), Style::NORMAL);
    if options.practice {
        paper.centred(PRACTICE, Style::BOLD);
    }
    paper
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

/// When, to whom, about which boleta and why.
fn facts(paper: &mut Paper, note: &Note, about_date: BusinessDate) {
    let issued = format!("{} {}", day(note.issue_date()), note.issued_at.lima_time());
    fact(paper, "Fecha de emisión", &issued);
    if let Some(customer) = &note.customer {
        fact(paper, "Cliente", customer.name.as_str());
        let document = &customer.document;
        fact(paper, short_word(document.kind()), document.number());
    }
    let about = format!("Boleta de venta electrónica {} del {}", note.about, day(about_date));
    fact(paper, "Documento que modifica", &about);
    let motive = format!("{} - {}", note.motive.code(), motive_words(note.motive));
    fact(paper, "Motivo", &motive);
    fact(paper, "Sustento", note.reason.as_str());
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

/// A label, and what it is about on as many rows as it needs.
fn fact(paper: &mut Paper, label: &str, value: &str) {
    let room = paper.width.columns.saturating_sub(LABEL);
    for (place, row) in wrap(&cells(value), room).into_iter().enumerate() {
        let label = if place == 0 { format!("{label}:") } else { String::new() };
        paper.row(format!("{label:<LABEL$}{row}"), Style::NORMAL, Align::Left);
    }
}

/// A table: how much, of what, at which price.
fn lines(paper: &mut Paper, lines: &[SaleLine]) {
    const FIGURES: usize = QUANTITY + UNIT + PRICE + AMOUNT + 2;
    let room = paper.width.columns.saturating_sub(FIGURES);
    let row = |quantity: &str, unit: &str, name: &str, price: &str, amount: &str| {
        let text = format!(
            "{quantity:>QUANTITY$} {unit:<UNIT$} {name:<room$}{price:>PRICE$}{amount:>AMOUNT$}"
        );
        text.trim_end().to_owned()
    };
    let head = row("Cantidad", "Unidad", "Descripción", "Precio", "Importe");
    paper.row(head, Style::BOLD, Align::Left);
    for line in lines {
        let quantity = if line.unit.is_divisible() {
            measured(line.quantity)
        } else {
            line.quantity.to_string()
        };
        let (price, amount) = (soles(line.unit_price), soles(line.gross));
        let mut names = wrap(&cells(line.name.as_str()), room).into_iter();
        let name = names.next().unwrap_or_default();
        let first = row(&quantity, line.unit.label(), &name, &price, &amount);
        paper.row(first, Style::NORMAL, Align::Left);
        for name in names {
            paper.row(row("", "", &name, "", ""), Style::NORMAL, Align::Left);
        }
        if !line.discount.is_zero() {
            let off = format!("-{}", soles(line.discount));
            paper.row(row("", "", "Descuento", "", &off), Style::NORMAL, Align::Left);
        }
    }
}

fn totals(paper: &mut Paper, note: &Note) {
    if !note.discount.is_zero() || !note.rounding.is_zero() {
        sum(paper, "Subtotal", &soles(note.subtotal), Style::NORMAL);
    }
    if !note.discount.is_zero() {
        sum(paper, "Descuento", &format!("-{}", soles(note.discount)), Style::NORMAL);
    }
    if note.rounding != Money::ZERO {
        sum(paper, "Redondeo", &soles(note.rounding), Style::NORMAL);
    }
    sum(paper, "TOTAL", &format!("S/ {}", soles(note.total)), Style::DOUBLE);
}

/// A sum at the right edge, under the amounts.
fn sum(paper: &mut Paper, what: &str, amount: &str, style: Style) {
    let across = paper.fits(style.size);
    let room = AMOUNT / style.size.across();
    let text = format!("{what}  {amount:>room$}");
    paper.row(format!("{text:>across$}"), style, Align::Left);
}

/// `21/11/2026`.
fn day(date: BusinessDate) -> String {
    let (day, month, year) = date.dmy();
    format!("{day:02}/{month:02}/{year}")
}
