//! All papers as picture and PDF: whatever stands on them in bars and QRs is read back by zbar, from
//! our picture and from the PDF as another program draws it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use izi_documents::{CodePage, Paper, PrinterProfile, Row, pdf, png, text};

use crate::pages::{kept, not_installed, output};
use crate::papers::{rolls, sheets};

fn codes_on(paper: &Paper) -> BTreeSet<String> {
    let code = |it: &Row| match it {
        Row::Qr(data) | Row::Barcode(data) => Some(data.clone()),
        _ => None,
    };
    paper.rows.iter().filter_map(code).collect()
}

/// What zbar reads from a picture; `None` where it is not installed.
fn read(picture: &Path) -> Option<BTreeSet<String>> {
    let kinds = ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", "-Sean13.enable", "-Sean8.enable"];
    let before: Vec<&str> = kinds.into_iter().chain(["-Scode128.enable"]).collect();
    let said = output("zbarimg", &before, picture, &[])?;
    Some(said.lines().map(str::to_owned).collect())
}

#[test]
fn whatever_stands_on_a_picture_is_read_from_it() {
    for (roll, profile) in [
        ("80", PrinterProfile::GENERIC_80),
        ("58", PrinterProfile::GENERIC_58),
        ("42", PrinterProfile::TM_T88V),
    ] {
        for (name, paper) in rolls(&profile) {
            let file = kept(&format!("all-{name}-{roll}.png"), &png(&paper).unwrap());
            let codes = codes_on(&paper);
            if !codes.is_empty()
                && let Some(read) = read(&file)
            {
                assert_eq!(read, codes, "{name} on {roll}");
            }
        }
    }
}

#[test]
fn whatever_stands_on_a_pdf_is_read_from_it() {
    let wide = rolls(&PrinterProfile::GENERIC_80);
    // Of the narrow roll those with the most on them.
    let mut narrow = rolls(&PrinterProfile::GENERIC_58);
    narrow.retain(|it| ["ticket-full", "labels-product"].contains(&it.0));
    for (name, paper) in wide.into_iter().chain(narrow).chain(sheets()) {
        let name = format!("all-{name}-{}", paper.width.roll_mm);
        let file = kept(&format!("{name}.pdf"), &pdf(&paper).unwrap());
        if let Some(words) = output("pdftotext", &["-layout"], &file, &["-"]) {
            // Word by word: columns are counted differently there.
            let said: BTreeSet<&str> = words.split_whitespace().collect();
            for row in text(&paper).lines().filter(|it| !it.trim_start().starts_with('[')) {
                for word in row.split(|it: char| it.is_whitespace() || it == '|') {
                    let is_drawn = word.starts_with("---") || word.is_empty();
                    assert!(is_drawn || said.contains(word), "{name}: {word} of {row}");
                }
            }
        }
        let codes = codes_on(&paper);
        if codes.is_empty() {
            continue;
        }
        // The first pages of labels and long sheets have no code or another one: all are read.
        let prefix = file.with_extension("");
        let arguments = ["-png", "-r", "203"];
        if Command::new("pdftoppm").args(arguments).arg(&file).arg(&prefix).status().is_err() {
            not_installed("pdftoppm");
            continue;
        }
        let mut found = BTreeSet::new();
        let stem = format!("{}-", prefix.file_name().unwrap().to_string_lossy());
        for it in std::fs::read_dir(prefix.parent().unwrap()).unwrap() {
            let path = it.unwrap().path();
            let called = path.file_name().unwrap().to_string_lossy().into_owned();
            let number = called.strip_prefix(&stem).and_then(|it| it.strip_suffix(".png"));
            if number.is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit())) {
                let Some(read) = read(&path) else { return };
                found.extend(read);
                if !name.starts_with("all-a4") {
                    std::fs::remove_file(path).unwrap();
                }
            }
        }
        assert_eq!(found, codes, "{name}");
    }
}

#[test]
fn the_preview_shows_what_the_printers_page_has() {
    let simple = izi_documents::Model::named("simple").unwrap().profile;
    let (_, paper) = rolls(&simple).remove(0);
    let shown = text(&paper.as_printed(&simple));
    assert!(shown.contains("ROSA ELVIRA ÑAHUI PEÑA"), "{shown}");
    assert!(shown.contains("BOLETA DE VENTA ELECTRONICA"), "{shown}");
    assert!(text(&paper).contains("ELECTRÓNICA"));
    assert_ne!(png(&paper).unwrap(), png(&paper.as_printed(&simple)).unwrap());
    let good = PrinterProfile { code_page: CodePage::Cp850, code_page_number: 2, ..simple };
    assert_eq!(paper.as_printed(&good), paper);
}
