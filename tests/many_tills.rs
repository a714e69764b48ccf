//! Many at once over one file.

use std::collections::BTreeSet;

use izi_till::Till;
use sqlx::Connection;

use crate::shop::{Shop, count, sale};

const THREADS: u32 = 16;
const SALES: u32 = 500;
/// Each has its own connections to the file, as another process would.
const TILLS: u32 = 4;

async fn sell_many(till: Till, thread: u32) -> Vec<String> {
    let mut numbers = Vec::new();
    for n in 0..SALES {
        let sold = sale(thread * SALES + n).line("Pan", "0.30").cash("0.30").sell(&till).await;
        assert_eq!(sold["repeated"], false);
        numbers.push(sold["number"].as_str().unwrap().to_owned());
    }
    numbers
}

// In the machine's memory where it can be: 8,000 commits that each wait for a build machine's disk
// measure that disk. That a commit reaches the disk is proven by the power cuts and the kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 16)]
async fn sixteen_threads_sell_five_hundred_times_each_without_a_repeat_or_a_gap() {
    let shop = Shop::in_memory();
    let mut tills = vec![shop.practice("none").await];
    for _ in 1..TILLS {
        tills.push(shop.open().await);
    }
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| tokio::spawn(sell_many(tills[(thread % TILLS) as usize].clone(), thread)))
        .collect();
    let mut numbers = BTreeSet::new();
    for thread in threads {
        for number in thread.await.unwrap() {
            let number: u32 = number.strip_prefix("B001-").unwrap().parse().unwrap();
            assert!(numbers.insert(number), "{number} was given twice");
        }
    }
    let all = THREADS * SALES;
    assert_eq!(numbers, (1..=all).collect(), "a gap");
    for till in &tills {
        till.close().await;
    }

    let mut db = shop.connect().await;
    for sql in [
        "select count(*) from sale",
        "select max(number) from sale",
        "select last_number from series",
        "select count(distinct sale_id) from sale_line",
        "select count(*) from payment",
        "select count(*) from outbox where topic = 'authority' and state = 'queued'",
        "select count(*) from audit where action = 'sale.commit'",
    ] {
        assert_eq!(count(&mut db, sql).await, i64::from(all), "{sql}");
    }
    let backwards = "select count(*) from sale as one join sale as next on next.series = one.series \
        and next.number = one.number + 1 where next.sold_utc_ms < one.sold_utc_ms";
    assert_eq!(count(&mut db, backwards).await, 0, "numbers and times go the same way");
    db.close().await.unwrap();
    shop.assert_sound().await;
}
