//! Summaries (RC): which documents wait for one, and what each says.

use izi_domain::BusinessDate;
use izi_domain::document::Condition;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

use crate::outbox::open;
use crate::{Result, unreadable};

/// A document that is to go into a summary, or is in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The document.
    pub document: i64,
    /// What is said of it.
    pub condition: Condition,
}

/// Documents that wait for a summary: those too late to go alone, and annulled boletas that SUNAT
/// has. Both are few and in indexes of what is open.
pub(crate) const DUE: &str = concat!(
    "select issue_date, document_id, 1 as condition from outbox \
       join document using (document_id) where topic = 'authority' and state = 'summary_due' and ",
    open!(),
    "union all \
     select issue_date, void.document_id, 3 from void join document using (document_id) \
       join outbox on outbox.document_id = void.document_id \
       where void.state = 'waiting' and void.state in ('waiting', 'in_summary') and outbox.state in ('accepted', 'observed') \
     order by 1, 2",
);

/// What waits for a summary, by the day it was issued; of one day only where asked.
pub async fn due(
    db: impl SqliteExecutor<'_>,
    day: Option<BusinessDate>,
) -> Result<Vec<(BusinessDate, Member)>> {
    let rows = sqlx::query(DUE).fetch_all(db).await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in &rows {
        let date: String = row.try_get("issue_date")?;
        let date: BusinessDate = date.parse().map_err(unreadable)?;
        if day.is_none_or(|it| it == date) {
            due.push((date, member_of(row)?));
        }
    }
    Ok(due)
}

/// Writes what a summary says.
pub async fn add_lines(
    transaction: &mut SqliteConnection,
    summary: i64,
    members: &[Member],
) -> Result<()> {
    for (position, it) in (0_i64..).zip(members) {
        sqlx::query(
            "insert into summary_line (summary_id, position, document_id, condition) values (?, ?, ?, ?)",
        )
        .bind(summary)
        .bind(position)
        .bind(it.document)
        .bind(it.condition.code())
        .execute(&mut *transaction)
        .await?;
    }
    Ok(())
}

/// What a summary says, in its order.
pub async fn lines(db: impl SqliteExecutor<'_>, summary: i64) -> Result<Vec<Member>> {
    let rows = sqlx::query(LINES).bind(summary).fetch_all(db).await?;
    rows.iter().map(member_of).collect()
}

pub(crate) const LINES: &str =
    "select document_id, condition from summary_line where summary_id = ? order by position";

/// The summaries that speak of a document, the oldest first.
pub async fn of_document(
    db: impl SqliteExecutor<'_>,
    document: i64,
) -> Result<Vec<(i64, Condition)>> {
    let rows = sqlx::query(
        "select summary_id, condition from summary_line where document_id = ? order by summary_id",
    )
    .bind(document)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("summary_id")?, condition_of(row)?))).collect()
}

fn member_of(row: &sqlx::sqlite::SqliteRow) -> Result<Member> {
    Ok(Member { document: row.try_get("document_id")?, condition: condition_of(row)? })
}

fn condition_of(row: &sqlx::sqlite::SqliteRow) -> Result<Condition> {
    Condition::coded(row.try_get("condition")?).ok_or_else(|| unreadable("condition"))
}
