//! The shop: who issues, its settings, its series, the limits of its regime.

use izi_domain::{DocumentNumber, Instant, Issuer, Regime, Series};
use sqlx::{Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

use crate::{Result, unreadable};

const ISSUER_NOW: &str = "select issuer_id, ruc, name, trade_name, address, ubigeo, regime \
     from issuer order by issuer_id desc limit 1";
const ADD_ISSUER: &str = "insert into issuer (ruc, name, trade_name, address, ubigeo, regime, since_utc_ms) \
     values (?, ?, ?, ?, ?, ?, ?) returning issuer_id";

/// The shop as it is now, with the key that sales point at; none before it is set up.
pub async fn issuer(db: impl SqliteExecutor<'_>) -> Result<Option<(i64, Issuer)>> {
    let row = sqlx::query(ISSUER_NOW).fetch_optional(db).await?;
    row.map(|it| Ok((it.try_get("issuer_id")?, issuer_of(&it)?))).transpose()
}

/// Adds the shop as it is from now on; older sales keep pointing at what it was.
pub async fn add_issuer(db: &mut SqliteConnection, issuer: &Issuer, now: Instant) -> Result<i64> {
    let key = sqlx::query_scalar(ADD_ISSUER)
        .bind(issuer.ruc.as_str())
        .bind(issuer.name.as_str())
        .bind(issuer.trade_name.as_ref().map(izi_domain::Name::as_str))
        .bind(issuer.address.as_str())
        .bind(&issuer.ubigeo)
        .bind(issuer.regime.as_str())
        .bind(now.utc_ms())
        .fetch_one(db)
        .await?;
    Ok(key)
}

/// Reads the columns of an issuer from a row that has them.
pub(crate) fn issuer_of(row: &SqliteRow) -> Result<Issuer> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let trade_name: Option<String> = row.try_get("trade_name")?;
    Ok(Issuer {
        ruc: text("ruc")?.parse().map_err(unreadable)?,
        name: text("name")?.parse().map_err(unreadable)?,
        trade_name: trade_name.map(|it| it.parse()).transpose().map_err(unreadable)?,
        address: text("address")?.parse().map_err(unreadable)?,
        ubigeo: text("ubigeo")?,
        regime: Regime::named(&text("regime")?).ok_or_else(|| unreadable("regime"))?,
    })
}

/// The value kept under `key`, as JSON.
pub async fn setting(db: impl SqliteExecutor<'_>, key: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select value from setting where key = ?")
        .bind(key)
        .fetch_optional(db)
        .await?)
}

/// Keeps `value` (JSON) under `key`.
pub async fn put_setting(db: impl SqliteExecutor<'_>, key: &str, value: &str) -> Result<()> {
    sqlx::query(
        "insert into setting (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(db)
    .await?;
    Ok(())
}

/// Begins a series after the last number used elsewhere (0 for a new one).
pub async fn add_series(
    db: impl SqliteExecutor<'_>,
    series: &Series,
    last_number: u32,
) -> Result<()> {
    sqlx::query("insert into series (series, document_type, last_number) values (?, '03', ?)")
        .bind(series.as_str())
        .bind(last_number)
        .execute(db)
        .await?;
    Ok(())
}

/// The last number used of a series; none when there is no such series.
pub async fn last_number(db: impl SqliteExecutor<'_>, series: &Series) -> Result<Option<u32>> {
    Ok(sqlx::query_scalar("select last_number from series where series = ?")
        .bind(series.as_str())
        .fetch_optional(db)
        .await?)
}

/// Takes the next number inside the transaction that stores the document: taken with it, or not at
/// all. None when the series is full or unknown.
pub async fn take_number(
    transaction: &mut SqliteConnection,
    series: &Series,
) -> Result<Option<DocumentNumber>> {
    let taken = take_numbers(transaction, series, 1).await?;
    Ok(taken.map(|correlative| DocumentNumber { series: series.clone(), correlative }))
}

/// Takes so many numbers in a row for documents of this transaction; gives the first.
pub async fn take_numbers(
    transaction: &mut SqliteConnection,
    series: &Series,
    count: u32,
) -> Result<Option<u32>> {
    Ok(sqlx::query_scalar(
        "update series set last_number = last_number + ?1 \
         where series = ?2 and last_number + ?1 <= 99999999 returning last_number - ?1 + 1",
    )
    .bind(count)
    .bind(series.as_str())
    .fetch_optional(transaction)
    .await?)
}
