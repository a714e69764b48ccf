//! Many sales at once, for load data: sold, printed and accepted long ago.
//!
//! All of them are one transaction on a connection of its own: the indexes and triggers of the tables
//! that are filled are taken away and made again in it, what triggers would have kept is added up by
//! the [`Scribe`], and rows that are made whole from others are not checked once more. What follows from a
//! sale is written from it by SQLite, many at a time: a row costs more on its way there than in it. A
//! power cut leaves the file as it was.

use std::collections::{BTreeMap, HashMap};

use izi_domain::{BusinessDate, Instant, Method, Money, Name, Quantity, SaleId, Series};
use sqlx::{Connection, Row, SqliteConnection};

use crate::product::Product;
use crate::rows::{Insert, Rows};
use crate::{Result, Store, document, unreadable};

const HANGING: &str = "select type, name, sql from sqlite_schema where sql is not null \
     and tbl_name in ('sale', 'sale_line', 'payment', 'stock_movement', 'document', 'outbox') \
     and type in ('index', 'trigger') order by type, name";
/// What all sales have in common, and what they are of. `before` and its number make a sale's rowid: a
/// short name for it while its rows are written.
const COMMON: &str =
    "create temp table loaded (series text, issuer_id integer, cashier text, before integer)";
const GOODS: &str = "create temp table goods (place integer primary key, product_key integer, \
       product_id text unique, code text, name text, unit text, price_cents integer, cost_cents integer)";
const SALE: Rows = Rows {
    head: "insert into sale (rowid, sale_id, series, number, sold_utc_ms, business_date, issuer_id, subtotal_cents, \
             discount_cents, rounding_cents, total_cents, change_cents, cashier) \
           select before + column2, column1, series, column2, column3, column4, issuer_id, column5, 0, \
             column6 - column5, column6, 0, cashier from (values ",
    columns: 6,
    tail: ") cross join loaded",
};
const LINE: Rows = Rows {
    head: "insert into sale_line (sale_id, position, product_id, code, name, unit, quantity_milli, unit_price_cents, \
             unit_cost_cents, factor_milli, gross_cents, discount_cents, affectation) \
           select sale_id, column2, product_id, code, name, unit, column4, price_cents, cost_cents, 1000, column5, 0, \
             '30' from (values ",
    columns: 5,
    tail: ") cross join loaded cross join sale on sale.rowid = before + column1 \
            cross join goods on place = column3",
};
const PAYMENT: Rows = Rows {
    head: "insert into payment (sale_id, position, method, amount_cents, business_date) \
           select sale_id, 0, column2, total_cents, business_date from (values ",
    columns: 2,
    tail: ") cross join loaded cross join sale on sale.rowid = before + column1",
};
/// Of the sales from number ?1 on. The goods had one unit a piece: what was sold left the shelf.
const MOVEMENTS: &str = "insert into stock_movement (product_key, kind, milli, sale_id, at_utc_ms) \
     select product_key, 'sale', -quantity_milli, sale_id, sold_utc_ms \
     from loaded cross join sale on sale.rowid >= before + ?1 cross join sale_line using (sale_id) cross join goods using (product_id)";
/// From the id ?2 on.
const DOCUMENTS: &str = "insert into document (document_id, kind, series, number, sale_id, issued_utc_ms, issue_date, \
       issuer_id, total_cents) \
     select ?2 + number - ?1, '03', sale.series, number, sale_id, sold_utc_ms, business_date, sale.issuer_id, total_cents \
     from loaded cross join sale on sale.rowid >= before + ?1";
const JOBS: [&str; 2] = [
    "insert into outbox (topic, sale_id, dedup_key, state, next_utc_ms, changed_utc_ms, paper) \
     select 'print', sale_id, 'print:' || sale_id, 'printed', issued_utc_ms, issued_utc_ms, 'ticket' \
     from document where document_id >= ?1",
    "insert into outbox (topic, sale_id, document_id, dedup_key, state, next_utc_ms, changed_utc_ms) \
     select 'authority', sale_id, document_id, 'authority:' || document_id, 'accepted', issued_utc_ms, issued_utc_ms \
     from document where document_id >= ?1",
];
const TALLY: Rows = Rows {
    head: "insert into tally values ",
    columns: 6,
    tail: " on conflict do update set sales = sales + excluded.sales, notes = notes + excluded.notes, \
            cents = cents + excluded.cents",
};
const PRODUCT_DAY: Rows = Rows {
    head: "insert into product_day select column1, column2, column3, column4, column5, column6, column7 from (values ",
    columns: 7,
    tail: ") where true on conflict do update set entries = entries + excluded.entries, milli = milli + excluded.milli, \
            cents = cents + excluded.cents, cost_cents = cost_cents + excluded.cost_cents, \
            costed_cents = costed_cents + excluded.costed_cents",
};
const PRODUCT_MONTH: Rows = Rows {
    head: "insert into product_month select column1, column2, column3, column4, column5, column6, column7 from (values ",
    ..PRODUCT_DAY
};
const MOVED: Rows = Rows {
    head: "update product_tally set stock_milli = stock_milli + column2, sold_lines = sold_lines + column3 \
           from (values ",
    columns: 3,
    tail: ") where product_key = column1",
};
/// Rows of one statement. Many, as each statement goes from core to core.
const AT_ONCE: usize = 1_000;

/// A sale of load data: to nobody by name, without discounts, paid in one way to the céntimo.
#[derive(Clone, Debug)]
pub struct LoadedSale {
    /// Its id.
    pub id: SaleId,
    /// Its number in the series.
    pub number: u32,
    /// When.
    pub sold_at: Instant,
    /// What was sold.
    pub lines: Vec<LoadedLine>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// What was paid: the sum, rounded where it was cash.
    pub total: Money,
    /// How.
    pub method: Method,
}

/// A line of it.
#[derive(Clone, Copy, Debug)]
pub struct LoadedLine {
    /// The place of its product among the goods.
    pub place: usize,
    /// How much.
    pub quantity: Quantity,
    /// What it came to.
    pub gross: Money,
}

/// Sales put into statements, which [`Loading::write`] has SQLite execute.
pub struct Batch {
    inserts: Vec<Insert<'static>>,
    /// The first number of its sales, and how many they are.
    sales: Option<(u32, usize)>,
}

/// Puts sales into statements, and adds up what the triggers would have kept of them.
/// (`income::rebuild` comes to the same.)
#[derive(Debug)]
pub struct Scribe {
    cashier: String,
    /// By place among the goods: key and cost.
    goods: Vec<(i64, Option<Money>)>,
    tallies: BTreeMap<(&'static str, BusinessDate, String), [i64; 2]>,
    /// By day, and by place among the goods.
    products: BTreeMap<BusinessDate, HashMap<usize, Sums>>,
    /// By the month's first day, and by key.
    months: BTreeMap<BusinessDate, HashMap<i64, Sums>>,
    /// By place: thousandths that left the shelf, and lines.
    moved: BTreeMap<usize, [i64; 2]>,
}

/// Of a product: entries, thousandths, céntimos, cost, céntimos of known cost.
type Sums = [i64; 5];

impl Scribe {
    /// The statements that write sales, with the numbers that follow on each other.
    pub fn put(&mut self, sales: &[LoadedSale]) -> Result<Batch> {
        let mut inserts = Vec::new();
        let dated: Vec<_> =
            sales.iter().map(|it| (it, it.sold_at.business_date().to_string())).collect();
        for some in dated.chunks(AT_ONCE) {
            inserts.push(SALE.ready(some, |query, (it, day)| {
                query
                    .bind(it.id.as_str())
                    .bind(it.number)
                    .bind(it.sold_at.utc_ms())
                    .bind(day)
                    .bind(it.subtotal.cents())
                    .bind(it.total.cents())
            })?);
            inserts
                .push(PAYMENT.ready(some, |query, (it, _)| {
                    query.bind(it.number).bind(it.method.as_str())
                })?);
        }
        let lines: Vec<_> = sales
            .iter()
            .flat_map(|sale| (0_i64..).zip(&sale.lines).map(move |it| (sale, it)))
            .collect();
        for some in lines.chunks(AT_ONCE) {
            inserts.push(LINE.ready(some, |query, (sale, (position, line))| {
                query
                    .bind(sale.number)
                    .bind(*position)
                    .bind(i64::try_from(line.place).unwrap_or(i64::MAX))
                    .bind(line.quantity.milli())
                    .bind(line.gross.cents())
            })?);
        }
        for sale in sales {
            self.add(sale);
        }
        // Sales come in their order: of days before the last no more will.
        if let Some(last) = sales.last() {
            let open = self.products.split_off(&last.sold_at.business_date());
            let ended = std::mem::replace(&mut self.products, open);
            inserts.extend(self.days(ended)?);
        }
        Ok(Batch { inserts, sales: sales.first().map(|it| (it.number, sales.len())) })
    }

    fn add(&mut self, sale: &LoadedSale) {
        let day = sale.sold_at.business_date();
        let total = sale.total.cents();
        let hour = sale.sold_at.lima_hour();
        let mut add = |dimension, day, key: &str| {
            let sums = self.tallies.entry((dimension, day, key.to_owned())).or_default();
            *sums = [sums[0] + 1, sums[1] + total];
        };
        add("kind", day, "sale");
        add("month", day.month().first_day(), "");
        add("hour", day, hour.get(..2).unwrap_or_default());
        add("seller", day, &self.cashier);
        add("method", day, sale.method.as_str());
        let (whole, off) = (sale.subtotal.cents().max(1), sale.subtotal.cents() - total);
        let of_day = self.products.entry(day).or_default();
        let (mut upto, mut taken) = (0, 0);
        for (nth, line) in sale.lines.iter().enumerate() {
            // The rounding of cash is spread over the lines, as by the view `entry_part`.
            upto += line.gross.cents();
            let part = line.gross.cents() - (off * upto / whole - taken);
            taken = off * upto / whole;
            let milli = line.quantity.milli();
            let cost = self.goods.get(line.place).and_then(|(_, cost)| *cost);
            let cost = cost.map(|it| (it.cents() * milli + 500) / 1_000);
            let is_first = !sale.lines.iter().take(nth).any(|it| it.place == line.place);
            let known = if cost.is_some() { part } else { 0 };
            let more = [i64::from(is_first), milli, part, cost.unwrap_or(0), known];
            increase(of_day.entry(line.place).or_default(), more);
            let moved = self.moved.entry(line.place).or_default();
            *moved = [moved[0] - milli, moved[1] + 1];
        }
    }

    /// The statements that write what was added up and is not written yet.
    pub fn end(mut self) -> Result<Batch> {
        let rest = std::mem::take(&mut self.products);
        let mut inserts = self.days(rest)?;
        let tallies: Vec<_> = std::mem::take(&mut self.tallies).into_iter().collect();
        for some in tallies.chunks(AT_ONCE) {
            inserts.push(TALLY.ready(some, |query, ((dimension, day, key), sums)| {
                let query = query.bind(*dimension).bind(day.to_string()).bind(key);
                query.bind(sums[0]).bind(0).bind(sums[1])
            })?);
        }
        for (month, products) in std::mem::take(&mut self.months) {
            inserts.extend(by_product(&PRODUCT_MONTH, month, products)?);
        }
        let moved: Vec<_> = self
            .moved
            .iter()
            .filter_map(|(place, sums)| Some((self.key(*place)?, *sums)))
            .collect();
        for some in moved.chunks(AT_ONCE) {
            inserts.push(MOVED.ready(some, |query, (key, [milli, lines])| {
                query.bind(*key).bind(*milli).bind(*lines)
            })?);
        }
        Ok(Batch { inserts, sales: None })
    }

    /// The statements that write the products of days.
    fn days(
        &mut self,
        days: BTreeMap<BusinessDate, HashMap<usize, Sums>>,
    ) -> Result<Vec<Insert<'static>>> {
        let mut inserts = Vec::new();
        for (day, products) in days {
            let products: HashMap<_, _> = products
                .into_iter()
                .filter_map(|(place, sums)| Some((self.key(place)?, sums)))
                .collect();
            let of_month = self.months.entry(day.month().first_day()).or_default();
            for (key, sums) in &products {
                increase(of_month.entry(*key).or_default(), *sums);
            }
            inserts.extend(by_product(&PRODUCT_DAY, day, products)?);
        }
        Ok(inserts)
    }

    fn key(&self, place: usize) -> Option<i64> {
        self.goods.get(place).map(|(key, _)| *key)
    }
}

fn increase(sums: &mut Sums, more: Sums) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

fn by_product(
    table: &Rows,
    day: BusinessDate,
    products: HashMap<i64, Sums>,
) -> Result<Vec<Insert<'static>>> {
    let day = day.to_string();
    let mut products: Vec<_> = products.into_iter().collect();
    products.sort_unstable();
    let insert = |some| {
        table.ready(some, |query, (key, sums): &(i64, Sums)| {
            sums.iter().fold(query.bind(&day).bind(*key), |it, sum| it.bind(*sum))
        })
    };
    products.chunks(AT_ONCE).map(insert).collect()
}

/// Sales that are being loaded. Dropped before the end, it leaves the file's rows as they were; either
/// way [`Store::loaded`] comes after it.
pub struct Loading {
    db: SqliteConnection,
    hanging: Vec<String>,
    next_document: i64,
}

impl Loading {
    /// Takes the write lock, and the indexes and triggers away. The scribe writes for it alone.
    pub async fn begin(
        store: &Store,
        goods: &[Product],
        (series, issuer_id, cashier): (&Series, i64, &Name),
    ) -> Result<(Self, Scribe)> {
        let mut db = store.loading().await?;
        sqlx::query("begin immediate").execute(&mut db).await?;
        let mut hanging = Vec::new();
        for row in sqlx::query(HANGING).fetch_all(&mut db).await? {
            let (kind, name): (String, String) = (row.try_get("type")?, row.try_get("name")?);
            hanging.push(row.try_get("sql")?);
            let drop = format!("drop {kind} {name}");
            sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut db).await?;
        }
        sqlx::query(COMMON).execute(&mut db).await?;
        sqlx::query("insert into loaded select ?, ?, ?, coalesce(max(rowid), 0) from sale")
            .bind(series.as_str())
            .bind(issuer_id)
            .bind(cashier.as_str())
            .execute(&mut db)
            .await?;
        sqlx::query(GOODS).execute(&mut db).await?;
        let mut keys = Vec::with_capacity(goods.len());
        for (place, it) in (0_i64..).zip(goods) {
            let key: i64 = sqlx::query_scalar(
                "insert into goods select ?1, product_key, ?2, ?3, ?4, ?5, ?6, ?7 from product \
                 where product_id = ?2 returning product_key",
            )
            .bind(place)
            .bind(&it.product_id)
            .bind(it.code.as_ref().map(ToString::to_string))
            .bind(it.name.as_str())
            .bind(it.unit.code())
            .bind(it.price.cents())
            .bind(it.cost.map(Money::cents))
            .fetch_one(&mut db)
            .await?;
            keys.push((key, it.cost));
        }
        let next_document = document::next_id(&mut db).await?;
        let scribe = Scribe {
            cashier: cashier.to_string(),
            goods: keys,
            tallies: BTreeMap::new(),
            products: BTreeMap::new(),
            months: BTreeMap::new(),
            moved: BTreeMap::new(),
        };
        Ok((Self { db, hanging, next_document }, scribe))
    }

    /// The connection, for taking numbers.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.db
    }

    /// Writes a batch, and all that follows from its sales.
    pub async fn write(&mut self, batch: Batch) -> Result<()> {
        let db = &mut self.db;
        for insert in batch.inserts {
            insert.execute(&mut *db).await?;
        }
        let Some((first, sales)) = batch.sales else { return Ok(()) };
        sqlx::query(MOVEMENTS).bind(first).execute(&mut *db).await?;
        sqlx::query(DOCUMENTS).bind(first).bind(self.next_document).execute(&mut *db).await?;
        for jobs in JOBS {
            sqlx::query(jobs).bind(self.next_document).execute(&mut *db).await?;
        }
        self.next_document += i64::try_from(sales).map_err(unreadable)?;
        Ok(())
    }

    /// Puts indexes and triggers back, and lets the disk have all of it.
    pub async fn commit(mut self) -> Result<()> {
        let db = &mut self.db;
        for statement in self.hanging {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *db).await?;
        }
        sqlx::query("commit").execute(&mut *db).await?;
        Ok(self.db.close().await?)
    }
}
