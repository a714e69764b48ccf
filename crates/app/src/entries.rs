//! The lists behind figures: what each was added from.

use izi_store::entry;

pub use izi_store::entry::{By, Entry, EntryKind, Filter, Kind, Page, Place};

use crate::refusal::Result;
use crate::shop::Shop;

/// The entries that pass the filter, the latest first, with the sum of all that pass: the figure.
pub async fn page(shop: &Shop, filter: &Filter, before: Option<Place>, limit: u32) -> Result<Page> {
    let mut transaction = shop.store.reads().begin().await?;
    let page = entry::page(&mut transaction, filter, before, limit).await?;
    transaction.rollback().await?;
    Ok(page)
}
