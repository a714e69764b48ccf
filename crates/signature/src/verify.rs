//! Verifying the signature of any UBL document: ours, and those of other programs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use izi_domain::Instant;
use roxmltree::{Document, Node};

use crate::canonical::{self, ENVELOPED, Method};
use crate::certificate::{Certificate, CertificateFacts};
use crate::digest::Hash;
use crate::invalid::Invalid;
use crate::source;

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXT: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2";

/// A signature that holds.
///
/// It says that the document is as the owner of the certificate's key left it. Whether that
/// certificate is the right one is for the caller to say: nobody signs the certificate inside a
/// document, so compare its fingerprint where it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// `ds:Signature/@Id`. No hash guards it, and documents that SUNAT accepted do not repeat it in
    /// `cac:Signature`, so any is let pass; the one of [`crate::sign`] is always `SIGN`.
    pub id: String,
    /// `ds:DigestValue` in base64, as it stands in the document.
    pub digest: String,
    /// Whom the certificate names.
    pub subject: String,
    /// The RUC in the certificate, where it carries one.
    pub ruc: Option<String>,
    /// The last moment the certificate is valid.
    pub not_after: Instant,
    /// The hash the signature was made with.
    pub hash: Hash,
    /// All that the certificate says, its fingerprint too.
    pub certificate: CertificateFacts,
}

/// Verifies the signature of a document: its form, its digest, and the value under the certificate
/// it brings along.
pub fn verify(xml: &[u8]) -> Result<Verified, Invalid> {
    let not_xml = |problem: &str| Invalid::NotXml { problem: problem.to_owned() };
    let text = source::text(xml).ok_or_else(|| not_xml("another encoding than it says"))?;
    let document = Document::parse(&text).map_err(|it| not_xml(&it.to_string()))?;
    let signature = the_signature(&document)?;
    let id = signature
        .attribute("Id")
        .filter(|it| !it.is_empty())
        .ok_or(Invalid::Missing { code: "2085", part: "ds:Signature/@Id" })?;
    let parts = Parts::of(signature)?;
    check_nothing_between(signature)?;

    let whole = canonical::document(&document, &parts.transform, signature.id())
        .ok_or_else(|| not_xml("nested too deep"))?;
    if parts.digest_hash.digest(whole.as_bytes()).as_ref() != parts.digest {
        return Err(Invalid::Altered);
    }
    let signed_info = canonical::element(parts.signed_info, &parts.method)
        .ok_or_else(|| not_xml("nested too deep"))?;
    let key = parts.certificate.public_key();
    if !parts.hash.is_signed(key, signed_info.as_bytes(), &parts.value) {
        return Err(Invalid::BadSignature);
    }
    if parts.certificate.is_broken_self_signed() {
        return Err(Invalid::AlteredCertificate);
    }
    let facts = parts.certificate.facts();
    Ok(Verified {
        id: id.to_owned(),
        digest: STANDARD.encode(&parts.digest),
        subject: facts.subject.clone(),
        ruc: facts.ruc.clone(),
        not_after: facts.not_after,
        hash: parts.hash,
        certificate: facts.clone(),
    })
}

/// The one signature, where SUNAT looks for it. One more anywhere would be left unread, so there
/// may be none.
fn the_signature<'a, 'input>(document: &'a Document<'input>) -> Result<Node<'a, 'input>, Invalid> {
    let count = document.descendants().filter(|it| it.has_tag_name((DS, "Signature"))).count();
    if count > 1 {
        return Err(Invalid::Several { count });
    }
    document
        .root_element()
        .children()
        .filter(|it| it.has_tag_name((EXT, "UBLExtensions")))
        .flat_map(|it| it.children())
        .filter(|it| it.has_tag_name((EXT, "UBLExtension")))
        .flat_map(|it| it.children())
        .filter(|it| it.has_tag_name((EXT, "ExtensionContent")))
        .flat_map(|it| it.children())
        .find(|it| it.has_tag_name((DS, "Signature")))
        .ok_or(Invalid::NotSigned)
}

/// A signature taken apart, each part in its form.
struct Parts<'a, 'input> {
    signed_info: Node<'a, 'input>,
    method: Method,
    hash: Hash,
    transform: Method,
    digest_hash: Hash,
    digest: Vec<u8>,
    value: Vec<u8>,
    certificate: Certificate,
}

impl<'a, 'input> Parts<'a, 'input> {
    fn of(signature: Node<'a, 'input>) -> Result<Self, Invalid> {
        let signed_info = child(signature, "SignedInfo", "2087")?;
        let method = child(signed_info, "CanonicalizationMethod", "2087")?;
        let method = Method::of(method).ok_or_else(|| unsupported(method, "2086"))?;
        let signed_with = child(signed_info, "SignatureMethod", "2089")?;
        let hash = known(signed_with, "2088", Hash::of_signature_uri)?;
        let reference = the_reference(signed_info)?;
        let transform = transform(reference)?;
        let digested_with = child(reference, "DigestMethod", "2095")?;
        let digest_hash = known(digested_with, "2094", Hash::of_digest_uri)?;
        let digest = bytes(child(reference, "DigestValue", "2097")?, "2096")?;
        let value = bytes(child(signature, "SignatureValue", "2099")?, "2098")?;
        let certificate = the_certificate(signature)?;
        Ok(Self { signed_info, method, hash, transform, digest_hash, digest, value, certificate })
    }
}

/// The reference to the whole document, which must be the only one.
fn the_reference<'a, 'i>(signed_info: Node<'a, 'i>) -> Result<Node<'a, 'i>, Invalid> {
    const URI: &str = "ds:Reference/@URI";
    let reference = child(signed_info, "Reference", "2091")?;
    match reference.attribute("URI") {
        None => Err(Invalid::Missing { code: "2091", part: URI }),
        Some("") if named(signed_info, "Reference").count() == 1 => Ok(reference),
        Some(_) => Err(Invalid::Malformed { code: "2090", part: URI }),
    }
}

/// The form the document is hashed in. The signature must be left out of it; the rest is free.
fn transform(reference: Node<'_, '_>) -> Result<Method, Invalid> {
    let transforms = child(reference, "Transforms", "2093")?;
    let mut is_enveloped = false;
    let mut method = Method::INCLUSIVE;
    for it in named(transforms, "Transform") {
        if it.attribute("Algorithm") == Some(ENVELOPED) {
            is_enveloped = true;
        } else {
            method = Method::of(it).ok_or_else(|| unsupported(it, "2092"))?;
        }
    }
    let missing = Invalid::Missing { code: "2093", part: "ds:Transform/@Algorithm" };
    if is_enveloped { Ok(method) } else { Err(missing) }
}

/// The certificate of the signature's key: where others stand beside it, the one that none of them
/// was issued by comes first in all documents seen.
fn the_certificate(signature: Node<'_, '_>) -> Result<Certificate, Invalid> {
    const MALFORMED: Invalid =
        Invalid::Malformed { code: "2100", part: "ds:KeyInfo/ds:X509Data/ds:X509Certificate" };
    let key_info = child(signature, "KeyInfo", "2101")?;
    let data = child(key_info, "X509Data", "2101")?;
    let der = bytes(child(data, "X509Certificate", "2101")?, "2100")?;
    Certificate::from_der(&der).ok_or(MALFORMED)
}

/// Text between the parts of a signature is under no hash and means nothing: somebody put it there.
fn check_nothing_between(signature: Node<'_, '_>) -> Result<(), Invalid> {
    let is_a_frame = |it: &Node<'_, '_>| {
        ["Signature", "KeyInfo", "X509Data"].iter().any(|name| it.has_tag_name((DS, *name)))
    };
    let is_blank = |it: Node<'_, '_>| {
        !it.is_text() || it.text().is_none_or(|text| text.trim_ascii().is_empty())
    };
    if signature.descendants().filter(is_a_frame).all(|it| it.children().all(is_blank)) {
        return Ok(());
    }
    Err(Invalid::Malformed { code: "2084", part: "ds:Signature" })
}

fn named<'a, 'i>(parent: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    parent.children().filter(move |it| it.has_tag_name((DS, name)))
}

fn child<'a, 'i>(
    parent: Node<'a, 'i>,
    name: &'static str,
    code: &'static str,
) -> Result<Node<'a, 'i>, Invalid> {
    named(parent, name).next().ok_or(Invalid::Missing { code, part: name })
}

fn known<T>(
    element: Node<'_, '_>,
    code: &'static str,
    of: fn(&str) -> Option<T>,
) -> Result<T, Invalid> {
    element.attribute("Algorithm").and_then(of).ok_or_else(|| unsupported(element, code))
}

fn unsupported(element: Node<'_, '_>, code: &'static str) -> Invalid {
    let part = match code {
        "2086" => "ds:CanonicalizationMethod",
        "2088" => "ds:SignatureMethod",
        "2092" => "ds:Transform",
        _ => "ds:DigestMethod",
    };
    let algorithm = element.attribute("Algorithm").unwrap_or_default().to_owned();
    Invalid::Unsupported { code, part, algorithm }
}

/// The base64 of an element: strict but for the white space that XML is free to have.
fn bytes(element: Node<'_, '_>, code: &'static str) -> Result<Vec<u8>, Invalid> {
    let part = match code {
        "2096" => "ds:DigestValue",
        "2098" => "ds:SignatureValue",
        _ => "ds:X509Certificate",
    };
    if element.children().any(|it| !it.is_text()) {
        return Err(Invalid::Malformed { code, part });
    }
    let text: String = element.text().unwrap_or_default().split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(text).map_err(|_| Invalid::Malformed { code, part })?;
    if bytes.is_empty() { Err(Invalid::Malformed { code, part }) } else { Ok(bytes) }
}
