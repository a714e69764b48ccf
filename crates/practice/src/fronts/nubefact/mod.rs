//! Nubefact's JSON: one address an account, and what is wanted in `operacion`.
//!
//! - `generar_comprobante`, `consultar_comprobante` → `{tipo_de_comprobante, serie, numero, enlace,
//!   aceptada_por_sunat, sunat_description, sunat_note, sunat_responsecode, sunat_soap_error,
//!   cadena_para_codigo_qr, codigo_hash, enlace_del_pdf, enlace_del_xml, enlace_del_cdr}`;
//!   `enlace_del_cdr` gives the CDR's XML;
//! - `generar_anulacion`, `consultar_anulacion` → `{numero, enlace, sunat_ticket_numero,
//!   aceptada_por_sunat, …}`, accepted once it was asked about often enough.
//!
//! What it does not do comes as `{errors, codigo}`: 10 token, 11 address, 12 header (status 401); 20
//! format, 21 not possible, 22 too late, 23 exists already, 24 does not exist (status 400); 40 its
//! own error (500); 50 and 51 account suspended (401).

mod document;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use izi_domain::document::Condition;
use izi_domain::{BusinessDate, DocumentKind, DocumentName, Ruc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::cdr;
use crate::desk::{Arrival, Broken, Desk, Taken, hex};
use crate::examine::{Line, REPORT_DAYS, Report};
use crate::faults::{Call, Mode};
use crate::fronts::authorization;
use crate::fronts::nubefact::document::{Document, Fields};
use crate::line::Cut;
use crate::package;
use crate::state::{self, Kept, KeptState};
use crate::tongue::Tongue;

const FRONT: Tongue = Tongue::Nubefact;
/// The account's RUC stands at the end of its UUID.
const UUID: &str = "9f3c2b1a-0000-4000-8000-0";

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new().route("/nubefact/{uuid}", post(serve)).route("/nubefact/cpe/{file}", get(file))
}

/// The UUID of an issuer's account.
pub(crate) fn uuid(ruc: &str) -> String {
    format!("{UUID}{ruc}")
}

/// A code of Nubefact's with its words.
struct Told(u32, String);

impl Told {
    fn new(code: u32, why: impl Into<String>) -> Self {
        Self(code, why.into())
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let status = match self.0 {
            10..=12 | 50 | 51 => StatusCode::UNAUTHORIZED,
            40 => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({ "errors": self.1, "codigo": self.0 }))).into_response()
    }
}

async fn serve(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    Path(uuid): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(ruc) = uuid.strip_prefix(UUID).and_then(|it| it.parse::<Ruc>().ok()) else {
        let why = "La ruta o URL que estás usando no es correcta o no existe";
        return Told::new(11, why).into_response();
    };
    if !authorized(&headers, &desk.settings.token) {
        return FRONT.unauthorized();
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if !kind.is_some_and(|it| it.starts_with("application/json")) {
        let why = "La cabecera (Header) no contiene un Content-Type correcto";
        return Told::new(12, why).into_response();
    }
    let Ok(asked) = serde_json::from_slice::<Value>(&body) else {
        return Told::new(20, "El archivo enviado no es JSON").into_response();
    };
    let call = match asked["operacion"].as_str().unwrap_or_default() {
        "generar_comprobante" => Call::Send,
        "consultar_comprobante" => Call::Ask,
        "generar_anulacion" => Call::Report,
        "consultar_anulacion" => Call::Ticket,
        _ => return Told::new(20, "La operación no existe").into_response(),
    };
    let fault = match desk.before(FRONT, call, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let fields = Fields(&asked);
    let answer = match call {
        Call::Send => generate(&desk, &ruc, fields, &fault).await,
        Call::Report => void(&desk, &ruc, fields, &fault).await,
        Call::Ticket => ask_voiding(&desk, &ruc, fields, &fault).await,
        Call::Ask | Call::Login => ask(&desk, &ruc, fields, &fault).await,
    };
    desk.after(FRONT, &fault, &line, answer).await
}

/// The token alone, as the manual says, or in one of the forms that callers use.
fn authorized(headers: &HeaderMap, token: &str) -> bool {
    let Some(said) = authorization(headers) else { return false };
    let said = said.strip_prefix("Bearer ").unwrap_or(said);
    let said = said.strip_prefix("Token token=").unwrap_or(said);
    said.trim_matches('"') == token
}

async fn generate(
    desk: &Desk,
    ruc: &Ruc,
    fields: Fields<'_>,
    fault: &Mode,
) -> Result<Response, Broken> {
    let today = desk.now(fault).business_date();
    let Document { name, paper } = match document::read(fields, today) {
        Ok(it) => it,
        Err(why) => return Ok(Told::new(20, why).into_response()),
    };
    if let Some(late) = too_late(desk, &name, paper.issued, today) {
        return Ok(late.into_response());
    }
    let bytes = fields.0.to_string();
    let sha256 = Sha256::digest(&bytes);
    let arrival = Arrival {
        ruc,
        name: &name,
        sha256: hex(&sha256),
        digest: crate::examine::digest(bytes.as_bytes()),
    };
    Ok(match desk.take_paper(&arrival, &paper, fault).await? {
        Taken::Refused(it) if matches!(it.code, 1_032 | 1_033) => {
            Told::new(23, "Este documento ya existe en NubeFacT").into_response()
        }
        Taken::Refused(it) => FRONT.refused(&it),
        Taken::Decided(it) => Json(view(desk, &it, &name)).into_response(),
        Taken::Ticket(_) => {
            let stem = name.file_stem(ruc);
            match desk.state.named(&stem).await? {
                Some(it) => Json(view(desk, &it, &name)).into_response(),
                None => missing(),
            }
        }
    })
}

fn too_late(
    desk: &Desk,
    name: &DocumentName,
    issued: Option<BusinessDate>,
    today: BusinessDate,
) -> Option<Told> {
    let age = today.days_since(issued?);
    let most = if name.series().starts_with('B') {
        desk.settings.boleta_days
    } else {
        desk.settings.factura_days
    };
    let late = age > most || age < -2;
    late.then(|| Told::new(22, "Documento enviado fuera del plazo permitido"))
}

fn missing() -> Response {
    Told::new(24, "El documento indicado no existe o no existe en NubeFacT").into_response()
}

async fn ask(desk: &Desk, ruc: &Ruc, fields: Fields<'_>, fault: &Mode) -> Result<Response, Broken> {
    let Some(name) = fields.name() else {
        return Ok(Told::new(20, "Falta el tipo, la serie o el número").into_response());
    };
    let Some(kept) = desk.state.named(&name.file_stem(ruc)).await? else { return Ok(missing()) };
    let kept = match kept.ticket.clone() {
        Some(ticket) => desk.ask_ticket(&ticket, fault).await?.unwrap_or(kept),
        None => kept,
    };
    Ok(Json(view(desk, &kept, &name)).into_response())
}

fn view(desk: &Desk, kept: &Kept, name: &DocumentName) -> Value {
    let decided = kept.undecided == 0;
    let accepted = decided && kept.state != KeptState::Rejected;
    let link = format!("http://{}/nubefact/cpe/{}", desk.address, kept.name);
    json!({
        "tipo_de_comprobante": document::kind_number(name.kind()),
        "serie": name.series(),
        "numero": name.correlative(),
        "enlace": link,
        "aceptada_por_sunat": accepted,
        "anulado": kept.state == KeptState::Voided,
        "sunat_description": decided.then_some(&kept.message),
        "sunat_note": (decided && !kept.notes.is_empty()).then_some(&kept.notes),
        "sunat_responsecode": decided.then(|| kept.code.to_string()),
        "sunat_soap_error": "",
        "cadena_para_codigo_qr": format!("{}|{}|{}|", kept.ruc, name, kept.digest),
        "codigo_hash": kept.digest,
        "enlace_del_pdf": format!("{link}.pdf"),
        "enlace_del_xml": format!("{link}.xml"),
        "enlace_del_cdr": if decided { format!("{link}.cdr") } else { String::new() },
    })
}

async fn void(
    desk: &Desk,
    ruc: &Ruc,
    fields: Fields<'_>,
    fault: &Mode,
) -> Result<Response, Broken> {
    let (Some(name), Some(_)) = (fields.name(), fields.text("motivo")) else {
        return Ok(Told::new(20, "Falta el tipo, la serie, el número o el motivo").into_response());
    };
    let Some(kept) = desk.state.named(&name.file_stem(ruc)).await? else { return Ok(missing()) };
    match kept.state {
        KeptState::Voided => {
            return Ok(Told::new(21, "El documento ya está anulado").into_response());
        }
        KeptState::Rejected => {
            return Ok(Told::new(21, "El documento está rechazado").into_response());
        }
        KeptState::Accepted | KeptState::Observed => {}
    }
    let today = desk.now(fault).business_date();
    let issued: Option<BusinessDate> = kept.issued.as_ref().and_then(|it| it.parse().ok());
    if issued.is_some_and(|it| today.days_since(it) > REPORT_DAYS) {
        return Ok(Told::new(22, "El plazo para anular el documento venció").into_response());
    }
    let of_boletas = name.series().starts_with('B');
    let kind = if of_boletas { DocumentKind::Summary } else { DocumentKind::Voiding };
    let report = Report {
        documents_date: issued.or(Some(today)),
        lines: vec![Line {
            name: name.clone(),
            condition: Condition::Void,
            total_cents: kept.total_cents.unwrap_or_default(),
            about: None,
        }],
        notes: Vec::new(),
        refused: None,
    };
    let by = next_report(desk, ruc, kind, today).await?;
    let bytes = fields.0.to_string();
    let arrival = Arrival {
        ruc,
        name: &by,
        sha256: hex(&Sha256::digest(&bytes)),
        digest: crate::examine::digest(bytes.as_bytes()),
    };
    Ok(match desk.take_report(&arrival, &report, fault).await? {
        Taken::Refused(it) => FRONT.refused(&it),
        Taken::Decided(it) => Json(voiding_view(desk, &it, it.ticket.as_deref())).into_response(),
        Taken::Ticket(ticket) => {
            let stem = by.file_stem(ruc);
            match desk.state.named(&stem).await? {
                Some(it) => Json(voiding_view(desk, &it, Some(&ticket))).into_response(),
                // It was told to forget it.
                None => Json(json!({ "numero": by.correlative(), "sunat_ticket_numero": ticket,
                                     "aceptada_por_sunat": false }))
                .into_response(),
            }
        }
    })
}

/// The name of a report that Nubefact makes on its own.
async fn next_report(
    desk: &Desk,
    ruc: &Ruc,
    kind: DocumentKind,
    today: BusinessDate,
) -> Result<DocumentName, Broken> {
    let mut look = desk.state.look().await?;
    let first = DocumentName::report(kind, today, 1).file_stem(ruc);
    let day = first.trim_end_matches('1');
    let before = state::count(&mut look, day).await?;
    Ok(DocumentName::report(kind, today, before + 1))
}

async fn ask_voiding(
    desk: &Desk,
    ruc: &Ruc,
    fields: Fields<'_>,
    fault: &Mode,
) -> Result<Response, Broken> {
    let Some(name) = fields.name() else {
        return Ok(Told::new(20, "Falta el tipo, la serie o el número").into_response());
    };
    let kept = desk.state.named(&name.file_stem(ruc)).await?;
    let by = match kept.and_then(|it| it.voided_by) {
        Some(by) => desk.state.named(&by).await?,
        None => None,
    };
    let Some(ticket) = by.and_then(|it| it.ticket) else { return Ok(missing()) };
    Ok(match desk.ask_ticket(&ticket, fault).await? {
        Some(it) => Json(voiding_view(desk, &it, Some(&ticket))).into_response(),
        None => missing(),
    })
}

fn voiding_view(desk: &Desk, report: &Kept, ticket: Option<&str>) -> Value {
    let decided = report.undecided == 0;
    let link = format!("http://{}/nubefact/cpe/{}", desk.address, report.name);
    let number = package::named(&report.name).map(|it| it.1.correlative());
    json!({
        "numero": number,
        "enlace": link,
        "sunat_ticket_numero": ticket,
        "aceptada_por_sunat": decided && report.state != KeptState::Rejected,
        "sunat_description": decided.then_some(&report.message),
        "sunat_note": null,
        "sunat_responsecode": decided.then(|| report.code.to_string()),
        "sunat_soap_error": "",
        "enlace_del_pdf": format!("{link}.pdf"),
        "enlace_del_xml": format!("{link}.xml"),
        "enlace_del_cdr": if decided { format!("{link}.cdr") } else { String::new() },
    })
}

/// What the links lead to: the CDR; the rest is not made here.
async fn file(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    Path(file): Path<String>,
) -> Response {
    let fault = match desk.before(FRONT, Call::Ask, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let found = async {
        let Some(stem) = file.strip_suffix(".cdr") else { return Ok(None) };
        match desk.state.named(stem).await? {
            Some(kept) if kept.undecided == 0 => desk.cdr(&kept, &fault),
            _ => Ok(None),
        }
    };
    let answer = found.await.map(|cdr| match cdr {
        Some(it) => ([(header::CONTENT_TYPE, "text/xml")], cdr::unzipped(&it)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    });
    desk.after(FRONT, &fault, &line, answer).await
}
