//! A screen for machines that have none.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::repo;

/// How long a window may take to show something.
const PATIENCE: Duration = Duration::from_mins(1);

/// Fewer colours than this are an empty window.
const COLOURS_MIN: u32 = 16;

/// An X server that draws into memory. It stops when dropped.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// The design size, 1366 by 768.
    pub(crate) fn start() -> Result<Self, String> {
        if !cfg!(target_os = "linux") {
            return Err("only Linux has a virtual screen; start it with a display".to_owned());
        }
        // The server picks a free number itself and writes it to its standard output.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|it| format!("Xvfb could not be started: {it}"))?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut number);
        }
        if number.trim().is_empty() {
            let _ = server.kill();
            let _ = server.wait();
            return Err("Xvfb did not start".to_owned());
        }
        Ok(Self { server, name: format!(":{}", number.trim()) })
    }

    /// Lets a program draw here.
    pub(crate) fn show(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY");
    }

    /// Waits until something is drawn and stands still, and keeps a picture of it.
    pub(crate) fn picture(&self, file: &Path) -> Result<(), String> {
        let end = Instant::now() + PATIENCE;
        let mut before = Vec::new();
        while Instant::now() < end {
            thread::sleep(Duration::from_millis(700));
            self.call("import", &["-window", "root"], file)?;
            let colours = self.call("identify", &["-format", "%k"], file)?;
            let bytes = std::fs::read(file).map_err(|it| format!("{}: {it}", file.display()))?;
            let is_drawn = colours.trim().parse::<u32>().is_ok_and(|it| it >= COLOURS_MIN);
            // The picture's time stamp changes, its size does not.
            if is_drawn && bytes.len() == before.len() {
                return Ok(());
            }
            before = bytes;
        }
        Err(format!("the window stayed empty for {} s", PATIENCE.as_secs()))
    }

    fn call(&self, program: &str, arguments: &[&str], file: &Path) -> Result<String, String> {
        let mut command = repo::tool(program);
        command.args(arguments).arg(file).env("DISPLAY", &self.name);
        let answer = command.output().map_err(|it: io::Error| format!("{program}: {it}"))?;
        if answer.status.success() {
            Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
        } else {
            Err(format!("{program}: {}", String::from_utf8_lossy(&answer.stderr).trim()))
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
