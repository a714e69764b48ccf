//! The ticket: the printed form of a boleta, from the sale as it is stored.

use izi_domain::payment::Payment;
use izi_domain::{Customer, Sale};
use izi_domain::{qr::qr_payload, words::in_words};

use crate::cells::cells;
use crate::options::TicketOptions;
use crate::paper::{Paper, Style};
use crate::parts::{
    Sums, amount, document_word, edges, foot, head, method_word, second, sold_lines, title, totals,
};

/// The ticket of a boleta under the NRUS: no word about the IGV, which is inside the quota.
pub fn ticket(sale: &Sale, options: &TicketOptions) -> Paper {
    let mut paper = Paper::new(&format!("Boleta {}", sale.number), options.width);
    head(&mut paper, &sale.issuer, options);
    paper.rule();
    title(&mut paper, &["BOLETA DE VENTA ELECTRÓNICA", &sale.number.to_string()], options);
    edges(&mut paper, &second(sale.sold_at), &format!("Cajero: {}", sale.cashier));
    if let Some(customer) = &sale.customer {
        buyer(&mut paper, customer);
    }
    paper.rule();
    sold_lines(&mut paper, &sale.lines);
    paper.rule();
    totals(&mut paper, &sums(sale));
    for payment in &sale.payments {
        amount(&mut paper, &paid_by(payment), payment.amount, Style::NORMAL);
    }
    if !sale.change.is_zero() {
        amount(&mut paper, "Vuelto", sale.change, Style::BOLD);
    }
    paper.left(&format!("SON: {}", in_words(sale.total)), Style::NORMAL);
    paper.qr(qr_payload(sale, options.digest.as_deref()));
    represented(&mut paper, "boleta de venta electrónica", options);
    foot(&mut paper, options);
    paper
}

pub(crate) const fn sums(sale: &Sale) -> Sums {
    Sums {
        subtotal: sale.subtotal,
        discount: sale.discount,
        rounding: sale.rounding,
        total: sale.total,
    }
}

pub(crate) fn buyer(paper: &mut Paper, customer: &Customer) {
    let kind = document_word(customer.document.kind());
    let name = cells(&format!("Cliente: {}", customer.name));
    edges(paper, &name, &format!("{kind} {}", customer.document.number()));
}

pub(crate) fn paid_by(payment: &Payment) -> String {
    let method = method_word(payment.method);
    match &payment.reference {
        Some(reference) => format!("{method} (op. {reference})"),
        None => method.to_owned(),
    }
}

/// What a printed form says of itself: its digest, what it represents, where that can be consulted.
pub(crate) fn represented(paper: &mut Paper, what: &str, options: &TicketOptions) {
    if let Some(digest) = &options.digest {
        paper.centred(&format!("Resumen: {digest}"), Style::NORMAL);
    }
    paper.centred(&format!("Representación impresa de la {what}"), Style::NORMAL);
    if !options.consult_at.trim().is_empty() {
        paper.centred(&format!("Consúltela en {}", options.consult_at), Style::NORMAL);
    }
}
