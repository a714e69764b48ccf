//! Fiado on paper: what a customer owes and how that came, and what was paid of it.

use izi_domain::{BusinessDate, Customer, DocumentNumber, Instant, Issuer, Method, Money, Name};

use crate::layout::with_amount;
use crate::options::TicketOptions;
use crate::paper::{Align, Paper, Style};
use crate::parts::{
    amount, day, edges, head, large_amount, last_words, method_word, minute, signature, soles,
    title,
};

/// What a customer owes, and what led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiadoStatement {
    /// Who.
    pub who: FiadoCustomer,
    /// When it is printed.
    pub at: Instant,
    /// What was owed before the first movement that is listed.
    pub before: Money,
    /// What happened, the oldest first.
    pub movements: Vec<FiadoMovement>,
    /// What is owed now.
    pub balance: Money,
}

/// Who owes: a person the shop knows, who need not have shown a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiadoCustomer {
    /// By a document of identity.
    Known(Customer),
    /// By name only.
    Named(Name),
}

/// One thing that changed what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiadoMovement {
    /// The day.
    pub date: BusinessDate,
    /// What.
    pub what: FiadoEvent,
    /// How much more is owed, or less (negative).
    pub amount: Money,
}

/// What changes what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiadoEvent {
    /// A boleta that was not paid, or not all of it.
    Sale(DocumentNumber),
    /// A payment.
    Payment(Method),
    /// A boleta was annulled.
    Voided(DocumentNumber),
    /// Put right by hand, for a reason.
    Corrected(String),
}

/// A payment of what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiadoPayment {
    /// Who pays.
    pub who: FiadoCustomer,
    /// Its number, where payments are numbered.
    pub number: Option<u32>,
    /// When.
    pub at: Instant,
    /// Who took it.
    pub cashier: Name,
    /// How.
    pub method: Method,
    /// What was owed before.
    pub before: Money,
    /// What was paid.
    pub paid: Money,
    /// What is owed now.
    pub after: Money,
}

/// The statement of what a customer owes.
pub fn fiado_statement(
    statement: &FiadoStatement,
    issuer: &Issuer,
    options: &TicketOptions,
) -> Paper {
    let mut paper = Paper::new("Estado de cuenta", options.width);
    head(&mut paper, issuer, options);
    paper.rule();
    title(&mut paper, &["ESTADO DE CUENTA"], options);
    customer(&mut paper, &statement.who);
    edges(&mut paper, "Al", &minute(statement.at));
    paper.rule();
    amount(&mut paper, "Saldo anterior", statement.before, Style::NORMAL);
    let amounts = statement.movements.iter().map(|it| soles(it.amount).len()).max().unwrap_or(0);
    for movement in &statement.movements {
        let text = format!("{} {}", short_day(movement.date), event(&movement.what));
        let columns = paper.width.columns;
        let (amount, text) = (soles(movement.amount), crate::cells(&text));
        for row in with_amount(&text, &amount, columns, amounts) {
            paper.row(row, Style::NORMAL, Align::Left);
        }
    }
    paper.rule();
    large_amount(&mut paper, "SALDO", statement.balance);
    paper.centred("No es comprobante de pago", Style::NORMAL);
    last_words(&mut paper, options);
    paper
}

/// The slip of a payment: before, paid, after.
pub fn fiado_slip(payment: &FiadoPayment, issuer: &Issuer, options: &TicketOptions) -> Paper {
    let number = payment.number.map(|it| format!("N° {it}")).unwrap_or_default();
    let mut paper = Paper::new(&format!("Abono {number}"), options.width);
    head(&mut paper, issuer, options);
    paper.rule();
    title(&mut paper, &[&format!("ABONO DE FIADO {number}")], options);
    edges(&mut paper, &minute(payment.at), &format!("Cajero: {}", payment.cashier));
    customer(&mut paper, &payment.who);
    paper.rule();
    amount(&mut paper, "Saldo anterior", payment.before, Style::NORMAL);
    let paid = format!("Pagó ({})", method_word(payment.method));
    amount(&mut paper, &paid, payment.paid, Style::BOLD);
    large_amount(&mut paper, "SALDO", payment.after);
    paper.centred("No es comprobante de pago", Style::NORMAL);
    signature(&mut paper, "Recibí conforme");
    last_words(&mut paper, options);
    paper
}

fn customer(paper: &mut Paper, who: &FiadoCustomer) {
    match who {
        FiadoCustomer::Known(customer) => crate::ticket::buyer(paper, customer),
        FiadoCustomer::Named(name) => paper.left(&format!("Cliente: {name}"), Style::NORMAL),
    }
}

fn event(what: &FiadoEvent) -> String {
    match what {
        FiadoEvent::Sale(number) => format!("Boleta {number}"),
        FiadoEvent::Payment(method) => format!("Abono ({})", method_word(*method)),
        FiadoEvent::Voided(number) => format!("Anulada {number}"),
        FiadoEvent::Corrected(reason) => format!("Ajuste: {reason}"),
    }
}

/// `21/11`: the year would only take room.
fn short_day(date: BusinessDate) -> String {
    day(date).chars().take(5).collect()
}
