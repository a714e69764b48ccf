//! Every model with every paper, written out for the interpreter in `tools/escpos-oracle`, which
//! `cargo xtask test` has read them back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use izi_documents::{
    CodePage, Letters, MODELS, PrinterProfile, SETUP_CHOICES, Width, escpos, setup_strip, text,
};

use crate::papers::rolls;

/// An empty folder where `cargo xtask test` looks for them.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("papers").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn every_model_with_every_paper_is_written_out() {
    // Many models are the same printer as far as bytes go: each kind is written once, by the name of
    // its first model.
    let folder = folder("models");
    let mut kinds: BTreeMap<String, &str> = BTreeMap::new();
    for model in MODELS {
        for (page, number) in model.pages {
            let profile =
                PrinterProfile { code_page: *page, code_page_number: *number, ..model.profile };
            let kind = format!("{:?}", PrinterProfile { drawer: None, ..profile });
            if kinds.insert(kind, model.id).is_some() {
                continue;
            }
            // Star counts its pages in another way, which the interpreter is told by the name.
            let name = format!("{}-{}", model.id, page.as_str());
            for (called, paper) in rolls(&profile) {
                // The other pages differ in letters only: the papers with most of them will do.
                if *page != model.profile.code_page && called != "ticket-full" && called != "strip"
                {
                    continue;
                }
                let file = folder.join(format!("{name}-{called}"));
                let bytes = escpos(&paper, &profile).unwrap();
                fs::write(file.with_extension("escpos"), bytes).unwrap();
                let words = text(&paper.as_printed(&profile));
                fs::write(file.with_extension("txt"), words).unwrap();
            }
        }
    }
    assert!(kinds.len() >= 15, "{}", kinds.len());
}

#[test]
fn the_setup_strip_says_the_same_on_every_line_of_a_good_printer() {
    let folder = folder("setup");
    for width in [Width::MM_80, Width::MM_58] {
        let bytes = setup_strip(width).unwrap();
        let mut words = "Que linea se lee bien?\n".to_owned();
        for (place, choice) in SETUP_CHOICES.iter().enumerate() {
            let (sample, said) = match (choice.letters, choice.code_page) {
                (Letters::Picture, _) => continue,
                (_, CodePage::Cp437) => ("áéíóúñ¿¡ AÉIOUÑ", " (AIOU)"),
                _ => ("áéíóúñ¿¡ ÁÉÍÓÚÑ", ""),
            };
            writeln!(words, "{}) {sample}{said}", place + 1).unwrap();
        }
        words.push_str("En que letra termina la primera\nlinea de numeros?\n");
        let ruler = "1234567890123456789012345678901A".to_owned() + "345678901B34567C";
        if width == Width::MM_80 {
            writeln!(words, "{ruler}").unwrap();
        } else {
            writeln!(words, "{}\n{}", &ruler[..32], &ruler[32..]).unwrap();
        }
        let indent = (width.columns - 4) / 2;
        for it in ["1", "2"] {
            writeln!(words, "{:indent$}QR {it}\n[QR: iziSales {it}]", "").unwrap();
        }
        let file = folder.join(format!("setup-{}", width.roll_mm));
        fs::write(file.with_extension("escpos"), &bytes).unwrap();
        fs::write(file.with_extension("txt"), words).unwrap();
    }
}
