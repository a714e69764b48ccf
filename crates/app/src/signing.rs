//! What the shop signs with, as long as it is plugged in.

use std::sync::{Arc, PoisonError, RwLock};

use izi_signature::{Hash, Identity};

/// A certificate with its key, and the hash that documents are signed with.
#[derive(Clone)]
pub struct Signer {
    /// The certificate and its key.
    pub identity: Identity,
    /// SHA-256, or SHA-1 where somebody asked for it.
    pub hash: Hash,
}

/// Where the signer is held. Every copy of the shop looks into the same place.
#[derive(Clone, Default)]
pub struct SignerSlot(Arc<RwLock<Option<Signer>>>);

impl SignerSlot {
    /// Plugs a signer in, or out.
    pub fn hold(&self, signer: Option<Signer>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = signer;
    }

    /// What is plugged in.
    pub fn held(&self) -> Option<Signer> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
