//! Many sales at once, for load data: sold, printed and accepted long ago.
//!
//! All of them are one transaction: the indexes and triggers of the tables that are filled are taken
//! away and made again in it, and what triggers would have kept is added up here. A power cut leaves
//! the file as it was.

use std::collections::{BTreeMap, HashMap};

use izi_domain::{Method, Money, Sale};
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use crate::outbox::{self, NewJob, State};
use crate::rows::Rows;
use crate::{Result, Store, document, sale};

const HANGING: &str = "select type, name, sql from sqlite_schema where sql is not null \
     and tbl_name in ('sale', 'sale_line', 'payment', 'stock_movement', 'document', 'outbox') \
     and type in ('index', 'trigger') order by type, name";
const TALLY: Rows = Rows {
    head: "insert into tally values ",
    columns: 6,
    tail: " on conflict do update set sales = sales + excluded.sales, notes = notes + excluded.notes, \
            cents = cents + excluded.cents",
};
macro_rules! products {
    ($table:literal) => {
        Rows {
            head: concat!("insert into ", $table, " values "),
            columns: 7,
            tail: " on conflict do update set entries = entries + excluded.entries, milli = milli + excluded.milli, \
                    cents = cents + excluded.cents, cost_cents = cost_cents + excluded.cost_cents, \
                    costed_cents = costed_cents + excluded.costed_cents",
        }
    };
}
const PRODUCT_DAY: Rows = products!("product_day");
const PRODUCT_MONTH: Rows = products!("product_month");

/// Sales that are being loaded.
pub struct Loading {
    transaction: Transaction<'static, Sqlite>,
    hanging: Vec<String>,
    next_document: i64,
    keys: HashMap<String, i64>,
    tallies: BTreeMap<(&'static str, String, String), [i64; 2]>,
    /// By day and product: entries, thousandths, céntimos, cost, céntimos of known cost.
    products: BTreeMap<(String, i64), [i64; 5]>,
    /// By product: thousandths that left the shelf, and lines.
    moved: BTreeMap<i64, [i64; 2]>,
    nameless: Vec<(String, i64)>,
}

impl Loading {
    /// Takes the write lock, and the indexes and triggers away.
    pub async fn begin(store: &Store) -> Result<Self> {
        let mut transaction = store.write().await?;
        let mut hanging = Vec::new();
        for row in sqlx::query(HANGING).fetch_all(&mut *transaction).await? {
            let (kind, name): (String, String) = (row.try_get("type")?, row.try_get("name")?);
            hanging.push(row.try_get("sql")?);
            let drop = format!("drop {kind} {name}");
            sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut *transaction).await?;
        }
        sqlx::query("pragma cache_size = -131072").execute(&mut *transaction).await?;
        let keys = sqlx::query_as("select product_id, product_key from product");
        let keys: Vec<(String, i64)> = keys.fetch_all(&mut *transaction).await?;
        Ok(Self {
            next_document: document::next_id(&mut transaction).await?,
            transaction,
            hanging,
            keys: keys.into_iter().collect(),
            tallies: BTreeMap::new(),
            products: BTreeMap::new(),
            moved: BTreeMap::new(),
            nameless: Vec::new(),
        })
    }

    /// The connection, for taking numbers.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    /// Writes sales with their lines, payments, movements and settled jobs.
    pub async fn add(&mut self, sales: &[Sale], issuer_id: i64) -> Result<()> {
        sale::insert_all(&mut self.transaction, sales, issuer_id).await?;
        let documents: Vec<_> = (self.next_document..)
            .zip(sales)
            .map(|(id, it)| sale::boleta(id, it, issuer_id))
            .collect();
        document::insert_all(&mut self.transaction, &documents).await?;
        let jobs: Vec<_> = documents
            .iter()
            .zip(sales)
            .flat_map(|(document, it)| {
                [
                    NewJob::ticket(&it.id, State::Printed, it.sold_at),
                    NewJob::to_authority(document.id, Some(&it.id), State::Accepted, it.sold_at),
                ]
            })
            .collect();
        outbox::add_all(&mut self.transaction, &jobs).await?;
        for (id, it) in (self.next_document..).zip(sales) {
            self.tally(id, it);
        }
        self.next_document += i64::try_from(sales.len()).map_err(crate::unreadable)?;
        Ok(())
    }

    /// What the triggers would have kept. (`income::rebuild` comes to the same.)
    fn tally(&mut self, document: i64, sale: &Sale) {
        let day = sale.business_date.to_string();
        let month = sale.business_date.month().first_day().to_string();
        let hour = sale.sold_at.lima_hour().get(..2).unwrap_or_default().to_owned();
        let total = sale.total.cents();
        let mut add = |dimension, day: &str, key: String, cents| {
            let sums = self.tallies.entry((dimension, day.to_owned(), key)).or_default();
            *sums = [sums[0] + 1, sums[1] + cents];
        };
        add("kind", &day, "sale".to_owned(), total);
        add("month", &month, String::new(), total);
        add("hour", &day, hour, total);
        add("seller", &day, sale.cashier.to_string(), total);
        let mut methods: BTreeMap<&str, i64> = BTreeMap::new();
        for it in &sale.payments {
            *methods.entry(it.method.as_str()).or_default() += it.amount.cents();
        }
        if let Some(cash) = methods.get_mut(Method::Cash.as_str()) {
            *cash -= sale.change.cents();
        }
        for (method, cents) in methods {
            add("method", &day, method.to_owned(), cents);
        }
        self.tally_products(document, sale, &day);
    }

    fn tally_products(&mut self, document: i64, sale: &Sale, day: &str) {
        let (whole, total) = (sale.subtotal.cents().max(1), sale.total.cents());
        let (mut seen, mut taken) = (0, 0);
        let mut parts: BTreeMap<i64, [i64; 5]> = BTreeMap::new();
        for line in &sale.lines {
            seen += line.total.cents();
            let off = (whole - total) * seen / whole;
            let part = line.total.cents() - (off - taken);
            taken = off;
            let key = line.product_id.as_ref().and_then(|it| self.keys.get(it)).copied();
            let milli = (line.quantity.milli() * line.factor.milli() + 999) / 1_000;
            let cost = line.unit_cost.map(Money::cents);
            let cost = cost.map(|it| (it * line.quantity.milli() + 500) / 1_000);
            let known = if cost.is_some() { part } else { 0 };
            let sums = parts.entry(key.unwrap_or(0)).or_insert([1, 0, 0, 0, 0]);
            let left = if key.is_some() { milli } else { 0 };
            for (sum, more) in sums.iter_mut().zip([0, left, part, cost.unwrap_or(0), known]) {
                *sum += more;
            }
            if let Some(key) = key {
                let moved = self.moved.entry(key).or_default();
                *moved = [moved[0] - milli, moved[1] + 1];
            }
        }
        for (key, part) in parts {
            if key == 0 {
                self.nameless.push((day.to_owned(), document));
            }
            let sums = self.products.entry((day.to_owned(), key)).or_default();
            for (sum, more) in sums.iter_mut().zip(part) {
                *sum += more;
            }
        }
    }

    /// Writes what was added up, puts indexes and triggers back, and lets the disk have all of it.
    pub async fn commit(self) -> Result<()> {
        let Self { mut transaction, hanging, tallies, products, moved, nameless, .. } = self;
        let db = &mut *transaction;
        let tallies: Vec<_> = tallies.into_iter().collect();
        for some in tallies.chunks(Rows::MOST) {
            TALLY
                .insert(db, some, |query, ((dimension, day, key), sums)| {
                    query.bind(*dimension).bind(day).bind(key).bind(sums[0]).bind(0).bind(sums[1])
                })
                .await?;
        }
        let mut months: BTreeMap<(String, i64), [i64; 5]> = BTreeMap::new();
        for ((day, key), sums) in &products {
            let month = format!("{}-01", day.get(..7).unwrap_or_default());
            let into = months.entry((month, *key)).or_default();
            for (sum, more) in into.iter_mut().zip(sums) {
                *sum += more;
            }
        }
        for (rows, sums) in [(PRODUCT_DAY, products), (PRODUCT_MONTH, months)] {
            let sums: Vec<_> = sums.into_iter().collect();
            for some in sums.chunks(Rows::MOST) {
                rows.insert(db, some, |query, ((day, key), sums)| {
                    sums.iter().fold(query.bind(day).bind(*key), |query, it| query.bind(*it))
                })
                .await?;
            }
        }
        for (day, document) in nameless {
            sqlx::query("insert into nameless values (?, ?)")
                .bind(day)
                .bind(document)
                .execute(&mut *db)
                .await?;
        }
        for (key, [milli, lines]) in moved {
            sqlx::query(
                "update product_tally set stock_milli = stock_milli + ?, sold_lines = sold_lines + ? \
                 where product_key = ?",
            )
            .bind(milli)
            .bind(lines)
            .bind(key)
            .execute(&mut *db)
            .await?;
        }
        for statement in hanging {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *db).await?;
        }
        sqlx::query("pragma cache_size = -8000").execute(&mut *db).await?;
        transaction.commit().await?;
        Ok(())
    }
}
