//! The month's end in Lima, which is not UTC's.

use crate::shop::{INCA_KOLA, Shop, id};
use serde_json::json;

#[test]
fn a_sale_belongs_to_the_day_and_the_month_of_lima() {
    let shop = Shop::practice("none");
    let moments = [
        ("2026-01-31T18:59:00-05:00", "2026-01-31"),
        ("2026-01-31T19:00:00-05:00", "2026-01-31"), // February in UTC
        ("2026-01-31T23:59:00-05:00", "2026-01-31"),
        ("2026-02-01T00:00:00-05:00", "2026-02-01"),
    ];
    for (n, (moment, day)) in moments.into_iter().enumerate() {
        let sale = json!({
            "id": id(u32::try_from(n).unwrap()),
            "lines": [{ "code": INCA_KOLA, "quantity": "1" }],
            "payments": [{ "method": "yape", "amount": "2.50" }],
        });
        let file = shop.file("sale.json", sale.to_string().as_bytes());
        let number = format!("B001-{}", n + 1);
        assert_eq!(shop.at(moment, &["sell", &file]).json()["number"], number.as_str());

        let shown = shop.izi(&["show", &number]).json();
        assert_eq!(shown["business_date"], day);
        let minute = |text: &str| text[..16].to_owned();
        assert_eq!(minute(shown["sold_at"].as_str().unwrap()), minute(moment), "{number}");
        let xml = String::from_utf8(shop.izi(&["xml", &number]).bytes()).unwrap();
        assert!(xml.contains(&format!("<cbc:IssueDate>{day}</cbc:IssueDate>")), "{xml}");
        assert!(xml.contains(&format!("<cbc:IssueTime>{}", &moment[11..16])), "{xml}");
    }

    let numbers = |month: &str| -> Vec<String> {
        let sales = shop.izi(&["sales", "--month", month]).json();
        sales.as_array().unwrap().iter().map(|it| it["number"].as_str().unwrap().into()).collect()
    };
    assert_eq!(numbers("2026-01"), ["B001-3", "B001-2", "B001-1"], "the latest first");
    assert_eq!(numbers("2026-02"), ["B001-4"]);
    let income = |month: &str| shop.izi(&["rus", "--month", month]).json()["income"].clone();
    assert_eq!((income("2026-01"), income("2026-02")), (json!("7.50"), json!("2.50")));
    assert_eq!(income("2025-12"), "0.00");
    let now = |moment: &str| shop.at(moment, &["rus"]).json()["month"].clone();
    assert_eq!(now("2026-01-31T23:59:59-05:00"), "2026-01");
    assert_eq!(now("2026-02-01T04:59:59Z"), "2026-01", "the same moment, written elsewhere");
}

#[test]
fn the_traffic_light_turns_with_the_months_income() {
    let shop = Shop::practice("none");
    let mut sold = 0;
    let mut sell = |amount: &str, reason: &[&str]| {
        sold += 1;
        let sale = json!({
            "id": id(sold),
            "lines": [{ "name": "Canasta", "quantity": "1", "unit_price": amount }],
            "customer": { "document_type": "dni", "document_number": "46779354", "name": "ANA PAZ" },
            "payments": [{ "method": "transfer", "amount": amount }],
        });
        let file = shop.file("sale.json", sale.to_string().as_bytes());
        let at = "2026-03-10T10:00:00-05:00";
        if reason.is_empty() {
            shop.at(at, &["sell", &file]).json();
        } else {
            assert_eq!(shop.at(at, &["sell", &file]).code(), "rus_limit_crossed");
            shop.at(at, &[&["sell", &file], reason].concat()).json();
        }
        let light = shop.izi(&["rus", "--month", "2026-03"]).json();
        (light["level"].as_str().unwrap().to_owned(), light["limit"].as_str().unwrap().to_owned())
    };
    let told = |level: &str, limit: &str| (level.to_owned(), limit.to_owned());
    assert_eq!(sell("1000.00", &[]), told("green", "5000.00"));
    assert_eq!(sell("4000.00", &[]).1, "5000.00", "5,000.00 is still inside category 1");
    assert_eq!(sell("0.01", &[]).1, "8000.00");
    assert_eq!(sell("2999.99", &[]).1, "8000.00", "8,000.00 is still inside category 2");
    let reason = ["--rus-reason", "Pasamos al RER"];
    assert_eq!(sell("0.01", &reason), told("red", "8000.00"));
}
