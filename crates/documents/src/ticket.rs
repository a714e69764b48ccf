//! The ticket: the printed form of a boleta, from the sale as it is stored.

use izi_domain::payment::{Method, Payment};
use izi_domain::{Customer, DocumentType, Issuer, Money, Quantity, Sale, SaleLine, Unit};
use izi_domain::{qr::qr_payload, words::in_words};

use crate::cells::cells;
use crate::layout::{ending, pair, with_amount, wrap};
use crate::paper::{Align, Paper, Size, Style, Width};

/// Where anyone can ask SUNAT about a boleta.
pub const CONSULT_AT_SUNAT: &str = "www.sunat.gob.pe";

/// The most rows a shop's name takes in the largest size; a longer one is printed smaller.
const LARGE_NAME_ROWS: usize = 2;

/// What a ticket says besides its sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketOptions {
    /// The roll it is laid out for.
    pub width: Width,
    /// A reprint: says COPIA.
    pub copy: bool,
    /// Made in practice mode: says that it is worth nothing.
    pub practice: bool,
    /// The shop's own words under its address, a line each.
    pub header: String,
    /// The shop's own words at the end, a line each.
    pub footer: String,
    /// The digest of the boleta's signature, where the shop signs: printed and in the QR.
    pub digest: Option<String>,
    /// Where the buyer can consult the boleta; empty for nowhere.
    pub consult_at: String,
}

impl Default for TicketOptions {
    fn default() -> Self {
        Self {
            width: Width::MM_80,
            copy: false,
            practice: false,
            header: String::new(),
            footer: String::new(),
            digest: None,
            consult_at: CONSULT_AT_SUNAT.to_owned(),
        }
    }
}

/// The ticket of a boleta under the NRUS: no word about the IGV, which is inside the quota.
pub fn ticket(sale: &Sale, options: &TicketOptions) -> Paper {
    let title = format!("Boleta {}", sale.number);
    let mut paper = Paper::new(&title, options.width);
    if options.practice {
        paper.centred(PRACTICE, Style::TALL);
    }
    shop(&mut paper, &sale.issuer, &options.header);
    paper.rule();
    document(&mut paper, sale, options.copy);
    paper.rule();
    let amounts = widest_amount(sale);
    for line in &sale.lines {
        sold(&mut paper, line, amounts);
    }
    paper.rule();
    totals(&mut paper, sale);
    for payment in &sale.payments {
        amount(&mut paper, &paid_by(payment), payment.amount, Style::NORMAL);
    }
    if !sale.change.is_zero() {
        amount(&mut paper, "Vuelto", sale.change, Style::BOLD);
    }
    paper.left(&format!("SON: {}", in_words(sale.total)), Style::NORMAL);
    paper.qr(qr_payload(sale, options.digest.as_deref()));
    if let Some(digest) = &options.digest {
        paper.centred(&format!("Resumen: {digest}"), Style::NORMAL);
    }
    end(&mut paper, options);
    paper
}

pub(crate) const PRACTICE: &str = "PRÁCTICA · SIN VALOR TRIBUTARIO";

pub(crate) fn shop(paper: &mut Paper, issuer: &Issuer, header: &str) {
    let door = issuer.trade_name.as_ref().unwrap_or(&issuer.name);
    let name = cells(door.as_str());
    let large = wrap(&name, paper.fits(Size::Double)).len() <= LARGE_NAME_ROWS;
    paper.centred(&name, if large { Style::DOUBLE } else { Style::TALL });
    if *door != issuer.name {
        paper.centred(issuer.name.as_str(), Style::NORMAL);
    }
    paper.centred(&format!("RUC {}", issuer.ruc), Style::NORMAL);
    paper.centred(issuer.address.as_str(), Style::NORMAL);
    own_words(paper, header);
}

fn document(paper: &mut Paper, sale: &Sale, copy: bool) {
    paper.centred("BOLETA DE VENTA ELECTRÓNICA", Style::BOLD);
    paper.centred(&sale.number.to_string(), Style::BOLD);
    if copy {
        paper.centred("COPIA", Style::DOUBLE);
    }
    let (day, month, year) = sale.business_date.dmy();
    let time = sale.sold_at.lima_time();
    let sold_at = format!("{day:02}/{month:02}/{year} {time}");
    edges(paper, &sold_at, &cells(&format!("Cajero: {}", sale.cashier)));
    if let Some(customer) = &sale.customer {
        buyer(paper, customer);
    }
}

fn buyer(paper: &mut Paper, customer: &Customer) {
    let kind = short_word(customer.document.kind());
    let name = cells(&format!("Cliente: {}", customer.name));
    edges(paper, &name, &format!("{kind} {}", customer.document.number()));
}

/// What a paper calls a document of identity.
pub(crate) const fn short_word(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::Dni => "DNI",
        DocumentType::Ruc => "RUC",
        DocumentType::Ce => "C.E.",
        DocumentType::Passport => "Pasaporte",
    }
}

/// Two texts at the edges of one row, or one under the other.
fn edges(paper: &mut Paper, left: &str, right: &str) {
    if let Some(row) = pair(left, right, paper.width.columns) {
        paper.row(row, Style::NORMAL, Align::Left);
    } else {
        paper.left(left, Style::NORMAL);
        paper.left(right, Style::NORMAL);
    }
}

/// One line of the sale. What is weighed or measured has its price per unit on a row of its own.
fn sold(paper: &mut Paper, line: &SaleLine, amounts: usize) {
    let columns = paper.width.columns;
    let gross = soles(line.gross);
    let name = cells(line.name.as_str());
    let mut rows = if line.unit.is_divisible() {
        let mut rows = wrap(&name, columns.saturating_sub(amounts + 1));
        let weight = measured(line.quantity);
        let detail = format!("  {weight} {} x {}", line.unit.label(), soles(line.unit_price));
        rows.extend(ending(detail, &gross, columns));
        rows
    } else {
        with_amount(&format!("{} {name}", counted(line)), &gross, columns, amounts)
    };
    if !line.discount.is_zero() {
        let off = format!("-{}", soles(line.discount));
        rows.extend(ending("  Descuento".to_owned(), &off, columns));
    }
    for row in rows {
        paper.row(row, Style::NORMAL, Align::Left);
    }
}

/// `2 x`, and `2 caja x` for what is not simply a piece.
fn counted(line: &SaleLine) -> String {
    match line.unit {
        Unit::PIECE | Unit::SERVICE => format!("{} x", line.quantity),
        unit => format!("{} {} x", line.quantity, unit.label()),
    }
}

/// All three decimals, as a scale shows them.
pub(crate) fn measured(quantity: Quantity) -> String {
    format!("{}.{:03}", quantity.milli() / 1_000, quantity.milli() % 1_000)
}

fn totals(paper: &mut Paper, sale: &Sale) {
    if !sale.discount.is_zero() || !sale.rounding.is_zero() {
        amount(paper, "Subtotal", sale.subtotal, Style::NORMAL);
    }
    if !sale.discount.is_zero() {
        let off = format!("-{}", soles(sale.discount));
        edges(paper, "Descuento", &off);
    }
    if !sale.rounding.is_zero() {
        amount(paper, "Redondeo", sale.rounding, Style::NORMAL);
    }
    let total = format!("S/ {}", soles(sale.total));
    for style in [Style::DOUBLE, Style::TALL] {
        if let Some(row) = pair("TOTAL", &total, paper.fits(style.size)) {
            return paper.row(row, style, Align::Left);
        }
    }
}

fn amount(paper: &mut Paper, what: &str, amount: Money, style: Style) {
    let what = cells(what);
    for row in with_spaces(&what, &soles(amount), paper.width.columns) {
        paper.row(row, style, Align::Left);
    }
}

/// The amount ends the last row of the text it belongs to.
fn with_spaces(what: &str, amount: &str, columns: usize) -> Vec<String> {
    let mut rows = wrap(what, columns.saturating_sub(amount.len() + 1));
    let last = rows.pop().unwrap_or_default();
    rows.extend(pair(&last, amount, columns));
    rows
}

fn paid_by(payment: &Payment) -> String {
    let method = match payment.method {
        Method::Cash => "Efectivo",
        Method::Yape => "Yape",
        Method::Plin => "Plin",
        Method::Card => "Tarjeta",
        Method::Transfer => "Transferencia",
    };
    match &payment.reference {
        Some(reference) => format!("{method} (op. {reference})"),
        None => method.to_owned(),
    }
}

fn end(paper: &mut Paper, options: &TicketOptions) {
    paper.centred("Representación impresa de la boleta de venta electrónica", Style::NORMAL);
    if !options.consult_at.trim().is_empty() {
        paper.centred(&format!("Consúltela en {}", options.consult_at), Style::NORMAL);
    }
    own_words(paper, &options.footer);
    if options.practice {
        paper.centred(PRACTICE, Style::BOLD);
    }
}

fn own_words(paper: &mut Paper, words: &str) {
    for line in words.lines() {
        paper.centred(line, Style::NORMAL);
    }
}

/// The columns that the amounts of the lines need.
fn widest_amount(sale: &Sale) -> usize {
    sale.lines.iter().map(|it| soles(it.gross).len()).max().unwrap_or(0)
}

/// `1,234.50`, as the screens show it.
pub(crate) fn soles(amount: Money) -> String {
    let plain = amount.to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |it| ("-", it));
    let (whole, cents) = plain.split_once('.').unwrap_or((plain, "00"));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{cents}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let shown = |cents: i64| soles(Money::from_cents(cents));
        assert_eq!(shown(0), "0.00");
        assert_eq!(shown(99_999), "999.99");
        assert_eq!(shown(100_000), "1,000.00");
        assert_eq!(shown(-7), "-0.07");
        assert_eq!(shown(999_999_999), "9,999,999.99");
    }
}
