//! The light of the Nuevo RUS, whole: what the owner looks at to know where her month is heading.

use izi_domain::forecast::{self, DAYS_BACK, Day, Forecast};
use izi_domain::rus::{Income as RusIncome, Level, Limit};
use izi_domain::{BusinessDate, Money, Month};
use izi_store::SqliteConnection;
use izi_store::income::{self, Income, StateIncome};
use izi_store::rus::{self as rows, Warned};

use crate::refusal::Result;
use crate::rus::{RusMonth, until};
use crate::shop::Shop;

/// The light.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Light {
    /// Where the month stands.
    pub rus: RusMonth,
    /// The last day it tells of.
    pub until: BusinessDate,
    /// What today brought; nothing in a month that has passed.
    pub today: Income,
    /// Where the month is heading; none for a month that has passed or while there are too few days.
    pub forecast: Option<Heading>,
    /// Days with sales that a forecast still needs.
    pub days_missing: u32,
    /// The month's income by what SUNAT says of it.
    pub states: Vec<StateIncome>,
    /// Sales of the month that were annulled.
    pub annulled: Income,
    /// Boletas of the month that others took the place of.
    pub replaced: Income,
    /// What the owner was warned of, the latest first.
    pub warnings: Vec<Warned>,
}

/// Where the month is heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The forecast.
    pub forecast: Forecast,
    /// Where it would stand.
    pub level: Level,
    /// The day on which a limit that ends the regime would be passed, and which.
    pub crosses: Option<(BusinessDate, Limit)>,
}

/// The light of a month; none is the month of today in Lima.
pub async fn light(shop: &Shop, month: Option<Month>) -> Result<Light> {
    let today = shop.now().business_date();
    // One transaction: all figures of one moment.
    let mut transaction = shop.store.reads().begin().await?;
    let light = light_in(&mut transaction, month.unwrap_or_else(|| today.month()), today).await?;
    transaction.rollback().await?;
    Ok(light)
}

/// The light of a month as it is in a transaction.
pub(crate) async fn light_in(
    db: &mut SqliteConnection,
    month: Month,
    today: BusinessDate,
) -> Result<Light> {
    let rus = crate::rus::of(month, rows::standing(&mut *db, month).await?);
    let (first, last) = (month.first_day(), month.last_day());
    let mut light = Light {
        rus,
        until: until(month, today),
        today: Income::default(),
        forecast: None,
        days_missing: 0,
        states: income::states(&mut *db, first, last).await?,
        annulled: income::annulled(&mut *db, first, last).await?,
        replaced: income::replaced(&mut *db, first, last).await?,
        warnings: rows::warnings(&mut *db, month).await?,
    };
    // Limits that are not for the shop any more, as those of a month in the special category.
    light.warnings.retain(|it| rus.limits.concerns(it.limit, rus.decisive()));
    if month == today.month() {
        light.today = income::span(&mut *db, today, today).await?;
        let past = past_days(&mut *db, today).await?;
        light.days_missing = forecast::days_missing(&past);
        let found = forecast::forecast(&past, today, rus.income.month, light.today.amount);
        light.forecast = found.map(|it| heading(&rus, it));
    }
    Ok(light)
}

/// The complete days before today, from the first one with sales on: a shop that opened last week had no
/// bad month before.
async fn past_days(db: &mut SqliteConnection, today: BusinessDate) -> Result<Vec<Day>> {
    let sold = income::days(db, today.plus_days(-DAYS_BACK), today.plus_days(-1)).await?;
    let Some(first) = sold.first().map(|it| it.0) else { return Ok(Vec::new()) };
    let mut sold = sold.into_iter().peekable();
    let (mut days, mut day) = (Vec::new(), first);
    while day < today {
        let amount = sold.next_if(|it| it.0 == day).map_or(Money::ZERO, |it| it.1.amount);
        days.push((day, amount));
        day = day.next();
    }
    Ok(days)
}

fn heading(rus: &RusMonth, forecast: Forecast) -> Heading {
    let (limits, sold) = (rus.limits, rus.income);
    // What the month will have come to; what was bought stays as it is.
    let then = |month: Money| {
        let year = Money::from_cents(sold.year.cents() - sold.month.cents() + month.cents());
        RusIncome { month, year }.larger(rus.purchases)
    };
    // Category 1 is no end: above it the quota is another one, as the level says.
    let crossing = |it: &Day| limits.beyond(then(it.1)).map(|limit| (it.0, limit));
    let crosses =
        if rus.level() == Level::Red { None } else { forecast.path.iter().find_map(crossing) };
    Heading { level: limits.level(then(forecast.amount)), crosses, forecast }
}
