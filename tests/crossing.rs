//! The sale that would pass a limit of the Nuevo RUS.

use serde_json::{Value, json};

use crate::rus::{StillClock, for_amount, income, lenient, light, policy};
use crate::shop::{Shop, ask, refused};

#[tokio::test]
async fn the_sale_that_passes_the_last_limit_needs_a_reason() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    for_amount(1, "7990.00").sell(&till).await;
    policy(&till, "reason").await;
    let crossing = for_amount(2, "10.01").json();
    let fault = till.dispatch("sale.commit", crossing).await.unwrap_err();
    let told = serde_json::to_value(&fault).unwrap();
    assert_eq!(
        told,
        json!({ "code": "rus_limit_crossed", "limit": "category_2", "limit_amount": "8000.00",
            "income": "8000.01", "exceeded": "0.01", "policy": "reason" })
    );
    // Nothing was written and no number spent; what stays inside passes.
    assert_eq!(for_amount(3, "10.00").sell(&till).await["number"], "B001-2");
    let mut blank = for_amount(4, "0.01").json();
    blank["rus_reason"] = json!("  ");
    assert_eq!(refused(&till, "sale.commit", blank).await, "rus_limit_crossed");
    let mut short = for_amount(4, "0.01").json();
    short["rus_reason"] = json!(" a1-b, c ");
    assert_eq!(refused(&till, "sale.commit", short).await, "rus_reason_short");
    let mut reasoned = for_amount(5, "0.01").json();
    reasoned["rus_reason"] = json!("Pasamos al RER el otro mes");
    assert_eq!(ask(&till, "sale.commit", reasoned).await["number"], "B001-3");
    let mut db = shop.connect().await;
    let detail: String = sqlx::query_scalar(
        "select detail from audit where action = 'sale.commit' order by audit_id desc limit 1",
    )
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert!(detail.contains("Pasamos al RER el otro mes"), "{detail}");
    // Her boleta says it, and no other does.
    let crossed = async |name: &str| {
        ask(&till, "document.get", json!({ "name": name })).await["rus_crossed"].clone()
    };
    assert_eq!(
        crossed("03-B001-3").await,
        json!({ "limit": "category_2", "income": "8000.01", "reason": "Pasamos al RER el otro mes" })
    );
    assert_eq!(crossed("03-B001-2").await, Value::Null);
    let told = json!({ "limit": "category_1", "income": "7990.00", "reason": "" });
    assert_eq!(crossed("03-B001-1").await, told, "nobody was asked");
    let cashier = till.seen_by(izi_api::Role::Cashier);
    let seen = ask(&cashier, "document.get", json!({ "name": "03-B001-3" })).await;
    assert_eq!(seen["rus_crossed"], Value::Null, "it is the owner's");
    assert_eq!(light(&till).await["level"], "red");
    // Above it already, nobody is asked at every sale; where nothing may pass, nothing does.
    for_amount(6, "1.00").sell(&till).await;
    policy(&till, "block").await;
    let mut blocked = for_amount(7, "1.00").json();
    blocked["rus_reason"] = json!("Da igual");
    assert_eq!(refused(&till, "sale.commit", blocked).await, "rus_limit_crossed");
    till.close().await;
}

#[tokio::test]
async fn the_counter_is_told_before_it_is_confirmed() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    policy(&till, "reason").await;
    let asked = json!({ "code": "7750000000017", "name": "Arroz", "price": "600.00", "category": "", "unit": null });
    ask(&till, "catalog.quick", asked).await;
    let cart = "01890000-0000-7000-8000-0000000000aa";
    let preview = async |amount: &str| {
        let cash = json!([{ "method": "cash", "amount": amount, "reference": null }]);
        ask(&till, "tender.preview", json!({ "cart_id": cart, "payments": cash })).await
    };
    for_amount(1, "4400.00").sell(&till).await;
    let scan = json!({ "cart_id": cart, "code": "7750000000017", "quantity": null });
    ask(&till, "cart.scan", scan.clone()).await;
    assert_eq!(preview("600.00").await["rus_crossing"], Value::Null, "5,000.00 is inside");
    for_amount(2, "0.10").sell(&till).await;
    let seen = preview("600.00").await["rus_crossing"].clone();
    assert_eq!([&seen["limit"], &seen["policy"]], ["category_1", "warn"]);
    for_amount(3, "3000.00").sell(&till).await;
    let seen = preview("600.00").await["rus_crossing"].clone();
    assert_eq!(
        [&seen["limit"], &seen["policy"], &seen["exceeded"]],
        ["category_2", "reason", "0.10"]
    );
    let pay = |reason: Value| {
        json!({ "cart_id": cart, "rus_reason": reason,
            "payments": [{ "method": "cash", "amount": "600.00", "reference": null }] })
    };
    assert_eq!(refused(&till, "tender.commit", pay(Value::Null)).await, "rus_limit_crossed");
    assert_eq!(refused(&till, "tender.commit", pay(json!("sí"))).await, "rus_reason_short");
    let carts = ask(&till, "cart.list", json!({})).await;
    assert_eq!(carts.as_array().unwrap().len(), 1, "the ticket stays open");
    ask(&till, "tender.commit", pay(json!("Venta grande"))).await;
    till.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_sales_at_once_only_what_fits_passes() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    for_amount(1, "7990.00").sell(&till).await;
    policy(&till, "reason").await;
    let sales = (0..16).map(|n| {
        let till = till.clone();
        tokio::spawn(async move {
            let asked = for_amount(100 + n, "2.00").json();
            till.dispatch("sale.commit", asked).await.map(|it| it["number"].clone())
        })
    });
    let mut numbers = Vec::new();
    let mut crossed = 0;
    for sale in sales.collect::<Vec<_>>() {
        match sale.await.unwrap() {
            Ok(number) => numbers.push(number.as_str().unwrap().to_owned()),
            Err(fault) if fault.code() == "rus_limit_crossed" => crossed += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    numbers.sort();
    assert_eq!(numbers, ["B001-2", "B001-3", "B001-4", "B001-5", "B001-6"], "without a gap");
    assert_eq!(crossed, 11);
    assert_eq!(income(&till).await, "8000.00");
    till.close().await;
}
