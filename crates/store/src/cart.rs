//! Open tickets, kept through a restart.

use izi_domain::{Instant, SaleId};
use sqlx::{Row, SqliteExecutor, sqlite::SqliteRow};

use crate::{Result, unreadable};

/// An open ticket as it is kept. The body is the use case's own JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id, which becomes the sale's.
    pub id: SaleId,
    /// 1, 2, 3...
    pub position: u32,
    /// When it was opened.
    pub opened_at: Instant,
    /// Lines, buyer, discount.
    pub body: String,
}

/// All open tickets by position.
pub async fn all(db: impl SqliteExecutor<'_>) -> Result<Vec<Kept>> {
    let rows =
        sqlx::query("select cart_id, position, opened_utc_ms, body from cart order by position")
            .fetch_all(db)
            .await?;
    rows.iter().map(kept_of).collect()
}

/// One open ticket.
pub async fn by_id(db: impl SqliteExecutor<'_>, id: &SaleId) -> Result<Option<Kept>> {
    let row =
        sqlx::query("select cart_id, position, opened_utc_ms, body from cart where cart_id = ?")
            .bind(id.as_str())
            .fetch_optional(db)
            .await?;
    row.as_ref().map(kept_of).transpose()
}

/// Writes an open ticket, new or changed.
pub async fn put(db: impl SqliteExecutor<'_>, cart: &Kept, now: Instant) -> Result<()> {
    sqlx::query(
        "insert into cart (cart_id, position, opened_utc_ms, changed_utc_ms, body) values (?, ?, ?, ?, ?) \
         on conflict (cart_id) do update set body = excluded.body, changed_utc_ms = excluded.changed_utc_ms",
    )
    .bind(cart.id.as_str())
    .bind(cart.position)
    .bind(cart.opened_at.utc_ms())
    .bind(now.utc_ms())
    .bind(&cart.body)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes an open ticket away: it was sold, or discarded on purpose.
pub async fn remove(db: impl SqliteExecutor<'_>, id: &SaleId) -> Result<bool> {
    let gone =
        sqlx::query("delete from cart where cart_id = ?").bind(id.as_str()).execute(db).await?;
    Ok(gone.rows_affected() > 0)
}

fn kept_of(row: &SqliteRow) -> Result<Kept> {
    let id: String = row.try_get("cart_id")?;
    Ok(Kept {
        id: id.parse().map_err(unreadable)?,
        position: row.try_get("position")?,
        opened_at: Instant::from_utc_ms(row.try_get("opened_utc_ms")?)
            .ok_or_else(|| unreadable("opened"))?,
        body: row.try_get("body")?,
    })
}
