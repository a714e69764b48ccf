//! Finding products by the beginnings of their words or by a code, best sellers first.
//!
//! A query of one letter matches half the catalogue, so the matches are never all read. Up to
//! [`MATCHES_MAX`] of them are taken from the full-text index and ranked. When there are more, some
//! of the best sellers are among them, and walking the products by rank meets those first; the walk
//! is bounded too.

use izi_domain::Barcode;
use izi_domain::folding::words;
use sqlx::sqlite::SqlitePool;

use crate::Result;
use crate::product::{Product, ProductRow, select_products};

/// Words of a query that are looked at; more only narrow what is narrow already.
pub const WORDS_MAX: usize = 8;
/// The most products one search gives.
pub const LIMIT_MAX: u32 = 60;
/// Matches that are ranked one by one.
const MATCHES_MAX: i64 = 2_000;
/// Products that are walked by rank before the search is content with what it has.
const WALKED_MAX: i64 = 20_000;
/// The shortest beginning of a code that is looked for.
const CODE_PREFIX_MIN: usize = 4;
/// Codes that begin alike and are ranked.
const CODES_MAX: i64 = 500;

/// Which products a search gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those that are sold.
    Active,
    /// Also those that are switched off.
    All,
}

pub(crate) const COUNT_MATCHES: &str =
    "select count(*) from (select 1 from product_search where product_search match ?1 limit ?2)";

/// Ranks the first matches that the index gives.
pub(crate) const RANK_MATCHES: &str = "select t.product_key from \
     (select rowid from product_search where product_search match ?1 limit ?2) m \
     join product_tally t on t.product_key = m.rowid \
     where t.active >= ?3 order by t.sold_lines desc, t.folded limit ?4";

/// Walks products from the best seller down. An absent word is the empty text, which is in every
/// name.
pub(crate) const WALK: &str = "select product_key from \
     (select product_key, folded, active from product_tally indexed by product_by_rank \
      order by sold_lines desc, folded limit ?9) \
     where instr(folded, ?1) and instr(folded, ?2) and instr(folded, ?3) and instr(folded, ?4) \
     and instr(folded, ?5) and instr(folded, ?6) and instr(folded, ?7) and instr(folded, ?8) \
     and active >= ?10 limit ?11";

pub(crate) const WITH_CODE: &str = "select t.product_key from product_code s \
     join product_tally t on t.product_key = s.product_key \
     where s.code = ?1 and t.active >= ?2 order by t.sold_lines desc, t.folded limit ?3";

pub(crate) const WITH_CODE_PREFIX: &str = "select distinct t.product_key from \
     (select product_key from product_code where code >= ?1 and code < ?2 limit ?3) s \
     join product_tally t on t.product_key = s.product_key \
     where t.active >= ?4 order by t.sold_lines desc, t.folded limit ?5";

pub(crate) const BY_KEYS: &str =
    select_products!("", "join json_each(?1) k on k.value = p.product_key order by k.key");

/// The products that `text` means, at most `limit`: first those that carry it as a code, then those
/// with words that begin like all of its words, in any order, then those with a code that begins like
/// it; best sellers first in each. A text without letters or digits finds nothing.
pub async fn find(db: &SqlitePool, text: &str, scope: Scope, limit: u32) -> Result<Vec<Product>> {
    let limit = limit.min(LIMIT_MAX);
    let mut found = Found { keys: Vec::new(), limit };
    let code = text.parse::<Barcode>().ok();
    if let Some(code) = &code {
        found.add(with_code(db, code, scope, limit).await?);
    }
    let mut words = words(text);
    words.truncate(WORDS_MAX);
    if !words.is_empty() && !found.is_full() {
        found.add(with_words(db, &words, scope, limit).await?);
    }
    if let Some(code) = &code
        && code.as_str().len() >= CODE_PREFIX_MIN
        && !found.is_full()
    {
        found.add(with_code_prefix(db, code, scope, limit).await?);
    }
    by_keys(db, &found.keys).await
}

/// Keys in the order they will be shown, each once.
struct Found {
    keys: Vec<i64>,
    limit: u32,
}

impl Found {
    fn is_full(&self) -> bool {
        self.keys.len() >= self.limit as usize
    }

    fn add(&mut self, more: Vec<i64>) {
        for key in more {
            if !self.is_full() && !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
    }
}

async fn with_words(
    db: &SqlitePool,
    words: &[String],
    scope: Scope,
    limit: u32,
) -> Result<Vec<i64>> {
    let query = match_expression(words);
    let matches: i64 =
        sqlx::query_scalar(COUNT_MATCHES).bind(&query).bind(MATCHES_MAX + 1).fetch_one(db).await?;
    if matches <= MATCHES_MAX {
        return rank_matches(db, &query, scope, limit).await;
    }
    let mut found = Found { keys: walk(db, words, scope, limit).await?, limit };
    if !found.is_full() {
        found.add(rank_matches(db, &query, scope, limit).await?);
    }
    Ok(found.keys)
}

/// `"ino"* "coca"*`: all of them, each as the beginning of a word. Words hold letters and digits
/// only, so what a person types is never an operator.
fn match_expression(words: &[String]) -> String {
    words.iter().flat_map(|it| ["\"", it, "\"* "]).collect()
}

async fn rank_matches(db: &SqlitePool, query: &str, scope: Scope, limit: u32) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(RANK_MATCHES)
        .bind(query)
        .bind(MATCHES_MAX)
        .bind(least_active(scope))
        .bind(limit)
        .fetch_all(db)
        .await?)
}

async fn walk(db: &SqlitePool, words: &[String], scope: Scope, limit: u32) -> Result<Vec<i64>> {
    let mut query = sqlx::query_scalar(WALK);
    for place in 0..WORDS_MAX {
        query = query.bind(words.get(place).map(|it| format!(" {it}")).unwrap_or_default());
    }
    Ok(query.bind(WALKED_MAX).bind(least_active(scope)).bind(limit).fetch_all(db).await?)
}

async fn with_code(db: &SqlitePool, code: &Barcode, scope: Scope, limit: u32) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(WITH_CODE)
        .bind(code.as_str())
        .bind(least_active(scope))
        .bind(limit)
        .fetch_all(db)
        .await?)
}

async fn with_code_prefix(
    db: &SqlitePool,
    code: &Barcode,
    scope: Scope,
    limit: u32,
) -> Result<Vec<i64>> {
    // Codes are visible ASCII: DEL comes after everything that begins like this one.
    let end = format!("{code}\u{7f}");
    Ok(sqlx::query_scalar(WITH_CODE_PREFIX)
        .bind(code.as_str())
        .bind(end)
        .bind(CODES_MAX)
        .bind(least_active(scope))
        .bind(limit)
        .fetch_all(db)
        .await?)
}

const fn least_active(scope: Scope) -> i64 {
    match scope {
        Scope::Active => 1,
        Scope::All => 0,
    }
}

/// The products with these keys, in this order.
pub(crate) async fn by_keys(db: &SqlitePool, keys: &[i64]) -> Result<Vec<Product>> {
    let keys = serde_json::Value::from(keys);
    let rows: Vec<ProductRow> =
        sqlx::query_as(BY_KEYS).bind(keys.to_string()).fetch_all(db).await?;
    rows.into_iter().map(ProductRow::read).collect()
}

#[cfg(test)]
mod tests;
