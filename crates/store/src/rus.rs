//! The Nuevo RUS: limits by month, what is held against them, and what the owner was warned of.

use izi_domain::rus::{Income, Limit, RusLimits};
use izi_domain::{Instant, Money, Month};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

use crate::document::instant;
use crate::{Result, unreadable};

/// Where a month stands: its limits, what was sold and what was bought, of the month and of its year up
/// to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RusStanding {
    /// In force in the month.
    pub limits: RusLimits,
    /// Sold, net of voids and notes, whatever the authority answered.
    pub income: Income,
    /// Bought, net of counter-entries.
    pub purchases: Income,
}

impl RusStanding {
    /// What decides: the larger of income and purchases.
    pub fn decisive(&self) -> Income {
        self.income.larger(self.purchases)
    }
}

/// All of it in one question: a sale asks it while it holds the write lock.
pub(crate) const STANDING: &str = "select rus_limit.*, \
       (select coalesce(sum(cents), 0) from tally \
         where dimension = 'month' and business_date = ?2) as month_income, \
       (select coalesce(sum(cents), 0) from tally \
         where dimension = 'month' and business_date between ?3 and ?2) as year_income, \
       (select coalesce(sum(total_cents), 0) from purchase where date >= ?2 and date < ?4) as month_bought, \
       (select coalesce(sum(total_cents), 0) from purchase where date >= ?3 and date < ?4) as year_bought \
     from rus_limit \
     where since_month <= max(?1, (select min(since_month) from rus_limit)) order by since_month desc limit 1";

/// Where a month stands.
pub async fn standing(db: impl SqliteExecutor<'_>, month: Month) -> Result<RusStanding> {
    let row = sqlx::query(STANDING)
        .bind(month.to_string())
        .bind(month.first_day().to_string())
        .bind(month.january().first_day().to_string())
        .bind(month.next().first_day().to_string())
        .fetch_optional(db)
        .await?;
    // The first limits stay for ever, and stand for what was before them too.
    let row = row.ok_or_else(|| unreadable("limits"))?;
    let money = |column: &str| row.try_get(column).map(Money::from_cents);
    Ok(RusStanding {
        limits: limits_of(&row)?,
        income: Income { month: money("month_income")?, year: money("year_income")? },
        purchases: Income { month: money("month_bought")?, year: money("year_bought")? },
    })
}

fn limits_of(row: &SqliteRow) -> Result<RusLimits> {
    let money = |column: &str| row.try_get(column).map(Money::from_cents);
    Ok(RusLimits {
        category_1: money("category_1_cents")?,
        category_2: money("category_2_cents")?,
        year: money("year_cents")?,
        quota_1: money("quota_1_cents")?,
        quota_2: money("quota_2_cents")?,
        due_day: row.try_get("due_day")?,
        special_year: row.try_get::<Option<i64>, _>("special_year_cents")?.map(Money::from_cents),
    })
}

/// All limits with the month each begins in, the latest first.
pub async fn limits(db: impl SqliteExecutor<'_>) -> Result<Vec<(Month, RusLimits)>> {
    let rows =
        sqlx::query("select * from rus_limit order by since_month desc").fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let since: String = row.try_get("since_month")?;
            Ok((since.parse().map_err(unreadable)?, limits_of(row)?))
        })
        .collect()
}

/// Keeps limits from a month on, in place of those that began in the same month.
pub async fn keep_limits(
    db: impl SqliteExecutor<'_>,
    since: Month,
    limits: &RusLimits,
) -> Result<()> {
    sqlx::query("insert or replace into rus_limit values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(since.to_string())
        .bind(limits.category_1.cents())
        .bind(limits.category_2.cents())
        .bind(limits.year.cents())
        .bind(limits.quota_1.cents())
        .bind(limits.quota_2.cents())
        .bind(limits.due_day)
        .bind(limits.special_year.map(Money::cents))
        .execute(db)
        .await?;
    Ok(())
}

/// Takes the limits back that began in a month; gives whether there were any. The first ones stay.
pub async fn drop_limits(db: impl SqliteExecutor<'_>, since: Month) -> Result<bool> {
    let done = sqlx::query(
        "delete from rus_limit where since_month = ? \
           and since_month <> (select min(since_month) from rus_limit)",
    )
    .bind(since.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A threshold that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warned {
    /// Of which limit.
    pub limit: Limit,
    /// 75, 90, or 100 for the limit passed.
    pub percent: u32,
    /// When.
    pub at: Instant,
}

/// Notes a threshold, once for each month; gives whether it is new.
pub async fn warn(
    transaction: &mut SqliteConnection,
    month: Month,
    (limit, percent): (Limit, u32),
    now: Instant,
) -> Result<bool> {
    let done = sqlx::query("insert or ignore into rus_warning values (?, ?, ?, ?)")
        .bind(month.to_string())
        .bind(limit.as_str())
        .bind(percent)
        .bind(now.utc_ms())
        .execute(transaction)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) const WARNINGS: &str = "select * from rus_warning where month = ? order by at_utc_ms desc, percent desc, limit_name desc";

/// What the owner was warned of in a month, the latest first.
pub async fn warnings(db: impl SqliteExecutor<'_>, month: Month) -> Result<Vec<Warned>> {
    let rows = sqlx::query(WARNINGS).bind(month.to_string()).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let limit: String = row.try_get("limit_name")?;
            Ok(Warned {
                limit: Limit::named(&limit).ok_or_else(|| unreadable("limit_name"))?,
                percent: row.try_get("percent")?,
                at: instant(row.try_get("at_utc_ms")?)?,
            })
        })
        .collect()
}
