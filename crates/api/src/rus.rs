//! The light of the Nuevo RUS on the wire: where the month stands, its limits, and what to do at them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The light, whole: what the owner's page shows. Amounts are texts such as `1234.50`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusLight {
    /// `2026-11`.
    pub month: String,
    /// The day in Lima up to which it tells; the last of the month for one that has passed.
    pub until: String,
    /// `green`, `yellow` or `red`, by the larger of income and purchases: red above the last limit of the
    /// month or above that of the year.
    pub level: String,
    /// What was sold in the month, net of voids, returns and discounts, whatever SUNAT answered.
    pub income: String,
    /// What was bought in it.
    pub purchases: String,
    /// `income` or `purchases`: the larger of the two, which decides the category.
    pub decided_by: String,
    /// What is measured: `category_1`, `category_2`, `special` or `year`. The last two are of the year: in
    /// the special category, which knows no month, and where the limit of the year is passed.
    pub measure: String,
    /// The larger of the two, of the month or the year as `measure` says.
    pub amount: String,
    /// `special`, `1`, `2`, or `none` above the last limit or that of the year.
    pub category: String,
    /// What the month's quota comes to; none above the last limit or that of the year.
    pub quota: Option<String>,
    /// The day by which the quota is due, `2026-12-15`.
    pub quota_due: String,
    /// The limits of the categories.
    pub category_1_limit: String,
    /// See above.
    pub category_2_limit: String,
    /// How much the limit of `measure` is.
    pub limit: String,
    /// What can still be sold inside that limit and inside the year; `0.00` above the last one.
    pub left: String,
    /// What can still be sold inside category 2 and inside the year; in the special category as `left`.
    pub left_category_2: String,
    /// What is above the last limit of the month, else above that of the year; `0.00` inside both.
    pub exceeded: String,
    /// `amount` in hundredths of category 2's limit (of the year's where that is measured), at most 100:
    /// how full the bar is.
    pub percent: u32,
    /// Where on the bar category 1 ends; 100 where the year is measured.
    pub percent_category_1: u32,
    /// The year up to the month.
    pub year: RusYear,
    /// What was sold today, and on how many sales.
    pub today: Tally,
    /// Where the month is heading; none for a month that has passed or while there are too few days.
    pub forecast: Option<Forecast>,
    /// Days with sales that the forecast still needs; 0 when it has enough.
    pub forecast_needs_days: u32,
    /// The month's income by what SUNAT says of it. Their sum is `income`.
    pub states: Vec<StateSum>,
    /// Sales of the month that were annulled: they count no more.
    pub annulled: Tally,
    /// Boletas that SUNAT refused and that another took the place of.
    pub replaced: Tally,
    /// What the owner was warned of this month, the latest first.
    pub warnings: Vec<RusWarning>,
}

/// The year against its limit. The larger of income and purchases counts here too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusYear {
    /// `2026`.
    pub year: String,
    /// Sold since January.
    pub income: String,
    /// Bought since January.
    pub purchases: String,
    /// The limit; that of the special category while in it.
    pub limit: String,
    /// What can still be sold inside it; `0.00` above.
    pub left: String,
    /// What is above it; `0.00` inside.
    pub exceeded: String,
    /// The larger of the two in hundredths of the limit, at most 100.
    pub percent: u32,
}

/// How many, and what they came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Tally {
    /// How many.
    pub count: u32,
    /// Their sum.
    pub amount: String,
}

/// A part of the income, by the state of its documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StateSum {
    /// A state of `SaleRow::authority_state`.
    pub state: String,
    /// Documents.
    pub count: u32,
    /// What they came to, credit notes taken off.
    pub amount: String,
}

/// Where the month's income is heading, from what each weekday sold lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Forecast {
    /// The likeliest income at the month's end.
    pub amount: String,
    /// Eight months of ten end between this ...
    pub low: String,
    /// ... and this.
    pub high: String,
    /// `green`, `yellow` or `red`: where `amount` would stand.
    pub level: String,
    /// The day on which a limit that ends the regime would be passed, if in this month.
    pub crosses_on: Option<String>,
    /// Which: `category_2` or `year`.
    pub crosses: Option<String>,
    /// Days it was learnt from.
    pub days: u32,
}

/// A threshold that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusWarning {
    /// `category_1`, `category_2`, `special` (the year of the special category) or `year`.
    pub limit: String,
    /// 75, 90, or 100 for the limit passed.
    pub percent: u32,
    /// When, as `2026-11-21T14:32:05-05:00`.
    pub at: String,
}

/// What a sale that is about to be made does to the limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusCrossing {
    /// `category_1`: from here on the larger quota; `special`: out of the special category, from here on
    /// there is a quota; `category_2` or `year`: out of the regime.
    pub limit: String,
    /// How much the limit is.
    pub limit_amount: String,
    /// The income with this sale.
    pub income: String,
    /// What is above the limit then.
    pub exceeded: String,
    /// What must be done to sell: `warn` (nothing), `reason` (a reason must be given) or `block`.
    pub policy: String,
}

/// How the light is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusSettings {
    /// At the sale that crosses category 2 or the year: `warn`, `reason` or `block`.
    pub policy: String,
    /// Where warnings are told besides: the address of a webhook that takes Slack's JSON, or empty.
    pub webhook: String,
    /// The limits, the latest first.
    pub limits: Vec<RusLimitRow>,
}

/// Limits from a month on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RusLimitRow {
    /// The first month, `2017-01`.
    pub since: String,
    /// Limit of category 1.
    pub category_1: String,
    /// Limit of category 2.
    pub category_2: String,
    /// Limit of the year.
    pub year: String,
    /// Quota of category 1.
    pub quota_1: String,
    /// Quota of category 2.
    pub quota_2: String,
    /// The day of the next month by which a month's quota is due, 1 to 28.
    pub due_day: u32,
    /// What a year may come to in the special category, while SUNAT has the shop in it; none while it
    /// has not.
    #[serde(default)]
    pub special_year: Option<String>,
}

/// Sets the light.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveRusSettings {
    /// See `RusSettings`.
    pub policy: String,
    /// See `RusSettings`.
    pub webhook: String,
}

/// Takes limits back: those from that month on. The first ones stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RusLimitRef {
    /// `2027-01`.
    pub since: String,
}
