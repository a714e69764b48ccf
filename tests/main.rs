//! What must hold of the whole: over the assembled core, real files and real sockets.

mod access;
mod kept;
mod many_tills;
mod money;
mod offline;
mod paper;
mod power_cut;
mod shop;
mod tidy;
