//! From what came over the wire to what it means. Pure: every rule here is a table in the tests.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use izi_domain::{DocumentNumber, Ruc};
use izi_einvoice::{Outcome, classify, read_cdr};
use izi_ports::{Answer, Failure};
use serde::Deserialize;
use serde_json::Value;

/// The document that an answer must be about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) number: &'a DocumentNumber,
}

/// A status and a body, whatever they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

/// The fields of the contract; none is sure to be there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    sunat_code: Option<Value>,
    sunat_message: Option<Value>,
    cdr_content: Option<Value>,
    ticket: Option<Value>,
    error: Option<Value>,
    message: Option<Value>,
}

/// A ticket that is not decided yet.
const IN_PROCESS: u32 = 98;
/// Said of a ticket when its documents have errors: the CDR tells which.
const DONE_WITH_ERRORS: u32 = 99;
const WORDS_MAX: usize = 300;
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What an answer about a document means. `ticket` is the one that was asked about, if any.
pub(crate) fn understood(
    heard: Heard<'_>,
    about: About<'_>,
    ticket: Option<&str>,
) -> Result<Answer, Failure> {
    let Ok(fields) = serde_json::from_slice::<Fields>(heard.body) else {
        return Err(without_answer(heard, "no JSON of the contract"));
    };
    let code = fields.sunat_code.as_ref().and_then(number);
    if let Some(cdr) = fields.cdr_content.as_ref().and_then(text).filter(|it| !it.is_empty()) {
        return by_cdr(&cdr, code, about);
    }
    let message = fields.sunat_message.as_ref().and_then(text).unwrap_or_default();
    match code {
        Some(code) => by_code(code, message, ticket),
        None => match fields.ticket.as_ref().and_then(text).filter(|it| !it.is_empty()) {
            Some(ticket) if heard.status < 300 => Ok(Answer::Pending { ticket }),
            _ => {
                let words = [fields.error, fields.message];
                let words: Vec<_> = words.iter().flatten().filter_map(text).collect();
                Err(without_answer(heard, &words.join(": ")))
            }
        },
    }
}

/// The CDR decides: it is SUNAT's own word, the JSON around it somebody else's.
fn by_cdr(encoded: &str, code: Option<u32>, about: About<'_>) -> Result<Answer, Failure> {
    let unknown = |why: String| Failure::Unknown(format!("the CDR that came: {why}"));
    let dense: String = encoded.split_ascii_whitespace().collect();
    let bytes = LENIENT.decode(dense).map_err(|it| unknown(it.to_string()))?;
    let cdr = read_cdr(&bytes).map_err(|it| unknown(it.to_string()))?;
    if !cdr.is_about(about.ruc, about.number) {
        return Err(unknown(format!("it is about {}, not {}", cdr.reference, about.number)));
    }
    let message = cdr.message();
    if cdr.outcome() == Outcome::Exception {
        return by_code(cdr.code, message, None);
    }
    if code.is_some_and(|it| it != cdr.code && it != DONE_WITH_ERRORS) {
        tracing::warn!(said = code, cdr = cdr.code, "the CDR says another code");
    }
    Ok(Answer::Settled { code: cdr.settled_code(), message, cdr: Some(bytes) })
}

fn by_code(code: u32, message: String, ticket: Option<&str>) -> Result<Answer, Failure> {
    if code == IN_PROCESS
        && let Some(ticket) = ticket
    {
        return Ok(Answer::Pending { ticket: ticket.to_owned() });
    }
    if classify(code) != Outcome::Exception {
        return Ok(Answer::Settled { code, message, cdr: None });
    }
    let said = format!("{code:04} {message}");
    Err(match code {
        1_032 | 1_033 => Failure::AlreadyRegistered(said),
        // SUNAT's own services were down: nothing was processed.
        100 | 109 | 130..=138 | 200 => Failure::Transient(said),
        // The same document is being processed, a ticket that is still open, lost or without the
        // CDR that should come with it: what became of the document must be asked.
        98 | 99 | 125..=127 | 140 => Failure::Unknown(said),
        _ => Failure::Permanent(said),
    })
}

/// No answer of the contract came. The status tells whether the document may have been taken.
fn without_answer(heard: Heard<'_>, words: &str) -> Failure {
    let said = format!("status {} {}", heard.status, words.trim()).trim_end().to_owned();
    match heard.status {
        429 | 503 => Failure::Transient(said),
        // A gateway that gave up, or a server that broke, may have passed the document on. 408 and
        // 409 leave it open too.
        408 | 409 | 500.. | 200..=299 => Failure::Unknown(said),
        // Neither the token nor the way is right: it has nothing to do with the document.
        300..=399 | 401 | 403 | 407 => Failure::Refused(said),
        404 if !is_not_found(heard) => Failure::Refused(said),
        // 1xx never took it; other 4xx say that the request itself is wrong.
        _ => Failure::Permanent(said),
    }
}

/// Whether the answer is a sound "I have never seen it": the contract's 404, in JSON. A 404 page
/// of a proxy says nothing about the document.
pub(crate) fn is_not_found(heard: Heard<'_>) -> bool {
    heard.status == 404
        && serde_json::from_slice::<serde_json::Map<String, Value>>(heard.body)
            .is_ok_and(|it| !it.contains_key("sunat_code"))
}

fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(it) => it.as_u64().and_then(|it| u32::try_from(it).ok()),
        Value::String(it) => it.trim().parse().ok(),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(it) => Some(it.clone()),
        Value::Number(it) => Some(it.to_string()),
        _ => None,
    }
}

/// The beginning of a body, for the log.
pub(crate) fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().filter(|it| !it.is_control()).take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(status: u16, body: &str) -> Result<Answer, Failure> {
        let (ruc, number) = ("10467793549".parse().unwrap(), "B001-1".parse().unwrap());
        let about = About { ruc: &ruc, number: &number };
        understood(Heard { status, body: body.as_bytes() }, about, None)
    }

    fn kind(status: u16, body: &str) -> &'static str {
        match heard(status, body) {
            Ok(Answer::Settled { .. }) => "settled",
            Ok(Answer::Pending { .. }) => "pending",
            Err(Failure::Unreachable(_)) => "unreachable",
            Err(Failure::Transient(_)) => "transient",
            Err(Failure::Unknown(_)) => "unknown",
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::Permanent(_)) => "permanent",
            Err(Failure::AlreadyRegistered(_)) => "registered",
        }
    }

    #[test]
    fn every_answer_has_one_meaning() {
        for (status, body, meaning) in [
            (200, r#"{"sunat_code":"0","sunat_message":"ok"}"#, "settled"),
            (200, r#"{"sunat_code":0}"#, "settled"),
            (200, r#"{"sunat_code":"2329","cdr_content":null}"#, "settled"),
            (422, r#"{"sunat_code":2329}"#, "settled"),
            (200, r#"{"sunat_code":"4252","cdr_content":""}"#, "settled"),
            (200, r#"{"ticket":"abc"}"#, "pending"),
            (200, r#"{"ticket":1234567890123}"#, "pending"),
            (200, r#"{"sunat_code":"1033"}"#, "registered"),
            (409, r#"{"sunat_code":"1033"}"#, "registered"),
            (200, r#"{"sunat_code":"1032"}"#, "registered"),
            (200, r#"{"sunat_code":"0109"}"#, "transient"),
            (500, r#"{"sunat_code":"0130"}"#, "transient"),
            (503, "<html>", "transient"),
            (429, "", "transient"),
            (200, r#"{"sunat_code":"0111"}"#, "permanent"),
            (200, r#"{"sunat_code":"0306"}"#, "permanent"),
            (200, r#"{"sunat_code":"0140"}"#, "unknown"),
            (401, r#"{"error":"unauthorized"}"#, "refused"),
            (403, "", "refused"),
            (400, "no", "permanent"),
            (302, "", "refused"),
            (404, "<html>", "refused"),
            (404, "{}", "permanent"),
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
            assert_eq!(kind(status, body), meaning, "{status} {body}");
        }
    }

    #[test]
    fn only_the_contracts_own_404_says_that_a_number_was_never_seen() {
        let is = |status, body: &str| is_not_found(Heard { status, body: body.as_bytes() });
        assert!(is(404, r#"{"error":"not_found"}"#));
        assert!(is(404, "{}"));
        assert!(!is(404, "<html>Not Found</html>"));
        assert!(!is(404, ""));
        assert!(!is(200, "{}"));
    }

    #[test]
    fn the_cdr_decides_and_must_be_ours() {
        let cdr = |reference: &str, code: &str, note: &str| {
            let xml = format!(
                "<ApplicationResponse>{note}<ReceiverParty><PartyIdentification><ID>10467793549</ID>\
                 </PartyIdentification></ReceiverParty><DocumentResponse><Response>\
                 <ReferenceID>{reference}</ReferenceID><ResponseCode>{code}</ResponseCode>\
                 </Response></DocumentResponse></ApplicationResponse>"
            );
            format!(r#"{{"sunat_code":"0","cdr_content":"{}"}}"#, LENIENT.encode(xml))
        };
        let code = |body: &str| match heard(200, body) {
            Ok(Answer::Settled { code, .. }) => Some(code),
            _ => None,
        };
        assert_eq!(code(&cdr("B001-1", "0", "")), Some(0));
        assert_eq!(code(&cdr("B001-1", "0", "<Note>4252 - mire</Note>")), Some(4_252));
        assert_eq!(code(&cdr("B001-1", "2329", "")), Some(2_329), "not the 0 around it");
        assert_eq!(kind(200, &cdr("B001-2", "0", "")), "unknown");
        assert_eq!(kind(200, &cdr("B001-1", "0109", "")), "transient");
    }
}
