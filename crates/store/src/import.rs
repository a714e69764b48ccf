//! Imports: finding the products that a file means, writing it, and taking it back.

use izi_domain::{Barcode, Instant, Money, Name, Stock, Unit};
use serde_json::{Value, json};
use sqlx::{SqliteConnection, SqliteExecutor};

use crate::bulk::{self, NewProduct};
use crate::product::{Movement, category_key, searched};
use crate::{Result, unreadable};

/// Imports that can still be taken back; what older ones changed is forgotten.
pub const UNDOABLE_MAX: i64 = 10;

/// A product that a file may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its key.
    pub product_key: i64,
    /// Whether it is sold.
    pub active: bool,
    /// Whether the code stands for one unit of it, and not for a pack.
    pub single: bool,
}

/// What a file says about a product that is there. What it does not say stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which product.
    pub product_key: i64,
    /// Its name.
    pub name: Name,
    /// The category.
    pub category_id: Option<i64>,
    /// What it is sold by.
    pub unit: Option<Unit>,
    /// Price of one unit.
    pub price: Money,
    /// What one unit costs.
    pub cost: Option<Money>,
    /// What is on the shelf.
    pub stock: Option<Stock>,
    /// Codes it carries too.
    pub codes: Vec<Barcode>,
}

/// An import to write.
#[derive(Clone, Debug)]
pub struct NewBatch<'a> {
    /// Its id.
    pub batch_id: &'a str,
    /// The file's name.
    pub file_name: &'a str,
    /// Products that are new.
    pub created: &'a [NewProduct],
    /// Products that change.
    pub updated: &'a [Change],
    /// Categories that were made for it.
    pub categories: &'a [i64],
}

/// An import that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub batch_id: String,
    /// The file's name.
    pub file_name: String,
    /// When.
    pub at: Instant,
    /// Products that were new.
    pub created: i64,
    /// Products that changed.
    pub updated: i64,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether it can be taken back now: only the newest one that was not.
    pub undoable: bool,
}

/// What taking an import back did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// New products that are gone.
    pub deleted: u64,
    /// New products that were sold or changed since, and are switched off.
    pub deactivated: u64,
    /// Products that are as they were before.
    pub restored: u64,
    /// Products that a person changed since, and stay as they are.
    pub kept: u64,
}

/// The products that carry each of these codes: pairs of a place in `codes` and a product.
pub async fn with_codes(
    db: impl SqliteExecutor<'_>,
    codes: &[&str],
) -> Result<Vec<(usize, Match)>> {
    const SQL: &str = "select e.key, s.product_key, p.active, s.factor_milli = 1000 \
         from json_each(?1) e cross join product_code s on s.code = e.value \
         join product p on p.product_key = s.product_key";
    matches(db, SQL, codes).await
}

/// The products called so, by names as [`izi_domain::folding`] gives them.
pub async fn with_names(
    db: impl SqliteExecutor<'_>,
    folded: &[String],
) -> Result<Vec<(usize, Match)>> {
    const SQL: &str = "select e.key, t.product_key, t.active, 1 \
         from product_tally t join json_each(?1) e on e.value = t.folded";
    let searched: Vec<String> =
        folded.iter().map(|it| it.split(' ').flat_map(|word| [" ", word]).collect()).collect();
    matches(db, SQL, &searched.iter().map(String::as_str).collect::<Vec<_>>()).await
}

async fn matches(
    db: impl SqliteExecutor<'_>,
    sql: &'static str,
    texts: &[&str],
) -> Result<Vec<(usize, Match)>> {
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, i64, bool, bool)> =
        sqlx::query_as(sql).bind(Value::from(texts).to_string()).fetch_all(db).await?;
    rows.into_iter()
        .map(|(place, product_key, active, single)| {
            let place = usize::try_from(place).map_err(unreadable)?;
            Ok((place, Match { product_key, active, single }))
        })
        .collect()
}

/// The category called so, if there is one.
pub async fn category(db: impl SqliteExecutor<'_>, name: &Name) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar("select category_id from category where folded = ?")
        .bind(category_key(name))
        .fetch_optional(db)
        .await?)
}

/// Writes an import and what it takes to take it back.
pub async fn write(db: &mut SqliteConnection, batch: &NewBatch<'_>, now: Instant) -> Result<()> {
    let batch_key: i64 = sqlx::query_scalar(
        "insert into import_batch (batch_id, file_name, at_utc_ms, created, updated) \
         values (?, ?, ?, ?, ?) returning batch_key",
    )
    .bind(batch.batch_id)
    .bind(batch.file_name)
    .bind(now.utc_ms())
    .bind(i64::try_from(batch.created.len()).map_err(unreadable)?)
    .bind(i64::try_from(batch.updated.len()).map_err(unreadable)?)
    .fetch_one(&mut *db)
    .await?;
    sqlx::query(
        "insert into import_category (batch_key, category_id) select ?1, value from json_each(?2)",
    )
    .bind(batch_key)
    .bind(Value::from(batch.categories).to_string())
    .execute(&mut *db)
    .await?;
    let rows: Vec<Value> = batch.updated.iter().map(change_row).collect();
    let rows = Value::from(rows).to_string();
    for statement in UPDATE {
        sqlx::query(statement)
            .bind(&rows)
            .bind(now.utc_ms())
            .bind(batch_key)
            .execute(&mut *db)
            .await?;
    }
    let first_key = bulk::insert(db, batch.created, Movement::Import, now).await?;
    sqlx::query(
        "insert into import_change (batch_key, product_key, stock_milli, changed_utc_ms) \
         select ?1, p.product_key, t.stock_milli, p.changed_utc_ms from product p \
         join product_tally t on t.product_key = p.product_key where p.product_key >= ?2",
    )
    .bind(batch_key)
    .bind(first_key)
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from import_change where batch_key <= ?1 - ?2")
        .bind(batch_key)
        .bind(UNDOABLE_MAX)
        .execute(db)
        .await?;
    Ok(())
}

fn change_row(it: &Change) -> Value {
    json!({
        "key": it.product_key,
        "name": it.name.as_str(),
        "folded": searched(&it.name),
        "category": it.category_id,
        "unit": it.unit.map(Unit::code),
        "price": it.price.cents(),
        "cost": it.cost.map(Money::cents),
        "stock": it.stock.map(Stock::milli),
        "codes": it.codes.iter().map(Barcode::as_str).collect::<Vec<_>>(),
    })
}

/// Writes changes: ?1 their rows, ?2 now, ?3 the batch. The first one keeps everything as it was.
const UPDATE: [&str; 5] = [
    "insert into import_change (batch_key, product_key, stock_milli, changed_utc_ms, before) \
     select ?3, p.product_key, coalesce((e.value->>'stock') - t.stock_milli, 0), \
     max(?2, p.changed_utc_ms + 1), json_object('name', p.name, 'category', p.category_id, \
     'unit', p.unit, 'price', p.price_cents, 'cost', p.cost_cents, 'favourite', p.favourite, \
     'colour', p.colour, 'active', p.active, 'changed', p.changed_utc_ms, 'folded', t.folded, \
     'codes', json((select json_group_array(json_array(k.code, k.position, k.factor_milli, \
     k.price_cents, k.label)) from product_code k where k.product_key = p.product_key))) \
     from json_each(?1) e cross join product p on p.product_key = e.value->>'key' \
     join product_tally t on t.product_key = p.product_key",
    "update product set name = e.value->>'name', \
     category_id = coalesce(e.value->>'category', category_id), \
     unit = coalesce(e.value->>'unit', unit), price_cents = e.value->>'price', \
     cost_cents = coalesce(e.value->>'cost', cost_cents), active = 1, \
     changed_utc_ms = max(?2, changed_utc_ms + 1) \
     from json_each(?1) e where product.product_key = e.value->>'key'",
    "update product_tally set folded = e.value->>'folded' \
     from json_each(?1) e where product_tally.product_key = e.value->>'key'",
    "insert into product_code (code, product_key, position) \
     select c.value, e.value->>'key', c.key + (select coalesce(max(k.position) + 1, 0) \
     from product_code k where k.product_key = e.value->>'key') \
     from json_each(?1) e, json_each(e.value->'codes') c where true \
     on conflict (code, product_key) do nothing",
    "insert into stock_movement (product_key, kind, milli, at_utc_ms) \
     select product_key, 'import', stock_milli, ?2 from import_change \
     where batch_key = ?3 and stock_milli <> 0",
];

/// The imports, the newest first.
pub async fn batches(db: impl SqliteExecutor<'_>, limit: u32) -> Result<Vec<Batch>> {
    type Row = (String, String, i64, i64, i64, bool, bool);
    let rows: Vec<Row> = sqlx::query_as(
        "select batch_id, file_name, at_utc_ms, created, updated, undone_utc_ms is not null, \
         batch_key = (select max(batch_key) from import_batch where undone_utc_ms is null) and \
         (created + updated = 0 or exists \
         (select 1 from import_change c where c.batch_key = import_batch.batch_key)) \
         from import_batch order by batch_key desc limit ?",
    )
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|(batch_id, file_name, at, created, updated, undone, undoable)| {
            let at = Instant::from_utc_ms(at).ok_or_else(|| unreadable("time of an import"))?;
            let undoable = undoable && !undone;
            Ok(Batch { batch_id, file_name, at, created, updated, undone, undoable })
        })
        .collect()
}

/// Takes an import back. The caller has checked that it is [`Batch::undoable`].
pub async fn undo(db: &mut SqliteConnection, batch_id: &str, now: Instant) -> Result<Undone> {
    let batch_key: i64 =
        sqlx::query_scalar("select batch_key from import_batch where batch_id = ?")
            .bind(batch_id)
            .fetch_one(&mut *db)
            .await?;
    let deleted = delete_unsold(db, batch_key).await?;
    run(
        db,
        "insert into stock_movement (product_key, kind, milli, at_utc_ms) \
         select product_key, 'import_undo', -stock_milli, ?2 from import_change \
         where batch_key = ?1 and stock_milli <> 0",
        batch_key,
        now,
    )
    .await?;
    let restored = restore(db, batch_key, now).await?;
    let kept = sqlx::query_scalar::<_, i64>(
        "select count(*) from import_change where batch_key = ? and before is not null",
    )
    .bind(batch_key)
    .fetch_one(&mut *db)
    .await?;
    let deactivated = run(
        db,
        "update product set active = 0, changed_utc_ms = max(?2, changed_utc_ms + 1) where product_key in \
         (select product_key from import_change where batch_key = ?1 and before is null)",
        batch_key,
        now,
    )
    .await?;
    for statement in [
        "delete from category where category_id in \
         (select category_id from import_category where batch_key = ?1) \
         and not exists (select 1 from product p where p.category_id = category.category_id)",
        "delete from import_category where batch_key = ?1",
        "delete from import_change where batch_key = ?1",
        "update import_batch set undone_utc_ms = ?2 where batch_key = ?1",
    ] {
        run(db, statement, batch_key, now).await?;
    }
    let kept = u64::try_from(kept).map_err(unreadable)?;
    Ok(Undone { deleted, deactivated, restored, kept })
}

/// Deletes what the import created and nobody sold or changed since, with its stock: for the books
/// it was never there.
async fn delete_unsold(db: &mut SqliteConnection, batch_key: i64) -> Result<u64> {
    let keys: Vec<i64> = sqlx::query_scalar(
        "select c.product_key from import_change c join product p on p.product_key = c.product_key \
         join product_tally t on t.product_key = c.product_key \
         where c.batch_key = ? and c.before is null and t.sold_lines = 0 \
         and p.changed_utc_ms = c.changed_utc_ms",
    )
    .bind(batch_key)
    .fetch_all(&mut *db)
    .await?;
    let keys = Value::from(keys).to_string();
    for statement in [
        "delete from stock_movement where product_key in (select value from json_each(?1))",
        "delete from import_change where batch_key = ?2 and product_key in (select value from json_each(?1))",
    ] {
        sqlx::query(statement).bind(&keys).bind(batch_key).execute(&mut *db).await?;
    }
    let done =
        sqlx::query("delete from product where product_key in (select value from json_each(?1))")
            .bind(&keys)
            .execute(db)
            .await?;
    Ok(done.rows_affected())
}

/// Puts every product that nobody changed since back as it was, and takes it off the list.
async fn restore(db: &mut SqliteConnection, batch_key: i64, now: Instant) -> Result<u64> {
    let untouched: Vec<i64> = sqlx::query_scalar(
        "select c.product_key from import_change c join product p on p.product_key = c.product_key \
         where c.batch_key = ? and c.before is not null and p.changed_utc_ms = c.changed_utc_ms",
    )
    .bind(batch_key)
    .fetch_all(&mut *db)
    .await?;
    let keys = Value::from(untouched).to_string();
    let mut restored = 0;
    for statement in RESTORE {
        let done = sqlx::query(statement)
            .bind(batch_key)
            .bind(now.utc_ms())
            .bind(&keys)
            .execute(&mut *db)
            .await?;
        restored = done.rows_affected();
    }
    Ok(restored)
}

/// Restores the products ?3 of batch ?1; the last one counts them.
const RESTORE: [&str; 5] = [
    "update product set name = c.before->>'name', category_id = c.before->>'category', \
     unit = c.before->>'unit', price_cents = c.before->>'price', cost_cents = c.before->>'cost', \
     favourite = c.before->>'favourite', colour = c.before->>'colour', active = c.before->>'active', \
     changed_utc_ms = c.before->>'changed' from import_change c \
     where c.batch_key = ?1 and c.product_key = product.product_key \
     and product.product_key in (select value from json_each(?3))",
    "update product_tally set folded = c.before->>'folded' from import_change c \
     where c.batch_key = ?1 and c.product_key = product_tally.product_key \
     and product_tally.product_key in (select value from json_each(?3))",
    "delete from product_code where product_key in (select value from json_each(?3))",
    "insert into product_code (code, product_key, position, factor_milli, price_cents, label) \
     select k.value->>0, c.product_key, k.value->>1, k.value->>2, k.value->>3, k.value->>4 \
     from import_change c, json_each(c.before->'codes') k where c.batch_key = ?1 \
     and c.product_key in (select value from json_each(?3))",
    "delete from import_change where batch_key = ?1 and product_key in (select value from json_each(?3))",
];

async fn run(
    db: &mut SqliteConnection,
    statement: &'static str,
    batch_key: i64,
    now: Instant,
) -> Result<u64> {
    let done = sqlx::query(statement).bind(batch_key).bind(now.utc_ms()).execute(db).await?;
    Ok(done.rows_affected())
}
