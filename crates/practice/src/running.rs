//! Starting and stopping it, and telling it what to do meanwhile.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use izi_domain::Ruc;
use izi_ports::Clock;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::calls::Calls;
use crate::desk::Desk;
use crate::faults::{Fault, Mix};
use crate::fronts;
use crate::line::{Cut, Lines};
use crate::settings::Settings;
use crate::state::{Kept, State};

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
        Self::start_with(address, state_file, Settings::new(token), clock).await
    }

    /// The same with its own rules.
    pub async fn start_with(
        address: SocketAddr,
        state_file: &Path,
        settings: Settings,
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
        let desk = Arc::new(Desk::new(state, settings, clock, stopped.clone(), address));
        let app = fronts::routes(Arc::clone(&desk)).into_make_service_with_connect_info::<Cut>();
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
        Ok(Running { address, control: Control(desk), stop, task: Some(task) })
    }
}

/// A practice authority that listens until this is dropped or stopped.
pub struct Running {
    address: SocketAddr,
    control: Control,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

/// Where its fronts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fronts {
    /// The generic PSE's base, and `ValidaPSE`'s: `http://127.0.0.1:port`.
    pub pse: String,
    /// SUNAT's `billService`, which rejects with a CDR.
    pub sunat: String,
    /// The same as the beta behaves: it rejects with a fault.
    pub sunat_beta: String,
    /// Production's `billConsultService`, which gives the CDR of a factura again.
    pub sunat_consult: String,
    /// An account's RUTA at Nubefact, with the issuer's RUC in place of `{ruc}`.
    pub nubefact: String,
    /// The base of the Consulta Integrada's token and of its question.
    pub consulta: String,
}

impl Running {
    /// Where to send boletas: `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where each front is.
    pub fn fronts(&self) -> Fronts {
        let base = self.url();
        Fronts {
            sunat: format!("{base}{}", fronts::SUNAT),
            sunat_consult: format!("{base}{}", fronts::SUNAT_CONSULT),
            sunat_beta: format!("{base}{}", fronts::SUNAT_BETA),
            nubefact: format!("{base}/nubefact/{}", fronts::nubefact_uuid("{ruc}")),
            consulta: base.clone(),
            pse: base,
        }
    }

    /// The RUTA of an issuer's account at Nubefact: its RUC ends the UUID.
    pub fn nubefact_url(&self, ruc: &Ruc) -> String {
        format!("{}/nubefact/{}", self.url(), fronts::nubefact_uuid(ruc.as_str()))
    }

    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// A handle that outlives this one's borrow: for another task of a test.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Tells it how to fail, in place of what it was told before.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.control.set_faults(faults);
    }

    /// Every document that has a decision, in the order they came.
    pub async fn documents(&self) -> Result<Vec<Kept>, PracticeError> {
        self.control.documents().await
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
        self.control.0.state.close().await;
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

/// Tells a running authority what to do, and asks what it did.
#[derive(Clone)]
pub struct Control(Arc<Desk>);

impl Control {
    /// Tells it how to fail, in place of what it was told before.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.0.faults.set(faults);
    }

    /// Tells it to fail by chance, in place of what it was told before.
    pub fn set_mix(&self, mix: Mix) {
        self.0.faults.set_mix(mix);
    }

    /// Its clock goes ahead (or behind) of the one it was started with.
    pub fn set_clock_offset(&self, ms: i64) {
        self.0.set_clock_offset(ms);
    }

    /// Every document that has a decision, in the order they came.
    pub async fn documents(&self) -> Result<Vec<Kept>, PracticeError> {
        Ok(self.0.state.all().await?)
    }

    /// What it was asked since the start.
    pub fn calls(&self) -> Calls {
        self.0.calls.seen()
    }
}

impl std::fmt::Debug for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").finish_non_exhaustive()
    }
}
