//! The owner's verbs: what was bought, the figures added up anew, and reports in every form.

use serde_json::{Value, json};

use crate::shop::{Shop, id, one_drink};

const DAY: &str = "2026-11-21";

fn cents(text: &Value) -> i64 {
    text.as_str().unwrap().replace('.', "").parse().unwrap()
}

#[test]
fn a_purchase_like_another_is_written_when_it_is_said_to_be_one_more() {
    let shop = Shop::practice("none");
    let at = format!("{DAY}T10:00:00-05:00");
    let words = ["purchase", "add", "--date", "2026-11-10", "--total", "120.50"];
    let add = |more: &[&str]| shop.at(&at, &[words.as_slice(), more].concat());
    add(&["--ruc", "20100113610", "--document", "F001-00000123"]).json();
    let alike = ["--ruc", "20100113610", "--supplier", "Backus", "--document", "f001-123"];
    let (before, other) = (shop.contents(), id(7));
    assert_eq!(add(&alike).code(), "purchase_known");
    assert_eq!(shop.contents(), before, "nothing was written");
    let one_more = [alike.as_slice(), &["--anyway", "--id", &other]].concat();
    let written = add(&one_more).json();
    let once = [alike.as_slice(), &["--id", &other]].concat();
    assert_eq!(add(&once).json(), written, "the same id is the same purchase");
    assert_eq!(shop.izi(&["purchase", "list"]).json()["total"], "241.00");
}

#[test]
fn a_purchase_of_long_ago_is_written_when_it_is_said_to_be_meant() {
    let shop = Shop::practice("none");
    let at = format!("{DAY}T10:00:00-05:00");
    let words = ["purchase", "add", "--date", "2023-03-14", "--total", "9.00", "--supplier", "X"];
    let file = shop.file("compras.csv", b"fecha;proveedor;total\n15/03/2023;Y;5\n");
    let import = ["purchase", "import", &file];
    let before = shop.contents();
    for words in [words.as_slice(), &import] {
        let told = shop.at(&at, words).fault();
        assert_eq!(told["code"], "purchase_old", "{words:?}");
        assert_eq!(shop.contents(), before, "nothing was written");
    }
    for words in [words.as_slice(), &import] {
        shop.at(&at, &[words, &["--anyway"]].concat()).json();
    }
    assert_eq!(shop.izi(&["purchase", "list"]).json()["total"], "14.00");
}

#[test]
fn a_reason_of_three_letters_is_none() {
    let shop = Shop::practice("none");
    let at = "2026-03-10T10:00:00-05:00";
    let sale = |n: u32, amount: &str| {
        let sale = json!({
            "id": id(n),
            "lines": [{ "name": "Canasta", "quantity": "1", "unit_price": amount }],
            "customer": { "document_type": "dni", "document_number": "46779354", "name": "ANA PAZ" },
            "payments": [{ "method": "transfer", "amount": amount }],
        });
        shop.file("sale.json", sale.to_string().as_bytes())
    };
    shop.at(at, &["sell", &sale(1, "8000.00")]).json();
    let before = shop.contents();
    let crossing = sale(2, "0.01");
    let short = shop.at(at, &["sell", &crossing, "--rus-reason", "abc"]);
    assert_eq!(short.code(), "rus_reason_short");
    assert_eq!(shop.contents(), before, "nothing was written and no number was taken");
    let told = shop.at(at, &["sell", &crossing, "--rus-reason", "abcd"]).json();
    assert_eq!(told["number"], "B001-2");
}

/// Three sales on a day, the second of them annulled, and a purchase.
fn sold() -> Shop {
    let shop = Shop::practice("none");
    for n in 1..=3 {
        let sale = one_drink(&id(n)).to_string();
        let file = shop.file("sale.json", sale.as_bytes());
        shop.at(&format!("{DAY}T1{n}:00:00-05:00"), &["sell", &file]).json();
    }
    let at = format!("{DAY}T20:00:00-05:00");
    shop.at(&at, &["void", "B001-2", "--reason", "Se equivocó"]).json();
    shop.at(&at, &["purchase", "add", "--date", DAY, "--total", "9.00", "--supplier", "X"]).json();
    shop
}

#[test]
fn figures_that_somebody_has_been_at_are_added_up_anew() {
    let shop = sold();
    let income = || shop.izi(&["rus", "--month", "2026-11"]).json()["income"].clone();
    let sums = || -> Vec<_> {
        let mut contents = shop.contents();
        let tables = ["tally", "product_day", "product_month", "product_tally", "uncounted"];
        tables.map(|it| contents.remove(it).unwrap()).into()
    };
    let before = sums();
    assert_eq!(income(), "5.00");
    let untouched = shop.izi(&["rebuild"]).json();
    assert_eq!(untouched, json!({ "before": "5.00", "after": "5.00", "changed": false }));
    assert_eq!(sums(), before);

    shop.tamper("update tally set cents = cents + 100000");
    shop.tamper("delete from product_month");
    shop.tamper("update product_day set cost_cents = 1, milli = -5");
    assert_eq!(income(), "1005.00", "the light believes its sums");
    let mended = shop.izi(&["rebuild"]).json();
    assert_eq!(mended, json!({ "before": "1005.00", "after": "5.00", "changed": true }));
    assert_eq!(sums(), before, "to the last of them");
    assert_eq!(income(), "5.00");
    shop.assert_sound();
}

#[test]
fn a_report_comes_in_four_forms_and_goes_where_it_is_told() {
    let shop = sold();
    let report = |form: &str, more: &[&str]| {
        let words = ["report", "products", "--from", DAY, "--to", DAY, "--as", form];
        shop.izi(&[words.as_slice(), more].concat())
    };
    let told = report("json", &[]).json();
    let keys: Vec<_> = told["columns"].as_array().unwrap().iter().map(|it| &it["key"]).collect();
    let place = |key: &str| keys.iter().position(|it| *it == key).unwrap();
    assert_eq!(told["rows"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(
        (&told["income"], &told["totals"][place("income")]),
        (&json!("5.00"), &json!("5.00"))
    );
    // Bought at 1.90, sold at 2.50: 1.20 of 5.00.
    assert_eq!(told["totals"][place("earned")], "1.20");
    assert_eq!(told["totals"][place("margin")], told["rows"][0][place("margin")]);
    assert_eq!(told["totals"][place("margin")], "240");

    for (form, begins) in [
        ("json", "{".as_bytes()),
        ("csv", "\u{feff}".as_bytes()),
        ("xlsx", b"PK"),
        ("pdf", b"%PDF-"),
    ] {
        let spoken = report(form, &[]).bytes();
        assert!(spoken.starts_with(begins), "{form}");
        let file = shop.path(&format!("out.{form}"));
        let said = report(form, &["--out", &file]).json();
        let written = std::fs::read(&file).unwrap();
        assert_eq!(said, json!({ "path": file, "bytes": written.len() }), "{form}");
        assert!(written.starts_with(begins), "{form}");
        match form {
            "json" => assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), told),
            "csv" => {
                assert_eq!(written, spoken);
                let text = String::from_utf8(written).unwrap();
                assert!(text.contains("Inca Kola 500 ml") && text.contains("5.00"), "{text}");
            }
            _ => {}
        }
    }
    let nowhere = shop.path("no/such/folder/out.csv");
    assert_eq!(report("csv", &["--out", &nowhere]).code(), "file_trouble");
    assert_eq!(report("doc", &[]).code(), "bad_value");
}

#[test]
fn a_report_too_long_for_sheets_of_paper_is_refused_before_it_is_drawn() {
    let shop = Shop::practice("none");
    shop.izi(&["seed", "--products", "60", "--sales", "10001"]).json();
    let words = ["report", "sales", "--from", "2023-01-01", "--to", "2027-12-31", "--as"];
    let report = |form: &str| {
        let now = ["--now", "2026-11-21T10:00:00-05:00"];
        shop.izi(&[now.as_slice(), &words, &[form]].concat())
    };
    let fault = report("pdf").fault();
    assert_eq!(fault, json!({ "code": "report_too_long", "rows": 10_001, "max": 10_000 }));
    let left: Vec<_> = shop.data().join("exports").read_dir().unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    // As JSON it is whole, and its rows and its totals are of one moment.
    let told = report("json").json();
    let rows = told["rows"].as_array().unwrap();
    let place = |key: &str| {
        told["columns"].as_array().unwrap().iter().position(|it| it["key"] == key).unwrap()
    };
    let income = place("income");
    let sum: i64 = rows.iter().map(|it| cents(&it[income])).sum();
    assert_eq!((rows.len(), sum), (10_001, cents(&told["income"])));
    assert_eq!(told["totals"][income], told["income"]);
}
