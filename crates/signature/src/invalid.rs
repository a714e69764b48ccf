/// Why the signature of a document does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It cannot be read as XML in an encoding of SUNAT's.
    #[error("not a readable XML document: {problem}")]
    NotXml {
        /// What the reader met.
        problem: String,
    },
    /// There is no signature where one belongs (rule 2085).
    #[error("the document is not signed")]
    NotSigned,
    /// There is more than one signature, so it is not clear what is signed.
    #[error("the document has {count} signatures")]
    Several {
        /// How many.
        count: usize,
    },
    /// A part of the signature is not there (rules 2076 to 2101 of the sheet *Firma*).
    #[error("{part} is missing")]
    Missing {
        /// SUNAT's code for it.
        code: &'static str,
        /// The element or attribute.
        part: &'static str,
    },
    /// A part of the signature cannot be what stands there.
    #[error("{part} is malformed")]
    Malformed {
        /// SUNAT's code for it.
        code: &'static str,
        /// The element or attribute.
        part: &'static str,
    },
    /// It is made in a way that this program does not know; it may be good all the same.
    #[error("{part} names an algorithm that is not supported: {algorithm}")]
    Unsupported {
        /// SUNAT's code for an algorithm that is not to standard.
        code: &'static str,
        /// The element.
        part: &'static str,
        /// What it names.
        algorithm: String,
    },
    /// The document is not the one that was signed: its digest is another.
    #[error("the document was altered after it was signed")]
    Altered,
    /// The signature was not made with the key of the certificate, or was altered itself.
    #[error("the signature is not the one of the certificate")]
    BadSignature,
    /// The certificate names itself as its issuer and is not signed by itself.
    #[error("the certificate was altered")]
    AlteredCertificate,
}

impl Invalid {
    /// SUNAT's return code for it, where it has one of its own.
    pub const fn sunat_code(&self) -> Option<&'static str> {
        match self {
            Self::NotXml { .. } | Self::Several { .. } => None,
            Self::NotSigned => Some("2085"),
            Self::Missing { code, .. }
            | Self::Malformed { code, .. }
            | Self::Unsupported { code, .. } => Some(code),
            Self::Altered | Self::BadSignature => Some("2335"),
            Self::AlteredCertificate => Some("2100"),
        }
    }
}
