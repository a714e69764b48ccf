//! Many tickets, a fault for each, and the rules of a spooler: retry only what never started. Over
//! the network and over a cable; `--no-capture` shows the table.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests: clippy sees only the test functions themselves as tests"
)]

use std::fmt::Write as _;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use izi_ports::Outcome;
use izi_printing::DirectPrinter;
use izi_testkit::printer::{Fault, PrinterSim};

use super::{copies, job, print, printer};

const ATTEMPTS_MAX: usize = 40;

/// When somebody comes and puts it right.
const REPAIR: Duration = Duration::from_millis(200);

const FAULTS: [(&str, &[Fault]); 15] = [
    ("none", &[]),
    ("drop@4", &[Fault::DropAfter(4)]),
    ("drop@300", &[Fault::DropAfter(300)]),
    ("drop@580, no tokens", &[Fault::NoTokens, Fault::DropAfter(580)]),
    ("refuse", &[Fault::Refuse]),
    ("hang", &[Fault::HangAfter(0)]),
    ("hang@200", &[Fault::HangAfter(200)]),
    ("paper out@150", &[Fault::PaperOutAfter(150)]),
    ("paper out@300, no tokens", &[Fault::NoTokens, Fault::PaperOutAfter(300)]),
    ("near end", &[Fault::NearEnd]),
    ("cover open", &[Fault::CoverOpen]),
    ("offline", &[Fault::Offline]),
    ("cutter error", &[Fault::CutterError]),
    ("slow@960", &[Fault::Slow(960)]),
    ("mute", &[Fault::Mute]),
];

/// What became of the tickets of one fault.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) tickets: usize,
    printed: usize,
    sent: usize,
    asked: usize,
    retried: usize,
    lost: usize,
    doubled: usize,
}

impl Row {
    pub(crate) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// A ticket that ended so and is on paper so often.
    pub(crate) fn count(&mut self, outcome: &Outcome, on_paper: usize) {
        self.tickets += 1;
        self.doubled += usize::from(on_paper > 1);
        match outcome {
            Outcome::Printed => {
                self.printed += 1;
                self.lost += usize::from(on_paper == 0);
            }
            // Nothing was claimed about these.
            Outcome::Sent => self.sent += 1,
            Outcome::Uncertain(_) => self.asked += 1,
            // Still in the queue, and said to be.
            Outcome::NotStarted(trouble) => panic!("{}: never begun, {trouble:?}", self.name),
        }
    }
}

/// Shows the table, and that nothing was lost or doubled in silence.
pub(crate) fn settle(rows: &[Row]) {
    let mut table = format!(
        "{:<52}{:>8}{:>8}{:>6}{:>7}{:>8}{:>6}{:>8}\n",
        "fault", "tickets", "printed", "sent", "asked", "retried", "lost", "doubled"
    );
    let mut all = Row::new("all".to_owned());
    for row in rows {
        all.tickets += row.tickets;
        all.printed += row.printed;
        all.sent += row.sent;
        all.asked += row.asked;
        all.retried += row.retried;
        all.lost += row.lost;
        all.doubled += row.doubled;
    }
    for row in rows.iter().chain([&all]) {
        let Row { name, tickets, printed, sent, asked, retried, lost, doubled } = row;
        let counts = format!("{tickets:>8}{printed:>8}{sent:>6}{asked:>7}{retried:>8}");
        writeln!(table, "{name:<52}{counts}{lost:>6}{doubled:>8}").unwrap();
    }
    println!("{table}");
    assert_eq!((all.lost, all.doubled), (0, 0), "silent losses and doubles\n{table}");
    assert_eq!(all.printed + all.sent + all.asked, all.tickets);
    assert!(all.asked * 2 < all.tickets, "{} were asked about", all.asked);
}

#[cfg(unix)]
fn sims() -> Vec<(&'static str, PrinterSim, Option<tempfile::TempDir>)> {
    let folder = tempfile::TempDir::new().unwrap();
    let cable = PrinterSim::on_cable(&folder.path().join("ttyPOS")).unwrap();
    vec![("tcp", PrinterSim::start().unwrap(), None), ("pty", cable, Some(folder))]
}

#[cfg(not(unix))]
fn sims() -> Vec<(&'static str, PrinterSim, Option<tempfile::TempDir>)> {
    vec![("tcp", PrinterSim::start().unwrap(), None)]
}

/// Prints as a spooler does, and tells how often it began anew.
fn spool(printer: &DirectPrinter, it: &izi_ports::PrintJob) -> (Outcome, usize) {
    let mut outcome = print(printer, it).0;
    for attempt in 0..ATTEMPTS_MAX {
        if !matches!(outcome, Outcome::NotStarted(_)) {
            return (outcome, attempt);
        }
        thread::sleep(Duration::from_millis(20));
        outcome = print(printer, it).0;
    }
    (outcome, ATTEMPTS_MAX)
}

fn tickets_through(way: &str, sim: &PrinterSim, name: &str, faults: &[Fault], count: usize) -> Row {
    let mut row = Row::new(format!("{name} ({way})"));
    let mute = faults.contains(&Fault::Mute);
    let printer = if mute { printer(sim) } else { printer(sim).known_to_answer() };
    let (mut ended, mut broken) = (Vec::new(), false);
    for n in 1..=count {
        let mut it = job(&format!("B001-{n}"));
        it.after_broken_transfer = broken;
        sim.set(faults);
        let (outcome, again) = thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(REPAIR);
                if !mute {
                    sim.recover();
                }
            });
            spool(&printer, &it)
        });
        if outcome == Outcome::Printed {
            assert_eq!(copies(&sim.tickets(), &it), 1, "{name}: proven while not on paper");
        }
        row.retried += again;
        broken = matches!(outcome, Outcome::Uncertain(_));
        ended.push((it, outcome));
    }
    if mute {
        sim.wait_for_tickets(count, Duration::from_secs(5));
    }
    // What was left in its buffer comes out by now.
    let tickets = sim.tickets();
    for (it, outcome) in ended {
        row.count(&outcome, copies(&tickets, &it));
    }
    row
}

#[test]
fn tickets_through_every_fault_are_each_printed_once_or_asked_about() {
    let rows = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for (place, (name, faults)) in FAULTS.into_iter().enumerate() {
            let rows = &rows;
            scope.spawn(move || {
                for (way, sim, _folder) in sims() {
                    let row = tickets_through(way, &sim, name, faults, 4);
                    rows.lock().unwrap().push((place, row));
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by_key(|it| it.0);
    settle(&rows.into_iter().map(|it| it.1).collect::<Vec<_>>());
}

#[test]
fn tickets_through_faults_by_chance_are_each_printed_once_or_asked_about() {
    let rows = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for (seed, (way, sim, folder)) in (11..).zip(sims()) {
            let rows = &rows;
            scope.spawn(move || {
                let row = tickets_by_chance(way, &sim, seed, 50);
                rows.lock().unwrap().push(row);
                drop((sim, folder));
            });
        }
    });
    settle(&rows.into_inner().unwrap());
}

fn tickets_by_chance(way: &str, sim: &PrinterSim, seed: u64, count: usize) -> Row {
    let mut row = Row::new(format!("by chance, seed {seed} ({way})"));
    let printer = printer(sim).known_to_answer();
    sim.set_mix(seed, 80);
    let (mut ended, mut broken) = (Vec::new(), false);
    for n in 1..=count {
        let mut it = job(&format!("B001-{n}"));
        it.after_broken_transfer = broken;
        let (outcome, again) = spool(&printer, &it);
        row.retried += again;
        broken = matches!(outcome, Outcome::Uncertain(_));
        ended.push((it, outcome));
        // A cable is a new connection only once the printer saw the end of the one before.
        thread::sleep(Duration::from_millis(15));
    }
    assert!(!sim.struck().is_empty());
    println!("{way}: {:?}", sim.struck());
    sim.recover();
    thread::sleep(REPAIR);
    let tickets = sim.tickets();
    for (it, outcome) in ended {
        row.count(&outcome, copies(&tickets, &it));
    }
    row
}

#[cfg(unix)]
mod shared {
    //! The same through the independent simulator of the facts, where it is present.

    use super::super::job;
    use super::super::shared_sim::{ALL, SharedSim, Way, at_once, script, spool};
    use super::*;

    /// Faults, and what it answers.
    const CASES: [(&str, &str); 13] = [
        ("ok,ok,ok", ALL),
        ("slow@960,slow@960,ok", ALL),
        ("drop@300,ok,drop@20,ok", ALL),
        ("drop@500,drop@100,ok", "dle,gsr"),
        ("near_end+0.5,ok", ALL),
        ("paper_out@4+0.5,paper_out@9+0.5,ok", ALL),
        ("paper_out+0.5,ok", "dle,gsr"),
        ("cover_open+0.5,ok", ALL),
        ("offline+0.5,ok", ALL),
        ("cutter_error@3+0.5,cutter_error+0.5,ok", ALL),
        ("refuse+0.5,ok", ALL),
        ("hang+0.5,ok", ALL),
        ("ok,ok,ok", "none"),
    ];

    #[test]
    fn tickets_through_every_fault_of_the_shared_simulator_come_out_once_or_are_asked_about() {
        let Some(script) = script() else { return };
        let rows = Mutex::new(Vec::new());
        let ways = [Way::Tcp(0), Way::Pty(115_200)];
        let mut cases: Vec<_> = CASES
            .into_iter()
            .enumerate()
            .flat_map(|(place, case)| ways.map(|way| (place, way, case, 3)))
            // On its cable a dropped port leaves its name behind for a second, and the system gives
            // that name to the next pseudo terminal anybody opens: another simulator's. Our own,
            // which takes the name away first, pulls cables out.
            .filter(|(_, way, case, _)| *way == Way::Tcp(0) || !case.0.contains("drop"))
            .collect();
        // The speed of a usual serial printer, without what takes minutes at it.
        let slow = Way::Pty(9600);
        cases.push((CASES.len(), slow, ("ok,ok", ALL), 2));
        cases.push((CASES.len(), slow, ("paper_out@4+0.5,ok", ALL), 2));
        cases.push((CASES.len(), slow, ("ok", "none"), 2));
        at_once(&cases, |&(place, way, (faults, answers), count)| {
            let mut row = Row::new(match way {
                Way::Tcp(_) => format!("{faults} (tcp, {answers})"),
                Way::Pty(baud) => format!("{faults} (pty {baud}, {answers})"),
            });
            let sim = SharedSim::start(&script, way, faults, answers);
            let printer = sim.printer();
            let printer = if answers == "none" { printer } else { printer.known_to_answer() };
            let (mut jobs, mut outcomes, mut broken) = (Vec::new(), Vec::new(), false);
            for n in 1..=count {
                let mut it = job(&format!("B001-{n}"));
                it.after_broken_transfer = broken;
                let story = spool(&printer, &it);
                row.retried += story.held_by.len();
                broken = matches!(story.outcome, Outcome::Uncertain(_));
                jobs.push(it);
                outcomes.push(story.outcome);
                // Its next fault begins with the next job, which a pause on the cable ends.
                thread::sleep(Duration::from_millis(250));
            }
            for (outcome, on_paper) in outcomes.iter().zip(sim.copies(&jobs)) {
                row.count(outcome, on_paper);
            }
            rows.lock().unwrap().push((place, row));
        });
        let mut rows = rows.into_inner().unwrap();
        rows.sort_by_key(|it| it.0);
        settle(&rows.into_iter().map(|it| it.1).collect::<Vec<_>>());
    }
}
