//! The bytes of boletas, kept in `tests/golden/einvoice`. `UPDATE_GOLDEN=1` rewrites them.

use std::path::Path;

use izi_domain::payment::Method;
use izi_domain::pricing::Discount;
use izi_domain::regime::Affectation;
use izi_domain::{DocumentType, Money, Sale, Unit};
use izi_einvoice::{boleta_xml, document_name, file_name};
use proptest::prelude::*;

use crate::sales::{Cart, any_sale, buyer, line};

#[track_caller]
fn check(name: &str, sale: &Sale) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/golden/einvoice")
        .join(format!("{name}.xml"));
    let xml = boleta_xml(sale);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &xml).unwrap();
    }
    let kept = std::fs::read(&file).unwrap_or_default();
    assert!(kept == xml, "{name} differs from {}; UPDATE_GOLDEN=1 rewrites it", file.display());
}

#[test]
fn bread_for_nobody_in_particular() {
    let sale = Cart::of(vec![line("PAN FRANCÉS", Unit::PIECE, "10", "0.30")]).sell().unwrap();
    check("bread", &sale);
    assert_eq!(file_name(&sale), "10467793549-03-B001-1.xml");
    assert_eq!(document_name(&sale.issuer.ruc, &sale.number), "10467793549-03-B001-1");
}

#[test]
fn cash_is_rounded_to_ten_centimos() {
    let mut cart = Cart::of(vec![line("QUESO FRESCO", Unit::KILOGRAM, "0.333", "18.90")]);
    cart.method = Method::Cash;
    check("cash_rounding", &cart.sell().unwrap());
}

#[test]
fn discounts_on_a_line_and_on_the_ticket() {
    let mut beer = line("CERVEZA 620 ML", Unit::BOTTLE, "12", "6.50");
    beer.discount = Some(Discount::BasisPoints(1_000));
    let mut cart = Cart::of(vec![beer, line("HIELO", Unit::BAG, "1", "5.00")]);
    cart.discount = Some(Discount::Amount("2.00".parse().unwrap()));
    check("discounts", &cart.sell().unwrap());
}

#[test]
fn a_named_buyer_and_names_with_markup() {
    let mut odd = line("<b>CHOCOLATE</b> \"SUBLIME\" & MANÍ 🍫", Unit::PIECE, "1", "1.50");
    odd.code = Some("7750182002509".to_owned());
    let mut cart = Cart::of(vec![odd]);
    cart.customer = Some(buyer(DocumentType::Dni, "46779354", "FLORES ÑAHUI ANA"));
    check("named_buyer", &cart.sell().unwrap());
}

#[test]
fn two_soles_of_bread() {
    let mut bread = line("PAN", Unit::KILOGRAM, "0.267", "7.50");
    bread.amount = Some(Money::from_cents(200));
    let mut dear = line("AZAFRÁN", Unit::KILOGRAM, "0.001", "9999.00");
    dear.amount = Some(Money::from_cents(500));
    check("by_amount", &Cart::of(vec![bread, dear]).sell().unwrap());
}

#[test]
fn lines_of_two_affectations() {
    let mut cart = Cart::of(vec![
        line("ARROZ", Unit::KILOGRAM, "2.5", "4.20"),
        line("PAPA", Unit::KILOGRAM, "3", "2.80"),
    ]);
    cart.affectation =
        |place| if place == 0 { Affectation::Inafecto } else { Affectation::Exonerado };
    check("two_affectations", &cart.sell().unwrap());
}

#[test]
fn the_last_evening_of_a_month_is_dated_in_lima() {
    let mut cart = Cart::of(vec![line("AGUA", Unit::BOTTLE, "1", "2.00")]);
    cart.sold_at = "2026-02-01T04:59:59Z".to_owned();
    let xml = String::from_utf8(boleta_xml(&cart.sell().unwrap())).unwrap();
    assert!(xml.contains("<cbc:IssueDate>2026-01-31</cbc:IssueDate>"));
    assert!(xml.contains("<cbc:IssueTime>23:59:59</cbc:IssueTime>"));
}

proptest! {
    #[test]
    fn a_boleta_adds_up_and_is_always_the_same(seed in 0..1_000_000_u32) {
        let sale = any_sale(seed);
        let xml = boleta_xml(&sale);
        prop_assert_eq!(&xml, &boleta_xml(&sale));
        let leaves = izi_einvoice::leaves::leaves(&xml).unwrap();
        let cents = |path: &str| -> i64 {
            izi_einvoice::leaves::all(&leaves, path)
                .map(|it| it.replace('.', "").parse::<i64>().unwrap())
                .sum()
        };
        let lines = cents("InvoiceLine/LineExtensionAmount");
        prop_assert_eq!(lines, cents("Invoice/TaxTotal/TaxSubtotal/TaxableAmount"));
        prop_assert_eq!(lines, cents("LegalMonetaryTotal/TaxInclusiveAmount"));
        let payable = lines - cents("LegalMonetaryTotal/AllowanceTotalAmount")
            + cents("LegalMonetaryTotal/PayableRoundingAmount");
        prop_assert_eq!(payable, cents("LegalMonetaryTotal/PayableAmount"));
        prop_assert_eq!(payable, sale.total.cents());
    }
}
