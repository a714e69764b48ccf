//! SUNAT's own `billService`: `sendBill`, `sendSummary` and `getStatus` in SOAP 1.1 with a
//! `UsernameToken`; and production's `billConsultService` with `getStatusCdr`, which gives the CDR of
//! a factura or of its note again and knows of no boleta. Faults are HTTP 500 with `soap-env:Client.NNNN`. The production path answers a
//! rejection with its CDR, the beta's with a fault, as theirs do. The WSDL is not to be had, as so
//! often.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use izi_domain::{DocumentKind, DocumentName, Ruc};

use crate::desk::{Broken, Desk, Taken};
use crate::examine::{Refused, Seal, Sent};
use crate::faults::{Call, Mode};
use crate::fronts::{base64, unbase64};
use crate::line::Cut;
use crate::package;
use crate::state::{Kept, KeptState};
use crate::tongue::{Tongue, envelope, fault};
use crate::tree::Element;

/// Production's path.
pub(crate) const SUNAT: &str = "/ol-ti-itcpfegem/billService";
/// Where production is asked for a CDR again; the beta has no such service.
pub(crate) const SUNAT_CONSULT: &str = "/ol-it-wsconscpegem/billConsultService";
/// The beta's.
pub(crate) const SUNAT_BETA: &str = "/ol-ti-itcpfegem-beta/billService";

const FRONT: Tongue = Tongue::Soap;
const RUC_LENGTH: usize = 11;

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route(SUNAT, get(no_wsdl).post(in_production))
        .route(SUNAT_BETA, get(no_wsdl).post(in_beta))
        .route(SUNAT_CONSULT, get(no_wsdl).post(consulted))
}

async fn no_wsdl() -> Response {
    let page = Html("<html><body>Service Unavailable</body></html>");
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}

async fn in_production(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    serve(&desk, &line, &headers, &body, Rejecting::WithCdr).await
}

async fn in_beta(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    serve(&desk, &line, &headers, &body, Rejecting::WithFault).await
}

async fn consulted(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match asked(&desk, &headers, &body) {
        Ok((ruc, operation)) if operation.name == "getStatusCdr" => {
            cdr_again(&desk, &line, &ruc, &operation).await
        }
        Ok((_, other)) => no_operation(&other),
        Err(answer) => *answer,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rejecting {
    WithCdr,
    WithFault,
}

/// Who asks for what, or why nobody is heard.
fn asked(desk: &Desk, headers: &HeaderMap, body: &[u8]) -> Result<(Ruc, Element), Box<Response>> {
    let Some(root) = Element::read(body).filter(|it| it.name == "Envelope") else {
        return Err(fault("soap-env:Client", "Unparseable envelope").into());
    };
    let operation = root.at("Body").and_then(|it| it.children.first());
    let Some(operation) = operation else {
        return Err(fault("soap-env:Client", "Empty body").into());
    };
    if !acts(headers, &operation.name) {
        return Err(fault("soap-env:Client", "SOAPAction does not match the body").into());
    }
    let Some(ruc) = user(desk, &root) else {
        return Err(FRONT.refused(&Refused::new(102, "Usuario o contraseña incorrectos")).into());
    };
    Ok((ruc, operation.clone()))
}

fn no_operation(named: &Element) -> Response {
    fault("soap-env:Client", &format!("No operation {}", named.name))
}

async fn serve(
    desk: &Desk,
    line: &Cut,
    headers: &HeaderMap,
    body: &[u8],
    rejecting: Rejecting,
) -> Response {
    let (ruc, operation) = match asked(desk, headers, body) {
        Ok(it) => it,
        Err(answer) => return *answer,
    };
    let operation = &operation;
    match operation.name.as_str() {
        "sendBill" => send(desk, line, &ruc, operation, Call::Send, rejecting).await,
        "sendSummary" => send(desk, line, &ruc, operation, Call::Report, rejecting).await,
        "getStatus" => status(desk, line, &ruc, operation.text("ticket")).await,
        _ => no_operation(operation),
    }
}

/// `SOAPAction: "urn:sendBill"`; one that is empty or left out is let pass.
fn acts(headers: &HeaderMap, operation: &str) -> bool {
    let said = headers.get("SOAPAction").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let said = said.trim_matches('"');
    said.is_empty() || said == format!("urn:{operation}")
}

/// The RUC of a user that is known: RUC and SOL user in one, with the password in plain text.
fn user(desk: &Desk, root: &Element) -> Option<Ruc> {
    let token = root.at("Header/Security/UsernameToken")?;
    let (ruc, user) = token.text("Username").split_at_checked(RUC_LENGTH)?;
    let known =
        user == desk.settings.sol_user && token.text("Password") == desk.settings.sol_password;
    ruc.parse().ok().filter(|_| known)
}

async fn send(
    desk: &Desk,
    line: &Cut,
    ruc: &Ruc,
    operation: &Element,
    call: Call,
    rejecting: Rejecting,
) -> Response {
    let played = match desk.before(FRONT, call, line).await {
        // A single document is answered at once here.
        Ok(Mode::Ticket) => Mode::None,
        Ok(played) => played,
        Err(answer) => return answer,
    };
    let answer = match opened(ruc, operation, call) {
        Err(refused) => Ok(FRONT.refused(&refused)),
        Ok(it) => {
            let seal = match rejecting {
                _ if !desk.settings.sealed => Seal::None,
                Rejecting::WithFault => Seal::Any,
                Rejecting::WithCdr => Seal::Issuers,
            };
            let sent = Sent { ruc: &it.ruc, name: &it.name, xml: &it.xml, seal };
            match desk.receive(&sent, &played).await {
                Ok(Taken::Refused(it)) => Ok(FRONT.refused(&it)),
                Ok(Taken::Ticket(ticket)) => Ok(with_ticket(&ticket)),
                Ok(Taken::Decided(it)) => decided(desk, &it, &played, rejecting),
                Err(problem) => Err(problem),
            }
        }
    };
    desk.after(FRONT, &played, line, answer).await
}

fn opened(ruc: &Ruc, operation: &Element, call: Call) -> Result<package::Package, Refused> {
    let file_name = operation.text("fileName");
    let zip = unbase64(operation.text("contentFile"));
    let zip = zip.ok_or_else(|| Refused::new(156, "El archivo ZIP está corrupto"))?;
    let package = package::open(file_name, &zip)?;
    if package.ruc != *ruc {
        let why = "El RUC del archivo no corresponde al RUC del usuario";
        return Err(Refused::new(154, why));
    }
    if package.name.kind().is_report() != (call == Call::Report) {
        return Err(Refused::new(151, "El nombre del archivo ZIP es incorrecto"));
    }
    Ok(package)
}

fn with_ticket(ticket: &str) -> Response {
    envelope(&format!(
        "<br:sendSummaryResponse xmlns:br=\"http://service.sunat.gob.pe\"><ticket>{ticket}</ticket>\
         </br:sendSummaryResponse>"
    ))
    .into_response()
}

fn decided(
    desk: &Desk,
    kept: &Kept,
    played: &Mode,
    rejecting: Rejecting,
) -> Result<Response, Broken> {
    if kept.state == KeptState::Rejected && kept.code >= 2_000 && rejecting == Rejecting::WithFault
    {
        return Ok(FRONT.refused(&Refused::new(kept.code, kept.message.clone())));
    }
    let cdr = base64(desk.cdr(kept, played)?.as_deref()).unwrap_or_default();
    let body = format!(
        "<br:sendBillResponse xmlns:br=\"http://service.sunat.gob.pe\"><applicationResponse>{cdr}\
         </applicationResponse></br:sendBillResponse>"
    );
    Ok(envelope(&body).into_response())
}

async fn status(desk: &Desk, line: &Cut, ruc: &Ruc, ticket: &str) -> Response {
    let played = match desk.before(FRONT, Call::Ticket, line).await {
        Ok(played) => played,
        Err(answer) => return answer,
    };
    let answer = stood(desk, ruc, ticket, &played).await;
    desk.after(FRONT, &played, line, answer).await
}

async fn stood(desk: &Desk, ruc: &Ruc, ticket: &str, played: &Mode) -> Result<Response, Broken> {
    let ours = |it: &Kept| {
        package::named(&it.name).is_some_and(|(of, name)| {
            of == *ruc && matches!(name.kind(), DocumentKind::Summary | DocumentKind::Voiding)
        })
    };
    let kept = desk.ask_ticket(ticket, played).await?.filter(ours);
    let (code, content) = match &kept {
        None => ("0127", None),
        Some(it) if it.undecided > 0 => ("98", None),
        Some(it) => {
            let code = if it.state == KeptState::Rejected { "99" } else { "0" };
            (code, base64(desk.cdr(it, played)?.as_deref()))
        }
    };
    let content = content.map_or_else(String::new, |it| format!("<content>{it}</content>"));
    let body = format!(
        "<br:getStatusResponse xmlns:br=\"http://service.sunat.gob.pe\"><status>{content}\
         <statusCode>{code}</statusCode></status></br:getStatusResponse>"
    );
    Ok(envelope(&body).into_response())
}

async fn cdr_again(desk: &Desk, line: &Cut, ruc: &Ruc, operation: &Element) -> Response {
    let played = match desk.before(FRONT, Call::Ask, line).await {
        Ok(played) => played,
        Err(answer) => return answer,
    };
    let answer = known(desk, ruc, operation, &played).await;
    desk.after(FRONT, &played, line, answer).await
}

/// Its codes are a table of their own: 0003 voided, 0004 with the CDR, 0011 not there.
async fn known(
    desk: &Desk,
    ruc: &Ruc,
    operation: &Element,
    played: &Mode,
) -> Result<Response, Broken> {
    let part = |name: &str| operation.text(name);
    let name =
        [part("tipoComprobante"), part("serieComprobante"), part("numeroComprobante")].join("-");
    let name = name.parse::<DocumentName>().ok();
    let asked =
        name.filter(|it| it.series().starts_with('F') && part("rucComprobante") == ruc.as_str());
    let kept = match &asked {
        Some(it) => desk.state.named(&it.file_stem(ruc)).await?.filter(|it| it.undecided == 0),
        None => None,
    };
    let (code, message, content) = match &kept {
        None => ("0011", "El comprobante de pago electrónico no existe", None),
        Some(it) if it.state == KeptState::Voided => {
            ("0003", "El comprobante existe pero está de baja", None)
        }
        Some(it) => {
            let cdr = base64(desk.cdr(it, played)?.as_deref());
            ("0004", "La constancia existe", cdr)
        }
    };
    let content = content.map_or_else(String::new, |it| format!("<content>{it}</content>"));
    let body = format!(
        "<br:getStatusCdrResponse xmlns:br=\"http://service.sunat.gob.pe\"><statusCdr>{content}\
         <statusCode>{code}</statusCode><statusMessage>{message}</statusMessage></statusCdr>\
         </br:getStatusCdrResponse>"
    );
    Ok(envelope(&body).into_response())
}
