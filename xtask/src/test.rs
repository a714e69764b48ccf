//! Every check there is, in the order in which they need each other.

use std::process::Command;

use crate::display::Display;
use crate::host::Host;
use crate::steps::Steps;
use crate::{Outcome, machine, repo};

/// Sets up and checks everything; goes on after a failure where the rest does not need it.
pub(crate) fn test() -> Outcome {
    let mut steps = Steps::new();
    machine::prepare(&mut steps, machine::TEST)?;
    machine::prepare_driver(&mut steps)?;
    steps.run("format", repo::cargo("fmt --all --check"));
    // The window contains the screen, so a screen there must be.
    steps.must("screen", repo::npm("run build"))?;
    steps.run("clippy", clippy());
    steps.run_tests("rust tests", rust_tests());
    steps.run_tests("papers read back", papers());
    steps.run("generated types", unchanged("ui/src/lib/api/generated"));
    steps.run("screen types", repo::npm("run check"));
    steps.run("screen lint", repo::npm("run lint"));
    steps.run_tests("screen tests", repo::npm("test"));
    if steps.run("programs", repo::programs(false)) {
        browser_flows(&mut steps);
        window(&mut steps);
    } else {
        steps.not_run("browser flows", "the programs do not build");
        steps.not_run("window", "the programs do not build");
    }
    steps.summary()
}

fn clippy() -> Command {
    let mut command = repo::cargo("clippy --all-targets");
    command.args(repo::WHOLE.split_whitespace()).args(["--", "--deny", "warnings"]);
    command
}

fn rust_tests() -> Command {
    let runner = if repo::has("cargo-nextest") { "nextest run" } else { "test" };
    let mut command = repo::cargo(runner);
    command.arg("--no-fail-fast").args(repo::WHOLE.split_whitespace());
    command
}

/// The golden tickets, and what the tests wrote for every model of printer, as another's interpreter
/// reads and draws them, QRs and barcodes included. Its crates want a newer Rust than they need, so it
/// is a workspace of its own.
fn papers() -> Command {
    let written = ["models", "setup"].map(|it| repo::target().join("tmp/papers").join(it));
    let mut command = repo::cargo("run --quiet --ignore-rust-version --manifest-path");
    command
        .arg("tools/escpos-oracle/Cargo.toml")
        .args(["--", "check"])
        .args(repo::files("tests/golden/tickets", "escpos"))
        .args(written.iter().filter(|it| it.is_dir()))
        .env("CARGO_TARGET_DIR", repo::target().join("oracle"));
    command
}

/// The tests write the screen's types anew; what is committed must be the same.
fn unchanged(path: &str) -> Command {
    let mut command = repo::tool("git");
    command.args(["diff", "--exit-code", "--stat", "--", path]);
    command
}

fn browser_flows(steps: &mut Steps) {
    const NAME: &str = "browser flows";
    match repo::fresh("flows-data").and_then(|data| Host::start(&data)) {
        Ok(host) => {
            let mut flows = repo::npm("run e2e");
            host.show(&mut flows);
            // How fast is the bench's question; a busy build server is no failed flow.
            flows.env("IZI_SCAN_BUDGET_MS", "2000");
            steps.run_tests(NAME, flows);
        }
        Err(problem) => steps.not_run(NAME, &problem),
    }
}

fn window(steps: &mut Steps) {
    const NAME: &str = "window";
    match Display::start() {
        Ok(display) => {
            let mut smoke = repo::tool("node");
            smoke
                .arg("ui/e2e/window.mjs")
                .env("IZI_WINDOW", repo::built("debug", "izisales"))
                .env("IZI_DEVHOST", repo::built("debug", "izi-devhost"))
                .env("IZI_SHOTS", repo::scratch("screenshots"));
            display.show(&mut smoke);
            steps.run_tests(NAME, smoke);
        }
        Err(problem) => steps.not_run(NAME, &problem),
    }
}
