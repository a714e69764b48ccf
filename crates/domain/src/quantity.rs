//! Quantities in whole thousandths: units, kilos, litres.

use std::fmt;
use std::str::FromStr;

/// How much of something is sold, in thousandths of its unit; always more than zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity {
    milli: i64,
}

/// Why a text is not a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadQuantity {
    /// Not digits with at most one point.
    #[error("not a quantity")]
    NotAQuantity,
    /// More than three decimals: a gram is the finest a scale of the counter weighs.
    #[error("more than three decimals")]
    TooFine,
    /// Above [`Quantity::MAX`].
    #[error("too large")]
    TooLarge,
    /// Zero or less.
    #[error("not more than zero")]
    NotPositive,
}

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self { milli: 1_000 };
    /// The largest quantity of one line: 99,999.999.
    pub const MAX: Self = Self { milli: 99_999_999 };

    /// A quantity of `milli` thousandths, when it is more than zero and at most [`Quantity::MAX`].
    pub fn from_milli(milli: i64) -> Option<Self> {
        (0 < milli && milli <= Self::MAX.milli).then_some(Self { milli })
    }

    /// The quantity in thousandths.
    pub const fn milli(self) -> i64 {
        self.milli
    }

    /// Both together, unless that is more than [`Quantity::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_milli(self.milli.checked_add(other.milli)?)
    }

    /// How many base units `self` packs of `factor` units are (three six-packs are 18 bottles).
    /// Exact, or `None` when it would need finer than thousandths or overflow.
    pub fn packs_of(self, factor: Self) -> Option<Self> {
        let product = self.milli.checked_mul(factor.milli)?;
        (product % 1_000 == 0).then_some(product / 1_000).and_then(Self::from_milli)
    }

    /// Whether it is a whole number of units.
    pub const fn is_whole(self) -> bool {
        self.milli % 1_000 == 0
    }
}

impl fmt::Display for Quantity {
    /// `2`, `0.25`, `1.255`: no zeros that say nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.milli / 1_000, self.milli % 1_000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
    }
}

impl FromStr for Quantity {
    type Err = BadQuantity;

    /// Reads `3`, `0.25` or `0.250`: ASCII digits, a point, at most three decimals, more than zero.
    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let milli = fixed_point(text, 3).map_err(|it| match it {
            BadFixed::NotANumber => BadQuantity::NotAQuantity,
            BadFixed::TooFine => BadQuantity::TooFine,
            BadFixed::TooLarge => BadQuantity::TooLarge,
            BadFixed::Negative => BadQuantity::NotPositive,
        })?;
        match milli {
            0 => Err(BadQuantity::NotPositive),
            _ => Self::from_milli(milli).ok_or(BadQuantity::TooLarge),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadFixed {
    NotANumber,
    TooFine,
    TooLarge,
    Negative,
}

/// Digits, at most one point with digits on both sides, at most `decimals` of them; as an integer
/// of that scale. One parser for money and quantities, so that they refuse the same things.
pub(crate) fn fixed_point(text: &str, decimals: usize) -> Result<i64, BadFixed> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(BadFixed::NotANumber),
        Some(parts) => parts,
        None => (digits, ""),
    };
    let all_digits = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(BadFixed::NotANumber);
    }
    if negative {
        return Err(BadFixed::Negative);
    }
    if fraction.len() > decimals {
        return Err(BadFixed::TooFine);
    }
    format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| BadFixed::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_written_without_empty_zeros() {
        let shown = |text: &str| text.parse::<Quantity>().unwrap().to_string();
        assert_eq!(shown("1.255"), "1.255");
        assert_eq!(shown("0.250"), "0.25");
        assert_eq!(shown("3"), "3");
        assert_eq!(shown("003.0"), "3");
    }

    #[test]
    fn what_cannot_be_sold_is_refused() {
        for (text, why) in [
            ("0", BadQuantity::NotPositive),
            ("-1", BadQuantity::NotPositive),
            ("0.0001", BadQuantity::TooFine),
            ("100000", BadQuantity::TooLarge),
            ("1000000000000000000", BadQuantity::TooLarge),
            ("NaN", BadQuantity::NotAQuantity),
            ("1.", BadQuantity::NotAQuantity),
            (".5", BadQuantity::NotAQuantity),
            ("1 ", BadQuantity::NotAQuantity),
        ] {
            assert_eq!(text.parse::<Quantity>(), Err(why), "{text:?}");
        }
    }

    #[test]
    fn three_six_packs_are_eighteen_bottles() {
        let of = |text: &str| text.parse::<Quantity>().unwrap();
        assert_eq!(of("3").packs_of(of("6")), Some(of("18")));
        assert_eq!(of("0.001").packs_of(of("0.5")), None);
    }
}
