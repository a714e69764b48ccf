//! The inside of the simulated printer: buffer, commands, paper.

use std::collections::VecDeque;
use std::time::Duration;

use super::Fault;

/// The receive buffer of a usual printer.
pub(super) const BUFFER: usize = 4096;

/// Commands up to here are executed whole; longer ones (images) stream through.
const WHOLE_MAX: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Head {
    buffer: VecDeque<u8>,
    /// The last bytes received, for questions that arrive in two pieces.
    tail: Vec<u8>,
    /// What is left of the image being printed.
    inside: usize,
    /// Bytes it may print by now, when it is slow.
    credit: Duration,
    /// Bytes until the paper ends.
    paper_left: Option<usize>,
    pub(super) strip: Vec<u8>,
    pub(super) tickets: Vec<Vec<u8>>,
    pub(super) pulses: usize,
    pub(super) answers: Vec<u8>,
}

impl Head {
    pub(super) fn set(&mut self, faults: &[Fault]) {
        self.paper_left = faults.iter().find_map(|fault| match *fault {
            Fault::PaperOutAfter(bytes) => Some(bytes),
            _ => None,
        });
    }

    pub(super) fn room(&self) -> usize {
        BUFFER.saturating_sub(self.buffer.len())
    }

    /// Takes bytes into the buffer, and does at once what real-time commands say.
    pub(super) fn receive(&mut self, bytes: &[u8], faults: &[Fault]) {
        for &byte in bytes {
            self.tail.push(byte);
            match *self.tail.as_slice() {
                [.., 0x10, 0x04, n @ 1..=4] => {
                    self.answers.push(self.status(n, faults));
                    self.tail.clear();
                }
                [.., 0x10, 0x14, 1, 0 | 1, _] => {
                    self.pulses += 1;
                    self.tail.clear();
                }
                _ => {}
            }
            if self.tail.len() > 4 {
                self.tail.remove(0);
            }
        }
        self.buffer.extend(bytes);
    }

    /// Whether it prints, by its faults and its paper.
    fn stopped_by(&self, faults: &[Fault]) -> Option<Fault> {
        let stops = [Fault::CoverOpen, Fault::Offline, Fault::CutterError];
        let out = self.paper_left.filter(|&left| left == 0).map(Fault::PaperOutAfter);
        out.or_else(|| faults.iter().copied().find(|fault| stops.contains(fault)))
    }

    fn status(&self, n: u8, faults: &[Fault]) -> u8 {
        let stopped = self.stopped_by(faults);
        let bits = match (n, stopped) {
            // Bit 2 is the drawer's switch, high while it is shut; bit 3 is offline.
            (1, None) => 0x04,
            (1, Some(_)) => 0x0C,
            (2, Some(fault)) => cause(fault),
            (3, Some(Fault::CutterError)) => 0x08,
            (4, Some(Fault::PaperOutAfter(_))) => 0x6C,
            (4, _) if faults.contains(&Fault::NearEnd) => 0x0C,
            _ => 0,
        };
        0x12 | bits
    }

    /// Prints for as long as `passed` allows.
    pub(super) fn print(&mut self, passed: Duration, faults: &[Fault]) {
        let rate = faults.iter().find_map(|fault| match *fault {
            Fault::Slow(rate) => u32::try_from(rate).ok(),
            _ => None,
        });
        let each = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        self.credit = if self.buffer.is_empty() { passed } else { self.credit + passed };
        while self.stopped_by(faults).is_none() {
            let Some(length) = self.piece() else { break };
            let cost = each * u32::try_from(length).unwrap_or(u32::MAX);
            if cost > self.credit {
                break;
            }
            self.credit -= cost;
            self.step(length, faults);
        }
    }

    /// The length of the next thing to print: a byte of an image, or a whole command.
    fn piece(&mut self) -> Option<usize> {
        if self.inside > 0 {
            return (!self.buffer.is_empty()).then_some(1);
        }
        let length = command_length(self.buffer.make_contiguous())?;
        if length > WHOLE_MAX {
            self.inside = length;
            return Some(1);
        }
        (length <= self.buffer.len()).then_some(length)
    }

    fn step(&mut self, length: usize, faults: &[Fault]) {
        let piece: Vec<u8> = self.buffer.drain(..length).collect();
        if let Some(left) = &mut self.paper_left {
            *left = left.saturating_sub(length);
        }
        if self.inside > 0 {
            self.inside -= length;
            self.strip.extend(piece);
        } else {
            self.execute(&piece, faults);
        }
    }

    fn execute(&mut self, command: &[u8], faults: &[Fault]) {
        match *command {
            [0] | [0x10, ..] => {}
            [0x1B, b'p', ..] => self.pulses += 1,
            [0x1D, b'r', _] => {
                if !faults.contains(&Fault::NoFence) {
                    self.answers.push(u8::from(faults.contains(&Fault::NearEnd)) * 3);
                }
            }
            [0x1D, b'(', b'H', _, _, _, _, ref token @ ..] => {
                if !faults.iter().any(|it| matches!(it, Fault::NoTokens | Fault::NoFence)) {
                    self.answers.extend([0x37, 0x22]);
                    self.answers.extend(token);
                    self.answers.push(0);
                }
            }
            // It forgets a line that was begun. Nothing else can stand here after a cut.
            [0x1B, b'@'] if !self.strip.contains(&b'\n') => self.strip = command.to_vec(),
            [0x1D, b'V', ..] | [0x1B, b'i' | b'm'] => {
                self.strip.extend(command);
                self.tickets.push(std::mem::take(&mut self.strip));
            }
            _ => self.strip.extend(command),
        }
    }
}

/// Why it is offline, as status 2 says it.
fn cause(fault: Fault) -> u8 {
    match fault {
        Fault::CoverOpen => 0x04,
        Fault::PaperOutAfter(_) => 0x20,
        Fault::CutterError => 0x40,
        _ => 0,
    }
}

/// How long the command (or character) at the head of `bytes` is; `None` when too little of it is
/// there to tell.
fn command_length(bytes: &[u8]) -> Option<usize> {
    let at = |n: usize| bytes.get(n).copied();
    let word = |n: usize| Some(usize::from(at(n)?) | usize::from(at(n + 1)?) << 8);
    let first = at(0)?;
    if !matches!(first, 0x10 | 0x1B..=0x1D) {
        return Some(1);
    }
    let length = match (first, at(1)?) {
        (0x1B, b'*') => 5 + word(3)? * if at(2)? >= 32 { 3 } else { 1 },
        (0x1D, b'(') => 5 + word(3)?,
        (0x1D, b'v') => 8 + word(4)? * word(6)?,
        (0x1D, b'k') if at(2)? > 64 => 4 + usize::from(at(3)?),
        (0x1D, b'k') => 4 + bytes.get(3..)?.iter().position(|&it| it == 0)?,
        (0x1D, b'V') if at(2)? > 64 => 4,
        (0x10, 0x14) | (0x1B, b'p') => 5,
        (0x1B, b'$' | b'\\') | (0x1D, b'L' | b'W' | b'P' | b'$' | b'\\') => 4,
        (0x1B, b'@' | b'2' | b'i' | b'm' | b'<') | (0x1C, b'.' | b'&') => 2,
        _ => 3,
    };
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(bytes: &[u8]) -> Head {
        let mut head = Head::default();
        for piece in bytes.chunks(7) {
            head.receive(piece, &[]);
            head.print(Duration::from_millis(1), &[]);
        }
        head
    }

    #[test]
    fn a_ticket_is_what_stands_between_two_cuts() {
        let one = b"\x1b@\x1c.\x1bt\x02UNO\n\x1dVB\0";
        let two = b"\x1b@DOS\n\x1d(k\x03\x001Q0\x1dV\x01";
        let between = b"\x1d(H\x06\x0000abcd\x1dr\x01\x1bp\0\x19\xfa";
        let head = printed(&[&b"\0\0\x10\x04\x01"[..], one, between, two].concat());
        assert_eq!(head.tickets, [one.to_vec(), two.to_vec()]);
        assert_eq!(head.pulses, 1);
        assert_eq!(head.answers, b"\x16\x37\x22abcd\0\0");
    }

    #[test]
    fn bytes_of_an_image_are_no_commands_except_in_real_time() {
        let mut image = b"\x1b@\x1dv0\0\x0a\0\x64\0".to_vec();
        image.extend([0x1D, b'V', 0, 0x10, 0x04, 0x01, 0x10, 0x14, 0x01, 0x00].repeat(100));
        image.extend(b"\n\x1dV\x01");
        let head = printed(&image);
        assert_eq!(head.tickets, [image]);
        assert_eq!(head.answers.len(), 100);
        assert_eq!(head.pulses, 100);
    }

    #[test]
    fn a_line_without_its_end_is_forgotten_at_the_next_start() {
        let head = printed(b"\x1b@A\n\x1dV\x01H00abcd\x1b@B\n\x1dV\x01");
        assert_eq!(head.tickets, [b"\x1b@A\n\x1dV\x01".to_vec(), b"\x1b@B\n\x1dV\x01".to_vec()]);
    }
}
