//! The Consulta Integrada.

use izi_practice::{Call, Mode};
use serde_json::{Value, json};

use crate::papers::{RUC, invoice, summary};
use crate::register::{Authority, TODAY};

async fn token(authority: &Authority, secret: &str) -> Option<String> {
    let path = "/v1/clientesextranet/cliente-1/oauth2/token/";
    let form = format!(
        "grant_type=client_credentials&scope=https%3A%2F%2Fapi.sunat.gob.pe&client_id=cliente-1\
         &client_secret={secret}"
    );
    let request = authority
        .client
        .post(authority.url(path))
        .header("Content-Type", "application/x-www-form-urlencoded");
    let told: Value = request.body(form).send().await.unwrap().json().await.unwrap();
    told["access_token"].as_str().map(str::to_owned)
}

async fn ask(authority: &Authority, token: &str, number: u32, date: &str, sum: &str) -> String {
    let path = format!("/v1/contribuyente/contribuyentes/{RUC}/validarcomprobante");
    let question = json!({ "numRuc": RUC, "codComp": "03", "numeroSerie": "B001",
        "numero": number.to_string(), "fechaEmision": date, "monto": sum });
    let request = authority.client.post(authority.url(&path)).bearer_auth(token).json(&question);
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let told: Value = response.json().await.unwrap_or_default();
    told["data"]["estadoCp"].as_str().map_or_else(|| status.to_string(), str::to_owned)
}

#[tokio::test]
async fn it_knows_a_document_by_its_date_and_its_amount() {
    let authority = Authority::new().await;
    assert_eq!(token(&authority, "otro").await, None);
    let token = token(&authority, "t").await.unwrap();
    for number in 1..=3 {
        if number == 3 {
            authority.running.set_faults(vec![Mode::Reject { code: 2_800 }.times(1)]);
        }
        let xml = invoice(&format!("B001-{number}"), TODAY, "15.00");
        authority.send(&format!("03-B001-{number}"), &xml).await;
    }
    let name = "RC-20261120-1";
    let voids = summary(name, TODAY, TODAY, &[("03", "B001-2", 3, "15.00")]);
    assert_eq!(authority.report(name, &voids).await, "0");
    for (number, date, sum, said) in [
        (1, "20/11/2026", "15.00", "1"),
        (1, "20/11/2026", "15", "1"),
        (1, "20/11/2026", "15.01", "0"),
        (1, "19/11/2026", "15.00", "0"),
        (2, "20/11/2026", "15.00", "2"),
        (3, "20/11/2026", "15.00", "0"),
        (4, "20/11/2026", "15.00", "0"),
        (1, "2026-11-20", "15.00", "422"),
    ] {
        assert_eq!(ask(&authority, &token, number, date, sum).await, said, "{number} {date} {sum}");
    }
}

#[tokio::test]
async fn a_token_runs_out() {
    let authority = Authority::new().await;
    let first = token(&authority, "t").await.unwrap();
    assert_eq!(ask(&authority, "otro", 1, "20/11/2026", "15.00").await, "401");
    assert_eq!(ask(&authority, &first, 1, "20/11/2026", "15.00").await, "0");
    authority.running.set_faults(vec![Mode::Expired.times(1).at(Call::Ask)]);
    for _ in 0..2 {
        assert_eq!(ask(&authority, &first, 1, "20/11/2026", "15.00").await, "401", "void for good");
    }
    let second = token(&authority, "t").await.unwrap();
    assert_ne!(first, second);
    assert_eq!(ask(&authority, &second, 1, "20/11/2026", "15.00").await, "0");
    authority.running.control().set_clock_offset(3_600_000);
    assert_eq!(ask(&authority, &second, 1, "20/11/2026", "15.00").await, "401", "an hour later");
}
