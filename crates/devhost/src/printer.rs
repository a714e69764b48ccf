//! The simulated printer, asked and told over HTTP: `GET /sim/printer` gives what is on paper,
//! `PUT /sim/printer` takes what is wrong with it from now on.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_testkit::printer::{Fault, PrinterSim};
use serde::{Deserialize, Serialize};

/// The routes of a simulated printer.
pub(crate) fn routes(sim: Arc<PrinterSim>) -> Router {
    Router::new().route("/sim/printer", get(printed).put(set)).with_state(sim)
}

/// What came out of it.
#[derive(Debug, Serialize)]
struct Printed {
    /// Its address as the settings write it.
    url: String,
    /// The tickets in base64, each with its cut.
    tickets: Vec<String>,
    /// What was printed after the last cut, in base64.
    uncut: String,
    /// How often the drawer was opened.
    drawer_pulses: usize,
    /// How many connections were served.
    connections: usize,
}

/// What is wrong with it; a count of bytes says where it begins.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Trouble {
    Refuse,
    Mute,
    NoTokens,
    NoFence,
    DropAfter(usize),
    HangAfter(usize),
    Slow(usize),
    PaperOutAfter(usize),
    CoverOpen,
    Offline,
    CutterError,
    NearEnd,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refuse => Self::Refuse,
            Trouble::Mute => Self::Mute,
            Trouble::NoTokens => Self::NoTokens,
            Trouble::NoFence => Self::NoFence,
            Trouble::DropAfter(it) => Self::DropAfter(it),
            Trouble::HangAfter(it) => Self::HangAfter(it),
            Trouble::Slow(it) => Self::Slow(it),
            Trouble::PaperOutAfter(it) => Self::PaperOutAfter(it),
            Trouble::CoverOpen => Self::CoverOpen,
            Trouble::Offline => Self::Offline,
            Trouble::CutterError => Self::CutterError,
            Trouble::NearEnd => Self::NearEnd,
        }
    }
}

async fn printed(State(sim): State<Arc<PrinterSim>>) -> Json<Printed> {
    Json(Printed {
        url: sim.url(),
        tickets: sim.tickets().iter().map(|it| STANDARD.encode(it)).collect(),
        uncut: STANDARD.encode(sim.uncut()),
        drawer_pulses: sim.drawer_pulses(),
        connections: sim.connections(),
    })
}

async fn set(State(sim): State<Arc<PrinterSim>>, Json(troubles): Json<Vec<Trouble>>) -> StatusCode {
    let faults: Vec<Fault> = troubles.into_iter().map(Fault::from).collect();
    // It waits for the printer's own thread.
    match tokio::task::spawn_blocking(move || sim.set(&faults)).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
