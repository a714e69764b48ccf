//! The boleta on A4: all its fields, its pages, its marks.

use expect_test::expect;
use izi_documents::{pdf, text};

use crate::pages::{kept, output};
use crate::papers::sheets;

fn sheet(name: &str) -> izi_documents::Paper {
    sheets().into_iter().find(|it| it.0 == name).unwrap().1
}

#[test]
fn a_boleta_on_a4_has_every_field_of_the_printed_form() {
    expect![[r#"
        [LOGO]                                                 |        RUC 10467793549         |
        Bodega Rosita                                          |  BOLETA DE VENTA ELECTRÓNICA   |
        ROSA ELVIRA ÑAHUI PEÑA                                 |            B001-17             |
        Jr. Unión 123, Breña, Lima
        Cel. 987 654 321 · Delivery gratis
        Fecha de emisión:         21/11/2026 14:32:05
        Cliente:                  Ana Lucía Núñez Ibáñez de la Puente y Carrión
        DNI:                      46779354
        Moneda:                   Soles
        Cajero:                   Rosa
        ------------------------------------------------------------------------------------------
          Cantidad Unidad Descripción                                         Precio       Importe
                 2 und    Detergente Bolívar con Limón y Flores Blancas,       24.90         49.80
                          bolsa de 2 kg
             0.335 kg     Aceituna de botija                                   21.90          7.34
                          Descuento                                                          -0.34
                 1 caja   Leche Gloria evaporada entera de 400 g por 24       102.00        102.00
                          latas
                12 und    Huevo pardo                                           0.70          8.40
        ------------------------------------------------------------------------------------------
                                                                          Subtotal          167.20
                                                                         Descuento           -2.00
                                                                                  TOTAL  S/ 165.20
                                                                Yape (op. 0417233)          100.00
                                                                          Efectivo          100.00
                                                                            Vuelto           34.80
        ------------------------------------------------------------------------------------------
        SON: CIENTO SESENTA Y CINCO CON 20/100 SOLES
        [QR: 10467793549|03|B001|17|0.00|165.20|2026-11-21|1|46779354|b1ghT7uQ0pZsX9v2JkLmNcRa1dE=|]
                                  Resumen: b1ghT7uQ0pZsX9v2JkLmNcRa1dE=
                         Representación impresa de la boleta de venta electrónica
                                      Consúltela en www.sunat.gob.pe
                                     ¡Gracias por su compra, vecino!
        ------------------------------------------------------------------------------------------
        Cambios dentro de 7 días con esta boleta y el producto sin abrir.
        No se cambian alimentos fríos ni congelados.
    "#]]
    .assert_eq(&text(&sheet("a4-boleta")));
}

#[test]
fn a_replaced_boleta_of_the_practice_mode_says_all_three() {
    let words = text(&sheet("a4-marked"));
    for mark in ["PRÁCTICA · SIN VALOR TRIBUTARIO", "REEMPLAZADA POR B001-18", "COPIA"] {
        assert!(words.contains(mark), "{mark} in\n{words}");
    }
}

#[test]
fn a_long_boleta_repeats_the_head_of_its_table_on_every_sheet() {
    let file = kept("a4-long.pdf", &pdf(&sheet("a4-long")).unwrap());
    let Some(words) = output("pdftotext", &["-layout"], &file, &["-"]) else { return };
    let pages: Vec<&str> = words.split('\u{c}').filter(|it| !it.trim().is_empty()).collect();
    assert!(pages.len() >= 3, "{}", pages.len());
    for (place, page) in pages.iter().enumerate() {
        let has_table = page.contains("Artículo");
        assert_eq!(has_table, page.contains("Descripción"), "page {}", place + 1);
        let begun = page.matches("Artículo").count();
        assert_eq!(begun, page.matches("cabe en una sola fila").count(), "page {}", place + 1);
        let foot = format!("Boleta B001-17 · página {} de {}", place + 1, pages.len());
        assert!(page.contains(&foot), "{foot}");
    }
    for n in 1..=120 {
        assert_eq!(words.matches(&format!("Artículo {n:03} ")).count(), 1, "{n}");
    }
}
