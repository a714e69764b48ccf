//! Reports that are written to files in the background: each goes on when the screen that asked for it
//! is gone.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use izi_domain::Instant;

use super::file::{begin, write};
use super::{Asked, Format, Progress, file_name};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// Where they are, within the data folder.
const FOLDER: &str = "exports";
/// Files that are kept; an older one makes room for the next.
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

/// The exports of an open till, the oldest first.
#[derive(Clone, Debug)]
pub struct Exports {
    folder: PathBuf,
    all: Arc<Mutex<VecDeque<Export>>>,
}

impl Exports {
    /// The exports of a data folder. What another run left there is taken away once it is a day old: it
    /// may still be at it.
    pub fn new(data: &Path, now: Instant) -> Self {
        let folder = data.join(FOLDER);
        tidy(&folder, now);
        Self { folder, all: Arc::default() }
    }

    /// Begins one, unless it is too long for such a file. Must be called on a tokio runtime.
    pub async fn begin(&self, shop: &Shop, asked: Asked, format: Format) -> Result<Export> {
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
        self.with(|all| {
            all.push_back(export.clone());
            while all.len() > KEPT {
                if let Some(old) = all.pop_front() {
                    old.progress.cancel();
                    // One on its way takes its own file away.
                    let _ = std::fs::remove_file(&old.path);
                }
            }
        });
        let (me, shop, mine) = (self.clone(), shop.clone(), export.clone());
        tokio::spawn(async move {
            let written = write(&shop, begun, &mine.path, &mine.progress).await;
            let state = match written {
                Ok(true) => ExportState::Done,
                Ok(false) => ExportState::Cancelled,
                Err(refusal) => {
                    tracing::error!(%refusal, "a report was not exported");
                    ExportState::Failed
                }
            };
            me.end(&mine, state);
        });
        Ok(export)
    }

    fn end(&self, ended: &Export, state: ExportState) {
        let known = self.with(|all| {
            let found = all.iter_mut().find(|it| it.id == ended.id);
            found.map(|it| it.state = state).is_some()
        });
        if !known {
            // It made room for others while it was on its way.
            let _ = std::fs::remove_file(&ended.path);
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
