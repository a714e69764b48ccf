//! What all entries that pass a filter come to: from the tallies, where they have it.

use izi_domain::Money;
use sqlx::SqliteConnection;

use super::rows::{find, part};
use super::{By, Filter, Kind};
use crate::Result;
use crate::income::{self, Dimension, Income};

/// Sales with something of the category; each counts once, however many products of it are in it. The
/// movements know no better than to be counted: over years of a busy shop this takes a second or two.
const SALES_OF_CATEGORY: &str = "select count(distinct m.sale_id) from product \
       cross join stock_movement m indexed by stock_movement_by_product on m.product_key = product.product_key \
         and m.kind = 'sale' and m.at_utc_ms >= ?2 and m.at_utc_ms < ?3 \
     where product.category_id is ?1 and m.sale_id not in ( \
       select sale_id from uncounted cross join document using (document_id) where kind = '03')";
/// Sales that have a product without category, or nothing that is a product.
const SALES_OF_NONE: &str = "select count(*) from ( \
     select m.sale_id from product \
       cross join stock_movement m indexed by stock_movement_by_product on m.product_key = product.product_key \
         and m.kind = 'sale' and m.at_utc_ms >= ?2 and m.at_utc_ms < ?3 \
     where product.category_id is ?1 and m.sale_id not in ( \
       select sale_id from uncounted cross join document using (document_id) where kind = '03') \
     union select sale_id from nameless cross join document using (document_id) \
     where kind = '03' and issued_utc_ms >= ?2 and issued_utc_ms < ?3)";

/// The sum and the number of all entries that pass.
pub(super) async fn of(db: &mut SqliteConnection, filter: &Filter) -> Result<(Money, u32)> {
    let notes = |kind| Filter { kind, ..filter.clone() };
    match filter.kind {
        None => whole(db, filter).await,
        // Notes are few.
        Some(Kind::Notes) => added(db, filter).await,
        Some(Kind::Sales) => {
            let (total, count) = whole(db, filter).await?;
            let (off, notes) = added(db, &notes(Some(Kind::Notes))).await?;
            Ok((Money::from_cents(total.cents() - off.cents()), count.saturating_sub(notes)))
        }
    }
}

async fn whole(db: &mut SqliteConnection, filter: &Filter) -> Result<(Money, u32)> {
    let Filter { from, to, .. } = *filter;
    let income = match &filter.by {
        By::All => income::span(db, from, to).await?,
        By::Hour(key) => keyed(db, Dimension::Hour, key, filter).await?,
        By::Method(key) => keyed(db, Dimension::Method, key, filter).await?,
        By::Seller(key) => keyed(db, Dimension::Seller, key, filter).await?,
        By::State(state) => {
            let states = income::states(db, from, to).await?;
            states.into_iter().find(|it| it.state == *state).map(|it| it.income).unwrap_or_default()
        }
        By::Sold => {
            let (counted, annulled) = (
                keyed(db, Dimension::Kind, "sale", filter).await?,
                income::annulled(db, from, to).await?,
            );
            counted.with(annulled)
        }
        By::Annulled => income::annulled(db, from, to).await?,
        By::TakenOff => {
            let annulled = income::annulled(db, from, to).await?;
            Income { amount: Money::from_cents(-annulled.amount.cents()), ..annulled }
        }
        By::Credited => keyed(db, Dimension::Kind, "credit", filter).await?,
        By::Debited => keyed(db, Dimension::Kind, "debit", filter).await?,
        By::Replaced => income::replaced(db, from, to).await?,
        By::Product(id) => {
            let id = id.as_deref().unwrap_or_default();
            let products = income::products(db, from, to).await?;
            let found = products.into_iter().find(|it| it.product_id == id);
            return Ok(found.map(|it| (it.amount, it.entries)).unwrap_or_default());
        }
        By::Category(key) => return category(db, filter, *key).await,
        By::Customer(None) => {
            let customers = income::customers(db, from, to).await?;
            let found = customers.into_iter().find(|it| it.number.is_empty());
            found.map(|it| it.income).unwrap_or_default()
        }
        By::Customer(Some(_)) => return added(db, filter).await,
    };
    Ok((income.amount, income.entries()))
}

async fn keyed(
    db: &mut SqliteConnection,
    dimension: Dimension,
    key: &str,
    filter: &Filter,
) -> Result<Income> {
    let keys = income::by(db, dimension, filter.from, filter.to).await?;
    Ok(keys.into_iter().find(|it| it.0 == key).map(|it| it.1).unwrap_or_default())
}

async fn category(
    db: &mut SqliteConnection,
    filter: &Filter,
    key: Option<i64>,
) -> Result<(Money, u32)> {
    let Filter { from, to, .. } = *filter;
    let categories = income::categories(&mut *db, from, to).await?;
    let total = categories.into_iter().find(|it| it.category_id == key);
    let sales: u32 =
        sqlx::query_scalar(if key.is_some() { SALES_OF_CATEGORY } else { SALES_OF_NONE })
            .bind(key)
            .bind(from.start().utc_ms())
            .bind(to.next().start().utc_ms())
            .fetch_one(&mut *db)
            .await?;
    let notes = Filter { kind: Some(Kind::Notes), ..filter.clone() };
    let notes = find(db, &notes, None, u32::MAX).await?;
    let notes = u32::try_from(notes.len()).unwrap_or(u32::MAX);
    Ok((total.map(|it| it.amount).unwrap_or_default(), sales.saturating_add(notes)))
}

/// What some entries come to, one by one.
async fn added(db: &mut SqliteConnection, filter: &Filter) -> Result<(Money, u32)> {
    let places = find(&mut *db, filter, None, u32::MAX).await?;
    let mut cents = 0_i64;
    for place in &places {
        cents += match part(&mut *db, filter, place.id).await? {
            Some(part) => part.cents(),
            None => sqlx::query_scalar(CENTS).bind(place.id).fetch_one(&mut *db).await?,
        };
    }
    Ok((Money::from_cents(cents), u32::try_from(places.len()).unwrap_or(u32::MAX)))
}

const CENTS: &str = "select cents from entry where document_id = ?";
