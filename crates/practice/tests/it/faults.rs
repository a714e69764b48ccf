//! What it does when it is told to fail.

use std::time::Duration;

use izi_practice::{Call, Mode};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::papers::{RUC, invoice, summary};
use crate::register::{Authority, TODAY, cdr_of, sending};

/// Patience of a client: longer than any answer that comes.
const PATIENCE: Duration = Duration::from_millis(1_500);

async fn sent(authority: &Authority, number: u32) -> reqwest::Result<(StatusCode, String)> {
    let xml = invoice(&format!("B001-{number}"), TODAY, "15.00");
    let body = sending(&format!("03-B001-{number}"), &xml);
    let request = authority.client.post(authority.url("/v1/invoice/send")).timeout(PATIENCE);
    let response = request.bearer_auth("t").json(&body).send().await?;
    Ok((response.status(), response.text().await?))
}

#[tokio::test]
async fn each_fault_is_heard_as_it_is_and_keeps_what_it_should() {
    let authority = Authority::new().await;
    for (number, mode, heard, kept) in [
        (1, Mode::Down, "503", false),
        (2, Mode::Busy { seconds: 3 }, "503", false),
        (3, Mode::TooMany { seconds: 3 }, "429", false),
        (4, Mode::ServerFault { code: 100 }, "500", false),
        (5, Mode::Exception { code: 109 }, "200 0109", false),
        (6, Mode::Exception { code: 140 }, "200 0140", false),
        (7, Mode::ExceptionCdr { code: 109 }, "200 109", false),
        (8, Mode::Expired, "401", false),
        (9, Mode::Suspended, "200 0111", false),
        (10, Mode::HangBefore, "nothing", false),
        (11, Mode::DropBefore, "nothing", false),
        (12, Mode::HangAfterAccept, "nothing", true),
        (13, Mode::DropAfterAccept, "nothing", true),
        (14, Mode::Empty200, "200", true),
        (15, Mode::Html, "200", true),
        (16, Mode::WrongCdr, "200 0", true),
        (17, Mode::GarbageCdr, "200 0", true),
        (18, Mode::Slow { ms: 50 }, "200 0", true),
        (19, Mode::Reject { code: 2_017 }, "200 2017", true),
        (20, Mode::Observe, "200 0", true),
        (21, Mode::Ticket, "200", true),
        (22, Mode::ClockSkew { ms: 6 * 86_400_000 }, "200 1079", false),
    ] {
        authority.running.set_faults(vec![mode.clone().times(1)]);
        let told = match sent(&authority, number).await {
            Err(_) => "nothing".to_owned(),
            Ok((status, body)) => {
                let body: Value = serde_json::from_str(&body).unwrap_or_default();
                let code = body["sunat_code"].as_str().unwrap_or_default();
                format!("{} {code}", status.as_u16()).trim().to_owned()
            }
        };
        assert_eq!(told, heard, "{mode:?}");
        let document = authority.kept(&format!("03-B001-{number}")).await;
        assert_eq!(document.is_some(), kept, "{mode:?}");
    }
    let calls = authority.running.control().calls();
    assert_eq!((calls.of(Call::Send), calls.faults.len()), (22, 21), "{calls:?}");
}

#[tokio::test]
async fn a_cdr_may_be_anothers_or_none() {
    let authority = Authority::new().await;
    let (ruc, name) = (RUC.parse().unwrap(), "03-B001-1".parse().unwrap());
    authority.running.set_faults(vec![
        Mode::WrongCdr.times(1),
        Mode::GarbageCdr.times(1).at(Call::Ask),
        Mode::WrongCdr.times(1).at(Call::Ask),
    ]);
    let (_, body) = sent(&authority, 1).await.unwrap();
    let told: Value = serde_json::from_str(&body).unwrap();
    assert!(!cdr_of(&told["cdr_content"]).unwrap().is_about(&ruc, &name));
    let ask = format!("/v1/invoice/verify?ruc={RUC}&tipo=03&serie=B001&numero=1");
    assert!(cdr_of(&authority.get(&ask).await.1["cdr_content"]).is_none());
    assert!(!cdr_of(&authority.get(&ask).await.1["cdr_content"]).unwrap().is_about(&ruc, &name));
    assert!(cdr_of(&authority.get(&ask).await.1["cdr_content"]).unwrap().is_about(&ruc, &name));
}

#[tokio::test]
async fn retry_after_says_when() {
    let authority = Authority::new().await;
    for mode in [Mode::Busy { seconds: 7 }, Mode::TooMany { seconds: 7 }] {
        authority.running.set_faults(vec![mode.times(1)]);
        let ask = authority.url("/v1/invoice/status/1");
        let response = authority.client.get(ask).bearer_auth("t").send().await.unwrap();
        assert_eq!(response.headers()["retry-after"], "7");
    }
}

#[tokio::test]
async fn a_ticket_may_be_stuck_lost_or_forgotten() {
    let authority = Authority::new().await;
    let summary = |n: u32| {
        let (name, id) = (format!("RC-20261120-{n}"), format!("B001-{n}"));
        let xml = summary(&name, TODAY, TODAY, &[("03", &id, 1, "15.00")]);
        (name, xml)
    };
    let (name, xml) = summary(1);
    let (_, sent) = authority.post("/v1/invoice/send", &sending(&name, &xml)).await;
    let ticket = sent["ticket"].as_str().unwrap().to_owned();
    authority.running.set_faults(vec![Mode::TicketStuck.times(3), Mode::TicketLost.times(1)]);
    let mut codes = Vec::new();
    for _ in 0..6 {
        codes.push(authority.ticket(&ticket).await["sunat_code"].as_str().unwrap().to_owned());
    }
    assert_eq!(codes, ["0098", "0098", "0098", "0127", "0098", "0"], "in the end it is decided");

    authority.running.set_faults(vec![Mode::TicketForgotten.times(1)]);
    let (name, xml) = summary(2);
    let (_, sent) = authority.post("/v1/invoice/send", &sending(&name, &xml)).await;
    let ticket = sent["ticket"].as_str().unwrap();
    assert_eq!(authority.ticket(ticket).await["sunat_code"], "0127");
    assert!(authority.kept("03-B001-2").await.is_none());
    assert_eq!(authority.report(&name, &xml).await, "0", "so it may go again");
}

#[tokio::test]
async fn its_clock_may_be_days_off() {
    let authority = Authority::new().await;
    let day = 86_400_000;
    for (number, days, code) in [(1, 6, "1079"), (2, -3, "2329"), (3, 5, "0")] {
        let clock = json!({ "offset_ms": days * day });
        assert_eq!(authority.post("/practice/clock", &clock).await.0, 204);
        let xml = invoice(&format!("B001-{number}"), TODAY, "15.00");
        assert_eq!(authority.send(&format!("03-B001-{number}"), &xml).await, code, "{days}");
    }
    let kept = authority.kept("03-B001-3").await.unwrap();
    let (_, told) = authority.get("/practice/documents").await;
    assert!(told.as_array().unwrap().iter().any(|it| it["received_at_ms"] == kept.received_at_ms));
}

#[tokio::test]
async fn faults_are_told_over_http_by_either_name() {
    let authority = Authority::new().await;
    let told = json!([{ "fault": "down", "times": 1 }, { "mode": "reject", "code": 2017 }]);
    assert_eq!(authority.post("/practice/faults", &told).await.0, 200);
    let xml = invoice("B001-1", TODAY, "15.00");
    assert_eq!(authority.send("03-B001-1", &xml).await, "503");
    assert_eq!(authority.send("03-B001-1", &xml).await, "2017");
    let mix = json!({ "mix": ["down", { "fault": "too_many", "seconds": 1 }], "seed": 7,
                      "per_mille": 1000 });
    assert_eq!(authority.post("/practice/faults", &mix).await.0, 200);
    for _ in 0..4 {
        let said = authority.send("03-B001-1", &xml).await;
        assert!(["503", "429"].contains(&said.as_str()), "{said}");
    }
    for nonsense in [json!({ "mode": "no" }), json!({ "mix": ["no"], "seed": 1, "per_mille": 1 })] {
        assert_eq!(authority.post("/practice/faults", &nonsense).await.0, 422);
    }
}
