//! One open connection to a printer: tell it bytes, hear what it says, never wait without an end.

use std::io::{self, ErrorKind};
use std::thread;
use std::time::{Duration, Instant};

use izi_ports::Trouble;

use crate::command;
use crate::reply::Replies;

/// Bytes handed over at once.
pub(crate) const CHUNK: usize = 4096;

/// The slowest printer that is not called stuck. 9600 baud is 960 bytes per second.
pub(crate) const BYTES_PER_SECOND_MIN: u64 = 800;

/// What bytes travel over: a socket, a serial port, a USB cable. It never waits, so that the printer
/// is heard while it is being told something; what cannot be done now is `WouldBlock`.
pub(crate) trait Channel: Send {
    /// Takes what has arrived. `Ok(0)`: nobody is there any more.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize>;

    /// Hands over some of `bytes` and tells how many.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Says that nothing more comes and waits, `limit` at the most, until everything has left.
    fn farewell(&mut self, limit: Duration) -> Result<(), Trouble>;

    /// How many bytes a second it takes at the least.
    fn slowest(&self) -> u64 {
        BYTES_PER_SECOND_MIN
    }
}

/// An open connection.
pub(crate) struct Line {
    channel: Box<dyn Channel>,
    /// What the printer has said so far.
    pub(crate) replies: Replies,
}

/// What came of telling bytes.
pub(crate) struct Told {
    /// How many the system took.
    pub(crate) accepted: usize,
    /// Why not all of them.
    pub(crate) trouble: Option<Trouble>,
}

#[derive(PartialEq, Eq)]
enum Heard {
    Silence,
    Something,
    Hangup,
}

impl Line {
    pub(crate) fn over(channel: impl Channel + 'static) -> Self {
        Self { channel: Box::new(channel), replies: Replies::default() }
    }

    /// Sends all of `bytes`, or says how many went and why no more. Ends when nothing is taken for
    /// `stall`, or when it goes slower than any printer.
    pub(crate) fn tell(&mut self, bytes: &[u8], stall: Duration) -> Told {
        let end = Instant::now() + stall + self.paper(bytes);
        let (mut accepted, mut taken_at) = (0, Instant::now());
        let mut pause = Pause::new();
        while let Some(rest) = bytes.get(accepted..).filter(|rest| !rest.is_empty()) {
            let chunk = rest.get(..CHUNK).unwrap_or(rest);
            let trouble = match self.channel.write(chunk) {
                Ok(count) if count > 0 => {
                    accepted += count;
                    taken_at = Instant::now();
                    pause = Pause::new();
                    (taken_at > end).then_some(Trouble::Stuck)
                }
                Err(error) if is_not_now(&error) => {
                    // An answer left unread could keep the printer from reading on.
                    let _ = self.hear();
                    pause.wait();
                    let now = Instant::now();
                    (now - taken_at > stall || now > end).then_some(Trouble::Stuck)
                }
                Ok(_) | Err(_) => Some(Trouble::Broken),
            };
            if let Some(trouble) = trouble.filter(|_| accepted < bytes.len()) {
                return Told { accepted, trouble: Some(trouble) };
            }
        }
        Told { accepted, trouble: None }
    }

    /// Takes in what the printer has said, without waiting. `Err` when the connection is gone.
    pub(crate) fn listen(&mut self) -> Result<(), Trouble> {
        while match self.hear() {
            Heard::Something => true,
            Heard::Silence => false,
            Heard::Hangup => return Err(Trouble::Broken),
        } {}
        Ok(())
    }

    fn hear(&mut self) -> Heard {
        let mut buffer = [0; 512];
        match self.channel.read(&mut buffer) {
            Ok(0) => Heard::Hangup,
            Ok(count) => {
                self.replies.take(buffer.get(..count).unwrap_or_default());
                Heard::Something
            }
            Err(error) if is_not_now(&error) => Heard::Silence,
            Err(_) => Heard::Hangup,
        }
    }

    /// Asks for status `n`. `Ok(false)` when no answer came within `limit`: the question stays
    /// open, and the next call waits for it instead of asking another.
    pub(crate) fn ask(&mut self, n: u8, limit: Duration) -> Result<bool, Trouble> {
        if self.replies.awaiting.is_none() {
            self.replies.awaiting = Some(n);
            if let Some(trouble) = self.tell(&command::question(n), limit).trouble {
                return if trouble == Trouble::Stuck { Ok(false) } else { Err(trouble) };
            }
        }
        let end = Instant::now() + limit;
        let mut pause = Pause::new();
        loop {
            self.listen()?;
            if self.replies.awaiting.is_none() {
                return Ok(true);
            }
            if Instant::now() > end {
                return Ok(false);
            }
            pause.wait();
        }
    }

    /// Says that nothing more comes, and waits until the printer has what it was told.
    pub(crate) fn farewell(&mut self, limit: Duration) -> Result<(), Trouble> {
        self.channel.farewell(limit)
    }

    /// What the slowest printer on this line needs to print and cut `bytes`.
    pub(crate) fn paper(&self, bytes: &[u8]) -> Duration {
        self.slowest(bytes.len()) + command::cutting(bytes)
    }

    /// What the slowest printer on this line needs for so many bytes.
    pub(crate) fn slowest(&self, bytes: usize) -> Duration {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        Duration::from_secs(bytes / self.channel.slowest().max(1))
    }
}

/// Whether it may go better in a moment.
pub(crate) fn is_not_now(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// Waits a little, then a little longer: answers come in a millisecond, paper in minutes.
pub(crate) struct Pause(Duration);

impl Pause {
    const SHORTEST: Duration = Duration::from_millis(1);
    const LONGEST: Duration = Duration::from_millis(32);

    pub(crate) fn new() -> Self {
        Self(Self::SHORTEST)
    }

    pub(crate) fn wait(&mut self) {
        thread::sleep(self.0);
        self.0 = (self.0 * 2).min(Self::LONGEST);
    }
}
