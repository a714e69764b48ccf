//! Sending documents: the same bytes every time, asked about before they are sent again.

use std::time::Duration;

use izi_domain::Instant;
use izi_domain::document::{Condition, DocumentKind};
use izi_einvoice::{Outcome, classify};
use izi_ports::{Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Verdict};
use izi_store::correction::{self, VoidState};
use izi_store::document::{self, Document};
use izi_store::document_file::{self, Attempt, Past};
use izi_store::outbox::{self, Job, State, Topic};
use izi_store::summary;

use crate::breaker::Breaker;
use crate::documents::{self, outgoing};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;
use crate::summaries;
use crate::work::{ATTEMPTS_MAX, Step, retry_at};

/// Longer than any call; the workers' lock is what really tells a live worker from a dead one.
const LEASE_MS: i64 = 5 * 60_000;
/// A ticket of the authority is asked about this often at first.
const TICKET_MS: i64 = 2_000;
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
    /// It will; ask with the ticket.
    Ticket(String),
    /// Try the same again (state kept) at a later time, counting the try; not before `wait`.
    Later(State, Option<Duration>),
    /// It is asked about at once.
    Ask,
    /// It was never there: send it at once.
    Send,
    /// It goes by a summary.
    Summary,
    /// What it corrects has not been accepted yet: wait without counting.
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

/// Decides what follows from asking.
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

/// Decides what follows from asking with a ticket. One that leads nowhere is dropped, and the number
/// itself is asked about.
pub fn after_ticket(result: &std::result::Result<Answer, Failure>, attempts: u32) -> Next {
    let ours = Past { sent: true, ..Past::default() };
    match result {
        Err(Failure::Permanent(_)) => Next::Ask,
        Err(Failure::Unknown(_)) if attempts >= PRESSED_MAX => Next::Ask,
        _ => match after_send(result, ours) {
            Next::Later(_, wait) => Next::Later(State::Unknown, wait),
            other => other,
        },
    }
}

/// Sends or asks about the next document that is due; when none is, tells what waits for a summary.
pub async fn send_next(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    way: &Breaker,
) -> Result<Step> {
    if let Some(until) = way.rests(shop.now()) {
        return Ok(Step::Paused(until));
    }
    let Some(job) = claim(shop).await? else {
        let made = summaries::make_due(shop, None).await?;
        return Ok(if made.is_empty() { Step::Idle } else { Step::Worked });
    };
    match work(shop, authority, way, &job).await {
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
    way: &Breaker,
    job: &Job,
) -> Result<Step> {
    let missing = Refusal::JobState("without a document");
    let Some(id) = job.document else { return Err(missing) };
    let document = document::by_id(shop.store.reads(), id).await?.ok_or(missing)?;
    let past = document_file::past(shop.store.reads(), id).await?;
    let called = call(shop, authority, job, &document, past).await?;
    settle(shop, way, job, &document, past, called).await
}

/// A call that came back, or did not; or what was decided without one.
struct Called {
    call: &'static str,
    /// Its row in the record, where it was noted before it left.
    attempt: Option<i64>,
    answer: std::result::Result<Answer, Failure>,
    next: Next,
    /// Whether anything was asked of the authority.
    went_out: bool,
}

impl Called {
    fn decided(next: Next, why: impl Into<String>) -> Self {
        let answer = Err(Failure::Permanent(why.into()));
        Self { call: "check", attempt: None, answer, next, went_out: false }
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
            None => send(shop, authority, job, document, past).await,
        };
    }
    let answered = document_file::answered(shop.store.reads(), document.id).await?;
    let known = as_known(document, answered.digest);
    if let Some(ticket) = answered.ticket {
        let answer = authority.ticket(&known, &ticket).await;
        let next = after_ticket(&answer, job.attempts);
        return Ok(Called { call: "ticket", attempt: None, answer, next, went_out: true });
    }
    let verdict = authority.verify(&known).await;
    let lost = matches!(verdict, Ok(Verdict::CannotTell)) && past.registered.is_some();
    if lost && document.name.kind().is_report() {
        return by_a_line(shop, authority, job, document, past).await;
    }
    let next = after_verify(&verdict, past);
    let answer = said(verdict, &next);
    Ok(Called { call: "verify", attempt: None, answer, next, went_out: true })
}

fn as_known(document: &Document, digest: Option<String>) -> KnownDocument {
    KnownDocument {
        ruc: document.issuer.ruc.clone(),
        name: document.name.clone(),
        issue_date: document.issue_date,
        total: document.total,
        digest,
    }
}

/// A summary that SUNAT has (2223), whose ticket is lost. It is taken whole or not at all, so any
/// document that it tells of shows what became of it.
async fn by_a_line(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    job: &Job,
    report: &Document,
    past: Past,
) -> Result<Called> {
    let missing = Refusal::JobState("a summary of nothing");
    let members = summary::lines(shop.store.reads(), report.id).await?;
    let member = *members.first().ok_or(missing)?;
    let document = document::by_id(shop.store.reads(), member.document).await?;
    let document = document.ok_or(Refusal::JobState("a summary of nothing"))?;
    let answered = document_file::answered(shop.store.reads(), document.id).await?;
    let verdict = authority.verify(&as_known(&document, answered.digest)).await;
    let next = after_line(&verdict, member.condition, job.attempts, past);
    let answer = match &next {
        Next::Settled(State::Accepted) => Ok(Answer::Settled {
            code: 0,
            message: format!("2223, and {} is as it tells", document.name),
            cdr: None,
        }),
        Next::Settled(_) => Ok(Answer::Settled {
            code: 2_223,
            message: format!("2223, and {} is not as it tells", document.name),
            cdr: None,
        }),
        _ => said(verdict, &next),
    };
    Ok(Called { call: "verify", attempt: None, answer, next, went_out: true })
}

/// Decides what became of a summary by what became of a document that it tells of.
pub fn after_line(
    verdict: &std::result::Result<Verdict, Failure>,
    told: Condition,
    attempts: u32,
    past: Past,
) -> Next {
    let not_yet = if attempts >= PRESSED_MAX {
        Next::Settled(State::Rejected)
    } else {
        Next::Later(State::Unknown, None)
    };
    match (verdict, told) {
        (Ok(Verdict::Voided), Condition::Void) | (Ok(Verdict::CannotTell), _) => {
            Next::Settled(State::Accepted)
        }
        (
            Ok(Verdict::Known(Answer::Settled { .. }) | Verdict::Voided),
            Condition::Add | Condition::Modify,
        ) => Next::Settled(State::Accepted),
        (Ok(_), _) => not_yet,
        (Err(_), _) => after_verify(verdict, past),
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
    let today = shop.now().business_date();
    if today.days_since(document.issue_date) > ALONE_DAYS_MAX {
        return Ok(Some(Called::decided(Next::Summary, "1079 too late to be sent by itself")));
    }
    if past.sent { Ok(None) } else { checked(shop, document).await }
}

/// Checks a document by SUNAT's published rules before it leaves for the first time.
async fn checked(shop: &Shop, document: &Document) -> Result<Option<Called>> {
    let mut connection = shop.store.reads().acquire().await?;
    let content = documents::content(&mut connection, document).await?;
    drop(connection);
    let found = documents::preflight(&content);
    if found.is_empty() {
        return Ok(None);
    }
    let words: Vec<_> = found.iter().map(|it| format!("{:04} {}", it.code, it.path)).collect();
    Ok(Some(Called::decided(Next::Dead, words.join(", "))))
}

async fn send(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    job: &Job,
    document: &Document,
    past: Past,
) -> Result<Called> {
    // Written and signed once, before the first byte leaves.
    let Some(xml) = outgoing(shop, document, authority.signing()).await? else {
        let answer = Err(Failure::Refused("no certificate to sign with".to_owned()));
        let next = Next::Unreachable;
        return Ok(Called { call: "send", attempt: None, answer, next, went_out: true });
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
    Ok(Called { call: "send", attempt: Some(attempt), answer, next, went_out: true })
}

async fn settle(
    shop: &Shop,
    way: &Breaker,
    job: &Job,
    document: &Document,
    past: Past,
    called: Called,
) -> Result<Step> {
    let now = shop.now();
    let Called { call, attempt, answer, next, went_out } = called;
    let rest = if went_out { way.heard(now, answer.as_ref().err()) } else { None };
    if next == Next::Behind {
        return behind(shop, job, now).await;
    }
    let words = match &answer {
        Ok(Answer::Settled { code, message, .. }) => format!("{code} {message}"),
        Ok(Answer::Pending { ticket }) => format!("ticket {ticket}"),
        Err(failure) => failure.to_string(),
    };
    let (mut state, due) = place(job, &next, now);
    let mut transaction = shop.store.write().await?;
    let id = document.id;
    if let (Ok(Answer::Settled { code, message, cdr }), Next::Settled(_)) = (&answer, &next) {
        document_file::keep_answer(&mut *transaction, id, *code, message, cdr.as_deref(), now)
            .await?;
        if document.name.kind().is_report() {
            summaries::settled(&mut transaction, document, state, *code, now).await?;
        } else {
            state = with_void(&mut transaction, document, state, *code).await?;
        }
    }
    match &next {
        Next::Ask | Next::Send | Next::Summary => {
            document_file::keep_ticket(&mut *transaction, id, None).await?;
        }
        Next::Ticket(ticket) => {
            document_file::keep_ticket(&mut *transaction, id, Some(ticket)).await?;
        }
        _ => {}
    }
    if let Some(attempt) = attempt {
        document_file::end_attempt(&mut *transaction, attempt, state.as_str(), &words).await?;
    } else if worth_noting(call, past, &next) {
        let attempt = Attempt { at: now, call, outcome: state.as_str(), detail: &words };
        document_file::note_attempt(&mut *transaction, id, attempt).await?;
    }
    let error = match &next {
        Next::Settled(State::Accepted | State::Observed) | Next::Ticket(_) | Next::Send => None,
        _ => Some(words.as_str()),
    };
    outbox::release(&mut *transaction, job.id, state, due, error, now).await?;
    if next == Next::Unreachable {
        outbox::uncount(&mut *transaction, job.id).await?;
    }
    transaction.commit().await?;
    tracing::info!(name = %document.name, call, state = state.as_str(), "authority");
    Ok(match rest {
        Some(until) => Step::Paused(until),
        None => Step::Worked,
    })
}

/// A document that cannot be signed for days would fill its history with the same line.
fn worth_noting(call: &str, past: Past, next: &Next) -> bool {
    !(call == "send" && !past.sent && *next == Next::Unreachable)
}

async fn behind(shop: &Shop, job: &Job, now: Instant) -> Result<Step> {
    let due = now.plus_ms(BEHIND_MS);
    let mut transaction = shop.store.write().await?;
    outbox::release(&mut *transaction, job.id, State::Queued, due, None, now).await?;
    outbox::uncount(&mut *transaction, job.id).await?;
    transaction.commit().await?;
    Ok(Step::Worked)
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
fn place(job: &Job, next: &Next, now: Instant) -> (State, Instant) {
    let later = retry_at(now, job.attempts, job.id);
    let soon = if job.attempts >= PRESSED_MAX { later } else { now };
    let not_before = |wait: &Option<Duration>| {
        let wait = wait.map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(0));
        later.max(now.plus_ms(wait.min(6 * 3_600_000)))
    };
    match next {
        Next::Settled(state) => (*state, now),
        Next::Dead => (State::Dead, now),
        Next::Summary => (State::SummaryDue, now),
        Next::Unreachable => (waiting(job.state), job.due),
        Next::Behind => (State::Queued, now.plus_ms(BEHIND_MS)),
        _ if job.attempts >= ATTEMPTS_MAX => (State::Dead, now),
        Next::Ticket(_) => (State::Unknown, later.max(now.plus_ms(TICKET_MS))),
        Next::Later(state, wait) => (*state, not_before(wait)),
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
        for next in [Next::Ask, Next::Send] {
            assert_eq!(place(&job(State::Queued, 1), &next, now).1, now);
            assert!(place(&job(State::Queued, 3), &next, now).1 > now);
            assert_eq!(place(&job(State::Queued, ATTEMPTS_MAX), &next, now).0, State::Dead);
        }
        // Offline for days: the place in the queue and the count stay.
        let offline = place(&job(State::Unknown, 50), &Next::Unreachable, now);
        assert_eq!(offline, (State::Unknown, Instant::EPOCH));
        // A server that says when to come back is not asked before.
        let next = Next::Later(State::Queued, Some(Duration::from_mins(10)));
        assert_eq!(place(&job(State::Queued, 1), &next, now).1, now.plus_ms(600_000));
    }

    #[test]
    fn a_summary_whose_ticket_is_lost_is_judged_by_a_line() {
        use Condition::{Add, Void};
        let accepted = || Ok(Verdict::Known(settled(0)));
        let later = || Next::Later(State::Unknown, None);
        for (verdict, told, attempts, next) in [
            (accepted(), Add, 1, Next::Settled(State::Accepted)),
            (Ok(Verdict::Voided), Void, 1, Next::Settled(State::Accepted)),
            (Ok(Verdict::NotFound), Add, 1, later()),
            (Ok(Verdict::NotFound), Add, 3, Next::Settled(State::Rejected)),
            (accepted(), Void, 1, later()),
            (accepted(), Void, 3, Next::Settled(State::Rejected)),
            (Ok(Verdict::CannotTell), Add, 1, Next::Settled(State::Accepted)),
            (Err(Failure::transient("503")), Add, 9, later()),
        ] {
            assert_eq!(
                after_line(&verdict, told, attempts, before()),
                next,
                "{verdict:?} {told:?}"
            );
        }
    }

    #[test]
    fn a_ticket_that_leads_nowhere_is_dropped() {
        let lost = || Err(Failure::Unknown("0127".into()));
        assert_eq!(after_ticket(&lost(), 1), Next::Later(State::Unknown, None));
        assert_eq!(after_ticket(&lost(), 3), Next::Ask);
        assert_eq!(after_ticket(&Err(Failure::Permanent("404".into())), 1), Next::Ask);
        let busy = Err(Failure::transient("503"));
        assert_eq!(after_ticket(&busy, 9), Next::Later(State::Unknown, None));
    }
}
