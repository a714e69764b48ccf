//! The ticket row by row.

use expect_test::{Expect, expect};
use izi_documents::{
    Align, Paper, PrinterProfile, Row, TicketOptions, Width, test_strip, text, ticket,
};
use izi_domain::{DocumentType, Method};

use crate::shop::{Counter, common, sale};

fn on(width: Width) -> TicketOptions {
    TicketOptions { width, ..TicketOptions::default() }
}

#[track_caller]
fn check(sold: Counter, options: &TicketOptions, expected: &Expect) {
    let paper = ticket(&sold.sold(), options);
    every_row_fits(&paper);
    expected.assert_eq(&text(&paper));
}

#[track_caller]
fn every_row_fits(paper: &Paper) {
    for row in &paper.rows {
        if let Row::Text { text, style, align } = row {
            let used = text.chars().count() * style.size.across();
            assert!(used <= paper.width.columns, "{text:?} is wider than the paper");
            assert!(*align == Align::Left || text.trim() == text, "{text:?} is not in the middle");
            assert!(!text.trim().is_empty(), "an empty row wastes paper");
        }
    }
}

#[test]
fn a_common_sale_on_80_mm() {
    check(
        common(),
        &on(Width::MM_80),
        &expect![[r#"
                       Bodega Rosita
                         ROSA ELVIRA ÑAHUI PEÑA
                            RUC 10467793549
                       Jr. Unión 123, Breña, Lima
            ------------------------------------------------
                      BOLETA DE VENTA ELECTRÓNICA
                                B001-17
            21/11/2026 14:32:05                 Cajero: Rosa
            ------------------------------------------------
            2 x Inca Kola 500 ml ...................... 7.00
            Pan francés
              0.250 kg x 8.00 ......................... 2.00
            1 x Leche Gloria 400 g .................... 4.27
            ------------------------------------------------
            Subtotal                                   13.27
            Redondeo                                   -0.07
            TOTAL                                   S/ 13.20
            Efectivo                                   20.00
            Vuelto                                      6.80
            SON: TRECE CON 20/100 SOLES
            [QR: 10467793549|03|B001|17|0.00|13.20|2026-11-21|0|00000000|]
                      Representación impresa de la
                      boleta de venta electrónica
                     Consúltela en www.sunat.gob.pe
        "#]],
    );
}

#[test]
fn a_common_sale_on_58_mm() {
    check(
        common(),
        &on(Width::MM_58),
        &expect![[r#"
           Bodega Rosita
             ROSA ELVIRA ÑAHUI PEÑA
                RUC 10467793549
           Jr. Unión 123, Breña, Lima
        --------------------------------
          BOLETA DE VENTA ELECTRÓNICA
                    B001-17
        21/11/2026 14:32:05 Cajero: Rosa
        --------------------------------
        2 x Inca Kola 500 ml ...... 7.00
        Pan francés
          0.250 kg x 8.00 ......... 2.00
        1 x Leche Gloria 400 g .... 4.27
        --------------------------------
        Subtotal                   13.27
        Redondeo                   -0.07
        TOTAL                   S/ 13.20
        Efectivo                   20.00
        Vuelto                      6.80
        SON: TRECE CON 20/100 SOLES
        [QR: 10467793549|03|B001|17|0.00|13.20|2026-11-21|0|00000000|]
          Representación impresa de la
          boleta de venta electrónica
         Consúltela en www.sunat.gob.pe
    "#]],
    );
}

#[test]
fn a_common_sale_on_42_columns() {
    check(
        common(),
        &on(Width::MM_80_42),
        &expect![[r#"
                    Bodega Rosita
                      ROSA ELVIRA ÑAHUI PEÑA
                         RUC 10467793549
                    Jr. Unión 123, Breña, Lima
            ------------------------------------------
                   BOLETA DE VENTA ELECTRÓNICA
                             B001-17
            21/11/2026 14:32:05           Cajero: Rosa
            ------------------------------------------
            2 x Inca Kola 500 ml ................ 7.00
            Pan francés
              0.250 kg x 8.00 ................... 2.00
            1 x Leche Gloria 400 g .............. 4.27
            ------------------------------------------
            Subtotal                             13.27
            Redondeo                             -0.07
            TOTAL                             S/ 13.20
            Efectivo                             20.00
            Vuelto                                6.80
            SON: TRECE CON 20/100 SOLES
            [QR: 10467793549|03|B001|17|0.00|13.20|2026-11-21|0|00000000|]
                   Representación impresa de la
                   boleta de venta electrónica
                  Consúltela en www.sunat.gob.pe
        "#]],
    );
}

#[test]
fn long_names_wrap_and_their_amounts_stay_at_the_edge() {
    let sold = sale()
        .shop_called("Minimarket y Panadería La Estrella del Sur de San Juan de Lurigancho")
        .pieces(
            "1",
            "Detergente Bolívar con Limón y Flores Blancas bolsa familiar de 2 kg",
            "24.90",
        )
        .pieces("12", "Papel higiénico Élite doble hoja", "1234.50")
        .boxes("3", "Galletas Soda San Jorge por 24 unidades surtidas", "18.00")
        .weighed("Queso fresco de Cajamarca con orégano y ají, corte de la casa", "0.450", "8.90")
        .pieces("1", "PNEUMONOULTRAMICROSCOPICSILICOVOLCANOCONIOSIS-XYZ-0123456789", "2.00")
        .to(
            DocumentType::Passport,
            "AB1234567",
            "María de los Ángeles Fernández de Córdova y Gutiérrez de la Concha",
        )
        .pays(Method::Transfer, "14898.91")
        .operation("BCP-00123456789-2026-11-21 cuenta corriente soles");
    check(
        sold,
        &on(Width::MM_58),
        &expect![[r#"
                 Minimarket y Panadería
                 La Estrella del Sur de
                 San Juan de Lurigancho
                 ROSA ELVIRA ÑAHUI PEÑA
                    RUC 10467793549
               Jr. Unión 123, Breña, Lima
            --------------------------------
              BOLETA DE VENTA ELECTRÓNICA
                        B001-17
            21/11/2026 14:32:05 Cajero: Rosa
            Cliente: María de los Ángeles
            Fernández de Córdova y Gutiérrez
            de la Concha
            Pasaporte AB1234567
            --------------------------------
            1 x Detergente
              Bolívar con Limón y
              Flores Blancas bolsa
              familiar de 2 kg ....... 24.90
            12 x Papel higiénico
              Élite doble hoja ... 14,814.00
            3 caja x Galletas
              Soda San Jorge por
              24 unidades surtidas ... 54.00
            Queso fresco de
            Cajamarca con orégano
            y ají, corte de la
            casa
              0.450 kg x 8.90 ......... 4.01
            1 x
              PNEUMONOULTRAMICROSC
              OPICSILICOVOLCANOCON
              IOSIS-XYZ-0123456789 .... 2.00
            --------------------------------
            TOTAL               S/ 14,898.91
            Transferencia (op.
            BCP-00123456789-2026-1
            1-21 cuenta corriente
            soles)                 14,898.91
            SON: CATORCE MIL OCHOCIENTOS
            NOVENTA Y OCHO CON 91/100 SOLES
            [QR: 10467793549|03|B001|17|0.00|14898.91|2026-11-21|7|AB1234567|]
              Representación impresa de la
              boleta de venta electrónica
             Consúltela en www.sunat.gob.pe
        "#]],
    );
}

#[test]
fn discounts_and_a_mixed_payment() {
    let sold = sale()
        .pieces("6", "Cerveza Pilsen 630 ml", "7.20")
        .less("3.20")
        .weighed("Aceituna de botija", "0.335", "21.90")
        .less("0.34")
        .ticket_less("2.00")
        .to(DocumentType::Dni, "46779354", "Ana Núñez Ibáñez")
        .pays(Method::Yape, "20.00")
        .operation("0417233")
        .pays(Method::Cash, "30.00");
    check(
        sold,
        &on(Width::MM_80),
        &expect![[r#"
                       Bodega Rosita
                         ROSA ELVIRA ÑAHUI PEÑA
                            RUC 10467793549
                       Jr. Unión 123, Breña, Lima
            ------------------------------------------------
                      BOLETA DE VENTA ELECTRÓNICA
                                B001-17
            21/11/2026 14:32:05                 Cajero: Rosa
            Cliente: Ana Núñez Ibáñez           DNI 46779354
            ------------------------------------------------
            6 x Cerveza Pilsen 630 ml ................ 43.20
              Descuento .............................. -3.20
            Aceituna de botija
              0.335 kg x 21.90 ........................ 7.34
              Descuento .............................. -0.34
            ------------------------------------------------
            Subtotal                                   47.00
            Descuento                                  -2.00
            TOTAL                                   S/ 45.00
            Yape (op. 0417233)                         20.00
            Efectivo                                   30.00
            Vuelto                                      5.00
            SON: CUARENTA Y CINCO CON 00/100 SOLES
            [QR: 10467793549|03|B001|17|0.00|45.00|2026-11-21|1|46779354|]
                      Representación impresa de la
                      boleta de venta electrónica
                     Consúltela en www.sunat.gob.pe
        "#]],
    );
}

#[test]
fn a_reprint_in_practice_mode_says_both() {
    let options = TicketOptions {
        digest: None,
        copy: true,
        practice: true,
        header: "Cel. 987 654 321\nDelivery gratis".into(),
        footer: "Gracias por su compra\n\nNo hay devolución de dinero".into(),
        consult_at: String::new(),
        width: Width::MM_58,
        ..TicketOptions::default()
    };
    check(
        common(),
        &options,
        &expect![[r#"
        PRÁCTICA · SIN VALOR TRIBUTARIO
           Bodega Rosita
             ROSA ELVIRA ÑAHUI PEÑA
                RUC 10467793549
           Jr. Unión 123, Breña, Lima
                Cel. 987 654 321
                Delivery gratis
        --------------------------------
          BOLETA DE VENTA ELECTRÓNICA
                    B001-17
                   COPIA
        21/11/2026 14:32:05 Cajero: Rosa
        --------------------------------
        2 x Inca Kola 500 ml ...... 7.00
        Pan francés
          0.250 kg x 8.00 ......... 2.00
        1 x Leche Gloria 400 g .... 4.27
        --------------------------------
        Subtotal                   13.27
        Redondeo                   -0.07
        TOTAL                   S/ 13.20
        Efectivo                   20.00
        Vuelto                      6.80
        SON: TRECE CON 20/100 SOLES
        [QR: 10467793549|03|B001|17|0.00|13.20|2026-11-21|0|00000000|]
          Representación impresa de la
          boleta de venta electrónica
             Gracias por su compra
          No hay devolución de dinero
        PRÁCTICA · SIN VALOR TRIBUTARIO
    "#]],
    );
}

#[test]
fn what_paper_cannot_show_becomes_plain() {
    let sold = sale()
        .shop_called("“La Ñusta” – 漢字 🍞")
        .pieces("1", "Cafe\u{301} Altomayo… 5 €", "5.00")
        .pays(Method::Plin, "5.00");
    check(
        sold,
        &on(Width::MM_58),
        &expect![[r#"
                  "La Ñusta"
                      - ?? ?
                 ROSA ELVIRA ÑAHUI PEÑA
                    RUC 10467793549
               Jr. Unión 123, Breña, Lima
            --------------------------------
              BOLETA DE VENTA ELECTRÓNICA
                        B001-17
            21/11/2026 14:32:05 Cajero: Rosa
            --------------------------------
            1 x Café Altomayo... 5
              EUR ..................... 5.00
            --------------------------------
            TOTAL                    S/ 5.00
            Plin                        5.00
            SON: CINCO CON 00/100 SOLES
            [QR: 10467793549|03|B001|17|0.00|5.00|2026-11-21|0|00000000|]
              Representación impresa de la
              boleta de venta electrónica
             Consúltela en www.sunat.gob.pe
        "#]],
    );
}

#[test]
fn the_largest_sale_still_has_its_total() {
    let sold = sale()
        .numbered("B001-99999999")
        .pieces("1", "Todo", "9999999.99")
        .to(DocumentType::Ruc, "20123456786", "COMERCIAL PEÑA S.A.C.")
        .pays(Method::Card, "9999999.99");
    check(
        sold,
        &on(Width::MM_58),
        &expect![[r#"
           Bodega Rosita
             ROSA ELVIRA ÑAHUI PEÑA
                RUC 10467793549
           Jr. Unión 123, Breña, Lima
        --------------------------------
          BOLETA DE VENTA ELECTRÓNICA
                 B001-99999999
        21/11/2026 14:32:05 Cajero: Rosa
        Cliente: COMERCIAL PEÑA S.A.C.
        RUC 20123456786
        --------------------------------
        1 x Todo .......... 9,999,999.99
        --------------------------------
        TOTAL            S/ 9,999,999.99
        Tarjeta             9,999,999.99
        SON: NUEVE MILLONES NOVECIENTOS
        NOVENTA Y NUEVE MIL NOVECIENTOS
        NOVENTA Y NUEVE CON 99/100 SOLES
        [QR: 10467793549|03|B001|99999999|0.00|9999999.99|2026-11-21|6|20123456786|]
          Representación impresa de la
          boleta de venta electrónica
         Consúltela en www.sunat.gob.pe
    "#]],
    );
}

#[test]
fn five_hundred_lines_are_five_hundred_rows_more() {
    let mut sold = sale();
    for _ in 0..500 {
        sold = sold.pieces("1", "Chicle", "0.10");
    }
    let paper = ticket(&sold.pays(Method::Cash, "50.00").sold(), &on(Width::MM_80));
    every_row_fits(&paper);
    let lines = text(&paper).lines().filter(|it| it.starts_with("1 x Chicle ...")).count();
    assert_eq!(lines, 500);
}

#[test]
fn no_ticket_of_the_nrus_speaks_of_igv() {
    for width in [Width::MM_80, Width::MM_58, Width::MM_80_42] {
        let words = text(&ticket(&common().sold(), &on(width))).to_uppercase();
        for word in ["IGV", "GRAVAD", "INAFECT", "EXONERAD", "IMPUESTO"] {
            assert!(!words.contains(word), "{word} on a ticket of the NRUS");
        }
    }
}

#[test]
fn the_strip_shows_letters_ruler_and_qr() {
    let strip = test_strip(&PrinterProfile::GENERIC_58);
    every_row_fits(&strip);
    expect![[r#"
                  PRUEBA
          Las letras deben verse así:
        á é í ó ú ü ñ ¿ ¡ Á É Í Ó Ú Ñ °
                  S/ 1,234.50
        La regla debe llenar una sola
        línea:
        12345678901234567890123456789012
        --------------------------------
               El QR debe leerse
                con el celular:
        [QR: iziSales: la impresora lee bien este QR]
            CP850 / 2 · 32 columnas
    "#]]
    .assert_eq(&text(&strip));
}
