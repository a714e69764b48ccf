//! What Nubefact's answers mean. Pure: every rule here is a table in the tests.

use izi_domain::DocumentName;
use izi_ports::{Answer, Failure};
use serde_json::{Map, Value};

use super::type_of;
use crate::code::{exact, leading};
use crate::contents::Contents;
use crate::meaning::{About, OBSERVED_WITHOUT_CODE, Otherwise, Told, by_cdr, by_code};
use crate::wire::{Heard, field};

/// What an answer is about.
#[derive(Debug)]
pub(super) enum Subject {
    /// The document itself.
    Document,
    /// A report that voids that one.
    Void(DocumentName),
}

/// Where an answer says that its CDR can be fetched.
pub(super) fn cdr_link(heard: &Heard) -> Option<String> {
    field(&heard.object()?, &["enlace_del_cdr"])
}

/// What an answer means.
pub(super) fn understood(heard: &Heard, about: About<'_>, subject: &Subject) -> Told {
    let Some(fields) = heard.object() else {
        return Err(heard.without_answer("no JSON").into());
    };
    if let Some(errors) = field(&fields, &["errors"]) {
        return Err(refused(heard, &fields, &errors));
    }
    let of = match subject {
        Subject::Document => about.name,
        Subject::Void(it) => it,
    };
    is_about(&fields, of, subject)?;
    let said = field(&fields, &["sunat_description"]).unwrap_or_default();
    if matches!(subject, Subject::Document) {
        about.has_our_contents(
            &field(&fields, &["cadena_para_codigo_qr"])
                .map_or_else(Contents::default, |it| Contents::of_qr(&it, about.ruc, about.name)),
        )?;
        if fields.get("anulado").and_then(Value::as_bool) == Some(true) {
            return Err(Otherwise::Voided(said));
        }
        if let Some(cdr) = field(&fields, &["cdr_zip_base64"]) {
            return by_cdr(heard, &cdr, about);
        }
    }
    let note = field(&fields, &["sunat_note"]).unwrap_or_default();
    let code: Option<u32> = field(&fields, &["sunat_responsecode"]).and_then(|it| it.parse().ok());
    match fields.get("aceptada_por_sunat").and_then(Value::as_bool) {
        // Nobody accepts with the status of a failure.
        Some(true) if heard.status >= 300 => Err(heard.without_answer(&said).into()),
        Some(true) => Ok(accepted(code, said, &note)),
        Some(false) => match code.filter(|it| *it != 0).or_else(|| soap_error(&fields)) {
            Some(code) => still_there(by_code(heard, code, &said, about), of),
            // It sends by itself, now or tonight.
            None => Ok(Answer::Pending { ticket: of.to_string() }),
        },
        None => Err(heard.without_answer("no aceptada_por_sunat").into()),
    }
}

/// Nubefact's own errors, which SUNAT has never heard of.
fn refused(heard: &Heard, fields: &Map<String, Value>, errors: &str) -> Otherwise {
    let code: Option<u32> = field(fields, &["codigo"]).and_then(|it| it.parse().ok());
    let Some(code) = code else { return heard.without_answer(errors).into() };
    let said = format!("nubefact {code}: {errors}");
    Otherwise::Failed(match code {
        // The token, the route, or an account that was suspended.
        10..=12 | 50 | 51 => Failure::Refused(said),
        23 => Failure::AlreadyRegistered(said),
        24 => return Otherwise::NotFound(said),
        // An error of theirs: with a status that says that it is too much, before anything was
        // taken; else with the document taken or not.
        40 if matches!(heard.status, 429 | 503) => heard.later(said),
        40 => Failure::Unknown(said),
        // 20 to 22: the form, its contents, the days that are allowed.
        20..=22 => Failure::Permanent(said),
        _ => heard.without_answer(&said),
    })
}

/// An answer names its document: that of another is not taken. The number of an annulment is its
/// own, and no document's.
fn is_about(
    fields: &Map<String, Value>,
    name: &DocumentName,
    subject: &Subject,
) -> Result<(), Failure> {
    let is = |names: &str, ours: &str| field(fields, &[names]).is_none_or(|it| it == ours);
    let kind = type_of(name.kind().code()).map(|it| it.to_string()).unwrap_or_default();
    let number = field(fields, &["numero"]).and_then(|it| it.parse::<u32>().ok());
    let number = number.filter(|_| matches!(subject, Subject::Document));
    let is_ours = is("tipo_de_comprobante", &kind)
        && is("serie", name.series())
        && number.is_none_or(|it| it == name.correlative());
    if is_ours { Ok(()) } else { Err(Failure::Unknown("an answer about another".to_owned())) }
}

fn accepted(code: Option<u32>, message: String, note: &str) -> Answer {
    let code = match (code, note.is_empty()) {
        (Some(it @ 4_000..), _) => it,
        (_, true) => 0,
        (_, false) => leading(note).filter(|it| *it >= 4_000).unwrap_or(OBSERVED_WITHOUT_CODE),
    };
    let message = if note.is_empty() { message } else { format!("{message} · {note}") };
    Answer::Settled { code, message, cdr: None }
}

/// `soap-env:Client.0109 …`, or the code before the words.
fn soap_error(fields: &Map<String, Value>) -> Option<u32> {
    let error = field(fields, &["sunat_soap_error"])?;
    let Some((_, after)) = error.split_once("Client.").or_else(|| error.split_once("Server."))
    else {
        return leading(&error);
    };
    exact(after.split(|it: char| !it.is_ascii_alphanumeric()).next()?)
}

/// What SUNAT could not take now, Nubefact keeps and sends again by itself.
fn still_there(told: Told, of: &DocumentName) -> Told {
    match told {
        Err(Otherwise::Failed(Failure::Transient { .. })) => {
            Ok(Answer::Pending { ticket: of.to_string() })
        }
        it => it,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::tests::{cdr, code, word};

    fn told(status: u16, body: &str, subject: &Subject) -> Told {
        let (ruc, name) = ("10467793549".parse().unwrap(), "03-B001-1".parse().unwrap());
        let contents = Contents::new("2026-11-21".parse().unwrap(), "5.00".parse().unwrap());
        let about = About { contents, ..About::of(&ruc, &name) };
        let heard = Heard { status, wait: None, body: body.as_bytes().to_vec() };
        understood(&heard, about, subject)
    }

    #[test]
    fn every_answer_has_one_meaning() {
        let of = r#""tipo_de_comprobante":2,"serie":"B001","numero":1"#;
        let qr = |total: &str, date: &str| {
            let qr =
                format!("10467793549 | 03 | B001 | 000001 | 0.00 | {total} | {date} | 0 | - |");
            format!(r#"{{"aceptada_por_sunat":true,"cadena_para_codigo_qr":"{qr}"}}"#)
        };
        let error = |it: u8| format!(r#"{{"errors":"x","codigo":{it}}}"#);
        for (status, body, meaning) in [
            (200, format!(r#"{{{of},"aceptada_por_sunat":true}}"#), "settled"),
            (200, r#"{"aceptada_por_sunat":true}"#.to_owned(), "settled"),
            (200, r#"{"aceptada_por_sunat":true,"numero":"00000001"}"#.to_owned(), "settled"),
            (200, r#"{"aceptada_por_sunat":true,"numero":2}"#.to_owned(), "unknown"),
            (200, r#"{"aceptada_por_sunat":true,"serie":"B002"}"#.to_owned(), "unknown"),
            (200, r#"{"aceptada_por_sunat":true,"tipo_de_comprobante":1}"#.to_owned(), "unknown"),
            (200, r#"{"aceptada_por_sunat":true,"anulado":true}"#.to_owned(), "voided"),
            (200, r#"{"aceptada_por_sunat":true,"codigo_hash":"x"}"#.to_owned(), "settled"),
            (200, qr("5.00", "2026-11-21"), "settled"),
            (200, qr("5.00", "21/11/2026"), "settled"),
            (200, qr("5.01", "2026-11-21"), "foreign"),
            (200, qr("5.00", "20/11/2026"), "foreign"),
            (200, qr("5.00", "ayer"), "settled"),
            (
                200,
                r#"{"aceptada_por_sunat":true,"cadena_para_codigo_qr":"x|y"}"#.to_owned(),
                "settled",
            ),
            (200, r#"{"aceptada_por_sunat":false}"#.to_owned(), "pending"),
            (
                200,
                r#"{"aceptada_por_sunat":false,"sunat_responsecode":"2800"}"#.to_owned(),
                "settled",
            ),
            (
                200,
                r#"{"aceptada_por_sunat":false,"sunat_responsecode":"0109"}"#.to_owned(),
                "pending",
            ),
            (
                200,
                r#"{"aceptada_por_sunat":false,"sunat_soap_error":"soap-env:Client.0111 x"}"#
                    .to_owned(),
                "refused",
            ),
            (
                200,
                r#"{"aceptada_por_sunat":false,"sunat_soap_error":"env:Server timeout"}"#
                    .to_owned(),
                "pending",
            ),
            (500, r#"{"aceptada_por_sunat":true}"#.to_owned(), "unknown"),
            (
                200,
                r#"{"aceptada_por_sunat":false,"sunat_soap_error":"2026-11-21 timeout"}"#
                    .to_owned(),
                "pending",
            ),
            (401, error(10), "refused"),
            (401, error(11), "refused"),
            (401, error(12), "refused"),
            (400, error(20), "permanent"),
            (400, error(21), "permanent"),
            (400, error(22), "permanent"),
            (400, error(23), "registered"),
            (400, error(24), "not found"),
            (500, error(40), "unknown"),
            (429, error(40), "transient"),
            (400, error(50), "refused"),
            (400, error(51), "refused"),
            (400, error(99), "permanent"),
            (200, r#"{"errors":"x"}"#.to_owned(), "unknown"),
            (200, "{}".to_owned(), "unknown"),
            (200, String::new(), "unknown"),
            (200, "<html>".to_owned(), "unknown"),
            (429, String::new(), "transient"),
            (503, "<html>".to_owned(), "transient"),
            (502, "<html>".to_owned(), "unknown"),
            (404, "<html>".to_owned(), "refused"),
        ] {
            let told = told(status, &body, &Subject::Document);
            assert_eq!(word(&told), meaning, "{status} {body}");
        }
    }

    #[test]
    fn observations_and_cdrs_decide_the_code() {
        let of = |body: &str| code(&told(200, body, &Subject::Document));
        let accepted =
            |note: &str| of(&format!(r#"{{"aceptada_por_sunat":true,"sunat_note":"{note}"}}"#));
        assert_eq!(accepted(""), Some(0));
        assert_eq!(accepted("4252 - mire"), Some(4_252));
        assert_eq!(accepted("mire"), Some(OBSERVED_WITHOUT_CODE));
        let with =
            |cdr: String| of(&format!(r#"{{"aceptada_por_sunat":true,"cdr_zip_base64":"{cdr}"}}"#));
        assert_eq!(with(cdr("B001-1", "2329", "")), Some(2_329), "not the word around it");
        assert_eq!(with(cdr("B001-2", "0", "")), None);
    }

    #[test]
    fn a_void_is_asked_about_by_the_document_that_it_voids() {
        let subject = Subject::Void("03-B001-17".parse().unwrap());
        let of = r#""numero":77,"sunat_ticket_numero":"9""#;
        let pending = told(200, &format!(r#"{{{of},"aceptada_por_sunat":false}}"#), &subject);
        assert_eq!(pending, Ok(Answer::Pending { ticket: "03-B001-17".to_owned() }));
        let theirs = cdr("RC-20261121-77", "0", "");
        let done = told(
            200,
            &format!(r#"{{{of},"aceptada_por_sunat":true,"cdr_zip_base64":"{theirs}"}}"#),
            &subject,
        );
        assert!(matches!(done, Ok(Answer::Settled { code: 0, cdr: None, .. })), "{done:?}");
    }
}
