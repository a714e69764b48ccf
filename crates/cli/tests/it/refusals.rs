//! Bad input: each gets its fault, and nothing is changed by any.

use serde_json::{Value, json};

use crate::shop::{INCA_KOLA, Shop, id, init, one_drink};

/// A sale of one line, with one field of it as told.
fn with_line(field: &str, value: &Value) -> Value {
    let mut line = json!({ "name": "PAN", "quantity": "1", "unit": "KGM", "unit_price": "8.00" });
    line[field] = value.clone();
    let payments = json!([{ "method": "cash", "amount": "100.00", "reference": null }]);
    json!({ "id": id(99), "lines": [line], "customer": null, "payments": payments })
}

fn with(field: &str, value: Value) -> Value {
    let mut sale = one_drink(&id(99));
    sale[field] = value;
    sale
}

fn paid(method: &str, amount: &str) -> Value {
    with("payments", json!([{ "method": method, "amount": amount }]))
}

fn bought_by(document_type: &str, document_number: &str, name: &str) -> Value {
    let customer =
        json!({ "document_type": document_type, "document_number": document_number, "name": name });
    with("customer", customer)
}

fn bad_sales() -> Vec<(Value, &'static str)> {
    let mut sales = vec![
        (json!([]), "bad_request"),
        (json!({}), "bad_request"),
        (with("id", json!("x")), "bad_value"),
        (with("id", json!("01890000-0000-7000-8000-00000000000'")), "bad_value"),
        (with("id", json!(1)), "bad_request"),
        (with("surprise", json!(1)), "bad_request"),
        (with("lines", json!([])), "no_lines"),
        (with("lines", json!("PAN")), "bad_request"),
        (with("lines", json!([{ "quantity": "1" }])), "bad_value"),
        (with("lines", json!([{ "code": "999", "quantity": "1" }])), "unknown_code"),
        (with("lines", json!([{ "code": "' or 1=1 --", "quantity": "1" }])), "bad_value"),
        (with("lines", json!([{ "code": "9".repeat(10_000), "quantity": "1" }])), "bad_value"),
        (with("lines", json!([{ "code": INCA_KOLA, "quantity": "0.5" }])), "fraction_of_unit"),
        (
            with("lines", json!([{ "code": INCA_KOLA, "quantity": "1", "unit_price": "-2" }])),
            "bad_amount",
        ),
        (with("payments", json!([])), "underpaid"),
        (with("payments", json!([{ "method": "cash" }])), "bad_request"),
        (
            with("payments", json!(vec![json!({ "method": "yape", "amount": "0.01" }); 11])),
            "too_many_payments",
        ),
        (
            with("lines", json!(vec![json!({ "code": INCA_KOLA, "quantity": "1" }); 1001])),
            "too_many_lines",
        ),
        (paid("bitcoin", "2.50"), "bad_value"),
        (paid("CASH", "2.50"), "bad_value"),
        (paid("yape", "2.49"), "underpaid"),
        (paid("yape", "2.51"), "overpaid"),
        (paid("cash", "0"), "bad_amount"),
        (paid("cash", "-2.50"), "bad_amount"),
        (paid("cash", "NaN"), "bad_amount"),
        (bought_by("dni", "123", "ANA"), "bad_identity"),
        (bought_by("dni", "4677935x", "ANA"), "bad_identity"),
        (bought_by("ruc", "10467793548", "ANA"), "bad_identity"),
        (bought_by("passport", "<img onerror>", "ANA"), "bad_identity"),
        (bought_by("card", "46779354", "ANA"), "bad_value"),
        (bought_by("dni", "46779354", ""), "bad_name"),
        (with_line("name", &json!("A".repeat(10_000))), "bad_name"),
        (with_line("name", &json!("PAN\u{7}")), "bad_name"),
        (with_line("name", &json!("PAN\u{0}")), "bad_name"),
        (with_line("name", &json!("   ")), "bad_name"),
        (with_line("unit", &json!("XXX")), "bad_value"),
        (with_line("quantity", &json!(1)), "bad_request"),
        (with_line("quantity", &json!(null)), "bad_request"),
        (with_line("unit_price", &json!(8.0)), "bad_request"),
        (with_line("unit_price", &json!(null)), "bad_amount"),
        (with_line("discount", &json!("8.00")), "discount_too_large"),
        (with_line("discount", &json!("101%")), "bad_amount"),
    ];
    for quantity in [
        "-1",
        "0",
        "-0",
        "NaN",
        "inf",
        "1e18",
        "1000000000000000000",
        "0.0001",
        "",
        "1,5",
        "+1",
        "0x1",
        "٣",
        "1 ",
    ] {
        sales.push((with_line("quantity", &json!(quantity)), "bad_quantity"));
    }
    for price in [
        "-1",
        "0",
        "0.00",
        "NaN",
        "1e18",
        "1000000000000000000",
        "0.001",
        "",
        "8,00",
        "S/ 8.00",
        "8.",
        "'",
    ] {
        sales.push((with_line("unit_price", &json!(price)), "bad_amount"));
    }
    sales
}

#[test]
fn a_bad_sale_gets_its_fault_and_changes_nothing() {
    let shop = Shop::practice("none");
    shop.sell(&one_drink(&id(1))).json();
    let before = shop.contents();
    for (sale, code) in bad_sales() {
        let shown: String = sale.to_string().chars().take(300).collect();
        assert_eq!(shop.sell(&sale).code(), code, "{shown}");
        assert_eq!(shop.contents(), before, "{shown}");
    }
    let number = br#"{"id": NaN}"#;
    let deep = "[".repeat(100_000);
    let texts: [&[u8]; 7] =
        [b"", b"{", b"nonsense", number, b"\xff\xfe{}", deep.as_bytes(), b"{} {}"];
    for text in texts {
        assert_eq!(shop.sell_text(text).code(), "bad_request");
    }
    let folder = shop.data();
    for file in ["/no/such/file.json", folder.to_str().unwrap()] {
        assert_eq!(shop.izi(&["sell", file]).code(), "bad_request");
    }
    assert_eq!(shop.contents(), before);
    assert_eq!(shop.sell(&one_drink(&id(2))).json()["number"], "B001-2", "no number was lost");
}

#[test]
fn a_name_that_is_markup_or_sql_is_a_name() {
    let shop = Shop::practice("none");
    let names = [
        "<img src=x onerror=alert(1)>",
        "'; drop table sale; --",
        "\"]]>&amp;",
        "Ñandú 🍞",
        "../../etc/passwd",
    ];
    for (name, n) in names.into_iter().zip(1..) {
        let mut sale = with_line("name", &json!(name));
        sale["id"] = json!(id(n));
        let number = shop.sell(&sale).json()["number"].as_str().unwrap().to_owned();
        assert_eq!(shop.izi(&["show", &number]).json()["lines"][0]["name"], name);
        let xml = String::from_utf8(shop.izi(&["xml", &number]).bytes()).unwrap();
        assert!(!xml.contains("<img"), "{xml}");
        for form in ["escpos", "text", "png", "pdf"] {
            shop.izi(&["ticket", &number, "--as", form]).bytes();
        }
    }
    shop.assert_sound();
}

#[test]
fn every_other_verb_refuses_what_makes_no_sense() {
    let shop = Shop::practice("none");
    shop.sell(&one_drink(&id(1))).json();
    shop.izi(&["xml", "B001-1"]).bytes(); // written once, and here
    let before = shop.contents();
    let long = "A".repeat(10_000);
    for number in [
        "B001-0",
        "B001-99999999999",
        "F001-1",
        "B001",
        "",
        "<img onerror>",
        "-1",
        "B001-1'",
        "B001-1.0",
        "NaN",
        &long,
    ] {
        for words in
            [vec!["show", number], vec!["xml", number], vec!["ticket", number, "--as", "text"]]
        {
            assert_eq!(shop.izi(&words).code(), "bad_value", "{words:?}");
        }
    }
    for words in
        [vec!["show", "B001-2"], vec!["xml", "B001-2"], vec!["ticket", "B001-2", "--as", "pdf"]]
    {
        assert_eq!(shop.izi(&words).code(), "sale_missing");
    }
    assert_eq!(shop.izi(&["ticket", "B001-1", "--as", "gif"]).code(), "bad_value");
    assert_eq!(
        shop.izi(&["ticket", "B001-1", "--as", "text", "--width", "79"]).code(),
        "bad_value"
    );
    for month in
        ["2026-13", "2026-00", "26-1", "x", "", "2026-1", "999999-01", "2026-01-01", "' or 1=1 --"]
    {
        assert_eq!(shop.izi(&["sales", "--month", month]).code(), "bad_value", "{month}");
        assert_eq!(shop.izi(&["rus", "--month", month]).code(), "bad_value", "{month}");
    }
    for text in [
        "",
        "*",
        "\" OR 1=1 --",
        "'; drop table sale; --",
        "NEAR(a b)",
        "inca AND",
        "name:inca",
        "^inca*",
        "(",
        "\u{1}",
        "%",
        &long,
    ] {
        let found = shop.izi(&["find", text]).json();
        assert!(found.is_array(), "{text}");
    }
    assert_eq!(shop.contents(), before);
}

#[test]
fn a_bad_import_changes_nothing() {
    let shop = Shop::practice("none");
    let before = shop.contents();
    let header = "codigo;nombre;categoria;precio;costo;stock;unidad\n";
    let row = |row: &str| format!("{header}{row}\n").into_bytes();
    let noise: Vec<u8> =
        (0..5_000u32).map(|it| it.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    for (content, code) in [
        (Vec::new(), "import_unreadable"),
        (b"codigo;nombre\n".to_vec(), "import_unreadable"),
        (noise, "import_unreadable"),
        (row("1;A;;-1;;;NIU"), "import_rejected"),
        (row("1;A;;NaN;;;NIU"), "import_rejected"),
        (row("1;A;;1e18;;;NIU"), "import_rejected"),
        (row("1;A;;1000000000000000000;;;NIU"), "import_rejected"),
        (row("1;A;;0;;;NIU"), "import_rejected"),
        (row("1;;;1.00;;;NIU"), "import_rejected"),
        (row("1;A;;1.00;;;XXX"), "import_rejected"),
        (row("1;A;;1.00;-1;;NIU"), "import_rejected"),
        (row("1;A;;1.00;;mucho;NIU"), "import_rejected"),
        (row(&format!("1;{};;1.00;;;NIU", "A".repeat(10_000))), "import_rejected"),
    ] {
        let file = shop.file("bad.csv", &content);
        let shown = String::from_utf8_lossy(&content[..content.len().min(100)]).into_owned();
        assert_eq!(shop.izi(&["import", &file]).code(), code, "{shown}");
        assert_eq!(shop.contents(), before, "{shown}");
    }
    assert_eq!(shop.izi(&["import", "/no/such/file.csv"]).code(), "import_unreadable");
    assert_eq!(shop.izi(&["import", shop.data().to_str().unwrap()]).code(), "import_unreadable");
    assert_eq!(shop.contents(), before);
}

#[test]
fn a_shop_that_may_not_be_is_not_set_up() {
    let refused = |option: &str, value: &str| {
        let shop = Shop::empty();
        let mut words = init(&["--authority", "none", "--printer", "none"]);
        let place = words.iter().position(|it| *it == option).unwrap() + 1;
        words[place] = value;
        let code = shop.izi(&words).code();
        assert_eq!(shop.izi(&["sales"]).code(), "shop_missing", "{option} {value}");
        code
    };
    let long = "A".repeat(10_000);
    for (option, value, code) in [
        ("--series", "F001", "bad_value"), // a factura is impossible under the NRUS
        ("--series", "b1", "bad_value"),
        ("--series", "", "bad_value"),
        ("--ruc", "20100070970", "bad_value"), // a company cannot be in it
        ("--ruc", "10467793548", "bad_identity"),
        ("--ruc", "1046779354", "bad_identity"),
        ("--ruc", "NaN", "bad_identity"),
        ("--name", "", "bad_name"),
        ("--name", "A\u{7}", "bad_name"),
        ("--name", &long, "bad_name"),
        ("--address", "", "bad_name"),
        ("--ubigeo", "99", "bad_value"),
        ("--ubigeo", "15010x", "bad_value"),
        ("--regime", "general", "bad_value"),
        ("--authority", "sunat", "bad_value"),
        ("--printer", "lpt1", "bad_value"),
        ("--printer", "tcp://", "bad_value"),
        ("--printer", "tcp://h:99999", "bad_value"),
        ("--last-number", "99999999", "bad_value"),
        ("--last-number", "100000000", "bad_value"),
    ] {
        assert_eq!(refused(option, value), code, "{option} {value:.40}");
    }

    let shop = Shop::real();
    let before = shop.contents();
    let again = init(&["--authority", "none", "--printer", "none"]);
    assert_eq!(shop.izi(&again).code(), "shop_exists");
    assert_eq!(shop.contents(), before);
}

#[test]
fn the_clock_moves_in_practice_only() {
    let shop = Shop::real();
    let before = shop.contents();
    let now = "2026-01-31T23:59:00-05:00";
    let sale = shop.file("sale.json", with_line("name", &json!("PAN")).to_string().as_bytes());
    for words in [vec!["sell", &sale], vec!["rus"], vec!["sales"], vec!["work", "--until-idle"]] {
        assert_eq!(shop.at(now, &words).code(), "clock_not_allowed", "{words:?}");
    }
    assert_eq!(shop.izi(&["seed", "--products", "1", "--sales", "1"]).code(), "not_permitted");
    assert_eq!(shop.contents(), before);
    let practice = Shop::empty();
    let words = init(&["--authority", "none", "--printer", "none"]);
    assert_eq!(practice.at(now, &words).code(), "clock_not_allowed");
}

#[test]
fn what_is_no_command_line_is_not_guessed() {
    let shop = Shop::practice("none");
    let before = shop.contents();
    for words in [
        &[][..],
        &["dance"],
        &["--help"],
        &["sell"],
        &["sell", "a", "b"],
        &["show"],
        &["show", "B001-1", "--loud", "yes"],
        &["ticket", "B001-1"],
        &["ticket", "B001-1", "--as", "text", "--width", "wide"],
        &["work"],
        &["work", "--until-idle", "--seconds", "-1"],
        &["work", "--until-idle", "--seconds", "1e18"],
        &["seed", "--products", "NaN"],
        &["seed", "--products", "1000000000000000000"],
        &["--now", "tomorrow", "rus"],
        &["--now", "2026-02-30T00:00:00-05:00", "rus"],
        &["init", "--ruc", "10467793549"],
        &["sales", "--month"],
    ] {
        shop.izi(words).usage();
    }
    let mut words = init(&["--authority", "none", "--printer", "none"]);
    let place = words.iter().position(|it| *it == "0").unwrap();
    words[place] = "-1";
    Shop::empty().izi(&words).usage();
    assert_eq!(shop.contents(), before);
}

#[test]
fn a_folder_that_is_no_shop_is_left_alone() {
    let shop = Shop::empty();
    for words in [
        vec!["sales"],
        vec!["rus"],
        vec!["find", "x"],
        vec!["outbox"],
        vec!["work", "--until-idle"],
    ] {
        assert_eq!(shop.izi(&words).code(), "shop_missing");
    }
    assert!(!shop.data().exists(), "asking makes no folder");
    std::fs::create_dir(shop.data()).unwrap();
    std::fs::write(
        shop.data().join("shop.sqlite"),
        b"this is a letter, and no database at all, and long",
    )
    .unwrap();
    assert!(["internal", "newer_file"].contains(&shop.izi(&["sales"]).code().as_str()));
    let kept = std::fs::read(shop.data().join("shop.sqlite")).unwrap();
    assert!(kept.starts_with(b"this is a letter"), "what is no database is not written over");
}
