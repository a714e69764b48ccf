//! Summaries and voidings.

use izi_practice::{KeptState, Mode};

use crate::papers::{Told, invoice, summary, voiding};
use crate::register::{Authority, TODAY};

const RC: &str = "RC-20261120-1";

/// What a summary alone is told.
async fn told(documents: &str, lines: &[Told<'_>]) -> String {
    let authority = Authority::new().await;
    assert_eq!(authority.send("03-B001-1", &invoice("B001-1", TODAY, "15.00")).await, "0");
    authority.running.set_faults(vec![Mode::Reject { code: 2_800 }.times(1)]);
    assert_eq!(authority.send("03-B001-2", &invoice("B001-2", TODAY, "15.00")).await, "2800");
    authority.report(RC, &summary(RC, documents, TODAY, lines)).await
}

#[tokio::test]
async fn each_line_of_a_summary_is_held_against_the_register() {
    for (documents, lines, code) in [
        (TODAY, &[("03", "B001-5", 1, "15.00"), ("03", "B001-6", 1, "15.00")][..], "0"),
        (TODAY, &[("03", "B001-1", 1, "15.00")], "2282"),
        (TODAY, &[("03", "B001-1", 2, "14.00")], "0"),
        (TODAY, &[("03", "B001-1", 3, "15.00")], "0"),
        (TODAY, &[("03", "B001-5", 2, "15.00")], "2663"),
        (TODAY, &[("03", "B001-5", 3, "15.00")], "2663"),
        (TODAY, &[("03", "B001-2", 1, "15.00")], "2987"),
        (TODAY, &[("03", "B001-2", 3, "15.00")], "2987"),
        ("2026-11-12", &[("03", "B001-1", 3, "15.00")], "2957"),
        ("2026-11-13", &[("03", "B001-1", 3, "15.00")], "0"),
        (TODAY, &[("03", "B001-5", 1, "15.00"), ("03", "B001-5", 1, "15.00")], "3094"),
        (TODAY, &[("03", "B001-5", 1, "15.00"), ("03", "B001-5", 2, "15.00")], "3095"),
        (TODAY, &[("03", "B001-1", 2, "15.00"), ("03", "B001-1", 3, "15.00")], "3096"),
        (TODAY, &[("01", "F001-5", 1, "15.00")], "2241"),
        (TODAY, &[("03", "F001-5", 1, "15.00")], "2513"),
        (TODAY, &[("03", "", 1, "15.00")], "2512"),
        (TODAY, &[("03", "B001-5", 4, "15.00")], "2896"),
        (TODAY, &[("03", "B001-5", 1, "quince")], "2517"),
        (TODAY, &[("07", "BC01-1", 1, "15.00")], "0"),
        (TODAY, &[], "0306"),
        ("2026-11-21", &[("03", "B001-5", 1, "15.00")], "2671"),
    ] {
        assert_eq!(told(documents, lines).await, code, "{documents} {lines:?}");
    }
}

#[tokio::test]
async fn a_note_in_a_summary_needs_its_boleta_there_or_in_the_register() {
    let authority = Authority::new().await;
    let note = ("07", "BC01-1", 1, "15.00");
    let alone = summary(RC, TODAY, TODAY, &[note]);
    assert_eq!(authority.report(RC, &alone).await, "2989");
    let name = "RC-20261120-2";
    let together = summary(name, TODAY, TODAY, &[("03", "B001-1", 1, "15.00"), note]);
    assert_eq!(authority.report(name, &together).await, "0");
    assert_eq!(authority.kept("07-BC01-1").await.unwrap().state, KeptState::Accepted);
}

#[tokio::test]
async fn above_seven_hundred_soles_a_buyer_is_named() {
    let authority = Authority::new().await;
    let named = summary(RC, TODAY, TODAY, &[("03", "B001-1", 1, "700.01")]);
    let (before, rest) = named.split_once("<cac:AccountingCustomerParty>").unwrap();
    let (_, after) = rest.split_once("</cac:AccountingCustomerParty>").unwrap();
    assert_eq!(authority.report(RC, &format!("{before}{after}")).await, "2514");
    let name = "RC-20261120-2";
    assert_eq!(authority.report(name, &named.replace(RC, name)).await, "0");
}

#[tokio::test]
async fn a_summary_has_a_day_a_name_and_at_most_five_hundred_lines() {
    let sound = summary(RC, TODAY, TODAY, &[("03", "B001-1", 1, "15.00")]);
    let authority = Authority::new().await;
    for (name, xml, code) in [
        ("RC-20261120-2", sound.clone(), "2220"),
        ("RC-20261119-1", sound.replace(RC, "RC-20261119-1"), "2346"),
        (
            "RC-20261121-1",
            summary("RC-20261121-1", TODAY, "2026-11-21", &[("03", "B001-1", 1, "15.00")]),
            "2236",
        ),
        (RC, sound.clone(), "0"),
    ] {
        assert_eq!(authority.report(name, &xml).await, code, "{name}");
    }
    assert_eq!(authority.send(RC, &sound).await, "2223", "the same again");
    assert_eq!(authority.send("RC-20261119-1", &sound).await, "2223", "a rejected one too");

    let ids: Vec<String> = (1..=501).map(|it| format!("B002-{it}")).collect();
    let lines: Vec<Told<'_>> = ids.iter().map(|it| ("03", it.as_str(), 1, "1.00")).collect();
    let name = "RC-20261120-7";
    let most = summary(name, TODAY, TODAY, &lines[..500]);
    assert_eq!(authority.report(name, &most).await, "0");
    let name = "RC-20261120-8";
    let more = summary(name, TODAY, TODAY, &lines);
    assert_eq!(authority.report(name, &more).await, "0306");
}

#[tokio::test]
async fn a_late_summary_is_observed_and_a_refused_one_does_nothing() {
    let authority = Authority::new().await;
    let late = summary(RC, "2026-11-12", TODAY, &[("03", "B001-1", 1, "15.00")]);
    assert_eq!(authority.report(RC, &late).await, "0");
    let kept = authority.kept(RC).await.unwrap();
    assert!(kept.notes.starts_with("4443") && kept.state == KeptState::Observed);
    let told = authority.kept("03-B001-1").await.unwrap();
    assert_eq!((told.accepted_times, told.told_by.as_deref()), (1, Some(kept.name.as_str())));
    let late = invoice("B001-1", TODAY, "15.00");
    assert_eq!(authority.send("03-B001-1", &late).await, "1033", "told of is registered");

    let name = "RC-20261120-2";
    let mixed = [("03", "B001-7", 1, "15.00"), ("03", "B001-8", 3, "15.00")];
    let refused = summary(name, TODAY, TODAY, &mixed);
    assert_eq!(authority.report(name, &refused).await, "2663");
    assert!(authority.kept("03-B001-7").await.is_none(), "one wrong line refuses them all");
}

#[tokio::test]
async fn what_a_summary_voids_stays_void() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    assert_eq!(authority.send("03-B001-1", &xml).await, "0");
    let voids = summary(RC, TODAY, TODAY, &[("03", "B001-1", 3, "15.00")]);
    assert_eq!(authority.report(RC, &voids).await, "0");
    assert_eq!(authority.state("03-B001-1").await, "ANULADO");
    assert_eq!(authority.send("03-B001-1", &xml).await, "1032");
    let name = "RC-20261120-2";
    let again = summary(name, TODAY, TODAY, &[("03", "B001-1", 3, "15.00")]);
    assert_eq!(authority.report(name, &again).await, "2987");
    assert_eq!(authority.kept("03-B001-1").await.unwrap().accepted_times, 1);
}

#[tokio::test]
async fn a_voiding_takes_facturas_and_never_a_boleta() {
    let authority = Authority::new().await;
    for (name, id) in [("01-F001-1", "F001-1"), ("01-F001-2", "F001-2"), ("03-B001-1", "B001-1")] {
        if id == "F001-2" {
            authority.running.set_faults(vec![Mode::Reject { code: 2_800 }.times(1)]);
        }
        authority.send(name, &invoice(id, TODAY, "15.00")).await;
    }
    for (number, day, line, code) in [
        (1, TODAY, ("03", "B001", 1), "2308"),
        (2, TODAY, ("01", "B001", 1), "2345"),
        (3, TODAY, ("01", "F001", 9), "2105"),
        (4, TODAY, ("01", "F001", 2), "2398"),
        (5, "2026-11-19", ("01", "F001", 1), "2375"),
        (6, TODAY, ("01", "F001", 1), "0"),
        (7, TODAY, ("01", "F001", 1), "2323"),
    ] {
        let name = format!("RA-20261120-{number}");
        let xml = voiding(&name, day, TODAY, &[line]);
        assert_eq!(authority.report(&name, &xml).await, code, "{line:?}");
        assert_eq!(authority.send(&name, &xml).await, "2324");
    }
    assert_eq!(authority.state("01-F001-1").await, "ANULADO");
    let no_reason =
        voiding("RA-20261120-9", TODAY, TODAY, &[("01", "F001", 1)]).replace(">ERROR<", "><");
    assert_eq!(authority.report("RA-20261120-9", &no_reason).await, "2315");
}
