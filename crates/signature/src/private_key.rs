//! The RSA key of the shop.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair,
};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use pkcs1::der::Decode as _;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};

use crate::bad_certificate::BadCertificate;
use crate::digest::Hash;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// Of the modulus: the least a certificate for SUNAT may have.
const BITS_MIN: usize = 2_048;
/// DER of `DigestInfo` with SHA-1 up to the digest (RFC 8017, section 9.2, note 1).
const SHA1_DIGEST_INFO: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

/// A private RSA key that signs; nothing of it can be read or printed.
pub(crate) struct PrivateKey {
    key: RsaKeyPair,
    legacy: Legacy,
}

impl PrivateKey {
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<Self, BadCertificate> {
        let info = PrivateKeyInfoRef::try_from(der).map_err(|_| BadCertificate::Unreadable)?;
        if info.algorithm.oid != RSA {
            return Err(BadCertificate::NotRsa);
        }
        Self::from_pkcs1(info.private_key.as_bytes())
    }

    pub(crate) fn from_pkcs1(der: &[u8]) -> Result<Self, BadCertificate> {
        let parts =
            pkcs1::RsaPrivateKeyRef::from_der(der).map_err(|_| BadCertificate::Unreadable)?;
        let modulus = parts.modulus.as_bytes();
        let bits = modulus.first().map_or(0, |first| {
            modulus.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0)
        });
        if bits < BITS_MIN {
            return Err(BadCertificate::TooShort { bits });
        }
        let legacy = Legacy::of(modulus, parts.private_exponent.as_bytes())
            .ok_or(BadCertificate::Unreadable)?;
        let key = RsaKeyPair::from_der(der).map_err(|_| BadCertificate::Unreadable)?;
        Ok(Self { key, legacy })
    }

    /// The public half as PKCS#1 DER, as a certificate carries it.
    pub(crate) fn public_key(&self) -> &[u8] {
        self.key.public_key().as_ref()
    }

    /// The PKCS#1 v1.5 signature of `message`; `None` where the library refuses.
    pub(crate) fn sign(&self, hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
        let encoding: &'static dyn RsaEncoding = match hash {
            Hash::Sha256 => &RSA_PKCS1_SHA256,
            Hash::Sha384 => &RSA_PKCS1_SHA384,
            Hash::Sha512 => &RSA_PKCS1_SHA512,
            Hash::Sha1 => return self.legacy.sign_sha1(message),
        };
        let mut signature = vec![0; self.key.public_modulus_len()];
        // PKCS#1 v1.5 has no chance in it: the source of it is asked for and not used.
        self.key.sign(encoding, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }
}

/// RSA by the book, for RSA-SHA1: aws-lc-rs verifies it and rightly no longer signs it, and the
/// authority may ask for it all the same. The power takes the same time for every key.
struct Legacy {
    modulus: BoxedMontyParams,
    exponent: BoxedUint,
    bytes: usize,
}

impl Legacy {
    fn of(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let bytes = modulus.len();
        let bits = u32::try_from(bytes * 8).ok()?;
        let exponent = BoxedUint::from_be_slice(exponent, bits).ok()?;
        let modulus = BoxedUint::from_be_slice(modulus, bits).ok()?;
        let modulus = BoxedMontyParams::new(Odd::new(modulus).into_option()?);
        Some(Self { modulus, exponent, bytes })
    }

    fn sign_sha1(&self, message: &[u8]) -> Option<Vec<u8>> {
        let digest = Hash::Sha1.digest(message);
        let told = SHA1_DIGEST_INFO.len() + digest.as_ref().len();
        // EMSA-PKCS1-v1_5 (RFC 8017, section 9.2): 00 01 FF … FF 00 DigestInfo.
        let mut block = vec![0xff; self.bytes];
        let (padding, info) = block.split_at_mut(self.bytes.checked_sub(told)?);
        *padding.first_mut()? = 0x00;
        *padding.get_mut(1)? = 0x01;
        *padding.last_mut()? = 0x00;
        let (prefix, value) = info.split_at_mut(SHA1_DIGEST_INFO.len());
        prefix.copy_from_slice(&SHA1_DIGEST_INFO);
        value.copy_from_slice(digest.as_ref());

        let bits = u32::try_from(self.bytes * 8).ok()?;
        let block = BoxedUint::from_be_slice(&block, bits).ok()?;
        let power = BoxedMontyForm::new(block, &self.modulus).pow(&self.exponent).retrieve();
        let power = power.to_be_bytes();
        // Limbs are of eight bytes; a modulus need not be.
        power.get(power.len().checked_sub(self.bytes)?..).map(<[u8]>::to_vec)
    }
}
