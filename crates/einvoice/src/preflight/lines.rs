//! The lines as they are asked for.

use izi_domain::{DocumentKind, Money, Quantity, Regime};

use super::{AMOUNT_MAX, Findings, Rule, is_amount};
use crate::catalogues::{Operation, icbper_on};
use crate::model::{Document, Line};

/// Numbers of lines have at most three digits.
const LINES_MAX: usize = 999;
/// Counts of bags have at most five.
const BAGS_MAX: u32 = 99_999;

pub(super) fn lines(found: &mut Findings, document: &Document) {
    found.when(document.lines.is_empty(), Rule::Schema, "lines");
    let rule = if document.is_note() { Rule::NoteLineNumber } else { Rule::LineNumber };
    found.when(document.lines.len() > LINES_MAX, rule, "lines");
    let is_nrus = document.issuer.regime == Regime::Nrus || document.operation == Operation::Nrus;
    let mut bears_igv = false;
    for (place, it) in document.lines.iter().enumerate() {
        let of = |field: &str| format!("lines[{place}].{field}");
        value(found, document.kind(), it, of);
        if is_nrus && it.affectation.bears_igv() {
            found.say(Rule::IgvUnderNrus, of("affectation"));
        }
        bears_igv |= it.affectation.bears_igv();
        if it.bags > 0 {
            bags(found, document, it, is_nrus, of("bags"));
        }
    }
    let has_rate = document.igv.on(document.rates_date()).is_some();
    found.when(bears_igv && !has_rate && !is_nrus, Rule::IgvRate, "igv");
}

/// What is left of a line after its discount is above zero; a nota de crédito may tell of nothing,
/// where only a description was wrong.
fn value(found: &mut Findings, kind: DocumentKind, line: &Line, of: impl Fn(&str) -> String) {
    let for_one = i128::from(line.gross.cents()) * 1_000 / i128::from(line.quantity.milli());
    if !is_amount(line.gross) {
        found.say(Rule::LineValue, of("gross"));
    } else if line.discount < Money::ZERO {
        found.say(Rule::LineDiscount, of("discount"));
    } else if line.discount > line.gross {
        found.say(Rule::LineValue, of("discount"));
    } else if line.affectation.is_free() && line.discount > Money::ZERO {
        // Nothing is charged, so nothing can be taken off.
        found.say(Rule::LineSum, of("discount"));
    } else if line.gross == line.discount && kind != DocumentKind::CreditNote {
        found.say(Rule::TaxCombination, of("gross"));
    } else if for_one > i128::from(AMOUNT_MAX) {
        found.say(Rule::UnitPrice, of("unit_price"));
    }
}

/// Whether its amounts can be worked with.
pub(super) fn adds_up(line: &Line) -> bool {
    is_amount(line.gross) && (Money::ZERO..=line.gross).contains(&line.discount)
}

/// The discount on the whole: some of everything is left. Whether the totals can be worked with.
pub(super) fn discount(found: &mut Findings, document: &Document) -> bool {
    let charged = |it: &&Line| !it.affectation.is_free();
    let left = |it: &Line| i128::from(it.gross.cents()) - i128::from(it.discount.cents());
    let whole: i128 = document.lines.iter().filter(charged).map(left).sum();
    let off = i128::from(document.discount.cents());
    let rule = if off < 0 {
        Rule::GlobalDiscount
    } else if off > whole {
        Rule::PayableAmount
    } else if off > 0 && off == whole {
        Rule::DiscountOfAll
    } else {
        return true;
    };
    found.say(rule, "discount");
    false
}

fn bags(found: &mut Findings, document: &Document, line: &Line, is_nrus: bool, path: String) {
    if is_nrus {
        found.say(Rule::BagTaxNrus, path);
    } else if icbper_on(document.rates_date()).is_none() {
        found.say(Rule::BagTaxBefore, path);
    } else if line.bags > BAGS_MAX {
        found.say(Rule::BagCount, path);
    } else if Quantity::from_milli(i64::from(line.bags) * 1_000) != Some(line.quantity) {
        found.say(Rule::BagsAreLine, path);
    }
}
