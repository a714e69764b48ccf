//! The shop's memory: one SQLite file. One module per table or family of tables, each with its rows,
//! reads and writes.
//!
//! Architecture invariant: nothing outside this crate writes SQL.

pub mod audit;
pub mod boleta;
pub mod cart;
pub mod grid;
pub mod import;
pub mod outbox;
pub mod product;
pub mod report;
pub mod sale;
pub mod search;
pub mod seed;
pub mod shop;

mod open;

pub use open::{OpenError, Store};
pub use sqlx::{Error as DatabaseError, SqliteConnection};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A row holds something that this program never writes.
    #[error("unreadable row: {0}")]
    Unreadable(String),
}

/// What a read or a write gives.
pub type Result<T> = std::result::Result<T, StoreError>;

pub(crate) fn unreadable(what: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(what.to_string())
}
