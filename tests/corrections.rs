//! Annulling, correcting and replacing boletas before a SUNAT that refuses some of it: what the shop
//! shows, what lies on the shelf and what counts as income stay true.

use std::time::Duration;

use izi_ports::Clock;
use izi_practice::{Call, Mode, Running};
use izi_till::Till;
use serde_json::{Value, json};

use crate::shop::{Shop, ask, authority, free_address, pse, refused, sale, set_up};

const A_DAY: Duration = Duration::from_hours(24);
const BOLETA: &str = "03-B001-1";
/// A rejection, by whatever rule.
const REJECT: Mode = Mode::Reject { code: 2_800 };
/// SUNAT cannot read it: nothing is kept, and the same would fail again.
const UNREADABLE: Mode = Mode::Exception { code: 306 };

/// A shop with ten bottles on the shelf, and its SUNAT.
struct Stage {
    shop: Shop,
    till: Till,
    sunat: Option<Running>,
    product: Value,
}

impl Stage {
    async fn new() -> Self {
        let address = free_address();
        let mut stage = Self::offline(address).await;
        stage.sunat = Some(authority(&stage.shop, address).await);
        stage
    }

    async fn offline(address: std::net::SocketAddr) -> Self {
        let shop = Shop::new();
        let till = shop.open_before(pse(address)).await;
        set_up(&till, "none").await;
        let product =
            json!({ "code": "1", "name": "Aceite", "price": "5.00", "category": "", "unit": null });
        let made = ask(&till, "catalog.quick", product).await;
        let asked = json!({ "product_id": made["product_id"] });
        let mut product = ask(&till, "catalog.get", asked.clone()).await;
        product["share_codes"] = json!(false);
        product["stock"] = json!("10");
        ask(&till, "catalog.save", product).await;
        Self { shop, till, sunat: None, product: asked }
    }

    fn sunat(&self) -> &Running {
        self.sunat.as_ref().unwrap()
    }

    async fn work(&self) {
        self.till.work_until_idle(Some(60)).await.unwrap();
    }

    async fn stock(&self) -> i64 {
        let product = ask(&self.till, "catalog.get", self.product.clone()).await;
        product["stock"].as_str().unwrap().parse().unwrap()
    }

    async fn document(&self, name: &str) -> Value {
        ask(&self.till, "document.get", json!({ "name": name })).await
    }

    async fn state(&self, name: &str) -> String {
        self.document(name).await["row"]["state"].as_str().unwrap().to_owned()
    }

    async fn actions(&self, name: &str) -> Vec<String> {
        let actions = self.document(name).await["actions"].clone();
        serde_json::from_value(actions).unwrap()
    }

    /// The names of the documents in a group of states.
    async fn listed(&self, state: &str) -> Vec<String> {
        let asked = json!({ "state": state, "limit": 200 });
        let page = ask(&self.till, "document.list", asked).await;
        let rows = page["documents"].as_array().unwrap().iter();
        rows.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    }

    async fn void(&self) -> Value {
        let asked = json!({ "name": BOLETA, "reason": "se equivocó" });
        ask(&self.till, "document.void", asked).await
    }

    fn today(&self) -> String {
        self.shop.clock.now().business_date().to_string()
    }

    fn month(&self) -> String {
        self.today()[..7].to_owned()
    }

    /// What counts in a month, as the traffic light and as the month's zip have it.
    async fn income(&self, month: &str) -> String {
        let light = ask(&self.till, "rus.month", json!({ "month": month })).await;
        let exported = ask(&self.till, "export.month", json!({ "month": month })).await;
        assert_eq!(light["income"], exported["total"], "{month}");
        light["income"].as_str().unwrap().to_owned()
    }

    /// To noon of that day of the month, whatever today is.
    fn forward_to(&self, day: &str) {
        while !self.today().ends_with(day) {
            self.shop.clock.forward(Duration::from_hours(6));
        }
    }

    async fn end(self) {
        self.till.close().await;
        self.shop.assert_sound().await;
        if let Some(sunat) = self.sunat {
            sunat.stop().await;
        }
    }
}

fn note(id: u32, motive: &str, lines: &[(u32, &str)]) -> Value {
    let lines: Vec<_> = lines.iter().map(|it| json!({ "line": it.0, "quantity": it.1 })).collect();
    json!({
        "note_id": format!("01890000-0000-7000-8000-{:012x}", 0xa0_000 + id), "name": BOLETA,
        "kind": "07", "motive": motive, "reason": "vino abierta", "lines": lines,
    })
}

#[tokio::test]
async fn a_boleta_is_annulled_again_after_its_note_was_refused() {
    let stage = Stage::new().await;
    sale(1).scanned("1", "2").cash("10.00").sell(&stage.till).await;
    stage.work().await;
    assert_eq!(stage.stock().await, 8);
    // Too old for a summary: a credit note tells SUNAT.
    stage.shop.clock.forward(8 * A_DAY);
    let month = stage.month();
    assert_eq!(
        stage.void().await["row"]["state"],
        "voiding",
        "SUNAT has it valid until it answers"
    );
    assert_eq!(stage.stock().await, 10);
    stage.sunat().set_faults(vec![REJECT.times(1)]);
    stage.work().await;
    assert_eq!(stage.state("07-BC01-1").await, "rejected");
    assert_eq!(stage.state(BOLETA).await, "void_failed", "she gave the money back, and must know");
    assert_eq!(stage.stock().await, 8, "it brought nothing back");

    stage.void().await;
    assert_eq!(stage.state("07-BC01-2").await, "queued", "another note");
    assert_eq!(stage.stock().await, 10);
    let asked = json!({ "name": BOLETA, "reason": "otra vez" });
    assert_eq!(refused(&stage.till, "document.void", asked).await, "bad_note", "it is on its way");
    stage.work().await;
    assert_eq!(stage.state(BOLETA).await, "voided");
    assert_eq!(stage.stock().await, 10, "once");
    ask(&stage.till, "document.discard", json!({ "name": "07-BC01-1", "reason": "ya hay otra" }))
        .await;
    assert_eq!(stage.stock().await, 10);
    stage.income(&month).await;
    stage.end().await;
}

#[tokio::test]
async fn a_void_that_comes_late_waits_until_sunat_has_the_boleta() {
    let address = free_address();
    let mut stage = Stage::offline(address).await;
    sale(1).scanned("1", "1").cash("5.00").sell(&stage.till).await;
    let month = stage.month();
    stage.shop.clock.forward(8 * A_DAY);
    assert_eq!(stage.void().await["row"]["state"], "voiding");
    let notes = json!({ "kind": "07", "limit": 9 });
    assert_eq!(ask(&stage.till, "document.list", notes).await["documents"], json!([]));
    assert_eq!(stage.income(&month).await, "0.00");
    assert_eq!(stage.listed("open").await, [BOLETA], "SUNAT does not have it");

    stage.sunat = Some(authority(&stage.shop, address).await);
    stage.work().await;
    assert_eq!(stage.state("07-BC01-1").await, "accepted");
    assert_eq!((stage.state(BOLETA).await.as_str(), stage.stock().await), ("voided", 10));
    stage.end().await;
}

#[tokio::test]
async fn a_boleta_that_sunat_never_took_is_annulled_at_once() {
    let stage = Stage::new().await;
    sale(1).scanned("1", "2").cash("10.00").sell(&stage.till).await;
    stage.sunat().set_faults(vec![UNREADABLE.times(1)]);
    stage.work().await;
    assert_eq!(stage.state(BOLETA).await, "dead");
    assert_eq!(stage.listed("attention").await, [BOLETA]);
    // Nobody waits for a void of what will never be there.
    stage.void().await;
    assert_eq!(stage.listed("attention").await, Vec::<String>::new());
    assert_eq!(stage.listed("open").await, Vec::<String>::new());
    assert_eq!((stage.income(&stage.month()).await.as_str(), stage.stock().await), ("0.00", 10));
    let may = stage.actions(BOLETA).await;
    let none = ["void", "note", "replace", "discard", "resend"];
    assert!(!may.iter().any(|it| none.contains(&it.as_str())), "{may:?}");
    let asked = json!({ "name": BOLETA });
    assert_eq!(refused(&stage.till, "document.replace", asked).await, "document_state");
    stage.end().await;
}

#[tokio::test]
async fn a_void_that_sunat_refuses_is_seen_and_undone() {
    let stage = Stage::new().await;
    sale(1).scanned("1", "2").cash("10.00").sell(&stage.till).await;
    stage.work().await;
    stage.void().await;
    assert_eq!(stage.stock().await, 10);
    stage.sunat().set_faults(vec![REJECT.times(1).at(Call::Report)]);
    stage.work().await;
    assert_eq!(stage.state(BOLETA).await, "void_failed");
    assert_eq!(stage.stock().await, 8, "the sale stands");
    assert_eq!(stage.income(&stage.month()).await, "10.00");
    for group in ["attention", "open", "void_failed"] {
        assert!(stage.listed(group).await.contains(&BOLETA.to_owned()), "{group}");
    }
    let document = stage.document(BOLETA).await;
    let timeline = document["timeline"].as_array().unwrap();
    let last = timeline.iter().rfind(|it| it["call"] == "void").unwrap();
    assert_eq!(last["outcome"], "void_failed", "{timeline:?}");

    stage.void().await;
    stage.work().await;
    assert_eq!((stage.state(BOLETA).await.as_str(), stage.stock().await), ("voided", 10));
    stage.end().await;
}

#[tokio::test]
async fn what_comes_back_by_a_refused_note_is_not_back_twice() {
    let stage = Stage::new().await;
    sale(1).scanned("1", "3").cash("15.00").sell(&stage.till).await;
    stage.work().await;
    ask(&stage.till, "document.note", note(1, "07", &[(1, "1")])).await;
    assert_eq!(stage.stock().await, 8);
    stage.sunat().set_faults(vec![REJECT.times(1)]);
    stage.work().await;
    assert_eq!(stage.stock().await, 7);
    ask(&stage.till, "document.note", note(2, "07", &[(1, "1")])).await;
    stage.work().await;
    assert_eq!(stage.stock().await, 8, "one came back");
    ask(&stage.till, "document.note", note(3, "07", &[(1, "2")])).await;
    assert_eq!(stage.stock().await, 10);
    stage.end().await;
}

#[tokio::test]
async fn the_last_piece_of_a_boleta_with_rounded_cash_comes_back_too() {
    let stage = Stage::new().await;
    let sold =
        sale(1).line("Arroz", "3.33").line("Leche", "3.34").cash("6.60").sell(&stage.till).await;
    assert_eq!(sold["total"], "6.60");
    stage.work().await;
    let first = ask(&stage.till, "document.note", note(1, "07", &[(1, "1")])).await;
    let last = ask(&stage.till, "document.note", note(2, "07", &[(2, "1")])).await;
    assert_eq!((&first["row"]["total"], &last["row"]["total"]), (&json!("3.33"), &json!("3.27")));
    stage.work().await;
    assert_eq!(stage.state("07-BC01-2").await, "accepted");
    assert_eq!(stage.income(&stage.month()).await, "0.00");
    stage.end().await;
}

#[tokio::test]
async fn a_boleta_that_sunat_never_had_is_replaced() {
    let stage = Stage::new().await;
    for n in 1..=3 {
        sale(n).scanned("1", "1").cash("5.00").sell(&stage.till).await;
    }
    stage.sunat().set_faults(vec![
        UNREADABLE.times(2),
        // It may have arrived, and the question about it fails for good.
        Mode::DropBefore.times(1),
        UNREADABLE.times(1).at(Call::Ask),
    ]);
    stage.work().await;
    for name in [BOLETA, "03-B001-2", "03-B001-3"] {
        assert_eq!(stage.state(name).await, "dead", "{name}");
    }
    ask(&stage.till, "document.discard", json!({ "name": "03-B001-2", "reason": "sin querer" }))
        .await;
    for (name, replacement) in [(BOLETA, "03-B001-4"), ("03-B001-2", "03-B001-5")] {
        assert!(stage.actions(name).await.contains(&"replace".to_owned()), "{name}");
        let made = ask(&stage.till, "document.replace", json!({ "name": name })).await;
        assert_eq!(made["row"]["name"], replacement);
        assert_eq!(stage.state(name).await, "replaced");
    }
    let asked = json!({ "name": "03-B001-3" });
    assert_eq!(refused(&stage.till, "document.replace", asked).await, "document_state");
    assert!(!stage.actions("03-B001-3").await.contains(&"replace".to_owned()));
    stage.work().await;
    assert_eq!(stage.state("03-B001-4").await, "accepted");
    assert_eq!(stage.state("03-B001-5").await, "accepted");
    assert_eq!(stage.income(&stage.month()).await, "15.00", "three sales");
    stage.end().await;
}

#[tokio::test]
async fn a_sale_counts_in_its_own_month_whenever_its_boleta_is_replaced() {
    let stage = Stage::new().await;
    stage.forward_to("-28");
    sale(1).scanned("1", "2").cash("10.00").sell(&stage.till).await;
    stage.sunat().set_faults(vec![REJECT.times(1)]);
    stage.work().await;
    let sold_in = stage.month();
    stage.shop.clock.forward(6 * A_DAY);
    let replaced_in = stage.month();
    assert_ne!(sold_in, replaced_in);
    ask(&stage.till, "document.replace", json!({ "name": BOLETA })).await;
    stage.work().await;
    assert_eq!(stage.income(&sold_in).await, "10.00");
    assert_eq!(stage.income(&replaced_in).await, "0.00");
    stage.end().await;
}

#[tokio::test]
async fn a_boleta_with_a_note_of_debit_is_not_voided_under_it() {
    let stage = Stage::new().await;
    sale(1).scanned("1", "1").cash("5.00").sell(&stage.till).await;
    stage.work().await;
    let mut debit = note(1, "02", &[]);
    debit["kind"] = json!("08");
    debit["amount"] = json!("1.00");
    ask(&stage.till, "document.note", debit).await;
    stage.work().await;
    let asked = json!({ "name": BOLETA, "reason": "se equivocó" });
    assert_eq!(refused(&stage.till, "document.void", asked).await, "bad_note");
    assert!(!stage.actions(BOLETA).await.contains(&"void".to_owned()));
    assert_eq!(stage.income(&stage.month()).await, "6.00");
    stage.end().await;
}

#[tokio::test]
async fn what_a_summary_told_of_has_its_answer_and_its_proof() {
    let address = free_address();
    let mut stage = Stage::offline(address).await;
    stage.forward_to("-28");
    sale(1).scanned("1", "1").cash("5.00").sell(&stage.till).await;
    let month = stage.month();
    // Nothing ever asked for its XML: no ticket is printed, nothing was sent.
    stage.shop.clock.forward(6 * A_DAY);
    stage.sunat = Some(authority(&stage.shop, address).await);
    stage.work().await;
    let document = stage.document(BOLETA).await;
    let summary = document["related"][0]["name"].as_str().unwrap().to_owned();
    assert_eq!(
        (&document["row"]["state"], &document["row"]["code"]),
        (&json!("accepted"), &json!(0))
    );
    assert_eq!(document["message"], summary.as_str(), "who told of it");
    let xml = json!({ "name": BOLETA, "form": "xml" });
    let xml = crate::shop::file_of(&stage.till, "document.file", xml).await;
    assert!(xml.starts_with(b"<?xml"), "it is written when somebody wants it");

    let told = ask(&stage.till, "export.month", json!({ "month": month })).await;
    assert_eq!((&told["documents"], &told["cdrs"]), (&json!(1), &json!(1)));
    let zip = std::fs::read(told["path"].as_str().unwrap()).unwrap();
    let proof = format!("cdr/R-10467793549-{summary}.zip");
    assert!(zip.windows(proof.len()).any(|it| it == proof.as_bytes()), "{proof}");
    stage.end().await;
}

#[tokio::test]
async fn a_refused_boleta_is_annulled_with_its_sale_and_another_is_sold() {
    let stage = Stage::new().await;
    stage.sunat().set_faults(vec![REJECT.times(1)]);
    sale(1).scanned("1", "2").cash("10.00").sell(&stage.till).await;
    stage.work().await;
    assert_eq!(stage.state(BOLETA).await, "rejected");
    let month = stage.month();
    assert_eq!((stage.stock().await, stage.income(&month).await.as_str()), (8, "10.00"));
    assert!(stage.actions(BOLETA).await.contains(&"void".to_owned()));
    stage.void().await;
    assert_eq!((stage.stock().await, stage.income(&month).await.as_str()), (10, "0.00"));
    let actions = stage.actions(BOLETA).await;
    assert!(!actions.contains(&"replace".to_owned()), "{actions:?}");
    sale(2).scanned("1", "2").cash("10.00").sell(&stage.till).await;
    stage.work().await;
    assert_eq!(stage.state("03-B001-2").await, "accepted");
    assert_eq!((stage.stock().await, stage.income(&month).await.as_str()), (8, "10.00"));
    stage.end().await;
}

#[tokio::test]
async fn a_refused_void_that_brings_the_month_to_a_threshold_is_warned_of() {
    let stage = Stage::new().await;
    let sell = async |n: u32, amount: &str| {
        let it = sale(n).line("Canasta", amount).to("dni", "46779354", "ANA PAZ");
        it.paid("card", amount).sell(&stage.till).await;
    };
    let warned = async || {
        let light = ask(&stage.till, "rus.light", json!({})).await;
        light["warnings"].as_array().unwrap().len()
    };
    sell(1, "2000.00").await;
    stage.work().await;
    stage.void().await;
    sell(2, "1750.00").await;
    assert_eq!(warned().await, 0);
    stage.sunat().set_faults(vec![REJECT.times(1).at(Call::Report)]);
    stage.work().await;
    assert_eq!(stage.income(&stage.month()).await, "3750.00");
    assert_eq!(warned().await, 1, "75 hundredths of category 1");
    stage.end().await;
}
