//! The limits of the Nuevo RUS (DL 937 as changed by DL 1270).

use crate::money::Money;

/// The limits in force in a month. They are rows with a date, not constants: the law changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RusLimits {
    /// Category 1: up to this a month, this amount included.
    pub category_1: Money,
    /// Category 2, the last one.
    pub category_2: Money,
    /// The most in a calendar year.
    pub year: Money,
}

impl RusLimits {
    /// In force since 2017-01-01.
    pub const SINCE_2017: Self = Self {
        category_1: Money::from_cents(5_000_00),
        category_2: Money::from_cents(8_000_00),
        year: Money::from_cents(96_000_00),
    };

    /// Where an income of a month stands. Limits are inclusive: S/ 8,000.00 is inside.
    pub fn level(self, income: Money) -> Level {
        if income <= self.category_1 {
            Level::Green
        } else if income <= self.category_2 {
            Level::Yellow
        } else {
            Level::Red
        }
    }

    /// The limit that the income is measured against: of the category it falls in, or the last one.
    pub fn limit(self, income: Money) -> Money {
        match self.level(income) {
            Level::Green => self.category_1,
            Level::Yellow | Level::Red => self.category_2,
        }
    }
}

/// The traffic light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Inside category 1.
    Green,
    /// Inside category 2.
    Yellow,
    /// Above category 2: the regime's limit is passed.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_still_inside() {
        for (income, level) in [
            ("0.00", "green"),
            ("5000.00", "green"),
            ("5000.01", "yellow"),
            ("8000.00", "yellow"),
            ("8000.01", "red"),
        ] {
            let income: Money = income.parse().unwrap();
            assert_eq!(RusLimits::SINCE_2017.level(income).as_str(), level, "{income}");
        }
    }
}
