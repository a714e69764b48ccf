//! The light of the Nuevo RUS and how it is set.

use izi_app::rus::{self, RusMonth};
use izi_app::webhook;
use izi_domain::rus::{CrossingPolicy, RusLimits};

use super::Result;
use crate::rus::{RusLight, RusLimitRef, RusLimitRow, RusSettings, SaveRusSettings};
use crate::shop::{MonthRequest, Nothing};
use crate::{Counter, parse};

pub(crate) async fn rus_light(counter: &Counter, asked: MonthRequest) -> Result<RusLight> {
    let month = asked.month.as_deref().map(parse::month).transpose()?;
    super::light::light(counter, month).await
}

pub(crate) async fn rus_settings(counter: &Counter, _: Nothing) -> Result<RusSettings> {
    let choices = counter.shop.setup().await?.rus;
    let limits = rus::limits(&counter.shop).await?;
    Ok(RusSettings {
        policy: choices.policy().as_str().to_owned(),
        webhook: webhook::shown(&choices.webhook),
        limits: limits
            .into_iter()
            .map(|(since, it)| RusLimitRow {
                since: since.to_string(),
                category_1: it.category_1.to_string(),
                category_2: it.category_2.to_string(),
                year: it.year.to_string(),
                quota_1: it.quota_1.to_string(),
                quota_2: it.quota_2.to_string(),
                due_day: it.due_day,
                special_year: it.special_year.map(|it| it.to_string()),
            })
            .collect(),
    })
}

pub(crate) async fn rus_save_settings(
    counter: &Counter,
    asked: SaveRusSettings,
) -> Result<RusSettings> {
    let policy = CrossingPolicy::named(&asked.policy);
    let policy = policy.ok_or_else(|| parse::bad_value("policy", &asked.policy))?;
    let address = asked.webhook.trim();
    webhook::choose(&counter.shop, &counter.safe, policy, address).await?;
    webhook::try_again(&counter.shop).await?;
    counter.workers.wake();
    rus_settings(counter, Nothing {}).await
}

pub(crate) async fn rus_save_limits(counter: &Counter, asked: RusLimitRow) -> Result<RusSettings> {
    let money = |field: &str, text: &str| parse::price(field, text);
    let limits = RusLimits {
        category_1: money("category_1", &asked.category_1)?,
        category_2: money("category_2", &asked.category_2)?,
        year: money("year", &asked.year)?,
        quota_1: money("quota_1", &asked.quota_1)?,
        quota_2: money("quota_2", &asked.quota_2)?,
        due_day: asked.due_day,
        special_year: asked
            .special_year
            .as_deref()
            .map(|it| money("special_year", it))
            .transpose()?,
    };
    rus::keep_limits(&counter.shop, parse::month(&asked.since)?, &limits).await?;
    counter.workers.wake();
    rus_settings(counter, Nothing {}).await
}

pub(crate) async fn rus_drop_limits(counter: &Counter, asked: RusLimitRef) -> Result<RusSettings> {
    rus::drop_limits(&counter.shop, parse::month(&asked.since)?).await?;
    counter.workers.wake();
    rus_settings(counter, Nothing {}).await
}

/// What is the same in every answer about a month.
pub(crate) fn category(it: &RusMonth) -> String {
    it.category().map_or("none", |it| it.as_str()).to_owned()
}
