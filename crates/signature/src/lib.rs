//! The shop's certificate, and the signature it puts under a document.
//!
//! Architecture invariant: everything here is a function of its arguments. No file, no clock, no
//! chance: RSA with PKCS#1 v1.5 gives the same signature for the same document and key, so a
//! document that is signed again has the same bytes.

mod bad_certificate;
mod canonical;
mod certificate;
mod digest;
mod envelope;
mod identity;
mod invalid;
mod pem;
mod private_key;
mod sign;
mod source;
mod verify;

pub use bad_certificate::BadCertificate;
pub use certificate::{Certificate, CertificateFacts, Expiry};
pub use digest::Hash;
pub use envelope::embed;
pub use identity::Identity;
pub use invalid::Invalid;
pub use sign::{SignError, Signed, sign};
pub use verify::{Verified, verify};
