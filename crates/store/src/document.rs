//! Documents: every number that was taken, and how each stands.

use izi_domain::document::DocumentKind;
use izi_domain::{
    BusinessDate, DocumentName, DocumentNumber, Instant, Issuer, Money, SaleId, Series,
};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

use crate::outbox::{State, open};
use crate::rows::{Insert, Rows};
use crate::{Result, shop, unreadable};

const DOCUMENT: Rows = Rows {
    head: "insert into document (document_id, kind, series, number, sale_id, issued_utc_ms, issue_date, issuer_id, \
           total_cents, about, documents_date) values ",
    columns: 11,
    tail: "",
};
const NEXT_ID: &str = "select coalesce(max(document_id), 0) + 1 from document";
macro_rules! select_document {
    () => {
        "select document.*, issuer.* from document join issuer using (issuer_id) "
    };
}
pub(crate) const BY_ID: &str = concat!(select_document!(), "where document_id = ?");
pub(crate) const BY_NAME: &str =
    concat!(select_document!(), "where kind = ? and series = ? and number = ?");
/// The boleta of a sale that counts: the latest.
pub(crate) const BOLETA_OF: &str = concat!(
    select_document!(),
    "where document_id = (select max(document_id) from document where sale_id = ? and kind = '03')",
);
pub(crate) const ABOUT: &str = concat!(select_document!(), "where about = ? order by document_id");
const LAST_REPORT: &str =
    "select coalesce(max(number), 0) from document where kind = ? and series = ?";

/// A document that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument<'a> {
    /// Its id, from [`next_id`] on.
    pub id: i64,
    /// Its name, with the number just taken.
    pub name: DocumentName,
    /// Its sale; none for a summary.
    pub sale_id: Option<&'a SaleId>,
    /// When.
    pub issued_at: Instant,
    /// The row of the shop as it is now.
    pub issuer_id: i64,
    /// Its amount.
    pub total: Money,
    /// The document that it corrects or replaces.
    pub about: Option<i64>,
    /// Of a summary: the day its documents were issued.
    pub documents_date: Option<BusinessDate>,
}

/// A document as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id, growing.
    pub id: i64,
    /// Its name.
    pub name: DocumentName,
    /// Its sale; none for a summary.
    pub sale_id: Option<SaleId>,
    /// When it was issued.
    pub issued_at: Instant,
    /// The date in it.
    pub issue_date: BusinessDate,
    /// Who issued it, as it was then.
    pub issuer: Issuer,
    /// Its amount; zero for a summary.
    pub total: Money,
    /// The document that it corrects or replaces.
    pub about: Option<i64>,
    /// Of a summary: the day its documents were issued.
    pub documents_date: Option<BusinessDate>,
}

impl Document {
    /// The number of a boleta or note.
    pub fn number(&self) -> Option<DocumentNumber> {
        self.name.number()
    }
}

/// The id of the next document; stays so while the transaction holds the write lock.
pub async fn next_id(transaction: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar(NEXT_ID).fetch_one(transaction).await?)
}

/// Writes documents in the transaction that took their numbers.
pub async fn insert_all(
    transaction: &mut SqliteConnection,
    documents: &[NewDocument<'_>],
) -> Result<()> {
    for some in documents.chunks(Rows::MOST) {
        DOCUMENT.insert(transaction, some, bind).await?;
    }
    Ok(())
}

fn bind<'q>(query: Insert<'q>, it: &'q NewDocument<'_>) -> Insert<'q> {
    query
        .bind(it.id)
        .bind(it.name.kind().code())
        .bind(it.name.series())
        .bind(it.name.correlative())
        .bind(it.sale_id.map(SaleId::as_str))
        .bind(it.issued_at.utc_ms())
        .bind(it.issued_at.business_date().to_string())
        .bind(it.issuer_id)
        .bind(it.total.cents())
        .bind(it.about)
        .bind(it.documents_date.map(|it| it.to_string()))
}

/// The number for the next report of a day.
pub async fn next_report(
    transaction: &mut SqliteConnection,
    kind: DocumentKind,
    day: BusinessDate,
) -> Result<DocumentName> {
    let first = DocumentName::report(kind, day, 1);
    let last: u32 = sqlx::query_scalar(LAST_REPORT)
        .bind(kind.code())
        .bind(first.series())
        .fetch_one(transaction)
        .await?;
    Ok(DocumentName::report(kind, day, last + 1))
}

/// The series of the shop's notes: `BC01` and `BD01` for boletas of `B001`, or the next free letter.
/// Begun at the first note.
pub async fn note_series(
    transaction: &mut SqliteConnection,
    kind: DocumentKind,
    boletas: &Series,
) -> Result<Series> {
    let letters: &[char] = match kind {
        DocumentKind::DebitNote => &['D', 'X', 'Y'],
        _ => &['C', 'N', 'Z'],
    };
    let ending: String = boletas.as_str().chars().skip(2).collect();
    for letter in letters {
        let series: Series = format!("B{letter}{ending}").parse().map_err(unreadable)?;
        let taken: Option<String> =
            sqlx::query_scalar("select document_type from series where series = ?")
                .bind(series.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
        match taken {
            Some(it) if it == kind.code() => return Ok(series),
            Some(_) => {}
            None => {
                sqlx::query(
                    "insert into series (series, document_type, last_number) values (?, ?, 0)",
                )
                .bind(series.as_str())
                .bind(kind.code())
                .execute(transaction)
                .await?;
                return Ok(series);
            }
        }
    }
    Err(unreadable("no series is free for notes"))
}

/// The document with that id.
pub async fn by_id(db: impl SqliteExecutor<'_>, id: i64) -> Result<Option<Document>> {
    let row = sqlx::query(BY_ID).bind(id).fetch_optional(db).await?;
    row.as_ref().map(document_of).transpose()
}

/// The document with that name.
pub async fn by_name(db: impl SqliteExecutor<'_>, name: &DocumentName) -> Result<Option<Document>> {
    let row = sqlx::query(BY_NAME)
        .bind(name.kind().code())
        .bind(name.series())
        .bind(name.correlative())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(document_of).transpose()
}

/// The boleta of a sale that counts.
pub async fn boleta_of(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<Option<Document>> {
    let row = sqlx::query(BOLETA_OF).bind(sale_id.as_str()).fetch_optional(db).await?;
    row.as_ref().map(document_of).transpose()
}

/// The documents that correct or replace this one, the oldest first.
pub async fn about(db: impl SqliteExecutor<'_>, id: i64) -> Result<Vec<Document>> {
    let rows = sqlx::query(ABOUT).bind(id).fetch_all(db).await?;
    rows.iter().map(document_of).collect()
}

pub(crate) fn name_of(row: &SqliteRow) -> Result<DocumentName> {
    let (kind, series): (String, String) = (row.try_get("kind")?, row.try_get("series")?);
    let kind = DocumentKind::coded(&kind).ok_or_else(|| unreadable("kind"))?;
    DocumentName::new(kind, &series, row.try_get("number")?).map_err(unreadable)
}

fn document_of(row: &SqliteRow) -> Result<Document> {
    let sale_id: Option<String> = row.try_get("sale_id")?;
    let day: String = row.try_get("issue_date")?;
    let documents_date: Option<String> = row.try_get("documents_date")?;
    Ok(Document {
        id: row.try_get("document_id")?,
        name: name_of(row)?,
        sale_id: sale_id.map(|it| it.parse()).transpose().map_err(unreadable)?,
        issued_at: instant(row.try_get("issued_utc_ms")?)?,
        issue_date: day.parse().map_err(unreadable)?,
        issuer: shop::issuer_of(row)?,
        total: Money::from_cents(row.try_get("total_cents")?),
        about: row.try_get("about")?,
        documents_date: documents_date.map(|it| it.parse()).transpose().map_err(unreadable)?,
    })
}

pub(crate) fn instant(utc_ms: i64) -> Result<Instant> {
    Instant::from_utc_ms(utc_ms).ok_or_else(|| unreadable("instant"))
}

/// How a document stands, for people: the state of its job and what was decided about it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// As its job says.
    Job(State),
    /// The authority works on it.
    Ticket,
    /// A void is on its way, by a summary or by a note about the whole of it.
    Voiding,
    /// Voided, and SUNAT has it so.
    Voided,
    /// SUNAT refused the void: the sale stands until a person decides.
    VoidFailed,
}

impl Standing {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Job(state) => state.as_str(),
            Self::Ticket => "ticket",
            Self::Voiding => "voiding",
            Self::Voided => "voided",
            Self::VoidFailed => "void_failed",
        }
    }
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id: where the next page begins.
    pub id: i64,
    /// Its name.
    pub name: DocumentName,
    /// Its sale.
    pub sale_id: Option<SaleId>,
    /// When.
    pub issued_at: Instant,
    /// Its day.
    pub issue_date: BusinessDate,
    /// Its amount.
    pub total: Money,
    /// The buyer's name, or empty.
    pub customer: String,
    /// How it stands.
    pub standing: Standing,
    /// SUNAT's code.
    pub code: Option<u32>,
    /// The document that it corrects or replaces.
    pub about: Option<DocumentName>,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<DocumentKind>,
    /// Only in one of these states (words of [`Standing`]); empty for all.
    pub states: Vec<&'static str>,
    /// From this day on.
    pub from: Option<BusinessDate>,
    /// Up to and with this day.
    pub to: Option<BusinessDate>,
    /// Part of a number, of the buyer's document or name.
    pub text: Option<String>,
    /// Only before this day and id: where the page before ended.
    pub before: Option<(BusinessDate, i64)>,
}

/// Whether a note annuls the whole of a document, in words of SQL: its job's state is among these.
macro_rules! annulled_by_note {
    ($states:literal) => {
        concat!(
            "exists (select 1 from document n join note on note.document_id = n.document_id \
                join outbox o on o.document_id = n.document_id \
                where n.about = document.document_id and n.kind = '07' and note.motive in ('01', '06') \
                  and o.state ",
            $states,
            ")"
        )
    };
}
/// How a document stands, in words; the other tables are joined under these names. What a person must
/// look at is never hidden by a void that waits, and nothing is voided before SUNAT has it so.
macro_rules! standing {
    () => {
        concat!(
            "case \
               when job.state in ('rejected', 'replaced', 'discarded') then job.state \
               when void.state = 'voided' or ",
            annulled_by_note!("in ('accepted', 'observed')"),
            " then 'voided' \
               when job.state = 'dead' then 'dead' \
               when void.state in ('waiting', 'in_summary') or ",
            annulled_by_note!("not in ('accepted', 'observed', 'rejected', 'discarded')"),
            " then 'voiding' \
               when void.state = 'failed' then 'void_failed' \
               when job.state = 'unknown' and document_file.ticket is not null then 'ticket' \
               else job.state end"
        )
    };
}
macro_rules! joined {
    () => {
        "from document join outbox job on job.document_id = document.document_id \
         left join document_file on document_file.document_id = document.document_id \
         left join void on void.document_id = document.document_id \
         left join sale on sale.sale_id = document.sale_id \
         left join document other on other.document_id = document.about "
    };
}
mod register;
#[cfg(test)]
pub(crate) use register::{REGISTER, REGISTER_BACK};
pub use register::{Registered, register, registered};

macro_rules! listed {
    () => {
        "select document.document_id, document.kind, document.series, document.number, document.sale_id, \
         document.issued_utc_ms, document.issue_date, document.total_cents, coalesce(sale.customer_name, '') as customer, \
         document_file.code, other.kind as other_kind, other.series as other_series, other.number as other_number, "
    };
}
/// Days and ids, both downwards: a page begins where the index has it.
pub(crate) const LIST: &str = concat!(
    "select * from (",
    listed!(),
    standing!(),
    " as standing ",
    joined!(),
    "where document.issue_date >= ?1 and document.issue_date <= ?2 \
       and (document.issue_date, document.document_id) < (?6, ?7) \
       and (?3 is null or document.kind = ?3) \
       and (?4 is null or document.series || '-' || document.number like ?4 escape '\\' \
            or customer_number like ?4 escape '\\' or customer_name like ?4 escape '\\') \
     order by document.issue_date desc, document.document_id desc) \
     where ?5 is null or instr(?5, ' ' || standing || ' ') limit ?8",
);
/// What waits for time or a person: its jobs are few and in an index of their own.
pub(crate) const LIST_OPEN: &str = concat!(
    "select * from (",
    listed!(),
    standing!(),
    " as standing ",
    joined!(),
    "where document.document_id in (select document_id from outbox where topic = 'authority' and ",
    open!(),
    "union select about from outbox join document using (document_id) where topic = 'authority' and kind = '07' and ",
    open!(),
    "union select document_id from void where state in ('waiting', 'in_summary') \
       union select document_id from void where state = 'failed') \
       and document.issue_date >= ?1 and document.issue_date <= ?2 \
       and (document.issue_date, document.document_id) < (?6, ?7) \
       and (?3 is null or document.kind = ?3) \
       and (?4 is null or document.series || '-' || document.number like ?4 escape '\\' \
            or customer_number like ?4 escape '\\' or customer_name like ?4 escape '\\') \
     order by document.issue_date desc, document.document_id desc) \
     where ?5 is null or instr(?5, ' ' || standing || ' ') limit ?8",
);
const ONE: &str =
    concat!(listed!(), standing!(), " as standing ", joined!(), "where document.document_id = ?");

/// The states in which a document waits for time or a person.
pub const OPEN: [&str; 8] =
    ["queued", "sending", "unknown", "ticket", "summary_due", "in_summary", "rejected", "dead"];

/// The states of a void that waits for time or a person.
pub const UNDECIDED: [&str; 2] = ["voiding", "void_failed"];

/// The documents that pass the filter, the latest first, at most `limit`.
pub async fn list(db: impl SqliteExecutor<'_>, filter: &Filter, limit: u32) -> Result<Vec<Listed>> {
    let pattern = filter.text.as_ref().map(|it| {
        let literal = it.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{literal}%")
    });
    let states = (!filter.states.is_empty()).then(|| format!(" {} ", filter.states.join(" ")));
    let are_open = !filter.states.is_empty()
        && filter.states.iter().all(|it| OPEN.contains(it) || UNDECIDED.contains(it));
    let rows = sqlx::query(if are_open { LIST_OPEN } else { LIST })
        .bind(filter.from.map_or_else(|| "0".to_owned(), |it| it.to_string()))
        .bind(filter.to.map_or_else(|| "9".to_owned(), |it| it.to_string()))
        .bind(filter.kind.map(DocumentKind::code))
        .bind(pattern)
        .bind(states)
        .bind(filter.before.map_or_else(|| "9".to_owned(), |it| it.0.to_string()))
        .bind(filter.before.map_or(i64::MAX, |it| it.1))
        .bind(limit)
        .fetch_all(db)
        .await?;
    rows.iter().map(listed_of).collect()
}

/// A document as lists show it.
pub async fn listed(db: impl SqliteExecutor<'_>, id: i64) -> Result<Option<Listed>> {
    let row = sqlx::query(ONE).bind(id).fetch_optional(db).await?;
    row.as_ref().map(listed_of).transpose()
}

fn listed_of(row: &SqliteRow) -> Result<Listed> {
    let sale_id: Option<String> = row.try_get("sale_id")?;
    let day: String = row.try_get("issue_date")?;
    let standing: String = row.try_get("standing")?;
    let other: Option<String> = row.try_get("other_kind")?;
    let about = match other.as_deref().map(DocumentKind::coded) {
        None => None,
        Some(None) => return Err(unreadable("kind")),
        Some(Some(kind)) => {
            let series: String = row.try_get("other_series")?;
            let name = DocumentName::new(kind, &series, row.try_get("other_number")?);
            Some(name.map_err(unreadable)?)
        }
    };
    Ok(Listed {
        id: row.try_get("document_id")?,
        name: name_of(row)?,
        sale_id: sale_id.map(|it| it.parse()).transpose().map_err(unreadable)?,
        issued_at: instant(row.try_get("issued_utc_ms")?)?,
        issue_date: day.parse().map_err(unreadable)?,
        total: Money::from_cents(row.try_get("total_cents")?),
        customer: row.try_get("customer")?,
        standing: standing_named(&standing)?,
        code: row.try_get("code")?,
        about,
    })
}

fn standing_named(word: &str) -> Result<Standing> {
    Ok(match word {
        "ticket" => Standing::Ticket,
        "voiding" => Standing::Voiding,
        "voided" => Standing::Voided,
        "void_failed" => Standing::VoidFailed,
        other => Standing::Job(State::named(other).ok_or_else(|| unreadable("state"))?),
    })
}
