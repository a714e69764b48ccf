//! Verbs, names, bytes and exits, exactly as the contract has them.

use std::time::{Duration, Instant};

use izi_testkit::printer::{Fault, PrinterSim};
use serde_json::{Value, json};

use crate::shop::{INCA_KOLA, Said, Shop, id, init, one_drink};

#[track_caller]
fn assert_has(answer: &Value, fields: &[&str]) {
    for field in fields {
        assert!(answer.get(field).is_some(), "no {field} in {answer}");
    }
}

#[track_caller]
fn assert_begins(bytes: &[u8], beginning: &[u8]) {
    assert!(bytes.starts_with(beginning), "{:?}", &bytes[..bytes.len().min(20)]);
}

#[test]
fn a_shop_goes_on_after_its_last_number() {
    let shop = Shop::empty();
    let mut words = init(&["--authority", "none", "--printer", "none"]);
    let place = words.iter().position(|it| *it == "0").unwrap();
    words[place] = "1234";
    assert_eq!(shop.izi(&words).json()["last_number"], 1234);
    let sale = json!({
        "id": id(1),
        "lines": [{ "name": "PAN", "quantity": "0.250", "unit": "KGM", "unit_price": "8.00" }],
        "customer": null,
        "payments": [{ "method": "cash", "amount": "5.00", "reference": null }],
    });
    let sold = shop.sell(&sale).json();
    assert_eq!(
        (&sold["number"], &sold["total"], &sold["change"]),
        (&json!("B001-1235"), &json!("2.00"), &json!("3.00"))
    );
}

#[test]
fn products_are_imported_once_and_found_by_words_and_code() {
    let shop = Shop::practice("none");
    let goods = "codigo;nombre;categoria;precio;costo;stock;unidad\n\
        7750182002509;Inca Kola 500 ml;Bebidas;2.80;;;NIU\n9;Nuevo;;1,50;;;NIU\n";
    let goods = shop.file("more.csv", goods.as_bytes());
    let report = shop.izi(&["import", &goods]).json();
    assert_eq!(report, json!({ "created": 1, "updated": 1, "rejected": [] }));

    for text in ["inca kola", "kola inc", INCA_KOLA, "INCA  500", "ínca"] {
        let found = shop.izi(&["find", text]).json();
        let hit = &found.as_array().unwrap()[0];
        assert_eq!(
            (&hit["code"], &hit["name"], &hit["price"]),
            (&json!(INCA_KOLA), &json!("Inca Kola 500 ml"), &json!("2.80")),
            "{text}"
        );
    }
    assert_eq!(shop.izi(&["find", "no hay"]).json(), json!([]));

    let wrong = "codigo;nombre;categoria;precio;costo;stock;unidad\n10;Bueno;;1.00;;;NIU\n11;Malo;;-1;;;NIU\n";
    let before = shop.contents();
    let fault = shop.izi(&["import", &shop.file("wrong.csv", wrong.as_bytes())]).fault();
    assert_eq!((&fault["code"], &fault["count"]), (&json!("import_rejected"), &json!(1)));
    assert_eq!(fault["rejected"][0]["row"], 3, "{fault}");
    assert!(fault["rejected"][0]["reason"].is_string());
    assert_eq!(shop.contents(), before, "all or nothing");
}

#[test]
fn a_sale_is_answered_with_its_number_and_again_with_the_same() {
    let shop = Shop::practice("none");
    let first = shop.sell(&one_drink(&id(1))).json();
    let told = |it: &Value| ["sale_id", "number", "total", "change"].map(|field| it[field].clone());
    assert_eq!(told(&first), [json!(id(1)), json!("B001-1"), json!("2.50"), json!("7.50")]);
    assert_eq!(first["repeated"], false);

    let before = shop.contents();
    let again = shop.sell(&one_drink(&id(1))).json();
    assert_eq!((told(&again), &again["repeated"]), (told(&first), &json!(true)));
    // The id decides, whatever else is asked with it, also what would be refused.
    let other = json!({ "id": id(1), "lines": [], "payments": [] });
    assert_eq!(told(&shop.sell(&other).json()), told(&first));
    let upper = json!({ "id": id(0xabc).to_uppercase(), "lines": [{ "code": INCA_KOLA, "quantity": "1" }], "payments": [{ "method": "yape", "amount": "2.50", "reference": "1" }] });
    assert_eq!(shop.contents(), before, "a repeat changes nothing");
    let sold = shop.sell(&upper);
    if sold.exit == Some(0) {
        let lower = json!({ "id": id(0xabc), "lines": [], "payments": [] });
        assert_eq!(shop.sell(&lower).json()["repeated"], true, "one id, however it is written");
    }
}

#[test]
fn a_boleta_is_shown_listed_and_given_as_files() {
    let shop = Shop::practice("none");
    for n in 1..=3 {
        shop.sell(&one_drink(&id(n))).json();
    }
    let shown = shop.izi(&["show", "B001-2"]).json();
    assert_has(
        &shown,
        &[
            "number",
            "sale_id",
            "sold_at",
            "business_date",
            "customer",
            "lines",
            "total",
            "payments",
            "change",
            "authority_state",
            "print_state",
        ],
    );

    let sales = shop.izi(&["sales"]).json();
    let numbers: Vec<_> =
        sales.as_array().unwrap().iter().map(|it| it["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["B001-3", "B001-2", "B001-1"], "the latest first");
    for sale in sales.as_array().unwrap() {
        assert_has(
            sale,
            &["number", "sale_id", "sold_at", "total", "authority_state", "print_state"],
        );
        assert_eq!(
            (&sale["authority_state"], &sale["print_state"]),
            (&json!("queued"), &json!("skipped"))
        );
        assert!(sale["sold_at"].as_str().unwrap().ends_with("-05:00"));
    }
    assert_eq!(shop.izi(&["sales", "--month", "2001-01"]).json(), json!([]));

    let rus = shop.izi(&["rus"]).json();
    assert_has(&rus, &["month", "income", "limit", "level"]);
    assert_eq!((&rus["income"], &rus["level"]), (&json!("7.50"), &json!("green")));

    let xml = shop.izi(&["xml", "B001-2"]).bytes();
    assert_begins(&xml, b"<?xml");
    assert_eq!(shop.izi(&["xml", "B001-2"]).bytes(), xml, "written once");
    let ticket = |form: &str, width: &[&str]| {
        shop.izi(&[&["ticket", "B001-2", "--as", form], width].concat()).bytes()
    };
    assert_begins(&ticket("escpos", &[]), b"\x1b@");
    assert_begins(&ticket("png", &[]), b"\x89PNG\r\n\x1a\n");
    assert_begins(&ticket("pdf", &[]), b"%PDF-");
    let text = String::from_utf8(ticket("text", &["--width", "58"])).unwrap();
    assert!(text.contains("B001-2") || text.contains("B001-00000002"), "{text}");
    let mut printed = text.lines().filter(|it| !it.starts_with("[QR: "));
    assert!(printed.all(|it| it.chars().count() <= 32), "{text}");
    assert_ne!(ticket("text", &["--width", "80"]), text.as_bytes());
    assert_eq!(ticket("text", &["--width", "80"]), ticket("text", &[]));
}

#[test]
fn work_prints_and_sends_and_the_outbox_tells() {
    let printer = PrinterSim::start().unwrap();
    let shop = Shop::practice(&printer.url());
    for n in 1..=3 {
        shop.sell(&one_drink(&id(n))).json();
    }
    let row = |it: &Value| {
        ["topic", "number", "state", "attempts", "last_error"].map(|field| it[field].clone())
    };
    let waiting = shop.izi(&["outbox"]).json();
    assert_eq!(waiting.as_array().unwrap().len(), 9, "a ticket, a drawer and a boleta each");
    assert!(waiting.as_array().unwrap().iter().all(|it| row(it)[2] == "queued" && row(it)[3] == 0));

    shop.izi(&["work", "--until-idle"]).json();
    let done = shop.izi(&["outbox"]).json();
    for it in done.as_array().unwrap() {
        let [topic, _, state, attempts, last_error] = row(it);
        let expected = match topic.as_str().unwrap() {
            "print" => "printed",
            "drawer" => "opened",
            _ => "accepted",
        };
        assert_eq!((state, attempts, last_error), (json!(expected), json!(1), Value::Null), "{it}");
    }
    let sales = shop.izi(&["sales"]).json();
    assert!(
        sales
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["authority_state"] == "accepted" && it["print_state"] == "printed")
    );
    let on_paper = printer.tickets();
    assert_eq!(on_paper.len(), 3);
    for (ticket, n) in on_paper.iter().zip(1..) {
        let stored = shop.izi(&["ticket", &format!("B001-{n}"), "--as", "escpos"]).bytes();
        assert!(*ticket == stored, "B001-{n} on paper is not what is kept");
    }
    shop.izi(&["work", "--until-idle"]).json();
    assert_eq!(printer.tickets().len(), 3, "nothing twice");
}

#[test]
fn work_comes_back_soon_when_nobody_answers() {
    let printer = PrinterSim::start().unwrap();
    printer.set(&[Fault::Refuse]);
    let shop = Shop::practice(&printer.url());
    for n in 1..=5 {
        shop.sell(&one_drink(&id(n))).json();
    }
    let within = |words: &[&str], limit: u64| -> Said {
        let started = Instant::now();
        let said = shop.izi(words);
        assert!(
            started.elapsed() < Duration::from_secs(limit),
            "{words:?} took {:?}",
            started.elapsed()
        );
        said
    };
    within(&["work", "--until-idle"], 15).json();
    within(&["work", "--until-idle", "--seconds", "0"], 15).json();
    within(&["work", "--until-idle", "--seconds", "2"], 15).json();
    let outbox = shop.izi(&["outbox"]).json();
    let prints: Vec<_> =
        outbox.as_array().unwrap().iter().filter(|it| it["topic"] == "print").collect();
    assert!(prints.iter().all(|it| it["state"] == "queued"), "{prints:?}");
    assert!(prints.iter().any(|it| it["last_error"].is_string()), "{prints:?}");
    printer.recover();
    within(&["work", "--until-idle"], 30).json();
    assert_eq!(printer.tickets().len(), 5);
}

#[test]
fn load_data_is_sold_in_a_practice_folder() {
    let shop = Shop::practice("none");
    let made = shop.izi(&["seed", "--products", "50", "--sales", "20"]).json();
    assert_eq!(made, json!({ "products": 50, "sales": 20 }));
    assert_eq!(shop.izi(&["sales"]).json().as_array().unwrap().len(), 20);
    let next = shop.sell(&one_drink(&id(1))).json();
    assert_eq!(next["number"], "B001-21");
    shop.assert_sound();
}
