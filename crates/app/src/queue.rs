//! What waits, for the status bar and the lists.

use izi_domain::Instant;
use izi_store::notice::Notice;
use izi_store::outbox::{self, ListedJob, State, Topic};

use crate::notices::{self, Window};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// The most rows of a list.
pub const ROWS_MAX: u32 = 1_000_000;

/// How much waits, by what it waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Boletas to be sent or being sent.
    pub to_send: u32,
    /// Boletas of which nobody knows yet whether they arrived.
    pub unknown: u32,
    /// Documents that the authority works on, under a ticket. Counted in `unknown` too.
    pub with_ticket: u32,
    /// Documents that wait for a summary, or are in one.
    pub in_summary: u32,
    /// Boletas that were refused, with none in their place.
    pub rejected: u32,
    /// Boletas given up until a person acts.
    pub dead: u32,
    /// Papers for the printers.
    pub tickets: u32,
    /// Papers of which nobody knows whether they came out.
    pub uncertain: u32,
    /// Messages that the webhook did not take.
    pub messages_failed: u32,
}

/// How much waits.
pub async fn waiting(shop: &Shop) -> Result<Waiting> {
    let mut waiting = Waiting::default();
    for (topic, state, jobs) in outbox::open_counts(shop.store.reads()).await? {
        let place = match (topic, state) {
            (Topic::Authority, State::Queued | State::Sending) => &mut waiting.to_send,
            (Topic::Authority, State::Unknown) => &mut waiting.unknown,
            (Topic::Authority, State::SummaryDue | State::InSummary) => &mut waiting.in_summary,
            (Topic::Authority, State::Rejected) => &mut waiting.rejected,
            (Topic::Authority, State::Dead) => &mut waiting.dead,
            (Topic::Print | Topic::Labels, State::Queued | State::Sending) => &mut waiting.tickets,
            (Topic::Print | Topic::Labels, State::Uncertain) => &mut waiting.uncertain,
            (Topic::Webhook, State::Failed) => &mut waiting.messages_failed,
            _ => continue,
        };
        *place += jobs;
    }
    waiting.with_ticket = outbox::with_ticket(shop.store.reads()).await?;
    Ok(waiting)
}

/// *Cola SUNAT*: what waits for the authority, and how pressing it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SunatQueue {
    /// How much waits.
    pub waiting: Waiting,
    /// When the oldest document was issued that the authority does not have.
    pub oldest: Option<Instant>,
    /// How many days ago.
    pub oldest_days: Option<i64>,
    /// When the next call is due.
    pub next: Option<Instant>,
    /// How pressing the oldest is.
    pub window: Window,
    /// What the owner must know.
    pub notices: Vec<Notice>,
}

/// *Cola SUNAT*.
pub async fn sunat(shop: &Shop) -> Result<SunatQueue> {
    let reads = shop.store.reads();
    let today = shop.now().business_date();
    let oldest = outbox::oldest_unsettled(reads).await?;
    let day = oldest.map(Instant::business_date);
    Ok(SunatQueue {
        waiting: waiting(shop).await?,
        oldest,
        oldest_days: day.map(|it| today.days_since(it).max(0)),
        next: outbox::next_due(reads, Topic::Authority).await?,
        window: Window::of(day, today),
        notices: notices::open(shop).await?,
    })
}

/// How pressing the oldest document is that the authority does not have.
pub async fn window(shop: &Shop) -> Result<Window> {
    let oldest = outbox::oldest_unsettled(shop.store.reads()).await?;
    Ok(Window::of(oldest.map(Instant::business_date), shop.now().business_date()))
}

/// The jobs, the oldest first; only the unsettled ones when asked.
pub async fn list(shop: &Shop, open_only: bool, limit: u32) -> Result<Vec<ListedJob>> {
    Ok(outbox::list(shop.store.reads(), open_only, limit.min(ROWS_MAX)).await?)
}

/// The latest papers, whatever became of them.
pub async fn papers(shop: &Shop, limit: u32) -> Result<Vec<ListedJob>> {
    Ok(outbox::papers(shop.store.reads(), limit.min(ROWS_MAX)).await?)
}

/// One job.
pub async fn job(shop: &Shop, id: i64) -> Result<ListedJob> {
    outbox::by_id(shop.store.reads(), id).await?.ok_or(Refusal::JobState("missing"))
}

/// Makes all documents due now that wait for a later try.
pub async fn hurry(shop: &Shop) -> Result<()> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    outbox::hurry(&mut *transaction, outbox::Topic::Authority, now).await?;
    transaction.commit().await?;
    Ok(())
}
