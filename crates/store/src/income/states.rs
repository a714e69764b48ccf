//! An income by what the authority says of its documents.

use izi_domain::BusinessDate;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

use super::{Income, income_of, span};
use crate::Result;
use crate::outbox::State;

/// A part of an income.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateIncome {
    /// The state of the boleta that counts for the sale (its latest), or of the note.
    pub state: String,
    /// What came in.
    pub income: Income,
}

/// What is not accepted.
pub(crate) const UNACCEPTED: &str = "select state, sum(sales) as sales, sum(notes) as notes, sum(cents) as cents \
     from unaccepted_day where business_date >= ? and business_date <= ? group by state";
pub(crate) const ANNULLED: &str = "select count(*) as sales, 0 as notes, coalesce(sum(total_cents), 0) as cents \
     from uncounted cross join document using (document_id) \
     where business_date >= ?1 and business_date <= ?2 and kind = '03'";
pub(crate) const REPLACED: &str = "select count(*) as sales, 0 as notes, coalesce(sum(total_cents), 0) as cents \
     from outbox indexed by outbox_unaccepted cross join document using (document_id) \
     where topic = 'authority' and state <> 'accepted' and state = 'replaced' \
       and issue_date >= ?1 and issue_date <= ?2 and kind = '03'";

/// The income of a span by state, the largest first. The amounts are the income of the span.
pub async fn states(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<StateIncome>> {
    let mut accepted = span(&mut *db, from, to).await?;
    let (first, last) = (from.to_string(), to.to_string());
    let rows = sqlx::query(UNACCEPTED).bind(first).bind(last).fetch_all(db).await?;
    let state = |row: &SqliteRow| -> Result<_> {
        Ok(StateIncome { state: row.try_get("state")?, income: income_of(row)? })
    };
    let mut states: Vec<_> = rows.iter().map(state).collect::<Result<_>>()?;
    for StateIncome { income, .. } in &states {
        accepted = accepted.without(*income);
    }
    if accepted.entries() > 0 {
        let state = State::Accepted.as_str().to_owned();
        states.push(StateIncome { state, income: accepted });
    }
    states.sort_by(|a, b| b.income.amount.cmp(&a.income.amount).then(a.state.cmp(&b.state)));
    Ok(states)
}

/// Sales of a span that were annulled and count no more; how many, and what they had come to.
pub async fn annulled(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Income> {
    let row =
        sqlx::query(ANNULLED).bind(from.to_string()).bind(to.to_string()).fetch_one(db).await?;
    income_of(&row)
}

/// Boletas issued in a span that another took the place of; their sales count once, by the other.
pub async fn replaced(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Income> {
    let row =
        sqlx::query(REPLACED).bind(from.to_string()).bind(to.to_string()).fetch_one(db).await?;
    income_of(&row)
}
