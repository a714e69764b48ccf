//! The project's commands: `cargo xtask run | test | bench | screenshots | dist`.
//!
//! They need nothing but Rust and Node, and set up the rest themselves where they can.

mod bench;
mod display;
mod host;
mod machine;
mod repo;
mod run;
mod screenshots;
mod steps;
mod test;

use std::process::ExitCode;

use crate::steps::Steps;

const USAGE: &str = "usage: cargo xtask COMMAND
  run [--headless-screenshot FILE] [--release]
               sets up, builds, and opens the program in practice mode; without a screen,
               draws it on a virtual one and keeps a picture
  test         sets up and runs every check there is
  bench [--only PART]
               measures against the budgets, or one part of them
  screenshots  every screen and state, to target/screenshots
  dist         the installer for this platform";

/// What ended a command early, in words for a person.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["run", rest @ ..] => run::Options::read(rest).and_then(|it| run::run(&it)),
        ["test"] => test::test(),
        ["bench", rest @ ..] => bench::bench(rest),
        ["screenshots"] => screenshots::screenshots(),
        ["dist"] => dist(),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            steps::complain(&problem);
            ExitCode::FAILURE
        }
    }
}

/// Builds what a shop installs, for the platform this runs on.
fn dist() -> Outcome {
    let mut steps = Steps::new();
    machine::prepare(&mut steps, machine::BUILD)?;
    let cli = repo::root().join("ui/node_modules/@tauri-apps/cli/tauri.js");
    let mut build = repo::tool("node");
    build.arg(cli).arg("build");
    steps.must("installer", build)?;
    steps::say(&format!("see {}", repo::target().join("release/bundle").display()));
    Ok(())
}
