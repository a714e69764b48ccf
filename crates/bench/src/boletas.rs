//! How many boletas one core builds and signs in a second, beside another's crates and beside what
//! OpenSSL signs in the same run.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use izi_domain::words::in_words;
use izi_domain::{Method, Money, Name, Payment, Sale};
use izi_einvoice::boleta_xml;
use izi_signature::{Hash, Identity, embed, sign, verify};
use kembec_sunat_model::Document;
use kembec_sunat_ubl::Options;
use serde_json::{Value, json};

use crate::rates::{Runner, a_second_of, middle};
use crate::table::Row;
use crate::{Outcome, goods, say};

const LINES: usize = 10;
/// Boletas built by one core in a second, at least.
const BUILT_MIN: f64 = 8_000.0;
/// Built and signed, of the signatures OpenSSL makes alone.
const SIGNED_MIN: f64 = 0.5;
/// Their bytes are not ours to the last (they write a number `5` where we write `5.00`), but nearly.
const LENGTHS_APART_MAX: f64 = 0.05;

/// A throw-away certificate of the tests, as a shop has it and as another's crate reads it; RSA with
/// 2,048 bits.
const CERTIFICATE: &[u8] =
    include_bytes!("../../signature/tests/throwaway-certificates/modern.p12");
const PASSWORD: &str = "prueba";
const PEM: &str = include_str!("../../signature/tests/throwaway-certificates/pkcs1.pem");

/// A boleta of ten lines, built, and built and signed.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("boletas");
    let sale = sale(seeded).await?;
    let theirs = Theirs::of(&sale)?;
    Ok(vec![built(&sale, &theirs)?, signed(&sale, &theirs)?])
}

async fn sale(seeded: &Path) -> Outcome<Sale> {
    let till = goods::till(seeded, "boletas").await?;
    let codes = goods::codes(till.shop(), LINES).await?;
    let mut draft = goods::ticket(till.shop(), 0, &codes).await?;
    // More than ten products come to; the rest is change.
    let amount = Money::from_cents(100_000);
    draft.payments = vec![Payment { method: Method::Cash, amount, reference: None }];
    let sale = izi_app::commit_sale(till.shop(), &draft).await?.sale;
    till.close().await;
    Ok(sale)
}

fn built(sale: &Sale, theirs: &Theirs) -> Outcome<Row> {
    let [ours, other] =
        middle([a_second_of(|| Ok(boleta_xml(black_box(sale)))), a_second_of(|| theirs.build())])?;
    Ok(Row {
        name: "boleta XML of ten lines".to_owned(),
        figure: format!("{ours:.0} /s"),
        budget: Some(format!(">= {BUILT_MIN} /s")),
        ratio: so_many_times(ours, "kembec-sunat-ubl", other),
        is_kept: ours >= BUILT_MIN,
    })
}

/// From the sale to the bytes that are sent.
fn signed(sale: &Sale, theirs: &Theirs) -> Outcome<Row> {
    let identity = Identity::read(CERTIFICATE, PASSWORD)?;
    let ours = || -> Outcome<Vec<u8>> {
        let unsigned = boleta_xml(black_box(sale));
        let signed = sign(&unsigned, &identity, Hash::default())?;
        Ok(embed(&unsigned, &signed.element).ok_or("the signature has no place")?)
    };
    verify(&ours()?)?;
    let openssl: Runner<'_> =
        if openssl_signs().is_ok() { Box::new(openssl_signs) } else { Box::new(|| Ok(f64::NAN)) };
    let [ours, openssl, other] =
        middle([a_second_of(ours), openssl, a_second_of(|| theirs.sign())])?;
    let beside = so_many_times(ours, "kembec-sunat with SHA-1", other);
    let row = Row::told("the same, built and signed", format!("{ours:.0} /s"), String::new());
    if openssl.is_nan() {
        return Ok(Row { ratio: format!("no openssl here to compare with; {beside}"), ..row });
    }
    let alone = so_many_times(ours, "openssl speed rsa2048", openssl);
    Ok(Row {
        budget: Some(format!(">= {SIGNED_MIN} x openssl")),
        ratio: format!("{alone}; {beside}"),
        is_kept: ours >= SIGNED_MIN * openssl,
        ..row
    })
}

/// `2.1 x kembec-sunat-ubl (4000 /s)`.
fn so_many_times(ours: f64, name: &str, baseline: f64) -> String {
    format!("{:.2} x {name} ({baseline:.0} /s)", ours / baseline)
}

/// Signatures with RSA of 2,048 bits in a second, on one core. By the clock on the wall, as ours are:
/// left alone it counts only the time the machine gives to it.
fn openssl_signs() -> Outcome<f64> {
    let arguments = ["speed", "-elapsed", "-seconds", "1", "rsa2048"];
    let run = Command::new("openssl").args(arguments).output()?;
    Ok(signs_per_second(&String::from_utf8_lossy(&run.stdout))?)
}

/// The first of the two rates in the line `rsa 2048 bits 0.000458s 0.000022s 2181.6 44781.0`, under
/// a heading that says what the columns are (newer ones have two more).
fn signs_per_second(told: &str) -> Result<f64, &'static str> {
    let heading = told.lines().find(|it| it.contains("sign/s"));
    let figures = told.lines().find_map(figures_of_rsa2048);
    let place = heading.and_then(|it| it.split_whitespace().position(|it| it == "sign/s"));
    let figure = place.zip(figures).and_then(|(it, text)| text.split_whitespace().nth(it));
    figure.and_then(|it| it.parse().ok()).ok_or("openssl tells no signatures per second")
}

/// What stands behind `rsa  2048 bits`.
fn figures_of_rsa2048(line: &str) -> Option<&str> {
    let bits = line.trim().strip_prefix("rsa")?.trim_start().strip_prefix("2048")?;
    bits.trim_start().strip_prefix("bits")
}

/// The same boleta as another's crates have it.
struct Theirs {
    document: Document,
    options: Options,
}

impl Theirs {
    fn of(sale: &Sale) -> Outcome<Self> {
        let options =
            Options { signature_reference_id: "SIGN".into(), signature_id: "SIGN".into() };
        let theirs = Self { document: Document::from_json(&written(sale).to_string())?, options };
        let lengths = [boleta_xml(sale).len(), theirs.build()?.len()];
        let [ours, other] = lengths.map(|it| u32::try_from(it).map_or(f64::NAN, f64::from));
        if (ours - other).abs() > ours * LENGTHS_APART_MAX {
            return Err(format!("another boleta is compared: {lengths:?} bytes").into());
        }
        Ok(theirs)
    }

    fn build(&self) -> Outcome<Vec<u8>> {
        Ok(kembec_sunat_ubl::build_with(black_box(&self.document), &self.options)?)
    }

    fn sign(&self) -> Outcome<Vec<u8>> {
        Ok(kembec_sunat_xmldsig::sign_with_id(&self.build()?, PEM, PEM, "SIGN")?)
    }
}

/// A sale without discounts under the Nuevo RUS, as their model has it.
fn written(sale: &Sale) -> Value {
    let money = |it: Money| it.to_string();
    let (nothing, value) = (money(Money::ZERO), money(sale.subtotal));
    let lines: Vec<Value> = sale
        .lines
        .iter()
        .map(|it| {
            json!({
                "unit": it.unit.code(), "quantity": it.quantity.to_string(),
                "product_code": it.code, "description": it.name.as_str(),
                "unit_value": money(it.unit_price), "unit_price": money(it.unit_price),
                "igv_base": money(it.total), "igv_rate": "0", "igv": nothing,
                "affectation": "30", "total_taxes": nothing, "line_value": money(it.total),
            })
        })
        .collect();
    let issuer = &sale.issuer;
    json!({
        "kind": "invoice", "ubl_version": "2.1", "operation_type": "0113", "document_type": "03",
        "series": "B001", "number": "1", "issue_date": sale.sold_at.to_string(),
        "currency": "PEN",
        "issuer": {
            "ruc": issuer.ruc.as_str(), "legal_name": issuer.name.as_str(),
            "trade_name": issuer.trade_name.as_ref().map(Name::as_str),
            "address": {
                "ubigeo": issuer.ubigeo, "country_code": "PE", "street": issuer.address.as_str(),
                "establishment_code": "0000",
            },
        },
        "customer": {
            "document_type": "0", "document_number": "00000000", "legal_name": "CLIENTES VARIOS",
        },
        "totals": {
            "unaffected": value, "total_taxes": nothing, "sale_value": value, "subtotal": value,
            "rounding": money(sale.rounding), "payable": money(sale.total),
        },
        "lines": lines, "legends": [{"code": "1000", "value": in_words(sale.total)}],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_of_openssl_is_read_under_its_heading() {
        let of_3_0 = "                  sign    verify    sign/s verify/s
rsa 2048 bits 0.000458s 0.000022s   2181.6  44781.0";
        let of_3_5 = "                   sign    verify    encrypt   decrypt   sign/s verify/s  encr./s  decr./s
rsa  2048 bits 0.000520s 0.000015s 0.000016s 0.000524s   1923.0  66666.0  62500.0   1908.3";
        assert_eq!(signs_per_second(of_3_0).map(|it| it.to_string()), Ok("2181.6".to_owned()));
        assert_eq!(signs_per_second(of_3_5).map(|it| it.to_string()), Ok("1923".to_owned()));
        assert!(signs_per_second("rsa 2048 bits").is_err());
        assert!(signs_per_second("").is_err());
    }
}
