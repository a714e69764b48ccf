//! Documents: lists, files, and what a person does about one. Nothing here calls the network: what
//! is to be sent or asked is put at the head of the queue, and the workers go.

use izi_app::corrections::{self, BadNote, NoteAsked};
use izi_app::documents::{self, Content, Detail};
use izi_app::ticket::{Form, page_file};
use izi_app::{DocumentFilter, ListedDocument, OPEN_STATES, State, UNDECIDED_STATES, summaries};
use izi_domain::document::{DocumentKind, Motive};
use izi_domain::{BusinessDate, DocumentName, Name};

use super::Result;
use super::sale::{file, line_view};
use crate::command::Permission;
use crate::fiscal::{
    AttemptView, DiscardDocument, DocumentDetail, DocumentFile, DocumentPage, DocumentRef,
    DocumentRow, IssueNote, ListDocuments, NoteLine, RelatedDocument, ReplaceDocument, RunSummary,
    RusCrossed, VoidDocument,
};
use crate::sale::FileView;
use crate::{Counter, Fault, parse};

/// The most rows of a page.
const ROWS_MAX: u32 = 200;
/// Longer than any number, document or name that a list is searched for.
const TEXT_MAX: usize = 200;
/// What SUNAT takes as a reason.
const REASON_MIN: usize = 3;
const REASON_MAX: usize = 100;
/// States in which only a person can go on.
const ATTENTION: [&str; 3] = ["rejected", "dead", "void_failed"];
/// The states that are not among those that wait.
const SETTLED: [&str; 5] = ["accepted", "observed", "replaced", "voided", "discarded"];

pub(crate) async fn document_list(counter: &Counter, asked: ListDocuments) -> Result<DocumentPage> {
    if asked.text.as_ref().is_some_and(|it| it.chars().count() > TEXT_MAX) {
        return Err(parse::bad_value("text", asked.text.as_deref().unwrap_or_default()));
    }
    let sends = sends(counter).await?;
    let limit = asked.limit.clamp(1, ROWS_MAX);
    let state = asked.state.as_deref().filter(|it| !it.is_empty());
    let kind = asked.kind.as_deref().filter(|it| !it.is_empty()).map(kind).transpose()?;
    let filter = DocumentFilter {
        kind,
        states: state.map(states).transpose()?.unwrap_or_default(),
        from: asked.from.as_deref().map(|it| parse::day("from", it)).transpose()?,
        to: asked.to.as_deref().map(|it| parse::day("to", it)).transpose()?,
        text: asked.text.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()),
        before: asked.before.as_deref().map(read_cursor).transpose()?,
    };
    if state.is_some_and(|it| (it == "none") == sends && ["none", "queued"].contains(&it)) {
        // What waits is called `none` where nobody sends, and `queued` elsewhere.
        return Ok(DocumentPage { documents: Vec::new(), cursor: None });
    }
    // One more than asked tells whether there is another page.
    let mut rows = documents::list(&counter.shop, &filter, limit.saturating_add(1)).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let cursor = rows.last().filter(|_| more).map(|it| format!("{}_{}", it.issue_date, it.id));
    Ok(DocumentPage { documents: rows.iter().map(|it| row(it, sends)).collect(), cursor })
}

/// Whether there is anybody to send to.
async fn sends(counter: &Counter) -> Result<bool> {
    Ok(counter.shop.setup().await?.authority != "none")
}

fn kind(text: &str) -> Result<DocumentKind> {
    let kind = DocumentKind::coded(text).filter(|it| is_ours(*it));
    kind.ok_or_else(|| parse::bad_value("kind", text))
}

/// What a shop of the NRUS issues.
fn is_ours(kind: DocumentKind) -> bool {
    !matches!(kind, DocumentKind::Factura | DocumentKind::Voiding)
}

fn states(group: &str) -> Result<Vec<&'static str>> {
    Ok(match group {
        "open" => OPEN_STATES.into_iter().chain(UNDECIDED_STATES).collect(),
        "attention" => ATTENTION.to_vec(),
        "none" => vec!["queued"],
        one => {
            let known = OPEN_STATES.into_iter().chain(UNDECIDED_STATES).chain(SETTLED);
            let known = known.into_iter().find(|it| *it == one);
            vec![known.ok_or_else(|| parse::bad_value("state", one))?]
        }
    })
}

fn read_cursor(text: &str) -> Result<(BusinessDate, i64)> {
    let parts =
        text.split_once('_').and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| parse::bad_value("before", text))
}

fn row(it: &ListedDocument, sends: bool) -> DocumentRow {
    let state = match it.standing.as_str() {
        "queued" if !sends => "none",
        other => other,
    };
    DocumentRow {
        name: it.name.to_string(),
        kind: it.name.kind().code().to_owned(),
        number: it.name.id(),
        sale_id: it.sale_id.as_ref().map(ToString::to_string),
        issued_at: it.issued_at.to_string(),
        total: it.total.to_string(),
        customer: it.customer.clone(),
        state: state.to_owned(),
        code: it.code,
        about: it.about.as_ref().map(ToString::to_string),
    }
}

/// A document's name as a person or a script writes it.
fn name(text: &str) -> Result<DocumentName> {
    let name = text.parse().ok().filter(|it: &DocumentName| is_ours(it.kind()));
    name.ok_or_else(|| parse::bad_value("name", text))
}

fn reason(text: &str) -> Result<Name> {
    let reason = parse::name("reason", text)?;
    let why = match reason.as_str().chars().count() {
        ..REASON_MIN => "empty",
        REASON_MIN..=REASON_MAX => return Ok(reason),
        _ => "too_long",
    };
    Err(Fault::BadName { field: "reason".to_owned(), reason: why.to_owned() })
}

pub(crate) async fn document_get(counter: &Counter, asked: DocumentRef) -> Result<DocumentDetail> {
    detail(counter, &name(&asked.name)?).await
}

async fn detail(counter: &Counter, name: &DocumentName) -> Result<DocumentDetail> {
    let sends = sends(counter).await?;
    let mut found = documents::detail(&counter.shop, name).await?;
    // What the owner's limits are is not for everybody at the till.
    found.crossed = found.crossed.filter(|_| counter.role.may(Permission::Report));
    Ok(view(found, sends))
}

fn view(it: Detail, sends: bool) -> DocumentDetail {
    let (customer, lines, note) = match &it.content {
        Content::Boleta(sale) => (sale.customer.as_ref(), sale.lines.as_slice(), None),
        Content::Note(note) => (note.customer.as_ref(), note.lines.as_slice(), Some(note)),
        Content::Summary(_) => (None, [].as_slice(), None),
    };
    let customer_document =
        customer.map(|it| format!("{} {}", it.document.kind().as_str(), it.document.number()));
    let reason = note.map(|it| &it.reason).or(it.void.as_ref().map(|it| &it.reason));
    let waits = |state| matches!(state, State::Queued | State::Unknown);
    let next_at = it.job.as_ref().filter(|it| waits(it.state)).map(|it| it.due.to_string());
    DocumentDetail {
        row: row(&it.listed, sends),
        customer_document: customer_document.unwrap_or_default(),
        lines: lines.iter().map(line_view).collect(),
        reason: reason.map(ToString::to_string).unwrap_or_default(),
        rus_crossed: it.crossed.map(|it| RusCrossed {
            limit: it.limit,
            income: it.income,
            reason: it.reason,
        }),
        motive: note
            .map(|it| format!("{}/{}", it.motive.kind().code(), it.motive.code()))
            .unwrap_or_default(),
        message: it.answered.message,
        meaning: it.meaning.map(|it| it.text.to_owned()),
        advice: it.meaning.map(|it| it.advice.to_owned()),
        ticket: it.answered.ticket,
        digest: it.answered.digest,
        last_error: it.job.as_ref().and_then(|it| it.last_error.clone()),
        attempts: it.job.as_ref().map_or(0, |it| it.attempts),
        next_at: next_at.filter(|_| sends),
        timeline: it
            .timeline
            .into_iter()
            .map(|it| AttemptView {
                at: it.at.to_string(),
                call: it.call,
                outcome: it.outcome,
                detail: it.detail,
            })
            .collect(),
        related: it
            .related
            .iter()
            .map(|(relation, it)| RelatedDocument {
                name: it.name.to_string(),
                number: it.name.id(),
                relation: relation.as_str().to_owned(),
                state: row(it, sends).state,
            })
            .collect(),
        actions: it.actions.into_iter().map(|it| it.as_str().to_owned()).collect(),
    }
}

pub(crate) async fn document_file(counter: &Counter, asked: DocumentFile) -> Result<FileView> {
    let name = name(&asked.name)?;
    let shop = &counter.shop;
    let stem = |ruc| name.file_stem(ruc);
    match asked.form.as_str() {
        "xml" => {
            let ruc = documents::find(shop, &name).await?.issuer.ruc;
            let xml = documents::file_xml(shop, &name).await?;
            Ok(file(format!("{}.xml", stem(&ruc)), "application/xml", &xml))
        }
        "cdr" => {
            let ruc = documents::find(shop, &name).await?.issuer.ruc;
            let Some(cdr) = documents::file_cdr(shop, &name).await? else {
                return Err(without(counter, &name, "cdr").await?);
            };
            Ok(file(format!("R-{}.zip", stem(&ruc)), "application/zip", &cdr))
        }
        form @ ("pdf" | "png") => {
            let ruc = documents::find(shop, &name).await?.issuer.ruc;
            let (form, media) = if form == "pdf" {
                (Form::Pdf, "application/pdf")
            } else {
                (Form::Png, "image/png")
            };
            let Some(page) = page_file(shop, &name, form).await? else {
                return Err(without(counter, &name, &asked.form).await?);
            };
            Ok(file(format!("{}.{}", stem(&ruc), asked.form), media, &page))
        }
        other => Err(parse::bad_value("form", other)),
    }
}

/// The fault for a file that a document does not have.
async fn without(counter: &Counter, name: &DocumentName, file: &str) -> Result<Fault> {
    let state = detail(counter, name).await?.row.state;
    Ok(Fault::DocumentState { name: name.to_string(), state, action: file.to_owned() })
}

pub(crate) async fn document_resend(
    counter: &Counter,
    asked: DocumentRef,
) -> Result<DocumentDetail> {
    let name = name(&asked.name)?;
    corrections::resend(&counter.shop, &name).await?;
    counter.workers.try_anew();
    detail(counter, &name).await
}

pub(crate) async fn document_query(
    counter: &Counter,
    asked: DocumentRef,
) -> Result<DocumentDetail> {
    let name = name(&asked.name)?;
    corrections::query(&counter.shop, &name).await?;
    counter.workers.try_anew();
    detail(counter, &name).await
}

pub(crate) async fn document_void(
    counter: &Counter,
    asked: VoidDocument,
) -> Result<DocumentDetail> {
    let name = name(&asked.name)?;
    corrections::void(&counter.shop, &name, &reason(&asked.reason)?).await?;
    counter.workers.wake();
    detail(counter, &name).await
}

pub(crate) async fn document_note(counter: &Counter, asked: IssueNote) -> Result<DocumentDetail> {
    let kind = match asked.kind.as_str() {
        "07" => DocumentKind::CreditNote,
        "08" => DocumentKind::DebitNote,
        other => return Err(parse::bad_value("kind", other)),
    };
    let asked = NoteAsked {
        id: parse::sale_id("note_id", &asked.note_id)?,
        about: name(&asked.name)?,
        motive: Motive::coded(kind, &asked.motive)
            .ok_or_else(|| Fault::BadNote { reason: BadNote::Motive.as_str().to_owned() })?,
        reason: reason(&asked.reason)?,
        lines: note_lines(&asked.lines)?,
        amount: asked.amount.as_deref().map(|it| parse::price("amount", it)).transpose()?,
    };
    let note = corrections::note(&counter.shop, &asked).await?;
    counter.workers.wake();
    detail(counter, &note).await
}

fn note_lines(lines: &[NoteLine]) -> Result<Vec<(usize, izi_domain::Quantity)>> {
    let bad = || Fault::BadNote { reason: BadNote::Lines.as_str().to_owned() };
    if lines.len() > izi_domain::sale::LINES_MAX {
        return Err(bad());
    }
    let mut read = Vec::with_capacity(lines.len());
    for (place, it) in lines.iter().enumerate() {
        let line =
            it.line.checked_sub(1).and_then(|it| usize::try_from(it).ok()).ok_or_else(bad)?;
        let quantity = parse::quantity(&format!("lines[{place}].quantity"), &it.quantity)?;
        read.push((line, quantity));
    }
    Ok(read)
}

pub(crate) async fn document_replace(
    counter: &Counter,
    asked: ReplaceDocument,
) -> Result<DocumentDetail> {
    let replacement = corrections::replace(&counter.shop, &name(&asked.name)?).await?;
    counter.workers.wake();
    detail(counter, &replacement).await
}

pub(crate) async fn document_discard(
    counter: &Counter,
    asked: DiscardDocument,
) -> Result<DocumentDetail> {
    let name = name(&asked.name)?;
    corrections::discard(&counter.shop, &name, &reason(&asked.reason)?).await?;
    counter.workers.wake();
    detail(counter, &name).await
}

pub(crate) async fn summary_run(counter: &Counter, asked: RunSummary) -> Result<Vec<DocumentRow>> {
    let day = parse::day("date", &asked.date)?;
    if !sends(counter).await? {
        return Err(Fault::AuthorityMissing);
    }
    let made = summaries::run(&counter.shop, day).await?;
    counter.workers.wake();
    let mut rows = Vec::with_capacity(made.len());
    for name in &made {
        rows.push(detail(counter, name).await?.row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_in_full_or_as_a_boleta() {
        for (text, read) in [
            ("B001-17", "03-B001-17"),
            ("03-B001-17", "03-B001-17"),
            ("07-BC01-1", "07-BC01-1"),
            ("rc-20261121-1", "RC-20261121-1"),
        ] {
            assert_eq!(name(text).unwrap().to_string(), read);
        }
        for text in ["", "F001-1", "01-F001-1", "RA-20261121-1", "B001", "B001-0", "x"] {
            assert!(name(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_reason_says_something_and_fits() {
        for (text, why) in [
            ("", Some("empty")),
            ("no", Some("empty")),
            ("   ", Some("empty")),
            ("se equivocó", None),
            (&"a".repeat(100), None),
            (&"a".repeat(101), Some("too_long")),
            ("a\u{7}bc", Some("control")),
        ] {
            let told = match reason(text) {
                Ok(_) => None,
                Err(Fault::BadName { reason, .. }) => Some(reason),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(told.as_deref(), why, "{text}");
        }
    }

    #[test]
    fn a_state_is_one_or_a_group() {
        assert!(states("open").unwrap().contains(&"ticket"));
        assert_eq!(states("attention").unwrap(), ["rejected", "dead", "void_failed"]);
        assert_eq!(states("void_failed").unwrap(), ["void_failed"]);
        assert_eq!(states("voided").unwrap(), ["voided"]);
        assert!(states("' or 1=1 --").is_err());
    }
}
