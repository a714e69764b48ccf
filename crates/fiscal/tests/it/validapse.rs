//! `ValidaPSE`.

use izi_fiscal::{Account, Kind, connect};
use izi_ports::{Answer, Failure, Verdict};
use serde_json::json;

use crate::desk::{Desk, account, adapter, cdr, check_bad_servers, known, outgoing, ruc, say};

#[tokio::test]
async fn a_document_is_sent_by_its_file_name_and_answered_by_its_cdr() {
    let body = format!(r#"{{"estado":200,"cdr":"{}"}}"#, cdr("B001-1", "0"));
    let desk = Desk::with([say(200, body)]).await;
    let sent = adapter(Kind::ValidaPse, &desk.url).send(&outgoing("03-B001-1", "<ñ/>")).await;
    assert!(matches!(sent, Ok(Answer::Settled { code: 0, cdr: Some(_), .. })), "{sent:?}");
    let seen = &desk.seen()[0];
    assert_eq!(seen.what, "POST /api/cpe/generarenviar");
    assert_eq!(seen.header("authorization").as_deref(), Some("Bearer t0k3n"));
    assert_eq!(
        seen.json(),
        json!({ "nombre_archivo": "10467793549-03-B001-1", "contenido_archivo": "PMOxLz4=" })
    );
}

#[tokio::test]
async fn a_demonstration_account_has_an_address_of_its_own() {
    for is_by_setting in [true, false] {
        let desk = Desk::with([say(200, r#"{"estado":200}"#)]).await;
        let url = if is_by_setting {
            desk.url.clone()
        } else {
            format!("{}/api/cpe/generarenviar-demo", desk.url)
        };
        let demo = Account { demo: true, ..account(Kind::ValidaPse, &url) };
        let sent = connect(&demo).unwrap().send(&outgoing("03-B001-1", "<x/>")).await;
        assert!(matches!(sent, Ok(Answer::Pending { .. })), "{sent:?}");
        assert_eq!(desk.seen()[0].what, "POST /api/cpe/generarenviar-demo");
    }
}

#[tokio::test]
async fn a_ticket_is_asked_about_by_the_name_of_its_document() {
    let done = format!(r#"{{"estado":200,"cdr":"{}"}}"#, cdr("RC-20261121-1", "0"));
    let desk = Desk::with([
        say(200, r#"{"estado":200,"ticket":"99"}"#),
        say(404, r#"{"mensaje":"No encontrado"}"#),
        say(200, r#"{"estado":"PENDIENTE"}"#),
        say(200, done.clone()),
        say(200, done),
        say(404, r#"{"mensaje":"No encontrado"}"#),
    ])
    .await;
    let pse = adapter(Kind::ValidaPse, &desk.url);
    let report = known("RC-20261121-1");
    let sent = pse.send(&outgoing("RC-20261121-1", "<x/>")).await;
    assert_eq!(sent, Ok(Answer::Pending { ticket: "99".to_owned() }));
    let waiting = pse.ticket(&report, "99").await;
    assert!(matches!(waiting, Err(Failure::Unknown(_))), "not a reason to send again");
    assert!(matches!(pse.ticket(&report, "99").await, Ok(Answer::Pending { .. })));
    assert!(matches!(pse.ticket(&report, "99").await, Ok(Answer::Settled { code: 0, .. })));
    let other = pse.verify(&known("RC-20261121-2")).await;
    assert!(matches!(other, Err(Failure::Unknown(_))), "the CDR of another: {other:?}");
    assert_eq!(pse.verify(&report).await, Ok(Verdict::NotFound));
    assert_eq!(desk.seen()[1].what, "GET /api/cpe/consultar/10467793549-RC-20261121-1");
}

#[tokio::test]
async fn bad_servers_are_told_for_what_they_are() {
    check_bad_servers(Kind::ValidaPse, "<x/>").await;
}

#[tokio::test]
async fn the_connection_is_tried_without_sending_anything() {
    let desk = Desk::with([
        say(404, r#"{"mensaje":"No encontrado"}"#),
        say(401, r#"{"message":"Unauthenticated."}"#),
        say(200, r#"{"estado":401,"mensaje":"token"}"#),
        say(200, "<html>"),
    ])
    .await;
    let pse = adapter(Kind::ValidaPse, &desk.url);
    assert!(pse.probe(&ruc()).await.is_ok());
    assert!(matches!(pse.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(pse.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(pse.probe(&ruc()).await, Err(Failure::Unknown(_))));
    assert!(desk.seen().iter().all(|it| it.what.starts_with("GET ")));
}
