//! The core, assembled: a data folder opened, its adapters plugged in, its workers running. What
//! every host (window, command line, browser tests) starts from.

pub mod logs;
pub mod practice;
pub mod stale;

mod connection;
mod idle;
mod outside;
mod plugging;
mod workers;

use std::path::Path;
use std::sync::Arc;

use izi_api::report::{ExportedFile, ReportPart};
use izi_api::{Counter, Fault, Role};
use izi_app::authority::Safe;
use izi_app::clock::SystemClock;
use izi_app::reports::Exports;
use izi_app::{Shop, Topic};
use izi_ports::{Clock, FiscalAuthority};
use izi_store::{OpenError, Store};
use serde_json::Value;
use tokio::sync::broadcast;

use crate::outside::Outside;
pub use crate::workers::Finder;
use crate::workers::Running;

/// The shop's file within the data folder.
const SHOP_FILE: &str = "shop.sqlite";

/// An open till.
#[derive(Clone)]
pub struct Till {
    counter: Counter,
    running: Arc<Running>,
}

impl Till {
    /// Opens the data folder (made when missing) with the machine's clock.
    pub async fn open(data: &Path) -> Result<Self, Fault> {
        Self::open_with(data, Arc::new(SystemClock)).await
    }

    /// Opens the data folder with another clock, for practice and tests.
    pub async fn open_with(data: &Path, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        Self::assemble(data, clock, None).await
    }

    /// Opens the data folder with an authority that the host brings: it stands where the practice
    /// one would.
    pub async fn open_before(
        data: &Path,
        clock: Arc<dyn Clock>,
        authority: Arc<dyn FiscalAuthority>,
    ) -> Result<Self, Fault> {
        Self::assemble(data, clock, Some(authority)).await
    }

    async fn assemble(
        data: &Path,
        clock: Arc<dyn Clock>,
        authority: Option<Arc<dyn FiscalAuthority>>,
    ) -> Result<Self, Fault> {
        std::fs::create_dir_all(data).map_err(|it| internal(&it))?;
        let store = Store::open(&data.join(SHOP_FILE)).await.map_err(|it| cannot_open(&it))?;
        let shop = Shop::new(store, clock);
        let safe = Safe::new(data, izi_vault::open(data), izi_vault::open_file(data));
        let outside = Outside::with(authority);
        let running = Running::new(shop.clone(), safe.clone(), data.to_owned(), outside);
        running.take_signer().await?;
        let workers = Arc::clone(&running);
        let exports = Exports::new(data, shop.now());
        let counter = Counter { shop, safe, workers, exports, role: Role::Owner };
        Ok(Self { counter, running })
    }

    /// Answers a command. The one door for every host.
    pub async fn dispatch(&self, name: &str, payload: Value) -> Result<Value, Fault> {
        izi_api::dispatch(&self.counter, name, payload).await
    }

    /// Hands a whole report over, some rows at a time and all of one moment, until `take` wants no more.
    pub async fn whole_report(
        &self,
        asked: Value,
        take: &mut (dyn FnMut(ReportPart) -> bool + Send),
    ) -> Result<(), Fault> {
        izi_api::whole_report(&self.counter, asked, take).await
    }

    /// Where a report that was exported lies, for hosts that can read it there.
    pub fn exported_file(&self, id: &str) -> Result<ExportedFile, Fault> {
        izi_api::exported_file(&self.counter, id)
    }

    /// The same till as another person sees it.
    #[must_use]
    pub fn seen_by(&self, role: Role) -> Self {
        Self {
            counter: Counter { role, ..self.counter.clone() },
            running: Arc::clone(&self.running),
        }
    }

    /// The shop behind the commands, for load data and measurements.
    pub fn shop(&self) -> &Shop {
        &self.counter.shop
    }

    /// Starts printing, sending and the practice authority in the background. Must be called on a
    /// tokio runtime.
    pub fn start_workers(&self) {
        self.running.start();
    }

    /// Looks for printers in this way, and not on this machine and its network.
    pub fn find_printers_with(&self, finder: Finder) {
        // The first word counts: a host says it once, before anybody looks.
        let _ = self.running.finder.set(finder);
    }

    /// Works everything off that can be worked off now, and what becomes due within `seconds`; then
    /// returns. A person asked: what waits for a later try is tried at once.
    pub async fn work_until_idle(&self, seconds: Option<u64>) -> Result<(), Fault> {
        idle::work_until_idle(&self.running, &workers::TOPICS, seconds).await.map_err(Fault::from)
    }

    /// Sends and asks about everything that can be sent or asked about now; then returns. Prints
    /// nothing.
    pub async fn send_until_idle(&self) -> Result<(), Fault> {
        idle::work_until_idle(&self.running, &[Topic::Authority], None).await.map_err(Fault::from)
    }

    /// Hears which of the screen's data went stale: `status`, `queue`, `sales`, `catalogue`, `shop`.
    pub fn stale(&self) -> broadcast::Receiver<&'static str> {
        self.running.hear()
    }

    /// Stops the workers and closes the file.
    pub async fn close(&self) {
        self.counter.exports.stop();
        self.running.stop().await;
        self.counter.shop.store.close().await;
    }
}

fn cannot_open(failure: &OpenError) -> Fault {
    match failure {
        OpenError::Newer(_) => Fault::NewerFile,
        other => internal(other),
    }
}

fn internal(failure: &dyn std::error::Error) -> Fault {
    izi_api::internal(failure)
}
