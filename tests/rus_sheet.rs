//! The monthly sheet of the Nuevo RUS: each of its figures opens the list that it is the sum of.

use std::time::Duration;

use izi_ports::Clock;
use izi_practice::Mode;
use izi_till::Till;
use serde_json::{Value, json};

use crate::shop::{Shop, ask, authority, free_address, pass_limits, pse, sale, set_up};

const HOURS: Duration = Duration::from_hours(6);

/// A shop that has annulled, corrected and replaced boletas of this month in the next one.
struct Stage {
    shop: Shop,
    till: Till,
    first: String,
}

impl Stage {
    fn today(&self) -> String {
        self.shop.clock.now().business_date().to_string()
    }

    fn forward_to(&self, day: &str) {
        while !self.today().ends_with(day) {
            self.shop.clock.forward(HOURS);
        }
    }

    async fn sell(&self, n: u32, amount: &str) {
        sale(n).line("Canasta", amount).paid("card", amount).sell(&self.till).await;
    }

    async fn void(&self, name: &str) {
        let asked = json!({ "name": name, "reason": "se equivocó" });
        ask(&self.till, "document.void", asked).await;
    }

    async fn note(&self, n: u32, name: &str, [kind, motive]: [&str; 2], amount: Value) {
        let note = json!({
            "note_id": format!("01890000-0000-7000-a000-{n:012x}"), "name": name, "kind": kind,
            "motive": motive, "reason": "como se acordó", "lines": [], "amount": amount,
        });
        ask(&self.till, "document.note", note).await;
    }

    async fn buy(&self, n: u32, total: &str) -> Value {
        let bought = json!({
            "id": format!("01890000-0000-7000-9000-{n:012x}"), "date": self.today(),
            "supplier": "La Paradita", "total": total,
        });
        ask(&self.till, "purchase.add", bought).await
    }

    async fn work(&self) {
        self.till.work_until_idle(Some(60)).await.unwrap();
    }

    /// What a figure opens: its sum as it is told, after it was added up line by line.
    async fn opened(&self, list: &str, from: &str, to: &str) -> Value {
        let (mut before, mut cents, mut count) = (Value::Null, 0, 0);
        loop {
            let (command, rows, asked) = if list == "purchases" {
                let asked = json!({ "from": from, "to": to, "before": before, "limit": 2 });
                ("purchase.list", "purchases", asked)
            } else {
                let by = (list != "all").then_some(list);
                let filter = json!({ "from": from, "to": to, "by": by });
                let asked = json!({ "filter": filter, "before": before, "limit": 2 });
                ("entry.list", "entries", asked)
            };
            let page = ask(&self.till, command, asked).await;
            for row in page[rows].as_array().unwrap() {
                let amount = if list == "purchases" { &row["total"] } else { &row["amount"] };
                cents += amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
                count += 1;
            }
            before = page["cursor"].clone();
            if before.is_null() {
                let total = page["total"].as_str().unwrap();
                assert_eq!(total.replace('.', "").parse::<i64>().unwrap(), cents, "{list} {from}");
                assert_eq!(page["count"], count, "{list} {from}");
                return page["total"].clone();
            }
        }
    }
}

#[tokio::test]
async fn every_figure_of_the_monthly_sheet_is_the_sum_of_the_list_that_it_opens() {
    let (shop, address) = (Shop::new(), free_address());
    let sunat = authority(&shop, address).await;
    let till = shop.open_before(pse(address)).await;
    set_up(&till, "none").await;
    pass_limits(&till).await;
    let mut stage = Stage { shop, till, first: String::new() };
    stage.forward_to("-27");
    stage.first = stage.today();
    sunat.set_faults(vec![Mode::Reject { code: 2_800 }.times(1)]);
    for (n, amount) in (1..).zip(["80.00", "100.00", "60.50", "40.25", "20.10", "7.37"]) {
        stage.sell(n, amount).await;
        stage.work().await;
    }
    stage.void("03-B001-6").await;
    stage.note(1, "03-B001-4", ["07", "09"], json!("10.05")).await;
    stage.note(2, "03-B001-5", ["08", "02"], json!("3.33")).await;
    stage.buy(1, "30.00").await;
    let wrong = stage.buy(2, "12.50").await;
    let back = json!({ "id": "01890000-0000-7000-9000-0000000000ff", "purchase_id": wrong["id"], "reason": "Era otra" });
    ask(&stage.till, "purchase.correct", back).await;
    stage.work().await;
    for _ in 0..24 {
        stage.shop.clock.forward(HOURS);
    }
    // In the next month the first is sold anew, one is annulled, one comes back, one costs more.
    ask(&stage.till, "document.replace", json!({ "name": "03-B001-1" })).await;
    stage.sell(7, "15.00").await;
    stage.sell(8, "9.90").await;
    stage.work().await;
    stage.void("03-B001-2").await;
    stage.void("03-B001-9").await;
    stage.note(3, "03-B001-3", ["07", "06"], Value::Null).await;
    stage.note(4, "03-B001-5", ["08", "02"], json!("1.10")).await;
    stage.buy(3, "44.40").await;
    stage.work().await;

    let (first, last) = (stage.first.clone(), stage.today());
    let report = json!({ "name": "rus", "from": first, "to": last });
    let page = ask(&stage.till, "report.page", json!({ "report": report, "limit": 9 })).await;
    let opening: Vec<_> = page["columns"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .filter_map(|(place, it)| Some((place, it["opens"].as_str()?)))
        .collect();
    let lists: Vec<_> = opening.iter().map(|it| it.1).collect();
    assert_eq!(lists, ["sold", "taken_off", "credited", "debited", "all", "purchases"]);
    let figures = |cells: &Value| -> Vec<String> {
        opening.iter().map(|it| cells[it.0].as_str().unwrap().to_owned()).collect()
    };
    let rows = page["rows"].as_array().unwrap();
    let told: Vec<_> = rows.iter().map(|it| figures(&it["cells"])).collect();
    assert_eq!(
        told,
        [
            ["308.22", "-107.37", "-10.05", "3.33", "194.13", "30.00"],
            ["24.90", "-9.90", "-60.50", "1.10", "-44.40", "44.40"],
        ]
    );
    for row in rows {
        let days = ["from", "to"].map(|it| row["opens"][it].as_str().unwrap());
        for (place, list) in &opening {
            let sum = stage.opened(list, days[0], days[1]).await;
            assert_eq!(sum, row["cells"][place], "{list} of {days:?}");
        }
    }
    for (place, list) in &opening {
        let sum = stage.opened(list, &first, &last).await;
        assert_eq!(sum, page["totals"][place], "{list} of all days");
    }
    stage.till.close().await;
    stage.shop.assert_sound().await;
    sunat.stop().await;
}
