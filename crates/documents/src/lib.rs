//! Papers: one model of a ticket or a page, drawn as ESC/POS bytes, plain text, PNG and PDF; and one of
//! a report, which becomes CSV or a paper.
//!
//! Architecture invariants: everything here is a pure function of its arguments (no clock, no files,
//! no network), and the four drawings know only [`Paper`], so they cannot say different things. What a
//! [`PrinterProfile`] lacks is replaced in one place, [`Paper::as_printed`] and its like in `escpos`.
//! Money arrives with its amounts: nothing here adds or multiplies it.

mod bars;
mod cells;
mod codepage;
mod escpos;
mod fiado;
mod font;
mod label;
mod layout;
mod logo;
mod models;
mod note;
mod options;
mod paper;
mod parts;
mod pdf;
mod picture;
mod place;
mod prebill;
mod profile;
mod qr;
mod raster;
mod register;
mod report;
mod report_words;
mod rus;
mod share;
mod sheet;
mod slips;
mod strip;
mod table;
mod table_csv;
mod table_page;
mod ticket;

pub use cells::cells;
pub use codepage::CodePage;
pub use escpos::{drawer_pulse, escpos};
pub use fiado::{
    FiadoCustomer, FiadoEvent, FiadoMovement, FiadoPayment, FiadoStatement, fiado_slip,
    fiado_statement,
};
pub use label::{LABEL_COPIES_MAX, Label, LabelKind, labels};
pub use logo::{LOGO_BYTES_MAX, Logo, LogoError};
pub use models::{MODELS, Model};
pub use note::{note_page, note_ticket};
pub use options::{CONSULT_AT_SUNAT, Standing, TicketOptions};
pub use paper::{Align, Line, Paper, Row, Size, Style, Width, text};
pub use parts::{PRACTICE, document_word, method_word};
pub use pdf::pdf;
pub use picture::png;
pub use prebill::{PreBill, pre_bill};
pub use profile::{BarcodeCommand, Cut, Drawer, DrawerPin, Letters, PrinterProfile, QrCommand};
pub use register::{MonthFacts, REGISTER_HEADS, cell, month_page, state_words};
pub use report::{
    CashCount, Counted, DayReport, MethodSum, NumberRange, ReportKind, RusSum, SunatCount, Tally,
    day_report,
};
pub use report_words::{
    ABOVE_CATEGORIES, ANNULLED, BY_NAME, NO_CATEGORY, NO_CUSTOMER, NOTES, TOTAL, category_word,
    report_file, report_title,
};
pub use rus::{month_words, rus_message};
pub use share::share_words;
pub use sheet::boleta_page;
pub use slips::{CashMovement, CashWay, VoidSlip, cash_slip, void_slip};
pub use strip::{SETUP_CHOICES, SetupChoice, setup_strip, test_strip};
pub use table::{CENTS_MAX, Cell, Column, Kind, TableHead};
pub use table_csv::{csv_head, csv_row};
pub use table_page::{PAGE_ROWS_MAX, table_page};
pub use ticket::ticket;

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
