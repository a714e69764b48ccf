//! The register of purchases: what is in it already, however it is written.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_till::Till;
use serde_json::{Value, json};

use crate::shop::{Shop, ask, refused};

const BACKUS: &str = "20100113610";

/// The `n`-th purchase of a test.
fn bought(n: u32, shop: &Shop, supplier: [&str; 2], document: &str) -> Value {
    use izi_ports::Clock;
    json!({
        "id": format!("01890000-0000-7000-9000-{n:012x}"),
        "date": shop.clock.now().business_date().to_string(),
        "ruc": supplier[0], "supplier": supplier[1], "document": document, "total": "120.50",
    })
}

async fn count(till: &Till) -> Value {
    ask(till, "purchase.list", json!({ "limit": 200 })).await["count"].clone()
}

#[tokio::test]
async fn a_purchase_that_is_written_down_already_is_asked_about() {
    let shop = Shop::in_memory();
    let till = shop.practice("none").await;
    let first = bought(1, &shop, [BACKUS, "Unión de Cervecerías"], "F001-00000123");
    let written = ask(&till, "purchase.add", first.clone()).await;
    assert_eq!(
        ask(&till, "purchase.add", first).await,
        written,
        "the same id is the same purchase"
    );
    for (supplier, document) in [
        ([BACKUS, ""], "F001-00000123"),
        ([BACKUS, "Backus"], "f001-123"),
        (["", "UNION DE  CERVECERIAS"], "f001 - 0123"),
    ] {
        let again = bought(2, &shop, supplier, document);
        assert_eq!(refused(&till, "purchase.add", again).await, "purchase_known", "{document}");
    }
    assert_eq!(count(&till).await, 1, "nothing was written");
    let mut another = bought(2, &shop, [BACKUS, ""], "f001-123");
    another["anyway"] = json!(true);
    let other = ask(&till, "purchase.add", another.clone()).await;
    another["anyway"] = json!(false);
    assert_eq!(ask(&till, "purchase.add", another).await, other, "it is not asked about twice");
    ask(&till, "purchase.add", bought(3, &shop, [BACKUS, ""], "F001-124")).await;
    ask(&till, "purchase.add", bought(4, &shop, ["20100190797", "Gloria"], "F001-123")).await;
    assert_eq!(count(&till).await, 4);

    // What was taken back may be written anew.
    let wrong = ask(&till, "purchase.add", bought(5, &shop, ["", "La paradita"], "")).await;
    let alike = bought(6, &shop, ["", "la PARADITA"], "");
    assert_eq!(refused(&till, "purchase.add", alike.clone()).await, "purchase_known");
    let back = json!({ "id": "01890000-0000-7000-9000-0000000000ff", "purchase_id": wrong["id"], "reason": "Era otra" });
    ask(&till, "purchase.correct", back).await;
    ask(&till, "purchase.add", alike).await;
    till.close().await;
    shop.assert_sound().await;
}

#[tokio::test]
async fn a_file_knows_what_the_register_has() {
    let shop = Shop::in_memory();
    let till = shop.practice("none").await;
    let day = bought(0, &shop, ["", ""], "")["date"].as_str().unwrap().to_owned();
    let told = async |command: &str, lines: &[&str]| {
        let lines: Vec<_> = lines.iter().map(|it| format!("{day};{it}")).collect();
        let text = format!("Fecha;RUC;Proveedor;Comprobante;Total\n{}\n", lines.join("\n"));
        let file = json!({ "file_name": "compras.csv", "content_base64": STANDARD.encode(text) });
        let it = ask(&till, command, file).await;
        ["new", "known", "repeated"].map(|key| it[key].as_u64().unwrap())
    };
    ask(&till, "purchase.add", bought(1, &shop, [BACKUS, "Backus"], "F001-00000123")).await;
    ask(&till, "purchase.add", bought(2, &shop, ["", "La Paradita"], "")).await;
    // A document is one however often it is told of; without one, each that is written stands for one
    // line.
    let document = [";BACKUS;f001-123;120.50", "20100113610;;F001-0123;120.50"];
    assert_eq!(told("purchase.import_preview", &document).await, [0, 2, 0]);
    let twice = [";Granja;E001-7;120.50", ";GRANJA;e001-07;120.50"];
    assert_eq!(told("purchase.import_preview", &twice).await, [1, 0, 1]);
    let stall = [";la  paradita;;120.50", ";La paradíta;;120.50"];
    assert_eq!(told("purchase.import_preview", &stall).await, [1, 1, 0]);
    let all = [document, twice, stall].concat();
    assert_eq!(told("purchase.import_run", &all).await, [2, 3, 1]);
    assert_eq!(told("purchase.import_run", &all).await, [0, 6, 0]);
    assert_eq!(count(&till).await, 4);
    let third = [stall.as_slice(), &[";LA PARADITA;;120.50"]].concat();
    assert_eq!(told("purchase.import_run", &third).await, [1, 2, 0]);
    till.close().await;
    shop.assert_sound().await;
}

#[tokio::test]
async fn a_purchase_of_a_month_that_was_to_be_declared_is_asked_about_once() {
    use izi_ports::Clock;
    let shop = Shop::in_memory();
    let till = shop.practice("none").await;
    let last_month = shop.clock.now().business_date().month().before();
    let (oldest_good, old) = (last_month.first_day(), last_month.before().last_day());
    let dated = |n: u32, date: &dyn ToString| {
        let mut it = bought(n, &shop, [BACKUS, "Backus"], "F001-7");
        it["date"] = json!(date.to_string());
        it
    };
    ask(&till, "purchase.add", dated(1, &oldest_good)).await;
    let mut late = dated(2, &old);
    let told = till.dispatch("purchase.add", late.clone()).await.unwrap_err();
    let told = serde_json::to_value(&told).unwrap();
    assert_eq!(told, json!({ "code": "purchase_old", "date": old.to_string(), "known": false }));
    assert_eq!(count(&till).await, 1, "nothing was written");
    late["anyway"] = json!(true);
    ask(&till, "purchase.add", late).await;
    // Old and known: one question that says both.
    let mut again = dated(3, &old);
    let told = till.dispatch("purchase.add", again.clone()).await.unwrap_err();
    assert_eq!(serde_json::to_value(&told).unwrap()["known"], true);
    again["anyway"] = json!(true);
    ask(&till, "purchase.add", again).await;
    assert_eq!(count(&till).await, 3);
    till.close().await;
    shop.assert_sound().await;
}

#[tokio::test]
async fn a_file_tells_what_is_old_what_is_ahead_and_which_line_is_repeated() {
    use izi_ports::Clock;
    let shop = Shop::in_memory();
    let till = shop.practice("none").await;
    let today = shop.clock.now().business_date();
    let file = |lines: &[String]| {
        let text = format!("Fecha;Proveedor;Comprobante;Total\n{}\n", lines.join("\n"));
        json!({ "file_name": "compras.csv", "content_base64": STANDARD.encode(text) })
    };
    let mut lines = vec![
        format!("{today};Backus;F001-1;10"),
        "14/03/2019;Backus;F001-2;20".to_owned(),
        "15/03/2018;Backus;F001-3;30".to_owned(),
        format!("{today};BACKUS;f001-0001;10"),
    ];
    let seen = ask(&till, "purchase.import_preview", file(&lines)).await;
    assert_eq!((&seen["new"], &seen["old"]), (&json!(3), &json!(2)));
    assert_eq!(seen["oldest"], json!({ "line": 4, "date": "2018-03-15" }));
    assert_eq!((&seen["repeated"], &seen["known"]), (&json!(1), &json!(0)));
    assert_eq!(seen["repeats"], json!([{ "line": 5, "first": 2 }]));
    // Not without a word: the whole file waits for it.
    assert_eq!(refused(&till, "purchase.import_run", file(&lines)).await, "purchase_old");
    assert_eq!(count(&till).await, 0, "nothing was written");
    let mut meant = file(&lines);
    meant["anyway"] = json!(true);
    let done = ask(&till, "purchase.import_run", meant).await;
    assert_eq!((&done["new"], &done["old"]), (&json!(3), &json!(2)));
    // What is written already is not old news.
    let again = ask(&till, "purchase.import_run", file(&lines)).await;
    assert_eq!((&again["new"], &again["old"], &again["known"]), (&json!(0), &json!(0), &json!(4)));

    lines.push(format!("{};Gloria;F001-4;40", today.next()));
    lines.push("31/02/2026;Gloria;F001-5;50".to_owned());
    let seen = ask(&till, "purchase.import_preview", file(&lines)).await;
    let told = |at: usize| ["line", "field", "reason"].map(|key| seen["problems"][at][key].clone());
    assert_eq!(told(0), [json!(6), json!("date"), json!("ahead")]);
    assert_eq!(told(1), [json!(7), json!("date"), json!("unreadable")]);
    till.close().await;
    shop.assert_sound().await;
}
