//! The rows of every report. Short ones are read whole and sorted here; those of a row for each document
//! come from their index a chunk at a time.

use izi_documents::{ANNULLED, BY_NAME, Cell, NO_CATEGORY, NO_CUSTOMER};
use izi_domain::{BusinessDate, DocumentType, Money, Unit};
use izi_store::SqliteConnection;
use izi_store::income::{self, Dimension, Income};

use super::sorting::{Sums, average, per_mille, sort};
use super::walk::{Walk, is_walked};
use super::{Asked, Name, Opens, Page, Part, Row};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// Rows of a chunk on their way to a file.
pub(super) const CHUNK: u32 = 2_000;

/// A report that is read to its end.
pub(super) struct Reading {
    count: u32,
    sums: Sums,
    rest: Rest,
}

enum Rest {
    /// All rows at once.
    Held(Option<Vec<Row>>),
    /// Along the index.
    Walked(Walk),
}

impl Reading {
    pub(super) async fn begin(shop: &Shop, asked: &Asked) -> Result<Self> {
        let (count, rest) = if is_walked(asked.name) {
            let walk = Walk::new(asked, None);
            (walk.count(shop).await?, Rest::Walked(walk))
        } else {
            let rows = held(shop, asked).await?;
            (u32::try_from(rows.len()).unwrap_or(u32::MAX), Rest::Held(Some(rows)))
        };
        Ok(Self { count, sums: Sums::new(asked), rest })
    }

    /// Rows in all, as far as that was known at the beginning.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The next rows; none at the end. No transaction stays open between two chunks, so that a file of a
    /// million rows does not keep the shop's log from being taken in.
    pub(super) async fn next(&mut self, shop: &Shop) -> Result<Option<Vec<Row>>> {
        let rows = match &mut self.rest {
            Rest::Held(rows) => rows.take(),
            Rest::Walked(walk) => walk.next(shop, CHUNK).await?,
        };
        self.sums.add(rows.as_deref().unwrap_or_default());
        Ok(rows.filter(|it| !it.is_empty()))
    }

    /// The sums of the rows that were given.
    pub(super) fn totals(&self) -> Vec<Cell> {
        self.sums.line()
    }

    /// All of it, at one moment.
    pub(super) async fn whole(
        shop: &Shop,
        asked: &Asked,
        take: &mut (dyn FnMut(Part) -> bool + Send),
    ) -> Result<()> {
        if is_walked(asked.name) {
            return Walk::whole(shop, asked, take).await;
        }
        let rows = held(shop, asked).await?;
        let mut sums = Sums::new(asked);
        sums.add(&rows);
        let income = Money::from_cents(sums.of("income"));
        if take(Part::Income(income)) && take(Part::Rows(rows)) {
            take(Part::Totals(sums.line()));
        }
        Ok(())
    }

    /// A page for the screen.
    pub(super) async fn page(
        shop: &Shop,
        asked: &Asked,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page> {
        if is_walked(asked.name) {
            return Walk::page(shop, asked, after, limit).await;
        }
        let rows = held(shop, asked).await?;
        let mut sums = Sums::new(asked);
        sums.add(&rows);
        let (totals, income) = (sums.line(), Money::from_cents(sums.of("income")));
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let begin = after.map_or(0, |it| behind(&rows, it));
        let end = begin.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX));
        let more = end < rows.len();
        let rows: Vec<Row> = rows.into_iter().skip(begin).take(end - begin).collect();
        let cursor = rows.last().filter(|_| more).map(|it| format!("{end}:{}", it.id));
        Ok(Page { rows, totals, income, count, cursor })
    }
}

/// The place behind the row that a cursor names, wherever that row has moved; where the row is gone, the
/// place that it had.
fn behind(rows: &[Row], cursor: &str) -> usize {
    let (place, id) = cursor.split_once(':').unwrap_or((cursor, ""));
    match rows.iter().position(|it| it.id == id) {
        Some(found) => found + 1,
        None => place.parse().unwrap_or(rows.len()),
    }
}

/// The rows of a short report, read at one moment, in the order that is asked for.
async fn held(shop: &Shop, asked: &Asked) -> Result<Vec<Row>> {
    let mut transaction = shop.store.reads().begin().await?;
    let db = &mut *transaction;
    let span = (asked.from, asked.to);
    let mut rows = match asked.name {
        Name::Days => days(db, span).await?,
        Name::Products => products(db, span).await?,
        Name::Categories => categories(db, span).await?,
        Name::Sellers => sellers(db, span).await?,
        Name::Methods => methods(db, span).await?,
        Name::States => states(db, span).await?,
        Name::Customers => customers(db, span).await?,
        Name::Rus => super::rus_sheet::months(shop, db, span).await?,
        Name::Sales | Name::Register => Vec::new(),
    };
    sort(&mut rows, asked);
    Ok(rows)
}

type Span = (BusinessDate, BusinessDate);

pub(super) fn opens((from, to): Span, by: Option<(&'static str, &str)>) -> Opens {
    Opens { from, to, by: by.map(|(by, key)| (by, key.to_owned())) }
}

pub(super) fn count(it: u32) -> Cell {
    Cell::Count(i64::from(it))
}

/// Every day, those without sales too.
async fn days(db: &mut SqliteConnection, (from, to): Span) -> Result<Vec<Row>> {
    let mut sold = income::days(&mut *db, from, to).await?.into_iter().peekable();
    let mut rows = Vec::new();
    let mut day = from;
    loop {
        let income = sold.next_if(|it| it.0 == day).map(|it| it.1).unwrap_or_default();
        rows.push(Row {
            id: day.to_string(),
            cells: vec![
                Cell::Date(day),
                count(income.sales),
                count(income.notes),
                Cell::Money(income.amount),
                average(income.amount.cents(), i64::from(income.sales)),
            ],
            opens: Some(opens((day, day), None)),
            sale_number: None,
        });
        // The last day of the calendar has none after it.
        if day >= to || day.next() == day {
            return Ok(rows);
        }
        day = day.next();
    }
}

/// What was earned of what is known: cost, gain and margin; nothing where no cost is known.
fn earned(costs: income::Costs) -> [Cell; 3] {
    let (cost, sold) = (costs.cost.cents(), costs.income.cents());
    if cost == 0 && sold == 0 {
        return [Cell::Empty, Cell::Empty, Cell::Empty];
    }
    let gain = sold - cost;
    [Cell::Money(costs.cost), Cell::Money(Money::from_cents(gain)), per_mille(gain, sold)]
}

async fn products(db: &mut SqliteConnection, span: Span) -> Result<Vec<Row>> {
    let sold = income::products(db, span.0, span.1).await?;
    let row = |it: income::ProductIncome| {
        let nameless = it.product_id.is_empty();
        let name = if nameless { BY_NAME } else { it.name.as_str() };
        let unit = Unit::coded(&it.unit).map_or("", Unit::label);
        let quantity = if nameless { Cell::Empty } else { Cell::Quantity(it.quantity.milli()) };
        let mut cells =
            vec![Cell::text(name), Cell::text(&it.category), Cell::text(unit), quantity];
        cells.push(Cell::Money(it.amount));
        cells.extend(earned(it.costs));
        let opens = Some(opens(span, Some(("product", &it.product_id))));
        Row { id: it.product_id, cells, opens, sale_number: None }
    };
    Ok(sold.into_iter().map(row).collect())
}

async fn categories(db: &mut SqliteConnection, span: Span) -> Result<Vec<Row>> {
    let sold = income::categories(db, span.0, span.1).await?;
    let row = |it: income::CategoryIncome| {
        let id = it.category_id.map(|it| it.to_string()).unwrap_or_default();
        let name = if id.is_empty() { NO_CATEGORY } else { it.name.as_str() };
        let mut cells = vec![Cell::text(name), count(it.products), Cell::Money(it.amount)];
        cells.extend(earned(it.costs));
        let opens = Some(opens(span, Some(("category", &id))));
        Row { id, cells, opens, sale_number: None }
    };
    Ok(sold.into_iter().map(row).collect())
}

/// Rows of one dimension, the largest first.
async fn by(
    db: &mut SqliteConnection,
    dimension: Dimension,
    span: Span,
    cells: impl Fn(&str, Income) -> Vec<Cell>,
) -> Result<Vec<Row>> {
    let mut sold = income::by(db, dimension, span.0, span.1).await?;
    sold.sort_by_key(|it| std::cmp::Reverse(it.1.amount));
    let row = |(key, income): (String, Income)| Row {
        cells: cells(&key, income),
        opens: Some(opens(span, Some((dimension.as_str(), &key)))),
        id: key,
        sale_number: None,
    };
    Ok(sold.into_iter().map(row).collect())
}

async fn sellers(db: &mut SqliteConnection, span: Span) -> Result<Vec<Row>> {
    by(db, Dimension::Seller, span, |seller, it| {
        vec![
            Cell::text(seller),
            count(it.sales),
            count(it.notes),
            Cell::Money(it.amount),
            average(it.amount.cents(), i64::from(it.sales)),
        ]
    })
    .await
}

/// A sale that was paid in two ways is in both rows, so the numbers have no sum.
async fn methods(db: &mut SqliteConnection, span: Span) -> Result<Vec<Row>> {
    by(db, Dimension::Method, span, |method, it| {
        vec![Cell::Method(method.to_owned()), count(it.entries()), Cell::Money(it.amount)]
    })
    .await
}

async fn states(db: &mut SqliteConnection, span: Span) -> Result<Vec<Row>> {
    let sold = income::states(db, span.0, span.1).await?;
    let row = |it: income::StateIncome| Row {
        cells: vec![
            Cell::State(it.state.clone()),
            count(it.income.entries()),
            Cell::Money(it.income.amount),
        ],
        opens: Some(opens(span, Some(("state", &it.state)))),
        id: it.state,
        sale_number: None,
    };
    Ok(sold.into_iter().map(row).collect())
}

async fn customers(db: &mut SqliteConnection, span: Span) -> Result<Vec<Row>> {
    let bought = income::customers(db, span.0, span.1).await?;
    let row = |it: income::CustomerIncome| {
        let nameless = it.number.is_empty();
        let name = if nameless { NO_CUSTOMER } else { it.name.as_str() };
        // As the filter of the list has it: `dni:46779354`.
        let key =
            if nameless { String::new() } else { format!("{}:{}", it.document_type, it.number) };
        let kind = DocumentType::named(&it.document_type).map_or("", izi_documents::document_word);
        Row {
            cells: vec![
                Cell::text(name),
                Cell::text(kind),
                Cell::text(&it.number),
                count(it.income.sales),
                count(it.income.notes),
                Cell::Money(it.income.amount),
                average(it.income.amount.cents(), i64::from(it.income.sales)),
            ],
            opens: Some(opens(span, Some(("customer", &key)))),
            id: key,
            sale_number: None,
        }
    };
    Ok(bought.into_iter().map(row).collect())
}

/// A word of the register for a sale that was annulled.
pub(super) fn annulled(it: bool) -> Cell {
    if it { Cell::text(ANNULLED) } else { Cell::Empty }
}

/// A cursor that nobody gave out.
pub(super) fn bad_cursor() -> Refusal {
    Refusal::Report(super::BadReport::Cursor)
}
