//! What waits, and what a person does about it.

use izi_app::printing::Seen;
use izi_app::{ListedJob, State, queue, ticket};
use izi_domain::DocumentName;

use super::Result;
use super::shop::trouble_word;
use crate::fiscal::{NoticeView, SunatQueue};
use crate::shop::{JobRef, ListOutbox, Nothing, OutboxRow, TicketAnswer};
use crate::{Counter, Fault};

/// How many rows a list has when nobody says.
const ROWS: u32 = 500;

pub(crate) async fn queue_list(counter: &Counter, asked: ListOutbox) -> Result<Vec<OutboxRow>> {
    let limit = asked.limit.unwrap_or(ROWS);
    let jobs = if asked.papers {
        queue::papers(&counter.shop, limit).await?
    } else {
        queue::list(&counter.shop, asked.open_only, limit).await?
    };
    Ok(jobs.iter().map(row).collect())
}

pub(crate) async fn outbox_row(counter: &Counter, job: i64) -> Result<OutboxRow> {
    Ok(row(&queue::job(&counter.shop, job).await?))
}

fn row(it: &ListedJob) -> OutboxRow {
    let waits = matches!(it.job.state, State::Queued | State::Unknown);
    let about = it.about.as_ref();
    OutboxRow {
        job_id: it.job.id,
        topic: it.job.topic.as_str().to_owned(),
        paper: it.job.paper.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        number: about
            .map(|it| it.name.id())
            .or_else(|| it.job.subject.as_deref().map(subject))
            .unwrap_or_default(),
        state: it.job.state.as_str().to_owned(),
        attempts: it.job.attempts,
        last_error: it.job.last_error.clone(),
        next_at: waits.then(|| it.job.due.to_string()),
        total: about.map(|it| it.total.to_string()).unwrap_or_default(),
        sold_at: about.map_or(it.job.changed_at, |it| it.issued_at).to_string(),
        changed_at: it.job.changed_at.to_string(),
    }
}

/// What a paper without a sale is about: a document as people call it, or what was kept.
fn subject(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |it: DocumentName| it.id())
}

pub(crate) async fn sunat_queue(counter: &Counter, _: Nothing) -> Result<SunatQueue> {
    let authority = counter.shop.setup().await?.authority != "none";
    let it = queue::sunat(&counter.shop).await?;
    let way = counter.workers.way();
    let resting = way.until.filter(|it| *it > counter.shop.now());
    Ok(SunatQueue {
        authority,
        to_send: it.waiting.to_send,
        unknown: it.waiting.unknown,
        with_ticket: it.waiting.with_ticket,
        in_summary: it.waiting.in_summary,
        rejected: it.waiting.rejected,
        dead: it.waiting.dead,
        oldest_days: it.oldest_days.map(|it| u32::try_from(it).unwrap_or(u32::MAX)),
        oldest_at: it.oldest.map(|it| it.to_string()),
        // While the way rests nothing goes out, whatever is due.
        next_at: it.next.filter(|_| authority).map(|it| resting.unwrap_or(it).max(it).to_string()),
        breaker: way.state.as_str().to_owned(),
        breaker_until: resting.map(|it| it.to_string()),
        breaker_reason: way.reason,
        window: it.window.as_str().to_owned(),
        notices: it
            .notices
            .into_iter()
            .map(|it| NoticeView { kind: it.kind, at: it.at.to_string(), subject: it.subject })
            .collect(),
    })
}

/// All that waits is due now, in the order in which it was sold; the workers send it.
pub(crate) async fn sunat_send_now(counter: &Counter, _: Nothing) -> Result<SunatQueue> {
    queue::hurry(&counter.shop).await?;
    counter.workers.try_anew();
    sunat_queue(counter, Nothing {}).await
}

pub(crate) async fn queue_retry(counter: &Counter, asked: JobRef) -> Result<OutboxRow> {
    ticket::retry(&counter.shop, asked.job_id).await?;
    counter.workers.try_anew();
    outbox_row(counter, asked.job_id).await
}

pub(crate) async fn queue_answer(counter: &Counter, asked: TicketAnswer) -> Result<OutboxRow> {
    let job = ticket::answer(&counter.shop, asked.job_id, asked.came_out).await?;
    counter.workers.wake();
    outbox_row(counter, job).await
}

pub(crate) async fn queue_print_again(counter: &Counter, asked: JobRef) -> Result<OutboxRow> {
    let job = ticket::print_job_again(&counter.shop, asked.job_id).await?;
    counter.workers.wake();
    outbox_row(counter, job).await
}

pub(crate) async fn drawer_open(counter: &Counter, _: Nothing) -> Result<Nothing> {
    let setup = counter.shop.setup().await?;
    if !setup.has_printer() {
        return Err(Fault::PrinterMissing);
    }
    if !setup.has_drawer() {
        return Err(Fault::DrawerMissing);
    }
    // Without paper or with its cover open the printer gives no pulse: the key opens the drawer.
    if let Seen::Trouble(trouble) = counter.workers.printer() {
        let trouble = trouble_word(&trouble).to_owned();
        return Err(Fault::PrinterTrouble { printer: setup.printer_address().to_owned(), trouble });
    }
    counter.shop.note_drawer().await?;
    counter.workers.open_drawer();
    Ok(Nothing {})
}
