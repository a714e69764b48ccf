//! Working off what waits, for `izi work` and tests.

use std::time::Duration;

use izi_app::printers::Role;
use izi_app::work::Step;
use izi_app::{Refusal, Topic};
use izi_domain::Instant;
use izi_store::outbox;

use crate::outside::SCRIPT_PATIENCE;
use crate::workers::Running;

/// Without a time given: a job that is due again within this is waited for.
const SOON_MS: i64 = 10_000;
/// Between two looks at a lock that another process holds, or at its progress.
const LOOK: Duration = Duration::from_millis(200);
/// How long the lock of another process is waited for without a time given.
const PATIENCE_MS: i64 = 10_000;

/// Works these topics off.
pub(crate) async fn work_until_idle(
    running: &Running,
    topics: &[Topic],
    seconds: Option<u64>,
) -> Result<(), Refusal> {
    let end = seconds.map(|it| {
        running.shop.now().plus_ms(i64::try_from(it).unwrap_or(i64::MAX).saturating_mul(1_000))
    });
    if !hold_until(running, topics, end).await? {
        return Ok(());
    }
    running.plug_printers(Some(SCRIPT_PATIENCE)).await?;
    running.way.close();
    let now = running.shop.now();
    let mut transaction = running.shop.store.write().await?;
    for topic in topics.iter().copied() {
        outbox::hurry(&mut *transaction, topic, now).await?;
    }
    transaction.commit().await?;
    let (print, labels, authority, webhook) = tokio::join!(
        work_off(running, topics, Topic::Print, end),
        work_off(running, topics, Topic::Labels, end),
        work_off(running, topics, Topic::Authority, end),
        work_off(running, topics, Topic::Webhook, end),
    );
    print.and(labels).and(authority).and(webhook)
}

/// Takes the workers' lock. A window that has it is working already: then this only waits for it.
async fn hold_until(
    running: &Running,
    topics: &[Topic],
    end: Option<Instant>,
) -> Result<bool, Refusal> {
    let end = end.unwrap_or_else(|| running.shop.now().plus_ms(PATIENCE_MS));
    loop {
        if running.hold().await? {
            return Ok(true);
        }
        let setup = running.shop.setup().await?;
        let mut waits = false;
        for (topic, works) in [
            (Topic::Print, setup.has_printer()),
            (Topic::Labels, setup.printer_for(Role::Labels).is_some()),
            (Topic::Authority, setup.authority != "none"),
            (Topic::Webhook, !setup.rus.webhook.is_empty()),
        ] {
            waits |= works && topics.contains(&topic) && running.next_due(topic).await?.is_some();
        }
        if !waits || running.shop.now() >= end {
            return Ok(false);
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn work_off(
    running: &Running,
    topics: &[Topic],
    topic: Topic,
    end: Option<Instant>,
) -> Result<(), Refusal> {
    if !topics.contains(&topic) {
        return Ok(());
    }
    loop {
        let until = match running.step(topic).await? {
            Step::Worked if end.is_some_and(|it| running.shop.now() >= it) => return Ok(()),
            Step::Worked => continue,
            // Nothing answers: without a time given there is no use in waiting for it.
            Step::Paused(until) if end.is_some() => until,
            Step::Paused(_) => return running.look_ahead(topic).await,
            Step::Idle => match running.next_due(topic).await? {
                Some(due) if running.works(topic).await => due,
                _ => return running.look_ahead(topic).await,
            },
        };
        let now = running.shop.now();
        if until > end.unwrap_or_else(|| now.plus_ms(SOON_MS)) {
            return Ok(());
        }
        let wait = u64::try_from(until.ms_since(now)).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(wait.max(20))).await;
    }
}
