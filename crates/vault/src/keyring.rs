//! The system's keyring, with a limit on its patience.

use std::sync::mpsc;
use std::time::Duration;

use izi_ports::VaultError;
use keyring::{Entry, Error};

/// Where the system keeps secrets for its users.
pub(crate) trait Keyring: Send + Sync {
    fn get(&self, account: &str) -> Result<Option<String>, VaultError>;
    fn set(&self, account: &str, secret: &str) -> Result<(), VaultError>;
    /// Forgets it; one that is not there is forgotten already.
    fn remove(&self, account: &str) -> Result<(), VaultError>;
}

/// No keyring at all.
pub(crate) struct NoKeyring;

impl Keyring for NoKeyring {
    fn get(&self, _: &str) -> Result<Option<String>, VaultError> {
        Err(VaultError("the keyring is not used here".to_owned()))
    }

    fn set(&self, _: &str, _: &str) -> Result<(), VaultError> {
        Err(VaultError("the keyring is not used here".to_owned()))
    }

    fn remove(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError("the keyring is not used here".to_owned()))
    }
}

/// The keyring of whoever is logged in.
pub(crate) struct SystemKeyring;

const SERVICE: &str = "izisales";
/// A locked keyring asks its user for a password and waits for ever where nobody sits.
const PATIENCE: Duration = Duration::from_secs(5);

impl SystemKeyring {
    pub(crate) const fn new() -> Self {
        Self
    }
}

impl Keyring for SystemKeyring {
    fn get(&self, account: &str) -> Result<Option<String>, VaultError> {
        let account = account.to_owned();
        patiently(move || match Entry::new(SERVICE, &account)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&self, account: &str, secret: &str) -> Result<(), VaultError> {
        let (account, secret) = (account.to_owned(), secret.to_owned());
        patiently(move || {
            let entry = Entry::new(SERVICE, &account)?;
            entry.set_password(&secret)?;
            // Some services take a secret and keep nothing; reading it back is the proof.
            if entry.get_password()? == secret { Ok(()) } else { Err(Error::NoEntry) }
        })
    }

    fn remove(&self, account: &str) -> Result<(), VaultError> {
        let account = account.to_owned();
        patiently(move || match Entry::new(SERVICE, &account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}

/// Runs a call on a thread of its own: it blocks on the bus, must not run inside an async runtime,
/// and cannot be interrupted. A call that answers too late is left behind.
fn patiently<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, VaultError> {
    let (answer, answered) = mpsc::channel();
    let thread = std::thread::Builder::new().name("keyring".to_owned());
    thread
        .spawn(move || {
            // Nobody may be listening any more.
            let _ = answer.send(call().map_err(|it| VaultError(without_secrets(&it))));
        })
        .map_err(|it| VaultError(it.to_string()))?;
    answered
        .recv_timeout(PATIENCE)
        .map_err(|_| VaultError("the keyring does not answer".to_owned()))?
}

/// Two of the errors carry the bytes of the secret; their text is never used.
fn without_secrets(error: &Error) -> String {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "not a secret of ours".to_owned(),
        Error::NoDefaultStore => match Entry::store_status() {
            Err(why) => format!("no keyring: {why}"),
            Ok(()) => "no keyring".to_owned(),
        },
        error => error.to_string(),
    }
}
