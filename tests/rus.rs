//! The light of the Nuevo RUS: what the owner is told of her month, to the céntimo.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use izi_domain::Instant;
use izi_ports::Clock;
use izi_practice::Running;
use izi_till::Till;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::shop::{
    MovedClock, Shop, ask, authority, free_address, pass_limits, pse, refused, sale, set_up,
};

/// A clock that stands where the test puts it.
pub(crate) struct StillClock(AtomicI64);

impl StillClock {
    pub(crate) fn at(text: &str) -> Arc<Self> {
        let clock = Arc::new(Self(AtomicI64::new(0)));
        clock.set(text);
        clock
    }

    fn set(&self, text: &str) {
        let moment: Instant = text.parse().unwrap();
        self.0.store(moment.utc_ms(), Ordering::Relaxed);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Instant {
        Instant::from_utc_ms(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

/// A shop at a moment, whose owner lets every sale pass.
pub(crate) async fn lenient(shop: &Shop, clock: Arc<StillClock>) -> Till {
    let till = Till::open_with(shop.data(), clock).await.unwrap();
    set_up(&till, "none").await;
    pass_limits(&till).await;
    till
}

pub(crate) async fn policy(till: &Till, policy: &str) {
    let settings = json!({ "policy": policy, "webhook": "" });
    ask(till, "rus.save_settings", settings).await;
}

/// Sells for that much, to somebody with a name.
pub(crate) fn for_amount(n: u32, amount: &str) -> crate::shop::Sale {
    sale(n).line("Canasta", amount).to("dni", "46779354", "ANA PAZ").paid("card", amount)
}

pub(crate) async fn light(till: &Till) -> Value {
    ask(till, "rus.light", json!({})).await
}

/// The income of the light, which is that of every list and report of the month too.
/// What needs the owner because of a limit that is passed.
async fn limits_passed(till: &Till) -> Vec<[String; 3]> {
    let shown = ask(till, "dashboard.show", json!({})).await;
    let rows = shown["attention"].as_array().unwrap().iter();
    rows.filter(|it| it["kind"] == "rus_exceeded")
        .map(|it| ["tone", "limit", "amount"].map(|key| it[key].as_str().unwrap().to_owned()))
        .collect()
}

fn row((tone, limit, amount): (&str, &str, &str)) -> [String; 3] {
    [tone, limit, amount].map(str::to_owned)
}

pub(crate) async fn income(till: &Till) -> String {
    let it = light(till).await;
    let month = it["month"].as_str().unwrap().to_owned();
    let bar = ask(till, "rus.month", json!({ "month": month })).await;
    assert_eq!(bar["income"], it["income"], "status bar");
    let (from, to) = (format!("{month}-01"), format!("{month}-28"));
    let to = ask(till, "dashboard.show", json!({})).await["month"]["to"]
        .as_str()
        .map_or(to, str::to_owned);
    let filter = json!({ "from": from, "to": to });
    let list = ask(till, "entry.list", json!({ "filter": filter, "limit": 200 })).await;
    assert_eq!(list["total"], it["income"], "the list behind it");
    it["income"].as_str().unwrap().to_owned()
}

async fn buy(till: &Till, n: u32, date: &str, total: &str) -> Value {
    let id = format!("01890000-0000-7000-9000-{n:012x}");
    let asked = json!({ "id": id, "date": date, "supplier": "Distribuidora", "total": total });
    ask(till, "purchase.add", asked).await
}

#[tokio::test]
async fn a_limit_is_inside_and_a_centimo_more_is_not() {
    for (sold, level, category, quota, left, exceeded) in [
        ("4999.99", "green", "1", json!("20.00"), "0.01", "0.00"),
        ("5000.00", "green", "1", json!("20.00"), "0.00", "0.00"),
        ("5000.01", "yellow", "2", json!("50.00"), "2999.99", "0.00"),
        ("7999.99", "yellow", "2", json!("50.00"), "0.01", "0.00"),
        ("8000.00", "yellow", "2", json!("50.00"), "0.00", "0.00"),
        ("8000.01", "red", "none", Value::Null, "0.00", "0.01"),
    ] {
        let shop = Shop::in_memory();
        let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
        for_amount(1, sold).sell(&till).await;
        let it = light(&till).await;
        let told = ["level", "category", "left", "exceeded"].map(|key| it[key].as_str().unwrap());
        assert_eq!(told, [level, category, left, exceeded], "{sold}");
        assert_eq!((&it["quota"], &it["decided_by"]), (&quota, &json!("income")), "{sold}");
        assert_eq!(it["quota_due"], "2026-12-15");
        assert!(it["percent"].as_u64().unwrap() <= 100);
        let bar = ask(&till, "rus.month", json!({})).await;
        assert_eq!([&bar["level"], &bar["left"]], [level, left], "{sold}");
        assert_eq!(income(&till).await, sold);
        till.close().await;
    }
}

#[tokio::test]
async fn months_and_years_end_at_midnight_in_lima() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-11-30T18:59:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    let sales = [
        ("2026-11-30T18:59:00-05:00", "1.00"),
        ("2026-11-30T19:00:00-05:00", "2.00"), // 1 December in UTC.
        ("2026-11-30T23:59:59-05:00", "4.00"),
        ("2026-12-01T00:00:00-05:00", "8.00"),
        ("2026-12-31T23:59:59-05:00", "16.00"),
        ("2027-01-01T00:00:00-05:00", "32.00"),
    ];
    for (n, (moment, amount)) in (1..).zip(sales) {
        clock.set(moment);
        for_amount(n, amount).sell(&till).await;
    }
    for (month, sold, year) in [
        ("2026-11", "7.00", "7.00"),
        ("2026-12", "24.00", "31.00"),
        ("2027-01", "32.00", "32.00"),
        ("2027-02", "0.00", "32.00"),
    ] {
        let it = ask(&till, "rus.light", json!({ "month": month })).await;
        assert_eq!([&it["income"], &it["year"]["income"]], [sold, year], "{month}");
    }
    till.close().await;
}

/// A till whose boletas are accepted by an authority of its own.
async fn accepted(shop: &Shop, clock: Arc<MovedClock>) -> (Till, Running) {
    let address = free_address();
    let running = authority(shop, address).await;
    let till = Till::open_before(shop.data(), clock, pse(address)).await.unwrap();
    set_up(&till, "none").await;
    pass_limits(&till).await;
    (till, running)
}

#[tokio::test]
async fn an_annulled_sale_leaves_the_month_it_was_sold_in_and_a_return_the_month_of_its_note() {
    let shop = Shop::new();
    // The practice authority has the machine's clock: the edge of months lies in its past.
    let now = izi_app::clock::SystemClock.now();
    let this = now.business_date().month();
    // It runs on from there: workers wait by it.
    let clock = Arc::new(MovedClock::default());
    let end = this.first_day().start().plus_ms(-600_000);
    clock.move_to(end);
    let (till, running) = accepted(&shop, clock.clone()).await;
    for_amount(1, "100.00").sell(&till).await;
    for_amount(2, "60.00").sell(&till).await;
    till.work_until_idle(Some(20)).await.unwrap();
    clock.move_to(end.plus_ms(660_000));
    for_amount(3, "10.00").sell(&till).await;
    till.work_until_idle(Some(20)).await.unwrap();
    let of = async |month: &str| {
        ask(&till, "rus.light", json!({ "month": month })).await["income"].clone()
    };
    let (before, this) = (this.before().to_string(), this.to_string());
    assert_eq!((of(&before).await, of(&this).await), (json!("160.00"), json!("10.00")));
    ask(&till, "document.void", json!({ "name": "B001-1", "reason": "Se equivocó" })).await;
    assert_eq!((of(&before).await, of(&this).await), (json!("60.00"), json!("10.00")));
    let note = json!({
        "note_id": "01890000-0000-7000-a000-000000000001", "name": "B001-2", "kind": "07",
        "motive": "06", "reason": "Devuelve todo", "lines": [], "amount": null,
    });
    ask(&till, "document.note", note).await;
    assert_eq!(
        (of(&before).await, of(&this).await),
        (json!("60.00"), json!("-50.00")),
        "the goods came back this month"
    );
    let it = ask(&till, "rus.light", json!({ "month": before })).await;
    assert_eq!(
        (&it["annulled"]["count"], &it["annulled"]["amount"]),
        (&json!(1), &json!("100.00"))
    );
    let filter = json!({ "from": format!("{before}-01"), "to": it["until"], "by": "annulled" });
    let list = ask(&till, "entry.list", json!({ "filter": filter, "limit": 10 })).await;
    assert_eq!([&list["total"], &list["entries"][0]["number"]], ["100.00", "B001-1"]);
    till.close().await;
    running.stop().await;
}

#[tokio::test]
async fn the_special_category_is_measured_by_its_year_from_its_month_on() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-10-10T10:00:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    policy(&till, "reason").await;
    for_amount(1, "6000.00").sell(&till).await;
    clock.set("2026-11-21T10:00:00-05:00");
    let mut limits = json!({
        "since": "2026-11", "category_1": "5000.00", "category_2": "8000.00", "year": "96000.00",
        "quota_1": "20.00", "quota_2": "50.00", "due_day": 15, "special_year": "96000.01",
    });
    assert_eq!(refused(&till, "rus.save_limits", limits.clone()).await, "bad_limits");
    limits["special_year"] = json!("16000.00");
    ask(&till, "rus.save_limits", limits).await;
    for_amount(2, "9000.00").sell(&till).await;
    let it = light(&till).await;
    let told = ["level", "category", "quota", "amount", "limit", "left", "exceeded"];
    let told = told.map(|key| it[key].as_str().unwrap());
    assert_eq!(told, ["green", "special", "0.00", "15000.00", "16000.00", "1000.00", "0.00"]);
    assert_eq!((&it["percent"], &it["percent_category_1"]), (&json!(93), &json!(100)));
    assert_eq!(it["year"]["limit"], "16000.00");
    assert!(limits_passed(&till).await.is_empty(), "15,000.00 is inside");
    let warned: Vec<_> = it["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["limit"].as_str().unwrap(), it["percent"].as_u64().unwrap()))
        .collect();
    assert_eq!(warned, [("special", 90), ("special", 75)]);
    let october = ask(&till, "rus.light", json!({ "month": "2026-10" })).await;
    assert_eq!([&october["category"], &october["quota"]], ["2", "50.00"], "as it was");
    // Above it the month's limits hold again, and this month is above them.
    let above = for_amount(3, "1000.01").json();
    assert_eq!(refused(&till, "sale.commit", above).await, "rus_limit_crossed");
    clock.set("2026-12-01T10:00:00-05:00");
    for_amount(4, "1000.01").sell(&till).await;
    let it = light(&till).await;
    assert_eq!([&it["category"], &it["quota"], &it["year"]["limit"]], ["1", "20.00", "96000.00"]);
    assert_eq!(
        (&it["warnings"][0]["limit"], &it["warnings"][0]["percent"]),
        (&json!("special"), &json!(100))
    );
    assert_eq!(limits_passed(&till).await, [("warn", "special", "0.01")].map(row));
    till.close().await;
}

#[tokio::test]
async fn purchases_above_sales_decide_the_category() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    for_amount(1, "3000.00").sell(&till).await;
    let first = buy(&till, 1, "2026-11-03", "5000.01").await;
    buy(&till, 2, "2026-10-31", "900.00").await;
    let it = light(&till).await;
    let told = ["level", "category", "decided_by", "amount", "purchases", "left"];
    assert_eq!(
        told.map(|key| it[key].as_str().unwrap()),
        ["yellow", "2", "purchases", "5000.01", "5000.01", "5000.00"]
    );
    assert_eq!(it["year"]["purchases"], "5900.01");
    let list = json!({ "from": "2026-11-01", "to": "2026-11-30", "limit": 50 });
    assert_eq!(ask(&till, "purchase.list", list.clone()).await["total"], it["purchases"]);
    // Taken back by an entry against it: the register keeps both.
    let id = "01890000-0000-7000-9000-00000000000a";
    let correct = json!({ "id": id, "purchase_id": first["id"], "reason": "Era de la casa" });
    assert_eq!(ask(&till, "purchase.correct", correct.clone()).await["total"], "-5000.01");
    assert_eq!(ask(&till, "purchase.correct", correct).await["total"], "-5000.01", "once");
    let page = ask(&till, "purchase.list", list).await;
    assert_eq!((&page["total"], &page["count"]), (&json!("0.00"), &json!(2)));
    let it = light(&till).await;
    assert_eq!([&it["level"], &it["decided_by"]], ["green", "income"]);
    for (again, code) in [
        (first["id"].clone(), "purchase_corrected"),
        (json!(id), "purchase_corrected"),
        (json!("x"), "purchase_missing"),
    ] {
        let asked = json!({ "id": "01890000-0000-7000-9000-00000000000b", "purchase_id": again, "reason": "x" });
        assert_eq!(refused(&till, "purchase.correct", asked).await, code);
    }
    let ahead = json!({ "id": "01890000-0000-7000-9000-00000000000c", "date": "2026-11-22",
        "supplier": "X", "total": "1.00" });
    assert_eq!(refused(&till, "purchase.add", ahead).await, "purchase_ahead");
    till.close().await;
}

#[tokio::test]
async fn a_file_of_purchases_is_taken_once_and_whole() {
    use base64::Engine;
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    let file = |text: &str| {
        json!({ "file_name": "compras.csv",
            "content_base64": base64::engine::general_purpose::STANDARD.encode(text) })
    };
    let good = "Fecha;RUC;Proveedor;Comprobante;Total\n03/11/2026;20100047218;Backus;F001-1;120,50\n\
        05/11/2026;;La paradita;;80\n";
    let seen = ask(&till, "purchase.import_preview", file(good)).await;
    assert_eq!((&seen["new"], &seen["total"]), (&json!(2), &json!("200.50")));
    assert_eq!(light(&till).await["purchases"], "0.00", "a look writes nothing");
    let done = ask(&till, "purchase.import_run", file(good)).await;
    assert_eq!((&done["new"], &done["known"]), (&json!(2), &json!(0)));
    let again = ask(&till, "purchase.import_run", file(good)).await;
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(2)));
    let bad = format!("{good}32/11/2026;;X;;5\n");
    let half = ask(&till, "purchase.import_run", file(&bad)).await;
    assert_eq!(half["problems"][0]["line"], 4);
    assert_eq!(light(&till).await["purchases"], "200.50");
    till.close().await;
}

#[tokio::test]
async fn changed_limits_hold_from_their_month_on() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-12-20T10:00:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    for_amount(1, "6000.00").sell(&till).await;
    clock.set("2027-01-05T10:00:00-05:00");
    for_amount(2, "6000.00").sell(&till).await;
    let limits = json!({
        "since": "2027-01", "category_1": "6000.00", "category_2": "10000.00",
        "year": "120000.00", "quota_1": "25.00", "quota_2": "60.00", "due_day": 20,
    });
    let kept = ask(&till, "rus.save_limits", limits.clone()).await;
    assert_eq!(kept["limits"].as_array().unwrap().len(), 2);
    let of = async |month: &str| ask(&till, "rus.light", json!({ "month": month })).await;
    let (before, after) = (of("2026-12").await, of("2027-01").await);
    assert_eq!([&before["level"], &after["level"]], ["yellow", "green"]);
    assert_eq!((&after["quota"], &after["quota_due"]), (&json!("25.00"), &json!("2027-02-20")));
    for (field, value) in [
        ("category_2", json!("6000.00")),
        ("year", json!("9999.00")),
        ("quota_2", json!("1.00")),
        ("due_day", json!(29)),
        ("since", json!("2016-12")),
    ] {
        let mut wrong = limits.clone();
        wrong[field] = value;
        assert_eq!(refused(&till, "rus.save_limits", wrong).await, "bad_limits", "{field}");
    }
    assert_eq!(
        refused(&till, "rus.drop_limits", json!({ "since": "2017-01" })).await,
        "bad_limits"
    );
    ask(&till, "rus.drop_limits", json!({ "since": "2027-01" })).await;
    assert_eq!(of("2027-01").await["level"], "yellow");
    till.close().await;
}

#[tokio::test]
async fn what_sunat_says_does_not_change_what_was_sold() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    for n in 1..=6 {
        for_amount(n, "10.00").sell(&till).await;
    }
    let mut db = shop.connect().await;
    for (document, state) in [(2, "unknown"), (3, "rejected"), (4, "observed"), (5, "accepted")] {
        sqlx::query("update outbox set state = ? where document_id = ?")
            .bind(state)
            .bind(document)
            .execute(&mut db)
            .await
            .unwrap();
    }
    let it = light(&till).await;
    assert_eq!(it["income"], "60.00");
    let states = it["states"].as_array().unwrap();
    let cents = |text: &Value| text.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    assert_eq!(states.iter().map(|it| cents(&it["amount"])).sum::<i64>(), 6_000);
    for state in ["queued", "unknown", "rejected", "observed", "accepted"] {
        let sum = states.iter().find(|it| it["state"] == state).unwrap();
        let filter =
            json!({ "from": "2026-11-01", "to": "2026-11-30", "by": "state", "key": state });
        let list = ask(&till, "entry.list", json!({ "filter": filter, "limit": 50 })).await;
        assert_eq!((&list["total"], &list["count"]), (&sum["amount"], &sum["count"]), "{state}");
    }
    till.close().await;
}

#[tokio::test]
async fn an_empty_shop_is_green_and_has_nothing_to_foretell() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    let it = light(&till).await;
    assert_eq!([&it["level"], &it["income"], &it["left"]], ["green", "0.00", "5000.00"]);
    assert_eq!((&it["forecast"], &it["forecast_needs_days"]), (&Value::Null, &json!(14)));
    let shown = ask(&till, "dashboard.show", json!({})).await;
    assert_eq!(shown["days"].as_array().unwrap().len(), 30);
    assert_eq!(shown["hours"].as_array().unwrap().len(), 24);
    assert_eq!((&shown["margin"], &shown["today"]["average"]), (&Value::Null, &Value::Null));
    till.close().await;
}

#[tokio::test]
async fn a_threshold_is_told_once_a_month() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-11-21T10:00:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    let warned = async || {
        let it = light(&till).await;
        let mut told: Vec<String> = it["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| format!("{} {}", it["limit"].as_str().unwrap(), it["percent"]))
            .collect();
        told.sort();
        told
    };
    for_amount(1, "3749.99").sell(&till).await;
    assert!(warned().await.is_empty());
    for_amount(2, "0.01").sell(&till).await;
    assert_eq!(warned().await, ["category_1 75"]);
    // Back below it by a void, and there again: told already.
    ask(&till, "document.void", json!({ "name": "B001-2", "reason": "Error" })).await;
    for_amount(3, "0.01").sell(&till).await;
    assert_eq!(warned().await, ["category_1 75"]);
    buy(&till, 1, "2026-11-20", "8000.01").await;
    assert_eq!(warned().await.len(), 6, "purchases reach them too");
    clock.set("2026-12-01T10:00:00-05:00");
    assert!(warned().await.is_empty());
    for_amount(4, "3750.00").sell(&till).await;
    assert_eq!(warned().await, ["category_1 75"], "another month, told again");
    till.close().await;
}

#[tokio::test]
async fn load_data_is_added_up_as_sales_are() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    for_amount(1, "100.00").sell(&till).await;
    izi_app::seed::seed(till.shop(), 60, 400).await.unwrap();
    for_amount(2, "10.00").sell(&till).await;
    // Another program has the file open: then the log stays.
    let mut other = shop.connect().await;
    let sold: i64 =
        sqlx::query_scalar("select count(*) from sale").fetch_one(&mut other).await.unwrap();
    assert_eq!(sold, 402);
    izi_app::seed::seed(till.shop(), 0, 300).await.unwrap();
    let log: String =
        sqlx::query_scalar("pragma journal_mode").fetch_one(&mut other).await.unwrap();
    assert_eq!(log, "wal");
    let (from, to) = ("2023-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let mut transaction = till.shop().store.write().await.unwrap();
    let sums = async |db: &mut SqliteConnection| -> Vec<String> {
        let mut all = Vec::new();
        for statement in [
            "select group_concat(dimension || business_date || key || sales || ',' || notes || ',' || cents, ';') \
             from (select * from tally order by 1, 2, 3)",
            "select group_concat(business_date || product_key || ',' || entries || ',' || milli || ',' || cents \
               || ',' || cost_cents || ',' || costed_cents, ';') from (select * from product_day order by 1, 2)",
            "select group_concat(business_date || product_key || ',' || entries || ',' || milli || ',' || cents \
               || ',' || cost_cents || ',' || costed_cents, ';') from (select * from product_month order by 1, 2)",
        ] {
            all.push(sqlx::query_scalar(statement).fetch_one(&mut *db).await.unwrap());
        }
        all
    };
    let before = sums(&mut transaction).await;
    let rows = izi_store::report::from_rows(&mut transaction, from, to).await.unwrap();
    let tallied = izi_store::income::span(&mut *transaction, from, to).await.unwrap();
    assert_eq!((rows, tallied.sales), (tallied.amount, 702));
    izi_store::income::rebuild(&mut transaction).await.unwrap();
    assert_eq!(sums(&mut transaction).await, before, "nothing is changed by adding up anew");
    transaction.rollback().await.unwrap();
    let shelf: i64 = {
        let mut db = shop.connect().await;
        sqlx::query_scalar(
            "select count(*) from product_tally where stock_milli <> (select coalesce(sum(milli), 0) \
             from stock_movement where stock_movement.product_key = product_tally.product_key)",
        )
        .fetch_one(&mut db)
        .await
        .unwrap()
    };
    assert_eq!(shelf, 0, "what is on the shelf is what moved");
    shop.assert_sound().await;
    till.close().await;
}

#[tokio::test]
async fn a_year_that_is_passed_is_red_however_small_the_month() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-01-10T10:00:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    for month in 1..=11_u32 {
        clock.set(&format!("2026-{month:02}-10T10:00:00-05:00"));
        for_amount(month, "8000.00").sell(&till).await;
    }
    clock.set("2026-12-10T10:00:00-05:00");
    for_amount(50, "4500.00").sell(&till).await;
    let it = light(&till).await;
    assert_eq!([&it["level"], &it["left"]], ["green", "500.00"], "92,500.00 of the year are sold");
    assert_eq!(it["left_category_2"], "3500.00");
    for_amount(51, "3500.01").sell(&till).await;
    let it = light(&till).await;
    let told = ["level", "category", "left", "exceeded"].map(|key| it[key].as_str().unwrap());
    assert_eq!(told, ["red", "none", "0.00", "0.01"]);
    assert_eq!(it["year"]["exceeded"], "0.01");
    let bar = ask(&till, "rus.month", json!({})).await;
    assert_eq!([&bar["level"], &bar["left"]], ["red", "0.00"]);
    till.close().await;
}

#[tokio::test]
async fn what_is_passed_needs_the_owner_by_its_name_the_month_the_year_or_both() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-10-10T10:00:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    let limits = json!({
        "since": "2026-11", "category_1": "5000.00", "category_2": "8000.00", "year": "10000.00",
        "quota_1": "20.00", "quota_2": "50.00", "due_day": 15, "special_year": null,
    });
    ask(&till, "rus.save_limits", limits).await;
    for_amount(1, "6000.00").sell(&till).await;
    clock.set("2026-11-21T10:00:00-05:00");
    for_amount(2, "4000.00").sell(&till).await;
    assert!(limits_passed(&till).await.is_empty(), "each limit includes its own amount");
    for_amount(3, "120.50").sell(&till).await;
    assert_eq!(limits_passed(&till).await, [("bad", "year", "120.50")].map(row));
    for_amount(4, "4000.00").sell(&till).await;
    let both = [("bad", "category_2", "120.50"), ("bad", "year", "4120.50")];
    assert_eq!(limits_passed(&till).await, both.map(row));
    till.close().await;
}

#[tokio::test]
async fn a_mistake_of_last_month_is_put_right_in_last_month() {
    let shop = Shop::in_memory();
    let clock = StillClock::at("2026-11-30T10:00:00-05:00");
    let till = lenient(&shop, clock.clone()).await;
    let wrong = buy(&till, 1, "2026-11-30", "10000.00").await;
    clock.set("2026-12-01T10:00:00-05:00");
    let back = json!({ "id": "01890000-0000-7000-9000-00000000000a", "purchase_id": wrong["id"], "reason": "Un cero de más" });
    ask(&till, "purchase.correct", back).await;
    buy(&till, 2, "2026-11-30", "1000.00").await;
    let of = async |month: &str| {
        ask(&till, "rus.light", json!({ "month": month })).await["purchases"].clone()
    };
    assert_eq!((of("2026-11").await, of("2026-12").await), (json!("1000.00"), json!("0.00")));
    // What is written down late is warned of in its own month.
    buy(&till, 3, "2026-11-29", "7500.00").await;
    let it = ask(&till, "rus.light", json!({ "month": "2026-11" })).await;
    assert_eq!(it["warnings"].as_array().unwrap().len(), 6);
    till.close().await;
}
