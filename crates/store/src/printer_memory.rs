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
}

/// What is known of the printer at this address; of a new one nothing.
pub async fn of(db: impl SqliteExecutor<'_>, address: &str) -> Result<PrinterMemory> {
    let row = sqlx::query("select broken, answers from printer_memory where address = ?")
        .bind(address)
        .fetch_optional(db)
        .await?;
    let read = |row: SqliteRow| -> Result<PrinterMemory> {
        Ok(PrinterMemory { broken: row.try_get("broken")?, answers: row.try_get("answers")? })
    };
    row.map_or(Ok(PrinterMemory::default()), read)
}

/// Keeps what is known of the printer at this address.
pub async fn keep(db: impl SqliteExecutor<'_>, address: &str, memory: PrinterMemory) -> Result<()> {
    sqlx::query(
        "insert into printer_memory (address, broken, answers) values (?, ?, ?) \
         on conflict (address) do update set broken = excluded.broken, answers = excluded.answers",
    )
    .bind(address)
    .bind(memory.broken)
    .bind(memory.answers)
    .execute(db)
    .await?;
    Ok(())
}

/// Another printer may be there now.
pub async fn forget(db: impl SqliteExecutor<'_>, address: &str) -> Result<()> {
    sqlx::query("delete from printer_memory where address = ?").bind(address).execute(db).await?;
    Ok(())
}
