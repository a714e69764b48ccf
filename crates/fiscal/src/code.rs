//! What SUNAT's return codes mean for whoever waits for the answer: the one table, for every way.
//!
//! Source: sheet `CódigosRetorno` of the workbook of 2026-02-12, and facts/fiscal.md section 4.

use izi_domain::DocumentKind;
use izi_einvoice::{Outcome, classify};

/// What to do about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The document has its decision.
    Settled,
    /// A ticket that is not decided yet.
    InProcess,
    /// SUNAT was down: nothing was processed, the same bytes go again.
    Later,
    /// What became of the document must be asked.
    Ask,
    /// User, password, profile or authorisation: no document of this account will pass.
    Refused,
    /// The number is there already.
    Registered,
    /// The number is there already, and voided or rejected: it is spent.
    Spent,
    /// Too late to go by itself.
    OnlyInSummary,
    /// The same request would fail again.
    Wrong,
}

/// The meaning of a code that was said of such a document.
pub(crate) const fn meaning(code: u32, kind: DocumentKind) -> Meaning {
    match code {
        98 => Meaning::InProcess,
        // SUNAT's own machines: a user it could not look up (0110), a batch that got nothing (0201), a
        // folder for the zip (0251), its schemas (0303, 0304).
        100 | 109 | 110 | 130..=138 | 200 | 201 | 251 | 303 | 304 => Meaning::Later,
        // Done with errors, and the CDR that tells them did not come with it (99); a constancia or
        // a message that got lost behind a document that may well be registered; a ticket that is
        // lost; the same document in process at this moment (0140).
        99 | 125..=127 | 140 | 253 | 254 | 307 => Meaning::Ask,
        // The header, the user and its password (0101–0106), its profile and kind (0111–0113), a
        // sender who was not authorised (0154), an issuer who may not use this way (1078, 1080).
        101..=106 | 111..=113 | 154 | 1_078 | 1_080 => Meaning::Refused,
        // 2109 has the words of 1033, and 0402 and 2403 say that the name was sent before: whatever
        // their range, a document that arrived is not to be replaced before it was asked about.
        402 | 1_033 | 2_109 | 2_403 => Meaning::Registered,
        // 4003 and 4035 "registered before as rejected", 4034 "as voided": no observation of a
        // document that is valid.
        1_032 | 4_003 | 4_034 | 4_035 => Meaning::Spent,
        // A report whose ticket got lost and that is sent again.
        2_223 | 2_324 if kind.is_report() => Meaning::Registered,
        1_079 => Meaning::OnlyInSummary,
        _ => match classify(code) {
            Outcome::Exception => Meaning::Wrong,
            Outcome::Accepted | Outcome::Observed | Outcome::Rejected => Meaning::Settled,
        },
    }
}

/// The code at the beginning of a text, as SUNAT and the PSEs put it before its words: four digits,
/// then the end, a colon, a bar, or a dash with words behind it. Years, dates and durations begin with
/// four digits too, and a code from 2000 on settles a document: of those only the ones are taken
/// that SUNAT's list is known to have.
pub(crate) fn leading(text: &str) -> Option<u32> {
    let text = text.trim();
    let (code, rest) = text.split_at_checked(4)?;
    let code = exact(code)?;
    let ends = match rest.trim_start().split_at_checked(1) {
        None => rest.is_empty(),
        Some((":" | "|" | "-", words)) => {
            !words.trim_start().starts_with(|it: char| it.is_ascii_digit())
        }
        Some(_) => false,
    };
    let is_listed = || izi_einvoice::meaning(code).is_some();
    (ends && (code < 2_000 || is_listed())).then_some(code)
}

/// A code that stands alone: four digits and nothing else.
pub(crate) fn exact(text: &str) -> Option<u32> {
    let text = text.trim();
    let is_code = text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit());
    if is_code { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_meaning() {
        let (boleta, report) = (DocumentKind::Boleta, DocumentKind::Summary);
        for (codes, expected) in [
            (&[0, 2_000, 2_223, 2_329, 2_800, 3_999, 4_000, 4_312][..], Meaning::Settled),
            (&[98], Meaning::InProcess),
            (&[100, 109, 110, 130, 134, 138, 200, 201, 251, 303, 304], Meaning::Later),
            (&[99, 125, 126, 127, 140, 253, 254, 307], Meaning::Ask),
            (&[101, 102, 103, 104, 105, 106, 111, 112, 113, 154, 1_078, 1_080], Meaning::Refused),
            (&[402, 1_033, 2_109, 2_403], Meaning::Registered),
            (&[1_032, 4_003, 4_034, 4_035], Meaning::Spent),
            (&[1_079], Meaning::OnlyInSummary),
            (&[1, 97, 139, 151, 161, 199, 202, 306, 1_001, 1_034, 1_999], Meaning::Wrong),
        ] {
            for code in codes {
                assert_eq!(meaning(*code, boleta), expected, "{code}");
            }
        }
        assert_eq!(meaning(2_223, report), Meaning::Registered);
        assert_eq!(meaning(2_324, report), Meaning::Registered);
        assert_eq!(meaning(2_663, report), Meaning::Settled);
    }

    /// What the screen says the program does by itself, it does.
    #[test]
    fn what_a_person_is_told_to_wait_for_goes_on_by_itself() {
        let mut told = 0;
        for code in izi_einvoice::returns::known() {
            let advice = izi_einvoice::meaning(code).map_or("", |it| it.advice);
            let waits = ["se envía otra vez solo", "vuelve a preguntar solo"];
            if !waits.iter().any(|it| advice.contains(it)) {
                continue;
            }
            told += 1;
            let meaning = meaning(code, DocumentKind::Boleta);
            let goes_on = [Meaning::Later, Meaning::Ask, Meaning::InProcess].contains(&meaning);
            assert!(goes_on, "{code} is {meaning:?}: {advice}");
        }
        assert!(told > 20, "{told}");
    }

    #[test]
    fn a_code_stands_before_the_words() {
        for (text, code) in [
            ("1033 - El comprobante fue registrado", Some(1_033)),
            (" 0111", Some(111)),
            ("2329: fecha", Some(2_329)),
            ("2329 | fecha", Some(2_329)),
            ("2329-fecha", Some(2_329)),
            ("2026-11-21 10:00:00 SQLSTATE[HY000]", None),
            ("2026 - 11 - 21", None),
            ("2329: 2026-11-21", None),
            ("3000 ms exceeded", None),
            ("3000ms", None),
            ("2329 fecha", None),
            ("1024 bytes", None),
            ("3999 - no es de la lista", None),
            ("2329é", None),
            ("été", None),
            ("20261121 no es un codigo", None),
            ("200", None),
            ("La boleta 1033", None),
            ("", None),
        ] {
            assert_eq!(leading(text), code, "{text:?}");
        }
    }
}
