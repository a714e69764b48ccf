//! The network printer: one connection for each ticket, for each pulse and for each look.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use izi_ports::{Outcome, PrintJob, Printer, Progress, Trouble};

use crate::command;
use crate::line::{Line, Pause};
use crate::timings::Timings;
use crate::transfer::{Manners, Transfer, View, look};

/// As many late anonymous answers are reckoned with: five abandoned tickets in a row.
const OWED_MAX: u32 = 31;

/// A ticket printer at a name or IP address.
///
/// Keep one for as long as the settings name that printer: it remembers whether the printer answers
/// questions. A printer that has answered and falls silent is in trouble; one that never has is
/// mute, and its tickets end as [`Outcome::Sent`].
#[derive(Debug)]
pub struct TcpPrinter {
    host: String,
    port: u16,
    timings: Timings,
    pulse: [u8; 5],
    /// Held during a transfer: most printers serve one connection and leave a second one waiting.
    busy: Mutex<()>,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    manners: Manners,
    /// It let questions pass: it is not asked again before this.
    mute_until: Option<Instant>,
    /// The ticket before ended uncertain: the printer may be waiting for the rest of an image.
    broken: bool,
    /// What the ticket in progress waits for.
    waiting: Option<Trouble>,
}

impl TcpPrinter {
    /// A printer of which nothing is known yet. Nothing is opened.
    pub fn new(host: impl Into<String>, port: u16, timings: Timings) -> Self {
        Self {
            host: host.into(),
            port,
            timings,
            pulse: command::DRAWER_PIN_2,
            busy: Mutex::new(()),
            memory: Mutex::new(Memory::default()),
        }
    }

    /// With another pulse for its drawer than [`DRAWER_PIN_2`](crate::DRAWER_PIN_2).
    #[must_use]
    pub fn with_pulse(self, pulse: [u8; 5]) -> Self {
        Self { pulse, ..self }
    }

    /// With the knowledge that this printer answers questions, from an earlier
    /// [`Outcome::Printed`]: then a first ticket is not entrusted to it while it hangs.
    #[must_use]
    pub fn known_to_answer(self) -> Self {
        self.remember().manners.answers = true;
        self
    }

    fn remember(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for its turn, `None` when it did not come within `limit`.
    fn turn(&self, limit: Duration) -> Option<MutexGuard<'_, ()>> {
        let end = Instant::now() + limit;
        let mut pause = Pause::new();
        loop {
            match self.busy.try_lock() {
                Ok(turn) => return Some(turn),
                Err(TryLockError::Poisoned(turn)) => return Some(turn.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => return None,
                Err(TryLockError::WouldBlock) => pause.wait(),
            }
        }
    }

    fn is_mute(&self) -> bool {
        let mut memory = self.remember();
        let mute = memory.mute_until.is_some_and(|until| Instant::now() < until);
        if !mute {
            memory.mute_until = None;
        }
        mute
    }

    /// Looks before anything is sent. `Ok(true)` when it answers and is ready, `Ok(false)` when it
    /// is mute; `Err` when nothing should be sent now.
    fn check(&self, line: &mut Line, after_broken: bool) -> Result<bool, Trouble> {
        if self.is_mute() {
            return Ok(false);
        }
        if after_broken
            && let Some(trouble) = line.tell(&command::HEADER_END, self.timings.answer).trouble
        {
            return Err(trouble);
        }
        let view = look(line, self.timings.answer)?;
        let mut memory = self.remember();
        match view {
            View::Answers(trouble) => {
                memory.manners.answers = true;
                trouble.map_or(Ok(true), Err)
            }
            View::Silent if memory.manners.answers => Err(Trouble::Stuck),
            View::Silent => {
                memory.mute_until = Some(Instant::now() + self.timings.mute_memory);
                Ok(false)
            }
        }
    }

    fn transfer(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome {
        let timings = &self.timings;
        let opened = Line::open(&self.host, self.port, timings.connect);
        let after_broken = job.after_broken_transfer || self.remember().broken;
        let ready = opened.and_then(|mut line| {
            let talks = self.check(&mut line, after_broken)?;
            Ok((line, talks))
        });
        let (mut line, talks) = match ready {
            Ok(it) => it,
            Err(trouble) => return Outcome::NotStarted(trouble),
        };
        let mut manners = self.remember().manners;
        if after_broken {
            // The ticket before may have been sent by an earlier run of the program.
            manners.owed = manners.owed.max(1);
        }
        let mut watch = |step: Progress| {
            if let Progress::Waiting(trouble) = &step {
                self.remember().waiting = Some(trouble.clone());
            }
            watch(step)
        };
        let mut transfer = Transfer { job, after_broken, timings, manners, watch: &mut watch };
        let outcome =
            if talks { transfer.with_proof(&mut line) } else { transfer.on_trust(&mut line) };
        self.learn(manners.owed, &outcome);
        if outcome == Outcome::Printed {
            // An answer left unread would end the connection with a reset, and some printers
            // forget what they have when they see one.
            let _ = line.farewell();
        }
        outcome
    }

    fn learn(&self, owed: u32, outcome: &Outcome) {
        let mut memory = self.remember();
        memory.waiting = None;
        match outcome {
            Outcome::Printed => {
                memory.manners.owed = 0;
                memory.broken = false;
            }
            Outcome::Uncertain(_) => {
                // That ticket sent one for itself and one for each it owed before.
                memory.manners.owed = (owed * 2 + 1).min(OWED_MAX);
                memory.broken = true;
            }
            Outcome::Sent => memory.broken = false,
            Outcome::NotStarted(_) => {}
        }
    }
}

impl Printer for TcpPrinter {
    fn print(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome {
        let turn = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.transfer(job, watch);
        drop(turn);
        tracing::info!(
            host = self.host,
            port = self.port,
            bytes = job.bytes.len(),
            ?outcome,
            "ticket"
        );
        outcome
    }

    fn open_drawer(&self) -> Result<(), Trouble> {
        let end = Instant::now() + self.timings.drawer;
        let Some(_turn) = self.turn(self.timings.drawer) else {
            return Err(self.remember().waiting.clone().unwrap_or(Trouble::Stuck));
        };
        // Half of the time is kept for the questions and the pulse.
        let left = end.saturating_duration_since(Instant::now()).min(self.timings.drawer / 2);
        let mut line = Line::open(&self.host, self.port, left.min(self.timings.connect))?;
        // Out of paper or offline it ignores the pulse, or gives it much later.
        let broken = self.remember().broken;
        self.check(&mut line, broken)?;
        let left = end.saturating_duration_since(Instant::now());
        if broken && let Some(trouble) = line.tell(&command::release(), left).trouble {
            // Inside an image the pulse would be a few dots.
            return Err(trouble);
        }
        let told = line.tell(&self.pulse, left);
        match told.trouble {
            Some(trouble) if told.accepted == 0 => Err(trouble),
            Some(_) | None => {
                let _ = line.farewell();
                Ok(())
            }
        }
    }

    fn status(&self) -> Result<(), Trouble> {
        let Some(_turn) = self.turn(Duration::ZERO) else {
            return self.remember().waiting.clone().map_or(Ok(()), Err);
        };
        let mut line = Line::open(&self.host, self.port, self.timings.connect)?;
        let broken = self.remember().broken;
        self.check(&mut line, broken).map(|_| ())
    }
}
