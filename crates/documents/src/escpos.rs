//! A paper as ESC/POS bytes. Only commands that nearly every printer shares, and that the
//! interpreter in `tools/escpos-oracle` draws.
//!
//! No real-time command may stand in these bytes, not even inside a picture, because a printer obeys
//! it as it arrives. Text has no byte below 0x20, pictures are quietened, and data of the printer's
//! own QR and barcodes that would hold one is drawn as a picture; property tests watch it.

use crate::DocumentError;
use crate::bars::{BAR_ROWS, Bars, Symbology, code_128_data};
use crate::codepage::CodePage;
use crate::paper::{Align, Line, Paper, Row, Size, Style, Width};
use crate::picture::{cut_apart, drawn};
use crate::profile::{BarcodeCommand, Cut, Drawer, Letters, PrinterProfile, QrCommand};
use crate::qr::{Modules, QR_BYTES_MAX};
use crate::raster::{Raster, is_real_time, quieten};

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
    for rows in cut_apart(&paper.rows) {
        match profile.letters {
            Letters::Own => {
                for row in rows {
                    job.row(row, &paper.width, profile)?;
                }
            }
            Letters::Picture => {
                let shown = |it: &&Row| profile.pictures || !matches!(it, Row::Logo(_));
                let rows: Vec<Row> = rows.iter().filter(shown).cloned().collect();
                job.raster(&drawn(&rows, &paper.width)?)?;
            }
        }
        job.dress(Style::NORMAL, Align::Left);
        job.cut(profile.cut);
    }
    Ok(job.bytes)
}

/// The five bytes that open the usual drawer: see [`Drawer::pulse`].
pub const fn drawer_pulse() -> [u8; 5] {
    Drawer::USUAL.pulse()
}

/// Bytes being written, and what the printer has been told so far.
pub(crate) struct Job {
    pub(crate) bytes: Vec<u8>,
    page: CodePage,
    style: Style,
    align: Align,
}

impl Job {
    /// Reset; out of the Chinese mode that clones start in; code page.
    pub(crate) fn begin(profile: &PrinterProfile) -> Self {
        let mut bytes = Vec::with_capacity(4096);
        bytes.extend([ESC, b'@', FS, b'.']);
        let mut job =
            Self { bytes, page: CodePage::Cp437, style: Style::NORMAL, align: Align::Left };
        job.turn_to(profile.code_page, profile.code_page_number);
        job
    }

    /// Sets another code page.
    pub(crate) fn turn_to(&mut self, page: CodePage, number: u8) {
        self.page = page;
        self.bytes.extend([ESC, b't', number]);
    }

    fn row(
        &mut self,
        row: &Row,
        width: &Width,
        profile: &PrinterProfile,
    ) -> Result<(), DocumentError> {
        match row {
            Row::Text { text, style, align } => {
                self.dress(*style, *align);
                self.print(text);
            }
            Row::Rule => {
                self.dress(Style::NORMAL, Align::Left);
                self.print(&"-".repeat(width.columns));
            }
            Row::Qr(data) => {
                self.dress(Style::NORMAL, Align::Centre);
                match profile.qr {
                    QrCommand::Native => self.native_qr(data)?,
                    QrCommand::Raster => self.raster(&Modules::of(data)?.raster())?,
                }
            }
            Row::Barcode(code) => {
                self.dress(Style::NORMAL, Align::Centre);
                self.barcode(code, width, profile.barcode)?;
            }
            Row::Logo(logo) if profile.pictures => {
                self.dress(Style::NORMAL, Align::Centre);
                self.raster(logo.raster())?;
            }
            Row::Head { left, framed, .. } => {
                for Line { text, style } in left.iter().chain(framed) {
                    self.dress(*style, Align::Centre);
                    self.print(text);
                }
            }
            Row::Logo(_) | Row::Cut => {}
        }
        Ok(())
    }

    pub(crate) fn dress(&mut self, style: Style, align: Align) {
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
                Size::Triple => 0x22,
                Size::Huge => 0x33,
            };
            self.bytes.extend([GS, b'!', size]);
        }
        self.style = style;
    }

    pub(crate) fn print(&mut self, text: &str) {
        let page = self.page;
        self.bytes.extend(text.trim_end().chars().map(|it| page.byte(it)));
        self.bytes.push(LF);
    }

    /// Model 2, module size, level Q, data, print. A line feed before and after is the quiet zone:
    /// printers leave none.
    pub(crate) fn native_qr(&mut self, data: &str) -> Result<(), DocumentError> {
        // Refused here and not by the printer, which would print it as text.
        if data.len() > QR_BYTES_MAX {
            return Err(DocumentError::Qr { bytes: data.len() });
        }
        let too_long = |_| DocumentError::Qr { bytes: data.len() };
        let [low, high] = u16::try_from(data.len() + 3).map_err(too_long)?.to_le_bytes();
        let store = [&[GS, b'(', b'k', low, high, b'1', b'P', b'0'], data.as_bytes()].concat();
        if has_real_time(&store) {
            return self.raster(&Modules::of(data)?.raster());
        }
        let command = [GS, b'(', b'k'];
        self.bytes.push(LF);
        for setting in
            [&[4, 0, b'1', b'A', b'2', 0][..], &[3, 0, b'1', b'C', 5], &[3, 0, b'1', b'E', b'2']]
        {
            self.bytes.extend(command);
            self.bytes.extend(setting);
        }
        self.bytes.extend(store);
        self.bytes.extend(command);
        self.bytes.extend([3, 0, b'1', b'Q', b'0', LF]);
        Ok(())
    }

    /// Bars without words: the row below has them.
    fn barcode(
        &mut self,
        code: &str,
        width: &Width,
        command: BarcodeCommand,
    ) -> Result<(), DocumentError> {
        let Some(bars) = Bars::of(code) else { return Ok(()) };
        let Some(module_dots) = bars.module_dots(width) else { return Ok(()) };
        let (kind, data) = match bars.symbology {
            Symbology::Ean13 => (67, bars.code.clone().into_bytes()),
            Symbology::Code128 => (73, code_128_data(&bars.code)),
            // Rare, and a small picture.
            Symbology::Ean8 => return self.raster(&bars.raster(module_dots)),
        };
        let lengths = (u8::try_from(data.len()), u8::try_from(module_dots), u8::try_from(BAR_ROWS));
        match lengths {
            (Ok(length), Ok(module), Ok(rows))
                if command == BarcodeCommand::Native && !has_real_time(&data) =>
            {
                self.bytes.extend([GS, b'h', rows, GS, b'w', module, GS, b'H', 0]);
                self.bytes.extend([GS, b'k', kind, length]);
                self.bytes.extend(data);
                Ok(())
            }
            _ => self.raster(&bars.raster(module_dots)),
        }
    }

    /// A picture in bands that cheap printers hold, with nothing in it that they would obey.
    pub(crate) fn raster(&mut self, raster: &Raster) -> Result<(), DocumentError> {
        let too_large = |it: std::num::TryFromIntError| DocumentError::Png(it.to_string());
        let across = u16::try_from(raster.across()).map_err(too_large)?.to_le_bytes();
        for top in (0..raster.height).step_by(RASTER_ROWS_MAX) {
            let bottom = raster.height.min(top + RASTER_ROWS_MAX);
            let down = u16::try_from(bottom - top).map_err(too_large)?.to_le_bytes();
            let mut dots = raster.band(top, bottom).to_vec();
            quieten(&mut dots);
            self.bytes.extend([GS, b'v', b'0', 0]);
            self.bytes.extend(across);
            self.bytes.extend(down);
            self.bytes.extend(dots);
        }
        Ok(())
    }

    pub(crate) fn cut(&mut self, cut: Cut) {
        match cut {
            Cut::FeedAndPartial => self.bytes.extend([GS, b'V', 66, 0]),
            Cut::Partial => self.bytes.extend([ESC, b'd', TEAR_LINES, GS, b'V', 1]),
            Cut::EscI => self.bytes.extend([ESC, b'd', TEAR_LINES, ESC, b'i']),
            Cut::None => self.bytes.extend([ESC, b'd', TEAR_LINES]),
        }
    }
}

fn has_real_time(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|it| is_real_time(it[0], it[1]))
}
