//! Nubefact's JSON.

use izi_fiscal::{Account, Kind, connect};
use izi_ports::{Answer, Failure, Verdict};
use serde_json::json;

use crate::desk::{
    Desk, Line, account, adapter, cdr_bytes, check_bad_servers, known, outgoing, ruc, say,
};

const BOLETA: &str = "<Invoice><IssueDate>2026-11-21</IssueDate>\
    <InvoiceTypeCode listID=\"0101\">03</InvoiceTypeCode>\
    <DocumentCurrencyCode>PEN</DocumentCurrencyCode><AccountingCustomerParty><Party>\
    <PartyIdentification><ID schemeID=\"1\">46779354</ID></PartyIdentification>\
    <PartyLegalEntity><RegistrationName>ANA</RegistrationName></PartyLegalEntity></Party>\
    </AccountingCustomerParty><TaxTotal><TaxSubtotal><TaxableAmount>15.00</TaxableAmount>\
    <TaxAmount>0.00</TaxAmount><TaxCategory><TaxScheme><ID>9997</ID></TaxScheme></TaxCategory>\
    </TaxSubtotal></TaxTotal><LegalMonetaryTotal><PayableAmount>15.00</PayableAmount>\
    </LegalMonetaryTotal><InvoiceLine><InvoicedQuantity unitCode=\"NIU\">1</InvoicedQuantity>\
    <LineExtensionAmount>15.00</LineExtensionAmount><TaxTotal><TaxSubtotal>\
    <TaxAmount>0.00</TaxAmount><TaxCategory><TaxExemptionReasonCode>20</TaxExemptionReasonCode>\
    </TaxCategory></TaxSubtotal></TaxTotal><Item><Description>Pan</Description></Item>\
    <Price><PriceAmount>15</PriceAmount></Price></InvoiceLine></Invoice>";

const VOID: &str = "<SummaryDocuments><SummaryDocumentsLine>\
    <DocumentTypeCode>03</DocumentTypeCode><ID>B001-1</ID><Status><ConditionCode>3\
    </ConditionCode></Status></SummaryDocumentsLine></SummaryDocuments>";

#[tokio::test]
async fn a_boleta_waits_at_nubefact_until_sunat_has_it() {
    let of = r#""tipo_de_comprobante":2,"serie":"B001","numero":1"#;
    let desk = Desk::with([
        say(200, format!(r#"{{{of},"aceptada_por_sunat":false}}"#)),
        say(200, format!(r#"{{{of},"aceptada_por_sunat":false}}"#)),
        say(200, format!(r#"{{{of},"aceptada_por_sunat":true,"sunat_description":"si"}}"#)),
        say(400, r#"{"errors":"Este documento ya existe","codigo":23}"#),
        say(400, r#"{"errors":"no existe","codigo":24}"#),
        say(200, format!(r#"{{{of},"aceptada_por_sunat":true,"anulado":true}}"#)),
    ])
    .await;
    let nubefact = adapter(Kind::Nubefact, &format!("{}/api/v1/ruta", desk.url));
    let document = known("03-B001-1");
    let sent = nubefact.send(&outgoing("03-B001-1", BOLETA)).await;
    let ticket = "03-B001-1".to_owned();
    assert_eq!(sent, Ok(Answer::Pending { ticket: ticket.clone() }));
    let waiting = nubefact.ticket(&document, &ticket).await;
    assert_eq!(waiting, Ok(Answer::Pending { ticket: ticket.clone() }));
    let done = nubefact.ticket(&document, &ticket).await;
    assert!(matches!(done, Ok(Answer::Settled { code: 0, .. })), "{done:?}");
    let again = nubefact.send(&outgoing("03-B001-1", BOLETA)).await;
    assert!(matches!(again, Err(Failure::AlreadyRegistered(_))), "{again:?}");
    assert_eq!(nubefact.verify(&document).await, Ok(Verdict::NotFound));
    assert_eq!(nubefact.verify(&document).await, Ok(Verdict::Voided));
    let seen = desk.seen();
    assert!(seen.iter().all(|it| it.what == "POST /api/v1/ruta"));
    assert_eq!(seen[0].header("authorization").as_deref(), Some("t0k3n"));
    let sent = seen[0].json();
    assert_eq!(sent["operacion"], json!("generar_comprobante"));
    assert_eq!(
        (&sent["fecha_de_emision"], &sent["total"]),
        (&json!("21-11-2026"), &json!("15.00"))
    );
    assert_eq!(sent["codigo_unico"], json!("03-B001-1"));
    assert_eq!(sent, seen[3].json(), "the same document, the same words");
    assert_eq!(
        seen[4].json(),
        json!({ "operacion": "consultar_comprobante", "tipo_de_comprobante": 2,
                "serie": "B001", "numero": 1 })
    );
}

#[tokio::test]
async fn what_it_cannot_express_never_leaves() {
    let desk = Desk::with([]).await;
    let nubefact = adapter(Kind::Nubefact, &desk.url);
    let nrus = BOLETA.replace("0101", "0113");
    let rounded = BOLETA.replace(
        "</LegalMonetaryTotal>",
        "<PayableRoundingAmount>-0.04</PayableRoundingAmount></LegalMonetaryTotal>",
    );
    for (name, xml) in [
        ("03-B001-1", nrus.as_str()),
        ("03-B001-1", &rounded),
        ("RC-20261121-1", &VOID.replace(">3", ">1")),
    ] {
        match nubefact.send(&outgoing(name, xml)).await {
            Err(Failure::Permanent(why)) => {
                assert!(why.starts_with("nubefact cannot express: "), "{why}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(desk.seen().is_empty());
}

#[tokio::test]
async fn a_summary_that_voids_one_boleta_becomes_an_annulment() {
    let of = r#""numero":5,"sunat_ticket_numero":"17""#;
    let desk = Desk::with([
        say(200, format!(r#"{{{of},"aceptada_por_sunat":false}}"#)),
        say(200, format!(r#"{{{of},"aceptada_por_sunat":true}}"#)),
    ])
    .await;
    let nubefact = adapter(Kind::Nubefact, &desk.url);
    let report = known("RC-20261121-1");
    let sent = nubefact.send(&outgoing("RC-20261121-1", VOID)).await;
    assert_eq!(sent, Ok(Answer::Pending { ticket: "03-B001-1".to_owned() }));
    let done = nubefact.ticket(&report, "03-B001-1").await;
    assert!(matches!(done, Ok(Answer::Settled { code: 0, cdr: None, .. })), "{done:?}");
    assert_eq!(nubefact.verify(&report).await, Ok(Verdict::CannotTell));
    let lost = nubefact.ticket(&report, "17").await;
    assert!(matches!(lost, Err(Failure::Permanent(_))), "{lost:?}");
    let seen = desk.seen();
    let first = seen[0].json();
    assert_eq!(first["operacion"], json!("generar_anulacion"));
    assert_eq!((&first["serie"], &first["numero"]), (&json!("B001"), &json!(1)));
    assert_eq!(seen[1].json()["operacion"], json!("consultar_anulacion"));
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn an_annulment_that_was_taken_and_not_heard_of_is_found_by_trying_again() {
    let refused = || say(400, r#"{"errors":"ya fue anulado","codigo":21}"#);
    let none = say(400, r#"{"errors":"no existe","codigo":24}"#);
    let done = say(200, r#"{"numero":5,"aceptada_por_sunat":true}"#);
    let desk = Desk::with([Line::Drop, refused(), done, refused(), none]).await;
    let nubefact = adapter(Kind::Nubefact, &desk.url);
    let document = outgoing("RC-20261121-1", VOID);
    assert!(matches!(nubefact.send(&document).await, Err(Failure::Unknown(_))));
    let done = nubefact.send(&document).await;
    assert!(matches!(done, Ok(Answer::Settled { code: 0, .. })), "{done:?}");
    let refused = nubefact.send(&document).await;
    assert!(matches!(refused, Err(Failure::Permanent(_))), "refused in earnest: {refused:?}");
    assert_eq!(desk.seen()[4].json()["operacion"], json!("consultar_anulacion"));
}

#[tokio::test]
async fn the_cdr_is_fetched_from_where_it_lies_and_without_the_token() {
    let xml = |reference: &str| String::from_utf8(cdr_bytes(reference)).unwrap();
    for (line, has_cdr) in [
        (say(200, xml("B001-1")), true),
        (say(200, xml("B001-2")), false),
        (say(200, "<html>"), false),
        (say(404, ""), false),
        (Line::Drop, false),
    ] {
        let files = Desk::with([line.clone()]).await;
        let link = format!("{}/cpe/1.cdr", files.url);
        let body = json!({ "aceptada_por_sunat": true, "enlace_del_cdr": link }).to_string();
        let desk = Desk::with([say(200, body)]).await;
        let nubefact = adapter(Kind::Nubefact, &desk.url);
        match nubefact.send(&outgoing("03-B001-1", BOLETA)).await {
            Ok(Answer::Settled { code: 0, cdr, .. }) => {
                assert_eq!(cdr.is_some(), has_cdr, "{line:?}");
            }
            other => panic!("{line:?}: {other:?}"),
        }
        assert_eq!(files.seen()[0].header("authorization"), None);
    }
    let elsewhere = json!({ "aceptada_por_sunat": true, "enlace_del_cdr": "http://[::1]:9/x" });
    let desk = Desk::with([say(200, elsewhere.to_string())]).await;
    let sent = adapter(Kind::Nubefact, &desk.url).send(&outgoing("03-B001-1", BOLETA)).await;
    assert!(matches!(sent, Ok(Answer::Settled { cdr: None, .. })), "{sent:?}");
}

#[tokio::test]
async fn a_cdr_that_moved_is_followed_on_its_own_host_and_no_further() {
    let xml = String::from_utf8(cdr_bytes("B001-1")).unwrap();
    for (moved_to, has_cdr) in [("127.0.0.1", true), ("localhost", false)] {
        let there = Desk::with([say(200, xml.clone())]).await;
        let port = there.url.rsplit_once(':').unwrap().1.to_owned();
        let location: &'static str =
            Box::leak(format!("location: http://{moved_to}:{port}/cdr").into_boxed_str());
        let files = Desk::with([Line::With(302, location, String::new())]).await;
        let link = format!("{}/cpe/1.cdr", files.url);
        let body = json!({ "aceptada_por_sunat": true, "enlace_del_cdr": link }).to_string();
        let desk = Desk::with([say(200, body)]).await;
        match adapter(Kind::Nubefact, &desk.url).send(&outgoing("03-B001-1", BOLETA)).await {
            Ok(Answer::Settled { code: 0, cdr, .. }) => assert_eq!(cdr.is_some(), has_cdr),
            other => panic!("{moved_to}: {other:?}"),
        }
        assert_eq!(there.seen().len(), usize::from(has_cdr), "{moved_to}");
        assert!(there.seen().iter().all(|it| it.header("authorization").is_none()));
    }
}

#[tokio::test]
async fn a_number_that_others_used_is_told_by_its_date_and_amount() {
    let answer = |total: &str| {
        let qr = format!("10467793549|03|B001|1|0.00|{total}|2026-11-21|0|-|");
        say(200, json!({ "aceptada_por_sunat": true, "cadena_para_codigo_qr": qr }).to_string())
    };
    let desk = Desk::with([answer("15.00"), answer("99.00")]).await;
    let nubefact = adapter(Kind::Nubefact, &desk.url);
    let ours = nubefact.verify(&known("03-B001-1")).await;
    assert!(matches!(ours, Ok(Verdict::Known(_))), "{ours:?}");
    let theirs = nubefact.verify(&known("03-B001-1")).await;
    assert!(matches!(theirs, Ok(Verdict::Foreign(_))), "{theirs:?}");
}

#[tokio::test]
async fn a_note_of_the_nrus_is_refused_as_its_boleta_is() {
    let desk = Desk::with([]).await;
    let account = Account { nrus: true, ..account(Kind::Nubefact, &desk.url) };
    let sent = connect(&account).unwrap().send(&outgoing("07-BC01-1", "<CreditNote/>")).await;
    match sent {
        Err(Failure::Permanent(why)) => assert!(why.contains("NRUS"), "{why}"),
        other => panic!("{other:?}"),
    }
    assert!(desk.seen().is_empty());
}

#[tokio::test]
async fn bad_servers_are_told_for_what_they_are() {
    check_bad_servers(Kind::Nubefact, BOLETA).await;
}

#[tokio::test]
async fn the_connection_is_tried_without_sending_anything() {
    let desk = Desk::with([
        say(400, r#"{"errors":"no existe","codigo":24}"#),
        say(401, r#"{"errors":"token","codigo":10}"#),
        say(400, r#"{"errors":"cuenta suspendida","codigo":50}"#),
        say(200, ""),
    ])
    .await;
    let nubefact = adapter(Kind::Nubefact, &desk.url);
    assert!(nubefact.probe(&ruc()).await.is_ok());
    assert!(matches!(nubefact.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(nubefact.probe(&ruc()).await, Err(Failure::Refused(_))));
    assert!(matches!(nubefact.probe(&ruc()).await, Err(Failure::Unknown(_))));
    for it in desk.seen() {
        assert_eq!(it.json()["operacion"], json!("consultar_comprobante"));
    }
}
