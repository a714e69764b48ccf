//! A private key with its certificate: who signs.

use std::fmt;
use std::sync::Arc;

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as Pkcs12Error;
use pkcs8::EncryptedPrivateKeyInfoRef;

use crate::bad_certificate::BadCertificate;
use crate::certificate::{Certificate, CertificateFacts};
use crate::digest::Hash;
use crate::pem::{self, Block};
use crate::private_key::PrivateKey;

/// Who signs: an RSA key, the certificate of that key and those that came with it. Reading one
/// takes as long as its password was made to take; a copy costs nothing.
#[derive(Clone)]
pub struct Identity {
    inner: Arc<Inner>,
}

struct Inner {
    key: PrivateKey,
    leaf: Certificate,
    chain: Vec<Certificate>,
}

impl Identity {
    /// Reads a certificate file of either kind, PKCS#12 or PEM, by what is in it. The password of a
    /// PEM file whose key is not encrypted does not matter.
    pub fn read(bytes: &[u8], password: &str) -> Result<Self, BadCertificate> {
        if pem::is_pem(bytes) {
            let text = str::from_utf8(bytes).map_or_else(
                // Texts between the blocks come in any encoding, and do not count.
                |_| bytes.iter().map(|it| char::from(*it)).collect(),
                str::to_owned,
            );
            return Self::from_pem(&text, Some(password));
        }
        Self::from_pkcs12(bytes, password)
    }

    pub(crate) fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Self, BadCertificate> {
        let file = without_padding(bytes)?;
        let archive = Pkcs12Archive::from_pkcs12(file, password).map_err(|it| bad_archive(&it))?;
        let keys: Vec<_> =
            archive.keys.iter().map(|it| PrivateKey::from_pkcs8(it.key.as_der())).collect();
        let certificates = archive.certs.iter().map(|it| Certificate::from_der(it.cert.as_der()));
        Self::of(keys, certificates.collect())
    }

    pub(crate) fn from_pem(text: &str, password: Option<&str>) -> Result<Self, BadCertificate> {
        let blocks = pem::blocks(text).ok_or(BadCertificate::Unreadable)?;
        let mut keys = Vec::new();
        let mut certificates = Vec::new();
        for block in &blocks {
            match block.label.as_str() {
                "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
                    certificates.push(Certificate::from_der(&block.der));
                }
                label if label.ends_with("PRIVATE KEY") => keys.push(pem_key(block, password)),
                _ => {}
            }
        }
        Self::of(keys, certificates)
    }

    /// Of all keys with a certificate the one that is valid longest: who renews a certificate may
    /// have the old one in the same file. Else why there is none. A certificate that cannot be read
    /// (`None`) matters only where it may be the one that is missing.
    fn of(
        keys: Vec<Result<PrivateKey, BadCertificate>>,
        certificates: Vec<Option<Certificate>>,
    ) -> Result<Self, BadCertificate> {
        let missing = match &*certificates {
            [] => BadCertificate::NoCertificate,
            some if some.iter().any(Option::is_none) => BadCertificate::Unreadable,
            _ => BadCertificate::NotTheKeys,
        };
        let mut certificates: Vec<_> = certificates.into_iter().flatten().collect();
        let mut problem = None;
        let mut best: Option<(PrivateKey, usize)> = None;
        let ends = |at: usize| certificates.get(at).map(|it| it.facts().not_after);
        for key in keys {
            let found = key.and_then(|key| {
                let of_key = |at: &usize| {
                    certificates.get(*at).is_some_and(|it| it.public_key() == key.public_key())
                };
                // Of two that end together the first.
                let latest =
                    (0..certificates.len()).rev().filter(of_key).max_by_key(|at| ends(*at));
                Ok((key, latest.ok_or(missing)?))
            });
            match found {
                Ok(it) if best.as_ref().is_none_or(|best| ends(best.1) < ends(it.1)) => {
                    best = Some(it);
                }
                Ok(_) => {}
                Err(it) => problem = problem.or(Some(it)),
            }
        }
        let (key, at) = best.ok_or(problem.unwrap_or(BadCertificate::NoKey))?;
        let leaf = certificates.remove(at);
        Ok(Self { inner: Arc::new(Inner { key, leaf, chain: certificates }) })
    }

    /// What its certificate says.
    pub fn facts(&self) -> CertificateFacts {
        self.inner.leaf.facts().clone()
    }

    /// The certificate of the key.
    pub fn certificate(&self) -> &Certificate {
        &self.inner.leaf
    }

    /// The other certificates of the file, in its order: whom the certificate was issued by, and
    /// those it has taken the place of.
    pub fn chain(&self) -> &[Certificate] {
        &self.inner.chain
    }

    pub(crate) fn sign(&self, hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
        self.inner.key.sign(hash, message)
    }
}

impl fmt::Debug for Identity {
    /// Nothing of the key, and no RUC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificate", &self.inner.leaf).finish_non_exhaustive()
    }
}

/// The file without what some programs put behind its end.
fn without_padding(bytes: &[u8]) -> Result<&[u8], BadCertificate> {
    // The head of a DER sequence. BER's lengths that are not told in advance (Firefox writes them)
    // stand inside what is encrypted and under the MAC too, where only the library could read them,
    // and it reads DER: whoever has such a file exports it anew from the system's own store.
    let (head, length) = match bytes {
        [0x30, 0x80, ..] => return Err(BadCertificate::Unsupported),
        [0x30, length @ 0..0x80, ..] => (2, usize::from(*length)),
        [0x30, 0x81, length, ..] => (3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => return Err(BadCertificate::Unreadable),
    };
    bytes.get(..head + length).ok_or(BadCertificate::Unreadable)
}

/// What keeps a PKCS#12 file shut. The MAC tells a wrong password from the rest; a file without
/// one is decrypted to nonsense instead.
const fn bad_archive(problem: &Pkcs12Error) -> BadCertificate {
    match problem {
        Pkcs12Error::MacError(_) | Pkcs12Error::UnpadError | Pkcs12Error::Pkcs5Error(_) => {
            BadCertificate::WrongPassword
        }
        Pkcs12Error::UnsupportedContentType
        | Pkcs12Error::UnsupportedEncryptionScheme
        | Pkcs12Error::UnsupportedMacAlgorithm => BadCertificate::Unsupported,
        _ => BadCertificate::Unreadable,
    }
}

fn pem_key(block: &Block, password: Option<&str>) -> Result<PrivateKey, BadCertificate> {
    match block.label.as_str() {
        "PRIVATE KEY" => PrivateKey::from_pkcs8(&block.der),
        // OpenSSL's old way: DES keyed by MD5. Nobody issues these for SUNAT.
        "RSA PRIVATE KEY" if block.is_encrypted => Err(BadCertificate::Unsupported),
        "RSA PRIVATE KEY" => PrivateKey::from_pkcs1(&block.der),
        "ENCRYPTED PRIVATE KEY" => {
            let sealed = EncryptedPrivateKeyInfoRef::try_from(block.der.as_slice())
                .map_err(|_| BadCertificate::Unsupported)?;
            let password = password.ok_or(BadCertificate::WrongPassword)?;
            let der = sealed.decrypt(password).map_err(|_| BadCertificate::WrongPassword)?;
            PrivateKey::from_pkcs8(der.as_bytes())
        }
        _ => Err(BadCertificate::NotRsa),
    }
}
