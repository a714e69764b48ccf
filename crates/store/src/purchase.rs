//! What the shop bought: written once, taken back by an entry against it.

use izi_domain::identity::Ruc;
use izi_domain::{BusinessDate, Instant, Money, Name};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor, SqlitePool};

use crate::document::instant;
use crate::{Result, unreadable};

/// A purchase, or an entry against one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The id the screen made.
    pub id: String,
    /// The day it counts on.
    pub date: BusinessDate,
    /// The supplier's RUC.
    pub ruc: Option<Ruc>,
    /// The supplier's name; one of the two is there.
    pub supplier: Option<Name>,
    /// Its document.
    pub document: Option<Name>,
    /// What it came to; below zero for an entry against a purchase.
    pub total: Money,
    /// Anything else; of an entry against a purchase, why.
    pub note: Option<Name>,
    /// Who wrote it down.
    pub actor: String,
    /// When.
    pub written_at: Instant,
    /// The purchase it takes back.
    pub corrects: Option<String>,
}

/// A purchase in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The purchase.
    pub purchase: Purchase,
    /// Whether an entry takes it back.
    pub corrected: bool,
}

/// What a list is narrowed to. Days are inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// From this day on.
    pub from: Option<BusinessDate>,
    /// Up to this day.
    pub to: Option<BusinessDate>,
    /// Part of the supplier, of its RUC or of the document.
    pub text: Option<String>,
    /// Only those after this one in the list: its day, its moment and its id.
    pub before: Option<(BusinessDate, Instant, String)>,
}

const INSERT: &str = "insert into purchase (purchase_id, date, ruc, supplier, document, total_cents, note, actor, \
       written_utc_ms, corrects) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
pub(crate) const BY_ID: &str = "select *, exists (select 1 from purchase entry where entry.corrects = it.purchase_id) \
     as corrected from purchase it where purchase_id = ?";
/// `text` is folded by SQLite for ASCII only.
macro_rules! passing {
    () => {
        "from purchase it where date >= ?1 and date <= ?2 \
           and (?3 is null or supplier like ?3 escape '\\' or ruc like ?3 escape '\\' \
             or document like ?3 escape '\\' or note like ?3 escape '\\') "
    };
}
pub(crate) const LIST: &str = concat!(
    "select *, exists (select 1 from purchase entry where entry.corrects = it.purchase_id) as corrected ",
    passing!(),
    "and (date, written_utc_ms, purchase_id) < (?4, ?5, ?6) \
     order by date desc, written_utc_ms desc, purchase_id desc limit ?7",
);
pub(crate) const SUM: &str =
    concat!("select count(*) as count, coalesce(sum(total_cents), 0) as cents ", passing!());
pub(crate) const STANDING: &str = "select *, 0 as corrected from purchase it where date = ? and total_cents = ? \
       and not exists (select 1 from purchase entry where entry.corrects = it.purchase_id)";

/// Writes a purchase down, or an entry against one.
pub async fn add(transaction: &mut SqliteConnection, it: &Purchase) -> Result<()> {
    let text = |name: &Option<Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
    sqlx::query(INSERT)
        .bind(&it.id)
        .bind(it.date.to_string())
        .bind(it.ruc.as_ref().map(Ruc::as_str).unwrap_or_default())
        .bind(text(&it.supplier))
        .bind(text(&it.document))
        .bind(it.total.cents())
        .bind(text(&it.note))
        .bind(&it.actor)
        .bind(it.written_at.utc_ms())
        .bind(&it.corrects)
        .execute(transaction)
        .await?;
    Ok(())
}

/// The purchase with that id.
pub async fn by_id(db: impl SqliteExecutor<'_>, id: &str) -> Result<Option<Listed>> {
    let row = sqlx::query(BY_ID).bind(id).fetch_optional(db).await?;
    row.as_ref().map(listed_of).transpose()
}

/// The purchases of a day that came to this amount and were not taken back.
pub async fn standing(
    db: impl SqliteExecutor<'_>,
    date: BusinessDate,
    total: Money,
) -> Result<Vec<Purchase>> {
    let rows = sqlx::query(STANDING).bind(date.to_string()).bind(total.cents()).fetch_all(db);
    rows.await?.iter().map(|row| Ok(listed_of(row)?.purchase)).collect()
}

/// The purchases that pass the filter, the latest first, at most `limit`; how many pass it in all, and
/// what they come to.
pub async fn list(
    db: &SqlitePool,
    filter: &Filter,
    limit: u32,
) -> Result<(Vec<Listed>, u32, Money)> {
    let pattern = filter.text.as_ref().map(|it| {
        let literal = it.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{literal}%")
    });
    let from = filter.from.map(|it| it.to_string()).unwrap_or_default();
    let to = filter.to.map_or_else(|| "9999".to_owned(), |it| it.to_string());
    let (date, written, id) = match &filter.before {
        Some((date, written, id)) => (date.to_string(), written.utc_ms(), id.as_str()),
        None => ("9999".to_owned(), i64::MAX, ""),
    };
    let mut transaction = db.begin().await?;
    let rows = sqlx::query(LIST)
        .bind(&from)
        .bind(&to)
        .bind(&pattern)
        .bind(date)
        .bind(written)
        .bind(id)
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await?;
    let sum = sqlx::query(SUM).bind(&from).bind(&to).bind(&pattern);
    let sum = sum.fetch_one(&mut *transaction).await?;
    let listed = rows.iter().map(listed_of).collect::<Result<_>>()?;
    Ok((listed, sum.try_get("count")?, Money::from_cents(sum.try_get("cents")?)))
}

/// What was bought from a day to another, both included, net of counter-entries.
pub async fn span(
    db: impl SqliteExecutor<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Money> {
    let cents = sqlx::query_scalar(
        "select coalesce(sum(total_cents), 0) from purchase where date >= ? and date <= ?",
    )
    .bind(from.to_string())
    .bind(to.to_string())
    .fetch_one(db)
    .await?;
    Ok(Money::from_cents(cents))
}

fn listed_of(row: &SqliteRow) -> Result<Listed> {
    let text = |column: &str| -> Result<Option<Name>> {
        let kept: String = row.try_get(column)?;
        if kept.is_empty() { Ok(None) } else { kept.parse().map(Some).map_err(unreadable) }
    };
    let (date, ruc): (String, String) = (row.try_get("date")?, row.try_get("ruc")?);
    let purchase = Purchase {
        id: row.try_get("purchase_id")?,
        date: date.parse().map_err(unreadable)?,
        ruc: if ruc.is_empty() { None } else { Some(ruc.parse().map_err(unreadable)?) },
        supplier: text("supplier")?,
        document: text("document")?,
        total: Money::from_cents(row.try_get("total_cents")?),
        note: text("note")?,
        actor: row.try_get("actor")?,
        written_at: instant(row.try_get("written_utc_ms")?)?,
        corrects: row.try_get("corrects")?,
    };
    Ok(Listed { purchase, corrected: row.try_get("corrected")? })
}
