//! The hashes a signature is made with, and checking RSA signatures with them.

use aws_lc_rs::digest::{self, Algorithm};
use aws_lc_rs::signature::{
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384, RsaParameters,
    UnparsedPublicKey,
};

/// The hash of a signature and of the document under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256 with RSA-SHA256.
    #[default]
    Sha256,
    /// SHA-1 with RSA-SHA1: what most of the trade in Peru still sends, for an authority that asks
    /// for it. Signing takes many times longer than with the others.
    Sha1,
    /// SHA-384 with RSA-SHA384.
    Sha384,
    /// SHA-512 with RSA-SHA512: what SUNAT signs its answers with.
    Sha512,
}

impl Hash {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sha256, Self::Sha1, Self::Sha384, Self::Sha512];

    /// Its name in settings: `sha256`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha1 => "sha1",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// The one with this [code](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// `ds:DigestMethod/@Algorithm` (XML Encryption and XML Signature core).
    pub(crate) const fn digest_uri(self) -> &'static str {
        match self {
            Self::Sha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
            Self::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
            Self::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
            Self::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
        }
    }

    /// `ds:SignatureMethod/@Algorithm` (RFC 6931).
    pub(crate) const fn signature_uri(self) -> &'static str {
        match self {
            Self::Sha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Self::Sha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            Self::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            Self::Sha512 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        }
    }

    pub(crate) fn of_digest_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.digest_uri() == uri)
    }

    pub(crate) fn of_signature_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.signature_uri() == uri)
    }

    pub(crate) fn digest(self, bytes: &[u8]) -> digest::Digest {
        let algorithm: &'static Algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, bytes)
    }

    /// Whether `signature` is the one of `message` under a PKCS#1 public key. Old documents have
    /// keys of 1,024 bits.
    pub(crate) fn is_signed(self, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        let algorithm: &'static RsaParameters = match self {
            Self::Sha256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            Self::Sha1 => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha384 => &RSA_PKCS1_2048_8192_SHA384,
            Self::Sha512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        };
        UnparsedPublicKey::new(algorithm, public_key).verify(message, signature).is_ok()
    }
}
