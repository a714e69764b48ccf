//! Our signatures before other people's verifiers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use izi_signature::{Hash, Identity, verify};

use crate::documents::{SHOP, boleta, file, folder, golden, signed};

const BOLETAS: usize = 100;
/// xmlsec1 reads the machine's authorities whenever it starts, which takes four times as long as all
/// the rest, and asks none of them here: the key is given.
pub(crate) const AUTHORITIES: (&str, &str) = ("SSL_CERT_FILE", "/dev/null");

/// Whether xmlsec1 is here; says so when not.
pub(crate) fn has_xmlsec() -> bool {
    let found = Command::new("xmlsec1").arg("--version").output().is_ok();
    if !found {
        println!("SKIPPED: no xmlsec1 on this machine");
    }
    found
}

fn certificate_file(folder: &Path, identity: &Identity) -> PathBuf {
    let base64 = STANDARD.encode(identity.certificate().der());
    let lines: Vec<_> =
        base64.as_bytes().chunks(64).map(|it| str::from_utf8(it).unwrap()).collect();
    let file = folder.join("certificate.pem");
    let pem = ["-----BEGIN CERTIFICATE-----", &lines.join("\n"), "-----END CERTIFICATE-----\n"];
    fs::write(&file, pem.join("\n")).unwrap();
    file
}

fn xmlsec(certificate: &Path, document: &Path) -> Output {
    Command::new("xmlsec1")
        .args(["--verify", "--enabled-key-data", "rsa,key-value", "--pubkey-cert-pem"])
        .arg(certificate)
        .args(["--node-xpath", "//*[local-name()='Signature' and @Id='SIGN']"])
        .arg(document)
        .env(AUTHORITIES.0, AUTHORITIES.1)
        .output()
        .unwrap()
}

#[track_caller]
fn check_with_xmlsec(certificate: &Path, document: &Path) {
    let run = xmlsec(certificate, document);
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{}: {told}", document.display());
}

#[test]
fn xmlsec1_verifies_a_hundred_boletas() {
    if !has_xmlsec() {
        return;
    }
    let folder = folder("xmlsec");
    let certificate = certificate_file(&folder, &SHOP);
    for nth in 0..BOLETAS {
        let (name, unsigned) = boleta(nth);
        let document = signed(&unsigned, &SHOP, Hash::default());
        assert!(verify(&document).is_ok(), "{name}");
        let file = folder.join(name);
        fs::write(&file, document).unwrap();
        check_with_xmlsec(&certificate, &file);
    }
    println!("{BOLETAS} of {BOLETAS} signed boletas verified by xmlsec1");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn xmlsec1_verifies_every_kind_of_document_with_every_hash() {
    if !has_xmlsec() {
        return;
    }
    let folder = folder("xmlsec-kinds");
    let certificate = certificate_file(&folder, &SHOP);
    for (name, unsigned) in golden() {
        for hash in Hash::ALL {
            let file = folder.join(format!("{}-{name}", hash.code()));
            fs::write(&file, signed(unsigned.as_bytes(), &SHOP, hash)).unwrap();
            check_with_xmlsec(&certificate, &file);
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn xmlsec1_and_we_agree_on_altered_documents() {
    if !has_xmlsec() {
        return;
    }
    let folder = folder("xmlsec-altered");
    let certificate = certificate_file(&folder, &SHOP);
    let (_, unsigned) = boleta(0);
    let document = String::from_utf8(signed(&unsigned, &SHOP, Hash::default())).unwrap();
    for (nth, (from, to)) in [
        ("QUISPE", "QUISPA"),
        ("<cbc:ID>B001-1</cbc:ID>", "<cbc:ID>B001-1 </cbc:ID>"),
        ("<cbc:UBLVersionID>", "<cbc:UBLVersionID >"),
        ("<cbc:UBLVersionID>", "<!-- --><cbc:UBLVersionID>"),
        ("<cbc:UBLVersionID>2.1", "<cbc:UBLVersionID><![CDATA[2.1]]>"),
        ("<cbc:UBLVersionID>", "\n<cbc:UBLVersionID>"),
        ("<cbc:UBLVersionID>", "<?hola mundo?><cbc:UBLVersionID>"),
        ("<ds:KeyInfo>", "\n  <ds:KeyInfo>"),
        ("<ds:SignatureMethod", " <ds:SignatureMethod"),
        (" xmlns:ds=", " xmlns:de=\"urn:x\" xmlns:ds="),
        (" URI=\"\"", " URI=''"),
    ]
    .into_iter()
    .enumerate()
    {
        let altered = document.replacen(from, to, 1);
        assert_ne!(altered, document, "{from}");
        let file = folder.join(format!("{nth}.xml"));
        fs::write(&file, &altered).unwrap();
        let ours = verify(altered.as_bytes());
        let theirs = xmlsec(&certificate, &file).status.success();
        assert_eq!(ours.is_ok(), theirs, "{from} -> {to}: {ours:?}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn kembec_signs_the_same_with_sha1_and_verifies_ours() {
    let pem = String::from_utf8(file("pkcs1.pem")).unwrap();
    for (name, unsigned) in golden() {
        let theirs =
            kembec_sunat_xmldsig::sign_with_id(unsigned.as_bytes(), &pem, &pem, "SIGN").unwrap();
        let ours = signed(unsigned.as_bytes(), &SHOP, Hash::Sha1);
        let verification = kembec_sunat_xmldsig::verify(&ours).unwrap();
        assert!(verification.is_valid(), "{name}");
        assert_eq!(verification.certificate_der, SHOP.certificate().der(), "{name}");
        assert_eq!(verify(&theirs).unwrap(), verify(&ours).unwrap(), "{name}");
        let value = |document: &[u8]| {
            let text = str::from_utf8(document).unwrap();
            let (_, rest) = text.split_once("<ds:SignatureValue>").unwrap();
            rest.split_once('<').unwrap().0.to_owned()
        };
        assert_eq!(value(&theirs), value(&ours), "{name}");
    }
}
