//! The practice authority as HTTP clients see it.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::Instant;
use izi_einvoice::read_cdr;
use izi_ports::Clock;
use izi_practice::{PracticeAuthority, PracticeError, Running};
use serde_json::{Value, json};

struct At(&'static str);

impl Clock for At {
    fn now(&self) -> Instant {
        self.0.parse().unwrap()
    }
}

async fn start(folder: &Path) -> Running {
    let clock = Arc::new(At("2026-11-20T10:00:00-05:00"));
    let address = "127.0.0.1:0".parse().unwrap();
    PracticeAuthority::start(address, &folder.join("p.db"), "t", clock).await.unwrap()
}

async fn post(practice: &Running, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}{path}", practice.url())).bearer_auth(token);
    let response = request.json(body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

fn sending(numero: &Value, xml: &[u8]) -> Value {
    json!({ "ruc": "10467793549", "tipo_documento": "03", "serie": "B001", "numero": numero,
            "xml": BASE64.encode(xml) })
}

#[tokio::test]
async fn real_boletas_are_accepted_without_a_note() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/einvoice");
    for entry in std::fs::read_dir(golden).unwrap() {
        let file = entry.unwrap().path();
        let folder = tempfile::tempdir().unwrap();
        let practice = start(folder.path()).await;
        let xml = std::fs::read(&file).unwrap();
        let (status, answer) =
            post(&practice, "/v1/invoice/send", "t", &sending(&json!("1"), &xml)).await;
        assert_eq!((status, &answer["sunat_code"]), (200, &json!("0")), "{file:?}: {answer}");
        let cdr = BASE64.decode(answer["cdr_content"].as_str().unwrap()).unwrap();
        let cdr = read_cdr(&cdr).unwrap();
        assert_eq!(cdr.settled_code(), 0, "{file:?}: {:?}", cdr.notes);
        let (ruc, name) = ("10467793549".parse().unwrap(), "03-B001-1".parse().unwrap());
        assert!(cdr.is_about(&ruc, &name));
        practice.stop().await;
    }
}

#[tokio::test]
async fn nonsense_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let practice = start(folder.path()).await;
    let sound = sending(&json!(1), b"<Invoice/>");
    let with = |field: &str, value: Value| {
        let mut body = sound.clone();
        body[field] = value;
        body
    };
    for body in [
        json!(null),
        json!({}),
        with("ruc", json!("10467793540")),
        with("ruc", json!(10_467_793_549_u64)),
        with("tipo_documento", json!("01")),
        with("serie", json!("F001")),
        with("numero", json!(0)),
        with("numero", json!(-1)),
        with("numero", json!("1e3")),
        with("xml", json!("<Invoice/>")),
    ] {
        let (status, _) = post(&practice, "/v1/invoice/send", "t", &body).await;
        assert_eq!(status, 400, "{body}");
    }
    let (status, answer) = post(&practice, "/v1/invoice/send", "t", &sound).await;
    assert_eq!((status, &answer["sunat_code"]), (200, &json!("1003")));
    assert_eq!(post(&practice, "/v1/invoice/send", "x", &sound).await.0, 401);
    assert!(practice.documents().await.unwrap().is_empty());
    practice.stop().await;
}

#[tokio::test]
async fn faults_are_set_and_documents_listed_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let practice = start(folder.path()).await;
    let faults = json!([{ "mode": "down", "times": 1 }, { "mode": "reject", "code": 2017 }]);
    assert_eq!(post(&practice, "/practice/faults", "", &faults).await.0, 200);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/einvoice");
    let body = sending(&json!(1), &std::fs::read(golden.join("bread.xml")).unwrap());
    assert_eq!(post(&practice, "/v1/invoice/send", "t", &body).await.0, 503);
    let (_, answer) = post(&practice, "/v1/invoice/send", "t", &body).await;
    assert_eq!(answer["sunat_code"], "2017");
    let kept = reqwest::get(format!("{}/practice/documents", practice.url())).await.unwrap();
    let kept: Value = kept.json().await.unwrap();
    assert_eq!(kept[0]["name"], "10467793549-03-B001-1");
    assert_eq!(kept[0]["code"], 2017);
    assert_eq!(kept.as_array().unwrap().len(), 1);
    assert_eq!(post(&practice, "/practice/faults", "", &json!({ "mode": "no" })).await.0, 422);
    practice.stop().await;
}

#[tokio::test]
async fn other_machines_never_reach_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(At("2026-11-20T10:00:00-05:00"));
    let file = folder.path().join("p.db");
    let address = "0.0.0.0:0".parse().unwrap();
    let started = PracticeAuthority::start(address, &file, "t", clock).await;
    assert!(matches!(started, Err(PracticeError::NotLoopback(_))));
}
