//! Reports of a row for each document, read along the index of their days.

use izi_documents::{Cell, method_word};
use izi_domain::{BusinessDate, Money};
use izi_store::SqliteConnection;
use izi_store::document;
use izi_store::entry::{self, Entry, Place};
use izi_store::income;

use super::rows::{CHUNK, annulled, bad_cursor};
use super::sorting::Sums;
use super::{Asked, Name, Page, Part, Row};
use crate::refusal::Result;
use crate::shop::Shop;

/// Whether a report has a row for each document.
pub(super) const fn is_walked(name: Name) -> bool {
    matches!(name, Name::Sales | Name::Register)
}

/// A place in such a report.
pub(super) struct Walk {
    asked: Asked,
    after: Option<Place>,
}

impl Walk {
    pub(super) fn new(asked: &Asked, after: Option<Place>) -> Self {
        Self { asked: *asked, after }
    }

    /// Rows in all.
    pub(super) async fn count(&self, shop: &Shop) -> Result<u32> {
        let mut db = shop.store.reads().acquire().await?;
        count(&mut db, &self.asked).await
    }

    /// The next rows, at most `limit`; none at the end.
    pub(super) async fn next(&mut self, shop: &Shop, limit: u32) -> Result<Option<Vec<Row>>> {
        let mut transaction = shop.store.reads().begin().await?;
        let (rows, place) = read(&mut transaction, &self.asked, self.after, limit).await?;
        self.after = place;
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// All of it, in one transaction.
    pub(super) async fn whole(
        shop: &Shop,
        asked: &Asked,
        take: &mut (dyn FnMut(Part) -> bool + Send),
    ) -> Result<()> {
        let mut transaction = shop.store.reads().begin().await?;
        let db = &mut *transaction;
        let income = income::span(&mut *db, asked.from, asked.to).await?.amount;
        let mut after = None;
        let mut goes_on = take(Part::Income(income));
        while goes_on {
            let (rows, last) = read(&mut *db, asked, after, CHUNK).await?;
            if rows.is_empty() {
                take(Part::Totals(totals(asked, income)));
                return Ok(());
            }
            after = last;
            goes_on = take(Part::Rows(rows));
        }
        Ok(())
    }

    /// A page for the screen. Its sums are of all rows, from the tallies: the whole of them is not walked.
    pub(super) async fn page(
        shop: &Shop,
        asked: &Asked,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page> {
        let after = after.map(place).transpose()?;
        let mut transaction = shop.store.reads().begin().await?;
        let db = &mut *transaction;
        let income = income::span(&mut *db, asked.from, asked.to).await?.amount;
        let count = count(db, asked).await?;
        let (mut rows, _) = read(db, asked, after, limit.saturating_add(1)).await?;
        let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let cursor = rows.last().filter(|_| more).map(|it| it.id.clone());
        Ok(Page { rows, totals: totals(asked, income), income, count, cursor })
    }
}

/// The line of totals: only the income is summed, so that it is known without walking.
fn totals(asked: &Asked, income: Money) -> Vec<Cell> {
    let mut line = Sums::new(asked).line();
    for (cell, column) in line.iter_mut().zip(super::columns(asked.name)) {
        if column.column.key == "income" {
            *cell = Cell::Money(income);
        }
    }
    line
}

async fn count(db: &mut SqliteConnection, asked: &Asked) -> Result<u32> {
    Ok(match asked.name {
        Name::Sales => income::span(db, asked.from, asked.to).await?.entries(),
        _ => document::registered(db, (asked.from, asked.to)).await?,
    })
}

async fn read(
    db: &mut SqliteConnection,
    asked: &Asked,
    after: Option<Place>,
    limit: u32,
) -> Result<(Vec<Row>, Option<Place>)> {
    let span = (asked.from, asked.to);
    if asked.name == Name::Sales {
        let by = entry::Filter { from: span.0, to: span.1, by: entry::By::All, kind: None };
        let found = entry::list(db, &by, after, limit).await?;
        let last = found.last().map(|it| it.place);
        return Ok((found.into_iter().map(sale).collect(), last));
    }
    // In the order of a book, unless the latest is wanted first.
    let latest_first = asked.sort.is_some() && asked.descending;
    let after = after.map(|it| (it.date, it.id));
    let found = document::register(db, span, latest_first, after, limit).await?;
    let last = found.last().map(|it| Place { date: it.date, id: it.id });
    Ok((found.into_iter().map(registered).collect(), last))
}

fn sale(it: Entry) -> Row {
    let methods: Vec<_> = it.methods.iter().map(|it| method_word(*it)).collect();
    Row {
        id: id(it.place.date, it.place.id),
        cells: vec![
            Cell::Moment(it.at),
            Cell::text(&it.name.id()),
            Cell::text(&it.customer),
            Cell::text(&methods.join(", ")),
            Cell::text(&it.seller),
            Cell::State(it.state),
            Cell::Money(it.amount),
        ],
        opens: None,
        sale_number: Some(it.boleta.id()),
    }
}

fn registered(it: document::Registered) -> Row {
    let [kind, number, name] = &it.customer;
    Row {
        id: id(it.date, it.id),
        cells: vec![
            Cell::Date(it.date),
            Cell::text(it.name.kind().code()),
            Cell::text(it.name.series()),
            Cell::text(&it.name.correlative().to_string()),
            Cell::text(kind),
            Cell::text(number),
            Cell::text(name),
            Cell::Money(it.total),
            Cell::State(it.standing.as_str().to_owned()),
            annulled(it.annulled),
            Cell::text(&it.about.map(|it| it.id()).unwrap_or_default()),
            Cell::Money(it.income),
        ],
        opens: None,
        sale_number: Some(it.boleta.id()),
    }
}

fn id(date: BusinessDate, id: i64) -> String {
    format!("{date}:{id}")
}

fn place(cursor: &str) -> Result<Place> {
    let (date, id) = cursor.split_once(':').ok_or_else(bad_cursor)?;
    let date = date.parse().map_err(|_| bad_cursor())?;
    Ok(Place { date, id: id.parse().map_err(|_| bad_cursor())? })
}
