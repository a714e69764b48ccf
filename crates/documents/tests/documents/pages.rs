//! The picture and the PDF: their size, their words and whether a telephone reads their QR.

use std::path::{Path, PathBuf};
use std::process::Command;

use izi_documents::{PrinterProfile, TicketOptions, Width, pdf, png, test_strip, ticket};
use izi_domain::{DocumentType, qr::qr_payload};

use crate::shop::{Counter, common};

fn named() -> Counter {
    common().to(DocumentType::Dni, "46779354", "Ana Núñez Ibáñez")
}

fn options(width: Width) -> TicketOptions {
    TicketOptions { width, footer: "¡Vuelva pronto, señor!".into(), ..TicketOptions::default() }
}

/// Runs a program on a file; `None`, with a line that says so, where it is not installed.
pub(crate) fn output(
    program: &str,
    before: &[&str],
    file: &Path,
    after: &[&str],
) -> Option<String> {
    let Ok(it) = Command::new(program).args(before).arg(file).args(after).output() else {
        not_installed(program);
        return None;
    };
    Some(String::from_utf8_lossy(&it.stdout).into_owned())
}

#[expect(clippy::print_stderr, reason = "a skipped check is told")]
pub(crate) fn not_installed(program: &str) {
    eprintln!("skipped: {program} is not installed");
}

pub(crate) fn kept(name: &str, bytes: &[u8]) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, bytes).unwrap();
    file
}

#[test]
fn a_picture_is_as_wide_as_its_roll_and_its_qr_reads() {
    for (width, dots) in [(Width::MM_80, 640), (Width::MM_58, 464), (Width::MM_80_42, 568)] {
        let sold = named().sold();
        let bytes = png(&ticket(&sold, &options(width))).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        assert_eq!(reader.info().width, dots);
        assert!((600..1600).contains(&reader.info().height), "{}", reader.info().height);
        let file = kept(&format!("ticket-{}-{}.png", width.roll_mm, width.columns), &bytes);
        if let Some(read) = output("zbarimg", &["-q", "--raw"], &file, &[]) {
            assert_eq!(read.trim_end(), qr_payload(&sold, None));
        }
    }
}

#[test]
fn a_pdf_holds_every_word_and_its_qr_reads() {
    for width in [Width::MM_80, Width::MM_58] {
        let sold = named().sold();
        let paper = ticket(&sold, &options(width));
        let bytes = pdf(&paper).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        let file = kept(&format!("ticket-{}.pdf", width.roll_mm), &bytes);
        if let Some(words) = output("pdftotext", &["-layout"], &file, &["-"]) {
            every_word_is_in(&words);
        }
        let picture = file.with_extension("");
        let arguments = ["-png", "-r", "203", "-singlefile"];
        let drawn = Command::new("pdftoppm").args(arguments).arg(&file).arg(&picture).status();
        if drawn.is_err() {
            not_installed("pdftoppm");
            continue;
        }
        if let Some(read) = output("zbarimg", &["-q", "--raw"], &picture.with_extension("png"), &[])
        {
            assert_eq!(read.trim_end(), qr_payload(&sold, None));
        }
    }
}

fn every_word_is_in(words: &str) {
    for word in
        ["Bodega Rosita", "ÑAHUI PEÑA", "Jr. Unión 123", "ELECTRÓNICA", "francés", "S/ 13.20"]
    {
        assert!(words.contains(word), "{word} is missing in:\n{words}");
    }
    assert!(words.contains("¡Vuelva pronto, señor!"), "{words}");
}

#[test]
fn the_same_sale_is_the_same_picture() {
    let paper = ticket(&named().sold(), &options(Width::MM_58));
    assert_eq!(png(&paper).unwrap(), png(&paper).unwrap());
}

#[test]
fn a_reprint_in_practice_mode_has_a_picture_too() {
    let options = TicketOptions { copy: true, practice: true, ..options(Width::MM_58) };
    let paper = ticket(&named().sold(), &options);
    kept("practice-copy.png", &png(&paper).unwrap());
    kept("practice-copy.pdf", &pdf(&paper).unwrap());
}

#[test]
fn the_strip_has_a_picture_too() {
    let strip = test_strip(&PrinterProfile::GENERIC_80);
    kept("strip.png", &png(&strip).unwrap());
    assert!(pdf(&strip).is_ok());
}
