//! Where secrets live.

/// Keeps secrets outside the database and the logs.
pub trait Vault: Send + Sync {
    /// The secret kept under `name`, if there is one.
    fn secret(&self, name: &str) -> Result<Option<String>, VaultError>;
    /// Keeps `secret` under `name`, in place of what was there.
    fn keep(&self, name: &str, secret: &str) -> Result<(), VaultError>;
}

/// The store of secrets cannot be used. The text never has a secret in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of secrets cannot be used: {0}")]
pub struct VaultError(pub String);
