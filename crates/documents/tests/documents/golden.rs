//! The bytes of some tickets, kept. `UPDATE_GOLDEN=1` writes them anew; `tools/escpos-oracle` reads
//! them back with an interpreter that is not ours.

use std::fs;
use std::path::PathBuf;

use izi_documents::{
    CodePage, Paper, PrinterProfile, QrCommand, TicketOptions, escpos, test_strip, text, ticket,
};
use izi_domain::{DocumentType, Method};

use crate::papers::rolls;
use crate::shop::{Counter, common, sale};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/tickets"))
}

#[track_caller]
fn check(name: &str, paper: &Paper, profile: &PrinterProfile) {
    let bytes = escpos(paper, profile).unwrap();
    let words = text(paper);
    let file = |ending: &str| folder().join(format!("{name}.{ending}"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(file("escpos"), &bytes).unwrap();
        fs::write(file("txt"), &words).unwrap();
    }
    let kept = fs::read_to_string(file("txt")).unwrap();
    assert_eq!(words, kept, "{name}.txt changed: look at it, then UPDATE_GOLDEN=1");
    let kept = fs::read(file("escpos")).unwrap();
    assert!(bytes == kept, "{name}.escpos changed: read it back, then UPDATE_GOLDEN=1");
}

fn paper(sold: Counter, profile: &PrinterProfile) -> Paper {
    ticket(&sold.sold(), &TicketOptions { width: profile.width, ..TicketOptions::default() })
}

fn to_ana() -> Counter {
    common().to(DocumentType::Dni, "46779354", "Ana Núñez Ibáñez")
}

#[test]
fn the_bytes_of_a_common_ticket_are_known() {
    let profile = PrinterProfile::GENERIC_80;
    check("common-80", &paper(common(), &profile), &profile);
    let profile = PrinterProfile::GENERIC_58;
    check("common-58", &paper(common(), &profile), &profile);
}

#[test]
fn other_code_pages_and_ways_to_draw_a_qr_are_known_too() {
    for (name, page, qr) in [
        ("customer-80-cp858-raster", CodePage::Cp858, QrCommand::Raster),
        ("customer-80-cp1252", CodePage::Cp1252, QrCommand::Native),
    ] {
        let number = page.usual_number();
        let profile = PrinterProfile {
            code_page: page,
            code_page_number: number,
            qr,
            ..PrinterProfile::GENERIC_80
        };
        check(name, &paper(to_ana(), &profile), &profile);
    }
}

#[test]
fn the_bytes_of_a_reprint_in_practice_mode_are_known() {
    let profile = PrinterProfile::GENERIC_58;
    let options = TicketOptions {
        width: profile.width,
        copy: true,
        practice: true,
        footer: "Gracias por su compra".into(),
        ..TicketOptions::default()
    };
    let sold = sale()
        .pieces("1", "Detergente Bolívar con Limón y Flores Blancas bolsa de 2 kg", "24.90")
        .weighed("Aceituna de botija", "0.335", "21.90")
        .less("0.34")
        .ticket_less("2.00")
        .pays(Method::Yape, "20.00")
        .operation("0417233")
        .pays(Method::Cash, "50.00");
    check("practice-copy-58", &ticket(&sold.sold(), &options), &profile);
}

#[test]
fn the_bytes_of_the_test_strip_are_known() {
    let profile = PrinterProfile::GENERIC_80;
    check("strip-80", &test_strip(&profile), &profile);
}

#[test]
fn the_bytes_of_the_papers_of_the_day_are_known() {
    const WIDE: [&str; 12] = [
        "ticket-full",
        "ticket-replaced",
        "prebill",
        "report-x",
        "report-z",
        "cash",
        "fiado",
        "fiado-paid",
        "credit-note",
        "void",
        "labels-shelf",
        "labels-product",
    ];
    const NARROW: [&str; 4] = ["ticket-full", "report-z", "fiado", "labels-product"];
    for (roll, profile, chosen) in
        [(80, PrinterProfile::GENERIC_80, &WIDE[..]), (58, PrinterProfile::GENERIC_58, &NARROW[..])]
    {
        for (name, paper) in rolls(&profile).into_iter().filter(|it| chosen.contains(&it.0)) {
            check(&format!("{name}-{roll}"), &paper, &profile);
        }
    }
}
