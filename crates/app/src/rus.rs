//! The traffic light of the Nuevo RUS.

use izi_domain::rus::{Level, RusLimits};
use izi_domain::{Money, Month};
use izi_store::{report, shop as shop_rows};

use crate::refusal::Result;
use crate::shop::Shop;

/// Where a month stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RusMonth {
    /// Which month.
    pub month: Month,
    /// What was sold in it, whatever the authority has answered.
    pub income: Money,
    /// What was sold since January, this month included.
    pub year_income: Money,
    /// The limits in force.
    pub limits: RusLimits,
}

impl RusMonth {
    /// Green, yellow or red.
    pub fn level(&self) -> Level {
        self.limits.level(self.income)
    }

    /// The limit that the income is measured against.
    pub fn limit(&self) -> Money {
        self.limits.limit(self.income)
    }

    /// What is left to that limit, not below zero.
    pub fn left(&self) -> Money {
        self.limit().checked_sub(self.income).unwrap_or(Money::ZERO).max(Money::ZERO)
    }

    /// What is above the last limit, not below zero.
    pub fn exceeded(&self) -> Money {
        self.income.checked_sub(self.limits.category_2).unwrap_or(Money::ZERO).max(Money::ZERO)
    }
}

/// Where a month stands; none is the month of today in Lima.
pub async fn rus_month(shop: &Shop, month: Option<Month>) -> Result<RusMonth> {
    let month = month.unwrap_or_else(|| shop.now().business_date().month());
    let reads = shop.store.reads();
    Ok(RusMonth {
        month,
        income: report::income(reads, month, month.next()).await?,
        year_income: report::income(reads, month.january(), month.next()).await?,
        limits: shop_rows::rus_limits(reads, month).await?,
    })
}
