//! Which report, of which days, in which order.

use izi_documents::report_title;
use izi_domain::BusinessDate;

use super::columns::columns;

/// A report reaches over so many years at most.
pub const YEARS_MAX: i64 = 30;

/// The reports there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// By day, those without sales too.
    Days,
    /// By product.
    Products,
    /// By the category that the products have now.
    Categories,
    /// By who sold.
    Sellers,
    /// By how it was paid.
    Methods,
    /// By what SUNAT says.
    States,
    /// By who bought.
    Customers,
    /// Sale by sale, with the notes.
    Sales,
    /// Document by document, for the accountant.
    Register,
    /// Month by month, as the Nuevo RUS looks at them.
    Rus,
}

impl Name {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Days,
        Self::Products,
        Self::Categories,
        Self::Sellers,
        Self::Methods,
        Self::States,
        Self::Customers,
        Self::Sales,
        Self::Register,
        Self::Rus,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Products => "products",
            Self::Categories => "categories",
            Self::Sellers => "sellers",
            Self::Methods => "methods",
            Self::States => "states",
            Self::Customers => "customers",
            Self::Sales => "sales",
            Self::Register => "register",
            Self::Rus => "rus",
        }
    }

    /// The report that is called so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Its title in Spanish.
    pub fn title(self) -> &'static str {
        report_title(self.as_str())
    }
}

/// Why there is no such report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadReport {
    /// It ends before it begins, or reaches over more than [`YEARS_MAX`] years.
    #[error("not a span of days")]
    Span,
    /// It cannot be sorted so.
    #[error("not sorted by this")]
    Sort,
    /// Its next page does not begin there.
    #[error("not a cursor of this report")]
    Cursor,
}

/// Which report, of which days, in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub(crate) name: Name,
    pub(crate) from: BusinessDate,
    pub(crate) to: BusinessDate,
    /// Place of the column; none for the report's own order.
    pub(crate) sort: Option<usize>,
    pub(crate) descending: bool,
}

impl Asked {
    /// A report of the days from `from` to `to`, both included, sorted by the column with the key `sort`.
    pub fn new(
        name: Name,
        (from, to): (BusinessDate, BusinessDate),
        sort: Option<&str>,
        descending: bool,
    ) -> Result<Self, BadReport> {
        let days = to.days_since(from);
        if !(0..=YEARS_MAX * 366).contains(&days) {
            return Err(BadReport::Span);
        }
        let place =
            |key: &str| columns(name).iter().position(|it| it.sortable && it.column.key == key);
        let sort = match sort {
            None => None,
            Some(key) => Some(place(key).ok_or(BadReport::Sort)?),
        };
        Ok(Self { name, from, to, sort, descending })
    }

    /// Which report.
    pub fn name(&self) -> Name {
        self.name
    }
}
