//! What a screen or a script can ask of the core: wire types, the list of commands, faults and the
//! permission of every command. The window, the command line and the browser tests call the same
//! [`dispatch`](command::dispatch).
//!
//! Names on the wire are in snake case, for scripts and screen alike; money and quantities are strings.

pub mod cart;
pub mod catalog;
pub mod command;
pub mod counter;
pub mod fault;
pub mod fiscal;
pub mod paper;
pub mod printer;
pub mod purchase;
pub mod report;
pub mod rus;
pub mod sale;
pub mod shop;

mod handlers;
mod parse;
mod refuse;

pub use command::{dispatch, exported_file, whole_report};
pub use counter::{Counter, Role};
pub use fault::Fault;
pub use refuse::internal;
