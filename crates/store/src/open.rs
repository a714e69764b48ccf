//! Opening the file: pragmas, migrations, the guard against a newer file, the copy before a change.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, SqliteConnection, Transaction};

use crate::Result;

#[cfg(test)]
mod tests;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// The open database.
#[derive(Clone, Debug)]
pub struct Store {
    reads: SqlitePool,
    writes: SqlitePool,
    drafts: SqlitePool,
    path: PathBuf,
}

/// Why the file was not opened. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer program wrote it.
    #[error("the file was written by a newer program (migration {0})")]
    Newer(i64),
    /// A released migration is not what this program knows.
    #[error("the file has another history than this program: migration {0}")]
    OtherHistory(i64),
    /// SQLite cannot read it, or the folder cannot be written.
    #[error("cannot open: {0}")]
    Database(#[from] sqlx::Error),
    /// The copy before a migration failed.
    #[error("cannot copy the file before changing it: {0}")]
    Copy(#[source] sqlx::Error),
    /// A migration failed; the file is as it was.
    #[error("cannot bring the file up to date: {0}")]
    Migration(#[source] MigrateError),
}

/// Readers that may run side by side.
const READERS_MAX: u32 = 4;
/// A second process (support, a script) may be writing; a sale waits for it rather than fail.
const BUSY: Duration = Duration::from_secs(30);

impl Store {
    /// Opens the file at `path`, making it when it is not there and bringing it up to date. An older
    /// file is copied beside itself first (`NAME.before-N`).
    pub async fn open(path: &Path) -> std::result::Result<Self, OpenError> {
        let lock = lock(path).await?;
        migrate(path).await?;
        drop(lock);
        // A till loses power: NORMAL may forget the last sales, FULL may not.
        let writes = pool(options(path).synchronous(SqliteSynchronous::Full), 1).await?;
        // Open carts may be forgotten by a second, but not make the cashier wait for the disk.
        let drafts = pool(options(path).synchronous(SqliteSynchronous::Normal), 1).await?;
        let reads = pool(options(path).read_only(true), READERS_MAX).await?;
        Ok(Self { reads, writes, drafts, path: path.to_owned() })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The pool for reading. Reads never wait for a writer (WAL).
    pub fn reads(&self) -> &SqlitePool {
        &self.reads
    }

    /// Begins a transaction that holds the write lock from its start, so that what it reads cannot
    /// change before it writes. `commit` returns when the disk has it.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writes.begin_with("begin immediate").await?)
    }

    /// Begins a transaction for what a power cut may take, as open carts and whose turn a job is: as
    /// [`Store::write`], without waiting for the disk.
    pub async fn write_draft(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.drafts.begin_with("begin immediate").await?)
    }

    /// A connection of its own for load data, which is made whole and not checked a second time: neither
    /// what a row refers to nor what a column may hold.
    ///
    /// Where nobody else has the file open it is kept without WAL meanwhile: what is new goes straight to
    /// its place, and is not written to the log and from there once more. Ended by [`Store::loaded`].
    pub(crate) async fn loading(&self) -> Result<SqliteConnection> {
        let options = options(&self.path)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .pragma("ignore_check_constraints", "on")
            // New rows come at the end of their tables: little memory holds where they go. Indexes are
            // sorted in pieces of that size, on two cores.
            .pragma("cache_size", "-16000")
            .pragma("threads", "2");
        for pool in [&self.reads, &self.drafts, &self.writes] {
            while pool.size() > 0 {
                // It is opened again when it is asked for. What it says in going is about `optimize`.
                let _ = pool.acquire().await?.close().await;
            }
        }
        let alone = options
            .clone()
            .busy_timeout(Duration::ZERO)
            .locking_mode(SqliteLockingMode::Exclusive)
            .journal_mode(SqliteJournalMode::Truncate);
        match SqliteConnection::connect_with(&alone).await {
            Ok(it) => Ok(it),
            Err(_) => Ok(SqliteConnection::connect_with(&options).await?),
        }
    }

    /// After [`Store::loading`], however it ended: the file has its log again, as every other connection
    /// wants it.
    pub async fn loaded(&self) -> Result<()> {
        Ok(SqliteConnection::connect_with(&options(&self.path)).await?.close().await?)
    }

    /// Closes every connection; the file is then a single one again.
    pub async fn close(&self) {
        self.reads.close().await;
        self.drafts.close().await;
        self.writes.close().await;
    }
}

/// Lets one process at a time look at a file that may be new or older: SQLite has no lock that covers
/// several migrations and the copy before them. Where a folder knows no locks it goes on without.
async fn lock(path: &Path) -> std::result::Result<Option<std::fs::File>, OpenError> {
    let name = beside(path, ".opening");
    let locked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::options().create(true).append(true).open(name)?;
        Ok::<_, std::io::Error>(file.lock().is_ok().then_some(file))
    });
    match locked.await {
        Ok(file) => file.map_err(|it| OpenError::Database(sqlx::Error::Io(it))),
        Err(failure) => Err(OpenError::Database(sqlx::Error::Io(failure.into()))),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory")
        // Else `insert or replace` would get past the triggers that keep sales as they are.
        .pragma("recursive_triggers", "on")
        .pragma("mmap_size", "268435456")
        .optimize_on_close(true, Some(400))
}

async fn pool(options: SqliteConnectOptions, connections: u32) -> sqlx::Result<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(BUSY)
        // A file does not hang up: asking each time whether it is still there costs every question.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
}

async fn migrate(path: &Path) -> std::result::Result<(), OpenError> {
    let options = options(path).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let known = MIGRATIONS.iter().map(|it| it.version).max().unwrap_or(0);
    let applied = applied_version(&mut connection).await?;
    if applied > known {
        return Err(OpenError::Newer(applied));
    }
    if 0 < applied && applied < known {
        copy_before(&mut connection, path, applied).await.map_err(OpenError::Copy)?;
    }
    MIGRATIONS.run(&mut connection).await.map_err(|failure| match failure {
        MigrateError::VersionMismatch(version) | MigrateError::VersionMissing(version) => {
            OpenError::OtherHistory(version)
        }
        other => OpenError::Migration(other),
    })?;
    connection.close().await?;
    Ok(())
}

async fn applied_version(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    connection.ensure_migrations_table("_sqlx_migrations").await.map_err(
        |failure| match failure {
            MigrateError::Execute(it) => it,
            other => sqlx::Error::Migrate(Box::new(other)),
        },
    )?;
    sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
        .fetch_one(connection)
        .await
}

/// `vacuum into` writes a whole, consistent copy whatever else is open; an older copy of the same
/// version is replaced.
async fn copy_before(
    connection: &mut SqliteConnection,
    path: &Path,
    version: i64,
) -> sqlx::Result<()> {
    let (copy, partial) =
        (beside(path, &format!(".before-{}", version + 1)), beside(path, ".copying"));
    match std::fs::remove_file(&partial) {
        Err(failure) if failure.kind() != std::io::ErrorKind::NotFound => {
            return Err(sqlx::Error::Io(failure));
        }
        _ => {}
    }
    sqlx::query("vacuum into ?")
        .bind(partial.to_string_lossy().into_owned())
        .execute(connection)
        .await?;
    std::fs::rename(&partial, &copy).map_err(sqlx::Error::Io)?;
    Ok(())
}
