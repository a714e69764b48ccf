//! A paper as ESC/POS bytes. Only commands that nearly every printer shares, and that the
//! interpreter in `tools/escpos-oracle` draws.
//!
//! No real-time command may stand in these bytes, not even inside a picture, because a printer obeys
//! it as it arrives. Text has no byte below 0x20, and a picture of a QR no run of dots shorter than a
//! module, so 0x10 never begins one; a property test watches it.

use crate::DocumentError;
use crate::codepage::CodePage;
use crate::paper::{Align, Paper, Row, Size, Style};
use crate::profile::{Cut, PrinterProfile, QrCommand};
use crate::qr::{MODULE_DOTS, Modules, QR_BYTES_MAX, QUIET_MODULES};

const ESC: u8 = 0x1b;
const FS: u8 = 0x1c;
const GS: u8 = 0x1d;
const LF: u8 = b'\n';

/// Rows of dots in one `GS v 0`: cheap printers have little memory.
const RASTER_ROWS_MAX: usize = 256;

/// Lines from the print head to the place where paper is torn.
const TEAR_LINES: u8 = 5;

/// The bytes that print `paper`, from the reset of the printer to the cut. The paper must have been
/// laid out for the profile's width.
pub fn escpos(paper: &Paper, profile: &PrinterProfile) -> Result<Vec<u8>, DocumentError> {
    let mut job = Job::begin(profile);
    for row in &paper.rows {
        match row {
            Row::Text { text, style, align } => {
                job.dress(*style, *align);
                job.print(text);
            }
            Row::Rule => {
                job.dress(Style::NORMAL, Align::Left);
                job.print(&"-".repeat(paper.width.columns));
            }
            Row::Qr(data) => {
                job.dress(Style::NORMAL, Align::Centre);
                match profile.qr {
                    QrCommand::Native => job.native_qr(data)?,
                    QrCommand::Raster => job.raster_qr(data)?,
                }
            }
        }
    }
    job.dress(Style::NORMAL, Align::Left);
    Ok(job.cut(profile.cut))
}

/// The five bytes that open the drawer on pin 2: 50 ms on, 500 ms off. Sent as a job of its own, and
/// never again for a retry or a reprint.
pub const fn drawer_pulse() -> [u8; 5] {
    [ESC, b'p', 0x00, 0x19, 0xfa]
}

/// Bytes being written, and what the printer has been told so far.
struct Job {
    bytes: Vec<u8>,
    page: CodePage,
    style: Style,
    align: Align,
}

impl Job {
    /// Reset; out of the Chinese mode that clones start in; code page.
    fn begin(profile: &PrinterProfile) -> Self {
        let mut bytes = Vec::with_capacity(4096);
        bytes.extend([ESC, b'@', FS, b'.', ESC, b't', profile.code_page_number]);
        Self { bytes, page: profile.code_page, style: Style::NORMAL, align: Align::Left }
    }

    fn dress(&mut self, style: Style, align: Align) {
        if align != self.align {
            self.bytes.extend([ESC, b'a', u8::from(align == Align::Centre)]);
            self.align = align;
        }
        if style.bold != self.style.bold {
            self.bytes.extend([ESC, b'E', u8::from(style.bold)]);
        }
        if style.size != self.style.size {
            let size = match style.size {
                Size::Normal => 0x00,
                Size::Tall => 0x01,
                Size::Double => 0x11,
            };
            self.bytes.extend([GS, b'!', size]);
        }
        self.style = style;
    }

    fn print(&mut self, text: &str) {
        let page = self.page;
        self.bytes.extend(text.trim_end().chars().map(|it| page.byte(it)));
        self.bytes.push(LF);
    }

    /// Model 2, module size, level Q, data, print. A line feed before and after is the quiet zone:
    /// printers leave none.
    fn native_qr(&mut self, data: &str) -> Result<(), DocumentError> {
        // Refused here and not by the printer, which would print it as text.
        if data.len() > QR_BYTES_MAX {
            return Err(DocumentError::Qr { bytes: data.len() });
        }
        let too_long = |_| DocumentError::Qr { bytes: data.len() };
        let [low, high] = u16::try_from(data.len() + 3).map_err(too_long)?.to_le_bytes();
        let command = [GS, b'(', b'k'];
        self.bytes.push(LF);
        for setting in
            [&[4, 0, b'1', b'A', b'2', 0][..], &[3, 0, b'1', b'C', 5], &[3, 0, b'1', b'E', b'2']]
        {
            self.bytes.extend(command);
            self.bytes.extend(setting);
        }
        self.bytes.extend(command);
        self.bytes.extend([low, high, b'1', b'P', b'0']);
        self.bytes.extend(data.bytes());
        self.bytes.extend(command);
        self.bytes.extend([3, 0, b'1', b'Q', b'0', LF]);
        Ok(())
    }

    /// The same QR as a picture, with its quiet zone inside.
    fn raster_qr(&mut self, data: &str) -> Result<(), DocumentError> {
        let modules = Modules::of(data)?;
        let dots = (modules.side + 2 * QUIET_MODULES) * MODULE_DOTS;
        let width_bytes = dots.div_ceil(8);
        let rows: Vec<Vec<u8>> = (0..dots).map(|y| raster_row(&modules, y, width_bytes)).collect();
        let too_large = |_| DocumentError::Qr { bytes: data.len() };
        let across = u16::try_from(width_bytes).map_err(too_large)?.to_le_bytes();
        for band in rows.chunks(RASTER_ROWS_MAX) {
            let down = u16::try_from(band.len()).map_err(too_large)?.to_le_bytes();
            self.bytes.extend([GS, b'v', b'0', 0]);
            self.bytes.extend(across);
            self.bytes.extend(down);
            self.bytes.extend(band.concat());
        }
        Ok(())
    }

    fn cut(mut self, cut: Cut) -> Vec<u8> {
        match cut {
            Cut::FeedAndPartial => self.bytes.extend([GS, b'V', 66, 0]),
            Cut::Partial => self.bytes.extend([ESC, b'd', TEAR_LINES, GS, b'V', 1]),
            Cut::EscI => self.bytes.extend([ESC, b'd', TEAR_LINES, ESC, b'i']),
            Cut::None => self.bytes.extend([ESC, b'd', TEAR_LINES]),
        }
        self.bytes
    }
}

/// One row of dots, eight to a byte, the leftmost highest.
fn raster_row(modules: &Modules, y: usize, width_bytes: usize) -> Vec<u8> {
    let mut row = vec![0; width_bytes];
    let Some(module_y) = (y / MODULE_DOTS).checked_sub(QUIET_MODULES) else { return row };
    if module_y >= modules.side {
        return row;
    }
    for (from, length) in modules.runs(module_y) {
        let first = (from + QUIET_MODULES) * MODULE_DOTS;
        for dot in first..first + length * MODULE_DOTS {
            row[dot / 8] |= 0x80 >> (dot % 8);
        }
    }
    row
}
