//! What was done, by whom; chained so that a row altered from outside shows.

use izi_domain::Instant;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};

use crate::{Result, unreadable};

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: &'a str,
    /// What, as `noun.verb`: `sale.commit`, `product.price`.
    pub action: &'a str,
    /// To what: a number, an id.
    pub subject: &'a str,
    /// The rest, as JSON.
    pub detail: &'a str,
}

pub(crate) const LAST: &str = "select chain from audit order by audit_id desc limit 1";

/// Adds an entry in the transaction of what it tells of.
pub async fn add(transaction: &mut SqliteConnection, entry: &Entry<'_>) -> Result<()> {
    let last: Option<Vec<u8>> = sqlx::query_scalar(LAST).fetch_optional(&mut *transaction).await?;
    sqlx::query(
        "insert into audit (at_utc_ms, actor, action, subject, detail, chain) values (?, ?, ?, ?, ?, ?)",
    )
    .bind(entry.at.utc_ms())
    .bind(entry.actor)
    .bind(entry.action)
    .bind(entry.subject)
    .bind(entry.detail)
    .bind(link(last.as_deref().unwrap_or_default(), entry))
    .execute(transaction)
    .await?;
    Ok(())
}

/// Walks the whole chain. The id of the first row that does not follow from the one before, if any.
pub async fn first_break(db: &mut SqliteConnection) -> Result<Option<i64>> {
    let rows = sqlx::query("select * from audit order by audit_id").fetch_all(db).await?;
    let mut last = Vec::new();
    for row in rows {
        let text = |column: &str| row.try_get::<String, _>(column);
        let at = Instant::from_utc_ms(row.try_get("at_utc_ms")?).ok_or_else(|| unreadable("at"))?;
        let (actor, action) = (text("actor")?, text("action")?);
        let (subject, detail) = (text("subject")?, text("detail")?);
        let entry =
            Entry { at, actor: &actor, action: &action, subject: &subject, detail: &detail };
        let chain: Vec<u8> = row.try_get("chain")?;
        if chain != link(&last, &entry) {
            return Ok(Some(row.try_get("audit_id")?));
        }
        last = chain;
    }
    Ok(None)
}

fn link(last: &[u8], entry: &Entry<'_>) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(last);
    for part in [entry.actor, entry.action, entry.subject, entry.detail] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(entry.at.utc_ms().to_be_bytes());
    hash.finalize().to_vec()
}
