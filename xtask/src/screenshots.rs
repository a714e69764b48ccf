//! Pictures of every screen and state.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::steps::{Steps, say};
use crate::{Outcome, machine, repo};

/// Takes them in Chromium, of a practice folder with products and sales in it.
pub(crate) fn screenshots() -> Outcome {
    let mut steps = Steps::new();
    machine::prepare(&mut steps, machine::TEST)?;
    steps.must("screen", repo::npm("run build"))?;
    steps.must("programs", repo::cargo("build --package izi-devhost --package izi-cli"))?;
    let data = repo::scratch("screenshots-data");
    if data.exists() {
        fs::remove_dir_all(&data).map_err(|it| format!("{}: {it}", data.display()))?;
    }
    let pictures = repo::scratch("screenshots");
    let host = Host::start(&data)?;
    let mut seed = repo::tool(&repo::built("debug", "izi").to_string_lossy());
    seed.arg("--data").arg(&data).args(["seed", "--products", "300", "--sales", "400"]);
    steps.must("products and sales", seed)?;
    let mut take = repo::tool("node");
    take.arg("ui/e2e/screenshots.mjs").arg(&host.url).arg(&pictures);
    take.env("IZI_CHROMIUM", machine::chromium().unwrap_or("chromium"));
    take.env("IZI_DEVHOST", repo::built("debug", "izi-devhost"));
    steps.must("pictures", take)?;
    say(&format!("\npictures in {}", pictures.display()));
    Ok(())
}

/// The core over loopback HTTP. It stops when dropped.
struct Host {
    process: Child,
    url: String,
}

impl Host {
    fn start(data: &std::path::Path) -> Result<Self, String> {
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
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
