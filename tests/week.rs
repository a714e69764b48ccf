//! A week without internet: the owner is warned in time, and when it comes back every boleta reaches
//! SUNAT in the way that is still open to it.

use std::collections::BTreeMap;
use std::time::Duration;

use izi_domain::BusinessDate;
use izi_ports::Clock;
use izi_practice::KeptState;
use izi_till::Till;
use serde_json::{Value, json};

use crate::shop::{Shop, ask, authority, free_address, pse, sale, set_up, states};

const A_DAY: Duration = Duration::from_hours(24);
/// One day more than the limit for sending a boleta alone.
const DAYS: u32 = 8;
const A_DAYS_SALES: u32 = 4;

async fn queue(till: &Till) -> Value {
    ask(till, "sunat.queue", json!({})).await
}

/// The kinds of notices that hold now.
fn kinds(queue: &Value) -> Vec<&str> {
    queue["notices"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_week_offline_what_is_in_time_goes_alone_and_the_rest_by_summaries() {
    let address = free_address();
    let shop = Shop::new();
    let till = shop.open_before(pse(address)).await;
    set_up(&till, "none").await;

    let mut sold = 0;
    let mut seen = Vec::new();
    for day in 0..DAYS {
        for _ in 0..A_DAYS_SALES {
            sold += 1;
            let sale = sale(sold).line("Arroz", "4.50").cash("10.00");
            assert_eq!(sale.sell(&till).await["number"], format!("B001-{sold}"));
        }
        till.work_until_idle(None).await.unwrap();
        let queue = queue(&till).await;
        assert_eq!(
            (&queue["dead"], &queue["breaker"], &queue["oldest_days"]),
            (&json!(0), &json!("offline"), &json!(day)),
            "nothing is lost or given up: {queue}"
        );
        let waiting = queue["to_send"].as_u64().unwrap() + queue["in_summary"].as_u64().unwrap();
        assert!(waiting >= u64::from(sold), "{waiting} of {sold} wait");
        seen.push((queue["window"].as_str().unwrap().to_owned(), kinds(&queue).join(" ")));
        if day + 1 < DAYS {
            shop.clock.forward(A_DAY);
        }
    }
    let told: Vec<_> = seen.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    let (ok, two, five) =
        (("ok", ""), ("day_2", "window_day_2"), ("day_5", "window_day_5 window_day_2"));
    assert_eq!(told, [ok, ok, two, two, two, five, five, five], "day by day");

    // The internet is back.
    let sunat = authority(&shop, address).await;
    till.work_until_idle(Some(60)).await.unwrap();
    let total = usize::try_from(sold).unwrap();
    let ours = states(&till, "authority").await;
    assert!(ours.iter().all(|it| it == "accepted"), "{ours:?}");
    let today = shop.clock.now().business_date();
    let kept = sunat.documents().await.unwrap();
    let (boletas, summaries): (Vec<_>, Vec<_>) =
        kept.iter().partition(|it| it.name.contains("-03-B001-"));
    assert_eq!(boletas.len(), total, "each boleta once");
    let mut by_age: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
    for it in &boletas {
        assert_eq!((it.state, it.accepted_times), (KeptState::Accepted, 1), "{}", it.name);
        let issued: BusinessDate = it.issued.as_deref().unwrap().parse().unwrap();
        let ways = by_age.entry(today.days_since(issued)).or_default();
        if it.told_by.is_some() {
            ways.1 += 1;
        } else {
            ways.0 += 1;
        }
        assert_eq!(it.total_cents, Some(450), "{}", it.name);
    }
    let expected = |age| if age <= 5 { (A_DAYS_SALES, 0) } else { (0, A_DAYS_SALES) };
    let expected: BTreeMap<_, _> = (0..i64::from(DAYS)).map(|age| (age, expected(age))).collect();
    assert_eq!(by_age, expected, "(alone, by a summary) by age in days");
    assert_eq!(summaries.len(), 2, "a summary for each day that was too old");
    println!("by age in days, (alone, by a summary): {by_age:?}");

    let queue = queue(&till).await;
    assert_eq!((&queue["window"], kinds(&queue).len()), (&json!("ok"), 0), "the alarms end");
    till.close().await;
    shop.assert_sound().await;
    sunat.stop().await;
}
