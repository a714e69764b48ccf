//! What a search and a scan cost beside reading one row by its key.

use std::path::Path;

use izi_app::Scope;
use izi_domain::Barcode;
use izi_store::product;

use crate::table::Row;
use crate::times::Times;
use crate::{Outcome, goods, say};

/// What cashiers type: a letter, two, three; the beginnings of two and three words; sizes.
const QUERIES: [&str; 36] = [
    "a",
    "c",
    "g",
    "l",
    "p",
    "s",
    "ag",
    "ce",
    "co",
    "ga",
    "in",
    "le",
    "pa",
    "ar",
    "coc",
    "gal",
    "inc",
    "lec",
    "shz",
    "ñoq",
    "inca",
    "gaseosa",
    "inca ko",
    "coca 3",
    "ino coca",
    "lec glo",
    "az rub",
    "papel el",
    "det bol 1",
    "ino coca 3",
    "lec eva 4",
    "yog fre 1",
    "gal sod x",
    "pa hu prim",
    "500",
    "zzz",
];
const ROUNDS: usize = 15;
const CODES: usize = 2_000;
/// Products a search shows.
const SHOWN: u32 = 20;

/// Searches and look-ups.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("finding");
    let till = goods::till(seeded, "finding").await?;
    let reads = till.shop().store.reads();
    let codes = goods::codes(till.shop(), CODES).await?;
    let (mut searches, mut by_text, mut by_code, mut by_key) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    let by_codes = codes.iter().step_by(CODES / 12).map(Barcode::as_str);
    let queries: Vec<&str> = QUERIES.into_iter().chain(by_codes).collect();
    for round in 0..ROUNDS {
        for (place, query) in queries.iter().enumerate() {
            let found =
                searches.take(izi_store::search::find(reads, query, Scope::Active, SHOWN)).await?;
            if found.is_empty() && *query != "zzz" && *query != "shz" && *query != "ñoq" {
                say(&format!("nothing found by {query}"));
            }
            by_text.take(read_one(reads, round * queries.len() + place)).await?;
        }
    }
    for (place, code) in codes.iter().enumerate() {
        if by_code.take(product::by_code(reads, code)).await?.is_empty() {
            return Err(format!("{code} was not found").into());
        }
        by_key.take(read_one(reads, place)).await?;
    }
    till.close().await;
    let row = |name, ours: &Times, percent, most, theirs: &Times| {
        Row::at_most_ms(
            name,
            ours.percentile(percent),
            most,
            ("a row by key", theirs.percentile(percent)),
        )
    };
    Ok(vec![
        row("search, p95", &searches, 95, 16.0, &by_text),
        row("look-up by code, p99", &by_code, 99, 2.0, &by_key),
    ])
}

/// The baseline: the least that any question to this file costs.
async fn read_one(reads: &sqlx::SqlitePool, place: usize) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("select name from product where product_key = ?")
        .bind(i64::try_from(place * 31 % 50_000).unwrap_or(0) + 1)
        .fetch_optional(reads)
        .await
}
