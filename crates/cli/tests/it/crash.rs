//! Processes that are killed, and many at once.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::shop::{Shop, id, one_drink};

const KILLS: u32 = 200;
const SEED: u64 = 0x1c0f_fee5;

/// A small generator of chance (xorshift), the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// 0 to `most`.
    pub(crate) fn up_to(&mut self, most: u64) -> u64 {
        self.below(Duration::from_micros(most + 1)).as_micros().try_into().unwrap()
    }

    pub(crate) fn below(&mut self, limit: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let micros = u64::try_from(limit.as_micros()).unwrap();
        Duration::from_micros(self.0 % micros)
    }
}

/// The numbers by sale id, as the list has them; no id and no number twice, and no gap.
fn sold(shop: &Shop) -> BTreeMap<String, String> {
    let sales = shop.izi(&["sales"]).json();
    let sales = sales.as_array().unwrap();
    let text = |sale: &Value, field: &str| sale[field].as_str().unwrap().to_owned();
    let by_id: BTreeMap<_, _> =
        sales.iter().map(|it| (text(it, "sale_id"), text(it, "number"))).collect();
    assert_eq!(by_id.len(), sales.len(), "an id was sold twice");
    let mut numbers: Vec<u32> =
        by_id.values().map(|it| it.strip_prefix("B001-").unwrap().parse().unwrap()).collect();
    numbers.sort_unstable();
    let without_gap: Vec<u32> = (1..=u32::try_from(numbers.len()).unwrap()).collect();
    assert_eq!(numbers, without_gap, "a number twice, or a gap");
    by_id
}

/// Every sale has all that follows from it, once, and nothing is left of those that failed.
fn assert_whole(shop: &Shop, sales: usize) {
    let sales = i64::try_from(sales).unwrap();
    for (what, found) in [
        ("lines", shop.count("select count(*) from sale_line")),
        ("payments", shop.count("select count(*) from payment")),
        ("tickets", shop.count("select count(*) from outbox where topic = 'print'")),
        ("drawers", shop.count("select count(*) from outbox where topic = 'drawer'")),
        ("boletas", shop.count("select count(*) from outbox where topic = 'authority'")),
        ("movements", shop.count("select count(*) from stock_movement where kind = 'sale'")),
        ("notes", shop.count("select count(*) from audit where action = 'sale.commit'")),
        ("last number", shop.count("select last_number from series")),
    ] {
        assert_eq!(found, sales, "{what}");
    }
    shop.assert_sound();
}

#[test]
fn a_selling_loop_killed_two_hundred_times_loses_nothing_doubles_nothing_and_skips_no_number() {
    let shop = Shop::practice("tcp://127.0.0.1:9");
    let mut confirmed = BTreeMap::new();
    let mut confirm = |answer: &Value| {
        let text = |field: &str| answer[field].as_str().unwrap().to_owned();
        let before = confirmed.insert(text("sale_id"), text("number"));
        assert!(before.is_none_or(|it| it == text("number")), "another number for the same sale");
    };

    let started = Instant::now();
    for n in 0..5 {
        confirm(&shop.sell(&one_drink(&id(n))).json());
    }
    let usual = started.elapsed() / 5;

    let (mut chance, mut heard, mut unheard, mut not_made) = (Chance(SEED), 0, 0, 0);
    for n in 5..5 + KILLS {
        let sale = one_drink(&id(n));
        let file = shop.file("sale.json", sale.to_string().as_bytes());
        let mut child = shop.command(&["sell", &file]).spawn().unwrap();
        thread::sleep(chance.below(usual * 5 / 4));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        if let Ok(answer) = serde_json::from_slice::<Value>(&output.stdout) {
            confirm(&answer);
            heard += 1;
        } else if n % 2 == 0 {
            // The screen asks again with the same id; the other half walks away.
            let again = shop.sell(&sale).json();
            if again["repeated"] == true {
                unheard += 1;
            } else {
                not_made += 1;
            }
            confirm(&again);
        }
    }
    println!(
        "{KILLS} kills: {heard} sales confirmed before; asked again: {unheard} had been made, {not_made} had not"
    );
    assert!(heard < KILLS && not_made > 0, "the kills came too late to matter");

    let sold = sold(&shop);
    for (id, number) in &confirmed {
        assert_eq!(sold.get(id), Some(number), "a confirmed sale is lost or has another number");
    }
    assert_whole(&shop, sold.len());
}

#[test]
fn load_data_that_is_killed_leaves_nothing_of_itself() {
    const SALES: i64 = 3_000;
    let shop = Shop::practice("tcp://127.0.0.1:9");
    shop.izi(&["seed", "--products", "60", "--sales", "0"]).json();
    let load = ["seed", "--products", "0", "--sales", &SALES.to_string()];
    let started = Instant::now();
    shop.izi(&load).json();
    let usual = started.elapsed();
    let (mut chance, mut killed) = (Chance(SEED), 0);
    for n in 0..10 {
        let before = shop.count("select count(*) from sale");
        let mut child = shop.command(&load).spawn().unwrap();
        thread::sleep(chance.below(usual));
        child.kill().unwrap();
        let told = child.wait_with_output().unwrap().stdout;
        // The till goes on where it was, with the log that it wants.
        shop.sell(&one_drink(&id(n))).json();
        let more = shop.count("select count(*) from sale") - before - 1;
        assert!(more == 0 || more == SALES, "{more} sales of {SALES} were left");
        assert!(more == SALES || told.is_empty(), "what was told of is there");
        killed += i64::from(more == 0);
    }
    assert!(killed > 0, "the kills came too late to matter");
    shop.assert_sound();
}

#[test]
fn four_processes_selling_at_once_share_the_numbers() {
    const EACH: u32 = 50;
    let shop = Shop::practice("tcp://127.0.0.1:9");
    thread::scope(|scope| {
        for process in 0..4 {
            let shop = &shop;
            scope.spawn(move || {
                for n in 0..EACH {
                    let answer = shop.sell(&one_drink(&id(process * EACH + n))).json();
                    assert_eq!(answer["repeated"], false);
                }
            });
        }
    });
    let sold = sold(&shop);
    assert_eq!(sold.len(), 4 * EACH as usize);
    assert_whole(&shop, sold.len());
}

#[test]
fn the_same_sale_asked_from_four_processes_at_once_is_made_once() {
    let shop = Shop::practice("tcp://127.0.0.1:9");
    for n in 0..10 {
        let answers: Vec<Value> = thread::scope(|scope| {
            let asked: Vec<_> =
                (0..4).map(|_| scope.spawn(|| shop.sell(&one_drink(&id(n))).json())).collect();
            asked.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let made = answers.iter().filter(|it| it["repeated"] == false).count();
        assert_eq!(made, 1);
        assert!(answers.iter().all(|it| it["number"] == answers[0]["number"]));
    }
    assert_whole(&shop, 10);
}
