//! The contract over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::{ConnectInfo, Path, Query, Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::{DocumentNumber, Ruc};
use izi_einvoice::{Outcome, classify, document_name};
use izi_ports::Clock;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::cdr::{Reply, zipped};
use crate::examine::{Finding, examine};
use crate::faults::{Fault, Faults, Mode};
use crate::line::Cut;
use crate::state::{Decision, Keeping, State};

/// SUNAT's code for a ticket that is not decided.
const IN_PROCESS: u32 = 98;
/// The number is registered.
const REGISTERED: u32 = 1_033;
/// The number is registered and was rejected or voided.
const REGISTERED_AS_SPENT: u32 = 1_032;
/// How many questions about a ticket are answered with "in process" first.
const UNDECIDED: u32 = 1;

/// Everything a request needs.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) faults: Faults,
    pub(crate) token: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) stopped: watch::Receiver<bool>,
}

pub(crate) fn routes(desk: Arc<Desk>) -> Router {
    let contract = Router::new()
        .route("/v1/invoice/send", post(send))
        .route("/v1/invoice/status/{ticket}", get(status))
        .route("/v1/invoice/verify", get(verify))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), with_token));
    Router::new()
        .route("/practice/faults", get(pending_faults).post(set_faults))
        .route("/practice/documents", get(documents))
        .merge(contract)
        .with_state(desk)
}

/// What a client may hear instead of an answer.
enum Refusal {
    BadRequest(&'static str),
    Down,
    Internal(String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, message) = match self {
            Self::BadRequest(what) => (StatusCode::BAD_REQUEST, "bad_request", what),
            Self::Down => (StatusCode::SERVICE_UNAVAILABLE, "down", "vuelva a intentar"),
            Self::Internal(why) => {
                tracing::error!(why, "the practice authority failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "internal", "error interno")
            }
        };
        (status, Json(json!({ "error": error, "message": message }))).into_response()
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

async fn with_token(Shared(desk): Shared<Arc<Desk>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    if given.and_then(|it| it.strip_prefix("Bearer ")) == Some(desk.token.as_str()) {
        return next.run(request).await;
    }
    let refusal = json!({ "error": "unauthorized", "message": "token incorrecto" });
    (StatusCode::UNAUTHORIZED, Json(refusal)).into_response()
}

/// `numero` comes as a number or as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Numero {
    Number(u32),
    Text(String),
}

#[derive(Deserialize)]
struct Sending {
    ruc: String,
    tipo_documento: String,
    serie: String,
    numero: Numero,
    xml: String,
}

async fn send(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    body: axum::body::Bytes,
) -> Result<Response, Refusal> {
    let fault = desk.faults.for_sending();
    desk.wait_or_refuse(&fault).await?;
    let sending: Sending = serde_json::from_slice(&body)
        .map_err(|_| Refusal::BadRequest("falta un campo o no es JSON"))?;
    let (ruc, number) =
        identity(&sending.ruc, &sending.tipo_documento, &sending.serie, &sending.numero)?;
    let xml =
        BASE64.decode(sending.xml.trim()).map_err(|_| Refusal::BadRequest("xml no es base64"))?;
    let answer = desk.receive(&ruc, &number, &xml, &fault).await?;
    match fault {
        Mode::HangAfterAccept => {
            desk.until_stopped().await;
            line.now();
        }
        Mode::DropAfterAccept => line.now(),
        Mode::Empty200 => return Ok(StatusCode::OK.into_response()),
        Mode::Html => return Ok(Html("<html><body>Bad Gateway</body></html>").into_response()),
        _ => {}
    }
    Ok(Json(answer).into_response())
}

fn identity(
    ruc: &str,
    kind: &str,
    series: &str,
    number: &Numero,
) -> Result<(Ruc, DocumentNumber), Refusal> {
    if kind != "03" {
        return Err(Refusal::BadRequest("tipo_documento debe ser 03"));
    }
    let ruc = ruc.parse().map_err(|_| Refusal::BadRequest("ruc incorrecto"))?;
    let number = match number {
        Numero::Number(it) => format!("{series}-{it}"),
        Numero::Text(it) => format!("{series}-{it}"),
    };
    let number = number.parse().map_err(|_| Refusal::BadRequest("serie o numero incorrecto"))?;
    Ok((ruc, number))
}

async fn status(
    Shared(desk): Shared<Arc<Desk>>,
    Path(ticket): Path<String>,
) -> Result<Response, Refusal> {
    desk.wait_or_refuse(&desk.faults.for_asking()).await?;
    Ok(match desk.state.ticket(&ticket).await? {
        Some(it) if it.undecided > 0 => Json(told(IN_PROCESS, "en proceso")).into_response(),
        Some(it) => Json(decided(&it)).into_response(),
        None => (StatusCode::NOT_FOUND, Json(told(127, "el ticket no existe"))).into_response(),
    })
}

#[derive(Deserialize)]
struct Question {
    ruc: String,
    tipo: String,
    serie: String,
    numero: String,
}

async fn verify(
    Shared(desk): Shared<Arc<Desk>>,
    Query(it): Query<Question>,
) -> Result<Response, Refusal> {
    desk.wait_or_refuse(&desk.faults.for_asking()).await?;
    let (ruc, number) = identity(&it.ruc, &it.tipo, &it.serie, &Numero::Text(it.numero))?;
    Ok(match desk.state.named(&document_name(&ruc, &number)).await? {
        Some(it) if it.undecided > 0 => Json(json!({ "ticket": it.ticket })).into_response(),
        Some(it) => Json(decided(&it)).into_response(),
        None => {
            let unknown = json!({ "error": "not_found", "message": "comprobante no registrado" });
            (StatusCode::NOT_FOUND, Json(unknown)).into_response()
        }
    })
}

/// One fault, or several that come in turn.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(Fault),
    More(Vec<Fault>),
}

async fn set_faults(
    Shared(desk): Shared<Arc<Desk>>,
    Json(faults): Json<OneOrMore>,
) -> Json<Vec<Fault>> {
    desk.faults.set(match faults {
        OneOrMore::One(it) => vec![it],
        OneOrMore::More(all) => all,
    });
    Json(desk.faults.pending())
}

async fn pending_faults(Shared(desk): Shared<Arc<Desk>>) -> Json<Vec<Fault>> {
    Json(desk.faults.pending())
}

async fn documents(Shared(desk): Shared<Arc<Desk>>) -> Result<Response, Refusal> {
    Ok(Json(desk.state.all().await?).into_response())
}

impl Desk {
    async fn until_stopped(&self) {
        // An error means that the handle is gone: stopped as well.
        let _ = self.stopped.clone().wait_for(|stop| *stop).await;
    }

    async fn wait_or_refuse(&self, fault: &Mode) -> Result<(), Refusal> {
        match fault {
            Mode::Down => Err(Refusal::Down),
            Mode::Slow { ms } => {
                let pause = tokio::time::sleep(Duration::from_millis(*ms));
                tokio::select! { () = pause => {}, () = self.until_stopped() => {} }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Examines, decides, keeps, and says what is answered.
    async fn receive(
        &self,
        ruc: &Ruc,
        number: &DocumentNumber,
        xml: &[u8],
        fault: &Mode,
    ) -> Result<Value, Refusal> {
        let name = document_name(ruc, number);
        let now = self.clock.now();
        let (code, message, notes, buyer) =
            match (examine(xml, ruc, number, now.business_date()), fault) {
                (Finding::Exception(code, why), _) => return Ok(told(code, why)),
                (Finding::Rejected(code, why), _) => (code, why.to_owned(), vec![], String::new()),
                (Finding::Accepted { buyer, .. }, Mode::Reject { code }) => {
                    (*code, "rechazada porque así se pidió".to_owned(), vec![], buyer)
                }
                (Finding::Accepted { mut notes, buyer }, fault) => {
                    if *fault == Mode::Observe {
                        notes.push("4252 - observada porque así se pidió".to_owned());
                    }
                    (0, format!("La Boleta numero {number}, ha sido aceptada"), notes, buyer)
                }
            };
        let reply =
            Reply { ruc, number, buyer: &buyer, code, message: &message, notes: &notes, now };
        let bad_zip = |it: zip::result::ZipError| Refusal::Internal(it.to_string());
        let decision = Decision {
            code,
            cdr: zipped(&reply).map_err(bad_zip)?,
            ticket: ticket_of(&name),
            undecided: if *fault == Mode::Ticket { UNDECIDED } else { 0 },
            message: message.clone(),
        };
        let sha256 = hex(&Sha256::digest(xml));
        match self.state.keep(&name, &sha256, &decision, now.utc_ms()).await? {
            Keeping::Repeat { code } if classify(code) == Outcome::Rejected => {
                Ok(told(REGISTERED_AS_SPENT, "el comprobante ya está registrado y rechazado"))
            }
            Keeping::Repeat { .. } => Ok(told(REGISTERED, "el comprobante ya está registrado")),
            Keeping::First if decision.undecided > 0 => Ok(json!({ "ticket": decision.ticket })),
            Keeping::First if *fault == Mode::WrongCdr => {
                let correlative = number.correlative % DocumentNumber::MAX + 1;
                let other = DocumentNumber { correlative, ..number.clone() };
                let cdr = zipped(&Reply { number: &other, ..reply }).map_err(bad_zip)?;
                Ok(decided(&Decision { cdr, ..decision }))
            }
            Keeping::First => Ok(decided(&decision)),
        }
    }
}

fn told(code: u32, message: &str) -> Value {
    json!({ "sunat_code": format!("{code:04}"), "sunat_message": message, "cdr_content": null })
}

/// Observations are in the CDR; the code is SUNAT's `ResponseCode`, as a PSE hands it on.
fn decided(it: &Decision) -> Value {
    json!({
        "sunat_code": it.code.to_string(),
        "sunat_message": it.message,
        "cdr_content": BASE64.encode(&it.cdr),
    })
}

fn ticket_of(name: &str) -> String {
    hex(&Sha256::digest(name)[..8])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, it| format!("{text}{it:02x}"))
}
