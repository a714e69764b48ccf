//! The PSE of the generic contract.

use izi_fiscal::{Kind, Pse, PseSettings};
use izi_ports::{Answer, Failure, FiscalAuthority, Verdict};
use serde_json::json;

use crate::desk::{
    Desk, Line, account, adapter, cdr, cdr_of, check_bad_servers, known, outgoing, ruc, say,
};

#[tokio::test]
async fn every_kind_of_document_goes_under_its_own_name() {
    for (name, kind, series, number) in [
        ("03-B001-17", "03", "B001", 17),
        ("07-BC01-2", "07", "BC01", 2),
        ("08-BD01-3", "08", "BD01", 3),
        ("01-F001-4", "01", "F001", 4),
        ("RC-20261121-5", "RC", "20261121", 5),
        ("RA-20261121-6", "RA", "20261121", 6),
    ] {
        let pending = say(200, r#"{"ticket":"17"}"#);
        let none = say(404, r#"{"error":"not_found"}"#);
        let desk = Desk::with([pending, none]).await;
        let pse = adapter(Kind::Pse, &desk.url);
        let sent = pse.send(&outgoing(name, "<ñ/>")).await;
        assert_eq!(sent, Ok(Answer::Pending { ticket: "17".to_owned() }), "as they gave it");
        assert_eq!(pse.verify(&known(name)).await, Ok(Verdict::NotFound));
        let seen = desk.seen();
        assert_eq!(seen[0].what, "POST /v1/invoice/send");
        assert_eq!(seen[0].header("authorization").as_deref(), Some("Bearer t0k3n"));
        assert_eq!(
            seen[0].json(),
            json!({ "ruc": "10467793549", "tipo_documento": kind, "serie": series,
                    "numero": number, "xml": "PMOxLz4=" })
        );
        let query = format!("ruc=10467793549&tipo={kind}&serie={series}&numero={number}");
        assert_eq!(seen[1].what, format!("GET /v1/invoice/verify?{query}"));
    }
}

#[tokio::test]
async fn a_ticket_is_asked_about_and_its_cdr_must_be_of_the_document() {
    let done = |reference: &str| {
        let cdr = cdr(reference, "0");
        say(200, format!(r#"{{"sunat_code":"0","cdr_content":"{cdr}"}}"#))
    };
    let waiting = say(200, r#"{"sunat_code":"98"}"#);
    let lost = say(404, r#"{"sunat_code":"0127"}"#);
    let desk =
        Desk::with([waiting, done("RC-20261121-2"), done("RC-20261121-1"), lost.clone()]).await;
    let pse = adapter(Kind::Pse, &desk.url);
    let report = known("RC-20261121-1");
    let pending = pse.ticket(&report, "a/b").await;
    assert_eq!(pending, Ok(Answer::Pending { ticket: "a/b".to_owned() }));
    assert!(matches!(pse.ticket(&report, "a/b").await, Err(Failure::Unknown(_))), "another's");
    let done = pse.ticket(&report, "a/b").await;
    assert!(matches!(done, Ok(Answer::Settled { code: 0, cdr: Some(_), .. })), "{done:?}");
    assert!(matches!(pse.ticket(&report, "a/b").await, Err(Failure::Unknown(_))), "0127");
    assert_eq!(desk.seen()[0].what, "GET /v1/invoice/status/a%2Fb");
}

#[tokio::test]
async fn what_is_there_with_other_contents_or_void_is_told_apart() {
    let with = |hash: &str| {
        let cdr = cdr_of("B001-1", "0", hash);
        say(200, format!(r#"{{"sunat_code":"0","cdr_content":"{cdr}"}}"#))
    };
    let with_xml = |total: &str| {
        let xml = format!(
            "<Invoice><ID>B001-1</ID><IssueDate>2026-11-21</IssueDate><LegalMonetaryTotal>\
             <PayableAmount>{total}</PayableAmount></LegalMonetaryTotal></Invoice>"
        );
        json!({ "sunat_code": "0", "xml": xml }).to_string()
    };
    let told = |body: &str| say(200, body);
    let desk = Desk::with([
        with("dGhlaXJz"),
        told(&with_xml("15.00")),
        told(&with_xml("15.10")),
        told(r#"{"sunat_code":"0","voided":true}"#),
        told(r#"{"sunat_code":"0","estado":"ANULADO"}"#),
        say(404, "<html>Not Found</html>"),
    ])
    .await;
    let pse = adapter(Kind::Pse, &desk.url);
    let mut boleta = known("03-B001-1");
    // Kept from when the shop signed: the PSE's own signature is another, of the same boleta.
    boleta.digest = Some("b3Vycw==".to_owned());
    for _ in 0..2 {
        let known = pse.verify(&boleta).await;
        assert!(matches!(known, Ok(Verdict::Known(Answer::Settled { code: 0, .. }))), "{known:?}");
    }
    let foreign = pse.verify(&boleta).await;
    assert!(matches!(foreign, Ok(Verdict::Foreign(_))), "{foreign:?}");
    for _ in 0..2 {
        assert_eq!(pse.verify(&boleta).await, Ok(Verdict::Voided));
    }
    let page = pse.verify(&boleta).await;
    assert!(matches!(page, Err(Failure::Refused(_))), "a page says nothing: {page:?}");
}

#[tokio::test]
async fn bad_servers_are_told_for_what_they_are() {
    check_bad_servers(Kind::Pse, "<x/>").await;
}

#[tokio::test]
async fn the_connection_is_tried_without_sending_anything() {
    let desk = Desk::with([
        say(404, r#"{"error":"not_found"}"#),
        say(401, r#"{"error":"unauthorized"}"#),
        say(200, "<html>"),
        Line::Drop,
    ])
    .await;
    let pse = Pse::new(&PseSettings::new(&desk.url, "t")).unwrap();
    assert!(pse.probe(&ruc()).await.is_ok());
    assert!(matches!(pse.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(pse.probe(&ruc()).await, Err(Failure::Unknown(_))));
    assert!(pse.probe(&ruc()).await.is_err());
    assert!(desk.seen().iter().all(|it| it.what.starts_with("GET /v1/invoice/verify?")));
    assert!(!format!("{:?}", account(Kind::Pse, &desk.url)).contains("t0k3n"));
}
