//! The account through which documents leave: which authority, where, as whom. What is secret of it
//! is in the vault, its certificate in a file beside the shop's; the rest is one JSON row,
//! `setting.account`. Which kind is in force stands in the shop's setup.

pub(crate) mod address;
mod certificate;
mod environment;
mod safe;
mod secret;

use std::collections::BTreeMap;

use izi_domain::{Issuer, Regime, Ruc};
use izi_store::{SqliteConnection, shop as rows};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use certificate::{BadCertificate, Certificate};
pub use environment::{Environment, Leads};
pub use izi_ports::Keeping;
pub use safe::Safe;
pub use secret::Change;

use environment::{Switch, leads_to};

use crate::refusal::{Refusal, Result};
use crate::shop::{Setup, Shop, decode, encode, note};
use crate::signing::Signer;

const ACCOUNT: &str = "account";
const SETUP: &str = "setup";

/// Names in the vault. What is kept under one goes by it with a tag behind, another with every change,
/// so that a row of settings and its secrets are switched in one transaction.
const TOKEN: &str = "authority.token";
const SOL_PASSWORD: &str = "authority.sol_password";
const CERTIFICATE_PASSWORD: &str = "authority.certificate_password";
const CLIENT_SECRET: &str = "authority.client_secret";

/// How often a change is tried while somebody else changes the account too.
const TRIES: u32 = 3;

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nobody's: boletas wait.
    None,
    /// The practice authority of this program.
    Practice,
    /// A PSE of the generic contract.
    Pse,
    /// `ValidaPSE`.
    ValidaPse,
    /// Nubefact.
    Nubefact,
    /// SUNAT itself.
    Sunat,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Practice, Self::Pse, Self::ValidaPse, Self::Nubefact, Self::Sunat];

    /// The name in settings and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Practice => "practice",
            Self::Pse => "pse",
            Self::ValidaPse => "validapse",
            Self::Nubefact => "nubefact",
            Self::Sunat => "sunat",
        }
    }

    /// The kind with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }

    /// Whether it is reached with an account at an address.
    pub const fn has_account(self) -> bool {
        !matches!(self, Self::None | Self::Practice)
    }

    /// Whether it gives accounts to try it out with. SUNAT has its beta instead.
    pub const fn has_demo(self) -> bool {
        matches!(self, Self::Pse | Self::ValidaPse | Self::Nubefact)
    }
}

/// What is kept of an account besides its secrets. Written in `setting.account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whose account this is, also while another kind is in force.
    pub kind: String,
    /// Its address; for SUNAT also `beta` or `production`.
    pub url: String,
    /// The secondary SOL user.
    #[serde(default)]
    pub sol_user: String,
    /// The client id of Consulta Integrada.
    #[serde(default)]
    pub client_id: String,
    /// Whether it is an account to try things out with, by its owner's word.
    #[serde(default)]
    pub demo: bool,
    /// What documents are signed with: `sha256` or `sha1`.
    pub hash: String,
    /// What its secrets are called in the vault, empty for one that was forgotten; one that is not
    /// here goes by its own name.
    #[serde(default)]
    names: BTreeMap<String, String>,
    /// The certificate, as it was when it was read.
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// Grows with every change, also of a secret: whoever is plugged in knows that it is stale.
    #[serde(default)]
    pub revision: u64,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            kind: Kind::None.as_str().to_owned(),
            url: String::new(),
            sol_user: String::new(),
            client_id: String::new(),
            demo: false,
            hash: "sha256".to_owned(),
            names: BTreeMap::new(),
            certificate: None,
            revision: 0,
        }
    }
}

impl Account {
    /// What a secret is called in the vault; none when it is not kept.
    fn name_of<'a>(&'a self, secret: &'a str) -> Option<&'a str> {
        let name = self.names.get(secret).map_or(secret, String::as_str);
        (!name.is_empty()).then_some(name)
    }

    /// Who gets the secrets of this account: the kind, and the address without its path.
    fn origin(&self) -> (&str, String) {
        (&self.kind, address::origin(&self.url))
    }
}

/// Why an account is not taken. Nothing of it was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    /// A field that cannot be used; the second is one of `empty`, `not_http`, `characters`,
    /// `too_long`, `not_secure`.
    #[error("{0}: {1}")]
    Field(&'static str, &'static str),
    /// The certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] BadCertificate),
    /// Practice and earnest would be mixed.
    #[error("practice and earnest cannot be mixed")]
    Practice,
    /// The store of secrets cannot be used.
    #[error("the store of secrets cannot be used: {0}")]
    Vault(String),
    /// A file of the folder cannot be written.
    #[error("cannot write {0}")]
    File(String),
}

/// Why an account will not work as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// Nubefact's JSON cannot say that a boleta is of the NRUS.
    NubefactNrus,
    /// No token is kept.
    TokenMissing,
    /// The SOL user or its password is not kept.
    SolMissing,
    /// No certificate is kept.
    CertificateMissing,
    /// The certificate cannot be read any more.
    CertificateUnreadable,
    /// It has expired.
    CertificateExpired,
    /// It is of another RUC.
    CertificateOtherRuc,
    /// The store of secrets does not answer.
    VaultUnavailable,
    /// A practice folder must not reach it.
    Practice,
}

impl Warning {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NubefactNrus => "nubefact_nrus",
            Self::TokenMissing => "token_missing",
            Self::SolMissing => "sol_missing",
            Self::CertificateMissing => "certificate_missing",
            Self::CertificateUnreadable => "certificate_unreadable",
            Self::CertificateExpired => "certificate_expired",
            Self::CertificateOtherRuc => "certificate_other_ruc",
            Self::VaultUnavailable => "vault_unavailable",
            Self::Practice => "authority_practice",
        }
    }
}

/// An account with its secrets, as an adapter needs it. Has no `Debug`: it is not to be logged.
pub struct Opened {
    /// Whose it is.
    pub kind: Kind,
    /// Where.
    pub url: String,
    /// Who issues.
    pub ruc: Ruc,
    /// The PSE's token.
    pub token: String,
    /// The secondary SOL user.
    pub sol_user: String,
    /// Its password.
    pub sol_password: String,
    /// The client id of Consulta Integrada, or empty.
    pub client_id: String,
    /// Its secret, or empty.
    pub client_secret: String,
    /// Whether it is an account to try things out with.
    pub demo: bool,
    /// Where it leads.
    pub environment: Environment,
    /// Whether the shop is of the NRUS.
    pub nrus: bool,
    /// What the shop signs with, where it signs itself.
    pub signer: Option<Signer>,
}

/// The account as the settings show it: everything but the secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The kind in force.
    pub kind: Kind,
    /// What is kept.
    pub account: Account,
    /// Where it leads.
    pub environment: Environment,
    /// Whether a token is kept.
    pub has_token: bool,
    /// Whether a SOL password is kept.
    pub has_sol_password: bool,
    /// Whether the secret of Consulta Integrada is kept.
    pub has_client_secret: bool,
    /// Where the secrets are; none without secrets.
    pub vault: Option<Keeping>,
    /// Why it will not work as it is.
    pub warning: Option<Warning>,
}

/// How "probar conexión" ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// `ok`, `unreachable`, `refused`, `busy`, `no_answer` or `other`.
    pub outcome: &'static str,
    /// Its words, or why there are none.
    pub detail: String,
    /// Where it leads.
    pub environment: Environment,
}

/// The kind in force.
pub fn kind_of(setup: &Setup) -> Kind {
    Kind::named(&setup.authority).unwrap_or(Kind::None)
}

/// What is kept of the account.
pub async fn account(shop: &Shop) -> Result<Account> {
    match rows::setting(shop.store.reads(), ACCOUNT).await? {
        Some(kept) => decode(&kept),
        None => Ok(Account::default()),
    }
}

/// Where documents go now.
pub async fn environment(shop: &Shop, setup: &Setup, leads: Leads<'_>) -> Result<Environment> {
    let account = account(shop).await?;
    Ok(leads_to(setup.practice, kind_of(setup), (&account.url, account.demo), leads))
}

/// Whole days until the certificate in force ends, negative after it; none where the shop does not
/// sign.
pub async fn certificate_days(shop: &Shop, setup: &Setup) -> Result<Option<i64>> {
    if kind_of(setup) != Kind::Sunat {
        return Ok(None);
    }
    Ok(account(shop).await?.certificate.map(|it| it.days_left(shop.now())))
}

/// Whether the kind may become `to`, as far as what was sold is concerned.
pub async fn may_become(
    shop: &Shop,
    setup: &Setup,
    to: Kind,
    url: &str,
    leads: Leads<'_>,
) -> Result<bool> {
    may_lead(shop, setup, to, (url, false), leads).await
}

async fn may_lead(
    shop: &Shop,
    setup: &Setup,
    to: Kind,
    there: (&str, bool),
    leads: Leads<'_>,
) -> Result<bool> {
    let (from, practice_folder) = (kind_of(setup), setup.practice);
    let before = account(shop).await?;
    let switch = Switch {
        practice_folder,
        sold: crate::sales::latest(shop).await?.is_some(),
        from: (from, leads_to(practice_folder, from, (&before.url, before.demo), leads)),
        to: (to, leads_to(practice_folder, to, there, leads)),
    };
    Ok(!switch.mixes())
}

/// Sets the account up. What the change leaves out stays as it is; secrets of one address are not
/// handed over to another. Nothing of it is in force before all of it is.
pub async fn set(shop: &Shop, safe: &Safe, change: Change, leads: Leads<'_>) -> Result<()> {
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let change = change.checked(&issuer.ruc)?;
    for _ in 0..TRIES {
        let before = account(shop).await?;
        let mut after = merged(&before, &change)?;
        let there = (&*after.url, after.demo);
        if !may_lead(shop, &setup, change.kind, there, leads).await? {
            return Err(BadAccount::Practice.into());
        }
        let keeping = safe.keep(setup.practice, &before, &change, &after, &issuer.ruc, shop.now());
        let kept = keeping.await?;
        after.certificate.clone_from(&kept.certificate);
        after.names.clone_from(&kept.names);
        let switched = switch(shop, &issuer, &before, &after, &change, leads).await;
        let is_done = matches!(switched, Ok(true));
        safe.clear(setup.practice, if is_done { kept.old } else { kept.new }).await;
        if switched? {
            return Ok(());
        }
    }
    Err(BadAccount::Vault("the account is changed from elsewhere".to_owned()).into())
}

/// Puts the account in force with everything that goes with it; does not when it is no longer the one
/// before.
async fn switch(
    shop: &Shop,
    issuer: &Issuer,
    before: &Account,
    after: &Account,
    change: &Change,
    leads: Leads<'_>,
) -> Result<bool> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let kept: Option<Account> = match rows::setting(&mut *transaction, ACCOUNT).await? {
        Some(kept) => Some(decode(&kept)?),
        None => None,
    };
    if kept.map_or(0, |it| it.revision) != before.revision {
        return Ok(false);
    }
    // As it is now: the settings may have been changed meanwhile.
    let mut setup = setup_of(&mut transaction).await?;
    let actor = setup.cashier.clone();
    // Nobody sells while this is held.
    let there = (&*after.url, after.demo);
    if !may_lead(shop, &setup, change.kind, there, leads).await? {
        return Err(BadAccount::Practice.into());
    }
    change.kind.as_str().clone_into(&mut setup.authority);
    rows::put_setting(&mut *transaction, SETUP, &encode(&setup)).await?;
    rows::put_setting(&mut *transaction, ACCOUNT, &encode(after)).await?;
    let detail = json!({
        "kind": change.kind.as_str(),
        "url": after.url,
        "environment": leads_to(setup.practice, change.kind, there, leads).as_str(),
        "secrets": change.secrets(),
        "certificate": change.certificate.is_some(),
    });
    note(&mut transaction, now, &actor, "authority.set", issuer.ruc.as_str(), &detail).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn setup_of(transaction: &mut SqliteConnection) -> Result<Setup> {
    let kept = rows::setting(&mut *transaction, SETUP).await?.ok_or(Refusal::ShopMissing)?;
    decode(&kept)
}

/// The account after the change, its certificate still the one before.
fn merged(before: &Account, change: &Change) -> Result<Account> {
    let mut after = before.clone();
    after.revision += 1;
    if let Some(sol_user) = &change.sol_user {
        after.sol_user.clone_from(sol_user);
    }
    if let Some(client_id) = &change.client_id {
        after.client_id.clone_from(client_id);
    }
    if let Some(hash) = &change.hash {
        after.hash.clone_from(hash);
    }
    if change.kind.has_account() {
        let kind = change.kind.as_str();
        if !change.url.is_empty() {
            after.url.clone_from(&change.url);
        } else if before.kind != kind {
            return Err(BadAccount::Field("url", "empty").into());
        }
        kind.clone_into(&mut after.kind);
        // What was said of another account is not true of this one.
        let said = change.demo.unwrap_or(after.demo && after.origin() == before.origin());
        after.demo = said && change.kind.has_demo();
    }
    Ok(after)
}

/// The account in force with its secrets, or why it cannot be used. None when there is nobody to
/// send to, or only the practice authority.
pub async fn open(
    shop: &Shop,
    safe: &Safe,
    leads: Leads<'_>,
) -> Result<Option<std::result::Result<Opened, Warning>>> {
    let Some((issuer, setup)) = shop.profile().await? else { return Ok(None) };
    let kind = kind_of(&setup);
    if !kind.has_account() {
        return Ok(None);
    }
    let account = account(shop).await?;
    let environment = leads_to(setup.practice, kind, (&account.url, account.demo), leads);
    // Asked again here: a folder may have been copied, a file edited.
    if setup.practice && environment == Environment::Production {
        return Ok(Some(Err(Warning::Practice)));
    }
    let (now, nrus) = (shop.now(), issuer.regime == Regime::Nrus);
    let opened = safe.open(setup.practice, kind, account, issuer.ruc, now).await;
    Ok(Some(opened.map(|it| Opened { environment, nrus, ..it })))
}

/// The account as the settings show it.
pub async fn standing(shop: &Shop, safe: &Safe, leads: Leads<'_>) -> Result<Standing> {
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let (kind, account) = (kind_of(&setup), account(shop).await?);
    let places = safe.places(setup.practice, account.clone()).await?;
    let warning = match open(shop, safe, leads).await? {
        Some(Err(warning)) => Some(warning),
        Some(Ok(_)) => cannot_express(kind, &issuer),
        None => None,
    };
    let is_kept = |name: &str| places.iter().any(|it| it.0 == name);
    Ok(Standing {
        kind,
        environment: leads_to(setup.practice, kind, (&account.url, account.demo), leads),
        account,
        has_token: is_kept(TOKEN),
        has_sol_password: is_kept(SOL_PASSWORD),
        has_client_secret: is_kept(CLIENT_SECRET),
        vault: places.first().map(|it| it.1),
        warning,
    })
}

fn cannot_express(kind: Kind, issuer: &Issuer) -> Option<Warning> {
    (kind == Kind::Nubefact && issuer.regime == Regime::Nrus).then_some(Warning::NubefactNrus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_of_an_account_is_not_true_of_another() {
        let set = |before: &Account, kind, url: &str, demo| {
            merged(before, &Change { url: url.to_owned(), demo, ..Change::to(kind) }).unwrap()
        };
        let first = set(&Account::default(), Kind::Pse, "https://a.pe/api", Some(true));
        assert!(first.demo);
        assert!(set(&first, Kind::Pse, "https://A.pe:443/other", None).demo, "the same host");
        assert!(!set(&first, Kind::Pse, "https://b.pe/api", None).demo);
        assert!(!set(&first, Kind::Nubefact, "https://a.pe/api", None).demo);
        assert!(!set(&first, Kind::Pse, "", Some(false)).demo);
        assert!(!set(&first, Kind::Sunat, "beta", Some(true)).demo, "SUNAT has its beta");
        assert!(set(&first, Kind::None, "", None).demo, "it stays with the account");
    }
}
