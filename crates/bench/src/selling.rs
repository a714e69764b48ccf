//! What a sale costs beside a bare transaction of the same rows.

use std::path::Path;

use crate::table::{Row, milliseconds, times};
use crate::times::Times;
use crate::{Outcome, bare, file, goods, say};

/// Sales that are timed.
const SALES: usize = 1_000;
/// Sales before, which fill the caches.
const WARM_UP: usize = 50;
/// A sale may cost so many bare transactions.
const TIMES_MAX: f64 = 3.0;
/// An address at which nobody listens: nothing is printed while sales are timed.
const PRINTER: &str = "tcp://127.0.0.1:9";

/// The commit of a sale.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("selling");
    let till = goods::till(seeded, "selling").await?;
    let shop = till.shop();
    goods::connect_printer(shop, PRINTER).await?;
    let mut bare = bare::open(&file::copy(seeded, "bare")?).await?;
    let codes = goods::codes(shop, 1_000).await?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for place in 0..WARM_UP + SALES {
        let begin = place * goods::LINES % (codes.len() - goods::LINES);
        let draft = goods::ticket(shop, place, &codes[begin..begin + goods::LINES]).await?;
        if place == WARM_UP {
            (ours, theirs) = (Times::default(), Times::default());
        }
        // One after the other in one loop: a disk that is slow for a while is slow for both.
        let committed = ours.take(izi_app::commit_sale(shop, &draft)).await?;
        theirs.take(bare::write(&mut bare, &committed.sale)).await?;
    }
    till.close().await;
    let row = |percent| {
        let (ms, baseline) = (ours.percentile(percent), theirs.percentile(percent));
        let name = format!("sale committed, p{percent}");
        let ratio = times(ms, ("bare transaction", baseline));
        (ms / baseline, Row::told(&name, milliseconds(ms), ratio))
    };
    let (factor, p99) = row(99);
    let budget = Some(format!("<= {TIMES_MAX} x bare"));
    Ok(vec![row(50).1, Row { budget, is_kept: factor <= TIMES_MAX, ..p99 }])
}
