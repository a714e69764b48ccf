//! What follows from what the authority says: pure, and a table in ARCHITECTURE.md.

use std::time::Duration;

use izi_domain::Instant;
use izi_domain::document::DocumentKind;
use izi_einvoice::{Outcome, classify};
use izi_ports::{Answer, Failure, Verdict};
use izi_store::document_file::Past;
use izi_store::outbox::{Job, State};

use crate::work::retry_at;

/// A ticket of the authority is asked about this often at first, and at most this seldom.
const TICKET_MS: i64 = 2_000;
const TICKET_MAX_MS: i64 = 30 * 60_000;
/// A ticket, or a summary, that nobody knows so long after it was handed in is lost.
pub(crate) const TICKET_LOST_MS: i64 = 60 * 60_000;
/// What could not leave makes way for the next one.
pub(super) const ASIDE_MS: i64 = 1_000;
/// Failures that are not the document's own (0100, 0109, 503, no answer) are outlasted for days: after
/// so many tries, about six days, a person has to look.
const ATTEMPTS_MAX: u32 = 30;
/// A note looks this often whether its boleta has been accepted.
pub(super) const BEHIND_MS: i64 = 30_000;
/// An authority that contradicts itself is asked so often at once, then at a walking pace.
const PRESSED_MAX: u32 = 3;

/// What becomes of a job after a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The authority has decided.
    Settled(State),
    /// It had decided before; the call was about its answer only, and brought nothing new.
    Back(State),
    /// The same, and it has it voided.
    Voided(State),
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

/// Decides what follows from sending. An earlier try, or a summary that told of it, may have reached the
/// authority, so that "already registered" may mean us; else it means another document under our number.
pub fn after_send(result: &std::result::Result<Answer, Failure>, past: Past) -> Next {
    match result {
        Ok(answer) => after_answer(answer),
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Err(Failure::Transient { wait, .. }) => Next::Later(State::Queued, *wait),
        Err(Failure::Unknown(_)) => Next::Later(State::Unknown, None),
        Err(Failure::OnlyInSummary(_)) => Next::Summary,
        Err(Failure::AlreadyRegistered(_)) if past.sent || past.told => Next::Ask,
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
        Err(Failure::OnlyInSummary(_)) => Next::Summary,
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
/// about, only when nothing has come of it for an hour.
pub fn after_ticket(
    result: &std::result::Result<Answer, Failure>,
    ticket: &str,
    kind: DocumentKind,
    age: i64,
) -> Next {
    let open = Next::Ticket(ticket.to_owned());
    match result {
        Ok(Answer::Pending { .. }) | Err(Failure::Transient { .. }) => open,
        Ok(answer) => match after_answer(answer) {
            Next::Later(_, wait) => Next::Later(State::Unknown, wait),
            other => other,
        },
        Err(Failure::Unreachable(_) | Failure::Refused(_)) => Next::Unreachable,
        Err(Failure::OnlyInSummary(_)) => Next::Summary,
        Err(Failure::AlreadyRegistered(_)) => Next::Ask,
        // A boleta can be asked about by its number, a summary only where nobody knows the ticket.
        Err(failure) if age < TICKET_LOST_MS || (kind.is_report() && !knows_no_ticket(failure)) => {
            open
        }
        Err(_) => Next::Ask,
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
pub(super) fn age(past: Past, now: Instant) -> i64 {
    past.last_sent.map_or(0, |it| now.ms_since(it).max(0))
}

/// A document that is accepted is asked about for its CDR alone: no answer, and no want of one, makes
/// it less so. Only a void of the shop's own is heard of here, where its summary was lost.
pub(super) fn still_accepted(
    code: u32,
    verdict: &std::result::Result<Verdict, Failure>,
    next: Next,
) -> Next {
    let before = match classify(code) {
        Outcome::Accepted => State::Accepted,
        Outcome::Observed => State::Observed,
        Outcome::Rejected | Outcome::Exception => return next,
    };
    match (verdict, next) {
        (Ok(Verdict::Voided), _) => Next::Voided(before),
        // A register that tells no remarks does not take them back.
        (
            Ok(Verdict::Known(Answer::Settled { cdr, .. })),
            it @ Next::Settled(State::Accepted | State::Observed),
        ) if cdr.is_some() => it,
        _ => Next::Back(before),
    }
}

/// Where a job goes, and when it is due again. Nothing that is due at once is so for ever: after a
/// few rounds it waits, and in the end a person looks.
pub(super) fn place(
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
        Next::Settled(state) | Next::Back(state) | Next::Voided(state) => (*state, now),
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
        _ if job.attempts >= ATTEMPTS_MAX => (State::Dead, now),
        Next::Later(state, wait) => (*state, not_before(wait)),
        Next::Ask => (State::Unknown, soon),
        Next::Send => (State::Queued, soon),
    }
}

/// The state to wait in after a call that never left this machine.
pub(super) fn waiting(before: State) -> State {
    if before == State::Unknown { State::Unknown } else { State::Queued }
}

#[cfg(test)]
mod tests {
    use izi_store::outbox::Topic;

    use super::*;

    fn settled(code: u32) -> Answer {
        Answer::Settled { code, message: String::new(), cdr: None }
    }

    fn never() -> Past {
        Past::default()
    }

    fn told() -> Past {
        Past { told: true, ..Past::default() }
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
            (Err(Failure::AlreadyRegistered(text())), told(), Next::Ask),
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
            paper: None,
            subject: None,
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
        assert_eq!(place(&job(State::Queued, ATTEMPTS_MAX - 1), &next).0, State::Queued);
        assert_eq!(place(&job(State::Queued, ATTEMPTS_MAX), &next).0, State::Dead);
    }

    #[test]
    fn a_ticket_is_kept_while_it_may_be_open() {
        let open = || Next::Ticket("7".into());
        let after = |result: &std::result::Result<Answer, Failure>, age| {
            after_ticket(result, "7", DocumentKind::Summary, age)
        };
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
        let boleta = |failure, age| after_ticket(&Err(failure), "7", DocumentKind::Boleta, age);
        let silent = || Failure::Unknown("timed out".into());
        assert_eq!(boleta(silent(), 0), open());
        assert_eq!(boleta(silent(), TICKET_LOST_MS), Next::Ask, "it has a number to be asked by");
        assert_eq!(boleta(Failure::OnlyInSummary("1079".into()), 0), Next::Summary);
        assert_eq!(boleta(Failure::AlreadyRegistered("1033".into()), 0), Next::Ask);
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
        let settled_by = |cdr| {
            let message = String::new();
            Ok(Verdict::Known(Answer::Settled { code: 0, message, cdr }))
        };
        let accepted = || Next::Settled(State::Accepted);
        let cdr = || settled_by(Some(vec![1]));
        assert_eq!(still_accepted(0, &cdr(), accepted()), accepted());
        let without = still_accepted(4_312, &settled_by(None), accepted());
        assert_eq!(without, Next::Back(State::Observed), "the remarks stay");
        let silent = || Err(Failure::Unreachable("x".into()));
        for next in [Next::Send, Next::Unreachable, Next::Dead, Next::Settled(State::Rejected)] {
            let after = |code| still_accepted(code, &silent(), next.clone());
            assert_eq!(after(0), Next::Back(State::Accepted), "{next:?}");
            assert_eq!(after(4_312), Next::Back(State::Observed));
            assert_eq!(after(2_017), next);
        }
        let voided = still_accepted(0, &Ok(Verdict::Voided), Next::Settled(State::Rejected));
        assert_eq!(voided, Next::Voided(State::Accepted));
    }
}
