//! The shop's memory: one SQLite file. One module per table or family of tables, each with its rows,
//! reads and writes.
//!
//! Architecture invariant: nothing outside this crate writes SQL.

pub mod audit;
pub mod bulk;
pub mod bulk_sales;
pub mod cart;
pub mod correction;
pub mod day;
pub mod document;
pub mod document_file;
pub mod entry;
pub mod grid;
pub mod import;
pub mod income;
pub mod notice;
pub mod outbox;
pub mod printer_memory;
pub mod product;
pub mod purchase;
pub mod report;
pub mod rus;
pub mod sale;
pub mod search;
pub mod seed;
pub mod shop;
pub mod stock;
pub mod summary;

mod open;
#[cfg(test)]
mod plans;
mod rows;

pub use open::{OpenError, Store};
pub use sqlx::{Error as DatabaseError, SqliteConnection, SqliteExecutor};

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

/// What a person can do about a failure of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// Make room on the disk.
    DiskFull,
    /// Wait: another program holds the file.
    Busy,
    /// Call support.
    Otherwise,
}

impl StoreError {
    /// Whether the same would happen again: neither room on the disk nor patience mends it.
    pub fn is_lasting(&self) -> bool {
        self.failing() == Failing::Otherwise
    }

    /// Sorts a failure by what can be done about it (SQLite's primary result codes).
    pub fn failing(&self) -> Failing {
        let Self::Database(failure) = self else { return Failing::Otherwise };
        if matches!(failure, sqlx::Error::PoolTimedOut) {
            return Failing::Busy;
        }
        let code = failure.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.and_then(|it| it.parse::<i32>().ok()).map(|it| it & 0xff) {
            Some(5 | 6) => Failing::Busy,
            Some(13) => Failing::DiskFull,
            _ => Failing::Otherwise,
        }
    }
}

/// What a read or a write gives.
pub type Result<T> = std::result::Result<T, StoreError>;

pub(crate) fn unreadable(what: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(what.to_string())
}
