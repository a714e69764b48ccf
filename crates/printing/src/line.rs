//! One open connection to a printer: tell it bytes, hear what it says, never wait without an end.
//!
//! The socket is non-blocking, so that the printer is heard while it is being told something, and
//! because a socket time-out leaves how much was sent unknown on Windows.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use izi_ports::Trouble;

use crate::command;
use crate::reply::Replies;

/// Bytes handed over at once.
const CHUNK: usize = 4096;

/// A name may have several addresses (IPv6 and IPv4): no more than these are tried.
const ADDRESSES_MAX: usize = 3;

/// The slowest printer that is not called stuck. 9600 baud is 960 bytes per second.
const BYTES_PER_SECOND_MIN: u64 = 800;

/// How long a printer is given to close its side after we closed ours.
const FAREWELL: Duration = Duration::from_millis(500);

/// An open connection.
pub(crate) struct Line {
    stream: TcpStream,
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
    /// Finds the printer and connects, all within `limit`.
    pub(crate) fn open(host: &str, port: u16, limit: Duration) -> Result<Self, Trouble> {
        let end = Instant::now() + limit;
        let addresses = resolve(host, port, limit)?;
        for address in addresses.iter().take(ADDRESSES_MAX) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            match TcpStream::connect_timeout(address, left) {
                Ok(stream) => return Self::over(stream),
                Err(error) => tracing::debug!(%address, %error, "the printer was not reached"),
            }
        }
        Err(Trouble::Unreachable)
    }

    fn over(stream: TcpStream) -> Result<Self, Trouble> {
        // Questions of three bytes must not wait for the answer to the ones before.
        let ready = stream.set_nodelay(true).and_then(|()| stream.set_nonblocking(true));
        ready.map_err(|error| Trouble::Other(error.to_string()))?;
        Ok(Self { stream, replies: Replies::default() })
    }

    /// Sends all of `bytes`, or says how many went and why no more. Ends when nothing is taken for
    /// `stall`, or when it goes slower than any printer.
    pub(crate) fn tell(&mut self, bytes: &[u8], stall: Duration) -> Told {
        let end = Instant::now() + stall + slowest(bytes.len());
        let (mut accepted, mut taken_at) = (0, Instant::now());
        let mut pause = Pause::new();
        while let Some(rest) = bytes.get(accepted..).filter(|rest| !rest.is_empty()) {
            let chunk = rest.get(..CHUNK).unwrap_or(rest);
            let trouble = match self.stream.write(chunk) {
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
        match self.stream.read(&mut buffer) {
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

    /// Says that nothing more comes and lets the printer read to the end: closing with an unread
    /// answer would make the system take back what the printer has not read yet.
    pub(crate) fn farewell(&mut self) -> Result<(), Trouble> {
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return Err(Trouble::Broken);
        }
        let end = Instant::now() + FAREWELL;
        let mut pause = Pause::new();
        while Instant::now() < end {
            let mut buffer = [0; 512];
            match self.stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if is_not_now(&error) => pause.wait(),
                Err(_) => return Err(Trouble::Broken),
            }
        }
        Ok(())
    }
}

/// What the slowest printer needs for so many bytes.
pub(crate) fn slowest(bytes: usize) -> Duration {
    Duration::from_secs(u64::try_from(bytes).unwrap_or(u64::MAX) / BYTES_PER_SECOND_MIN)
}

fn is_not_now(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// The addresses of a host. The system may look for a name for half a minute, so it does that on a
/// thread that we stop waiting for.
fn resolve(host: &str, port: u16, limit: Duration) -> Result<Vec<SocketAddr>, Trouble> {
    if let Ok(ip) = host.parse() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    let looking = thread::Builder::new().name("printer-name".to_owned()).spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        // Nobody may be waiting any more.
        let _ = sender.send(found);
    });
    match looking {
        Ok(_) => match receiver.recv_timeout(limit) {
            Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
            Ok(_) | Err(_) => Err(Trouble::Unreachable),
        },
        Err(error) => Err(Trouble::Other(error.to_string())),
    }
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
