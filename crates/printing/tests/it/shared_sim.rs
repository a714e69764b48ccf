//! The same against the independent simulator of the facts, where it is present.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests: clippy sees only the test functions themselves as tests"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use izi_ports::{Outcome, PrintJob, Progress, Trouble};
use izi_printing::{DirectPrinter, Flow};
use tempfile::TempDir;

use super::{job, print, timings};

pub(crate) struct SharedSim {
    child: Child,
    /// Kept open: it prints a report at its end.
    output: BufReader<ChildStdout>,
    folder: TempDir,
    way: Way,
}

/// What the simulated printer hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Tcp(u16),
    /// A pseudo terminal, at so many bits per second.
    Pty(u32),
}

pub(crate) fn script() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tools/printer_sim.py");
    let python = Command::new("python3").arg("--version").output().is_ok();
    if path.exists() && python {
        return Some(path);
    }
    println!("skipped: ../shared/tools/printer_sim.py or python3 is absent");
    None
}

impl SharedSim {
    pub(crate) fn start(script: &Path, way: Way, faults: &str, answers: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("python3");
        command.arg(script);
        match way {
            Way::Tcp(_) => command.args(["--tcp", "127.0.0.1:0"]),
            Way::Pty(baud) => {
                let rate = (baud / 10).to_string();
                command.arg("--pty").arg(folder.path().join("ttyPOS"));
                command.args(["--rate", &rate, "--xonxoff", "--idle", "0.1"])
            }
        };
        command.args(["--faults", faults, "--answers", answers, "--out"]).arg(folder.path());
        let mut child = command
            .arg("--state-file")
            .arg(folder.path().join("state"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        output.read_line(&mut ready).unwrap();
        let ready: serde_json::Value =
            serde_json::from_str(ready.strip_prefix("READY ").unwrap()).unwrap();
        let way = match way {
            Way::Tcp(_) => Way::Tcp(ready["port"][1].as_u64().unwrap().try_into().unwrap()),
            Way::Pty(_) => way,
        };
        Self { child, output, folder, way }
    }

    pub(crate) fn printer(&self) -> DirectPrinter {
        match self.way {
            Way::Tcp(port) => DirectPrinter::tcp("127.0.0.1", port, timings()),
            Way::Pty(baud) => {
                let port = self.folder.path().join("ttyPOS").display().to_string();
                DirectPrinter::serial(port, baud, Flow::XonXoff, timings())
            }
        }
    }

    fn set_state(&self, state: &str) {
        std::fs::write(self.folder.path().join("state"), state).unwrap();
    }

    /// Ends it and counts the copies of each job on its paper.
    pub(crate) fn copies(mut self, jobs: &[PrintJob]) -> Vec<usize> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap();
        drop(self.output);
        let paper = std::fs::read(self.folder.path().join("paper.bin")).unwrap();
        let count = |job: &PrintJob| {
            paper.windows(job.bytes.len()).filter(|piece| *piece == job.bytes).count()
        };
        jobs.iter().map(count).collect()
    }
}

/// What became of one ticket: how it ended, what it waited for before it began and meanwhile.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) outcome: Outcome,
    pub(crate) held_by: Vec<Trouble>,
    waited_for: Vec<Trouble>,
}

/// Prints as a spooler does: again and again while nothing has begun, and never after.
pub(crate) fn spool(printer: &DirectPrinter, job: &PrintJob) -> Story {
    let (mut held_by, started) = (Vec::new(), Instant::now());
    loop {
        let (outcome, steps) = print(printer, job);
        if let Outcome::NotStarted(trouble) = &outcome
            && started.elapsed() < Duration::from_secs(20)
        {
            if held_by.last() != Some(trouble) {
                held_by.push(trouble.clone());
            }
            thread::sleep(Duration::from_millis(100));
            continue;
        }
        let waited_for = steps.into_iter().filter_map(|step| match step {
            Progress::Waiting(trouble) => Some(trouble),
            Progress::Sending => None,
        });
        return Story { outcome, held_by, waited_for: waited_for.collect() };
    }
}

/// The cases mostly wait, so they do it at the same time.
pub(crate) fn at_once<T: Sync>(cases: &[T], check: impl Fn(&T) + Sync) {
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(case));
        }
    });
}

/// Two tickets through `faults`; the second one finds the printer as the first one left it.
fn two_tickets(script: &Path, faults: &str, answers: &str) -> (Story, Story, Vec<usize>) {
    let sim = SharedSim::start(script, Way::Tcp(0), faults, answers);
    let printer = sim.printer();
    let printer = if answers == "none" { printer } else { printer.known_to_answer() };
    let (one, mut two) = (job("B001-1"), job("B001-2"));
    let first = spool(&printer, &one);
    two.after_broken_transfer = matches!(first.outcome, Outcome::Uncertain(_));
    let second = spool(&printer, &two);
    if faults.contains('+') {
        // What it waits for is put right by then, and it prints what it was sent.
        thread::sleep(Duration::from_millis(1500));
    }
    let copies = sim.copies(&[one, two]);
    println!("{faults} ({answers}): {first:?} then {second:?}, on paper {copies:?}");
    (first, second, copies)
}

pub(crate) const ALL: &str = "dle,gsr,gsh,gsi,asb";

#[test]
fn faults_before_the_ticket_hold_it_back_and_it_comes_out_once() {
    let Some(script) = script() else { return };
    let cases = [
        ("cover_open+1,ok", Some(Trouble::CoverOpen)),
        ("paper_out+1,ok", Some(Trouble::PaperOut)),
        ("offline+1,ok", Some(Trouble::Offline)),
        ("cutter_error+1,ok", Some(Trouble::CutterError)),
        ("refuse+1,ok", Some(Trouble::Unreachable)),
        ("hang+1,ok", Some(Trouble::Stuck)),
        ("near_end+1,ok", None),
        ("ok,ok", None),
    ];
    at_once(&cases, |(faults, trouble)| {
        let (first, second, copies) = two_tickets(&script, faults, ALL);
        assert_eq!(first.outcome, Outcome::Printed, "{faults}");
        assert_eq!(first.held_by.first(), trouble.as_ref(), "{faults}");
        assert_eq!(second.outcome, Outcome::Printed, "{faults}");
        assert_eq!(copies, [1, 1], "{faults}");
    });
}

#[test]
fn faults_during_the_ticket_are_waited_for_and_it_comes_out_once() {
    let Some(script) = script() else { return };
    let cases = [
        ("paper_out@4+1,ok", ALL, Some(Trouble::PaperOut)),
        ("paper_out@4+1,ok", "dle,gsr", Some(Trouble::PaperOut)),
        ("cutter_error@3+1,ok", ALL, Some(Trouble::CutterError)),
        ("slow@960,ok", ALL, None),
        ("slow@960,ok", "dle,gsr", None),
    ];
    at_once(&cases, |(faults, answers, waited)| {
        let (first, second, copies) = two_tickets(&script, faults, answers);
        assert_eq!(first.outcome, Outcome::Printed, "{faults}");
        assert_eq!(first.waited_for.first(), waited.as_ref(), "{faults}");
        assert_eq!(second.outcome, Outcome::Printed, "{faults}");
        assert_eq!(copies, [1, 1], "{faults}");
    });
}

#[test]
fn a_broken_transfer_is_uncertain_and_the_next_ticket_is_whole() {
    let Some(script) = script() else { return };
    at_once(&[20, 100, 300, 500], |cut| {
        let (first, second, copies) = two_tickets(&script, &format!("drop@{cut},ok"), ALL);
        assert_eq!(first.outcome, Outcome::Uncertain(Trouble::Broken), "cut at {cut}");
        assert_eq!(second.outcome, Outcome::Printed);
        assert_eq!(copies, [0, 1]);
    });
}

#[test]
fn a_mute_printer_is_only_ever_sent_to() {
    let Some(script) = script() else { return };
    for (faults, expected) in [("ok", Outcome::Sent), ("paper_out@4+1", Outcome::Sent)] {
        let (first, second, copies) = two_tickets(&script, faults, "none");
        assert_eq!((first.outcome, second.outcome), (expected.clone(), expected));
        assert_eq!(copies[0], 1, "{faults}");
        assert!(copies[1] <= 1, "{faults}");
    }
    let (first, _, copies) = two_tickets(&script, "drop@300,ok", "none");
    assert_eq!(first.outcome, Outcome::Uncertain(Trouble::Broken));
    assert_eq!(copies, [0, 1]);
}

#[test]
fn a_printer_that_confirms_nothing_leaves_its_tickets_uncertain() {
    let Some(script) = script() else { return };
    let (first, second, copies) = two_tickets(&script, "ok", "dle");
    for story in [first, second] {
        assert_eq!(story.outcome, Outcome::Uncertain(Trouble::Unconfirmed));
    }
    assert_eq!(copies, [1, 1]);
}

#[test]
fn paper_that_nobody_replaces_leaves_one_uncertain_ticket_that_prints_later_once() {
    let Some(script) = script() else { return };
    let sim = SharedSim::start(&script, Way::Tcp(0), "paper_out@4,ok", ALL);
    let printer = sim.printer();
    let one = job("B001-1");
    let story = spool(&printer, &one);
    assert_eq!(story.outcome, Outcome::Uncertain(Trouble::PaperOut));
    sim.set_state("ok");
    thread::sleep(Duration::from_millis(300));
    let two = job("B001-2");
    assert_eq!(spool(&printer, &two).outcome, Outcome::Printed);
    assert_eq!(sim.copies(&[one, two]), [1, 1]);
}
