//! A ticket on its way over an open line: look, send, and wait for the proof that it is on paper.

use std::time::{Duration, Instant};

use izi_ports::{Condition, Outcome, PrintJob, Progress, Trouble};

use crate::command;
use crate::line::{CHUNK, Line, Pause};
use crate::timings::Timings;

/// What the printer has shown of itself before this ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manners {
    /// It answers status questions: its silence now is trouble, not its nature.
    pub(crate) answers: bool,
    /// Anonymous fence answers of earlier tickets that may still arrive.
    pub(crate) owed: u32,
}

/// How the printer is at this moment.
pub(crate) enum View {
    /// It lets questions pass.
    Silent,
    /// It answers, and can print or this stands between the ticket and the paper.
    Answers(Result<Condition, Trouble>),
}

/// Asks the printer how it is. `Err` when the connection is gone.
pub(crate) fn look(line: &mut Line, answer: Duration) -> Result<View, Trouble> {
    if !line.ask(1, answer)? {
        return Ok(View::Silent);
    }
    for n in [2, 4] {
        ask_once(line, n, answer)?;
    }
    if line.replies.has_error() {
        ask_once(line, 3, answer)?;
    }
    Ok(View::Answers(line.replies.condition()))
}

/// Many clones answer the first question only: one that stays open must not delay the next.
fn ask_once(line: &mut Line, n: u8, answer: Duration) -> Result<(), Trouble> {
    if !line.ask(n, answer)? {
        line.replies.awaiting = None;
    }
    Ok(())
}

/// What a ticket that was taken is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The printer says that it passed the fence.
    Fence,
    /// The printer says that nothing is missing.
    Calm,
}

/// One ticket and everything that goes with it.
pub(crate) struct Transfer<'a> {
    pub(crate) job: &'a PrintJob,
    /// The printer may still be waiting for the rest of an earlier ticket.
    pub(crate) after_broken: bool,
    pub(crate) timings: &'a Timings,
    pub(crate) manners: Manners,
    pub(crate) watch: &'a mut dyn FnMut(Progress) -> bool,
}

impl Transfer<'_> {
    /// For a printer that answers: done when it says that the fence was passed.
    pub(crate) fn with_proof(&mut self, line: &mut Line) -> Outcome {
        let mut bytes = self.job.bytes.clone();
        bytes.extend(command::fence(self.job.fence, self.manners.owed + 1));
        match self.send(line, &bytes) {
            Ok(()) => self.await_end(line, End::Fence),
            Err(outcome) => outcome,
        }
    }

    /// For a printer that answers and never confirms: done when everything was taken and it does not
    /// ask for a person.
    pub(crate) fn without_proof(&mut self, line: &mut Line) -> Outcome {
        match self.send(line, &self.job.bytes) {
            Ok(()) => match self.await_end(line, End::Calm) {
                Outcome::Sent => self.leave(line),
                outcome => outcome,
            },
            Err(outcome) => outcome,
        }
    }

    /// For a mute printer: done when everything was taken.
    pub(crate) fn on_trust(&mut self, line: &mut Line) -> Outcome {
        match self.send(line, &self.job.bytes) {
            Ok(()) => self.leave(line),
            Err(outcome) => outcome,
        }
    }

    /// Waits until what was taken has left.
    fn leave(&self, line: &mut Line) -> Outcome {
        let cutting = command::cutting(&self.job.bytes);
        match line.farewell(self.timings.stall + line.slowest(CHUNK) + cutting) {
            Ok(()) => Outcome::Sent,
            Err(trouble) => Outcome::Uncertain(trouble),
        }
    }

    fn send(&mut self, line: &mut Line, bytes: &[u8]) -> Result<(), Outcome> {
        if self.after_broken
            && let Some(trouble) = line.tell(&command::release(), self.timings.stall).trouble
        {
            return Err(Outcome::NotStarted(trouble));
        }
        if !(self.watch)(Progress::Sending) {
            return Err(Outcome::NotStarted(Trouble::Other("the step was not stored".to_owned())));
        }
        let told = line.tell(bytes, self.timings.stall);
        match told.trouble {
            None => Ok(()),
            Some(trouble) if told.accepted == 0 => Err(Outcome::NotStarted(trouble)),
            Some(trouble) => Err(Outcome::Uncertain(trouble)),
        }
    }

    /// Waits for the end, longer while the printer says that a person must do something.
    fn await_end(&mut self, line: &mut Line, awaited: End) -> Outcome {
        let needed = self.timings.confirm + self.needed(line);
        let end = Instant::now() + self.timings.person + needed;
        let mut calm_since = Instant::now();
        let mut look_at = match awaited {
            End::Fence => calm_since + self.timings.poll,
            End::Calm => calm_since,
        };
        let mut told: Option<Trouble> = None;
        let mut silent = false;
        let mut pause = Pause::new();
        loop {
            let gone = line.listen().err();
            if awaited == End::Fence && line.replies.confirms(self.job.fence, self.manners.owed) {
                return Outcome::Printed;
            }
            if let Some(trouble) = gone {
                return Outcome::Uncertain(trouble);
            }
            let now = Instant::now();
            if now - calm_since > needed || now > end {
                return Outcome::Uncertain(told.unwrap_or_else(|| unconfirmed(silent)));
            }
            if now < look_at {
                pause.wait();
                continue;
            }
            let view = look(line, self.timings.answer);
            silent = matches!(view, Ok(View::Silent));
            // A connection that is gone shows at the next turn, after what it still said was heard.
            if let Ok(View::Answers(condition)) = view {
                let trouble = condition.err();
                if trouble.is_none() && awaited == End::Calm {
                    return Outcome::Sent;
                }
                if let Some(trouble) = &trouble {
                    calm_since = Instant::now();
                    if told.as_ref() != Some(trouble) {
                        (self.watch)(Progress::Waiting(trouble.clone()));
                    }
                }
                told = trouble;
            }
            look_at = Instant::now() + self.timings.poll;
        }
    }

    /// What the slowest printer needs for everything that was sent.
    fn needed(&self, line: &Line) -> Duration {
        let release =
            if self.after_broken { line.paper(&command::release()) } else { Duration::ZERO };
        release + line.paper(&self.job.bytes)
    }
}

fn unconfirmed(silent: bool) -> Trouble {
    if silent { Trouble::Stuck } else { Trouble::Unconfirmed }
}
