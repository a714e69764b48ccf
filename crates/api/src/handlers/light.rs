//! The light, whole, on the wire.

use izi_app::Income;
use izi_app::light::{Heading, Light};
use izi_app::rus::RusMonth;
use izi_domain::rus::Limit;
use izi_domain::{Money, Month};

use super::Result;
use crate::Counter;
use crate::rus::{Forecast, RusLight, RusWarning, RusYear, StateSum, Tally};

pub(crate) async fn light(counter: &Counter, month: Option<Month>) -> Result<RusLight> {
    Ok(light_view(&izi_app::light::light(&counter.shop, month).await?))
}

/// How many entries, and what they came to.
pub(crate) fn tally(it: Income) -> Tally {
    Tally { count: it.sales, amount: it.amount.to_string() }
}

/// A part of a whole in hundredths, rounded down, at most 100; 0 for what is not above zero.
pub(crate) fn percent(part: Money, whole: Money) -> u32 {
    let hundredths = part.cents().max(0).saturating_mul(100) / whole.cents().max(1);
    u32::try_from(hundredths.min(100)).unwrap_or(100)
}

pub(crate) fn light_view(it: &Light) -> RusLight {
    let rus = &it.rus;
    let limits = rus.limits;
    let amount = rus.amount();
    // The bar is as long as category 2; as the year where that is measured, with no mark on the way.
    let (whole, mark) = if matches!(rus.measure(), Limit::Special | Limit::Year) {
        (rus.limit(), rus.limit())
    } else {
        (limits.category_2, limits.category_1)
    };
    RusLight {
        month: rus.month.to_string(),
        until: it.until.to_string(),
        level: rus.level().as_str().to_owned(),
        income: rus.income.month.to_string(),
        purchases: rus.purchases.month.to_string(),
        decided_by: if rus.is_by_purchases() { "purchases" } else { "income" }.to_owned(),
        measure: rus.measure().as_str().to_owned(),
        amount: amount.to_string(),
        category: super::category(rus),
        quota: rus.category().map(|it| limits.quota(it).to_string()),
        quota_due: limits.due(rus.month).to_string(),
        category_1_limit: limits.category_1.to_string(),
        category_2_limit: limits.category_2.to_string(),
        limit: rus.limit().to_string(),
        left: rus.left().to_string(),
        left_category_2: rus.left_category_2().to_string(),
        exceeded: rus.exceeded().to_string(),
        percent: percent(amount, whole),
        percent_category_1: percent(mark, whole),
        year: year(rus),
        today: tally(it.today),
        forecast: it.forecast.as_ref().map(forecast),
        forecast_needs_days: it.days_missing,
        states: it
            .states
            .iter()
            .map(|it| StateSum {
                state: it.state.clone(),
                count: it.income.entries(),
                amount: it.income.amount.to_string(),
            })
            .collect(),
        annulled: tally(it.annulled),
        replaced: tally(it.replaced),
        warnings: it
            .warnings
            .iter()
            .map(|it| RusWarning {
                limit: it.limit.as_str().to_owned(),
                percent: it.percent,
                at: it.at.to_string(),
            })
            .collect(),
    }
}

fn year(rus: &RusMonth) -> RusYear {
    let amount = rus.decisive().year;
    RusYear {
        year: rus.month.year().to_string(),
        income: rus.income.year.to_string(),
        purchases: rus.purchases.year.to_string(),
        limit: rus.year_limit().to_string(),
        left: rus.year_left().to_string(),
        exceeded: rus.year_exceeded().to_string(),
        percent: percent(amount, rus.year_limit()),
    }
}

fn forecast(it: &Heading) -> Forecast {
    Forecast {
        amount: it.forecast.amount.to_string(),
        low: it.forecast.low.to_string(),
        high: it.forecast.high.to_string(),
        level: it.level.as_str().to_owned(),
        crosses_on: it.crosses.map(|it| it.0.to_string()),
        crosses: it.crosses.map(|it| it.1.as_str().to_owned()),
        days: it.forecast.days,
    }
}
