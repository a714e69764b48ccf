//! What a certificate says of itself.

use aws_lc_rs::digest::{SHA256, digest};
use izi_domain::{Instant, Ruc};
use x509_parser::der_parser::{Oid, oid};
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::time::ASN1Time;

use crate::bad_certificate::BadCertificate;
use crate::digest::Hash;
use crate::identity::Identity;

/// Days before the end of a certificate at which its owner is told.
const WARNINGS: [i64; 3] = [1, 7, 30];

/// An X.509 certificate that was read, and is kept byte for byte.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    public_key: Vec<u8>,
    facts: CertificateFacts,
}

/// What a certificate says of itself, in plain values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Whom it names, as `O=BODEGA, CN=ROSA QUISPE`.
    pub subject: String,
    /// The RUC it was issued for, where it carries one.
    pub ruc: Option<String>,
    /// The first moment it is valid.
    pub not_before: Instant,
    /// The last moment it is valid.
    pub not_after: Instant,
    /// Its serial number in hexadecimal, without separators.
    pub serial: String,
    /// Who issued it, written as the subject is.
    pub issuer: String,
    /// SHA-256 of the certificate in lower-case hexadecimal.
    pub sha256_fingerprint: String,
}

/// What is to be said about the time a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It is over: what is signed with it will be refused.
    Expired,
    /// It has not begun; also where the machine's clock is behind.
    NotYet,
    /// It ends soon.
    Due {
        /// The threshold it has come under: 30, 7 or 1 days.
        within: i64,
        /// Days left by Lima's calendar; 0 on the last one.
        days: i64,
    },
}

impl CertificateFacts {
    /// What is to be said at `now`; nothing while it is valid for more than 30 days.
    pub fn warning(&self, now: Instant) -> Option<Expiry> {
        if now > self.not_after {
            return Some(Expiry::Expired);
        }
        if now < self.not_before {
            return Some(Expiry::NotYet);
        }
        let days = self.not_after.business_date().days_since(now.business_date());
        let within = WARNINGS.into_iter().find(|it| days <= *it)?;
        Some(Expiry::Due { within, days })
    }
}

impl Certificate {
    /// Reads a PKCS#12 file (`.p12`, `.pfx`), SUNAT's own with RC2 and 3DES too.
    pub fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Identity, BadCertificate> {
        Identity::from_pkcs12(bytes, password)
    }

    /// Reads PEM text with a private key (PKCS#8, PKCS#1 or encrypted PKCS#8) and certificates.
    pub fn from_pem(text: &str, key_password: Option<&str>) -> Result<Identity, BadCertificate> {
        Identity::from_pem(text, key_password)
    }

    /// Reads a certificate alone; `None` where these bytes are none, or not of an RSA key's shape.
    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        let (rest, read) = X509Certificate::from_der(der).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let facts = CertificateFacts {
            subject: read.subject().to_string(),
            ruc: ruc(&read),
            not_before: instant(&read.validity().not_before),
            not_after: instant(&read.validity().not_after),
            serial: hex(read.raw_serial()),
            issuer: read.issuer().to_string(),
            sha256_fingerprint: hex(digest(&SHA256, der).as_ref()),
        };
        let public_key = read.public_key().subject_public_key.data.to_vec();
        Some(Self { der: der.to_vec(), public_key, facts })
    }

    /// The certificate as it was issued, in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What it says.
    pub const fn facts(&self) -> &CertificateFacts {
        &self.facts
    }

    /// Its public key as PKCS#1 DER, if it is an RSA one.
    pub(crate) fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// Whether it names itself as its issuer and is not signed by its own key: somebody changed it.
    pub(crate) fn is_broken_self_signed(&self) -> bool {
        let Ok((_, read)) = X509Certificate::from_der(&self.der) else { return true };
        if read.subject().as_raw() != read.issuer().as_raw() {
            return false;
        }
        // Both names of the algorithm are there so that neither can be changed alone (RFC 5280).
        if read.signature_algorithm != read.tbs_certificate.signature {
            return true;
        }
        let hash = match read.signature_algorithm.algorithm.to_id_string().as_str() {
            "1.2.840.113549.1.1.5" => Hash::Sha1,
            "1.2.840.113549.1.1.11" => Hash::Sha256,
            "1.2.840.113549.1.1.12" => Hash::Sha384,
            "1.2.840.113549.1.1.13" => Hash::Sha512,
            _ => return false,
        };
        !hash.is_signed(&self.public_key, read.tbs_certificate.as_ref(), &read.signature_value.data)
    }
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate")
            .field("serial", &self.facts.serial)
            .field("not_after", &self.facts.not_after)
            .finish_non_exhaustive()
    }
}

/// Certificates for SUNAT carry the RUC in the subject, each issuer at another place: `OU=DNI …
/// RUC 20…`, a serial number, `2.5.4.97=NTRPE-20…`, sometimes among words of the name.
fn ruc(certificate: &X509Certificate<'_>) -> Option<String> {
    let places: [Oid<'static>; 4] = [
        x509_parser::oid_registry::OID_X509_ORGANIZATIONAL_UNIT,
        // organizationIdentifier (X.520)
        oid!(2.5.4.97),
        x509_parser::oid_registry::OID_X509_SERIALNUMBER,
        x509_parser::oid_registry::OID_X509_COMMON_NAME,
    ];
    places.iter().find_map(|place| {
        certificate
            .subject()
            .iter_by_oid(place)
            .filter_map(|it| it.as_str().ok())
            .find_map(ruc_within)
    })
}

/// The first eleven digits standing together in `text` that are a RUC.
fn ruc_within(text: &str) -> Option<String> {
    text.split(|it: char| !it.is_ascii_digit())
        .find(|it| it.parse::<Ruc>().is_ok())
        .map(str::to_owned)
}

/// Certificates may be valid beyond our calendar ("no end" is the year 9999): they are then valid
/// to its end.
fn instant(time: &ASN1Time) -> Instant {
    const LAST_MS: i64 = 7_258_118_399_999;
    let ms = time.timestamp().saturating_mul(1_000).clamp(0, LAST_MS);
    Instant::from_utc_ms(ms).unwrap_or(Instant::EPOCH)
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|it| [it >> 4, it & 15])
        .filter_map(|it| DIGITS.get(usize::from(it)))
        .map(|it| char::from(*it))
        .collect()
}
