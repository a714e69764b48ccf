//! The Consulta Integrada: whether SUNAT knows a document with this date and this amount.
//!
//! - `POST /v1/clientesextranet/{client_id}/oauth2/token/` with a form (`grant_type`, `scope`,
//!   `client_id`, `client_secret` = the authority's token) → `{access_token, token_type,
//!   expires_in}`, 401 for another secret;
//! - `POST /v1/contribuyente/contribuyentes/{ruc}/validarcomprobante` `{numRuc, codComp, numeroSerie,
//!   numero, fechaEmision: dd/mm/yyyy, monto}` → `{success, message, data: {estadoCp, …}}` with
//!   `estadoCp` 0 not informed (or rejected, or with another date or amount), 1 accepted, 2 voided.

use std::sync::{Arc, PoisonError};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use izi_domain::{DocumentName, Ruc};
use serde_json::{Value, json};

use crate::desk::{Broken, Desk};
use crate::examine::cents;
use crate::faults::{Call, Mode};
use crate::fronts::authorization;
use crate::line::Cut;
use crate::state::{Kept, KeptState};
use crate::tongue::Tongue;

const FRONT: Tongue = Tongue::Consulta;
/// How long a token is good.
const SECONDS: i64 = 3_600;

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/v1/clientesextranet/{client_id}/oauth2/token", post(login))
        .route("/v1/clientesextranet/{client_id}/oauth2/token/", post(login))
        .route("/v1/contribuyente/contribuyentes/{ruc}/validarcomprobante", post(ask))
}

async fn login(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    Path(client_id): Path<String>,
    body: Bytes,
) -> Response {
    let fault = match desk.before(FRONT, Call::Login, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let form: Vec<(String, String)> = fields(&body);
    let said = |name: &str| form.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
    let known = said("grant_type") == Some("client_credentials")
        && said("client_id") == Some(&client_id)
        && said("client_secret") == Some(&desk.settings.token);
    if !known {
        let told = json!({ "error": "invalid_client",
                           "error_description": "Client authentication failed" });
        return (StatusCode::UNAUTHORIZED, Json(told)).into_response();
    }
    let token = desk.draw("token");
    let until = desk.now(&fault).plus_ms(SECONDS * 1_000);
    desk.tokens.lock().unwrap_or_else(PoisonError::into_inner).push((token.clone(), until));
    let told = json!({ "access_token": token, "token_type": "JWT", "expires_in": SECONDS });
    desk.after(FRONT, &fault, &line, Ok(Json(told).into_response())).await
}

/// A form: `a=b&c=d`, percent-encoded.
fn fields(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let pairs = text.split('&').filter_map(|it| it.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next(), rest.next()];
                let digit = |it: Option<u8>| char::from(it?).to_digit(16);
                let (Some(high), Some(low)) = (digit(digits[0]), digit(digits[1])) else {
                    continue;
                };
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn ask(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    Path(caller): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let bearer = authorization(&headers).and_then(|it| it.strip_prefix("Bearer "));
    let now = desk.now(&Mode::None);
    let known = {
        let mut tokens = desk.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|it| now.ms_since(it.1) < 0);
        tokens.iter().any(|it| Some(it.0.as_str()) == bearer)
    };
    if !known {
        return FRONT.unauthorized();
    }
    let fault = match desk.before(FRONT, Call::Ask, &line).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let question = serde_json::from_slice::<Value>(&body).unwrap_or_default();
    let answer = match (caller.parse::<Ruc>(), read(&question)) {
        (Ok(_), Some(asked)) => told(&desk, &asked).await,
        _ => Ok(bad()),
    };
    desk.after(FRONT, &fault, &line, answer).await
}

struct Asked {
    ruc: Ruc,
    name: DocumentName,
    /// As the register writes it.
    issued: String,
    total_cents: i64,
}

fn read(question: &Value) -> Option<Asked> {
    let text = |name: &str| match &question[name] {
        Value::String(it) => Some(it.trim().to_owned()),
        Value::Number(it) => Some(it.to_string()),
        _ => None,
    };
    let (kind, series, number) = (text("codComp")?, text("numeroSerie")?, text("numero")?);
    let date = text("fechaEmision")?;
    let [day, month, year] = date.split('/').collect::<Vec<_>>()[..] else { return None };
    let issued = format!("{year}-{month}-{day}");
    issued.parse::<izi_domain::BusinessDate>().ok()?;
    Some(Asked {
        ruc: text("numRuc")?.parse().ok()?,
        name: format!("{kind}-{series}-{number}").parse().ok()?,
        issued,
        total_cents: cents(&text("monto")?)?,
    })
}

async fn told(desk: &Desk, asked: &Asked) -> Result<Response, Broken> {
    let kept = desk.state.named(&asked.name.file_stem(&asked.ruc)).await?;
    let same = |it: &Kept| {
        it.issued.as_ref().is_none_or(|it| *it == asked.issued)
            && it.total_cents.is_none_or(|it| it == asked.total_cents)
            && it.undecided == 0
    };
    let state = match kept.filter(same).map(|it| it.state) {
        Some(KeptState::Accepted | KeptState::Observed) => "1",
        Some(KeptState::Voided) => "2",
        Some(KeptState::Rejected) | None => "0",
    };
    let told = json!({
        "success": true,
        "message": "Operation Success! ",
        "data": { "estadoCp": state, "estadoRuc": "00", "condDomiRuc": "00", "observaciones": [] },
    });
    Ok(Json(told).into_response())
}

fn bad() -> Response {
    let told = json!({ "success": false, "message": "Datos de entrada incorrectos",
                       "errorCode": "422" });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(told)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let form = fields(b"grant_type=client_credentials&scope=https%3A%2F%2Fapi+x&bad&c=%zz");
        assert_eq!(form[1], ("scope".to_owned(), "https://api x".to_owned()));
        assert_eq!(form.len(), 3);
    }
}
