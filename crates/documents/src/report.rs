//! The X and Z report: what a day or a shift came to. An X looks and changes nothing; a Z closes and
//! has a number. Every sum is reckoned by whoever asks for the paper.

use izi_domain::rus::Limit;
use izi_domain::{DocumentNumber, Instant, Issuer, Method, Money, Name};

use crate::cells::cells;
use crate::layout::{pair, with_amount, wrap};
use crate::options::TicketOptions;
use crate::paper::{Align, Paper, Style};
use crate::parts::{
    amount, brief_head, edges, large_amount, large_text, marks, method_word, minute,
    practice_again, signature, soles,
};

/// What a report says. Parts that a shop does not keep are none or empty, and are not printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayReport {
    /// An X or a Z.
    pub kind: ReportKind,
    /// The till's name; empty for the only one.
    pub till: String,
    /// Who asks for it.
    pub cashier: Name,
    /// When the shift or the day began, where that is known.
    pub from: Option<Instant>,
    /// Until when it reckons.
    pub until: Instant,
    /// The boletas of the time, series by series.
    pub numbers: Vec<NumberRange>,
    /// How many sales, and what they came to after everything that was taken off.
    pub sales: Tally,
    /// What a sale came to on average.
    pub average: Option<Money>,
    /// Discounts on lines and tickets; already taken off.
    pub discounts: Tally,
    /// Sales annulled; already taken off.
    pub voids: Tally,
    /// Goods taken back by credit notes; already taken off.
    pub returns: Tally,
    /// Lines removed from open tickets.
    pub removed_lines: Tally,
    /// How often the drawer was opened without a sale.
    pub drawer_opened: u32,
    /// What came in, method by method.
    pub methods: Vec<MethodSum>,
    /// The cash of the drawer, where shifts are kept.
    pub cash: Option<CashCount>,
    /// How the boletas of the time stand with SUNAT.
    pub sunat: Option<SunatCount>,
    /// The month of the NRUS.
    pub rus: Option<RusSum>,
    /// What was sold most: name, and quantity with its unit as it is to be read.
    pub best: Vec<(String, String)>,
}

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// A look that changes nothing.
    X,
    /// The end of a shift, with its number.
    Z(u32),
}

/// How many, and what they came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u32,
    /// What they came to.
    pub sum: Money,
}

/// The boletas of one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRange {
    /// The first number.
    pub first: DocumentNumber,
    /// The last.
    pub last: DocumentNumber,
    /// How many, and what they came to.
    pub tally: Tally,
}

/// What came in by one method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodSum {
    /// The method; none for fiado.
    pub method: Option<Method>,
    /// How often, and how much.
    pub tally: Tally,
    /// What was counted, and by how much that differs; none where it was not counted.
    pub counted: Option<Counted>,
}

/// What was counted beside what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What was counted.
    pub sum: Money,
    /// `counted − expected`: negative where something is missing.
    pub difference: Money,
}

/// The cash of the drawer from the beginning of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashCount {
    /// What lay in it.
    pub opening: Money,
    /// Cash of sales, without the change.
    pub sales: Money,
    /// Cash paid of fiado.
    pub fiado: Money,
    /// Put in without a sale.
    pub put_in: Money,
    /// Taken out, as an amount above zero.
    pub taken_out: Money,
    /// Given back for annulled sales and returns, as an amount above zero.
    pub refunds: Money,
    /// Each of those movements: its reason, and its amount with its sign.
    pub movements: Vec<(String, Money)>,
    /// What should lie in it.
    pub expected: Money,
    /// What does.
    pub counted: Option<Counted>,
}

/// How boletas stand with SUNAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SunatCount {
    /// It has them.
    pub sent: u32,
    /// They wait.
    pub waiting: u32,
    /// They need a person.
    pub rejected: u32,
}

/// The income and the limit it is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RusSum {
    /// The income so far, of the month or the year as the limit is.
    pub income: Money,
    /// What was bought, where that is more and decides.
    pub purchases: Option<Money>,
    /// Which limit: of the month's category, or of the year in the special one.
    pub measure: Limit,
    /// How much it is.
    pub limit: Money,
    /// What is left of it; negative above it.
    pub left: Money,
}

/// The paper of a report.
pub fn day_report(report: &DayReport, issuer: &Issuer, options: &TicketOptions) -> Paper {
    let (name, explained) = match report.kind {
        ReportKind::X => ("REPORTE X".to_owned(), Some("No cierra la caja")),
        ReportKind::Z(number) => (format!("CIERRE Z {number}"), None),
    };
    let mut paper = Paper::new(&name, options.width);
    brief_head(&mut paper, issuer, options);
    paper.centred(&name, Style::DOUBLE);
    if let Some(explained) = explained {
        paper.centred(explained, Style::NORMAL);
    }
    marks(&mut paper, options);
    if report.till.trim().is_empty() {
        paper.left(&format!("Cajero: {}", report.cashier), Style::NORMAL);
    } else {
        edges(&mut paper, &report.till, &format!("Cajero: {}", report.cashier));
    }
    if let Some(from) = report.from {
        edges(&mut paper, "Desde", &minute(from));
    }
    edges(&mut paper, "Hasta", &minute(report.until));
    sold(&mut paper, report);
    methods(&mut paper, &report.methods);
    if let Some(cash) = &report.cash {
        drawer(&mut paper, cash);
    }
    control(&mut paper, report);
    best(&mut paper, &report.best);
    if matches!(report.kind, ReportKind::Z(_)) {
        signature(&mut paper, report.cashier.as_str());
    }
    practice_again(&mut paper, options);
    paper
}

/// Before what belongs to the row above.
const INDENT: &str = "  ";

fn section(paper: &mut Paper, title: &str) {
    paper.rule();
    paper.left(title, Style::BOLD);
}

/// What it is, how many and how much, in columns.
fn tally(paper: &mut Paper, what: &str, it: Tally) {
    counted_row(paper, what, &it.count.to_string(), &soles(it.sum));
}

/// A row of three columns; the text goes above its figures where it has no room beside them.
fn counted_row(paper: &mut Paper, what: &str, count: &str, sum: &str) {
    let figures = format!("{count:>4} {sum:>11}");
    let columns = paper.width.columns;
    let what = cells(what);
    if let Some(row) = pair(&what, &figures, columns) {
        paper.row(row, Style::NORMAL, Align::Left);
    } else {
        paper.left(&what, Style::NORMAL);
        paper.row(format!("{figures:>columns$}"), Style::NORMAL, Align::Left);
    }
}

fn sold(paper: &mut Paper, report: &DayReport) {
    section(paper, "VENTAS");
    for range in &report.numbers {
        let what = if range.first == range.last {
            format!("Boleta {}", range.first)
        } else {
            format!("Boletas {} a {}", range.first, range.last)
        };
        tally(paper, &what, range.tally);
    }
    tally(paper, "Ventas", report.sales);
    if let Some(average) = report.average {
        amount(paper, "Promedio por venta", average, Style::NORMAL);
    }
    large_amount(paper, "VENTA NETA", report.sales.sum);
    let off = [
        ("Descuentos", report.discounts),
        ("Anulaciones", report.voids),
        ("Devoluciones", report.returns),
    ];
    if off.iter().any(|it| it.1.count > 0) {
        paper.left("Ya está restado:", Style::NORMAL);
    }
    for (what, it) in off.into_iter().filter(|it| it.1.count > 0) {
        tally(paper, what, it);
    }
}

fn methods(paper: &mut Paper, methods: &[MethodSum]) {
    if methods.is_empty() {
        return;
    }
    section(paper, "POR MEDIO DE PAGO");
    for it in methods {
        tally(paper, it.method.map_or("Fiado", method_word), it.tally);
        if let Some(counted) = it.counted {
            edges(paper, "  Contado", &soles(counted.sum));
            if !counted.difference.is_zero() {
                edges(paper, "  Diferencia", &signed(counted.difference));
            }
        }
    }
}

fn drawer(paper: &mut Paper, cash: &CashCount) {
    section(paper, "EFECTIVO EN CAJA");
    amount(paper, "Inicial", cash.opening, Style::NORMAL);
    edges(paper, "Ventas", &signed(cash.sales));
    for (what, sum) in [("Abonos de fiado", cash.fiado), ("Ingresos", cash.put_in)] {
        if !sum.is_zero() {
            edges(paper, what, &signed(sum));
        }
    }
    for (what, sum) in [("Retiros", cash.taken_out), ("Devoluciones", cash.refunds)] {
        if !sum.is_zero() {
            edges(paper, what, &format!("-{}", soles(sum)));
        }
    }
    for (reason, sum) in &cash.movements {
        let room = paper.width.columns.saturating_sub(INDENT.len());
        for row in wrap(&cells(&format!("{} {reason}", signed(*sum))), room) {
            paper.row(format!("{INDENT}{row}"), Style::NORMAL, Align::Left);
        }
    }
    amount(paper, "ESPERADO", cash.expected, Style::BOLD);
    if let Some(counted) = cash.counted {
        amount(paper, "CONTADO", counted.sum, Style::BOLD);
        let what = match counted.difference.cents() {
            0 => "CUADRA",
            ..0 => "FALTA",
            1.. => "SOBRA",
        };
        // The word says which way.
        let difference = soles(counted.difference);
        large_text(paper, what, difference.trim_start_matches('-'));
    }
}

fn control(paper: &mut Paper, report: &DayReport) {
    let removed = report.removed_lines.count > 0;
    if !removed && report.drawer_opened == 0 && report.sunat.is_none() && report.rus.is_none() {
        return;
    }
    section(paper, "CONTROL");
    if removed {
        tally(paper, "Líneas quitadas", report.removed_lines);
    }
    if report.drawer_opened > 0 {
        edges(paper, "Gaveta abierta sin venta", &report.drawer_opened.to_string());
    }
    if let Some(sunat) = report.sunat {
        edges(paper, "Boletas que SUNAT tiene", &sunat.sent.to_string());
        for (what, count) in
            [("Boletas por enviar", sunat.waiting), ("Boletas por revisar", sunat.rejected)]
        {
            if count > 0 {
                edges(paper, what, &count.to_string());
            }
        }
    }
    if let Some(rus) = report.rus {
        month_of_the_rus(paper, rus);
    }
}

/// The income against its limit. What is passed stands out: it is what the owner must not overlook.
fn month_of_the_rus(paper: &mut Paper, rus: RusSum) {
    let (income, purchases) = match rus.measure {
        Limit::Category1 | Limit::Category2 => ("RUS: ingresos del mes", "RUS: compras del mes"),
        Limit::Special | Limit::Year => ("RUS: ingresos del año", "RUS: compras del año"),
    };
    amount(paper, income, rus.income, Style::NORMAL);
    if let Some(bought) = rus.purchases {
        amount(paper, purchases, bought, Style::NORMAL);
    }
    let limit = match rus.measure {
        Limit::Category1 => "Límite, categoría 1",
        Limit::Category2 => "Límite, categoría 2",
        // Short enough for the narrow roll.
        Limit::Special => "Límite, cat. especial",
        Limit::Year => "Límite del año",
    };
    amount(paper, limit, rus.limit, Style::NORMAL);
    if rus.left < Money::ZERO {
        let over = Money::from_cents(-rus.left.cents());
        amount(paper, "Excedido por", over, Style::BOLD);
    } else {
        // Of what decides there may be less left, or nothing.
        let left = if rus.purchases.is_some() { "Puede vender" } else { "Queda" };
        amount(paper, left, rus.left, Style::NORMAL);
    }
}

fn best(paper: &mut Paper, best: &[(String, String)]) {
    if best.is_empty() {
        return;
    }
    section(paper, "LO MÁS VENDIDO");
    for (name, quantity) in best {
        let (name, quantity) = (cells(name), cells(quantity));
        let columns = paper.width.columns;
        for row in with_amount(&name, &quantity, columns, quantity.chars().count()) {
            paper.row(row, Style::NORMAL, Align::Left);
        }
    }
}

/// With its sign, for what is added or differs.
fn signed(sum: Money) -> String {
    if sum.cents() > 0 { format!("+{}", soles(sum)) } else { soles(sum) }
}
