//! The list behind a figure: the sales and notes that it was added from, the latest first, each with
//! what of it belongs to the figure, so that their sum is the figure to the céntimo.

mod rows;
mod total;

use izi_domain::{BusinessDate, DocumentName, IdentityDocument, Instant, Method, Money};
use sqlx::SqliteConnection;

use crate::Result;

#[cfg(test)]
pub(crate) use rows::{
    ALL, ANNULLED, ENTRIES, NOTES, OF_CATEGORY, OF_CUSTOMER, OF_PRODUCT, OF_STATE, OF_TALLY,
    REPLACED, SOLD,
};

/// Which entries: those that count in an income, but for [`By::Sold`], [`By::Annulled`], [`By::TakenOff`]
/// and [`By::Replaced`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// From this day in Lima on.
    pub from: BusinessDate,
    /// Up to this day, itself included.
    pub to: BusinessDate,
    /// What is looked at besides the days.
    pub by: By,
    /// Sales or notes only.
    pub kind: Option<Kind>,
}

/// Sales or notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Sales.
    Sales,
    /// Credit and debit notes.
    Notes,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The whole of every entry.
    All,
    /// Entries of an hour in Lima, `00` to `23`.
    Hour(String),
    /// What was paid by a method, change taken off the cash; `note` for the notes.
    Method(String),
    /// Entries of a seller; a note is of the seller of its sale.
    Seller(String),
    /// Entries whose document stands so; a sale stands as its latest boleta does.
    State(String),
    /// All sales, those that were annulled too: what was sold before anything is taken off.
    Sold,
    /// Sales that were annulled: they count no more, and this is what they had come to.
    Annulled,
    /// The same as what they take off what was sold: below zero.
    TakenOff,
    /// Credit notes.
    Credited,
    /// Debit notes.
    Debited,
    /// Boletas that another took the place of, each by itself; their sales count once, by the other.
    Replaced,
    /// A product's part of each entry, by its id; none for what has no product.
    Product(Option<String>),
    /// The part of the products that are in a category now, by its key; none for what is in none.
    Category(Option<i64>),
    /// Entries of a customer; none for those who gave no document.
    Customer(Option<IdentityDocument>),
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A sale, which is its first boleta.
    Sale,
    /// A credit note.
    CreditNote,
    /// A debit note.
    DebitNote,
}

impl EntryKind {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::CreditNote => "credit_note",
            Self::DebitNote => "debit_note",
        }
    }
}

/// An entry in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the list: the next page begins before the last one's.
    pub place: Place,
    /// What it is.
    pub kind: EntryKind,
    /// Its name; of a sale that of its latest boleta.
    pub name: DocumentName,
    /// The boleta to open: the sale's latest, also for a note.
    pub boleta: DocumentName,
    /// When.
    pub at: Instant,
    /// The buyer's document, when there is one.
    pub document: Option<IdentityDocument>,
    /// The buyer's name, or empty.
    pub customer: String,
    /// Who sold.
    pub seller: String,
    /// How it was paid, in order; empty for a note.
    pub methods: Vec<Method>,
    /// State of its document.
    pub state: String,
    /// What of it counts in this list; below zero for a credit note.
    pub amount: Money,
    /// What all of it came to; below zero for a credit note.
    pub total: Money,
}

/// Where an entry stands: its day and the id of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its day in Lima.
    pub date: BusinessDate,
    /// The id of its document.
    pub id: i64,
}

/// A page of entries with what all that pass the filter come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The latest first.
    pub entries: Vec<Entry>,
    /// The figure: the amounts of all that pass.
    pub total: Money,
    /// How many pass.
    pub count: u32,
    /// Before which the next page begins; none at the end.
    pub next: Option<Place>,
}

/// The entries that pass the filter and stand before `before`, at most `limit`, with the sum and the
/// number of all that pass.
pub async fn page(
    db: &mut SqliteConnection,
    filter: &Filter,
    before: Option<Place>,
    limit: u32,
) -> Result<Page> {
    let mut entries = list(db, filter, before, limit.saturating_add(1)).await?;
    let more = entries.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        entries.pop();
    }
    let next = entries.last().map(|it| it.place).filter(|_| more);
    let (total, count) = total::of(db, filter).await?;
    Ok(Page { entries, total, count, next })
}

/// The entries that pass the filter and stand before `before`, the latest first, at most `limit`: for
/// walking through all of them.
pub async fn list(
    db: &mut SqliteConnection,
    filter: &Filter,
    before: Option<Place>,
    limit: u32,
) -> Result<Vec<Entry>> {
    let found = rows::find(db, filter, before, limit).await?;
    rows::entries(db, filter, &found).await
}
