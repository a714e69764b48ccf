//! What a person decides about a boleta that was issued: annul it, correct it with a note, issue
//! another in the place of a rejected one, give it up, or have it looked at again.

use izi_domain::document::{DocumentKind, Motive};
use izi_domain::{DocumentName, Instant, Name};
use izi_store::SqliteConnection;
use izi_store::correction::{self, VoidState};
use izi_store::document::{self, Document, NewDocument};
use izi_store::document_file::{self, Attempt};
use izi_store::outbox::{self, Job, NewJob, State};
use izi_store::{shop as shop_rows, summary};
use serde_json::json;

use crate::documents::{VOID_DAYS_MAX, find, is_annulled, may_be_replaced};
use crate::refusal::{Refusal, Result};
use crate::shop::{Shop, note as record};

mod amounts;
mod notes;
mod shelf;

pub(crate) use notes::annul_by_note;
pub use notes::{BadNote, NoteAsked, note};
use shelf::reshelve;

/// The boleta with its job, when something may still be decided about it.
async fn standing(
    transaction: &mut SqliteConnection,
    name: &DocumentName,
    action: &'static str,
) -> Result<(Document, Job)> {
    let found = document::by_name(&mut *transaction, name).await?;
    let boleta = found.ok_or_else(|| Refusal::DocumentMissing(name.clone()))?;
    let refused = |state| Refusal::DocumentState { name: name.clone(), state, action };
    let job = outbox::of_document(&mut *transaction, boleta.id).await?;
    let job = job.ok_or_else(|| refused("missing"))?;
    if boleta.name.kind() != DocumentKind::Boleta {
        return Err(refused(job.state.as_str()));
    }
    let void = correction::void_of(&mut *transaction, boleta.id).await?;
    if is_annulled(void.as_ref()) {
        return Err(refused("voided"));
    }
    Ok((boleta, job))
}

/// Annuls a boleta. One that SUNAT refused, or never had, is given up with its sale. Within seven days
/// SUNAT is told by a summary, after that by a credit note about the whole, once it has the boleta. The
/// sale counts no more from this moment on, and its goods are back on the shelf.
pub async fn void(shop: &Shop, name: &DocumentName, reason: &Name) -> Result<()> {
    let mut transaction = shop.store.write().await?;
    let now = shop.now();
    let (boleta, job) = standing(&mut transaction, name, "void").await?;
    if matches!(job.state, State::Replaced | State::Discarded) {
        return Err(not_in(name, job.state, "void"));
    }
    // A note of debit would be left over, and would count alone.
    if correction::corrected(&mut *transaction, boleta.id).await?.has_notes {
        return Err(BadNote::Corrected.into());
    }
    let actor = actor(&mut transaction).await?;
    let is_taken = matches!(job.state, State::Accepted | State::Observed);
    let answered = document_file::answered(&mut *transaction, boleta.id).await?;
    if may_be_replaced(&mut transaction, &job, &answered).await? {
        correction::add_void(&mut transaction, boleta.id, reason, &actor, now).await?;
        correction::set_void(&mut *transaction, boleta.id, VoidState::Voided, None).await?;
        let words = Some(reason.as_str());
        outbox::release(&mut *transaction, job.id, State::Discarded, now, words, now).await?;
        reshelve(&mut transaction, &boleta, now).await?;
        let words =
            Attempt { at: now, call: "void", outcome: "discarded", detail: reason.as_str() };
        document_file::note_attempt(&mut *transaction, boleta.id, words).await?;
    } else if is_taken && now.business_date().days_since(boleta.issue_date) > VOID_DAYS_MAX {
        annul_by_note(&mut transaction, &boleta, reason, now).await?;
    } else {
        correction::add_void(&mut transaction, boleta.id, reason, &actor, now).await?;
        reshelve(&mut transaction, &boleta, now).await?;
        let words = Attempt { at: now, call: "void", outcome: "voiding", detail: reason.as_str() };
        document_file::note_attempt(&mut *transaction, boleta.id, words).await?;
    }
    let detail = json!({ "reason": reason.as_str(), "total": boleta.total.to_string() });
    record(&mut transaction, now, &actor, "document.void", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(())
}

/// SUNAT refused to void a boleta: the sale counts again, its goods leave the shelf again, and a person
/// decides what to do.
pub(crate) async fn void_failed(
    transaction: &mut SqliteConnection,
    document: i64,
    why: &str,
    now: Instant,
) -> Result<()> {
    correction::set_void(&mut *transaction, document, VoidState::Failed, None).await?;
    let words = Attempt { at: now, call: "void", outcome: "void_failed", detail: why };
    document_file::note_attempt(&mut *transaction, document, words).await?;
    let boleta = document::by_id(&mut *transaction, document).await?;
    settled(transaction, &boleta.ok_or(Refusal::JobState("missing"))?, now).await
}

/// Brings shelf and limits in line after a document was decided about: a note that was refused brings
/// nothing back, nor does any note of a boleta that was, and what counts again may pass a limit.
pub(crate) async fn settled(
    transaction: &mut SqliteConnection,
    document: &Document,
    now: Instant,
) -> Result<()> {
    match (document.name.kind(), document.about) {
        (DocumentKind::Boleta, _) => reshelve(&mut *transaction, document, now).await?,
        (DocumentKind::CreditNote, Some(about)) => {
            if let Some(boleta) = document::by_id(&mut *transaction, about).await? {
                annulment_refused(&mut *transaction, document, &boleta, now).await?;
                reshelve(&mut *transaction, &boleta, now).await?;
            }
        }
        _ => {}
    }
    crate::rus::look_again(transaction, document.issue_date.month(), now).await
}

/// A note that was to annul a boleta and was refused, or given up: the boleta is not annulled, and the
/// person who gave the money back has to know.
async fn annulment_refused(
    transaction: &mut SqliteConnection,
    note: &Document,
    boleta: &Document,
    now: Instant,
) -> Result<()> {
    let job = outbox::of_document(&mut *transaction, note.id).await?;
    let refused = job.is_none_or(|it| matches!(it.state, State::Rejected | State::Discarded));
    let Some(content) = correction::note(transaction, note).await? else { return Ok(()) };
    let holds = correction::annulling(&mut *transaction, boleta.id).await?.is_some();
    if !refused || holds || content.motive != Motive::Annulment {
        return Ok(());
    }
    let actor = actor(&mut *transaction).await?;
    correction::add_void(&mut *transaction, boleta.id, &content.reason, &actor, now).await?;
    correction::set_void(&mut *transaction, boleta.id, VoidState::Failed, None).await?;
    let why = format!("{} was refused", note.name);
    let words = Attempt { at: now, call: "void", outcome: "void_failed", detail: &why };
    document_file::note_attempt(&mut *transaction, boleta.id, words).await?;
    Ok(())
}

/// Issues another boleta in the place of one that SUNAT rejected, or that was given up before SUNAT
/// could have it: a new number that points at the old, which is spent. It is of today, by the shop as it
/// is now.
pub async fn replace(shop: &Shop, name: &DocumentName) -> Result<DocumentName> {
    let mut transaction = shop.store.write().await?;
    let now = shop.now();
    let (boleta, job) = standing(&mut transaction, name, "replace").await?;
    let answered = document_file::answered(&mut *transaction, boleta.id).await?;
    if !may_be_replaced(&mut transaction, &job, &answered).await? {
        return Err(not_in(name, job.state, "replace"));
    }
    let sale_id = boleta.sale_id.clone().ok_or(Refusal::JobState("without a sale"))?;
    let spent = boleta.number().ok_or(Refusal::JobState("without a number"))?;
    let number = shop_rows::take_number(&mut transaction, &spent.series).await?;
    let number = number.ok_or(Refusal::NumbersExhausted(spent.series))?;
    let (issuer_id, _) = shop_rows::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
    let id = document::next_id(&mut transaction).await?;
    let replacement = DocumentName::boleta(&number);
    let new = NewDocument {
        id,
        name: replacement.clone(),
        sale_id: Some(&sale_id),
        issued_at: now,
        issuer_id,
        total: boleta.total,
        about: Some(boleta.id),
        documents_date: None,
    };
    document::insert_all(&mut transaction, &[new]).await?;
    let next = NewJob::to_authority(id, Some(&sale_id), State::Queued, now);
    outbox::add_all(&mut transaction, &[next]).await?;
    let error = job.last_error.as_deref();
    outbox::release(&mut *transaction, job.id, State::Replaced, now, error, now).await?;
    let actor = actor(&mut transaction).await?;
    let detail = json!({ "by": replacement.to_string() });
    record(&mut transaction, now, &actor, "document.replace", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(replacement)
}

/// Gives a document up that will not be sent any more. Its number stays taken.
pub async fn discard(shop: &Shop, name: &DocumentName, reason: &Name) -> Result<()> {
    let document = find(shop, name).await?;
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let job = job_of(&mut transaction, &document).await?;
    if !matches!(job.state, State::Dead | State::Rejected) {
        return Err(not_in(name, job.state, "discard"));
    }
    let words = Some(reason.as_str());
    outbox::release(&mut *transaction, job.id, State::Discarded, now, words, now).await?;
    let attempt =
        Attempt { at: now, call: "discard", outcome: "discarded", detail: reason.as_str() };
    document_file::note_attempt(&mut *transaction, document.id, attempt).await?;
    if document.name.kind().is_report() {
        // What it told of waits for another.
        crate::summaries::let_go(&mut transaction, document.id, now).await?;
    } else {
        // A boleta that SUNAT will not have needs no void any more; its sale stays annulled.
        let void = correction::void_of(&mut *transaction, document.id).await?;
        if is_annulled(void.as_ref()) {
            correction::set_void(&mut *transaction, document.id, VoidState::Voided, None).await?;
        }
        settled(&mut transaction, &document, now).await?;
    }
    let actor = actor(&mut transaction).await?;
    let detail = json!({ "reason": reason.as_str() });
    record(&mut transaction, now, &actor, "document.discard", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts a document that waits, or was given up, at the head of the queue. What may have arrived is
/// asked for first, never sent again blindly.
pub async fn resend(shop: &Shop, name: &DocumentName) -> Result<()> {
    let document = find(shop, name).await?;
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let job = job_of(&mut transaction, &document).await?;
    let past = document_file::past(&mut *transaction, document.id).await?;
    let state = match job.state {
        State::Dead if past.sent || past.told => State::Unknown,
        State::Dead => State::Queued,
        waiting @ (State::Queued | State::Unknown) => waiting,
        other => {
            return Err(not_in(name, other, "resend"));
        }
    };
    again(&mut transaction, &job, state, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Has the authority asked about a document that may have arrived, or whose CDR is missing.
pub async fn query(shop: &Shop, name: &DocumentName) -> Result<()> {
    let document = find(shop, name).await?;
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let job = job_of(&mut transaction, &document).await?;
    let past = document_file::past(&mut *transaction, document.id).await?;
    let answered = document_file::answered(&mut *transaction, document.id).await?;
    let in_summary = !summary::of_document(&mut *transaction, document.id).await?.is_empty();
    let asks = match job.state {
        State::Queued | State::Unknown | State::Dead => past.sent || past.told,
        State::Accepted | State::Observed => answered.cdr.is_none() && past.sent && !in_summary,
        _ => false,
    };
    if !asks {
        return Err(not_in(name, job.state, "query"));
    }
    let old = past.last_sent.is_none_or(|it| now.ms_since(it) >= crate::sending::TICKET_LOST_MS);
    if old && !document.name.kind().is_report() {
        // A ticket of which nothing came; the number can be asked about itself.
        document_file::keep_ticket(&mut *transaction, document.id, None).await?;
    }
    again(&mut transaction, &job, State::Unknown, now).await?;
    transaction.commit().await?;
    Ok(())
}

async fn again(
    transaction: &mut SqliteConnection,
    job: &Job,
    state: State,
    now: Instant,
) -> Result<()> {
    let error = job.last_error.as_deref();
    outbox::release(&mut *transaction, job.id, state, now, error, now).await?;
    outbox::count_anew(&mut *transaction, job.id).await?;
    if let Some(document) = job.document {
        let attempt = Attempt { at: now, call: "retry", outcome: state.as_str(), detail: "asked" };
        document_file::note_attempt(&mut *transaction, document, attempt).await?;
    }
    Ok(())
}

/// What cannot be done with a document in this state.
fn not_in(name: &DocumentName, state: State, action: &'static str) -> Refusal {
    Refusal::DocumentState { name: name.clone(), state: state.as_str(), action }
}

async fn job_of(transaction: &mut SqliteConnection, document: &Document) -> Result<Job> {
    let job = outbox::of_document(transaction, document.id).await?;
    job.ok_or_else(|| Refusal::DocumentMissing(document.name.clone()))
}

async fn actor(transaction: &mut SqliteConnection) -> Result<String> {
    crate::shop::cashier_in(transaction).await
}
