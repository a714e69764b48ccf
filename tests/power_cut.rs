//! The power goes at any step of a sale: all of it is there in the morning, or nothing, and asking
//! again never sells twice.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use izi_store::Store;
use izi_till::Till;
use serde_json::{Value, json};
use sqlx::Connection;

use crate::shop::{Shop, ask, assert_sound, connect, count, sale};

/// What a sale leaves in the file.
type Rows = [i64; 9];

async fn rows(file: &Path) -> Rows {
    let mut db = connect(file).await;
    let mut rows = [0; 9];
    for (place, sql) in [
        "select count(*) from sale",
        "select count(*) from sale_line",
        "select count(*) from payment",
        "select count(*) from outbox",
        "select count(*) from audit",
        "select count(*) from stock_movement where kind = 'sale'",
        "select sum(stock_milli) from product_tally",
        "select count(*) from cart",
        "select last_number from series",
    ]
    .into_iter()
    .enumerate()
    {
        rows[place] = count(&mut db, sql).await;
    }
    db.close().await.unwrap();
    rows
}

const CODE: &str = "7750182002509";

fn the_sale() -> Value {
    let sold = sale(2).scanned(CODE, "3").weighed("Pan", "0.300", "8.00");
    sold.to("dni", "46779354", "ANA PAZ").yape("2.00", "123").cash("20.00").json()
}

/// A shop that has sold once and has the sale in question open on the screen, with its file closed.
async fn evening() -> Shop {
    let shop = Shop::in_memory();
    let till = shop.practice("tcp://127.0.0.1:9").await;
    let product =
        json!({ "code": CODE, "name": "Inca Kola", "price": "2.50", "category": "", "unit": null });
    ask(&till, "catalog.quick", product).await;
    sale(1).scanned(CODE, "1").cash("2.50").sell(&till).await;
    ask(&till, "cart.scan", json!({ "cart_id": the_sale()["id"], "code": CODE, "quantity": "3" }))
        .await;
    till.close().await;
    shop
}

/// From now on the connection that sells takes so many steps and no more.
async fn cut_after(store: &Store, steps: u64) {
    let armed = Arc::new(AtomicBool::new(false));
    let mut transaction = store.write().await.unwrap();
    let (mut seen, is_armed) = (0, Arc::clone(&armed));
    transaction.lock_handle().await.unwrap().set_progress_handler(1, move || {
        seen += u64::from(is_armed.load(Ordering::Relaxed));
        seen <= steps
    });
    transaction.rollback().await.unwrap();
    armed.store(true, Ordering::Relaxed);
}

/// The next morning: all or nothing is there, and asking again makes it whole without doubling it.
async fn next_morning(shop: &Shop, nothing: &Rows, everything: &Rows) -> bool {
    let till = shop.open().await;
    let found = rows(&shop.file()).await;
    assert!(found == *nothing || found == *everything, "half a sale: {found:?}");
    let again = ask(&till, "sale.commit", the_sale()).await;
    assert_eq!((&again["number"], &again["total"]), (&json!("B001-2"), &json!("9.90")));
    assert_eq!(again["repeated"], found == *everything);
    assert_eq!(rows(&shop.file()).await, *everything);
    till.close().await;
    assert_sound(&shop.file()).await;
    found == *everything
}

/// Whether the sale was confirmed before the cut, and whether it was there in the morning.
async fn cut(evening: &Shop, steps: u64, nothing: &Rows, everything: &Rows) -> (bool, bool) {
    let day = evening.as_it_stands();
    let till: Till = day.open().await;
    cut_after(&till.shop().store, steps).await;
    let outcome = till.dispatch("sale.commit", the_sale()).await;
    let morning = day.as_it_stands();
    // Nobody closes anything: the power is gone.
    drop(till);
    let there = next_morning(&morning, nothing, everything).await;
    assert!(outcome.is_err() || there, "a confirmed sale was lost after {steps} steps");
    (outcome.is_ok(), there)
}

async fn undisturbed(evening: &Shop) -> (Rows, Rows) {
    let day = evening.as_it_stands();
    let till = day.open().await;
    let nothing = rows(&day.file()).await;
    ask(&till, "sale.commit", the_sale()).await;
    let everything = rows(&day.file()).await;
    till.close().await;
    assert_eq!(everything[0], nothing[0] + 1);
    assert_eq!(everything[7], nothing[7] - 1, "the open ticket is gone with the sale");
    (nothing, everything)
}

/// Every seventh step, which meets every statement; each one of them when the whole campaign is asked
/// for.
fn stride() -> usize {
    if std::env::var("IZI_CAMPAIGN").is_ok_and(|it| it == "whole") { 1 } else { 7 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_power_may_go_at_every_step_of_a_sale() {
    let evening = evening().await;
    let (nothing, everything) = undisturbed(&evening).await;
    // Two walkers that pass each other, until a sale comes through uncut.
    let walk = async |first: u64| {
        let (mut lost, mut unheard) = (0, 0);
        for steps in (first..).step_by(2 * stride()) {
            match cut(&evening, steps, &nothing, &everything).await {
                (true, _) => break,
                (false, false) => lost += 1,
                (false, true) => unheard += 1,
            }
        }
        (lost, unheard)
    };
    let half = u64::try_from(stride()).unwrap();
    let (odd, even) = tokio::join!(walk(1), walk(1 + half));
    let (lost, unheard) = (odd.0 + even.0, odd.1 + even.1);
    println!("{lost} cuts before the commit, {unheard} after it");
    assert!(lost > 100, "the cuts never met the sale");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_may_be_torn_at_every_sector() {
    const SECTOR: u64 = 512;
    let evening = evening().await;
    let (nothing, everything) = undisturbed(&evening).await;
    let day = evening.as_it_stands();
    let till = day.open().await;
    ask(&till, "sale.commit", the_sale()).await;
    let night = day.as_it_stands();
    till.close().await;
    let whole = std::fs::metadata(night.data().join("shop.sqlite-wal")).unwrap().len();
    assert!(whole > 0);
    let (mut without, mut with) = (0, 0);
    for length in (0..=whole / SECTOR).map(|it| it * SECTOR).chain([whole]) {
        let morning = night.as_it_stands();
        let log = std::fs::File::options().write(true).open(morning.data().join("shop.sqlite-wal"));
        log.unwrap().set_len(length).unwrap();
        let there = next_morning(&morning, &nothing, &everything).await;
        if there {
            with += 1;
        } else {
            without += 1;
        }
        assert!(there || length < whole, "the whole log has the whole sale");
    }
    println!("{without} lengths of the log without the sale, {with} with it");
    assert!(with > 0 && without > 0);
}
