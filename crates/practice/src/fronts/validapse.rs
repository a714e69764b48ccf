//! `ValidaPSE`'s shape: it signs, sends, and hands the CDR's XML back.
//!
//! - `POST /api/cpe/generarenviar` (and `…-demo`) `{nombre_archivo, contenido_archivo}` with the
//!   unsigned UBL in base64 → `{isSuccess, estado: 200, codigo_hash, mensaje, xml, cdr,
//!   external_id}`; `cdr` is the `ApplicationResponse` itself in base64, not a zip. What SUNAT did not
//!   take comes as `{isSuccess: false, estado: 501, code, errores}`; a request that makes no sense as
//!   status 400 with `{isSuccess: false, estado: 400, message, errors}`. RC and RA come without
//!   `cdr` and with `ticket`;
//! - `GET /api/cpe/consultar/{nombre}` (and `consultar-demo`) → the same once it is decided, without
//!   `cdr` and with `mensaje` "En proceso" before, 404 for what it never saw.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cdr;
use crate::desk::{Broken, Desk, Taken};
use crate::examine::{Seal, Sent};
use crate::faults::{Call, Mode};
use crate::fronts::{base64, bears, estado, unbase64};
use crate::line::Cut;
use crate::package;
use crate::state::{Kept, KeptState};
use crate::tongue::Tongue;

const FRONT: Tongue = Tongue::ValidaPse;

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/api/cpe/generarenviar", post(send))
        .route("/api/cpe/generarenviar-demo", post(send))
        .route("/api/cpe/consultar/{nombre}", get(ask))
        .route("/api/cpe/consultar-demo/{nombre}", get(ask))
}

#[derive(Deserialize)]
struct Sending {
    nombre_archivo: String,
    contenido_archivo: String,
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
    let sending = serde_json::from_slice::<Sending>(&body).ok();
    let named = sending.as_ref().and_then(|it| package::named(&it.nombre_archivo));
    let report = named.as_ref().is_some_and(|it| it.1.kind().is_report());
    let call = if report { Call::Report } else { Call::Send };
    let fault = match desk.before(FRONT, call, &line).await {
        Ok(Mode::Ticket) => Mode::None,
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let Some(sending) = sending else {
        return bad("Falta un campo o no es JSON");
    };
    let Some((ruc, name)) = named else {
        return bad("El nombre del archivo es incorrecto");
    };
    let Some(xml) = unbase64(&sending.contenido_archivo) else {
        return bad("El contenido no es base64");
    };
    let sent = Sent { ruc: &ruc, name: &name, xml: &xml, seal: Seal::None };
    let answer = match desk.receive(&sent, &fault).await {
        Ok(Taken::Refused(it)) => Ok(FRONT.refused(&it)),
        Ok(Taken::Ticket(ticket)) => {
            let told = json!({ "isSuccess": true, "estado": 200, "mensaje": "En proceso",
                               "xml": sending.contenido_archivo, "cdr": null, "ticket": ticket,
                               "external_id": name.file_stem(&ruc) });
            Ok(Json(told).into_response())
        }
        Ok(Taken::Decided(it)) => decided(&desk, &it, &fault, Some(&sending.contenido_archivo)),
        Err(problem) => Err(problem),
    };
    desk.after(FRONT, &fault, &line, answer).await
}

fn bad(what: &str) -> Response {
    let told = json!({ "isSuccess": false, "estado": 400, "message": what, "errors": what });
    (StatusCode::BAD_REQUEST, Json(told)).into_response()
}

/// A report is asked about by its name; so this is also the question about its ticket.
async fn ask(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    Path(nombre): Path<String>,
) -> Response {
    if !bears(&headers, &desk.settings.token) {
        return FRONT.unauthorized();
    }
    let named = package::named(&nombre);
    let report = named.as_ref().is_some_and(|it| it.1.kind().is_report());
    let call = if report { Call::Ticket } else { Call::Ask };
    let fault = match desk.before(FRONT, call, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let found = match named {
        Some((ruc, name)) => found(&desk, &name.file_stem(&ruc), &fault).await,
        None => return bad("El nombre del archivo es incorrecto"),
    };
    let answer = match found {
        Ok(Some(it)) if it.undecided > 0 => {
            let told = json!({ "isSuccess": true, "estado": 200, "mensaje": "En proceso",
                               "estado_sunat": estado(&it), "cdr": null });
            Ok(Json(told).into_response())
        }
        Ok(Some(it)) => decided(&desk, &it, &fault, None),
        Ok(None) => {
            let what = "El comprobante no se encuentra registrado";
            let told = json!({ "isSuccess": false, "estado": 404, "message": what,
                               "errors": what });
            Ok((StatusCode::NOT_FOUND, Json(told)).into_response())
        }
        Err(problem) => Err(problem),
    };
    desk.after(FRONT, &fault, &line, answer).await
}

async fn found(desk: &Desk, stem: &str, fault: &Mode) -> Result<Option<Kept>, Broken> {
    let kept = desk.state.named(stem).await?;
    match kept.as_ref().and_then(|it| it.ticket.as_ref()) {
        Some(ticket) => desk.ask_ticket(ticket, fault).await,
        None => Ok(kept),
    }
}

fn decided(desk: &Desk, kept: &Kept, fault: &Mode, xml: Option<&str>) -> Result<Response, Broken> {
    let cdr = desk.cdr(kept, fault)?.map(|it| cdr::unzipped(&it));
    let rejected = kept.state == KeptState::Rejected;
    let told: Value = json!({
        "isSuccess": !rejected,
        "estado": 200,
        "estado_sunat": estado(kept),
        "codigo_hash": kept.digest,
        "mensaje": kept.message,
        "xml": xml,
        "cdr": base64(cdr.as_deref()),
        "external_id": kept.name,
    });
    Ok(Json(told).into_response())
}
