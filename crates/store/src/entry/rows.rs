//! The rows of a list: which entries pass a filter, and what each of them says.

use izi_domain::identity::{DocumentType, IdentityDocument};
use izi_domain::{BusinessDate, DocumentKind, DocumentName, Method, Money};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, Sqlite, SqliteConnection};

use super::{By, Entry, EntryKind, Filter, Kind, Place};
use crate::document::{instant, name_of};
use crate::outbox::State;
use crate::{Result, unreadable};

/// From ?1 to ?2, before the day ?3 and the id ?4, at most ?5; a list begins where the index has it.
macro_rules! page {
    () => {
        "and (d.issue_date, d.document_id) < (?3, ?4) \
         and not exists (select 1 from uncounted u where u.document_id = d.document_id) "
    };
}
/// Sales (?6) and notes (?7).
macro_rules! kinds {
    () => {
        "and ((?6 and d.kind = '03' and d.about is null) or (?7 and d.kind in ('07', '08'))) "
    };
}
macro_rules! latest_first {
    () => {
        "order by d.issue_date desc, d.document_id desc limit ?5"
    };
}
macro_rules! walk {
    ($($which:tt)*) => {
        concat!(
            "select d.issue_date, d.document_id from document d indexed by document_by_date \
             where d.issue_date >= ?1 and d.issue_date <= ?2 ",
            page!(),
            kinds!(),
            $($which)*,
            latest_first!()
        )
    };
}
/// The state of what stands for the entry: of a sale its latest boleta.
macro_rules! state_is {
    () => {
        "and (select state from outbox where outbox.document_id = iif(d.kind = '03', \
           (select max(b.document_id) from document b where b.sale_id = d.sale_id and b.kind = '03'), \
           d.document_id)) = ?8 "
    };
}
/// The day of `t` in milliseconds: Lima is at UTC-5.
macro_rules! movements_of_day {
    () => {
        "m.product_key = p.product_key and m.kind = 'sale' \
           and m.at_utc_ms >= unixepoch(t.business_date) * 1000 + 18000000 \
           and m.at_utc_ms < unixepoch(t.business_date) * 1000 + 104400000 "
    };
}
/// The days on which something was sold, with what was sold of products on each.
macro_rules! sold {
    ($($which:tt)*) => {
        concat!(
            "select distinct t.business_date as issue_date, d.document_id from tally t \
               cross join product_day p on p.business_date = t.business_date ",
            $($which)*,
            "cross join stock_movement m indexed by stock_movement_by_product on ",
            movements_of_day!(),
            "cross join document d indexed by document_by_sale on d.sale_id = m.sale_id \
             where t.dimension = 'kind' and t.key = 'sale' and t.business_date >= ?1 and t.business_date <= ?2 \
               and d.kind = '03' and d.about is null ",
            page!(),
            "order by t.business_date desc, d.document_id desc limit ?5"
        )
    };
}
macro_rules! notes {
    ($($which:tt)*) => {
        concat!(
            "select d.issue_date, d.document_id from document d indexed by document_notes \
             where d.kind in ('07', '08') and d.issue_date >= ?1 and d.issue_date <= ?2 ",
            page!(),
            $($which)*,
            latest_first!()
        )
    };
}

pub(crate) const ALL: &str = walk!("");
pub(crate) const NOTES: &str = notes!("");
/// Days on which the dimension ?8 has the key ?9.
pub(crate) const OF_TALLY: &str = concat!(
    "select d.issue_date, d.document_id from tally t \
       cross join document d indexed by document_by_date on d.issue_date = t.business_date \
     where t.dimension = ?8 and t.key = ?9 and t.business_date >= ?1 and t.business_date <= ?2 \
       and ((?6 and t.sales > 0) or (?7 and t.notes > 0)) \
       and case ?8 when 'hour' then printf('%02d', (d.issued_utc_ms / 3600000 + 19) % 24) = ?9 \
         when 'seller' then (select cashier from sale where sale.sale_id = d.sale_id) = ?9 \
         else d.kind = '03' and exists (select 1 from payment where payment.sale_id = d.sale_id and method = ?9) end ",
    page!(),
    kinds!(),
    "order by t.business_date desc, d.document_id desc limit ?5",
);
pub(crate) const WITH_STATE: &str = walk!(state_is!());
/// From the few documents in a state that is not accepted.
pub(crate) const OF_STATE: &str = concat!(
    "select d.issue_date, d.document_id from outbox indexed by outbox_unaccepted \
       cross join document it using (document_id) \
       cross join document d on d.document_id = iif(it.kind = '03', \
         (select min(b.document_id) from document b where b.sale_id = it.sale_id and b.kind = '03'), it.document_id) \
     where topic = 'authority' and state <> 'accepted' and outbox.state = ?8 \
       and d.issue_date >= ?1 and d.issue_date <= ?2 ",
    page!(),
    kinds!(),
    state_is!(),
    "group by d.document_id ",
    latest_first!(),
);
pub(crate) const OF_PRODUCT: &str =
    sold!("and p.product_key = (select product_key from product where product_id = ?6) ");
pub(crate) const OF_CATEGORY: &str = sold!(
    "cross join product on product.product_key = p.product_key and product.category_id is ?6 "
);
/// What has no product.
const NAMELESS: &str = concat!(
    "select d.issue_date, d.document_id from nameless cross join document d using (document_id) \
     where nameless.business_date >= ?1 and nameless.business_date <= ?2 \
       and (nameless.business_date, nameless.document_id) < (?3, ?4) ",
    page!(),
    kinds!(),
    "order by nameless.business_date desc, nameless.document_id desc limit ?5",
);
/// Credit notes that bring something of a product back. (Debit notes are about none.)
const NOTES_OF_PRODUCT: &str = notes!(
    "and exists (select 1 from note_line cross join sale_line on sale_line.sale_id = d.sale_id \
       and sale_line.position = sale_position where note_line.document_id = d.document_id \
       and d.kind = '07' and sale_line.product_id = ?6) "
);
const NOTES_OF_CATEGORY: &str = notes!(
    "and exists (select 1 from note_line cross join sale_line on sale_line.sale_id = d.sale_id \
       and sale_line.position = sale_position cross join product on product.product_id = sale_line.product_id \
       where note_line.document_id = d.document_id and d.kind = '07' and product.category_id is ?6) "
);
pub(crate) const OF_CUSTOMER: &str = concat!(
    "select d.issue_date, d.document_id from sale indexed by sale_by_customer \
       cross join document d indexed by document_by_sale on d.sale_id = sale.sale_id \
     where customer_number = ?9 and customer_type = ?8 and d.issue_date >= ?1 and d.issue_date <= ?2 \
       and ((d.kind = '03' and d.about is null and ?6) or (d.kind in ('07', '08') and ?7)) ",
    page!(),
    latest_first!(),
);
/// Every sale, whether it counts or not.
pub(crate) const SOLD: &str = "select d.issue_date, d.document_id from document d indexed by document_by_date \
     where d.issue_date >= ?1 and d.issue_date <= ?2 and (d.issue_date, d.document_id) < (?3, ?4) \
       and d.kind = '03' and d.about is null \
     order by d.issue_date desc, d.document_id desc limit ?5";
const CREDITED: &str = notes!("and d.kind = '07' ");
const DEBITED: &str = notes!("and d.kind = '08' ");
/// Sales that were annulled, of the few entries that do not count.
pub(crate) const ANNULLED: &str = "select d.issue_date, d.document_id from uncounted u \
       cross join document d using (document_id) \
     where u.business_date >= ?1 and u.business_date <= ?2 \
       and (u.business_date, u.document_id) < (?3, ?4) and d.kind = '03' \
     order by u.business_date desc, u.document_id desc limit ?5";
/// Boletas that another took the place of, of the few documents that are not accepted.
pub(crate) const REPLACED: &str = "select d.issue_date, d.document_id from outbox indexed by outbox_unaccepted \
       cross join document d using (document_id) \
     where topic = 'authority' and state <> 'accepted' and state = 'replaced' and d.kind = '03' \
       and d.issue_date >= ?1 and d.issue_date <= ?2 and (d.issue_date, d.document_id) < (?3, ?4) \
     order by d.issue_date desc, d.document_id desc limit ?5";
const ANONYMOUS: &str =
    walk!("and (select customer_number from sale where sale.sale_id = d.sale_id) is null ");
const IN_STATE: &str = "select count(*) from (select 1 from outbox \
     where topic = 'authority' and state <> 'accepted' and state = ? limit 5000)";

/// The places of the entries that pass and stand before `before`, the latest first, at most `limit`.
pub(super) async fn find(
    db: &mut SqliteConnection,
    filter: &Filter,
    before: Option<Place>,
    limit: u32,
) -> Result<Vec<Place>> {
    let (sales, notes) = (filter.kind != Some(Kind::Notes), filter.kind != Some(Kind::Sales));
    let asking = Asking { filter, before, limit };
    let of_kinds = |statement| asking.of(statement).bind(sales).bind(notes);
    let found = match &filter.by {
        By::All if sales => of_kinds(ALL).fetch_all(db).await?,
        By::All => asking.of(NOTES).fetch_all(db).await?,
        By::Method(it) if it == NOTE => {
            let statement = asking.of(NOTES);
            if notes { statement.fetch_all(db).await? } else { Vec::new() }
        }
        By::Hour(key) => of_kinds(OF_TALLY).bind("hour").bind(key).fetch_all(db).await?,
        By::Method(key) => of_kinds(OF_TALLY).bind("method").bind(key).fetch_all(db).await?,
        By::Seller(key) => of_kinds(OF_TALLY).bind("seller").bind(key).fetch_all(db).await?,
        By::State(state) => {
            let count: i64 = sqlx::query_scalar(IN_STATE).bind(state).fetch_one(&mut *db).await?;
            let few = state != State::Accepted.as_str() && count < FEW_MAX;
            of_kinds(if few { OF_STATE } else { WITH_STATE }).bind(state).fetch_all(db).await?
        }
        By::Sold if sales => asking.of(SOLD).fetch_all(db).await?,
        By::Annulled | By::TakenOff if sales => asking.of(ANNULLED).fetch_all(db).await?,
        By::Credited if notes => asking.of(CREDITED).fetch_all(db).await?,
        By::Debited if notes => asking.of(DEBITED).fetch_all(db).await?,
        By::Replaced if sales => asking.of(REPLACED).fetch_all(db).await?,
        By::Sold | By::Annulled | By::TakenOff | By::Replaced | By::Credited | By::Debited => {
            Vec::new()
        }
        By::Product(None) => of_kinds(NAMELESS).fetch_all(db).await?,
        By::Product(Some(id)) => {
            let mut found = Vec::new();
            if sales {
                found.extend(asking.of(OF_PRODUCT).bind(id).fetch_all(&mut *db).await?);
            }
            if notes {
                found.extend(asking.of(NOTES_OF_PRODUCT).bind(id).fetch_all(db).await?);
            }
            found
        }
        By::Category(key) => {
            let mut found = Vec::new();
            if sales {
                found.extend(asking.of(OF_CATEGORY).bind(key).fetch_all(&mut *db).await?);
            }
            if notes {
                found.extend(asking.of(NOTES_OF_CATEGORY).bind(key).fetch_all(&mut *db).await?);
            }
            if key.is_none() {
                found.extend(of_kinds(NAMELESS).fetch_all(db).await?);
            }
            found
        }
        By::Customer(None) => of_kinds(ANONYMOUS).fetch_all(db).await?,
        By::Customer(Some(it)) => {
            let (kind, number) = (it.kind().as_str(), it.number());
            of_kinds(OF_CUSTOMER).bind(kind).bind(number).fetch_all(db).await?
        }
    };
    let mut places: Vec<_> = found.iter().map(place_of).collect::<Result<_>>()?;
    // Some lists come from two or three questions.
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.dedup();
    places.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(places)
}

/// Under which notes stand among the methods.
pub(super) const NOTE: &str = "note";
/// From so many documents on, those of a state are looked for along the days.
const FEW_MAX: i64 = 5_000;

struct Asking<'a> {
    filter: &'a Filter,
    before: Option<Place>,
    limit: u32,
}

impl Asking<'_> {
    /// A question with the values that all of them have.
    fn of<'q>(&self, statement: &'static str) -> Query<'q, Sqlite, SqliteArguments> {
        let Filter { from, to, .. } = self.filter;
        let last = self.before.map_or(*to, |it| it.date.min(*to));
        sqlx::query(statement)
            .bind(from.to_string())
            .bind(last.to_string())
            .bind(self.before.map_or_else(|| "9".to_owned(), |it| it.date.to_string()))
            .bind(self.before.map_or(i64::MAX, |it| it.id))
            .bind(self.limit)
    }
}

fn place_of(row: &SqliteRow) -> Result<Place> {
    let date: String = row.try_get("issue_date")?;
    Ok(Place { date: date.parse().map_err(unreadable)?, id: row.try_get("document_id")? })
}

macro_rules! said {
    ($from:literal, $shown:literal) => {
        concat!(
            "select entry.document_id, entry.kind as entry_kind, entry.business_date, entry.issued_utc_ms, \
               entry.cents, shown.kind, shown.series, shown.number, boleta.series as boleta_series, \
               boleta.number as boleta_number, customer_type, customer_number, \
               coalesce(customer_name, '') as customer_name, cashier, coalesce(outbox.state, '') as state, \
               iif(entry.kind = '03', (select group_concat(method) from \
                 (select method from payment where payment.sale_id = sale.sale_id \
                  group by method order by min(position))), '') as methods \
             from json_each(?1) asked cross join ", $from, " on entry.document_id = asked.value \
               cross join sale using (sale_id) \
               cross join document boleta on boleta.document_id = \
                 (select max(document_id) from document d where d.sale_id = entry.sale_id and d.kind = '03') \
               cross join document shown on shown.document_id = ", $shown, " \
               left join outbox on outbox.document_id = shown.document_id \
             order by asked.key"
        )
    };
}
/// What an entry says. A sale is shown by its latest boleta.
pub(crate) const ENTRIES: &str =
    said!("entry", "iif(entry.kind = '03', boleta.document_id, entry.document_id)");
/// What a boleta says that another took the place of: itself.
const REPLACED_ENTRIES: &str = said!(
    "(select *, issue_date as business_date, total_cents as cents from document) entry",
    "entry.document_id"
);
const OF_METHOD: &str = "select coalesce(sum(cents), 0) from entry_tally \
     where document_id = ?1 and dimension = 'method' and key = ?2";
const PART: &str = "select coalesce(sum(cents), 0) from entry_part where document_id = ?1 \
       and product_key = coalesce((select product_key from product where product_id = ?2), 0)";
const PART_OF_CATEGORY: &str = "select coalesce(sum(cents), 0) from entry_part left join product using (product_key) \
     where document_id = ?1 and category_id is ?2";

/// What the entries at these places say.
pub(super) async fn entries(
    db: &mut SqliteConnection,
    filter: &Filter,
    places: &[Place],
) -> Result<Vec<Entry>> {
    let ids: Vec<i64> = places.iter().map(|it| it.id).collect();
    let ids = serde_json::to_string(&ids).map_err(unreadable)?;
    let statement = if filter.by == By::Replaced { REPLACED_ENTRIES } else { ENTRIES };
    let rows = sqlx::query(statement).bind(ids).fetch_all(&mut *db).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut entry = entry_of(row)?;
        if let Some(part) = part(db, filter, entry.place.id).await? {
            entry.amount = part;
        }
        if filter.by == By::TakenOff {
            entry.total = Money::from_cents(-entry.total.cents());
            entry.amount = entry.total;
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// What of an entry belongs to the figure; none when all of it does.
pub(super) async fn part(
    db: &mut SqliteConnection,
    filter: &Filter,
    document: i64,
) -> Result<Option<Money>> {
    let question = match &filter.by {
        By::Method(it) if it != NOTE => sqlx::query_scalar(OF_METHOD).bind(document).bind(it),
        By::Product(it) => sqlx::query_scalar(PART).bind(document).bind(it),
        By::Category(it) => sqlx::query_scalar(PART_OF_CATEGORY).bind(document).bind(it),
        _ => return Ok(None),
    };
    Ok(Some(Money::from_cents(question.fetch_one(db).await?)))
}

fn entry_of(row: &SqliteRow) -> Result<Entry> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let date: BusinessDate = text("business_date")?.parse().map_err(unreadable)?;
    let kind = DocumentKind::coded(&text("entry_kind")?);
    let amount = Money::from_cents(row.try_get("cents")?);
    let boleta = DocumentName::new(
        DocumentKind::Boleta,
        &text("boleta_series")?,
        row.try_get("boleta_number")?,
    );
    let document = match row.try_get::<Option<String>, _>("customer_type")? {
        None => None,
        Some(kind) => {
            let kind = DocumentType::named(&kind).ok_or_else(|| unreadable("customer_type"))?;
            let number = text("customer_number")?;
            Some(IdentityDocument::new(kind, &number).map_err(unreadable)?)
        }
    };
    let methods = text("methods")?;
    let methods = methods.split(',').filter(|it| !it.is_empty());
    Ok(Entry {
        place: Place { date, id: row.try_get("document_id")? },
        kind: match kind {
            Some(DocumentKind::Boleta) => EntryKind::Sale,
            Some(DocumentKind::CreditNote) => EntryKind::CreditNote,
            Some(DocumentKind::DebitNote) => EntryKind::DebitNote,
            _ => return Err(unreadable("kind")),
        },
        name: name_of(row)?,
        boleta: boleta.map_err(unreadable)?,
        at: instant(row.try_get("issued_utc_ms")?)?,
        document,
        customer: text("customer_name")?,
        seller: text("cashier")?,
        methods: methods
            .map(|it| Method::named(it).ok_or_else(|| unreadable("method")))
            .collect::<Result<_>>()?,
        state: text("state")?,
        amount,
        total: amount,
    })
}
