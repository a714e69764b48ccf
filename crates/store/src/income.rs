//! What was sold, net of annulled sales and of notes, whatever the authority has answered: read from
//! the tallies that the triggers of `0005_income.sql` keep, never added up from the sales. This module,
//! [`crate::entry`] and [`crate::day`] are the only ones that tell figures, so that no two screens
//! disagree; [`crate::report`] adds the same up from the rows, to prove it.
//!
//! Days are Lima's, and a span holds its first and its last one.

mod customers;
mod products;
mod states;
#[cfg(test)]
mod tests;

use izi_domain::{BusinessDate, Money, Month};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

use crate::{Result, unreadable};

pub use customers::{CustomerIncome, customers};
pub use products::{
    CategoryIncome, Costs, ProductIncome, categories, costs, products, top_products,
};
pub use states::{StateIncome, annulled, replaced, states};

#[cfg(test)]
pub(crate) use customers::NAMED;
#[cfg(test)]
pub(crate) use products::{COSTS, PRODUCTS};
#[cfg(test)]
pub(crate) use states::{ANNULLED, REPLACED, UNACCEPTED};

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Income {
    /// Sales that count.
    pub sales: u32,
    /// Notes that count.
    pub notes: u32,
    /// What all of them came to; below zero where more was given back than sold.
    pub amount: Money,
}

impl Income {
    /// Sales and notes: the entries it was added from.
    pub fn entries(self) -> u32 {
        self.sales.saturating_add(self.notes)
    }

    /// Both together.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            sales: self.sales.saturating_add(other.sales),
            notes: self.notes.saturating_add(other.notes),
            amount: Money::from_cents(self.amount.cents() + other.amount.cents()),
        }
    }

    /// What is left without a part.
    fn without(self, part: Self) -> Self {
        Self {
            sales: self.sales.saturating_sub(part.sales),
            notes: self.notes.saturating_sub(part.notes),
            // Sums of years are above what a single amount may be.
            amount: Money::from_cents(self.amount.cents() - part.amount.cents()),
        }
    }
}

/// What an income is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// `sale`, `credit` or `debit`.
    Kind,
    /// The hour in Lima, `00` to `23`.
    Hour,
    /// How sales were paid, net of change: `cash` and the others of [`izi_domain::Method`]. A sale that
    /// was paid in two ways is counted in both; notes were not paid by any and stand under `note`.
    Method,
    /// Who sold; a note counts for the seller of its sale.
    Seller,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Hour, Self::Method, Self::Seller];

    /// The word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Hour => "hour",
            Self::Method => "method",
            Self::Seller => "seller",
        }
    }
}

macro_rules! sums {
    () => {
        "coalesce(sum(sales), 0) as sales, coalesce(sum(notes), 0) as notes, coalesce(sum(cents), 0) as cents "
    };
}
pub(crate) const MONTHS: &str = "select coalesce(sum(cents), 0) from tally \
     where dimension = 'month' and business_date >= ? and business_date < ?";
pub(crate) const SPAN: &str = concat!(
    "select ",
    sums!(),
    "from tally where dimension = 'kind' and business_date >= ? and business_date <= ?",
);
pub(crate) const DAYS: &str = concat!(
    "select business_date, ",
    sums!(),
    "from tally where dimension = 'kind' and business_date >= ? and business_date <= ? \
     group by business_date order by business_date",
);
pub(crate) const BY: &str = concat!(
    "select key, ",
    sums!(),
    "from tally where dimension = ? and business_date >= ? and business_date <= ? group by key order by key",
);

/// Adds all tallies up anew from the rows. Changes nothing, unless the file was altered from outside.
/// Takes some seconds for a million sales.
pub async fn rebuild(transaction: &mut SqliteConnection) -> Result<()> {
    sqlx::query("insert into rebuilding values (1)").execute(transaction).await?;
    Ok(())
}

/// The income of all days.
pub async fn ever(db: impl SqliteExecutor<'_>) -> Result<Money> {
    let cents =
        sqlx::query_scalar("select coalesce(sum(cents), 0) from tally where dimension = 'month'");
    Ok(Money::from_cents(cents.fetch_one(db).await?))
}

/// What was sold in a month: the income of the Nuevo RUS.
pub async fn month(db: impl SqliteExecutor<'_>, month: Month) -> Result<Money> {
    before(db, month, month.next()).await
}

/// What was sold from January to a month, that month included.
pub async fn year(db: impl SqliteExecutor<'_>, month: Month) -> Result<Money> {
    before(db, month.january(), month.next()).await
}

/// What was sold in the months from `first` on and before `end`.
pub(crate) async fn before(db: impl SqliteExecutor<'_>, first: Month, end: Month) -> Result<Money> {
    let cents: i64 = sqlx::query_scalar(MONTHS)
        .bind(first.first_day().to_string())
        .bind(end.first_day().to_string())
        .fetch_one(db)
        .await?;
    Ok(Money::from_cents(cents))
}

/// What was sold from a day to another, both included.
pub async fn span(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Income> {
    let row = sqlx::query(SPAN).bind(from.to_string()).bind(to.to_string()).fetch_one(db).await?;
    income_of(&row)
}

/// What was sold on each day of a span, the oldest first. Days on which nothing counts are left out.
pub async fn days(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<(BusinessDate, Income)>> {
    let rows = sqlx::query(DAYS).bind(from.to_string()).bind(to.to_string()).fetch_all(db).await?;
    let day = |row: &SqliteRow| -> Result<_> {
        let day: String = row.try_get("business_date")?;
        Ok((day.parse().map_err(unreadable)?, income_of(row)?))
    };
    rows.iter().map(day).collect()
}

/// What was sold in a span, by one dimension, in the order of its keys. The amounts are the income of
/// the span.
pub async fn by(
    db: impl SqliteExecutor<'_>,
    dimension: Dimension,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<(String, Income)>> {
    let rows = sqlx::query(BY)
        .bind(dimension.as_str())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("key")?, income_of(row)?))).collect()
}

fn income_of(row: &SqliteRow) -> Result<Income> {
    Ok(Income {
        sales: row.try_get("sales")?,
        notes: row.try_get("notes")?,
        amount: Money::from_cents(row.try_get("cents")?),
    })
}

/// The first day of the span's first whole month, and the first day after its last one; the same twice
/// where it holds none. A month of which nothing comes after the span is whole too.
async fn whole_months(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<(BusinessDate, BusinessDate)> {
    let opens = from.month().first_day();
    let first = if opens == from { from } else { from.month().next().first_day() };
    let after = to.month().next().first_day();
    let later: Option<i64> = sqlx::query_scalar(
        "select 1 from tally where dimension = 'kind' and business_date > ? and business_date < ? limit 1",
    )
    .bind(to.to_string())
    .bind(after.to_string())
    .fetch_optional(db)
    .await?;
    let end = if later.is_none() { after } else { to.month().first_day() };
    Ok(if first < end { (first, end) } else { (from, from) })
}
