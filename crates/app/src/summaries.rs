//! Summaries (RC): documents that are too late to go alone, and voids, told to SUNAT together.

use std::collections::BTreeMap;

use izi_domain::document::{Condition, DocumentKind};
use izi_domain::{BusinessDate, DocumentName, Instant, Money, Summary};
use izi_store::SqliteConnection;
use izi_store::correction::{self, VoidState};
use izi_store::document::{self, Document, NewDocument};
use izi_store::document_file::{self, Attempt};
use izi_store::outbox::{self, NewJob, State};
use izi_store::shop as shop_rows;
use izi_store::summary::{self, Member};

use crate::corrections::{annul_by_note, void_failed};
use crate::documents::VOID_DAYS_MAX;
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// A document that was in so many summaries without success needs a person.
const SUMMARIES_MAX: u32 = 3;
/// Said of a void that comes too late.
const TOO_LATE_TO_VOID: u32 = 2_957;
/// Said of a document that is voided already.
const VOIDED_ALREADY: u32 = 2_987;
/// Said of a document that SUNAT has already.
const INFORMED_ALREADY: u32 = 2_282;
/// Said of a document that SUNAT does not have.
const NOT_INFORMED: u32 = 2_663;

/// Makes the summaries of what waits for one: by the day of issue, as many as there are lines for.
/// Gives their names; none when nothing waits.
pub async fn make_due(shop: &Shop, day: Option<BusinessDate>) -> Result<Vec<DocumentName>> {
    if summary::due(shop.store.reads(), day).await?.is_empty() {
        return Ok(Vec::new());
    }
    let setup = shop.setup().await?;
    // Nubefact's way to void takes one document at a time.
    let alone = setup.authority == "nubefact";
    let mut transaction = shop.store.write().await?;
    let now = shop.now();
    let mut due: BTreeMap<(BusinessDate, u32), Vec<Member>> = BTreeMap::new();
    for (date, member) in summary::due(&mut *transaction, day).await? {
        let tries = document_file::past(&mut *transaction, member.document).await?.summaries;
        due.entry((date, tries)).or_default().push(member);
    }
    let mut made = Vec::new();
    for ((date, tries), members) in due {
        let most = if alone { 1 } else { lines_max(tries) };
        let members = in_time(&mut transaction, date, members, now).await?;
        for some in members.chunks(most) {
            made.push(make(&mut transaction, date, some, now).await?);
        }
    }
    transaction.commit().await?;
    for name in &made {
        tracing::info!(%name, "a summary was made");
    }
    Ok(made)
}

/// How many lines stand together after so many summaries that were refused. SUNAT refuses a summary as
/// a whole and does not say for whom: what it refused is told again in smaller ones, in the end alone.
const fn lines_max(tries: u32) -> usize {
    match tries {
        0 => Summary::LINES_MAX,
        1 => 20,
        _ => 1,
    }
}

/// The summaries of a day that a person asks for. Refused when nothing of that day waits.
pub async fn run(shop: &Shop, day: BusinessDate) -> Result<Vec<DocumentName>> {
    make_due(shop, Some(day)).await
}

/// Without the voids that no summary can tell any more: those become credit notes.
async fn in_time(
    transaction: &mut SqliteConnection,
    date: BusinessDate,
    members: Vec<Member>,
    now: Instant,
) -> Result<Vec<Member>> {
    if now.business_date().days_since(date) <= VOID_DAYS_MAX {
        return Ok(members);
    }
    let mut stay = Vec::with_capacity(members.len());
    for member in members {
        if member.condition == Condition::Void {
            void_by_note(transaction, member.document, now).await?;
        } else {
            stay.push(member);
        }
    }
    Ok(stay)
}

async fn make(
    transaction: &mut SqliteConnection,
    date: BusinessDate,
    members: &[Member],
    now: Instant,
) -> Result<DocumentName> {
    let today = now.business_date();
    let name = document::next_report(transaction, DocumentKind::Summary, today).await?;
    let (issuer_id, _) = shop_rows::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
    let id = document::next_id(transaction).await?;
    let new = NewDocument {
        id,
        name: name.clone(),
        sale_id: None,
        issued_at: now,
        issuer_id,
        total: Money::ZERO,
        about: None,
        documents_date: Some(date),
    };
    document::insert_all(transaction, &[new]).await?;
    summary::add_lines(transaction, id, members).await?;
    outbox::add_all(transaction, &[NewJob::to_authority(id, None, State::Queued, now)]).await?;
    let detail = name.to_string();
    for member in members {
        let outcome = match member.condition {
            Condition::Void => {
                let state = VoidState::InSummary;
                correction::set_void(&mut *transaction, member.document, state, Some(id)).await?;
                "voiding"
            }
            Condition::Add | Condition::Modify => {
                let job = outbox::of_document(&mut *transaction, member.document).await?;
                let job = job.ok_or(Refusal::JobState("missing"))?;
                outbox::release(&mut *transaction, job.id, State::InSummary, now, None, now)
                    .await?;
                State::InSummary.as_str()
            }
        };
        let attempt = Attempt { at: now, call: "summary", outcome, detail: &detail };
        document_file::note_attempt(&mut *transaction, member.document, attempt).await?;
    }
    Ok(name)
}

/// Carries the authority's answer about a summary over to what it told of, in the transaction that
/// keeps the answer.
pub(crate) async fn settled(
    transaction: &mut SqliteConnection,
    report: &Document,
    state: State,
    code: u32,
    now: Instant,
) -> Result<()> {
    let taken = matches!(state, State::Accepted | State::Observed);
    let members = summary::lines(&mut *transaction, report.id).await?;
    let alone = members.len() == 1;
    let why = format!("{} was refused with {code:04}", report.name);
    for member in members {
        match (member.condition, taken) {
            (Condition::Void, true) => {
                let state = VoidState::Voided;
                correction::set_void(&mut *transaction, member.document, state, None).await?;
            }
            (Condition::Void, false) if alone => {
                void_refused(transaction, member.document, code, &why, now).await?;
            }
            // The code is about one of them.
            (Condition::Void, false) => {
                void_again(transaction, member.document, &why, now).await?;
            }
            (_, true) => {
                added(transaction, report, member.document, State::Accepted, now).await?;
            }
            // SUNAT has it already: what a summary without answer told, or a call without one.
            (_, false) if alone && code == INFORMED_ALREADY => {
                if may_have_arrived(transaction, member.document).await? {
                    added(transaction, report, member.document, State::Accepted, now).await?;
                } else if let Some(job) = in_summary(transaction, member.document).await? {
                    let why = "2282 of a document that was never told: another has its number";
                    let (dead, why) = (State::Dead, Some(why));
                    outbox::release(&mut *transaction, job, dead, now, why, now).await?;
                }
            }
            // Whoever of them spoils it, the others are asked about one by one.
            (_, false) => ask_again(transaction, member.document, report, now).await?,
        }
    }
    Ok(())
}

/// Whether a document was sent, or told by a summary whose result nobody knows.
async fn may_have_arrived(transaction: &mut SqliteConnection, document: i64) -> Result<bool> {
    if document_file::past(&mut *transaction, document).await?.sent {
        return Ok(true);
    }
    for (summary, _) in summary::of_document(&mut *transaction, document).await? {
        let left = document_file::past(&mut *transaction, summary).await?.sent;
        if left && document_file::answered(&mut *transaction, summary).await?.code.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn added(
    transaction: &mut SqliteConnection,
    report: &Document,
    document: i64,
    state: State,
    now: Instant,
) -> Result<()> {
    let Some(job) = in_summary(transaction, document).await? else { return Ok(()) };
    outbox::release(&mut *transaction, job, state, now, None, now).await?;
    let message = report.name.to_string();
    document_file::keep_answer(&mut *transaction, document, 0, &message, None, now).await?;
    Ok(())
}

async fn ask_again(
    transaction: &mut SqliteConnection,
    document: i64,
    report: &Document,
    now: Instant,
) -> Result<()> {
    let Some(job) = in_summary(transaction, document).await? else { return Ok(()) };
    let past = document_file::past(&mut *transaction, document).await?;
    let state = if past.summaries >= SUMMARIES_MAX { State::Dead } else { State::Unknown };
    let why = format!("{} was not accepted", report.name);
    outbox::release(&mut *transaction, job, state, now, Some(&why), now).await?;
    Ok(())
}

/// The job of a document that is in a summary; none when it went another way meanwhile.
async fn in_summary(transaction: &mut SqliteConnection, document: i64) -> Result<Option<i64>> {
    let job = outbox::of_document(transaction, document).await?;
    Ok(job.filter(|it| it.state == State::InSummary).map(|it| it.id))
}

/// A void in a summary that was refused, for whatever line of it.
async fn void_again(
    transaction: &mut SqliteConnection,
    document: i64,
    why: &str,
    now: Instant,
) -> Result<()> {
    let past = document_file::past(&mut *transaction, document).await?;
    if past.summaries >= SUMMARIES_MAX {
        return void_failed(transaction, document, why, now).await;
    }
    correction::set_void(transaction, document, VoidState::Waiting, None).await?;
    Ok(())
}

async fn void_refused(
    transaction: &mut SqliteConnection,
    document: i64,
    code: u32,
    why: &str,
    now: Instant,
) -> Result<()> {
    match code {
        VOIDED_ALREADY => {
            correction::set_void(&mut *transaction, document, VoidState::Voided, None).await?;
        }
        TOO_LATE_TO_VOID => void_by_note(transaction, document, now).await?,
        NOT_INFORMED => {
            // It said it had the boleta, and says now that it has not: ask, and believe nothing.
            let past = document_file::past(&mut *transaction, document).await?;
            if past.summaries >= SUMMARIES_MAX {
                return void_failed(transaction, document, why, now).await;
            }
            correction::set_void(&mut *transaction, document, VoidState::Waiting, None).await?;
            document_file::forget_answer(&mut *transaction, document).await?;
            if let Some(job) = outbox::of_document(&mut *transaction, document).await? {
                let (state, why) = (State::Unknown, Some("2663 of a void"));
                outbox::release(&mut *transaction, job.id, state, now, why, now).await?;
            }
        }
        _ => void_failed(transaction, document, why, now).await?,
    }
    Ok(())
}

/// A void that no summary can tell any more is told by a credit note.
async fn void_by_note(
    transaction: &mut SqliteConnection,
    document: i64,
    now: Instant,
) -> Result<()> {
    let boleta = document::by_id(&mut *transaction, document).await?;
    let void = correction::void_of(&mut *transaction, document).await?;
    if let (Some(boleta), Some(void)) = (boleta, void) {
        annul_by_note(transaction, &boleta, &void.reason, now).await?;
        correction::set_void(&mut *transaction, document, VoidState::Failed, None).await?;
        // The sale is back in its own month; what the note takes off is in this one.
        crate::rus::look_again(transaction, boleta.issue_date.month(), now).await?;
    }
    Ok(())
}

/// Lets go of what a summary tells of that was given up, or whose result nobody can tell. When it
/// never left, all of it waits for another one; else SUNAT may have it, and is asked first.
pub(crate) async fn let_go(
    transaction: &mut SqliteConnection,
    report: i64,
    now: Instant,
) -> Result<()> {
    let past = document_file::past(&mut *transaction, report).await?;
    let report = document::by_id(&mut *transaction, report).await?;
    let report = report.ok_or(Refusal::JobState("missing"))?;
    let why = format!("{} was given up", report.name);
    for member in summary::lines(&mut *transaction, report.id).await? {
        if member.condition == Condition::Void {
            let void = correction::void_of(&mut *transaction, member.document).await?;
            if void.is_some_and(|it| it.state == VoidState::InSummary) {
                void_again(transaction, member.document, &why, now).await?;
            }
        } else if past.sent {
            ask_again(transaction, member.document, &report, now).await?;
        } else if let Some(job) = in_summary(transaction, member.document).await? {
            outbox::release(&mut *transaction, job, State::SummaryDue, now, None, now).await?;
        }
    }
    Ok(())
}
