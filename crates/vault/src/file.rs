//! The encrypted file, and the list of what is where.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Generate, Key, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use izi_ports::VaultError;
use serde::{Deserialize, Serialize};

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub(crate) enum Place {
    /// In the system's keyring.
    Keyring,
    /// Here.
    File(Sealed),
}

/// An encrypted secret, its parts in base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    nonce: String,
    sealed: String,
}

type Places = BTreeMap<String, Place>;

/// `secrets.json`, its key and its lock.
pub(crate) struct SecretsFile {
    folder: PathBuf,
}

const KEY_BYTES: usize = 32;

impl SecretsFile {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        // The same folder must be the same place however it was named; one that is not there yet
        // keeps the name it was given.
        Self { folder: folder.canonicalize().unwrap_or_else(|_| folder.to_owned()) }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn place(&self, name: &str) -> Result<Option<Place>, VaultError> {
        Ok(self.read()?.remove(name))
    }

    pub(crate) fn put_in_keyring(&self, name: &str) -> Result<(), VaultError> {
        self.change(|places| {
            places.insert(name.to_owned(), Place::Keyring);
            Ok(())
        })
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), VaultError> {
        self.change(|places| {
            places.remove(name);
            Ok(())
        })
    }

    pub(crate) fn put(&self, name: &str, secret: &str) -> Result<(), VaultError> {
        self.change(|places| {
            let nonce = Nonce::generate();
            let payload = Payload { msg: secret.as_bytes(), aad: name.as_bytes() };
            let sealed = self
                .cipher()?
                .encrypt(&nonce, payload)
                .map_err(|_| VaultError("a secret cannot be encrypted".to_owned()))?;
            let sealed = Sealed { nonce: BASE64.encode(nonce), sealed: BASE64.encode(sealed) };
            places.insert(name.to_owned(), Place::File(sealed));
            Ok(())
        })
    }

    pub(crate) fn unsealed(&self, name: &str, sealed: &Sealed) -> Result<String, VaultError> {
        let damaged = || VaultError(format!("the secret {name} does not fit its key"));
        let nonce = BASE64.decode(&sealed.nonce).map_err(|_| damaged())?;
        let nonce = Nonce::try_from(nonce.as_slice()).map_err(|_| damaged())?;
        let bytes = BASE64.decode(&sealed.sealed).map_err(|_| damaged())?;
        let payload = Payload { msg: &bytes, aad: name.as_bytes() };
        let secret = self.cipher()?.decrypt(&nonce, payload).map_err(|_| damaged())?;
        String::from_utf8(secret).map_err(|_| damaged())
    }

    /// Reads, changes and writes under a lock that other processes respect.
    fn change(
        &self,
        change: impl FnOnce(&mut Places) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        std::fs::create_dir_all(&self.folder).map_err(|it| bad(&it))?;
        let lock = for_owner(OpenOptions::new().create(true).truncate(false).write(true))
            .open(self.folder.join("secrets.lock"))
            .map_err(|it| bad(&it))?;
        // Released when `lock` is closed, at the end of this function.
        lock.lock().map_err(|it| bad(&it))?;
        let mut places = self.read()?;
        change(&mut places)?;
        let json = serde_json::to_vec_pretty(&places).map_err(|it| bad(&it))?;
        let (new, kept) = (self.folder.join("secrets.json.new"), self.json());
        write_for_owner(&new, &json).map_err(|it| bad(&it))?;
        std::fs::rename(&new, &kept).map_err(|it| bad(&it))
    }

    fn read(&self) -> Result<Places, VaultError> {
        match std::fs::read(self.json()) {
            // What serde has to say about it could quote a secret.
            Ok(json) => serde_json::from_slice(&json)
                .map_err(|_| VaultError("secrets.json is damaged".to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Places::new()),
            Err(error) => Err(bad(&error)),
        }
    }

    /// Called with the lock held when the key may be made; a key is made once and never again,
    /// because what it closed would stay closed.
    fn cipher(&self) -> Result<ChaCha20Poly1305, VaultError> {
        let file = self.folder.join("secrets.key");
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = Key::<ChaCha20Poly1305>::generate().to_vec();
                let new = self.folder.join("secrets.key.new");
                write_for_owner(&new, &key).map_err(|it| bad(&it))?;
                std::fs::rename(&new, &file).map_err(|it| bad(&it))?;
                key
            }
            Err(error) => return Err(bad(&error)),
        };
        let key: [u8; KEY_BYTES] =
            bytes.try_into().map_err(|_| VaultError("secrets.key is damaged".to_owned()))?;
        Ok(ChaCha20Poly1305::new(&key.into()))
    }

    fn json(&self) -> PathBuf {
        self.folder.join("secrets.json")
    }
}

fn write_for_owner(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file: File =
        for_owner(OpenOptions::new().create(true).truncate(true).write(true)).open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn for_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

/// Elsewhere the folder of the user's profile is closed to others already.
#[cfg(not(unix))]
fn for_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn bad(why: &dyn std::fmt::Display) -> VaultError {
    VaultError(why.to_string())
}
