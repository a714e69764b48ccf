//! The limits of the Nuevo RUS (DL 937 as changed by DL 1270).

use crate::money::Money;
use crate::time::{BusinessDate, Month};

/// The limits in force in a month. They are rows with a date, not constants: the law changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RusLimits {
    /// Category 1: up to this a month, this amount included.
    pub category_1: Money,
    /// Category 2, the last one.
    pub category_2: Money,
    /// The most in a calendar year.
    pub year: Money,
    /// What category 1 pays a month.
    pub quota_1: Money,
    /// What category 2 pays a month.
    pub quota_2: Money,
    /// The day of the next month by which a month's quota is due, 1 to 28.
    pub due_day: u32,
    /// The most in a calendar year for the special category (art. 7.2), while SUNAT has the shop in it:
    /// who sells fruit and vegetables at a market, or her own harvest. None for all others.
    pub special_year: Option<Money>,
}

/// The day until which nobody's quota is late: SUNAT sets one for each last digit of the RUC, and none
/// is earlier. The owner may put down her own.
pub const EARLIEST_DUE_DAY: u32 = 15;

impl RusLimits {
    /// In force since 2017-01-01.
    pub const SINCE_2017: Self = Self {
        category_1: Money::from_cents(5_000_00),
        category_2: Money::from_cents(8_000_00),
        year: Money::from_cents(96_000_00),
        quota_1: Money::from_cents(20_00),
        quota_2: Money::from_cents(50_00),
        due_day: EARLIEST_DUE_DAY,
        special_year: None,
    };

    /// Whether the special category holds: SUNAT has the shop in it, and the year is inside its limit.
    /// The limits of a month are not for it (DL 937, art. 3.1 a).
    pub fn is_special(self, income: Income) -> bool {
        self.special_year.is_some_and(|it| income.year <= it)
    }

    /// The category of a month by the larger of income and purchases (DL 937, art. 7); none above the
    /// last limit or that of the year.
    pub fn category(self, income: Income) -> Option<Category> {
        match self.level(income) {
            Level::Red => None,
            _ if self.is_special(income) => Some(Category::Special),
            Level::Green => Some(Category::One),
            Level::Yellow => Some(Category::Two),
        }
    }

    /// What a category pays a month.
    pub fn quota(self, category: Category) -> Money {
        match category {
            Category::Special => Money::ZERO,
            Category::One => self.quota_1,
            Category::Two => self.quota_2,
        }
    }

    /// The day by which the quota of `month` is due.
    pub fn due(self, month: Month) -> BusinessDate {
        month.next().day(self.due_day)
    }

    /// How much a limit is; of the special category that of the year, for who is not in it.
    pub fn of(self, limit: Limit) -> Money {
        match limit {
            Limit::Category1 => self.category_1,
            Limit::Category2 => self.category_2,
            Limit::Special => self.special_year.unwrap_or(self.year),
            Limit::Year => self.year,
        }
    }

    /// Whether a limit is there for who has that income.
    pub fn concerns(self, limit: Limit, income: Income) -> bool {
        match limit {
            Limit::Category1 | Limit::Category2 => !self.is_special(income),
            Limit::Special => self.special_year.is_some(),
            Limit::Year => true,
        }
    }

    fn is_above(self, limit: Limit, income: Income) -> bool {
        self.concerns(limit, income) && income.against(limit) > self.of(limit)
    }

    /// Which limit is passed when an income grows from `before` to `after`: the gravest, if any.
    pub fn crossing(self, before: Income, after: Income) -> Option<Limit> {
        let crosses = |it: &Limit| !self.is_above(*it, before) && self.is_above(*it, after);
        [Limit::Category2, Limit::Year, Limit::Special, Limit::Category1].into_iter().find(crosses)
    }

    /// Which limit that ends the regime an income is above, if any.
    pub fn beyond(self, income: Income) -> Option<Limit> {
        [Limit::Category2, Limit::Year].into_iter().find(|it| self.is_above(*it, income))
    }

    /// The thresholds that `income` has reached: 75 and 90 hundredths of each limit, and the limit
    /// passed (100).
    pub fn reached(self, income: Income) -> impl Iterator<Item = (Limit, u32)> {
        let concerned = Limit::ALL.into_iter().filter(move |it| self.concerns(*it, income));
        concerned.flat_map(move |limit| {
            let (whole, part) = (self.of(limit).cents(), income.against(limit).cents());
            [75, 90, 100].into_iter().filter_map(move |percent| {
                let mark = whole * i64::from(percent);
                let is_there = if percent == 100 { part * 100 > mark } else { part * 100 >= mark };
                is_there.then_some((limit, percent))
            })
        })
    }

    /// Where an income stands. Limits are inclusive: S/ 8,000.00 is inside.
    pub fn level(self, income: Income) -> Level {
        if self.beyond(income).is_some() {
            Level::Red
        } else if self.is_above(Limit::Category1, income) {
            Level::Yellow
        } else {
            Level::Green
        }
    }

    /// The limit that the income is measured against: the one that ends the regime when it is passed, else
    /// of the special category or of the category it falls in.
    pub fn limit(self, income: Income) -> Limit {
        if let Some(passed) = self.beyond(income) {
            passed
        } else if self.is_special(income) {
            Limit::Special
        } else if self.is_above(Limit::Category1, income) {
            Limit::Category2
        } else {
            Limit::Category1
        }
    }
}

/// The traffic light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Inside category 1, or in the special one.
    Green,
    /// Inside category 2.
    Yellow,
    /// Above category 2 or the year: a limit that ends the regime is passed.
    Red,
}

impl Level {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// What a taxpayer of the NRUS is in for a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Fruit and vegetables at a market, own farm produce: no quota.
    Special,
    /// The smaller quota.
    One,
    /// The larger one.
    Two,
}

impl Category {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Special => "special",
            Self::One => "1",
            Self::Two => "2",
        }
    }
}

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Of category 1, a month: above it the quota is the larger one.
    Category1,
    /// Of category 2, a month: above it the regime is left.
    Category2,
    /// Of a year in the special category: above it there is a quota.
    Special,
    /// Of a year: above it the regime is left.
    Year,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Category1, Self::Category2, Self::Special, Self::Year];

    /// Whether passing it ends the regime.
    pub const fn ends_the_regime(self) -> bool {
        matches!(self, Self::Category2 | Self::Year)
    }

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category1 => "category_1",
            Self::Category2 => "category_2",
            Self::Special => "special",
            Self::Year => "year",
        }
    }

    /// The one of that name.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// What is held against the limits: of a month, and of its year up to that month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Income {
    /// Of the month.
    pub month: Money,
    /// From January to the month's end.
    pub year: Money,
}

impl Income {
    /// What counts against a limit.
    pub const fn against(self, limit: Limit) -> Money {
        match limit {
            Limit::Category1 | Limit::Category2 => self.month,
            Limit::Special | Limit::Year => self.year,
        }
    }

    /// With one more sale; none when it is more than can be counted.
    pub fn plus(self, sale: Money) -> Option<Self> {
        Some(Self { month: self.month.checked_add(sale)?, year: self.year.checked_add(sale)? })
    }

    /// The larger of two, of the month and of the year: income and purchases (DL 937, art. 7).
    #[must_use]
    pub fn larger(self, other: Self) -> Self {
        Self { month: self.month.max(other.month), year: self.year.max(other.year) }
    }
}

/// What happens at a sale that would pass a limit which ends the regime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrossingPolicy {
    /// It is told.
    Warn,
    /// It needs a reason, which is kept.
    #[default]
    Reason,
    /// It is not made.
    Block,
}

impl CrossingPolicy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Warn, Self::Reason, Self::Block];

    /// The name on the wire and in the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Reason => "reason",
            Self::Block => "block",
        }
    }

    /// The one of that name.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn income(month: &str, year: &str) -> Income {
        Income { month: month.parse().unwrap(), year: year.parse().unwrap() }
    }

    #[test]
    fn the_gravest_limit_is_the_one_that_is_told() {
        let limits = RusLimits::SINCE_2017;
        for (month, year, sale, told) in [
            ("4999.99", "4999.99", "0.01", None),
            ("5000.00", "5000.00", "0.01", Some(Limit::Category1)),
            ("5000.01", "5000.01", "10.00", None),
            ("7999.99", "7999.99", "0.01", None),
            ("8000.00", "8000.00", "0.01", Some(Limit::Category2)),
            ("4000.00", "4000.00", "4000.01", Some(Limit::Category2)),
            ("8000.01", "8000.01", "10.00", None),
            ("100.00", "95999.99", "0.01", None),
            ("100.00", "96000.00", "0.01", Some(Limit::Year)),
            ("4999.00", "95999.00", "1.01", Some(Limit::Year)),
            ("7999.00", "95999.00", "1.01", Some(Limit::Category2)),
        ] {
            let before = income(month, year);
            let after = before.plus(sale.parse().unwrap()).unwrap();
            assert_eq!(limits.crossing(before, after), told, "{month} and {sale}");
        }
    }

    #[test]
    fn thresholds_are_reached_at_their_amount_and_a_limit_is_passed_above_it() {
        let limits = RusLimits::SINCE_2017;
        let reached = |month: &str| -> Vec<_> {
            limits.reached(income(month, "0.00")).map(|it| (it.0.as_str(), it.1)).collect()
        };
        assert_eq!(reached("3749.99"), []);
        assert_eq!(reached("3750.00"), [("category_1", 75)]);
        assert_eq!(reached("5000.00"), [("category_1", 75), ("category_1", 90)]);
        assert_eq!(reached("5000.01").len(), 3);
        assert_eq!(reached("8000.01").len(), 6);
        assert_eq!(limits.reached(income("0.00", "96000.01")).count(), 3);
    }

    #[test]
    fn a_quota_is_due_in_the_next_month() {
        let limits = RusLimits::SINCE_2017;
        assert_eq!(limits.due("2026-12".parse().unwrap()).to_string(), "2027-01-15");
        let category = |amount: &str| limits.category(income(amount, amount));
        assert_eq!(
            category("5000.00").map(|it| limits.quota(it).to_string()),
            Some("20.00".into())
        );
        assert_eq!(
            category("8000.00").map(|it| limits.quota(it).to_string()),
            Some("50.00".into())
        );
        assert_eq!(category("8000.01"), None);
    }

    #[test]
    fn the_special_category_knows_no_month_and_a_smaller_year() {
        let special =
            RusLimits { special_year: Some(Money::from_cents(60_000_00)), ..RusLimits::SINCE_2017 };
        for (month, year, level, category, limit) in [
            ("0.00", "0.00", "green", Some("special"), "special"),
            ("9000.00", "60000.00", "green", Some("special"), "special"),
            ("4000.00", "60000.01", "green", Some("1"), "category_1"),
            ("8000.00", "60000.01", "yellow", Some("2"), "category_2"),
            ("8000.01", "60000.01", "red", None, "category_2"),
            ("100.00", "96000.01", "red", None, "year"),
        ] {
            let income = income(month, year);
            let told = (special.level(income).as_str(), special.limit(income).as_str());
            assert_eq!(told, (level, limit), "{month} {year}");
            assert_eq!(special.category(income).map(Category::as_str), category, "{month} {year}");
        }
        assert_eq!(special.quota(Category::Special), Money::ZERO);
        let crossing = |month: &str, year: &str, sale: &str| {
            let before = income(month, year);
            special.crossing(before, before.plus(sale.parse().unwrap()).unwrap())
        };
        assert_eq!(crossing("8000.00", "20000.00", "0.01"), None);
        assert_eq!(crossing("4000.00", "60000.00", "0.01"), Some(Limit::Special));
        // Out of the special category, the month is above all there is.
        assert_eq!(crossing("9000.00", "60000.00", "0.01"), Some(Limit::Category2));
        let reached: Vec<_> = special.reached(income("9000.00", "54000.00")).collect();
        assert_eq!(reached, [(Limit::Special, 75), (Limit::Special, 90)]);
    }

    #[test]
    fn a_limit_is_still_inside() {
        for (amount, level) in [
            ("0.00", "green"),
            ("5000.00", "green"),
            ("5000.01", "yellow"),
            ("8000.00", "yellow"),
            ("8000.01", "red"),
        ] {
            let level_of = RusLimits::SINCE_2017.level(income(amount, amount));
            assert_eq!(level_of.as_str(), level, "{amount}");
        }
        assert_eq!(RusLimits::SINCE_2017.level(income("1.00", "96000.00")), Level::Green);
        assert_eq!(RusLimits::SINCE_2017.level(income("1.00", "96000.01")), Level::Red);
    }
}
