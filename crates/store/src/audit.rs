//! What was done, by whom; chained so that a row altered from outside shows.

use izi_domain::{Instant, SaleId};
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

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

/// A limit of the Nuevo RUS that a sale passed, as its transaction wrote it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// Which, by its name on the wire.
    pub limit: String,
    /// What the month, or the year, came to with the sale.
    pub income: String,
    /// Why it was sold all the same, or empty where nobody was asked.
    pub reason: String,
}

pub(crate) const CROSSED: &str = "select json_extract(detail, '$.rus_limit') as rus_limit, \
       coalesce(json_extract(detail, '$.rus_income'), '') as rus_income, \
       coalesce(json_extract(detail, '$.rus_reason'), '') as rus_reason \
     from audit where json_extract(detail, '$.sale_id') = ? and json_extract(detail, '$.rus_limit') is not null";
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

/// The limit that a sale passed, if it passed one.
pub async fn crossed(db: impl SqliteExecutor<'_>, sale: &SaleId) -> Result<Option<Crossed>> {
    let row = sqlx::query(CROSSED).bind(sale.as_str()).fetch_optional(db).await?;
    let crossed = |row: SqliteRow| -> Result<_> {
        let text = |column: &str| row.try_get::<String, _>(column);
        Ok(Crossed {
            limit: text("rus_limit")?,
            income: text("rus_income")?,
            reason: text("rus_reason")?,
        })
    };
    row.map(crossed).transpose()
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
