//! The resumen diario and the comunicación de baja.

use izi_domain::document::Condition;
use izi_domain::sale::ANONYMOUS_MAX;
use izi_domain::{BusinessDate, DocumentKind, DocumentName, Money, Summary};

use super::{DAYS_MAX, Findings, Rule, is_amount, parties};
use crate::model::{DailySummary, SummaryEntry, Voiding};

/// SUNAT lets five soles pass in a resumen, in céntimos.
const TOLERANCE: i128 = 500;
/// A reason has at least so many letters.
const REASON_CHARS_MIN: usize = 3;
/// Basis points of a whole.
const WHOLE: i128 = 10_000;

pub(super) fn summary(found: &mut Findings, summary: &DailySummary, today: BusinessDate) {
    let days = (summary.documents_date, summary.issue_date);
    heading(found, DocumentKind::Summary, &summary.name, days, summary.entries.len());
    found.when(summary.issue_date > today, Rule::SummaryAhead, "issue_date");
    let is_late = today.days_since(summary.documents_date) > DAYS_MAX;
    found.when(is_late, Rule::SummaryTooLate, "documents_date");
    for (place, it) in summary.entries.iter().enumerate() {
        let path = format!("lines[{place}]");
        entry(found, it, &path);
        let is_void = it.condition == Condition::Void;
        found.when(is_late && is_void, Rule::VoidTooLate, format!("{path}.condition"));
        twice(found, &summary.entries[..place], it, &path);
    }
}

/// What both begin with.
fn heading(
    found: &mut Findings,
    kind: DocumentKind,
    name: &DocumentName,
    (documents_date, issue_date): (BusinessDate, BusinessDate),
    lines: usize,
) {
    found.when(name.kind() != kind, Rule::ReportName, "name");
    let is_of_day = *name == DocumentName::report(name.kind(), issue_date, name.correlative());
    found.when(name.kind() == kind && !is_of_day, Rule::ReportDay, "name");
    found.when(documents_date > issue_date, Rule::ReportBeforeDocuments, "documents_date");
    found.when(lines == 0, Rule::Schema, "lines");
    found.when(lines > Summary::LINES_MAX, Rule::TooManyDocuments, "lines");
}

fn entry(found: &mut Findings, it: &SummaryEntry, path: &str) {
    let of = |field: &str| format!("{path}.{field}");
    let is_note = matches!(it.document.kind(), DocumentKind::CreditNote | DocumentKind::DebitNote);
    if !is_note && it.document.kind() != DocumentKind::Boleta {
        found.say(Rule::SummaryKind, of("document"));
    } else if !it.document.series().starts_with('B') {
        found.say(Rule::SummarySeries, of("document"));
    }
    match &it.about {
        Some(_) if !is_note => found.say(Rule::BoletaCorrects, of("about")),
        None if is_note && it.condition != Condition::Void => {
            found.say(Rule::SummaryNothingCorrected, of("about"));
        }
        Some(about) if about.kind() != DocumentKind::Boleta => {
            found.say(Rule::SummarySeries, of("about"));
        }
        _ => {}
    }
    parties::number(found, &it.buyer, Rule::BuyerNumberMissing, &of("buyer.number"));
    let nobody = parties::is_nobody(&it.buyer) && it.total > ANONYMOUS_MAX;
    found.when(nobody, Rule::SummaryAnonymous, of("buyer"));
    amounts(found, it, of);
}

fn amounts(found: &mut Findings, it: &SummaryEntry, of: impl Fn(&str) -> String) {
    let before = found.0.len();
    found.when(!is_amount(it.total), Rule::SummaryTotal, of("total"));
    for (value, field) in [
        (it.taxed, "taxed"),
        (it.exempt, "exempt"),
        (it.unaffected, "unaffected"),
        (it.free, "free"),
    ] {
        found.when(!is_amount(value), Rule::SummaryValue, of(field));
    }
    for (tax, field) in [(it.igv, "igv"), (it.icbper, "icbper")] {
        found.when(!is_amount(tax), Rule::SummaryTax, of(field));
    }
    if found.0.len() > before {
        return;
    }
    let cents = |it: Money| i128::from(it.cents());
    let parts = [it.taxed, it.exempt, it.unaffected, it.igv, it.icbper];
    let sum: i128 = parts.into_iter().map(cents).sum();
    found.when((sum - cents(it.total)).abs() > TOLERANCE, Rule::SummarySum, of("total"));
    let exact = cents(it.taxed) * i128::from(it.igv_rate.unwrap_or_default());
    let off = (cents(it.igv) * WHOLE - exact).abs();
    found.when(it.igv > Money::ZERO && off > TOLERANCE * WHOLE, Rule::SummaryIgv, of("igv"));
}

fn twice(found: &mut Findings, earlier: &[SummaryEntry], it: &SummaryEntry, path: &str) {
    let path = format!("{path}.document");
    for other in earlier.iter().filter(|other| other.document == it.document) {
        let rule = match (other.condition, it.condition) {
            (one, two) if one == two => Rule::ToldTwice,
            (Condition::Add, Condition::Modify) | (Condition::Modify, Condition::Add) => {
                Rule::AddedAndModified
            }
            (Condition::Modify, _) | (_, Condition::Modify) => Rule::ModifiedAndVoided,
            // Told of and voided in one: no rule forbids it.
            _ => continue,
        };
        found.say(rule, path.clone());
    }
}

pub(super) fn voiding(found: &mut Findings, voiding: &Voiding, today: BusinessDate) {
    let days = (voiding.documents_date, voiding.issue_date);
    heading(found, DocumentKind::Voiding, &voiding.name, days, voiding.lines.len());
    let may_issue = voiding.issuer.regime.may_issue(&voiding.name);
    found.when(!may_issue, Rule::NotForTheRegime, "name");
    found.when(voiding.issue_date > today, Rule::VoidingAhead, "issue_date");
    let is_late = today.days_since(voiding.documents_date) > DAYS_MAX;
    found.when(is_late, Rule::VoidTooLate, "documents_date");
    for (place, it) in voiding.lines.iter().enumerate() {
        let of = |field: &str| format!("lines[{place}].{field}");
        let kind = it.document.kind();
        if kind == DocumentKind::Boleta || kind.is_report() {
            found.say(Rule::BoletaVoided, of("document"));
        } else if !it.document.series().starts_with('F') {
            found.say(Rule::VoidedSeries, of("document"));
        }
        let is_short = it.reason.as_str().chars().count() < REASON_CHARS_MIN;
        found.when(is_short, Rule::VoidReason, of("reason"));
        let earlier = &voiding.lines[..place];
        let is_twice = earlier.iter().any(|other| other.document == it.document);
        found.when(is_twice, Rule::VoidedTwice, of("document"));
    }
}
