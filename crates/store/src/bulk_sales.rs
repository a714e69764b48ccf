//! Many sales at once, for load data: sold, printed and accepted long ago.

use izi_domain::Sale;
use sqlx::SqliteConnection;

use crate::outbox::{self, NewJob, State, Topic};
use crate::{Result, sale};

/// Writes sales with their lines, payments, movements and settled jobs.
pub async fn insert(
    transaction: &mut SqliteConnection,
    sales: &[Sale],
    issuer_id: i64,
) -> Result<()> {
    sale::insert_all(transaction, sales, issuer_id).await?;
    let settled = [(Topic::Print, State::Printed), (Topic::Authority, State::Accepted)];
    let jobs: Vec<_> = sales
        .iter()
        .flat_map(|it| {
            settled.map(|(topic, state)| NewJob::first(topic, &it.id, state, it.sold_at))
        })
        .collect();
    outbox::add_all(transaction, &jobs).await
}
