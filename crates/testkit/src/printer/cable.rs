//! The simulated printer on a cable: one end of a pseudo terminal, whose other end stands at a path
//! of the test's choice as a serial port or a USB node would.

use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, fcntl_setfl, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// The printer's end of the cable, while it is plugged in.
pub(super) struct Cable {
    link: PathBuf,
    end: Option<File>,
}

impl Cable {
    pub(super) fn plugged_in(link: &Path) -> io::Result<Self> {
        let mut cable = Self { link: link.to_owned(), end: None };
        cable.plug_in()?;
        Ok(cable)
    }

    /// A new pseudo terminal behind the same path, as after a replug.
    pub(super) fn plug_in(&mut self) -> io::Result<()> {
        if self.end.is_some() {
            return Ok(());
        }
        let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&end)?;
        unlockpt(&end)?;
        fcntl_setfl(&end, OFlags::NONBLOCK)?;
        let name = ptsname(&end, Vec::new())?;
        // Bytes as they are. Closing it again leaves the mark that nobody is there.
        let other = open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let mut settings = tcgetattr(&other)?;
        settings.make_raw();
        tcsetattr(&other, OptionalActions::Now, &settings)?;
        drop(other);
        let _ = fs::remove_file(&self.link);
        symlink(Path::new(std::ffi::OsStr::from_bytes(name.as_bytes())), &self.link)?;
        self.end = Some(File::from(end));
        Ok(())
    }

    pub(super) fn pull_out(&mut self) {
        // First the name: the system gives the terminal's number to the next one at once.
        if self.end.is_some() {
            let _ = fs::remove_file(&self.link);
        }
        self.end = None;
    }

    /// The printer's end, when somebody opened the other one or left bytes in it.
    pub(super) fn accept(&self) -> Option<File> {
        let end = self.end.as_ref()?;
        let mut fds = [PollFd::new(end, PollFlags::IN)];
        poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).ok()?;
        let [fd] = fds;
        let now = fd.revents();
        let is_there = now.contains(PollFlags::IN) || !now.contains(PollFlags::HUP);
        if is_there { end.try_clone().ok() } else { None }
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.pull_out();
    }
}
