//! What a printer can do, as data.

use crate::codepage::CodePage;
use crate::paper::Width;

/// How a printer is asked for a QR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QrCommand {
    /// Its own `GS ( k`: short and sharp. A printer without it prints the data as text.
    #[default]
    Native,
    /// As a picture, `GS v 0`: every printer draws it.
    Raster,
}

/// How a printer ends a paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cut {
    /// `GS V 66 0`: feeds to the cutter and leaves one point uncut.
    #[default]
    FeedAndPartial,
    /// Five lines and `GS V 1`, for cutters that do not feed by themselves.
    Partial,
    /// Five lines and `ESC i`, as old clones have it.
    EscI,
    /// No cutter: five lines, so that the paper can be torn off.
    None,
}

/// A printer, as far as its bytes are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PrinterProfile {
    /// Its roll and head. Papers for it are laid out to this width.
    pub width: Width,
    /// The code page it is set to.
    pub code_page: CodePage,
    /// The number by which this printer calls that page.
    pub code_page_number: u8,
    /// How it draws a QR.
    pub qr: QrCommand,
    /// How it ends a paper.
    pub cut: Cut,
}

impl PrinterProfile {
    /// The usual printer of 80 mm: Epson and most of what copies it.
    pub const GENERIC_80: Self = Self {
        width: Width::MM_80,
        code_page: CodePage::Cp850,
        code_page_number: CodePage::Cp850.usual_number(),
        qr: QrCommand::Native,
        cut: Cut::FeedAndPartial,
    };
    /// The cheap one of 58 mm: no cutter and no QR of its own.
    pub const GENERIC_58: Self =
        Self { width: Width::MM_58, qr: QrCommand::Raster, cut: Cut::None, ..Self::GENERIC_80 };
    /// TM-T88V, Bixolon SRP-350 and others of 180 dpi.
    pub const TM_T88V: Self = Self { width: Width::MM_80_42, ..Self::GENERIC_80 };
}
