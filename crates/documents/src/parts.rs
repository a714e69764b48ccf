//! What the papers of a shop have in common: its head and foot, rows with an amount, dates and sums
//! as a person reads them.

use izi_domain::{
    BusinessDate, DocumentType, Instant, Issuer, Method, Money, Quantity, SaleLine, Unit,
};

use crate::cells::cells;
use crate::layout::{ending, pair, with_amount, wrap};
use crate::options::TicketOptions;
use crate::paper::{Align, Paper, Size, Style};

/// The most rows a shop's name takes in the largest size; a longer one is printed smaller.
const LARGE_NAME_ROWS: usize = 2;

/// What stands on everything that was made for practice.
pub const PRACTICE: &str = "PRÁCTICA · SIN VALOR TRIBUTARIO";

/// What stands on top of a paper for a buyer: practice or not, logo, who the shop is, its own words.
pub(crate) fn head(paper: &mut Paper, issuer: &Issuer, options: &TicketOptions) {
    if options.practice {
        paper.centred(PRACTICE, Style::TALL);
    }
    paper.logo(options.logo.as_ref());
    let door = issuer.trade_name.as_ref().unwrap_or(&issuer.name);
    let name = cells(door.as_str());
    paper.centred(&name, large(&name, paper.fits(Size::Double)));
    if *door != issuer.name {
        paper.centred(issuer.name.as_str(), Style::NORMAL);
    }
    paper.centred(&format!("RUC {}", issuer.ruc), Style::NORMAL);
    paper.centred(issuer.address.as_str(), Style::NORMAL);
    own_words(paper, &options.header);
}

/// How a shop's name is printed where so many large letters fit across.
pub(crate) fn large(name: &str, columns: usize) -> Style {
    if wrap(name, columns).len() <= LARGE_NAME_ROWS { Style::DOUBLE } else { Style::TALL }
}

/// The head of a paper that stays in the shop: no logo, no address.
pub(crate) fn brief_head(paper: &mut Paper, issuer: &Issuer, options: &TicketOptions) {
    if options.practice {
        paper.centred(PRACTICE, Style::TALL);
    }
    let door = issuer.trade_name.as_ref().unwrap_or(&issuer.name);
    paper.centred(door.as_str(), Style::BOLD);
    paper.centred(&format!("RUC {}", issuer.ruc), Style::NORMAL);
    paper.rule();
}

/// What a paper is, and that it is a copy.
pub(crate) fn title(paper: &mut Paper, rows: &[&str], options: &TicketOptions) {
    for row in rows {
        paper.centred(row, Style::BOLD);
    }
    marks(paper, options);
}

/// What a reader must not overlook: a copy, and a boleta that counts no more.
pub(crate) fn marks(paper: &mut Paper, options: &TicketOptions) {
    if let Some(standing) = &options.standing {
        paper.centred(&standing.words(), Style::DOUBLE);
    }
    if options.copy {
        paper.centred("COPIA", Style::DOUBLE);
    }
}

/// The shop's own last words, its policy, and once more that it is practice.
pub(crate) fn foot(paper: &mut Paper, options: &TicketOptions) {
    own_words(paper, &options.footer);
    if !options.policy.trim().is_empty() {
        paper.rule();
        for line in options.policy.lines() {
            paper.left(line, Style::NORMAL);
        }
    }
    practice_again(paper, options);
}

/// The end of a paper that sells nothing, so that no policy of exchanges belongs on it.
pub(crate) fn last_words(paper: &mut Paper, options: &TicketOptions) {
    own_words(paper, &options.footer);
    practice_again(paper, options);
}

pub(crate) fn practice_again(paper: &mut Paper, options: &TicketOptions) {
    if options.practice {
        paper.centred(PRACTICE, Style::BOLD);
    }
}

pub(crate) fn own_words(paper: &mut Paper, words: &str) {
    for line in words.lines() {
        paper.centred(line, Style::NORMAL);
    }
}

/// A line to sign on, and who signs.
pub(crate) fn signature(paper: &mut Paper, who: &str) {
    const SHORTEST: usize = 24;
    for _ in 0..2 {
        paper.row("", Style::NORMAL, Align::Left);
    }
    let line = SHORTEST.max(who.chars().count()).min(paper.width.columns);
    paper.row("_".repeat(line), Style::NORMAL, Align::Centre);
    paper.centred(who, Style::NORMAL);
}

/// What a paper calls a document of identity.
pub const fn document_word(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::Dni => "DNI",
        DocumentType::Ruc => "RUC",
        DocumentType::Ce => "C.E.",
        DocumentType::Passport => "Pasaporte",
    }
}

/// What a paper calls a way to pay.
pub const fn method_word(method: Method) -> &'static str {
    match method {
        Method::Cash => "Efectivo",
        Method::Yape => "Yape",
        Method::Plin => "Plin",
        Method::Card => "Tarjeta",
        Method::Transfer => "Transferencia",
    }
}

/// Two texts at the edges of one row, or one under the other.
pub(crate) fn edges(paper: &mut Paper, left: &str, right: &str) {
    let (left, right) = (cells(left), cells(right));
    if let Some(row) = pair(&left, &right, paper.width.columns) {
        paper.row(row, Style::NORMAL, Align::Left);
    } else {
        paper.left(&left, Style::NORMAL);
        paper.left(&right, Style::NORMAL);
    }
}

/// What was sold, line by line, each with its amount at the right.
pub(crate) fn sold_lines(paper: &mut Paper, lines: &[SaleLine]) {
    let widest = lines.iter().map(|it| soles(it.gross).len()).max().unwrap_or(0);
    for line in lines {
        sold(paper, line, widest);
    }
}

/// One line of a sale. What is weighed or measured has its price per unit on a row of its own.
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

/// What is taken off and rounded on the way to a total.
pub(crate) struct Sums {
    pub(crate) subtotal: Money,
    pub(crate) discount: Money,
    pub(crate) rounding: Money,
    pub(crate) total: Money,
}

pub(crate) fn totals(paper: &mut Paper, sums: &Sums) {
    if !sums.discount.is_zero() || !sums.rounding.is_zero() {
        amount(paper, "Subtotal", sums.subtotal, Style::NORMAL);
    }
    if !sums.discount.is_zero() {
        let off = format!("-{}", soles(sums.discount));
        edges(paper, "Descuento", &off);
    }
    if !sums.rounding.is_zero() {
        amount(paper, "Redondeo", sums.rounding, Style::NORMAL);
    }
    large_amount(paper, "TOTAL", sums.total);
}

/// A sum that is read from afar, in the largest size that has room for it.
pub(crate) fn large_amount(paper: &mut Paper, what: &str, amount: Money) {
    large_text(paper, what, &soles(amount));
}

/// The same with the sum as it is to be read.
pub(crate) fn large_text(paper: &mut Paper, what: &str, amount: &str) {
    let amount = format!("S/ {amount}");
    for style in [Style::DOUBLE, Style::TALL] {
        if let Some(row) = pair(what, &amount, paper.fits(style.size)) {
            return paper.row(row, style, Align::Left);
        }
    }
    paper.left(what, Style::TALL);
    paper.left(&amount, Style::TALL);
}

/// What a sum is and, at the right edge, how much.
pub(crate) fn amount(paper: &mut Paper, what: &str, amount: Money, style: Style) {
    let what = cells(what);
    for row in with_spaces(&what, &soles(amount), paper.width.columns) {
        paper.row(row, style, Align::Left);
    }
}

/// The amount ends the last row of the text it belongs to.
pub(crate) fn with_spaces(what: &str, amount: &str, columns: usize) -> Vec<String> {
    let mut rows = wrap(what, columns.saturating_sub(amount.chars().count() + 1));
    let last = rows.pop().unwrap_or_default();
    rows.extend(pair(&last, amount, columns));
    rows
}

/// `21/11/2026`.
pub(crate) fn day(date: BusinessDate) -> String {
    let (day, month, year) = date.dmy();
    format!("{day:02}/{month:02}/{year}")
}

/// `21/11/2026 14:32`, in Lima.
pub(crate) fn minute(at: Instant) -> String {
    format!("{} {}", day(at.business_date()), at.lima_hour())
}

/// `21/11/2026 14:32:05`, in Lima.
pub(crate) fn second(at: Instant) -> String {
    format!("{} {}", day(at.business_date()), at.lima_time())
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
