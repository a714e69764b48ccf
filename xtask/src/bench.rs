//! The budgets, measured on release builds.

use crate::display::Display;
use crate::steps::Steps;
use crate::{Outcome, machine, repo};

/// Builds for speed and measures; arguments go to the bench.
pub(crate) fn bench(arguments: &[&str]) -> Outcome {
    let mut steps = Steps::new();
    machine::prepare(&mut steps, machine::TEST)?;
    machine::prepare_driver(&mut steps)?;
    steps.must("screen", repo::npm("run build"))?;
    steps.must("programs", repo::programs(true))?;
    let mut bench = repo::tool(&repo::built("release", "izi-bench").to_string_lossy());
    bench
        .args(arguments)
        .env("IZI_WINDOW", repo::built("release", "izisales"))
        .env("IZI_SHOTS", repo::scratch("screenshots"));
    // It lasts until the bench has ended: the window is measured on it.
    let display = Display::start();
    match &display {
        Ok(display) => display.show(&mut bench),
        Err(problem) => steps.not_run("window", problem),
    }
    steps.run("budgets", bench);
    steps.summary()
}
