//! The drawer: one pulse, or a reason.

use std::thread;
use std::time::{Duration, Instant};

use izi_ports::{Outcome, Printer, Progress, Trouble};
use izi_printing::DRAWER_PIN_5;
use izi_testkit::printer::{Fault, PrinterSim};

use super::{job, printer, timings};

#[test]
fn the_drawer_opens_once_and_leaves_no_trace_on_the_next_ticket() {
    let sim = PrinterSim::start().unwrap();
    let printer = printer(&sim);
    assert_eq!(printer.open_drawer(), Ok(()));
    assert_eq!(super::print(&printer, &job("B001-1")).0, Outcome::Printed);
    assert_eq!(sim.drawer_pulses(), 1);
    assert_eq!(sim.tickets(), [job("B001-1").bytes]);
}

#[test]
fn the_pulse_is_the_one_of_the_settings() {
    let sim = PrinterSim::start().unwrap();
    assert_eq!(printer(&sim).with_pulse(DRAWER_PIN_5).open_drawer(), Ok(()));
    assert!(sim.received().ends_with(&DRAWER_PIN_5));
}

#[test]
fn a_mute_printer_opens_its_drawer_too() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::Mute]);
    assert_eq!(printer(&sim).open_drawer(), Ok(()));
    assert_eq!(sim.drawer_pulses(), 1);
}

#[test]
fn a_drawer_that_cannot_open_now_does_not_open_later() {
    for (fault, trouble) in [
        (Fault::Refuse, Trouble::Unreachable),
        (Fault::PaperOutAfter(0), Trouble::PaperOut),
        (Fault::CoverOpen, Trouble::CoverOpen),
        (Fault::HangAfter(0), Trouble::Stuck),
    ] {
        let sim = PrinterSim::start().unwrap();
        sim.set(&[fault]);
        let started = Instant::now();
        assert_eq!(printer(&sim).known_to_answer().open_drawer(), Err(trouble));
        assert!(started.elapsed() < timings().drawer * 2, "{:?}", started.elapsed());
        sim.recover();
        thread::sleep(Duration::from_millis(100));
        assert_eq!(sim.drawer_pulses(), 0, "{fault:?}");
    }
}

#[test]
fn while_a_ticket_waits_for_paper_the_drawer_says_so_in_time() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::PaperOutAfter(50)]);
    let printer = printer(&sim);
    let mut asked = None;
    let outcome = printer.print(&job("B001-1"), &mut |step| {
        if let Progress::Waiting(_) = step {
            let started = Instant::now();
            // Another thread, as the drawer of the next sale would be.
            let answer = thread::scope(|scope| scope.spawn(|| printer.open_drawer()).join());
            asked = Some((answer.unwrap(), started.elapsed()));
            sim.recover();
        }
        true
    });
    assert_eq!(outcome, Outcome::Printed);
    let (answer, took) = asked.unwrap();
    assert_eq!(answer, Err(Trouble::PaperOut));
    assert!(took < timings().drawer * 2, "{took:?}");
    assert_eq!(sim.drawer_pulses(), 0);
}
