//! Documents that other programs signed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use izi_signature::{Hash, Invalid, verify};

use crate::documents::{SHOP, boleta, file, folder, shared, signed};

/// Every XML file below a folder.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|it| it == "xml") {
            found.push(path);
        }
    }
}

#[test]
fn we_say_of_the_samples_of_the_trade_what_xmlsec1_says() {
    let Some(shared) = shared() else { return };
    if Command::new("xmlsec1").arg("--version").output().is_err() {
        println!("SKIPPED: no xmlsec1 on this machine");
        return;
    }
    let mut files = Vec::new();
    below(&shared.join("samples"), &mut files);
    let folder = folder("foreign");
    let mut good = 0;
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(certificate) = certificate(&text) else { continue };
        let pem = folder.join("certificate.pem");
        fs::write(&pem, certificate).unwrap();
        let run = Command::new("xmlsec1")
            .args(["--verify", "--enabled-key-data", "rsa,key-value", "--pubkey-cert-pem"])
            .arg(&pem)
            .args(["--node-xpath", "//*[local-name()='SignedInfo']/.."])
            .arg(&path)
            .output()
            .unwrap();
        let ours = verify(&bytes);
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(ours.is_ok(), run.status.success(), "{}: {ours:?}\n{told}", path.display());
        good += usize::from(ours.is_ok());
    }
    fs::remove_dir_all(folder).unwrap();
    assert!(good >= 15, "only {good} good signatures among the samples");
}

fn certificate(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("X509Certificate>")?;
    let base64: String = rest.split_once('<')?.0.split_whitespace().collect();
    let lines: Vec<_> =
        base64.as_bytes().chunks(64).map(|it| str::from_utf8(it).unwrap()).collect();
    (!lines.is_empty()).then(|| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    })
}

/// A template of another program's shape, signed by `xmlsec1` itself.
fn signed_by_xmlsec(name: &str, xml: &str) -> Option<Vec<u8>> {
    let folder = folder(name);
    let (template, pem) = (folder.join("template.xml"), folder.join("key.pem"));
    fs::write(&template, xml).unwrap();
    fs::write(&pem, file("pkcs1.pem")).unwrap();
    let run = Command::new("xmlsec1")
        .args(["--sign", "--privkey-pem"])
        .arg(format!("{},{}", pem.display(), pem.display()))
        .args(["--node-xpath", "//*[local-name()='SignedInfo']/.."])
        .arg(&template)
        .output();
    fs::remove_dir_all(folder).unwrap();
    let Ok(run) = run else {
        println!("SKIPPED: no xmlsec1 on this machine");
        return None;
    };
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    Some(run.stdout)
}

const TEMPLATE: &str = r##"<?xml version="1.0" encoding="ENCODING"?>
<?before one?>
<!-- before -->
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
  xmlns:unused="urn:unused" xml:lang="es" zeta='1' alfa = "a&#9;b&#10;c  &lt;&gt;&quot;'">
  <ext:UBLExtensions>
    <ext:UBLExtension><ext:ExtensionContent><Signature Id="PSE" xmlns="http://www.w3.org/2000/09/xmldsig#">
      <SignedInfo>
        <CanonicalizationMethod Algorithm="C14N"/>
        <!-- in it --><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-HASH"/>
        <Reference URI=""><Transforms>
          <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>TRANSFORM
        </Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>
      </SignedInfo><SignatureValue/>
      <KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo>
    </Signature></ext:ExtensionContent></ext:UBLExtension>
  </ext:UBLExtensions>
  <!-- a comment --><cbc:Note xmlns:cbc="urn:cbc" xmlns:unused="urn:other" cbc:b="2" a="1" unused:c="3">Ñandú &amp; &#13; <![CDATA[<x> & ]]]]><![CDATA[>]]> </cbc:Note>
  <none xmlns=""><inside xmlns="urn:again"><cbc:x xmlns:cbc="urn:cbc"/></inside><p:x xmlns:p="urn:p" xmlns:a="urn:a" a:z="1" p:a="2"/></none>
  <?inside  two?><empty/>
</Invoice>
<!-- after -->
<?after?>
"##;

#[test]
fn every_way_to_write_xml_is_verified_as_xmlsec1_signs_it() {
    const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let transform = |algorithm: &str| format!("<Transform Algorithm=\"{algorithm}\"/>");
    let with_prefixes = format!(
        "<Transform Algorithm=\"{EXCLUSIVE}\"><InclusiveNamespaces xmlns=\"{EXCLUSIVE}\" \
         PrefixList=\"unused #default\"/></Transform>"
    );
    for (nth, (method, transform, hash)) in [
        (INCLUSIVE.to_owned(), String::new(), Hash::Sha256),
        (INCLUSIVE.to_owned(), transform(INCLUSIVE), Hash::Sha512),
        (format!("{INCLUSIVE}#WithComments"), String::new(), Hash::Sha256),
        (EXCLUSIVE.to_owned(), transform(EXCLUSIVE), Hash::Sha256),
        (format!("{EXCLUSIVE}WithComments"), transform(EXCLUSIVE), Hash::Sha384),
        (EXCLUSIVE.to_owned(), with_prefixes, Hash::Sha256),
    ]
    .into_iter()
    .enumerate()
    {
        for encoding in ["UTF-8", "ISO-8859-1"] {
            let xml = TEMPLATE
                .replace("ENCODING", "UTF-8")
                .replace("C14N", &method)
                .replace("HASH", hash.code())
                .replace("TRANSFORM", &transform);
            let Some(bytes) = signed_by_xmlsec(&format!("template-{nth}-{encoding}"), &xml) else {
                return;
            };
            let bytes = if encoding == "UTF-8" {
                bytes
            } else {
                let text = String::from_utf8(bytes).unwrap().replacen("UTF-8", encoding, 1);
                text.chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect()
            };
            let verified = verify(&bytes).unwrap_or_else(|problem| {
                panic!("{method} {transform}: {problem}\n{}", String::from_utf8_lossy(&bytes))
            });
            assert_eq!(verified.hash, hash);
        }
    }
}

/// A signed boleta with one part of its signature changed.
#[track_caller]
fn check(from: &str, to: &str, code: Option<&str>) {
    let document = signed(&boleta(0).1, &SHOP, Hash::default());
    let text = String::from_utf8(document).unwrap();
    let altered = text.replacen(from, to, 1);
    assert_ne!(altered, text, "{from} is there");
    let problem = verify(altered.as_bytes()).expect_err(from);
    assert_eq!(problem.sunat_code(), code, "{from} -> {to}: {problem}");
}

#[test]
fn what_is_missing_has_sunats_code() {
    check(" Id=\"SIGN\"", "", Some("2085"));
    check("<ds:CanonicalizationMethod", "<ds:Canonicalization", None);
    check(
        "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"></ds:CanonicalizationMethod>",
        "",
        Some("2087"),
    );
    check("REC-xml-c14n-20010315", "REC-xml-c14n-20010316", Some("2086"));
    check("#rsa-sha256", "#rsa-md5", Some("2088"));
    check(" URI=\"\"", "", Some("2091"));
    check(" URI=\"\"", " URI=\"#otro\"", Some("2090"));
    check("#enveloped-signature", "#base64", Some("2092"));
    check("xmlenc#sha256", "xmlenc#sha3", Some("2094"));
    check("<ds:DigestValue>", "<ds:DigestValue>*", Some("2096"));
    check("<ds:SignatureValue>", "<ds:SignatureValue>*", Some("2098"));
    check("<ds:X509Certificate>M", "<ds:X509Certificate>N", Some("2100"));
    check("<cbc:UBLVersionID>2", "<cbc:UBLVersionID>3", Some("2335"));
}

#[test]
fn a_second_signature_or_one_elsewhere_is_not_read_past() {
    let text = String::from_utf8(signed(&boleta(0).1, &SHOP, Hash::default())).unwrap();
    let (_, rest) = text.split_once("<ds:Signature ").unwrap();
    let (inside, _) = rest.split_once("</ds:Signature>").unwrap();
    let element = format!("<ds:Signature {inside}</ds:Signature>");
    let twice = text.replacen(&element, &format!("{element}{element}"), 1);
    assert_eq!(verify(twice.as_bytes()), Err(Invalid::Several { count: 2 }));
    let elsewhere = text.replacen(&element, "", 1);
    let elsewhere = elsewhere.replacen("</Invoice>", &format!("{element}</Invoice>"), 1);
    assert_eq!(verify(elsewhere.as_bytes()), Err(Invalid::NotSigned));
}

#[test]
fn nothing_that_is_no_xml_stops_the_program() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    for text in ["", "hola", "<a>", "<a/><b/>", bomb, &deep, "<?xml version=\"1.0\"?>"] {
        assert!(verify(text.as_bytes()).is_err());
    }
    assert!(matches!(verify(b"<a>\xff</a>"), Err(Invalid::NotXml { .. })));
    let utf_16 = b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>";
    assert!(matches!(verify(utf_16), Err(Invalid::NotXml { .. })));
}
