//! SUNAT's answers as they come, and what they mean.

use izi_domain::DocumentKind;
use izi_einvoice::leaves::{Leaf, all, first, leaves};
use izi_ports::{Answer, Failure};

use crate::code::{Meaning, exact, leading, meaning};
use crate::meaning::{About, Otherwise, Told, by_cdr, by_code};
use crate::wire::Heard;

/// What came in a SOAP envelope.
#[derive(Debug)]
enum Reply {
    Fault(Fault),
    Body(Vec<Leaf>),
}

/// A refusal of the service, before it has looked at the document or after.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    /// SUNAT's code, wherever it stood.
    code: Option<u32>,
    message: String,
}

/// The envelope in a body; none where it is anything else.
fn opened(body: &[u8]) -> Option<Reply> {
    let leaves = leaves(body).ok()?;
    let is_soap = leaves.iter().all(|it| it.path.starts_with("Envelope"));
    if leaves.is_empty() || !is_soap {
        return None;
    }
    if leaves.iter().any(|it| it.path.contains("Body/Fault")) {
        return Some(Reply::Fault(fault(&leaves)));
    }
    Some(Reply::Body(leaves))
}

/// The code stands in `faultcode` (`soap-env:Client.0111`), or alone or before the words in
/// `faultstring`, or in `detail`.
fn fault(leaves: &[Leaf]) -> Fault {
    let code = first(leaves, "Fault/faultcode").or_else(|| first(leaves, "Fault/Code/Value"));
    let words = first(leaves, "Fault/faultstring")
        .or_else(|| first(leaves, "Fault/Reason/Text"))
        .unwrap_or_default();
    let detail = || {
        let texts = leaves.iter().filter(|it| it.path.contains("Fault/detail"));
        texts.map(|it| it.text.as_str())
    };
    let code = code
        .and_then(|it| it.rsplit_once(['.', ':']))
        .and_then(|it| digits(it.1))
        .or_else(|| exact(words).or_else(|| leading(words)))
        .or_else(|| detail().find_map(|it| exact(it).or_else(|| leading(it))));
    let mut message = words.to_owned();
    if let Some(more) =
        detail().find(|it| !it.is_empty() && exact(it).is_none() && leading(it).is_none())
    {
        message = format!("{message} - {more}");
    }
    Fault { code, message: message.trim_start_matches(" - ").to_owned() }
}

/// Up to four digits and nothing else; zeros before them are not always there.
fn digits(text: &str) -> Option<u32> {
    let is_code = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    if is_code { text.parse().ok() } else { None }
}

/// What a fault means for the document. Nothing was registered when its code is below 2000; a code
/// from 2000 on is a rejection without a CDR.
fn refused(heard: &Heard, fault: &Fault, about: About<'_>) -> Told {
    match fault.code {
        // A fault is no acceptance, whatever its code would say elsewhere.
        Some(code @ (0 | 4_000..)) => {
            Err(Failure::Unknown(format!("a fault with code {code}: {}", fault.message)).into())
        }
        Some(code) => by_code(heard, code, &fault.message, about),
        None => Err(heard.without_answer(&fault.message).into()),
    }
}

/// What `sendBill` and `sendSummary` answered.
pub(crate) fn sent(heard: &Heard, about: About<'_>) -> Told {
    let part = |leaves: &[Leaf], name: &str| {
        first(leaves, name).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    match opened(&heard.body) {
        None => Err(heard.without_answer("no SOAP").into()),
        Some(Reply::Fault(it)) => refused(heard, &it, about),
        Some(Reply::Body(leaves)) => {
            if let Some(cdr) = part(&leaves, "sendBillResponse/applicationResponse") {
                by_cdr(heard, &cdr, about)
            } else if let Some(ticket) = part(&leaves, "sendSummaryResponse/ticket") {
                Ok(Answer::Pending { ticket })
            } else {
                Err(Failure::Unknown("neither a CDR nor a ticket".to_owned()).into())
            }
        }
    }
}

/// What `getStatus` answered about a ticket: 0 ready and 99 ready with errors, both with a CDR, 98
/// in process; any other code as a fault would tell it.
pub(crate) fn status(heard: &Heard, about: About<'_>) -> Told {
    let leaves = match opened(&heard.body) {
        None => return Err(heard.without_answer("no SOAP").into()),
        Some(Reply::Fault(it)) => return refused(heard, &it, about),
        Some(Reply::Body(leaves)) => leaves,
    };
    let Status { code, content, message } = Status::read(&leaves);
    if let Some(cdr) = content {
        return by_cdr(heard, cdr, about);
    }
    match code.and_then(|it| it.parse().ok()) {
        Some(0) => Err(Failure::Unknown("the ticket is ready, without a CDR".to_owned()).into()),
        Some(code) => by_code(heard, code, message, about),
        None => Err(Failure::Unknown("no state of the ticket".to_owned()).into()),
    }
}

/// What `getStatusCdr` answered about a document. Its codes are a table of their own: 0001 accepted,
/// 0002 rejected, 0003 voided, 0004 with the CDR, 0011 not there; some answer 0127 for the last.
/// (Class C: from the manual's table as public projects quote it.)
pub(crate) fn status_cdr(heard: &Heard, about: About<'_>) -> Result<Told, CannotTell> {
    let leaves = match opened(&heard.body) {
        None => return Ok(Err(heard.without_answer("no SOAP").into())),
        Some(Reply::Fault(it)) => {
            return Ok(match it.code {
                Some(127) => Err(Otherwise::NotFound(it.message)),
                _ => refused(heard, &it, about),
            });
        }
        Some(Reply::Body(leaves)) => leaves,
    };
    let Status { code, content, message } = Status::read(&leaves);
    let message = message.to_owned();
    if code.is_some_and(|it| it.parse() == Ok(3_u32)) {
        return Ok(Err(Otherwise::Voided(message)));
    }
    if let Some(cdr) = content {
        return Ok(by_cdr(heard, cdr, about));
    }
    match code.and_then(|it| it.parse::<u32>().ok()) {
        Some(1) => Ok(Ok(Answer::Settled { code: 0, message, cdr: None })),
        // Rejected, without the CDR that says why: the number is spent.
        Some(2) => Ok(Err(Otherwise::Voided(message))),
        Some(11 | 127) => Ok(Err(Otherwise::NotFound(message))),
        _ => Err(CannotTell),
    }
}

/// The service has no CDR at hand and does not say whether the document is there.
#[derive(Debug)]
pub(crate) struct CannotTell;

/// What `getStatus` made of a ticket that nobody has: whether the account passed.
pub(crate) fn probed(heard: &Heard) -> Result<String, Failure> {
    let told = |code: u32, message: &str| {
        match meaning(code, DocumentKind::Summary) {
            // 0127 and its like: it has looked for the ticket, so it has let us in.
            Meaning::Ask | Meaning::InProcess | Meaning::Settled => {
                Ok(format!("SUNAT took the user and looked for a ticket: {code:04} {message}"))
            }
            Meaning::Later => Err(heard.later(format!("{code:04} {message}"))),
            Meaning::Refused => Err(Failure::Refused(format!("{code:04} {message}"))),
            _ => Err(Failure::Permanent(format!("{code:04} {message}"))),
        }
    };
    match opened(&heard.body) {
        Some(Reply::Fault(Fault { code: Some(code), message })) => told(code, &message),
        Some(Reply::Fault(Fault { code: None, message })) => Err(heard.without_answer(&message)),
        Some(Reply::Body(leaves)) => {
            let status = Status::read(&leaves);
            match status.code.and_then(|it| it.parse().ok()) {
                Some(code) => told(code, status.message),
                None => Err(Failure::Unknown("no state of the ticket".to_owned())),
            }
        }
        // Production does so when it refuses (crafter-research/sunat-cli, PR 36).
        None if heard.status == 200 && heard.body.is_empty() => Err(Failure::Refused(
            "an empty answer, as SUNAT gives to a user that it refuses".to_owned(),
        )),
        None => Err(heard.without_answer("no SOAP")),
    }
}

struct Status<'a> {
    code: Option<&'a str>,
    content: Option<&'a str>,
    message: &'a str,
}

impl<'a> Status<'a> {
    fn read(leaves: &'a [Leaf]) -> Self {
        let part = |name| all(leaves, name).find(|it| !it.is_empty());
        Self {
            code: part("statusCode"),
            content: part("content"),
            message: part("statusMessage").unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::tests::{cdr, code, word};

    fn about(ticket: Option<&str>, with: impl FnOnce(About<'_>)) {
        let (ruc, name) = ("10467793549".parse().unwrap(), "03-B001-1".parse().unwrap());
        with(About { digest: Some("b3Vycw=="), ticket, ..About::of(&ruc, &name) });
    }

    fn heard(status: u16, body: &str) -> Heard {
        Heard { status, wait: None, body: body.as_bytes().to_vec() }
    }

    fn soap(body: &str) -> String {
        format!("<S:Envelope xmlns:S=\"x\"><S:Body>{body}</S:Body></S:Envelope>")
    }

    fn fault_of(code: &str, words: &str, detail: &str) -> String {
        soap(&format!(
            "<S:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring>{detail}\
             </S:Fault>"
        ))
    }

    #[test]
    fn a_fault_has_its_code_in_any_of_its_parts() {
        for (body, expected) in [
            (fault_of("soap-env:Client.2800", "El dato", ""), Some(2_800)),
            (fault_of("Client.0111", "No tiene el perfil", ""), Some(111)),
            (fault_of("S:Server", "0111", ""), Some(111)),
            (fault_of("soap-env:Server", "0109 - El sistema", ""), Some(109)),
            (
                fault_of("env:Server", "Error", "<detail><message>0130</message></detail>"),
                Some(130),
            ),
            (fault_of("ns0:0154", "", ""), Some(154)),
            (fault_of("soap-env:Client.111", "", ""), Some(111)),
            (fault_of("env:Client", "Internal Error 500", ""), None),
        ] {
            match opened(body.as_bytes()) {
                Some(Reply::Fault(it)) => assert_eq!(it.code, expected, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }

    #[test]
    fn every_answer_to_a_document_has_one_meaning() {
        let bill = |it: &str| {
            soap(&format!(
                "<sendBillResponse><applicationResponse>{it}</applicationResponse>\
                 </sendBillResponse>"
            ))
        };
        let ticket = |it: &str| {
            soap(&format!("<sendSummaryResponse><ticket>{it}</ticket></sendSummaryResponse>"))
        };
        about(None, |about| {
            for (status, body, meaning) in [
                (200, bill(&cdr("B001-1", "0", "")), "settled"),
                (200, bill(&cdr("B001-1", "2329", "")), "settled"),
                (200, bill(&cdr("B001-1", "0109", "")), "transient"),
                (200, bill(&cdr("B001-2", "0", "")), "unknown"),
                (200, bill(""), "unknown"),
                (200, bill("%%%"), "unknown"),
                (200, ticket("1703154974517"), "pending"),
                (200, ticket(""), "unknown"),
                (200, soap(""), "unknown"),
                (500, fault_of("a:Client.2800", "x", ""), "settled"),
                (500, fault_of("a:Client.1033", "x", ""), "registered"),
                (500, fault_of("a:Client.1032", "x", ""), "voided"),
                (500, fault_of("a:Client.1079", "x", ""), "only in summary"),
                (500, fault_of("a:Client.0111", "x", ""), "refused"),
                (500, fault_of("a:Client.0102", "x", ""), "refused"),
                (500, fault_of("a:Client.0154", "x", ""), "refused"),
                (500, fault_of("a:Client.0140", "x", ""), "unknown"),
                (500, fault_of("a:Client.0306", "x", ""), "permanent"),
                (500, fault_of("a:Server", "0109", ""), "transient"),
                (500, fault_of("a:Server.0100", "x", ""), "transient"),
                (500, fault_of("a:Server", "Internal Error", ""), "unknown"),
                (401, fault_of("a:Client", "Rejected", ""), "refused"),
                (500, fault_of("a:Client.0000", "x", ""), "unknown"),
                (500, fault_of("a:Client.4312", "x", ""), "unknown"),
                (500, fault_of("a:Client.2403", "x", ""), "registered"),
                (500, fault_of("a:Server", "2026-11-21 x", ""), "unknown"),
                (500, fault_of("a:Server", "3000 ms exceeded", ""), "unknown"),
                (500, fault_of("a:Server", "2800", ""), "settled"),
                (200, String::new(), "unknown"),
                (200, "<html><body>Bad Gateway</body></html>".to_owned(), "unknown"),
                (502, "<html>".to_owned(), "unknown"),
                (503, "<html>".to_owned(), "transient"),
                (404, "<html>".to_owned(), "refused"),
                (403, "<html>".to_owned(), "refused"),
            ] {
                assert_eq!(word(&sent(&heard(status, &body), about)), meaning, "{status} {body}");
            }
        });
    }

    #[test]
    fn every_answer_to_a_ticket_has_one_meaning() {
        let state = |code: &str, content: &str| {
            soap(&format!(
                "<getStatusResponse><status><content>{content}</content>\
                 <statusCode>{code}</statusCode></status></getStatusResponse>"
            ))
        };
        about(Some("17"), |about| {
            for (status, body, meaning) in [
                (200, state("0", &cdr("B001-1", "0", "")), "settled"),
                (200, state("99", &cdr("B001-1", "2663", "")), "settled"),
                (200, state("0", &cdr("B001-9", "0", "")), "unknown"),
                (200, state("98", ""), "pending"),
                (200, state("0098", ""), "pending"),
                (200, state("99", ""), "unknown"),
                (200, state("0", ""), "unknown"),
                (200, state("0127", ""), "unknown"),
                (500, fault_of("a:Client.0127", "x", ""), "unknown"),
                (200, state("0200", ""), "transient"),
                (200, state("", ""), "unknown"),
                (200, String::new(), "unknown"),
                (500, fault_of("a:Client.0111", "x", ""), "refused"),
            ] {
                let told = super::status(&heard(status, &body), about);
                assert_eq!(word(&told), meaning, "{status} {body}");
            }
        });
    }

    #[test]
    fn every_answer_about_a_cdr_has_one_meaning() {
        let state = |code: &str, content: &str| {
            soap(&format!(
                "<getStatusCdrResponse><statusCdr><content>{content}</content>\
                 <statusCode>{code}</statusCode></statusCdr></getStatusCdrResponse>"
            ))
        };
        let hash = "<DocumentHash>dGhlaXJz</DocumentHash>";
        about(None, |about| {
            for (status, body, meaning) in [
                (200, state("0004", &cdr("B001-1", "0", "")), "settled"),
                (200, state("0004", &cdr("B001-1", "0", hash)), "foreign"),
                (200, state("0003", &cdr("B001-1", "0", "")), "voided"),
                (200, state("0003", ""), "voided"),
                (200, state("0001", ""), "settled"),
                (200, state("0011", ""), "not found"),
                (200, state("0127", ""), "not found"),
                (500, fault_of("a:Client.0127", "x", ""), "not found"),
                (500, fault_of("a:Client.0109", "x", ""), "transient"),
                (200, state("0002", ""), "voided"),
                (200, state("0002", &cdr("B001-1", "2329", "")), "settled"),
                (200, state("0009", ""), "cannot tell"),
                (200, soap(""), "cannot tell"),
                (200, String::new(), "unknown"),
            ] {
                let told = status_cdr(&heard(status, &body), about);
                let told = told.as_ref().map_or("cannot tell", word);
                assert_eq!(told, meaning, "{status} {body}");
            }
        });
    }

    #[test]
    fn a_question_about_nobodys_ticket_tells_whether_the_account_passes() {
        let told = |status, body: &str| match probed(&heard(status, body)) {
            Ok(_) => "good",
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::Transient { .. }) => "transient",
            Err(Failure::Unknown(_)) => "unknown",
            Err(_) => "other",
        };
        let state = |it: &str| soap(&format!("<status><statusCode>{it}</statusCode></status>"));
        for (status, body, meaning) in [
            (500, fault_of("a:Client.0127", "El ticket no existe", ""), "good"),
            (500, fault_of("a:Client.0126", "x", ""), "good"),
            (200, state("0127"), "good"),
            (200, state("98"), "good"),
            (500, fault_of("a:Client.0102", "x", ""), "refused"),
            (500, fault_of("a:Client.0106", "x", ""), "refused"),
            (500, fault_of("a:Client.0111", "x", ""), "refused"),
            (200, String::new(), "refused"),
            (500, fault_of("a:Server.0109", "x", ""), "transient"),
            (503, "<html>".to_owned(), "transient"),
            (200, "<html></html>".to_owned(), "unknown"),
            (404, "<html></html>".to_owned(), "refused"),
        ] {
            assert_eq!(told(status, &body), meaning, "{status} {body}");
        }
    }

    /// The answers that came with the facts, where they lie beside the repository.
    #[test]
    fn the_recorded_answers_are_understood() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/sunat/samples/soap");
        if !folder.exists() {
            println!("skipped: no ../shared/sunat/samples/soap");
            return;
        }
        let recorded = |file: &str, ruc: &str, name: &str, ticket: Option<&str>| {
            let body = std::fs::read(folder.join(file)).unwrap();
            let is_ok = leaves(&body).unwrap().iter().all(|it| !it.path.contains("Fault"));
            let heard = Heard { status: if is_ok { 200 } else { 500 }, wait: None, body };
            let (ruc, name) = (
                ruc.parse().unwrap_or_else(|_| "10467793549".parse().unwrap()),
                name.parse().unwrap(),
            );
            let about = About { ticket, ..About::of(&ruc, &name) };
            let told =
                if ticket.is_some() { super::status(&heard, about) } else { sent(&heard, about) };
            (word(&told), code(&told))
        };
        let boleta = "03-B001-1";
        for (file, name, ticket, expected) in [
            ("beta-2800-fault.xml", boleta, None, ("settled", Some(2_800))),
            ("bill_service_response_fault.xml", boleta, None, ("refused", None)),
            // Theirs is the CDR of a RUC that no check digit allows: of nobody that we know.
            ("bill_service_response_ok.xml", "01-F001-1", None, ("unknown", None)),
            ("bill_service_response_ticket.xml", "RC-20261121-1", None, ("pending", None)),
            ("get_status_response_ok.xml", "RA-20200328-1", Some("1"), ("unknown", None)),
            ("response-kembec-01-soap_env_Client.1033.xml", boleta, None, ("registered", None)),
            ("response-kembec-02-S_Server.xml", boleta, None, ("refused", None)),
            ("response-kembec-03-x.xml", boleta, None, ("unknown", None)),
            ("response-kembec-04-status_0127.xml", boleta, Some("1"), ("unknown", None)),
            ("response-kembec-05-S_Client.0102.xml", boleta, None, ("refused", None)),
            ("response-kembec-06-x.xml", "RC-20261121-1", None, ("pending", None)),
            ("response-kembec-07-S_Client.2324.xml", "RA-20261121-1", None, ("registered", None)),
            ("response-kembec-08-x.xml", "RC-20261121-1", None, ("unknown", None)),
            ("response-kembec-09-status_98.xml", "RC-20261121-1", Some("1"), ("pending", None)),
        ] {
            assert_eq!(recorded(file, "", name, ticket), expected, "{file}");
        }
    }
}
