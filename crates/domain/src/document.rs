//! The documents a shop issues and the names SUNAT knows them by.

use std::fmt;
use std::str::FromStr;

use crate::identity::{Customer, Ruc};
use crate::money::Money;
use crate::name::Name;
use crate::number::{BadNumber, DocumentNumber};
use crate::regime::Affectation;
use crate::sale::{Issuer, SaleLine};
use crate::time::{BusinessDate, Instant};

/// The types of document (catalogue 01), and the two reports that travel like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// 01: factura. Not for the NRUS.
    Factura,
    /// 03: boleta de venta.
    Boleta,
    /// 07: nota de crédito.
    CreditNote,
    /// 08: nota de débito.
    DebitNote,
    /// RC: resumen diario, which adds, changes and voids boletas and their notes.
    Summary,
    /// RA: comunicación de baja, which voids facturas. Never a boleta (2308).
    Voiding,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Factura,
        Self::Boleta,
        Self::CreditNote,
        Self::DebitNote,
        Self::Summary,
        Self::Voiding,
    ];

    /// The code in names and tables: `03`, `RC`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Factura => "01",
            Self::Boleta => "03",
            Self::CreditNote => "07",
            Self::DebitNote => "08",
            Self::Summary => "RC",
            Self::Voiding => "RA",
        }
    }

    /// The kind with that code.
    pub fn coded(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Whether it is a report about other documents, answered by a ticket.
    pub const fn is_report(self) -> bool {
        matches!(self, Self::Summary | Self::Voiding)
    }
}

/// A document's name without its issuer: `03-B001-17`, `RC-20261121-2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentName {
    kind: DocumentKind,
    series: String,
    correlative: u32,
}

/// A report has up to five digits.
const REPORT_MAX: u32 = 99_999;

impl DocumentName {
    /// A name from its parts: a series of four letters and digits that suits the kind (`B…` for
    /// boletas, `F…` for facturas, either for notes; 1001, 2116), or the day of a report as eight
    /// digits.
    pub fn new(kind: DocumentKind, series: &str, correlative: u32) -> Result<Self, BadNumber> {
        let alphanumeric = series.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
        let begins = series.bytes().next().unwrap_or(b' ');
        let (sound, most) = match kind {
            DocumentKind::Boleta => (series.len() == 4 && begins == b'B', DocumentNumber::MAX),
            DocumentKind::Factura => (series.len() == 4 && begins == b'F', DocumentNumber::MAX),
            DocumentKind::CreditNote | DocumentKind::DebitNote => {
                (series.len() == 4 && matches!(begins, b'B' | b'F'), DocumentNumber::MAX)
            }
            DocumentKind::Summary | DocumentKind::Voiding => {
                (series.len() == 8 && series.bytes().all(|it| it.is_ascii_digit()), REPORT_MAX)
            }
        };
        if sound && alphanumeric && (1..=most).contains(&correlative) {
            Ok(Self { kind, series: series.to_owned(), correlative })
        } else {
            Err(BadNumber)
        }
    }

    /// A boleta's.
    pub fn boleta(number: &DocumentNumber) -> Self {
        Self::of(DocumentKind::Boleta, number)
    }

    /// Of a boleta or of a note with a boleta's series.
    pub fn of(kind: DocumentKind, number: &DocumentNumber) -> Self {
        let (series, correlative) = (number.series.as_str().to_owned(), number.correlative);
        Self { kind, series, correlative }
    }

    /// The report of a day with that number.
    pub fn report(kind: DocumentKind, day: BusinessDate, correlative: u32) -> Self {
        let (d, m, y) = day.dmy();
        Self { kind, series: format!("{y:04}{m:02}{d:02}"), correlative }
    }

    /// What kind it is.
    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The series, or the day of a report.
    pub fn series(&self) -> &str {
        &self.series
    }

    /// The number in its series.
    pub const fn correlative(&self) -> u32 {
        self.correlative
    }

    /// What stands in the document's own `cbc:ID`: `B001-17`, `RC-20261121-2`.
    pub fn id(&self) -> String {
        if self.kind.is_report() {
            self.to_string()
        } else {
            format!("{}-{}", self.series, self.correlative)
        }
    }

    /// The number of a boleta or of its note; none for the others.
    pub fn number(&self) -> Option<DocumentNumber> {
        let series = self.series.parse().ok()?;
        Some(DocumentNumber { series, correlative: self.correlative })
    }

    /// The name of its file without an ending: `10467793549-03-B001-17`.
    pub fn file_stem(&self, ruc: &Ruc) -> String {
        format!("{ruc}-{self}")
    }
}

impl fmt::Display for DocumentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.kind.code(), self.series, self.correlative)
    }
}

impl FromStr for DocumentName {
    type Err = BadNumber;

    /// Reads `03-B001-17` and `RC-20261121-2`; a number without a kind, `B001-17`, is a boleta's.
    /// Zeros before the number are let pass.
    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let text = text.trim().to_ascii_uppercase();
        let parts: Vec<&str> = text.split('-').collect();
        let (kind, series, digits) = match parts[..] {
            [kind, series, digits] => (DocumentKind::coded(kind).ok_or(BadNumber)?, series, digits),
            [series, digits] if series.starts_with('F') => (DocumentKind::Factura, series, digits),
            [series, digits] => (DocumentKind::Boleta, series, digits),
            _ => return Err(BadNumber),
        };
        if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(BadNumber);
        }
        Self::new(kind, series, digits.parse().map_err(|_| BadNumber)?)
    }
}

/// Why a note is issued: a code of catalogue 09 (credit) or 10 (debit).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motive {
    /// 09/01: the operation is annulled, whole.
    Annulment,
    /// 09/02: the RUC was wrong.
    WrongRuc,
    /// 09/03: a description was wrong; no amount changes hands.
    WrongDescription,
    /// 09/06: everything was brought back.
    WholeReturn,
    /// 09/07: some of it was brought back.
    PartialReturn,
    /// 09/09: the value is less than written.
    LessValue,
    /// 10/01: interest for paying late.
    LateInterest,
    /// 10/02: the value is more than written.
    MoreValue,
    /// 10/03: a penalty or another charge.
    Penalty,
}

impl Motive {
    /// All of them. 04, 05 and 08 of catalogue 09 are observed on a boleta (4367), 13 is for
    /// facturas on credit (3257).
    pub const ALL: [Self; 9] = [
        Self::Annulment,
        Self::WrongRuc,
        Self::WrongDescription,
        Self::WholeReturn,
        Self::PartialReturn,
        Self::LessValue,
        Self::LateInterest,
        Self::MoreValue,
        Self::Penalty,
    ];

    /// The kind of note it belongs to.
    pub const fn kind(self) -> DocumentKind {
        match self {
            Self::LateInterest | Self::MoreValue | Self::Penalty => DocumentKind::DebitNote,
            _ => DocumentKind::CreditNote,
        }
    }

    /// The code in its catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Annulment | Self::LateInterest => "01",
            Self::WrongRuc | Self::MoreValue => "02",
            Self::WrongDescription | Self::Penalty => "03",
            Self::WholeReturn => "06",
            Self::PartialReturn => "07",
            Self::LessValue => "09",
        }
    }

    /// The motive of such a note with that code.
    pub fn coded(kind: DocumentKind, code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.kind() == kind && it.code() == code)
    }

    /// Whether the note is about the whole boleta.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Annulment | Self::WrongRuc | Self::WholeReturn)
    }

    /// Whether goods come back to the shelf.
    pub const fn returns_goods(self) -> bool {
        matches!(self, Self::Annulment | Self::WholeReturn | Self::PartialReturn)
    }
}

/// A committed note: it corrects a boleta and never changes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its name: 07 or 08 with a boleta's series.
    pub name: DocumentName,
    /// The boleta it corrects.
    pub about: DocumentNumber,
    /// Why, as the catalogue has it.
    pub motive: Motive,
    /// Why, in the shop's words.
    pub reason: Name,
    /// When it was issued.
    pub issued_at: Instant,
    /// Who issues.
    pub issuer: Issuer,
    /// Who bought, as in the boleta.
    pub customer: Option<Customer>,
    /// What is corrected: quantities and amounts taken back (credit) or added (debit).
    pub lines: Vec<SaleLine>,
    /// Sum of the lines' totals.
    pub subtotal: Money,
    /// Off the whole: the boleta's own discount, in a note about the whole boleta.
    pub discount: Money,
    /// The boleta's cash rounding, in a note about the whole boleta.
    pub rounding: Money,
    /// `subtotal − discount + rounding`.
    pub total: Money,
}

impl Note {
    /// The day in Lima it belongs to.
    pub fn issue_date(&self) -> BusinessDate {
        self.issued_at.business_date()
    }
}

/// What a line of a summary does (catalogue 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// 1: tells of a document that was not sent by itself.
    Add,
    /// 2: corrects what an earlier summary told.
    Modify,
    /// 3: voids a document that SUNAT already knows.
    Void,
}

impl Condition {
    /// The code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Add => 1,
            Self::Modify => 2,
            Self::Void => 3,
        }
    }

    /// The condition with that code.
    pub const fn coded(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Add),
            2 => Some(Self::Modify),
            3 => Some(Self::Void),
            _ => None,
        }
    }
}

/// A resumen diario (RC): documents of one day of issue, at most [`Summary::LINES_MAX`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its name: `RC-20261121-1`, the day it was made.
    pub name: DocumentName,
    /// The day it was made.
    pub issue_date: BusinessDate,
    /// The day on which all of its documents were issued.
    pub documents_date: BusinessDate,
    /// Who issues.
    pub issuer: Issuer,
    /// The documents; at least one.
    pub lines: Vec<SummaryLine>,
}

impl Summary {
    /// SUNAT takes no more in one.
    pub const LINES_MAX: usize = 500;
}

/// A document in a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryLine {
    /// The document: a boleta or a note of one.
    pub document: DocumentName,
    /// What is said of it.
    pub condition: Condition,
    /// Who bought; compulsory above S/ 700.00 (2514).
    pub customer: Option<Customer>,
    /// The boleta that a note corrects.
    pub about: Option<DocumentNumber>,
    /// What was charged.
    pub total: Money,
    /// The values of sale by affectation, discounts already taken off.
    pub values: Vec<(Affectation, Money)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for (text, written, id) in [
            ("03-B001-17", "03-B001-17", "B001-17"),
            ("b001-00000017", "03-B001-17", "B001-17"),
            ("F001-3", "01-F001-3", "F001-3"),
            ("07-BC01-1", "07-BC01-1", "BC01-1"),
            ("RC-20261121-2", "RC-20261121-2", "RC-20261121-2"),
        ] {
            let name: DocumentName = text.parse().unwrap();
            assert_eq!((name.to_string(), name.id()), (written.to_owned(), id.to_owned()));
        }
        for text in ["03-F001-1", "01-B001-1", "RC-B001-1", "RC-20261121-100000", "03-B001-0", ""] {
            assert!(text.parse::<DocumentName>().is_err(), "{text:?}");
        }
        let day = "2026-11-21".parse().unwrap();
        let name = DocumentName::report(DocumentKind::Summary, day, 1);
        let ruc = "10467793549".parse().unwrap();
        assert_eq!(name.file_stem(&ruc), "10467793549-RC-20261121-1");
    }

    #[test]
    fn a_motive_belongs_to_one_kind_of_note() {
        for motive in Motive::ALL {
            assert_eq!(Motive::coded(motive.kind(), motive.code()), Some(motive));
        }
        assert_eq!(Motive::coded(DocumentKind::CreditNote, "04"), None, "4367 on a boleta");
    }
}
