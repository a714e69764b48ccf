//! What is on the shelf, for many products at once.

use std::collections::HashMap;

use izi_domain::Stock;
use sqlx::{Row, SqliteExecutor};

use crate::Result;

const STOCKS: &str = "select product_id, stock_milli from product join product_tally using (product_key) \
     where counted = 1 and product_id in (select value from json_each(?))";

/// What is on the shelf of each of these products, by the books. One that is gone, or of which nobody
/// ever said how much there is, is left out.
pub async fn of_products(
    db: impl SqliteExecutor<'_>,
    product_ids: &[&str],
) -> Result<HashMap<String, Stock>> {
    let ids = serde_json::to_string(product_ids).map_err(crate::unreadable)?;
    let rows = sqlx::query(STOCKS).bind(ids).fetch_all(db).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("product_id")?, Stock::from_milli(row.try_get("stock_milli")?))))
        .collect()
}

pub(crate) const RUN_OUT: &str =
    "select count(*) from product_tally where active = 1 and counted = 1 and stock_milli <= 0";

/// How many products that are sold have nothing left on the shelf, by the books.
pub async fn run_out(db: impl SqliteExecutor<'_>) -> Result<u32> {
    Ok(sqlx::query_scalar(RUN_OUT).fetch_one(db).await?)
}
