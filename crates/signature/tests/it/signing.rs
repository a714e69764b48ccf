//! What a signature under our documents looks like.

use izi_signature::{Hash, Identity, Invalid, SignError, embed, sign, verify};

use crate::documents::{PASSWORD, SHOP, boleta, file, golden, signed};

#[test]
fn every_golden_document_is_signed_and_verified() {
    for (name, unsigned) in golden() {
        for hash in Hash::ALL {
            let signature = sign(unsigned.as_bytes(), &SHOP, hash)
                .unwrap_or_else(|problem| panic!("{name}: {problem}"));
            let document = embed(unsigned.as_bytes(), &signature.element).unwrap();
            let verified = verify(&document).unwrap_or_else(|it| panic!("{name}: {it}"));
            assert_eq!(verified.digest, signature.digest, "{name}");
            assert_eq!(verified.hash, hash, "{name}");
            assert_eq!(verified.ruc.as_deref(), Some("10467793549"), "{name}");
            assert_eq!(verified.certificate, SHOP.facts(), "{name}");
        }
    }
}

#[test]
fn the_same_document_has_the_same_signature() {
    let (_, unsigned) = boleta(1);
    let again = Identity::read(&file("pkcs1.pem"), "").unwrap();
    for hash in Hash::ALL {
        let first = sign(&unsigned, &SHOP, hash).unwrap();
        assert_eq!(first, sign(&unsigned, &again, hash).unwrap(), "{}", hash.code());
    }
}

#[test]
fn a_signature_changes_nothing_but_its_place() {
    let (_, unsigned) = boleta(2);
    let signature = sign(&unsigned, &SHOP, Hash::default()).unwrap();
    let document = String::from_utf8(embed(&unsigned, &signature.element).unwrap()).unwrap();
    let element = String::from_utf8(signature.element).unwrap();
    assert_eq!(document.replacen(&element, "", 1).into_bytes(), unsigned);
    assert!(element.starts_with("<ds:Signature Id=\"SIGN\"><ds:SignedInfo>"), "{element}");
    assert!(document.contains("<cbc:URI>#SIGN</cbc:URI>"));
    assert_eq!(verify(&unsigned), Err(Invalid::NotSigned));
}

#[test]
fn a_key_of_3072_bits_signs_in_both_ways() {
    let long = Identity::read(&file("long.p12"), PASSWORD).unwrap();
    for hash in [Hash::Sha256, Hash::Sha1] {
        assert!(verify(&signed(&boleta(3).1, &long, hash)).is_ok());
    }
}

#[test]
fn only_an_unsigned_document_of_ours_is_signed() {
    let (_, unsigned) = boleta(4);
    let text = String::from_utf8(unsigned.clone()).unwrap();
    let done = signed(&unsigned, &SHOP, Hash::default());
    let no_place = text.replace("<ext:ExtensionContent></ext:ExtensionContent>", "");
    let no_ds = text.replace(" xmlns:ds=", " xmlns:dx=");
    let pretty = text.replace("><ext:UBLExtension>", ">\n  <ext:UBLExtension>");
    let no_declaration = text.split_once('\n').unwrap().1;
    let open = text.trim_end_matches("</Invoice>");
    let longer = format!("{text}\n");
    for (what, bytes) in [
        ("signed already", done.as_slice()),
        ("no place", no_place.as_bytes()),
        ("no prefix for the signature", no_ds.as_bytes()),
        ("printed in a pretty way", pretty.as_bytes()),
        ("no declaration", no_declaration.as_bytes()),
        ("not closed", open.as_bytes()),
        ("with something behind it", longer.as_bytes()),
        ("nothing", b""),
    ] {
        assert_eq!(sign(bytes, &SHOP, Hash::default()), Err(SignError::Document), "{what}");
        assert_eq!(embed(bytes, b"<ds:Signature/>"), None, "{what}");
    }
}

#[test]
fn a_hash_is_found_by_its_name_in_the_settings() {
    for hash in Hash::ALL {
        assert_eq!(Hash::from_code(hash.code()), Some(hash));
    }
    assert_eq!(Hash::from_code("md5"), None);
    assert_eq!(Hash::default(), Hash::Sha256);
}
