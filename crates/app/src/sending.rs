//! Sending boletas: the same bytes every time, asked about before they are sent again.

use izi_domain::{Instant, Sale};
use izi_einvoice::{Outcome, classify};
use izi_ports::{Answer, Failure, FiscalAuthority, OutgoingDocument, Verdict};
use izi_store::boleta::{self, Attempt};
use izi_store::outbox::{self, Job, State, Topic};
use izi_store::sale;

use crate::refusal::{Refusal, Result};
use crate::shop::Shop;
use crate::ticket::boleta_xml;
use crate::work::{ATTEMPTS_MAX, Step, pause_until, retry_at};

/// Longer than any call; the workers' lock is what really tells a live worker from a dead one.
const LEASE_MS: i64 = 5 * 60_000;
/// A ticket of the authority is asked about this often at first.
const TICKET_MS: i64 = 2_000;

/// An authority that contradicts itself is asked so often at once, then at a walking pace.
const PRESSED_MAX: u32 = 3;

/// What becomes of a job after a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The authority has decided.
    Settled(State),
    /// It will; ask with the ticket.
    Ticket(String),
    /// Try the same again (state kept) at a later time, counting the try.
    Later(State),
    /// It is asked about at once.
    Ask,
    /// It was never there: send it at once.
    Send,
    /// Nothing goes out of this machine, or nothing is let in there: wait without counting.
    Unreachable,
    /// A person must act.
    Dead,
}

/// Decides what follows from sending. `sent_before`: an earlier try may have reached the authority,
/// so that "already registered" may mean us; else it means another document under our number.
pub fn after_send(result: &std::result::Result<Answer, Failure>, sent_before: bool) -> Next {
    match result {
        Ok(answer) => after_answer(answer),
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Err(Failure::Transient(_)) => Next::Later(State::Queued),
        Err(Failure::Unknown(_)) => Next::Later(State::Unknown),
        Err(Failure::AlreadyRegistered(_)) if sent_before => Next::Ask,
        Err(Failure::AlreadyRegistered(_) | Failure::Permanent(_)) => Next::Dead,
    }
}

/// Decides what follows from asking.
pub fn after_verify(result: &std::result::Result<Verdict, Failure>) -> Next {
    match result {
        Ok(Verdict::Known(answer)) => after_answer(answer),
        Ok(Verdict::NotFound) => Next::Send,
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Err(Failure::Permanent(_)) => Next::Dead,
        Err(_) => Next::Later(State::Unknown),
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
            Outcome::Exception => Next::Later(State::Queued),
        },
    }
}

/// Decides what follows from asking with a ticket. One that leads nowhere is dropped, and the number
/// itself is asked about.
pub fn after_ticket(result: &std::result::Result<Answer, Failure>, attempts: u32) -> Next {
    match result {
        Err(Failure::Permanent(_)) => Next::Ask,
        Err(Failure::Unknown(_)) if attempts >= PRESSED_MAX => Next::Ask,
        _ => match after_send(result, true) {
            Next::Later(_) => Next::Later(State::Unknown),
            other => other,
        },
    }
}

/// Sends or asks about the next boleta that is due. `unreachable`: how often in a row nothing has
/// left this machine before.
pub async fn send_next(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    unreachable: u32,
) -> Result<Step> {
    let Some(job) = claim(shop).await? else { return Ok(Step::Idle) };
    match work(shop, authority, &job, unreachable).await {
        // It would fail for ever, and the others wait behind it.
        Err(refusal) if refusal.is_lasting() => {
            tracing::error!(%refusal, job = job.id, "a boleta cannot be sent");
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
    job: &Job,
    unreachable: u32,
) -> Result<Step> {
    let mut connection = shop.store.reads().acquire().await?;
    let found = sale::by_id(&mut connection, &job.sale_id).await?;
    drop(connection);
    let sale = found.ok_or(Refusal::JobState("without a sale"))?;
    let called = call(shop, authority, job, &sale).await?;
    settle(shop, job, &sale, called, unreachable).await
}

/// A call that came back, or did not.
struct Called {
    call: &'static str,
    /// Its row in the record, where it was noted before it left.
    attempt: Option<i64>,
    answer: std::result::Result<Answer, Failure>,
    next: Next,
}

async fn call(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    job: &Job,
    sale: &Sale,
) -> Result<Called> {
    // Written once, before the first byte leaves.
    let xml = boleta_xml(shop, sale).await?;
    if job.state != State::Unknown {
        return send(shop, authority, job, sale, xml).await;
    }
    if let Some(ticket) = boleta::answered(shop.store.reads(), &sale.id).await?.ticket {
        let answer = authority.ticket(&ticket).await;
        let next = after_ticket(&answer, job.attempts);
        return Ok(Called { call: "ticket", attempt: None, answer, next });
    }
    let verdict = authority.verify(&sale.issuer.ruc, &sale.number).await;
    let next = match after_verify(&verdict) {
        // The answer is about the other document that was there before ours.
        Next::Settled(_) if boleta::is_foreign(shop.store.reads(), &sale.id).await? => Next::Dead,
        other => other,
    };
    let answer = match verdict {
        Ok(Verdict::Known(answer)) => Ok(answer),
        Ok(Verdict::NotFound) => Err(Failure::Transient("it does not know the number".to_owned())),
        Err(failure) => Err(failure),
    };
    Ok(Called { call: "verify", attempt: None, answer, next })
}

async fn send(
    shop: &Shop,
    authority: &dyn FiscalAuthority,
    job: &Job,
    sale: &Sale,
    xml: Vec<u8>,
) -> Result<Called> {
    let sent_before = boleta::was_sent(shop.store.reads(), &sale.id).await?;
    // Stored before the first byte leaves: after a crash it is asked about, not sent again.
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    outbox::set_state(&mut *transaction, job.id, State::Sending, now).await?;
    let attempt = Attempt { at: now, call: "send", outcome: "sending", detail: "leaving" };
    let attempt = boleta::note_attempt(&mut *transaction, &sale.id, attempt).await?;
    transaction.commit().await?;
    let document =
        OutgoingDocument { ruc: sale.issuer.ruc.clone(), number: sale.number.clone(), xml };
    let answer = authority.send(&document).await;
    let next = after_send(&answer, sent_before);
    Ok(Called { call: "send", attempt: Some(attempt), answer, next })
}

async fn settle(
    shop: &Shop,
    job: &Job,
    sale: &Sale,
    called: Called,
    unreachable: u32,
) -> Result<Step> {
    let now = shop.now();
    let Called { call, attempt, answer, next } = called;
    let words = match &answer {
        Ok(Answer::Settled { code, message, .. }) => format!("{code} {message}"),
        Ok(Answer::Pending { ticket }) => format!("ticket {ticket}"),
        Err(failure) => failure.to_string(),
    };
    let (state, due) = place(job, &next, now);
    let error = match &next {
        Next::Settled(State::Accepted | State::Observed) | Next::Ticket(_) | Next::Send => None,
        _ => Some(words.as_str()),
    };
    let mut transaction = shop.store.write().await?;
    if let Some(attempt) = attempt {
        boleta::end_attempt(&mut *transaction, attempt, state.as_str(), &words).await?;
    } else {
        let attempt = Attempt { at: now, call, outcome: state.as_str(), detail: &words };
        boleta::note_attempt(&mut *transaction, &sale.id, attempt).await?;
    }
    match (&answer, &next) {
        (Ok(Answer::Settled { code, message, cdr }), Next::Settled(_)) => {
            boleta::keep_answer(&mut *transaction, &sale.id, *code, message, cdr.as_deref(), now)
                .await?;
        }
        (_, Next::Ask) => boleta::drop_ticket(&mut *transaction, &sale.id).await?,
        (_, Next::Ticket(ticket)) => {
            boleta::keep_ticket(&mut *transaction, &sale.id, ticket).await?;
        }
        _ => {}
    }
    outbox::release(&mut *transaction, job.id, state, due, error, now).await?;
    if next == Next::Unreachable {
        outbox::uncount(&mut *transaction, job.id).await?;
    }
    transaction.commit().await?;
    tracing::info!(number = %sale.number, call, state = state.as_str(), "authority");
    Ok(match next {
        Next::Unreachable => Step::Paused(pause_until(now, unreachable)),
        _ => Step::Worked,
    })
}

/// Where a job goes, and when it is due again. Nothing that is due at once is so for ever: after a
/// few rounds it waits, and in the end a person looks.
fn place(job: &Job, next: &Next, now: Instant) -> (State, Instant) {
    let later = retry_at(now, job.attempts, job.id);
    let soon = if job.attempts >= PRESSED_MAX { later } else { now };
    match next {
        Next::Settled(state) => (*state, now),
        Next::Dead => (State::Dead, now),
        Next::Unreachable => (waiting(job.state), job.due),
        _ if job.attempts >= ATTEMPTS_MAX => (State::Dead, now),
        Next::Ticket(_) => (State::Unknown, later.max(now.plus_ms(TICKET_MS))),
        Next::Later(state) => (*state, later),
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

    #[test]
    fn what_follows_from_sending_is_a_table() {
        let text = || String::from("x");
        for (result, sent_before, next) in [
            (Ok(settled(0)), false, Next::Settled(State::Accepted)),
            (Ok(settled(4312)), false, Next::Settled(State::Observed)),
            (Ok(settled(2017)), false, Next::Settled(State::Rejected)),
            (Ok(settled(109)), false, Next::Later(State::Queued)),
            (Ok(Answer::Pending { ticket: text() }), false, Next::Ticket(text())),
            (Err(Failure::Unreachable(text())), true, Next::Unreachable),
            (Err(Failure::Refused(text())), false, Next::Unreachable),
            (Err(Failure::Transient(text())), true, Next::Later(State::Queued)),
            (Err(Failure::Unknown(text())), false, Next::Later(State::Unknown)),
            (Err(Failure::AlreadyRegistered(text())), true, Next::Ask),
            (Err(Failure::AlreadyRegistered(text())), false, Next::Dead),
            (Err(Failure::Permanent(text())), true, Next::Dead),
        ] {
            assert_eq!(after_send(&result, sent_before), next, "{result:?} {sent_before}");
        }
    }

    fn job(state: State, attempts: u32) -> Job {
        let sale_id = "0193a1b2-0000-7000-8000-000000000001".parse().unwrap();
        let at = Instant::EPOCH;
        let dedup_key = String::new();
        Job {
            id: 10,
            topic: Topic::Authority,
            sale_id,
            dedup_key,
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
    }

    #[test]
    fn a_ticket_that_leads_nowhere_is_dropped() {
        let lost = || Err(Failure::Unknown("0127".into()));
        assert_eq!(after_ticket(&lost(), 1), Next::Later(State::Unknown));
        assert_eq!(after_ticket(&lost(), 3), Next::Ask);
        assert_eq!(after_ticket(&Err(Failure::Permanent("404".into())), 1), Next::Ask);
        assert_eq!(
            after_ticket(&Err(Failure::Transient("503".into())), 9),
            Next::Later(State::Unknown)
        );
    }

    #[test]
    fn a_number_nobody_knows_is_sent() {
        assert_eq!(after_verify(&Ok(Verdict::NotFound)), Next::Send);
        let timed_out = Err(Failure::Unknown("x".into()));
        assert_eq!(after_verify(&timed_out), Next::Later(State::Unknown));
    }
}
