//! What the sheets of A4 have in common, and the sheet of a boleta.

use izi_domain::qr::qr_payload;
use izi_domain::words::in_words;
use izi_domain::{Issuer, Money, Sale, SaleLine};

use crate::cells::cells;
use crate::layout::wrap;
use crate::options::TicketOptions;
use crate::paper::{Align, FRAMED, Line, Paper, Row, Size, Style, Width, beside_frame};
use crate::parts::{PRACTICE, Sums, document_word, foot, large, marks, measured, second, soles};
use crate::ticket::{paid_by, represented, sums};

/// Columns of what stands before a fact, and of each figure of a line.
const LABEL: usize = 26;
const QUANTITY: usize = 10;
const UNIT: usize = 6;
const PRICE: usize = 12;
const AMOUNT: usize = 14;

/// A boleta on A4, under the NRUS: no word about the IGV.
pub fn boleta_page(sale: &Sale, options: &TicketOptions) -> Paper {
    let mut paper = Paper::new(&format!("Boleta {}", sale.number), Width::A4);
    let number = sale.number.to_string();
    sheet_head(&mut paper, &sale.issuer, "BOLETA DE VENTA ELECTRÓNICA", &number, options);
    fact(&mut paper, "Fecha de emisión", &second(sale.sold_at));
    if let Some(customer) = &sale.customer {
        fact(&mut paper, "Cliente", customer.name.as_str());
        let document = &customer.document;
        fact(&mut paper, document_word(document.kind()), document.number());
    }
    fact(&mut paper, "Moneda", "Soles");
    fact(&mut paper, "Cajero", sale.cashier.as_str());
    paper.rule();
    table(&mut paper, &sale.lines);
    paper.rule();
    sheet_sums(&mut paper, &sums(sale));
    for payment in &sale.payments {
        sum(&mut paper, &paid_by(payment), &soles(payment.amount), Style::NORMAL);
    }
    if !sale.change.is_zero() {
        sum(&mut paper, "Vuelto", &soles(sale.change), Style::NORMAL);
    }
    paper.rule();
    paper.left(&format!("SON: {}", in_words(sale.total)), Style::NORMAL);
    paper.qr(qr_payload(sale, options.digest.as_deref()));
    represented(&mut paper, "boleta de venta electrónica", options);
    foot(&mut paper, options);
    paper
}

/// The shop at the left, its RUC and what the sheet is in a frame at the right, and what a reader must
/// not overlook.
pub(crate) fn sheet_head(
    paper: &mut Paper,
    issuer: &Issuer,
    title: &str,
    number: &str,
    options: &TicketOptions,
) {
    head_with(paper, issuer, title, (number, Style::DOUBLE), options);
}

/// The same with a last row of the frame that may be smaller.
pub(crate) fn head_with(
    paper: &mut Paper,
    issuer: &Issuer,
    title: &str,
    (number, style): (&str, Style),
    options: &TicketOptions,
) {
    if options.practice {
        paper.centred(PRACTICE, Style::TALL);
    }
    let room = beside_frame(&paper.width);
    let mut left = Vec::new();
    let door = issuer.trade_name.as_ref().unwrap_or(&issuer.name);
    let name = cells(door.as_str());
    add(&mut left, &name, large(&name, room / Size::Double.across()), room);
    if *door != issuer.name {
        add(&mut left, issuer.name.as_str(), Style::NORMAL, room);
    }
    add(&mut left, issuer.address.as_str(), Style::NORMAL, room);
    for words in options.header.lines() {
        add(&mut left, words, Style::NORMAL, room);
    }
    let mut framed = Vec::new();
    add(&mut framed, &format!("RUC {}", issuer.ruc), Style::TALL, FRAMED);
    add(&mut framed, title, Style::BOLD, FRAMED);
    add(&mut framed, number, style, FRAMED);
    let across = room * paper.width.cell_dots();
    let logo = options.logo.as_ref().map(|it| it.fitted(across));
    paper.rows.push(Row::Head { logo, left, framed });
    marks(paper, options);
}

fn add(lines: &mut Vec<Line>, text: &str, style: Style, columns: usize) {
    let rows = wrap(&cells(text), columns / style.size.across());
    lines.extend(rows.into_iter().map(|text| Line { text, style }));
}

/// A label, and what it is about on as many rows as it needs.
pub(crate) fn fact(paper: &mut Paper, label: &str, value: &str) {
    let room = paper.width.columns.saturating_sub(LABEL);
    for (place, row) in wrap(&cells(value), room).into_iter().enumerate() {
        let label = if place == 0 { format!("{label}:") } else { String::new() };
        paper.row(format!("{label:<LABEL$}{row}"), Style::NORMAL, Align::Left);
    }
}

/// A table: how much, of what, at which price.
pub(crate) fn table(paper: &mut Paper, lines: &[SaleLine]) {
    const FIGURES: usize = QUANTITY + UNIT + PRICE + AMOUNT + 2;
    let room = paper.width.columns.saturating_sub(FIGURES);
    let row = |quantity: &str, unit: &str, name: &str, price: &str, amount: &str| {
        let text = format!(
            "{quantity:>QUANTITY$} {unit:<UNIT$} {name:<room$}{price:>PRICE$}{amount:>AMOUNT$}"
        );
        text.trim_end().to_owned()
    };
    let from = paper.rows.len();
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
            paper.going_on(row("", "", &name, "", ""), Style::NORMAL);
        }
        if !line.discount.is_zero() {
            let off = format!("-{}", soles(line.discount));
            paper.going_on(row("", "", "Descuento", "", &off), Style::NORMAL);
        }
    }
    paper.table = from..paper.rows.len();
}

pub(crate) fn sheet_sums(paper: &mut Paper, sums: &Sums) {
    if !sums.discount.is_zero() || !sums.rounding.is_zero() {
        sum(paper, "Subtotal", &soles(sums.subtotal), Style::NORMAL);
    }
    if !sums.discount.is_zero() {
        sum(paper, "Descuento", &format!("-{}", soles(sums.discount)), Style::NORMAL);
    }
    if sums.rounding != Money::ZERO {
        sum(paper, "Redondeo", &soles(sums.rounding), Style::NORMAL);
    }
    sum(paper, "TOTAL", &format!("S/ {}", soles(sums.total)), Style::DOUBLE);
}

/// A sum at the right edge, under the amounts.
fn sum(paper: &mut Paper, what: &str, amount: &str, style: Style) {
    let across = paper.fits(style.size);
    let room = AMOUNT / style.size.across();
    let text = format!("{}  {amount:>room$}", cells(what));
    paper.row(format!("{text:>across$}"), style, Align::Left);
}
