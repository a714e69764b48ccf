//! The register for the accountant: boletas and notes in the order of their days, with what each brings.

use izi_domain::{BusinessDate, DocumentName, Money};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::{Standing, name_of, standing_named};
use crate::{Result, unreadable};

/// A document in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its id: with its day, where the next page begins.
    pub id: i64,
    /// Its day.
    pub date: BusinessDate,
    /// Its name.
    pub name: DocumentName,
    /// The boleta of its sale that counts, to be opened.
    pub boleta: DocumentName,
    /// The buyer's document as catalogue 06 codes it, its number and the name; all empty without one.
    pub customer: [String; 3],
    /// Its amount.
    pub total: Money,
    /// How it stands.
    pub standing: Standing,
    /// Whether its sale was annulled.
    pub annulled: bool,
    /// The document that it corrects or replaces.
    pub about: Option<DocumentName>,
    /// What it adds to the income of its day: nothing where its sale was annulled or is counted with
    /// another boleta, or where a note does not hold; below zero for a credit note.
    pub income: Money,
}

macro_rules! registered {
    ($direction:literal, $way:literal) => {
        concat!(
            "select document.document_id, document.kind, document.series, document.number, document.issue_date, \
               document.total_cents, customer_type, customer_number, customer_name, \
               other.kind as other_kind, other.series as other_series, other.number as other_number, \
               latest.kind as latest_kind, latest.series as latest_series, latest.number as latest_number, \
               document.kind = '03' and exists (select 1 from document d join void v on v.document_id = d.document_id \
                 where d.sale_id = document.sale_id and v.state <> 'failed') as annulled, \
               case when exists (select 1 from uncounted where uncounted.document_id = document.document_id) then 0 \
                 when document.kind = '07' then -document.total_cents \
                 when document.kind = '03' and document.about is not null then 0 \
                 else document.total_cents end as income_cents, ",
            standing!(),
            " as standing ",
            joined!(),
            "join document latest on latest.document_id = (select max(d.document_id) from document d \
                 where d.sale_id = document.sale_id and d.kind = '03') \
             where document.issue_date >= ?1 and document.issue_date <= ?2 and document.kind <> 'RC' \
               and (document.issue_date, document.document_id) ",
            $direction,
            " (?3, ?4) order by document.issue_date ",
            $way,
            ", document.document_id ",
            $way,
            " limit ?5"
        )
    };
}
pub(crate) const REGISTER: &str = registered!(">", "asc");
pub(crate) const REGISTER_BACK: &str = registered!("<", "desc");
/// From indexes alone.
const ALL: &str = "select (select count(*) from document where issue_date >= ?1 and issue_date <= ?2) \
     - (select count(*) from document where kind = 'RC' and issue_date >= ?1 and issue_date <= ?2)";

/// Boletas and notes of the days from `from` to `to`, both included, the oldest first (or the latest),
/// after the document at this day and id; at most `limit`.
pub async fn register(
    db: impl SqliteExecutor<'_>,
    (from, to): (BusinessDate, BusinessDate),
    latest_first: bool,
    after: Option<(BusinessDate, i64)>,
    limit: u32,
) -> Result<Vec<Registered>> {
    let (statement, begin) = if latest_first {
        (REGISTER_BACK, ("9".to_owned(), i64::MAX))
    } else {
        (REGISTER, ("0".to_owned(), 0))
    };
    let (date, id) = after.map_or(begin, |it| (it.0.to_string(), it.1));
    let rows = sqlx::query(statement)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(date)
        .bind(id)
        .bind(limit)
        .fetch_all(db)
        .await?;
    rows.iter().map(registered_of).collect()
}

/// How many boletas and notes there are in these days.
pub async fn registered(
    db: impl SqliteExecutor<'_>,
    (from, to): (BusinessDate, BusinessDate),
) -> Result<u32> {
    let query = sqlx::query_scalar(ALL).bind(from.to_string()).bind(to.to_string());
    Ok(query.fetch_one(db).await?)
}

fn registered_of(row: &SqliteRow) -> Result<Registered> {
    let day: String = row.try_get("issue_date")?;
    let standing: String = row.try_get("standing")?;
    let text = |column: &str| -> Result<String> {
        Ok(row.try_get::<Option<String>, _>(column)?.unwrap_or_default())
    };
    let kind = izi_domain::DocumentType::named(&text("customer_type")?);
    let kind = kind.map_or("", izi_domain::DocumentType::catalog_06);
    Ok(Registered {
        id: row.try_get("document_id")?,
        date: day.parse().map_err(unreadable)?,
        name: name_of(row)?,
        boleta: named(row, "latest")?.ok_or_else(|| unreadable("sale"))?,
        customer: [kind.to_owned(), text("customer_number")?, text("customer_name")?],
        total: Money::from_cents(row.try_get("total_cents")?),
        standing: standing_named(&standing)?,
        annulled: row.try_get("annulled")?,
        about: named(row, "other")?,
        income: Money::from_cents(row.try_get("income_cents")?),
    })
}

/// The name of another document in the row.
fn named(row: &SqliteRow, other: &str) -> Result<Option<DocumentName>> {
    let column = |it: &str| format!("{other}_{it}");
    let Some(kind) = row.try_get::<Option<String>, _>(column("kind").as_str())? else {
        return Ok(None);
    };
    let kind = izi_domain::DocumentKind::coded(&kind).ok_or_else(|| unreadable("kind"))?;
    let series: String = row.try_get(column("series").as_str())?;
    let number = row.try_get(column("number").as_str())?;
    DocumentName::new(kind, &series, number).map(Some).map_err(unreadable)
}
