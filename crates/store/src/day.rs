//! The figures of one day, for its report on paper.

use izi_domain::{BusinessDate, DocumentNumber, Method, Money};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use crate::{Result, unreadable};

/// How many, and what they came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u32,
    /// What they came to.
    pub sum: Money,
}

/// What was sold on a day. Annulled sales are counted apart, and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
    /// Sales that were not annulled.
    pub sold: Tally,
    /// What was taken off them, on lines and on the whole, and on how many.
    pub discounts: Tally,
    /// Annulled sales of the day.
    pub annulled: Tally,
    /// Credit notes of the day that hold.
    pub credited: Tally,
    /// Debit notes of the day that hold.
    pub debited: Tally,
    /// What was paid by each method, change taken off the cash, and on how many sales.
    pub methods: Vec<(Method, Tally)>,
    /// The first and the last boleta of the day, and all of them, for each series.
    pub boletas: Vec<(DocumentNumber, DocumentNumber, Tally)>,
    /// How many of them SUNAT has.
    pub sent: u32,
    /// How many are on their way to it.
    pub waiting: u32,
    /// How many need a person.
    pub stuck: u32,
    /// How often the drawer was opened without a sale.
    pub drawer_openings: u32,
}

/// The sales that were annulled: those of a void that SUNAT did not refuse.
macro_rules! annulled {
    () => {
        "with annulled as (select document.sale_id from void cross join document using (document_id) \
         where void.state <> 'failed') "
    };
}
pub(crate) const SOLD: &str = concat!(
    annulled!(),
    "select count(*) as count, coalesce(sum(total_cents), 0) as cents from sale \
     where business_date = ?1 and sale_id not in (select sale_id from annulled)",
);
pub(crate) const DISCOUNTS: &str = concat!(
    annulled!(),
    ", taken as (select discount_cents + (select sum(sale_line.discount_cents) from sale_line \
         where sale_line.sale_id = sale.sale_id) as off from sale \
         where business_date = ?1 and sale_id not in (select sale_id from annulled)) \
     select count(*) as count, coalesce(sum(off), 0) as cents from taken where off > 0",
);
pub(crate) const ANNULLED: &str = concat!(
    annulled!(),
    "select count(*) as count, coalesce(sum(total_cents), 0) as cents \
     from sale where business_date = ?1 and sale_id in (select sale_id from annulled)",
);
pub(crate) const METHODS: &str = concat!(
    annulled!(),
    "select method, count(distinct sale_id) as count, \
       sum(amount_cents) - iif(method = 'cash', (select coalesce(sum(change_cents), 0) from sale s \
         where s.business_date = ?1 and s.sale_id not in (select sale_id from annulled)), 0) as cents \
     from sale cross join payment using (sale_id) \
     where sale.business_date = ?1 and sale_id not in (select sale_id from annulled) \
     group by method order by cents desc, method",
);
/// Notes that hold, by their own day, as the income of the NRUS counts them.
pub(crate) const NOTES: &str = "select kind, count(*) as count, coalesce(sum(total_cents), 0) as cents \
     from note cross join document using (document_id) cross join outbox using (document_id) \
       cross join outbox boleta on boleta.document_id = about \
     where issue_date = ?1 and outbox.state not in ('rejected', 'discarded') \
       and boleta.state not in ('rejected', 'replaced', 'discarded') group by kind";
pub(crate) const BOLETAS: &str = "select series, min(number) as first, max(number) as last, count(*) as count, \
       coalesce(sum(total_cents), 0) as cents, \
       sum(outbox.state in ('accepted', 'observed')) as sent, \
       sum(outbox.state in ('rejected', 'dead')) as stuck, \
       sum(outbox.state not in ('accepted', 'observed', 'rejected', 'dead', 'replaced', 'discarded')) as waiting \
     from document indexed by document_by_date cross join outbox using (document_id) \
     where issue_date = ?1 and kind = '03' group by series order by series";
pub(crate) const OPENINGS: &str =
    "select count(*) from audit where action = 'drawer.open' and at_utc_ms >= ? and at_utc_ms < ?";

/// The figures of a day, read at one moment.
pub async fn figures(db: &SqlitePool, day: BusinessDate) -> Result<DayFigures> {
    let mut transaction = db.begin().await?;
    let mut figures = DayFigures::default();
    let date = day.to_string();
    let sums = [
        (SOLD, &mut figures.sold),
        (DISCOUNTS, &mut figures.discounts),
        (ANNULLED, &mut figures.annulled),
    ];
    for (statement, into) in sums {
        *into = tally(&sqlx::query(statement).bind(&date).fetch_one(&mut *transaction).await?)?;
    }
    for row in sqlx::query(METHODS).bind(&date).fetch_all(&mut *transaction).await? {
        let method = Method::named(row.try_get("method")?).ok_or_else(|| unreadable("method"))?;
        figures.methods.push((method, tally(&row)?));
    }
    for row in sqlx::query(NOTES).bind(&date).fetch_all(&mut *transaction).await? {
        let credit = row.try_get::<&str, _>("kind")? == "07";
        *if credit { &mut figures.credited } else { &mut figures.debited } = tally(&row)?;
    }
    for row in sqlx::query(BOLETAS).bind(&date).fetch_all(&mut *transaction).await? {
        let number = |column: &str| -> Result<DocumentNumber> {
            let series: &str = row.try_get("series")?;
            let text = format!("{series}-{}", row.try_get::<u32, _>(column)?);
            text.parse().map_err(unreadable)
        };
        figures.boletas.push((number("first")?, number("last")?, tally(&row)?));
        figures.sent += row.try_get::<u32, _>("sent")?;
        figures.waiting += row.try_get::<u32, _>("waiting")?;
        figures.stuck += row.try_get::<u32, _>("stuck")?;
    }
    figures.drawer_openings = sqlx::query_scalar(OPENINGS)
        .bind(day.start().utc_ms())
        .bind(day.next().start().utc_ms())
        .fetch_one(&mut *transaction)
        .await?;
    Ok(figures)
}

fn tally(row: &SqliteRow) -> Result<Tally> {
    let sum = Money::from_cents(row.try_get("cents")?);
    Ok(Tally { count: row.try_get("count")?, sum })
}
