//! The few bytes an adapter sends of its own accord, around a ticket that it does not understand.

use std::time::Duration;

use izi_ports::PrintJob;

/// Drawer on connector pin 2: 50 ms on, 500 ms off. All five bytes, or the printer would take the
/// next two of the following ticket for the missing times.
pub const DRAWER_PIN_2: [u8; 5] = [0x1B, b'p', 0, 25, 250];

/// Drawer on connector pin 5, with the same times.
pub const DRAWER_PIN_5: [u8; 5] = [0x1B, b'p', 1, 25, 250];

/// How many NULs end whatever image or block a broken transfer left open.
const NULS: usize = 8192;

/// Ends the header of an image that a broken transfer left open, with a size of zero. Without it the
/// bytes of the first question would be read as that image's size, and no number of NULs is enough
/// for an image of two megabytes.
pub(crate) const HEADER_END: [u8; 16] = [0; 16];

/// DLE EOT: asks for status `n`, answered at once even when the printer is offline.
pub(crate) const fn question(n: u8) -> [u8; 3] {
    [0x10, 0x04, n]
}

/// What frees a printer that may still be waiting for the rest of an image.
pub(crate) fn release() -> Vec<u8> {
    let mut bytes = vec![0; NULS];
    bytes.extend([0x1B, b'@']);
    bytes
}

/// How long the cutter needs for `bytes`: a second for each cut (GS V), because a sheet of labels has
/// many cuts and few bytes. A picture may hold the same two bytes; then it is waited for in vain a
/// little longer.
pub(crate) fn cutting(bytes: &[u8]) -> Duration {
    let cuts = bytes.windows(2).filter(|&it| it == [0x1D, b'V']).count();
    Duration::from_secs(u64::try_from(cuts).unwrap_or(u64::MAX))
}

/// A ticket for a printer that is not heard: after a broken transfer with what frees the printer in
/// front of it.
pub(crate) fn unheard(job: &PrintJob) -> Vec<u8> {
    let mut bytes = Vec::new();
    if job.after_broken_transfer {
        bytes.extend(HEADER_END);
        bytes.extend(release());
    }
    bytes.extend(&job.bytes);
    bytes
}

/// What is answered only once everything before it is on paper: the token (GS ( H), and then the
/// paper status (GS r 1) `anonymous` times for printers that know no tokens.
///
/// A printer that knows neither may set the token as text. It stays in the line buffer, without a
/// line feed, and the ESC @ that begins the next ticket clears it.
pub(crate) fn fence(token: [u8; 4], anonymous: u32) -> Vec<u8> {
    let mut bytes = vec![0x1D, b'(', b'H', 6, 0, b'0', b'0'];
    bytes.extend(token);
    for _ in 0..anonymous {
        bytes.extend([0x1D, b'r', 1]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_is_given_a_second() {
        assert_eq!(cutting(b"\x1b@BOLETA\n"), Duration::ZERO);
        assert_eq!(cutting(b"\x1b@BOLETA\n\x1dVB\0"), Duration::from_secs(1));
        assert_eq!(cutting(&b"\x1b@PAN\n\x1dV\x01".repeat(40)), Duration::from_secs(40));
        assert_eq!(cutting(b"V\x1d"), Duration::ZERO);
    }
}
