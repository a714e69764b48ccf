//! One window per data folder. A second one would do no harm (the file's own locks see to that), but
//! two screens with the same open tickets confuse a cashier.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as the window is open; the system lets go of it when the program dies.
#[derive(Debug)]
pub(crate) struct Lock {
    #[expect(dead_code, reason = "open, it holds the lock")]
    file: Option<File>,
}

impl Lock {
    /// Takes the folder, or nothing when another window has it. A file system without locks is no
    /// reason to keep a shop closed.
    pub(crate) fn take(data: &Path) -> Option<Self> {
        let path = data.join("window.lock");
        let file = match OpenOptions::new().create(true).append(true).open(&path) {
            Ok(it) => it,
            Err(problem) => {
                tracing::warn!(%problem, "no lock file");
                return Some(Self { file: None });
            }
        };
        match file.try_lock() {
            Ok(()) => Some(Self { file: Some(file) }),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(problem)) => {
                tracing::warn!(%problem, "no lock");
                Some(Self { file: None })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_window_is_refused_until_the_first_is_closed() {
        let data = tempfile::tempdir().unwrap();
        let first = Lock::take(data.path());
        assert!(first.is_some());
        assert!(Lock::take(data.path()).is_none());
        drop(first);
        assert!(Lock::take(data.path()).is_some());
    }
}
