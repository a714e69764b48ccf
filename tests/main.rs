//! What must hold of the whole: over the assembled core, real files and real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops and says where")]

mod access;
mod corrections;
mod crossing;
mod kept;
mod many_tills;
mod money;
mod offline;
mod paper;
mod papers;
mod power_cut;
mod purchases;
mod reports;
mod rus;
mod rus_sheet;
mod shop;
mod tidy;
mod webhook;
mod week;
