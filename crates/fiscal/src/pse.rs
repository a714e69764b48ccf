//! The PSE that takes our own UBL, signs it and sends it.
//!
//! `POST {url}/v1/invoice/send` with `{ruc, tipo_documento: "03", serie, numero, xml}`, where `xml`
//! is the UTF-8 XML in base64: in a JSON text the bytes would depend on how both sides escape.
//! `GET {url}/v1/invoice/status/{ticket}` and `GET {url}/v1/invoice/verify?ruc&tipo&serie&numero`.
//! All with `Authorization: Bearer <token>`.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::{DocumentNumber, Ruc};
use izi_einvoice::document_name;
use izi_ports::{Answer, Failure, FiscalAuthority, OutgoingDocument, Verdict};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde_json::json;

use crate::answer::{About, Heard, excerpt, is_not_found, understood};

/// How to reach a PSE.
#[derive(Clone)]
pub struct PseSettings {
    /// Where its paths begin: `https://pse.example/api`.
    pub url: String,
    /// The bearer token; never logged.
    pub token: String,
    /// The longest wait for a connection.
    pub connect_timeout: Duration,
    /// The longest wait for a whole answer.
    pub total_timeout: Duration,
}

impl PseSettings {
    /// With the default waits of 5 and 20 seconds.
    pub fn new(url: &str, token: &str) -> Self {
        Self {
            url: url.to_owned(),
            token: token.to_owned(),
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(20),
        }
    }
}

impl std::fmt::Debug for PseSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PseSettings").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Why settings cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// No http or https address.
    #[error("not an http address")]
    Url,
    /// Characters that a header cannot carry.
    #[error("the token has characters that no header carries")]
    Token,
    /// The TLS of this machine cannot be set up.
    #[error("no HTTP client: {0}")]
    Client(String),
}

/// A PSE of the generic contract.
#[derive(Clone, Debug)]
pub struct Pse {
    client: Client,
    /// Ends in a slash.
    base: Url,
}

/// More than any answer has; a CDR is some 10 kB.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// A pooled connection that the other side has closed looks like a lost answer; better a new one.
const IDLE_CONNECTION: Duration = Duration::from_secs(5);

impl Pse {
    /// A client with these settings. Connects to nothing yet.
    pub fn new(settings: &PseSettings) -> Result<Self, BadSettings> {
        let with_slash = format!("{}/", settings.url.trim().trim_end_matches('/'));
        let base = Url::parse(&with_slash).map_err(|_| BadSettings::Url)?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(BadSettings::Url);
        }
        let mut token = HeaderValue::from_str(&format!("Bearer {}", settings.token.trim()))
            .map_err(|_| BadSettings::Token)?;
        token.set_sensitive(true);
        let client = Client::builder()
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, token)]))
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.total_timeout)
            .pool_idle_timeout(IDLE_CONNECTION)
            // A redirected POST becomes a GET, and a token would follow to another host.
            .redirect(Policy::none());
        let client = if is_this_machine(&base) { client.no_proxy() } else { client };
        let client = client.build().map_err(|it| BadSettings::Client(it.to_string()))?;
        Ok(Self { client, base })
    }

    fn at(&self, path: &[&str]) -> Result<Url, Failure> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Failure::Permanent("the address takes no path".to_owned()))?
            .pop_if_empty()
            .extend(path);
        Ok(url)
    }
}

fn is_this_machine(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[async_trait]
impl FiscalAuthority for Pse {
    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure> {
        let OutgoingDocument { ruc, number, xml } = document;
        let body = json!({
            "ruc": ruc.as_str(),
            "tipo_documento": "03",
            "serie": number.series.as_str(),
            "numero": number.correlative,
            "xml": BASE64.encode(xml),
        });
        let about = About { ruc, number };
        let request = self.client.post(self.at(&["v1", "invoice", "send"])?).json(&body);
        let (status, body) = exchanged(request).await?;
        let answer = understood(Heard { status, body: &body }, about, None);
        log(about, "send", status, &body, answer.as_ref().err());
        answer.map(|it| with_document(it, about))
    }

    async fn verify(&self, ruc: &Ruc, number: &DocumentNumber) -> Result<Verdict, Failure> {
        let about = About { ruc, number };
        let request = self.client.get(self.at(&["v1", "invoice", "verify"])?).query(&[
            ("ruc", ruc.as_str()),
            ("tipo", "03"),
            ("serie", number.series.as_str()),
            ("numero", &number.correlative.to_string()),
        ]);
        let (status, body) = exchanged(request).await?;
        let heard = Heard { status, body: &body };
        if is_not_found(heard) {
            return Ok(Verdict::NotFound);
        }
        let answer = understood(heard, about, None);
        log(about, "verify", status, &body, answer.as_ref().err());
        answer.map(|it| Verdict::Known(with_document(it, about)))
    }

    async fn ticket(&self, ticket: &str) -> Result<Answer, Failure> {
        let lost = || Failure::Permanent(format!("not a ticket of this adapter: {ticket}"));
        let (ruc, number, theirs) = parts(ticket).ok_or_else(lost)?;
        let about = About { ruc: &ruc, number: &number };
        let request = self.client.get(self.at(&["v1", "invoice", "status", theirs])?);
        let (status, body) = exchanged(request).await?;
        let answer = understood(Heard { status, body: &body }, about, Some(theirs));
        log(about, "status", status, &body, answer.as_ref().err());
        answer.map(|it| with_document(it, about))
    }
}

/// A ticket leaves this adapter with the name of its document before it, so that the CDR that it
/// brings one day can be checked to be of that document: `10467793549-03-B001-1/<their ticket>`.
fn with_document(answer: Answer, about: About<'_>) -> Answer {
    match answer {
        Answer::Pending { ticket } => Answer::Pending {
            ticket: format!("{}/{ticket}", document_name(about.ruc, about.number)),
        },
        settled @ Answer::Settled { .. } => settled,
    }
}

fn parts(ticket: &str) -> Option<(Ruc, DocumentNumber, &str)> {
    let (name, theirs) = ticket.split_once('/')?;
    let (ruc, number) = name.split_once("-03-")?;
    Some((ruc.parse().ok()?, number.parse().ok()?, theirs))
}

/// Sends a request and reads the whole answer. A failure to connect is the only one of which it is
/// sure that nothing was sent.
async fn exchanged(request: RequestBuilder) -> Result<(u16, Vec<u8>), Failure> {
    let broken = |error: &reqwest::Error| {
        let told = chain(error);
        if error.is_connect() {
            Failure::Unreachable(told)
        } else if error.is_builder() {
            Failure::Permanent(told)
        } else {
            Failure::Unknown(told)
        }
    };
    let mut response = request.send().await.map_err(|it| broken(&it))?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|it| Failure::Unknown(chain(&it)))? {
        body.extend_from_slice(&part);
        if body.len() > ANSWER_BYTES_MAX {
            return Err(Failure::Unknown("the answer has no end".to_owned()));
        }
    }
    Ok((status, body))
}

/// The error with its causes and without the address, whose query has the RUC in it.
fn chain(error: &reqwest::Error) -> String {
    let mut told = if error.is_timeout() { "timed out".to_owned() } else { "no answer".to_owned() };
    let mut cause = std::error::Error::source(error);
    while let Some(it) = cause {
        told.push_str(": ");
        told.push_str(&it.to_string());
        cause = it.source();
    }
    told
}

fn log(about: About<'_>, call: &str, status: u16, body: &[u8], failure: Option<&Failure>) {
    let number = about.number;
    if let Some(failure) = failure {
        let body = excerpt(body);
        tracing::warn!(%number, call, status, %failure, body, "the PSE did not settle it");
    } else {
        tracing::debug!(%number, call, status, "the PSE answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_with_and_without_its_path_and_slash() {
        let at = |url: &str| {
            let pse = Pse::new(&PseSettings::new(url, "t")).unwrap();
            pse.at(&["v1", "invoice", "send"]).unwrap().to_string()
        };
        assert_eq!(at("http://127.0.0.1:1"), "http://127.0.0.1:1/v1/invoice/send");
        assert_eq!(at("https://pse.pe/api/ "), "https://pse.pe/api/v1/invoice/send");
        for url in ["", "pse.pe", "ftp://pse.pe", "mailto:a@b"] {
            assert_eq!(Pse::new(&PseSettings::new(url, "t")).unwrap_err(), BadSettings::Url);
        }
        let settings = PseSettings::new("http://pse.pe", "a\nb");
        assert_eq!(Pse::new(&settings).unwrap_err(), BadSettings::Token);
        assert!(!format!("{:?}", PseSettings::new("http://pse.pe", "s3cret")).contains("s3cret"));
    }

    #[test]
    fn a_ticket_carries_its_document() {
        let (ruc, number, theirs) = parts("10467793549-03-B001-1/a/b").unwrap();
        assert_eq!(
            (ruc.as_str(), number.to_string().as_str(), theirs),
            ("10467793549", "B001-1", "a/b")
        );
        assert!(parts("a/b").is_none() && parts("").is_none());
    }
}
