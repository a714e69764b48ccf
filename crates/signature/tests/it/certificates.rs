//! Certificate files as authorities, Windows and OpenSSL hand them out.

use izi_domain::Instant;
use izi_signature::{BadCertificate, Certificate, Expiry, Identity};

use crate::documents::{PASSWORD, SHOP, file, shared};

const RUC: Option<&str> = Some("10467793549");

#[track_caller]
fn check_ruc(name: &str, password: &str, ruc: Option<&str>) {
    let identity = Identity::read(&file(name), password).unwrap();
    assert_eq!(identity.facts().ruc.as_deref(), ruc, "{name}");
}

#[track_caller]
fn check_refused(name: &str, password: &str, code: &str) {
    let problem = Identity::read(&file(name), password).expect_err(name);
    assert_eq!(problem.code(), code, "{name}");
}

#[test]
fn every_kind_of_file_is_read() {
    for name in [
        "modern.p12",
        "legacy.p12",
        "triple_des.p12",
        "windows.p12",
        "no_mac.p12",
        "chain.p12",
        "pkcs8.pem",
        "pkcs1.pem",
        "encrypted.pem",
        "encrypted_old.pem",
        "bag_attributes.pem",
    ] {
        check_ruc(name, PASSWORD, RUC);
    }
    check_ruc("no_password.p12", "", RUC);
    check_ruc("accents.p12", "clavé ñ", RUC);
    check_ruc("by_number.p12", PASSWORD, Some("20123456786"));
    check_ruc("no_ruc.p12", PASSWORD, None);
}

#[test]
fn a_key_of_3072_bits_is_read_too() {
    assert!(Identity::read(&file("long.p12"), PASSWORD).is_ok());
}

#[test]
fn a_wrong_password_is_told_from_a_broken_file() {
    for name in ["modern.p12", "legacy.p12", "triple_des.p12", "no_mac.p12", "encrypted.pem"] {
        for wrong in ["", "Prueba", "prueba "] {
            check_refused(name, wrong, "wrong_password");
        }
    }
    check_refused("no_password.p12", PASSWORD, "wrong_password");
    let whole = file("legacy.p12");
    for cut in [0, 1, 2, 4, 40, 400, whole.len() / 2, whole.len() - 1] {
        let problem = Identity::read(&whole[..cut], PASSWORD).expect_err("cut");
        assert_eq!(problem.code(), "unreadable", "cut after {cut} bytes");
    }
    for text in ["", "hola", "-----BEGIN CERTIFICATE-----\nMII", "<html>", "\u{30}\u{5}"] {
        let problem = Identity::read(text.as_bytes(), PASSWORD).expect_err(text);
        assert_eq!(problem, BadCertificate::Unreadable, "{text}");
    }
}

#[test]
fn what_some_programs_put_behind_a_file_does_not_matter() {
    let mut padded = file("modern.p12");
    padded.extend([0; 7]);
    assert!(Identity::read(&padded, PASSWORD).is_ok());
}

#[test]
fn a_file_that_cannot_sign_says_why() {
    check_refused("no_key.p12", PASSWORD, "no_key");
    check_refused("no_key.pem", PASSWORD, "no_key");
    check_refused("no_certificate.p12", PASSWORD, "no_certificate");
    check_refused("mismatched.pem", PASSWORD, "not_the_keys");
    check_refused("curve.p12", PASSWORD, "not_rsa");
    check_refused("curve.pem", PASSWORD, "not_rsa");
    check_refused("short.p12", PASSWORD, "too_short");
    check_refused("proc_type.pem", PASSWORD, "unsupported");
    let sealed = String::from_utf8(file("encrypted.pem")).unwrap();
    let problem = Certificate::from_pem(&sealed, None).expect_err("no password given");
    assert_eq!(problem, BadCertificate::WrongPassword);
}

#[test]
fn no_damage_of_a_file_stops_the_program() {
    for name in ["modern.p12", "pkcs1.pem"] {
        let whole = file(name);
        // Keys are made slow on purpose: every 40th byte says as much.
        for at in (0..whole.len()).step_by(40) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            let _ = Identity::read(&damaged, PASSWORD);
        }
    }
}

#[test]
fn the_certificate_of_the_key_is_found_among_those_of_its_issuers() {
    for name in ["chain.p12", "pkcs8.pem"] {
        let identity = Identity::read(&file(name), PASSWORD).unwrap();
        let facts = identity.facts();
        assert!(facts.subject.contains("BODEGA DE PRUEBA"), "{}", facts.subject);
        assert!(facts.issuer.contains("RAIZ DE PRUEBA"), "{}", facts.issuer);
        assert_eq!(identity.chain().len(), 1);
        assert!(identity.chain()[0].facts().subject.contains("RAIZ DE PRUEBA"));
    }
}

#[test]
fn a_renewed_certificate_signs_though_the_old_one_stands_first() {
    for name in ["renewed.p12", "renewed_key.pem"] {
        let identity = Identity::read(&file(name), PASSWORD).unwrap();
        assert_eq!(identity.facts().not_after, moment("2040-01-01T00:00:00Z"), "{name}");
        let old = identity.chain()[0].facts().not_after;
        assert_eq!(old, moment("2021-01-01T00:00:00Z"), "{name}");
    }
}

#[test]
fn a_certificate_beside_it_that_cannot_be_read_does_not_matter() {
    let odd = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";
    let with = |name: &str| odd.to_owned() + str::from_utf8(&file(name)).unwrap();
    let identity = Certificate::from_pem(&with("pkcs1.pem"), None).unwrap();
    assert_eq!(identity.facts().ruc.as_deref(), RUC);
    assert!(identity.chain().is_empty());
    // Where it may be the one that is wanted, it does.
    let problem = Certificate::from_pem(&with("mismatched.pem"), None).unwrap_err();
    assert_eq!(problem, BadCertificate::Unreadable);
}

#[test]
fn a_file_of_firefox_is_known_for_what_it_is() {
    let ber = [0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80];
    let problem = Identity::read(&ber, PASSWORD).unwrap_err();
    assert_eq!(problem, BadCertificate::Unsupported);
}

#[test]
fn a_certificate_says_what_openssl_says_of_it() {
    let facts = SHOP.facts();
    assert_eq!(
        facts.subject,
        "C=PE, O=BODEGA DE PRUEBA, OU=DNI 46779354 RUC 10467793549, CN=BODEGA DE PRUEBA - NADIE"
    );
    assert_eq!(facts.issuer, facts.subject);
    assert_eq!(facts.not_before, moment("2026-01-01T00:00:00Z"));
    assert_eq!(facts.not_after, moment("2040-01-01T00:00:00Z"));
    assert_eq!(facts.sha256_fingerprint.len(), 64);
    assert!(facts.serial.len() >= 2 && facts.serial.bytes().all(|it| it.is_ascii_hexdigit()));
    let named = Identity::read(&file("by_number.p12"), PASSWORD).unwrap().facts();
    assert!(named.subject.contains("PRUEBA ÑANDÚ S.A.C."), "{}", named.subject);
}

#[test]
fn the_end_of_a_certificate_is_told_30_7_and_1_days_before() {
    let facts = SHOP.facts();
    let due = |within, days| Some(Expiry::Due { within, days });
    // It ends at 19:00 of December 31 in Lima.
    for (now, expected) in [
        ("2025-12-31T18:59:59-05:00", Some(Expiry::NotYet)),
        ("2025-12-31T19:00:00-05:00", None),
        ("2039-11-30T23:59:59-05:00", None),
        ("2039-12-01T00:00:00-05:00", due(30, 30)),
        ("2039-12-23T10:00:00-05:00", due(30, 8)),
        ("2039-12-24T10:00:00-05:00", due(7, 7)),
        ("2039-12-29T10:00:00-05:00", due(7, 2)),
        ("2039-12-30T10:00:00-05:00", due(1, 1)),
        ("2039-12-31T19:00:00-05:00", due(1, 0)),
        ("2039-12-31T19:00:01-05:00", Some(Expiry::Expired)),
    ] {
        assert_eq!(facts.warning(moment(now)), expected, "{now}");
    }
    let today = moment("2026-11-21T10:00:00-05:00");
    let of = |name| Identity::read(&file(name), PASSWORD).unwrap().facts().warning(today);
    assert_eq!(of("expired.p12"), Some(Expiry::Expired));
    assert_eq!(of("not_yet.p12"), Some(Expiry::NotYet));
}

#[test]
fn nothing_of_the_key_or_the_owner_is_printed() {
    let printed = format!("{:?}", *SHOP);
    assert!(!printed.contains("10467793549") && !printed.contains("BODEGA"), "{printed}");
    assert!(printed.len() < 200, "{printed}");
}

#[test]
fn an_identity_goes_from_thread_to_thread() {
    fn check<T: Clone + Send + Sync + 'static>(_: &T) {}
    check(&*SHOP);
}

#[test]
fn the_demo_certificates_of_the_trade_are_read() {
    let Some(certs) = shared().map(|it| it.join("samples/certs")) else { return };
    let read = |name: &str, password| {
        let bytes = std::fs::read(certs.join(name)).unwrap();
        Identity::read(&bytes, password)
    };
    let llama = "LLAMA-PE-CERTIFICADO-DEMO-10467793549.pfx";
    let facts = read(llama, "password").unwrap().facts();
    assert_eq!(facts.ruc.as_deref(), RUC);
    assert_eq!(facts.not_after, moment("2021-11-07T12:56:50Z"));
    assert_eq!(facts.serial, "00b511cfb018989e7e");
    assert_eq!(read(llama, "Password").unwrap_err(), BadCertificate::WrongPassword);
    let facts = read("SFSCert.pem", "").unwrap().facts();
    assert!(facts.subject.contains("TI SOLUCIONES"), "{}", facts.subject);
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}
