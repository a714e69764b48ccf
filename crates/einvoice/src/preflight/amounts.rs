//! The amounts as they are worked out: a second opinion on [`crate::totals`], by the sums that
//! SUNAT makes. SUNAT lets a sol pass where it adds up; here nothing may differ.

use izi_domain::{DocumentKind, Money};

use super::{Findings, Rule, is_amount};
use crate::catalogues::Affectation;
use crate::model::{Document, Line};
use crate::totals::{LineAmounts, Totals};

/// Up to this value a taxed line's IGV may be zero (3111).
const IGV_MAY_VANISH_MAX: i64 = 6;
/// The IGV of a line may be off by a sol (3103).
const IGV_TOLERANCE: i128 = 100;
/// Basis points of a whole.
const WHOLE: i128 = 10_000;

pub(super) fn amounts(found: &mut Findings, document: &Document, totals: &Totals) {
    let lines = || document.lines.iter().zip(&totals.lines).enumerate();
    for (place, (line, it)) in lines() {
        line_amounts(found, line, it, totals.igv_rate, &format!("lines[{place}]"));
    }
    let sum = |of: fn(&LineAmounts) -> Money, which: fn(Affectation) -> bool| {
        lines()
            .filter(|(_, (line, _))| which(line.affectation))
            .map(|(_, (_, it))| i128::from(of(it).cents()))
            .sum::<i128>()
    };
    let cents = |it: Money| i128::from(it.cents());
    let value = sum(|it| it.value, |it| !it.is_free()) - cents(totals.taxed_discount);
    found.when(value != cents(totals.value), Rule::ValueSum, "value");
    let parts = cents(totals.taxed) + cents(totals.exempt) + cents(totals.unaffected);
    found.when(parts != cents(totals.value), Rule::ValueSum, "value");
    // A discount on the whole lowers the IGV of the whole, but not that of the lines.
    let igv = sum(|it| it.igv, |it| it == Affectation::Taxed);
    let is_igv = if totals.taxed_discount.is_zero() {
        igv == cents(totals.igv)
    } else {
        (0..=igv).contains(&cents(totals.igv))
    };
    found.when(!is_igv, Rule::TaxSum, "igv");
    let icbper = sum(|it| it.icbper, |_| true);
    found.when(icbper != cents(totals.icbper), Rule::TaxSum, "icbper");
    let inclusive = cents(totals.value) + cents(totals.igv) + cents(totals.icbper);
    let payable = inclusive - cents(totals.other_discount) + cents(document.rounding);
    let is_payable = inclusive == cents(totals.inclusive) && payable == cents(totals.payable);
    let is_charged = charged(document, totals) == cents(totals.payable);
    found.when(!is_payable || !is_charged, Rule::PayableSum, "total");
    // A nota de débito of nothing is refused, any other document of gifts alone is not.
    let is_nothing = document.kind() == DocumentKind::DebitNote && totals.payable.is_zero();
    found.when(!is_amount(totals.payable) || is_nothing, Rule::PayableAmount, "total");
}

/// What the buyer was charged, from nothing but prices and discounts as they were asked for.
fn charged(document: &Document, totals: &Totals) -> i128 {
    let cents = |it: Money| i128::from(it.cents());
    let lines = document.lines.iter().filter(|it| !it.affectation.is_free());
    let lines: i128 = lines.map(|it| cents(it.gross) - cents(it.discount)).sum();
    lines + cents(totals.icbper) - cents(document.discount) + cents(document.rounding)
}

fn line_amounts(found: &mut Findings, line: &Line, it: &LineAmounts, rate: u32, path: &str) {
    let value = it.value.cents();
    found.when(it.gross_value.checked_sub(it.discount) != Some(it.value), Rule::LineSum, path);
    // Without a rate there is nothing to reckon with; that is told of the document.
    if rate == 0 || !line.affectation.bears_igv() {
        return;
    }
    if value > IGV_MAY_VANISH_MAX && it.igv.is_zero() {
        found.say(Rule::IgvMissing, path);
    } else {
        let exact = i128::from(value) * i128::from(rate);
        let off = (i128::from(it.igv.cents()) * WHOLE - exact).abs();
        found.when(off > IGV_TOLERANCE * WHOLE, Rule::IgvOfLine, path);
    }
}
