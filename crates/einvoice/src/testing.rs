//! Documents of every kind a shop could issue, to prove writers, signers and checks against.
//!
//! A matrix: regime × type of document × affectation × buyer × discount × rounding × scale of the
//! quantity. What a regime, a document or a buyer forbids is left out by their own data
//! ([`Regime::may_issue`], [`Affectation::suits`], [`Identity::suits`]), not by hand. Nothing here
//! is by chance: the same document stands at the same place on every machine.
#![expect(clippy::unwrap_used, reason = "behind a feature, for tests: the texts are written here")]

use izi_domain::document::Condition;
use izi_domain::{
    DocumentKind, DocumentName, Instant, Issuer, Money, Name, Quantity, Regime, Unit,
};

use crate::catalogues::{Affectation, CreditMotive, DebitMotive, Identity, IgvRate, Operation};
use crate::model::{
    Buyer, Cause, Correction, DailySummary, Document, Instalment, Line, PaymentTerms, SummaryEntry,
    VoidedDocument, Voiding,
};
use crate::{daily_summary_xml, document_xml, voiding_xml};

/// One in so many of the whole matrix is in the sample. A prime that divides no dimension, so that
/// the sample meets every pair of values.
const SAMPLE_STEP: usize = 7;

/// The sample that is checked every day, at least two thousand: file names and unsigned bytes.
pub fn matrix() -> Vec<(String, Vec<u8>)> {
    written(&judged(documents().into_iter().step_by(SAMPLE_STEP)))
}

/// Every document of the matrix that SUNAT's published rules can judge.
pub fn whole_matrix() -> Vec<(String, Vec<u8>)> {
    written(&judged(documents().into_iter()))
}

/// Those of the sample that only the rules of 2026 judge rightly; see [`is_older_rules_blind`].
pub fn beyond_older_rules() -> Vec<(String, Vec<u8>)> {
    let documents = documents().into_iter().step_by(SAMPLE_STEP);
    written(&documents.filter(is_older_rules_blind).collect::<Vec<_>>())
}

fn judged(documents: impl Iterator<Item = Document>) -> Vec<Document> {
    documents.filter(|it| !is_older_rules_blind(it)).collect()
}

/// Whether the rules that SUNAT published as XSL misjudge it: those are older than the rate of
/// 10.5 %, and one of the two sets looks for a factura's instalments where none can be.
pub fn is_older_rules_blind(document: &Document) -> bool {
    let newer_rate = document.igv.on(document.rates_date()) == Some(10_50);
    newer_rate || matches!(document.payment, PaymentTerms::Credit(_))
}

fn written(documents: &[Document]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> =
        documents.iter().map(|it| (file(&it.name, &it.issuer), document_xml(it))).collect();
    files.extend(
        summaries(documents).iter().map(|it| (file(&it.name, &it.issuer), daily_summary_xml(it))),
    );
    files
        .extend(voidings(documents).iter().map(|it| (file(&it.name, &it.issuer), voiding_xml(it))));
    files
}

fn file(name: &DocumentName, issuer: &Issuer) -> String {
    format!("{}.xml", name.file_stem(&issuer.ruc))
}

/// A type of document and the series it is numbered in; of a note, what it is about.
const KINDS: [(DocumentKind, &str, Option<&str>); 6] = [
    (DocumentKind::Boleta, "B001", None),
    (DocumentKind::CreditNote, "BC01", Some("03-B001-7")),
    (DocumentKind::DebitNote, "BD01", Some("03-B001-7")),
    (DocumentKind::Factura, "F001", None),
    (DocumentKind::CreditNote, "FC01", Some("01-F001-7")),
    (DocumentKind::DebitNote, "FD01", Some("01-F001-7")),
];

/// What the first line may be, the rate and the moment of issue.
type Case = (&'static [Affectation], IgvRate, &'static str);

const CASES: [Case; 8] = [
    (&[Affectation::Taxed], IgvRate::General, NOW),
    (&[Affectation::Taxed], IgvRate::Restaurants, BEFORE),
    (&[Affectation::Taxed], IgvRate::Restaurants, NOW),
    (&[Affectation::Unaffected], IgvRate::General, NOW),
    (&[Affectation::Exempt], IgvRate::General, NOW),
    (FREE_TAXED, IgvRate::General, NOW),
    (FREE_UNTAXED, IgvRate::Restaurants, BEFORE),
    (&[Affectation::Unaffected, Affectation::Exempt], IgvRate::Restaurants, BEFORE),
];
const NOW: &str = "2026-11-20T10:15:30-05:00";
/// When the IGV of restaurants still was 10 %.
const BEFORE: &str = "2025-12-31T23:15:30-05:00";
const FREE_TAXED: &[Affectation] = &[
    Affectation::TaxedPrize,
    Affectation::TaxedDonation,
    Affectation::TaxedWithdrawal,
    Affectation::TaxedAdvertising,
    Affectation::TaxedBonus,
    Affectation::TaxedStaff,
];
const FREE_UNTAXED: &[Affectation] = &[
    Affectation::ExemptFree,
    Affectation::UnaffectedBonus,
    Affectation::UnaffectedWithdrawal,
    Affectation::UnaffectedSamples,
    Affectation::UnaffectedAgreement,
    Affectation::UnaffectedPrize,
    Affectation::UnaffectedAdvertising,
    Affectation::UnaffectedFree,
];

const BUYERS: [&[(Identity, &str, &str)]; 6] = [
    &[(Identity::None, "00000000", "CLIENTES VARIOS")],
    &[(Identity::Dni, "46779354", "FLORES ÑAHUI ANA"), (Identity::Dni, "00000001", "Q")],
    &[(Identity::Ruc, "20123456786", "COMERCIAL <LIMA> & CÍA \"S.A.C.\"")],
    &[(Identity::Ce, "001234567", "SMITH JOHN")],
    &[(Identity::Passport, "AB1234567", "LI")],
    &[
        (Identity::Diplomatic, "CD123456", "EMBAJADA"),
        (Identity::Foreign, "12345678", "SILVA JOÃO"),
        (Identity::Tin, "TIN12345", "MÜLLER"),
        (Identity::In, "IN123456", "ACME CORP."),
        (Identity::Tam, "TAM12345", "QUISPE"),
        (Identity::Ptp, "PTP12345", "PÉREZ"),
        (Identity::SafeConduct, "SC123456", "GÓMEZ"),
    ],
];

/// Off the first line and off the whole, in céntimos.
const DISCOUNTS: [(i64, i64); 4] = [(0, 0), (37, 0), (0, 100), (41, 73)];
/// In céntimos.
const ROUNDINGS: [i64; 2] = [0, -7];
/// Unit, thousandths, price and the line's amount in céntimos.
const SCALES: [(Unit, i64, i64, i64); 5] = [
    (Unit::PIECE, 3_000, 450, 1_350),
    (Unit::KILOGRAM, 375, 1_890, 709),
    (Unit::KILOGRAM, 267, 750, 200),
    (Unit::LITRE, 12_345_678, 5, 61_728),
    (Unit::KILOGRAM, 1, 999_900, 1_000),
];
const NAMES: [&str; 6] = [
    "PAN FRANCÉS",
    "M&M'S \"MANÍ\" <45G>",
    "]]> &amp; <!-- --> <?x?>",
    "CAFÉ ☕ ALTOMAYO 🇵🇪",
    "X",
    "QUESO FRESCO (KG) 100% – NATURAL",
];

/// Every document of the matrix, before it is XML.
pub fn documents() -> Vec<Document> {
    let mut found: Vec<Document> = Vec::new();
    for regime in Regime::ALL {
        for (kind, series, about) in KINDS {
            for case in CASES {
                for buyers in BUYERS {
                    for discount in DISCOUNTS {
                        for rounding in ROUNDINGS {
                            for scale in SCALES {
                                let place = found.len();
                                let name = name(kind, series, place);
                                let buyer = turn(buyers, place);
                                let affectation = turn(case.0, place);
                                let about = about.map(|it| it.parse::<DocumentName>().unwrap());
                                let gives = about.as_ref().map_or(kind, DocumentName::kind);
                                if regime.may_issue(&name)
                                    && affectation.suits(regime)
                                    && buyer.0.suits(gives)
                                {
                                    let mut it = document(regime, name, buyer, place);
                                    it.correction = about.map(|it| correction(kind, it, place));
                                    it.issued_at = case.2.parse().unwrap();
                                    it.igv = case.1;
                                    it.lines = lines(&it, affectation, scale, place);
                                    price_off(&mut it, discount, rounding);
                                    found.push(it);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    found
}

/// One of a list, in an order that has nothing to do with the steps of the sample.
fn turn<T: Copy>(list: &[T], place: usize) -> T {
    list[(place.wrapping_mul(0x9E37_79B1) >> 7) % list.len()]
}

fn name(kind: DocumentKind, series: &str, place: usize) -> DocumentName {
    DocumentName::new(kind, series, u32::try_from(place + 1).unwrap()).unwrap()
}

fn document(
    regime: Regime,
    name: DocumentName,
    (identity, number, called): (Identity, &str, &str),
    place: usize,
) -> Document {
    let on_credit = name.kind() == DocumentKind::Factura && place.is_multiple_of(3);
    Document {
        name,
        issued_at: NOW.parse().unwrap(),
        issuer: issuer(regime, place),
        buyer: Buyer { identity, number: number.to_owned(), name: called.to_owned() },
        operation: Operation::of(regime),
        correction: None,
        igv: IgvRate::General,
        lines: Vec::new(),
        discount: Money::ZERO,
        rounding: Money::ZERO,
        // The instalments follow when the total is known.
        payment: if on_credit { PaymentTerms::Credit(Vec::new()) } else { PaymentTerms::Cash },
        legends: Vec::new(),
    }
}

fn issuer(regime: Regime, place: usize) -> Issuer {
    let (ruc, name) = match regime {
        Regime::Nrus => ("10467793549", "QUISPE MAMANI ROSA"),
        Regime::Rer => ("10467793549", "BODEGA & BAZAR <EL SOL>"),
        Regime::Rmt | Regime::Rg => ("20123456786", "COMERCIAL EJEMPLO S.A.C."),
    };
    Issuer {
        ruc: ruc.parse().unwrap(),
        name: name.parse().unwrap(),
        trade_name: turn(&[None, Some("D'ROSA \"LA Ñ\" & HIJAS"), Some("Ñ")], place)
            .map(|it| it.parse().unwrap()),
        address: "JR. UNIÓN 123".parse().unwrap(),
        ubigeo: turn(&["150101", "040101", "250101"], place).to_owned(),
        regime,
    }
}

fn correction(kind: DocumentKind, about: DocumentName, place: usize) -> Correction {
    let cause = if kind == DocumentKind::CreditNote {
        let motives = [
            CreditMotive::Annulment,
            CreditMotive::WrongRuc,
            CreditMotive::WholeReturn,
            CreditMotive::PartialReturn,
            CreditMotive::LessValue,
        ];
        Cause::Credit(turn(&motives, place))
    } else {
        let motives = [DebitMotive::LateInterest, DebitMotive::MoreValue, DebitMotive::Penalty];
        Cause::Debit(turn(&motives, place))
    };
    // Now and then it comes in another year, with other rates.
    let about_issued = place.is_multiple_of(2).then(|| BEFORE.parse::<Instant>().unwrap());
    Correction {
        about,
        about_issued: about_issued.map(Instant::business_date),
        cause,
        reason: "Devolución \"por\" <error> & cambio".parse().unwrap(),
    }
}

/// The line in question, and beside it one that is paid for; the free ones also stand alone. Now
/// and then the goods go into plastic bags.
fn lines(
    document: &Document,
    affectation: Affectation,
    (unit, milli, price, gross): (Unit, i64, i64, i64),
    place: usize,
) -> Vec<Line> {
    let line = |affectation, unit, milli, price, gross, shift: usize| Line {
        code: turn(&[None, Some("7750182002509"), Some("A&B<1>")], place + shift)
            .map(str::to_owned),
        name: turn(&NAMES, place + shift).parse::<Name>().unwrap(),
        unit,
        quantity: Quantity::from_milli(milli).unwrap(),
        unit_price: Money::from_cents(price),
        gross: Money::from_cents(gross),
        discount: Money::ZERO,
        affectation,
        bags: 0,
    };
    let breaks_out_igv = document.issuer.regime.breaks_out_igv();
    let paid = if breaks_out_igv { Affectation::Taxed } else { affectation };
    let mut lines = vec![line(affectation, unit, milli, price, gross, 0)];
    // A nota de débito charges something (2062).
    let alone = affectation.is_free() && place.is_multiple_of(5);
    if !alone || document.kind() == DocumentKind::DebitNote {
        lines.push(line(paid, Unit::PIECE, 12_000, 130, 1_560, 1));
    }
    if place.is_multiple_of(3) && !affectation.is_free() {
        lines.push(line(affectation, Unit::SERVICE, 1_000, 99, 99, 2));
    }
    if breaks_out_igv && !alone && place.is_multiple_of(4) {
        let bags = line(paid, Unit::BAG, 2_000, 10, 20, 3);
        lines.push(Line { bags: 2, ..bags });
    }
    lines
}

/// Discounts and roundings fall on what is paid for; of what is given away there is nothing to take.
fn price_off(it: &mut Document, (off_line, off_whole): (i64, i64), rounding: i64) {
    let paid = it.lines.iter_mut().find(|it| !it.affectation.is_free());
    if let Some(line) = paid {
        line.discount = Money::from_cents(off_line);
        it.discount = Money::from_cents(off_whole);
        it.rounding = Money::from_cents(rounding);
    }
    if let PaymentTerms::Credit(instalments) = &mut it.payment {
        instalments.clear();
    }
    let payable = it.totals().payable;
    it.payment = match &it.payment {
        PaymentTerms::Credit(_) if payable.cents() > 100 => {
            let first = Money::from_cents(payable.cents() / 3);
            let rest = Money::from_cents(payable.cents() - first.cents());
            let (next, last) = ("2026-12-20".parse().unwrap(), "2027-01-20".parse().unwrap());
            PaymentTerms::Credit(vec![
                Instalment { due: next, amount: first },
                Instalment { due: last, amount: rest },
            ])
        }
        _ => PaymentTerms::Cash,
    };
}

/// Resúmenes diarios of these documents: every regime, everything a line can say, one line and five
/// hundred.
pub fn summaries(documents: &[Document]) -> Vec<DailySummary> {
    let mut found: Vec<DailySummary> = Vec::new();
    for regime in Regime::ALL {
        let of_boletas: Vec<&Document> = documents
            .iter()
            .filter(|it| it.issuer.regime == regime && it.name.series().starts_with('B'))
            .collect();
        for condition in [Condition::Add, Condition::Modify, Condition::Void] {
            let blocks = [1, 3, 20, izi_domain::Summary::LINES_MAX];
            for (turn, size) in blocks.into_iter().enumerate() {
                let Some(first) = of_boletas.get(turn * 7) else { continue };
                let day = first.issue_date();
                let same_day = of_boletas.iter().skip(turn * 7).filter(|it| it.issue_date() == day);
                let entries = same_day.take(size);
                let correlative = u32::try_from(found.len() + 1).unwrap();
                let issue_date = "2026-11-21".parse().unwrap();
                found.push(DailySummary {
                    name: DocumentName::report(DocumentKind::Summary, issue_date, correlative),
                    issue_date,
                    documents_date: day,
                    issuer: first.issuer.clone(),
                    entries: entries.map(|it| SummaryEntry::of_document(it, condition)).collect(),
                });
            }
        }
    }
    found
}

/// Comunicaciones de baja of these documents, by every regime that has what they may void.
pub fn voidings(documents: &[Document]) -> Vec<Voiding> {
    let mut found: Vec<Voiding> = Vec::new();
    for regime in Regime::ALL {
        for size in [1, 40] {
            let voidable: Vec<&Document> = documents
                .iter()
                .filter(|it| it.issuer.regime == regime && it.name.series().starts_with('F'))
                .filter(|it| it.issue_date() == NOW.parse::<Instant>().unwrap().business_date())
                .take(size)
                .collect();
            let issue_date = "2026-11-21".parse().unwrap();
            let correlative = u32::try_from(found.len() + 1).unwrap();
            let name = DocumentName::report(DocumentKind::Voiding, issue_date, correlative);
            let Some(first) = voidable.first().filter(|_| regime.may_issue(&name)) else {
                continue;
            };
            found.push(Voiding {
                name,
                issue_date,
                documents_date: first.issue_date(),
                issuer: first.issuer.clone(),
                lines: voidable
                    .iter()
                    .map(|it| VoidedDocument {
                        document: it.name.clone(),
                        reason: "ERROR \"DE\" <DIGITACIÓN> & CÍA".parse().unwrap(),
                    })
                    .collect(),
            });
        }
    }
    found
}
