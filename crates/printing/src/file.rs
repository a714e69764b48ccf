//! A file or a device that takes bytes and says nothing: `LPT1`, a shared printer, a plain file.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;

use izi_ports::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};

use crate::command;
use crate::line::CHUNK;
use crate::timings::Timings;

/// Each ticket is appended to a file, or written to a device.
#[derive(Debug)]
pub struct FilePrinter {
    path: PathBuf,
    pulse: [u8; 5],
    timings: Timings,
    busy: Mutex<()>,
}

/// What the writing thread tells.
enum Step {
    /// So many bytes more were taken.
    Taken(usize),
    /// It is done, or cannot go on.
    End(Option<Trouble>),
}

impl FilePrinter {
    /// At this path. Nothing is opened.
    pub fn new(path: impl Into<PathBuf>, pulse: [u8; 5], timings: Timings) -> Self {
        Self { path: path.into(), pulse, timings, busy: Mutex::new(()) }
    }

    /// Opens, asks `begin`, and writes. A device may never take what it is given, so this happens
    /// on a thread that we stop waiting for.
    fn deliver(&self, bytes: &[u8], begin: &mut dyn FnMut() -> bool) -> Outcome {
        let _turn = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let (opened, is_open) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let (done, is_done) = mpsc::channel();
        let (path, owned) = (self.path.clone(), bytes.to_vec());
        let work = thread::Builder::new().name("printer-file".to_owned()).spawn(move || {
            let file = open(&path);
            let is_awaited = opened.send(file.as_ref().err().map(trouble_of)).is_ok();
            if let Ok(file) = file
                && is_awaited
                && may_go.recv().is_ok()
            {
                // Nobody may be waiting any more.
                let trouble =
                    write(file, &owned, &mut |count| done.send(Step::Taken(count)).is_ok());
                let _ = done.send(Step::End(trouble));
            }
        });
        if let Err(error) = work {
            return Outcome::NotStarted(Trouble::Other(error.to_string()));
        }
        match is_open.recv_timeout(self.timings.stall) {
            Ok(None) => {}
            Ok(Some(trouble)) => return Outcome::NotStarted(trouble),
            Err(_) => return Outcome::NotStarted(Trouble::Stuck),
        }
        if !begin() {
            return Outcome::NotStarted(Trouble::Other("the step was not stored".to_owned()));
        }
        if go.send(()).is_err() {
            return Outcome::NotStarted(Trouble::Broken);
        }
        let mut accepted = 0;
        // A piece of a sheet of labels is taken once the labels before it are cut.
        let stall = self.timings.stall + command::cutting(bytes);
        loop {
            match is_done.recv_timeout(stall) {
                Ok(Step::Taken(count)) => accepted += count,
                Ok(Step::End(None)) => return Outcome::Sent,
                Ok(Step::End(Some(trouble))) if accepted == 0 => {
                    return Outcome::NotStarted(trouble);
                }
                Ok(Step::End(Some(trouble))) => return Outcome::Uncertain(trouble),
                // Some of what it did not answer for may be taken yet.
                Err(RecvTimeoutError::Timeout) => return Outcome::Uncertain(Trouble::Stuck),
                Err(RecvTimeoutError::Disconnected) => return Outcome::Uncertain(Trouble::Broken),
            }
        }
    }
}

impl Printer for FilePrinter {
    fn print(&self, job: &PrintJob, watch: &mut dyn FnMut(Progress) -> bool) -> Outcome {
        // In a file nobody waits for the rest of an image.
        let bytes = if self.path.is_file() { job.bytes.clone() } else { command::unheard(job) };
        let outcome = self.deliver(&bytes, &mut || watch(Progress::Sending));
        tracing::info!(path = %self.path.display(), bytes = job.bytes.len(), ?outcome, "ticket");
        outcome
    }

    fn open_drawer(&self) -> Result<(), Trouble> {
        match self.deliver(&self.pulse, &mut || true) {
            Outcome::Printed | Outcome::Sent | Outcome::Uncertain(_) => Ok(()),
            Outcome::NotStarted(trouble) => Err(trouble),
        }
    }

    fn status(&self) -> Result<Condition, Trouble> {
        let folder = self.path.parent().filter(|it| !it.as_os_str().is_empty());
        if is_device(&self.path) || folder.is_none_or(Path::is_dir) {
            Ok(Condition::Mute)
        } else {
            Err(Trouble::Unreachable)
        }
    }
}

/// A port of Windows or a shared printer (`\\PC\share`), which cannot be appended to.
fn is_device(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let name = text.trim_end_matches(':').to_ascii_uppercase();
    let port = ["LPT", "COM"].into_iter().any(|kind| {
        name.strip_prefix(kind).is_some_and(|it| it.len() == 1 && it.parse::<u8>().is_ok())
    });
    let share = text.strip_prefix(r"\\").is_some_and(|it| it.matches('\\').count() == 1);
    cfg!(windows) && (port || share || name == "PRN")
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    if is_device(path) {
        options.write(true)
    } else {
        options.append(true).create(true)
    };
    options.open(path)
}

/// Writes piece by piece, telling of each; stops when nobody listens any more.
fn write(mut file: File, bytes: &[u8], told: &mut dyn FnMut(usize) -> bool) -> Option<Trouble> {
    for piece in bytes.chunks(CHUNK) {
        let mut rest = piece;
        while !rest.is_empty() {
            match file.write(rest) {
                Ok(0) => return Some(Trouble::Broken),
                Ok(count) => {
                    rest = rest.get(count..).unwrap_or_default();
                    if !told(count) {
                        return Some(Trouble::Stuck);
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Some(trouble_of(&error)),
            }
        }
    }
    let is_plain = file.metadata().is_ok_and(|it| it.is_file());
    // Devices have nothing to sync, and some refuse to.
    if is_plain { file.sync_all().err().map(|it| trouble_of(&it)) } else { None }
}

/// Why a device cannot be opened or written to.
pub(crate) fn trouble_of(error: &io::Error) -> Trouble {
    /// A device without anything behind it; a name on the network that nobody has.
    const ABSENT: &[i32] = if cfg!(windows) { &[53, 67] } else { &[6, 19] };
    /// Somebody else has it open and shares it with nobody.
    const SHARED_WITH_NOBODY: i32 = 32;
    match (error.kind(), error.raw_os_error()) {
        (ErrorKind::NotFound, _) => Trouble::Unreachable,
        (ErrorKind::PermissionDenied, _) => Trouble::Denied,
        (ErrorKind::ResourceBusy, _) => Trouble::Busy,
        (_, Some(code)) if ABSENT.contains(&code) => Trouble::Unreachable,
        (_, Some(code)) if cfg!(windows) && code == SHARED_WITH_NOBODY => Trouble::Busy,
        _ => Trouble::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_has_a_reason() {
        let why = |kind: ErrorKind| trouble_of(&kind.into());
        assert_eq!(why(ErrorKind::NotFound), Trouble::Unreachable);
        assert_eq!(why(ErrorKind::PermissionDenied), Trouble::Denied);
        assert_eq!(why(ErrorKind::ResourceBusy), Trouble::Busy);
        assert!(matches!(why(ErrorKind::StorageFull), Trouble::Other(_)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linuxs_own_numbers_have_a_reason() {
        let cases = [
            (6, Trouble::Unreachable),
            (13, Trouble::Denied),
            (16, Trouble::Busy),
            (19, Trouble::Unreachable),
        ];
        for (code, trouble) in cases {
            assert_eq!(trouble_of(&io::Error::from_raw_os_error(code)), trouble, "{code}");
        }
    }
}
