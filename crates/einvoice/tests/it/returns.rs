//! The meanings of return codes, against SUNAT's own list where it lies beside the repository.

use std::collections::BTreeSet;
use std::path::Path;

use izi_einvoice::returns::{OURS, known, meaning};

/// Not of the list: accepted, and the states of a ticket.
const OUTSIDE: [u32; 3] = [0, 98, 99];

#[test]
fn every_code_with_a_meaning_is_sunats() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/sunat/data/codigos-retorno-2026-02-12.tsv");
    let Ok(list) = std::fs::read_to_string(list) else {
        println!("skipped: no ../shared/sunat/data/codigos-retorno-2026-02-12.tsv");
        return;
    };
    let sunats: BTreeSet<u32> =
        list.lines().filter_map(|it| it.split('\t').next()?.parse().ok()).collect();
    assert!(sunats.len() > 1_900, "{} codes read", sunats.len());
    for code in known().filter(|it| *it < OURS && !OUTSIDE.contains(it)) {
        assert!(sunats.contains(&code), "{code} is none of SUNAT's");
    }
    for code in OUTSIDE.into_iter().chain([OURS]) {
        assert!(!sunats.contains(&code) && meaning(code).is_some(), "{code}");
    }
}

#[test]
fn what_only_sunats_registers_tell_has_a_meaning() {
    // Of GAPS.md and the facts: nothing offline can check them, so they will come.
    for code in [
        100, 109, 111, 112, 127, 130, 138, 140, 151, 154, 161, 200, 306, 1001, 1003, 1032, 1033,
        1034, 1035, 1036, 1078, 1079, 1083, 1084, 1086, 2010, 2011, 2076, 2101, 2105, 2108, 2109,
        2119, 2120, 2121, 2207, 2208, 2209, 2223, 2226, 2282, 2294, 2301, 2308, 2323, 2324, 2325,
        2326, 2327, 2328, 2329, 2335, 2346, 2348, 2375, 2398, 2404, 2539, 2540, 2663, 2671, 2885,
        2949, 2957, 2987, 2988, 2989, 2990, 3202, 3207, 3209, 3260, 3286, 3320, 3321, 3496, 4013,
        4014, 4019, 4028, 4204, 4237, 4331, 4439, 4443,
    ] {
        assert!(meaning(code).is_some(), "{code}");
    }
}
