//! Many sales at once, for load data: sold, printed and accepted long ago.

use izi_domain::Sale;
use sqlx::SqliteConnection;

use crate::outbox::{self, State, Topic};
use crate::{Result, sale};

/// Writes sales with their lines, payments, movements and settled jobs.
pub async fn insert(transaction: &mut SqliteConnection, sales: &[Sale], issuer_id: i64) -> Result<()> {
    for it in sales {
        sale::insert(transaction, it, issuer_id).await?;
        let (id, at) = (&it.id, it.sold_at);
        for (topic, state) in [(Topic::Print, State::Printed), (Topic::Authority, State::Accepted)] {
            outbox::add(transaction, topic, id, &format!("{}:{id}", topic.as_str()), state, at).await?;
        }
    }
    Ok(())
}
