//! The sums behind the owner's figures, added up anew from the rows.

use izi_domain::Money;
use izi_store::income;
use serde_json::json;

use crate::refusal::Result;
use crate::shop::{Shop, cashier_in, note};

/// What adding up anew found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// The income of all days as it was kept.
    pub before: Money,
    /// As the rows have it. Another one than before: the file was altered from outside.
    pub after: Money,
}

/// Adds all sums up anew. It holds the write lock while it does, seconds on a file of years.
pub async fn rebuild(shop: &Shop) -> Result<Rebuilt> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let before = income::ever(&mut *transaction).await?;
    income::rebuild(&mut transaction).await?;
    let after = income::ever(&mut *transaction).await?;
    let actor = cashier_in(&mut transaction).await?;
    let detail = json!({ "before": before.to_string(), "after": after.to_string() });
    note(&mut transaction, now, &actor, "figures.rebuild", "", &detail).await?;
    transaction.commit().await?;
    Ok(Rebuilt { before, after })
}
