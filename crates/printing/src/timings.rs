//! How long each step of a transfer may take.

use std::time::Duration;

/// The bounds of every wait. The defaults suit a shop's printer; tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// Finding the name and opening the connection.
    pub connect: Duration,
    /// One question about the printer's state. A printer that lets the first one pass is mute.
    pub answer: Duration,
    /// Bytes wait to be taken and not one is: the printer is stuck.
    pub stall: Duration,
    /// Everything was taken, nobody is needed, and the confirmation does not come. The time the
    /// paper needs for a long ticket, and the cutter for its cuts, is added to it.
    pub confirm: Duration,
    /// A person is needed (paper, cover) while the ticket waits inside the printer.
    pub person: Duration,
    /// Between two looks at the printer's state while the confirmation is awaited.
    pub poll: Duration,
    /// How long a mute printer is taken for mute without asking it again.
    pub mute_memory: Duration,
    /// The whole of opening the drawer, waiting for a ticket in progress included. The ticket of the
    /// same sale comes after it.
    pub drawer: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            answer: Duration::from_millis(400),
            stall: Duration::from_secs(8),
            confirm: Duration::from_secs(12),
            person: Duration::from_mins(15),
            poll: Duration::from_millis(700),
            mute_memory: Duration::from_mins(10),
            drawer: Duration::from_secs(6),
        }
    }
}
