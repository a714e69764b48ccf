//! The traffic light of the Nuevo RUS, and the sale that would pass a limit.

use izi_domain::rus::{Category, CrossingPolicy, Income, Level, Limit, RusLimits};
use izi_domain::{BusinessDate, Instant, Money, Month, Name};
use izi_store::rus::{self as rows, RusStanding, Warned};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::refusal::{Refusal, Result};
use crate::shop::{Shop, note};

/// How the light is set; a part of the shop's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RusChoices {
    /// A [`CrossingPolicy`]; empty is the usual one.
    pub policy: String,
    /// Where warnings are told besides: scheme and host of the webhook, or empty. The whole address is a
    /// secret, for whoever knows it may write there.
    pub webhook: String,
}

impl RusChoices {
    /// What happens at a sale that passes a limit.
    pub fn policy(&self) -> CrossingPolicy {
        CrossingPolicy::named(&self.policy).unwrap_or_default()
    }
}

/// Where a month stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RusMonth {
    /// Which month.
    pub month: Month,
    /// The limits in force.
    pub limits: RusLimits,
    /// What was sold, whatever the authority has answered.
    pub income: Income,
    /// What was bought.
    pub purchases: Income,
}

impl RusMonth {
    /// What decides: the larger of income and purchases, of the month and of the year (DL 937, art. 7).
    pub fn decisive(&self) -> Income {
        self.income.larger(self.purchases)
    }

    /// Which limit the light is measured against: of the month's category, or of the year in the special
    /// one and where it is passed.
    pub fn measure(&self) -> Limit {
        self.limits.limit(self.decisive())
    }

    /// What is held against that limit: of the month, or of the year.
    pub fn amount(&self) -> Money {
        self.decisive().against(self.measure())
    }

    /// Whether purchases are the larger of the two.
    pub fn is_by_purchases(&self) -> bool {
        let limit = self.measure();
        self.purchases.against(limit) > self.income.against(limit)
    }

    /// Green, yellow or red: by the month, and red above the limit of the year, which ends the regime
    /// too.
    pub fn level(&self) -> Level {
        self.limits.level(self.decisive())
    }

    /// The category; none above the last limit or that of the year.
    pub fn category(&self) -> Option<Category> {
        self.limits.category(self.decisive())
    }

    /// How much the limit is that the light is measured against.
    pub fn limit(&self) -> Money {
        self.limits.of(self.measure())
    }

    /// What can still be sold inside that limit and inside the year, not below zero.
    pub fn left(&self) -> Money {
        self.left_of(self.measure())
    }

    /// What can still be sold inside category 2 and inside the year, not below zero; in the special
    /// category inside its year.
    pub fn left_category_2(&self) -> Money {
        let limit = self.measure();
        self.left_of(if limit == Limit::Special { limit } else { Limit::Category2 })
    }

    fn left_of(&self, limit: Limit) -> Money {
        if self.level() == Level::Red {
            return Money::ZERO;
        }
        let left = |limit: Limit| less(self.limits.of(limit), self.income.against(limit));
        left(limit).min(left(Limit::Year))
    }

    /// What is above the last limit of the month, else above that of the year; not below zero.
    pub fn exceeded(&self) -> Money {
        self.limits.beyond(self.decisive()).map_or(Money::ZERO, |it| self.above(it))
    }

    /// The limits that are passed and by how much, the gravest first: of the month, of the year, else of
    /// the special category. That of category 1 is no end.
    pub fn passed(&self) -> Vec<(Limit, Money)> {
        let year = if self.above(Limit::Year).is_zero() { Limit::Special } else { Limit::Year };
        let above = [Limit::Category2, year].map(|it| (it, self.above(it)));
        above.into_iter().filter(|it| !it.1.is_zero()).collect()
    }

    /// What is above a limit, not below zero; nothing where the limit is not for the shop.
    fn above(&self, limit: Limit) -> Money {
        let decisive = self.decisive();
        if self.limits.concerns(limit, decisive) {
            less(decisive.against(limit), self.limits.of(limit))
        } else {
            Money::ZERO
        }
    }

    /// The limit of the year: that of the special category while it holds.
    pub fn year_limit(&self) -> Money {
        let is_special = self.measure() == Limit::Special;
        self.limits.of(if is_special { Limit::Special } else { Limit::Year })
    }

    /// What can still be sold in the year, not below zero; nothing where it is passed by purchases.
    pub fn year_left(&self) -> Money {
        if self.year_exceeded() > Money::ZERO {
            return Money::ZERO;
        }
        less(self.year_limit(), self.income.year)
    }

    /// What is above the limit of the year, not below zero.
    pub fn year_exceeded(&self) -> Money {
        less(self.decisive().year, self.year_limit())
    }
}

/// The difference, not below zero.
fn less(from: Money, off: Money) -> Money {
    from.checked_sub(off).unwrap_or(Money::ZERO).max(Money::ZERO)
}

/// Where a month stands; none is the month of today in Lima.
pub async fn rus_month(shop: &Shop, month: Option<Month>) -> Result<RusMonth> {
    let month = month.unwrap_or_else(|| shop.now().business_date().month());
    Ok(of(month, rows::standing(shop.store.reads(), month).await?))
}

/// Where each month of a span stands, the earliest first.
pub(crate) async fn rus_months(
    db: &mut izi_store::SqliteConnection,
    first: Month,
    last: Month,
) -> Result<Vec<RusMonth>> {
    let (mut months, mut month) = (Vec::new(), first);
    while month <= last {
        months.push(of(month, rows::standing(&mut *db, month).await?));
        month = month.next();
    }
    Ok(months)
}

pub(crate) fn of(month: Month, it: RusStanding) -> RusMonth {
    RusMonth { month, limits: it.limits, income: it.income, purchases: it.purchases }
}

/// What a sale does to the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Which limit is passed.
    pub limit: Limit,
    /// How much it is.
    pub limit_amount: Money,
    /// The income with this sale.
    pub income: Money,
    /// What is above the limit then.
    pub exceeded: Money,
    /// What it takes to sell.
    pub policy: CrossingPolicy,
}

/// What a sale of `total` would do to the limits now. A preview: the sale itself asks again in its
/// transaction.
pub async fn crossing(shop: &Shop, total: Money) -> Result<Option<Crossing>> {
    let setup = shop.setup().await?;
    let month = shop.now().business_date().month();
    let standing = rows::standing(shop.store.reads(), month).await?;
    Ok(crossing_of(&standing, total, setup.rus.policy()))
}

/// What a sale of `total` does to the limits. Category 1 and the special one are only told: above them the
/// quota is another one.
/// A limit that ends the regime is decided by the owner's policy: at the sale that passes it, and where
/// nothing may pass it, at every sale above it too.
fn crossing_of(standing: &RusStanding, total: Money, policy: CrossingPolicy) -> Option<Crossing> {
    let (mut limits, before) = (standing.limits, standing.income);
    // Who has bought too much is in the special category no more, whatever she sells.
    limits.special_year = limits.special_year.filter(|it| standing.purchases.year <= *it);
    let after = before.plus(total)?;
    let above = (policy == CrossingPolicy::Block).then(|| limits.beyond(after)).flatten();
    let limit = above.or_else(|| limits.crossing(before, after))?;
    let (limit_amount, income) = (limits.of(limit), after.against(limit));
    let policy = if limit.ends_the_regime() { policy } else { CrossingPolicy::Warn };
    Some(Crossing { limit, limit_amount, income, exceeded: less(income, limit_amount), policy })
}

/// Lets a sale pass, or refuses it, and notes the thresholds it reaches: in its transaction, so that of
/// several sales at once the one that passes a limit is the one that is asked about. Gives what it
/// passes.
pub(crate) async fn admit(
    transaction: &mut izi_store::SqliteConnection,
    now: Instant,
    total: Money,
    policy: CrossingPolicy,
    reason: Option<&Name>,
) -> Result<Option<Crossing>> {
    let month = now.business_date().month();
    let standing = rows::standing(&mut *transaction, month).await?;
    let crossing = crossing_of(&standing, total, policy);
    match crossing {
        Some(it) if it.policy == CrossingPolicy::Block => return Err(Refusal::RusLimit(it)),
        Some(it) if it.policy == CrossingPolicy::Reason && reason.is_none() => {
            return Err(Refusal::RusLimit(it));
        }
        _ => {}
    }
    let after = standing.income.plus(total).unwrap_or(standing.income);
    warn(transaction, month, &RusStanding { income: after, ..standing }, now).await?;
    Ok(crossing)
}

/// Notes the thresholds that a month has reached and that were not noted in it before.
pub(crate) async fn warn(
    transaction: &mut izi_store::SqliteConnection,
    month: Month,
    standing: &RusStanding,
    now: Instant,
) -> Result<()> {
    let reached: Vec<_> = standing.limits.reached(standing.decisive()).collect();
    if reached.is_empty() {
        return Ok(());
    }
    let warned = rows::warnings(&mut *transaction, month).await?;
    for (limit, percent) in reached {
        let is_known = warned.iter().any(|it| (it.limit, it.percent) == (limit, percent));
        if !is_known && rows::warn(transaction, month, (limit, percent), now).await? {
            tracing::warn!(%month, limit = limit.as_str(), percent, "a threshold was reached");
            crate::webhook::tell(transaction, month, standing, (limit, percent), now).await?;
        }
    }
    Ok(())
}

/// Looks at the thresholds of a month again, and at those of the month that runs, whose year it is part
/// of: after a purchase, a note, or with other limits.
pub(crate) async fn look_again(
    transaction: &mut izi_store::SqliteConnection,
    month: Month,
    now: Instant,
) -> Result<()> {
    let this = now.business_date().month();
    for month in [Some(month), (month != this).then_some(this)].into_iter().flatten() {
        let standing = rows::standing(&mut *transaction, month).await?;
        warn(transaction, month, &standing, now).await?;
    }
    Ok(())
}

/// What the owner was warned of in a month, the latest first.
pub async fn warnings(shop: &Shop, month: Month) -> Result<Vec<Warned>> {
    Ok(rows::warnings(shop.store.reads(), month).await?)
}

/// All limits with the month each begins in, the latest first.
pub async fn limits(shop: &Shop) -> Result<Vec<(Month, RusLimits)>> {
    Ok(rows::limits(shop.store.reads()).await?)
}

/// The field of limits that cannot be so.
fn bad_field(since: Month, limits: &RusLimits, first: Month) -> Option<&'static str> {
    let positive = |it: Money| it > Money::ZERO && it <= Money::MAX;
    if since < first {
        return Some("since");
    }
    if !positive(limits.category_1) {
        return Some("category_1");
    }
    if !positive(limits.category_2) || limits.category_2 <= limits.category_1 {
        return Some("category_2");
    }
    if !positive(limits.year) || limits.year <= limits.category_2 {
        return Some("year");
    }
    if !positive(limits.quota_1) {
        return Some("quota_1");
    }
    if !positive(limits.quota_2) || limits.quota_2 < limits.quota_1 {
        return Some("quota_2");
    }
    if limits.special_year.is_some_and(|it| it <= limits.category_2 || it > limits.year) {
        return Some("special_year");
    }
    (!(1..=28).contains(&limits.due_day)).then_some("due_day")
}

/// Keeps limits from a month on, in place of those that began in the same month.
pub async fn keep_limits(shop: &Shop, since: Month, limits: &RusLimits) -> Result<()> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let first = rows::limits(&mut *transaction).await?.last().map_or(since, |it| it.0);
    if let Some(field) = bad_field(since, limits, first) {
        return Err(Refusal::Limits(field));
    }
    rows::keep_limits(&mut *transaction, since, limits).await?;
    let detail = json!({
        "category_1": limits.category_1.to_string(),
        "category_2": limits.category_2.to_string(),
        "year": limits.year.to_string(),
        "quota_1": limits.quota_1.to_string(),
        "quota_2": limits.quota_2.to_string(),
        "due_day": limits.due_day,
        "special_year": limits.special_year.map(|it| it.to_string()),
    });
    let actor = crate::shop::cashier_in(&mut transaction).await?;
    note(&mut transaction, now, &actor, "rus.save_limits", &since.to_string(), &detail).await?;
    look_again(&mut transaction, now.business_date().month(), now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the limits back that began in a month. The first ones stay.
pub async fn drop_limits(shop: &Shop, since: Month) -> Result<()> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    if !rows::drop_limits(&mut *transaction, since).await? {
        return Err(Refusal::Limits("since"));
    }
    let actor = crate::shop::cashier_in(&mut transaction).await?;
    note(&mut transaction, now, &actor, "rus.drop_limits", &since.to_string(), &json!({})).await?;
    look_again(&mut transaction, now.business_date().month(), now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The day up to which a month is told: today in the month that runs, else its last.
pub fn until(month: Month, today: BusinessDate) -> BusinessDate {
    if month == today.month() { today } else { month.last_day() }
}
