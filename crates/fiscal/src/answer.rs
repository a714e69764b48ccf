//! What the generic PSE's answers mean. Pure: every rule here is a table in the tests.

use izi_ports::Answer;
use serde_json::{Map, Value};

use crate::contents::Contents;
use crate::meaning::{About, Otherwise, Told, by_cdr, by_json_code};
use crate::wire::{Heard, field};

/// Said of a ticket when its documents have errors: the CDR tells which.
const DONE_WITH_ERRORS: u32 = 99;

/// What an answer of the contract means.
pub(crate) fn understood(heard: &Heard, about: About<'_>) -> Told {
    let Some(fields) = heard.object() else {
        return Err(heard.without_answer("no JSON of the contract").into());
    };
    if let Some(xml) = field(&fields, &["xml", "xml_content"]) {
        about.has_our_contents(&Contents::of_xml(&xml, about.name))?;
    }
    let message = field(&fields, &["sunat_message"]).unwrap_or_default();
    let is_voided = fields.get("voided").and_then(Value::as_bool).unwrap_or(false)
        || field(&fields, &["estado"]).is_some_and(|it| it.eq_ignore_ascii_case("anulado"));
    if is_voided && heard.status < 300 {
        return Err(Otherwise::Voided(message));
    }
    let code: Option<u32> = field(&fields, &["sunat_code"]).and_then(|it| it.parse().ok());
    if let Some(cdr) = field(&fields, &["cdr_content"]) {
        let told = by_cdr(heard, &cdr, about);
        if let Ok(Answer::Settled { code: by_cdr, .. }) = &told
            && code.is_some_and(|it| it != *by_cdr && it != 0 && it != DONE_WITH_ERRORS)
        {
            tracing::warn!(said = code, cdr = by_cdr, "the CDR says another code");
        }
        return told;
    }
    match code {
        Some(code) => by_json_code(heard, &fields, code, &message, about),
        None => match field(&fields, &["ticket"]) {
            Some(ticket) if heard.status < 300 => Ok(Answer::Pending { ticket }),
            _ => {
                let words = ["error", "message"].map(|it| field(&fields, &[it]));
                let words: Vec<_> = words.into_iter().flatten().collect();
                Err(heard.without_answer(&words.join(": ")).into())
            }
        },
    }
}

/// Whether the answer is a sound "I have never seen it": the contract's 404 with its own mark,
/// `error: "not_found"`. A 404 of a proxy, of a gateway or of a route that is not there says nothing
/// about the document, in JSON or not.
pub(crate) fn is_not_found(heard: &Heard) -> bool {
    let has_mark = |fields: &Map<String, Value>| {
        field(fields, &["error"]).is_some_and(|it| it == "not_found")
            && !fields.contains_key("sunat_code")
    };
    heard.status == 404 && heard.object().is_some_and(|it| has_mark(&it))
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
            format!(
                "{{\"sunat_code\":\"0\",\"xml\":\"<Invoice><ID>B001-1</ID><IssueDate>2026-11-21\
                 </IssueDate><LegalMonetaryTotal><PayableAmount>{total}</PayableAmount>\
                 </LegalMonetaryTotal></Invoice>\"}}"
            )
        };
        for (status, body, meaning) in [
            (200, r#"{"sunat_code":"0","sunat_message":"ok"}"#, "settled"),
            (200, r#"{"sunat_code":0}"#, "settled"),
            (200, r#"{"sunat_code":"2329","cdr_content":null}"#, "settled"),
            (422, r#"{"sunat_code":2329}"#, "settled"),
            (200, r#"{"sunat_code":"4252","cdr_content":""}"#, "settled"),
            (200, r#"{"sunat_code":"0","hash":"b3Vycw=="}"#, "settled"),
            (200, r#"{"sunat_code":"0","voided":false,"estado":"ACEPTADO"}"#, "settled"),
            (200, r#"{"sunat_code":"0","hash":"dGhlaXJz"}"#, "settled"),
            (200, &with_xml("5.00"), "settled"),
            (200, &with_xml("5.10"), "foreign"),
            (200, &with_xml("5.10").replace('}', ",\"voided\":true}"), "foreign"),
            (200, r#"{"sunat_code":"0","voided":true}"#, "voided"),
            (200, r#"{"estado":"ANULADO"}"#, "voided"),
            (500, r#"{"voided":true}"#, "unknown"),
            (200, r#"{"ticket":"abc"}"#, "pending"),
            (200, r#"{"ticket":1234567890123}"#, "pending"),
            (200, r#"{"sunat_code":"1033"}"#, "registered"),
            (409, r#"{"sunat_code":"1033"}"#, "registered"),
            (200, r#"{"sunat_code":"1032"}"#, "voided"),
            (200, r#"{"sunat_code":"1079"}"#, "only in summary"),
            (200, r#"{"sunat_code":"0109"}"#, "transient"),
            (500, r#"{"sunat_code":"0130"}"#, "transient"),
            (503, "<html>", "transient"),
            (429, "", "transient"),
            (200, r#"{"sunat_code":"0111"}"#, "refused"),
            (200, r#"{"sunat_code":"0306"}"#, "permanent"),
            (200, r#"{"sunat_code":"0140"}"#, "unknown"),
            (200, r#"{"sunat_code":"98"}"#, "unknown"),
            (401, r#"{"error":"unauthorized"}"#, "refused"),
            (403, "", "refused"),
            (400, "no", "permanent"),
            (302, "", "refused"),
            (404, "<html>", "refused"),
            (404, "{}", "refused"),
            (404, r#"{"message":"The route v1/invoice/send could not be found."}"#, "refused"),
            (404, r#"{"message":"no Route matched with those values"}"#, "refused"),
            (405, r#"{"message":"Method Not Allowed"}"#, "refused"),
            (402, r#"{"error":"plan vencido"}"#, "refused"),
            (500, r#"{"sunat_code":"0"}"#, "unknown"),
            (400, r#"{"sunat_code":"0"}"#, "unknown"),
            (401, r#"{"sunat_code":"0"}"#, "refused"),
            (503, r#"{"sunat_code":0}"#, "transient"),
            (500, r#"{"sunat_code":"4252"}"#, "unknown"),
            (200, r#"{"sunat_code":"0","error":"cURL error 28: timed out"}"#, "unknown"),
            (200, r#"{"sunat_code":"0","errores":["x"]}"#, "unknown"),
            (200, r#"{"sunat_code":"0","error":null,"errores":[]}"#, "settled"),
            (200, r#"{"sunat_code":"0","success":false}"#, "unknown"),
            (200, r#"{"sunat_code":"0","estado":501}"#, "unknown"),
            (200, r#"{"sunat_code":"2109"}"#, "registered"),
            (200, r#"{"sunat_code":"4034"}"#, "voided"),
            (500, "", "unknown"),
            (502, "<html>Bad Gateway</html>", "unknown"),
            (504, "", "unknown"),
            (200, "", "unknown"),
            (200, "<html></html>", "unknown"),
            (200, "{}", "unknown"),
            (200, "[]", "unknown"),
            (200, "null", "unknown"),
            (200, r#"{"sunat_code":"cero"}"#, "unknown"),
            (200, r#"{"sunat_code":"0","cdr_content":"%%%"}"#, "unknown"),
            (200, r#"{"sunat_code":"0","cdr_content":"aG9sYQ=="}"#, "unknown"),
        ] {
            assert_eq!(word(&told(status, body)), meaning, "{status} {body}");
        }
    }

    #[test]
    fn only_the_contracts_own_404_says_that_a_number_was_never_seen() {
        assert!(is_not_found(&heard(404, r#"{"error":"not_found"}"#)));
        assert!(!is_not_found(&heard(404, "{}")));
        assert!(!is_not_found(&heard(404, r#"{"message":"no Route matched"}"#)));
        assert!(!is_not_found(&heard(404, r#"{"sunat_code":"0127"}"#)));
        assert!(!is_not_found(&heard(404, "<html>Not Found</html>")));
        assert!(!is_not_found(&heard(404, "")));
        assert!(!is_not_found(&heard(200, "{}")));
    }

    #[test]
    fn the_cdr_is_believed_and_not_the_code_around_it() {
        let body = format!(r#"{{"sunat_code":"0","cdr_content":"{}"}}"#, cdr("B001-1", "2329", ""));
        assert_eq!(code(&told(200, &body)), Some(2_329));
    }
}
