//! The certificate a shop signs with: a file beside the shop's, and what it says of itself.

use izi_domain::{Instant, Ruc};
use izi_signature::{BadCertificate as Unusable, CertificateFacts, Identity};
use serde::{Deserialize, Serialize};

/// What a certificate says of itself, kept so that its end is watched without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its file within the data folder: `certificate-TAG.p12` or `certificate-TAG.pem`.
    pub file: String,
    /// Whose.
    pub subject: String,
    /// The RUC in it, or empty.
    pub ruc: String,
    /// Who issued it.
    pub issuer: String,
    /// From this moment on, in UTC milliseconds.
    pub not_before_ms: i64,
    /// Up to this moment.
    pub not_after_ms: i64,
}

/// Why a certificate cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadCertificate {
    /// The password does not open it.
    #[error("the password does not open the certificate")]
    WrongPassword,
    /// It is no PKCS#12 and no PEM, or one that is damaged.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// Without the private key nothing can be signed.
    #[error("the certificate comes without its key")]
    NoKey,
    /// A key alone.
    #[error("there is no certificate in the file")]
    NoCertificate,
    /// SUNAT takes RSA only.
    #[error("the key is not RSA")]
    NotRsa,
    /// Less than 2048 bits.
    #[error("the key is too short")]
    TooShort,
    /// It is somebody else's.
    #[error("the certificate is of another RUC")]
    OtherRuc,
    /// It is over.
    #[error("the certificate has expired")]
    Expired,
    /// It begins later.
    #[error("the certificate is not valid yet")]
    NotYet,
}

impl BadCertificate {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::Unreadable => "unreadable",
            Self::NoKey => "no_key",
            Self::NoCertificate => "no_certificate",
            Self::NotRsa => "not_rsa",
            Self::TooShort => "too_short",
            Self::OtherRuc => "other_ruc",
            Self::Expired => "expired",
            Self::NotYet => "not_yet",
        }
    }
}

impl Certificate {
    fn of(facts: &CertificateFacts, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            subject: facts.subject.clone(),
            ruc: facts.ruc.clone().unwrap_or_default(),
            issuer: facts.issuer.clone(),
            not_before_ms: facts.not_before.utc_ms(),
            not_after_ms: facts.not_after.utc_ms(),
        }
    }

    /// From this moment on.
    pub fn not_before(&self) -> Instant {
        Instant::from_utc_ms(self.not_before_ms).unwrap_or(Instant::EPOCH)
    }

    /// Up to this moment.
    pub fn not_after(&self) -> Instant {
        Instant::from_utc_ms(self.not_after_ms).unwrap_or(Instant::EPOCH)
    }

    /// Days that are left by Lima's calendar, 0 on the last one; negative after its end.
    pub fn days_left(&self, now: Instant) -> i64 {
        let days = self.not_after().business_date().days_since(now.business_date());
        if now > self.not_after() { days.min(-1) } else { days }
    }

    /// Whether it can be used by this shop now.
    pub(super) fn suits(&self, ruc: &Ruc, now: Instant) -> Result<(), BadCertificate> {
        if !self.ruc.is_empty() && self.ruc != ruc.as_str() {
            return Err(BadCertificate::OtherRuc);
        }
        if now.utc_ms() < self.not_before_ms {
            return Err(BadCertificate::NotYet);
        }
        if now.utc_ms() > self.not_after_ms { Err(BadCertificate::Expired) } else { Ok(()) }
    }
}

/// Reads a certificate's file.
pub(super) fn read(
    bytes: &[u8],
    password: &str,
) -> Result<(Identity, Certificate), BadCertificate> {
    let identity = Identity::read(bytes, password).map_err(why)?;
    let certificate = Certificate::of(&identity.facts(), "");
    Ok((identity, certificate))
}

/// What the file is called within the data folder.
pub(super) fn file_name(bytes: &[u8], tag: &str) -> String {
    let is_text = bytes.windows(10).take(4_096).any(|it| it == b"-----BEGIN");
    format!("certificate-{tag}.{}", if is_text { "pem" } else { "p12" })
}

fn why(refused: Unusable) -> BadCertificate {
    match refused {
        Unusable::WrongPassword => BadCertificate::WrongPassword,
        Unusable::Unreadable | Unusable::Unsupported => BadCertificate::Unreadable,
        Unusable::NoKey => BadCertificate::NoKey,
        // There are some, and the one of the key is not among them.
        Unusable::NoCertificate | Unusable::NotTheKeys => BadCertificate::NoCertificate,
        Unusable::NotRsa => BadCertificate::NotRsa,
        Unusable::TooShort { .. } => BadCertificate::TooShort,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(not_after: &str) -> Certificate {
        let not_after: Instant = not_after.parse().unwrap();
        Certificate {
            file: "certificate.p12".to_owned(),
            subject: "BODEGA ROSITA".to_owned(),
            ruc: "10467793549".to_owned(),
            issuer: "CA".to_owned(),
            not_before_ms: 0,
            not_after_ms: not_after.utc_ms(),
        }
    }

    #[test]
    fn days_are_whole_and_go_below_nothing() {
        let certificate = until("2026-12-01T12:00:00-05:00");
        for (now, days) in [
            ("2026-11-01T12:00:00-05:00", 30),
            ("2026-11-02T00:00:00-05:00", 29),
            ("2026-11-30T12:00:00-05:00", 1),
            ("2026-12-01T12:00:00-05:00", 0),
            ("2026-12-01T12:00:01-05:00", -1),
        ] {
            assert_eq!(certificate.days_left(now.parse().unwrap()), days, "{now}");
        }
    }

    #[test]
    fn a_certificate_is_the_shops_and_in_force() {
        let certificate = until("2026-12-01T12:00:00-05:00");
        let (ruc, other): (Ruc, Ruc) =
            ("10467793549".parse().unwrap(), "20100070970".parse().unwrap());
        let (before, after) = (
            "2026-11-01T12:00:00-05:00".parse().unwrap(),
            "2027-01-01T12:00:00-05:00".parse().unwrap(),
        );
        assert_eq!(certificate.suits(&ruc, before), Ok(()));
        assert_eq!(certificate.suits(&ruc, after), Err(BadCertificate::Expired));
        let later = Certificate { not_before_ms: certificate.not_after_ms, ..certificate.clone() };
        assert_eq!(later.suits(&ruc, before), Err(BadCertificate::NotYet));
        assert_eq!(certificate.suits(&other, before), Err(BadCertificate::OtherRuc));
        let unnamed = Certificate { ruc: String::new(), ..certificate };
        assert_eq!(unnamed.suits(&other, before), Ok(()), "some name nobody's RUC");
    }
}
