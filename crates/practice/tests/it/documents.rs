//! What is looked at in boletas and facturas.

use izi_practice::KeptState;
use serde_json::json;

use crate::papers::{OTHER_RUC, RUC, invoice};
use crate::register::{Authority, TODAY, cdr_of, sending};

#[tokio::test]
async fn what_is_wrong_with_a_boleta_has_its_code_and_only_a_rejection_spends_the_number() {
    let sound = invoice("B001-1", TODAY, "15.00");
    let with = |from: &str, to: &str| {
        assert!(sound.contains(from), "{from}");
        sound.replace(from, to)
    };
    let order = with(
        "<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>2.0</cbc:CustomizationID>",
        "<cbc:CustomizationID>2.0</cbc:CustomizationID><cbc:UBLVersionID>2.1</cbc:UBLVersionID>",
    );
    for (what, xml, code, spends) in [
        ("no XML", "hola".to_owned(), "0306", false),
        ("two roots", format!("{sound}<x/>"), "0306", false),
        ("elements out of order", order, "0306", false),
        (
            "an element of nobody's",
            with("<cbc:UBLVersionID>", "<cbc:Propina/><cbc:UBLVersionID>"),
            "0306",
            false,
        ),
        ("another type", with(">03<", ">01<"), "1003", false),
        (
            "another issuer",
            with(&format!("\"6\">{RUC}"), &format!("\"6\">{OTHER_RUC}")),
            "1034",
            false,
        ),
        ("another series", with("B001-1<", "B002-1<"), "1035", false),
        ("another number", with("B001-1<", "B001-2<"), "1036", false),
        ("no number", with("B001-1<", "B001<"), "1001", false),
        ("six days old", with(TODAY, "2026-11-14"), "1079", false),
        ("three days ahead", with(TODAY, "2026-11-23"), "2329", true),
        ("no date", with(TODAY, "ayer"), "2329", true),
        (
            "no amounts",
            with("<cbc:PayableAmount currencyID=\"PEN\">15.00", "<cbc:PayableAmount>15,00"),
            "2062",
            true,
        ),
    ] {
        let authority = Authority::new().await;
        assert_eq!(authority.send("03-B001-1", &xml).await, code, "{what}");
        let kept = authority.kept("03-B001-1").await;
        assert_eq!(kept.is_some(), spends, "{what}");
        let next = if spends { "1032" } else { "0" };
        assert_eq!(authority.send("03-B001-1", &sound).await, next, "after {what}");
        if let Some(it) = kept {
            assert_eq!((it.state, it.accepted_times), (KeptState::Rejected, 0), "{what}");
        }
        authority.running.stop().await;
    }
}

#[tokio::test]
async fn what_the_nrus_may_not_and_a_taxed_line_must_is_refused() {
    let authority = Authority::new().await;
    let taxed = |tribute: &str, tax: &str| {
        format!(
            "<cac:TaxTotal><cbc:TaxAmount currencyID=\"PEN\">{tax}</cbc:TaxAmount>\
             <cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"PEN\">15.00</cbc:TaxableAmount>\
             <cbc:TaxAmount currencyID=\"PEN\">{tax}</cbc:TaxAmount><cac:TaxCategory>\
             <cbc:Percent>18</cbc:Percent><cac:TaxScheme><cbc:ID>{tribute}</cbc:ID>\
             </cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal><cac:Item>"
        )
    };
    for (number, operation, tribute, tax, code) in [
        (1, "0113", "7152", "0.50", "3240"),
        (2, "0101", "1000", "0.00", "3111"),
        (3, "0101", "1000", "5.00", "3103"),
        (4, "0113", "1000", "0.00", "0"),
    ] {
        let xml = invoice(&format!("B001-{number}"), TODAY, "15.00")
            .replace("0113", operation)
            .replace("<cac:Item>", &taxed(tribute, tax));
        let told = authority.send(&format!("03-B001-{number}"), &xml).await;
        assert_eq!(told, code, "{operation} {tribute} {tax}");
    }
}

#[tokio::test]
async fn from_two_days_ahead_to_five_days_old_a_boleta_is_taken() {
    let authority = Authority::new().await;
    for (number, date) in [(1, "2026-11-22"), (2, "2026-11-15")] {
        let xml = invoice(&format!("B001-{number}"), date, "15.00");
        assert_eq!(authority.send(&format!("03-B001-{number}"), &xml).await, "0", "{date}");
    }
    for (number, date, code) in [(1, "2026-11-17", "0"), (2, "2026-11-16", "2108")] {
        let xml = invoice(&format!("F001-{number}"), date, "15.00");
        assert_eq!(authority.send(&format!("01-F001-{number}"), &xml).await, code, "{date}");
    }
}

#[tokio::test]
async fn wrong_totals_are_observed_and_accepted() {
    let sound = invoice("B001-1", TODAY, "15.00");
    for (from, to, code) in [
        ("<cbc:PayableAmount currencyID=\"PEN\">15.00", "<cbc:PayableAmount>15.01", 4_312),
        ("<cbc:PriceAmount currencyID=\"PEN\">15.00", "<cbc:PriceAmount>17.00", 4_288),
    ] {
        let authority = Authority::new().await;
        let sent = sending("03-B001-1", &sound.replace(from, to));
        let (_, told) = authority.post("/v1/invoice/send", &sent).await;
        let cdr = cdr_of(&told["cdr_content"]).unwrap();
        assert_eq!((cdr.code, cdr.settled_code()), (0, code), "{told}");
        let kept = authority.kept("03-B001-1").await.unwrap();
        assert_eq!((kept.state, kept.accepted_times), (KeptState::Observed, 1));
        assert!(kept.notes.starts_with(&code.to_string()), "{}", kept.notes);
        assert_eq!(authority.state("03-B001-1").await, "OBSERVADO");
    }
}

#[tokio::test]
async fn a_number_is_accepted_once_whatever_comes_again() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    assert_eq!(authority.state("03-B001-1").await, "404");
    assert_eq!(authority.send("03-B001-1", &xml).await, "0");
    assert_eq!(authority.send("03-B001-1", &xml).await, "1033", "the same bytes");
    let other = invoice("B001-1", TODAY, "16.00");
    assert_eq!(authority.send("03-B001-1", &other).await, "1033", "other bytes");
    let too_late = invoice("B001-1", "2026-11-01", "15.00");
    assert_eq!(authority.send("03-B001-1", &too_late).await, "1033", "known goes before late");
    let kept = authority.kept("03-B001-1").await.unwrap();
    assert_eq!((kept.accepted_times, kept.repeats, kept.other_bytes), (1, 3, 2));
    assert_eq!(kept.total().unwrap().to_string(), "15.00");
    assert_eq!(authority.state("03-B001-1").await, "ACEPTADO");
}

#[tokio::test]
async fn the_same_boleta_sent_at_once_by_many_is_accepted_once() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    let sends = (0..8).map(|_| authority.send("03-B001-1", &xml));
    let mut codes = futures_joined(sends).await;
    codes.sort_unstable();
    assert_eq!(codes[0], "0");
    assert!(codes[1..].iter().all(|it| it == "1033"), "{codes:?}");
    let kept = authority.kept("03-B001-1").await.unwrap();
    assert_eq!((kept.accepted_times, kept.repeats, kept.other_bytes), (1, 7, 0));
}

/// Drives them all at the same time.
async fn futures_joined<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = futures.map(Box::pin).map(Some).collect();
    let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (place, slot) in running.iter_mut().enumerate() {
            if let Some(it) = slot
                && let std::task::Poll::Ready(told) = it.as_mut().poll(context)
            {
                done[place] = Some(told);
                *slot = None;
            }
        }
        if running.iter().any(Option::is_some) {
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
    })
    .await
}

#[tokio::test]
async fn what_it_keeps_survives_a_restart() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    assert_eq!(authority.send("03-B001-1", &xml).await, "0");
    let before = authority.running.documents().await.unwrap();
    let authority = authority.again().await;
    assert_eq!(authority.running.documents().await.unwrap(), before);
    assert_eq!(authority.send("03-B001-1", &xml).await, "1033");
    assert_eq!(authority.running.control().calls().asked.len(), 1, "calls are of this run");
}

#[tokio::test]
async fn a_cdr_has_the_shape_of_the_real_ones() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    let (_, told) = authority.post("/v1/invoice/send", &sending("03-B001-1", &xml)).await;
    let cdr = cdr_of(&told["cdr_content"]).unwrap();
    let (ruc, name) = (RUC.parse().unwrap(), "03-B001-1".parse().unwrap());
    assert!(cdr.is_about(&ruc, &name), "{cdr:?}");
    assert_eq!(cdr.description, "La Boleta numero B001-1, ha sido aceptada");
    assert_eq!(told["codigo_hash"], json!(authority.kept("03-B001-1").await.unwrap().digest));
}
