//! Reads a job as a printer would, as far as to tell text from commands and dots.

/// What stands in a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Characters of the code page of that number.
    Text(u8, Vec<u8>),
    /// A command and its parameters.
    Command(Vec<u8>),
    /// The dots of a picture: bytes a row, rows, and what they are.
    Picture(usize, usize, Vec<u8>),
}

/// The pieces of a job of ours; an unknown command fails the test.
pub(crate) fn read(bytes: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut at, mut page) = (0, 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let used = match rest[0] {
            b'\n' => 1,
            0x1b => match rest[1] {
                b'@' | b'i' => 2,
                b't' | b'a' | b'E' | b'd' => 3,
                it => panic!("ESC {it:#x}"),
            },
            0x1c if rest[1] == b'.' => 2,
            0x1d => match rest[1] {
                b'V' if rest[2] == 66 => 4,
                b'!' | b'h' | b'w' | b'H' | b'V' => 3,
                b'(' => 5 + usize::from(u16::from_le_bytes([rest[3], rest[4]])),
                b'k' => 4 + usize::from(rest[3]),
                b'v' => {
                    let across = usize::from(u16::from_le_bytes([rest[4], rest[5]]));
                    let down = usize::from(u16::from_le_bytes([rest[6], rest[7]]));
                    let end = 8 + across * down;
                    pieces.push(Piece::Picture(across, down, rest[8..end].to_vec()));
                    at += end;
                    continue;
                }
                it => panic!("GS {it:#x}"),
            },
            it if it < 0x20 => panic!("byte {it:#x} at {at}"),
            _ => {
                let end = rest.iter().position(|it| *it < 0x20).unwrap_or(rest.len());
                pieces.push(Piece::Text(page, rest[..end].to_vec()));
                at += end;
                continue;
            }
        };
        if rest.starts_with(b"\x1bt") {
            page = rest[2];
        }
        pieces.push(Piece::Command(rest[..used].to_vec()));
        at += used;
    }
    pieces
}

/// The places in `bytes` where a printer would see the beginning of a real-time command.
pub(crate) fn real_time_commands(bytes: &[u8]) -> usize {
    bytes.windows(2).filter(|it| it[0] == 0x10 && matches!(it[1], 0x04 | 0x05 | 0x14)).count()
}
