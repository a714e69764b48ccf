//! The baseline of a sale: the same rows in a bare SQLite transaction, and nothing else.

use std::path::Path;

use izi_domain::{Money, Sale};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};

use crate::Outcome;

/// What a row of the audit holds besides.
const CHAIN: [u8; 32] = [7; 32];

/// One connection with the pragmas of the shop's own.
pub(crate) async fn open(folder: &Path) -> Outcome<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("shop.sqlite"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory");
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Writes the rows of a sale that was sold elsewhere: same number, same size.
pub(crate) async fn write(db: &mut SqliteConnection, sale: &Sale) -> Outcome<()> {
    let mut transaction = db.begin_with("begin immediate").await?;
    number_and_sale(&mut transaction, sale).await?;
    lines(&mut transaction, sale).await?;
    payments(&mut transaction, sale).await?;
    consequences(&mut transaction, sale).await?;
    transaction.commit().await?;
    Ok(())
}

async fn number_and_sale(db: &mut SqliteConnection, sale: &Sale) -> Outcome<()> {
    sqlx::query("update series set last_number = ? where series = ?")
        .bind(sale.number.correlative)
        .bind(sale.number.series.as_str())
        .execute(&mut *db)
        .await?;
    sqlx::query("insert into sale values (?, ?, ?, ?, ?, 1, null, null, null, ?, ?, ?, ?, ?, ?)")
        .bind(sale.id.as_str())
        .bind(sale.number.series.as_str())
        .bind(sale.number.correlative)
        .bind(sale.sold_at.utc_ms())
        .bind(sale.business_date.to_string())
        .bind(sale.subtotal.cents())
        .bind(sale.discount.cents())
        .bind(sale.rounding.cents())
        .bind(sale.total.cents())
        .bind(sale.change.cents())
        .bind(sale.cashier.as_str())
        .execute(db)
        .await?;
    Ok(())
}

async fn lines(db: &mut SqliteConnection, sale: &Sale) -> Outcome<()> {
    for (place, line) in sale.lines.iter().enumerate() {
        sqlx::query("insert into sale_line values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(sale.id.as_str())
            .bind(i64::try_from(place)?)
            .bind(line.product_id.as_deref())
            .bind(line.code.as_deref())
            .bind(line.name.as_str())
            .bind(line.unit.code())
            .bind(line.quantity.milli())
            .bind(line.unit_price.cents())
            .bind(line.unit_cost.map(Money::cents))
            .bind(line.factor.milli())
            .bind(line.gross.cents())
            .bind(line.discount.cents())
            .bind(line.affectation.catalog_07())
            .execute(&mut *db)
            .await?;
        sqlx::query(
            "insert into stock_movement (product_key, kind, milli, sale_id, at_utc_ms) \
             select product_key, 'sale', ?, ?, ? from product where product_id = ?",
        )
        .bind(-line.quantity.milli())
        .bind(sale.id.as_str())
        .bind(sale.sold_at.utc_ms())
        .bind(line.product_id.as_deref())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

async fn payments(db: &mut SqliteConnection, sale: &Sale) -> Outcome<()> {
    for (place, payment) in sale.payments.iter().enumerate() {
        sqlx::query("insert into payment values (?, ?, ?, ?, null, ?)")
            .bind(sale.id.as_str())
            .bind(i64::try_from(place)?)
            .bind(payment.method.as_str())
            .bind(payment.amount.cents())
            .bind(sale.business_date.to_string())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

async fn consequences(db: &mut SqliteConnection, sale: &Sale) -> Outcome<()> {
    let document: i64 = sqlx::query_scalar(
        "insert into document (kind, series, number, sale_id, issued_utc_ms, issue_date, issuer_id, total_cents) \
         values ('03', ?, ?, ?, ?, ?, 1, ?) returning document_id",
    )
    .bind(sale.number.series.as_str())
    .bind(sale.number.correlative)
    .bind(sale.id.as_str())
    .bind(sale.sold_at.utc_ms())
    .bind(sale.business_date.to_string())
    .bind(sale.total.cents())
    .fetch_one(&mut *db)
    .await?;
    for topic in ["drawer", "print", "authority"] {
        sqlx::query(
            "insert into outbox (topic, sale_id, document_id, dedup_key, state, next_utc_ms, changed_utc_ms, paper) \
             values (?, ?, ?, ?, 'queued', ?, ?, ?)",
        )
        .bind(topic)
        .bind(sale.id.as_str())
        .bind((topic == "authority").then_some(document))
        .bind(format!("{topic}:{}", sale.id))
        .bind(sale.sold_at.utc_ms())
        .bind(sale.sold_at.utc_ms())
        .bind((topic == "print").then_some("ticket"))
        .execute(&mut *db)
        .await?;
    }
    sqlx::query("insert into audit values (null, ?, ?, 'sale.commit', ?, ?, ?)")
        .bind(sale.sold_at.utc_ms())
        .bind(sale.cashier.as_str())
        .bind(sale.number.to_string())
        .bind(format!(r#"{{"sale_id":"{}","total":"{}"}}"#, sale.id, sale.total))
        .bind(CHAIN.as_slice())
        .execute(db)
        .await?;
    Ok(())
}
