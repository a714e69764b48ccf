//! What the practice authority remembers, in a database file of its own.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

const CREATE: &str = "
create table if not exists document (
    -- RUC-03-B001-1: the key that makes a repeat impossible, whoever sends it at the same time.
    name           text    primary key,
    xml_sha256     text    not null,
    code           integer not null,
    message        text    not null,
    cdr            blob    not null,
    ticket         text    not null,
    -- How many questions are still answered with 'in process'.
    undecided      integer not null check (undecided >= 0),
    -- How often the same number came again.
    repeats        integer not null default 0,
    received_at_ms integer not null
) strict";
const INSERT: &str = "
insert into document (name, xml_sha256, code, message, cdr, ticket, undecided, received_at_ms)
values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do nothing";
const REPEATED: &str = "update document set repeats = repeats + 1 where name = ? returning code";
const BY_NAME: &str = "select code, message, cdr, ticket, undecided from document where name = ?";
const BY_TICKET: &str =
    "select code, message, cdr, ticket, undecided from document where ticket = ?";
const ASKED: &str =
    "update document set undecided = undecided - 1 where ticket = ? and undecided > 0";
const ALL: &str = "
select name, xml_sha256, code, message, repeats, received_at_ms from document
order by received_at_ms, rowid";

const CONNECTIONS: u32 = 4;
const BUSY: Duration = Duration::from_secs(10);

/// A document that has a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Kept {
    /// `10467793549-03-B001-1`.
    pub name: String,
    /// Of the XML as it came, in hexadecimal.
    pub xml_sha256: String,
    /// 0 accepted, 2000–3999 rejected, 4000 and up accepted with observations.
    pub code: u32,
    /// The words that go with it.
    pub message: String,
    /// How often the same number came again.
    pub repeats: u32,
    /// When, in UTC milliseconds.
    pub received_at_ms: i64,
}

/// A decision as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Decision {
    pub(crate) code: u32,
    pub(crate) message: String,
    pub(crate) cdr: Vec<u8>,
    pub(crate) ticket: String,
    pub(crate) undecided: u32,
}

/// What came of keeping a document.
pub(crate) enum Keeping {
    First,
    /// The number was there already, with this code.
    Repeat {
        code: u32,
    },
}

#[derive(Debug)]
pub(crate) struct State {
    pool: SqlitePool,
}

impl State {
    pub(crate) async fn open(file: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY);
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
        sqlx::query(CREATE).execute(&pool).await?;
        Ok(Self { pool })
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) async fn keep(
        &self,
        name: &str,
        xml_sha256: &str,
        decision: &Decision,
        now_ms: i64,
    ) -> sqlx::Result<Keeping> {
        let inserted = sqlx::query(INSERT)
            .bind(name)
            .bind(xml_sha256)
            .bind(decision.code)
            .bind(&decision.message)
            .bind(&decision.cdr)
            .bind(&decision.ticket)
            .bind(decision.undecided)
            .bind(now_ms)
            .execute(&self.pool)
            .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Keeping::First);
        }
        let code = sqlx::query_scalar(REPEATED).bind(name).fetch_one(&self.pool).await?;
        Ok(Keeping::Repeat { code })
    }

    pub(crate) async fn named(&self, name: &str) -> sqlx::Result<Option<Decision>> {
        sqlx::query_as(BY_NAME).bind(name).fetch_optional(&self.pool).await
    }

    /// The decision behind a ticket, as it stood before this question brought it nearer.
    pub(crate) async fn ticket(&self, ticket: &str) -> sqlx::Result<Option<Decision>> {
        let found = sqlx::query_as(BY_TICKET).bind(ticket).fetch_optional(&self.pool).await?;
        sqlx::query(ASKED).bind(ticket).execute(&self.pool).await?;
        Ok(found)
    }

    pub(crate) async fn all(&self) -> sqlx::Result<Vec<Kept>> {
        sqlx::query_as(ALL).fetch_all(&self.pool).await
    }
}
