//! Nubefact's JSON, derived from the UBL that was written for the document.
//!
//! `POST` to the RUTA of the account with the token in `Authorization`, four operations:
//! `generar_comprobante`, `consultar_comprobante`, `generar_anulacion`, `consultar_anulacion`
//! (Nubefact's public manual, class A; facts/fiscal.md section 4). Nubefact builds its own XML from
//! the JSON, signs it and sends it, now or later: until SUNAT has accepted, the document is pending
//! there, and the ticket of the port is its name.
//!
//! It voids documents one by one. A report with one void becomes a `generar_anulacion`, whose ticket
//! names the voided document; any other report is refused. The CDR of such a void is about
//! Nubefact's own report, so it is not taken for the CDR of ours.

mod answer;
mod comprobante;

use async_trait::async_trait;
use izi_domain::{DocumentName, Ruc};
use izi_ports::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
use reqwest::{Client, Url};
use serde_json::{Value, json};

use crate::account::Account;
use crate::meaning::{About, Otherwise, as_answer, as_verdict};
use crate::wire::{BadSettings, Heard, authorization, client, exchanged, log};
use answer::{Subject, understood};
use comprobante::{comprobante, voided};

/// An account with Nubefact.
pub(crate) struct Nubefact {
    client: Client,
    /// The RUTA, as it was given.
    route: Url,
}

impl Nubefact {
    pub(crate) fn new(account: &Account, route: Url) -> Result<Self, BadSettings> {
        let headers = authorization(account.token.trim())?;
        Ok(Self { client: client(&route, account.waits(), headers)?, route })
    }

    async fn call(&self, question: &Value) -> Result<Heard, Failure> {
        exchanged(self.client.post(self.route.clone()).json(question)).await
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
        let (subject, body) = if name.kind().is_report() {
            let (about, reason) = voided(&document.xml)?;
            let mut body = question("generar_anulacion", &about)?;
            body["motivo"] = json!(reason);
            body["codigo_unico"] = json!(name.to_string());
            (Subject::Void(about), body)
        } else {
            (Subject::Document, comprobante(name, &document.xml)?)
        };
        let heard = self.call(&body).await?;
        let answer = as_answer(understood(&heard, About::sending(document), &subject));
        log(name, "generar", &heard, answer.as_ref().err());
        answer
    }

    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        if document.name.kind().is_report() {
            // It knows voids by the document that they void, and that is in the report only.
            return Ok(Verdict::CannotTell);
        }
        let heard = self.call(&question("consultar_comprobante", &document.name)?).await?;
        let told = understood(&heard, About::asking(document), &Subject::Document);
        let verdict = as_verdict(told);
        log(&document.name, "consultar", &heard, verdict.as_ref().err());
        verdict
    }

    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure> {
        let lost = |_| Failure::Permanent(format!("not a ticket of this adapter: {ticket}"));
        let about: DocumentName = ticket.parse().map_err(lost)?;
        let (operation, subject) = if document.name.kind().is_report() {
            ("consultar_anulacion", Subject::Void(about.clone()))
        } else {
            ("consultar_comprobante", Subject::Document)
        };
        let heard = self.call(&question(operation, &about)?).await?;
        let told = understood(&heard, About::ticket(document, ticket), &subject);
        let answer = as_answer(told);
        log(&document.name, operation, &heard, answer.as_ref().err());
        answer
    }

    async fn probe(&self, ruc: &Ruc) -> Result<String, Failure> {
        let (kind, series, number) = crate::pse::NOBODYS;
        let nobodys: DocumentName = format!("{kind}-{series}-{number}")
            .parse()
            .map_err(|_| Failure::Permanent("no name for the question".to_owned()))?;
        let heard = self.call(&question("consultar_comprobante", &nobodys)?).await?;
        let about = About { ruc, name: &nobodys, digest: None, ticket: None };
        match understood(&heard, about, &Subject::Document) {
            Ok(_) | Err(Otherwise::NotFound(_) | Otherwise::Voided(_)) => {
                Ok("Nubefact took the token and looked for a document".to_owned())
            }
            Err(Otherwise::Foreign(why)) => Err(Failure::Unknown(why)),
            Err(Otherwise::Failed(failure)) => Err(failure),
        }
    }
}
