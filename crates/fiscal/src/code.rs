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
    /// Too late to go by itself.
    OnlyInSummary,
    /// The same request would fail again.
    Wrong,
}

/// The meaning of a code that was said of such a document.
pub(crate) const fn meaning(code: u32, kind: DocumentKind) -> Meaning {
    match code {
        98 => Meaning::InProcess,
        100 | 109 | 130..=138 | 200 => Meaning::Later,
        // Done with errors, and the CDR that tells them did not come with it (99); a constancia or
        // a message that got lost behind a document that may well be registered; a ticket that is
        // lost; the same document in process at this moment (0140).
        99 | 125..=127 | 140 | 253 | 254 | 307 => Meaning::Ask,
        // The header, the user and its password (0101–0106), its profile and kind (0111–0113), a
        // sender who was not authorised (0154), an issuer who may not use this way (1078, 1080).
        101..=106 | 111..=113 | 154 | 1_078 | 1_080 => Meaning::Refused,
        1_032 | 1_033 => Meaning::Registered,
        // A report whose ticket got lost and that is sent again.
        2_223 | 2_324 if kind.is_report() => Meaning::Registered,
        1_079 => Meaning::OnlyInSummary,
        _ => match classify(code) {
            Outcome::Exception => Meaning::Wrong,
            Outcome::Accepted | Outcome::Observed | Outcome::Rejected => Meaning::Settled,
        },
    }
}

/// The code at the beginning of a text, as SUNAT and the PSEs put it before its words: four digits
/// and nothing that goes on with them.
pub(crate) fn leading(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    if end == 4 { text[..end].parse().ok() } else { None }
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
            (&[100, 109, 130, 134, 138, 200], Meaning::Later),
            (&[99, 125, 126, 127, 140, 253, 254, 307], Meaning::Ask),
            (&[101, 102, 103, 104, 105, 106, 111, 112, 113, 154, 1_078, 1_080], Meaning::Refused),
            (&[1_032, 1_033], Meaning::Registered),
            (&[1_079], Meaning::OnlyInSummary),
            (&[1, 97, 110, 139, 151, 161, 199, 201, 306, 1_001, 1_034, 1_999], Meaning::Wrong),
        ] {
            for code in codes {
                assert_eq!(meaning(*code, boleta), expected, "{code}");
            }
        }
        assert_eq!(meaning(2_223, report), Meaning::Registered);
        assert_eq!(meaning(2_324, report), Meaning::Registered);
        assert_eq!(meaning(2_663, report), Meaning::Settled);
    }

    #[test]
    fn a_code_stands_before_the_words() {
        for (text, code) in [
            ("1033 - El comprobante fue registrado", Some(1_033)),
            (" 0111", Some(111)),
            ("2329: fecha", Some(2_329)),
            ("20261121 no es un codigo", None),
            ("200", None),
            ("La boleta 1033", None),
            ("", None),
        ] {
            assert_eq!(leading(text), code, "{text:?}");
        }
    }
}
