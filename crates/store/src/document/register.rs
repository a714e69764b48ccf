//! The register for the accountant: every number of some days, also the annulled, refused and replaced
//! ones, with what each brings to the income.

use izi_domain::identity::{DocumentType, IdentityDocument};
use izi_domain::{BusinessDate, DocumentKind, DocumentName, Instant, Money};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::{Standing, instant, name_of, standing_named};
use crate::{Result, unreadable};

/// A boleta or a note in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its id: the next page begins after the last one's day and id.
    pub id: i64,
    /// Its name.
    pub name: DocumentName,
    /// The boleta that it corrects or replaces.
    pub about: Option<DocumentName>,
    /// When.
    pub issued_at: Instant,
    /// Its day in Lima.
    pub issue_date: BusinessDate,
    /// The buyer's document, when there is one.
    pub document: Option<IdentityDocument>,
    /// The buyer's name, or empty.
    pub customer: String,
    /// Its amount as written.
    pub total: Money,
    /// How it stands.
    pub standing: Standing,
    /// What it brings to the income of its day: below zero for a credit note, zero for what does not
    /// count and for a replacement, whose sale counts by its first boleta. Their sum is the income.
    pub income: Money,
}

/// (`+`: the days lead, not the kind.)
pub(crate) const REGISTER: &str = concat!(
    "select document.document_id, document.kind, document.series, document.number, \
       document.issued_utc_ms, document.issue_date, document.total_cents, coalesce(sale.customer_name, '') as customer, \
       customer_type, customer_number, other.kind as other_kind, other.series as other_series, other.number as other_number, \
       iif(exists (select 1 from uncounted where uncounted.document_id = document.document_id) \
         or (document.kind = '03' and document.about is not null), 0, \
         iif(document.kind = '07', -document.total_cents, document.total_cents)) as income, ",
    standing!(),
    " as standing ",
    joined!(),
    "where document.issue_date >= ?1 and document.issue_date <= ?2 \
       and (document.issue_date, document.document_id) > (?3, ?4) and +document.kind in ('03', '07', '08') \
     order by document.issue_date, document.document_id limit ?5",
);
const ALL: &str = "select (select count(*) from document where issue_date >= ?1 and issue_date <= ?2) \
     - (select count(*) from document where kind = 'RC' and issue_date >= ?1 and issue_date <= ?2)";

/// The boletas and notes issued from a day to another, both included, the oldest first, at most
/// `limit`, after that day and id.
pub async fn register(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
    after: Option<(BusinessDate, i64)>,
    limit: u32,
) -> Result<Vec<Registered>> {
    let first = after.map_or(from, |it| it.0.max(from));
    let rows = sqlx::query(REGISTER)
        .bind(first.to_string())
        .bind(to.to_string())
        .bind(after.map_or_else(String::new, |it| it.0.to_string()))
        .bind(after.map_or(0, |it| it.1))
        .bind(limit)
        .fetch_all(db)
        .await?;
    rows.iter().map(registered_of).collect()
}

/// How many boletas and notes were issued from a day to another, both included.
pub async fn registered(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<u32> {
    Ok(sqlx::query_scalar(ALL).bind(from.to_string()).bind(to.to_string()).fetch_one(db).await?)
}

fn registered_of(row: &SqliteRow) -> Result<Registered> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let about = match row.try_get::<Option<String>, _>("other_kind")? {
        None => None,
        Some(kind) => {
            let kind = DocumentKind::coded(&kind).ok_or_else(|| unreadable("kind"))?;
            let name =
                DocumentName::new(kind, &text("other_series")?, row.try_get("other_number")?);
            Some(name.map_err(unreadable)?)
        }
    };
    let document = match row.try_get::<Option<String>, _>("customer_type")? {
        None => None,
        Some(kind) => {
            let kind = DocumentType::named(&kind).ok_or_else(|| unreadable("customer_type"))?;
            let document = IdentityDocument::new(kind, &text("customer_number")?);
            Some(document.map_err(unreadable)?)
        }
    };
    Ok(Registered {
        id: row.try_get("document_id")?,
        name: name_of(row)?,
        about,
        issued_at: instant(row.try_get("issued_utc_ms")?)?,
        issue_date: text("issue_date")?.parse().map_err(unreadable)?,
        document,
        customer: text("customer")?,
        total: Money::from_cents(row.try_get("total_cents")?),
        standing: standing_named(&text("standing")?)?,
        income: Money::from_cents(row.try_get("income")?),
    })
}
