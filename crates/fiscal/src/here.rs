//! Who answers on this machine. The practice authority does, and so do bridges that issue in earnest:
//! Nubefact's OFFLINE edition, a lycet of one's own. An address does not tell them apart.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use izi_domain::Ruc;
use izi_ports::{
    Answer, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Signing, Verdict,
};
use reqwest::header::HeaderMap;
use reqwest::{Client, Url};

use crate::wire::{BadSettings, Heard, Waits, client, exchanged, field, web_address};

/// Where the practice authority says who it is, and what it says.
const HELLO: &str = "/practice/hello";
const MARK: (&str, &str) = ("authority", "izi-practice");
/// Nobody on this machine needs longer to say who he is.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// The practice authority and nobody else: what is sent must never count.
    Practice,
    /// Anybody but the practice authority: what is sent must count.
    Earnest,
}

/// The authority at that address of this machine, which is asked before every call who it is, without
/// any secret. To another than the expected one nothing is sent: the call fails as
/// [`Failure::Refused`].
pub fn guarded(
    authority: Arc<dyn FiscalAuthority>,
    url: &str,
    expected: Expected,
) -> Result<Arc<dyn FiscalAuthority>, BadSettings> {
    let mut hello = web_address(url)?;
    hello.set_path(HELLO);
    hello.set_query(None);
    hello.set_fragment(None);
    let waits = Waits { connect: PATIENCE, total: PATIENCE };
    let client = client(&hello, waits, HeaderMap::new())?;
    Ok(Arc::new(Guarded { authority, client, hello, expected }))
}

struct Guarded {
    authority: Arc<dyn FiscalAuthority>,
    client: Client,
    hello: Url,
    expected: Expected,
}

impl Guarded {
    /// Asked anew every time: a port is taken by another program as soon as it is free.
    async fn admit(&self) -> Result<(), Failure> {
        admitted(self.expected, exchanged(self.client.get(self.hello.clone())).await)
    }
}

/// Whether a call may go out after that answer.
fn admitted(expected: Expected, heard: Result<Heard, Failure>) -> Result<(), Failure> {
    let is_practice = |heard: &Heard| {
        let said = heard.object().and_then(|it| field(&it, &[MARK.0]));
        heard.status == 200 && said.as_deref() == Some(MARK.1)
    };
    match (expected, heard) {
        (_, Err(it @ Failure::Unreachable(_))) => Err(it),
        (Expected::Practice, Ok(heard)) if is_practice(&heard) => Ok(()),
        (Expected::Practice, Ok(heard)) => Err(Failure::Refused(format!(
            "authority_practice: who answers on this machine is not the practice authority \
             (status {}), and a practice folder sends to nobody else",
            heard.status
        ))),
        (Expected::Practice, Err(why)) => {
            Err(Failure::transient(format!("it did not say who it is: {why}")))
        }
        (Expected::Earnest, Ok(heard)) if is_practice(&heard) => Err(Failure::Refused(
            "authority_practice: the practice authority answers there, and this shop issues in \
             earnest"
                .to_owned(),
        )),
        // A bridge that has nothing to say to a stranger is none the less a bridge.
        (Expected::Earnest, _) => Ok(()),
    }
}

#[async_trait]
impl FiscalAuthority for Guarded {
    fn signing(&self) -> Signing {
        self.authority.signing()
    }

    async fn send(&self, document: &OutgoingDocument) -> Result<Answer, Failure> {
        self.admit().await?;
        self.authority.send(document).await
    }

    async fn verify(&self, document: &KnownDocument) -> Result<Verdict, Failure> {
        self.admit().await?;
        self.authority.verify(document).await
    }

    async fn ticket(&self, document: &KnownDocument, ticket: &str) -> Result<Answer, Failure> {
        self.admit().await?;
        self.authority.ticket(document, ticket).await
    }

    async fn probe(&self, ruc: &Ruc) -> Result<String, Failure> {
        self.admit().await?;
        self.authority.probe(ruc).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn practice_and_earnest_are_told_apart_by_what_is_said() {
        let said =
            |status, body: &str| Ok(Heard { status, wait: None, body: body.as_bytes().to_vec() });
        let mark = r#"{"authority":"izi-practice"}"#;
        let unknown = || Err(Failure::Unknown("timed out".to_owned()));
        let nobody = || Err(Failure::Unreachable("refused".to_owned()));
        for (expected, heard, word) in [
            (Expected::Practice, said(200, mark), "admitted"),
            (Expected::Practice, said(404, mark), "refused"),
            (Expected::Practice, said(404, "<html>"), "refused"),
            (Expected::Practice, said(200, "{}"), "refused"),
            (Expected::Practice, said(200, r#"{"authority":"lycet"}"#), "refused"),
            (Expected::Practice, said(302, ""), "refused"),
            (Expected::Practice, unknown(), "later"),
            (Expected::Practice, nobody(), "unreachable"),
            (Expected::Earnest, said(200, mark), "refused"),
            (Expected::Earnest, said(404, "<html>"), "admitted"),
            (Expected::Earnest, said(200, "{}"), "admitted"),
            (Expected::Earnest, unknown(), "admitted"),
            (Expected::Earnest, nobody(), "unreachable"),
        ] {
            let told = match admitted(expected, heard.clone()) {
                Ok(()) => "admitted",
                Err(Failure::Refused(why)) => {
                    assert!(why.starts_with("authority_practice: "), "{why}");
                    "refused"
                }
                Err(Failure::Transient { .. }) => "later",
                Err(Failure::Unreachable(_)) => "unreachable",
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(told, word, "{expected:?} {heard:?}");
        }
    }
}
