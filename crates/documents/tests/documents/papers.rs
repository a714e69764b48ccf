//! One of every paper, of a shop that has everything: what the tests of all drawings go through.

use std::sync::LazyLock;

use image::{GrayAlphaImage, ImageFormat};
use izi_documents::{
    CashCount, CashMovement, CashWay, Counted, DayReport, FiadoCustomer, FiadoEvent, FiadoMovement,
    FiadoPayment, FiadoStatement, Label, LabelKind, Logo, MethodSum, NumberRange, Paper, PreBill,
    PrinterProfile, ReportKind, RusSum, Standing, SunatCount, Tally, TicketOptions, VoidSlip,
    Width, boleta_page, cash_slip, day_report, fiado_slip, fiado_statement, labels, note_page,
    note_ticket, pre_bill, test_strip, ticket, void_slip,
};
use izi_domain::document::Motive;
use izi_domain::rus::Limit;
use izi_domain::{DocumentType, Instant, Issuer, Method, Money, Sale, Unit};

use crate::shop::{common, sale};

pub(crate) fn soles(text: &str) -> Money {
    match text.strip_prefix('-') {
        Some(text) => Money::from_cents(-soles(text).cents()),
        None => text.parse().unwrap(),
    }
}

pub(crate) fn at(lima: &str) -> Instant {
    format!("{lima}:00-05:00").parse().unwrap()
}

pub(crate) fn issuer() -> Issuer {
    common().sold().issuer
}

/// A drawing in black and white with a shaded ball in it, on glass, as PNG.
pub(crate) fn logo_png(width: u32, height: u32) -> Vec<u8> {
    let picture = GrayAlphaImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (i64::from(x) - i64::from(width) / 2, i64::from(y) - i64::from(height) / 2);
        let radius = i64::from(height) * 2 / 5;
        let far = dx * dx + dy * dy;
        if x < 8 || y < 8 || x + 8 >= width || y + 8 >= height {
            image::LumaA([0, 255])
        } else if far < radius * radius {
            let shade = far * 255 / (radius * radius);
            image::LumaA([u8::try_from(shade).unwrap(), 255])
        } else {
            image::LumaA([0, 0])
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub(crate) fn logo() -> Logo {
    static LOGO: LazyLock<Logo> = LazyLock::new(|| Logo::import(&logo_png(900, 300), 384).unwrap());
    LOGO.clone()
}

/// Everything that a shop may add to its papers.
pub(crate) fn dressed(width: Width) -> TicketOptions {
    TicketOptions {
        width,
        logo: Some(logo()),
        header: "Cel. 987 654 321 · Delivery gratis".into(),
        footer: "¡Gracias por su compra, vecino!".into(),
        policy: "Cambios dentro de 7 días con esta boleta y el producto sin abrir.\nNo se cambian \
                 alimentos fríos ni congelados."
            .into(),
        digest: Some("b1ghT7uQ0pZsX9v2JkLmNcRa1dE=".into()),
        ..TicketOptions::default()
    }
}

pub(crate) fn long_sale() -> Sale {
    sale()
        .pieces("2", "Detergente Bolívar con Limón y Flores Blancas, bolsa de 2 kg", "24.90")
        .weighed("Aceituna de botija", "0.335", "21.90")
        .less("0.34")
        .boxes("1", "Leche Gloria evaporada entera de 400 g por 24 latas", "102.00")
        .pieces("12", "Huevo pardo", "0.70")
        .ticket_less("2.00")
        .pays(Method::Yape, "100.00")
        .operation("0417233")
        .pays(Method::Cash, "100.00")
        .to(DocumentType::Dni, "46779354", "Ana Lucía Núñez Ibáñez de la Puente y Carrión")
        .sold()
}

fn tally(count: u32, sum: &str) -> Tally {
    Tally { count, sum: soles(sum) }
}

/// A day of a busy bodega, with nothing left out.
pub(crate) fn full_day(kind: ReportKind) -> DayReport {
    let number = |text: &str| text.parse().unwrap();
    let counted =
        |sum: &str, difference: &str| Counted { sum: soles(sum), difference: soles(difference) };
    let method =
        |method, count, sum: &str, counted| MethodSum { method, tally: tally(count, sum), counted };
    DayReport {
        kind,
        till: "Caja 1".into(),
        cashier: "Rosa".parse().unwrap(),
        from: Some(at("2026-11-21T07:58")),
        until: at("2026-11-21T21:14"),
        numbers: vec![NumberRange {
            first: number("B001-412"),
            last: number("B001-479"),
            tally: tally(68, "512.40"),
        }],
        sales: tally(99, "589.70"),
        average: Some(soles("5.96")),
        discounts: tally(3, "4.50"),
        voids: tally(2, "11.00"),
        returns: tally(1, "3.20"),
        removed_lines: tally(4, "9.80"),
        drawer_opened: 2,
        methods: vec![
            method(Some(Method::Cash), 71, "398.20", None),
            method(Some(Method::Yape), 21, "151.00", Some(counted("151.00", "0.00"))),
            method(Some(Method::Transfer), 5, "25.00", None),
            method(None, 2, "15.50", None),
        ],
        cash: Some(CashCount {
            opening: soles("50.00"),
            sales: soles("398.20"),
            fiado: soles("20.00"),
            put_in: soles("10.00"),
            taken_out: soles("35.00"),
            refunds: soles("3.20"),
            movements: vec![
                ("Sencillo de la señora Peña".into(), soles("10.00")),
                ("Pan de la mañana".into(), soles("-25.00")),
                ("Taxi al mercado mayorista de Santa Anita".into(), soles("-10.00")),
            ],
            expected: soles("440.00"),
            counted: Some(counted("438.00", "-2.00")),
        }),
        sunat: Some(SunatCount { sent: 60, waiting: 8, rejected: 1 }),
        rus: Some(RusSum {
            income: soles("4120.30"),
            purchases: None,
            measure: Limit::Category1,
            limit: soles("5000.00"),
            left: soles("879.70"),
        }),
        best: vec![
            ("Pan francés".into(), "18.250 kg".into()),
            ("Gaseosa Inca Kola de 3 litros retornable".into(), "21 und".into()),
        ],
    }
}

pub(crate) fn pre_bill_of(sold: &Sale) -> PreBill {
    PreBill {
        name: "Mesa 4".into(),
        at: at("2026-11-21T14:30"),
        cashier: sold.cashier.clone(),
        lines: sold.lines.clone(),
        subtotal: sold.subtotal,
        discount: sold.discount,
        total: sold.total,
    }
}

pub(crate) fn taken_out() -> CashMovement {
    CashMovement {
        way: CashWay::Out,
        number: Some(31),
        amount: soles("25.00"),
        reason: "Pan de la mañana y una bolsa de hielo para el congelador".into(),
        who: "Rosa".parse().unwrap(),
        at: at("2026-11-21T08:05"),
    }
}

pub(crate) fn voided() -> VoidSlip {
    VoidSlip {
        at: at("2026-11-21T15:02"),
        who: "Rosa".parse().unwrap(),
        reason: "El cliente se equivocó de detergente".into(),
        returned: vec![(Method::Yape, soles("100.00")), (Method::Cash, soles("62.30"))],
    }
}

pub(crate) fn owing() -> FiadoStatement {
    let movement = |date: &str, what, amount: &str| FiadoMovement {
        date: date.parse().unwrap(),
        what,
        amount: soles(amount),
    };
    FiadoStatement {
        who: FiadoCustomer::Named("Señora Carmen Ñaupari, la del segundo piso".parse().unwrap()),
        at: at("2026-11-21T18:20"),
        before: soles("12.00"),
        movements: vec![
            movement("2026-11-03", FiadoEvent::Sale("B001-388".parse().unwrap()), "23.40"),
            movement("2026-11-10", FiadoEvent::Payment(Method::Yape), "-20.00"),
            movement("2026-11-12", FiadoEvent::Voided("B001-388".parse().unwrap()), "-3.40"),
            movement(
                "2026-11-15",
                FiadoEvent::Corrected("se anotó dos veces la gaseosa".into()),
                "-4.50",
            ),
        ],
        balance: soles("7.50"),
    }
}

pub(crate) fn paid_off() -> FiadoPayment {
    FiadoPayment {
        who: FiadoCustomer::Known(
            common().to(DocumentType::Dni, "46779354", "Ana Núñez").sold().customer.unwrap(),
        ),
        number: Some(12),
        at: at("2026-11-21T18:25"),
        cashier: "Rosa".parse().unwrap(),
        method: Method::Cash,
        before: soles("27.50"),
        paid: soles("20.00"),
        after: soles("7.50"),
    }
}

fn label(kind: LabelKind, name: &str, price: &str, code: Option<&str>) -> Label {
    Label {
        kind,
        name: name.parse().unwrap(),
        price: Some(soles(price)),
        unit: Unit::PIECE,
        per_unit: None,
        code: code.map(|it| it.parse().unwrap()),
        copies: 1,
    }
}

pub(crate) fn shelf_labels() -> Vec<Label> {
    vec![
        Label {
            per_unit: Some((soles("10.68"), Unit::KILOGRAM)),
            ..label(LabelKind::Shelf, "Leche Gloria 400 g", "4.27", Some("7750182000178"))
        },
        Label {
            unit: Unit::KILOGRAM,
            ..label(LabelKind::Shelf, "Queso fresco de Cajamarca, molde entero", "1234.50", None)
        },
    ]
}

pub(crate) fn product_labels() -> Vec<Label> {
    vec![
        Label {
            copies: 2,
            ..label(LabelKind::Product, "Mazamorra morada", "3.50", Some("MAZ-001604"))
        },
        Label {
            price: None,
            ..label(LabelKind::Product, "Chocolate Sublime 30 g", "1.00", Some("96385074"))
        },
        label(
            LabelKind::Product,
            "Ají panca molido",
            "2.50",
            Some("AJI-PANCA-MOLIDO-BOLSA-DE-CIEN-GRAMOS"),
        ),
    ]
}

/// Every paper of the roll, laid out for this printer.
pub(crate) fn rolls(profile: &PrinterProfile) -> Vec<(&'static str, Paper)> {
    let width = profile.width;
    let plain = TicketOptions { width, ..TicketOptions::default() };
    let full = dressed(width);
    let practice = TicketOptions { practice: true, copy: true, ..plain.clone() };
    let standing =
        |it| TicketOptions { standing: Some(it), ..TicketOptions { width, ..plain.clone() } };
    let sold = long_sale();
    let note = |name: &str, motive| {
        let about = common().to(DocumentType::Dni, "46779354", "Ana Núñez Ibáñez");
        about.corrected(name, motive, "La señora trajo todo: la leche salió cortada")
    };
    let on = "2026-11-21".parse().unwrap();
    vec![
        ("ticket", ticket(&common().sold(), &plain)),
        ("ticket-full", ticket(&sold, &full)),
        ("ticket-practice", ticket(&common().sold(), &practice)),
        ("ticket-voided", ticket(&common().sold(), &standing(Standing::Voided))),
        ("ticket-rejected", ticket(&common().sold(), &standing(Standing::Rejected))),
        (
            "ticket-replaced",
            ticket(&common().sold(), &standing(Standing::ReplacedBy("B001-18".parse().unwrap()))),
        ),
        ("prebill", pre_bill(&pre_bill_of(&sold), &issuer(), &plain)),
        ("report-x", day_report(&full_day(ReportKind::X), &issuer(), &plain)),
        ("report-z", day_report(&full_day(ReportKind::Z(127)), &issuer(), &practice)),
        ("cash", cash_slip(&taken_out(), &issuer(), &plain)),
        ("fiado", fiado_statement(&owing(), &issuer(), &full)),
        ("fiado-paid", fiado_slip(&paid_off(), &issuer(), &plain)),
        ("credit-note", note_ticket(&note("07-BC01-4", Motive::WholeReturn), on, &full)),
        ("debit-note", note_ticket(&note("08-BD01-1", Motive::MoreValue), on, &plain)),
        ("void", void_slip(&voided(), &sold, &plain)),
        ("labels-shelf", labels(&shelf_labels(), width)),
        ("labels-product", labels(&product_labels(), width)),
        ("strip", test_strip(profile)),
    ]
}

/// The sheets of A4.
pub(crate) fn sheets() -> Vec<(&'static str, Paper)> {
    let mut many = sale();
    for n in 1..=120 {
        many = many.pieces(
            "1",
            &format!("Artículo {n:03} de un pedido muy largo que no cabe en una sola fila"),
            "1.00",
        );
    }
    let many = many.pays(Method::Cash, "200.00").sold();
    let note = common().corrected("07-BC01-4", Motive::WholeReturn, "La leche salió cortada");
    let full = dressed(Width::A4);
    let standing = Some(Standing::ReplacedBy("B001-18".parse().unwrap()));
    let marked = TicketOptions { practice: true, copy: true, standing, ..full.clone() };
    vec![
        ("a4-boleta", boleta_page(&long_sale(), &full)),
        ("a4-plain", boleta_page(&common().sold(), &TicketOptions::default())),
        ("a4-marked", boleta_page(&long_sale(), &marked)),
        ("a4-long", boleta_page(&many, &full)),
        ("a4-note", note_page(&note, "2026-11-21".parse().unwrap(), &full)),
    ]
}
