//! Reports that are written to files in the background: each goes on when the screen that asked for it
//! is gone.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use izi_domain::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::file::{Begun, begin, write};
use super::{Asked, Format, Progress, file_name};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// Where they are, within the data folder.
const FOLDER: &str = "exports";
/// Exports that are written at once. Each keeps a reader of the shop's file and a core of the machine
/// busy, and the till goes on selling.
const AT_ONCE: usize = 2;
/// Exports that have ended and are kept; an older one makes room for the next.
const KEPT: usize = 10;
/// Files of another run of the program are taken away when they are so old.
const OLD: Duration = Duration::from_hours(24);

/// How an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// On its way.
    Running,
    /// There is a file.
    Done,
    /// Somebody stopped it: there is none.
    Cancelled,
    /// It could not be written: there is none.
    Failed,
}

impl ExportState {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

/// An export as it is now.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its id.
    pub id: String,
    /// How it stands.
    pub state: ExportState,
    /// What the file is to be called.
    pub file_name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Where the file is.
    pub path: PathBuf,
    /// How far it is.
    pub progress: Arc<Progress>,
}

/// The exports of an open till.
#[derive(Clone, Debug)]
pub struct Exports {
    folder: PathBuf,
    places: Arc<Semaphore>,
    /// Those that have ended in the order in which they did, the oldest first.
    all: Arc<Mutex<VecDeque<Export>>>,
}

/// An export that has its place and is not yet written.
struct Ready {
    export: Export,
    begun: Begun,
    place: OwnedSemaphorePermit,
}

impl Exports {
    /// The exports of a data folder. What another run left there is taken away once it is a day old: it
    /// may still be at it.
    pub fn new(data: &Path, now: Instant) -> Self {
        let folder = data.join(FOLDER);
        tidy(&folder, now);
        Self { folder, places: Arc::new(Semaphore::new(AT_ONCE)), all: Arc::default() }
    }

    /// Begins one, unless others are being written or it is too long for such a file. Must be called on a
    /// tokio runtime.
    pub async fn begin(&self, shop: &Shop, asked: Asked, format: Format) -> Result<Export> {
        let ready = self.prepare(shop, asked, format).await?;
        let export = ready.export.clone();
        tokio::spawn(self.clone().carry_out(shop.clone(), ready));
        Ok(export)
    }

    async fn prepare(&self, shop: &Shop, asked: Asked, format: Format) -> Result<Ready> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Refusal::ExportsBusy)?;
        let trouble = || Refusal::FileTrouble(self.folder.display().to_string());
        tokio::fs::create_dir_all(&self.folder).await.map_err(|_| trouble())?;
        let id = uuid::Uuid::now_v7().to_string();
        let progress = Arc::default();
        let begun = begin(shop, &asked, format, &progress).await?;
        let export = Export {
            path: self.folder.join(format!("{id}.{}", format.as_str())),
            id,
            state: ExportState::Running,
            file_name: file_name(&asked, format),
            media_type: format.media_type(),
            progress,
        };
        self.with(|all| all.push_back(export.clone()));
        Ok(Ready { export, begun, place })
    }

    async fn carry_out(self, shop: Shop, ready: Ready) {
        let Ready { export, begun, place } = ready;
        let state = match write(&shop, begun, &export.path, &export.progress).await {
            Ok(true) => ExportState::Done,
            Ok(false) => ExportState::Cancelled,
            Err(refusal) => {
                tracing::error!(%refusal, "a report was not exported");
                ExportState::Failed
            }
        };
        // Whoever sees that it has ended may begin the next at once.
        drop(place);
        self.end(&export.id, state);
    }

    /// What has ended takes its place behind the others; the oldest of them makes room. One that is on
    /// its way is nobody's room.
    fn end(&self, id: &str, state: ExportState) {
        let old = self.with(|all| {
            let found = all.iter().position(|it| it.id == id);
            if let Some(ended) = found.and_then(|it| all.remove(it)) {
                all.push_back(Export { state, ..ended });
            }
            let ended = || all.iter().filter(|it| it.state != ExportState::Running);
            let oldest = all.iter().position(|it| it.state != ExportState::Running);
            oldest.filter(|_| ended().count() > KEPT).and_then(|it| all.remove(it))
        });
        if let Some(old) = old {
            // There is none where it was cancelled.
            let _ = std::fs::remove_file(&old.path);
        }
    }

    /// The export with this id, if it is still known.
    pub fn find(&self, id: &str) -> Option<Export> {
        self.with(|all| all.iter().find(|it| it.id == id).cloned())
    }

    /// Stops all that are on their way: the till is closed.
    pub fn stop(&self) {
        self.with(|all| all.iter().for_each(|it| it.progress.cancel()));
    }

    fn with<T>(&self, act: impl FnOnce(&mut VecDeque<Export>) -> T) -> T {
        act(&mut self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Takes old files away. What cannot be taken away stays: it is in nobody's way.
fn tidy(folder: &Path, now: Instant) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let written = entry.metadata().and_then(|it| it.modified()).ok();
        let written = written.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        let now_ms = u128::try_from(now.utc_ms()).unwrap_or(0);
        if written.is_some_and(|it| it.as_millis() + OLD.as_millis() < now_ms) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use izi_domain::{BusinessDate, Issuer};
    use izi_store::Store;

    use super::*;
    use crate::clock::SystemClock;
    use crate::reports::Name;
    use crate::rus::RusChoices;
    use crate::shop::{PaperTexts, Setup};

    /// A shop that has sold nothing, and its exports.
    async fn shop(folder: &Path) -> (Shop, Exports) {
        let store = Store::open(&folder.join("shop.sqlite")).await.unwrap();
        let shop = Shop::new(store, Arc::new(SystemClock));
        let issuer = Issuer {
            ruc: "10467793549".parse().unwrap(),
            name: "BODEGA ROSITA".parse().unwrap(),
            trade_name: None,
            address: "JR. UNION 123".parse().unwrap(),
            ubigeo: "150101".parse().unwrap(),
            regime: izi_domain::Regime::Nrus,
        };
        let setup = Setup {
            series: "B001".to_owned(),
            authority: "none".to_owned(),
            printers: Vec::new(),
            practice: true,
            cashier: "ROSA".to_owned(),
            texts: PaperTexts::default(),
            rus: RusChoices::default(),
        };
        shop.set_up(&issuer, &"B001".parse().unwrap(), 0, &setup).await.unwrap();
        let exports = Exports::new(folder, shop.now());
        (shop, exports)
    }

    fn a_year_of_days() -> Asked {
        let day = |text: &str| -> BusinessDate { text.parse().unwrap() };
        Asked::new(Name::Days, (day("2025-01-01"), day("2025-12-31")), None, false).unwrap()
    }

    fn files(folder: &Path) -> usize {
        std::fs::read_dir(folder.join(FOLDER)).unwrap().count()
    }

    #[tokio::test]
    async fn an_export_that_is_cancelled_before_it_goes_on_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let (shop, exports) = shop(folder.path()).await;
        for format in Format::ALL {
            let ready = exports.prepare(&shop, a_year_of_days(), format).await.unwrap();
            let id = ready.export.id.clone();
            let seen = exports.find(&id).unwrap();
            assert_eq!((seen.state, seen.progress.rows()), (ExportState::Running, (0, 365)));
            seen.progress.cancel();
            exports.clone().carry_out(shop.clone(), ready).await;
            assert_eq!(exports.find(&id).unwrap().state, ExportState::Cancelled, "{format:?}");
            assert_eq!(files(folder.path()), 0, "{format:?}");
        }
        // Nor does what ended keep another from its place.
        let export = exports.prepare(&shop, a_year_of_days(), Format::Csv).await.unwrap();
        let id = export.export.id.clone();
        exports.clone().carry_out(shop.clone(), export).await;
        assert_eq!(exports.find(&id).unwrap().state, ExportState::Done);
        shop.store.close().await;
    }

    #[tokio::test]
    async fn two_are_written_at_once_and_a_third_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (shop, exports) = shop(folder.path()).await;
        let first = exports.prepare(&shop, a_year_of_days(), Format::Csv).await.unwrap();
        let second = exports.prepare(&shop, a_year_of_days(), Format::Csv).await.unwrap();
        let third = exports.prepare(&shop, a_year_of_days(), Format::Csv).await;
        assert!(matches!(third, Err(Refusal::ExportsBusy)));
        exports.clone().carry_out(shop.clone(), first).await;
        let third = exports.prepare(&shop, a_year_of_days(), Format::Csv).await.unwrap();
        for it in [second, third] {
            exports.clone().carry_out(shop.clone(), it).await;
        }
        shop.store.close().await;
    }

    #[tokio::test]
    async fn ten_that_have_ended_are_kept_and_none_that_is_on_its_way_makes_room() {
        let folder = tempfile::tempdir().unwrap();
        let (shop, exports) = shop(folder.path()).await;
        let slow = exports.prepare(&shop, a_year_of_days(), Format::Csv).await.unwrap();
        let slow_id = slow.export.id.clone();
        let mut ids = Vec::new();
        for _ in 0..12 {
            let it = exports.prepare(&shop, a_year_of_days(), Format::Csv).await.unwrap();
            ids.push(it.export.id.clone());
            exports.clone().carry_out(shop.clone(), it).await;
        }
        let kept = |ids: &[String]| ids.iter().filter(|it| exports.find(it).is_some()).count();
        assert_eq!((kept(&ids[..2]), kept(&ids[2..])), (0, 10), "the oldest two made room");
        assert_eq!(files(folder.path()), 10);
        assert_eq!(exports.find(&slow_id).unwrap().state, ExportState::Running);
        exports.clone().carry_out(shop.clone(), slow).await;
        assert_eq!(exports.find(&slow_id).unwrap().state, ExportState::Done);
        assert_eq!((kept(&ids[2..3]), kept(&ids[3..])), (0, 9), "it ended last");
        assert_eq!(files(folder.path()), 10);
        shop.store.close().await;
    }
}
