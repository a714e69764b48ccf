//! HTTP as every adapter speaks it, and what a status alone says when no usable answer came.

use std::net::IpAddr;
use std::time::Duration;

use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use chrono::DateTime;
use izi_domain::DocumentName;
use izi_ports::Failure;
use reqwest::header::{AUTHORIZATION, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, RequestBuilder, Url};
use serde_json::{Map, Value};

/// Base64 as it comes: with its padding or without.
pub(crate) const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// More than any answer has; a CDR is some 10 kB.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// A pooled connection that the other side has closed looks like a lost answer; better a new one.
const IDLE_CONNECTION: Duration = Duration::from_secs(5);
/// Nobody may put the queue to sleep for longer.
const WAIT_MAX: Duration = Duration::from_hours(6);
const WORDS_MAX: usize = 300;
/// How often a file may have moved.
const MOVES_MAX: usize = 5;

/// Why settings cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// No http or https address.
    #[error("not an http address")]
    Url,
    /// Passwords and tokens go by https, except within the shop's own network.
    #[error("http without encryption, to a host outside this network")]
    Insecure,
    /// Characters that a header cannot carry.
    #[error("the token has characters that no header carries")]
    Token,
    /// Something that this kind of account cannot do without.
    #[error("the account lacks its {0}")]
    Missing(&'static str),
    /// The TLS of this machine cannot be set up.
    #[error("no HTTP client: {0}")]
    Client(String),
}

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    /// For a connection.
    pub(crate) connect: Duration,
    /// For a whole answer.
    pub(crate) total: Duration,
}

/// A status and a body, whatever they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    /// When it wants to be asked again.
    pub(crate) wait: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// An address of the web.
pub(crate) fn web_address(text: &str) -> Result<Url, BadSettings> {
    let url = Url::parse(text.trim()).map_err(|_| BadSettings::Url)?;
    if !matches!(url.scheme(), "http" | "https") || url.cannot_be_a_base() {
        return Err(BadSettings::Url);
    }
    Ok(url)
}

/// An address that paths are put behind: it ends in a slash.
pub(crate) fn base_address(text: &str) -> Result<Url, BadSettings> {
    web_address(&format!("{}/", text.trim().trim_end_matches('/')))
}

/// The address of a path below a base.
pub(crate) fn below(base: &Url, path: &[&str]) -> Result<Url, Failure> {
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| Failure::Permanent("the address takes no path".to_owned()))?
        .pop_if_empty()
        .extend(path);
    Ok(url)
}

/// Whether an address is on this machine.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match ip(url) {
        Some(it) => it.is_loopback(),
        None => url.host_str().is_some_and(|it| {
            let host = it.trim_end_matches('.');
            host == "localhost" || host.ends_with(".localhost")
        }),
    }
}

/// Whether what is sent there can be read on the way by nobody outside the shop.
pub(crate) fn is_private(url: &Url) -> bool {
    let within = |it: IpAddr| match it {
        IpAddr::V4(it) => it.is_private() || it.is_link_local(),
        IpAddr::V6(it) => it.is_unique_local() || it.is_unicast_link_local(),
    };
    url.scheme() == "https" || is_this_machine(url) || ip(url).is_some_and(within)
}

fn ip(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// The header with a secret in it.
pub(crate) fn authorization(value: &str) -> Result<HeaderMap, BadSettings> {
    let mut value = HeaderValue::from_str(value).map_err(|_| BadSettings::Token)?;
    value.set_sensitive(true);
    Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}

/// A client for that address.
pub(crate) fn client(url: &Url, waits: Waits, headers: HeaderMap) -> Result<Client, BadSettings> {
    // A redirected POST becomes a GET, and a token would follow to another host.
    built(url, waits, Client::builder().default_headers(headers).redirect(Policy::none()))
}

/// A client that carries no secret and fetches files that the account at that address names. It
/// follows a file that moved.
pub(crate) fn plain_client(url: &Url, waits: Waits) -> Result<Client, BadSettings> {
    let home = url.clone();
    let follow = Policy::custom(move |moved| {
        if moved.previous().len() <= MOVES_MAX && is_fetched(moved.url(), &home) {
            moved.follow()
        } else {
            moved.stop()
        }
    });
    built(url, waits, Client::builder().redirect(follow))
}

/// Whether a file at that address is fetched for an account at home: by https, or from its own host.
pub(crate) fn is_fetched(file: &Url, home: &Url) -> bool {
    file.scheme() == "https" || file.host_str() == home.host_str()
}

fn built(url: &Url, waits: Waits, client: ClientBuilder) -> Result<Client, BadSettings> {
    let client = client
        .connect_timeout(waits.connect)
        .timeout(waits.total)
        .pool_idle_timeout(IDLE_CONNECTION);
    let client = if is_this_machine(url) { client.no_proxy() } else { client };
    client.build().map_err(|it| BadSettings::Client(it.to_string()))
}

/// Sends a request and reads the whole answer. A failure to connect is the only one of which it is
/// sure that nothing was sent.
pub(crate) async fn exchanged(request: RequestBuilder) -> Result<Heard, Failure> {
    let broken = |error: &reqwest::Error| {
        let told = chain(error);
        if error.is_connect() {
            Failure::Unreachable(told)
        } else if error.is_builder() {
            Failure::Permanent(told)
        } else {
            Failure::Unknown(told)
        }
    };
    let mut response = request.send().await.map_err(|it| broken(&it))?;
    let (status, wait) = (response.status().as_u16(), retry_after(response.headers()));
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|it| Failure::Unknown(chain(&it)))? {
        body.extend_from_slice(&part);
        if body.len() > ANSWER_BYTES_MAX {
            return Err(Failure::Unknown("the answer has no end".to_owned()));
        }
    }
    Ok(Heard { status, wait, body })
}

/// The error with its causes and without the address, whose query has the RUC in it.
fn chain(error: &reqwest::Error) -> String {
    let mut told = if error.is_timeout() { "timed out".to_owned() } else { "no answer".to_owned() };
    let mut cause = std::error::Error::source(error);
    while let Some(it) = cause {
        told.push_str(": ");
        told.push_str(&it.to_string());
        cause = it.source();
    }
    told
}

/// `Retry-After` in seconds or as a date. A date is counted from the answer's own `Date`: the clock
/// of this machine may be wrong, theirs is wrong twice alike.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).map(str::trim);
    let wanted = text(RETRY_AFTER)?;
    let seconds = if let Ok(it) = wanted.parse::<u64>() {
        it
    } else {
        let then = DateTime::parse_from_rfc2822(wanted).ok()?;
        let now = DateTime::parse_from_rfc2822(text(DATE)?).ok()?;
        u64::try_from((then - now).num_seconds()).unwrap_or(0)
    };
    Some(Duration::from_secs(seconds).min(WAIT_MAX))
}

impl Heard {
    /// The body as a JSON object.
    pub(crate) fn object(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(&self.body).ok()
    }

    /// It cannot now.
    pub(crate) fn later(&self, why: impl Into<String>) -> Failure {
        Failure::Transient { why: why.into(), wait: self.wait }
    }

    /// What it means that no answer of the contract came. The status tells whether the document may
    /// have been taken.
    pub(crate) fn without_answer(&self, words: &str) -> Failure {
        self.without_answer_as(self.status, words)
    }

    /// The same where the answer itself tells a status of its own.
    pub(crate) fn without_answer_as(&self, status: u16, words: &str) -> Failure {
        let words: String = words.trim().chars().take(WORDS_MAX).collect();
        let said = format!("status {status} {words}").trim_end().to_owned();
        match status {
            429 | 503 => self.later(said),
            // A gateway that gave up, or a server that broke, may have passed the document on. 408
            // and 409 leave it open too.
            408 | 409 | 500.. | 200..=299 => Failure::Unknown(said),
            // Neither the token nor the way is right, or the plan is not paid: it has nothing to do
            // with the document. A gateway's 404 and 405 come in JSON as often as not; the 404 that
            // means a document is told by its own mark, and read before this.
            300..=399 | 401..=405 | 407 => Failure::Refused(said),
            // 1xx never took it; other 4xx say that the request itself is wrong.
            _ => Failure::Permanent(said),
        }
    }
}

/// A text, or a number as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(it) => Some(it.trim().to_owned()),
        Value::Number(it) => Some(it.to_string()),
        _ => None,
    }
}

/// The first of these fields that has a text in it.
pub(crate) fn field(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().filter_map(|it| object.get(*it).and_then(text)).find(|it| !it.is_empty())
}

/// The status that an answer tells of itself.
pub(crate) fn own_status(fields: &Map<String, Value>) -> Option<u16> {
    let told = ["estado", "status", "statusCode"].map(|it| field(fields, &[it]));
    let mut told = told.into_iter().flatten().filter_map(|it| it.parse().ok());
    told.find(|it| (100..600).contains(it))
}

/// The status of a failure that an answer tells, by its line, in its fields or as a flag; of one that
/// is only a flag, a server's. None where it tells of no failure.
pub(crate) fn tells_failure(heard: &Heard, fields: &Map<String, Value>) -> Option<u16> {
    if heard.status >= 300 {
        return Some(heard.status);
    }
    if let Some(status) = own_status(fields).filter(|it| *it >= 300) {
        return Some(status);
    }
    let denies = ["success", "isSuccess", "ok", "estado", "status"]
        .iter()
        .any(|it| fields.get(*it) == Some(&Value::Bool(false)));
    let is_error = |it: &Value| match it {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(it) => it.as_i64() != Some(0),
        Value::String(it) => !it.trim().is_empty(),
        Value::Array(it) => !it.is_empty(),
        Value::Object(it) => !it.is_empty(),
    };
    let complains =
        ["error", "errors", "errores"].iter().any(|it| fields.get(*it).is_some_and(is_error));
    (denies || complains).then_some(500)
}

/// Tells the log what came of a call. A PSE echoes what it was sent, with the buyer's name in it: of
/// a body the log has its length and a number to know it again by, and what it looks like only where
/// somebody looks for a fault, without what it says.
pub(crate) fn log(name: &DocumentName, call: &str, heard: &Heard, failure: Option<&Failure>) {
    let (status, length) = (heard.status, heard.body.len());
    if let Some(failure) = failure {
        let body = format!("{:016x}", fingerprint(&heard.body));
        let shape = shape(&heard.body);
        tracing::warn!(%name, call, status, length, body, %failure, "the authority did not settle it");
        tracing::debug!(%name, call, shape, "what it answered");
    } else {
        tracing::debug!(%name, call, status, length, "the authority answered");
    }
}

fn fingerprint(body: &[u8]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hasher::write(&mut hasher, body);
    std::hash::Hasher::finish(&hasher)
}

/// The names of the fields of a JSON object; of anything else the beginning, its letters and digits
/// made alike, but for what stands in the angles of a markup.
fn shape(body: &[u8]) -> String {
    if let Ok(fields) = serde_json::from_slice::<Map<String, Value>>(body) {
        let names: Vec<&str> = fields.keys().map(String::as_str).collect();
        return names.join(" ").chars().take(WORDS_MAX).collect();
    }
    let body = &body[..body.len().min(4 * WORDS_MAX)];
    let mut is_tag = false;
    String::from_utf8_lossy(body)
        .into_owned()
        .chars()
        .map(|it| {
            is_tag = it == '<' || (is_tag && !matches!(it, '>' | ' '));
            match it {
                _ if is_tag => it,
                it if it.is_ascii_digit() => '9',
                it if it.is_alphanumeric() => 'x',
                it if it.is_control() => ' ',
                it => it,
            }
        })
        .take(WORDS_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date_of_their_clock() {
        let wait = |wanted: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(wanted));
            if let Some(it) = date {
                headers.insert(DATE, HeaderValue::from_static(it));
            }
            retry_after(&headers).map(|it| it.as_secs())
        };
        let date = Some("Sat, 21 Nov 2026 15:00:00 GMT");
        assert_eq!(wait("120", None), Some(120));
        assert_eq!(wait("Sat, 21 Nov 2026 15:02:30 GMT", date), Some(150));
        assert_eq!(wait("Sat, 21 Nov 2026 14:00:00 GMT", date), Some(0), "in the past");
        assert_eq!(wait("Sat, 21 Nov 2026 15:02:30 GMT", None), None, "our clock is not asked");
        assert_eq!(wait("99999999999", None), Some(WAIT_MAX.as_secs()));
        assert_eq!(wait("soon", date), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn what_an_answer_says_of_a_person_stays_out_of_the_log() {
        let echo = br#"{"errores":"ANA QUISPE 46779354","cliente":{"nombre":"ANA QUISPE"}}"#;
        assert_eq!(shape(echo), "cliente errores");
        let page = "<html class=\"ana\"><p>Ana Quispe, DNI 46779354</p>";
        assert_eq!(shape(page.as_bytes()), "<html xxxxx=\"xxx\"><p>xxx xxxxxx, xxx 99999999</p>");
        assert_eq!(fingerprint(echo), fingerprint(echo));
        assert_ne!(fingerprint(echo), fingerprint(page.as_bytes()));
    }

    #[test]
    fn secrets_go_unencrypted_only_where_nobody_else_listens() {
        for (url, private) in [
            ("https://pse.pe", true),
            ("http://pse.pe", false),
            ("http://127.0.0.1:8000", true),
            ("http://localhost:8000", true),
            ("http://[::1]:1", true),
            ("http://192.168.1.20", true),
            ("http://127.0.0.1.evil.pe", false),
            ("http://localhost@evil.pe", false),
            ("http://8.8.8.8", false),
        ] {
            assert_eq!(is_private(&web_address(url).unwrap()), private, "{url}");
        }
    }
}
