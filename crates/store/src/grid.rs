//! The tiles of the selling grid, best sellers first.

use sqlx::sqlite::SqlitePool;

use crate::Result;
use crate::product::Product;
use crate::search::by_keys;

/// The most tiles a page has: more are not seen, and a till is not a warehouse list.
pub const TILES_MAX: u32 = 60;

/// A tab of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Everything, best sellers first.
    Top,
    /// The shop's favourites.
    Favourites,
    /// The products of a category.
    Category(i64),
}

pub(crate) const TOP: &str = "select product_key from product_tally indexed by product_by_rank \
     where active = 1 order by sold_lines desc, folded limit ?1 offset ?2";
pub(crate) const FAVOURITES: &str = "select t.product_key from product p \
     join product_tally t on t.product_key = p.product_key \
     where p.favourite = 1 and p.active = 1 order by t.sold_lines desc, t.folded limit ?1 offset ?2";
pub(crate) const CATEGORY: &str = "select t.product_key from product p \
     join product_tally t on t.product_key = p.product_key \
     where p.category_id = ?3 and p.active = 1 order by t.sold_lines desc, t.folded limit ?1 offset ?2";

/// Page `page` (from 0) of a tab, with `size` tiles at most.
pub async fn tiles(db: &SqlitePool, tab: Tab, page: u32, size: u32) -> Result<Vec<Product>> {
    let size = size.min(TILES_MAX);
    let offset = i64::from(page) * i64::from(size);
    let query = match tab {
        Tab::Top => sqlx::query_scalar(TOP).bind(size).bind(offset),
        Tab::Favourites => sqlx::query_scalar(FAVOURITES).bind(size).bind(offset),
        Tab::Category(category_id) => {
            sqlx::query_scalar(CATEGORY).bind(size).bind(offset).bind(category_id)
        }
    };
    let keys: Vec<i64> = query.fetch_all(db).await?;
    by_keys(db, &keys).await
}

/// How many products a tab has.
pub async fn count(db: &SqlitePool, tab: Tab) -> Result<i64> {
    let query = match tab {
        Tab::Top => sqlx::query_scalar("select count(*) from product_tally where active = 1"),
        Tab::Favourites => {
            sqlx::query_scalar("select count(*) from product where favourite = 1 and active = 1")
        }
        Tab::Category(category_id) => {
            sqlx::query_scalar("select count(*) from product where category_id = ? and active = 1")
                .bind(category_id)
        }
    };
    Ok(query.fetch_one(db).await?)
}
