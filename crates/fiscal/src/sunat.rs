//! SUNAT itself, by SOAP, with documents that we have signed.
//!
//! A document goes by `sendBill` and is answered at once with its CDR; a report goes by
//! `sendSummary` and is answered with a ticket, which `getStatus` is asked about. Whether a document
//! is known: facturas and notes of series F by `getStatusCdr`, which gives the CDR again, boletas by
//! the Consulta Integrada where the shop has an account for it. Beta has neither.

use async_trait::async_trait;
use izi_domain::{DocumentKind, DocumentName, Ruc};
use izi_ports::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Url};

use crate::account::Account;
use crate::address::{Environment, consult_service};
use crate::meaning::{About, as_answer, as_verdict};
use crate::register::Register;
use crate::soap::{Credentials, Operation, envelope, packed, probed, sent, status, status_cdr};
use crate::wire::{BadSettings, Heard, client, exchanged, log, web_address};

/// A ticket that SUNAT has given to nobody.
const NOBODYS_TICKET: &str = "0";

/// SUNAT's own services, for one shop.
pub(crate) struct SunatDirect {
    client: Client,
    bill: Url,
    consult: Option<Url>,
    register: Option<Register>,
    credentials: Credentials,
}

impl SunatDirect {
    pub(crate) fn new(account: &Account, bill: Url) -> Result<Self, BadSettings> {
        let (ruc, user) = (account.ruc.as_str(), account.sol_user.trim());
        let user = user.strip_prefix(ruc).unwrap_or(user);
        let consult = match account.consult_url.as_deref() {
            Some(it) => Some(web_address(it)?),
            None => consult_service(&bill).map(web_address).transpose()?,
        };
        // Of what went to beta or to a practice authority, SUNAT's register knows nothing.
        let is_theirs = account.environment() == Environment::Production;
        let has_account = !account.client_id.trim().is_empty();
        let register = if has_account && (is_theirs || account.register_url.is_some()) {
            Some(Register::new(account)?)
        } else {
            None
        };
        Ok(Self {
            client: client(&bill, account.waits(), HeaderMap::new())?,
            bill,
            consult,
            register,
            credentials: Credentials {
                user: format!("{ruc}{user}"),
                password: account.sol_password.clone(),
            },
        })
    }

    async fn call(
        &self,
        url: &Url,
        operation: Operation,
        parts: &[(&str, &str)],
    ) -> Result<Heard, Failure> {
        let request = self
            .client
            .post(url.clone())
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", operation.action())
            .body(envelope(&self.credentials, operation, parts));
        exchanged(request).await
    }

    /// What SUNAT has of a document of series F; none where it cannot tell.
    async fn consulted(
        &self,
        url: &Url,
        document: &KnownDocument,
    ) -> Result<Option<Verdict>, Failure> {
        let name = &document.name;
        let parts = [
            ("rucComprobante", document.ruc.as_str()),
            ("tipoComprobante", name.kind().code()),
            ("serieComprobante", name.series()),
            ("numeroComprobante", &name.correlative().to_string()),
        ];
        let heard = self.call(url, Operation::GetStatusCdr, &parts).await?;
        let verdict = match status_cdr(&heard, About::ours(document)) {
            Ok(told) => as_verdict(told).map(Some),
            Err(_) => Ok(None),
        };
        log(name, Operation::GetStatusCdr.name(), &heard, verdict.as_ref().err());
        verdict
    }
}

/// `getStatusCdr` answers for facturas and what belongs to them.
fn has_cdr_service(name: &DocumentName) -> bool {
    match name.kind() {
        DocumentKind::Factura => true,
        DocumentKind::CreditNote | DocumentKind::DebitNote => name.series().starts_with('F'),
        DocumentKind::Boleta | DocumentKind::Summary | DocumentKind::Voiding => false,
    }
}

#[async_trait]
impl FiscalAuthority for SunatDirect {
    fn signing(&self) -> Signing {
        Signing::Ours
    }

    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure> {
        let OutgoingDocument { ruc, name, xml } = document;
        let stem = name.file_stem(ruc);
        let operation =
            if name.kind().is_report() { Operation::SendSummary } else { Operation::SendBill };
        let parts = [("fileName", &*format!("{stem}.zip")), ("contentFile", &*packed(&stem, xml)?)];
        let heard = self.call(&self.bill, operation, &parts).await?;
        let answer = as_answer(sent(&heard, About::sending(document)));
        log(name, operation.name(), &heard, answer.as_ref().err());
        answer
    }

    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        if document.name.kind().is_report() {
            return Ok(Verdict::CannotTell);
        }
        if let Some(url) = self.consult.as_ref().filter(|_| has_cdr_service(&document.name))
            && let Some(verdict) = self.consulted(url, document).await?
        {
            return Ok(verdict);
        }
        match &self.register {
            Some(register) => register.ask(document).await,
            None => Ok(Verdict::CannotTell),
        }
    }

    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure> {
        let heard = self.call(&self.bill, Operation::GetStatus, &[("ticket", ticket)]).await?;
        let answer = as_answer(status(&heard, About::our_ticket(document, ticket)));
        log(&document.name, Operation::GetStatus.name(), &heard, answer.as_ref().err());
        answer
    }

    async fn probe(&self, _ruc: &Ruc) -> Result<String, Failure> {
        let parts = [("ticket", NOBODYS_TICKET)];
        let heard = self.call(&self.bill, Operation::GetStatus, &parts).await?;
        let said = probed(&heard)?;
        match &self.register {
            Some(register) => {
                register.probe().await?;
                Ok(format!("{said}; the Consulta Integrada gave a token"))
            }
            None => Ok(said),
        }
    }
}
