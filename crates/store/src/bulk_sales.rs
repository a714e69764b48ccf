//! Many sales at once, for load data: sold, printed and accepted long ago.

use izi_domain::Sale;
use sqlx::SqliteConnection;

use crate::outbox::{self, NewJob, State};
use crate::{Result, document, sale};

/// Writes sales with their lines, payments, movements and settled jobs.
pub async fn insert(
    transaction: &mut SqliteConnection,
    sales: &[Sale],
    issuer_id: i64,
) -> Result<()> {
    sale::insert_all(transaction, sales, issuer_id).await?;
    let first = document::next_id(transaction).await?;
    let documents: Vec<_> =
        (first..).zip(sales).map(|(id, it)| sale::boleta(id, it, issuer_id)).collect();
    document::insert_all(transaction, &documents).await?;
    let jobs: Vec<_> = documents
        .iter()
        .zip(sales)
        .flat_map(|(document, it)| {
            [
                NewJob::ticket(&it.id, State::Printed, it.sold_at),
                NewJob::to_authority(document.id, Some(&it.id), State::Accepted, it.sold_at),
            ]
        })
        .collect();
    outbox::add_all(transaction, &jobs).await
}
