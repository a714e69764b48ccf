//! Adapters of [`izi_ports::FiscalAuthority`]: whoever signs and sends boletas for the shop.

mod answer;
mod pse;

pub use pse::{BadSettings, Pse, PseSettings};
