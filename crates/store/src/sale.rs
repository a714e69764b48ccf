//! Committed sales: written once, read for ever.

use izi_domain::identity::{DocumentType, IdentityDocument};
use izi_domain::number::Series;
use izi_domain::regime::Affectation;
use izi_domain::{
    BusinessDate, Customer, DocumentName, DocumentNumber, Instant, Method, Money, Month, Payment,
    Quantity, Sale, SaleId, SaleLine, Unit,
};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool};

use crate::document::NewDocument;
use crate::rows::{Insert, Rows};
use crate::{Result, shop, unreadable};

const SALE: Rows = Rows {
    head: "insert into sale (sale_id, series, number, sold_utc_ms, business_date, issuer_id, customer_type, \
           customer_number, customer_name, subtotal_cents, discount_cents, rounding_cents, total_cents, \
           change_cents, cashier) values ",
    columns: 15,
    tail: "",
};
const LINE: Rows = Rows {
    head: "insert into sale_line (sale_id, position, product_id, code, name, unit, quantity_milli, \
           unit_price_cents, unit_cost_cents, factor_milli, gross_cents, discount_cents, affectation) values ",
    columns: 13,
    tail: "",
};
const PAYMENT: Rows = Rows {
    head: "insert into payment (sale_id, position, method, amount_cents, reference, business_date) values ",
    columns: 6,
    tail: "",
};
/// A product that was deleted since it was put on the ticket has no shelf any more. (`cross join`
/// keeps the order: a few movements, each with its product.)
const MOVEMENT: Rows = Rows {
    head: "insert into stock_movement (product_key, kind, milli, sale_id, at_utc_ms) \
           select product_key, 'sale', column2, column3, column4 from (values ",
    columns: 4,
    tail: ") cross join product on product_id = column1",
};
/// With the number of the boleta that counts: after a rejection it is another than the sale's first.
pub(crate) const SALE_BY_ID: &str = "select sale.*, issuer.*, boleta.series as boleta_series, boleta.number as boleta_number \
     from sale join issuer using (issuer_id) join document boleta on boleta.document_id = \
        (select max(document_id) from document where document.sale_id = sale.sale_id and kind = '03') \
     where sale.sale_id = ?";
pub(crate) const LINES: &str = "select * from sale_line where sale_id = ? order by position";
pub(crate) const PAYMENTS: &str = "select * from payment where sale_id = ? order by position";

pub(crate) const ID_OF: &str =
    "select sale_id from document where kind = '03' and series = ? and number = ?";
pub(crate) const WITH_REFERENCE: &str = "select reference, amount_cents, series, number, sold_utc_ms \
     from payment join sale using (sale_id) \
     where reference = ? and payment.business_date = ? order by sold_utc_ms limit 5";
pub(crate) const KNOWN_NAME: &str = "select customer_name from sale \
     where customer_number = ? and customer_type = ? order by sold_utc_ms desc limit 1";

/// Writes a sale with its lines, payments and stock movements.
pub async fn insert(transaction: &mut SqliteConnection, sale: &Sale, issuer_id: i64) -> Result<()> {
    insert_all(transaction, std::slice::from_ref(sale), issuer_id).await
}

/// Writes sales with their lines, payments and stock movements.
pub async fn insert_all(
    transaction: &mut SqliteConnection,
    sales: &[Sale],
    issuer_id: i64,
) -> Result<()> {
    for some in sales.chunks(Rows::MOST) {
        let bind = |query, it| bind_sale(query, it, issuer_id);
        SALE.insert(transaction, some, bind).await?;
    }
    let lines = sales.iter().flat_map(|sale| (0i64..).zip(&sale.lines).map(move |it| (sale, it)));
    let lines: Vec<_> = lines.collect();
    for some in lines.chunks(Rows::MOST) {
        LINE.insert(transaction, some, |query, (sale, (place, it))| {
            bind_line(query, sale, *place, it)
        })
        .await?;
    }
    for some in movements(sales).chunks(Rows::MOST) {
        MOVEMENT.insert(transaction, some, bind_movement).await?;
    }
    let payments =
        sales.iter().flat_map(|sale| (0i64..).zip(&sale.payments).map(move |it| (sale, it)));
    let payments: Vec<_> = payments.collect();
    for some in payments.chunks(Rows::MOST) {
        PAYMENT
            .insert(transaction, some, |query, (sale, (place, it))| {
                bind_payment(query, sale, *place, it)
            })
            .await?;
    }
    Ok(())
}

fn bind_sale<'q>(query: Insert<'q>, sale: &'q Sale, issuer_id: i64) -> Insert<'q> {
    let customer = sale.customer.as_ref();
    query
        .bind(sale.id.as_str())
        .bind(sale.number.series.as_str())
        .bind(sale.number.correlative)
        .bind(sale.sold_at.utc_ms())
        .bind(sale.business_date.to_string())
        .bind(issuer_id)
        .bind(customer.map(|it| it.document.kind().as_str()))
        .bind(customer.map(|it| it.document.number()))
        .bind(customer.map(|it| it.name.as_str()))
        .bind(sale.subtotal.cents())
        .bind(sale.discount.cents())
        .bind(sale.rounding.cents())
        .bind(sale.total.cents())
        .bind(sale.change.cents())
        .bind(sale.cashier.as_str())
}

fn bind_line<'q>(query: Insert<'q>, sale: &'q Sale, place: i64, line: &'q SaleLine) -> Insert<'q> {
    query
        .bind(sale.id.as_str())
        .bind(place)
        .bind(line.product_id.as_deref())
        .bind(line.code.as_deref())
        .bind(line.name.as_str())
        .bind(line.unit.code())
        .bind(line.quantity.milli())
        .bind(line.unit_price.cents())
        .bind(line.unit_cost.map(Money::cents))
        .bind(line.factor.milli())
        .bind(line.gross.cents())
        .bind(line.discount.cents())
        .bind(line.affectation.catalog_07())
}

fn bind_payment<'q>(
    query: Insert<'q>,
    sale: &'q Sale,
    place: i64,
    payment: &'q Payment,
) -> Insert<'q> {
    query
        .bind(sale.id.as_str())
        .bind(place)
        .bind(payment.method.as_str())
        .bind(payment.amount.cents())
        .bind(payment.reference.as_ref().map(izi_domain::Name::as_str))
        .bind(sale.business_date.to_string())
}

/// What leaves the shelf: the sale, the product's id, how many thousandths.
fn movements(sales: &[Sale]) -> Vec<(&Sale, &str, i64)> {
    let lines = sales.iter().flat_map(|sale| sale.lines.iter().map(move |line| (sale, line)));
    let moved = lines.filter_map(|(sale, line)| {
        // Both are below 10^8 thousandths; what is finer than a thousandth is rounded up.
        let shelf = (line.quantity.milli() * line.factor.milli() + 999) / 1_000;
        Some((sale, line.product_id.as_deref()?, -shelf))
    });
    moved.collect()
}

fn bind_movement<'q>(
    query: Insert<'q>,
    &(sale, product_id, milli): &'q (&Sale, &str, i64),
) -> Insert<'q> {
    query.bind(product_id).bind(milli).bind(sale.id.as_str()).bind(sale.sold_at.utc_ms())
}

/// The sale with that id.
pub async fn by_id(db: &mut SqliteConnection, id: &SaleId) -> Result<Option<Sale>> {
    let Some(row) = sqlx::query(SALE_BY_ID).bind(id.as_str()).fetch_optional(&mut *db).await?
    else {
        return Ok(None);
    };
    let lines = sqlx::query(LINES).bind(id.as_str()).fetch_all(&mut *db).await?;
    let payments = sqlx::query(PAYMENTS).bind(id.as_str()).fetch_all(&mut *db).await?;
    sale_of(&row, &lines, &payments).map(Some)
}

/// The id of the boleta with that number.
pub async fn id_of(db: &mut SqliteConnection, number: &DocumentNumber) -> Result<Option<SaleId>> {
    let id: Option<String> = sqlx::query_scalar(ID_OF)
        .bind(number.series.as_str())
        .bind(number.correlative)
        .fetch_optional(db)
        .await?;
    id.map(|it| it.parse().map_err(unreadable)).transpose()
}

fn sale_of(row: &SqliteRow, lines: &[SqliteRow], payments: &[SqliteRow]) -> Result<Sale> {
    let money = |column: &str| row.try_get(column).map(Money::from_cents);
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(Sale {
        id: text("sale_id")?.parse().map_err(unreadable)?,
        number: number_in(row, "boleta_series", "boleta_number")?,
        sold_at: instant(row.try_get("sold_utc_ms")?)?,
        business_date: text("business_date")?.parse().map_err(unreadable)?,
        issuer: shop::issuer_of(row)?,
        customer: customer_of(row)?,
        lines: lines.iter().map(line_of).collect::<Result<_>>()?,
        subtotal: money("subtotal_cents")?,
        discount: money("discount_cents")?,
        rounding: money("rounding_cents")?,
        total: money("total_cents")?,
        payments: payments.iter().map(payment_of).collect::<Result<_>>()?,
        change: money("change_cents")?,
        cashier: text("cashier")?.parse().map_err(unreadable)?,
    })
}

fn number_of(row: &SqliteRow) -> Result<DocumentNumber> {
    number_in(row, "series", "number")
}

fn number_in(row: &SqliteRow, series: &str, number: &str) -> Result<DocumentNumber> {
    let series: String = row.try_get(series)?;
    let series: Series = series.parse().map_err(unreadable)?;
    Ok(DocumentNumber { series, correlative: row.try_get(number)? })
}

/// The first boleta of a sale, with its id.
pub fn boleta(id: i64, sale: &Sale, issuer_id: i64) -> NewDocument<'_> {
    NewDocument {
        id,
        name: DocumentName::boleta(&sale.number),
        sale_id: Some(&sale.id),
        issued_at: sale.sold_at,
        issuer_id,
        total: sale.total,
        about: None,
        documents_date: None,
    }
}

fn customer_of(row: &SqliteRow) -> Result<Option<Customer>> {
    let Some(kind) = row.try_get::<Option<String>, _>("customer_type")? else { return Ok(None) };
    let kind = DocumentType::named(&kind).ok_or_else(|| unreadable("customer_type"))?;
    let number: String = row.try_get("customer_number")?;
    let name: String = row.try_get("customer_name")?;
    let document = IdentityDocument::new(kind, &number).map_err(unreadable)?;
    Ok(Some(Customer { document, name: name.parse().map_err(unreadable)? }))
}

fn line_of(row: &SqliteRow) -> Result<SaleLine> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let money = |column: &str| row.try_get(column).map(Money::from_cents);
    let quantity = |column: &str| -> Result<Quantity> {
        Quantity::from_milli(row.try_get(column)?).ok_or_else(|| unreadable("quantity"))
    };
    let (gross, discount) = (money("gross_cents")?, money("discount_cents")?);
    Ok(SaleLine {
        product_id: row.try_get("product_id")?,
        code: row.try_get("code")?,
        name: text("name")?.parse().map_err(unreadable)?,
        unit: Unit::coded(&text("unit")?).ok_or_else(|| unreadable("unit"))?,
        quantity: quantity("quantity_milli")?,
        unit_price: money("unit_price_cents")?,
        unit_cost: row.try_get::<Option<i64>, _>("unit_cost_cents")?.map(Money::from_cents),
        factor: quantity("factor_milli")?,
        gross,
        discount,
        total: gross.checked_sub(discount).ok_or_else(|| unreadable("line total"))?,
        affectation: Affectation::coded(&text("affectation")?)
            .ok_or_else(|| unreadable("affectation"))?,
    })
}

fn payment_of(row: &SqliteRow) -> Result<Payment> {
    let method: String = row.try_get("method")?;
    let reference: Option<String> = row.try_get("reference")?;
    Ok(Payment {
        method: Method::named(&method).ok_or_else(|| unreadable("method"))?,
        amount: Money::from_cents(row.try_get("amount_cents")?),
        reference: reference.map(|it| it.parse()).transpose().map_err(unreadable)?,
    })
}

fn instant(utc_ms: i64) -> Result<Instant> {
    Instant::from_utc_ms(utc_ms).ok_or_else(|| unreadable("instant"))
}

/// A boleta in a list, with how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: DocumentNumber,
    /// The sale's id.
    pub id: SaleId,
    /// When.
    pub sold_at: Instant,
    /// What was charged.
    pub total: Money,
    /// State of its boleta.
    pub authority_state: String,
    /// State of its ticket.
    pub print_state: String,
    /// The buyer's name, when there is one.
    pub customer: Option<String>,
    /// The methods of payment, separated by commas.
    pub methods: String,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this month.
    pub month: Option<Month>,
    /// Part of a number, of the buyer's document or name.
    pub text: Option<String>,
    /// Only with this state of the authority.
    pub authority_state: Option<String>,
    /// Only sold before this moment and id: where the page before ended.
    pub before: Option<(Instant, SaleId)>,
}

/// A month is a stretch of the index by time, as Lima is always at UTC-5: without it, a month of long
/// ago would be reached by walking over all that was sold since. A page begins in that index too.
/// The text a `like` looks for is folded by SQLite for ASCII only; names here come from documents, in
/// capitals.
pub(crate) const LIST: &str = "select sale.sale_id, boleta.series, boleta.number, sold_utc_ms, sale.total_cents, customer_name, \
       coalesce((select state from outbox where outbox.document_id = boleta.document_id), '') as authority_state, \
       coalesce((select state from outbox where outbox.sale_id = sale.sale_id and topic = 'print' order by job_id limit 1), '') as print_state, \
       (select group_concat(distinct method) from payment where payment.sale_id = sale.sale_id) as methods \
     from sale join document boleta on boleta.document_id = \
        (select max(document_id) from document where document.sale_id = sale.sale_id and kind = '03') \
     where sold_utc_ms >= ?1 and sold_utc_ms < ?2 \
       and (?3 is null or boleta.series || '-' || boleta.number like ?3 escape '\\' or customer_number like ?3 escape '\\' or customer_name like ?3 escape '\\') \
       and (?4 is null or exists (select 1 from outbox where outbox.document_id = boleta.document_id and state = ?4)) \
       and (sold_utc_ms, sale.sale_id) < (?5, ?6) \
     order by sold_utc_ms desc, sale.sale_id desc limit ?7";

/// The boletas that pass the filter, the latest first, at most `limit`.
pub async fn list(db: &SqlitePool, filter: &Filter, limit: u32) -> Result<Vec<Listed>> {
    let pattern = filter.text.as_ref().map(|it| {
        let literal = it.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{literal}%")
    });
    let begins = |month: Month| month.first_day().start().utc_ms();
    let before = filter.before.as_ref();
    let rows = sqlx::query(LIST)
        .bind(filter.month.map_or(i64::MIN, begins))
        .bind(filter.month.map_or(i64::MAX, |it| begins(it.next())))
        .bind(pattern)
        .bind(filter.authority_state.as_deref())
        .bind(before.map_or(i64::MAX, |it| it.0.utc_ms()))
        .bind(before.map_or("", |it| it.1.as_str()))
        .bind(limit)
        .fetch_all(db)
        .await?;
    rows.iter().map(listed_of).collect()
}

fn listed_of(row: &SqliteRow) -> Result<Listed> {
    let id: String = row.try_get("sale_id")?;
    Ok(Listed {
        number: number_of(row)?,
        id: id.parse().map_err(unreadable)?,
        sold_at: instant(row.try_get("sold_utc_ms")?)?,
        total: Money::from_cents(row.try_get("total_cents")?),
        authority_state: row.try_get("authority_state")?,
        print_state: row.try_get("print_state")?,
        customer: row.try_get("customer_name")?,
        methods: row.try_get::<Option<String>, _>("methods")?.unwrap_or_default(),
    })
}

/// A payment of `day` that carries an operation number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referenced {
    /// The operation number.
    pub reference: String,
    /// The boleta it paid.
    pub number: DocumentNumber,
    /// When.
    pub sold_at: Instant,
    /// How much.
    pub amount: Money,
}

/// The payments of `day` with this operation number.
pub async fn with_reference(
    db: &SqlitePool,
    reference: &str,
    day: BusinessDate,
) -> Result<Vec<Referenced>> {
    let rows =
        sqlx::query(WITH_REFERENCE).bind(reference).bind(day.to_string()).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(Referenced {
                reference: row.try_get("reference")?,
                number: number_of(row)?,
                sold_at: instant(row.try_get("sold_utc_ms")?)?,
                amount: Money::from_cents(row.try_get("amount_cents")?),
            })
        })
        .collect()
}

/// The name that was last written for a document.
pub async fn known_name(db: &SqlitePool, document: &IdentityDocument) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(KNOWN_NAME)
        .bind(document.number())
        .bind(document.kind().as_str())
        .fetch_optional(db)
        .await?)
}
