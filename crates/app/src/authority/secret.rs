//! A change of the account as it was asked, and whether it can be taken.

use izi_domain::Ruc;

use super::{BadAccount, Kind, address};

/// What changes of an account. What is none stays; what is empty is forgotten.
#[derive(Clone)]
pub struct Change {
    /// The kind from now on.
    pub kind: Kind,
    /// Its address; empty keeps the one of the same kind.
    pub url: String,
    /// The PSE's token.
    pub token: Option<String>,
    /// The secondary SOL user.
    pub sol_user: Option<String>,
    /// Its password.
    pub sol_password: Option<String>,
    /// The certificate's file.
    pub certificate: Option<Vec<u8>>,
    /// Its password.
    pub certificate_password: Option<String>,
    /// The client id of Consulta Integrada.
    pub client_id: Option<String>,
    /// Its secret.
    pub client_secret: Option<String>,
    /// Whether it is an account to try things out with. None leaves it with the same address.
    pub demo: Option<bool>,
    /// `sha256` or `sha1`.
    pub hash: Option<String>,
}

/// Longer than any secret that somebody gives a shop.
const SECRET_MAX: usize = 4_000;
const USER_MAX: usize = 40;

impl Change {
    /// To this kind, with nothing else said.
    pub fn to(kind: Kind) -> Self {
        Self {
            kind,
            url: String::new(),
            token: None,
            sol_user: None,
            sol_password: None,
            certificate: None,
            certificate_password: None,
            client_id: None,
            client_secret: None,
            demo: None,
            hash: None,
        }
    }

    /// The change without the blanks that come with copying, when each field can be used.
    pub(super) fn checked(mut self, ruc: &Ruc) -> Result<Self, BadAccount> {
        self.url = self.url.trim().to_owned();
        let is_word = self.kind == Kind::Sunat && matches!(&*self.url, "beta" | "production");
        if self.kind.has_account() && !self.url.is_empty() && !is_word {
            address::checked(&self.url)?;
        }
        for (field, value, most) in [
            ("token", &mut self.token, SECRET_MAX),
            ("sol_user", &mut self.sol_user, USER_MAX),
            ("client_id", &mut self.client_id, SECRET_MAX),
            ("client_secret", &mut self.client_secret, SECRET_MAX),
        ] {
            let Some(value) = value else { continue };
            *value = value.trim().to_owned();
            // They travel in headers and addresses.
            check(field, value, most, |it| it.is_ascii_graphic() || it == ' ')?;
        }
        for (field, value) in [
            ("sol_password", &self.sol_password),
            ("certificate_password", &self.certificate_password),
        ] {
            let Some(value) = value else { continue };
            check(field, value, SECRET_MAX, |it| !it.is_control())?;
        }
        if let Some(user) = &mut self.sol_user {
            // SOL shows both in one line, and people copy the line.
            if let Some(alone) = user.strip_prefix(ruc.as_str()) {
                *user = alone.trim().to_owned();
            }
            check("sol_user", user, USER_MAX, |it| it.is_ascii_alphanumeric())?;
        }
        Ok(self)
    }

    /// Which secrets change, for the record: names, never what they are.
    pub(super) fn secrets(&self) -> Vec<&'static str> {
        let changed = [
            ("token", self.token.is_some()),
            ("sol_password", self.sol_password.is_some()),
            ("certificate_password", self.certificate_password.is_some()),
            ("client_secret", self.client_secret.is_some()),
        ];
        changed.into_iter().filter(|it| it.1).map(|it| it.0).collect()
    }
}

fn check(
    field: &'static str,
    value: &str,
    most: usize,
    is_sound: impl Fn(char) -> bool,
) -> Result<(), BadAccount> {
    if value.len() > most {
        return Err(BadAccount::Field(field, "too_long"));
    }
    if value.chars().all(is_sound) { Ok(()) } else { Err(BadAccount::Field(field, "characters")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruc() -> Ruc {
        "10467793549".parse().unwrap()
    }

    #[test]
    fn what_comes_with_copying_is_taken_off() {
        let change = Change {
            url: " beta ".to_owned(),
            token: Some(" abc\n".to_owned()),
            sol_user: Some("10467793549MODDATOS".to_owned()),
            ..Change::to(Kind::Sunat)
        };
        let change = change.checked(&ruc()).ok().unwrap();
        assert_eq!(
            (&*change.url, change.token.as_deref(), change.sol_user.as_deref()),
            ("beta", Some("abc"), Some("MODDATOS"))
        );
        assert_eq!(change.secrets(), ["token"]);
    }

    #[test]
    fn what_no_header_carries_is_refused() {
        let refused = |change: Change| change.checked(&ruc()).err();
        let pse = || Change::to(Kind::Pse);
        for (change, field, reason) in [
            (Change { token: Some("a\nb".into()), ..pse() }, "token", "characters"),
            (Change { token: Some("ñ".into()), ..pse() }, "token", "characters"),
            (Change { token: Some("a".repeat(5_000)), ..pse() }, "token", "too_long"),
            (Change { sol_user: Some("A B".into()), ..pse() }, "sol_user", "characters"),
            (Change { sol_user: Some("A".repeat(41)), ..pse() }, "sol_user", "too_long"),
            (Change { sol_password: Some("a\0".into()), ..pse() }, "sol_password", "characters"),
            (Change { client_id: Some("ñ".into()), ..pse() }, "client_id", "characters"),
            (Change { url: "beta".into(), ..pse() }, "url", "not_http"),
            (Change { url: "http://pse.pe".into(), ..pse() }, "url", "not_secure"),
        ] {
            assert_eq!(refused(change), Some(BadAccount::Field(field, reason)));
        }
        assert!(refused(Change { sol_password: Some("cláve ñ".into()), ..pse() }).is_none());
    }
}
