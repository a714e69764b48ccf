//! What the owner waits for: the light, the first look, the first page of every report.

use std::path::Path;

use serde_json::json;

use crate::table::Row;
use crate::times::Times;
use crate::{Outcome, file, goods, say};

const ROUNDS: usize = 20;
/// Sales a second that load data is made at.
const SEEDED_MIN: f64 = 20_000.0;
/// Milliseconds of the light.
const LIGHT_MAX: f64 = 5.0;
/// Milliseconds of the first look.
const DASHBOARD_MAX: f64 = 150.0;
/// Milliseconds of a report's first page.
const REPORT_MAX: f64 = 300.0;
const REPORTS: [&str; 10] = [
    "days",
    "products",
    "categories",
    "sellers",
    "methods",
    "states",
    "customers",
    "sales",
    "register",
    "rus",
];
/// All that was ever sold.
const FROM: &str = "2023-11-01";
const TO: &str = "2026-11-30";

/// The light, the first look, the reports, and the list behind a figure.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("owner");
    let till = goods::till(seeded, "owner").await?;
    let mut least = Times::default();
    for _ in 0..ROUNDS * 10 {
        least.take(till.shop().last_number(&till.shop().setup().await?.series()?)).await?;
    }
    let baseline = ("a row by key", least.percentile(50));
    let whole = |name: &str| json!({ "name": name, "from": FROM, "to": TO });
    let mut asked = vec![
        ("light of the Nuevo RUS, p95".to_owned(), "rus.light", json!({}), LIGHT_MAX),
        ("first look, p95".to_owned(), "dashboard.show", json!({}), DASHBOARD_MAX),
    ];
    for name in REPORTS {
        let page = json!({ "report": whole(name), "limit": 50 });
        asked.push((format!("three years by {name}, p95"), "report.page", page, REPORT_MAX));
    }
    for (by, key) in [("method", "yape"), ("hour", "14"), ("state", "accepted")] {
        let filter = json!({ "from": FROM, "to": TO, "by": by, "key": key });
        let list = json!({ "filter": filter, "limit": 50 });
        asked.push((format!("list behind {by} {key}, p95"), "entry.list", list, REPORT_MAX));
    }
    let rate = file::seeding_rate(seeded)?;
    let mut rows = vec![Row {
        name: "sales seeded a second".to_owned(),
        figure: format!("{rate:.0} /s"),
        budget: Some(format!(">= {SEEDED_MIN} /s")),
        ratio: "measured when the file was made".to_owned(),
        is_kept: rate >= SEEDED_MIN,
    }];
    for (name, command, payload, most) in asked {
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            times.take(till.dispatch(command, payload.clone())).await?;
        }
        rows.push(Row::at_most_ms(&name, times.percentile(95), most, baseline));
    }
    till.close().await;
    Ok(rows)
}
