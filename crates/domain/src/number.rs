//! Series and numbers of documents.

use std::fmt;
use std::str::FromStr;

/// The series of a boleta: `B` and three letters or digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series(String);

/// A text that is no series or number of a boleta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the series or number of a boleta")]
pub struct BadNumber;

impl Series {
    /// The four characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Series {
    type Err = BadNumber;

    /// `B[A-Z0-9]{3}` (rule sheet `Boleta2_0`, code 1001).
    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let sound = text.len() == 4
            && text.starts_with('B')
            && text.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
        if sound { Ok(Self(text.to_owned())) } else { Err(BadNumber) }
    }
}

/// A boleta's number, such as `B001-17`: never padded, never reused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    /// The series it was taken from.
    pub series: Series,
    /// Its place in the series, from 1 to [`DocumentNumber::MAX`].
    pub correlative: u32,
}

impl DocumentNumber {
    /// SUNAT takes up to eight digits.
    pub const MAX: u32 = 99_999_999;
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.series, self.correlative)
    }
}

impl FromStr for DocumentNumber {
    type Err = BadNumber;

    /// Takes `B001-17` and, as a person might copy it from elsewhere, `b001-00000017`.
    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let (series, digits) = text.trim().split_once('-').ok_or(BadNumber)?;
        let series = series.to_ascii_uppercase().parse()?;
        if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(BadNumber);
        }
        match digits.parse() {
            Ok(correlative @ 1..=Self::MAX) => Ok(Self { series, correlative }),
            _ => Err(BadNumber),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_zeros_and_written_without() {
        assert_eq!("b001-00000017".parse::<DocumentNumber>().unwrap().to_string(), "B001-17");
        for text in ["F001-1", "B001-0", "B001-", "B001-123456789", "B01-1", "B001-+1", "B0ñ-1"] {
            assert_eq!(text.parse::<DocumentNumber>(), Err(BadNumber), "{text:?}");
        }
    }
}
