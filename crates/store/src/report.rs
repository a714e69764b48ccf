//! Totals of what was sold. The only module that adds sales up, so that no two screens disagree.

use izi_domain::{Money, Month};
use sqlx::SqlitePool;

use crate::Result;

pub(crate) const INCOME: &str =
    "select coalesce(sum(total_cents), 0) from sale where business_date >= ? and business_date < ?";

/// What was sold in the months from `first` on and before `end`, whatever the authority has
/// answered: the income of the Nuevo RUS.
pub async fn income(db: &SqlitePool, first: Month, end: Month) -> Result<Money> {
    let cents: i64 = sqlx::query_scalar(INCOME)
        .bind(first.first_day().to_string())
        .bind(end.first_day().to_string())
        .fetch_one(db)
        .await?;
    Ok(Money::from_cents(cents))
}
