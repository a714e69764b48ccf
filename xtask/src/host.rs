//! The core behind a browser.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::{machine, repo};

/// `izi-devhost` on a practice folder with a simulated printer: the core over loopback HTTP. It stops when dropped.
pub(crate) struct Host {
    process: Child,
    /// Where it listens.
    url: String,
}

impl Host {
    pub(crate) fn start(data: &Path) -> Result<Self, String> {
        let mut host = repo::tool(&repo::built("debug", "izi-devhost").to_string_lossy());
        host.arg("--data").arg(data).arg("--ui").arg(repo::root().join("ui/dist"));
        host.args(["--practice", "--printer", "sim"]).stdout(Stdio::piped());
        let mut process = host.spawn().map_err(|it| format!("izi-devhost: {it}"))?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        if let Some(url) = line.trim().strip_prefix("listening ") {
            Ok(Self { process, url: url.to_owned() })
        } else {
            let _ = process.kill();
            let _ = process.wait();
            Err("izi-devhost did not start".to_owned())
        }
    }

    /// Tells a program in `ui/e2e` where the core and the browser are.
    pub(crate) fn show(&self, command: &mut Command) {
        command.env("IZI_HOST_URL", &self.url);
        if let Some(browser) = machine::chromium() {
            command.env("IZI_CHROMIUM", browser);
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
