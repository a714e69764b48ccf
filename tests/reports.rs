//! Reports of a shop that sold, annulled and corrected: each adds up to the income of its days, on the
//! screen and in every file, as others read them.

use std::process::Command;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use calamine::{Data, Reader, Xlsx};
use izi_api::report::ReportPart;
use izi_ports::Clock;
use izi_till::Till;
use serde_json::{Value, json};

use crate::shop::{Shop, ask, pass_limits, refused, sale};

const A_DAY: Duration = Duration::from_hours(24);
const ALL: [&str; 10] = [
    "days",
    "products",
    "categories",
    "sellers",
    "methods",
    "states",
    "customers",
    "sales",
    "register",
    "rus",
];
const FORMULA: &str = "=HYPERLINK(\"http://malo\";\"clic\")";

/// A shop, its first day and its last one.
struct Stage {
    shop: Shop,
    till: Till,
    from: String,
    to: String,
}

impl Stage {
    async fn new() -> Self {
        let shop = Shop::new();
        let till = shop.practice("none").await;
        let day = shop.clock.now().business_date().to_string();
        Self { shop, till, from: day.clone(), to: day }
    }

    /// Five sales on three days, one of them annulled, one with a note.
    async fn sold() -> Self {
        let mut stage = Self::new().await;
        stage.product("1", "Aceite Ñusta", "Abarrotes", Some("3.20")).await;
        stage.product("2", FORMULA, "", None).await;
        let till = &stage.till;
        sale(1)
            .scanned("1", "3")
            .line("Bolsa", "0.37")
            .discount("1.13")
            .cash("20.00")
            .sell(till)
            .await;
        let ana = sale(2).scanned("2", "2").to("dni", "46779354", "Ana Núñez Ibáñez");
        ana.cash("2.00").yape("8.00", "123").sell(till).await;
        sale(3).scanned("1", "1").yape("5.00", "124").sell(till).await;
        stage.shop.clock.forward(2 * A_DAY);
        sale(4).weighed("Pan francés", "0.355", "8.00").yape("2.84", "125").sell(till).await;
        sale(5).scanned("1", "2").scanned("2", "1").cash("15.00").sell(till).await;
        till.work_until_idle(Some(60)).await.unwrap();
        let annulled = json!({ "name": "03-B001-3", "reason": "se equivocó" });
        ask(till, "document.void", annulled).await;
        let note = json!({
            "note_id": "01890000-0000-7000-8000-0000000a0001", "name": "03-B001-1", "kind": "07",
            "motive": "07", "reason": "vino abierta", "lines": [{ "line": 1, "quantity": "1" }],
        });
        ask(till, "document.note", note).await;
        stage.to = stage.shop.clock.now().business_date().to_string();
        stage
    }

    async fn product(&self, code: &str, name: &str, category: &str, cost: Option<&str>) {
        let product = json!({ "code": code, "name": name, "price": "5.00", "category": category, "unit": null });
        let made = ask(&self.till, "catalog.quick", product).await;
        let asked = json!({ "product_id": made["product_id"] });
        let mut product = ask(&self.till, "catalog.get", asked).await;
        product["share_codes"] = json!(false);
        product["cost"] = json!(cost);
        ask(&self.till, "catalog.save", product).await;
    }

    fn report(&self, name: &str) -> Value {
        json!({ "name": name, "from": self.from, "to": self.to })
    }

    async fn page(&self, name: &str) -> Value {
        let asked = json!({ "report": self.report(name), "limit": 200 });
        ask(&self.till, "report.page", asked).await
    }

    async fn begin(&self, name: &str, format: &str) -> Value {
        let asked = json!({ "report": self.report(name), "format": format });
        ask(&self.till, "report.export", asked).await
    }

    async fn ended(&self, export: &Value) -> Value {
        loop {
            let state = ask(&self.till, "report.export_state", json!({ "id": export["id"] })).await;
            if state["state"] != "running" {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn exported(&self, name: &str, format: &str) -> Vec<u8> {
        let export = self.begin(name, format).await;
        let ended = self.ended(&export).await;
        assert_eq!(ended["state"], "done", "{name} {format}");
        assert_eq!(ended["rows"], ended["of"], "{name} {format}");
        let file = ask(&self.till, "report.export_file", json!({ "id": export["id"] })).await;
        assert!(file["file_name"].as_str().unwrap().ends_with(format), "{file}");
        STANDARD.decode(file["content_base64"].as_str().unwrap()).unwrap()
    }

    /// The income of the days, as the list behind it has it.
    async fn income(&self) -> String {
        let filter = json!({ "from": self.from, "to": self.to });
        let list = ask(&self.till, "entry.list", json!({ "filter": filter, "limit": 200 })).await;
        list["total"].as_str().unwrap().to_owned()
    }

    async fn end(self) {
        self.till.close().await;
        self.shop.assert_sound().await;
    }
}

/// The céntimos of an amount.
fn cents(text: &str) -> i64 {
    text.replace(['.', ','], "").parse().unwrap()
}

/// The place of a column.
fn column(page: &Value, key: &str) -> usize {
    page["columns"].as_array().unwrap().iter().position(|it| it["key"] == key).unwrap()
}

/// A column of all rows.
fn cells<'a>(page: &'a Value, key: &str) -> Vec<&'a str> {
    let place = column(page, key);
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|it| it["cells"][place].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_report_adds_up_to_the_income_of_its_days() {
    let stage = Stage::sold().await;
    let income = stage.income().await;
    assert!(cents(&income) > 0, "{income}");
    for name in ALL {
        let page = stage.page(name).await;
        assert_eq!(page["income"], income, "{name}");
        let sum: i64 = cells(&page, "income").into_iter().map(cents).sum();
        assert_eq!(sum, cents(&income), "{name}: {page}");
        assert_eq!(page["totals"][column(&page, "income")], income, "{name}");
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(page["count"], rows.len(), "{name}");
        for row in rows {
            assert_eq!(
                row["cells"].as_array().unwrap().len(),
                page["columns"].as_array().unwrap().len()
            );
            if row["opens"].is_null() {
                ask(&stage.till, "sale.get", json!({ "number": row["sale_number"] })).await;
                continue;
            }
            let list = json!({ "filter": row["opens"], "limit": 200 });
            let list = ask(&stage.till, "entry.list", list).await;
            assert_eq!(list["total"], row["cells"][column(&page, "income")], "{name}: {row}");
        }
    }
    let days = stage.page("days").await;
    assert_eq!(days["count"], 3, "the day without sales too");
    let register = stage.page("register").await;
    assert_eq!(cells(&register, "is_annulled").into_iter().filter(|it| *it == "Sí").count(), 1);
    assert_eq!(cells(&register, "kind"), ["03", "03", "03", "03", "03", "07"]);
    stage.end().await;
}

#[tokio::test]
async fn pages_are_the_whole_and_are_sorted_as_asked() {
    let stage = Stage::sold().await;
    for name in ALL {
        let page = stage.page(name).await;
        let whole = page["rows"].as_array().unwrap();
        let columns =
            page["columns"].as_array().unwrap().iter().filter(|it| it["sortable"] == true);
        let orders = columns.flat_map(|it| [(it["key"].clone(), false), (it["key"].clone(), true)]);
        for (sort, descending) in orders.chain([(Value::Null, false)]) {
            let mut report = stage.report(name);
            report["sort"] = sort.clone();
            report["descending"] = json!(descending);
            let (mut rows, mut after) = (Vec::new(), Value::Null);
            loop {
                let asked = json!({ "report": report, "after": after, "limit": 2 });
                let page = ask(&stage.till, "report.page", asked).await;
                rows.extend(page["rows"].as_array().unwrap().clone());
                after = page["cursor"].clone();
                if after.is_null() {
                    break;
                }
            }
            assert_eq!(rows.len(), whole.len(), "{name} by {sort}");
            assert!(whole.iter().all(|it| rows.contains(it)), "{name} by {sort}");
        }
    }
    let mut report = stage.report("products");
    report["sort"] = json!("income");
    let page = ask(&stage.till, "report.page", json!({ "report": report, "limit": 9 })).await;
    let income: Vec<_> = cells(&page, "income").into_iter().map(cents).collect();
    assert!(income.is_sorted(), "{income:?}");
    stage.end().await;
}

/// The cells under the heads, the totals too, and each as text as the wire has amounts.
fn sheet(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheets().remove(0).1;
    sheet.rows().map(<[Data]>::to_vec).collect()
}

#[tokio::test]
async fn files_have_what_the_screen_has_to_the_centimo() {
    let stage = Stage::sold().await;
    for name in ALL {
        let page = stage.page(name).await;
        let mut wanted: Vec<i64> = cells(&page, "income").into_iter().map(cents).collect();
        wanted.push(cents(page["income"].as_str().unwrap()));
        let place = column(&page, "income");

        let rows = sheet(stage.exported(name, "xlsx").await);
        let found: Vec<i64> = rows[rows.len() - wanted.len()..]
            .iter()
            .map(|row| match &row[place] {
                Data::Float(it) => cents(&format!("{it:.2}")),
                Data::Int(it) => it * 100,
                other => panic!("{name}: {other:?}"),
            })
            .collect();
        assert_eq!(found, wanted, "{name}");

        let bytes = stage.exported(name, "csv").await;
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
        let found: Vec<i64> = reader.records().map(|it| cents(&it.unwrap()[place])).collect();
        assert_eq!(found, wanted, "{name}");

        let bytes = stage.exported(name, "pdf").await;
        if let Some(words) = words_of(&bytes) {
            let rows: Vec<_> = words.lines().collect();
            for amount in cells(&page, "income") {
                assert!(rows.iter().any(|it| it.contains(amount)), "{name}: {amount} in\n{words}");
            }
            assert!(
                words.contains("BODEGA ROSITA") && words.contains("RUC 10467793549"),
                "{words}"
            );
        }
    }
    let products = sheet(stage.exported("products", "xlsx").await);
    let texts: Vec<_> = products.iter().flatten().collect();
    assert!(texts.contains(&&Data::String(FORMULA.to_owned())), "a word, not a formula: {texts:?}");
    let csv = String::from_utf8(stage.exported("products", "csv").await).unwrap();
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://malo\"\";\"\"clic\"\")\""), "{csv}");
    assert!(csv.contains("Aceite Ñusta"), "{csv}");
    stage.end().await;
}

#[expect(clippy::print_stderr, reason = "a check that was left out is said")]
fn words_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    let Ok(run) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&run.stdout).into_owned())
}

#[tokio::test]
async fn a_shop_that_sold_nothing_has_reports_too() {
    let stage = Stage::new().await;
    for name in ALL {
        let page = stage.page(name).await;
        assert_eq!(page["income"], "0.00", "{name}");
        for format in ["csv", "xlsx", "pdf"] {
            assert!(!stage.exported(name, format).await.is_empty());
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn a_column_that_says_nothing_comes_to_nothing_in_every_form() {
    let mut stage = Stage::new().await;
    // Parts of a month have no quota.
    let month = stage.shop.clock.now().business_date().month().before();
    (stage.from, stage.to) = (format!("{month}-02"), format!("{month}-20"));
    let page = stage.page("rus").await;
    let (quota, sold) = (column(&page, "quota"), column(&page, "sold"));
    assert_eq!(page["rows"][0]["cells"][quota], "");
    assert_eq!((&page["totals"][quota], &page["totals"][sold]), (&json!(""), &json!("0.00")));

    let rows = sheet(stage.exported("rus", "xlsx").await);
    let last = rows.last().unwrap();
    assert_eq!((&last[quota], &last[sold]), (&Data::Empty, &Data::Float(0.0)));

    let bytes = stage.exported("rus", "csv").await;
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().last().unwrap(), "Total;0.00;0.00;0.00;0.00;0.00;0.00;;;");

    if let Some(words) = words_of(&stage.exported("rus", "pdf").await) {
        let total = words.lines().find(|it| it.trim_start().starts_with("Total")).unwrap();
        assert_eq!(total.split_whitespace().filter(|it| *it == "0.00").count(), 6, "{words}");
    }
    stage.end().await;
}

/// A whole report as it is handed over: its income, its rows, its totals, and in how many parts the rows
/// came.
async fn handed_over(stage: &Stage, name: &str) -> (String, Vec<Vec<String>>, Vec<String>, usize) {
    let (mut income, mut rows, mut totals, mut parts) = (String::new(), Vec::new(), Vec::new(), 0);
    let mut take = |part: ReportPart| {
        match part {
            ReportPart::Head(it) => income = it.income,
            ReportPart::Rows(more) => {
                rows.extend(more);
                parts += 1;
            }
            ReportPart::Totals(it) => totals = it,
        }
        true
    };
    stage.till.whole_report(stage.report(name), &mut take).await.unwrap();
    (income, rows, totals, parts)
}

#[tokio::test]
async fn a_report_that_is_handed_over_is_what_its_pages_have() {
    let stage = Stage::sold().await;
    for name in ALL {
        let page = stage.page(name).await;
        let (income, rows, totals, _) = handed_over(&stage, name).await;
        let cells: Vec<_> =
            page["rows"].as_array().unwrap().iter().map(|it| &it["cells"]).collect();
        assert_eq!(json!(rows), json!(cells), "{name}");
        assert_eq!(
            (json!(income), json!(totals)),
            (page["income"].clone(), page["totals"].clone())
        );
    }
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_is_handed_over_is_of_one_moment_however_long_it_takes() {
    let mut stage = Stage::new().await;
    izi_app::seed::seed(stage.till.shop(), 60, 4_500).await.unwrap();
    pass_limits(&stage.till).await;
    "2020-01-01".clone_into(&mut stage.from);
    let before = handed_over(&stage, "sales").await;
    assert!(before.3 > 2, "in {} parts", before.3);
    let (till, mut rows, mut sold) = (&stage.till, Vec::new(), 0_u32);
    let mut take = |part: ReportPart| {
        // Somebody sells while it is read.
        sold += 1;
        let selling = sale(sold).line("Pan", "1.00").cash("1.00").sell(till);
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(selling));
        if let ReportPart::Rows(more) = part {
            rows.extend(more);
        }
        true
    };
    till.whole_report(stage.report("sales"), &mut take).await.unwrap();
    assert!(sold > 3);
    assert_eq!(rows, before.1);
    assert_eq!(
        handed_over(&stage, "sales").await.1.len(),
        rows.len() + usize::try_from(sold).unwrap()
    );
    stage.end().await;
}

#[tokio::test]
async fn a_cancelled_export_leaves_no_file() {
    let mut stage = Stage::new().await;
    "2020-01-01".clone_into(&mut stage.from);
    "2024-12-31".clone_into(&mut stage.to);
    let exports = stage.shop.data().join("exports");
    // The test has one thread: what was begun goes on when the test waits for it.
    let export = stage.begin("days", "xlsx").await;
    let cancelled = json!({ "id": export["id"] });
    ask(&stage.till, "report.export_cancel", cancelled.clone()).await;
    assert_eq!(stage.ended(&export).await["state"], "cancelled");
    assert_eq!(refused(&stage.till, "report.export_file", cancelled).await, "export_state");
    assert_eq!(std::fs::read_dir(exports).unwrap().count(), 0);
    // What is there is there.
    let done = stage.begin("days", "csv").await;
    assert_eq!(stage.ended(&done).await["state"], "done");
    let late = ask(&stage.till, "report.export_cancel", json!({ "id": done["id"] })).await;
    assert_eq!(late["state"], "done");
    let nobody = json!({ "id": "x" });
    assert_eq!(refused(&stage.till, "report.export_state", nobody).await, "export_missing");
    stage.end().await;
}

#[tokio::test]
async fn what_is_no_report_is_refused() {
    let stage = Stage::new().await;
    for (key, value) in [
        ("name", "weather"),
        ("sort", "colour"),
        ("to", "2019-12-31"),
        ("from", "1990-01-01"),
        ("from", "yesterday"),
    ] {
        let mut report = stage.report("days");
        report[key] = json!(value);
        if key == "to" {
            report["from"] = json!("2020-01-01");
        }
        let asked = json!({ "report": report, "limit": 10 });
        assert_eq!(refused(&stage.till, "report.page", asked).await, "bad_value", "{key} {value}");
    }
    let asked = json!({ "report": stage.report("sales"), "after": "nowhere", "limit": 10 });
    assert_eq!(refused(&stage.till, "report.page", asked).await, "bad_value");
    stage.end().await;
}
