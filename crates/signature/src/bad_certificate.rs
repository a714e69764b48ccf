/// Why a certificate file cannot be used to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCertificate {
    /// The file is sound as far as can be seen, and the password does not open it.
    #[error("the password does not open the certificate file")]
    WrongPassword,
    /// Neither PKCS#12 nor PEM, or cut or altered on the way.
    #[error("not a certificate file, or a damaged one")]
    Unreadable,
    /// It is protected in a way this program does not know.
    #[error("the file is protected in a way that is not supported")]
    Unsupported,
    /// There is no private key in it: a certificate alone cannot sign.
    #[error("no private key in the file")]
    NoKey,
    /// There is no certificate in it.
    #[error("no certificate in the file")]
    NoCertificate,
    /// There are certificates in it, and none is the one of its private key.
    #[error("the certificate is not the one of the private key")]
    NotTheKeys,
    /// The key is of another kind; SUNAT's documents are signed with RSA.
    #[error("the private key is not RSA")]
    NotRsa,
    /// The RSA key has less than 2,048 bits.
    #[error("the RSA key has {bits} bits, less than 2048")]
    TooShort {
        /// How many it has.
        bits: usize,
    },
}

impl BadCertificate {
    /// A name for it that never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::Unreadable => "unreadable",
            Self::Unsupported => "unsupported",
            Self::NoKey => "no_key",
            Self::NoCertificate => "no_certificate",
            Self::NotTheKeys => "not_the_keys",
            Self::NotRsa => "not_rsa",
            Self::TooShort { .. } => "too_short",
        }
    }
}
