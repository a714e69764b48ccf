//! The income added up from the rows themselves: what the tallies of [`crate::income`] must agree with,
//! to the céntimo. No screen waits for it.

use izi_domain::{BusinessDate, Money, Month};
use sqlx::{SqliteConnection, SqliteExecutor};

use crate::{Result, income};

/// Sales of their own day; annulled ones count no more, as if they had not been. (Annulled ones are
/// few: they are looked up from their own table.)
pub(crate) const INCOME: &str = "select coalesce(sum(total_cents), 0) from sale where business_date >= ? and business_date <= ?";
const ANNULLED: &str = "select coalesce(sum(sale.total_cents), 0) from sale \
     where sale_id in (select document.sale_id from void cross join document using (document_id) \
       where void.state <> 'failed') and business_date >= ? and business_date <= ?";
/// Notes count on the day of the note: a credit note takes away, a debit note adds. One about a boleta
/// that SUNAT never took corrects nothing.
const CORRECTED: &str = "select coalesce(sum(iif(kind = '07', -total_cents, total_cents)), 0) \
     from note cross join document using (document_id) join outbox using (document_id) \
       join outbox boleta on boleta.document_id = about \
     where issue_date >= ? and issue_date <= ? and outbox.state not in ('rejected', 'discarded') \
       and boleta.state not in ('rejected', 'replaced', 'discarded')";

/// What was sold in the months from `first` on and before `end`, whatever the authority has
/// answered, net of what was annulled and of notes: the income of the Nuevo RUS.
pub async fn income(db: impl SqliteExecutor<'_>, first: Month, end: Month) -> Result<Money> {
    income::before(db, first, end).await
}

/// The income from a day to another, both included, added up from the sales, the voids and the notes.
pub async fn from_rows(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Money> {
    let mut cents = [0_i64; 3];
    for (sum, statement) in cents.iter_mut().zip([INCOME, ANNULLED, CORRECTED]) {
        *sum = sqlx::query_scalar(statement)
            .bind(from.to_string())
            .bind(to.to_string())
            .fetch_one(&mut *db)
            .await?;
    }
    let [sold, annulled, corrected] = cents;
    Ok(Money::from_cents(sold - annulled + corrected))
}
