//! What was sold stays as it was sold.

use izi_api::Fault;
use serde_json::json;
use sqlx::Connection;

use crate::shop::{Shop, ask, connect, count, escpos, file_of, refused, sale};

#[tokio::test]
async fn nobody_changes_a_sale_that_was_made() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    sale(1).line("Pan", "1.00").cash("1.00").sell(&till).await;
    file_of(&till, "sale.xml", json!({ "number": "B001-1" })).await;
    till.close().await;
    let mut db = shop.connect().await;
    for (sql, why) in [
        ("update sale set total_cents = total_cents", "sale_is_immutable"),
        ("delete from sale", "sale_is_kept"),
        ("update sale_line set name = 'Arroz'", "sale_line_is_immutable"),
        ("delete from sale_line", "sale_line_is_kept"),
        ("update payment set method = 'yape'", "payment_is_immutable"),
        ("delete from payment", "payment_is_kept"),
        ("update audit set actor = 'nadie'", "audit_is_immutable"),
        ("delete from audit", "audit_is_kept"),
        ("update document_file set xml = x'00'", "document_xml_is_immutable"),
        ("update document_file set xml_sha256 = zeroblob(32)", "document_xml_is_immutable"),
        ("delete from document_file", "document_file_is_kept"),
        ("update document set number = 9", "document_is_immutable"),
        ("delete from document", "document_is_kept"),
    ] {
        let refused = sqlx::query(sql).execute(&mut db).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{sql}: {refused}");
    }
    db.close().await.unwrap();
    shop.assert_sound().await;
}

#[tokio::test]
async fn an_altered_record_shows_and_where() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    for n in 1..=5 {
        sale(n).line("Pan", "1.00").cash("1.00").sell(&till).await;
    }
    till.close().await;
    for (sql, first_break) in [
        ("update audit set detail = '{\"total\":\"0.10\"}' where audit_id = 3", 3),
        ("delete from audit where audit_id = 2", 3),
    ] {
        let copy = shop.data().join("tampered.sqlite");
        std::fs::copy(shop.file(), &copy).unwrap();
        let mut db = connect(&copy).await;
        for trigger in ["drop trigger audit_is_immutable", "drop trigger audit_is_kept"] {
            sqlx::query(trigger).execute(&mut db).await.unwrap();
        }
        assert_eq!(izi_store::audit::first_break(&mut db).await.unwrap(), None);
        sqlx::query(sql).execute(&mut db).await.unwrap();
        assert_eq!(
            izi_store::audit::first_break(&mut db).await.unwrap(),
            Some(first_break),
            "{sql}"
        );
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_not_opened_and_not_touched() {
    let shop = Shop::new();
    shop.practice("none").await.close().await;
    let mut db = shop.connect().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
        values (99990101000000, 'of tomorrow', 1, x'00', 0)";
    sqlx::query(newer).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let before = std::fs::read(shop.file()).unwrap();
    let opened = izi_till::Till::open_with(shop.data(), shop.clock.clone()).await;
    assert!(matches!(opened, Err(Fault::NewerFile)));
    assert!(std::fs::read(shop.file()).unwrap() == before, "the file was touched");
}

#[tokio::test]
async fn a_boleta_stays_as_it_was_when_the_shop_changes() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    sale(1).line("Pan", "1.00").cash("1.00").sell(&till).await;
    sale(2).line("Pan", "1.00").cash("1.00").sell(&till).await;
    let xml = async |number: &str| file_of(&till, "sale.xml", json!({ "number": number })).await;
    let before = xml("B001-1").await;
    let paper = escpos(&till, "B001-1").await;
    let change = json!({
        "name": "BODEGA MARGARITA", "trade_name": "", "address": "AV. SOL 9", "ubigeo": "150102",
        "cashier": "Caja 2", "authority": "practice",
    });
    ask(&till, "shop.change", change).await;
    sale(3).line("Pan", "1.00").cash("1.00").sell(&till).await;
    assert!(xml("B001-1").await == before, "written once");
    assert!(escpos(&till, "B001-1").await == paper);
    let says = async |number: &str, name: &str| {
        String::from_utf8(xml(number).await).unwrap().contains(name)
    };
    assert!(says("B001-1", "BODEGA ROSITA").await);
    assert!(says("B001-2", "BODEGA ROSITA").await, "sold before, written after");
    assert!(says("B001-3", "BODEGA MARGARITA").await);
}

#[tokio::test]
async fn prices_and_names_of_tomorrow_do_not_reach_yesterdays_sale() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    let product =
        json!({ "code": "1", "name": "Arroz", "price": "5.00", "category": "", "unit": null });
    let made = ask(&till, "catalog.quick", product).await;
    sale(1).scanned("1", "2").cash("10.00").sell(&till).await;
    let before = ask(&till, "sale.get", json!({ "number": "B001-1" })).await;
    let mut changed = ask(&till, "catalog.get", json!({ "product_id": made["product_id"] })).await;
    changed["name"] = json!("Arroz extra");
    changed["price"] = json!("6.00");
    changed["share_codes"] = json!(false);
    changed["stock"] = json!(null);
    ask(&till, "catalog.save", changed).await;
    assert_eq!(ask(&till, "sale.get", json!({ "number": "B001-1" })).await, before);
    assert_eq!(sale(2).scanned("1", "1").cash("6.00").sell(&till).await["total"], "6.00");
}

#[tokio::test]
async fn what_was_refused_left_nothing() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    let none = sale(1).line("Pan", "1.00").json();
    assert_eq!(refused(&till, "sale.commit", none).await, "underpaid");
    let mut db = shop.connect().await;
    for sql in [
        "select count(*) from sale",
        "select last_number from series",
        "select count(*) from outbox",
    ] {
        assert_eq!(count(&mut db, sql).await, 0, "{sql}");
    }
    db.close().await.unwrap();
}
