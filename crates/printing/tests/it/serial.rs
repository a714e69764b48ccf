//! A printer on a serial port: the other end of a pseudo terminal.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "clippy sees only the test functions themselves as tests")]

use std::thread;
use std::time::{Duration, Instant};

use izi_ports::{Condition, Outcome, Printer, Progress, Trouble};
use izi_printing::{DirectPrinter, Flow};
use izi_testkit::printer::{Fault, PrinterSim};
use tempfile::TempDir;

use super::{copies, job, print, printer, ticket, timings};

fn on_cable() -> (TempDir, PrinterSim) {
    let folder = TempDir::new().unwrap();
    let sim = PrinterSim::on_cable(&folder.path().join("ttyPOS")).unwrap();
    (folder, sim)
}

#[test]
fn a_serial_printer_prints_once_and_proves_it() {
    let (folder, sim) = on_cable();
    let port = folder.path().join("ttyPOS").display().to_string();
    for flow in [Flow::None, Flow::XonXoff, Flow::RtsCts] {
        let printer = DirectPrinter::serial(&port, 115_200, flow, timings());
        assert_eq!(printer.status(), Ok(Condition::Ready));
        assert_eq!(print(&printer, &job(flow.as_str())).0, Outcome::Printed);
    }
    assert_eq!(sim.tickets(), ["none", "xonxoff", "rtscts"].map(ticket));
}

#[test]
fn near_the_end_of_the_roll_it_says_so_and_prints() {
    let (_folder, sim) = on_cable();
    sim.set(&[Fault::NearEnd]);
    assert_eq!(printer(&sim).status(), Ok(Condition::PaperLow));
    assert_eq!(print(&printer(&sim), &job("B001-1")).0, Outcome::Printed);
}

#[test]
fn a_mute_serial_printer_is_only_sent_to() {
    let (_folder, sim) = on_cable();
    sim.set(&[Fault::Mute]);
    let printer = printer(&sim);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Sent);
    assert_eq!(printer.status(), Ok(Condition::Mute));
    assert_eq!(sim.wait_for_tickets(1, Duration::from_secs(5)), [ticket("B001-1")]);
}

#[test]
fn nothing_leaves_for_a_serial_printer_that_cannot_print() {
    for (fault, trouble) in [
        (Fault::Refuse, Trouble::Unreachable),
        (Fault::PaperOutAfter(0), Trouble::PaperOut),
        (Fault::CoverOpen, Trouble::CoverOpen),
        (Fault::CutterError, Trouble::CutterError),
        (Fault::HangAfter(0), Trouble::Stuck),
    ] {
        let (_folder, sim) = on_cable();
        let printer = printer(&sim).known_to_answer();
        sim.set(&[fault]);
        assert_eq!(print(&printer, &job("B001-1")), (Outcome::NotStarted(trouble), vec![]));
        sim.recover();
        assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed, "{fault:?}");
        assert_eq!(sim.tickets(), [ticket("B001-1")]);
    }
}

#[test]
fn a_port_that_another_program_has_is_busy() {
    let (folder, sim) = on_cable();
    let port = folder.path().join("ttyPOS").display().to_string();
    let theirs = serialport::new(port, 9600).open().unwrap();
    assert_eq!(print(&printer(&sim), &job("B001-1")).0, Outcome::NotStarted(Trouble::Busy));
    drop(theirs);
    assert_eq!(print(&printer(&sim), &job("B001-1")).0, Outcome::Printed);
}

#[test]
fn a_cable_pulled_out_at_any_byte_never_loses_nor_doubles_a_ticket() {
    let one = job("B001-1");
    let mut broken = 0;
    for cut in (0..one.bytes.len() + 40).step_by(29) {
        let (_folder, sim) = on_cable();
        let printer = printer(&sim).known_to_answer();
        sim.set(&[Fault::DropAfter(cut)]);
        let mut outcome = print(&printer, &one).0;
        if let Outcome::NotStarted(_) = outcome {
            assert_eq!(copies(&sim.tickets(), &one), 0, "cut at {cut}");
            sim.recover();
            outcome = print(&printer, &one).0;
            assert_eq!(outcome, Outcome::Printed, "cut at {cut}");
        }
        let on_paper = copies(&sim.tickets(), &one);
        match outcome {
            Outcome::Printed => assert_eq!(on_paper, 1, "cut at {cut}"),
            Outcome::Uncertain(_) => broken += 1,
            Outcome::Sent | Outcome::NotStarted(_) => panic!("cut at {cut}: {outcome:?}"),
        }
        sim.recover();
        let mut next = job("B001-2");
        next.after_broken_transfer = matches!(outcome, Outcome::Uncertain(_));
        assert_eq!(print(&printer, &next).0, Outcome::Printed, "cut at {cut}");
        assert!(sim.tickets().last().unwrap().ends_with(&next.bytes), "cut at {cut}");
        assert_eq!(copies(&sim.tickets(), &one), on_paper);
    }
    assert!(broken > 10, "{broken}");
}

#[test]
fn a_ticket_longer_than_the_printers_buffer_waits_for_it() {
    let (_folder, sim) = on_cable();
    sim.set(&[Fault::Slow(6000)]);
    let mut long = job("B001-1");
    long.bytes.splice(4..4, b"LECHE GLORIA 4.20\n".repeat(400));
    assert_eq!(print(&printer(&sim), &long), (Outcome::Printed, vec![Progress::Sending]));
    assert_eq!(sim.tickets(), [long.bytes]);
}

#[test]
fn bytes_leave_no_faster_than_the_line_is() {
    let (folder, sim) = on_cable();
    let port = folder.path().join("ttyPOS").display().to_string();
    let printer = DirectPrinter::serial(port, 9600, Flow::XonXoff, timings());
    let started = Instant::now();
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
    let bytes = u32::try_from(sim.received().len()).unwrap();
    // The last piece leaves at once.
    assert!(started.elapsed() > Duration::from_secs(1) * (bytes - 256) / 800);
}

#[test]
fn paper_that_ends_inside_a_serial_ticket_is_waited_for() {
    let (_folder, sim) = on_cable();
    sim.set(&[Fault::PaperOutAfter(300)]);
    let outcome = printer(&sim).print(&job("B001-1"), &mut |step| {
        if step == Progress::Waiting(Trouble::PaperOut) {
            sim.recover();
        }
        true
    });
    assert_eq!(outcome, Outcome::Printed);
    assert_eq!(sim.tickets(), [ticket("B001-1")]);
}

#[test]
fn the_drawer_on_a_serial_printer_opens_once() {
    let (_folder, sim) = on_cable();
    assert_eq!(printer(&sim).open_drawer(), Ok(()));
    while sim.drawer_pulses() == 0 {
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(print(&printer(&sim), &job("B001-1")).0, Outcome::Printed);
    assert_eq!((sim.drawer_pulses(), sim.tickets()), (1, vec![ticket("B001-1")]));
}
