//! What each product and each category brought, and what it had cost.

use izi_domain::{BusinessDate, Money, Stock};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, Sqlite, SqliteConnection, query::Query};

use super::whole_months;
use crate::Result;

/// What a product brought. Its parts of discounts on the whole and of the rounding of cash are taken
/// off, so that all products together are the income to the céntimo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductIncome {
    /// Its id; empty for what was sold by its name only, charges and prices put right.
    pub product_id: String,
    /// Its name now; empty as above.
    pub name: String,
    /// Its unit's code of catalogue 03; empty as above.
    pub unit: String,
    /// Its category now.
    pub category_id: Option<i64>,
    /// Its category's name; empty without one.
    pub category: String,
    /// Sales and notes that it is in.
    pub entries: u32,
    /// How much was sold less what came back, in its unit; zero for what has no product.
    pub quantity: Stock,
    /// What came in.
    pub amount: Money,
    /// What the sold had cost, where that was known when it was sold.
    pub costs: Costs,
}

/// What was earned on, where the cost was known when it was sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// What it had cost.
    pub cost: Money,
    /// What came in of it.
    pub income: Money,
}

/// What a category brought, with the products that are in it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryIncome {
    /// Its key; none for products without category and what has no product.
    pub category_id: Option<i64>,
    /// Its name; empty as above.
    pub name: String,
    /// Products that were sold.
    pub products: u32,
    /// What came in.
    pub amount: Money,
    /// What the sold had cost, where that was known when it was sold.
    pub costs: Costs,
}

/// Whole months (from ?3 to before ?4) from their own table, the days from ?1 before them and up to ?2
/// after them from theirs. (One bound on each side: of two, SQLite takes the first, and walks the rest.)
macro_rules! rows {
    () => {
        "(select * from product_month where business_date >= ?3 and business_date < ?4 \
         union all select * from product_day where business_date >= ?1 and business_date < min(?3, date(?2, '+1 day')) \
         union all select * from product_day where business_date >= max(?1, ?4) and business_date <= ?2) "
    };
}
macro_rules! by_product {
    () => {
        concat!(
            "with sold as materialized (select product_key, sum(entries) as entries, sum(milli) as milli, \
               sum(cents) as cents, sum(cost_cents) as cost_cents, sum(costed_cents) as costed_cents \
             from ",
            rows!(),
            "group by product_key) "
        )
    };
}
pub(crate) const PRODUCTS: &str = concat!(
    by_product!(),
    "select product_id, product.name, unit, category_id, category.name as category, entries, milli, cents, \
       sold.cost_cents, costed_cents \
     from (select * from sold order by cents desc, product_key limit ?5) sold \
       left join product using (product_key) left join category using (category_id) \
     order by cents desc, product_key",
);
const CATEGORIES: &str = concat!(
    by_product!(),
    "select category_id, category.name, count(*) as products, sum(cents) as cents, \
       sum(sold.cost_cents) as cost_cents, sum(costed_cents) as costed_cents \
     from sold left join product using (product_key) left join category using (category_id) \
     group by category_id order by 4 desc, category_id",
);
pub(crate) const COSTS: &str = concat!(
    "select coalesce(sum(cost_cents), 0) as cost_cents, coalesce(sum(costed_cents), 0) as costed_cents from ",
    rows!(),
);

type Asked = Query<'static, Sqlite, SqliteArguments>;

async fn asked(
    db: &mut SqliteConnection,
    statement: &'static str,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Asked> {
    let (first, end) = whole_months(db, from, to).await?;
    Ok(sqlx::query(statement)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(first.to_string())
        .bind(end.to_string()))
}

/// What each product brought in a span, the largest first. What has no product is one row.
pub async fn products(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<ProductIncome>> {
    top_products(db, from, to, u32::MAX).await
}

/// The products that brought most in a span, at most `limit`.
pub async fn top_products(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
    limit: u32,
) -> Result<Vec<ProductIncome>> {
    let rows = asked(db, PRODUCTS, from, to).await?.bind(limit).fetch_all(db).await?;
    rows.iter().map(product_of).collect()
}

fn product_of(row: &SqliteRow) -> Result<ProductIncome> {
    let text = |column: &str| -> Result<String> {
        Ok(row.try_get::<Option<String>, _>(column)?.unwrap_or_default())
    };
    Ok(ProductIncome {
        product_id: text("product_id")?,
        name: text("name")?,
        unit: text("unit")?,
        category_id: row.try_get("category_id")?,
        category: text("category")?,
        entries: row.try_get("entries")?,
        quantity: Stock::from_milli(row.try_get("milli")?),
        amount: Money::from_cents(row.try_get("cents")?),
        costs: costs_of(row)?,
    })
}

fn costs_of(row: &SqliteRow) -> Result<Costs> {
    Ok(Costs {
        cost: Money::from_cents(row.try_get("cost_cents")?),
        income: Money::from_cents(row.try_get("costed_cents")?),
    })
}

/// What each category brought in a span, the largest first.
pub async fn categories(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<CategoryIncome>> {
    let rows = asked(db, CATEGORIES, from, to).await?.fetch_all(db).await?;
    let category = |row: &SqliteRow| {
        Ok(CategoryIncome {
            category_id: row.try_get("category_id")?,
            name: row.try_get::<Option<String>, _>("name")?.unwrap_or_default(),
            products: row.try_get("products")?,
            amount: Money::from_cents(row.try_get("cents")?),
            costs: costs_of(row)?,
        })
    };
    rows.iter().map(category).collect()
}

/// What a span's sales had cost, and what came in of them, where the cost was known.
pub async fn costs(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Costs> {
    costs_of(&asked(db, COSTS, from, to).await?.fetch_one(db).await?)
}
