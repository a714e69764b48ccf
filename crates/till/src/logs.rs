//! The log: a line per event in a file of the data folder, bounded in size, with whatever names a
//! person or opens a door masked. Every host writes its own file.

mod mask;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

pub use mask::mask;

/// What one file may grow to before it is put aside.
const BYTES_MAX: u64 = 2_000_000;

/// How many files put aside are kept: with the open one, 10 MB per host.
const KEPT: u32 = 4;

/// Says how much is written, as `RUST_LOG` does elsewhere: `IZI_LOG=debug`.
const FILTER: &str = "IZI_LOG";

/// Writes what happens from now on to `DATA/logs/HOST.log`, panics included. To be called once per
/// process; a second call changes nothing and is an error.
pub fn start(data: &Path, host: &str) -> io::Result<()> {
    let file = LogFile::open(&data.join("logs"), host)?;
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter(filter)
        .with_writer(file)
        .finish()
        .try_init()
        .map_err(io::Error::other)?;
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        let trace = std::backtrace::Backtrace::capture();
        tracing::error!(%what, %trace, "panic");
        before(what);
    }));
    Ok(())
}

/// A file that is put aside when it is full.
#[derive(Debug)]
struct LogFile {
    path: PathBuf,
    open: Mutex<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    bytes: u64,
}

impl LogFile {
    fn open(folder: &Path, host: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{host}.log"));
        let open = Mutex::new(Open::append(&path)?);
        Ok(Self { path, open })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, line: &str) -> io::Result<()> {
        let line = mask(line);
        let mut open = self.lock();
        let bytes = line.len() as u64;
        if open.bytes + bytes > BYTES_MAX {
            self.put_aside();
            *open = Open::append(&self.path)?;
        }
        open.bytes += bytes;
        open.file.write_all(line.as_bytes())
    }

    /// `window.log` becomes `window.1.log`, that one `window.2.log`; the oldest goes. A file that
    /// cannot be moved (another process has it) is written on: the log must never stop the till.
    fn put_aside(&self) {
        for number in (1..=KEPT).rev() {
            let younger = if number == 1 { self.path.clone() } else { self.aside(number - 1) };
            let _ = fs::rename(younger, self.aside(number));
        }
    }

    fn aside(&self, number: u32) -> PathBuf {
        self.path.with_extension(format!("{number}.log"))
    }
}

impl Open {
    fn append(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }
}

/// Collects one event, which may come in pieces, and writes it when the event is over.
#[derive(Debug)]
struct Event<'a> {
    file: &'a LogFile,
    bytes: Vec<u8>,
}

impl Write for Event<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Event<'_> {
    fn drop(&mut self) {
        // A full disk must not stop a sale: what cannot be logged is lost.
        let _ = self.file.write(&String::from_utf8_lossy(&self.bytes));
    }
}

impl<'a> MakeWriter<'a> for LogFile {
    type Writer = Event<'a>;

    fn make_writer(&'a self) -> Event<'a> {
        Event { file: self, bytes: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_in_pieces_is_masked_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = LogFile::open(folder.path(), "window").unwrap();
        let mut event = file.make_writer();
        event.write_all(b"buyer 4412").unwrap();
        event.write_all(b"0098 paid\n").unwrap();
        drop(event);
        let text = fs::read_to_string(folder.path().join("window.log")).unwrap();
        assert_eq!(text, "buyer <dni> paid\n");
    }

    #[test]
    fn the_log_never_grows_beyond_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let file = LogFile::open(folder.path(), "window").unwrap();
        let line = format!("{}\n", "word ".repeat(20_000));
        for _ in 0..200 {
            file.write(&line).unwrap();
        }
        let sizes: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|it| it.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), KEPT as usize + 1);
        assert!(sizes.iter().all(|it| *it <= BYTES_MAX), "{sizes:?}");
    }

    #[test]
    fn a_program_started_again_writes_on() {
        let folder = tempfile::tempdir().unwrap();
        for line in ["morning\n", "noon\n"] {
            LogFile::open(folder.path(), "window").unwrap().write(line).unwrap();
        }
        let text = fs::read_to_string(folder.path().join("window.log")).unwrap();
        assert_eq!(text, "morning\nnoon\n");
    }
}
