//! A command is a row of steps, each named and timed, and one plain line at its end.

use std::fmt::Write as _;
use std::io::{self, PipeReader, Read, Write};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How much of a step's output is kept to count its tests.
const TAIL: usize = 64 * 1024;

/// How long the rest of the output of a program that has ended is waited for. A child it left
/// behind may hold the pipe for ever.
const LINGER: Duration = Duration::from_secs(3);

/// The steps done so far.
pub(crate) struct Steps {
    started: Instant,
    done: Vec<Done>,
}

struct Done {
    name: String,
    took: Duration,
    tests: Option<Tests>,
    problem: Option<String>,
}

/// How many tests of a step passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    passed: u32,
    failed: u32,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), done: Vec::new() }
    }

    /// Runs a program as a step; whether it succeeded.
    pub(crate) fn run(&mut self, name: &str, mut command: Command) -> bool {
        self.step(name, None, || match command.status() {
            Ok(status) if status.success() => (None, Ok(())),
            Ok(status) => (None, Err(format!("{status}"))),
            Err(problem) => (None, Err(not_started(&command, &problem))),
        })
    }

    /// Runs a program whose output ends by telling how many tests passed.
    pub(crate) fn run_tests(&mut self, name: &str, command: Command) -> bool {
        self.step(name, None, || match shown(command) {
            Ok((Ok(()), output)) => (Tests::read(&output), Ok(())),
            Ok((Err(problem), output)) => (Tests::read(&output), Err(problem)),
            Err(problem) => (None, Err(problem)),
        })
    }

    /// Runs what is not a program.
    pub(crate) fn act(&mut self, name: &str, act: impl FnOnce() -> Result<(), String>) -> bool {
        self.step(name, None, || (None, act()))
    }

    /// Runs a step that the rest cannot do without.
    pub(crate) fn must(&mut self, name: &str, command: Command) -> Result<(), String> {
        if self.run(name, command) { Ok(()) } else { Err(format!("{name} failed")) }
    }

    /// Counts a step that could not be tried as failed.
    pub(crate) fn not_run(&mut self, name: &str, why: &str) {
        self.step(name, Some(why), || (None, Err(format!("not run: {why}"))));
    }

    fn step(
        &mut self,
        name: &str,
        note: Option<&str>,
        act: impl FnOnce() -> (Option<Tests>, Result<(), String>),
    ) -> bool {
        say(&format!("\n== {name}{}", note.map(|it| format!(" ({it})")).unwrap_or_default()));
        let started = Instant::now();
        let (tests, outcome) = act();
        let done =
            Done { name: name.to_owned(), took: started.elapsed(), tests, problem: outcome.err() };
        say(&done.line());
        let is_good = done.problem.is_none();
        self.done.push(done);
        is_good
    }

    /// Tells what became of every step, and in the last line how many tests and steps passed.
    pub(crate) fn summary(&self) -> Result<(), String> {
        let mut text = String::from("\n");
        for it in &self.done {
            let _ = writeln!(text, "{}", it.line());
        }
        let all = self.done.iter().map(Done::counted).fold(Tests::default(), |a, b| Tests {
            passed: a.passed + b.passed,
            failed: a.failed + b.failed,
        });
        let _ = writeln!(text, "{} steps in {}", self.done.len(), clock(self.started.elapsed()));
        let _ = write!(text, "{} passed, {} failed", all.passed, all.failed);
        say(&text);
        let failed: Vec<_> =
            self.done.iter().filter(|it| it.problem.is_some()).map(|it| it.name.as_str()).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}

impl Done {
    /// Its tests, or itself where it has none. A step that failed without a failed test counts.
    fn counted(&self) -> Tests {
        match (self.tests, &self.problem) {
            (Some(it), Some(_)) if it.failed == 0 => Tests { failed: 1, ..it },
            (Some(it), _) => it,
            (None, None) => Tests { passed: 1, failed: 0 },
            (None, Some(_)) => Tests { passed: 0, failed: 1 },
        }
    }

    fn line(&self) -> String {
        let tests = match self.tests {
            Some(it) => format!("  {} passed, {} failed", it.passed, it.failed),
            None => String::new(),
        };
        let state = if self.problem.is_none() { "ok" } else { "FAILED" };
        let why = self.problem.as_ref().map(|it| format!("  {it}")).unwrap_or_default();
        format!("{state:<6} {:>7}  {}{tests}{why}", clock(self.took), self.name)
    }
}

impl Tests {
    /// Reads what nextest, cargo test, vitest and our own flows write at their end: every one of
    /// them says `N passed`. Cargo test says it once per binary.
    fn read(output: &str) -> Option<Self> {
        let mut tests = None;
        for line in output.lines().map(str::trim) {
            let is_total = line.starts_with("Summary [") || line.starts_with("Tests ");
            let is_part = line.starts_with("test result:");
            let counted = Self {
                passed: before(line, " passed").unwrap_or(0),
                failed: before(line, " failed").unwrap_or(0),
            };
            if is_part {
                let sum: Self = tests.unwrap_or_default();
                tests = Some(Self {
                    passed: sum.passed + counted.passed,
                    failed: sum.failed + counted.failed,
                });
            } else if is_total {
                tests = Some(counted);
            }
        }
        tests
    }
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> Option<u32> {
    let text = &line[..line.find(word)?];
    text.rsplit(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}

/// Runs a program, shows what it writes, and gives the end of it.
fn shown(mut command: Command) -> Result<(Result<(), String>, String), String> {
    let (reader, writer) = io::pipe().map_err(|it| it.to_string())?;
    let twin = writer.try_clone().map_err(|it| it.to_string())?;
    command.env("NO_COLOR", "1").stdout(writer).stderr(twin);
    let mut child = command.spawn().map_err(|it| not_started(&command, &it))?;
    drop(command); // It holds the pipe's other end.
    let tail = Arc::new(Mutex::new(Vec::new()));
    let (ended, end) = mpsc::channel();
    let kept = Arc::clone(&tail);
    thread::spawn(move || {
        copy(reader, &kept);
        let _ = ended.send(());
    });
    let status = child.wait().map_err(|it| it.to_string())?;
    let _ = end.recv_timeout(LINGER);
    let output = tail.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = if status.success() { Ok(()) } else { Err(format!("{status}")) };
    Ok((outcome, String::from_utf8_lossy(&output).into_owned()))
}

fn copy(mut from: PipeReader, tail: &Mutex<Vec<u8>>) {
    let mut piece = [0; 8192];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        let _ = io::stdout().write_all(&piece[..length]);
        let _ = io::stdout().flush();
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend_from_slice(&piece[..length]);
        let surplus = tail.len().saturating_sub(TAIL);
        tail.drain(..surplus);
    }
}

fn not_started(command: &Command, problem: &io::Error) -> String {
    format!("{} could not be started: {problem}", command.get_program().display())
}

fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{}m{:02}s", seconds / 60, seconds % 60)
    }
}

/// One line for whoever started the command.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
    let _ = io::stdout().flush();
}

/// Why it did not work.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "xtask: {line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(output: &str, expected: Option<(u32, u32)>) {
        let expected = expected.map(|(passed, failed)| Tests { passed, failed });
        assert_eq!(Tests::read(output), expected, "from {output:?}");
    }

    #[test]
    fn every_runner_is_understood() {
        check(
            "     Summary [  12.3s] 345 tests run: 345 passed (2 slow), 0 skipped",
            Some((345, 0)),
        );
        check(
            "  Summary [1s] 9/20 tests run: 7 passed, 2 failed, 1 skipped\n  error",
            Some((7, 2)),
        );
        check(
            " Test Files  9 passed (9)\n      Tests  50 passed (50)\n   Start at  1",
            Some((50, 0)),
        );
        check("      Tests  1 failed | 49 passed (50)", Some((49, 1)));
        check(
            "test result: ok. 3 passed; 0 failed;\ntest result: FAILED. 2 passed; 1 failed;",
            Some((5, 1)),
        );
        check("nothing to see", None);
    }

    #[test]
    fn a_step_that_fails_without_a_failed_test_is_counted() {
        let done = |tests, problem: Option<&str>| Done {
            name: String::new(),
            took: Duration::ZERO,
            tests,
            problem: problem.map(str::to_owned),
        };
        let tests = Some(Tests { passed: 3, failed: 0 });
        assert_eq!(done(tests, Some("exit")).counted(), Tests { passed: 3, failed: 1 });
        assert_eq!(done(None, Some("exit")).counted(), Tests { passed: 0, failed: 1 });
        assert_eq!(done(None, None).counted(), Tests { passed: 1, failed: 0 });
    }
}
