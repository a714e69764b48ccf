//! What the practice authority remembers, in a database file of its own.

use std::path::Path;
use std::time::Duration;

use izi_domain::Money;
use serde::Serialize;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

const CREATE: &str = "
create table document (
    -- RUC-03-B001-1: the key that makes a repeat impossible, whoever sends it at the same time.
    name           text    primary key,
    ruc            text    not null,
    state          text    not null
                           check (state in ('accepted', 'observed', 'rejected', 'voided')),
    code           integer not null,
    message        text    not null,
    -- Observations, one a line.
    notes          text    not null,
    -- None where a summary told of it.
    cdr            blob,
    digest         text    not null,
    sha256         text    not null,
    issued         text,
    total_cents    integer,
    -- Where the answer came or comes by ticket.
    ticket         text    unique,
    -- How many questions are still answered with 'in process'.
    undecided      integer not null default 0 check (undecided >= 0),
    -- The summary that told of it and the report that voided it.
    told_by        text,
    voided_by      text,
    accepted_times integer not null,
    -- How often the same number came again, and how often of these with other bytes.
    repeats        integer not null default 0,
    other_bytes    integer not null default 0,
    received_at_ms integer not null
) strict";
/// The shape of the file; another one's is brought up to it.
const VERSION: i64 = 2;
/// What the first version kept: boletas only.
const FROM_FIRST: &str = "
insert into document (name, ruc, state, code, message, notes, cdr, digest, sha256, undecided,
                      accepted_times, repeats, received_at_ms)
select name, substr(name, 1, 11), iif(code between 2000 and 3999, 'rejected', 'accepted'), code,
       message, '', cdr, '', xml_sha256, 0, iif(code between 2000 and 3999, 0, 1), repeats,
       received_at_ms
from document_1";
const INSERT: &str = "
insert into document (name, ruc, state, code, message, notes, cdr, digest, sha256, issued,
                      total_cents, ticket, undecided, told_by, accepted_times, received_at_ms)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
const REPEATED: &str = "
update document set repeats = repeats + 1, other_bytes = other_bytes + (told_by is null and sha256 <> ?)
where name = ?";
const COLUMNS: &str = "
select name, ruc, state, code, message, notes, cdr, digest, sha256, issued, total_cents, ticket,
       undecided, told_by, voided_by, accepted_times, repeats, other_bytes, received_at_ms
from document";
const ASKED: &str =
    "update document set undecided = undecided - 1 where ticket = ? and undecided > 0";
const VOIDED: &str = "update document set state = 'voided', voided_by = ? where name = ?";
const MODIFIED: &str = "update document set total_cents = ?, told_by = ? where name = ?";
const COUNT: &str = "select count(*) from document where name like ? || '%'";

const CONNECTIONS: u32 = 4;
const BUSY: Duration = Duration::from_secs(20);

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum KeptState {
    /// Accepted as it is.
    Accepted,
    /// Accepted with observations.
    Observed,
    /// Rejected: the number is spent.
    Rejected,
    /// Accepted once, and voided since.
    Voided,
}

/// A document that has a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Kept {
    /// `10467793549-03-B001-1`.
    pub name: String,
    /// Its issuer.
    pub ruc: String,
    /// What became of it.
    pub state: KeptState,
    /// 0 accepted (with or without observations), 2000–3999 rejected.
    pub code: u32,
    /// The words that go with it.
    pub message: String,
    /// Observations, one a line.
    pub notes: String,
    /// The zipped CDR; none where a summary told of it.
    #[serde(skip)]
    pub cdr: Option<Vec<u8>>,
    /// Its `ds:DigestValue`, or what a PSE would hand back.
    pub digest: String,
    /// Of the bytes as they came, in hexadecimal; empty where a summary told of it.
    pub sha256: String,
    /// The date in it.
    pub issued: Option<String>,
    /// Its amount in céntimos.
    pub total_cents: Option<i64>,
    /// The ticket of its answer, where it came by one.
    pub ticket: Option<String>,
    /// How many questions about the ticket are still answered with 98.
    pub undecided: u32,
    /// The summary that told of it.
    pub told_by: Option<String>,
    /// The report that voided it.
    pub voided_by: Option<String>,
    /// How often it was accepted: once, or never.
    pub accepted_times: u32,
    /// How often the same number came again.
    pub repeats: u32,
    /// How often of these with other bytes; what a summary told of has none to compare with.
    pub other_bytes: u32,
    /// When, in UTC milliseconds.
    pub received_at_ms: i64,
}

impl Kept {
    /// Its amount; none for a report, and where an earlier version did not keep it.
    pub fn total(&self) -> Option<Money> {
        self.total_cents.map(Money::from_cents)
    }
}

#[derive(Debug)]
pub(crate) struct State {
    pool: SqlitePool,
}

/// A look into the register that nobody else changes meanwhile.
pub(crate) type Look = Transaction<'static, Sqlite>;

impl State {
    pub(crate) async fn open(file: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY);
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
        bring_up(&pool).await?;
        Ok(Self { pool })
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    /// Begins a decision.
    pub(crate) async fn look(&self) -> sqlx::Result<Look> {
        self.pool.begin_with("begin immediate").await
    }

    pub(crate) async fn named(&self, name: &str) -> sqlx::Result<Option<Kept>> {
        named(&mut *self.pool.acquire().await?, name).await
    }

    /// What is behind a ticket, as it stood before this question brought it nearer.
    pub(crate) async fn ticket(&self, ticket: &str) -> sqlx::Result<Option<Kept>> {
        let found = self.behind(ticket).await?;
        sqlx::query(ASKED).bind(ticket).execute(&self.pool).await?;
        Ok(found)
    }

    /// What is behind a ticket; the question does not count.
    pub(crate) async fn behind(&self, ticket: &str) -> sqlx::Result<Option<Kept>> {
        let sql = format!("{COLUMNS} where ticket = ?");
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(ticket).fetch_optional(&self.pool).await
    }

    pub(crate) async fn all(&self) -> sqlx::Result<Vec<Kept>> {
        let sql = format!("{COLUMNS} order by received_at_ms, rowid");
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await
    }
}

/// Several processes may open the file at once: one of them makes the tables.
async fn bring_up(pool: &SqlitePool) -> sqlx::Result<()> {
    let mut tx = pool.begin_with("begin immediate").await?;
    let version: i64 = sqlx::query_scalar("pragma user_version").fetch_one(&mut *tx).await?;
    if version == VERSION {
        return Ok(());
    }
    let tables: i64 = sqlx::query_scalar(
        "select count(*) from pragma_table_info('document') where name = 'xml_sha256'",
    )
    .fetch_one(&mut *tx)
    .await?;
    if tables == 1 {
        sqlx::raw_sql("alter table document rename to document_1").execute(&mut *tx).await?;
        sqlx::raw_sql(CREATE).execute(&mut *tx).await?;
        sqlx::raw_sql(FROM_FIRST).execute(&mut *tx).await?;
        sqlx::raw_sql("drop table document_1").execute(&mut *tx).await?;
    } else {
        sqlx::raw_sql("drop table if exists document").execute(&mut *tx).await?;
        sqlx::raw_sql(CREATE).execute(&mut *tx).await?;
    }
    let sql = format!("pragma user_version = {VERSION}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    tx.commit().await
}

pub(crate) async fn named(db: &mut SqliteConnection, name: &str) -> sqlx::Result<Option<Kept>> {
    let sql = format!("{COLUMNS} where name = ?");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(name).fetch_optional(db).await
}

pub(crate) async fn insert(db: &mut SqliteConnection, it: &Kept) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(&it.name)
        .bind(&it.ruc)
        .bind(it.state)
        .bind(it.code)
        .bind(&it.message)
        .bind(&it.notes)
        .bind(&it.cdr)
        .bind(&it.digest)
        .bind(&it.sha256)
        .bind(&it.issued)
        .bind(it.total_cents)
        .bind(&it.ticket)
        .bind(it.undecided)
        .bind(&it.told_by)
        .bind(it.accepted_times)
        .bind(it.received_at_ms)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn repeated(
    db: &mut SqliteConnection,
    name: &str,
    sha256: &str,
) -> sqlx::Result<()> {
    sqlx::query(REPEATED).bind(sha256).bind(name).execute(db).await?;
    Ok(())
}

pub(crate) async fn void(db: &mut SqliteConnection, name: &str, by: &str) -> sqlx::Result<()> {
    sqlx::query(VOIDED).bind(by).bind(name).execute(db).await?;
    Ok(())
}

pub(crate) async fn modify(
    db: &mut SqliteConnection,
    name: &str,
    total_cents: i64,
    by: &str,
) -> sqlx::Result<()> {
    sqlx::query(MODIFIED).bind(total_cents).bind(by).bind(name).execute(db).await?;
    Ok(())
}

/// How many names begin so.
pub(crate) async fn count(db: &mut SqliteConnection, beginning: &str) -> sqlx::Result<u32> {
    sqlx::query_scalar(COUNT).bind(beginning).fetch_one(db).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_an_earlier_version_kept_is_still_known() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("practice.db");
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
        let before = "
            create table document (
                name text primary key, xml_sha256 text not null, code integer not null,
                message text not null, cdr blob not null, ticket text not null,
                undecided integer not null, repeats integer not null default 0,
                received_at_ms integer not null
            ) strict;
            insert into document values ('10467793549-03-B001-1', 'aa', 0, 'ok', x'00', 't', 0, 2, 5);
            insert into document values ('10467793549-03-B001-2', 'bb', 2800, 'no', x'00', 'u', 1, 0, 6);";
        sqlx::raw_sql(before).execute(&pool).await.unwrap();
        pool.close().await;
        for _ in 0..2 {
            let state = State::open(&file).await.unwrap();
            let all = state.all().await.unwrap();
            let seen: Vec<_> = all.iter().map(|it| (it.state, it.accepted_times)).collect();
            assert_eq!(seen, [(KeptState::Accepted, 1), (KeptState::Rejected, 0)]);
            assert_eq!((all[0].ruc.as_str(), all[0].repeats), ("10467793549", 2));
            state.close().await;
        }
    }
}
