//! Names as people type them, cleaned once.

use std::fmt;
use std::str::FromStr;

/// A name that is printed, searched and sent: one line, no control characters, 1 to
/// [`Name::CHARS_MAX`] characters. Every other character is kept as typed; nothing that shows a
/// name may treat it as markup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing but spaces.
    #[error("empty")]
    Empty,
    /// Above [`Name::CHARS_MAX`].
    #[error("too long")]
    TooLong,
    /// A control character other than the white space of a line.
    #[error("has control characters")]
    Control,
}

impl Name {
    /// SUNAT takes 1 to 250 characters in an item's description and 1500 in a buyer's name (rule
    /// sheet `Boleta2_0`); 200 is more than any ticket shows.
    pub const CHARS_MAX: usize = 200;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = BadName;

    /// Runs of white space become one space. Characters that XML 1.0 cannot carry are refused.
    fn from_str(text: &str) -> Result<Self, BadName> {
        let mut name = String::with_capacity(text.len().min(Self::CHARS_MAX * 4));
        for word in text.split_whitespace() {
            if word.chars().any(|it| it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}')) {
                return Err(BadName::Control);
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            if name.len() > Self::CHARS_MAX * 4 {
                return Err(BadName::TooLong);
            }
        }
        match name.chars().count() {
            0 => Err(BadName::Empty),
            1..=Self::CHARS_MAX => Ok(Self(name)),
            _ => Err(BadName::TooLong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_clean_line() {
        assert_eq!("  Inca\tKola \n 500 ".parse::<Name>().unwrap().as_str(), "Inca Kola 500");
        assert_eq!("<img onerror=1>".parse::<Name>().unwrap().as_str(), "<img onerror=1>");
        assert_eq!(" \n ".parse::<Name>(), Err(BadName::Empty));
        assert_eq!("a\u{0}b".parse::<Name>(), Err(BadName::Control));
        assert_eq!("x".repeat(10_000).parse::<Name>(), Err(BadName::TooLong));
        assert!("ñ".repeat(200).parse::<Name>().is_ok());
    }
}
