//! Many tickets, a fault for each, and the rules of a spooler: retry only what never started.

use std::thread;
use std::time::Duration;

use izi_ports::Outcome;
use izi_testkit::printer::{Fault, PrinterSim};

use super::{copies, job, print, printer};

const TICKETS: usize = 60;
const ATTEMPTS_MAX: usize = 5;

/// The faults of the campaign, each five times.
fn fault(n: usize) -> &'static [Fault] {
    const FAULTS: [&[Fault]; 12] = [
        &[],
        &[Fault::DropAfter(300)],
        &[Fault::Refuse],
        &[Fault::PaperOutAfter(150)],
        &[Fault::NoTokens],
        &[Fault::DropAfter(4)],
        &[Fault::CoverOpen],
        &[Fault::HangAfter(0)],
        &[Fault::NoTokens, Fault::PaperOutAfter(300)],
        &[Fault::NoTokens, Fault::DropAfter(580)],
        &[Fault::Slow(4000)],
        &[Fault::CutterError],
    ];
    FAULTS[n * 5 % FAULTS.len()]
}

#[test]
fn sixty_tickets_through_every_fault_are_each_printed_once_or_asked_about() {
    let sim = PrinterSim::start().unwrap();
    let printer = printer(&sim).known_to_answer();
    let (mut proven, mut asked, mut broken) = (0, 0, false);
    for n in 1..=TICKETS {
        let mut it = job(&format!("B001-{n}"));
        it.after_broken_transfer = broken;
        sim.set(fault(n));
        let outcome = thread::scope(|scope| {
            // Somebody comes and puts it right.
            let repair = scope.spawn(|| {
                thread::sleep(Duration::from_millis(200));
                sim.recover();
            });
            let first = print(&printer, &it).0;
            repair.join().unwrap();
            retried(first, || print(&printer, &it).0)
        });
        let on_paper = copies(&sim.tickets(), &it);
        match outcome {
            Outcome::Printed => {
                assert_eq!(on_paper, 1, "ticket {n}, {:?}", fault(n));
                proven += 1;
            }
            Outcome::Uncertain(_) => {
                assert!(on_paper <= 1, "ticket {n}, {:?}", fault(n));
                asked += 1;
            }
            other => panic!("ticket {n}, {:?}: {other:?}", fault(n)),
        }
        broken = matches!(outcome, Outcome::Uncertain(_));
    }
    for n in 1..=TICKETS {
        assert!(copies(&sim.tickets(), &job(&format!("B001-{n}"))) <= 1, "ticket {n} came twice");
    }
    assert_eq!(proven + asked, TICKETS);
    assert!(asked < TICKETS / 3 && asked > 0, "{asked} were asked about");
}

fn retried(first: Outcome, mut again: impl FnMut() -> Outcome) -> Outcome {
    let mut outcome = first;
    for _ in 1..ATTEMPTS_MAX {
        match outcome {
            Outcome::NotStarted(_) => outcome = again(),
            _ => break,
        }
    }
    outcome
}
