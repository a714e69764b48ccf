//! Slips: money that enters or leaves the drawer without a sale, and a boleta that was annulled.

use izi_domain::{Instant, Issuer, Method, Money, Name, Sale};

use crate::options::TicketOptions;
use crate::paper::{Paper, Style};
use crate::parts::{
    amount, brief_head, edges, head, large_amount, method_word, minute, practice_again, second,
    signature, title,
};
use crate::ticket::buyer;

/// Money that enters or leaves the drawer without a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashMovement {
    /// Which way.
    pub way: CashWay,
    /// Its number, where movements are numbered.
    pub number: Option<u32>,
    /// How much.
    pub amount: Money,
    /// What for, in the words of whoever moved it.
    pub reason: String,
    /// Who moved it.
    pub who: Name,
    /// When.
    pub at: Instant,
}

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CashWay {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}

/// The slip of a movement of cash, to be signed and kept in the drawer.
pub fn cash_slip(movement: &CashMovement, issuer: &Issuer, options: &TicketOptions) -> Paper {
    let (called, of_cash) = match movement.way {
        CashWay::In => ("INGRESO", "INGRESO DE EFECTIVO"),
        CashWay::Out => ("RETIRO", "RETIRO DE EFECTIVO"),
    };
    let number = movement.number.map(|it| format!("N° {it}")).unwrap_or_default();
    let mut paper = Paper::new(&format!("{of_cash} {number}"), options.width);
    brief_head(&mut paper, issuer, options);
    title(&mut paper, &[&format!("{of_cash} {number}")], options);
    edges(&mut paper, &minute(movement.at), &format!("Cajero: {}", movement.who));
    paper.rule();
    large_amount(&mut paper, called, movement.amount);
    paper.left(&format!("Motivo: {}", movement.reason), Style::NORMAL);
    signature(&mut paper, movement.who.as_str());
    practice_again(&mut paper, options);
    paper
}

/// That a boleta was annulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidSlip {
    /// When.
    pub at: Instant,
    /// Who did it.
    pub who: Name,
    /// Why, in that person's words.
    pub reason: String,
    /// What was given back, and how.
    pub returned: Vec<(Method, Money)>,
}

/// The constancia of a boleta that was annulled: what was given back, with a line for the buyer's
/// signature.
pub fn void_slip(slip: &VoidSlip, sale: &Sale, options: &TicketOptions) -> Paper {
    let mut paper = Paper::new(&format!("Anulación {}", sale.number), options.width);
    head(&mut paper, &sale.issuer, options);
    paper.rule();
    let about = format!("Boleta de venta electrónica {}", sale.number);
    title(&mut paper, &["CONSTANCIA DE ANULACIÓN", &about], options);
    edges(&mut paper, &minute(slip.at), &format!("Cajero: {}", slip.who));
    paper.rule();
    edges(&mut paper, "Emitida", &second(sale.sold_at));
    if let Some(customer) = &sale.customer {
        buyer(&mut paper, customer);
    }
    large_amount(&mut paper, "TOTAL", sale.total);
    paper.left(&format!("Motivo: {}", slip.reason), Style::NORMAL);
    for (method, returned) in &slip.returned {
        let what = format!("Devuelto ({})", method_word(*method));
        amount(&mut paper, &what, *returned, Style::BOLD);
    }
    paper.rule();
    paper.centred("Esta boleta ya no tiene valor", Style::BOLD);
    signature(&mut paper, "Recibí conforme");
    practice_again(&mut paper, options);
    paper
}
