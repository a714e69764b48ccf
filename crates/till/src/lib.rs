//! The core, assembled: a data folder opened, its adapters plugged in, its workers running. What
//! every host (window, command line, browser tests) starts from.

pub mod logs;
pub mod practice;
pub mod stale;

use std::path::Path;

use izi_api::Fault;
use serde_json::Value;
use tokio::sync::broadcast;

/// An open till.
#[derive(Clone)]
pub struct Till {
    stale: broadcast::Sender<&'static str>,
}

impl Till {
    /// Opens the data folder (made when missing) with the machine's clock.
    pub async fn open(data: &Path) -> Result<Self, Fault> {
        let _ = data;
        let (stale, _) = broadcast::channel(64);
        Ok(Self { stale })
    }

    /// Answers a command. The one door for every host.
    pub async fn dispatch(&self, name: &str, payload: Value) -> Result<Value, Fault> {
        let _ = payload;
        Err(Fault::UnknownCommand { name: name.to_owned() })
    }

    /// Starts printing, sending and the practice authority in the background.
    pub fn start_workers(&self) {}

    /// Hears which of the screen's data went stale: `status`, `queue`, `sales`, `catalogue`, `shop`.
    pub fn stale(&self) -> broadcast::Receiver<&'static str> {
        self.stale.subscribe()
    }

    /// Stops the workers and closes the file.
    pub async fn close(&self) {}
}
