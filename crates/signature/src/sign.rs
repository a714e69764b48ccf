//! Signing: one reference to the whole document, enveloped, over inclusive Canonical XML 1.0.
//!
//! Nothing is parsed and nothing is canonicalised here. The documents are written in canonical
//! form, and the few elements of a signature are written so that they are canonical as well.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::canonical::{C14N, ENVELOPED};
use crate::digest::Hash;
use crate::envelope::Envelope;
use crate::identity::Identity;

/// What `cac:Signature` of our documents refers to.
const SIGNATURE_ID: &str = "SIGN";

/// A signature, ready to be put in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The whole `ds:Signature` element.
    pub element: Vec<u8>,
    /// `ds:DigestValue` in base64: what the ticket and its QR show as the hash.
    pub digest: String,
}

/// Why a document was not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// It is not as `izi-einvoice` writes them: not canonical, or its place is missing or taken.
    #[error("not an unsigned document of ours")]
    Document,
    /// The key could not be used.
    #[error("the key did not sign")]
    Key,
}

/// Signs a document that `izi-einvoice` wrote. The same document and key give the same signature.
pub fn sign(unsigned: &[u8], identity: &Identity, hash: Hash) -> Result<Signed, SignError> {
    let envelope = Envelope::of(unsigned).ok_or(SignError::Document)?;
    let digest = STANDARD.encode(hash.digest(envelope.canonical));
    let inside = signed_info(hash, &digest);

    // In the document the element inherits the root's namespaces; its canonical form shows them.
    let mut canonical = Vec::with_capacity(inside.len() + envelope.namespaces.len() + 40);
    canonical.extend_from_slice(b"<ds:SignedInfo");
    canonical.extend_from_slice(envelope.namespaces);
    canonical.extend_from_slice(inside.as_bytes());
    let signature = identity.sign(hash, &canonical).ok_or(SignError::Key)?;

    let element = [
        "<ds:Signature Id=\"",
        SIGNATURE_ID,
        "\"><ds:SignedInfo",
        &inside,
        "<ds:SignatureValue>",
        &STANDARD.encode(signature),
        "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>",
        &STANDARD.encode(identity.certificate().der()),
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
    ]
    .concat();
    Ok(Signed { element: element.into_bytes(), digest })
}

/// `ds:SignedInfo` without its name, from the end of its start tag on.
fn signed_info(hash: Hash, digest: &str) -> String {
    [
        "><ds:CanonicalizationMethod Algorithm=\"",
        C14N,
        "\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"",
        hash.signature_uri(),
        "\"></ds:SignatureMethod><ds:Reference URI=\"\"><ds:Transforms><ds:Transform Algorithm=\"",
        ENVELOPED,
        "\"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"",
        hash.digest_uri(),
        "\"></ds:DigestMethod><ds:DigestValue>",
        digest,
        "</ds:DigestValue></ds:Reference></ds:SignedInfo>",
    ]
    .concat()
}
