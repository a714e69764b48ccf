//! Papers: one model of a ticket or a page, drawn as ESC/POS bytes, plain text, PNG and PDF.
//!
//! Architecture invariants: everything here is a pure function of its arguments (no clock, no files,
//! no network), and the four drawings know only [`Paper`], so they cannot say different things.
//! Money arrives with its amounts: nothing here adds or multiplies it.

mod cells;
mod codepage;
mod escpos;
mod font;
mod layout;
mod note;
mod paper;
mod pdf;
mod picture;
mod profile;
mod qr;
mod register;
mod strip;
mod ticket;

pub use cells::cells;
pub use codepage::CodePage;
pub use escpos::{drawer_pulse, escpos};
pub use note::{NoteOptions, note_page};
pub use paper::{Align, Paper, Row, Size, Style, Width, text};
pub use pdf::pdf;
pub use picture::png;
pub use profile::{Cut, PrinterProfile, QrCommand};
pub use register::{MonthFacts, REGISTER_HEADS, cell, month_page, state_words};
pub use strip::test_strip;
pub use ticket::{CONSULT_AT_SUNAT, TicketOptions, ticket};

/// Why a paper could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The text of a QR is longer than any QR holds.
    #[error("no QR holds {bytes} bytes")]
    Qr {
        /// Its length.
        bytes: usize,
    },
    /// The PNG could not be written: too high for the format.
    #[error("no PNG: {0}")]
    Png(String),
    /// The PDF writer complained. A page it is not sure about is not handed over.
    #[error("no PDF: {0}")]
    Pdf(String),
}
