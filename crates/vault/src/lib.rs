//! Secrets: in the system's keyring where it answers, else in an encrypted file of the data folder.
//!
//! What each protects, honestly:
//!
//! - The keyring (Windows Credential Manager, Secret Service, Keychain) keeps a secret from other
//!   users of the machine and, while the session is locked, from whoever carries the disk away.
//! - The file `secrets.json` is encrypted with the key in `secrets.key` beside it, both readable by
//!   their owner only (on Unix). It keeps secrets out of backups of the database, log files and
//!   glances; it does **not** keep them from someone who can read the whole folder as that user.
//!   That is the best there is on a till that must start without anybody typing a password.
//!
//! `secrets.json` also remembers which secrets went to the keyring, so that a keyring that is away
//! today is told apart from a secret that never was.

mod file;
mod keyring;

use std::path::Path;
use std::sync::Arc;

use izi_ports::{Keeping, Vault, VaultError};

use crate::file::{Place, SecretsFile};
use crate::keyring::{Keyring, NoKeyring, SystemKeyring};

/// The vault of a data folder: the system's keyring, with the file behind it. Returns at once; the
/// keyring is first asked when a secret is, and for a few seconds at most. Its calls block: make
/// them on a thread for blocking work.
pub fn open(data_dir: &Path) -> Arc<dyn Vault> {
    Arc::new(FolderVault { file: SecretsFile::in_folder(data_dir), keyring: SystemKeyring::new() })
}

/// The vault of a data folder that never asks the keyring: for practice folders and for machines
/// where nobody is logged in.
pub fn open_file(data_dir: &Path) -> Arc<dyn Vault> {
    Arc::new(FolderVault { file: SecretsFile::in_folder(data_dir), keyring: NoKeyring })
}

struct FolderVault<K> {
    file: SecretsFile,
    keyring: K,
}

impl<K: Keyring> FolderVault<K> {
    /// Secrets of two data folders never meet in the one keyring of the user.
    fn account(&self, name: &str) -> String {
        format!("{} {name}", self.file.folder().display())
    }
}

impl<K: Keyring> Vault for FolderVault<K> {
    fn secret(&self, name: &str) -> Result<Option<String>, VaultError> {
        match self.file.place(name)? {
            None => Ok(None),
            Some(Place::File(sealed)) => self.file.unsealed(name, &sealed).map(Some),
            Some(Place::Keyring) => self.keyring.get(&self.account(name)),
        }
    }

    fn keep(&self, name: &str, secret: &str) -> Result<(), VaultError> {
        match self.keyring.set(&self.account(name), secret) {
            Ok(()) => self.file.put_in_keyring(name),
            Err(why) => {
                tracing::info!(%why, "a secret goes to the file");
                self.file.put(name, secret)
            }
        }
    }

    fn forget(&self, name: &str) -> Result<(), VaultError> {
        match self.file.place(name)? {
            None => return Ok(()),
            // A keyring that is away keeps it; without its place here nobody asks for it again.
            Some(Place::Keyring) => {
                if let Err(why) = self.keyring.remove(&self.account(name)) {
                    tracing::warn!(%why, "a secret stays in the keyring");
                }
            }
            Some(Place::File(_)) => {}
        }
        self.file.remove(name)
    }

    fn kept_in(&self, name: &str) -> Result<Option<Keeping>, VaultError> {
        Ok(self.file.place(name)?.map(|it| match it {
            Place::Keyring => Keeping::Keyring,
            Place::File(_) => Keeping::File,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    /// A keyring that can go away.
    #[derive(Default)]
    struct FakeKeyring {
        kept: Mutex<BTreeMap<String, String>>,
        away: Mutex<bool>,
    }

    impl FakeKeyring {
        fn answers(&self) -> Result<(), VaultError> {
            let away = *self.away.lock().unwrap();
            if away { Err(VaultError("no keyring".to_owned())) } else { Ok(()) }
        }
    }

    impl Keyring for FakeKeyring {
        fn get(&self, account: &str) -> Result<Option<String>, VaultError> {
            self.answers()?;
            Ok(self.kept.lock().unwrap().get(account).cloned())
        }

        fn set(&self, account: &str, secret: &str) -> Result<(), VaultError> {
            self.answers()?;
            self.kept.lock().unwrap().insert(account.to_owned(), secret.to_owned());
            Ok(())
        }

        fn remove(&self, account: &str) -> Result<(), VaultError> {
            self.answers()?;
            self.kept.lock().unwrap().remove(account);
            Ok(())
        }
    }

    fn vault(folder: &Path) -> FolderVault<FakeKeyring> {
        FolderVault { file: SecretsFile::in_folder(folder), keyring: FakeKeyring::default() }
    }

    #[test]
    fn without_a_keyring_secrets_survive_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let vault = open_file(folder.path());
        assert_eq!(vault.secret("pse-token"), Ok(None));
        vault.keep("pse-token", "s3creto ñ").unwrap();
        vault.keep("sol-password", "otro").unwrap();
        vault.keep("pse-token", "nuevo").unwrap();

        let vault = open_file(folder.path());
        assert_eq!(vault.secret("pse-token"), Ok(Some("nuevo".to_owned())));
        assert_eq!(vault.secret("sol-password"), Ok(Some("otro".to_owned())));
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(5).any(|it| it == b"nuevo"), "a secret lies open");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_files_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        open_file(folder.path()).keep("a", "b").unwrap();
        for name in ["secrets.json", "secrets.key"] {
            let mode = folder.path().join(name).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_keyring_that_went_away_is_not_a_secret_that_never_was() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        vault.keep("pse-token", "abc").unwrap();
        assert_eq!(vault.secret("pse-token"), Ok(Some("abc".to_owned())));
        *vault.keyring.away.lock().unwrap() = true;
        assert!(vault.secret("pse-token").is_err());
        assert_eq!(vault.secret("other"), Ok(None));
        vault.keep("pse-token", "def").unwrap();
        assert_eq!(vault.secret("pse-token"), Ok(Some("def".to_owned())), "from the file now");
    }

    #[test]
    fn a_secret_that_is_forgotten_is_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        vault.keep("a", "1").unwrap();
        assert_eq!(vault.kept_in("a"), Ok(Some(Keeping::Keyring)));
        vault.forget("a").unwrap();
        vault.forget("a").unwrap();
        assert_eq!((vault.secret("a"), vault.kept_in("a")), (Ok(None), Ok(None)));
        assert!(vault.keyring.kept.lock().unwrap().is_empty());

        *vault.keyring.away.lock().unwrap() = true;
        vault.keep("b", "2").unwrap();
        assert_eq!(vault.kept_in("b"), Ok(Some(Keeping::File)));
        vault.forget("b").unwrap();
        assert_eq!((vault.secret("b"), vault.kept_in("b")), (Ok(None), Ok(None)));
    }

    #[test]
    fn a_secret_under_another_name_or_key_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let vault = open_file(folder.path());
        vault.keep("a", "secret").unwrap();
        let file = folder.path().join("secrets.json");
        let renamed = std::fs::read_to_string(&file).unwrap().replace("\"a\"", "\"b\"");
        std::fs::write(&file, renamed).unwrap();
        assert!(vault.secret("b").is_err(), "moved to another name");
        vault.keep("c", "secret").unwrap();
        std::fs::write(folder.path().join("secrets.key"), [7; 32]).unwrap();
        assert!(vault.secret("c").is_err(), "another key");
        std::fs::write(&file, "garbage").unwrap();
        assert!(vault.secret("c").is_err());
    }

    #[test]
    fn two_programs_keep_secrets_at_once_and_lose_none() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for place in 0..8 {
                let vault = open_file(folder.path());
                scope.spawn(move || vault.keep(&format!("name-{place}"), "x").unwrap());
            }
        });
        let vault = open_file(folder.path());
        for place in 0..8 {
            assert_eq!(vault.secret(&format!("name-{place}")), Ok(Some("x".to_owned())));
        }
    }

    #[test]
    fn opening_never_waits_for_a_keyring() {
        let folder = tempfile::tempdir().unwrap();
        let before = std::time::Instant::now();
        let vault = open(folder.path());
        assert_eq!(vault.secret("never kept"), Ok(None));
        assert!(before.elapsed() < std::time::Duration::from_secs(1));
    }
}
