//! The practice authority: what a PSE and SUNAT behind it do, on this machine.
//!
//! It speaks the generic PSE's contract over real HTTP, so that everything between the outbox and
//! the wire is the same in practice and in earnest:
//!
//! - `POST /v1/invoice/send` `{ruc, tipo_documento: "03", serie, numero, xml}` with `xml` in base64
//!   → 200 `{sunat_code, sunat_message, cdr_content}` (the CDR's zip in base64), or 200 `{ticket}`;
//! - `GET /v1/invoice/status/{ticket}` → the same, with `sunat_code` 98 while it is undecided, or
//!   404 with 0127;
//! - `GET /v1/invoice/verify?ruc&tipo&serie&numero` → what was answered to that number, or 404.
//!
//! All three want `Authorization: Bearer <token>`. A number that is known already is answered with
//! status 200, `sunat_code` 1033 (1032 when it had been rejected) and no CDR, even for the same
//! bytes: a PSE hands SUNAT's code through and does not compare. A request that makes no sense gets
//! 400 `{error, message}` and changes nothing.
//!
//! Besides: `POST /practice/faults` (one [`Fault`] or a list of them), `GET /practice/faults`,
//! `GET /practice/documents`. It listens on loopback addresses only.

mod cdr;
mod examine;
mod faults;
mod line;
mod routes;
mod state;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use izi_ports::Clock;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use faults::{Fault, Mode};
pub use state::Kept;

use crate::faults::Faults;
use crate::line::Lines;
use crate::routes::Desk;
use crate::state::State;

/// How long `stop` waits for answers that are on their way.
const GOODBYE: Duration = Duration::from_secs(2);

/// The practice authority.
#[derive(Debug)]
pub struct PracticeAuthority;

/// Why it does not start, or cannot tell what it keeps.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// It is for this machine only.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Address(SocketAddr, std::io::Error),
    /// Its file cannot be used.
    #[error("the practice authority's file: {0}")]
    State(#[from] sqlx::Error),
}

impl PracticeAuthority {
    /// Listens on `address` (port 0 takes a free one) and keeps what it accepts in the
    /// database file `state_file`, which several processes may share. Must be called on a tokio runtime.
    pub async fn start(
        address: SocketAddr,
        state_file: &Path,
        token: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Running, PracticeError> {
        if !address.ip().is_loopback() {
            return Err(PracticeError::NotLoopback(address));
        }
        let state = State::open(state_file).await?;
        let listening = async {
            let listener = tokio::net::TcpListener::bind(address).await?;
            let bound = listener.local_addr()?;
            Ok::<_, std::io::Error>((listener, bound))
        };
        let (listener, address) =
            listening.await.map_err(|it| PracticeError::Address(address, it))?;
        let (stop, stopped) = watch::channel(false);
        let desk = Arc::new(Desk {
            state,
            faults: Faults::default(),
            token: token.to_owned(),
            clock,
            stopped: stopped.clone(),
        });
        let app =
            routes::routes(Arc::clone(&desk)).into_make_service_with_connect_info::<line::Cut>();
        let mut stopping = stopped;
        let task = tokio::spawn(async move {
            let serving = axum::serve(Lines(listener), app).with_graceful_shutdown(async move {
                // An error means that the handle is gone, which stops it as well.
                let _ = stopping.wait_for(|stop| *stop).await;
            });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the practice authority stopped");
            }
        });
        tracing::info!(%address, "the practice authority listens");
        Ok(Running { address, desk, stop, task: Some(task) })
    }
}

/// A practice authority that listens until this is dropped or stopped.
pub struct Running {
    address: SocketAddr,
    desk: Arc<Desk>,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

impl Running {
    /// Where to send boletas: `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Tells it how to fail, in place of what it was told before.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.desk.faults.set(faults);
    }

    /// Every document that has a decision, in the order they came.
    pub async fn documents(&self) -> Result<Vec<Kept>, PracticeError> {
        Ok(self.desk.state.all().await?)
    }

    /// Stops listening and waits until the port is free and the file is closed.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        if let Some(task) = self.task.take() {
            let abort = task.abort_handle();
            if tokio::time::timeout(GOODBYE, task).await.is_err() {
                abort.abort();
            }
        }
        self.desk.state.close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}
