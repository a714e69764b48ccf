//! From a code or a CDR to an answer of the port, the same for every adapter.

use base64::Engine;
use izi_domain::{DocumentName, Ruc};
use izi_einvoice::{Outcome, classify, read_cdr};
use izi_ports::{Answer, Failure, KnownDocument, OutgoingDocument, Verdict};
use serde_json::{Map, Value};

use crate::code::{Meaning, meaning};
use crate::contents::Contents;
use crate::wire::{Heard, LENIENT, tells_failure};

pub(crate) use izi_einvoice::cdr::OBSERVED_WITHOUT_CODE;

/// Said of a number that is registered, and voided or rejected.
const SPENT: &str = "1032";

/// The document that an answer must be about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) name: &'a DocumentName,
    /// What we signed, where we signed and it went as we signed it.
    pub(crate) digest: Option<&'a str>,
    /// What must be in it, where others sign.
    pub(crate) contents: Contents,
    /// The ticket that was asked about, if any.
    pub(crate) ticket: Option<&'a str>,
}

impl<'a> About<'a> {
    pub(crate) fn of(ruc: &'a Ruc, name: &'a DocumentName) -> Self {
        Self { ruc, name, digest: None, contents: Contents::default(), ticket: None }
    }

    pub(crate) fn sending(document: &'a OutgoingDocument) -> Self {
        Self::of(&document.ruc, &document.name)
    }

    /// What was signed here.
    pub(crate) fn ours(document: &'a KnownDocument) -> Self {
        let digest = document.digest.as_deref();
        Self { digest, ..Self::of(&document.ruc, &document.name) }
    }

    /// What another has signed. A digest that is kept here is of a signature of ours, from when the
    /// shop still signed: theirs is another for the same document.
    pub(crate) fn theirs(document: &'a KnownDocument) -> Self {
        let contents = if document.name.kind().is_report() {
            Contents::default()
        } else {
            Contents::new(document.issue_date, document.total)
        };
        Self { contents, ..Self::of(&document.ruc, &document.name) }
    }

    pub(crate) fn our_ticket(document: &'a KnownDocument, ticket: &'a str) -> Self {
        Self { ticket: Some(ticket), ..Self::ours(document) }
    }

    pub(crate) fn their_ticket(document: &'a KnownDocument, ticket: &'a str) -> Self {
        Self { ticket: Some(ticket), ..Self::theirs(document) }
    }

    /// Fails when the document there is of another date or amount than ours.
    pub(crate) fn has_our_contents(&self, there: &Contents) -> Result<(), Otherwise> {
        match self.contents.differ(*there) {
            Some(how) => Err(Otherwise::Foreign(format!("{} there {how}", self.name))),
            None => Ok(()),
        }
    }

    /// Fails when somebody tells a digest of this document that is not ours.
    pub(crate) fn is_ours(&self, told: Option<&str>) -> Result<(), Otherwise> {
        match (self.digest, told.map(str::trim)) {
            (Some(ours), Some(theirs)) if !theirs.is_empty() && ours.trim() != theirs => {
                let name = self.name;
                Err(Otherwise::Foreign(format!("the digest of {name} there is {theirs}")))
            }
            _ => Ok(()),
        }
    }
}

/// What may be heard of a document instead of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Otherwise {
    /// It is not there.
    NotFound(String),
    /// It is there, and void or rejected.
    Voided(String),
    /// Other contents are there under its name.
    Foreign(String),
    /// Anything else.
    Failed(Failure),
}

impl From<Failure> for Otherwise {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What was understood of an answer.
pub(crate) type Told = Result<Answer, Otherwise>;

/// For whoever sent it or holds a ticket of it.
pub(crate) fn as_answer(told: Told) -> Result<Answer, Failure> {
    told.map_err(|it| match it {
        // Somebody has answered, and not about our document: it must be asked.
        Otherwise::NotFound(why) | Otherwise::Foreign(why) => Failure::Unknown(why),
        // Whoever asks next must know that the number is not merely there.
        Otherwise::Voided(why) if why.starts_with(SPENT) => Failure::AlreadyRegistered(why),
        Otherwise::Voided(why) => Failure::AlreadyRegistered(format!("{SPENT} {why}")),
        Otherwise::Failed(failure) => failure,
    })
}

/// For whoever asked whether it is known.
pub(crate) fn as_verdict(told: Told) -> Result<Verdict, Failure> {
    match told {
        Ok(answer) => Ok(Verdict::Known(answer)),
        Err(Otherwise::NotFound(_)) => Ok(Verdict::NotFound),
        Err(Otherwise::Voided(_)) => Ok(Verdict::Voided),
        Err(Otherwise::Foreign(why)) => Ok(Verdict::Foreign(why)),
        Err(Otherwise::Failed(failure)) => Err(failure),
    }
}

/// What a code means that came without a CDR.
pub(crate) fn by_code(heard: &Heard, code: u32, message: &str, about: About<'_>) -> Told {
    let said = format!("{code:04} {message}").trim_end().to_owned();
    Err(Otherwise::Failed(match (meaning(code, about.name.kind()), about.ticket) {
        (Meaning::Settled, _) => {
            return Ok(Answer::Settled { code, message: message.to_owned(), cdr: None });
        }
        (Meaning::InProcess, Some(ticket)) => {
            return Ok(Answer::Pending { ticket: ticket.to_owned() });
        }
        (Meaning::InProcess, None) | (Meaning::Ask, _) => Failure::Unknown(said),
        (Meaning::Later, _) => heard.later(said),
        (Meaning::Refused, _) => Failure::Refused(said),
        (Meaning::Registered, _) => Failure::AlreadyRegistered(said),
        (Meaning::Spent, _) if said.starts_with(SPENT) => return Err(Otherwise::Voided(said)),
        (Meaning::Spent, _) => return Err(Otherwise::Voided(format!("{SPENT}, told as {said}"))),
        (Meaning::OnlyInSummary, _) => Failure::OnlyInSummary(said),
        (Meaning::Wrong, _) => Failure::Permanent(said),
    }))
}

/// What a code means that stands in JSON, without a CDR. Whoever builds the JSON may put a 0 beside
/// his own failure: nothing is accepted by a code that comes with one.
pub(crate) fn by_json_code(
    heard: &Heard,
    fields: &Map<String, Value>,
    code: u32,
    message: &str,
    about: About<'_>,
) -> Told {
    let accepts = matches!(classify(code), Outcome::Accepted | Outcome::Observed);
    if accepts && let Some(status) = tells_failure(heard, fields) {
        let said = format!("{code:04} beside a failure {message}");
        return Err(match heard.without_answer_as(status, &said) {
            Failure::Permanent(why) => Failure::Unknown(why),
            other => other,
        }
        .into());
    }
    by_code(heard, code, message, about)
}

/// What a CDR in base64 says, or one as it is. It is SUNAT's own word: what stands around it is
/// somebody else's. One that is not about this document is never taken.
pub(crate) fn by_cdr(heard: &Heard, encoded: &str, about: About<'_>) -> Told {
    let unknown = |why: String| Failure::Unknown(format!("the CDR that came: {why}"));
    let bytes = if encoded.trim_start().starts_with('<') {
        encoded.trim_start().as_bytes().to_vec()
    } else {
        let dense: String = encoded.split_ascii_whitespace().collect();
        LENIENT.decode(dense).map_err(|it| unknown(it.to_string()))?
    };
    by_cdr_file(heard, bytes, about)
}

/// What a CDR says, as a file.
pub(crate) fn by_cdr_file(heard: &Heard, bytes: Vec<u8>, about: About<'_>) -> Told {
    let unknown = |why: String| Failure::Unknown(format!("the CDR that came: {why}"));
    let cdr = read_cdr(&bytes).map_err(|it| unknown(it.to_string()))?;
    if !cdr.is_about(about.ruc, about.name) {
        return Err(unknown(format!("it is about {}, not {}", cdr.reference, about.name)).into());
    }
    about.is_ours(cdr.hash.as_deref())?;
    let message = cdr.message();
    if cdr.outcome() == Outcome::Exception {
        // A ticket whose CDR says 98 would be asked for ever.
        return by_code(heard, cdr.code, &message, About { ticket: None, ..about });
    }
    let code = cdr.settled_code();
    if matches!(meaning(code, about.name.kind()), Meaning::Registered | Meaning::Spent) {
        return by_code(heard, code, &message, about);
    }
    Ok(Answer::Settled { code, message, cdr: Some(bytes) })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// One word for what an answer means.
    pub(crate) fn word(told: &Told) -> &'static str {
        match told {
            Ok(Answer::Settled { .. }) => "settled",
            Ok(Answer::Pending { .. }) => "pending",
            Err(Otherwise::NotFound(_)) => "not found",
            Err(Otherwise::Voided(_)) => "voided",
            Err(Otherwise::Foreign(_)) => "foreign",
            Err(Otherwise::Failed(failure)) => match failure {
                Failure::Unreachable(_) => "unreachable",
                Failure::Transient { .. } => "transient",
                Failure::Unknown(_) => "unknown",
                Failure::Refused(_) => "refused",
                Failure::Permanent(_) => "permanent",
                Failure::AlreadyRegistered(_) => "registered",
                Failure::OnlyInSummary(_) => "only in summary",
            },
        }
    }

    /// The code that an answer settled with.
    pub(crate) fn code(told: &Told) -> Option<u32> {
        match told {
            Ok(Answer::Settled { code, .. }) => Some(*code),
            _ => None,
        }
    }

    /// A CDR in base64, about a document of 10467793549.
    pub(crate) fn cdr(reference: &str, code: &str, more: &str) -> String {
        LENIENT.encode(format!(
            "<ApplicationResponse>{more}<ReceiverParty><PartyIdentification><ID>10467793549</ID>\
             </PartyIdentification></ReceiverParty><DocumentResponse><Response>\
             <ReferenceID>{reference}</ReferenceID><ResponseCode>{code}</ResponseCode>\
             </Response></DocumentResponse></ApplicationResponse>"
        ))
    }

    #[test]
    fn the_cdr_decides_and_must_be_ours() {
        let (ruc, name) = ("10467793549".parse().unwrap(), "03-B001-1".parse().unwrap());
        let about = About { digest: Some("b3Vycw=="), ..About::of(&ruc, &name) };
        let told = |reference: &str, code: &str, more: &str| {
            by_cdr(&Heard::default(), &cdr(reference, code, more), about)
        };
        assert_eq!(code(&told("B001-1", "0", "")), Some(0));
        assert_eq!(code(&told("B001-00000001", "0", "")), Some(0), "with zeros");
        assert_eq!(code(&told("B001-1", "0", "<Note>4252 - mire</Note>")), Some(4_252));
        assert_eq!(code(&told("B001-1", "2329", "")), Some(2_329));
        assert_eq!(word(&told("B001-2", "0", "")), "unknown", "another number");
        assert_eq!(word(&told("B001-1", "0109", "")), "transient");
        assert_eq!(word(&told("B001-1", "1033", "")), "registered");
        assert_eq!(word(&told("B001-1", "2109", "")), "registered", "as 1033");
        assert_eq!(word(&told("B001-1", "0402", "")), "registered");
        assert_eq!(word(&told("B001-1", "4034", "")), "voided", "as 1032");
        assert_eq!(word(&told("B001-1", "0", "<Note>4035 - rechazado</Note>")), "voided");
        let hash = |it: &str| format!("<DocumentHash>{it}</DocumentHash>");
        assert_eq!(code(&told("B001-1", "0", &hash(" b3Vycw== "))), Some(0));
        assert_eq!(word(&told("B001-1", "0", &hash("dGhlaXJz"))), "foreign");
        for broken in ["%%%", "aG9sYQ==", "<html></html>", "UEsDBA=="] {
            assert_eq!(word(&by_cdr(&Heard::default(), broken, about)), "unknown", "{broken}");
        }
        let other = "20131312955".parse().unwrap();
        let about = About { ruc: &other, ..about };
        let told = by_cdr(&Heard::default(), &cdr("B001-1", "0", ""), about);
        assert_eq!(word(&told), "unknown", "another's RUC");
    }

    #[test]
    fn an_answer_about_something_else_is_no_answer_to_whoever_sent() {
        let foreign = || Err(Otherwise::Foreign("x".to_owned()));
        assert!(matches!(as_answer(foreign()), Err(Failure::Unknown(_))));
        assert_eq!(as_verdict(foreign()), Ok(Verdict::Foreign("x".to_owned())));
        let voided = || Err(Otherwise::Voided("x".to_owned()));
        assert!(matches!(as_answer(voided()), Err(Failure::AlreadyRegistered(_))));
        assert_eq!(as_verdict(voided()), Ok(Verdict::Voided));
        // The core knows a spent number by its 1032.
        let spent = |code| {
            let (ruc, name) = ("10467793549".parse().unwrap(), "03-B001-1".parse().unwrap());
            let about = About::of(&ruc, &name);
            as_answer(by_code(&Heard::default(), code, "x", about)).unwrap_err().to_string()
        };
        assert_eq!(spent(1_032), "already registered: 1032 x");
        assert_eq!(spent(4_034), "already registered: 1032, told as 4034 x");
        assert_eq!(spent(2_109), "already registered: 2109 x");
        assert_eq!(as_answer(voided()).unwrap_err().to_string(), "already registered: 1032 x");
    }
}
