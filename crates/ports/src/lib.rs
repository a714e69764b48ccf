//! Traits for what lies outside the process: the clock, the printer, the fiscal authority, the vault.
//!
//! Architecture invariant: there is no port over SQLite; it is not swappable and tests use a real file.

pub mod authority;
pub mod clock;
pub mod printer;
pub mod vault;
pub mod webhook;

pub use authority::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
pub use clock::Clock;
pub use printer::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};
pub use vault::{Keeping, Vault, VaultError};
pub use webhook::Webhook;
