//! The same documents through another's writer, `kembec-sunat-ubl`: it knows no arithmetic, so the
//! amounts it is given here are worked out by hand. Both trees are compared leaf by leaf, with their
//! attributes and in their order, and every difference stands below with its reason.

use izi_domain::document::{Condition, Motive, SummaryLine};
use izi_domain::payment::Method;
use izi_domain::pricing::Discount;
use izi_domain::regime::Affectation as OfSale;
use izi_domain::{DocumentType, Money, Note, Regime, Sale, Summary, Unit};
use izi_einvoice::catalogues::{Affectation, Operation};
use izi_einvoice::model::{DailySummary, SummaryEntry, VoidedDocument, Voiding};
use izi_einvoice::{
    Document, boleta_xml, daily_summary_xml, document_xml, note_xml, summary_xml, voiding_xml,
};
use serde_json::{Value, json};

use crate::sales::{Cart, buyer, line, rosita};

/// A difference that is meant: the end of the path, the start of what we write and of what they
/// write (nothing where it is not there), and why.
struct Difference {
    path: &'static str,
    ours: &'static str,
    theirs: &'static str,
    why: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        path: "cac:TaxSubtotal/cac:TaxCategory/cbc:Percent",
        ours: "18",
        theirs: "18.00",
        why: "a rate of a resumen: the same number, n(3,5)",
    },
    Difference {
        path: "/cbc:PriceAmount currencyID=\"PEN\"",
        ours: "",
        theirs: "",
        why: "they drop the zeros behind: the same number, n(12,10)",
    },
    Difference {
        path: "cac:AllowanceCharge/cbc:MultiplierFactorNumeric",
        ours: "",
        theirs: "0.",
        why: "the factor is optional, and five decimals of it miss large amounts (4289)",
    },
    Difference {
        path: "cac:AllowanceCharge/cbc:Amount currencyID=\"PEN\"",
        ours: "",
        theirs: "",
        why: "they drop the zeros behind: the same number, n(12,2)",
    },
    Difference {
        path: "cac:AllowanceCharge/cbc:BaseAmount currencyID=\"PEN\"",
        ours: "",
        theirs: "",
        why: "they drop the zeros behind: the same number, n(12,2)",
    },
    Difference {
        path: "cac:RequestedMonetaryTotal/cbc:LineExtensionAmount currencyID=\"PEN\"",
        ours: "",
        theirs: "",
        why: "a nota de débito needs no sum of its lines",
    },
    Difference {
        path: "cac:RequestedMonetaryTotal/cbc:TaxInclusiveAmount currencyID=\"PEN\"",
        ours: "",
        theirs: "",
        why: "a nota de débito needs no sum of its lines",
    },
];

/// Every element without elements, as `path/of/names attribute="…"` and its text.
fn leaves(xml: &[u8]) -> Vec<(String, String)> {
    let text = std::str::from_utf8(xml).unwrap();
    let (_, body) = text.split_once("?>").unwrap();
    let mut open: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    let mut last_opened = false;
    for piece in body.trim().split('<').skip(1) {
        let (tag, inside) = piece.split_once('>').unwrap();
        if tag.starts_with('/') {
            if last_opened {
                let (parents, own) = open.split_at(open.len() - 1);
                let names: Vec<&str> =
                    parents.iter().map(|it| it.split(' ').next().unwrap()).collect();
                found.push((format!("{}/{}", names.join("/"), own[0]), String::new()));
            }
            open.pop();
            last_opened = false;
        } else if inside.is_empty() {
            open.push(tag);
            last_opened = true;
        } else {
            let names: Vec<&str> = open.iter().map(|it| it.split(' ').next().unwrap()).collect();
            found.push((format!("{}/{tag}", names.join("/")), inside.to_owned()));
            open.push(tag);
            last_opened = false;
        }
    }
    found
}

#[track_caller]
fn check(ours: &[u8], theirs: &Value) {
    let document = kembec_sunat_model::Document::from_json(&theirs.to_string()).unwrap();
    let options = kembec_sunat_ubl::Options {
        signature_reference_id: "SIGN".to_owned(),
        signature_id: "SIGN".to_owned(),
    };
    let theirs = leaves(&kembec_sunat_ubl::build_with(&document, &options).unwrap());
    let told = differences(&leaves(ours), &theirs);
    let unmeant: Vec<_> = told.iter().filter(|it| !is_meant(it)).collect();
    assert!(unmeant.is_empty(), "{unmeant:#?}");
}

/// A place where the trees differ: the path, and what each has there.
type Place = (String, Option<String>, Option<String>);

/// Walks both trees; where the paths part, the longer way round is told leaf by leaf.
fn differences(ours: &[(String, String)], theirs: &[(String, String)]) -> Vec<Place> {
    let mut told = Vec::new();
    let (mut mine, mut other) = (0, 0);
    while mine < ours.len() || other < theirs.len() {
        match (ours.get(mine), theirs.get(other)) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                if a.1 != b.1 {
                    told.push((a.0.clone(), Some(a.1.clone()), Some(b.1.clone())));
                }
                (mine, other) = (mine + 1, other + 1);
            }
            (Some(a), Some(b)) => {
                let theirs_later = theirs[other..].iter().position(|it| it.0 == a.0);
                let ours_later = ours[mine..].iter().position(|it| it.0 == b.0);
                if theirs_later.unwrap_or(usize::MAX) <= ours_later.unwrap_or(usize::MAX) {
                    told.push((b.0.clone(), None, Some(b.1.clone())));
                    other += 1;
                } else {
                    told.push((a.0.clone(), Some(a.1.clone()), None));
                    mine += 1;
                }
            }
            (Some(a), None) => {
                told.push((a.0.clone(), Some(a.1.clone()), None));
                mine += 1;
            }
            (None, Some(b)) => {
                told.push((b.0.clone(), None, Some(b.1.clone())));
                other += 1;
            }
            (None, None) => break,
        }
    }
    told
}

fn is_meant((path, ours, theirs): &Place) -> bool {
    let same_number = match (ours, theirs) {
        (Some(ours), Some(theirs)) => number(ours) == number(theirs),
        _ => true,
    };
    same_number
        && DIFFERENCES.iter().any(|it| {
            assert!(!it.why.is_empty());
            path.ends_with(it.path)
                && ours.as_deref().unwrap_or_default().starts_with(it.ours)
                && theirs.as_deref().unwrap_or_default().starts_with(it.theirs)
        })
}

/// `1.50` and `1.5` are one number.
fn number(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn issuer() -> Value {
    json!({
        "ruc": "10467793549", "legal_name": "QUISPE MAMANI ROSA", "trade_name": "BODEGA ROSITA",
        "address": {
            "ubigeo": "150101", "country_code": "PE", "street": "JR. UNION 123",
            "establishment_code": "0000",
        },
    })
}

fn nobody() -> Value {
    json!({
        "document_type": "0", "document_number": "00000000", "legal_name": "CLIENTES VARIOS",
    })
}

/// A boleta under the NRUS with nothing but these differing.
fn boleta(words: &str, totals: &Value, lines: &Value) -> Value {
    json!({
        "kind": "invoice", "ubl_version": "2.1", "operation_type": "0113", "document_type": "03",
        "series": "B001", "number": "1", "issue_date": "2026-11-20T10:15:30-05:00",
        "currency": "PEN", "issuer": issuer(), "customer": nobody(), "totals": totals,
        "lines": lines, "legends": [{"code": "1000", "value": words}],
    })
}

/// A line without IGV.
fn plain(unit: &str, quantity: &str, name: &str, price: &str, value: &str) -> Value {
    json!({
        "unit": unit, "quantity": quantity, "description": name, "unit_value": price,
        "unit_price": price, "igv_base": value, "igv_rate": "0", "igv": "0.00",
        "affectation": "30", "total_taxes": "0.00", "line_value": value,
    })
}

/// A line with 18 % of IGV.
fn taxed(name: &str, quantity: &str, values: [&str; 2], amounts: [&str; 2]) -> Value {
    json!({
        "unit": "NIU", "quantity": quantity, "description": name, "unit_value": values[0],
        "unit_price": values[1], "igv_base": amounts[0], "igv_rate": "18", "igv": amounts[1],
        "affectation": "10", "total_taxes": amounts[1], "line_value": amounts[0],
    })
}

fn bread() -> Sale {
    Cart::of(vec![line("PAN FRANCÉS", Unit::PIECE, "10", "0.30")]).sell().unwrap()
}

#[test]
fn a_plain_boleta() {
    let totals = json!({
        "unaffected": "3.00", "total_taxes": "0.00", "sale_value": "3.00", "subtotal": "3.00",
        "payable": "3.00",
    });
    let lines = json!([plain("NIU", "10", "PAN FRANCÉS", "0.30", "3.00")]);
    check(&boleta_xml(&bread()), &boleta("TRES CON 00/100 SOLES", &totals, &lines));
}

#[test]
fn a_named_buyer_and_markup() {
    let mut cart = Cart::of(vec![line("M&M'S \"MANÍ\" <45G>", Unit::PIECE, "10", "2.50")]);
    cart.customer = Some(buyer(DocumentType::Dni, "46779354", "FLORES ÑAHUI ANA"));
    let totals = json!({
        "unaffected": "25.00", "total_taxes": "0.00", "sale_value": "25.00", "subtotal": "25.00",
        "payable": "25.00",
    });
    let lines = json!([plain("NIU", "10", "M&M'S \"MANÍ\" <45G>", "2.50", "25.00")]);
    let mut theirs = boleta("VEINTICINCO CON 00/100 SOLES", &totals, &lines);
    theirs["customer"] = json!({
        "document_type": "1", "document_number": "46779354", "legal_name": "FLORES ÑAHUI ANA",
    });
    check(&boleta_xml(&cart.sell().unwrap()), &theirs);
}

#[test]
fn cash_rounding() {
    let mut cart = Cart::of(vec![line("QUESO FRESCO", Unit::KILOGRAM, "0.5", "18.90")]);
    cart.method = Method::Cash;
    let totals = json!({
        "unaffected": "9.45", "total_taxes": "0.00", "sale_value": "9.45", "subtotal": "9.45",
        "rounding": "-0.05", "payable": "9.40",
    });
    let lines = json!([plain("KGM", "0.5", "QUESO FRESCO", "18.90", "9.45")]);
    let theirs = boleta("NUEVE CON 40/100 SOLES", &totals, &lines);
    check(&boleta_xml(&cart.sell().unwrap()), &theirs);
}

#[test]
fn discounts_on_a_line_and_on_the_ticket() {
    let mut beer = line("CERVEZA 620 ML", Unit::BOTTLE, "12", "6.50");
    beer.discount = Some(Discount::BasisPoints(1_000));
    let mut cart = Cart::of(vec![beer, line("HIELO", Unit::BAG, "1", "5.00")]);
    cart.discount = Some(Discount::Amount("2.00".parse().unwrap()));
    let totals = json!({
        "unaffected": "75.20", "total_taxes": "0.00", "sale_value": "75.20", "subtotal": "75.20",
        "allowance_total": "2.00", "payable": "73.20",
    });
    let mut discounted = plain("BO", "12", "CERVEZA 620 ML", "6.50", "70.20");
    discounted["unit_price"] = json!("5.85");
    discounted["discounts"] =
        json!([{"code": "00", "factor": "0.10", "amount": "7.80", "base_amount": "78.00"}]);
    let lines = json!([discounted, plain("BG", "1", "HIELO", "5", "5.00")]);
    let mut theirs = boleta("SETENTA Y TRES CON 20/100 SOLES", &totals, &lines);
    theirs["global_adjustments"] =
        json!([{"code": "03", "factor": "0.02660", "amount": "2.00", "base_amount": "75.20"}]);
    check(&boleta_xml(&cart.sell().unwrap()), &theirs);
}

/// The bread with S/ 118.00 of IGV-bearing goods in its place, and rice that is exonerado beside.
fn general() -> Document {
    let mut document = Document::of_sale(
        &Cart::of(vec![
            line("LICUADORA", Unit::PIECE, "2", "59.00"),
            line("ARROZ", Unit::PIECE, "10", "4.20"),
        ])
        .sell()
        .unwrap(),
    );
    document.issuer.regime = Regime::Rg;
    document.operation = Operation::InternalSale;
    document.lines[0].affectation = Affectation::Taxed;
    document.lines[1].affectation = Affectation::Exempt;
    document
}

fn general_lines() -> Value {
    let mut rice = plain("NIU", "10", "ARROZ", "4.20", "42.00");
    rice["affectation"] = json!("20");
    json!([taxed("LICUADORA", "2", ["50", "59"], ["100.00", "18.00"]), rice])
}

fn general_totals() -> Value {
    json!({
        "taxed": "100.00", "exempt": "42.00", "igv": "18.00", "total_taxes": "18.00",
        "sale_value": "142.00", "subtotal": "160.00", "payable": "160.00",
    })
}

#[test]
fn a_boleta_with_igv_and_without() {
    let mut theirs = boleta("CIENTO SESENTA CON 00/100 SOLES", &general_totals(), &general_lines());
    theirs["operation_type"] = json!("0101");
    check(&document_xml(&general()), &theirs);
}

#[test]
fn a_factura() {
    let mut document = general();
    document.name = "01-F001-1".parse().unwrap();
    let company = buyer(DocumentType::Ruc, "20123456786", "COMERCIAL LIMA S.A.C.");
    document.buyer = izi_einvoice::model::Buyer::of(Some(&company));
    let mut theirs = boleta("CIENTO SESENTA CON 00/100 SOLES", &general_totals(), &general_lines());
    theirs["operation_type"] = json!("0101");
    theirs["document_type"] = json!("01");
    theirs["series"] = json!("F001");
    theirs["payment_terms"] = json!({"type": "Contado"});
    theirs["customer"] = json!({
        "document_type": "6", "document_number": "20123456786",
        "legal_name": "COMERCIAL LIMA S.A.C.",
    });
    check(&document_xml(&document), &theirs);
}

fn note(name: &str, motive: Motive) -> Note {
    let sale = bread();
    Note {
        name: name.parse().unwrap(),
        about: sale.number.clone(),
        motive,
        reason: "Devolución del cliente".parse().unwrap(),
        issued_at: sale.sold_at,
        issuer: sale.issuer.clone(),
        customer: None,
        lines: sale.lines.clone(),
        subtotal: sale.subtotal,
        discount: Money::ZERO,
        rounding: Money::ZERO,
        total: sale.total,
    }
}

fn their_note(document_type: &str, series: &str, reason_code: &str) -> Value {
    let totals = json!({
        "unaffected": "3.00", "total_taxes": "0.00", "sale_value": "3.00", "subtotal": "3.00",
        "payable": "3.00",
    });
    let lines = json!([plain("NIU", "10", "PAN FRANCÉS", "0.30", "3.00")]);
    let mut theirs = boleta("TRES CON 00/100 SOLES", &totals, &lines);
    theirs.as_object_mut().unwrap().remove("operation_type");
    theirs["kind"] = json!("note");
    theirs["document_type"] = json!(document_type);
    theirs["series"] = json!(series);
    theirs["note"] = json!({
        "reason_code": reason_code, "reason": "Devolución del cliente",
        "affected_document_type": "03", "affected_document_number": "B001-1",
    });
    theirs
}

#[test]
fn notes_of_a_boleta() {
    let credit = note_xml(&note("07-BC01-1", Motive::WholeReturn));
    check(&credit, &their_note("07", "BC01", "06"));
    let debit = note_xml(&note("08-BD01-1", Motive::MoreValue));
    check(&debit, &their_note("08", "BD01", "02"));
}

#[test]
fn a_resumen_that_adds_changes_and_voids() {
    let value = |cents| vec![(OfSale::Inafecto, Money::from_cents(cents))];
    let line = |document: &str, condition, customer, about: Option<&str>, cents| SummaryLine {
        document: document.parse().unwrap(),
        condition,
        customer,
        about: about.map(|it| it.parse().unwrap()),
        total: Money::from_cents(cents),
        values: value(cents),
    };
    let ana = buyer(DocumentType::Dni, "46779354", "FLORES ÑAHUI ANA");
    let summary = Summary {
        name: "RC-20261121-2".parse().unwrap(),
        issue_date: "2026-11-21".parse().unwrap(),
        documents_date: "2026-11-20".parse().unwrap(),
        issuer: rosita(),
        lines: vec![
            line("03-B001-1", Condition::Add, None, None, 3_00),
            line("03-B001-2", Condition::Modify, Some(ana), None, 750_00),
            line("07-BC01-1", Condition::Void, None, Some("B001-1"), 3_00),
        ],
    };
    let their_line = |kind: &str, number: &str, status: &str, who: [&str; 2], total: &str| {
        json!({
            "document_type": kind, "document_number": number, "status": status,
            "customer_document_type": who[0], "customer_document_number": who[1],
            "igv_rate": "18.00", "total": total, "unaffected": total,
        })
    };
    let mut of_note = their_line("07", "BC01-1", "3", ["0", "00000000"], "3.00");
    of_note["reference_document"] = json!({"document_type": "03", "document_number": "B001-1"});
    let theirs = json!({
        "kind": "summary", "number": "2", "generation_date": "2026-11-21",
        "reference_date": "2026-11-20", "currency": "PEN", "issuer": issuer(),
        "lines": [
            their_line("03", "B001-1", "1", ["0", "00000000"], "3.00"),
            their_line("03", "B001-2", "2", ["1", "46779354"], "750.00"),
            of_note,
        ],
    });
    check(&summary_xml(&summary), &theirs);
}

#[test]
fn a_resumen_of_another_regime() {
    let document = general();
    let summary = DailySummary {
        name: "RC-20261121-3".parse().unwrap(),
        issue_date: "2026-11-21".parse().unwrap(),
        documents_date: "2026-11-20".parse().unwrap(),
        issuer: document.issuer.clone(),
        entries: vec![SummaryEntry::of_document(&document, Condition::Add)],
    };
    let theirs = json!({
        "kind": "summary", "number": "3", "generation_date": "2026-11-21",
        "reference_date": "2026-11-20", "currency": "PEN", "issuer": issuer(),
        "lines": [{
            "document_type": "03", "document_number": "B001-1", "status": "1",
            "customer_document_type": "0", "customer_document_number": "00000000",
            "igv_rate": "18.00", "total": "160.00", "taxed": "100.00", "exempt": "42.00",
            "igv": "18.00",
        }],
    });
    check(&daily_summary_xml(&summary), &theirs);
}

#[test]
fn a_comunicacion_de_baja() {
    let voiding = Voiding {
        name: "RA-20261121-1".parse().unwrap(),
        issue_date: "2026-11-21".parse().unwrap(),
        documents_date: "2026-11-20".parse().unwrap(),
        issuer: rosita(),
        lines: vec![VoidedDocument {
            document: "07-FC01-22".parse().unwrap(),
            reason: "ERROR DE DIGITACIÓN".parse().unwrap(),
        }],
    };
    let theirs = json!({
        "kind": "voided", "number": "1", "generation_date": "2026-11-20",
        "communication_date": "2026-11-21", "issuer": issuer(),
        "lines": [{
            "document_type": "07", "series": "FC01", "number": "22",
            "reason": "ERROR DE DIGITACIÓN",
        }],
    });
    check(&voiding_xml(&voiding), &theirs);
}
