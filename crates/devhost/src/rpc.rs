//! The commands: `POST /rpc/NAME` with the request as JSON answers 200 with the answer or 422 with
//! the fault; `GET /events` tells which tags went stale, one per event.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, extract};
use izi_till::{Till, stale};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};

/// The routes of a till.
pub(crate) fn routes(till: Till) -> Router {
    Router::new()
        .route("/rpc/{name}", post(rpc))
        .route("/events", get(events))
        // A picture or an import file in base64.
        .layer(extract::DefaultBodyLimit::max(64 * 1024 * 1024))
        .layer(middleware::from_fn(this_machine_only))
        .with_state(till)
}

async fn rpc(
    State(till): State<Till>,
    Path(name): Path<String>,
    Json(payload): Json<Value>,
) -> Response {
    match till.dispatch(&name, payload).await {
        Ok(answer) => Json(answer).into_response(),
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, Json(fault)).into_response(),
    }
}

async fn events(
    State(till): State<Till>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let (sender, heard_here) = mpsc::channel(stale::TAGS.len());
    let mut hear = till.stale();
    tokio::spawn(async move {
        while let Some(tags) = stale::heard(&mut hear).await {
            for tag in tags {
                if sender.send(tag).await.is_err() {
                    return; // The page is closed.
                }
            }
        }
    });
    let events = ReceiverStream::new(heard_here).map(|tag| Ok(Event::default().data(tag)));
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Refuses a page of the internet whose name was pointed at this machine.
async fn this_machine_only(headers: HeaderMap, request: Request, next: Next) -> Response {
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |it| it.0);
    if matches!(name, "127.0.0.1" | "localhost") {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}
