//! What the owner must be told, once each.

use izi_domain::Instant;
use sqlx::{Row, SqliteExecutor};

use crate::{Result, document};

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What kind: `window_day_2`, `certificate_7`, …
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// When it was noticed first.
    pub at: Instant,
}

/// Gives a notice, once for its kind and subject. Whether it is new.
pub async fn give(
    db: impl SqliteExecutor<'_>,
    kind: &str,
    subject: &str,
    now: Instant,
) -> Result<bool> {
    let done = sqlx::query(
        "insert into notice (kind, subject, at_utc_ms) values (?, ?, ?) \
         on conflict (kind, subject) do update set ended_utc_ms = null where ended_utc_ms is not null",
    )
    .bind(kind)
    .bind(subject)
    .bind(now.utc_ms())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends the notices of a kind, apart from the one about `still`.
pub async fn end(
    db: impl SqliteExecutor<'_>,
    kind: &str,
    still: Option<&str>,
    now: Instant,
) -> Result<u64> {
    let done = sqlx::query(
        "update notice set ended_utc_ms = ? where kind = ? and ended_utc_ms is null and subject is not ?",
    )
    .bind(now.utc_ms())
    .bind(kind)
    .bind(still)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// The notices that hold now, the latest first.
pub async fn open(db: impl SqliteExecutor<'_>) -> Result<Vec<Notice>> {
    listed(db, "select kind, subject, at_utc_ms from notice where ended_utc_ms is null order by notice_id desc limit 50").await
}

/// Every notice there ever was, the oldest first.
pub async fn all(db: impl SqliteExecutor<'_>) -> Result<Vec<Notice>> {
    listed(db, "select kind, subject, at_utc_ms from notice order by notice_id").await
}

async fn listed(db: impl SqliteExecutor<'_>, statement: &'static str) -> Result<Vec<Notice>> {
    let rows = sqlx::query(statement).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(Notice {
                kind: row.try_get("kind")?,
                subject: row.try_get("subject")?,
                at: document::instant(row.try_get("at_utc_ms")?)?,
            })
        })
        .collect()
}
