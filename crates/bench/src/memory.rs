//! What the process weighs while it sells a thousand times, prints and sends.

use std::path::Path;
use std::process::{Command, Stdio};

use izi_testkit::printer::PrinterSim;
use izi_till::Till;
use serde_json::{Value, json};

use crate::table::Row;
use crate::{Outcome, file, goods, say};

/// What the process that is weighed is called with: nothing of the other measurements is in it.
pub(crate) const VERB: &str = "sell-and-weigh";

/// It is weighed after so many sales.
const WEIGHED_AT: [usize; 3] = [200, 600, 1_000];
/// Megabytes, at most.
const MOST_MB: f64 = 200.0;
/// Flat: the last four hundred sales leave no more than this, in megabytes.
const GROWTH_MAX_MB: f64 = 10.0;

/// The weight of a process of its own. Linux only: elsewhere there is no such figure to read.
pub(crate) fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    if !cfg!(target_os = "linux") {
        let why = "only read on Linux".to_owned();
        return Ok(vec![Row::told("memory", why, String::new())]);
    }
    say("weighing");
    let printer = PrinterSim::start()?;
    let folder = file::copy(seeded, "memory")?;
    let output = Command::new(std::env::current_exe()?)
        .arg(VERB)
        .arg(&folder)
        .arg(printer.url())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the process that was to be weighed failed".into());
    }
    let weights: Vec<f64> = serde_json::from_slice(&output.stdout)?;
    let &[before, first, middle, last] = weights.as_slice() else {
        return Err("the process was not weighed as often as it should".into());
    };
    let ratio = format!("{:.2} x the open file at rest ({before:.0} MB)", last / before);
    Ok(vec![
        Row {
            name: "memory after 1,000 sales".to_owned(),
            figure: format!("{last:.0} MB"),
            budget: Some(format!("<= {MOST_MB} MB")),
            ratio,
            is_kept: last <= MOST_MB,
        },
        Row {
            name: "memory from sale 600 to 1,000".to_owned(),
            figure: format!("{:+.1} MB", last - middle),
            budget: Some(format!("<= {GROWTH_MAX_MB} MB")),
            ratio: format!("{first:.0} MB after 200, {middle:.0} MB after 600"),
            is_kept: last - middle <= GROWTH_MAX_MB,
        },
    ])
}

/// Sells through the commands of the screen while the workers print and send, and writes what the
/// process weighed, in megabytes.
pub(crate) async fn sell_and_weigh(folder: &str, printer: &str) -> Outcome<()> {
    let till = Till::open_with(Path::new(folder), file::clock()).await?;
    goods::connect_printer(till.shop(), printer).await?;
    till.start_workers();
    let codes = goods::codes(till.shop(), 1_000).await?;
    let mut weights = vec![weight()?];
    for place in 1..=WEIGHED_AT[2] {
        let begin = place * goods::LINES % (codes.len() - goods::LINES);
        let cart_id = goods::sale_id(place)?.to_string();
        for code in &codes[begin..begin + goods::LINES] {
            let scan = json!({ "cart_id": cart_id, "code": code.as_str(), "quantity": null });
            till.dispatch("cart.scan", scan).await?;
        }
        let cash = json!({ "method": "cash", "amount": "500.00", "reference": null });
        till.dispatch("tender.commit", json!({ "cart_id": cart_id, "payments": [cash] })).await?;
        if WEIGHED_AT.contains(&place) {
            weights.push(weight()?);
        }
    }
    till.close().await;
    say(&Value::from(weights).to_string());
    Ok(())
}

/// What of this process is in memory, in megabytes.
fn weight() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1_024.0)
}
