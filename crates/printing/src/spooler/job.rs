//! What Windows' flags of a job and of a queue mean for a ticket.

use izi_ports::{Outcome, Trouble};

/// What the name of every document of ours begins with.
const PREFIX: &str = "iziSales";

/// The flags of a job, `JOB_STATUS_*`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct JobFlags(pub(crate) u32);

impl JobFlags {
    pub(crate) const PAUSED: u32 = 0x1;
    pub(crate) const SPOOLING: u32 = 0x8;
    pub(crate) const ERROR: u32 = 0x2;
    pub(crate) const DELETING: u32 = 0x4;
    #[cfg(test)]
    pub(crate) const PRINTING: u32 = 0x10;
    pub(crate) const OFFLINE: u32 = 0x20;
    pub(crate) const PAPER_OUT: u32 = 0x40;
    pub(crate) const PRINTED: u32 = 0x80;
    pub(crate) const DELETED: u32 = 0x100;
    pub(crate) const BLOCKED: u32 = 0x200;
    pub(crate) const USER_INTERVENTION: u32 = 0x400;
    pub(crate) const COMPLETE: u32 = 0x1000;
    pub(crate) const RENDERING_LOCALLY: u32 = 0x4000;

    /// Those of a job that has not begun. Any other one may be set while bytes are on their way:
    /// paper runs out, and a printer goes off, in the middle of a ticket.
    const ONLY_WAITS: u32 = Self::PAUSED | Self::SPOOLING | Self::BLOCKED | Self::RENDERING_LOCALLY;

    const fn has(self, flags: u32) -> bool {
        self.0 & flags != 0
    }

    /// What the job waits for.
    fn trouble(self) -> Option<Trouble> {
        if self.has(Self::PAPER_OUT) {
            Some(Trouble::PaperOut)
        } else if self.has(Self::OFFLINE) {
            Some(Trouble::Offline)
        } else if self.has(Self::BLOCKED) {
            Some(Trouble::Stuck)
        } else if self.has(Self::ERROR | Self::USER_INTERVENTION | Self::PAUSED) {
            Some(Trouble::Other(format!("the job waits, its flags are {:#x}", self.0)))
        } else {
            None
        }
    }
}

/// A look at a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) flags: JobFlags,
    /// How many pages the queue counts as printed.
    pub(crate) pages: u32,
}

impl Look {
    /// Whether a byte of it may have gone to the printer.
    const fn may_have_begun(self) -> bool {
        self.flags.has(!JobFlags::ONLY_WAITS) || self.pages > 0
    }
}

/// A job in a queue, ours or anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Queued {
    pub(crate) id: u32,
    /// The name of its document.
    pub(crate) document: String,
    pub(crate) look: Look,
}

/// Whose jobs are whose. A queue may be shared by several tills, and by two printers of the settings.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The name of this computer.
    pub(crate) computer: String,
    /// This run of the program: no other one has the same.
    pub(crate) run: u64,
}

impl Owner {
    /// The name of a document of this run.
    pub(crate) fn title(&self, what: &str) -> String {
        format!("{PREFIX} {} {:016x} {what}", self.computer, self.run)
    }

    /// The jobs that a run of this computer before this one left behind and that have not begun: what
    /// became of their tickets was settled since, and they would come out hours later.
    pub(crate) fn left_behind(&self, jobs: &[Queued]) -> Vec<u32> {
        let of_this_computer = format!("{PREFIX} {} ", self.computer);
        let of_this_run = self.title("");
        let left = jobs.iter().filter(|it| {
            it.document.starts_with(&of_this_computer)
                && !it.document.starts_with(&of_this_run)
                && !it.look.may_have_begun()
        });
        left.map(|it| it.id).collect()
    }
}

/// The flags of a queue, `PRINTER_STATUS_*`, and whether it was told to work offline, which is how
/// Windows marks a USB printer that is switched off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct QueueFlags {
    pub(crate) status: u32,
    pub(crate) works_offline: bool,
}

impl QueueFlags {
    const PAUSED: u32 = 0x1;
    const ERROR: u32 = 0x2;
    const PENDING_DELETION: u32 = 0x4;
    const PAPER_JAM: u32 = 0x8;
    const PAPER_OUT: u32 = 0x10;
    const PAPER_PROBLEM: u32 = 0x40;
    const OFFLINE: u32 = 0x80;
    const NOT_AVAILABLE: u32 = 0x1000;
    const USER_INTERVENTION: u32 = 0x10_0000;
    const DOOR_OPEN: u32 = 0x40_0000;
    const SERVER_UNKNOWN: u32 = 0x80_0000;
    const SERVER_OFFLINE: u32 = 0x200_0000;

    /// What stands between a job and the paper. A queue that is busy with another job is fine.
    pub(crate) fn trouble(self) -> Option<Trouble> {
        let has = |flags: u32| self.status & flags != 0;
        let away =
            Self::OFFLINE | Self::NOT_AVAILABLE | Self::SERVER_UNKNOWN | Self::SERVER_OFFLINE;
        if has(Self::DOOR_OPEN) {
            Some(Trouble::CoverOpen)
        } else if has(Self::PAPER_OUT | Self::PAPER_PROBLEM) {
            Some(Trouble::PaperOut)
        } else if self.works_offline || has(away) {
            Some(Trouble::Offline)
        } else if has(Self::PAPER_JAM
            | Self::ERROR
            | Self::PAUSED
            | Self::PENDING_DELETION
            | Self::USER_INTERVENTION)
        {
            Some(Trouble::Other(format!(
                "the queue does not print, its flags are {:#x}",
                self.status
            )))
        } else {
            None
        }
    }
}

/// Where a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// In the queue or on its way.
    Printing,
    /// Something must be put right first.
    Waiting(Trouble),
    /// It left the queue without an error.
    Left,
    /// It left the queue while something was wrong: printed at the last moment, or taken out by
    /// somebody. Nobody knows.
    Failed(Trouble),
}

/// A job's way through the queue.
#[derive(Debug, Default)]
pub(crate) struct Course {
    begun: bool,
    held_by: Option<Trouble>,
}

impl Course {
    /// What the job shows now; `None` when it is in the queue no more.
    pub(crate) fn see(&mut self, look: Option<Look>) -> Stage {
        let Some(look) = look else { return self.left() };
        self.begun |= look.may_have_begun();
        let flags = look.flags;
        if flags.has(JobFlags::PRINTED | JobFlags::COMPLETE) {
            // It may stay in the queue for good, where the queue keeps printed documents.
            return Stage::Left;
        }
        if flags.has(JobFlags::DELETING | JobFlags::DELETED) {
            // Every job ends so, also one that was printed.
            return self.left();
        }
        self.held_by = flags.trouble();
        self.held_by.clone().map_or(Stage::Printing, Stage::Waiting)
    }

    /// The queue does not say how the job is.
    pub(crate) fn lose_sight(&mut self) -> Stage {
        self.begun = true;
        self.held_by.clone().map_or(Stage::Printing, Stage::Waiting)
    }

    /// What became of a job that nobody waits for any more: only one that was deleted and that every
    /// look saw waiting certainly did not begin.
    pub(crate) fn given_up(&self, is_deleted: bool, trouble: Trouble) -> Outcome {
        if is_deleted && !self.begun {
            Outcome::NotStarted(trouble)
        } else {
            Outcome::Uncertain(trouble)
        }
    }

    fn left(&self) -> Stage {
        self.held_by.clone().map_or(Stage::Left, Stage::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(flags: u32) -> Look {
        Look { flags: JobFlags(flags), pages: 0 }
    }

    /// The last stage of a job that showed these flags, one after the other.
    fn course(flags: &[Option<u32>]) -> Stage {
        let mut course = Course::default();
        let mut stage = Stage::Printing;
        for it in flags {
            stage = course.see(it.map(look));
        }
        stage
    }

    #[test]
    fn a_job_that_leaves_the_queue_was_handed_on() {
        for flags in [
            &[Some(JobFlags::SPOOLING), Some(JobFlags::PRINTING), None][..],
            &[Some(JobFlags::PRINTING), Some(JobFlags::PRINTED | JobFlags::DELETING)],
            &[Some(JobFlags::PRINTING), Some(JobFlags::DELETING)],
            &[Some(JobFlags::PRINTING), Some(JobFlags::DELETED)],
            &[Some(JobFlags::COMPLETE | 0x2000)],
            // So fast that nobody saw it print.
            &[None],
            &[Some(0), None],
            &[Some(JobFlags::OFFLINE), Some(JobFlags::PRINTING), None],
        ] {
            assert_eq!(course(flags), Stage::Left, "{flags:x?}");
        }
    }

    #[test]
    fn a_job_that_cannot_go_on_says_what_it_waits_for() {
        for (flags, trouble) in [
            (JobFlags::OFFLINE, Trouble::Offline),
            (JobFlags::PRINTING | JobFlags::OFFLINE | JobFlags::ERROR, Trouble::Offline),
            (JobFlags::PAPER_OUT | JobFlags::ERROR, Trouble::PaperOut),
            (JobFlags::BLOCKED, Trouble::Stuck),
        ] {
            assert_eq!(course(&[Some(flags)]), Stage::Waiting(trouble), "{flags:x}");
        }
        for flags in [JobFlags::ERROR, JobFlags::USER_INTERVENTION, JobFlags::PAUSED] {
            let stage = course(&[Some(flags)]);
            assert!(matches!(stage, Stage::Waiting(Trouble::Other(_))), "{flags:x}: {stage:?}");
        }
    }

    #[test]
    fn a_job_that_vanishes_while_something_is_wrong_leaves_a_doubt() {
        for last in [None, Some(JobFlags::DELETING), Some(JobFlags::DELETED)] {
            let stage = course(&[Some(JobFlags::PAPER_OUT), last]);
            assert_eq!(stage, Stage::Failed(Trouble::PaperOut));
        }
    }

    #[test]
    fn only_a_deleted_job_that_every_look_saw_waiting_certainly_did_not_begin() {
        const WAITS: [u32; 6] = [
            0,
            JobFlags::SPOOLING,
            JobFlags::PAUSED,
            JobFlags::BLOCKED,
            JobFlags::PAUSED | JobFlags::SPOOLING,
            JobFlags::RENDERING_LOCALLY,
        ];
        const MAY_HAVE_BEGUN: [u32; 12] = [
            JobFlags::PRINTING,
            JobFlags::PRINTING | JobFlags::PAUSED,
            JobFlags::PRINTED,
            JobFlags::COMPLETE,
            JobFlags::ERROR,
            JobFlags::PAPER_OUT,
            JobFlags::OFFLINE,
            JobFlags::USER_INTERVENTION,
            JobFlags::DELETING,
            JobFlags::DELETED,
            0x800,
            0x8000,
        ];
        let given_up = |looks: &[Look], is_deleted| {
            let mut course = Course::default();
            for it in looks {
                course.see(Some(*it));
            }
            course.given_up(is_deleted, Trouble::Stuck)
        };
        let (not_started, uncertain) =
            (Outcome::NotStarted(Trouble::Stuck), Outcome::Uncertain(Trouble::Stuck));
        for waits in WAITS.map(look) {
            assert_eq!(given_up(&[waits, look(0), waits], true), not_started, "{waits:?}");
            assert_eq!(given_up(&[waits], false), uncertain, "{waits:?}");
            assert_eq!(given_up(&[Look { pages: 1, ..waits }, waits], true), uncertain);
            for begun in MAY_HAVE_BEGUN.map(look) {
                assert_eq!(given_up(&[begun, waits], true), uncertain, "{begun:?}");
                assert_eq!(given_up(&[waits, begun], true), uncertain, "{begun:?}");
            }
        }
        let mut unseen = Course::default();
        assert_eq!(unseen.lose_sight(), Stage::Printing);
        assert_eq!(unseen.given_up(true, Trouble::Stuck), uncertain);
    }

    #[test]
    fn what_a_killed_run_left_waiting_is_taken_out_and_nothing_else() {
        let run = |computer: &str, run| Owner { computer: computer.to_owned(), run };
        let (now, before) = (run("CAJA-1", 2), run("CAJA-1", 1));
        let queued = |id, document: String, flags, pages| Queued {
            id,
            document,
            look: Look { flags: JobFlags(flags), pages },
        };
        let jobs = [
            queued(1, before.title("ticket"), 0, 0),
            queued(2, before.title("drawer"), JobFlags::PAUSED, 0),
            queued(3, before.title("ticket"), JobFlags::PRINTING, 0),
            queued(4, before.title("ticket"), 0, 1),
            queued(5, before.title("ticket"), JobFlags::PRINTED, 0),
            queued(6, now.title("ticket"), 0, 0),
            queued(7, run("CAJA-2", 1).title("ticket"), 0, 0),
            queued(8, run("CAJA-11", 1).title("ticket"), 0, 0),
            queued(9, "iziSales manual.pdf".to_owned(), 0, 0),
            queued(10, "Carta".to_owned(), 0, 0),
        ];
        assert_eq!(now.left_behind(&jobs), [1, 2]);
        assert!(now.left_behind(&[]).is_empty());
    }
    #[test]
    fn a_queue_says_what_is_wrong_with_its_printer() {
        let trouble = |status| QueueFlags { status, works_offline: false }.trouble();
        for fine in [0, 0x400, 0x200 | 0x4000, 0x100_0000] {
            assert_eq!(trouble(fine), None, "{fine:x}");
        }
        assert_eq!(trouble(0x10 | 0x2), Some(Trouble::PaperOut));
        assert_eq!(trouble(0x40_0000 | 0x10_0000), Some(Trouble::CoverOpen));
        assert_eq!(trouble(0x80), Some(Trouble::Offline));
        assert_eq!(trouble(0x1000), Some(Trouble::Offline));
        for other in [0x1, 0x2, 0x8, 0x10_0000] {
            assert!(matches!(trouble(other), Some(Trouble::Other(_))), "{other:x}");
        }
        let unplugged = QueueFlags { status: 0, works_offline: true };
        assert_eq!(unplugged.trouble(), Some(Trouble::Offline));
    }
}
