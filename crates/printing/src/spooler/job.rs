//! What Windows' flags of a job and of a queue mean for a ticket.

use izi_ports::Trouble;

/// The flags of a job, `JOB_STATUS_*`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct JobFlags(pub(crate) u32);

impl JobFlags {
    pub(crate) const PAUSED: u32 = 0x1;
    pub(crate) const ERROR: u32 = 0x2;
    pub(crate) const DELETING: u32 = 0x4;
    pub(crate) const PRINTING: u32 = 0x10;
    pub(crate) const OFFLINE: u32 = 0x20;
    pub(crate) const PAPER_OUT: u32 = 0x40;
    pub(crate) const PRINTED: u32 = 0x80;
    pub(crate) const DELETED: u32 = 0x100;
    pub(crate) const BLOCKED: u32 = 0x200;
    pub(crate) const USER_INTERVENTION: u32 = 0x400;
    pub(crate) const COMPLETE: u32 = 0x1000;

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
    /// What the job's flags say now; `None` when it is in the queue no more.
    pub(crate) fn see(&mut self, flags: Option<JobFlags>) -> Stage {
        let Some(flags) = flags else { return self.left() };
        self.begun |= flags.has(JobFlags::PRINTING | JobFlags::PRINTED | JobFlags::COMPLETE);
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

    /// Whether a byte of it may have gone to the printer.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    fn left(&self) -> Stage {
        self.held_by.clone().map_or(Stage::Left, Stage::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last stage of a job that showed these flags, one after the other.
    fn course(flags: &[Option<u32>]) -> (Stage, bool) {
        let mut course = Course::default();
        let mut stage = Stage::Printing;
        for it in flags {
            stage = course.see(it.map(JobFlags));
        }
        (stage, course.has_begun())
    }

    #[test]
    fn a_job_that_leaves_the_queue_was_handed_on() {
        const SPOOLING: u32 = 0x8;
        for flags in [
            &[Some(SPOOLING), Some(JobFlags::PRINTING), None][..],
            &[Some(JobFlags::PRINTING), Some(JobFlags::PRINTED | JobFlags::DELETING)],
            &[Some(JobFlags::PRINTING), Some(JobFlags::DELETING)],
            &[Some(JobFlags::PRINTING), Some(JobFlags::DELETED)],
            &[Some(JobFlags::COMPLETE | 0x2000)],
            // So fast that nobody saw it print.
            &[None],
            &[Some(0), None],
            &[Some(JobFlags::OFFLINE), Some(JobFlags::PRINTING), None],
        ] {
            assert_eq!(course(flags).0, Stage::Left, "{flags:x?}");
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
            assert_eq!(course(&[Some(flags)]).0, Stage::Waiting(trouble), "{flags:x}");
        }
        for flags in [JobFlags::ERROR, JobFlags::USER_INTERVENTION, JobFlags::PAUSED] {
            let stage = course(&[Some(flags)]).0;
            assert!(matches!(stage, Stage::Waiting(Trouble::Other(_))), "{flags:x}: {stage:?}");
        }
    }

    #[test]
    fn a_job_that_vanishes_while_something_is_wrong_leaves_a_doubt() {
        for last in [None, Some(JobFlags::DELETING), Some(JobFlags::DELETED)] {
            let (stage, _) = course(&[Some(JobFlags::PAPER_OUT), last]);
            assert_eq!(stage, Stage::Failed(Trouble::PaperOut));
        }
    }

    #[test]
    fn only_a_job_that_never_printed_is_certain_not_to_have_begun() {
        assert!(!course(&[Some(0x8), Some(JobFlags::OFFLINE), Some(0)]).1);
        assert!(course(&[Some(JobFlags::PRINTING), Some(JobFlags::OFFLINE)]).1);
        let mut unseen = Course::default();
        assert_eq!(unseen.lose_sight(), Stage::Printing);
        assert!(unseen.has_begun());
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
