//! Somebody alters a signed document: one byte of it is enough to be caught.

use izi_signature::{Hash, Identity, verify};
use proptest::prelude::*;

use crate::documents::{PASSWORD, SHOP, boleta, file, signed};

/// Whether the program sees that a document is not as `SHOP` signed it: it does not verify, it
/// names another certificate, which is what SUNAT answers 2325 to, or the signature has another name
/// than every signature of ours. That name is under no hash; of other programs' documents any is let
/// pass, since SUNAT compares it with nothing.
fn is_caught(document: &[u8]) -> bool {
    verify(document).map_or(true, |it| it.certificate != SHOP.facts() || it.id != "SIGN")
}

/// Where a document may change without being another document: its first line names the encoding,
/// in small letters or capital ones. No hash is over that line, but only what XML 1.0 lets stand
/// there is read.
fn is_explained(document: &[u8], at: usize) -> bool {
    let text = str::from_utf8(document).unwrap();
    let name = text.find("encoding=\"").unwrap() + "encoding=\"".len();
    (name..name + "UTF-8".len()).contains(&at)
}

/// Whether a blank between the attributes of a tag became another kind of blank: the same XML.
fn is_blank_in_tag(document: &[u8], at: usize, mask: u8) -> bool {
    let before = &document[..at];
    let opening = before.iter().rposition(|it| *it == b'<').unwrap_or(0);
    let is_in_value = before[opening..].split(|it| *it == b'"').count() % 2 == 0;
    let is_in_tag = !before[opening..].contains(&b'>') && !is_in_value;
    is_in_tag && document[at] == b' ' && (document[at] ^ mask).is_ascii_whitespace()
}

fn flipped(document: &[u8], at: usize, mask: u8) -> Vec<u8> {
    let mut altered = document.to_vec();
    altered[at] ^= mask;
    altered
}

/// How many bytes may be flipped by what `mask` says of their place; every one is explained.
fn check_every_byte(document: &[u8], mask: fn(usize) -> u8) -> usize {
    assert!(!is_caught(document), "the document is good as it is");
    let unseen: Vec<_> =
        (0..document.len()).filter(|at| !is_caught(&flipped(document, *at, mask(*at)))).collect();
    for at in &unseen {
        let is_known = is_explained(document, *at) || is_blank_in_tag(document, *at, mask(*at));
        let around = String::from_utf8_lossy(&document[at.saturating_sub(20)..=*at]);
        assert!(is_known, "byte {at} may be flipped by {:#04x}: …{around}", mask(*at));
    }
    println!("{} of {} bytes explained: {unseen:?}", unseen.len(), document.len());
    unseen.len()
}

#[test]
fn every_byte_of_a_boleta_is_watched() {
    let document = signed(&boleta(0).1, &SHOP, Hash::default());
    // A letter becomes its neighbour.
    let unseen = check_every_byte(&document, |_| 0x01);
    assert!(unseen < 30, "{unseen}");
    // One bit of every place among them all.
    check_every_byte(&document, |at| 1 << (at % 8));
}

#[test]
fn every_byte_of_a_boleta_signed_with_sha1_is_watched() {
    let document = signed(&boleta(5).1, &SHOP, Hash::Sha1);
    // A capital letter becomes a small one.
    check_every_byte(&document, |_| 0x20);
}

/// Nothing in a document says that an issued certificate is whole: its issuer's key is not there.
/// What the signature does guard is its key, and the fingerprint tells the rest.
#[test]
fn an_altered_certificate_of_an_issuer_has_another_fingerprint() {
    let leaf = Identity::read(&file("chain.p12"), PASSWORD).unwrap();
    let document = signed(&boleta(6).1, &leaf, Hash::default());
    let text = str::from_utf8(&document).unwrap();
    let from = text.find("<ds:X509Certificate>").unwrap() + "<ds:X509Certificate>".len();
    let to = text.find("</ds:X509Certificate>").unwrap();
    let known = leaf.facts().sha256_fingerprint;
    for at in from..to {
        if let Ok(verified) = verify(&flipped(&document, at, 1)) {
            assert_ne!(verified.certificate.sha256_fingerprint, known, "byte {at}");
        }
    }
    assert_eq!(verify(&document).unwrap().certificate.sha256_fingerprint, known);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_byte_of_any_boleta_becomes_another_unseen(
        nth in 0..12_usize, place in any::<prop::sample::Index>(), mask in 1..=255_u8,
    ) {
        let document = signed(&boleta(nth).1, &SHOP, Hash::default());
        let at = place.index(document.len());
        let is_known = is_explained(&document, at) || is_blank_in_tag(&document, at, mask);
        let caught = is_caught(&flipped(&document, at, mask));
        prop_assert!(caught || is_known, "byte {} by {:#04x}", at, mask);
    }

    #[test]
    fn nothing_can_be_put_in_or_taken_out_unseen(
        nth in 0..6_usize, place in any::<prop::sample::Index>(), text in "[ -~ñ]{1,8}",
    ) {
        let document = signed(&boleta(nth).1, &SHOP, Hash::default());
        let at = place.index(document.len());
        let mut longer = document.clone();
        longer.splice(at..at, text.bytes());
        // White space inside a tag or between the signature's parts is the same XML.
        let is_blank = text.trim().is_empty();
        prop_assert!(is_caught(&longer) || is_blank || is_explained(&document, at));
        let mut shorter = document.clone();
        shorter.drain(at..(at + text.len()).min(document.len()));
        // The end of the first line is not in the canonical form.
        let is_line_end = text.len() == 1 && document[..at].ends_with(b"?>");
        prop_assert!(is_caught(&shorter) || is_line_end || is_explained(&document, at));
    }
}
