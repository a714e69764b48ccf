//! The generic PSE that takes our own UBL without a signature:
//!
//! - `POST /v1/invoice/send` `{ruc, tipo_documento, serie, numero, xml}` with `xml` in base64 → 200
//!   `{sunat_code, sunat_message, cdr_content}` (the CDR's zip in base64), or 200 `{ticket}`, which
//!   is always so for RC and RA, whose `serie` is the day in eight digits;
//! - `GET /v1/invoice/status/{ticket}` → the same, with `sunat_code` 98 while it is undecided, or 404
//!   with 0127;
//! - `GET /v1/invoice/verify?ruc&tipo&serie&numero` → what was answered to that number, with
//!   `estado` (`ACEPTADO`, `OBSERVADO`, `RECHAZADO`, `ANULADO`) and `codigo_hash`, `{ticket}` while
//!   it is undecided, or 404.
//!
//! All want `Authorization: Bearer <token>`. A request that makes no sense gets 400 `{error,
//! message}` and changes nothing.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use izi_domain::{DocumentKind, DocumentName, Ruc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::{Broken, Desk, Taken};
use crate::examine::{Refused, Seal, Sent};
use crate::faults::{Call, Mode};
use crate::fronts::{base64, bears, estado, unbase64};
use crate::line::Cut;
use crate::state::Kept;
use crate::tongue::Tongue;

/// SUNAT's code for a ticket that is not decided.
const IN_PROCESS: u32 = 98;
const FRONT: Tongue = Tongue::Pse;

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/v1/invoice/send", post(send))
        .route("/v1/invoice/status/{ticket}", get(status))
        .route("/v1/invoice/verify", get(verify))
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

struct Parcel {
    ruc: Ruc,
    name: DocumentName,
    xml: Vec<u8>,
}

async fn send(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !bears(&headers, &desk.settings.token) {
        return FRONT.unauthorized();
    }
    let parcel = parcel(&body);
    let report = parcel.as_ref().is_ok_and(|it| it.name.kind().is_report());
    let call = if report { Call::Report } else { Call::Send };
    let fault = match desk.before(FRONT, call, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let Parcel { ruc, name, xml } = match parcel {
        Ok(it) => it,
        Err(what) => return bad_request(what),
    };
    let sent = Sent { ruc: &ruc, name: &name, xml: &xml, seal: Seal::None };
    let answer = match desk.receive(&sent, &fault).await {
        Ok(Taken::Refused(it)) => Ok(FRONT.refused(&it)),
        Ok(Taken::Ticket(ticket)) => Ok(Json(json!({ "ticket": ticket })).into_response()),
        Ok(Taken::Decided(it)) => decided(&desk, &it, &fault),
        Err(problem) => Err(problem),
    };
    desk.after(FRONT, &fault, &line, answer).await
}

fn parcel(body: &[u8]) -> Result<Parcel, &'static str> {
    let it: Sending = serde_json::from_slice(body).map_err(|_| "falta un campo o no es JSON")?;
    let (ruc, name) = identity(&it.ruc, &it.tipo_documento, &it.serie, &it.numero)?;
    let xml = unbase64(&it.xml).ok_or("xml no es base64")?;
    Ok(Parcel { ruc, name, xml })
}

fn identity(
    ruc: &str,
    kind: &str,
    series: &str,
    number: &Numero,
) -> Result<(Ruc, DocumentName), &'static str> {
    let kind = DocumentKind::coded(kind).ok_or("tipo_documento no existe")?;
    let ruc = ruc.parse().map_err(|_| "ruc incorrecto")?;
    let number = match number {
        Numero::Number(it) => it.to_string(),
        Numero::Text(it) => it.clone(),
    };
    let name = format!("{}-{series}-{number}", kind.code());
    let name = name.parse().map_err(|_| "serie o numero incorrecto")?;
    Ok((ruc, name))
}

fn bad_request(what: &str) -> Response {
    let told = json!({ "error": "bad_request", "message": what });
    (StatusCode::BAD_REQUEST, Json(told)).into_response()
}

async fn status(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    Path(ticket): Path<String>,
) -> Response {
    if !bears(&headers, &desk.settings.token) {
        return FRONT.unauthorized();
    }
    let fault = match desk.before(FRONT, Call::Ticket, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let answer = match desk.ask_ticket(&ticket, &fault).await {
        Ok(Some(it)) if it.undecided > 0 => {
            Ok(FRONT.refused(&Refused::new(IN_PROCESS, "En proceso")))
        }
        Ok(Some(it)) => decided(&desk, &it, &fault),
        Ok(None) => {
            let told = FRONT.refused(&Refused::new(127, "El ticket no existe"));
            Ok((StatusCode::NOT_FOUND, told).into_response())
        }
        Err(problem) => Err(problem),
    };
    desk.after(FRONT, &fault, &line, answer).await
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
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    Query(it): Query<Question>,
) -> Response {
    if !bears(&headers, &desk.settings.token) {
        return FRONT.unauthorized();
    }
    let fault = match desk.before(FRONT, Call::Ask, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let (ruc, name) = match identity(&it.ruc, &it.tipo, &it.serie, &Numero::Text(it.numero)) {
        Ok(it) => it,
        Err(what) => return bad_request(what),
    };
    let answer = match desk.state.named(&name.file_stem(&ruc)).await {
        Ok(Some(it)) if it.undecided > 0 => {
            Ok(Json(json!({ "ticket": it.ticket })).into_response())
        }
        Ok(Some(it)) => decided(&desk, &it, &fault),
        Ok(None) => {
            let told = json!({ "error": "not_found", "message": "comprobante no registrado" });
            Ok((StatusCode::NOT_FOUND, Json(told)).into_response())
        }
        Err(problem) => Err(problem.into()),
    };
    desk.after(FRONT, &fault, &line, answer).await
}

/// Observations are in the CDR; the code is SUNAT's `ResponseCode`, as a PSE hands it on.
fn decided(desk: &Desk, kept: &Kept, fault: &Mode) -> Result<Response, Broken> {
    let cdr = desk.cdr(kept, fault)?;
    let told: Value = json!({
        "sunat_code": kept.code.to_string(),
        "sunat_message": kept.message,
        "cdr_content": base64(cdr.as_deref()),
        "estado": estado(kept),
        "codigo_hash": kept.digest,
    });
    Ok(Json(told).into_response())
}
