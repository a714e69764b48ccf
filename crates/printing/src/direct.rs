//! A printer that is spoken to directly, over the network or a cable: one connection for each ticket,
//! for each pulse and for each look.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use izi_ports::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};

use crate::address::Flow;
use crate::line::{Line, Pause};
use crate::timings::Timings;
use crate::transfer::{Manners, Transfer, View, look};
#[cfg(target_os = "linux")]
use crate::usb::{self, UsbPrinter};
use crate::{command, serial, tcp};

/// As many late anonymous answers are reckoned with: five abandoned tickets in a row.
const OWED_MAX: u32 = 31;

/// How long a printer that has everything is given to say good-bye.
const FAREWELL: Duration = Duration::from_millis(500);

/// How long a network printer is given to say good-bye after a pulse: the ticket of the same sale is
/// waiting to be sent to it.
const FAREWELL_DRAWER: Duration = Duration::from_millis(60);

/// How it is reached.
#[derive(Clone, Debug)]
enum Way {
    Tcp {
        host: String,
        port: u16,
    },
    Serial {
        port: String,
        baud: u32,
        flow: Flow,
    },
    #[cfg(target_os = "linux")]
    Usb(UsbPrinter),
}

/// A ticket printer that takes bytes and may answer.
///
/// Keep one for as long as the settings name that printer: it remembers whether the printer answers
/// questions. A printer that has answered and falls silent is in trouble; one that never has is
/// mute, and its tickets end as [`Outcome::Sent`].
#[derive(Debug)]
pub struct DirectPrinter {
    way: Way,
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

impl DirectPrinter {
    /// On the network, at a name or IP address. Nothing is opened yet.
    pub fn tcp(host: impl Into<String>, port: u16, timings: Timings) -> Self {
        Self::by(Way::Tcp { host: host.into(), port }, timings)
    }

    /// On a serial port. Nothing is opened yet.
    pub fn serial(port: impl Into<String>, baud: u32, flow: Flow, timings: Timings) -> Self {
        Self::by(Way::Serial { port: port.into(), baud, flow }, timings)
    }

    /// On a USB cable; it is looked for anew for every ticket. Nothing is opened yet.
    #[cfg(target_os = "linux")]
    pub fn usb(printer: UsbPrinter, timings: Timings) -> Self {
        Self::by(Way::Usb(printer), timings)
    }

    fn by(way: Way, timings: Timings) -> Self {
        Self {
            way,
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

    /// With the knowledge that an earlier ticket broke off.
    #[must_use]
    pub fn left_broken(self) -> Self {
        self.remember().broken = true;
        self
    }

    fn remember(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, limit: Duration) -> Result<Line, Trouble> {
        match &self.way {
            Way::Tcp { host, port } => tcp::open(host, *port, limit),
            Way::Serial { port, baud, flow } => serial::open(port, *baud, *flow),
            #[cfg(target_os = "linux")]
            Way::Usb(printer) => usb::open(printer),
        }
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

    /// Looks before anything is sent. `Err` when nothing should be sent now.
    fn check(&self, line: &mut Line, after_broken: bool) -> Result<Condition, Trouble> {
        if self.is_mute() {
            return Ok(Condition::Mute);
        }
        if after_broken
            && let Some(trouble) = line.tell(&command::HEADER_END, self.timings.answer).trouble
        {
            return Err(trouble);
        }
        let view = look(line, self.timings.answer)?;
        let mut memory = self.remember();
        match view {
            View::Answers(condition) => {
                memory.manners.answers = true;
                condition
            }
            View::Silent if memory.manners.answers => Err(Trouble::Stuck),
            View::Silent => {
                memory.mute_until = Some(Instant::now() + self.timings.mute_memory);
                Ok(Condition::Mute)
            }
        }
    }

    fn transfer(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome {
        let timings = &self.timings;
        let opened = self.open(timings.connect);
        let after_broken = job.after_broken_transfer || self.remember().broken;
        let ready = opened.and_then(|mut line| {
            let condition = self.check(&mut line, after_broken)?;
            Ok((line, condition != Condition::Mute))
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
        let outcome = match (talks, job.unconfirming) {
            (true, false) => transfer.with_proof(&mut line),
            (true, true) => transfer.without_proof(&mut line),
            (false, _) => transfer.on_trust(&mut line),
        };
        self.learn(manners.owed, &outcome);
        if outcome == Outcome::Printed {
            // An answer left unread would end the connection with a reset, and some printers
            // forget what they have when they see one.
            let _ = line.farewell(FAREWELL);
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

impl Printer for DirectPrinter {
    fn print(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome {
        let turn = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.transfer(job, watch);
        drop(turn);
        tracing::info!(way = ?self.way, bytes = job.bytes.len(), ?outcome, "ticket");
        outcome
    }

    fn open_drawer(&self) -> Result<(), Trouble> {
        let end = Instant::now() + self.timings.drawer;
        let Some(_turn) = self.turn(self.timings.drawer) else {
            return Err(self.remember().waiting.clone().unwrap_or(Trouble::Stuck));
        };
        // Half of the time is kept for the questions and the pulse.
        let left = end.saturating_duration_since(Instant::now()).min(self.timings.drawer / 2);
        let mut line = self.open(left.min(self.timings.connect))?;
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
                let limit = if matches!(self.way, Way::Tcp { .. }) {
                    FAREWELL_DRAWER
                } else {
                    // On a cable it is over when the bytes have left, and those that have not are
                    // taken back.
                    end.saturating_duration_since(Instant::now())
                };
                let _ = line.farewell(limit);
                Ok(())
            }
        }
    }

    fn status(&self) -> Result<Condition, Trouble> {
        let Some(_turn) = self.turn(Duration::ZERO) else {
            return self.remember().waiting.clone().map_or(Ok(Condition::Ready), Err);
        };
        let mut line = self.open(self.timings.connect)?;
        let broken = self.remember().broken;
        self.check(&mut line, broken)
    }
}
