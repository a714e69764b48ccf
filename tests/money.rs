//! What is charged, given back, refused, and said on the boleta.

use serde_json::{Value, json};

use crate::shop::{Shop, ask, assert_clean_for_sunat, file_of, refused, sale};

fn amounts(receipt: &Value) -> [&str; 3] {
    ["total", "rounding", "change"].map(|field| receipt[field].as_str().unwrap())
}

#[tokio::test]
async fn up_to_seven_hundred_soles_nobody_is_asked_who_he_is() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    let anonymous = |n, amount: &str| sale(n).line("Canasta", amount).paid("card", amount);
    anonymous(1, "700.00").sell(&till).await;
    assert_eq!(
        refused(&till, "sale.commit", anonymous(2, "700.01").json()).await,
        "customer_required"
    );
    let named = anonymous(3, "700.01").to("dni", "46779354", "ANA PAZ").sell(&till).await;
    assert_eq!(named["number"], "B001-2", "what was refused took no number");
    for (n, document_type, number) in
        [(4, "ruc", "20100070970"), (5, "ce", "001234567"), (6, "passport", "AB123456")]
    {
        anonymous(n, "1500.00").to(document_type, number, "ANA PAZ").sell(&till).await;
    }
    // In cash S/ 700.01 is charged as S/ 700.00: that is the boleta's amount.
    let rounded = sale(7).line("Canasta", "700.01").cash("700.00").sell(&till).await;
    assert_eq!(amounts(&rounded), ["700.00", "-0.01", "0.00"]);
    assert_clean_for_sunat(&till).await;
}

#[tokio::test]
async fn the_cash_part_is_rounded_for_the_buyer_and_nothing_else_is() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    let of = |n| sale(n).line("Arroz", "2.37");
    let sold = [
        (of(1).cash("2.30"), ["2.30", "-0.07", "0.00"]),
        (of(2).cash("10.00"), ["2.30", "-0.07", "7.70"]),
        (of(3).paid("card", "2.37"), ["2.37", "0.00", "0.00"]),
        (of(4).yape("1.00", "77").cash("5.00"), ["2.30", "-0.07", "3.70"]),
        (of(5).yape("1.07", "78").cash("1.30"), ["2.37", "0.00", "0.00"]),
        (of(6).paid("plin", "1.00").paid("card", "1.37"), ["2.37", "0.00", "0.00"]),
        (of(7).discount("10%").cash("2.10"), ["2.10", "-0.03", "0.00"]),
        (of(8).discount("0.37").cash("2.00"), ["2.00", "0.00", "0.00"]),
    ];
    for (sale, expected) in sold {
        let shown = sale.clone().json();
        assert_eq!(amounts(&sale.sell(&till).await), expected, "{shown}");
    }
    for (sale, code) in [
        (of(20).cash("2.20"), "underpaid"),
        (of(21).paid("card", "2.30"), "underpaid"),
        (of(22).paid("card", "2.40"), "overpaid"),
        (of(23).yape("3.00", "1").cash("1.00"), "overpaid"),
        (of(24), "underpaid"),
    ] {
        let shown = sale.clone().json();
        assert_eq!(refused(&till, "sale.commit", sale.json()).await, code, "{shown}");
    }
    let ticket =
        file_of(&till, "sale.ticket", json!({ "number": "B001-2", "format": "text" })).await;
    let ticket = String::from_utf8(ticket).unwrap();
    let rounding = ticket.lines().find(|it| it.to_lowercase().contains("redondeo"));
    assert!(rounding.is_some_and(|it| it.contains("0.07")), "a line of its own:\n{ticket}");
    assert_clean_for_sunat(&till).await;
}

#[tokio::test]
async fn an_operation_number_seen_today_is_pointed_out() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    sale(1).line("Arroz", "5.00").yape("5.00", "0012345").sell(&till).await;
    let product =
        json!({ "code": "1", "name": "Arroz", "price": "5.00", "category": "", "unit": null });
    ask(&till, "catalog.quick", product).await;
    let cart = sale(2).json()["id"].clone();
    ask(&till, "cart.scan", json!({ "cart_id": cart, "code": "1", "quantity": null })).await;
    let preview = async |reference: &str| {
        let payments = json!([{ "method": "yape", "amount": "5.00", "reference": reference }]);
        ask(&till, "tender.preview", json!({ "cart_id": cart, "payments": payments })).await
    };
    let repeated = preview("0012345").await["repeated_references"].clone();
    assert_eq!(repeated[0]["number"], "B001-1");
    assert_eq!(repeated.as_array().unwrap().len(), 1);
    assert_eq!(preview("999").await["repeated_references"], json!([]));
    // It warns and does not forbid: the cashier has seen the telephone.
    sale(3).line("Arroz", "5.00").yape("5.00", "0012345").sell(&till).await;
}

#[tokio::test]
async fn a_ticket_that_was_paid_is_answered_again_with_its_boleta() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    let product =
        json!({ "code": "1", "name": "Arroz", "price": "5.00", "category": "", "unit": null });
    ask(&till, "catalog.quick", product).await;
    let cart = sale(1).json()["id"].clone();
    ask(&till, "cart.scan", json!({ "cart_id": cart, "code": "1", "quantity": "2" })).await;
    let tender = json!({ "cart_id": cart, "payments": [{ "method": "cash", "amount": "20.00", "reference": null }] });
    let first = ask(&till, "tender.commit", tender.clone()).await;
    assert_eq!(
        (&first["number"], &first["total"], &first["change"], &first["repeated"]),
        (&json!("B001-1"), &json!("10.00"), &json!("10.00"), &json!(false))
    );
    assert_eq!(ask(&till, "cart.list", json!({})).await, json!([]), "the open ticket is gone");
    let again = ask(&till, "tender.commit", tender.clone()).await;
    assert_eq!((&again["number"], &again["repeated"]), (&first["number"], &json!(true)));

    // Also in the next process.
    till.close().await;
    let till = shop.open().await;
    assert_eq!(ask(&till, "tender.commit", tender).await["repeated"], true);
    let never = json!({ "cart_id": sale(9).json()["id"], "payments": [] });
    assert_eq!(refused(&till, "tender.commit", never).await, "cart_missing");
}

#[tokio::test]
async fn a_hundred_screens_asking_for_one_sale_get_one() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    let asked: Vec<_> = (0..100)
        .map(|_| {
            let till = till.clone();
            tokio::spawn(async move { sale(1).line("Pan", "1.00").cash("1.00").sell(&till).await })
        })
        .collect();
    let mut made = 0;
    for one in asked {
        let receipt = one.await.unwrap();
        assert_eq!(receipt["number"], "B001-1");
        made += u32::from(receipt["repeated"] == false);
    }
    assert_eq!(made, 1);
}
