//! Papers besides the ticket, printers with roles, the shop's own words, and boletas handed on.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::workers::FoundPrinter;
use izi_testkit::printer::{Fault, PrinterSim};
use izi_till::Till;
use serde_json::{Value, json};

use crate::shop::{Shop, ask, file_of, refused, sale, states};

/// The profile of a known model.
async fn profile(till: &Till, model: &str) -> Value {
    let known = ask(till, "printer.list", json!({})).await;
    let models = known["models"].as_array().unwrap();
    models.iter().find(|it| it["id"] == model).unwrap()["profile"].clone()
}

async fn save(till: &Till, id: Option<&str>, address: &str, roles: &[&str], model: &str) -> Value {
    let profile = profile(till, model).await;
    let asked = json!({
        "id": id, "name": "Una impresora", "address": address, "roles": roles, "profile": profile,
    });
    ask(till, "printer.save", asked).await["printers"].take()
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|it| it == words.as_bytes())
}

async fn product(till: &Till, code: &str, name: &str, price: &str) -> String {
    let asked = json!({ "code": code, "name": name, "price": price, "category": "", "unit": null });
    let made = ask(till, "catalog.quick", asked).await;
    made["product_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn labels_go_to_their_printer_and_tickets_do_not_wait_for_its_paper() {
    let (tickets, stickers) = (PrinterSim::start().unwrap(), PrinterSim::start().unwrap());
    let shop = Shop::new();
    let till = shop.practice(&tickets.url()).await;
    save(&till, None, &stickers.url(), &["labels"], "generic-80").await;
    let kola = product(&till, "7750182006118", "Inca Kola 500 ml", "3.50").await;
    stickers.set(&[Fault::PaperOutAfter(0)]);
    let sheet = json!({ "kind": "shelf", "price": true,
        "items": [{ "product_id": kola, "copies": 3 }] });
    ask(&till, "paper.labels", sheet).await;
    sale(1).line("Pan", "1.00").yape("1.00", "1").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!(tickets.tickets().len(), 1);
    assert_eq!(
        (states(&till, "print").await, states(&till, "labels").await),
        (vec!["printed".to_owned()], vec!["queued".to_owned()])
    );
    stickers.recover();
    till.work_until_idle(None).await.unwrap();
    let printed = stickers.tickets();
    assert_eq!(printed.len(), 3, "one for each copy, cut apart");
    assert!(printed.iter().all(|it| has(it, "Inca Kola 500 ml") && has(it, "3.50")));
    assert_eq!(tickets.tickets().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_has_one_printer_and_without_one_for_labels_the_ticket_printer_takes_them() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    let pan = product(&till, "1", "Pan de molde", "7.00").await;
    let sheet =
        json!({ "kind": "product", "price": false, "items": [{ "product_id": pan, "copies": 1 }] });
    ask(&till, "paper.labels", sheet.clone()).await;
    till.work_until_idle(None).await.unwrap();
    assert!(has(&sim.tickets()[0], "Pan de molde"));

    let printers = save(&till, None, "screen", &["tickets", "labels"], "generic-58").await;
    let roles: Vec<_> = printers.as_array().unwrap().iter().map(|it| it["roles"].clone()).collect();
    assert_eq!(roles, [json!([]), json!(["tickets", "labels"])]);
    assert_eq!(refused(&till, "paper.labels", sheet).await, "printer_missing");
    let sold = sale(1).line("Pan", "1.00").yape("1.00", "1").sell(&till).await;
    assert_eq!(sold["print_state"], "skipped", "shown on the screen, and printed nowhere");
    let left = ask(&till, "printer.remove", json!({ "id": printers[1]["id"] })).await;
    assert_eq!(left["printers"].as_array().unwrap().len(), 1);
    assert_eq!(refused(&till, "printer.remove", json!({ "id": "p9" })).await, "printer_missing");
    let again = json!({ "id": null, "name": "La misma", "address": sim.url(),
        "roles": ["tickets"], "profile": profile(&till, "generic-80").await });
    assert_eq!(refused(&till, "printer.save", again).await, "printer_taken");
    let next = save(&till, None, "tcp://127.0.0.1:9", &["tickets"], "generic-80").await;
    assert_eq!(next[1]["id"], "p2", "the ids of printers that are there are not given twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_drawn_anew_for_another_printer() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice("tcp://127.0.0.1:9").await;
    sale(1).line("Café", "1.00").yape("1.00", "1").sell(&till).await;
    ask(&till, "paper.x_report", json!({})).await;
    // Tried once on the printer that is not there: its bytes are drawn and kept.
    till.work_until_idle(None).await.unwrap();
    assert_eq!(states(&till, "print").await, ["queued", "queued"]);
    save(&till, Some("p1"), &sim.url(), &["tickets"], "generic-58").await;
    assert_eq!(states(&till, "print").await, ["queued", "skipped"], "an old report is not printed");
    till.work_until_idle(None).await.unwrap();
    assert_eq!(states(&till, "print").await, ["printed", "skipped"]);
    let paper = [sim.tickets().concat(), sim.uncut()].concat();
    let rule = "-".repeat(32);
    assert!(has(&paper, &rule) && !has(&paper, &format!("{rule}-")), "32 columns");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_taken_away_leaves_nothing_to_come_out_weeks_later() {
    let shop = Shop::new();
    let till = shop.practice("tcp://127.0.0.1:9").await;
    sale(1).line("Pan", "1.00").cash("1.00").sell(&till).await;
    ask(&till, "printer.remove", json!({ "id": "p1" })).await;
    assert_eq!(
        (states(&till, "print").await, states(&till, "drawer").await),
        (vec!["skipped".to_owned()], vec!["expired".to_owned()])
    );
    assert_eq!(
        refused(&till, "sale.reprint", json!({ "number": "B001-1" })).await,
        "printer_missing"
    );
    assert_eq!(refused(&till, "drawer.open", json!({})).await, "printer_missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_without_a_drawer_is_sent_no_pulse() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    let mut without = profile(&till, "generic-80").await;
    without["drawer"] = json!("none");
    let asked = json!({ "id": "p1", "name": "Tickets", "address": sim.url(),
        "roles": ["tickets"], "profile": without });
    ask(&till, "printer.save", asked).await;
    sale(1).line("Pan", "1.00").cash("1.00").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!((sim.tickets().len(), sim.drawer_pulses()), (1, 0));
    assert_eq!(refused(&till, "drawer.open", json!({})).await, "drawer_missing");
    assert_eq!(ask(&till, "shop.state", json!({})).await["shop"]["drawer"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pre_bill_says_what_it_is_and_sells_nothing() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    product(&till, "1", "Lomo saltado", "18.50").await;
    let cart = "01890000-0000-7000-8000-0000000000aa";
    ask(&till, "cart.open", json!({ "cart_id": cart })).await;
    assert_eq!(refused(&till, "paper.prebill", json!({ "cart_id": cart })).await, "cart_empty");
    ask(&till, "cart.scan", json!({ "cart_id": cart, "code": "1" })).await;
    let job = ask(&till, "paper.prebill", json!({ "cart_id": cart })).await;
    assert_eq!((job["paper"].clone(), job["total"].clone()), (json!("prebill"), json!("")));
    till.work_until_idle(None).await.unwrap();
    let paper = sim.tickets().concat();
    assert!(has(&paper, "PRE-CUENTA") && has(&paper, "No es comprobante") && has(&paper, "18.50"));
    let sales = ask(&till, "sale.list", json!({ "limit": 10 })).await;
    assert_eq!(sales["sales"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_annulled_boleta_says_so_on_its_copy_and_has_a_slip() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    sale(1).line("Pan", "4.00").cash("5.00").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    let name = json!({ "name": "B001-1" });
    assert_eq!(refused(&till, "paper.void", name.clone()).await, "not_annulled");
    ask(&till, "document.void", json!({ "name": "B001-1", "reason": "se equivocó" })).await;
    ask(&till, "paper.void", name).await;
    ask(&till, "sale.reprint", json!({ "number": "B001-1" })).await;
    till.work_until_idle(None).await.unwrap();
    let papers = sim.tickets();
    assert!(!has(&papers[0], "ANULADA"));
    assert!(has(&papers[1], "CONSTANCIA") && has(&papers[1], "4.00"), "without the change");
    assert!(has(&papers[2], "ANULADA") && has(&papers[2], "COPIA"));
    let rows = ask(&till, "queue.list", json!({ "open_only": false, "papers": true })).await;
    let kinds: Vec<_> = rows.as_array().unwrap().iter().map(|it| it["paper"].clone()).collect();
    assert_eq!(kinds, ["copy", "void", "ticket"], "the latest first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_printed_on_the_roll_too() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    sale(1).line("Queso", "9.90").yape("9.90", "1").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    let note = json!({ "note_id": "01890000-0000-7000-8000-0000000000bb", "name": "B001-1",
        "kind": "07", "motive": "06", "reason": "vencido", "lines": [], "amount": null });
    let note = ask(&till, "document.note", note).await;
    let name = note["row"]["name"].as_str().unwrap();
    let job = ask(&till, "paper.note", json!({ "name": name })).await;
    assert_eq!(job["number"], "BC01-1");
    till.work_until_idle(None).await.unwrap();
    let paper = sim.tickets().pop().unwrap();
    assert!(has(&paper, "NOTA DE CR"), "É has another byte on this page");
    assert!(has(&paper, "BC01-1") && has(&paper, "B001-1") && has(&paper, "vencido"));
    assert!(!has(&paper, "REEMPLAZADA"), "a note is nobody's replacement");
    ask(&till, "sale.reprint", json!({ "number": "B001-1" })).await;
    till.work_until_idle(None).await.unwrap();
    assert!(has(&sim.tickets().pop().unwrap(), "ANULADA"), "the note took all of it back");
    let boleta = refused(&till, "paper.note", json!({ "name": "B001-1" })).await;
    assert_eq!(boleta, "document_missing", "a boleta is no note");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_nobody_is_sure_of_is_asked_about_and_comes_again_as_it_was() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    sale(1).line("Pan", "1.00").yape("1.00", "1").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    sim.set(&[Fault::DropAfter(200)]);
    ask(&till, "paper.x_report", json!({})).await;
    till.work_until_idle(None).await.unwrap();
    let open = ask(&till, "queue.list", json!({ "open_only": true })).await;
    let asked = open.as_array().unwrap().iter().find(|it| it["paper"] == "x_report").unwrap();
    assert_eq!(asked["state"], "uncertain");
    let status = ask(&till, "shop.status", json!({})).await;
    assert_eq!(status["queue"]["tickets_uncertain"], 1);
    let again = json!({ "job_id": asked["job_id"], "came_out": false });
    let again = ask(&till, "queue.answer", again).await;
    assert_eq!(again["paper"], "x_report");
    sim.recover();
    till.work_until_idle(None).await.unwrap();
    let paper = sim.tickets().pop().unwrap();
    assert!(has(&paper, "REPORTE X") || has(&paper, "X"), "{}", String::from_utf8_lossy(&paper));
    let third = ask(&till, "queue.print_again", json!({ "job_id": again["job_id"] })).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!(sim.tickets().len(), 3);
    assert_ne!(third["job_id"], again["job_id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pressing_again_while_the_printer_has_no_paper_prints_once() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    sim.set(&[Fault::PaperOutAfter(0)]);
    let pan = product(&till, "1", "Pan de molde", "7.00").await;
    let cart = "01890000-0000-7000-8000-0000000000aa";
    ask(&till, "cart.scan", json!({ "cart_id": cart, "code": "1" })).await;
    sale(1).line("Pan", "1.00").yape("1.00", "1").sell(&till).await;
    let labels =
        json!({ "kind": "shelf", "price": true, "items": [{ "product_id": pan, "copies": 2 }] });
    for _ in 0..3 {
        ask(&till, "sale.reprint", json!({ "number": "B001-1" })).await;
        ask(&till, "paper.labels", labels.clone()).await;
        ask(&till, "paper.prebill", json!({ "cart_id": cart })).await;
    }
    ask(&till, "cart.scan", json!({ "cart_id": cart, "code": "1" })).await;
    ask(&till, "paper.prebill", json!({ "cart_id": cart })).await;
    sim.recover();
    till.work_until_idle(None).await.unwrap();
    let papers = sim.tickets();
    let with = |words: &str| papers.iter().filter(|it| has(it, words)).count();
    assert_eq!((with("B001-1"), with("PRE-CUENTA"), papers.len()), (1, 1, 4), "and two labels");
    assert!(papers.iter().any(|it| has(it, "PRE-CUENTA") && has(it, "14.00")), "the last one");
}

#[tokio::test]
async fn the_x_report_adds_up_to_the_income_of_the_month() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    sale(1).line("Arroz", "20.00").cash("50.00").sell(&till).await;
    sale(2).line("Aceite", "10.00").discount("1.00").yape("9.00", "77").sell(&till).await;
    sale(3).line("Pan", "5.00").cash("5.00").sell(&till).await;
    sale(4).line("Queso", "8.00").yape("4.00", "78").cash("4.00").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    ask(&till, "document.void", json!({ "name": "B001-3", "reason": "error" })).await;
    let note = json!({ "note_id": "01890000-0000-7000-8000-0000000000cc", "name": "B001-1",
        "kind": "07", "motive": "07", "reason": "roto",
        "lines": [{ "line": 1, "quantity": "1" }], "amount": null });
    ask(&till, "document.note", note).await;
    let day = till.shop().now().business_date();
    let figures = izi_store::day::figures(till.shop().store.reads(), day).await.unwrap();
    let sum = |it: izi_store::day::Tally| (it.count, it.sum.to_string());
    assert_eq!(sum(figures.sold), (3, "37.00".to_owned()));
    assert_eq!(sum(figures.discounts), (1, "1.00".to_owned()));
    assert_eq!(sum(figures.annulled), (1, "5.00".to_owned()));
    assert_eq!(sum(figures.credited), (1, "20.00".to_owned()));
    let methods: Vec<_> = figures.methods.iter().map(|it| (it.0.as_str(), sum(it.1))).collect();
    assert_eq!(methods, [("cash", (2, "24.00".to_owned())), ("yape", (2, "13.00".to_owned()))]);
    let (first, last, all) = &figures.boletas[0];
    assert_eq!(
        (first.to_string(), last.to_string(), all.count),
        ("B001-1".into(), "B001-4".into(), 4)
    );
    let rus = ask(&till, "rus.month", json!({})).await;
    assert_eq!(rus["income"], "17.00", "sold less what came back");
    let png = file_of(&till, "paper.x_preview", json!({})).await;
    assert!(png.starts_with(b"\x89PNG"));
    let day = json!({ "date": "2026-13-01" });
    assert_eq!(refused(&till, "paper.x_preview", day).await, "bad_value");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shops_words_and_logo_stand_on_the_ticket_and_first_in_its_preview() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    let words = json!({ "header": "Pan caliente a las 5", "footer": "Vuelva pronto",
        "policy": "Cambios en 24 horas con su ticket" });
    let preview = |texts: Value| json!({ "paper": "ticket", "texts": texts });
    let plain = file_of(&till, "paper.preview", preview(Value::Null)).await;
    let shown = file_of(&till, "paper.preview", preview(words.clone())).await;
    assert!(shown != plain, "words are shown before they are kept");
    ask(&till, "paper.keep_texts", words.clone()).await;
    assert!(file_of(&till, "paper.preview", preview(Value::Null)).await == shown);
    assert_eq!(ask(&till, "paper.texts", json!({})).await["texts"], words);

    // A black square of 64 dots.
    let bmp = bitmap(64);
    let kept =
        ask(&till, "paper.keep_logo", json!({ "content_base64": STANDARD.encode(bmp) })).await;
    assert_eq!(kept["logo"]["media_type"], "image/png");
    sale(1).line("Pan", "1.00").yape("1.00", "1").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    let ticket = sim.tickets().pop().unwrap();
    assert!(
        ["Pan caliente a las 5", "Vuelva pronto", "Cambios en 24 horas con su ticket"]
            .iter()
            .all(|it| has(&ticket, it))
    );
    assert!(has(&ticket, "\x1dv0\0"), "the logo's raster");
    ask(&till, "paper.drop_logo", json!({})).await;
    assert_eq!(ask(&till, "paper.texts", json!({})).await["logo"], Value::Null);

    for (content, reason) in [("", "format"), ("bm8gaW1hZ2U=", "format"), ("%%%", "format")] {
        let told = till.dispatch("paper.keep_logo", json!({ "content_base64": content })).await;
        let told = serde_json::to_value(told.unwrap_err()).unwrap();
        assert_eq!((&told["code"], &told["reason"]), (&json!("bad_picture"), &json!(reason)));
    }
    let long = json!({ "header": "a".repeat(401), "footer": "", "policy": "" });
    assert_eq!(refused(&till, "paper.keep_texts", long).await, "bad_name");
    assert_eq!(refused(&till, "paper.preview", json!({ "paper": "poster" })).await, "bad_value");
}

/// A black square as a BMP of 24 bits.
fn bitmap(side: u32) -> Vec<u8> {
    let pixels = side * side * 3;
    let mut bytes = b"BM".to_vec();
    for number in [54 + pixels, 0, 54, 40, side, side, 1 | 24 << 16, 0, pixels, 0, 0, 0, 0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.resize(bytes.len() + pixels as usize, 0);
    bytes
}

#[tokio::test]
async fn every_paper_has_its_preview_on_both_rolls() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    for sample in izi_app::papers::Sample::ALL {
        for width in [80, 58] {
            let asked = json!({ "paper": sample.as_str(), "width": width });
            let png = file_of(&till, "paper.preview", asked).await;
            assert!(png.starts_with(b"\x89PNG") && png.len() > 500, "{sample:?} on {width} mm");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_is_found_tried_and_taken_over_with_its_profile() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = Till::open_with(shop.data(), shop.clock.clone()).await.unwrap();
    let only = FoundPrinter { address: sim.url(), name: "POS-80".to_owned(), kind: "network" };
    till.find_printers_with(Arc::new(move || vec![only.clone()]));
    crate::shop::set_up(&till, "none").await;
    let found = ask(&till, "printer.find", json!({})).await;
    assert_eq!(found[0]["address"], sim.url());
    let mut wanted = profile(&till, "generic-80").await;
    let tried = |what: &str, profile: &Value| json!({ "address": sim.url(), "profile": profile, "what": what });
    ask(&till, "printer.try", tried("setup", &wanted)).await;
    ask(&till, "printer.try", tried("test", &wanted)).await;
    ask(&till, "printer.try", tried("drawer", &wanted)).await;
    sim.wait_for_tickets(2, Duration::from_secs(5));
    assert_eq!(sim.drawer_pulses(), 1);
    sim.set(&[Fault::CoverOpen]);
    let fault = till.dispatch("printer.try", tried("drawer", &wanted)).await.unwrap_err();
    let fault = serde_json::to_value(fault).unwrap();
    assert_eq!(
        (&fault["code"], &fault["trouble"]),
        (&json!("printer_trouble"), &json!("cover_open"))
    );

    wanted["code_page"] = json!("cp1252");
    wanted["code_page_number"] = json!(6);
    let asked = json!({ "id": null, "name": "Caja", "address": sim.url(), "roles": ["tickets"],
        "profile": wanted });
    let kept = ask(&till, "printer.save", asked).await["printers"][0].take();
    let file = file_of(&till, "printer.export", json!({ "id": kept["id"] })).await;
    let content = String::from_utf8(file).unwrap();
    assert_eq!(ask(&till, "printer.import", json!({ "content": content })).await, wanted);
    let strange = content.replace("cp1252", "cp437x");
    assert_eq!(
        refused(&till, "printer.import", json!({ "content": strange })).await,
        "bad_profile"
    );
    assert_eq!(refused(&till, "printer.import", json!({ "content": "{}" })).await, "bad_profile");
    for (field, value) in [
        ("columns", json!(40)),
        ("qr", json!("x")),
        ("drawer_on_ms", json!(900)),
        ("code_page_number", json!(256)),
        ("paper", json!(76)),
        ("dots", json!(100)),
    ] {
        let mut wrong = wanted.clone();
        wrong[field] = value;
        let told = refused(&till, "printer.try", tried("test", &wrong)).await;
        assert_eq!(told, "bad_profile", "{field}");
    }
    let address =
        json!({ "id": null, "name": "x", "address": "lpt1", "roles": [], "profile": wanted });
    assert_eq!(refused(&till, "printer.save", address).await, "bad_value");
}

#[tokio::test]
async fn a_boleta_is_handed_on_by_whatsapp_in_words_that_let_it_be_looked_up() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    sale(1)
        .line("Café & té", "1234.50")
        .to("dni", "70123456", "Ana Paz")
        .cash("1234.50")
        .sell(&till)
        .await;
    let asked = json!({ "number": "B001-1", "phone": "987 654 321" });
    let shared = ask(&till, "sale.share", asked).await;
    let text = shared["text"].as_str().unwrap();
    for words in ["B001-1", "S/ 1,234.50", "10467793549", "sunat.gob.pe", "práctica"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("70123456") && !text.contains("Ana"), "nobody's data: {text}");
    let url = shared["url"].as_str().unwrap();
    assert!(url.starts_with("https://wa.me/51987654321?text=BODEGA%20ROSITA"), "{url}");
    let open = ask(&till, "sale.share", json!({ "number": "B001-1" })).await;
    assert!(open["url"].as_str().unwrap().starts_with("https://wa.me/?text="));
    let wrong = json!({ "number": "B001-1", "phone": "12345" });
    assert_eq!(refused(&till, "sale.share", wrong).await, "bad_value");
    let missing = json!({ "number": "B001-9" });
    assert_eq!(refused(&till, "sale.share", missing).await, "sale_missing");
    let page = file_of(&till, "sale.ticket", json!({ "number": "B001-1", "format": "a4" })).await;
    assert!(page.starts_with(b"%PDF"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_x_report_says_on_paper_what_decides_and_what_is_above_the_limit() {
    let sim = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&sim.url()).await;
    let printed = async || {
        ask(&till, "paper.x_report", json!({})).await;
        till.work_until_idle(Some(20)).await.unwrap();
        sim.tickets().pop().unwrap()
    };
    let day = till.shop().now().business_date().to_string();
    let buy = |n: u32, total: &str| {
        json!({ "id": format!("01890000-0000-7000-9000-{n:012x}"), "date": day,
            "supplier": "La Paradita", "total": total })
    };
    sale(1).line("Arroz", "20.00").cash("20.00").sell(&till).await;
    ask(&till, "purchase.add", buy(1, "6000.00")).await;
    let paper = printed().await;
    for words in ["RUS: ingresos del mes", "RUS: compras del mes", "Puede vender", "7,980.00"] {
        assert!(has(&paper, words), "{words}");
    }
    ask(&till, "purchase.add", buy(2, "3000.00")).await;
    let paper = printed().await;
    assert!(has(&paper, "9,000.00") && has(&paper, "Excedido por") && has(&paper, "1,000.00"));
    till.close().await;
}
