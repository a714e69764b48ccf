//! A print queue of Windows: the ticket is handed over raw, and its job is followed until it leaves
//! the queue. A queue says "printed" when it has handed everything on, which proves no paper, so a
//! ticket ends as [`Outcome::Sent`] at best.
//!
//! What Windows itself does stands in `windows.rs`; what its flags mean, and when a job is given up,
//! is decided here and in `job.rs`, on every system.

mod job;
#[cfg(windows)]
pub(crate) mod windows;

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use izi_ports::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};
#[cfg_attr(
    not(any(windows, test)),
    expect(unused_imports, reason = "only Windows has queues")
)]
pub(crate) use job::JobFlags;
use job::{Course, Owner, Stage};
pub(crate) use job::{Look, QueueFlags, Queued};

use crate::command;
use crate::line::BYTES_PER_SECOND_MIN;
use crate::timings::Timings;

/// How often a job is looked at: short tickets leave the queue within a second.
const LOOK: Duration = Duration::from_millis(200);

/// Tells this run of the program from those before and after it.
static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));

/// What the queue of a system can do.
pub(crate) trait Queue: Send + Sync + fmt::Debug {
    /// How the printer behind it is, as far as the queue knows.
    fn state(&self) -> Result<QueueFlags, Trouble>;

    /// Puts a job of raw bytes into the queue.
    fn submit(&self, title: &str, bytes: &[u8]) -> Submitted;

    /// How a job is; `None` when it is in the queue no more.
    fn job(&self, id: u32) -> Result<Option<Look>, Trouble>;

    /// All that is in the queue.
    fn jobs(&self) -> Result<Vec<Queued>, Trouble>;

    /// Takes a job out of the queue. `false` when it could not.
    fn delete(&self, id: u32) -> bool;
}

/// What came of handing a job over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(any(windows, test)), expect(dead_code, reason = "only Windows has queues"))]
pub(crate) enum Submitted {
    /// All of it is in the queue, as this job.
    Whole(u32),
    /// Nothing of it is.
    Nothing(Trouble),
    /// Some of it may have left already.
    Part(Trouble),
}

/// A printer behind a queue.
#[derive(Debug)]
pub(crate) struct SpoolerPrinter<Q> {
    queue: Q,
    owner: Owner,
    pulse: [u8; 5],
    timings: Timings,
    busy: Mutex<()>,
    waiting: Mutex<Option<Trouble>>,
}

impl<Q: Queue> SpoolerPrinter<Q> {
    #[cfg_attr(not(any(windows, test)), expect(dead_code, reason = "only Windows has queues"))]
    pub(crate) fn new(queue: Q, pulse: [u8; 5], timings: Timings) -> Self {
        // Windows gives every program the name of its computer so.
        let computer = std::env::var("COMPUTERNAME").unwrap_or_default();
        let owner = Owner { computer, run: *RUN };
        Self { queue, owner, pulse, timings, busy: Mutex::new(()), waiting: Mutex::new(None) }
    }

    fn waits_for(&self) -> MutexGuard<'_, Option<Trouble>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it is now; a job that is put in while it cannot print would come out hours later.
    fn check(&self) -> Result<(), Trouble> {
        self.queue.state()?.trouble().map_or(Ok(()), Err)
    }

    /// Takes out what a run that was killed left in the queue, also while the printer is off: it would
    /// come out as soon as the printer is on.
    fn clear(&self) {
        let Ok(jobs) = self.queue.jobs() else { return };
        for id in self.owner.left_behind(&jobs) {
            let is_deleted = self.queue.delete(id);
            tracing::warn!(queue = ?self.queue, id, is_deleted, "a job of an earlier run");
        }
    }

    /// Follows a job until it leaves the queue, and takes it out when that takes too long: `person`
    /// while somebody must do something, `calm` otherwise.
    fn follow(
        &self,
        id: u32,
        (calm, person): (Duration, Duration),
        waiting: &mut dyn FnMut(Trouble),
    ) -> Outcome {
        let mut course = Course::default();
        let mut calm_since = Instant::now();
        let end = calm_since + calm + person;
        let mut told: Option<Trouble> = None;
        loop {
            let stage = match self.queue.job(id) {
                Ok(look) => course.see(look),
                // The queue itself does not answer: the job may be printing.
                Err(_) => course.lose_sight(),
            };
            match stage {
                Stage::Left => return Outcome::Sent,
                Stage::Failed(trouble) => return Outcome::Uncertain(trouble),
                Stage::Printing => told = None,
                Stage::Waiting(trouble) => {
                    calm_since = Instant::now();
                    if told.as_ref() != Some(&trouble) {
                        waiting(trouble.clone());
                    }
                    told = Some(trouble);
                }
            }
            let now = Instant::now();
            if now > end || now - calm_since > calm {
                return self.give_up(id, &mut course, told.unwrap_or(Trouble::Stuck));
            }
            thread::sleep(LOOK.min(self.timings.poll));
        }
    }

    /// Left alone, the job would come out when nobody expects it any more.
    fn give_up(&self, id: u32, course: &mut Course, trouble: Trouble) -> Outcome {
        let is_deleted = self.queue.delete(id);
        match self.queue.job(id) {
            Ok(look) => course.see(look),
            Err(_) => course.lose_sight(),
        };
        course.given_up(is_deleted, trouble)
    }

    fn turn(&self, limit: Duration) -> Option<MutexGuard<'_, ()>> {
        let end = Instant::now() + limit;
        loop {
            match self.busy.try_lock() {
                Ok(turn) => return Some(turn),
                Err(TryLockError::Poisoned(turn)) => return Some(turn.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => return None,
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(10)),
            }
        }
    }
}

impl<Q: Queue> Printer for SpoolerPrinter<Q> {
    fn print(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome {
        let _turn = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        self.clear();
        if let Err(trouble) = self.check() {
            return Outcome::NotStarted(trouble);
        }
        if !watch(Progress::Sending) {
            return Outcome::NotStarted(Trouble::Other("the step was not stored".to_owned()));
        }
        let bytes = command::unheard(job);
        let outcome = match self.queue.submit(&self.owner.title("ticket"), &bytes) {
            Submitted::Nothing(trouble) => Outcome::NotStarted(trouble),
            Submitted::Part(trouble) => Outcome::Uncertain(trouble),
            Submitted::Whole(id) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let paper =
                    Duration::from_secs(length / BYTES_PER_SECOND_MIN) + command::cutting(&bytes);
                let limits = (self.timings.confirm + paper, self.timings.person);
                self.follow(id, limits, &mut |trouble| {
                    *self.waits_for() = Some(trouble.clone());
                    watch(Progress::Waiting(trouble));
                })
            }
        };
        *self.waits_for() = None;
        tracing::info!(queue = ?self.queue, bytes = job.bytes.len(), ?outcome, "ticket");
        outcome
    }

    fn open_drawer(&self) -> Result<(), Trouble> {
        let Some(_turn) = self.turn(self.timings.drawer) else {
            return Err(self.waits_for().clone().unwrap_or(Trouble::Stuck));
        };
        self.clear();
        self.check()?;
        match self.queue.submit(&self.owner.title("drawer"), &self.pulse) {
            Submitted::Nothing(trouble) => Err(trouble),
            Submitted::Part(_) => Ok(()),
            Submitted::Whole(id) => {
                let limits = (self.timings.drawer, Duration::ZERO);
                match self.follow(id, limits, &mut |_| {}) {
                    Outcome::NotStarted(trouble) => Err(trouble),
                    Outcome::Printed | Outcome::Sent | Outcome::Uncertain(_) => Ok(()),
                }
            }
        }
    }

    fn status(&self) -> Result<Condition, Trouble> {
        match self.turn(Duration::ZERO) {
            // A queue says what is wrong, and never that paper came out.
            Some(_turn) => self.check().map(|()| Condition::Mute),
            None => self.waits_for().clone().map_or(Ok(Condition::Mute), Err),
        }
    }
}

#[cfg(test)]
mod tests;
