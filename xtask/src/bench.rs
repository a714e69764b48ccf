//! The budgets, measured on release builds.

use crate::steps::Steps;
use crate::{Outcome, machine, repo, run};

/// Builds for speed and measures; arguments go to the bench.
pub(crate) fn bench(arguments: &[&str]) -> Outcome {
    let mut steps = Steps::new();
    machine::prepare(&mut steps, machine::TEST)?;
    machine::prepare_driver(&mut steps)?;
    steps.must("screen", repo::npm("run build"))?;
    run::build_window(&mut steps, true)?;
    let mut bench = repo::cargo("run --release --package izi-bench --");
    bench.args(arguments);
    steps.run("budgets", bench);
    steps.summary()
}
