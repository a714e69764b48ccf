//! Sending documents: the same bytes every time, asked about before they are sent again.

use izi_domain::Instant;
use izi_domain::document::DocumentKind;
use izi_ports::{Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Verdict};
use izi_store::correction::{self, VoidState};
use izi_store::document::{self, Document};
use izi_store::document_file::{self, Attempt, Past};
use izi_store::outbox::{self, Job, State, Topic};

use crate::breaker::Ways;
use crate::corrections;
use crate::documents::{self, outgoing};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;
use crate::summaries;
use crate::work::Step;

mod next;

pub(crate) use next::TICKET_LOST_MS;
use next::{ASIDE_MS, BEHIND_MS, age, place, still_accepted, waiting};
pub use next::{Next, after_send, after_ticket, after_verify, after_verify_report};

/// Longer than any call; the workers' lock is what really tells a live worker from a dead one.
const LEASE_MS: i64 = 5 * 60_000;
/// SUNAT takes nothing that is dated further ahead (2329).
const AHEAD_DAYS_MAX: i64 = 2;
/// What is dated further ahead than this is not waited for: the clock was wrong by more than a day
/// or two, and the shop needs a boleta of today.
const AHEAD_DAYS_WAIT: i64 = 7;
/// A document that is older goes by a summary: SUNAT takes boletas and their notes alone for five
/// days (1079; facts on RS 114-2019).
const ALONE_DAYS_MAX: i64 = 5;

/// Sends or asks about the next document that is due; when none is, tells what waits for a summary.
pub async fn send_next(shop: &Shop, authority: &dyn FiscalAuthority, ways: &Ways) -> Result<Step> {
    if let Some(until) = ways.send.rests(shop.now()) {
        return Ok(Step::Paused(until));
    }
    let Some(job) = claim(shop).await? else {
        let made = summaries::make_due(shop, None).await?;
        return Ok(if made.is_empty() { Step::Idle } else { Step::Worked });
    };
    match work(shop, authority, ways, &job).await {
        // It would fail for ever, and the others wait behind it.
        Err(refusal) if refusal.is_lasting() => {
            tracing::error!(%refusal, job = job.id, "a document cannot be sent");
            let mut transaction = shop.store.write().await?;
            let why = refusal.to_string();
            outbox::give_up(&mut *transaction, Topic::Authority, &why, shop.now()).await?;
            transaction.commit().await?;
            Ok(Step::Worked)
        }
        other => other,
    }
}

async fn work(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    ways: &Ways,
    job: &Job,
) -> Result<Step> {
    let missing = Refusal::JobState("without a document");
    let Some(id) = job.document else { return Err(missing) };
    let document = document::by_id(shop.store.reads(), id).await?.ok_or(missing)?;
    let past = document_file::past(shop.store.reads(), id).await?;
    if job.state == State::Unknown
        && let Some(until) = ways.ask.sleeps(shop.now())
    {
        wait(shop, job, until.plus_ms(ASIDE_MS), job.last_error.as_deref()).await?;
        return Ok(Step::Worked);
    }
    let called = call(shop, authority, job, &document, past).await?;
    settle(shop, ways, job, &document, past, called).await
}

/// A call that came back, or did not; or what was decided without one.
struct Called {
    call: &'static str,
    /// Its row in the record, where it was noted before it left.
    attempt: Option<i64>,
    answer: std::result::Result<Answer, Failure>,
    /// How the way failed, if it did.
    failed: Option<Failure>,
    next: Next,
}

impl Called {
    fn decided(next: Next, why: impl Into<String>) -> Self {
        let answer = Err(Failure::Permanent(why.into()));
        Self { call: "check", attempt: None, answer, failed: None, next }
    }

    fn heard(
        call: &'static str,
        attempt: Option<i64>,
        answer: std::result::Result<Answer, Failure>,
        next: Next,
    ) -> Self {
        let failed = answer.as_ref().err().cloned();
        Self { call, attempt, answer, failed, next }
    }
}

async fn call(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    job: &Job,
    document: &Document,
    past: Past,
) -> Result<Called> {
    if job.state != State::Unknown {
        return match held_back(shop, document, past).await? {
            Some(decided) => Ok(decided),
            None => send(shop, authority, document, past, job).await,
        };
    }
    let answered = document_file::answered(shop.store.reads(), document.id).await?;
    let known = KnownDocument {
        ruc: document.issuer.ruc.clone(),
        name: document.name.clone(),
        issue_date: document.issue_date,
        total: document.total,
        digest: answered.digest,
    };
    let now = shop.now();
    if let Some(ticket) = answered.ticket {
        let answer = authority.ticket(&known, &ticket).await;
        let next = after_ticket(&answer, &ticket, document.name.kind(), age(past, now));
        return Ok(Called::heard("ticket", None, answer, next));
    }
    let verdict = authority.verify(&known).await;
    let next = if document.name.kind().is_report() {
        after_verify_report(&verdict, past, now)
    } else {
        after_verify(&verdict, past)
    };
    let next = answered.code.map_or(next.clone(), |code| still_accepted(code, &verdict, next));
    // Not to know is an answer too: the way works.
    let failed = verdict.as_ref().err().cloned();
    let answer = said(verdict, &next);
    Ok(Called { call: "verify", attempt: None, answer, failed, next })
}

/// A verdict as an answer, for the record.
fn said(
    verdict: std::result::Result<Verdict, Failure>,
    next: &Next,
) -> std::result::Result<Answer, Failure> {
    let settled =
        |code, message: &str| Ok(Answer::Settled { code, message: message.to_owned(), cdr: None });
    match (verdict?, next) {
        (Verdict::Known(answer), _) => Ok(answer),
        (Verdict::Voided, _) => settled(1_032, "registered and voided"),
        (Verdict::CannotTell, Next::Settled(State::Accepted)) => {
            settled(0, "1033 registered before, with the bytes that are kept here")
        }
        (Verdict::CannotTell, Next::Settled(_)) => {
            settled(1_032, "registered, and voided or rejected")
        }
        (Verdict::Foreign(why), _) => Err(Failure::Permanent(format!("another document: {why}"))),
        (Verdict::NotFound, _) => Err(Failure::transient("it does not know the number")),
        (Verdict::CannotTell, _) => Err(Failure::transient("it has no way to tell")),
    }
}

/// Why a document is not sent now, or not by itself: what it corrects is not accepted, it is too old,
/// or SUNAT's rules would refuse it.
async fn held_back(shop: &Shop, document: &Document, past: Past) -> Result<Option<Called>> {
    let kind = document.name.kind();
    if kind.is_report() {
        return Ok(if past.sent { None } else { checked(shop, document).await? });
    }
    let today = shop.now().business_date();
    let ahead = document.issue_date.days_since(today);
    if ahead > AHEAD_DAYS_MAX {
        let next = if ahead > AHEAD_DAYS_WAIT { Next::Dead } else { Next::Behind };
        return Ok(Some(Called::decided(next, "2329 dated ahead: the clock was wrong")));
    }
    if matches!(kind, DocumentKind::CreditNote | DocumentKind::DebitNote) {
        let boleta = document.about.ok_or(Refusal::JobState("a note about nothing"))?;
        let boleta = outbox::of_document(shop.store.reads(), boleta).await?;
        match boleta.map(|it| it.state) {
            Some(State::Accepted | State::Observed) => {}
            Some(State::Rejected | State::Replaced | State::Discarded) | None => {
                let why = "2119 the boleta it corrects was not accepted";
                return Ok(Some(Called::decided(Next::Dead, why)));
            }
            Some(_) => return Ok(Some(Called::decided(Next::Behind, "its boleta comes first"))),
        }
    }
    // What may be there already is sent again as it is: 1033 or 1079 tells. A summary would add it a
    // second time (2282).
    if !past.sent && today.days_since(document.issue_date) > ALONE_DAYS_MAX {
        return Ok(Some(Called::decided(Next::Summary, "1079 too late to be sent by itself")));
    }
    if past.sent { Ok(None) } else { checked(shop, document).await }
}

/// Checks a document by SUNAT's published rules before it leaves for the first time. What would be
/// accepted with a remark is no reason to keep it back, unless its amounts do not add up.
async fn checked(shop: &Shop, document: &Document) -> Result<Option<Called>> {
    let mut connection = shop.store.reads().acquire().await?;
    let content = documents::content(&mut connection, document).await?;
    drop(connection);
    let mut found = documents::preflight(&content, shop.now().business_date());
    found.retain(izi_einvoice::Finding::stops);
    if found.is_empty() {
        return Ok(None);
    }
    let words: Vec<_> = found.iter().map(|it| format!("{:04} {}", it.code, it.path)).collect();
    Ok(Some(Called::decided(Next::Dead, words.join(", "))))
}

async fn send(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    document: &Document,
    past: Past,
    job: &Job,
) -> Result<Called> {
    // Written and signed once, before the first byte leaves.
    let Some(xml) = outgoing(shop, document, authority.signing()).await? else {
        let answer = Err(Failure::Refused("no certificate to sign with".to_owned()));
        return Ok(Called::heard("send", None, answer, Next::Unreachable));
    };
    // Stored before the first byte leaves: after a crash it is asked about, not sent again.
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    outbox::set_state(&mut *transaction, job.id, State::Sending, now).await?;
    let attempt = Attempt { at: now, call: "send", outcome: "sending", detail: "leaving" };
    let attempt = document_file::note_attempt(&mut *transaction, document.id, attempt).await?;
    transaction.commit().await?;
    let (ruc, name) = (document.issuer.ruc.clone(), document.name.clone());
    let answer = authority.send(&OutgoingDocument { ruc, name, xml }).await;
    let next = after_send(&answer, past);
    Ok(Called::heard("send", Some(attempt), answer, next))
}

async fn settle(
    shop: &Shop,
    ways: &Ways,
    job: &Job,
    document: &Document,
    past: Past,
    called: Called,
) -> Result<Step> {
    let now = shop.now();
    let Called { call, attempt, answer, failed, next } = called;
    let words = match &answer {
        Ok(Answer::Settled { code, message, .. }) => format!("{code} {message}"),
        Ok(Answer::Pending { ticket }) => format!("ticket {ticket}"),
        Err(failure) => failure.to_string(),
    };
    if next == Next::Behind {
        wait(shop, job, now.plus_ms(BEHIND_MS), None).await?;
        return Ok(Step::Worked);
    }
    let rest = match call {
        "send" => ways.send.heard(now, failed.as_ref()),
        "verify" | "ticket" => ways.ask.heard(now, failed.as_ref()),
        _ => None,
    };
    if call != "send" && matches!(next, Next::Settled(_)) {
        // What was sent had arrived, though its answer got lost: sending works.
        ways.send.heard(now, None);
    }
    let (mut state, due) = place(job, &next, past, rest, now);
    let is_report = document.name.kind().is_report();
    let too_late = is_report && next == Next::Dead && call == "check" && words.contains("2957");
    let mut transaction = shop.store.write().await?;
    let id = document.id;
    if let (Ok(Answer::Settled { code, message, cdr }), Next::Settled(_)) = (&answer, &next) {
        document_file::keep_answer(&mut *transaction, id, *code, message, cdr.as_deref(), now)
            .await?;
        if is_report {
            summaries::settled(&mut transaction, document, state, *code, now).await?;
            if state == State::Rejected {
                // What it told of goes on by itself; of the summary nothing is left to be done.
                state = State::Replaced;
            }
        } else {
            state = with_void(&mut transaction, document, state, *code).await?;
        }
    }
    match &next {
        Next::Ask | Next::Send | Next::Summary | Next::Lost => {
            document_file::keep_ticket(&mut *transaction, id, None).await?;
        }
        Next::Ticket(ticket) => {
            document_file::keep_ticket(&mut *transaction, id, Some(ticket)).await?;
        }
        _ => {}
    }
    if next == Next::Lost {
        summaries::let_go(&mut transaction, id, now).await?;
    }
    if too_late {
        // It tells of a void that comes too late by now, and never left: others are made in its place.
        summaries::let_go(&mut transaction, id, now).await?;
        state = State::Discarded;
    }
    if let Next::Voided(_) = next
        && correction::void_of(&mut *transaction, id).await?.is_some()
    {
        correction::set_void(&mut *transaction, id, VoidState::Voided, None).await?;
        corrections::settled(&mut transaction, document, now).await?;
    }
    // A week without internet, or a ticket that is open for hours, is one line of the history.
    let same = job.last_error.as_deref() == Some(words.as_str());
    let idle = next == Next::Unreachable || (call != "send" && job.state == state);
    match attempt {
        Some(attempt) if idle && same => {
            document_file::forget_attempt(&mut *transaction, attempt).await?;
        }
        Some(attempt) => {
            document_file::end_attempt(&mut *transaction, attempt, state.as_str(), &words).await?;
        }
        None if idle && same => {}
        None => {
            let attempt = Attempt { at: now, call, outcome: state.as_str(), detail: &words };
            document_file::note_attempt(&mut *transaction, id, attempt).await?;
        }
    }
    let error = match &next {
        Next::Settled(State::Accepted | State::Observed)
        | Next::Send
        | Next::Back(_)
        | Next::Voided(_) => None,
        _ => Some(words.as_str()),
    };
    outbox::release(&mut *transaction, job.id, state, due, error, now).await?;
    if state == State::Rejected {
        corrections::settled(&mut transaction, document, now).await?;
    }
    if matches!(next, Next::Unreachable | Next::Ticket(_)) {
        outbox::uncount(&mut *transaction, job.id).await?;
    }
    transaction.commit().await?;
    tracing::info!(name = %document.name, call, state = state.as_str(), "authority");
    Ok(match rest {
        Some(until) if call == "send" => Step::Paused(until),
        _ => Step::Worked,
    })
}

/// Lets go of a job until then, in the state it has, without counting.
async fn wait(shop: &Shop, job: &Job, due: Instant, error: Option<&str>) -> Result<()> {
    let mut transaction = shop.store.write().await?;
    let state = waiting(job.state);
    outbox::release(&mut *transaction, job.id, state, due, error, shop.now()).await?;
    outbox::uncount(&mut *transaction, job.id).await?;
    transaction.commit().await?;
    Ok(())
}

/// What an answer about a boleta means when the shop annulled it meanwhile: one that was refused needs
/// neither a void nor a replacement, one that SUNAT has voided already is done.
async fn with_void(
    transaction: &mut izi_store::SqliteConnection,
    document: &Document,
    state: State,
    code: u32,
) -> Result<State> {
    if state != State::Rejected || document.name.kind() != DocumentKind::Boleta {
        return Ok(state);
    }
    let void = correction::void_of(&mut *transaction, document.id).await?;
    if !documents::is_annulled(void.as_ref()) {
        return Ok(state);
    }
    correction::set_void(&mut *transaction, document.id, VoidState::Voided, None).await?;
    Ok(if code == 1_032 { State::Accepted } else { State::Discarded })
}

async fn claim(shop: &Shop) -> Result<Option<Job>> {
    let now = shop.now();
    match outbox::next_due(shop.store.reads(), Topic::Authority).await? {
        Some(due) if due <= now => {}
        _ => return Ok(None),
    }
    let mut transaction = shop.store.write().await?;
    let job = outbox::claim(&mut transaction, Topic::Authority, now, now.plus_ms(LEASE_MS)).await?;
    transaction.commit().await?;
    Ok(job)
}
