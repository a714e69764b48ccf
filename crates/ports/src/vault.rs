//! Where secrets live.

/// Where a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// In the system's keyring.
    Keyring,
    /// In the encrypted file.
    File,
}

/// Keeps secrets outside the database and the logs. Its calls block.
pub trait Vault: Send + Sync {
    /// The secret kept under `name`, if there is one.
    fn secret(&self, name: &str) -> Result<Option<String>, VaultError>;
    /// Keeps `secret` under `name`, in place of what was there.
    fn keep(&self, name: &str, secret: &str) -> Result<(), VaultError>;
    /// Forgets the secret kept under `name`; one that is not there is forgotten already.
    fn forget(&self, name: &str) -> Result<(), VaultError>;
    /// Where the secret under `name` is, without opening it; none when there is no such secret.
    fn kept_in(&self, name: &str) -> Result<Option<Keeping>, VaultError>;
}

/// The store of secrets cannot be used. The text never has a secret in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of secrets cannot be used: {0}")]
pub struct VaultError(pub String);
