//! Nubefact's JSON, derived from the UBL that was written for the document.
//!
//! `POST` to the RUTA of the account with the token in `Authorization`, four operations:
//! `generar_comprobante`, `consultar_comprobante`, `generar_anulacion`, `consultar_anulacion`
//! (Nubefact's public manual, class A; facts/fiscal.md section 4). Nubefact builds its own XML from
//! the JSON, signs it and sends it, now or later: until SUNAT has accepted, the document is pending
//! there, and the ticket of the port is its name.
//!
//! An answer brings the address of the CDR and not the CDR; it is fetched, without the token, from
//! the account's own host or over https. Where that fails the answer stands without it.
//!
//! It voids documents one by one. A report with one void becomes a `generar_anulacion`, whose ticket
//! names the voided document; any other report is refused. When an annulment is refused, it is
//! asked about before that is believed: the refusal may be due to the first try, whose answer was
//! lost. The CDR of such a void is about
//! Nubefact's own report, so it is not taken for the CDR of ours.

mod answer;
mod comprobante;

use async_trait::async_trait;
use izi_domain::{DocumentKind, DocumentName, Ruc};
use izi_ports::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
use reqwest::{Client, Url};
use serde_json::{Value, json};

use crate::account::Account;
use crate::meaning::{About, Otherwise, Told, as_answer, as_verdict, by_cdr_file};
use crate::wire::{
    BadSettings, Heard, authorization, client, exchanged, is_fetched, log, plain_client,
};
use answer::{Subject, cdr_link, understood};
use comprobante::{comprobante, voided};

/// An account with Nubefact.
pub(crate) struct Nubefact {
    client: Client,
    /// Without the token, for what lies elsewhere.
    plain: Client,
    /// The RUTA, as it was given.
    route: Url,
    /// Whether the shop is of the NRUS.
    nrus: bool,
}

impl Nubefact {
    pub(crate) fn new(account: &Account, route: Url) -> Result<Self, BadSettings> {
        let headers = authorization(account.token.trim())?;
        let plain = plain_client(&route, account.waits())?;
        let client = client(&route, account.waits(), headers)?;
        Ok(Self { client, plain, route, nrus: account.nrus })
    }

    async fn call(&self, question: &Value) -> Result<Heard, Failure> {
        exchanged(self.client.post(self.route.clone()).json(question)).await
    }

    /// What was told about a document itself, with its CDR where one can be had.
    async fn told(&self, heard: &Heard, about: About<'_>) -> Told {
        let told = understood(heard, about, &Subject::Document);
        if let Ok(Answer::Settled { cdr: None, .. }) = &told
            && let Some(cdr) = self.cdr(heard).await
        {
            match by_cdr_file(heard, cdr, about) {
                Ok(with_cdr @ Answer::Settled { .. }) => return Ok(with_cdr),
                other => tracing::warn!(name = %about.name, ?other, "its CDR is not taken"),
            }
        }
        told
    }

    async fn cdr(&self, heard: &Heard) -> Option<Vec<u8>> {
        let link = Url::parse(&cdr_link(heard)?).ok()?;
        if !is_fetched(&link, &self.route) {
            return None;
        }
        match exchanged(self.plain.get(link)).await {
            Ok(Heard { status: 200, body, .. }) => Some(body),
            other => {
                let status = other.map(|it| it.status);
                tracing::warn!(?status, "no CDR at the address that was told");
                None
            }
        }
    }

    /// What has become of the annulment of a document.
    async fn annulled(&self, name: &DocumentName, about: About<'_>) -> Told {
        let heard = self.call(&question("consultar_anulacion", name)?).await?;
        let told = understood(&heard, about, &Subject::Void(name.clone()));
        log(about.name, "consultar_anulacion", &heard, None);
        told
    }

    async fn annul(&self, document: &OutgoingDocument) -> Told {
        let about = About::sending(document);
        let (name, reason) = voided(&document.xml)?;
        let mut body = question("generar_anulacion", &name)?;
        body["motivo"] = json!(reason);
        body["codigo_unico"] = json!(document.name.to_string());
        let heard = self.call(&body).await?;
        let told = understood(&heard, about, &Subject::Void(name.clone()));
        log(&document.name, "generar_anulacion", &heard, None);
        if let Err(
            Otherwise::Voided(_)
            | Otherwise::Failed(Failure::Permanent(_) | Failure::AlreadyRegistered(_)),
        ) = told
            && let Ok(answer) = self.annulled(&name, about).await
        {
            return Ok(answer);
        }
        told
    }
}

/// Catalogue 01 as Nubefact counts it.
pub(crate) const fn type_of(code: &str) -> Option<u8> {
    Some(match code.as_bytes() {
        b"01" => 1,
        b"03" => 2,
        b"07" => 3,
        b"08" => 4,
        _ => return None,
    })
}

/// What it cannot express is refused before anything is sent.
pub(crate) fn inexpressible(what: &str) -> Failure {
    Failure::Permanent(format!("nubefact cannot express: {what}"))
}

/// A question about a document.
fn question(operation: &str, name: &DocumentName) -> Result<Value, Failure> {
    let kind = type_of(name.kind().code()).ok_or_else(|| inexpressible("a report by its name"))?;
    Ok(json!({
        "operacion": operation,
        "tipo_de_comprobante": kind,
        "serie": name.series(),
        "numero": name.correlative(),
    }))
}

#[async_trait]
impl FiscalAuthority for Nubefact {
    fn signing(&self) -> Signing {
        Signing::Theirs
    }

    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure> {
        let name = &document.name;
        if name.kind().is_report() {
            return as_answer(self.annul(document).await);
        }
        // The boletas of the NRUS are refused for their operation; a note carries none, and would
        // correct what is not there.
        if self.nrus && matches!(name.kind(), DocumentKind::CreditNote | DocumentKind::DebitNote) {
            return Err(inexpressible("a note of the NRUS, whose boletas it cannot express"));
        }
        let heard = self.call(&comprobante(name, &document.xml)?).await?;
        let answer = as_answer(self.told(&heard, About::sending(document)).await);
        log(name, "generar_comprobante", &heard, answer.as_ref().err());
        answer
    }

    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        if document.name.kind().is_report() {
            // It knows voids by the document that they void, and that is in the report only.
            return Ok(Verdict::CannotTell);
        }
        let heard = self.call(&question("consultar_comprobante", &document.name)?).await?;
        let verdict = as_verdict(self.told(&heard, About::theirs(document)).await);
        log(&document.name, "consultar_comprobante", &heard, verdict.as_ref().err());
        verdict
    }

    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure> {
        let lost = |_| Failure::Permanent(format!("not a ticket of this adapter: {ticket}"));
        let of: DocumentName = ticket.parse().map_err(lost)?;
        let about = About::their_ticket(document, ticket);
        if document.name.kind().is_report() {
            return as_answer(self.annulled(&of, about).await);
        }
        let heard = self.call(&question("consultar_comprobante", &of)?).await?;
        let answer = as_answer(self.told(&heard, about).await);
        log(&document.name, "consultar_comprobante", &heard, answer.as_ref().err());
        answer
    }

    async fn probe(&self, ruc: &Ruc) -> Result<String, Failure> {
        let (kind, series, number) = crate::pse::NOBODYS;
        let nobodys: DocumentName = format!("{kind}-{series}-{number}")
            .parse()
            .map_err(|_| Failure::Permanent("no name for the question".to_owned()))?;
        let heard = self.call(&question("consultar_comprobante", &nobodys)?).await?;
        let about = About::of(ruc, &nobodys);
        match understood(&heard, about, &Subject::Document) {
            Ok(_) | Err(Otherwise::NotFound(_) | Otherwise::Voided(_)) => {
                Ok("Nubefact took the token and looked for a document".to_owned())
            }
            Err(Otherwise::Foreign(why)) => Err(Failure::Unknown(why)),
            Err(Otherwise::Failed(failure)) => Err(failure),
        }
    }
}
