//! `ValidaPSE`: takes our UBL unsigned, signs it, sends it.
//!
//! Class C throughout: seen in public integrators' code, not in a manual of theirs. What is assumed:
//!
//! - `POST {base}/api/cpe/generarenviar` with `Authorization: Bearer <token>` and
//!   `{nombre_archivo: "10467793549-03-B001-1", contenido_archivo: <base64 of the XML>}`; a
//!   demonstration account posts to `generarenviar-demo`;
//! - `GET {base}/api/cpe/consultar/{nombre_archivo}`, which is also how a ticket is asked about;
//! - answers in JSON: `estado` (a status like HTTP's, a truth, or a word: ACEPTADO, OBSERVADO,
//!   PENDIENTE, RECHAZADO, ANULADO; some tell the word in `estado_sunat`), `mensaje`, `cdr` (the zip in base64, or the XML itself),
//!   `codigo` or `code` (SUNAT's), `ticket`, `xml` (what it has), `rechazado`; failures as
//!   `{estado: 501, code: "1033", errores: "…"}`, and a name that is not there as 404.
//!
//! A CDR decides wherever there is one. An `estado: 200` without a CDR says that `ValidaPSE` has the
//! document, not that SUNAT has accepted it.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::Ruc;
use izi_ports::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
use reqwest::{Client, Url};
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::address::Environment;
use crate::code::leading;
use crate::contents::Contents;
use crate::meaning::{
    About, OBSERVED_WITHOUT_CODE, Otherwise, Told, as_answer, as_verdict, by_cdr, by_json_code,
};
use crate::pse::NOBODYS;
use crate::wire::{
    BadSettings, Heard, authorization, base_address, below, client, exchanged, field, log,
    own_status, tells_failure,
};

/// An account with `ValidaPSE`.
pub(crate) struct ValidaPse {
    client: Client,
    base: Url,
    is_demo: bool,
}

/// What may have been copied along with the address of the service.
const TAILS: [&str; 4] = ["/-demo", "/generarenviar-demo", "/generarenviar", "/api/cpe"];

impl ValidaPse {
    pub(crate) fn new(account: &Account) -> Result<Self, BadSettings> {
        let mut address = account.url.trim().trim_end_matches('/');
        for tail in TAILS {
            address = address.strip_suffix(tail).unwrap_or(address);
        }
        let base = base_address(address)?;
        let headers = authorization(&format!("Bearer {}", account.token.trim()))?;
        let is_demo = account.demo || account.environment() == Environment::Demo;
        Ok(Self { client: client(&base, account.waits(), headers)?, base, is_demo })
    }

    async fn consulted(&self, name: &str) -> Result<Heard, Failure> {
        let url = below(&self.base, &["api", "cpe", "consultar", name])?;
        exchanged(self.client.get(url)).await
    }
}

#[async_trait]
impl FiscalAuthority for ValidaPse {
    fn signing(&self) -> Signing {
        Signing::Theirs
    }

    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure> {
        let OutgoingDocument { ruc, name, xml } = document;
        let verb = if self.is_demo { "generarenviar-demo" } else { "generarenviar" };
        let body = json!({
            "nombre_archivo": name.file_stem(ruc),
            "contenido_archivo": BASE64.encode(xml),
        });
        let url = below(&self.base, &["api", "cpe", verb])?;
        let heard = exchanged(self.client.post(url).json(&body)).await?;
        let answer = as_answer(understood(&heard, About::sending(document)));
        log(name, verb, &heard, answer.as_ref().err());
        answer
    }

    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        let name = &document.name;
        let heard = self.consulted(&name.file_stem(&document.ruc)).await?;
        let verdict = match not_found(&heard) {
            Some(_) => Ok(Verdict::NotFound),
            None => as_verdict(understood(&heard, About::theirs(document))),
        };
        log(name, "consultar", &heard, verdict.as_ref().err());
        verdict
    }

    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure> {
        let name = &document.name;
        let heard = self.consulted(&name.file_stem(&document.ruc)).await?;
        let answer = match not_found(&heard) {
            // Documents with tickets have been seen to be answered so while they wait.
            Some(why) => Err(Failure::Unknown(why)),
            None => as_answer(understood(&heard, About::their_ticket(document, ticket))),
        };
        log(name, "consultar", &heard, answer.as_ref().err());
        answer
    }

    async fn probe(&self, ruc: &Ruc) -> Result<String, Failure> {
        let (kind, series, number) = NOBODYS;
        let heard = self.consulted(&format!("{ruc}-{kind}-{series}-{number}")).await?;
        let fields = heard.object();
        let own = fields.as_ref().and_then(own_status);
        let is_taken = heard.status < 300 && fields.is_some();
        if is_taken && !matches!(own, Some(401..=403)) || not_found(&heard).is_some() {
            return Ok(format!("ValidaPSE answered with status {}", heard.status));
        }
        let status = own.unwrap_or(heard.status);
        Err(heard.without_answer_as(status, "to a question about a boleta that nobody has"))
    }
}

/// The words of a sound "not here": a 404 told within, or a 404 that speaks its own words. That of a
/// route that is not there says `message` and no more.
fn not_found(heard: &Heard) -> Option<String> {
    let fields = heard.object()?;
    let is_told_within = own_status(&fields) == Some(404);
    let is_not_there = match heard.status {
        404 => is_told_within || field(&fields, &["mensaje"]).is_some(),
        status => status < 300 && is_told_within,
    };
    let has_code = sunat_code(&fields).is_some();
    (is_not_there && !has_code).then(|| words(&fields))
}

fn words(fields: &Map<String, Value>) -> String {
    field(fields, &["mensaje", "message", "errores", "errors", "error"]).unwrap_or_default()
}

/// SUNAT's code, and not a status that looks like one: 0, four digits, or what stands before the
/// words.
fn sunat_code(fields: &Map<String, Value>) -> Option<u32> {
    let told = field(fields, &["codigo", "code", "sunat_code", "codigo_sunat"]);
    let told = told.and_then(|it| match it.len() {
        4 => it.parse().ok(),
        _ => (it == "0").then_some(0),
    });
    told.or_else(|| leading(&words(fields)))
}

/// What an answer means.
fn understood(heard: &Heard, about: About<'_>) -> Told {
    let Some(fields) = heard.object() else {
        return Err(heard.without_answer("no JSON").into());
    };
    if let Some(xml) = field(&fields, &["xml"]) {
        about.has_our_contents(&Contents::of_xml(&xml, about.name))?;
    }
    let said = words(&fields);
    let words = ["estado", "estado_sunat"].map(|it| field(&fields, &[it]));
    let is_state = |it: &str| words.iter().flatten().any(|told| told.eq_ignore_ascii_case(it));
    if is_state("anulado") && heard.status < 300 {
        return Err(Otherwise::Voided(said));
    }
    if let Some(cdr) = field(&fields, &["cdr", "cdr_base64", "cdr_content"]) {
        return by_cdr(heard, &cdr, about);
    }
    let is_rejected = is_state("rechazado") || fields.get("rechazado") == Some(&Value::Bool(true));
    match sunat_code(&fields) {
        // A 0 beside a refusal is nobody's acceptance.
        Some(0) if is_rejected => {}
        Some(0) if is_state("observado") => {
            return by_json_code(heard, &fields, OBSERVED_WITHOUT_CODE, &said, about);
        }
        Some(code) => return by_json_code(heard, &fields, code, &said, about),
        None => {}
    }
    let status = match own_status(&fields) {
        Some(it) if heard.status < 300 => it,
        _ => heard.status,
    };
    if is_rejected && status < 300 {
        return Err(Failure::Permanent(format!("rejected without a code: {said}")).into());
    }
    if let Some(status) = tells_failure(heard, &fields) {
        return Err(heard.without_answer_as(status, &said).into());
    }
    if is_state("aceptado") {
        return Ok(Answer::Settled { code: 0, message: said, cdr: None });
    }
    if is_state("observado") {
        return Ok(Answer::Settled { code: OBSERVED_WITHOUT_CODE, message: said, cdr: None });
    }
    let is_word = |it: &&String| it.parse::<u16>().is_err();
    let strange = words.iter().flatten().filter(is_word).find(|it| !waits(it));
    let has_it = fields.contains_key("estado") || fields.contains_key("ticket");
    if let Some(it) = strange {
        return Err(Failure::Unknown(format!("a state that is not known: {it} {said}")).into());
    }
    if !has_it {
        return Err(heard.without_answer_as(status, &said).into());
    }
    let name = || about.name.to_string();
    Ok(Answer::Pending { ticket: field(&fields, &["ticket"]).unwrap_or_else(name) })
}

/// Whether the word for a state says that it is not decided yet.
fn waits(state: &str) -> bool {
    ["pendiente", "en proceso"].iter().any(|it| state.eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::tests::{cdr, code, word};

    fn heard(status: u16, body: &str) -> Heard {
        Heard { status, wait: None, body: body.as_bytes().to_vec() }
    }

    fn told(status: u16, body: &str) -> Told {
        let (ruc, name) = ("10467793549".parse().unwrap(), "03-B001-1".parse().unwrap());
        let contents = Contents::new("2026-11-21".parse().unwrap(), "5.00".parse().unwrap());
        let about = About { contents, ..About::of(&ruc, &name) };
        understood(&heard(status, body), about)
    }

    #[test]
    fn every_answer_has_one_meaning() {
        let with_xml = |total: &str| {
            let xml = format!(
                "<Invoice><ID>B001-1</ID><IssueDate>2026-11-21</IssueDate><LegalMonetaryTotal>\
                 <PayableAmount>{total}</PayableAmount></LegalMonetaryTotal></Invoice>"
            );
            format!(r#"{{"estado":"ACEPTADO","xml":"{}"}}"#, BASE64.encode(xml))
        };
        for (status, body, meaning) in [
            (200, r#"{"estado":200,"mensaje":"ok"}"#, "pending"),
            (200, r#"{"estado":"200","mensaje":"ok","ticket":"17"}"#, "pending"),
            (200, r#"{"ticket":"17"}"#, "pending"),
            (200, r#"{"estado":true,"ticket":17}"#, "pending"),
            (200, r#"{"estado":"PENDIENTE"}"#, "pending"),
            (200, r#"{"estado":"ACEPTADO"}"#, "settled"),
            (200, r#"{"estado":200,"codigo":"0"}"#, "settled"),
            (200, r#"{"estado":200,"codigo":"2329","mensaje":"x"}"#, "settled"),
            (200, r#"{"estado":200,"codigo":200}"#, "pending"),
            (200, r#"{"estado":"RECHAZADO","mensaje":"2329 - fecha"}"#, "settled"),
            (200, r#"{"estado":"RECHAZADO","mensaje":"fecha"}"#, "permanent"),
            (200, r#"{"estado":200,"rechazado":true,"codigo":"0"}"#, "permanent"),
            (200, r#"{"estado":"ANULADO"}"#, "voided"),
            (200, r#"{"estado":200,"estado_sunat":"ANULADO"}"#, "voided"),
            (200, r#"{"estado":200,"hash":"dGhlaXJz"}"#, "pending"),
            (200, &with_xml("5.00"), "settled"),
            (200, &with_xml("5.10"), "foreign"),
            (200, r#"{"estado":501,"code":"1033","errores":"x"}"#, "registered"),
            (200, r#"{"estado":501,"errores":"1033 - x"}"#, "registered"),
            (200, r#"{"estado":501,"code":"HTTP","errores":"Bad Request"}"#, "unknown"),
            (200, r#"{"estado":401,"mensaje":"x"}"#, "refused"),
            (200, r#"{"estado":200,"code":"0111"}"#, "refused"),
            (200, r#"{"estado":200,"code":"0109"}"#, "transient"),
            (200, r#"{"estado":200,"code":"1079"}"#, "only in summary"),
            (200, r#"{"estado":false,"mensaje":"x"}"#, "unknown"),
            (200, r#"{"isSuccess":false,"estado":200}"#, "unknown"),
            (400, r#"{"mensaje":"contenido_archivo"}"#, "permanent"),
            (401, r#"{"message":"Unauthenticated."}"#, "refused"),
            (429, "", "transient"),
            (503, "<html>", "transient"),
            (500, r#"{"message":"Server Error"}"#, "unknown"),
            (404, "<html>", "refused"),
            (404, r#"{"message":"The route could not be found."}"#, "refused"),
            (405, r#"{"message":"Method Not Allowed"}"#, "refused"),
            (402, r#"{"message":"x"}"#, "refused"),
            (
                200,
                r#"{"isSuccess":false,"estado":501,"code":0,"errores":"cURL error 28: timed out"}"#,
                "unknown",
            ),
            (200, r#"{"isSuccess":false,"estado":200,"code":"0"}"#, "unknown"),
            (200, r#"{"estado":200,"code":"0","errores":"timeout"}"#, "unknown"),
            (500, r#"{"estado":200,"code":"0"}"#, "unknown"),
            (200, r#"{"estado":501,"errores":"2026-11-21 10:00 SQLSTATE"}"#, "unknown"),
            (200, r#"{"estado":501,"errores":"3000 ms exceeded"}"#, "unknown"),
            (200, r#"{"estado":501,"errores":"2329 - fecha"}"#, "settled"),
            (200, r#"{"estado":501,"code":"2109","errores":"x"}"#, "registered"),
            (200, r#"{"estado":"OBSERVADO"}"#, "settled"),
            (200, r#"{"estado":200,"estado_sunat":"OBSERVADO"}"#, "settled"),
            (200, r#"{"estado":"PENDIENTE"}"#, "pending"),
            (200, r#"{"estado":200,"estado_sunat":"En proceso"}"#, "pending"),
            (200, r#"{"estado":"EXCEPCION"}"#, "unknown"),
            (200, r#"{"estado":200,"estado_sunat":"EXCEPCION"}"#, "unknown"),
            (200, "{}", "unknown"),
            (200, "", "unknown"),
            (200, "<html>", "unknown"),
            (200, r#"{"estado":200,"cdr":"%%%"}"#, "unknown"),
        ] {
            assert_eq!(word(&told(status, body)), meaning, "{status} {body}");
        }
    }

    #[test]
    fn the_cdr_decides_zipped_or_not() {
        let with = |cdr: &str| {
            let cdr = Value::from(cdr);
            code(&told(200, &format!(r#"{{"estado":200,"codigo":"0","cdr":{cdr}}}"#)))
        };
        assert_eq!(with(&cdr("B001-1", "2329", "")), Some(2_329));
        let xml = "<ApplicationResponse><DocumentResponse><Response>\
                   <ReferenceID>B001-1</ReferenceID><ResponseCode>0</ResponseCode></Response>\
                   </DocumentResponse></ApplicationResponse>";
        assert_eq!(with(xml), Some(0));
        let observed = r#"{"estado":200,"estado_sunat":"OBSERVADO","codigo":"0"}"#;
        assert_eq!(code(&told(200, observed)), Some(OBSERVED_WITHOUT_CODE));
        let bare = told(200, r#"{"estado":"OBSERVADO"}"#);
        assert_eq!(code(&bare), Some(OBSERVED_WITHOUT_CODE));
        assert_eq!(with(&cdr("B001-2", "0", "")), None);
    }

    #[test]
    fn only_a_404_of_its_own_says_that_a_document_is_not_there() {
        let is = |status, body: &str| not_found(&heard(status, body)).is_some();
        assert!(is(404, r#"{"mensaje":"No encontrado"}"#));
        assert!(is(200, r#"{"estado":404,"mensaje":"No encontrado"}"#));
        assert!(!is(404, r#"{"code":"0127"}"#));
        assert!(!is(404, r#"{"message":"The route could not be found."}"#));
        assert!(is(404, r#"{"isSuccess":false,"estado":404,"message":"No registrado"}"#));
        assert!(!is(404, "<html>"));
        assert!(!is(200, r#"{"estado":200}"#));
    }

    #[test]
    fn the_address_is_taken_with_what_was_copied_along() {
        for (url, is_demo) in [
            ("https://pse.pe", false),
            ("https://pse.pe/api/cpe/generarenviar", false),
            ("https://pse.pe/api/cpe/generarenviar-demo/", true),
            ("https://pse.pe/-demo", true),
        ] {
            let mut account =
                Account::new(crate::account::Kind::ValidaPse, url, "10467793549".parse().unwrap());
            account.token = "t".to_owned();
            let it = ValidaPse::new(&account).unwrap();
            assert_eq!((it.base.as_str(), it.is_demo), ("https://pse.pe/", is_demo), "{url}");
        }
    }
}
