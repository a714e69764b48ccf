//! Adapters of the printer port: printers on the network, on serial and USB cables, in Windows'
//! queues and behind files; the address that names one, and the search that finds one.
//!
//! Architecture invariant: an adapter moves bytes that somebody else made and stored. It never
//! builds a ticket, never repeats one by itself, and every call ends within a bounded time.

mod address;
mod command;
mod connect;
mod direct;
mod file;
mod find;
mod line;
mod reply;
mod serial;
mod spooler;
mod tcp;
mod timings;
mod transfer;
mod usb;

pub use address::{Address, BadAddress, Flow, parse_address};
pub use command::{DRAWER_PIN_2, DRAWER_PIN_5};
pub use connect::{Known, connect};
pub use direct::DirectPrinter;
pub use file::FilePrinter;
pub use find::{Found, Kind, Network, Scan, find};
pub use timings::Timings;
pub use usb::{UsbPrinter, UsbRoots};
