//! The catalogues against SUNAT's own, where they lie beside the repository: what is here is there,
//! and what is not here is left out on purpose.

use std::collections::BTreeSet;
use std::path::Path;

use izi_domain::Unit;
use izi_einvoice::catalogues::{
    Affectation, Allowance, CreditMotive, DebitMotive, DocumentCode, Identity, Legend, Operation,
    RelatedDocument, Tribute,
};

/// The codes of a catalogue in the files of SUNAT's rules.
fn sunats(number: &str) -> Option<BTreeSet<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/sunat/data/rules/commons/cpe/catalogo")
        .join(format!("cat_{number}.xml"));
    let text = std::fs::read_to_string(file).ok()?;
    let codes = text.split("<c id=\"").skip(1).filter_map(|it| it.split('"').next());
    // The workbook of 2026-02-12 has a document more.
    let newer = (number == "06").then_some("H");
    Some(codes.chain(newer).map(str::to_owned).collect())
}

/// Its number, the codes that are here, and those left out, where they are told.
type Checked<'a> = (&'a str, Vec<&'a str>, Option<Vec<&'a str>>);

fn codes<T: Copy>(rows: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    rows.iter().map(|it| code(*it)).collect()
}

#[test]
fn each_catalogue_is_sunats_but_for_what_is_left_out() {
    let exports = ["0200", "0201", "0202", "0203", "0204", "0205", "0206", "0207", "0208"];
    let other_trades = [
        "0112", "0301", "0302", "0303", "0401", "0501", "0502", "0503", "1001", "1002", "1003",
        "1004", "2001", "2100", "2101", "2102", "2103", "2104", "2105",
    ];
    let checked: [Checked<'_>; 11] = [
        ("01", codes(DocumentCode::ALL, DocumentCode::code), None),
        ("03", codes(Unit::ALL, Unit::code), None),
        ("05", codes(Tribute::ALL, Tribute::code), Some(vec!["3000"])),
        ("06", codes(Identity::ALL, Identity::code), Some(vec![])),
        ("07", codes(Affectation::ALL, Affectation::code), Some(vec!["17", "40"])),
        ("09", codes(CreditMotive::ALL, CreditMotive::code), Some(vec![])),
        ("10", codes(DebitMotive::ALL, DebitMotive::code), Some(vec![])),
        ("12", codes(RelatedDocument::ALL, RelatedDocument::code), Some(vec![])),
        (
            "51",
            codes(Operation::ALL, Operation::code),
            Some([&exports[..], &other_trades].concat()),
        ),
        (
            "52",
            codes(Legend::ALL, Legend::code),
            Some(vec!["2000", "2004", "2006", "2007", "2008", "2009", "2010", "2011"]),
        ),
        (
            "53",
            codes(Allowance::ALL, Allowance::code),
            Some(vec![
                "04", "05", "06", "20", "45", "46", "47", "48", "49", "50", "51", "52", "53", "61",
                "62", "63",
            ]),
        ),
    ];
    for (number, ours, left_out) in checked {
        let Some(sunats) = sunats(number) else {
            println!("skipped: no catalogue {number} in ../shared/sunat/data/rules");
            return;
        };
        let ours: BTreeSet<String> = ours.into_iter().map(str::to_owned).collect();
        assert!(ours.is_subset(&sunats), "{number}: {:?}", ours.difference(&sunats));
        if let Some(left_out) = left_out {
            let missing: BTreeSet<_> = sunats.difference(&ours).map(String::as_str).collect();
            assert_eq!(missing, left_out.into_iter().collect(), "{number}");
        }
    }
}
