//! The PSE that takes our own UBL, signs it and sends it.
//!
//! `POST {url}/v1/invoice/send` with `{ruc, tipo_documento, serie, numero, xml}`, where
//! `tipo_documento` is `03`, `07`, `08`, `01`, `RC` or `RA`, `serie` of a report is its day
//! (`20261121`), and `xml` is the UTF-8 XML in base64: in a JSON text the bytes would depend on how
//! both sides escape. `GET {url}/v1/invoice/status/{ticket}` and
//! `GET {url}/v1/invoice/verify?ruc&tipo&serie&numero`. All with `Authorization: Bearer <token>`.
//!
//! What it never saw is 404 with `{error: "not_found"}`; any other 404 is the way's.
//!
//! Answers: `{sunat_code, sunat_message, cdr_content}` or `{ticket}`, and, where the PSE tells them,
//! `xml` or `xml_content` (what it has, whose date and amount are compared when it is asked) and
//! `voided: true` or `estado: "ANULADO"`. The hash of its own signature says nothing about ours.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::Ruc;
use izi_ports::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
use reqwest::{Client, Url};
use serde_json::json;

use crate::answer::{is_not_found, understood};
use crate::meaning::{About, as_answer, as_verdict};
use crate::wire::{
    BadSettings, Heard, Waits, authorization, base_address, below, client, exchanged, log,
};

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

/// A PSE of the generic contract.
#[derive(Clone, Debug)]
pub struct Pse {
    client: Client,
    /// Ends in a slash.
    base: Url,
}

/// A boleta that nobody issues: the last number of the first series.
pub(crate) const NOBODYS: (&str, &str, &str) = ("03", "B001", "99999999");

impl Pse {
    /// A client with these settings. Connects to nothing yet.
    pub fn new(settings: &PseSettings) -> Result<Self, BadSettings> {
        let base = base_address(&settings.url)?;
        let headers = authorization(&format!("Bearer {}", settings.token.trim()))?;
        let waits = Waits { connect: settings.connect_timeout, total: settings.total_timeout };
        Ok(Self { client: client(&base, waits, headers)?, base })
    }

    async fn verified(
        &self,
        ruc: &Ruc,
        (kind, series, number): (&str, &str, &str),
    ) -> Result<Heard, Failure> {
        let request = self.client.get(below(&self.base, &["v1", "invoice", "verify"])?).query(&[
            ("ruc", ruc.as_str()),
            ("tipo", kind),
            ("serie", series),
            ("numero", number),
        ]);
        exchanged(request).await
    }
}

#[async_trait]
impl FiscalAuthority for Pse {
    fn signing(&self) -> Signing {
        Signing::Theirs
    }

    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure> {
        let OutgoingDocument { ruc, name, xml } = document;
        let body = json!({
            "ruc": ruc.as_str(),
            "tipo_documento": name.kind().code(),
            "serie": name.series(),
            "numero": name.correlative(),
            "xml": BASE64.encode(xml),
        });
        let request = self.client.post(below(&self.base, &["v1", "invoice", "send"])?).json(&body);
        let heard = exchanged(request).await?;
        let answer = as_answer(understood(&heard, About::sending(document)));
        log(name, "send", &heard, answer.as_ref().err());
        answer
    }

    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        let name = &document.name;
        let number = name.correlative().to_string();
        let asked = (name.kind().code(), name.series(), number.as_str());
        let heard = self.verified(&document.ruc, asked).await?;
        if is_not_found(&heard) {
            return Ok(Verdict::NotFound);
        }
        let verdict = as_verdict(understood(&heard, About::theirs(document)));
        log(name, "verify", &heard, verdict.as_ref().err());
        verdict
    }

    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure> {
        let url = below(&self.base, &["v1", "invoice", "status", ticket])?;
        let heard = exchanged(self.client.get(url)).await?;
        let answer = if is_not_found(&heard) {
            Err(Failure::Permanent("the ticket is not there".to_owned()))
        } else {
            as_answer(understood(&heard, About::their_ticket(document, ticket)))
        };
        log(&document.name, "status", &heard, answer.as_ref().err());
        answer
    }

    async fn probe(&self, ruc: &Ruc) -> Result<String, Failure> {
        let heard = self.verified(ruc, NOBODYS).await?;
        if is_not_found(&heard) || (heard.status < 300 && heard.object().is_some()) {
            return Ok(format!("the PSE answered with status {}, the token is good", heard.status));
        }
        Err(heard.without_answer("to a question about a boleta that nobody has"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_with_and_without_its_path_and_slash() {
        let at = |url: &str| {
            let pse = Pse::new(&PseSettings::new(url, "t")).unwrap();
            below(&pse.base, &["v1", "invoice", "send"]).unwrap().to_string()
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
}
