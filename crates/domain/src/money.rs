//! Money in whole céntimos of sol.

use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::quantity::Quantity;

/// An amount of soles, held as whole céntimos. May be negative (a rounding, a difference).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    cents: i64,
}

/// Why a text is not an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMoney {
    /// The text is empty or has something else than digits and one point.
    #[error("not an amount")]
    NotAnAmount,
    /// More than two decimals: céntimos are the smallest unit there is.
    #[error("more than two decimals")]
    TooFine,
    /// Above [`Money::MAX`].
    #[error("too large")]
    TooLarge,
    /// A minus sign where only amounts from zero up make sense.
    #[error("negative")]
    Negative,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self { cents: 0 };
    /// The largest amount the program takes: S/ 9,999,999.99, nine digits on the screen and well
    /// inside the n(12,2) of the boleta.
    pub const MAX: Self = Self { cents: 999_999_999 };
    /// The smallest coin in use: the one of five céntimos was withdrawn on 2019-01-01.
    pub const SMALLEST_COIN: Self = Self { cents: 10 };

    /// An amount of `cents` céntimos.
    pub const fn from_cents(cents: i64) -> Self {
        Self { cents }
    }

    /// The amount in céntimos.
    pub const fn cents(self) -> i64 {
        self.cents
    }

    /// Whether nothing is owed.
    pub const fn is_zero(self) -> bool {
        self.cents == 0
    }

    /// The sum, unless it overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.cents.checked_add(other.cents).map(Self::from_cents)
    }

    /// The difference, unless it overflows.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.cents.checked_sub(other.cents).map(Self::from_cents)
    }

    /// Adds all amounts, unless they overflow.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// This price for `quantity`: the only place where a price meets a quantity. Rounds half away
    /// from zero to the céntimo, and gives `None` above [`Money::MAX`].
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        let exact = Decimal::new(self.cents, 2).checked_mul(Decimal::new(quantity.milli(), 3))?;
        Self::rounded(exact)
    }

    /// `basis_points` hundredths of a percent of this amount, half away from zero.
    pub fn share(self, basis_points: u32) -> Option<Self> {
        let exact =
            Decimal::new(self.cents, 2).checked_mul(Decimal::new(i64::from(basis_points), 4))?;
        Self::rounded(exact)
    }

    /// How much of a good at this price per unit an amount of `paid` buys, to the nearest
    /// thousandth ("S/ 2 de pan"). `None` for a price of zero.
    pub fn buys(self, paid: Self) -> Option<Quantity> {
        let exact = Decimal::new(paid.cents, 0).checked_div(Decimal::new(self.cents, 0))?;
        let milli = exact
            .checked_mul(Decimal::ONE_THOUSAND)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Quantity::from_milli(milli.to_i64()?)
    }

    /// What is due in cash for this amount: down to the smallest coin, in the buyer's favour
    /// (Indecopi, 2018-11-16). An amount below one coin stays as it is, so that no sale becomes free.
    #[must_use]
    pub fn in_coins(self) -> Self {
        let down = self.cents - self.cents.rem_euclid(Self::SMALLEST_COIN.cents);
        if down > 0 { Self::from_cents(down) } else { self }
    }

    /// What of the rest of a sale is due in cash when a part was paid otherwise: down to the smallest
    /// coin, and nothing when not even that is left.
    #[must_use]
    pub fn rest_in_coins(self) -> Self {
        Self::from_cents(self.cents - self.cents.rem_euclid(Self::SMALLEST_COIN.cents))
    }

    fn rounded(exact: Decimal) -> Option<Self> {
        let cents = exact
            .checked_mul(Decimal::ONE_HUNDRED)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .to_i64()?;
        (cents.abs() <= Self::MAX.cents).then_some(Self { cents })
    }
}

impl fmt::Display for Money {
    /// `1234.50`, with a minus when negative: the form of the wire, the XML and the QR.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let cents = self.cents.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

impl FromStr for Money {
    type Err = BadMoney;

    /// Reads `12`, `12.5` or `12.50`: ASCII digits, a point, at most two decimals, zero or more.
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let milli = crate::quantity::fixed_point(text, 2).map_err(|it| match it {
            crate::quantity::BadFixed::NotANumber => BadMoney::NotAnAmount,
            crate::quantity::BadFixed::TooFine => BadMoney::TooFine,
            crate::quantity::BadFixed::TooLarge => BadMoney::TooLarge,
            crate::quantity::BadFixed::Negative => BadMoney::Negative,
        })?;
        if milli > Self::MAX.cents { Err(BadMoney::TooLarge) } else { Ok(Self::from_cents(milli)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn soles(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn a_price_times_a_weight_rounds_half_away_from_zero() {
        let total = |price: &str, weight: &str| {
            soles(price).times(weight.parse().unwrap()).unwrap().to_string()
        };
        assert_eq!(total("8.90", "0.450"), "4.01", "4.005 goes up, not to the even céntimo");
        assert_eq!(total("2.35", "0.500"), "1.18");
        assert_eq!(total("8.00", "0.250"), "2.00");
    }

    #[test]
    fn two_soles_of_bread_is_a_quarter_kilo() {
        assert_eq!(soles("8.00").buys(soles("2.00")).unwrap().to_string(), "0.25");
        assert_eq!(Money::ZERO.buys(soles("2.00")), None);
    }

    #[test]
    fn cash_is_rounded_down_to_ten_centimos() {
        let due = |text: &str| soles(text).in_coins().to_string();
        assert_eq!(due("13.27"), "13.20");
        assert_eq!(due("13.20"), "13.20");
        assert_eq!(due("0.05"), "0.05", "a sale never becomes free by rounding");
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for (text, why) in [
            ("", BadMoney::NotAnAmount),
            (" 1", BadMoney::NotAnAmount),
            ("1,50", BadMoney::NotAnAmount),
            ("NaN", BadMoney::NotAnAmount),
            ("1e3", BadMoney::NotAnAmount),
            ("٣.00", BadMoney::NotAnAmount),
            (".", BadMoney::NotAnAmount),
            ("1.", BadMoney::NotAnAmount),
            ("1.005", BadMoney::TooFine),
            ("-1.00", BadMoney::Negative),
            ("1000000000000000000", BadMoney::TooLarge),
            ("10000000.00", BadMoney::TooLarge),
        ] {
            assert_eq!(text.parse::<Money>(), Err(why), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_being_written_down(cents in 0..=Money::MAX.cents()) {
            let money = Money::from_cents(cents);
            prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        }

        #[test]
        fn what_an_amount_buys_costs_about_that_amount(price in 1..100_000_i64, paid in 1..100_000_i64) {
            let price = Money::from_cents(price);
            if let Some(quantity) = price.buys(Money::from_cents(paid)) {
                let cost = price.times(quantity).unwrap().cents();
                prop_assert!((cost - paid).abs() <= price.cents() / 2000 + 1);
            }
        }
    }
}
