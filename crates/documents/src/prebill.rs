//! The pre-bill: what the buyer would pay, before paying.

use izi_domain::{Instant, Issuer, Money, Name, SaleLine};

use crate::options::TicketOptions;
use crate::paper::{Paper, Style};
use crate::parts::{Sums, edges, head, last_words, minute, sold_lines, title, totals};

/// An open ticket, priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreBill {
    /// What the ticket is called: a table, a nickname; empty for nothing.
    pub name: String,
    /// When it is printed.
    pub at: Instant,
    /// Who is at the counter.
    pub cashier: Name,
    /// What would be sold.
    pub lines: Vec<SaleLine>,
    /// Sum of the lines' totals.
    pub subtotal: Money,
    /// Taken off the whole ticket.
    pub discount: Money,
    /// What would be charged, before any rounding of cash.
    pub total: Money,
}

/// The paper of an open ticket, which says that it is no boleta.
pub fn pre_bill(bill: &PreBill, issuer: &Issuer, options: &TicketOptions) -> Paper {
    const NO_RECEIPT: &str = "No es comprobante de pago";
    let mut paper = Paper::new(&format!("Pre-cuenta {}", bill.name), options.width);
    head(&mut paper, issuer, options);
    paper.rule();
    paper.centred("PRE-CUENTA", Style::DOUBLE);
    title(&mut paper, &[NO_RECEIPT], options);
    paper.centred(&bill.name, Style::BOLD);
    edges(&mut paper, &minute(bill.at), &format!("Cajero: {}", bill.cashier));
    paper.rule();
    sold_lines(&mut paper, &bill.lines);
    paper.rule();
    let sums = Sums {
        subtotal: bill.subtotal,
        discount: bill.discount,
        rounding: Money::ZERO,
        total: bill.total,
    };
    totals(&mut paper, &sums);
    paper.centred("Pida su boleta de venta al pagar", Style::NORMAL);
    last_words(&mut paper, options);
    paper
}
