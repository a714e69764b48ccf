//! A server that answers each request with the next of its lines, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_domain::{Money, Ruc};
use izi_fiscal::{Account, Kind, connect};
use izi_ports::{Failure, FiscalAuthority, KnownDocument, OutgoingDocument};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const RUC: &str = "10467793549";

/// What it does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// Answers.
    Say(u16, String),
    /// Answers with one header more.
    With(u16, &'static str, String),
    /// Reads the request and closes.
    Drop,
    /// Reads the request and never answers.
    Hang,
    /// Writes these bytes, whatever they are.
    Raw(&'static [u8]),
}

pub(crate) fn say(status: u16, body: impl Into<String>) -> Line {
    Line::Say(status, body.into())
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `POST /v1/invoice/send`.
    pub(crate) what: String,
    head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) struct Desk {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Desk {
    pub(crate) async fn with(lines: impl IntoIterator<Item = Line>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let lines = Arc::new(Mutex::new(lines.into_iter().collect::<VecDeque<_>>()));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&lines), Arc::clone(&kept)));
            }
        });
        Self { url, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    lines: Arc<Mutex<VecDeque<Line>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
) {
    let Some(request) = request(&mut stream).await else { return };
    seen.lock().unwrap().push(request);
    let line = lines.lock().unwrap().pop_front().unwrap_or(Line::Drop);
    let answer = match line {
        Line::Say(status, body) => written(status, "x-nothing: 0", &body),
        Line::With(status, header, body) => written(status, header, &body),
        Line::Raw(bytes) => bytes.to_vec(),
        Line::Drop => return,
        Line::Hang => return std::future::pending().await,
    };
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

fn written(status: u16, header: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n{header}\r\n\r\n{body}"
    )
    .into_bytes()
}

async fn request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut part = [0; 8_192];
    loop {
        let read = stream.read(&mut part).await.ok().filter(|it| *it > 0)?;
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            let is_length = key.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        if body.len() >= length.unwrap_or(0) {
            let what = head.lines().next()?.rsplit_once(' ')?.0.to_owned();
            return Some(Seen { what, head: head.to_owned(), body: body.to_owned() });
        }
    }
}

pub(crate) fn ruc() -> Ruc {
    RUC.parse().unwrap()
}

/// An account with the usual waits.
pub(crate) fn account(kind: Kind, url: &str) -> Account {
    Account {
        token: "t0k3n".to_owned(),
        sol_user: "MODDATOS".to_owned(),
        sol_password: "moddatos".to_owned(),
        ..Account::new(kind, url, ruc())
    }
}

pub(crate) fn adapter(kind: Kind, url: &str) -> Arc<dyn FiscalAuthority> {
    connect(&account(kind, url)).unwrap()
}

pub(crate) fn outgoing(name: &str, xml: &str) -> OutgoingDocument {
    OutgoingDocument { ruc: ruc(), name: name.parse().unwrap(), xml: xml.as_bytes().to_vec() }
}

pub(crate) fn known(name: &str) -> KnownDocument {
    KnownDocument {
        ruc: ruc(),
        name: name.parse().unwrap(),
        issue_date: "2026-11-21".parse().unwrap(),
        total: Money::from_cents(15_00),
        digest: None,
    }
}

/// A CDR in base64.
pub(crate) fn cdr(reference: &str, code: &str) -> String {
    cdr_of(reference, code, "b3Vycw==")
}

/// One that accepts, as it is.
pub(crate) fn cdr_bytes(reference: &str) -> Vec<u8> {
    STANDARD.decode(cdr(reference, "0")).unwrap()
}

pub(crate) fn cdr_of(reference: &str, code: &str, hash: &str) -> String {
    STANDARD.encode(format!(
        "<ApplicationResponse><ReceiverParty><PartyIdentification><ID>{RUC}</ID>\
         </PartyIdentification></ReceiverParty><DocumentResponse><Response>\
         <ReferenceID>{reference}</ReferenceID><ResponseCode>{code}</ResponseCode>\
         <Description>dicho</Description></Response><DocumentReference><Attachment>\
         <ExternalReference><DocumentHash>{hash}</DocumentHash></ExternalReference></Attachment>\
         </DocumentReference></DocumentResponse></ApplicationResponse>"
    ))
}

/// One word for a failure.
pub(crate) fn word(failure: &Failure) -> &'static str {
    match failure {
        Failure::Unreachable(_) => "unreachable",
        Failure::Transient { wait: None, .. } => "transient",
        Failure::Transient { wait: Some(_), .. } => "transient, told when",
        Failure::Unknown(_) => "unknown",
        Failure::Refused(_) => "refused",
        Failure::Permanent(_) => "permanent",
        Failure::AlreadyRegistered(_) => "registered",
        Failure::OnlyInSummary(_) => "only in summary",
    }
}

/// Every way in which any server of any kind fails, and what must be made of it.
pub(crate) async fn check_bad_servers(kind: Kind, xml: &str) {
    let document = outgoing("03-B001-1", xml);
    for (line, expected) in [
        (say(200, ""), "unknown"),
        (say(200, "<html><body>Bad Gateway</body></html>"), "unknown"),
        (say(502, "<html>Bad Gateway</html>"), "unknown"),
        (say(500, ""), "unknown"),
        (Line::Drop, "unknown"),
        (Line::Hang, "unknown"),
        (Line::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"estado\":"), "unknown"),
        (Line::Raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "unknown"),
        (Line::With(429, "retry-after: 120", String::new()), "transient, told when"),
        (Line::With(503, "retry-after: 7", "<html>".to_owned()), "transient, told when"),
        (say(503, ""), "transient"),
        (say(401, "{}"), "refused"),
        (say(403, "<html>"), "refused"),
        (Line::With(302, "location: http://127.0.0.1:1/", String::new()), "refused"),
        (say(404, "<html>"), "refused"),
        (say(404, r#"{"message":"no Route matched with those values"}"#), "refused"),
        (say(405, r#"{"message":"Method Not Allowed"}"#), "refused"),
        (say(402, r#"{"message":"Payment Required"}"#), "refused"),
    ] {
        let desk = Desk::with([line.clone()]).await;
        let mut account = account(kind, &desk.url);
        if matches!(line, Line::Hang) {
            account.total_timeout = Duration::from_millis(700);
        }
        let sent = connect(&account).unwrap().send(&document).await;
        let told = sent.as_ref().map_or_else(word, |_| "taken");
        assert_eq!(told, expected, "{kind:?} {line:?}: {sent:?}");
        assert_eq!(desk.seen().len(), 1, "a redirect is not followed, nothing is sent twice");
    }
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let sent = adapter(kind, &format!("http://{free}")).send(&document).await;
    assert_eq!(sent.as_ref().map_or_else(word, |_| "taken"), "unreachable", "{sent:?}");
}

#[tokio::test]
async fn retry_after_says_when() {
    let desk = Desk::with([Line::With(429, "retry-after: 120", String::new())]).await;
    let sent = adapter(Kind::Pse, &desk.url).send(&outgoing("03-B001-1", "<x/>")).await;
    match sent {
        Err(Failure::Transient { wait, .. }) => assert_eq!(wait, Some(Duration::from_mins(2))),
        other => panic!("{other:?}"),
    }
}
