//! Ways to fail on request, each of them seen in the wild.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// One way to fail, and for how many requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub mode: Mode,
    /// For so many requests; without it until told otherwise.
    #[serde(default)]
    pub times: Option<u32>,
}

/// What goes wrong. `Down` and `Slow` are for every request of the contract, the others for `send`.
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
    /// Keeps the document and never answers.
    HangAfterAccept,
    /// Keeps the document and closes the connection without a byte.
    DropAfterAccept,
    /// Keeps the document and answers 200 with nothing.
    #[serde(rename = "empty_200")]
    Empty200,
    /// Keeps the document and answers 200 with a page for people.
    Html,
    /// Keeps the document and answers with the CDR of the number after it.
    WrongCdr,
    /// Rejects the document: its number is spent.
    Reject {
        /// A code from 2000 to 3999.
        #[serde(default = "reject_code")]
        code: u32,
    },
    /// Accepts the document with an observation.
    Observe,
    /// Answers with a ticket; the decision comes at the second question.
    Ticket,
}

const fn reject_code() -> u32 {
    2_800
}

impl Mode {
    const fn is_for_every_request(&self) -> bool {
        matches!(self, Self::Slow { .. } | Self::Down)
    }

    /// This mode until told otherwise.
    pub const fn always(self) -> Fault {
        Fault { mode: self, times: None }
    }

    /// This mode for so many requests.
    pub const fn times(self, times: u32) -> Fault {
        Fault { mode: self, times: Some(times) }
    }
}

/// The faults that are yet to come, first one first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = faults.into();
    }

    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The fault of a request to send.
    pub(crate) fn for_sending(&self) -> Mode {
        self.take(|_| true)
    }

    /// The fault of a question.
    pub(crate) fn for_asking(&self) -> Mode {
        self.take(Mode::is_for_every_request)
    }

    fn take(&self, concerns: impl Fn(&Mode) -> bool) -> Mode {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while faults.front().is_some_and(|it| it.times == Some(0)) {
            faults.pop_front();
        }
        let Some(fault) = faults.front_mut().filter(|it| concerns(&it.mode)) else {
            return Mode::None;
        };
        fault.times = fault.times.map(|it| it - 1);
        fault.mode.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_turn_and_only_as_often_as_told() {
        let faults = Faults::default();
        faults.set(vec![Mode::DropAfterAccept.times(1), Mode::Down.times(2)]);
        assert_eq!(faults.for_asking(), Mode::None, "a drop is for sending only");
        assert_eq!(faults.for_sending(), Mode::DropAfterAccept);
        assert_eq!(faults.for_asking(), Mode::Down);
        assert_eq!(faults.for_sending(), Mode::Down);
        assert_eq!(faults.for_sending(), Mode::None);
    }

    #[test]
    fn a_fault_is_told_in_json() {
        for (text, fault) in [
            (r#"{"mode":"slow","ms":50,"times":2}"#, Mode::Slow { ms: 50 }.times(2)),
            (r#"{"mode":"empty_200"}"#, Mode::Empty200.always()),
            (r#"{"mode":"reject"}"#, Mode::Reject { code: 2_800 }.always()),
            (r#"{"mode":"hang_after_accept","times":1}"#, Mode::HangAfterAccept.times(1)),
        ] {
            assert_eq!(serde_json::from_str::<Fault>(text).unwrap(), fault, "{text}");
        }
    }
}
