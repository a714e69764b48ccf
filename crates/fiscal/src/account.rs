//! The account of a shop with an authority, and the adapter that it takes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use izi_domain::Ruc;
use izi_ports::FiscalAuthority;

use crate::address::{Environment, bill_service, environment};
use crate::nubefact::Nubefact;
use crate::pse::{Pse, PseSettings};
use crate::sunat::SunatDirect;
use crate::validapse::ValidaPse;
use crate::wire::{BadSettings, Waits, is_private, web_address};

/// Whom an account is with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A PSE of the generic contract.
    Pse,
    /// `ValidaPSE`.
    ValidaPse,
    /// Nubefact, or whoever resells it.
    Nubefact,
    /// SUNAT itself.
    Sunat,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pse, Self::ValidaPse, Self::Nubefact, Self::Sunat];

    /// The name in settings and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pse => "pse",
            Self::ValidaPse => "validapse",
            Self::Nubefact => "nubefact",
            Self::Sunat => "sunat",
        }
    }

    /// The kind that is called so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// Everything that reaching an authority takes. Secrets are shown by nothing.
#[derive(Clone)]
pub struct Account {
    /// Whom it is with.
    pub kind: Kind,
    /// Its address: where the paths of a PSE begin, the RUTA of a Nubefact account, the
    /// `billService` of SUNAT or one of the words `beta` and `production`.
    pub url: String,
    /// The shop.
    pub ruc: Ruc,
    /// The token of a PSE or of Nubefact.
    pub token: String,
    /// The secondary SOL user, with or without the RUC before it. SUNAT only.
    pub sol_user: String,
    /// Its password.
    pub sol_password: String,
    /// Of the Consulta Integrada; may be empty. SUNAT only.
    pub client_id: String,
    /// The secret to it.
    pub client_secret: String,
    /// Whether a PSE's account is one for demonstration.
    pub demo: bool,
    /// Whether the shop is of the NRUS, which Nubefact's JSON has no word for.
    pub nrus: bool,
    /// The longest wait for a connection.
    pub connect_timeout: Duration,
    /// The longest wait for a whole answer.
    pub total_timeout: Duration,
    /// In place of SUNAT's host for tokens, when it is not SUNAT that is spoken to.
    pub security_url: Option<String>,
    /// In place of SUNAT's host for the Consulta Integrada.
    pub register_url: Option<String>,
    /// In place of SUNAT's `billConsultService`.
    pub consult_url: Option<String>,
}

/// SUNAT takes its time.
const SUNAT_PATIENCE: Duration = Duration::from_secs(30);

impl Account {
    /// An account without secrets, with the default waits: 5 seconds to connect, and 20 for an
    /// answer, or 30 of SUNAT itself.
    pub fn new(kind: Kind, url: &str, ruc: Ruc) -> Self {
        let usual = PseSettings::new(url, "");
        Self {
            kind,
            url: url.to_owned(),
            ruc,
            token: String::new(),
            sol_user: String::new(),
            sol_password: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            demo: false,
            nrus: false,
            connect_timeout: usual.connect_timeout,
            total_timeout: if kind == Kind::Sunat { SUNAT_PATIENCE } else { usual.total_timeout },
            security_url: None,
            register_url: None,
            consult_url: None,
        }
    }

    /// Whether what is sent there counts. A demonstration account is one only by its own word, and
    /// never with SUNAT itself.
    pub fn environment(&self) -> Environment {
        match environment(self.kind, &self.url) {
            Environment::Here | Environment::Production
                if self.demo && self.kind != Kind::Sunat =>
            {
                Environment::Demo
            }
            it => it,
        }
    }

    pub(crate) const fn waits(&self) -> Waits {
        Waits { connect: self.connect_timeout, total: self.total_timeout }
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address of a Nubefact account is half a secret, and the RUC is nobody's business.
        f.debug_struct("Account")
            .field("kind", &self.kind)
            .field("environment", &self.environment())
            .finish_non_exhaustive()
    }
}

/// The adapter for an account. Connects to nothing yet.
pub fn connect(account: &Account) -> Result<Arc<dyn FiscalAuthority>, BadSettings> {
    let url = match account.kind {
        Kind::Sunat => bill_service(&account.url)?,
        _ => web_address(&account.url)?,
    };
    if !is_private(&url) {
        return Err(BadSettings::Insecure);
    }
    let needs = |what: &str, name| {
        if what.trim().is_empty() { Err(BadSettings::Missing(name)) } else { Ok(()) }
    };
    if account.kind == Kind::Sunat {
        needs(&account.sol_user, "SOL user")?;
        needs(&account.sol_password, "SOL password")?;
    } else {
        needs(&account.token, "token")?;
    }
    Ok(match account.kind {
        Kind::Pse => Arc::new(Pse::new(&PseSettings {
            url: account.url.clone(),
            token: account.token.clone(),
            connect_timeout: account.connect_timeout,
            total_timeout: account.total_timeout,
        })?),
        Kind::ValidaPse => Arc::new(ValidaPse::new(account)?),
        Kind::Nubefact => Arc::new(Nubefact::new(account, url)?),
        Kind::Sunat => Arc::new(SunatDirect::new(account, url)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use izi_ports::Signing;

    fn account(kind: Kind, url: &str) -> Account {
        Account {
            token: "s3cret".to_owned(),
            sol_user: "MODDATOS".to_owned(),
            sol_password: "s3cret".to_owned(),
            client_secret: "s3cret".to_owned(),
            ..Account::new(kind, url, "10467793549".parse().unwrap())
        }
    }

    #[test]
    fn every_kind_is_named_and_connected() {
        for (kind, url, signing) in [
            (Kind::Pse, "https://pse.pe", Signing::Theirs),
            (Kind::ValidaPse, "https://pse.pe", Signing::Theirs),
            (Kind::Nubefact, "https://api.nubefact.com/api/v1/x", Signing::Theirs),
            (Kind::Sunat, "beta", Signing::Ours),
            (Kind::Sunat, "production", Signing::Ours),
            (Kind::Sunat, "http://127.0.0.1:1/billService", Signing::Ours),
        ] {
            assert_eq!(Kind::named(kind.as_str()), Some(kind));
            let adapter = connect(&account(kind, url)).unwrap();
            assert_eq!(adapter.signing(), signing, "{url}");
        }
        assert_eq!(Kind::named("practice"), None);
    }

    #[test]
    fn settings_that_cannot_be_used_are_told() {
        let bad = |it: &Account| connect(it).err();
        for kind in Kind::ALL {
            assert_eq!(bad(&account(kind, "")), Some(BadSettings::Url), "{kind:?}");
            assert_eq!(bad(&account(kind, "http://a.pe")), Some(BadSettings::Insecure));
        }
        let blank = |kind, url: &str| Account::new(kind, url, "10467793549".parse().unwrap());
        assert_eq!(bad(&blank(Kind::Pse, "https://a.pe")), Some(BadSettings::Missing("token")));
        let missing = Some(BadSettings::Missing("SOL user"));
        assert_eq!(bad(&blank(Kind::Sunat, "beta")), missing);
    }

    #[test]
    fn nothing_shows_a_secret() {
        let shown = format!("{:?}", account(Kind::Nubefact, "https://x.pe/ruta-s3cret"));
        assert!(!shown.contains("s3cret") && !shown.contains("10467793549"), "{shown}");
    }

    #[test]
    fn a_demonstration_account_is_none_with_sunat_itself() {
        let demo = |kind, url| Account { demo: true, ..account(kind, url) }.environment();
        assert_eq!(demo(Kind::Nubefact, "https://x.pe"), Environment::Demo);
        assert_eq!(demo(Kind::Sunat, "production"), Environment::Production);
        assert_eq!(demo(Kind::Sunat, "beta"), Environment::Beta);
    }
}
