//! How it is told what to do: over its own HTTP, for whoever cannot call it.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use crate::calls::Calls;
use crate::desk::Desk;
use crate::faults::{Fault, Mix};

pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/practice/hello", get(hello))
        .route("/practice/faults", get(pending).post(set_faults))
        .route("/practice/clock", post(set_clock))
        .route("/practice/documents", get(documents))
        .route("/practice/calls", get(calls))
}

/// Who it is: what tells it from any other program that listens on this machine.
async fn hello() -> Json<Value> {
    Json(serde_json::json!({ "authority": "izi-practice" }))
}

/// One fault, several that come in turn, or a mix of them by chance.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Mix(Mix),
    One(Fault),
    More(Vec<Fault>),
}

async fn set_faults(Shared(desk): Shared<Arc<Desk>>, Json(told): Json<Value>) -> Response {
    match serde_json::from_value(with_modes(told)) {
        Ok(Told::Mix(it)) => desk.faults.set_mix(it),
        Ok(Told::One(it)) => desk.faults.set(vec![it]),
        Ok(Told::More(all)) => desk.faults.set(all),
        Err(_) => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    }
    Json(desk.faults.pending()).into_response()
}

/// A fault's name stands under `mode`, or under `fault`; in a mix it may stand alone.
fn with_modes(told: Value) -> Value {
    match told {
        Value::Array(all) => all.into_iter().map(with_modes).collect(),
        Value::Object(mut fields) => {
            if let Some(name) = fields.remove("fault") {
                fields.insert("mode".to_owned(), name);
            }
            if let Some(Value::Array(mix)) = fields.remove("mix") {
                let named = mix.into_iter().map(|it| match it {
                    Value::String(name) => serde_json::json!({ "mode": name }),
                    other => with_modes(other),
                });
                fields.insert("mix".to_owned(), named.collect());
            }
            Value::Object(fields)
        }
        other => other,
    }
}

async fn pending(Shared(desk): Shared<Arc<Desk>>) -> Json<Vec<Fault>> {
    Json(desk.faults.pending())
}

#[derive(Deserialize)]
struct Offset {
    offset_ms: i64,
}

async fn set_clock(Shared(desk): Shared<Arc<Desk>>, Json(it): Json<Offset>) -> StatusCode {
    desk.set_clock_offset(it.offset_ms);
    StatusCode::NO_CONTENT
}

async fn documents(Shared(desk): Shared<Arc<Desk>>) -> Response {
    match desk.state.all().await {
        Ok(all) => Json(all).into_response(),
        Err(problem) => {
            tracing::error!(%problem, "the practice authority failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn calls(Shared(desk): Shared<Arc<Desk>>) -> Json<Calls> {
    Json(desk.calls.seen())
}
