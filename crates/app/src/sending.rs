//! Sending documents: the same bytes every time, asked about before they are sent again.

use std::time::Duration;

use izi_domain::Instant;
use izi_domain::document::DocumentKind;
use izi_einvoice::{Outcome, classify};
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
use crate::work::{ATTEMPTS_MAX, Step, retry_at};

/// Longer than any call; the workers' lock is what really tells a live worker from a dead one.
const LEASE_MS: i64 = 5 * 60_000;
/// A ticket of the authority is asked about this often at first, and at most this seldom.
const TICKET_MS: i64 = 2_000;
const TICKET_MAX_MS: i64 = 30 * 60_000;
/// A ticket, or a summary, that nobody knows so long after it was handed in is lost.
const TICKET_LOST_MS: i64 = 60 * 60_000;
/// What could not leave makes way for the next one.
const ASIDE_MS: i64 = 1_000;
/// Failures that are not the document's own (0100, 0109, 503, no answer) are outlasted for days.
const LATER_MAX: u32 = 30;
/// SUNAT takes nothing that is dated further ahead (2329).
const AHEAD_DAYS_MAX: i64 = 2;
/// A note looks this often whether its boleta has been accepted.
const BEHIND_MS: i64 = 30_000;
/// A document that is older goes by a summary: SUNAT takes boletas and their notes alone for five
/// days (1079; facts on RS 114-2019).
const ALONE_DAYS_MAX: i64 = 5;
/// An authority that contradicts itself is asked so often at once, then at a walking pace.
const PRESSED_MAX: u32 = 3;

/// What becomes of a job after a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The authority has decided.
    Settled(State),
    /// It had decided before; the call was about its answer only, and brought nothing new.
    Back(State),
    /// It will; ask with the ticket, without counting.
    Ticket(String),
    /// Try the same again (state kept) at a later time, counting the try; not before `wait`.
    Later(State, Option<Duration>),
    /// It is asked about at once.
    Ask,
    /// It was never there: send it at once.
    Send,
    /// It goes by a summary.
    Summary,
    /// A summary that the authority has and whose result nobody can tell: what it tells of is found
    /// out one by one.
    Lost,
    /// Its time has not come (what it corrects, or its own date): wait without counting.
    Behind,
    /// Nothing goes out of this machine, or nothing is let in there: wait without counting.
    Unreachable,
    /// A person must act.
    Dead,
}

/// Decides what follows from sending. An earlier try may have reached the authority, so that "already
/// registered" may mean us; else it means another document under our number.
pub fn after_send(result: &std::result::Result<Answer, Failure>, past: Past) -> Next {
    match result {
        Ok(answer) => after_answer(answer),
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Err(Failure::Transient { wait, .. }) => Next::Later(State::Queued, *wait),
        Err(Failure::Unknown(_)) => Next::Later(State::Unknown, None),
        Err(Failure::OnlyInSummary(_)) => Next::Summary,
        Err(Failure::AlreadyRegistered(_)) if past.sent => Next::Ask,
        Err(Failure::AlreadyRegistered(_) | Failure::Permanent(_)) => Next::Dead,
    }
}

/// Decides what follows from asking about a boleta or a note.
pub fn after_verify(result: &std::result::Result<Verdict, Failure>, past: Past) -> Next {
    match result {
        // The answer is about the other document that was there before ours.
        Ok(Verdict::Known(Answer::Settled { .. }) | Verdict::Voided) if past.foreign => Next::Dead,
        Ok(Verdict::Known(answer)) => after_answer(answer),
        Ok(Verdict::Voided) => Next::Settled(State::Rejected),
        // It refuses the number and does not find it: its registers are apart, or what it has is of
        // another date or amount. Sending again would go round in circles; in the end a person looks.
        Ok(Verdict::NotFound) if past.registered.is_some() => Next::Later(State::Unknown, None),
        Ok(Verdict::NotFound) => Next::Send,
        // Nobody can tell us; but only these bytes, kept here with their hash, ever left under this
        // number, so what is registered is ours. 1032: registered, and voided or rejected.
        Ok(Verdict::CannotTell) => match past.registered {
            _ if past.foreign => Next::Dead,
            Some(1_032) => Next::Settled(State::Rejected),
            Some(_) => Next::Settled(State::Accepted),
            None => Next::Send,
        },
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Ok(Verdict::Foreign(_)) | Err(Failure::Permanent(_)) => Next::Dead,
        Err(Failure::Transient { wait, .. }) => Next::Later(State::Unknown, *wait),
        Err(_) => Next::Later(State::Unknown, None),
    }
}

/// Decides what follows from asking about a summary. 2223 says that it was handed in, not what became
/// of it: it may be in process, and it may have been refused.
pub fn after_verify_report(
    result: &std::result::Result<Verdict, Failure>,
    past: Past,
    now: Instant,
) -> Next {
    match result {
        Ok(Verdict::CannotTell | Verdict::NotFound) if past.registered.is_some() => {
            if age(past, now) < TICKET_LOST_MS {
                Next::Later(State::Unknown, None)
            } else {
                Next::Lost
            }
        }
        other => after_verify(other, past),
    }
}

fn after_answer(answer: &Answer) -> Next {
    match answer {
        Answer::Pending { ticket } => Next::Ticket(ticket.clone()),
        Answer::Settled { code, .. } => match classify(*code) {
            Outcome::Accepted => Next::Settled(State::Accepted),
            Outcome::Observed => Next::Settled(State::Observed),
            Outcome::Rejected => Next::Settled(State::Rejected),
            // Not processed: no number is spent, the same bytes go again.
            Outcome::Exception => Next::Later(State::Queued, None),
        },
    }
}

/// Decides what follows from asking with a ticket, `age` after the document was sent. A summary must
/// not be sent again while its ticket is open, so a ticket is dropped, and the number itself asked
/// about, only when the authority has not known it for an hour.
pub fn after_ticket(result: &std::result::Result<Answer, Failure>, ticket: &str, age: i64) -> Next {
    let open = Next::Ticket(ticket.to_owned());
    match result {
        Ok(Answer::Pending { .. }) => open,
        Ok(answer) => match after_answer(answer) {
            Next::Later(_, wait) => Next::Later(State::Unknown, wait),
            other => other,
        },
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Err(failure) if knows_no_ticket(failure) && age >= TICKET_LOST_MS => Next::Ask,
        Err(_) => open,
    }
}

/// 0127, or an address that leads nowhere.
fn knows_no_ticket(failure: &Failure) -> bool {
    match failure {
        Failure::Permanent(_) => true,
        Failure::Unknown(why) => why.contains("0127"),
        _ => false,
    }
}

/// How long ago it was sent last.
fn age(past: Past, now: Instant) -> i64 {
    past.last_sent.map_or(0, |it| now.ms_since(it).max(0))
}

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
        && let Some(until) = ways.ask.rests(shop.now())
    {
        wait(shop, job, until, job.last_error.as_deref()).await?;
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
    next: Next,
}

impl Called {
    fn decided(next: Next, why: impl Into<String>) -> Self {
        Self { call: "check", attempt: None, answer: Err(Failure::Permanent(why.into())), next }
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
        let next = after_ticket(&answer, &ticket, age(past, now));
        return Ok(Called { call: "ticket", attempt: None, answer, next });
    }
    let verdict = authority.verify(&known).await;
    let next = if document.name.kind().is_report() {
        after_verify_report(&verdict, past, now)
    } else {
        let next = after_verify(&verdict, past);
        answered.code.map_or(next.clone(), |code| still_accepted(code, next))
    };
    let answer = said(verdict, &next);
    Ok(Called { call: "verify", attempt: None, answer, next })
}

/// A document that is accepted is asked about for its CDR alone: no answer, and no want of one, makes
/// it less so.
fn still_accepted(code: u32, next: Next) -> Next {
    let before = match classify(code) {
        Outcome::Accepted => State::Accepted,
        Outcome::Observed => State::Observed,
        Outcome::Rejected | Outcome::Exception => return next,
    };
    match next {
        Next::Settled(State::Accepted | State::Observed) => next,
        _ => Next::Back(before),
    }
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
    if document.issue_date.days_since(today) > AHEAD_DAYS_MAX {
        let why = "2329 dated in the future: the clock was ahead when it was sold";
        return Ok(Some(Called::decided(Next::Behind, why)));
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
        let next = Next::Unreachable;
        return Ok(Called { call: "send", attempt: None, answer, next });
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
    Ok(Called { call: "send", attempt: Some(attempt), answer, next })
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
    let Called { call, attempt, answer, next } = called;
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
        "send" => ways.send.heard(now, answer.as_ref().err()),
        "verify" | "ticket" => ways.ask.heard(now, answer.as_ref().err()),
        _ => None,
    };
    if call != "send" && matches!(next, Next::Settled(_)) {
        // What was sent had arrived, though its answer got lost: sending works.
        ways.send.heard(now, None);
    }
    let (mut state, due) = place(job, &next, past, rest, now);
    let mut transaction = shop.store.write().await?;
    let id = document.id;
    if let (Ok(Answer::Settled { code, message, cdr }), Next::Settled(_)) = (&answer, &next) {
        document_file::keep_answer(&mut *transaction, id, *code, message, cdr.as_deref(), now)
            .await?;
        if document.name.kind().is_report() {
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
        Next::Settled(State::Accepted | State::Observed) | Next::Back(_) | Next::Send => None,
        _ => Some(words.as_str()),
    };
    outbox::release(&mut *transaction, job.id, state, due, error, now).await?;
    if state == State::Rejected {
        corrections::settled(&mut transaction, id, now).await?;
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

/// Where a job goes, and when it is due again. Nothing that is due at once is so for ever: after a
/// few rounds it waits, and in the end a person looks.
fn place(
    job: &Job,
    next: &Next,
    past: Past,
    rest: Option<Instant>,
    now: Instant,
) -> (State, Instant) {
    let later = retry_at(now, job.attempts, job.id);
    let soon = if job.attempts >= PRESSED_MAX { later } else { now };
    let not_before = |wait: &Option<Duration>| {
        let wait = wait.map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(0));
        later.max(now.plus_ms(wait.min(6 * 3_600_000)))
    };
    match next {
        Next::Settled(state) | Next::Back(state) => (*state, now),
        Next::Dead => (State::Dead, now),
        Next::Summary => (State::SummaryDue, now),
        Next::Lost => (State::Replaced, now),
        // A little later than the way is tried again: the next one in the queue tries it then, so
        // that one document that is never let through does not stand before the others.
        Next::Unreachable => (waiting(job.state), rest.unwrap_or(now).plus_ms(ASIDE_MS)),
        Next::Behind => (State::Queued, now.plus_ms(BEHIND_MS)),
        Next::Ticket(_) => {
            let wait = (age(past, now) / 4).clamp(TICKET_MS, TICKET_MAX_MS);
            (State::Unknown, now.plus_ms(wait))
        }
        Next::Later(..) if job.attempts >= LATER_MAX => (State::Dead, now),
        Next::Later(state, wait) => (*state, not_before(wait)),
        Next::Ask | Next::Send if job.attempts >= ATTEMPTS_MAX => (State::Dead, now),
        Next::Ask => (State::Unknown, soon),
        Next::Send => (State::Queued, soon),
    }
}

/// The state to wait in after a call that never left this machine.
fn waiting(before: State) -> State {
    if before == State::Unknown { State::Unknown } else { State::Queued }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(code: u32) -> Answer {
        Answer::Settled { code, message: String::new(), cdr: None }
    }

    fn never() -> Past {
        Past::default()
    }

    fn before() -> Past {
        Past { sent: true, ..Past::default() }
    }

    #[test]
    fn what_follows_from_sending_is_a_table() {
        let text = || String::from("x");
        let wait = Some(Duration::from_mins(1));
        for (result, past, next) in [
            (Ok(settled(0)), never(), Next::Settled(State::Accepted)),
            (Ok(settled(4312)), never(), Next::Settled(State::Observed)),
            (Ok(settled(2017)), never(), Next::Settled(State::Rejected)),
            (Ok(settled(109)), never(), Next::Later(State::Queued, None)),
            (Ok(Answer::Pending { ticket: text() }), never(), Next::Ticket(text())),
            (Err(Failure::Unreachable(text())), before(), Next::Unreachable),
            (Err(Failure::Refused(text())), never(), Next::Unreachable),
            (Err(Failure::transient("x")), before(), Next::Later(State::Queued, None)),
            (
                Err(Failure::Transient { why: text(), wait }),
                never(),
                Next::Later(State::Queued, wait),
            ),
            (Err(Failure::Unknown(text())), never(), Next::Later(State::Unknown, None)),
            (Err(Failure::AlreadyRegistered(text())), before(), Next::Ask),
            (Err(Failure::AlreadyRegistered(text())), never(), Next::Dead),
            (Err(Failure::OnlyInSummary(text())), never(), Next::Summary),
            (Err(Failure::Permanent(text())), before(), Next::Dead),
        ] {
            assert_eq!(after_send(&result, past), next, "{result:?} {past:?}");
        }
    }

    #[test]
    fn what_follows_from_asking_is_a_table() {
        let foreign = Past { foreign: true, ..before() };
        let registered = |code| Past { registered: Some(code), ..before() };
        let known = |code| Ok(Verdict::Known(settled(code)));
        for (result, past, next) in [
            (Ok(Verdict::NotFound), before(), Next::Send),
            (known(0), before(), Next::Settled(State::Accepted)),
            (known(0), foreign, Next::Dead),
            (Ok(Verdict::Foreign("x".into())), before(), Next::Dead),
            (Ok(Verdict::Voided), before(), Next::Settled(State::Rejected)),
            (Ok(Verdict::NotFound), registered(1_033), Next::Later(State::Unknown, None)),
            (Ok(Verdict::CannotTell), before(), Next::Send),
            (Ok(Verdict::CannotTell), registered(1_033), Next::Settled(State::Accepted)),
            (Ok(Verdict::CannotTell), registered(1_032), Next::Settled(State::Rejected)),
            (Ok(Verdict::CannotTell), foreign, Next::Dead),
            (Err(Failure::Unknown("x".into())), before(), Next::Later(State::Unknown, None)),
            (Err(Failure::transient("x")), before(), Next::Later(State::Unknown, None)),
            (Err(Failure::Unreachable("x".into())), before(), Next::Unreachable),
            (Err(Failure::Permanent("x".into())), before(), Next::Dead),
        ] {
            assert_eq!(after_verify(&result, past), next, "{result:?} {past:?}");
        }
    }

    fn job(state: State, attempts: u32) -> Job {
        let at = Instant::EPOCH;
        Job {
            id: 10,
            topic: Topic::Authority,
            sale_id: None,
            document: Some(1),
            dedup_key: String::new(),
            state,
            attempts,
            due: at,
            last_error: None,
            changed_at: at,
        }
    }

    #[test]
    fn an_authority_that_contradicts_itself_is_not_pressed_for_ever() {
        let now = Instant::EPOCH.plus_ms(1_000);
        let place = |job: &Job, next: &Next| place(job, next, never(), None, now);
        for next in [Next::Ask, Next::Send] {
            assert_eq!(place(&job(State::Queued, 1), &next).1, now);
            assert!(place(&job(State::Queued, 3), &next).1 > now);
            assert_eq!(place(&job(State::Queued, ATTEMPTS_MAX), &next).0, State::Dead);
        }
        // Offline for days: the count stays, and the next one tries the way first.
        let offline = place(&job(State::Unknown, 50), &Next::Unreachable);
        assert_eq!(offline, (State::Unknown, now.plus_ms(ASIDE_MS)));
        // A server that says when to come back is not asked before; one that is ill for a day is
        // outlasted.
        let next = Next::Later(State::Queued, Some(Duration::from_mins(10)));
        assert_eq!(place(&job(State::Queued, 1), &next).1, now.plus_ms(600_000));
        assert_eq!(place(&job(State::Queued, ATTEMPTS_MAX), &next).0, State::Queued);
        assert_eq!(place(&job(State::Queued, LATER_MAX), &next).0, State::Dead);
    }

    #[test]
    fn a_ticket_is_kept_while_it_may_be_open() {
        let open = || Next::Ticket("7".into());
        let after =
            |result: &std::result::Result<Answer, Failure>, age| after_ticket(result, "7", age);
        let lost = || Err(Failure::Unknown("0127 the ticket does not exist".into()));
        assert_eq!(after(&lost(), 0), open(), "a new one may not be known everywhere yet");
        assert_eq!(after(&lost(), TICKET_LOST_MS), Next::Ask);
        assert_eq!(after(&Err(Failure::Permanent("404".into())), TICKET_LOST_MS), Next::Ask);
        let silent = Err(Failure::Unknown("timed out".into()));
        assert_eq!(after(&silent, 100 * TICKET_LOST_MS), open(), "silence says nothing of it");
        assert_eq!(after(&Err(Failure::transient("503")), 100 * TICKET_LOST_MS), open());
        assert_eq!(
            after(&Ok(Answer::Pending { ticket: "7".into() }), 100 * TICKET_LOST_MS),
            open()
        );
        assert_eq!(after(&Ok(settled(0)), 0), Next::Settled(State::Accepted));
    }

    #[test]
    fn a_ticket_is_asked_about_more_and_more_seldom() {
        let sent = Past { last_sent: Some(Instant::EPOCH), ..before() };
        let wait = |age: i64| {
            let now = Instant::EPOCH.plus_ms(age);
            let (state, due) =
                place(&job(State::Unknown, 99), &Next::Ticket("7".into()), sent, None, now);
            assert_eq!(state, State::Unknown, "it is never given up");
            due.ms_since(now)
        };
        assert_eq!([0, 60_000, 86_400_000].map(wait), [TICKET_MS, 15_000, TICKET_MAX_MS]);
    }

    #[test]
    fn a_summary_that_was_handed_in_is_not_taken_for_accepted() {
        let registered =
            Past { registered: Some(1_033), last_sent: Some(Instant::EPOCH), ..before() };
        let after = |verdict: Verdict, past, ms| {
            after_verify_report(&Ok(verdict), past, Instant::EPOCH.plus_ms(ms))
        };
        let later = Next::Later(State::Unknown, None);
        assert_eq!(after(Verdict::CannotTell, registered, 1_000), later, "it may be in process");
        assert_eq!(after(Verdict::CannotTell, registered, TICKET_LOST_MS), Next::Lost);
        assert_eq!(after(Verdict::NotFound, registered, TICKET_LOST_MS), Next::Lost);
        assert_eq!(after(Verdict::CannotTell, before(), TICKET_LOST_MS), Next::Send);
    }

    #[test]
    fn what_is_accepted_stays_so_when_its_cdr_is_asked_for() {
        let accepted = || Next::Settled(State::Accepted);
        assert_eq!(still_accepted(0, accepted()), accepted());
        for next in [Next::Send, Next::Unreachable, Next::Dead, Next::Settled(State::Rejected)] {
            assert_eq!(still_accepted(0, next.clone()), Next::Back(State::Accepted), "{next:?}");
            assert_eq!(still_accepted(4_312, next.clone()), Next::Back(State::Observed));
            assert_eq!(still_accepted(2_017, next.clone()), next);
        }
    }
}
