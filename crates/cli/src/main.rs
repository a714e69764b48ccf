//! `izi`: the core from a terminal, for support, scripts and tests. JSON on stdout, faults as JSON on
//! stderr; exit 0 done, 1 refused, 2 usage.

mod args;
mod fiscal;
mod owner;
mod paper;
mod report;
mod report_json;
mod verbs;

use std::io::Write;
use std::process::ExitCode;

use crate::args::{Command, USAGE};
use crate::verbs::Output;

const REFUSED: u8 = 1;
const USAGE_EXIT: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<_> =
        std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
    let command = match Command::read(&words) {
        Ok(it) => it,
        Err(problem) => {
            let asks = words.is_empty() || words.iter().any(|it| it == "--help" || it == "help");
            let fault = serde_json::json!({ "code": "usage", "detail": problem });
            let words = if asks { USAGE.to_owned() } else { format!("{fault}\n") };
            say(&mut std::io::stderr(), words.as_bytes());
            return ExitCode::from(USAGE_EXIT);
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(it) => it,
        Err(problem) => {
            say(&mut std::io::stderr(), format!("izi: {problem}\n").as_bytes());
            return ExitCode::from(REFUSED);
        }
    };
    let outcome = runtime.block_on(verbs::run(command));
    // A printer may keep a thread waiting for paper; what it stored is enough to go on from.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    match outcome {
        Ok(Output::Bytes(output)) => {
            say(&mut std::io::stdout(), &output);
            ExitCode::SUCCESS
        }
        Ok(Output::Once(path)) => {
            // Whoever closed the pipe does not want the rest.
            let _ = std::fs::File::open(&path)
                .and_then(|mut it| std::io::copy(&mut it, &mut std::io::stdout()));
            let _ = std::fs::remove_file(&path);
            ExitCode::SUCCESS
        }
        Ok(Output::Said) => ExitCode::SUCCESS,
        Err(fault) => {
            let mut line = serde_json::to_vec(&fault).unwrap_or_default();
            line.push(b'\n');
            say(&mut std::io::stderr(), &line);
            ExitCode::from(REFUSED)
        }
    }
}

/// Writes and goes on: whoever closed the pipe does not want the rest.
fn say(to: &mut impl Write, bytes: &[u8]) {
    let _ = to.write_all(bytes).and_then(|()| to.flush());
}
