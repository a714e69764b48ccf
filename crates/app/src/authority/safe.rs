//! Where the account's secrets and its certificate are. Everything here blocks and runs on a thread
//! for blocking work.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use izi_domain::{Instant, Ruc};
use izi_ports::{Keeping, Vault, VaultError};

use super::certificate::{self, BadCertificate, Certificate};
use super::{
    Account, BadAccount, CERTIFICATE_PASSWORD, CLIENT_SECRET, Change, Environment, Kind, Opened,
    SOL_PASSWORD, TOKEN, Warning,
};
use crate::refusal::{Refusal, Result};
use crate::signing::Signer;

/// What the address of the owner's webhook is kept under.
const WEBHOOK: &str = "rus.webhook";

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

    /// The addresses of the owner's webhook that are kept: while it changes, the new one before the old.
    pub(crate) async fn webhooks(&self, practice: bool) -> Result<Vec<String>> {
        let vault = self.desk(practice).vault;
        let read = tokio::task::spawn_blocking(move || vault.secret(WEBHOOK)).await;
        let kept = read.map_err(|it| lost(&it))?.map_err(BadAccount::from)?;
        Ok(kept.unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// Keeps these addresses of the owner's webhook and no other.
    pub(crate) async fn keep_webhooks(&self, practice: bool, addresses: &[String]) -> Result<()> {
        let (vault, lines) = (self.desk(practice).vault, addresses.join("\n"));
        let kept = tokio::task::spawn_blocking(move || {
            if lines.is_empty() { vault.forget(WEBHOOK) } else { vault.keep(WEBHOOK, &lines) }
        });
        Ok(kept.await.map_err(|it| lost(&it))?.map_err(BadAccount::from)?)
    }

    fn desk(&self, practice: bool) -> Desk {
        let vault = if practice { &self.practice } else { &self.vault };
        Desk { folder: self.folder.clone(), vault: Arc::clone(vault) }
    }

    /// Keeps what changes from one account to the next, beside what is in force and without touching
    /// it. One at another address is not handed the old one's secrets.
    pub(super) async fn keep(
        &self,
        practice: bool,
        before: &Account,
        change: &Change,
        after: &Account,
        ruc: &Ruc,
        now: Instant,
    ) -> Result<Kept> {
        let another = before.origin() != after.origin();
        let (desk, before) = (self.desk(practice), before.clone());
        let (change, ruc) = (change.clone(), ruc.clone());
        let kept =
            tokio::task::spawn_blocking(move || desk.keep(&before, &change, another, &ruc, now));
        Ok(kept.await.map_err(|it| lost(&it))??)
    }

    /// Removes what no account names any more, or none ever will. What stays is told and does no
    /// harm.
    pub(super) async fn clear(&self, practice: bool, things: Things) {
        let desk = self.desk(practice);
        let cleared = tokio::task::spawn_blocking(move || desk.clear(&things));
        if let Err(problem) = cleared.await {
            tracing::warn!(%problem, "old secrets stay");
        }
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
    pub(super) async fn places(
        &self,
        practice: bool,
        account: Account,
    ) -> Result<Vec<(&'static str, Keeping)>> {
        let desk = self.desk(practice);
        let places = tokio::task::spawn_blocking(move || desk.places(&account));
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

/// Secrets by their names in the vault, and a certificate's file.
#[derive(Default)]
pub(super) struct Things {
    names: Vec<String>,
    file: Option<String>,
}

/// What a change has kept.
pub(super) struct Kept {
    /// The certificate from then on.
    pub(super) certificate: Option<Certificate>,
    /// What the secrets are called from then on.
    pub(super) names: BTreeMap<String, String>,
    /// What goes when the change is in force.
    pub(super) old: Things,
    /// What goes when it is not to be.
    pub(super) new: Things,
}

impl Desk {
    fn keep(
        &self,
        before: &Account,
        change: &Change,
        another: bool,
        ruc: &Ruc,
        now: Instant,
    ) -> std::result::Result<Kept, BadAccount> {
        // What can be refused is refused before anything is written.
        let read = self.certificate(before.certificate.as_ref(), change)?;
        if let Some((_, certificate)) = &read {
            certificate.suits(ruc, now)?;
        }
        let mut kept = Kept {
            certificate: before.certificate.clone(),
            names: before.names.clone(),
            old: Things::default(),
            new: Things::default(),
        };
        match self.keep_beside(&mut kept, before, change, another, read) {
            Ok(()) => Ok(kept),
            Err(why) => {
                self.clear(&kept.new);
                Err(why)
            }
        }
    }

    /// Nothing that is in force goes by the tag of this change: a crash leaves the account as it was.
    fn keep_beside(
        &self,
        kept: &mut Kept,
        before: &Account,
        change: &Change,
        another: bool,
        read: Option<(Vec<u8>, Certificate)>,
    ) -> std::result::Result<(), BadAccount> {
        let random = uuid::Uuid::new_v4().simple().to_string();
        let tag = format!("{}-{}", before.revision + 1, &random[..8]);
        let forgotten = another.then_some("");
        let certificate_password = (read.is_some() || change.certificate.is_some())
            .then(|| change.certificate_password.as_deref().filter(|_| read.is_some()))
            .map(Option::unwrap_or_default);
        for (name, secret) in [
            (TOKEN, change.token.as_deref().or(forgotten)),
            (SOL_PASSWORD, change.sol_password.as_deref().or(forgotten)),
            (CLIENT_SECRET, change.client_secret.as_deref().or(forgotten)),
            (CERTIFICATE_PASSWORD, certificate_password),
        ] {
            let Some(secret) = secret else { continue };
            kept.old.names.extend(before.name_of(name).map(str::to_owned));
            let tagged = if secret.is_empty() { String::new() } else { format!("{name}.{tag}") };
            kept.names.insert(name.to_owned(), tagged.clone());
            if !secret.is_empty() {
                kept.new.names.push(tagged.clone());
                self.vault.keep(&tagged, secret)?;
            }
        }
        if read.is_some() || change.certificate.is_some() {
            kept.old.file = before.certificate.as_ref().map(|it| it.file.clone());
            kept.certificate = None;
        }
        if let Some((bytes, certificate)) = read {
            let file = certificate::file_name(&bytes, &tag);
            kept.new.file = Some(file.clone());
            self.write(&file, &bytes)?;
            kept.certificate = Some(Certificate { file, ..certificate });
        }
        Ok(())
    }

    fn clear(&self, things: &Things) {
        for name in &things.names {
            if let Err(why) = self.vault.forget(name) {
                tracing::warn!(%why, name, "an old secret stays");
            }
        }
        if let Some(file) = &things.file {
            self.remove(file);
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
        let names = account.clone();
        let secret = |name: &str| {
            let Some(name) = names.name_of(name) else { return Ok(String::new()) };
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
            demo: account.demo,
            // The caller knows both.
            environment: Environment::Production,
            nrus: false,
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

    fn places(
        &self,
        account: &Account,
    ) -> std::result::Result<Vec<(&'static str, Keeping)>, BadAccount> {
        let mut places = Vec::new();
        for secret in [TOKEN, SOL_PASSWORD, CLIENT_SECRET, CERTIFICATE_PASSWORD] {
            let Some(name) = account.name_of(secret) else { continue };
            if let Some(keeping) = self.vault.kept_in(name)? {
                places.push((secret, keeping));
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

    /// A file that stays behind is told, and does no harm: nothing names it any more. One that was
    /// never written whole is not there.
    fn remove(&self, name: &str) {
        let removed = fs::remove_file(self.folder.join(name));
        if let Err(problem) = removed
            && problem.kind() != std::io::ErrorKind::NotFound
        {
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Drawer(Mutex<BTreeMap<String, String>>);

    impl Vault for Drawer {
        fn secret(&self, name: &str) -> std::result::Result<Option<String>, VaultError> {
            Ok(self.0.lock().unwrap().get(name).cloned())
        }

        fn keep(&self, name: &str, secret: &str) -> std::result::Result<(), VaultError> {
            if secret == "jams" {
                return Err(VaultError("it jams".to_owned()));
            }
            self.0.lock().unwrap().insert(name.to_owned(), secret.to_owned());
            Ok(())
        }

        fn forget(&self, name: &str) -> std::result::Result<(), VaultError> {
            self.0.lock().unwrap().remove(name);
            Ok(())
        }

        fn kept_in(&self, name: &str) -> std::result::Result<Option<Keeping>, VaultError> {
            Ok(self.0.lock().unwrap().contains_key(name).then_some(Keeping::File))
        }
    }

    fn ruc() -> Ruc {
        "10467793549".parse().unwrap()
    }

    fn change(token: &str) -> Change {
        Change { token: Some(token.to_owned()), ..Change::to(Kind::Pse) }
    }

    fn keep(desk: &Desk, before: &Account, change: &Change, another: bool) -> (Account, Kept) {
        let kept = desk.keep(before, change, another, &ruc(), Instant::EPOCH).ok().unwrap();
        let after =
            Account { names: kept.names.clone(), revision: before.revision + 1, ..before.clone() };
        (after, kept)
    }

    fn token(desk: &Desk, account: &Account) -> String {
        let opened = desk.open(Kind::Pse, account.clone(), ruc(), Instant::EPOCH);
        opened.map(|it| it.token).unwrap_or_default()
    }

    #[test]
    fn a_change_that_never_came_in_force_leaves_the_account_with_its_own_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = Arc::new(Drawer::default());
        let desk = Desk { folder: folder.path().to_owned(), vault: Arc::<Drawer>::clone(&drawer) };
        // One that was kept before secrets had tags goes by its plain name.
        drawer.keep(TOKEN, "first").unwrap();
        let before = Account::default();
        assert_eq!(token(&desk, &before), "first");

        let (after, kept) = keep(&desk, &before, &change("second"), false);
        assert_eq!((&*token(&desk, &before), &*token(&desk, &after)), ("first", "second"));
        desk.clear(&kept.new);
        assert_eq!(token(&desk, &before), "first", "the change was refused");

        let (after, kept) = keep(&desk, &before, &change("second"), false);
        desk.clear(&kept.old);
        assert_eq!((&*token(&desk, &before), &*token(&desk, &after)), ("", "second"));
        assert_eq!(drawer.0.lock().unwrap().len(), 1, "nothing of old stays");

        let (elsewhere, _) = keep(&desk, &after, &Change::to(Kind::Pse), true);
        assert_eq!(token(&desk, &elsewhere), "", "another address is not handed the token");
        let (with_its_own, _) = keep(&desk, &after, &change("third"), true);
        assert_eq!(token(&desk, &with_its_own), "third");
        assert_eq!(token(&desk, &after), "second");
    }

    #[test]
    fn a_vault_that_jams_halfway_keeps_nothing_of_the_change() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = Arc::new(Drawer::default());
        let desk = Desk { folder: folder.path().to_owned(), vault: Arc::<Drawer>::clone(&drawer) };
        let change = Change { sol_password: Some("jams".to_owned()), ..change("new") };
        let refused = desk.keep(&Account::default(), &change, false, &ruc(), Instant::EPOCH).err();
        assert!(matches!(refused, Some(BadAccount::Vault(_))), "{refused:?}");
        assert!(drawer.0.lock().unwrap().is_empty());
    }
}
