//! The faces that the one register shows.

mod consulta;
mod control;
mod nubefact;
mod pse;
mod soap;
mod validapse;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

pub(crate) use nubefact::uuid as nubefact_uuid;
pub(crate) use soap::{SUNAT, SUNAT_BETA, SUNAT_CONSULT};

use crate::desk::Desk;
use crate::state::{Kept, KeptState};

pub(crate) fn routes(desk: Arc<Desk>) -> Router {
    Router::new()
        .merge(control::routes())
        .merge(pse::routes())
        .merge(validapse::routes())
        .merge(nubefact::routes())
        .merge(soap::routes())
        .merge(consulta::routes())
        .layer(axum::extract::DefaultBodyLimit::max(16 << 20))
        .with_state(desk)
}

/// Whether the request carries that bearer token.
fn bears(headers: &HeaderMap, token: &str) -> bool {
    authorization(headers).and_then(|it| it.strip_prefix("Bearer ")) == Some(token)
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok())
}

fn base64(bytes: Option<&[u8]>) -> Option<String> {
    bytes.map(|it| BASE64.encode(it))
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let dense: String = text.split_ascii_whitespace().collect();
    BASE64.decode(dense).ok()
}

/// The state in the words that PSEs use.
const fn estado(kept: &Kept) -> &'static str {
    if kept.undecided > 0 {
        return "PENDIENTE";
    }
    match kept.state {
        KeptState::Accepted => "ACEPTADO",
        KeptState::Observed => "OBSERVADO",
        KeptState::Rejected => "RECHAZADO",
        KeptState::Voided => "ANULADO",
    }
}
