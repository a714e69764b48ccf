//! SUNAT itself, by SOAP, and its Consulta Integrada.

use std::io::{Cursor, Read};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_fiscal::{Account, Kind, connect};
use izi_ports::{Answer, Failure, FiscalAuthority, KnownDocument, Signing, Verdict};
use serde_json::json;

use crate::desk::{
    Desk, Line, account, adapter, cdr, cdr_of, check_bad_servers, known, outgoing, ruc, say, word,
};

fn soap(body: &str) -> String {
    format!(
        "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>{body}</S:Body>\
         </S:Envelope>"
    )
}

fn fault(code: &str, words: &str) -> Line {
    let body = soap(&format!(
        "<S:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring></S:Fault>"
    ));
    say(500, body)
}

fn bill(cdr: &str) -> Line {
    let answer = format!("<applicationResponse>{cdr}</applicationResponse>");
    say(200, soap(&format!("<n:sendBillResponse xmlns:n=\"x\">{answer}</n:sendBillResponse>")))
}

fn state(code: &str, cdr: &str) -> Line {
    let status =
        format!("<status><content>{cdr}</content><statusCode>{code}</statusCode></status>");
    say(200, soap(&format!("<getStatusResponse>{status}</getStatusResponse>")))
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let after = text.split_once(from).unwrap().1;
    after.split_once(to).unwrap().0
}

#[tokio::test]
async fn a_boleta_goes_zipped_and_comes_back_as_a_cdr() {
    let desk = Desk::with([bill(&cdr("B001-1", "0"))]).await;
    let sunat = adapter(Kind::Sunat, &format!("{}/billService", desk.url));
    assert_eq!(sunat.signing(), Signing::Ours);
    let sent = sunat.send(&outgoing("03-B001-1", "<Invoice>ñ</Invoice>")).await;
    assert!(matches!(sent, Ok(Answer::Settled { code: 0, cdr: Some(_), .. })), "{sent:?}");
    let seen = &desk.seen()[0];
    assert_eq!(seen.what, "POST /billService");
    assert_eq!(seen.header("soapaction").as_deref(), Some("\"urn:sendBill\""));
    assert_eq!(seen.header("content-type").as_deref(), Some("text/xml; charset=utf-8"));
    assert_eq!(between(&seen.body, "<wsse:Username>", "<"), "10467793549MODDATOS");
    assert_eq!(between(&seen.body, "<fileName>", "<"), "10467793549-03-B001-1.zip");
    let zip = STANDARD.decode(between(&seen.body, "<contentFile>", "<")).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    assert_eq!(zip.len(), 1, "and no dummy");
    let mut file = zip.by_index(0).unwrap();
    assert_eq!(file.name().unwrap(), "10467793549-03-B001-1.xml");
    let mut xml = String::new();
    file.read_to_string(&mut xml).unwrap();
    assert_eq!(xml, "<Invoice>ñ</Invoice>");
}

#[tokio::test]
async fn a_user_is_taken_with_and_without_the_ruc_before_it() {
    for user in ["MODDATOS", "10467793549MODDATOS", " MODDATOS "] {
        let desk = Desk::with([bill("")]).await;
        let account = Account { sol_user: user.to_owned(), ..account(Kind::Sunat, &desk.url) };
        let _ = connect(&account).unwrap().send(&outgoing("03-B001-1", "<x/>")).await;
        let seen = &desk.seen()[0].body;
        assert_eq!(between(seen, "<wsse:Username>", "<"), "10467793549MODDATOS");
    }
}

#[tokio::test]
async fn a_report_gets_a_ticket_and_the_ticket_an_answer() {
    let ticket = soap("<sendSummaryResponse><ticket>1703</ticket></sendSummaryResponse>");
    let desk = Desk::with([
        say(200, ticket),
        state("98", ""),
        say(200, ""),
        state("99", &cdr("RC-20261121-1", "2663")),
        state("0", &cdr("RC-20261121-2", "0")),
        fault("soap-env:Client.0127", "El ticket no existe"),
    ])
    .await;
    let sunat = adapter(Kind::Sunat, &desk.url);
    let report = known("RC-20261121-1");
    let pending = Ok(Answer::Pending { ticket: "1703".to_owned() });
    assert_eq!(sunat.send(&outgoing("RC-20261121-1", "<x/>")).await, pending);
    assert_eq!(sunat.ticket(&report, "1703").await, pending);
    let empty = sunat.ticket(&report, "1703").await;
    assert!(matches!(empty, Err(Failure::Unknown(_))), "{empty:?}");
    let done = sunat.ticket(&report, "1703").await;
    assert!(matches!(done, Ok(Answer::Settled { code: 2_663, cdr: Some(_), .. })), "{done:?}");
    let anothers = sunat.ticket(&report, "1703").await;
    assert!(matches!(anothers, Err(Failure::Unknown(_))), "{anothers:?}");
    let lost = sunat.ticket(&report, "1703").await;
    assert!(matches!(lost, Err(Failure::Unknown(_))), "never sent again by itself: {lost:?}");
    let seen = desk.seen();
    assert_eq!(seen[0].header("soapaction").as_deref(), Some("\"urn:sendSummary\""));
    assert_eq!(between(&seen[0].body, "<fileName>", "<"), "10467793549-RC-20261121-1.zip");
    assert_eq!(seen[1].header("soapaction").as_deref(), Some("\"urn:getStatus\""));
    assert_eq!(between(&seen[1].body, "<ticket>", "<"), "1703");
}

#[tokio::test]
async fn every_fault_is_told_for_what_it_is() {
    for (line, expected) in [
        (fault("soap-env:Client.1033", "registrado"), "registered"),
        (fault("soap-env:Client.1079", "resumen"), "only in summary"),
        (fault("S:Server", "0111"), "refused"),
        (fault("soap-env:Client.0102", "clave"), "refused"),
        (fault("soap-env:Server.0109", "caido"), "transient"),
        (fault("soap-env:Client.0140", "en proceso"), "unknown"),
        (fault("soap-env:Client.0306", "xml"), "permanent"),
        (fault("soap-env:Server", "Internal Error"), "unknown"),
        (bill(""), "unknown"),
        (bill(&cdr("B001-2", "0")), "unknown"),
        (bill(&cdr("B001-1", "0109")), "transient"),
    ] {
        let desk = Desk::with([line.clone()]).await;
        let sent = adapter(Kind::Sunat, &desk.url).send(&outgoing("03-B001-1", "<x/>")).await;
        assert_eq!(sent.as_ref().map_or_else(word, |_| "taken"), expected, "{line:?}");
    }
    let desk = Desk::with([fault("soap-env:Client.2800", "El dato")]).await;
    let sent = adapter(Kind::Sunat, &desk.url).send(&outgoing("03-B001-1", "<x/>")).await;
    assert!(matches!(sent, Ok(Answer::Settled { code: 2_800, cdr: None, .. })), "{sent:?}");
}

#[tokio::test]
async fn bad_servers_are_told_for_what_they_are() {
    check_bad_servers(Kind::Sunat, "<x/>").await;
}

/// An account with the Consulta Integrada at the same desk.
fn with_register(desk: &Desk) -> Arc<dyn FiscalAuthority> {
    let account = Account {
        client_id: "an-id".to_owned(),
        client_secret: "a&secret".to_owned(),
        security_url: Some(format!("{}/security", desk.url)),
        register_url: Some(desk.url.clone()),
        ..account(Kind::Sunat, &format!("{}/billService", desk.url))
    };
    connect(&account).unwrap()
}

fn token(text: &str, life: u32) -> Line {
    say(200, json!({ "access_token": text, "token_type": "JWT", "expires_in": life }).to_string())
}

fn registered(state: &str) -> Line {
    say(200, json!({ "success": true, "data": { "estadoCp": state } }).to_string())
}

#[tokio::test]
async fn the_register_tells_of_a_boleta_with_a_token_that_is_kept() {
    let desk = Desk::with([
        token("one", 3_600),
        registered("1"),
        registered("0"),
        registered("2"),
        registered("3"),
    ])
    .await;
    let sunat = with_register(&desk);
    let boleta = known("03-B001-1");
    let known = sunat.verify(&boleta).await;
    assert!(matches!(known, Ok(Verdict::Known(Answer::Settled { code: 0, cdr: None, .. }))));
    assert_eq!(sunat.verify(&boleta).await, Ok(Verdict::NotFound));
    assert_eq!(sunat.verify(&boleta).await, Ok(Verdict::Voided));
    assert_eq!(sunat.verify(&boleta).await, Ok(Verdict::CannotTell));
    let seen = desk.seen();
    assert_eq!(seen[0].what, "POST /security/v1/clientesextranet/an-id/oauth2/token/");
    assert!(seen[0].body.contains("grant_type=client_credentials"), "{}", seen[0].body);
    assert!(seen[0].body.contains("client_secret=a%26secret"), "{}", seen[0].body);
    let path = "v1/contribuyente/contribuyentes/10467793549/validarcomprobante";
    assert_eq!(seen[1].what, format!("POST /{path}"));
    assert_eq!(seen[1].header("authorization").as_deref(), Some("Bearer one"));
    assert_eq!(
        seen[1].json(),
        json!({ "numRuc": "10467793549", "codComp": "03", "numeroSerie": "B001", "numero": "1",
                "fechaEmision": "21/11/2026", "monto": "15.00" })
    );
    assert_eq!(seen.len(), 5, "one token for all");
}

#[tokio::test]
async fn a_token_that_ended_or_was_withdrawn_is_renewed_once() {
    // The first is over at once, the second is refused, the third is refused as well.
    let desk = Desk::with([
        token("short", 30),
        registered("1"),
        token("withdrawn", 3_600),
        say(401, r#"{"message":"Unauthorized"}"#),
        token("good", 3_600),
        registered("1"),
        say(401, ""),
        token("no better", 3_600),
        say(401, ""),
    ])
    .await;
    let sunat = with_register(&desk);
    let boleta = known("03-B001-1");
    for _ in 0..2 {
        assert!(matches!(sunat.verify(&boleta).await, Ok(Verdict::Known(_))));
    }
    let refused = sunat.verify(&boleta).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    let bearer = |at: usize| desk.seen()[at].header("authorization");
    assert_eq!(bearer(3).as_deref(), Some("Bearer withdrawn"));
    assert_eq!(bearer(5).as_deref(), Some("Bearer good"));
    assert_eq!(desk.seen().len(), 9);
}

#[tokio::test]
async fn trouble_with_a_token_is_no_trouble_with_the_document() {
    for (line, expected) in [
        (say(401, r#"{"error":"invalid_client"}"#), "refused"),
        (say(503, ""), "transient"),
        (say(200, "<html>"), "transient"),
        (Line::Drop, "transient"),
    ] {
        let desk = Desk::with([line.clone()]).await;
        let asked = with_register(&desk).verify(&known("03-B001-1")).await;
        assert_eq!(asked.as_ref().map_or_else(word, |_| "told"), expected, "{line:?}");
    }
}

#[tokio::test]
async fn without_a_register_nobody_can_tell() {
    let desk = Desk::with([]).await;
    let sunat = adapter(Kind::Sunat, &desk.url);
    for name in ["03-B001-1", "07-BC01-1", "RC-20261121-1", "01-F001-1"] {
        assert_eq!(sunat.verify(&known(name)).await, Ok(Verdict::CannotTell), "{name}");
    }
    // SUNAT's register knows nothing of what went elsewhere.
    let account = Account {
        client_id: "an-id".to_owned(),
        client_secret: "s".to_owned(),
        ..account(Kind::Sunat, &desk.url)
    };
    let sunat = connect(&account).unwrap();
    assert_eq!(sunat.verify(&known("03-B001-1")).await, Ok(Verdict::CannotTell));
    assert!(desk.seen().is_empty());
}

#[tokio::test]
async fn a_facturas_cdr_is_given_again() {
    let state = |code: &str, cdr: &str| {
        let status = format!(
            "<statusCdr><content>{cdr}</content><statusCode>{code}</statusCode></statusCdr>"
        );
        say(200, soap(&format!("<getStatusCdrResponse>{status}</getStatusCdrResponse>")))
    };
    let desk = Desk::with([
        state("0004", &cdr("F001-1", "0")),
        state("0004", &cdr_of("F001-1", "0", "dGhlaXJz")),
        state("0003", ""),
        state("0011", ""),
        state("0010", ""),
    ])
    .await;
    let account = Account {
        consult_url: Some(format!("{}/billConsultService", desk.url)),
        ..account(Kind::Sunat, &desk.url)
    };
    let sunat = connect(&account).unwrap();
    let factura = KnownDocument { digest: Some("b3Vycw==".to_owned()), ..known("01-F001-1") };
    let there = sunat.verify(&factura).await;
    assert!(
        matches!(there, Ok(Verdict::Known(Answer::Settled { code: 0, cdr: Some(_), .. }))),
        "{there:?}"
    );
    assert!(matches!(sunat.verify(&factura).await, Ok(Verdict::Foreign(_))));
    assert_eq!(sunat.verify(&factura).await, Ok(Verdict::Voided));
    assert_eq!(sunat.verify(&factura).await, Ok(Verdict::NotFound));
    assert_eq!(sunat.verify(&factura).await, Ok(Verdict::CannotTell));
    assert_eq!(sunat.verify(&known("03-B001-1")).await, Ok(Verdict::CannotTell), "no boletas");
    let seen = desk.seen();
    assert_eq!(seen[0].what, "POST /billConsultService");
    assert_eq!(between(&seen[0].body, "<numeroComprobante>", "<"), "1");
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn the_connection_is_tried_without_sending_anything() {
    let desk = Desk::with([
        fault("soap-env:Client.0127", "El ticket no existe"),
        fault("soap-env:Client.0102", "Usuario o contrasena incorrectos"),
        say(200, ""),
        say(503, ""),
    ])
    .await;
    let sunat = adapter(Kind::Sunat, &desk.url);
    assert!(sunat.probe(&ruc()).await.unwrap().contains("0127"));
    assert!(matches!(sunat.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(sunat.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(sunat.probe(&ruc()).await, Err(Failure::Transient { .. })));
    let actions = desk.seen().into_iter().map(|it| it.header("soapaction").unwrap());
    assert!(actions.into_iter().all(|it| it == "\"urn:getStatus\""));

    let nobodys = || fault("soap-env:Client.0127", "El ticket no existe");
    let desk = Desk::with([nobodys(), token("t", 3_600), nobodys(), say(401, "{}")]).await;
    let sunat = with_register(&desk);
    assert!(sunat.probe(&ruc()).await.unwrap().contains("Consulta Integrada"));
    assert!(matches!(sunat.probe(&ruc()).await, Err(Failure::Refused(_))));
}
