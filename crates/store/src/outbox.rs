//! What must still happen outside the till, and the tickets and their states.

mod kinds;

use izi_domain::{DocumentName, Instant, Money, SaleId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor, SqlitePool};

use crate::rows::{Insert, Rows};
pub use kinds::{PaperKind, State, Topic};

use crate::{Result, document, unreadable};

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id, growing.
    pub id: i64,
    /// Which worker it is for.
    pub topic: Topic,
    /// The sale it follows from; none for notes and summaries.
    pub sale_id: Option<SaleId>,
    /// The document it sends; none for tickets and drawers.
    pub document: Option<i64>,
    /// What makes it the only one of its kind: `print:ID`, `reprint:ID:3`.
    pub dedup_key: String,
    /// Its state.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is due.
    pub due: Instant,
    /// Why it did not work the last time.
    pub last_error: Option<String>,
    /// When its state changed.
    pub changed_at: Instant,
    /// Of a print job: what it prints.
    pub paper: Option<PaperKind>,
    /// Of a paper that belongs to no sale: what it is about.
    pub subject: Option<String>,
}

/// A job with what a person knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedJob {
    /// The job.
    pub job: Job,
    /// The document: of a ticket, its boleta. None of papers that belong to none, as labels.
    pub about: Option<JobAbout>,
}

/// The document that a job is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobAbout {
    /// Its name.
    pub name: DocumentName,
    /// Its amount.
    pub total: Money,
    /// When it was issued.
    pub issued_at: Instant,
}

/// The condition of the index `outbox_open`, word for word: SQLite does not see that `state =
/// 'queued'` follows from it, so every question about open jobs repeats it. (Not `in (...)`: for each row
/// that is written SQLite makes a table of such a list anew.)
macro_rules! open {
    () => {
        "(state = 'queued' or state = 'sending' or state = 'unknown' or state = 'uncertain' \
           or state = 'summary_due' or state = 'in_summary' or state = 'rejected' or state = 'dead' \
           or state = 'failed')"
    };
}
pub(crate) use open;
/// What a worker may take.
macro_rules! waiting {
    () => {
        concat!(open!(), " and state in ('queued', 'unknown')")
    };
}
macro_rules! select_listed {
    () => {
        "select outbox.*, document.kind, document.series, document.number, document.total_cents, document.issued_utc_ms \
         from outbox left join document on document.document_id = coalesce(outbox.document_id, \
            (select max(d.document_id) from document d where d.sale_id = outbox.sale_id and d.kind = '03')) "
    };
}

pub(crate) const CLAIM: &str = concat!(
    "update outbox set lease_utc_ms = ?1, attempts = attempts + 1 where job_id = ( \
         select job_id from outbox where topic = ?2 and next_utc_ms <= ?3 and ",
    waiting!(),
    " and (lease_utc_ms is null or lease_utc_ms <= ?3) order by job_id limit 1) returning *",
);
pub(crate) const RECOVER: &str = concat!(
    "update outbox set lease_utc_ms = null, changed_utc_ms = ?1, next_utc_ms = min(next_utc_ms, ?1), \
     state = case when state <> 'sending' then state when topic = 'authority' then 'unknown' \
         when paper is not null then 'uncertain' when topic = 'webhook' then 'queued' else 'expired' end \
     where topic = ?2 and ",
    open!(),
    " and (state = 'sending' or (lease_utc_ms is not null and state in ('queued', 'unknown')))",
);
pub(crate) const GIVE_UP: &str = concat!(
    "update outbox set lease_utc_ms = null, changed_utc_ms = ?1, last_error = ?3, \
     state = case when topic = 'authority' then 'dead' when paper is not null and state = 'sending' then 'uncertain' \
         else 'failed' end \
     where topic = ?2 and lease_utc_ms is not null and state in ('queued', 'unknown', 'sending') and ",
    open!(),
);
pub(crate) const SKIP: &str = concat!(
    "update outbox set changed_utc_ms = ?1, state = iif(topic = 'drawer', 'expired', 'skipped') \
     where topic = ?2 and lease_utc_ms is null and state = 'queued' and ",
    open!(),
);
pub(crate) const SKIP_DRAWN: &str = concat!(
    "update outbox set changed_utc_ms = ?1, state = 'skipped' \
     where topic = ?2 and lease_utc_ms is null and state = 'queued' and paper not in ('ticket', 'copy') and ",
    open!(),
);
pub(crate) const FORGET_DRAWN: &str = concat!(
    "delete from ticket_file where job_id in (select job_id from outbox \
     where topic = ? and lease_utc_ms is null and state = 'queued' and paper in ('ticket', 'copy') and ",
    open!(),
    ")",
);
pub(crate) const WAITING_PAPERS: &str = concat!(
    "select job_id from outbox where topic = ?1 and paper = ?2 and subject = ?3 and state = 'queued' \
     and lease_utc_ms is null and ",
    open!(),
    " order by job_id",
);
pub(crate) const HURRY: &str = concat!(
    "update outbox set next_utc_ms = ?1 where topic = ?2 and next_utc_ms > ?1 and ",
    waiting!(),
);
pub(crate) const NEXT_DUE: &str =
    concat!("select min(next_utc_ms) from outbox where topic = ? and ", waiting!());
pub(crate) const OPEN_COUNTS: &str = concat!(
    "select topic, state, count(*) as jobs from outbox where ",
    open!(),
    " group by topic, state",
);
pub(crate) const LIST_OPEN: &str = concat!(
    "select outbox.*, document.kind, document.series, document.number, document.total_cents, document.issued_utc_ms \
     from outbox indexed by outbox_open left join document on document.document_id = coalesce(outbox.document_id, \
        (select max(d.document_id) from document d where d.sale_id = outbox.sale_id and d.kind = '03')) where ",
    open!(),
    " order by state in ('queued', 'sending', 'unknown', 'summary_due', 'in_summary'), job_id limit ?",
);
pub(crate) const WITH_TICKET: &str = concat!(
    "select count(*) from outbox indexed by outbox_open join document_file using (document_id) \
     where topic = 'authority' and ticket is not null and state = 'unknown' and ",
    open!(),
);
pub(crate) const OLDEST: &str = concat!(
    "select min(issued_utc_ms) from outbox indexed by outbox_open join document using (document_id) \
     where topic = 'authority' and kind <> 'RC' and ",
    open!(),
    " and state in ('queued', 'sending', 'unknown', 'summary_due', 'in_summary', 'dead')",
);
const LIST_ALL: &str = concat!(select_listed!(), "order by job_id limit ?");
pub(crate) const PAPERS: &str =
    concat!(select_listed!(), "where outbox.paper is not null order by job_id desc limit ?");
pub(crate) const BY_ID: &str = concat!(select_listed!(), "where job_id = ?");
pub(crate) const OF_DOCUMENT: &str = "select * from outbox where document_id = ?";
pub(crate) const OF_SALE: &str = "select * from outbox where sale_id = ? order by job_id";

const JOB: Rows = Rows {
    head: "insert into outbox (topic, sale_id, document_id, dedup_key, state, next_utc_ms, changed_utc_ms, paper, subject) values ",
    columns: 9,
    tail: " on conflict (dedup_key) do nothing",
};

/// A job that is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Which worker it is for.
    pub topic: Topic,
    /// The sale it follows from; none for notes and summaries.
    pub sale_id: Option<&'a SaleId>,
    /// The document it sends; none for tickets and drawers.
    pub document: Option<i64>,
    /// What makes it the only one of its kind.
    pub dedup_key: String,
    /// Its first state.
    pub state: State,
    /// When it is due: at once.
    pub at: Instant,
    /// Of a print job: what it prints.
    pub paper: Option<PaperKind>,
    /// Of a paper that belongs to no sale: what it is about.
    pub subject: Option<&'a str>,
}

impl<'a> NewJob<'a> {
    /// The ticket of a sale.
    pub fn ticket(sale_id: &'a SaleId, state: State, at: Instant) -> Self {
        let dedup_key = format!("print:{sale_id}");
        let (topic, paper) = (Topic::Print, Some(PaperKind::Ticket));
        let sale_id = Some(sale_id);
        Self { topic, sale_id, document: None, dedup_key, state, at, paper, subject: None }
    }

    /// The drawer of a sale.
    pub fn drawer(sale_id: &'a SaleId, at: Instant) -> Self {
        let dedup_key = format!("drawer:{sale_id}");
        let (topic, state, sale_id) = (Topic::Drawer, State::Queued, Some(sale_id));
        Self { topic, sale_id, document: None, dedup_key, state, at, paper: None, subject: None }
    }

    /// The way of a document to the authority. `sale_id` for a boleta only.
    pub fn to_authority(
        document: i64,
        sale_id: Option<&'a SaleId>,
        state: State,
        at: Instant,
    ) -> Self {
        let dedup_key = format!("authority:{document}");
        let (topic, document) = (Topic::Authority, Some(document));
        Self { topic, sale_id, document, dedup_key, state, at, paper: None, subject: None }
    }
}

/// Adds jobs in the transaction of their cause. A key that is there already changes nothing.
pub async fn add_all(transaction: &mut SqliteConnection, jobs: &[NewJob<'_>]) -> Result<()> {
    for some in jobs.chunks(Rows::MOST) {
        JOB.insert(transaction, some, bind_job).await?;
    }
    Ok(())
}

fn bind_job<'q>(query: Insert<'q>, job: &'q NewJob<'_>) -> Insert<'q> {
    query
        .bind(job.topic.as_str())
        .bind(job.sale_id.map(SaleId::as_str))
        .bind(job.document)
        .bind(job.dedup_key.as_str())
        .bind(job.state.as_str())
        .bind(job.at.utc_ms())
        .bind(job.at.utc_ms())
        .bind(job.paper.map(PaperKind::as_str))
        .bind(job.subject)
}

/// Takes the oldest job that is due and that nobody holds, and holds it until `lease`.
pub async fn claim(
    transaction: &mut SqliteConnection,
    topic: Topic,
    now: Instant,
    lease: Instant,
) -> Result<Option<Job>> {
    let row = sqlx::query(CLAIM)
        .bind(lease.utc_ms())
        .bind(topic.as_str())
        .bind(now.utc_ms())
        .fetch_optional(transaction)
        .await?;
    row.as_ref().map(job_of).transpose()
}

/// Notes that a held job is in another state, before the step that the state names is taken.
pub async fn set_state(
    db: impl SqliteExecutor<'_>,
    job: i64,
    state: State,
    now: Instant,
) -> Result<()> {
    sqlx::query("update outbox set state = ?, changed_utc_ms = ? where job_id = ?")
        .bind(state.as_str())
        .bind(now.utc_ms())
        .bind(job)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) const MOVE_FAILED: &str = concat!(
    "update outbox set state = ?2, attempts = 0, next_utc_ms = ?3, changed_utc_ms = ?3 \
     where topic = ?1 and state = 'failed' and ",
    open!(),
);

/// Gives all jobs of a topic that failed another state, due now.
pub async fn move_failed(
    db: impl SqliteExecutor<'_>,
    topic: Topic,
    state: State,
    now: Instant,
) -> Result<()> {
    let update =
        sqlx::query(MOVE_FAILED).bind(topic.as_str()).bind(state.as_str()).bind(now.utc_ms());
    update.execute(db).await?;
    Ok(())
}

/// Lets go of a job: its new state, when it is due again, and why.
pub async fn release(
    db: impl SqliteExecutor<'_>,
    job: i64,
    state: State,
    due: Instant,
    error: Option<&str>,
    now: Instant,
) -> Result<()> {
    sqlx::query(
        "update outbox set state = ?, next_utc_ms = ?, last_error = ?, lease_utc_ms = null, changed_utc_ms = ? \
         where job_id = ?",
    )
    .bind(state.as_str())
    .bind(due.utc_ms())
    .bind(error)
    .bind(now.utc_ms())
    .bind(job)
    .execute(db)
    .await?;
    Ok(())
}

/// After a crash, or a step that failed halfway: what was on its way is now unknown (authority),
/// uncertain (ticket) or too late (drawer), and nobody holds anything. Only the process that holds
/// the workers' lock may call it, and only while no step of the topic runs.
pub async fn recover(db: impl SqliteExecutor<'_>, topic: Topic, now: Instant) -> Result<u64> {
    let changed = sqlx::query(RECOVER).bind(now.utc_ms()).bind(topic.as_str()).execute(db).await?;
    Ok(changed.rows_affected())
}

/// Takes the job that is held out of the way: it cannot be worked, and the others wait behind it. A
/// person sees it with `why`.
pub async fn give_up(
    db: impl SqliteExecutor<'_>,
    topic: Topic,
    why: &str,
    now: Instant,
) -> Result<()> {
    sqlx::query(GIVE_UP).bind(now.utc_ms()).bind(topic.as_str()).bind(why).execute(db).await?;
    Ok(())
}

/// Forgets a try that never left this machine.
pub async fn uncount(db: impl SqliteExecutor<'_>, job: i64) -> Result<()> {
    sqlx::query("update outbox set attempts = max(attempts - 1, 0) where job_id = ?")
        .bind(job)
        .execute(db)
        .await?;
    Ok(())
}

/// Begins to count again: a person asked for another try.
pub async fn count_anew(db: impl SqliteExecutor<'_>, job: i64) -> Result<()> {
    sqlx::query("update outbox set attempts = 0 where job_id = ?").bind(job).execute(db).await?;
    Ok(())
}

/// Settles what waits for a printer that was taken away: no ticket comes out weeks later.
pub async fn skip(db: &mut SqliteConnection, topic: Topic, now: Instant) -> Result<()> {
    let with_it = [Some(topic), (topic == Topic::Print).then_some(Topic::Drawer)];
    for topic in with_it.into_iter().flatten() {
        sqlx::query(SKIP).bind(now.utc_ms()).bind(topic.as_str()).execute(&mut *db).await?;
    }
    Ok(())
}

/// The printer of a topic is another one now: tickets that wait are drawn again for it, from their
/// sales, and what was drawn from something that is gone (labels, reports) is not printed on it.
pub async fn draw_anew(db: &mut SqliteConnection, topic: Topic, now: Instant) -> Result<()> {
    sqlx::query(SKIP_DRAWN).bind(now.utc_ms()).bind(topic.as_str()).execute(&mut *db).await?;
    sqlx::query(FORGET_DRAWN).bind(topic.as_str()).execute(&mut *db).await?;
    Ok(())
}

/// Makes everything that waits for a later try due now: a person asked, or the clock went back.
pub async fn hurry(db: impl SqliteExecutor<'_>, topic: Topic, now: Instant) -> Result<()> {
    sqlx::query(HURRY).bind(now.utc_ms()).bind(topic.as_str()).execute(db).await?;
    Ok(())
}

/// When the next job of a topic is due; none when nothing waits.
pub async fn next_due(db: &SqlitePool, topic: Topic) -> Result<Option<Instant>> {
    let due: Option<i64> = sqlx::query_scalar(NEXT_DUE).bind(topic.as_str()).fetch_one(db).await?;
    due.map(|it| Instant::from_utc_ms(it).ok_or_else(|| unreadable("due"))).transpose()
}

/// How many documents the authority works on, under a ticket.
pub async fn with_ticket(db: &SqlitePool) -> Result<u32> {
    Ok(sqlx::query_scalar(WITH_TICKET).fetch_one(db).await?)
}

/// When the oldest document was issued that the authority does not have yet.
pub async fn oldest_unsettled(db: &SqlitePool) -> Result<Option<Instant>> {
    let oldest: Option<i64> = sqlx::query_scalar(OLDEST).fetch_one(db).await?;
    oldest.map(document::instant).transpose()
}

/// How many jobs of a topic are in each state that is still open.
pub async fn open_counts(db: &SqlitePool) -> Result<Vec<(Topic, State, u32)>> {
    let rows = sqlx::query(OPEN_COUNTS).fetch_all(db).await?;
    rows.iter().map(|row| Ok((topic_of(row)?, state_of(row)?, row.try_get("jobs")?))).collect()
}

/// The jobs, the oldest first; only the open ones when asked.
pub async fn list(db: &SqlitePool, open_only: bool, limit: u32) -> Result<Vec<ListedJob>> {
    let list = if open_only { LIST_OPEN } else { LIST_ALL };
    let rows = sqlx::query(list).bind(limit).fetch_all(db).await?;
    rows.iter().map(listed_of).collect()
}

/// The latest papers, whatever became of them.
pub async fn papers(db: &SqlitePool, limit: u32) -> Result<Vec<ListedJob>> {
    let rows = sqlx::query(PAPERS).bind(limit).fetch_all(db).await?;
    rows.iter().map(listed_of).collect()
}

/// One job.
pub async fn by_id(db: impl SqliteExecutor<'_>, job: i64) -> Result<Option<ListedJob>> {
    let row = sqlx::query(BY_ID).bind(job).fetch_optional(db).await?;
    row.as_ref().map(listed_of).transpose()
}

/// The papers of a kind about the same that wait and that nobody holds.
pub async fn waiting_papers(
    db: &mut SqliteConnection,
    topic: Topic,
    paper: PaperKind,
    subject: &str,
) -> Result<Vec<i64>> {
    let waiting =
        sqlx::query_scalar(WAITING_PAPERS).bind(topic.as_str()).bind(paper.as_str()).bind(subject);
    Ok(waiting.fetch_all(db).await?)
}

/// The id of the job with that key.
pub async fn by_key(db: impl SqliteExecutor<'_>, dedup_key: &str) -> Result<Option<i64>> {
    let id = sqlx::query_scalar("select job_id from outbox where dedup_key = ?").bind(dedup_key);
    Ok(id.fetch_optional(db).await?)
}

/// The job that brings a document to the authority.
pub async fn of_document(db: impl SqliteExecutor<'_>, document: i64) -> Result<Option<Job>> {
    let row = sqlx::query(OF_DOCUMENT).bind(document).fetch_optional(db).await?;
    row.as_ref().map(job_of).transpose()
}

/// All jobs of a sale, the oldest first.
pub async fn of_sale(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<Vec<Job>> {
    let rows = sqlx::query(OF_SALE).bind(sale_id.as_str()).fetch_all(db).await?;
    rows.iter().map(job_of).collect()
}

fn topic_of(row: &SqliteRow) -> Result<Topic> {
    Topic::named(row.try_get("topic")?).ok_or_else(|| unreadable("topic"))
}

fn state_of(row: &SqliteRow) -> Result<State> {
    State::named(row.try_get("state")?).ok_or_else(|| unreadable("state"))
}

fn job_of(row: &SqliteRow) -> Result<Job> {
    let sale_id: Option<String> = row.try_get("sale_id")?;
    let instant = |column: &str| -> Result<Instant> {
        Instant::from_utc_ms(row.try_get(column)?).ok_or_else(|| unreadable(column))
    };
    Ok(Job {
        id: row.try_get("job_id")?,
        topic: topic_of(row)?,
        sale_id: sale_id.map(|it| it.parse()).transpose().map_err(unreadable)?,
        document: row.try_get("document_id")?,
        dedup_key: row.try_get("dedup_key")?,
        state: state_of(row)?,
        attempts: row.try_get("attempts")?,
        due: instant("next_utc_ms")?,
        last_error: row.try_get("last_error")?,
        changed_at: instant("changed_utc_ms")?,
        paper: row.try_get::<Option<&str>, _>("paper")?.and_then(PaperKind::named),
        subject: row.try_get("subject")?,
    })
}

fn listed_of(row: &SqliteRow) -> Result<ListedJob> {
    let total: Option<i64> = row.try_get("total_cents")?;
    let about = match total {
        Some(cents) => Some(JobAbout {
            name: document::name_of(row)?,
            total: Money::from_cents(cents),
            issued_at: document::instant(row.try_get("issued_utc_ms")?)?,
        }),
        None => None,
    };
    Ok(ListedJob { job: job_of(row)?, about })
}
