//! Many products at once. Rows travel as one JSON text to each statement: a round trip for every
//! row would make a file of 20,000 products take a minute.

use izi_domain::{Instant, Money, Name, Stock};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::Result;
use crate::product::{Movement, ProductCode, ProductFields, searched};

/// A product that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    /// Its global id.
    pub product_id: String,
    /// What was decided about it.
    pub fields: ProductFields,
    /// Its codes, the first one first.
    pub codes: Vec<ProductCode>,
    /// What is on the shelf.
    pub stock: Stock,
}

/// The key of the next product; stays so while the transaction holds the write lock.
pub(crate) async fn next_key(db: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(max(product_key), 0) + 1 from product")
        .fetch_one(db)
        .await?)
}

/// Writes new products with their codes and stock; gives the key of the first, the others follow.
pub async fn insert(
    db: &mut SqliteConnection,
    products: &[NewProduct],
    movement: Movement,
    now: Instant,
) -> Result<i64> {
    let first_key = next_key(db).await?;
    let rows: Vec<Value> = (first_key..).zip(products).map(|(key, it)| row(key, it)).collect();
    let rows = Value::from(rows).to_string();
    for statement in [
        "insert into product (product_key, product_id, name, category_id, unit, price_cents, \
         cost_cents, favourite, colour, active, created_utc_ms, changed_utc_ms) \
         select value->>'key', value->>'id', value->>'name', value->>'category', value->>'unit', \
         value->>'price', value->>'cost', value->>'favourite', value->>'colour', value->>'active', \
         ?2, ?2 from json_each(?1)",
        "insert into product_tally (product_key, folded, active) \
         select value->>'key', value->>'folded', value->>'active' from json_each(?1)",
        "insert into product_code (code, product_key, position, factor_milli, price_cents, label) \
         select c.value->>0, e.value->>'key', c.key, c.value->>1, c.value->>2, c.value->>3 \
         from json_each(?1) e, json_each(e.value->'codes') c",
    ] {
        sqlx::query(statement).bind(&rows).bind(now.utc_ms()).execute(&mut *db).await?;
    }
    sqlx::query(
        "insert into stock_movement (product_key, kind, milli, at_utc_ms) \
         select value->>'key', ?3, value->>'stock', ?2 from json_each(?1) where value->>'stock' <> 0",
    )
    .bind(&rows)
    .bind(now.utc_ms())
    .bind(movement.word())
    .execute(db)
    .await?;
    Ok(first_key)
}

fn row(key: i64, product: &NewProduct) -> Value {
    let fields = &product.fields;
    let codes: Vec<Value> = product
        .codes
        .iter()
        .map(|it| {
            json!([
                it.code.as_str(),
                it.factor.milli(),
                it.price.map(Money::cents),
                it.label.as_ref().map(Name::as_str),
            ])
        })
        .collect();
    json!({
        "key": key,
        "id": product.product_id,
        "name": fields.name.as_str(),
        "folded": searched(&fields.name),
        "category": fields.category_id,
        "unit": fields.unit.code(),
        "price": fields.price.cents(),
        "cost": fields.cost.map(Money::cents),
        "favourite": i32::from(fields.favourite),
        "colour": fields.colour,
        "active": i32::from(fields.active),
        "codes": codes,
        "stock": product.stock.milli(),
    })
}
