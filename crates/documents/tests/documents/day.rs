//! The papers of a shop's day, as text.

use expect_test::{Expect, expect};
use izi_documents::{
    DayReport, Paper, ReportKind, Row, RusSum, TicketOptions, Width, cash_slip, day_report,
    fiado_slip, fiado_statement, labels, pre_bill, text, void_slip,
};
use izi_domain::rus::Limit;

use crate::papers::{
    dressed, full_day, issuer, long_sale, owing, paid_off, pre_bill_of, product_labels, rolls,
    shelf_labels, soles, taken_out, voided,
};

fn on(width: Width) -> TicketOptions {
    TicketOptions { width, ..TicketOptions::default() }
}

#[track_caller]
fn check(paper: &Paper, expected: &Expect) {
    expected.assert_eq(&text(paper));
}

#[test]
fn a_pre_bill_says_that_it_is_no_boleta() {
    let paper = pre_bill(&pre_bill_of(&long_sale()), &issuer(), &on(Width::MM_80));
    check(
        &paper,
        &expect![[r#"
                   Bodega Rosita
                     ROSA ELVIRA ÑAHUI PEÑA
                        RUC 10467793549
                   Jr. Unión 123, Breña, Lima
        ------------------------------------------------
                      PRE-CUENTA
                   No es comprobante de pago
                             Mesa 4
        21/11/2026 14:30                    Cajero: Rosa
        ------------------------------------------------
        2 x Detergente Bolívar con Limón y
          Flores Blancas, bolsa de 2 kg .......... 49.80
        Aceituna de botija
          0.335 kg x 21.90 ........................ 7.34
          Descuento .............................. -0.34
        1 caja x Leche Gloria evaporada entera
          de 400 g por 24 latas ................. 102.00
        12 x Huevo pardo .......................... 8.40
        ------------------------------------------------
        Subtotal                                  167.20
        Descuento                                  -2.00
        TOTAL                                  S/ 165.20
                Pida su boleta de venta al pagar
    "#]],
    );
}

#[test]
fn a_z_report_tells_the_whole_day() {
    let paper = day_report(&full_day(ReportKind::Z(127)), &issuer(), &on(Width::MM_80));
    check(
        &paper,
        &expect![[r#"
                             Bodega Rosita
                            RUC 10467793549
            ------------------------------------------------
                        CIERRE Z 127
            Caja 1                              Cajero: Rosa
            Desde                           21/11/2026 07:58
            Hasta                           21/11/2026 21:14
            ------------------------------------------------
            VENTAS
            Boletas B001-412 a B001-479       68      512.40
            Ventas                            99      589.70
            Promedio por venta                          5.96
            VENTA NETA                             S/ 589.70
            Ya está restado:
            Descuentos                         3        4.50
            Anulaciones                        2       11.00
            Devoluciones                       1        3.20
            ------------------------------------------------
            POR MEDIO DE PAGO
            Efectivo                          71      398.20
            Yape                              21      151.00
              Contado                                 151.00
            Transferencia                      5       25.00
            Fiado                              2       15.50
            ------------------------------------------------
            EFECTIVO EN CAJA
            Inicial                                    50.00
            Ventas                                   +398.20
            Abonos de fiado                           +20.00
            Ingresos                                  +10.00
            Retiros                                   -35.00
            Devoluciones                               -3.20
              +10.00 Sencillo de la señora Peña
              -25.00 Pan de la mañana
              -10.00 Taxi al mercado mayorista de Santa
              Anita
            ESPERADO                                  440.00
            CONTADO                                   438.00
            FALTA                                    S/ 2.00
            ------------------------------------------------
            CONTROL
            Líneas quitadas                    4        9.80
            Gaveta abierta sin venta                       2
            Boletas que SUNAT tiene                       60
            Boletas por enviar                             8
            Boletas por revisar                            1
            RUS: ingresos del mes                   4,120.30
            Límite, categoría 1                     5,000.00
            Queda                                     879.70
            ------------------------------------------------
            LO MÁS VENDIDO
            Pan francés .......................... 18.250 kg
            Gaseosa Inca Kola de 3 litros
              retornable ............................ 21 und


                        ________________________
                                  Rosa
        "#]],
    );
}

#[test]
fn a_z_report_on_the_narrow_roll_cuts_nothing_off() {
    let paper = day_report(&full_day(ReportKind::Z(127)), &issuer(), &on(Width::MM_58));
    check(
        &paper,
        &expect![[r#"
                     Bodega Rosita
                    RUC 10467793549
            --------------------------------
                CIERRE Z 127
            Caja 1              Cajero: Rosa
            Desde           21/11/2026 07:58
            Hasta           21/11/2026 21:14
            --------------------------------
            VENTAS
            Boletas B001-412 a B001-479
                              68      512.40
            Ventas            99      589.70
            Promedio por venta          5.96
            VENTA NETA             S/ 589.70
            Ya está restado:
            Descuentos         3        4.50
            Anulaciones        2       11.00
            Devoluciones       1        3.20
            --------------------------------
            POR MEDIO DE PAGO
            Efectivo          71      398.20
            Yape              21      151.00
              Contado                 151.00
            Transferencia      5       25.00
            Fiado              2       15.50
            --------------------------------
            EFECTIVO EN CAJA
            Inicial                    50.00
            Ventas                   +398.20
            Abonos de fiado           +20.00
            Ingresos                  +10.00
            Retiros                   -35.00
            Devoluciones               -3.20
              +10.00 Sencillo de la señora
              Peña
              -25.00 Pan de la mañana
              -10.00 Taxi al mercado
              mayorista de Santa Anita
            ESPERADO                  440.00
            CONTADO                   438.00
            FALTA                    S/ 2.00
            --------------------------------
            CONTROL
            Líneas quitadas    4        9.80
            Gaveta abierta sin venta       2
            Boletas que SUNAT tiene       60
            Boletas por enviar             8
            Boletas por revisar            1
            RUS: ingresos del mes   4,120.30
            Límite, categoría 1     5,000.00
            Queda                     879.70
            --------------------------------
            LO MÁS VENDIDO
            Pan francés .......... 18.250 kg
            Gaseosa Inca Kola de 3
              litros retornable ..... 21 und


                ________________________
                          Rosa
        "#]],
    );
}

#[test]
fn a_day_without_shifts_has_a_short_x() {
    let nothing = DayReport {
        till: String::new(),
        from: None,
        numbers: Vec::new(),
        average: None,
        discounts: izi_documents::Tally::default(),
        voids: izi_documents::Tally::default(),
        returns: izi_documents::Tally::default(),
        removed_lines: izi_documents::Tally::default(),
        drawer_opened: 0,
        cash: None,
        sunat: None,
        rus: None,
        best: Vec::new(),
        ..full_day(ReportKind::X)
    };
    check(
        &day_report(&nothing, &issuer(), &on(Width::MM_58)),
        &expect![[r#"
                     Bodega Rosita
                    RUC 10467793549
            --------------------------------
                   REPORTE X
                   No cierra la caja
            Cajero: Rosa
            Hasta           21/11/2026 21:14
            --------------------------------
            VENTAS
            Ventas            99      589.70
            VENTA NETA             S/ 589.70
            --------------------------------
            POR MEDIO DE PAGO
            Efectivo          71      398.20
            Yape              21      151.00
              Contado                 151.00
            Transferencia      5       25.00
            Fiado              2       15.50
        "#]],
    );
}

/// The lines of an X report about the limits.
fn about_the_limits(width: Width, rus: RusSum) -> String {
    let report = DayReport { rus: Some(rus), ..full_day(ReportKind::X) };
    let words = text(&day_report(&report, &issuer(), &on(width)));
    let lines = words.lines().skip_while(|it| !it.starts_with("RUS:"));
    let lines = lines.take_while(|it| !it.starts_with("---"));
    lines.flat_map(|it| [it, "\n"]).collect()
}

#[test]
fn an_x_report_tells_the_limit_that_is_measured_and_what_is_above_it() {
    let sum = |measure, [income, limit, left]: [&str; 3], purchases: Option<&str>| RusSum {
        income: soles(income),
        purchases: purchases.map(soles),
        measure,
        limit: soles(limit),
        left: soles(left),
    };
    let above = sum(Limit::Category2, ["8120.00", "8000.00", "-120.00"], None);
    let year = sum(Limit::Year, ["120000.00", "96000.00", "-24000.00"], None);
    let special = sum(Limit::Special, ["15000.00", "16000.00", "1000.00"], None);
    let bought = sum(Limit::Category2, ["3000.00", "8000.00", "5000.00"], Some("7100.00"));
    let too_much = sum(Limit::Category2, ["3000.00", "8000.00", "-1000.00"], Some("9000.00"));
    let all =
        |width| [above, year, special, bought, too_much].map(|it| about_the_limits(width, it));
    expect![[r#"
        RUS: ingresos del mes                   8,120.00
        Límite, categoría 2                     8,000.00
        Excedido por                              120.00

        RUS: ingresos del año                 120,000.00
        Límite del año                         96,000.00
        Excedido por                           24,000.00

        RUS: ingresos del año                  15,000.00
        Límite, cat. especial                  16,000.00
        Queda                                   1,000.00

        RUS: ingresos del mes                   3,000.00
        RUS: compras del mes                    7,100.00
        Límite, categoría 2                     8,000.00
        Puede vender                            5,000.00

        RUS: ingresos del mes                   3,000.00
        RUS: compras del mes                    9,000.00
        Límite, categoría 2                     8,000.00
        Excedido por                            1,000.00
    "#]]
    .assert_eq(&all(Width::MM_80).join("\n"));
    expect![[r#"
        RUS: ingresos del mes   8,120.00
        Límite, categoría 2     8,000.00
        Excedido por              120.00

        RUS: ingresos del año 120,000.00
        Límite del año         96,000.00
        Excedido por           24,000.00

        RUS: ingresos del año  15,000.00
        Límite, cat. especial  16,000.00
        Queda                   1,000.00

        RUS: ingresos del mes   3,000.00
        RUS: compras del mes    7,100.00
        Límite, categoría 2     8,000.00
        Puede vender            5,000.00

        RUS: ingresos del mes   3,000.00
        RUS: compras del mes    9,000.00
        Límite, categoría 2     8,000.00
        Excedido por            1,000.00
    "#]]
    .assert_eq(&all(Width::MM_58).join("\n"));
    // What is above a limit stands out.
    let report = DayReport { rus: Some(above), ..full_day(ReportKind::X) };
    let paper = day_report(&report, &issuer(), &on(Width::MM_58));
    let bold = paper.rows.iter().any(|it| {
        matches!(it, Row::Text { text, style, .. } if text.starts_with("Excedido") && style.bold)
    });
    assert!(bold);
}

#[test]
fn cash_that_leaves_the_drawer_has_a_slip_to_sign() {
    let options = TicketOptions { practice: true, ..on(Width::MM_58) };
    check(
        &cash_slip(&taken_out(), &issuer(), &options),
        &expect![[r#"
            PRÁCTICA · SIN VALOR TRIBUTARIO
                     Bodega Rosita
                    RUC 10467793549
            --------------------------------
                RETIRO DE EFECTIVO N° 31
            21/11/2026 08:05    Cajero: Rosa
            --------------------------------
            RETIRO                  S/ 25.00
            Motivo: Pan de la mañana y una
            bolsa de hielo para el
            congelador


                ________________________
                          Rosa
            PRÁCTICA · SIN VALOR TRIBUTARIO
        "#]],
    );
}

#[test]
fn who_owes_sees_how_it_came() {
    check(
        &fiado_statement(&owing(), &issuer(), &dressed(Width::MM_58)),
        &expect![[r#"
                         [LOGO]
               Bodega Rosita
                 ROSA ELVIRA ÑAHUI PEÑA
                    RUC 10467793549
               Jr. Unión 123, Breña, Lima
                    Cel. 987 654 321
                   · Delivery gratis
            --------------------------------
                    ESTADO DE CUENTA
            Cliente: Señora Carmen Ñaupari,
            la del segundo piso
            Al              21/11/2026 18:20
            --------------------------------
            Saldo anterior             12.00
            03/11 Boleta B001-388 .... 23.40
            10/11 Abono (Yape) ...... -20.00
            12/11 Anulada B001-388 ... -3.40
            15/11 Ajuste: se anotó
              dos veces la gaseosa ... -4.50
            --------------------------------
            SALDO                    S/ 7.50
               No es comprobante de pago
            ¡Gracias por su compra, vecino!
        "#]],
    );
    check(
        &fiado_slip(&paid_off(), &issuer(), &on(Width::MM_80)),
        &expect![[r#"
                       Bodega Rosita
                         ROSA ELVIRA ÑAHUI PEÑA
                            RUC 10467793549
                       Jr. Unión 123, Breña, Lima
            ------------------------------------------------
                          ABONO DE FIADO N° 12
            21/11/2026 18:25                    Cajero: Rosa
            Cliente: Ana Núñez                  DNI 46779354
            ------------------------------------------------
            Saldo anterior                             27.50
            Pagó (Efectivo)                            20.00
            SALDO                                    S/ 7.50
                       No es comprobante de pago


                        ________________________
                            Recibí conforme
        "#]],
    );
}

#[test]
fn an_annulled_boleta_has_its_constancia() {
    check(
        &void_slip(&voided(), &long_sale(), &on(Width::MM_80)),
        &expect![[r#"
                       Bodega Rosita
                         ROSA ELVIRA ÑAHUI PEÑA
                            RUC 10467793549
                       Jr. Unión 123, Breña, Lima
            ------------------------------------------------
                        CONSTANCIA DE ANULACIÓN
                  Boleta de venta electrónica B001-17
            21/11/2026 15:02                    Cajero: Rosa
            ------------------------------------------------
            Emitida                      21/11/2026 14:32:05
            Cliente: Ana Lucía Núñez Ibáñez de la Puente y
            Carrión
            DNI 46779354
            TOTAL                                  S/ 165.20
            Motivo: El cliente se equivocó de detergente
            Devuelto (Yape)                           100.00
            Devuelto (Efectivo)                        62.30
            ------------------------------------------------
                     Esta boleta ya no tiene valor


                        ________________________
                            Recibí conforme
        "#]],
    );
}

#[test]
fn labels_are_cut_apart() {
    check(
        &labels(&shelf_labels(), Width::MM_58),
        &expect![[r#"
               Leche Gloria 400 g
          S/ 4.27
                S/ 10.68 por kg
        [BARRAS: 7750182000178]
                 7750182000178

                Queso fresco de
            Cajamarca, molde entero
             S/ 1,234.50
                     por kg

    "#]],
    );
    let product = labels(&product_labels(), Width::MM_58);
    check(
        &product,
        &expect![[r#"
                Mazamorra morada
                 S/ 3.50
        [BARRAS: MAZ-001604]
                   MAZ-001604

                Mazamorra morada
                 S/ 3.50
        [BARRAS: MAZ-001604]
                   MAZ-001604

             Chocolate Sublime 30 g
        [BARRAS: 96385074]
                    96385074

                Ají panca molido
                 S/ 2.50
              AJI-PANCA-MOLIDO-BO
               LSA-DE-CIEN-GRAMOS

    "#]],
    );
    assert_eq!(product.rows.iter().filter(|it| **it == Row::Cut).count(), 4);
}

#[test]
fn no_paper_of_the_nrus_says_a_word_about_the_igv() {
    for profile in
        [izi_documents::PrinterProfile::GENERIC_80, izi_documents::PrinterProfile::GENERIC_58]
    {
        for (name, paper) in rolls(&profile).into_iter().chain(crate::papers::sheets()) {
            let words = text(&paper).to_uppercase();
            for word in ["IGV", "GRAVAD", "EXONERAD", "INAFECT", "IMPUESTO", "SUBTOTAL SIN"] {
                assert!(!words.contains(word), "{word} on {name}");
            }
        }
    }
}

#[test]
fn every_row_fits_across_every_roll() {
    for width in [Width::MM_80, Width::MM_80_42, Width::MM_80_42_WIDE, Width::MM_58] {
        let profile =
            izi_documents::PrinterProfile { width, ..izi_documents::PrinterProfile::GENERIC_80 };
        for (name, paper) in rolls(&profile) {
            for row in &paper.rows {
                if let Row::Text { text, style, .. } = row {
                    let used = text.chars().count() * style.size.across();
                    assert!(used <= width.columns, "{name} on {}: {text}", width.columns);
                }
            }
        }
    }
}
