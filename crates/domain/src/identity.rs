//! Who buys and who sells: DNI, RUC and the other documents of catalogue 06.

use std::fmt;
use std::str::FromStr;

use crate::name::Name;

/// The number of a taxpayer: eleven digits with a check digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ruc(String);

/// The number of a Peruvian identity card: eight digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dni(String);

/// Why a text is not the number of such a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadIdentity {
    /// Something else than ASCII digits (or letters, where the type has them).
    #[error("has characters that this document does not have")]
    Characters,
    /// Too few or too many characters.
    #[error("wrong length")]
    Length,
    /// A RUC begins with 10, 15, 16, 17 or 20.
    #[error("no RUC begins so")]
    Prefix,
    /// The last digit of the RUC does not follow from the others: one was mistyped.
    #[error("wrong check digit")]
    CheckDigit,
}

impl Ruc {
    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it belongs to a company (prefix 20), which cannot be in the NRUS.
    pub fn is_company(&self) -> bool {
        self.0.starts_with("20")
    }
}

impl FromStr for Ruc {
    type Err = BadIdentity;

    /// Weights 5432765432, modulo 11 (SUNAT).
    fn from_str(text: &str) -> Result<Self, BadIdentity> {
        let digits = ascii_digits(text)?;
        if digits.len() != 11 {
            return Err(BadIdentity::Length);
        }
        if !["10", "15", "16", "17", "20"].contains(&&text[..2]) {
            return Err(BadIdentity::Prefix);
        }
        let weighted: u32 = digits
            .iter()
            .zip([5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
            .map(|(digit, weight)| digit * weight)
            .sum();
        let check = (11 - weighted % 11) % 10;
        if check == digits[10] { Ok(Self(text.to_owned())) } else { Err(BadIdentity::CheckDigit) }
    }
}

impl Dni {
    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Dni {
    type Err = BadIdentity;

    fn from_str(text: &str) -> Result<Self, BadIdentity> {
        match ascii_digits(text)?.len() {
            8 => Ok(Self(text.to_owned())),
            _ => Err(BadIdentity::Length),
        }
    }
}

fn ascii_digits(text: &str) -> Result<Vec<u32>, BadIdentity> {
    text.bytes()
        .map(|it| {
            if it.is_ascii_digit() {
                Ok(u32::from(it - b'0'))
            } else {
                Err(BadIdentity::Characters)
            }
        })
        .collect()
}

/// The kinds of document a buyer shows at a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentType {
    /// Documento Nacional de Identidad.
    Dni,
    /// Registro Único de Contribuyentes.
    Ruc,
    /// Carné de extranjería.
    Ce,
    /// Passport.
    Passport,
}

impl DocumentType {
    /// All of them, in the order the screen offers them.
    pub const ALL: [Self; 4] = [Self::Dni, Self::Ruc, Self::Ce, Self::Passport];

    /// The code of catalogue 06.
    pub const fn catalog_06(self) -> &'static str {
        match self {
            Self::Dni => "1",
            Self::Ce => "4",
            Self::Ruc => "6",
            Self::Passport => "7",
        }
    }

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dni => "dni",
            Self::Ruc => "ruc",
            Self::Ce => "ce",
            Self::Passport => "passport",
        }
    }

    /// The type that is called so on the wire.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// A document and its number, checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdentityDocument {
    kind: DocumentType,
    number: String,
}

impl IdentityDocument {
    /// Checks `number` as the type asks: a DNI has 8 digits, a RUC 11 with its check digit, a carné
    /// de extranjería or a passport 5 to 15 letters and digits (kept in upper case).
    pub fn new(kind: DocumentType, number: &str) -> Result<Self, BadIdentity> {
        let number = number.trim();
        let number = match kind {
            DocumentType::Dni => number.parse::<Dni>()?.0,
            DocumentType::Ruc => number.parse::<Ruc>()?.0,
            DocumentType::Ce | DocumentType::Passport => {
                if !number.bytes().all(|it| it.is_ascii_alphanumeric()) {
                    return Err(BadIdentity::Characters);
                }
                if !(5..=15).contains(&number.len()) {
                    return Err(BadIdentity::Length);
                }
                number.to_ascii_uppercase()
            }
        };
        Ok(Self { kind, number })
    }

    /// Which kind of document it is.
    pub const fn kind(&self) -> DocumentType {
        self.kind
    }

    /// Its number.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// A buyer who is named on the boleta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The document shown.
    pub document: IdentityDocument,
    /// The name on it.
    pub name: Name,
}

impl fmt::Display for Ruc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruc_is_checked_to_its_last_digit() {
        assert!("10467793549".parse::<Ruc>().is_ok());
        assert!("20123456786".parse::<Ruc>().is_ok());
        assert_eq!("20123456789".parse::<Ruc>(), Err(BadIdentity::CheckDigit));
        assert_eq!("30123456786".parse::<Ruc>(), Err(BadIdentity::Prefix));
        assert_eq!("1046779354".parse::<Ruc>(), Err(BadIdentity::Length));
        assert_eq!("1046779354٩".parse::<Ruc>(), Err(BadIdentity::Characters));
    }

    #[test]
    fn a_dni_that_begins_like_a_company_is_a_dni() {
        assert!(IdentityDocument::new(DocumentType::Dni, "20123456").is_ok());
        assert_eq!(IdentityDocument::new(DocumentType::Dni, "1234567"), Err(BadIdentity::Length));
    }

    #[test]
    fn foreigners_have_letters_and_up_to_fifteen_characters() {
        let passport = IdentityDocument::new(DocumentType::Passport, " ab1234567 ").unwrap();
        assert_eq!(passport.number(), "AB1234567");
        assert_eq!(passport.kind().catalog_06(), "7");
        assert_eq!(
            IdentityDocument::new(DocumentType::Ce, "1234567890123456"),
            Err(BadIdentity::Length)
        );
    }
}
