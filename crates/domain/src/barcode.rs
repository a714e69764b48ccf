//! What a scanner reads: codes that mean the same, and labels of a scale.

use std::fmt;
use std::str::FromStr;

use crate::money::Money;
use crate::quantity::Quantity;

/// A code as it is stored and looked up: 1 to [`Barcode::CHARS_MAX`] visible ASCII characters in
/// upper case, and a UPC-A of twelve digits in its EAN-13 form, because scanners send either.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Barcode(String);

/// A text that cannot be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code")]
pub struct BadBarcode;

impl Barcode {
    /// The longest code kept; GS1-128 ends at 48.
    pub const CHARS_MAX: usize = 48;

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is an EAN-13 whose last digit follows from the others. Many codes of a shop are
    /// not: it is told, never required.
    pub fn is_ean_13(&self) -> bool {
        self.0.len() == 13
            && self.0.bytes().all(|it| it.is_ascii_digit())
            && check_digit(&self.0[..12]) == u32::from(self.0.as_bytes()[12] - b'0')
    }
}

impl fmt::Display for Barcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Barcode {
    type Err = BadBarcode;

    fn from_str(text: &str) -> Result<Self, BadBarcode> {
        let text = text.trim();
        if text.is_empty()
            || text.len() > Self::CHARS_MAX
            || !text.bytes().all(|it| it.is_ascii_graphic())
        {
            return Err(BadBarcode);
        }
        let digits = text.bytes().all(|it| it.is_ascii_digit());
        if digits
            && text.len() == 12
            && check_digit(&text[..11]) == u32::from(text.as_bytes()[11] - b'0')
        {
            return Ok(Self(format!("0{text}")));
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

/// The check digit of GS1 for the ASCII digits before it: weights 3 and 1 from the right.
pub fn check_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, it)| u32::from(it.wrapping_sub(b'0')) * if place % 2 == 0 { 3 } else { 1 })
        .sum();
    (10 - sum % 10) % 10
}

/// How the labels of a scale are read: an EAN-13 that begins with `prefix`, then the article, then
/// five digits of value, then the check digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeighedRule {
    /// The first digits, between 20 and 29.
    pub prefix: String,
    /// How many digits after the prefix name the article.
    pub article_digits: usize,
    /// What the value digits are.
    pub value: WeighedValue,
}

/// What the value digits of a scale's label are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeighedValue {
    /// Céntimos to pay.
    Price,
    /// Grams.
    Grams,
}

/// What a scale's label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The article's digits: the code that its product carries.
    pub article: Barcode,
    /// What the rest says.
    pub reading: Reading,
}

/// The value on a scale's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// So much to pay.
    Amount(Money),
    /// So much of it.
    Quantity(Quantity),
}

impl WeighedRule {
    /// Reads `code` by this rule; `None` when it is another kind of code, when its check digit is
    /// wrong (a misread label must not be sold), or when its value is zero.
    pub fn read(&self, code: &Barcode) -> Option<Weighed> {
        let digits = code.as_str();
        if !code.is_ean_13() || !digits.starts_with(&self.prefix) {
            return None;
        }
        let article_end = self.prefix.len() + self.article_digits;
        let article = digits.get(self.prefix.len()..article_end)?.parse().ok()?;
        let value: i64 = digits.get(article_end..12)?.parse().ok()?;
        let reading = match self.value {
            WeighedValue::Price if value > 0 => Reading::Amount(Money::from_cents(value)),
            WeighedValue::Price => return None,
            WeighedValue::Grams => Reading::Quantity(Quantity::from_milli(value)?),
        };
        Some(Weighed { article, reading })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Barcode {
        text.parse().unwrap()
    }

    #[test]
    fn twelve_and_thirteen_digits_are_one_code() {
        assert_eq!(code("036000291452"), code("0036000291452"));
        assert_eq!(code("abc-1").as_str(), "ABC-1");
        assert!(
            "".parse::<Barcode>().is_err()
                && "a b".parse::<Barcode>().is_err()
                && "ñ".parse::<Barcode>().is_err()
        );
    }

    #[test]
    fn a_scale_label_tells_weight_or_price() {
        let with_check = |twelve: &str| code(&format!("{twelve}{}", check_digit(twelve)));
        let grams =
            WeighedRule { prefix: "21".into(), article_digits: 5, value: WeighedValue::Grams };
        let read = grams.read(&with_check("211234501255")).unwrap();
        assert_eq!(read.article.as_str(), "12345");
        assert_eq!(read.reading, Reading::Quantity(Quantity::from_milli(1_255).unwrap()));

        let price =
            WeighedRule { prefix: "20".into(), article_digits: 5, value: WeighedValue::Price };
        let read = price.read(&with_check("200004200890")).unwrap();
        assert_eq!(read.reading, Reading::Amount(Money::from_cents(890)));

        assert_eq!(grams.read(&with_check("200004200890")), None, "another prefix");
        assert_eq!(price.read(&with_check("200004200000")), None, "nothing to pay");
        assert_eq!(price.read(&code("2000042008900")), None, "a misread check digit");
    }
}
