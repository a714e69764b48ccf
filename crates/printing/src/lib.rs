//! Adapters of the printer port: the network printer, and the address that names one.
//!
//! Architecture invariant: an adapter moves bytes that somebody else made and stored. It never
//! builds a ticket, never repeats one by itself, and every call ends within a bounded time.

mod address;
mod command;
mod line;
mod reply;
mod tcp;
mod timings;
mod transfer;

pub use address::{Address, BadAddress, parse_address};
pub use command::{DRAWER_PIN_2, DRAWER_PIN_5};
pub use tcp::TcpPrinter;
pub use timings::Timings;
