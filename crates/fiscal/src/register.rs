//! SUNAT's Consulta Integrada: a register that says of any document whether it was informed.
//!
//! A token by OAuth (`client_credentials`), kept until a minute before it ends and thrown away when
//! it is refused; then `POST /v1/contribuyente/contribuyentes/{ruc}/validarcomprobante` with
//! `{numRuc, codComp, numeroSerie, numero, fechaEmision: "21/11/2026", monto}`, answered with
//! `{success, message, data: {estadoCp}}`.
//!
//! It compares the date and the amount with what it has, and answers 0 (not informed) when they
//! differ: so "not found" right after an "already registered" means that the number is there with
//! other contents. It gives no CDR, and says nothing of observations.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use izi_domain::Ruc;
use izi_ports::{Answer, Failure, KnownDocument, Verdict};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Url};
use serde_json::{Value, json};

use crate::account::Account;
use crate::address::{REGISTER, SECURITY};
use crate::wire::{BadSettings, Heard, base_address, below, client, exchanged, field, log};

const SCOPE: &str = "https://api.sunat.gob.pe/v1/contribuyente/contribuyentes";
/// A token is renewed so long before its end.
const MARGIN: Duration = Duration::from_mins(1);
/// How long a token is kept that does not say how long it lasts.
const USUAL_LIFE: Duration = Duration::from_mins(10);

/// The register, for one shop.
pub(crate) struct Register {
    client: Client,
    security: Url,
    address: Url,
    client_id: String,
    client_secret: String,
    ruc: Ruc,
    token: Mutex<Option<Token>>,
}

/// Its end is counted on the clock that cannot be set: a wrong date on this machine, or on theirs,
/// changes nothing.
#[derive(Clone)]
struct Token {
    text: String,
    ends: Instant,
}

impl Register {
    pub(crate) fn new(account: &Account) -> Result<Self, BadSettings> {
        let register = base_address(account.register_url.as_deref().unwrap_or(REGISTER))?;
        Ok(Self {
            client: client(&register, account.waits(), HeaderMap::new())?,
            security: base_address(account.security_url.as_deref().unwrap_or(SECURITY))?,
            address: register,
            client_id: account.client_id.trim().to_owned(),
            client_secret: account.client_secret.trim().to_owned(),
            ruc: account.ruc.clone(),
            token: Mutex::new(None),
        })
    }

    /// Whether the register knows a document.
    pub(crate) async fn ask(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        let mut heard = self.asked(document, &self.token().await?).await?;
        if heard.status == 401 {
            // Withdrawn before its time, or theirs is another clock.
            self.forget();
            heard = self.asked(document, &self.token().await?).await?;
        }
        let verdict = said(&heard);
        log(&document.name, "validarcomprobante", &heard, verdict.as_ref().err());
        verdict
    }

    /// Whether the account is good.
    pub(crate) async fn probe(&self) -> Result<(), Failure> {
        self.forget();
        self.token().await.map(|_| ())
    }

    async fn asked(&self, document: &KnownDocument, token: &str) -> Result<Heard, Failure> {
        let (day, month, year) = document.issue_date.dmy();
        let name = &document.name;
        let path =
            ["v1", "contribuyente", "contribuyentes", self.ruc.as_str(), "validarcomprobante"];
        let question = json!({
            "numRuc": document.ruc.as_str(),
            "codComp": name.kind().code(),
            "numeroSerie": name.series(),
            "numero": name.correlative().to_string(),
            "fechaEmision": format!("{day:02}/{month:02}/{year:04}"),
            "monto": document.total.to_string(),
        });
        let url = below(&self.address, &path)?;
        exchanged(self.client.post(url).bearer_auth(token).json(&question)).await
    }

    /// The token at hand, or a new one. Two that ask at once get two, which harms nobody.
    async fn token(&self) -> Result<String, Failure> {
        let kept = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(it) = kept.filter(|it| Instant::now() < it.ends) {
            return Ok(it.text);
        }
        let url = below(
            &self.security,
            &["v1", "clientesextranet", &self.client_id, "oauth2", "token", ""],
        )?;
        let mut form = self.security.clone();
        form.query_pairs_mut().clear().extend_pairs([
            ("grant_type", "client_credentials"),
            ("scope", SCOPE),
            ("client_id", &self.client_id),
            ("client_secret", &self.client_secret),
        ]);
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.query().unwrap_or_default().to_owned());
        let (text, life) = granted(&exchanged(request).await.map_err(nothing_was_asked)?)?;
        let ends = Instant::now() + life;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Token { text: text.clone(), ends });
        Ok(text)
    }

    fn forget(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Nothing is in doubt when only a token was asked for.
fn nothing_was_asked(failure: Failure) -> Failure {
    match failure {
        Failure::Unknown(why) => Failure::transient(format!("no token: {why}")),
        it => it,
    }
}

/// The token in an answer, and how long it is kept. The answer itself is never shown.
fn granted(heard: &Heard) -> Result<(String, Duration), Failure> {
    let object = heard.object().unwrap_or_default();
    if heard.status < 300
        && let Some(token) = field(&object, &["access_token"])
    {
        let life = field(&object, &["expires_in"]).and_then(|it| it.parse().ok());
        let life = life.map_or(USUAL_LIFE, Duration::from_secs);
        return Ok((token, life.saturating_sub(MARGIN)));
    }
    let words = field(&object, &["error_description", "error", "message"]).unwrap_or_default();
    match heard.status {
        400 | 401 | 403 => Err(Failure::Refused(format!("the Consulta Integrada: {words}"))),
        _ => Err(nothing_was_asked(heard.without_answer(&format!("no token {words}")))),
    }
}

/// What the register says.
fn said(heard: &Heard) -> Result<Verdict, Failure> {
    let Some(object) = heard.object() else {
        return Err(heard.without_answer("no JSON of the Consulta Integrada"));
    };
    let message = field(&object, &["message"]).unwrap_or_default();
    let data = object.get("data").and_then(Value::as_object);
    let state = data.and_then(|it| field(it, &["estadoCp"]));
    match state.as_deref() {
        _ if heard.status >= 300 => Err(heard.without_answer(&message)),
        Some("0") => Ok(Verdict::NotFound),
        Some("1") => Ok(Verdict::Known(Answer::Settled { code: 0, message, cdr: None })),
        Some("2") => Ok(Verdict::Voided),
        // 3 and 4 tell whether a print shop was authorised: nothing about an electronic document.
        Some(_) => Ok(Verdict::CannotTell),
        None => Err(heard.without_answer(&message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(status: u16, body: &str) -> Heard {
        Heard { status, wait: None, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn every_state_of_the_register_has_one_meaning() {
        let word = |status, body: &str| match said(&heard(status, body)) {
            Ok(Verdict::NotFound) => "not found",
            Ok(Verdict::Known(Answer::Settled { code: 0, cdr: None, .. })) => "accepted",
            Ok(Verdict::Voided) => "voided",
            Ok(Verdict::CannotTell) => "cannot tell",
            Err(Failure::Unknown(_)) => "unknown",
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::Transient { .. }) => "transient",
            Err(Failure::Permanent(_)) => "permanent",
            other => panic!("{other:?}"),
        };
        let state = |it: &str| format!(r#"{{"success":true,"data":{{"estadoCp":{it}}}}}"#);
        for (status, body, meaning) in [
            (200, state(r#""0""#), "not found"),
            (200, state("0"), "not found"),
            (200, state(r#""1""#), "accepted"),
            (200, state(r#""2""#), "voided"),
            (200, state(r#""3""#), "cannot tell"),
            (200, state(r#""4""#), "cannot tell"),
            (200, r#"{"success":false,"message":"x"}"#.to_owned(), "unknown"),
            (200, String::new(), "unknown"),
            (200, "<html>".to_owned(), "unknown"),
            (401, state(r#""0""#), "refused"),
            (422, r#"{"message":"fechaEmision"}"#.to_owned(), "permanent"),
            (429, String::new(), "transient"),
            (503, String::new(), "transient"),
            (500, "{}".to_owned(), "unknown"),
        ] {
            assert_eq!(word(status, &body), meaning, "{status} {body}");
        }
    }

    #[test]
    fn a_token_is_kept_until_a_minute_before_its_end() {
        let life = |body: &str| granted(&heard(200, body)).unwrap().1.as_secs();
        assert_eq!(life(r#"{"access_token":"t","expires_in":3600}"#), 3_540);
        assert_eq!(life(r#"{"access_token":"t","expires_in":"3600"}"#), 3_540);
        assert_eq!(life(r#"{"access_token":"t","expires_in":10}"#), 0);
        assert_eq!(life(r#"{"access_token":"t"}"#), 540);
        for status in [400, 401, 403] {
            let refused = granted(&heard(status, r#"{"error":"invalid_client"}"#));
            assert!(matches!(refused, Err(Failure::Refused(_))), "{status}");
        }
        for (status, body) in [(500, ""), (200, "<html>"), (503, "")] {
            let later = granted(&heard(status, body));
            assert!(matches!(later, Err(Failure::Transient { .. })), "{status}");
        }
    }
}
