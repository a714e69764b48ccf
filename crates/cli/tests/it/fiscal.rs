//! Documents from the terminal: signed, sent, answered, annulled, corrected, exported.

use std::io::Read;

use serde_json::{Value, json};

use crate::shop::{INCA_KOLA, Shop, id, one_drink};
use crate::sunat::{Sunat, signing};

fn state(shop: &Shop, name: &str) -> String {
    shop.izi(&["document", name]).json()["row"]["state"].as_str().unwrap().to_owned()
}

fn names(documents: &Value) -> Vec<&str> {
    documents.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

fn today(shop: &Shop) -> String {
    let sold = shop.izi(&["show", "B001-1"]).json();
    sold["business_date"].as_str().unwrap().to_owned()
}

#[test]
fn a_boleta_is_signed_sent_and_answered() {
    let sunat = Sunat::start();
    let shop = signing(&sunat);
    assert_eq!(shop.izi(&["authority", "test"]).json()["outcome"], "ok");
    for n in 1..=2 {
        shop.sell(&one_drink(&id(n))).json();
    }
    let xml = shop.izi(&["xml", "B001-1"]).bytes();
    assert_eq!(shop.izi(&["xml", "03-B001-1"]).bytes(), xml, "by its whole name too");
    let signed = shop.file("signed.xml", &xml);
    let checked = shop.izi(&["sign-check", &signed]).json();
    assert_eq!(
        (&checked["valid"], &checked["ruc"], &checked["hash"]),
        (&json!(true), &json!("10467793549"), &json!("sha256"))
    );
    let queue = shop.izi(&["send"]).json();
    assert_eq!(
        (&queue["to_send"], &queue["unknown"], &queue["breaker"]),
        (&json!(0), &json!(0), &json!("closed"))
    );
    let document = shop.izi(&["document", "B001-1"]).json();
    assert_eq!(
        (&document["row"]["state"], &document["row"]["code"]),
        (&json!("accepted"), &json!(0))
    );
    assert_eq!(document["digest"], checked["digest"]);
    assert!(!document["timeline"].as_array().unwrap().is_empty());
    assert_eq!(shop.izi(&["xml", "B001-1"]).bytes(), xml, "the bytes that were signed first");
    assert!(shop.izi(&["cdr", "B001-1"]).bytes().starts_with(b"PK"));
    assert_eq!(shop.izi(&["query", "B001-1"]).json()["row"]["state"], "accepted");

    assert_eq!(names(&shop.izi(&["documents"]).json()), ["03-B001-2", "03-B001-1"]);
    assert_eq!(names(&shop.izi(&["documents", "--state", "open"]).json()), Vec::<&str>::new());
    assert_eq!(
        shop.izi(&["documents", "--state", "accepted", "--kind", "03"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let month = today(&shop)[..7].to_owned();
    assert_eq!(shop.izi(&["documents", "--month", &month]).json().as_array().unwrap().len(), 2);
    assert_eq!(shop.izi(&["documents", "--month", "2001-01"]).json(), json!([]));
    shop.assert_sound();
}

#[test]
fn a_signature_holds_or_its_reason_is_told_and_no_shop_is_needed() {
    let sunat = Sunat::start();
    let shop = signing(&sunat);
    shop.sell(&one_drink(&id(1))).json();
    let xml = String::from_utf8(shop.izi(&["xml", "B001-1"]).bytes()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let mut izi = std::process::Command::new(env!("CARGO_BIN_EXE_izi"));
        izi.arg("sign-check").arg(path).output().unwrap()
    };
    assert_eq!(check("a.xml", &xml).status.code(), Some(0));
    for (name, content) in [
        ("b.xml", xml.replacen("2.50", "2.51", 1)),
        ("c.xml", "<Invoice/>".to_owned()),
        ("d.xml", "no xml at all".to_owned()),
        ("e.xml", String::new()),
    ] {
        let said = check(name, &content);
        assert_eq!((said.status.code(), said.stdout.len()), (Some(1), 0), "{name}");
        let fault: Value = serde_json::from_slice(&said.stderr).unwrap();
        assert_eq!(fault["code"], "signature_invalid", "{name}: {fault}");
    }
    assert_eq!(shop.izi(&["sign-check", "/no/such.xml"]).code(), "file_trouble");
}

#[test]
fn a_boleta_is_annulled_by_a_summary_of_its_day() {
    let shop = Shop::practice("none");
    for n in 1..=2 {
        shop.sell(&one_drink(&id(n))).json();
    }
    shop.izi(&["send"]).json();
    let voided = shop.izi(&["void", "B001-1", "--reason", "se equivocó de producto"]).json();
    assert_eq!(
        (&voided["row"]["state"], &voided["reason"]),
        (&json!("voiding"), &json!("se equivocó de producto"))
    );
    assert_eq!(shop.izi(&["rus"]).json()["income"], "2.50", "it counts no more");
    let summaries = shop.izi(&["summary", "--date", &today(&shop)]).json();
    let name = names(&summaries)[0].to_owned();
    assert!(name.starts_with("RC-"), "{name}");
    shop.izi(&["work", "--until-idle"]).json();
    assert_eq!(
        (state(&shop, "B001-1").as_str(), state(&shop, &name).as_str()),
        ("voided", "accepted")
    );
    assert!(shop.izi(&["xml", &name]).bytes().starts_with(b"<?xml"));
    let page = shop.izi(&["pdf", &name]).fault();
    assert_eq!((&page["code"], &page["action"]), (&json!("document_state"), &json!("pdf")));
    let again = shop.izi(&["void", "B001-1", "--reason", "otra vez"]).fault();
    assert_eq!((&again["code"], &again["action"]), (&json!("document_state"), &json!("void")));
    assert_eq!(shop.izi(&["summary", "--date", "2001-01-01"]).json(), json!([]));
    shop.assert_sound();
}

#[test]
fn a_note_takes_some_of_it_back_once() {
    let shop = Shop::practice("none");
    let mut sale = one_drink(&id(1));
    sale["lines"] = json!([{ "code": INCA_KOLA, "quantity": "3" }]);
    shop.sell(&sale).json();
    shop.izi(&["send"]).json();
    let words = |lines: &'static str| {
        [
            "note",
            "B001-1",
            "--motive",
            "07",
            "--reason",
            "vino abierta",
            "--lines",
            lines,
            "--id",
            "01890000-0000-7000-8000-00000000000a",
        ]
    };
    let before = shop.contents();
    for (words, reason) in
        [(words("1=4"), "too_much"), (words("2=1"), "lines"), (words("0=1"), "lines")]
    {
        let fault = shop.izi(&words).fault();
        assert_eq!((&fault["code"], &fault["reason"]), (&json!("bad_note"), &json!(reason)));
        assert_eq!(shop.contents(), before);
    }
    let note = shop.izi(&words("1=1")).json();
    assert_eq!(
        (&note["row"]["name"], &note["row"]["total"], &note["motive"], &note["row"]["about"]),
        (&json!("07-BC01-1"), &json!("2.50"), &json!("07/07"), &json!("03-B001-1"))
    );
    assert_eq!(shop.izi(&words("1=1")).json()["row"]["name"], "07-BC01-1", "the same id again");
    shop.izi(&["send"]).json();
    assert_eq!(state(&shop, "07-BC01-1"), "accepted");
    assert!(shop.izi(&["xml", "07-BC01-1"]).bytes().starts_with(b"<?xml"));
    assert!(shop.izi(&["cdr", "07-BC01-1"]).bytes().starts_with(b"PK"));
    let actions = shop.izi(&["document", "07-BC01-1"]).json()["actions"].clone();
    let actions = actions.as_array().unwrap();
    assert!(actions.contains(&json!("pdf")) && !actions.contains(&json!("reprint")), "{actions:?}");
    let debit = [
        "note",
        "B001-1",
        "--kind",
        "08",
        "--motive",
        "02",
        "--reason",
        "faltó cobrar",
        "--amount",
        "1.00",
    ];
    assert_eq!(shop.izi(&debit).json()["row"]["kind"], "08");
    shop.assert_sound();
}

/// The words of a PDF; none, with a line that says so, where there is nothing to read it with.
#[expect(clippy::print_stderr, reason = "a skipped check is told")]
fn words_of(shop: &Shop, pdf: &[u8]) -> Option<String> {
    let file = shop.file("page.pdf", pdf);
    let read = std::process::Command::new("pdftotext").args(["-layout", &file, "-"]).output();
    let Ok(read) = read else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    Some(String::from_utf8(read.stdout).unwrap())
}

#[test]
fn a_note_has_a_page_with_the_boleta_it_corrects_and_is_in_the_zip_of_the_month() {
    let sunat = Sunat::start();
    let shop = signing(&sunat);
    shop.sell(&one_drink(&id(1))).json();
    shop.izi(&["send"]).json();
    let credit = ["note", "B001-1", "--motive", "06", "--reason", "salió malograda, señor"];
    shop.izi(&credit).json();
    let debit = ["note", "B001-1", "--kind", "08", "--motive", "02", "--reason", "faltó cobrar"];
    shop.izi(&[&debit[..], &["--amount", "1.00"]].concat()).json();
    let day = today(&shop);
    let mut parts = day.split('-');
    let (year, month, date) = (parts.next(), parts.next(), parts.next());
    let day = format!("{}/{}/{}", date.unwrap(), month.unwrap(), year.unwrap());

    let pdf = shop.izi(&["pdf", "07-BC01-1"]).bytes();
    assert!(pdf.starts_with(b"%PDF-"));
    let signed = shop.file("signed.xml", &shop.izi(&["xml", "07-BC01-1"]).bytes());
    let digest = shop.izi(&["sign-check", &signed]).json()["digest"].as_str().unwrap().to_owned();
    if let Some(words) = words_of(&shop, &pdf) {
        for word in [
            "NOTA DE CRÉDITO ELECTRÓNICA",
            "BC01-1",
            "RUC 10467793549",
            &format!("Boleta de venta electrónica B001-1 del {day}"),
            "06 - Devolución total",
            "salió malograda, señor",
            "S/ 2.50",
            "DOS CON 50/100 SOLES",
            &format!("Resumen: {digest}"),
            "Representación impresa de la nota de crédito electrónica",
        ] {
            assert!(words.contains(word), "{word} is missing in:\n{words}");
        }
    }
    if let Some(words) = words_of(&shop, &shop.izi(&["pdf", "08-BD01-1"]).bytes()) {
        for word in ["NOTA DE DÉBITO ELECTRÓNICA", "02 - Aumento en el valor", "S/ 1.00"] {
            assert!(words.contains(word), "{word} is missing in:\n{words}");
        }
    }
    assert!(shop.izi(&["pdf", "B001-1"]).bytes().starts_with(b"%PDF-"), "its ticket");
    assert_eq!(shop.izi(&["pdf", "07-BC01-2"]).code(), "document_missing");

    let to = shop.file("mes.zip", b"");
    shop.izi(&["export", "--month", &today(&shop)[..7], "--to", &to]).json();
    let zip = std::fs::File::open(&to).unwrap();
    let zip = zip::ZipArchive::new(zip).unwrap();
    let listed: Vec<_> = zip.file_names().map(|it| it.unwrap().into_owned()).collect();
    for name in ["03-B001-1", "07-BC01-1", "08-BD01-1"] {
        for (folder, ending) in [("xml", "xml"), ("pdf", "pdf")] {
            let file = format!("{folder}/10467793549-{name}.{ending}");
            assert!(listed.contains(&file), "{file} in {listed:?}");
        }
    }
    shop.assert_sound();
}

#[test]
fn a_month_is_one_zip_and_its_register_adds_up() {
    let shop = Shop::practice("none");
    for n in 1..=3 {
        let mut sale = one_drink(&id(n));
        if n == 3 {
            sale["customer"] =
                json!({ "document_type": "dni", "document_number": "46779354", "name": "=1+1" });
        }
        shop.sell(&sale).json();
    }
    shop.izi(&["send"]).json();
    shop.izi(&["void", "B001-2", "--reason", "se equivocó"]).json();
    let month = today(&shop)[..7].to_owned();
    let to = shop.file("mes.zip", b"");
    let told = shop.izi(&["export", "--month", &month, "--to", &to]).json();
    assert_eq!(told["total"], "5.00", "{told}");
    assert_eq!(told["cdrs"], 3);
    let zip = std::fs::read(&to).unwrap();
    assert_eq!(told["bytes"], zip.len());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let listed: Vec<_> = zip.file_names().map(|it| it.unwrap().into_owned()).collect();
    for name in [
        "xml/10467793549-03-B001-1.xml",
        "cdr/R-10467793549-03-B001-1.zip",
        "pdf/10467793549-03-B001-1.pdf",
        "LEAME.txt",
        &format!("registro-{month}.csv"),
    ] {
        assert!(listed.iter().any(|it| it == name), "{name} in {listed:?}");
    }
    let mut xml = Vec::new();
    zip.by_name("xml/10467793549-03-B001-1.xml").unwrap().read_to_end(&mut xml).unwrap();
    assert_eq!(xml, shop.izi(&["xml", "B001-1"]).bytes(), "as it was sent");
    let mut table = String::new();
    zip.by_name(&format!("registro-{month}.csv")).unwrap().read_to_string(&mut table).unwrap();
    let mut rows = table.strip_prefix('\u{feff}').unwrap().lines();
    assert!(rows.next().unwrap().starts_with("fecha;tipo;serie;número;"), "{table}");
    let cents: i64 = rows
        .map(|it| it.rsplit_once(';').unwrap().1.replace('.', "").parse::<i64>().unwrap())
        .sum();
    assert_eq!(cents, 500, "{table}");
    assert!(table.contains(";'=1+1;2.50;"), "{table}");
    assert!(table.contains("Anulación en camino") || table.contains("Anulada"), "{table}");

    let raw = shop.izi(&["export", "--month", &month]).bytes();
    assert!(raw.starts_with(b"PK"));
    let left: Vec<_> =
        std::fs::read_dir(shop.data()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|it| !it.to_string_lossy().contains("export")), "{left:?}");
    let empty = shop.izi(&["export", "--month", "2001-01", "--to", &to]).json();
    assert_eq!((&empty["documents"], &empty["total"]), (&json!(0), &json!("0.00")));
}

#[test]
fn what_cannot_be_done_to_a_document_is_told_and_changes_nothing() {
    let shop = Shop::practice("none");
    shop.sell(&one_drink(&id(1))).json();
    shop.izi(&["send"]).json();
    shop.izi(&["xml", "B001-1"]).bytes();
    let file = shop.data().join("shop.sqlite");
    let file = file.to_str().unwrap();
    let before = shop.contents();
    let long = "a".repeat(10_000);
    for (words, code) in [
        (vec!["document", "B001-2"], "document_missing"),
        (vec!["document", "F001-1"], "bad_value"),
        (vec!["document", ""], "bad_value"),
        (vec!["document", &long], "bad_value"),
        (vec!["document", "RA-20261121-1"], "bad_value"),
        (vec!["cdr", "B001-2"], "document_missing"),
        (vec!["cdr", "' or 1=1 --"], "bad_value"),
        (vec!["query", "B001-2"], "document_missing"),
        (vec!["xml", "07-BC01-1"], "document_missing"),
        (vec!["xml", "01-F001-1"], "bad_value"),
        (vec!["void", "B001-2", "--reason", "se equivocó"], "document_missing"),
        (vec!["void", "B001-1", "--reason", ""], "bad_name"),
        (vec!["void", "B001-1", "--reason", "no"], "bad_name"),
        (vec!["void", "B001-1", "--reason", &long], "bad_name"),
        (vec!["replace", "B001-1"], "document_state"),
        (vec!["replace", "B001-2"], "document_missing"),
        (vec!["discard", "B001-1", "--reason", "ya no va"], "document_state"),
        (vec!["note", "B001-2", "--motive", "01", "--reason", "anulada"], "document_missing"),
        (vec!["note", "B001-1", "--motive", "04", "--reason", "anulada"], "bad_note"),
        (vec!["note", "B001-1", "--motive", "13", "--reason", "anulada"], "bad_note"),
        (vec!["note", "B001-1", "--kind", "09", "--motive", "01", "--reason", "abc"], "bad_value"),
        (vec!["note", "B001-1", "--motive", "07", "--reason", "abc"], "bad_note"),
        (vec!["note", "B001-1", "--motive", "09", "--reason", "abc"], "bad_note"),
        (
            vec!["note", "B001-1", "--motive", "09", "--reason", "abc", "--amount", "0"],
            "bad_amount",
        ),
        (
            vec!["note", "B001-1", "--motive", "09", "--reason", "abc", "--amount", "9.99"],
            "bad_note",
        ),
        (
            vec!["note", "B001-1", "--motive", "07", "--reason", "abc", "--lines", "1=x"],
            "bad_quantity",
        ),
        (vec!["note", "B001-1", "--motive", "01", "--reason", "abc", "--id", "x"], "bad_value"),
        (vec!["summary", "--date", "2026-02-30"], "bad_value"),
        (vec!["documents", "--kind", "01"], "bad_value"),
        (vec!["documents", "--state", "lost"], "bad_value"),
        (vec!["documents", "--month", "2026-13"], "bad_value"),
        (vec!["export", "--month", "x"], "bad_value"),
        (vec!["export", "--month", "2026-01", "--to", file], "bad_value"),
        (vec!["export", "--month", "2026-01", "--to", "/no/such/folder/a.zip"], "file_trouble"),
    ] {
        assert_eq!(shop.izi(&words).code(), code, "{words:.60?}");
        assert_eq!(shop.contents(), before, "{words:.60?}");
    }
    let nobody = Shop::real();
    assert_eq!(nobody.izi(&["summary", "--date", "2026-11-21"]).code(), "authority_missing");
    assert_eq!(nobody.izi(&["send"]).json()["authority"], false);
    for words in [vec!["documents"], vec!["send"], vec!["export", "--month", "2026-01"]] {
        assert_eq!(Shop::empty().izi(&words).code(), "shop_missing");
    }
    shop.assert_sound();
}
