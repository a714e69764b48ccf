//! What waits, for the status bar and the lists.

use izi_store::outbox::{self, ListedJob, State, Topic};

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
    /// Boletas that were refused.
    pub rejected: u32,
    /// Boletas given up until a person acts.
    pub dead: u32,
    /// Tickets for the printer.
    pub tickets: u32,
    /// Tickets of which nobody knows whether they came out.
    pub uncertain: u32,
}

/// How much waits.
pub async fn waiting(shop: &Shop) -> Result<Waiting> {
    let mut waiting = Waiting::default();
    for (topic, state, jobs) in outbox::open_counts(shop.store.reads()).await? {
        let place = match (topic, state) {
            (Topic::Authority, State::Queued | State::Sending) => &mut waiting.to_send,
            (Topic::Authority, State::Unknown) => &mut waiting.unknown,
            (Topic::Authority, State::Rejected) => &mut waiting.rejected,
            (Topic::Authority, State::Dead) => &mut waiting.dead,
            (Topic::Print, State::Queued | State::Sending) => &mut waiting.tickets,
            (Topic::Print, State::Uncertain) => &mut waiting.uncertain,
            _ => continue,
        };
        *place += jobs;
    }
    Ok(waiting)
}

/// The jobs, the oldest first; only the unsettled ones when asked.
pub async fn list(shop: &Shop, open_only: bool, limit: u32) -> Result<Vec<ListedJob>> {
    Ok(outbox::list(shop.store.reads(), open_only, limit.min(ROWS_MAX)).await?)
}

/// One job.
pub async fn job(shop: &Shop, id: i64) -> Result<ListedJob> {
    outbox::by_id(shop.store.reads(), id).await?.ok_or(Refusal::JobState("missing"))
}
