//! `ValidaPSE`'s shape.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_practice::Mode;
use serde_json::{Value, json};

use crate::papers::{RUC, invoice, summary};
use crate::register::{Authority, TODAY, cdr_of};

fn sending(name: &str, xml: &str) -> Value {
    json!({ "nombre_archivo": format!("{RUC}-{name}"), "contenido_archivo": BASE64.encode(xml) })
}

#[tokio::test]
async fn it_signs_sends_and_hands_the_cdr_back_as_xml() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    let ask = format!("/api/cpe/consultar/{RUC}-03-B001-1");
    assert_eq!(authority.get(&ask).await.0, 404);
    let body = sending("03-B001-1", &xml);
    let (status, told) = authority.post("/api/cpe/generarenviar", &body).await;
    assert_eq!((status, &told["isSuccess"], &told["estado"]), (200, &json!(true), &json!(200)));
    let raw = BASE64.decode(told["cdr"].as_str().unwrap()).unwrap();
    assert!(raw.starts_with(b"<?xml"), "no zip");
    assert_eq!(cdr_of(&told["cdr"]).unwrap().code, 0);
    let digest = authority.kept("03-B001-1").await.unwrap().digest;
    assert_eq!(told["codigo_hash"], json!(digest));

    let (_, asked) = authority.get(&ask).await;
    assert_eq!((&asked["cdr"], &asked["estado_sunat"]), (&told["cdr"], &json!("ACEPTADO")));
    let (_, again) = authority.post("/api/cpe/generarenviar-demo", &body).await;
    assert_eq!(
        (&again["isSuccess"], &again["estado"], &again["code"]),
        (&json!(false), &json!(501), &json!("1033"))
    );
    authority.running.set_faults(vec![Mode::Reject { code: 2_800 }.times(1)]);
    let rejected = sending("03-B001-2", &invoice("B001-2", TODAY, "15.00"));
    let (_, told) = authority.post("/api/cpe/generarenviar", &rejected).await;
    assert_eq!(told["isSuccess"], json!(false));
    assert_eq!(cdr_of(&told["cdr"]).unwrap().code, 2_800);
}

#[tokio::test]
async fn a_summary_is_asked_about_by_its_name() {
    let authority = Authority::new().await;
    let name = "RC-20261120-1";
    let xml = summary(name, TODAY, TODAY, &[("03", "B001-1", 1, "15.00")]);
    let (_, told) = authority.post("/api/cpe/generarenviar", &sending(name, &xml)).await;
    assert!(told["ticket"].is_string() && told["cdr"].is_null(), "{told}");
    let ask = format!("/api/cpe/consultar-demo/{RUC}-{name}");
    assert_eq!(authority.get(&ask).await.1["estado_sunat"], "PENDIENTE");
    assert_eq!(cdr_of(&authority.get(&ask).await.1["cdr"]).unwrap().code, 0);
}

#[tokio::test]
async fn nonsense_and_a_wrong_token_are_told_in_its_words() {
    let authority = Authority::new().await;
    for body in [
        json!({}),
        json!({ "nombre_archivo": "boleta", "contenido_archivo": "" }),
        json!({ "nombre_archivo": format!("{RUC}-03-B001-1"), "contenido_archivo": "<a/>" }),
    ] {
        let (status, told) = authority.post("/api/cpe/generarenviar", &body).await;
        assert_eq!((status, &told["estado"]), (400, &json!(400)), "{body}");
    }
    let other = authority.client.get(authority.url("/api/cpe/consultar/x")).bearer_auth("otro");
    assert_eq!(other.send().await.unwrap().status(), 401);
}
