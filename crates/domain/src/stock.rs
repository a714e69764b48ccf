//! What is on the shelf, by the books.

use std::fmt;
use std::str::FromStr;

use crate::quantity::{BadFixed, BadQuantity, fixed_point};

/// How much of a product there is, in thousandths of its unit. May be negative: the counter never
/// refuses to sell what the buyer has in the hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stock {
    milli: i64,
}

impl Stock {
    /// The most a person may write: 9,999,999.999, either way.
    pub const MAX: Self = Self { milli: 9_999_999_999 };

    /// A stock of `milli` thousandths.
    pub const fn from_milli(milli: i64) -> Self {
        Self { milli }
    }

    /// The stock in thousandths.
    pub const fn milli(self) -> i64 {
        self.milli
    }
}

impl fmt::Display for Stock {
    /// `12`, `-0.25`: no zeros that say nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.milli < 0 { "-" } else { "" };
        let (whole, rest) = (self.milli.unsigned_abs() / 1_000, self.milli.unsigned_abs() % 1_000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        write!(f, "{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
    }
}

impl FromStr for Stock {
    type Err = BadQuantity;

    /// Reads `3`, `0.25` or `-2`: ASCII digits, a point, at most three decimals.
    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let milli = fixed_point(digits, 3).map_err(|it| match it {
            BadFixed::TooFine => BadQuantity::TooFine,
            BadFixed::TooLarge => BadQuantity::TooLarge,
            BadFixed::NotANumber | BadFixed::Negative => BadQuantity::NotAQuantity,
        })?;
        if milli > Self::MAX.milli {
            Err(BadQuantity::TooLarge)
        } else {
            Ok(Self { milli: sign * milli })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_may_say_less_than_nothing() {
        for text in ["0", "12", "-3", "0.25", "-0.25", "9999999.999"] {
            assert_eq!(text.parse::<Stock>().unwrap().to_string(), text);
        }
        for (text, why) in [
            ("--1", BadQuantity::NotAQuantity),
            ("", BadQuantity::NotAQuantity),
            ("-", BadQuantity::NotAQuantity),
            ("1,5", BadQuantity::NotAQuantity),
            ("0.0001", BadQuantity::TooFine),
            ("10000000", BadQuantity::TooLarge),
            ("1000000000000000000", BadQuantity::TooLarge),
        ] {
            assert_eq!(text.parse::<Stock>(), Err(why), "{text:?}");
        }
    }
}
