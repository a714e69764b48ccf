//! What waits, and what a person does about it.

use izi_app::{ListedJob, State, queue, ticket};

use super::Result;
use super::shop::trouble_word;
use crate::fiscal::{NoticeView, SunatQueue};
use crate::shop::{JobRef, ListOutbox, Nothing, OutboxRow, TicketAnswer, TryPrinter};
use crate::{Counter, Fault, parse};

/// How many rows a list has when nobody says.
const ROWS: u32 = 500;

pub(crate) async fn queue_list(counter: &Counter, asked: ListOutbox) -> Result<Vec<OutboxRow>> {
    let jobs = queue::list(&counter.shop, asked.open_only, asked.limit.unwrap_or(ROWS)).await?;
    Ok(jobs.iter().map(row).collect())
}

pub(crate) async fn outbox_row(counter: &Counter, job: i64) -> Result<OutboxRow> {
    Ok(row(&queue::job(&counter.shop, job).await?))
}

fn row(it: &ListedJob) -> OutboxRow {
    let waits = matches!(it.job.state, State::Queued | State::Unknown);
    OutboxRow {
        job_id: it.job.id,
        topic: it.job.topic.as_str().to_owned(),
        number: it.name.id(),
        state: it.job.state.as_str().to_owned(),
        attempts: it.job.attempts,
        last_error: it.job.last_error.clone(),
        next_at: waits.then(|| it.job.due.to_string()),
        total: it.total.to_string(),
        sold_at: it.issued_at.to_string(),
    }
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

pub(crate) async fn printer_try(counter: &Counter, asked: TryPrinter) -> Result<Nothing> {
    if !counter.workers.takes_address(&asked.address) || asked.address == "none" {
        return Err(parse::bad_value("address", &asked.address));
    }
    if ![58, 80].contains(&asked.paper) {
        return Err(parse::bad_value("paper", &asked.paper.to_string()));
    }
    let tried = counter.workers.try_printer(&asked.address, asked.paper).await;
    tried.map(|()| Nothing {}).map_err(|trouble| Fault::PrinterTrouble {
        printer: asked.address,
        trouble: trouble_word(&trouble).to_owned(),
    })
}

pub(crate) async fn drawer_open(counter: &Counter, _: Nothing) -> Result<Nothing> {
    if !counter.shop.setup().await?.has_printer() {
        return Err(Fault::PrinterMissing);
    }
    counter.shop.note_drawer().await?;
    counter.workers.open_drawer();
    Ok(Nothing {})
}
