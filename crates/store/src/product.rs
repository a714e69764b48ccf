//! Products with their codes, categories, pictures and stock.

use izi_domain::folding::{folded, words};
use izi_domain::{Barcode, Instant, Money, Name, Quantity, Stock, Unit};
use sqlx::{SqliteConnection, SqliteExecutor};

use crate::{Result, unreadable};

/// A product as lists, the grid and the counter need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its key within this file.
    pub product_key: i64,
    /// Its global id.
    pub product_id: String,
    /// What it is called on the screen, the ticket and the boleta.
    pub name: Name,
    /// The category it is in.
    pub category: Option<CategoryName>,
    /// What it is sold by.
    pub unit: Unit,
    /// Price of one unit.
    pub price: Money,
    /// What one unit costs the shop, where that is known.
    pub cost: Option<Money>,
    /// Whether it is on the first page of the grid.
    pub favourite: bool,
    /// Index of the tile's colour, 0 to 11.
    pub colour: Option<u8>,
    /// Whether [`picture`] has one.
    pub has_picture: bool,
    /// Whether it is sold.
    pub active: bool,
    /// What is on the shelf, by the books.
    pub stock: Stock,
    /// On how many lines it was sold: its rank in every list.
    pub sold_lines: i64,
    /// Its first code.
    pub code: Option<Barcode>,
}

/// A category as its products name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryName {
    /// Its id.
    pub category_id: i64,
    /// Its name.
    pub name: Name,
}

/// A category with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub category_id: i64,
    /// Its name.
    pub name: Name,
    /// How many products of it are sold.
    pub products: i64,
}

/// A code of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductCode {
    /// The code.
    pub code: Barcode,
    /// How many units it stands for.
    pub factor: Quantity,
    /// The price of the pack, where it is not price × factor.
    pub price: Option<Money>,
    /// What the pack is called: "six-pack".
    pub label: Option<Name>,
}

impl ProductCode {
    /// The longest label of a pack.
    pub const LABEL_CHARS_MAX: usize = 40;

    /// The code of a single unit.
    pub fn single(code: Barcode) -> Self {
        Self { code, factor: Quantity::ONE, price: None, label: None }
    }
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHit {
    /// The product.
    pub product: Product,
    /// The code that was found and what it stands for.
    pub code: ProductCode,
}

impl CodeHit {
    /// The price of one of what the code stands for: the pack's own, or price × factor. `None` when
    /// that is beyond [`Money::MAX`].
    pub fn unit_price(&self) -> Option<Money> {
        self.code.price.or_else(|| self.product.price.times(self.code.factor))
    }
}

/// What a person decides about a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductFields {
    /// Its name.
    pub name: Name,
    /// The category it is in.
    pub category_id: Option<i64>,
    /// What it is sold by.
    pub unit: Unit,
    /// Price of one unit; more than zero.
    pub price: Money,
    /// What one unit costs the shop.
    pub cost: Option<Money>,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Index of the tile's colour, 0 to 11.
    pub colour: Option<u8>,
    /// Whether it is sold.
    pub active: bool,
}

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// What was there when the product was made.
    Opening,
    /// A person counted and corrected.
    Count,
    /// A file said so.
    Import,
    /// That file was taken back.
    ImportUndo,
}

impl Movement {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Count => "count",
            Self::Import => "import",
            Self::ImportUndo => "import_undo",
        }
    }
}

/// A query over products: every list reads the same columns.
macro_rules! select_products {
    ($columns:literal, $rest:literal) => {
        concat!(
            "select p.product_key, p.product_id, p.name, p.category_id, c.name category, p.unit, \
             p.price_cents, p.cost_cents, p.favourite, p.colour, p.active, \
             exists (select 1 from product_picture i where i.product_key = p.product_key) has_picture, \
             t.stock_milli, t.sold_lines, \
             (select k.code from product_code k where k.product_key = p.product_key \
              order by k.position limit 1) first_code",
            $columns,
            " from product p join product_tally t on t.product_key = p.product_key \
             left join category c on c.category_id = p.category_id ",
            $rest
        )
    };
}
pub(crate) use select_products;

pub(crate) const BY_CODE: &str = select_products!(
    ", s.code, s.factor_milli, s.price_cents code_price_cents, s.label",
    "join product_code s on s.product_key = p.product_key \
     where s.code = ?1 and p.active = 1 order by t.sold_lines desc, t.folded"
);
pub(crate) const BY_ID: &str = select_products!("", "where p.product_id = ?1");

#[derive(sqlx::FromRow)]
pub(crate) struct ProductRow {
    product_key: i64,
    product_id: String,
    name: String,
    category_id: Option<i64>,
    category: Option<String>,
    unit: String,
    price_cents: i64,
    cost_cents: Option<i64>,
    favourite: bool,
    colour: Option<u8>,
    active: bool,
    has_picture: bool,
    stock_milli: i64,
    sold_lines: i64,
    first_code: Option<String>,
}

impl ProductRow {
    pub(crate) fn read(self) -> Result<Product> {
        let category = match (self.category_id, self.category) {
            (Some(category_id), Some(name)) => {
                Some(CategoryName { category_id, name: name.parse().map_err(unreadable)? })
            }
            _ => None,
        };
        Ok(Product {
            product_key: self.product_key,
            product_id: self.product_id,
            name: self.name.parse().map_err(unreadable)?,
            category,
            unit: read_unit(&self.unit)?,
            price: Money::from_cents(self.price_cents),
            cost: self.cost_cents.map(Money::from_cents),
            favourite: self.favourite,
            colour: self.colour,
            has_picture: self.has_picture,
            active: self.active,
            stock: Stock::from_milli(self.stock_milli),
            sold_lines: self.sold_lines,
            code: self.first_code.map(|it| it.parse()).transpose().map_err(unreadable)?,
        })
    }
}

fn read_unit(code: &str) -> Result<Unit> {
    Unit::coded(code).ok_or_else(|| unreadable(format_args!("unit {code}")))
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    code: String,
    factor_milli: i64,
    code_price_cents: Option<i64>,
    label: Option<String>,
}

impl CodeRow {
    fn read(self) -> Result<ProductCode> {
        Ok(ProductCode {
            code: self.code.parse().map_err(unreadable)?,
            factor: Quantity::from_milli(self.factor_milli)
                .ok_or_else(|| unreadable(format_args!("factor {}", self.factor_milli)))?,
            price: self.code_price_cents.map(Money::from_cents),
            label: self.label.map(|it| it.parse()).transpose().map_err(unreadable)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct HitRow {
    #[sqlx(flatten)]
    product: ProductRow,
    #[sqlx(flatten)]
    code: CodeRow,
}

/// The products that carry `code` and are sold: none, one, or several to choose from, what sells
/// most first.
pub async fn by_code(db: impl SqliteExecutor<'_>, code: &Barcode) -> Result<Vec<CodeHit>> {
    let rows: Vec<HitRow> = sqlx::query_as(BY_CODE).bind(code.as_str()).fetch_all(db).await?;
    rows.into_iter()
        .map(|row| Ok(CodeHit { product: row.product.read()?, code: row.code.read()? }))
        .collect()
}

/// The product with that id, sold or not.
pub async fn by_id(db: impl SqliteExecutor<'_>, product_id: &str) -> Result<Option<Product>> {
    let row: Option<ProductRow> = sqlx::query_as(BY_ID).bind(product_id).fetch_optional(db).await?;
    row.map(ProductRow::read).transpose()
}

/// All codes of a product, its first one first.
pub async fn codes(db: impl SqliteExecutor<'_>, product_key: i64) -> Result<Vec<ProductCode>> {
    let rows: Vec<CodeRow> = sqlx::query_as(
        "select code, factor_milli, price_cents code_price_cents, label from product_code \
         where product_key = ? order by position",
    )
    .bind(product_key)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(CodeRow::read).collect()
}

/// The product's picture as it was given.
pub async fn picture(db: impl SqliteExecutor<'_>, product_id: &str) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar(
        "select i.bytes from product_picture i join product p on p.product_key = i.product_key \
         where p.product_id = ?",
    )
    .bind(product_id)
    .fetch_optional(db)
    .await?)
}

/// Writes a new product, without codes, and gives its key.
pub async fn insert(
    db: &mut SqliteConnection,
    product_id: &str,
    fields: &ProductFields,
    now: Instant,
) -> Result<i64> {
    let product_key = sqlx::query_scalar(
        "insert into product (product_id, name, category_id, unit, price_cents, cost_cents, \
         favourite, colour, active, created_utc_ms, changed_utc_ms) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10) returning product_key",
    )
    .bind(product_id)
    .bind(fields.name.as_str())
    .bind(fields.category_id)
    .bind(fields.unit.code())
    .bind(fields.price.cents())
    .bind(fields.cost.map(Money::cents))
    .bind(fields.favourite)
    .bind(fields.colour)
    .bind(fields.active)
    .bind(now.utc_ms())
    .fetch_one(&mut *db)
    .await?;
    sqlx::query("insert into product_tally (product_key, folded, active) values (?, ?, ?)")
        .bind(product_key)
        .bind(searched(&fields.name))
        .bind(fields.active)
        .execute(db)
        .await?;
    Ok(product_key)
}

/// Writes what a person decided over a product that is there.
pub async fn update(
    db: &mut SqliteConnection,
    product_key: i64,
    fields: &ProductFields,
    now: Instant,
) -> Result<()> {
    sqlx::query(
        "update product set name = ?2, category_id = ?3, unit = ?4, price_cents = ?5, \
         cost_cents = ?6, favourite = ?7, colour = ?8, active = ?9, \
         changed_utc_ms = max(?10, changed_utc_ms + 1) where product_key = ?1",
    )
    .bind(product_key)
    .bind(fields.name.as_str())
    .bind(fields.category_id)
    .bind(fields.unit.code())
    .bind(fields.price.cents())
    .bind(fields.cost.map(Money::cents))
    .bind(fields.favourite)
    .bind(fields.colour)
    .bind(fields.active)
    .bind(now.utc_ms())
    .execute(&mut *db)
    .await?;
    sqlx::query("update product_tally set folded = ?2 where product_key = ?1")
        .bind(product_key)
        .bind(searched(&fields.name))
        .execute(db)
        .await?;
    Ok(())
}

/// What the search reads of a name: its words, each after a space.
pub(crate) fn searched(name: &Name) -> String {
    words(name.as_str()).iter().flat_map(|it| [" ", it]).collect()
}

/// Puts a product among the favourites or takes it out.
pub async fn set_favourite(
    db: &mut SqliteConnection,
    product_key: i64,
    favourite: bool,
    now: Instant,
) -> Result<()> {
    sqlx::query(
        "update product set favourite = ?2, changed_utc_ms = max(?3, changed_utc_ms + 1) \
         where product_key = ?1",
    )
    .bind(product_key)
    .bind(favourite)
    .bind(now.utc_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// Gives the product exactly these codes, the first of them first.
pub async fn set_codes(
    db: &mut SqliteConnection,
    product_key: i64,
    codes: &[ProductCode],
) -> Result<()> {
    sqlx::query("delete from product_code where product_key = ?")
        .bind(product_key)
        .execute(&mut *db)
        .await?;
    for (position, it) in (0_i64..).zip(codes) {
        sqlx::query(
            "insert into product_code (code, product_key, position, factor_milli, price_cents, label) \
             values (?, ?, ?, ?, ?, ?)",
        )
        .bind(it.code.as_str())
        .bind(product_key)
        .bind(position)
        .bind(it.factor.milli())
        .bind(it.price.map(Money::cents))
        .bind(it.label.as_ref().map(Name::as_str))
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Another product that is sold and carries `code` too.
pub async fn other_with_code(
    db: impl SqliteExecutor<'_>,
    code: &Barcode,
    product_key: Option<i64>,
) -> Result<Option<Name>> {
    let name: Option<String> = sqlx::query_scalar(
        "select p.name from product_code s join product p on p.product_key = s.product_key \
         where s.code = ?1 and p.product_key is not ?2 and p.active = 1 limit 1",
    )
    .bind(code.as_str())
    .bind(product_key)
    .fetch_optional(db)
    .await?;
    name.map(|it| it.parse()).transpose().map_err(unreadable)
}

/// Keeps `bytes` as the product's picture.
pub async fn set_picture(db: &mut SqliteConnection, product_key: i64, bytes: &[u8]) -> Result<()> {
    sqlx::query("insert or replace into product_picture (product_key, bytes) values (?, ?)")
        .bind(product_key)
        .bind(bytes)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes the product's picture away.
pub async fn remove_picture(db: &mut SqliteConnection, product_key: i64) -> Result<()> {
    sqlx::query("delete from product_picture where product_key = ?")
        .bind(product_key)
        .execute(db)
        .await?;
    Ok(())
}

/// Writes that stock came in (or went out, when negative). Nothing is written for zero. What a sale
/// moves is written by the sale.
pub async fn move_stock(
    db: &mut SqliteConnection,
    product_key: i64,
    movement: Movement,
    moved: Stock,
    now: Instant,
) -> Result<()> {
    if moved.milli() == 0 {
        return Ok(());
    }
    sqlx::query(
        "insert into stock_movement (product_key, kind, milli, at_utc_ms) values (?, ?, ?, ?)",
    )
    .bind(product_key)
    .bind(movement.word())
    .bind(moved.milli())
    .bind(now.utc_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// All categories, those with a place first, then by name.
pub async fn categories(db: impl SqliteExecutor<'_>) -> Result<Vec<Category>> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "select c.category_id, c.name, coalesce(n.products, 0) from category c left join \
         (select category_id, count(*) products from product where active = 1 group by category_id) n \
         on n.category_id = c.category_id order by c.position, c.folded",
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|(category_id, name, products)| {
            Ok(Category { category_id, name: name.parse().map_err(unreadable)?, products })
        })
        .collect()
}

/// The category called so, whatever the case and accents; made when there is none.
pub async fn category_named(db: &mut SqliteConnection, name: &Name) -> Result<i64> {
    sqlx::query(
        "insert into category (name, folded) values (?1, ?2) on conflict (folded) do nothing",
    )
    .bind(name.as_str())
    .bind(category_key(name))
    .execute(&mut *db)
    .await?;
    Ok(sqlx::query_scalar("select category_id from category where folded = ?")
        .bind(category_key(name))
        .fetch_one(db)
        .await?)
}

/// What makes two category names one. A name of nothing but punctuation stands for itself.
pub(crate) fn category_key(name: &Name) -> String {
    let key = folded(name.as_str());
    if key.is_empty() { name.as_str().to_owned() } else { key }
}
