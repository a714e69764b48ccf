//! Warnings to where the owner reads them: a webhook that takes Slack's JSON, by the outbox. Its address
//! is a secret: whoever knows it may write there.

use izi_documents::rus_message;
use izi_domain::rus::{CrossingPolicy, Limit};
use izi_domain::{Instant, Month};
use izi_ports::{Failure, Webhook};
use izi_store::outbox::{self, Job, NewJob, State, Topic};
use izi_store::rus::RusStanding;
use izi_store::shop as shop_rows;
use serde_json::json;
use tokio::sync::Mutex;

use crate::authority::{Safe, address};
use crate::refusal::{Refusal, Result};
use crate::shop::{Setup, Shop, setup_in};
use crate::work::{Step, retry_at};

/// Tries of one message: about six days of them.
const TRIES_MAX: u32 = 30;
const LEASE_MS: i64 = 5 * 60_000;

/// The address as it is shown: scheme and host, or nothing.
pub fn shown(origin: &str) -> String {
    if origin.is_empty() { String::new() } else { format!("{origin}/…") }
}

/// Sets how the light of the Nuevo RUS is set. `text` is the webhook's address, nothing to forget it, or
/// what is [`shown`] of it to leave it as it is.
///
/// The address is kept in the vault and its host in the settings, and the two are written one after the
/// other. So the new address is kept beside the old one first, then the settings name its host, then the
/// old one goes; and a message only goes to an address of the host that the settings name. Wherever this
/// ends, by an error or in the dark, either the old address is in force or the new one: the settings name
/// no host whose address is not kept, and no message goes to the other one.
pub async fn choose(shop: &Shop, safe: &Safe, policy: CrossingPolicy, text: &str) -> Result<()> {
    // One after the other: of two at once, one would take away what the other has just kept.
    let _one = CHANGING.lock().await;
    let setup = shop.setup().await?;
    let change = |setup: &mut Setup, host: Option<String>| {
        policy.as_str().clone_into(&mut setup.rus.policy);
        setup.rus.webhook = host.unwrap_or_else(|| setup.rus.webhook.clone());
        let webhook = setup.rus.webhook.as_str();
        Ok(json!({ "policy": policy.as_str(), "webhook": webhook }))
    };
    if text == shown(&setup.rus.webhook) {
        return shop.alter(SAVE, "", |setup| change(setup, None)).await;
    }
    if !text.is_empty() {
        address::checked_with_query(text).map_err(Refusal::Account)?;
    }
    let before = safe.webhooks(setup.practice).await?;
    let in_force = of_host(&before, &setup.rus.webhook).map(str::to_owned);
    let new = (!text.is_empty()).then(|| text.to_owned());
    let both: Vec<String> = new.iter().chain(&in_force).cloned().collect();
    safe.keep_webhooks(setup.practice, &both).await?;
    let host = if text.is_empty() { String::new() } else { address::origin(text) };
    let changed = shop.alter(SAVE, "", |setup| change(setup, Some(host))).await;
    let stays = if changed.is_ok() { Vec::from_iter(new) } else { before };
    if let Err(problem) = safe.keep_webhooks(setup.practice, &stays).await {
        // Of another host it is never used. A new one of the same host is, as it was asked for.
        tracing::warn!(%problem, "an address of the webhook stays");
    }
    changed
}

/// What is noted of it.
const SAVE: &str = "rus.save_settings";
static CHANGING: Mutex<()> = Mutex::const_new(());

/// The address of the host that the settings name.
fn of_host<'a>(kept: &'a [String], host: &str) -> Option<&'a str> {
    kept.iter().map(String::as_str).find(|it| !host.is_empty() && address::origin(it) == host)
}

/// What the webhook did not take goes again, or is forgotten with the address.
pub async fn try_again(shop: &Shop) -> Result<()> {
    let state =
        if shop.setup().await?.rus.webhook.is_empty() { State::Dead } else { State::Queued };
    let mut transaction = shop.store.write().await?;
    outbox::move_failed(&mut *transaction, Topic::Webhook, state, shop.now()).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts a message about a threshold in line, where a webhook is set.
pub(crate) async fn tell(
    transaction: &mut izi_store::SqliteConnection,
    month: Month,
    standing: &RusStanding,
    (limit, percent): (Limit, u32),
    now: Instant,
) -> Result<()> {
    let setup = setup_in(&mut *transaction).await?;
    if setup.rus.webhook.is_empty() {
        return Ok(());
    }
    let (_, issuer) = shop_rows::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
    let amount = standing.decisive();
    let amounts = (amount.against(limit), standing.limits.of(limit));
    let text = rus_message(&issuer, month, (limit, percent), amounts, setup.is_worthless());
    let body = json!({ "text": text }).to_string();
    let job = NewJob {
        topic: Topic::Webhook,
        sale_id: None,
        document: None,
        dedup_key: format!("webhook:{month}:{}:{percent}", limit.as_str()),
        state: State::Queued,
        at: now,
        paper: None,
        subject: Some(&body),
    };
    outbox::add_all(transaction, &[job]).await?;
    Ok(())
}

/// Posts the next message that is due.
pub async fn send_next(shop: &Shop, safe: &Safe, webhook: &dyn Webhook) -> Result<Step> {
    let now = shop.now();
    match outbox::next_due(shop.store.reads(), Topic::Webhook).await? {
        Some(due) if due <= now => {}
        _ => return Ok(Step::Idle),
    }
    let mut transaction = shop.store.write_draft().await?;
    let claimed =
        outbox::claim(&mut transaction, Topic::Webhook, now, now.plus_ms(LEASE_MS)).await?;
    transaction.commit().await?;
    let Some(job) = claimed else { return Ok(Step::Idle) };
    let setup = shop.setup().await?;
    let host = &setup.rus.webhook;
    let posted = match of_host(&safe.webhooks(setup.practice).await?, host) {
        Some(address) => webhook.post(address, job.subject.as_deref().unwrap_or_default()).await,
        // Nobody is to be told any more: nothing that a person must look at.
        None if host.is_empty() => return forget(shop, &job).await,
        // The address is being changed.
        None => Err(Failure::transient("its address is not there")),
    };
    settle(shop, &job, posted).await?;
    Ok(Step::Worked)
}

async fn forget(shop: &Shop, job: &Job) -> Result<Step> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let why = Some("no webhook is set");
    outbox::release(&mut *transaction, job.id, State::Dead, now, why, now).await?;
    transaction.commit().await?;
    Ok(Step::Worked)
}

async fn settle(shop: &Shop, job: &Job, posted: std::result::Result<(), Failure>) -> Result<()> {
    let now = shop.now();
    let (state, due, why) = match posted {
        Ok(()) => (State::Sent, now, None),
        Err(failure @ Failure::Permanent(_)) => (State::Failed, now, Some(failure.to_string())),
        Err(failure) if job.attempts >= TRIES_MAX => {
            (State::Failed, now, Some(failure.to_string()))
        }
        Err(failure) => {
            let due = retry_at(now, job.attempts, job.id);
            (State::Queued, due, Some(failure.to_string()))
        }
    };
    if let Some(why) = &why {
        tracing::warn!(why, job = job.id, state = state.as_str(), "the webhook was not told");
    }
    let mut transaction = shop.store.write().await?;
    outbox::release(&mut *transaction, job.id, state, due, why.as_deref(), now).await?;
    transaction.commit().await?;
    Ok(())
}
