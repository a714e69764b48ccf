//! A serial port: 8 bits, no parity, one stop bit, and never faster than the printer can read.

use std::io::{self, ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use izi_ports::Trouble;
use serialport::{ClearBuffer, FlowControl, SerialPort};

use crate::address::Flow;
use crate::line::{BYTES_PER_SECOND_MIN, Channel, Line, Pause};

/// Bytes handed over at once.
const PIECE: usize = 256;

/// One byte is eight bits between a start and a stop bit.
const BITS: u32 = 10;

/// A read takes what is there. Zero would mean "for ever" on Windows.
const READ_LIMIT: Duration = Duration::from_millis(if cfg!(windows) { 1 } else { 0 });

/// Windows takes the bytes of one write while they leave; Linux takes them at once.
const WRITE_LIMIT: Duration = Duration::from_millis(if cfg!(windows) { 500 } else { 0 });

struct Port {
    port: Box<dyn SerialPort>,
    pace: Pace,
}

/// Bytes leave at four fifths of the line's speed. Printers that wave with DTR and DSR, which no
/// system lets us hear, and those that do not wave at all, keep up with that.
struct Pace {
    bytes_per_second: u32,
    /// The next bytes may leave from here on.
    due: Instant,
}

impl Pace {
    /// A little that was missed is made up for, so that a busy computer does not print slower.
    const ARREARS: Duration = Duration::from_millis(60);

    fn new(baud: u32, now: Instant) -> Self {
        Self { bytes_per_second: (baud / BITS * 4 / 5).max(1), due: now }
    }

    /// How many bytes may leave now; a quarter of a second's at the most, so that an answer is
    /// heard in between.
    fn room(&self, now: Instant) -> usize {
        let quarter = usize::try_from(self.bytes_per_second / 4).unwrap_or(PIECE);
        if now < self.due { 0 } else { quarter.clamp(1, PIECE) }
    }

    fn left(&mut self, bytes: usize, now: Instant) {
        let from = now.checked_sub(Self::ARREARS).map_or(self.due, |it| self.due.max(it));
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.due = from + Duration::from_secs(1) * bytes / self.bytes_per_second;
    }
}

/// Opens a serial port for ourselves alone.
pub(crate) fn open(port: &str, baud: u32, flow: Flow) -> Result<Line, Trouble> {
    let flow = match flow {
        Flow::None => FlowControl::None,
        Flow::XonXoff => FlowControl::Software,
        Flow::RtsCts => FlowControl::Hardware,
    };
    let opened = serialport::new(port, baud)
        .flow_control(flow)
        .timeout(READ_LIMIT)
        .dtr_on_open(true)
        .open()
        .map_err(|error| trouble(port, &error))?;
    // What it said before nobody asked for.
    let _ = opened.clear(ClearBuffer::Input);
    Ok(Line::over(Port { port: opened, pace: Pace::new(baud, Instant::now()) }))
}

/// Why a port could not be opened.
fn trouble(port: &str, error: &serialport::Error) -> Trouble {
    match error.kind {
        // Windows says the same of a port that is missing and of one that is taken.
        serialport::ErrorKind::NoDevice if cfg!(windows) && !is_here(port) => Trouble::Unreachable,
        serialport::ErrorKind::NoDevice => Trouble::Busy,
        serialport::ErrorKind::Io(ErrorKind::PermissionDenied) => Trouble::Denied,
        serialport::ErrorKind::Io(ErrorKind::NotFound) => Trouble::Unreachable,
        // A port whose other end is gone: an adapter being pulled out.
        _ if !cfg!(windows) && !std::path::Path::new(port).exists() => Trouble::Unreachable,
        _ => Trouble::Other(error.to_string()),
    }
}

fn is_here(port: &str) -> bool {
    let ports = serialport::available_ports().unwrap_or_default();
    ports.iter().any(|it| it.port_name.eq_ignore_ascii_case(port))
}

impl Channel for Port {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.port.read(buffer)
    }

    /// On Linux the port itself would wait, but it is written to only when it has room for more
    /// than one piece.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let now = Instant::now();
        let piece = bytes.get(..self.pace.room(now)).unwrap_or(bytes);
        if piece.is_empty() {
            return Err(ErrorKind::WouldBlock.into());
        }
        if cfg!(windows) {
            self.port.set_timeout(WRITE_LIMIT)?;
        }
        let written = self.port.write(piece);
        if cfg!(windows) {
            self.port.set_timeout(READ_LIMIT)?;
        }
        match written? {
            0 => Err(ErrorKind::WouldBlock.into()),
            count => {
                self.pace.left(count, now);
                Ok(count)
            }
        }
    }

    fn farewell(&mut self, limit: Duration) -> Result<(), Trouble> {
        let end = Instant::now() + limit;
        let mut pause = Pause::new();
        loop {
            match self.port.bytes_to_write() {
                Ok(0) => return Ok(()),
                Ok(_) if Instant::now() > end => return Err(Trouble::Stuck),
                Ok(_) => pause.wait(),
                Err(_) => return Err(Trouble::Broken),
            }
        }
    }

    fn slowest(&self) -> u64 {
        u64::from(self.pace.bytes_per_second * 3 / 4).clamp(1, BYTES_PER_SECOND_MIN)
    }
}

impl Drop for Port {
    /// Closing would wait for what a printer does not take, and send it much later.
    fn drop(&mut self) {
        if self.port.bytes_to_write().is_ok_and(|it| it > 0) {
            let _ = self.port.clear(ClearBuffer::Output);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_leave_at_four_fifths_of_the_lines_speed() {
        let start = Instant::now();
        for (baud, a_second) in [(9600, 768), (115_200, 9216), (300, 24)] {
            let (mut pace, mut sent, mut now) = (Pace::new(baud, start), 0, start);
            while now < start + Duration::from_secs(10) {
                let room = pace.room(now);
                assert!(room <= PIECE);
                if room > 0 {
                    pace.left(room, now);
                    sent += room;
                }
                now += Duration::from_millis(7);
            }
            let expected = a_second * 10;
            assert!((expected..=expected + 2 * PIECE).contains(&sent), "{baud}: {sent}");
        }
    }

    #[test]
    fn a_port_that_cannot_be_opened_says_why() {
        use serialport::{Error, ErrorKind as Kind};
        let why = |kind| trouble("/dev/tty-nowhere", &Error::new(kind, "words"));
        assert_eq!(why(Kind::Io(ErrorKind::NotFound)), Trouble::Unreachable);
        assert_eq!(why(Kind::Io(ErrorKind::PermissionDenied)), Trouble::Denied);
        if !cfg!(windows) {
            assert_eq!(why(Kind::NoDevice), Trouble::Busy);
        }
    }
}
