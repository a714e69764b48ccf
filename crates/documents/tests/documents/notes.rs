//! The page of a note: what it says and how it looks on A4.

use std::process::Command;

use expect_test::expect;
use izi_documents::{Paper, Row, TicketOptions, note_page, note_ticket, pdf, text};
use izi_domain::document::Motive;
use izi_domain::{DocumentType, Method, Note};

use crate::pages::{kept, not_installed, output};
use crate::shop::{common, sale};

fn options() -> TicketOptions {
    TicketOptions::default()
}

fn page(note: &Note, options: &TicketOptions) -> Paper {
    let paper = note_page(note, "2026-11-21".parse().unwrap(), options);
    for row in &paper.rows {
        if let Row::Text { text, style, .. } = row {
            let used = text.chars().count() * style.size.across();
            assert!(used <= paper.width.columns, "{text:?} is wider than the sheet");
        }
    }
    paper
}

fn returned() -> Note {
    common()
        .less("0.27")
        .ticket_less("1.07")
        .to(DocumentType::Dni, "46779354", "Ana Núñez Ibáñez")
        .corrected("07-BC01-4", Motive::WholeReturn, "La señora trajo todo: la leche salió cortada")
}

#[test]
fn a_credit_note_says_what_it_corrects_and_why() {
    let options = TicketOptions { digest: Some("b1ghT7u=".into()), ..options() };
    expect![[r#"
        Bodega Rosita                                          |        RUC 10467793549         |
        ROSA ELVIRA ÑAHUI PEÑA                                 |  NOTA DE CRÉDITO ELECTRÓNICA   |
        Jr. Unión 123, Breña, Lima                             |             BC01-4             |
        Fecha de emisión:         23/11/2026 09:05:00
        Cliente:                  Ana Núñez Ibáñez
        DNI:                      46779354
        Documento que modifica:   Boleta de venta electrónica B001-17 del 21/11/2026
        Motivo:                   06 - Devolución total
        Sustento:                 La señora trajo todo: la leche salió cortada
        Moneda:                   Soles
        ------------------------------------------------------------------------------------------
          Cantidad Unidad Descripción                                         Precio       Importe
                 2 und    Inca Kola 500 ml                                      3.50          7.00
             0.250 kg     Pan francés                                           8.00          2.00
                 1 und    Leche Gloria 400 g                                    4.27          4.27
                          Descuento                                                          -0.27
        ------------------------------------------------------------------------------------------
                                                                          Subtotal           13.00
                                                                         Descuento           -1.07
                                                                          Redondeo           -0.03
                                                                                   TOTAL  S/ 11.90
        ------------------------------------------------------------------------------------------
        SON: ONCE CON 90/100 SOLES
        [QR: 10467793549|07|BC01|4|0.00|11.90|2026-11-23|1|46779354|b1ghT7u=|]
                                            Resumen: b1ghT7u=
                         Representación impresa de la nota de crédito electrónica
                                      Consúltela en www.sunat.gob.pe
    "#]]
    .assert_eq(&text(&page(&returned(), &options)));
}

#[test]
fn a_debit_note_of_the_practice_mode_is_called_so_and_is_worth_nothing() {
    let note = sale()
        .pieces(
            "1",
            "Diferencia de precio de un balón de gas de diez kilos con válvula premium",
            "1.00",
        )
        .pays(Method::Cash, "1.00")
        .corrected("08-BD01-1", Motive::MoreValue, "Faltó cobrar un sol");
    let options = TicketOptions { practice: true, ..options() };
    expect![[r#"
                                     PRÁCTICA · SIN VALOR TRIBUTARIO
        Bodega Rosita                                          |        RUC 10467793549         |
        ROSA ELVIRA ÑAHUI PEÑA                                 |   NOTA DE DÉBITO ELECTRÓNICA   |
        Jr. Unión 123, Breña, Lima                             |             BD01-1             |
        Fecha de emisión:         23/11/2026 09:05:00
        Documento que modifica:   Boleta de venta electrónica B001-17 del 21/11/2026
        Motivo:                   02 - Aumento en el valor
        Sustento:                 Faltó cobrar un sol
        Moneda:                   Soles
        ------------------------------------------------------------------------------------------
          Cantidad Unidad Descripción                                         Precio       Importe
                 1 und    Diferencia de precio de un balón de gas de            1.00          1.00
                          diez kilos con válvula premium
        ------------------------------------------------------------------------------------------
                                                                                    TOTAL  S/ 1.00
        ------------------------------------------------------------------------------------------
        SON: UNO CON 00/100 SOLES
        [QR: 10467793549|08|BD01|1|0.00|1.00|2026-11-23|0|00000000|]
                         Representación impresa de la nota de débito electrónica
                                      Consúltela en www.sunat.gob.pe
                                     PRÁCTICA · SIN VALOR TRIBUTARIO
    "#]]
    .assert_eq(&text(&page(&note, &options)));
}

#[test]
fn a_note_on_the_roll_says_the_same() {
    let paper = note_ticket(&returned(), "2026-11-21".parse().unwrap(), &options());
    expect![[r#"
                   Bodega Rosita
                     ROSA ELVIRA ÑAHUI PEÑA
                        RUC 10467793549
                   Jr. Unión 123, Breña, Lima
        ------------------------------------------------
                  NOTA DE CRÉDITO ELECTRÓNICA
                             BC01-4
        Emitida                      23/11/2026 09:05:00
        Cliente: Ana Núñez Ibáñez           DNI 46779354
        Modifica: Boleta B001-17 del 21/11/2026
        Motivo: 06 - Devolución total
        Sustento: La señora trajo todo: la leche salió
        cortada
        ------------------------------------------------
        2 x Inca Kola 500 ml ...................... 7.00
        Pan francés
          0.250 kg x 8.00 ......................... 2.00
        1 x Leche Gloria 400 g .................... 4.27
          Descuento .............................. -0.27
        ------------------------------------------------
        Subtotal                                   13.00
        Descuento                                  -1.07
        Redondeo                                   -0.03
        TOTAL                                   S/ 11.90
        SON: ONCE CON 90/100 SOLES
        [QR: 10467793549|07|BC01|4|0.00|11.90|2026-11-23|1|46779354|]
                  Representación impresa de la
                  nota de crédito electrónica
                 Consúltela en www.sunat.gob.pe
    "#]]
    .assert_eq(&text(&paper));
}

#[test]
fn every_motive_has_its_words() {
    let mut told = std::collections::BTreeSet::new();
    for motive in Motive::ALL {
        let name = format!("{}-BC01-1", motive.kind().code());
        let words = text(&page(&common().corrected(&name, motive, "porque sí"), &options()));
        let row = words.lines().find(|it| it.starts_with("Motivo:")).unwrap().to_owned();
        assert!(told.insert((motive.kind(), row.clone())), "{row}");
        assert!(row.len() > "Motivo:                   01 - ".len(), "{row}");
    }
}

#[test]
fn a_note_is_one_sheet_of_a4_whose_words_and_qr_are_read() {
    let note = returned();
    let bytes = pdf(&page(&note, &options())).unwrap();
    let file = kept("note.pdf", &bytes);
    if let Some(said) = output("pdfinfo", &[], &file, &[]) {
        assert!(said.contains("Pages:") && said.contains("(A4)"), "{said}");
        assert!(said.lines().any(|it| it.replace(' ', "") == "Pages:1"), "{said}");
    }
    if let Some(words) = output("pdftotext", &["-layout"], &file, &["-"]) {
        for word in [
            "NOTA DE CRÉDITO ELECTRÓNICA",
            "ÑAHUI PEÑA",
            "Jr. Unión 123, Breña, Lima",
            "Devolución total",
            "La señora trajo todo: la leche salió cortada",
            "Boleta de venta electrónica B001-17 del 21/11/2026",
            "Pan francés",
            "Representación impresa de la nota de crédito electrónica",
        ] {
            assert!(words.contains(word), "{word} is missing in:\n{words}");
        }
        assert!(!words.contains("página"), "{words}");
    }
    let picture = file.with_extension("");
    let arguments = ["-png", "-r", "150", "-singlefile"];
    if Command::new("pdftoppm").args(arguments).arg(&file).arg(&picture).status().is_err() {
        not_installed("pdftoppm");
        return;
    }
    if let Some(read) = output("zbarimg", &["-q", "--raw"], &picture.with_extension("png"), &[]) {
        let qr = "10467793549|07|BC01|4|0.00|11.90|2026-11-23|1|46779354|";
        assert_eq!(read.trim_end(), qr);
    }
}

#[test]
fn a_note_of_very_many_lines_takes_several_sheets_and_loses_none() {
    let mut sold = sale();
    for n in 1..=izi_domain::sale::LINES_MAX {
        sold = sold.pieces("1", &format!("Artículo {n:03}."), "1.00");
    }
    let sold = sold.pays(Method::Cash, "500.00");
    let note = sold.corrected("07-BC01-1", Motive::Annulment, "se equivocó");
    let file = kept("note-long.pdf", &pdf(&page(&note, &options())).unwrap());
    if let Some(words) = output("pdftotext", &["-layout"], &file, &["-"]) {
        for n in 1..=izi_domain::sale::LINES_MAX {
            assert!(words.contains(&format!("Artículo {n:03}.")), "{n}");
        }
        let sheets = words.matches('\u{c}').count();
        assert!((8..=12).contains(&sheets), "{sheets}");
        for n in 1..=sheets {
            let foot = format!("Nota de crédito BC01-1 · página {n} de {sheets}");
            assert!(words.contains(&foot), "{foot}");
        }
    }
}
