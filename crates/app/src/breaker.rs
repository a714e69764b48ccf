//! The way to the authority: rests when it fails, so that a queue of hundreds does not run against a
//! closed door.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use izi_domain::Instant;
use izi_ports::Failure;

/// How the way to the authority is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WayState {
    /// It works, or nothing is known against it.
    #[default]
    Closed,
    /// The authority fails; it is left alone for a while.
    Open,
    /// Nothing leaves this machine.
    Offline,
    /// The account is not let in.
    Refused,
}

impl WayState {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::Offline => "offline",
            Self::Refused => "refused",
        }
    }
}

/// How the way is, until when it rests, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// How it is.
    pub state: WayState,
    /// When the next call goes out.
    pub until: Option<Instant>,
    /// Why; for the log and for support.
    pub reason: Option<String>,
}

/// The ways to an authority: what sends, and what tells of what was sent. SUNAT has them on different
/// machines with different accounts, and one that fails says nothing of the other.
#[derive(Debug, Default)]
pub struct Ways {
    /// Sending.
    pub send: Breaker,
    /// Asking, by number or by ticket.
    pub ask: Breaker,
}

impl Ways {
    /// How the worse of them is, sending first.
    pub fn way(&self) -> Way {
        let send = self.send.way();
        if send.state == WayState::Closed { self.ask.way() } else { send }
    }

    /// A person asked, or the account changed: both are tried at once.
    pub fn close(&self) {
        self.send.close();
        self.ask.close();
    }
}

/// The breaker of one way. Kept while the program runs: after a restart the way is tried.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    way: Way,
    /// Rests in a row.
    rests: usize,
    /// Failures in a row since the last answer.
    failures: u32,
}

/// A server that fails so often in a row is left alone.
const FAILURES_MAX: u32 = 5;
/// Rests while nothing answers, in milliseconds; the last one repeats. The workers look at least every
/// twenty seconds anyway, and a new sale, or a person, ends
/// a rest for want of a connection early.
const OFFLINE_MS: [i64; 5] = [2_000, 5_000, 15_000, 15_000, 15_000];
/// Rests while the account is not let in.
const REFUSED_MS: [i64; 5] = [5_000, 15_000, 60_000, 300_000, 900_000];
/// Rests while the server fails.
const SICK_MS: [i64; 5] = [2_000, 5_000, 15_000, 60_000, 300_000];
/// Whoever asks to be left alone for longer is asked again all the same.
const WAIT_MAX: Duration = Duration::from_hours(1);
/// The longest wait, and the tenth that spreads it.
const REST_MAX_MS: i64 = 66 * 60_000;

impl Breaker {
    /// Until when no call makes sense. While offline a new sale is worth a try.
    pub fn rests(&self, now: Instant) -> Option<Instant> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match memory.way.state {
            // A clock that was set back since makes no rest longer than the longest there is.
            WayState::Open | WayState::Refused => {
                memory.way.until.filter(|it| *it > now && it.ms_since(now) <= REST_MAX_MS)
            }
            WayState::Closed | WayState::Offline => None,
        }
    }

    /// Until when it rests, also for want of a connection.
    pub fn sleeps(&self, now: Instant) -> Option<Instant> {
        let until = self.way().until;
        until.filter(|it| *it > now && it.ms_since(now) <= REST_MAX_MS)
    }

    /// How the way is.
    pub fn way(&self) -> Way {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).way.clone()
    }

    /// A person asked, or the account changed: the way is tried at once.
    pub fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Memory::default();
    }

    /// Hears how a call ended. Gives until when to rest. `failed`: none for any answer about the
    /// document, even a refusal of it.
    pub fn heard(&self, now: Instant, failed: Option<&Failure>) -> Option<Instant> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, waits) = match failed {
            Some(Failure::Unreachable(_)) => (WayState::Offline, OFFLINE_MS),
            Some(Failure::Refused(_)) => (WayState::Refused, REFUSED_MS),
            Some(Failure::Transient { wait, .. }) => {
                memory.failures += 1;
                if wait.is_none() && memory.failures < FAILURES_MAX {
                    return None;
                }
                (WayState::Open, SICK_MS)
            }
            Some(Failure::Unknown(_)) => {
                memory.failures += 1;
                if memory.failures < FAILURES_MAX {
                    return None;
                }
                (WayState::Open, SICK_MS)
            }
            _ => {
                *memory = Memory::default();
                return None;
            }
        };
        let same = memory.way.state == state;
        memory.rests = if same { memory.rests + 1 } else { 0 };
        let mut wait = waits[memory.rests.min(waits.len() - 1)];
        if let Some(Failure::Transient { wait: Some(asked), .. }) = failed {
            let asked = i64::try_from(asked.min(&WAIT_MAX).as_millis()).unwrap_or(wait);
            wait = wait.max(asked);
        }
        // A tenth is spread, so that the tills of a street do not come back together.
        let until = now.plus_ms(wait + wait * (now.utc_ms() % 100) / 1_000);
        memory.way = Way { state, until: Some(until), reason: failed.map(ToString::to_string) };
        Some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        Instant::EPOCH.plus_ms(1_000_000)
    }

    #[test]
    fn a_server_that_fails_once_is_not_left_alone_and_one_that_keeps_failing_is() {
        let breaker = Breaker::default();
        let busy = Failure::transient("503");
        for _ in 1..FAILURES_MAX {
            assert_eq!(breaker.heard(now(), Some(&busy)), None);
        }
        let first = breaker.heard(now(), Some(&busy)).unwrap();
        assert_eq!(breaker.rests(now()), Some(first));
        assert_eq!(breaker.rests(first), None, "then one call is let through");
        let second = breaker.heard(first, Some(&busy)).unwrap();
        assert!(second.ms_since(first) > first.ms_since(now()), "and each rest is longer");
        assert_eq!(breaker.heard(second, None), None);
        assert_eq!(breaker.way(), Way::default(), "an answer closes it");
    }

    #[test]
    fn whoever_says_when_to_come_back_is_taken_at_his_word() {
        let breaker = Breaker::default();
        let wait = Some(Duration::from_mins(2));
        let until = breaker.heard(now(), Some(&Failure::Transient { why: "429".into(), wait }));
        assert!(until.unwrap().ms_since(now()) >= 120_000);
    }

    #[test]
    fn offline_a_new_sale_is_worth_a_try_and_a_wrong_token_is_not() {
        let breaker = Breaker::default();
        assert!(breaker.heard(now(), Some(&Failure::Unreachable("x".into()))).is_some());
        assert_eq!(breaker.rests(now()), None);
        assert_eq!(breaker.way().state, WayState::Offline);
        assert!(breaker.heard(now(), Some(&Failure::Refused("401".into()))).is_some());
        assert!(breaker.rests(now()).is_some());
        breaker.close();
        assert_eq!(breaker.rests(now()), None);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_rest_for_years() {
        let breaker = Breaker::default();
        let years = now().plus_ms(4 * 365 * 86_400_000);
        assert!(breaker.heard(years, Some(&Failure::Refused("401".into()))).is_some());
        assert!(breaker.rests(years).is_some());
        assert_eq!(breaker.rests(now()), None);
    }

    #[test]
    fn a_register_that_fails_says_nothing_of_sending() {
        let ways = Ways::default();
        ways.ask.heard(now(), Some(&Failure::Refused("401".into())));
        assert_eq!(ways.send.rests(now()), None);
        assert_eq!(ways.way().state, WayState::Refused, "and it is seen all the same");
        ways.close();
        assert_eq!(ways.way(), Way::default());
    }

    #[test]
    fn a_refused_boleta_says_nothing_against_the_way() {
        let breaker = Breaker::default();
        for _ in 0..20 {
            assert_eq!(breaker.heard(now(), Some(&Failure::Permanent("0306".into()))), None);
        }
    }
}
