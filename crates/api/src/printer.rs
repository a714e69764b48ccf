//! Printers on the wire: where they are, what they can do, what they are for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a printer can do, as its bytes are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrinterProfileView {
    /// The model it was begun from, one of `PrintersView.models`.
    pub model: String,
    /// Millimetres of its roll, 80 or 58.
    pub paper: u32,
    /// Characters across: 32, 42 or 48.
    pub columns: u32,
    /// Dots across its head.
    pub dots: u32,
    /// `cp850`, `cp858`, `cp1252`, `cp860` or `cp437`.
    pub code_page: String,
    /// The number by which it calls that page, 0 to 255.
    pub code_page_number: u32,
    /// `native` or `raster`.
    pub qr: String,
    /// `native` or `raster`.
    pub barcode: String,
    /// `feed_and_partial`, `partial`, `esc_i` or `none`.
    pub cut: String,
    /// `none`, `pin_2` or `pin_5`.
    pub drawer: String,
    /// How long the drawer's coil is pulled: 2 to 510 ms, even.
    pub drawer_on_ms: u32,
    /// How long it rests after: 2 to 510 ms, even.
    pub drawer_off_ms: u32,
    /// Whether it prints the shop's logo.
    pub pictures: bool,
    /// `own`, or `picture` where no code page prints right: then every paper is one picture.
    pub letters: String,
}

/// A model whose profile is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrinterModelView {
    /// Its id: `epson-tm-t20iii`.
    pub id: String,
    /// As it is written on the printer.
    pub name: String,
    /// What it can do.
    pub profile: PrinterProfileView,
    /// The numbers by which it calls its code pages.
    pub pages: Vec<CodePageNumber>,
}

/// A code page and the number a printer gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CodePageNumber {
    /// `cp850`, …
    pub page: String,
    /// For `ESC t n`.
    pub number: u32,
}

/// A printer of this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrinterRow {
    /// Its id, given when it is saved first.
    pub id: String,
    /// What the shop calls it.
    pub name: String,
    /// `tcp://HOST:PORT`, `usb://VVVV:PPPP/SERIAL`, `serial://COM3?baud=9600&flow=xonxoff`,
    /// `spooler://QUEUE`, `file://PATH` or `screen`.
    pub address: String,
    /// `tickets`, `labels`, both or none. Only one printer has each.
    pub roles: Vec<String>,
    /// What it can do.
    pub profile: PrinterProfileView,
    /// `ready`, `printing`, `trouble` or `unknown`.
    pub state: String,
    /// What is wrong, one of the troubles of `printer_trouble`, or `paper_low` of one that prints;
    /// empty when nothing.
    pub trouble: String,
}

/// The printers of this till, and the models that are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrintersView {
    /// Those that are set up.
    pub printers: Vec<PrinterRow>,
    /// Those that can be chosen.
    pub models: Vec<PrinterModelView>,
}

/// A printer to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SavePrinter {
    /// Which one; none is a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// What the shop calls it.
    pub name: String,
    /// As in `PrinterRow`.
    pub address: String,
    /// `tickets`, `labels`. Whoever had one of these has it no more.
    pub roles: Vec<String>,
    /// What it can do.
    pub profile: PrinterProfileView,
}

/// Which printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrinterRef {
    /// Its id.
    pub id: String,
}

/// A printer that was found and is not set up yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundPrinter {
    /// To be given to `printer.try` and `printer.save`.
    pub address: String,
    /// What a person knows it by.
    pub name: String,
    /// `usb`, `queue`, `serial` or `network`.
    pub kind: String,
}

/// Something to be tried on a printer that is being set up. It answers when it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TryPrinter {
    /// Where it is.
    pub address: String,
    /// What it is taken to be able to do.
    pub profile: PrinterProfileView,
    /// `setup` (the strip with a line for each code page), `test` (the strip as it is set up) or
    /// `drawer`.
    pub what: String,
}

/// A profile that was exported elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProfileFile {
    /// The JSON of `printer.export`.
    pub content: String,
}
