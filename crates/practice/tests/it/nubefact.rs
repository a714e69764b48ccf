//! Nubefact's JSON.

use izi_einvoice::read_cdr;
use izi_practice::Mode;
use serde_json::{Value, json};

use crate::papers::{RUC, invoice};
use crate::register::{Authority, TODAY};

fn boleta(number: u32) -> Value {
    json!({
        "operacion": "generar_comprobante", "tipo_de_comprobante": 2, "serie": "B001",
        "numero": number, "sunat_transaction": 1, "cliente_tipo_de_documento": "-",
        "cliente_numero_de_documento": "", "cliente_denominacion": "VARIOS",
        "fecha_de_emision": "20-11-2026", "moneda": 1, "total_inafecta": 15.5, "total": 15.5,
        "items": [{ "unidad_de_medida": "NIU", "descripcion": "ARROZ", "cantidad": 1,
                    "valor_unitario": 15.5, "precio_unitario": 15.5, "subtotal": 15.5,
                    "tipo_de_igv": 9, "igv": 0, "total": 15.5 }],
    })
}

fn about(operation: &str, number: u32) -> Value {
    json!({ "operacion": operation, "tipo_de_comprobante": 2, "serie": "B001", "numero": number,
            "motivo": "ERROR DEL SISTEMA" })
}

/// With the token alone, as its manual says.
async fn call(authority: &Authority, token: &str, body: &Value) -> (u16, Value) {
    let url = authority.running.nubefact_url(&RUC.parse().unwrap());
    let request = authority.client.post(url).header("Authorization", token).json(body);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

#[tokio::test]
async fn a_boleta_is_issued_asked_about_and_voided() {
    let authority = Authority::new().await;
    assert_eq!(call(&authority, "t", &about("consultar_comprobante", 1)).await.1["codigo"], 24);
    let (status, told) = call(&authority, "t", &boleta(1)).await;
    assert_eq!((status, &told["aceptada_por_sunat"]), (200, &json!(true)), "{told}");
    assert_eq!(told["sunat_responsecode"], "0");
    let link = told["enlace_del_cdr"].as_str().unwrap();
    let cdr = authority.client.get(link).send().await.unwrap().bytes().await.unwrap();
    let cdr = read_cdr(&cdr).unwrap();
    assert!(cdr.is_about(&RUC.parse().unwrap(), &"03-B001-1".parse().unwrap()));
    assert_eq!(authority.kept("03-B001-1").await.unwrap().total_cents, Some(15_50));

    let (_, asked) =
        call(&authority, "Token token=\"t\"", &about("consultar_comprobante", 1)).await;
    assert_eq!(asked["codigo_hash"], told["codigo_hash"]);
    assert_eq!(call(&authority, "t", &boleta(1)).await.1["codigo"], 23);

    assert_eq!(call(&authority, "t", &about("consultar_anulacion", 1)).await.1["codigo"], 24);
    assert_eq!(call(&authority, "t", &about("generar_anulacion", 9)).await.1["codigo"], 24);
    let (_, voided) = call(&authority, "t", &about("generar_anulacion", 1)).await;
    assert_eq!(voided["aceptada_por_sunat"], false, "{voided}");
    assert!(voided["sunat_ticket_numero"].is_string());
    let ask = about("consultar_anulacion", 1);
    assert_eq!(call(&authority, "t", &ask).await.1["aceptada_por_sunat"], false);
    assert_eq!(call(&authority, "t", &ask).await.1["aceptada_por_sunat"], true);
    assert_eq!(authority.state("03-B001-1").await, "ANULADO", "one register behind all fronts");
    assert_eq!(call(&authority, "t", &about("generar_anulacion", 1)).await.1["codigo"], 21);
}

#[tokio::test]
async fn every_failure_has_its_code() {
    let authority = Authority::new().await;
    assert_eq!(call(&authority, "otro", &boleta(1)).await.1["codigo"], 10);
    let wrong = authority.post("/nubefact/otra", &boleta(1)).await;
    assert_eq!((wrong.0, &wrong.1["codigo"]), (401, &json!(11)));
    let url = authority.running.nubefact_url(&RUC.parse().unwrap());
    let untyped = authority.client.post(url).header("Authorization", "t").body("{}");
    let told: Value = untyped.send().await.unwrap().json().await.unwrap();
    assert_eq!(told["codigo"], 12);
    let with = |field: &str, value: Value| {
        let mut it = boleta(1);
        it[field] = value;
        it
    };
    for (body, code) in [
        (json!({}), 20),
        (with("serie", json!("F001")), 20),
        (with("total", json!("17.00")), 20),
        (with("items", json!([])), 20),
        (with("fecha_de_emision", json!("2026-11-20")), 20),
        (with("moneda", json!("")), 20),
        (with("fecha_de_emision", json!("14-11-2026")), 22),
    ] {
        let (status, told) = call(&authority, "t", &body).await;
        assert_eq!((status, &told["codigo"]), (400, &json!(code)), "{body}");
    }
    for (mode, status, code) in
        [(Mode::ServerFault { code: 100 }, 500, 40), (Mode::Suspended, 401, 51)]
    {
        authority.running.set_faults(vec![mode.times(1)]);
        let (heard, told) = call(&authority, "t", &boleta(1)).await;
        assert_eq!((heard, &told["codigo"]), (status, &json!(code)));
    }
    authority.running.set_faults(vec![Mode::Exception { code: 109 }.times(1)]);
    let (_, told) = call(&authority, "t", &boleta(1)).await;
    assert!(told["sunat_soap_error"].as_str().unwrap().starts_with("0109"), "{told}");
    assert!(authority.running.documents().await.unwrap().is_empty());
}

#[tokio::test]
async fn sunat_may_answer_later_or_reject() {
    let authority = Authority::new().await;
    authority
        .running
        .set_faults(vec![Mode::Ticket.times(1), Mode::Reject { code: 2_800 }.times(1)]);
    let (_, told) = call(&authority, "t", &boleta(1)).await;
    assert_eq!(
        (&told["aceptada_por_sunat"], &told["sunat_responsecode"]),
        (&json!(false), &Value::Null)
    );
    let ask = about("consultar_comprobante", 1);
    assert_eq!(call(&authority, "t", &ask).await.1["aceptada_por_sunat"], false);
    assert_eq!(call(&authority, "t", &ask).await.1["aceptada_por_sunat"], true);
    let (_, told) = call(&authority, "t", &boleta(2)).await;
    assert_eq!(
        (&told["aceptada_por_sunat"], &told["sunat_responsecode"]),
        (&json!(false), &json!("2800"))
    );

    assert_eq!(authority.send("03-B001-1", &invoice("B001-1", TODAY, "15.50")).await, "1033");
}

#[tokio::test]
async fn a_note_names_what_it_corrects() {
    let authority = Authority::new().await;
    let mut note = boleta(1);
    for (field, value) in [
        ("tipo_de_comprobante", json!(3)),
        ("serie", json!("BC01")),
        ("documento_que_se_modifica_tipo", json!(2)),
        ("documento_que_se_modifica_serie", json!("B001")),
        ("documento_que_se_modifica_numero", json!("1")),
    ] {
        note[field] = value;
    }
    assert_eq!(call(&authority, "t", &note).await.1["codigo"], 20, "no motive");
    note["tipo_de_nota_de_credito"] = json!("1");
    call(&authority, "t", &boleta(1)).await;
    assert_eq!(call(&authority, "t", &note).await.1["aceptada_por_sunat"], true);
    note["numero"] = json!(2);
    note["documento_que_se_modifica_numero"] = json!("7");
    assert_eq!(call(&authority, "t", &note).await.1["sunat_responsecode"], "2119");
}
