//! What a printer says back, taken apart byte by byte. Pure: no socket here.

use izi_ports::{Condition, Trouble};

/// Bits that are the same in every DLE EOT answer: `0xx1_xx10`.
const STATUS_MASK: u8 = 0b1001_0011;
const STATUS_BITS: u8 = 0b0001_0010;

/// Bits that are the same in every GS r answer: `0xx0_xxxx`. XON and XOFF do not fit, nor do they fit
/// a status.
const ANONYMOUS_MASK: u8 = 0b1001_0000;

/// A GS ( H answer: header, flag, four bytes of the token, NUL.
const TOKEN_HEADER: u8 = 0x37;
const TOKEN_FLAG: u8 = 0x22;
const TOKEN_LENGTH: usize = 7;

/// Everything a printer has said on one connection.
#[derive(Debug, Default)]
pub(crate) struct Replies {
    /// A token answer that is still arriving.
    partial: Vec<u8>,
    /// The status question nobody has answered yet. Never two, so that an answer is never taken for
    /// that of another question.
    pub(crate) awaiting: Option<u8>,
    /// The latest answer to status question n, at n.
    status: [Option<u8>; 5],
    /// The tokens of the fences it passed, ours and those of tickets before.
    tokens: Vec<[u8; 4]>,
    /// How many anonymous fences it passed.
    anonymous: u32,
}

impl Replies {
    /// Takes in what arrived.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.take_byte(byte);
        }
    }

    fn take_byte(&mut self, byte: u8) {
        if self.partial == [TOKEN_HEADER] && byte != TOKEN_FLAG {
            self.partial.clear();
        }
        if !self.partial.is_empty() || byte == TOKEN_HEADER {
            self.partial.push(byte);
            if let [_, _, a, b, c, d, _] = *self.partial {
                self.tokens.push([a, b, c, d]);
            }
            if self.partial.len() == TOKEN_LENGTH {
                self.partial.clear();
            }
        } else if byte & STATUS_MASK == STATUS_BITS {
            if let Some(n) = self.awaiting.take()
                && let Some(slot) = self.status.get_mut(usize::from(n))
            {
                *slot = Some(byte);
            }
        } else if byte & ANONYMOUS_MASK == 0 {
            self.anonymous += 1;
        }
    }

    /// Whether the fence of `token` was passed. An anonymous answer may belong to an earlier
    /// ticket, so it takes one more than the `owed` ones; and it counts for nothing once a token
    /// came, because every fence asks for both and a printer that knows tokens sends them first.
    pub(crate) fn confirms(&self, token: [u8; 4], owed: u32) -> bool {
        self.tokens.contains(&token) || (self.tokens.is_empty() && self.anonymous > owed)
    }

    /// Whether status 2 says that something broke, which status 3 explains.
    pub(crate) fn has_error(&self) -> bool {
        self.bit(2, 0x40)
    }

    /// How it is by the latest answers, or what stands between the ticket and the paper.
    pub(crate) fn condition(&self) -> Result<Condition, Trouble> {
        match self.trouble() {
            Some(trouble) => Err(trouble),
            None if self.bit(4, 0x0C) => Ok(Condition::PaperLow),
            None => Ok(Condition::Ready),
        }
    }

    fn trouble(&self) -> Option<Trouble> {
        if self.bit(2, 0x04) {
            Some(Trouble::CoverOpen)
        } else if self.bit(2, 0x20) || self.bit(4, 0x60) {
            Some(Trouble::PaperOut)
        } else if self.has_error() && self.bit(3, 0x08) {
            Some(Trouble::CutterError)
        } else if self.has_error() {
            Some(Trouble::Other(format!("printer error, status 3 is {:02x?}", self.status[3])))
        } else if self.bit(1, 0x08) {
            Some(Trouble::Offline)
        } else {
            None
        }
    }

    fn bit(&self, n: usize, bit: u8) -> bool {
        self.status.get(n).copied().flatten().is_some_and(|byte| byte & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(pairs: &[(u8, u8)]) -> Replies {
        let mut replies = Replies::default();
        for &(n, byte) in pairs {
            replies.awaiting = Some(n);
            replies.take(&[byte]);
        }
        replies
    }

    #[test]
    fn a_healthy_printer_has_no_trouble() {
        for healthy in [0x12, 0x16] {
            let replies = answered(&[(1, healthy), (2, 0x12), (4, 0x12)]);
            assert_eq!(replies.condition(), Ok(Condition::Ready));
        }
        let near_end = answered(&[(1, 0x16), (2, 0x12), (4, 0x1E)]);
        assert_eq!(near_end.condition(), Ok(Condition::PaperLow), "it still prints");
    }

    #[test]
    fn every_trouble_is_told_from_its_bits() {
        let cases = [
            (&[(1, 0x1E), (2, 0x16)][..], Trouble::CoverOpen),
            (&[(1, 0x1E), (2, 0x32)], Trouble::PaperOut),
            (&[(1, 0x16), (2, 0x12), (4, 0x7E)], Trouble::PaperOut),
            (&[(1, 0x1E), (2, 0x52), (3, 0x1A)], Trouble::CutterError),
            (&[(1, 0x1E), (2, 0x12)], Trouble::Offline),
        ];
        for (answers, trouble) in cases {
            assert_eq!(answered(answers).condition(), Err(trouble));
        }
    }

    #[test]
    fn a_token_confirms_whatever_stands_around_it_and_however_it_is_cut() {
        let said = [0x16, 0x11, 0x37, 0x22, b'R', b'2', b'7', b'"', 0, 0x00];
        for cut in 0..said.len() {
            let mut replies = Replies { awaiting: Some(1), ..Replies::default() };
            replies.take(&said[..cut]);
            replies.take(&said[cut..]);
            assert!(replies.confirms(*b"R27\"", 0));
            assert!(!replies.confirms(*b"R28\"", 0), "another ticket's token is no proof");
        }
    }

    #[test]
    fn an_anonymous_answer_counts_only_beyond_those_of_earlier_tickets() {
        let mut replies = Replies::default();
        replies.take(&[0x00]);
        assert!(replies.confirms(*b"AAAA", 0));
        assert!(!replies.confirms(*b"AAAA", 1));
        replies.take(&[0x03]);
        assert!(replies.confirms(*b"AAAA", 1));
    }

    #[test]
    fn noise_confirms_nothing() {
        let mut replies = Replies::default();
        replies.take(&[0x11, 0x13, 0x12, 0x16, 0xFF, 0x80, 0x37]);
        assert!(!replies.confirms(*b"AAAA", 0));
    }
}
