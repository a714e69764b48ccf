//! Ways to fail on request, each of them seen in the wild.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// What is asked of the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// A boleta, factura or note is sent.
    Send,
    /// A summary (RC) or a voiding (RA) is sent.
    Report,
    /// What became of a ticket.
    Ticket,
    /// What became of a document.
    Ask,
    /// A token is fetched (Consulta Integrada).
    Login,
}

/// One way to fail, and for how many requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub mode: Mode,
    /// For so many requests; without it until told otherwise.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only when this is asked; without it where the mode usually strikes ([`Mode`] tells).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Call>,
}

impl Fault {
    /// Only when this is asked.
    #[must_use]
    pub const fn at(self, call: Call) -> Self {
        Self { at: Some(call), ..self }
    }

    fn concerns(&self, call: Call) -> bool {
        match self.at {
            Some(at) => at == call && self.mode.may_strike(call),
            None => self.mode.usually_strikes(call),
        }
    }
}

/// What goes wrong. `Slow`, `Down`, `Busy`, `TooMany`, `Expired` and `Suspended` strike every
/// request, the modes of a ticket where tickets are, the others what is sent; [`Fault::at`] sends
/// them elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Mode {
    /// Nothing.
    None,
    /// Answers after so many milliseconds.
    Slow {
        /// The wait.
        ms: u64,
    },
    /// Answers 503 and does nothing.
    Down,
    /// Answers 503 with `Retry-After` and does nothing.
    Busy {
        /// The seconds it names.
        #[serde(default = "retry_after")]
        seconds: u32,
    },
    /// Answers 429 with `Retry-After` and does nothing.
    TooMany {
        /// The seconds it names.
        #[serde(default = "retry_after")]
        seconds: u32,
    },
    /// Takes nothing and never answers.
    HangBefore,
    /// Takes nothing and closes the connection.
    DropBefore,
    /// Answers 500 in the front's own words (SOAP: `Server`, the code in the `faultstring`), and
    /// does nothing.
    ServerFault {
        /// SUNAT's code.
        #[serde(default = "exception_code")]
        code: u32,
    },
    /// Answers an exception of SUNAT (0100, 0109, 0111, 0140 …), and does nothing.
    Exception {
        /// A code below 2000.
        #[serde(default = "exception_code")]
        code: u32,
    },
    /// Answers an exception inside a CDR, as a real one did with 0109, and keeps nothing.
    ExceptionCdr {
        /// A code below 2000.
        #[serde(default = "exception_code")]
        code: u32,
    },
    /// The token is no longer good: 401, and every token that was fetched is void.
    Expired,
    /// The account may not (SUNAT: 0111; Nubefact: 51).
    Suspended,
    /// The authority's clock is off by so many milliseconds for this request.
    ClockSkew {
        /// Positive: ahead.
        ms: i64,
    },
    /// Does what it was asked and never answers.
    HangAfterAccept,
    /// Does what it was asked and closes the connection without a byte.
    DropAfterAccept,
    /// Does what it was asked and answers 200 with nothing.
    #[serde(rename = "empty_200")]
    Empty200,
    /// Does what it was asked and answers 200 with a page for people.
    Html,
    /// Does what it was asked and answers with the CDR of the number after it.
    WrongCdr,
    /// Does what it was asked and answers with a CDR that cannot be read.
    GarbageCdr,
    /// Rejects the document: its number is spent.
    Reject {
        /// A code from 2000 to 3999.
        #[serde(default = "reject_code")]
        code: u32,
    },
    /// Accepts the document with an observation.
    Observe,
    /// Answers a single document with a ticket (the generic PSE and Nubefact); the decision comes at the
    /// second question.
    Ticket,
    /// Gives a ticket and forgets the report it was for.
    TicketForgotten,
    /// The ticket is in process (98) and stays so.
    TicketStuck,
    /// The ticket is not known (0127), though what it was for is done.
    TicketLost,
}

const fn reject_code() -> u32 {
    2_800
}

const fn exception_code() -> u32 {
    109
}

const fn retry_after() -> u32 {
    1
}

impl Mode {
    /// This mode until told otherwise.
    pub const fn always(self) -> Fault {
        Fault { mode: self, times: None, at: None }
    }

    /// This mode for so many requests.
    pub const fn times(self, times: u32) -> Fault {
        Fault { mode: self, times: Some(times), at: None }
    }

    /// The name it has in JSON.
    pub fn name(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json["mode"].as_str().unwrap_or_default().to_owned()
    }

    const fn is_for_every_request(&self) -> bool {
        matches!(
            self,
            Self::Slow { .. }
                | Self::Down
                | Self::Busy { .. }
                | Self::TooMany { .. }
                | Self::Expired
                | Self::Suspended
        )
    }

    /// Where it can be played at all.
    fn may_strike(&self, call: Call) -> bool {
        match self {
            Self::Reject { .. } | Self::Observe => matches!(call, Call::Send | Call::Report),
            Self::Ticket => call == Call::Send,
            Self::TicketForgotten => call == Call::Report,
            Self::TicketStuck | Self::TicketLost => call == Call::Ticket,
            Self::WrongCdr | Self::GarbageCdr | Self::ExceptionCdr { .. } => call != Call::Login,
            _ => true,
        }
    }

    fn usually_strikes(&self, call: Call) -> bool {
        match self {
            Self::TicketStuck | Self::TicketLost => call == Call::Ticket,
            it if it.is_for_every_request() => true,
            _ => matches!(call, Call::Send | Call::Report) && self.may_strike(call),
        }
    }
}

/// Faults that strike by chance, the same ones for the same seed and the same requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mix {
    /// What may go wrong, each as likely as the others where it applies.
    pub mix: Vec<Mode>,
    /// The same seed throws the same dice.
    pub seed: u64,
    /// Of a thousand requests, so many go wrong.
    pub per_mille: u32,
}

/// The faults that are yet to come.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Plan>);

#[derive(Debug, Default)]
struct Plan {
    /// First one first.
    turn: VecDeque<Fault>,
    mix: Option<Mix>,
}

impl Faults {
    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Plan { turn: faults.into(), mix: None };
    }

    pub(crate) fn set_mix(&self, mix: Mix) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Plan { turn: VecDeque::new(), mix: Some(mix) };
    }

    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).turn.iter().cloned().collect()
    }

    /// What goes wrong with this request.
    pub(crate) fn next(&self, call: Call) -> Mode {
        let mut plan = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while plan.turn.front().is_some_and(|it| it.times == Some(0)) {
            plan.turn.pop_front();
        }
        if let Some(fault) = plan.turn.front_mut().filter(|it| it.concerns(call)) {
            fault.times = fault.times.map(|it| it - 1);
            return fault.mode.clone();
        }
        plan.mix.as_mut().map_or(Mode::None, |it| it.draw(call))
    }
}

impl Mix {
    fn draw(&mut self, call: Call) -> Mode {
        // Both dice are thrown every time, so that one request's luck is not the next one's.
        let (strikes, which) = (self.die() % 1_000, self.die());
        let able: Vec<&Mode> = self.mix.iter().filter(|it| it.may_strike(call)).collect();
        if strikes >= u64::from(self.per_mille) || able.is_empty() {
            return Mode::None;
        }
        let place = usize::try_from(which % able.len() as u64).unwrap_or_default();
        able.get(place).map_or(Mode::None, |it| (*it).clone())
    }

    /// `SplitMix64`.
    const fn die(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_turn_and_only_as_often_as_told() {
        let faults = Faults::default();
        faults.set(vec![Mode::DropAfterAccept.times(1), Mode::Down.times(2)]);
        assert_eq!(faults.next(Call::Ask), Mode::None, "a drop is for sending only");
        assert_eq!(faults.next(Call::Send), Mode::DropAfterAccept);
        assert_eq!(faults.next(Call::Ticket), Mode::Down);
        assert_eq!(faults.next(Call::Report), Mode::Down);
        assert_eq!(faults.next(Call::Send), Mode::None);
    }

    #[test]
    fn a_fault_can_be_sent_where_it_does_not_usually_strike() {
        let faults = Faults::default();
        faults.set(vec![Mode::Empty200.times(1).at(Call::Ticket)]);
        assert_eq!(faults.next(Call::Send), Mode::None);
        assert_eq!(faults.next(Call::Ticket), Mode::Empty200);
        faults.set(vec![Mode::TicketLost.times(1).at(Call::Send)]);
        assert_eq!(faults.next(Call::Send), Mode::None, "it makes no sense there");
    }

    #[test]
    fn a_fault_is_told_in_json() {
        for (text, fault) in [
            (r#"{"mode":"slow","ms":50,"times":2}"#, Mode::Slow { ms: 50 }.times(2)),
            (r#"{"mode":"empty_200"}"#, Mode::Empty200.always()),
            (r#"{"mode":"reject"}"#, Mode::Reject { code: 2_800 }.always()),
            (r#"{"mode":"hang_after_accept","times":1}"#, Mode::HangAfterAccept.times(1)),
            (r#"{"mode":"busy","seconds":9}"#, Mode::Busy { seconds: 9 }.always()),
            (r#"{"mode":"html","times":1,"at":"ticket"}"#, Mode::Html.times(1).at(Call::Ticket)),
        ] {
            assert_eq!(serde_json::from_str::<Fault>(text).unwrap(), fault, "{text}");
        }
    }

    #[test]
    fn the_same_seed_throws_the_same_dice() {
        let drawn = |seed| -> Vec<Mode> {
            let faults = Faults::default();
            let mix = vec![Mode::Down, Mode::Html, Mode::TicketStuck, Mode::Reject { code: 2_017 }];
            faults.set_mix(Mix { mix, seed, per_mille: 300 });
            (0..1_000).map(|_| faults.next(Call::Ask)).collect()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        let struck = drawn(7).into_iter().filter(|it| *it != Mode::None).collect::<Vec<_>>();
        assert!((200..400).contains(&struck.len()), "{}", struck.len());
        assert!(struck.iter().all(|it| matches!(it, Mode::Down | Mode::Html)), "what applies");
    }
}
