//! Notes and voids: what corrects a boleta.

use izi_domain::document::Motive;
use izi_domain::regime::Affectation;
use izi_domain::{Instant, Money, Name, Note, Quantity, SaleId, SaleLine, Unit};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

use crate::document::Document;
use crate::outbox::State;
use crate::{Result, sale, unreadable};

const ADD_NOTE: &str = "insert into note (document_id, note_id, motive, reason, subtotal_cents, discount_cents, rounding_cents) \
     values (?, ?, ?, ?, ?, ?, ?)";
const ADD_LINE: &str = "insert into note_line (document_id, position, sale_position, code, name, unit, quantity_milli, \
       unit_price_cents, gross_cents, discount_cents, affectation) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
pub(crate) const NOTE: &str = "select * from note where document_id = ?";
pub(crate) const NOTE_LINES: &str =
    "select * from note_line where document_id = ? order by position";
/// The notes of a boleta that hold: neither they nor the boleta were refused or given up. A note about
/// a boleta that SUNAT never took corrects nothing.
macro_rules! holding {
    () => {
        "from document join outbox using (document_id) join outbox boleta on boleta.document_id = about \
         where about = ? and outbox.state not in ('rejected', 'discarded') \
           and boleta.state not in ('rejected', 'replaced', 'discarded') "
    };
}
pub(crate) const CORRECTED: &str = concat!(
    "select coalesce(sum(iif(kind = '07', total_cents, 0)), 0) as credited, \
       count(*) filter (where kind in ('07', '08')) as notes ",
    holding!(),
);
pub(crate) const RETURNED: &str = "select sale_position, sum(quantity_milli) as milli \
     from document join note using (document_id) join note_line using (document_id) \
       join outbox using (document_id) join outbox boleta on boleta.document_id = about \
     where about = ? and kind = '07' and motive in ('01', '06', '07') and sale_position is not null \
       and outbox.state not in ('rejected', 'discarded') \
       and boleta.state not in ('rejected', 'replaced', 'discarded') group by sale_position";
pub(crate) const ANNULLING: &str = concat!(
    "select document.document_id ",
    holding!(),
    "and kind = '07' and exists (select 1 from note where note.document_id = document.document_id \
       and motive in ('01', '06'))",
);
pub(crate) const MARKS: &str = "select (select max(document_id) from document boleta \
         where boleta.sale_id = it.sale_id and boleta.kind = '03') as counting, \
       exists (select 1 from void where void.document_id = it.document_id and void.state <> 'failed') as voided, \
       exists (select 1 from document join void using (document_id) \
         where sale_id = it.sale_id and void.state <> 'failed') as annulled, \
       exists (select 1 from document join outbox using (document_id) join outbox boleta on boleta.document_id = about \
         where about = it.document_id and outbox.state not in ('rejected', 'discarded') \
           and boleta.state not in ('rejected', 'replaced', 'discarded') and kind = '07' \
           and exists (select 1 from note where note.document_id = document.document_id \
             and motive in ('01', '06'))) as taken_back, \
       (select state from outbox where outbox.document_id = it.document_id) as state, \
       (select digest from document_file where document_file.document_id = it.document_id) as digest \
     from document it where it.document_id = ?";
const HOLDS: &str = "select outbox.state not in ('rejected', 'discarded') \
       and coalesce(boleta.state not in ('rejected', 'replaced', 'discarded'), 1) \
     from document join outbox using (document_id) left join outbox boleta on boleta.document_id = about \
     where document.document_id = ?";
const SALE_ANNULLED: &str = "select exists (select 1 from document join void using (document_id) \
     where sale_id = ? and void.state <> 'failed')";
pub(crate) const BACK: &str = "select product_id, sum(milli) as milli \
     from stock_movement join product using (product_key) \
     where sale_id = ? and kind = 'return' group by product_id";

/// A note's line with the boleta's line that it is about, from 0.
pub type NoteLine = (Option<u32>, SaleLine);

/// Writes what a note says besides its document.
pub async fn add_note(
    transaction: &mut SqliteConnection,
    document: i64,
    note_id: &SaleId,
    note: &Note,
    places: &[Option<u32>],
) -> Result<()> {
    sqlx::query(ADD_NOTE)
        .bind(document)
        .bind(note_id.as_str())
        .bind(note.motive.code())
        .bind(note.reason.as_str())
        .bind(note.subtotal.cents())
        .bind(note.discount.cents())
        .bind(note.rounding.cents())
        .execute(&mut *transaction)
        .await?;
    for (position, line) in (0_i64..).zip(&note.lines) {
        let place = usize::try_from(position).ok().and_then(|it| places.get(it)).copied().flatten();
        sqlx::query(ADD_LINE)
            .bind(document)
            .bind(position)
            .bind(place)
            .bind(line.code.as_deref())
            .bind(line.name.as_str())
            .bind(line.unit.code())
            .bind(line.quantity.milli())
            .bind(line.unit_price.cents())
            .bind(line.gross.cents())
            .bind(line.discount.cents())
            .bind(line.affectation.catalog_07())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(())
}

/// The note of a document, with what it takes from its boleta.
pub async fn note(db: &mut SqliteConnection, document: &Document) -> Result<Option<Note>> {
    let Some(row) = sqlx::query(NOTE).bind(document.id).fetch_optional(&mut *db).await? else {
        return Ok(None);
    };
    let lines = sqlx::query(NOTE_LINES).bind(document.id).fetch_all(&mut *db).await?;
    let about = document.about.ok_or_else(|| unreadable("a note about nothing"))?;
    let about = crate::document::by_id(&mut *db, about).await?;
    let about = about.and_then(|it| it.number()).ok_or_else(|| unreadable("about"))?;
    let sale_id = document.sale_id.as_ref().ok_or_else(|| unreadable("a note without a sale"))?;
    let customer = sale::by_id(&mut *db, sale_id).await?.and_then(|it| it.customer);
    let text = |column: &str| row.try_get::<String, _>(column);
    let money = |column: &str| row.try_get(column).map(Money::from_cents);
    Ok(Some(Note {
        name: document.name.clone(),
        about,
        motive: Motive::coded(document.name.kind(), &text("motive")?)
            .ok_or_else(|| unreadable("motive"))?,
        reason: text("reason")?.parse().map_err(unreadable)?,
        issued_at: document.issued_at,
        issuer: document.issuer.clone(),
        customer,
        lines: lines.iter().map(line_of).collect::<Result<_>>()?,
        subtotal: money("subtotal_cents")?,
        discount: money("discount_cents")?,
        rounding: money("rounding_cents")?,
        total: document.total,
    }))
}

fn line_of(row: &SqliteRow) -> Result<SaleLine> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let money = |column: &str| row.try_get(column).map(Money::from_cents);
    let (gross, discount) = (money("gross_cents")?, money("discount_cents")?);
    Ok(SaleLine {
        product_id: None,
        code: row.try_get("code")?,
        name: text("name")?.parse().map_err(unreadable)?,
        unit: Unit::coded(&text("unit")?).ok_or_else(|| unreadable("unit"))?,
        quantity: Quantity::from_milli(row.try_get("quantity_milli")?)
            .ok_or_else(|| unreadable("quantity"))?,
        unit_price: money("unit_price_cents")?,
        unit_cost: None,
        factor: Quantity::ONE,
        gross,
        discount,
        total: gross.checked_sub(discount).ok_or_else(|| unreadable("line total"))?,
        affectation: Affectation::coded(&text("affectation")?)
            .ok_or_else(|| unreadable("affectation"))?,
    })
}

/// The document of a note that this id made before.
pub async fn document_of_note(
    db: impl SqliteExecutor<'_>,
    note_id: &SaleId,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar("select document_id from note where note_id = ?")
        .bind(note_id.as_str())
        .fetch_optional(db)
        .await?)
}

/// What notes that hold have made of a boleta so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Corrected {
    /// What credit notes have taken off.
    pub credited: Money,
    /// Whether there is a note at all, of credit or of debit.
    pub has_notes: bool,
}

/// What notes that hold have made of a boleta so far.
pub async fn corrected(db: impl SqliteExecutor<'_>, boleta: i64) -> Result<Corrected> {
    let row = sqlx::query(CORRECTED).bind(boleta).fetch_one(db).await?;
    let notes: i64 = row.try_get("notes")?;
    let credited = Money::from_cents(row.try_get("credited")?);
    Ok(Corrected { credited, has_notes: notes > 0 })
}

/// The note that annuls the whole of a boleta and holds.
pub async fn annulling(db: impl SqliteExecutor<'_>, boleta: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar(ANNULLING).bind(boleta).fetch_optional(db).await?)
}

/// Whether a note counts: neither it nor its boleta was refused or given up.
pub async fn holds(db: impl SqliteExecutor<'_>, note: i64) -> Result<bool> {
    Ok(sqlx::query_scalar(HOLDS).bind(note).fetch_optional(db).await?.unwrap_or(false))
}

/// What tells how a document stands, asked at once: a ticket is printed with it while somebody waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// The boleta of its sale that counts; none for what belongs to no sale.
    pub counting: Option<i64>,
    /// Whether it was voided, or is to be.
    pub voided: bool,
    /// Whether its sale was annulled by a void of any of its boletas.
    pub annulled: bool,
    /// Whether a note that holds takes all of it back.
    pub taken_back: bool,
    /// How far it has come.
    pub state: Option<State>,
    /// Of its signature.
    pub digest: Option<String>,
}

/// How a document stands; none for one that is not there.
pub async fn marks(db: impl SqliteExecutor<'_>, document: i64) -> Result<Option<Marks>> {
    let row = sqlx::query(MARKS).bind(document).fetch_optional(db).await?;
    let Some(row) = row else { return Ok(None) };
    let state: Option<String> = row.try_get("state")?;
    let named = |it: String| State::named(&it).ok_or_else(|| unreadable("state"));
    Ok(Some(Marks {
        counting: row.try_get("counting")?,
        voided: row.try_get("voided")?,
        annulled: row.try_get("annulled")?,
        taken_back: row.try_get("taken_back")?,
        state: state.map(named).transpose()?,
        digest: row.try_get("digest")?,
    }))
}

/// Whether a boleta of this sale was annulled by a void that SUNAT did not refuse.
pub async fn is_sale_annulled(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<bool> {
    Ok(sqlx::query_scalar(SALE_ANNULLED).bind(sale_id.as_str()).fetch_one(db).await?)
}

/// How much of each line of a boleta, from 0, has been brought back so far, in thousandths.
pub async fn returned(db: impl SqliteExecutor<'_>, boleta: i64) -> Result<Vec<(u32, i64)>> {
    let rows = sqlx::query(RETURNED).bind(boleta).fetch_all(db).await?;
    rows.iter().map(|row| Ok((row.try_get("sale_position")?, row.try_get("milli")?))).collect()
}

/// What of a sale has been put back on the shelf, less what was taken off again: product's id and
/// thousandths.
pub async fn put_back(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query(BACK).bind(sale_id.as_str()).fetch_all(db).await?;
    rows.iter().map(|row| Ok((row.try_get("product_id")?, row.try_get("milli")?))).collect()
}

/// Puts goods of a sale back on the shelf, or takes them off again (below zero).
pub async fn move_back(
    transaction: &mut SqliteConnection,
    sale_id: &SaleId,
    goods: &[(String, i64)],
    now: Instant,
) -> Result<()> {
    for (product_id, milli) in goods.iter().filter(|it| it.1 != 0) {
        sqlx::query(
            "insert into stock_movement (product_key, kind, milli, sale_id, at_utc_ms) \
             select product_key, 'return', ?, ?, ? from product where product_id = ?",
        )
        .bind(milli)
        .bind(sale_id.as_str())
        .bind(now.utc_ms())
        .bind(product_id)
        .execute(&mut *transaction)
        .await?;
    }
    Ok(())
}

/// How far a void has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VoidState {
    /// It waits for the boleta to be accepted, or for the next summary.
    Waiting,
    /// It is in a summary.
    InSummary,
    /// SUNAT has it.
    Voided,
    /// SUNAT refused it: the sale stands.
    Failed,
}

impl VoidState {
    /// The word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::InSummary => "in_summary",
            Self::Voided => "voided",
            Self::Failed => "failed",
        }
    }

    fn named(text: &str) -> Option<Self> {
        [Self::Waiting, Self::InSummary, Self::Voided, Self::Failed]
            .into_iter()
            .find(|it| it.as_str() == text)
    }
}

/// A boleta that the shop annulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Void {
    /// The boleta.
    pub document: i64,
    /// Why.
    pub reason: Name,
    /// When the shop said so.
    pub asked_at: Instant,
    /// Who said so.
    pub actor: String,
    /// How far it has come.
    pub state: VoidState,
    /// The summary it is in.
    pub summary: Option<i64>,
}

/// Annuls a boleta; after a void that SUNAT refused, once more.
pub async fn add_void(
    transaction: &mut SqliteConnection,
    document: i64,
    reason: &Name,
    actor: &str,
    now: Instant,
) -> Result<()> {
    sqlx::query(
        "insert into void (document_id, reason, asked_utc_ms, actor, state) values (?, ?, ?, ?, 'waiting') \
         on conflict (document_id) do update set reason = excluded.reason, actor = excluded.actor, \
         asked_utc_ms = excluded.asked_utc_ms, state = 'waiting', by_document = null where state = 'failed'",
    )
    .bind(document)
    .bind(reason.as_str())
    .bind(now.utc_ms())
    .bind(actor)
    .execute(transaction)
    .await?;
    Ok(())
}

/// Says how far a void has come.
pub async fn set_void(
    db: impl SqliteExecutor<'_>,
    document: i64,
    state: VoidState,
    summary: Option<i64>,
) -> Result<()> {
    sqlx::query(
        "update void set state = ?, by_document = coalesce(?, by_document) where document_id = ?",
    )
    .bind(state.as_str())
    .bind(summary)
    .bind(document)
    .execute(db)
    .await?;
    Ok(())
}

/// The void of a boleta, if the shop annulled it.
pub async fn void_of(db: impl SqliteExecutor<'_>, document: i64) -> Result<Option<Void>> {
    let row = sqlx::query("select * from void where document_id = ?")
        .bind(document)
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (reason, state): (String, String) = (row.try_get("reason")?, row.try_get("state")?);
    Ok(Some(Void {
        document: row.try_get("document_id")?,
        reason: reason.parse().map_err(unreadable)?,
        asked_at: crate::document::instant(row.try_get("asked_utc_ms")?)?,
        actor: row.try_get("actor")?,
        state: VoidState::named(&state).ok_or_else(|| unreadable("void state"))?,
        summary: row.try_get("by_document")?,
    }))
}
