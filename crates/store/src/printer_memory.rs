//! What a printer has shown of itself, kept over a restart: after a crash it may still wait for the rest
//! of an image, and one that has answered before is not mute but in trouble when it is silent.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::Result;

/// What is known of a printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrinterMemory {
    /// A transfer began, and nobody knows that it went through whole.
    pub broken: bool,
    /// It has confirmed a ticket.
    pub answers: bool,
    /// How many tickets came out, as a person saw, that it had not confirmed.
    pub unconfirmed: u32,
}

impl PrinterMemory {
    /// So many tickets seen by a person and not confirmed by the printer are no accident.
    const UNCONFIRMED_MIN: u32 = 2;

    /// Whether it answers questions and confirms nothing: no use in waiting for it.
    pub const fn confirms_nothing(&self) -> bool {
        !self.answers && self.unconfirmed >= Self::UNCONFIRMED_MIN
    }
}

/// What is known of the printer at this address; of a new one nothing.
pub async fn of(db: impl SqliteExecutor<'_>, address: &str) -> Result<PrinterMemory> {
    let row =
        sqlx::query("select broken, answers, unconfirmed from printer_memory where address = ?")
            .bind(address)
            .fetch_optional(db)
            .await?;
    let read = |row: SqliteRow| -> Result<PrinterMemory> {
        Ok(PrinterMemory {
            broken: row.try_get("broken")?,
            answers: row.try_get("answers")?,
            unconfirmed: row.try_get("unconfirmed")?,
        })
    };
    row.map_or(Ok(PrinterMemory::default()), read)
}

/// Keeps what is known of the printer at this address.
pub async fn keep(db: impl SqliteExecutor<'_>, address: &str, memory: PrinterMemory) -> Result<()> {
    sqlx::query(
        "insert into printer_memory (address, broken, answers, unconfirmed) values (?, ?, ?, ?) \
         on conflict (address) do update set broken = excluded.broken, answers = excluded.answers, \
         unconfirmed = excluded.unconfirmed",
    )
    .bind(address)
    .bind(memory.broken)
    .bind(memory.answers)
    .bind(memory.unconfirmed)
    .execute(db)
    .await?;
    Ok(())
}

/// Another printer may be there now: what it was like is forgotten, but not that bytes are under way.
pub async fn forget(db: impl SqliteExecutor<'_>, address: &str) -> Result<()> {
    sqlx::query("update printer_memory set answers = 0, unconfirmed = 0 where address = ?")
        .bind(address)
        .execute(db)
        .await?;
    Ok(())
}

/// A person saw a ticket that the printer had not confirmed.
pub async fn seen_unconfirmed(db: impl SqliteExecutor<'_>, address: &str) -> Result<()> {
    sqlx::query("update printer_memory set unconfirmed = unconfirmed + 1 where address = ?")
        .bind(address)
        .execute(db)
        .await?;
    Ok(())
}

/// Bytes left for the printer at this address, and nobody knows whether all of them arrived.
pub async fn broke(db: impl SqliteExecutor<'_>, address: &str) -> Result<()> {
    sqlx::query(
        "insert into printer_memory (address, broken, answers, unconfirmed) values (?, 1, 0, 0) \
         on conflict (address) do update set broken = 1",
    )
    .bind(address)
    .execute(db)
    .await?;
    Ok(())
}
