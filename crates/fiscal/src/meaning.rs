//! From a code or a CDR to an answer of the port, the same for every adapter.

use base64::Engine;
use izi_domain::{DocumentName, Ruc};
use izi_einvoice::{Outcome, read_cdr};
use izi_ports::{Answer, Failure, KnownDocument, OutgoingDocument, Verdict};

use crate::code::{Meaning, meaning};
use crate::wire::{Heard, LENIENT};

/// The document that an answer must be about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) name: &'a DocumentName,
    /// What we signed, where we signed.
    pub(crate) digest: Option<&'a str>,
    /// The ticket that was asked about, if any.
    pub(crate) ticket: Option<&'a str>,
}

impl<'a> About<'a> {
    pub(crate) fn sending(document: &'a OutgoingDocument) -> Self {
        Self { ruc: &document.ruc, name: &document.name, digest: None, ticket: None }
    }

    pub(crate) fn asking(document: &'a KnownDocument) -> Self {
        let digest = document.digest.as_deref();
        Self { ruc: &document.ruc, name: &document.name, digest, ticket: None }
    }

    pub(crate) fn ticket(document: &'a KnownDocument, ticket: &'a str) -> Self {
        Self { ticket: Some(ticket), ..Self::asking(document) }
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
    /// It is there and void.
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
        Otherwise::Voided(why) => Failure::AlreadyRegistered(why),
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
        (Meaning::OnlyInSummary, _) => Failure::OnlyInSummary(said),
        (Meaning::Wrong, _) => Failure::Permanent(said),
    }))
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
    if meaning(cdr.code, about.name.kind()) == Meaning::Registered {
        return by_code(heard, cdr.code, &message, about);
    }
    Ok(Answer::Settled { code: cdr.settled_code(), message, cdr: Some(bytes) })
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
        let about = About { ruc: &ruc, name: &name, digest: Some("b3Vycw=="), ticket: None };
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
    }
}
