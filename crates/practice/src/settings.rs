//! What the practice authority goes by.

/// Its secrets and its rules where SUNAT's have changed or may be played with.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// What callers of the PSEs must know, and the secret of the Consulta Integrada.
    pub token: String,
    /// The secondary SOL user, without the RUC in front of it.
    pub sol_user: String,
    /// Its password.
    pub sol_password: String,
    /// So many days after its issue a boleta or its note is taken by itself; then 1079.
    pub boleta_days: i64,
    /// So many days after its issue a factura or its note is taken; then 2108.
    pub factura_days: i64,
    /// So many questions about a ticket are answered with 98 first.
    pub undecided: u32,
    /// Whether the SOAP fronts demand the issuer's signature.
    pub sealed: bool,
}

impl Settings {
    /// The usual ones: SUNAT's beta user, 5 and 3 days, one question in vain, signed documents.
    pub fn new(token: &str) -> Self {
        Self {
            token: token.to_owned(),
            sol_user: "MODDATOS".to_owned(),
            sol_password: "moddatos".to_owned(),
            boleta_days: 5,
            factura_days: 3,
            undecided: 1,
            sealed: true,
        }
    }
}

impl std::fmt::Debug for Settings {
    /// Without its secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("boleta_days", &self.boleta_days)
            .field("factura_days", &self.factura_days)
            .field("undecided", &self.undecided)
            .field("sealed", &self.sealed)
            .finish_non_exhaustive()
    }
}
