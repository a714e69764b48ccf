//! Pictures of every screen and state.

use crate::host::Host;
use crate::steps::{Steps, say};
use crate::{Outcome, machine, repo};

/// Takes them in Chromium, of a practice folder with products and sales in it.
pub(crate) fn screenshots() -> Outcome {
    let mut steps = Steps::new();
    machine::prepare(&mut steps, machine::TEST)?;
    steps.must("screen", repo::npm("run build"))?;
    steps.must("programs", repo::programs(false))?;
    let data = repo::fresh("screenshots-data")?;
    let pictures = repo::scratch("screenshots");
    let host = Host::start(&data)?;
    let mut seed = repo::tool(&repo::built("debug", "izi").to_string_lossy());
    seed.arg("--data").arg(&data).args(["seed", "--products", "300", "--sales", "400"]);
    steps.must("products and sales", seed)?;
    let mut take = repo::tool("node");
    take.arg("ui/e2e/screenshots.mjs").arg(&pictures);
    host.show(&mut take);
    steps.must("pictures", take)?;
    say(&format!("\npictures in {}", pictures.display()));
    Ok(())
}
