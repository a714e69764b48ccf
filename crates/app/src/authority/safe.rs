//! Where the account's secrets and its certificate are. Everything here blocks and runs on a thread
//! for blocking work.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use izi_domain::{Instant, Ruc};
use izi_ports::{Keeping, Vault, VaultError};

use super::certificate::{self, BadCertificate, Certificate};
use super::{
    Account, BadAccount, CERTIFICATE_PASSWORD, CLIENT_SECRET, Change, Kind, Opened, SOL_PASSWORD,
    TOKEN, Warning,
};
use crate::refusal::{Refusal, Result};
use crate::signing::Signer;

/// The secrets of a data folder.
#[derive(Clone)]
pub struct Safe {
    folder: PathBuf,
    vault: Arc<dyn Vault>,
    practice: Arc<dyn Vault>,
}

impl Safe {
    /// Of this data folder: `vault` in earnest, `practice` for a practice folder, which must work
    /// where nobody is logged in.
    pub fn new(folder: &Path, vault: Arc<dyn Vault>, practice: Arc<dyn Vault>) -> Self {
        Self { folder: folder.to_owned(), vault, practice }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn desk(&self, practice: bool) -> Desk {
        let vault = if practice { &self.practice } else { &self.vault };
        Desk { folder: self.folder.clone(), vault: Arc::clone(vault) }
    }

    /// Keeps what changes, and gives the certificate as it is from then on. `another`: the account
    /// is with somebody else than before, who must not be handed the old one's token.
    pub(super) async fn keep(
        &self,
        practice: bool,
        before: &Account,
        change: Change,
        another: bool,
        ruc: &Ruc,
        now: Instant,
    ) -> Result<Option<Certificate>> {
        let (desk, before, ruc) = (self.desk(practice), before.certificate.clone(), ruc.clone());
        let kept =
            tokio::task::spawn_blocking(move || desk.keep(before, &change, another, &ruc, now));
        Ok(kept.await.map_err(|it| lost(&it))??)
    }

    /// The account with its secrets, or why it cannot be used.
    pub(super) async fn open(
        &self,
        practice: bool,
        kind: Kind,
        account: Account,
        ruc: Ruc,
        now: Instant,
    ) -> std::result::Result<Opened, Warning> {
        let desk = self.desk(practice);
        let opened = tokio::task::spawn_blocking(move || desk.open(kind, account, ruc, now));
        opened.await.unwrap_or(Err(Warning::VaultUnavailable))
    }

    /// Which secrets there are, and where.
    pub(super) async fn places(&self, practice: bool) -> Result<Vec<(&'static str, Keeping)>> {
        let desk = self.desk(practice);
        let places = tokio::task::spawn_blocking(move || desk.places());
        Ok(places.await.map_err(|it| lost(&it))??)
    }
}

fn lost(problem: &tokio::task::JoinError) -> Refusal {
    BadAccount::Vault(problem.to_string()).into()
}

impl From<VaultError> for BadAccount {
    fn from(problem: VaultError) -> Self {
        Self::Vault(problem.0)
    }
}

/// A safe with its vault chosen.
struct Desk {
    folder: PathBuf,
    vault: Arc<dyn Vault>,
}

impl Desk {
    fn keep(
        &self,
        before: Option<Certificate>,
        change: &Change,
        another: bool,
        ruc: &Ruc,
        now: Instant,
    ) -> std::result::Result<Option<Certificate>, BadAccount> {
        // What can be refused is refused before anything is written.
        let read = self.certificate(before.as_ref(), change)?;
        if let Some((_, certificate)) = &read {
            certificate.suits(ruc, now)?;
        }
        let token = change.token.as_deref().or(another.then_some(""));
        for (name, secret) in [
            (TOKEN, token),
            (SOL_PASSWORD, change.sol_password.as_deref()),
            (CLIENT_SECRET, change.client_secret.as_deref()),
        ] {
            match secret {
                Some("") => self.vault.forget(name)?,
                Some(secret) => self.vault.keep(name, secret)?,
                None => {}
            }
        }
        match (read, &change.certificate) {
            (Some((bytes, certificate)), _) => {
                let password = change.certificate_password.as_deref().unwrap_or_default();
                if password.is_empty() {
                    self.vault.forget(CERTIFICATE_PASSWORD)?;
                } else {
                    self.vault.keep(CERTIFICATE_PASSWORD, password)?;
                }
                self.write(&certificate.file, &bytes)?;
                if let Some(old) = before.filter(|it| it.file != certificate.file) {
                    self.remove(&old.file);
                }
                Ok(Some(certificate))
            }
            (None, Some(_)) => {
                self.vault.forget(CERTIFICATE_PASSWORD)?;
                if let Some(old) = before {
                    self.remove(&old.file);
                }
                Ok(None)
            }
            (None, None) => Ok(before),
        }
    }

    /// The certificate that the change brings, or the one that is kept when only its password
    /// changes.
    fn certificate(
        &self,
        before: Option<&Certificate>,
        change: &Change,
    ) -> std::result::Result<Option<(Vec<u8>, Certificate)>, BadAccount> {
        let bytes = match (&change.certificate, &change.certificate_password, before) {
            (Some(bytes), _, _) if bytes.is_empty() => return Ok(None),
            (Some(bytes), _, _) => bytes.clone(),
            (None, Some(_), Some(kept)) => {
                fs::read(self.folder.join(&kept.file)).map_err(|_| BadCertificate::Unreadable)?
            }
            (None, _, _) => return Ok(None),
        };
        let password = change.certificate_password.as_deref().unwrap_or_default();
        let (_, certificate) = certificate::read(&bytes, password)?;
        Ok(Some((bytes, certificate)))
    }

    fn open(
        &self,
        kind: Kind,
        account: Account,
        ruc: Ruc,
        now: Instant,
    ) -> std::result::Result<Opened, Warning> {
        let secret = |name: &str| {
            let kept = self.vault.secret(name).map_err(|why| {
                tracing::warn!(%why, name, "a secret cannot be read");
                Warning::VaultUnavailable
            });
            kept.map(Option::unwrap_or_default)
        };
        let mut opened = Opened {
            kind,
            url: account.url,
            ruc,
            token: String::new(),
            sol_user: String::new(),
            sol_password: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            signer: None,
        };
        if kind != Kind::Sunat {
            opened.token = secret(TOKEN)?;
            return if opened.token.is_empty() { Err(Warning::TokenMissing) } else { Ok(opened) };
        }
        opened.sol_user = account.sol_user;
        opened.sol_password = secret(SOL_PASSWORD)?;
        if opened.sol_user.is_empty() || opened.sol_password.is_empty() {
            return Err(Warning::SolMissing);
        }
        opened.client_id = account.client_id;
        opened.client_secret = secret(CLIENT_SECRET)?;
        let kept = account.certificate.ok_or(Warning::CertificateMissing)?;
        let bytes = fs::read(self.folder.join(&kept.file)).map_err(|problem| {
            tracing::warn!(%problem, "the certificate cannot be read");
            Warning::CertificateUnreadable
        })?;
        let (identity, certificate) = certificate::read(&bytes, &secret(CERTIFICATE_PASSWORD)?)
            .map_err(|problem| {
                tracing::warn!(%problem, "the certificate cannot be used");
                Warning::CertificateUnreadable
            })?;
        certificate.suits(&opened.ruc, now).map_err(|it| match it {
            BadCertificate::OtherRuc => Warning::CertificateOtherRuc,
            _ => Warning::CertificateExpired,
        })?;
        let hash = hash(&account.hash);
        opened.signer = Some(Signer { identity, hash });
        Ok(opened)
    }

    fn places(&self) -> std::result::Result<Vec<(&'static str, Keeping)>, BadAccount> {
        let mut places = Vec::new();
        for name in [TOKEN, SOL_PASSWORD, CLIENT_SECRET, CERTIFICATE_PASSWORD] {
            if let Some(keeping) = self.vault.kept_in(name)? {
                places.push((name, keeping));
            }
        }
        Ok(places)
    }

    /// Writes a file for its owner only, whole or not at all.
    fn write(&self, name: &str, bytes: &[u8]) -> std::result::Result<(), BadAccount> {
        let (kept, new) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let written = || -> std::io::Result<()> {
            let mut file = for_owner(fs::File::options().create(true).truncate(true).write(true))
                .open(&new)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&new, &kept)
        };
        written().map_err(|problem| {
            tracing::error!(%problem, "the certificate cannot be written");
            BadAccount::File(kept.display().to_string())
        })
    }

    /// A file that stays behind is told, and does no harm: nothing names it any more.
    fn remove(&self, name: &str) {
        if let Err(problem) = fs::remove_file(self.folder.join(name)) {
            tracing::warn!(%problem, name, "an old certificate stays");
        }
    }
}

fn hash(name: &str) -> izi_signature::Hash {
    if name == "sha1" { izi_signature::Hash::Sha1 } else { izi_signature::Hash::Sha256 }
}

#[cfg(unix)]
fn for_owner(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

/// Elsewhere the folder of the user's profile is closed to others already.
#[cfg(not(unix))]
fn for_owner(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    options
}
