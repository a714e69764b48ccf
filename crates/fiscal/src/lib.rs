//! Adapters of [`izi_ports::FiscalAuthority`]: whoever takes the shop's documents for SUNAT.
//!
//! Four ways, one port: a PSE of the generic contract and `ValidaPSE` take our UBL and sign it,
//! Nubefact wants its own JSON, and SUNAT itself takes what we have signed. [`connect`] makes the
//! one that an [`Account`] names; [`environment`] says whether documents sent there count, and
//! [`guarded`] asks whoever answers on this machine who it is.

mod account;
mod address;
mod answer;
mod code;
mod contents;
mod here;
mod meaning;
mod nubefact;
mod pse;
mod register;
mod soap;
mod sunat;
mod ubl;
mod validapse;
mod webhook;
mod wire;

pub use account::{Account, Kind, connect};
pub use address::{Environment, environment};
pub use here::{Expected, guarded};
pub use pse::{Pse, PseSettings};
pub use webhook::HttpWebhook;
pub use wire::BadSettings;
