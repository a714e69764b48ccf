//! What the screens read, and opening the file.

use std::path::Path;

use izi_store::outbox::{self, Topic};
use izi_till::Till;
use serde_json::{Value, json};

use crate::table::{Row, milliseconds, times};
use crate::times::Times;
use crate::{Outcome, file, goods, say};

const ROUNDS: usize = 30;
const OPENINGS: usize = 10;
/// Milliseconds from the start to the screen. The window itself comes on top and is measured in it.
const START_MAX: f64 = 1_500.0;

/// Screens, workers' questions, opening.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("reading");
    let till = goods::till(seeded, "reading").await?;
    let mut least = Times::default();
    for _ in 0..ROUNDS * 10 {
        least.take(till.shop().last_number(&till.shop().setup().await?.series()?)).await?;
    }
    let baseline = ("a row by key", least.percentile(50));
    let mut rows = Vec::new();
    for (name, command, payload) in [
        ("month of the Nuevo RUS", "rus.month", json!({ "month": null })),
        ("status of the till", "shop.status", json!({})),
        ("latest boletas", "sale.list", listing(&Value::Null, &Value::Null)),
        ("boletas of two years ago", "sale.list", listing(&json!("2024-11"), &Value::Null)),
        ("boletas with a word", "sale.list", listing(&Value::Null, &json!("nadie"))),
        ("first page of the grid", "catalog.grid", grid()),
    ] {
        let mut asked = Times::default();
        for _ in 0..ROUNDS {
            asked.take(till.dispatch(command, payload.clone())).await?;
        }
        let ms = asked.percentile(50);
        rows.push(Row::told(name, milliseconds(ms), times(ms, baseline)));
    }
    let mut next = Times::default();
    for _ in 0..ROUNDS {
        next.take(outbox::next_due(till.shop().store.reads(), Topic::Authority)).await?;
    }
    let ms = next.percentile(50);
    rows.push(Row::told("a worker asks what is due", milliseconds(ms), times(ms, baseline)));
    till.close().await;
    rows.push(start(seeded, baseline).await?);
    Ok(rows)
}

fn listing(month: &Value, text: &Value) -> Value {
    json!({ "month": month, "text": text, "authority_state": null, "before": null, "limit": 50 })
}

fn grid() -> Value {
    json!({ "tab": "top", "page": 0, "size": 60 })
}

/// From nothing to what the first screen shows.
async fn start(seeded: &Path, baseline: (&str, f64)) -> Outcome<Row> {
    let folder = file::copy(seeded, "start")?;
    let mut starts = Times::default();
    for _ in 0..OPENINGS {
        let till = starts.take(async {
            let till = Till::open_with(&folder, file::clock()).await?;
            till.dispatch("shop.state", json!({})).await?;
            till.dispatch("shop.status", json!({})).await?;
            till.dispatch("catalog.tabs", json!({})).await?;
            till.dispatch("catalog.grid", grid()).await?;
            Ok::<_, Box<dyn std::error::Error>>(till)
        });
        till.await?.close().await;
    }
    let name = "file opened, first screen read, p95";
    Ok(Row::at_most_ms(name, starts.percentile(95), START_MAX, baseline))
}
