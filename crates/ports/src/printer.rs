//! A ticket printer and its drawer. Calls block: run them on a thread for blocking work.

/// What stands between a ticket and its paper. The texts of the screen are made from these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// No connection: switched off, unplugged, another address.
    Unreachable,
    /// No paper.
    PaperOut,
    /// The cover is open.
    CoverOpen,
    /// The cutter is jammed.
    CutterError,
    /// It says it is offline without saying why.
    Offline,
    /// It is connected and takes nothing.
    Stuck,
    /// The connection broke while bytes were on their way.
    Broken,
    /// It took the ticket and answers, and does not say that it printed it.
    Unconfirmed,
    /// This computer's user may not use the port or device.
    Denied,
    /// Another program has the port or device.
    Busy,
    /// Anything else, for the log.
    Other(String),
}

/// How a printer is that can print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It answers, and nothing is missing.
    #[default]
    Ready,
    /// It prints, and the roll is near its end.
    PaperLow,
    /// It takes what it is sent and answers nothing: what becomes of it nobody knows.
    Mute,
}

/// Bytes to be printed, with the tokens that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// The ticket, stored before it is sent.
    pub bytes: Vec<u8>,
    /// Four characters of 0x20..=0x7E, unlike those of the jobs before: asked back by the fence.
    pub fence: [u8; 4],
    /// The transfer before this one broke: the printer may still be waiting for the rest of an
    /// image, so it is fed NULs first.
    pub after_broken_transfer: bool,
    /// This printer takes what it is sent and answers questions, but has never confirmed a ticket
    /// where a person saw that it came out: nothing is waited for behind it.
    pub unconfirming: bool,
}

/// A step of a transfer, told before the next one begins so that it can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The checks before are done and the first byte is about to leave. Once this is stored, a crash
    /// means "uncertain".
    Sending,
    /// It waits for a person (paper, cover) with the ticket in its buffer.
    Waiting(Trouble),
}

/// How a transfer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The printer confirmed that everything before the fence is on paper.
    Printed,
    /// Everything was taken by a printer, a queue or a file that proves nothing.
    Sent,
    /// At least one byte may have been taken and nothing confirms the rest. Never retried by itself.
    Uncertain(Trouble),
    /// Not one byte of the ticket left: free to retry.
    NotStarted(Trouble),
}

/// One printer.
pub trait Printer: Send + Sync {
    /// Checks, sends, and waits for the fence, unless the job says that it never comes. `watch` hears every step; when it answers `false`
    /// the transfer must not begin (the step could not be stored).
    fn print(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome;

    /// Opens the drawer: one pulse, never repeated. `Ok` when the pulse was sent, `Err` when it
    /// certainly did not open and will not open later.
    fn open_drawer(&self) -> Result<(), Trouble>;

    /// How it is now, or why it cannot print. While a ticket is printed it is answered from what that
    /// ticket waits for.
    fn status(&self) -> Result<Condition, Trouble>;
}
