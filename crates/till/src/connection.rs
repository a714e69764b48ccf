//! The way to the authority that the settings name.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use izi_app::authority::{self, Environment, Kind, Opened, Probe};
use izi_app::{Setup, Shop};
use izi_fiscal::{Expected, Pse, PseSettings, guarded};
use izi_ports::{Clock, Failure, FiscalAuthority};
use izi_practice::PracticeAuthority;

/// What the practice authority keeps, within the data folder.
const PRACTICE_FILE: &str = "practice-authority.sqlite";
/// How long a person waits for "probar conexión".
const PROBE: Duration = Duration::from_secs(10);

/// What the settings name: as long as it is the same, what is plugged in stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) kind: Kind,
    /// Of the account; grows with its secrets too.
    revision: u64,
    /// A certificate ends while the till is open.
    expired: bool,
}

impl Wanted {
    /// What the settings name now.
    pub(crate) async fn of(shop: &Shop, setup: &Setup) -> izi_app::Result<Self> {
        let kind = authority::kind_of(setup);
        if !kind.has_account() {
            return Ok(Self { kind, revision: 0, expired: false });
        }
        let account = authority::account(shop).await?;
        let now = shop.now();
        let expired = account.certificate.is_some_and(|it| now > it.not_after());
        Ok(Self { kind, revision: account.revision, expired })
    }
}

/// Where an account of this kind at this address leads. What the adapters do not know is in earnest;
/// what is on this machine is practice as far as an address can tell.
pub(crate) fn leads(kind: Kind, url: &str) -> Environment {
    match (kind, izi_fiscal::Kind::named(kind.as_str())) {
        (Kind::None, _) => Environment::None,
        (Kind::Practice, _) => Environment::Practice,
        (_, None) => Environment::Production,
        (_, Some(kind)) => match izi_fiscal::environment(kind, url) {
            izi_fiscal::Environment::Here => Environment::Practice,
            izi_fiscal::Environment::Demo => Environment::Demo,
            izi_fiscal::Environment::Beta => Environment::Beta,
            izi_fiscal::Environment::Production => Environment::Production,
        },
    }
}

/// The adapter for an account; connects to nothing yet. Else why there is none.
pub(crate) fn connect(opened: &Opened) -> Result<Arc<dyn FiscalAuthority>, String> {
    let kind = izi_fiscal::Kind::named(opened.kind.as_str()).ok_or("no such kind of account")?;
    let mut account = izi_fiscal::Account {
        token: opened.token.clone(),
        sol_user: opened.sol_user.clone(),
        sol_password: opened.sol_password.clone(),
        client_id: opened.client_id.clone(),
        client_secret: opened.client_secret.clone(),
        demo: opened.demo,
        nrus: opened.nrus,
        ..izi_fiscal::Account::new(kind, &opened.url, opened.ruc.clone())
    };
    if opened.environment == Environment::Practice {
        // What stands in for SUNAT on this machine stands in for its registers too: no question
        // about a practice document, and no secret with it, leaves this machine.
        let here = origin(&opened.url);
        account.security_url = Some(here.clone());
        account.register_url = Some(here);
    }
    let authority = izi_fiscal::connect(&account).map_err(|it| it.to_string())?;
    let is_here = leads(opened.kind, &opened.url) == Environment::Practice;
    let expected = match opened.environment {
        Environment::Practice if is_here => Expected::Practice,
        Environment::Production if is_here => Expected::Earnest,
        _ => return Ok(authority),
    };
    guarded(authority, &opened.url, expected).map_err(|it| it.to_string())
}

/// The address without its path.
fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

/// The practice authority and the way to it.
pub(crate) type Practice = (izi_practice::Running, Arc<dyn FiscalAuthority>);

/// Starts the practice authority on a free port of this machine and calls it as any other PSE.
pub(crate) async fn practice(
    data: &Path,
    clock: Arc<dyn Clock>,
) -> Result<Practice, Box<dyn std::error::Error + Send + Sync>> {
    // Known to this process only, for as long as it runs.
    let token = uuid::Uuid::new_v4().simple().to_string();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running =
        PracticeAuthority::start(address, &data.join(PRACTICE_FILE), &token, clock).await?;
    let authority = Pse::new(&PseSettings::new(&running.url(), &token))?;
    Ok((running, Arc::new(authority)))
}

/// Tries an authority out.
pub(crate) async fn probe(
    authority: &dyn FiscalAuthority,
    ruc: &izi_domain::Ruc,
    environment: Environment,
) -> Probe {
    let answer = tokio::time::timeout(PROBE, authority.probe(ruc)).await;
    let (outcome, detail) = match answer {
        Ok(Ok(words)) => ("ok", words),
        Ok(Err(failure)) => (outcome(&failure), failure.to_string()),
        Err(_) => ("no_answer", format!("no answer within {} s", PROBE.as_secs())),
    };
    Probe { outcome, detail, environment }
}

fn outcome(failure: &Failure) -> &'static str {
    match failure {
        Failure::Unreachable(_) => "unreachable",
        Failure::Refused(_) => "refused",
        Failure::Transient { .. } => "busy",
        Failure::Unknown(_) => "no_answer",
        Failure::Permanent(_) | Failure::AlreadyRegistered(_) | Failure::OnlyInSummary(_) => {
            "other"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_to_be_harmless_is_in_earnest() {
        for (kind, url, expected) in [
            (Kind::None, "", Environment::None),
            (Kind::Practice, "https://pse.pe", Environment::Practice),
            (Kind::Pse, "http://127.0.0.1:8100/x", Environment::Practice),
            (Kind::Pse, "https://pse.pe", Environment::Production),
            (Kind::Sunat, "beta", Environment::Beta),
            (Kind::Sunat, "production", Environment::Production),
            (Kind::Nubefact, "", Environment::Production),
        ] {
            assert_eq!(leads(kind, url), expected, "{kind:?} {url}");
        }
    }

    #[test]
    fn an_address_has_an_origin() {
        assert_eq!(origin("http://127.0.0.1:81/a/b"), "http://127.0.0.1:81");
        assert_eq!(origin("http://localhost"), "http://localhost");
    }
}
