//! What a printer costs the counter: how soon the first byte of a ticket leaves after the tender, and
//! what a printer that hangs takes from the next sale.

use std::path::Path;
use std::time::{Duration, Instant};

use izi_testkit::printer::{Fault, PrinterSim};
use izi_till::Till;
use serde_json::json;

use crate::table::{Row, milliseconds, times};
use crate::times::Times;
use crate::{Outcome, goods, say};

/// Tickets whose first byte is timed.
const TICKETS: usize = 120;
/// Sales that are timed beside a printer that hangs.
const SALES: usize = 300;
const WARM_UP: usize = 20;
/// Milliseconds from the tender to the first byte.
const FIRST_BYTE_MAX: f64 = 50.0;
/// The next sale may begin so many times as late as with a printer that works.
const HANGING_MAX: f64 = 1.25;
/// What every ticket begins with.
const BEGIN: &[u8] = b"\x1b@\x1c.";

/// The first byte, and the next sale.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("printing");
    let mut rows = vec![first_byte(seeded).await?];
    rows.push(hanging(seeded).await?);
    Ok(rows)
}

/// A till whose workers print on a simulated printer.
async fn till(seeded: &Path, name: &str, sim: &PrinterSim) -> Outcome<Till> {
    let till = goods::till(seeded, name).await?;
    goods::connect_printer(till.shop(), &sim.url()).await?;
    till.start_workers();
    Ok(till)
}

async fn first_byte(seeded: &Path) -> Outcome<Row> {
    let sim = PrinterSim::start()?;
    let till = till(seeded, "first-byte", &sim).await?;
    let codes = goods::codes(till.shop(), 1_000).await?;
    let (mut waits, mut tenders) = (Times::default(), Times::default());
    for place in 0..TICKETS {
        let cart = fill(&till, &codes, place).await?;
        let before = sim.received_bytes();
        tenders.take(pay(&till, &cart)).await?;
        waits
            .take(async {
                let end = Instant::now() + Duration::from_secs(10);
                while !has_begun(&sim, before) && Instant::now() < end {
                    tokio::time::sleep(Duration::from_micros(500)).await;
                }
            })
            .await;
        sim.wait_for_tickets(place + 1, Duration::from_secs(10));
    }
    till.close().await;
    let baseline = ("the tender itself, p95", tenders.percentile(95));
    let ms = waits.percentile(95);
    Ok(Row::at_most_ms("tender to first byte of the ticket, p95", ms, FIRST_BYTE_MAX, baseline))
}

/// Whether a ticket began after that many bytes.
fn has_begun(sim: &PrinterSim, before: usize) -> bool {
    sim.received_after(before).windows(BEGIN.len()).any(|it| it == BEGIN)
}

async fn hanging(seeded: &Path) -> Outcome<Row> {
    let (works, hangs) = (PrinterSim::start()?, PrinterSim::start()?);
    hangs.set(&[Fault::HangAfter(300)]);
    let (good, bad) = (till(seeded, "works", &works).await?, till(seeded, "hangs", &hangs).await?);
    let codes = goods::codes(good.shop(), 1_000).await?;
    let (mut with, mut without) = (Times::default(), Times::default());
    for place in 0..WARM_UP + SALES {
        if place == WARM_UP {
            (with, without) = (Times::default(), Times::default());
        }
        // One after the other in one loop: a disk that is slow for a while is slow for both.
        for (till, times) in [(&good, &mut without), (&bad, &mut with)] {
            let cart = fill(till, &codes, place).await?;
            let next = goods::sale_id(1_000_000 + place)?.to_string();
            let scan = json!({ "cart_id": next, "code": codes[place].as_str(), "quantity": null });
            times
                .take(async {
                    pay(till, &cart).await?;
                    till.dispatch("cart.scan", scan).await?;
                    Outcome::Ok(())
                })
                .await?;
            till.dispatch("cart.discard", json!({ "cart_id": next })).await?;
        }
    }
    good.close().await;
    bad.close().await;
    let (ms, baseline) = (with.percentile(99), without.percentile(99));
    Ok(Row {
        name: "tender to next sale, printer hangs, p99".to_owned(),
        figure: milliseconds(ms),
        budget: Some(format!("<= {HANGING_MAX} x works")),
        ratio: times(ms, ("printer works", baseline)),
        is_kept: ms <= HANGING_MAX * baseline,
    })
}

async fn fill(till: &Till, codes: &[izi_domain::Barcode], place: usize) -> Outcome<String> {
    let begin = place * goods::LINES % (codes.len() - goods::LINES);
    let cart = goods::sale_id(place)?.to_string();
    for code in &codes[begin..begin + goods::LINES] {
        let scan = json!({ "cart_id": cart, "code": code.as_str(), "quantity": null });
        till.dispatch("cart.scan", scan).await?;
    }
    Ok(cart)
}

async fn pay(till: &Till, cart: &str) -> Outcome<()> {
    let cash = json!({ "method": "cash", "amount": "500.00", "reference": null });
    till.dispatch("tender.commit", json!({ "cart_id": cart, "payments": [cash] })).await?;
    Ok(())
}
