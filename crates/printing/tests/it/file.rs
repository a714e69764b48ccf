//! A file that stands for a printer.
#![expect(clippy::unwrap_used, reason = "clippy sees only the test functions themselves as tests")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use izi_ports::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};
use izi_printing::{Address, DRAWER_PIN_5, Known, connect};
use tempfile::TempDir;

use super::{job, ticket, timings};

fn printer(path: &Path) -> Arc<dyn Printer> {
    let address = Address::File { path: path.display().to_string() };
    connect(&address, DRAWER_PIN_5, Known::default(), timings()).unwrap()
}

fn print(printer: &dyn Printer, job: &PrintJob) -> (Outcome, Vec<Progress>) {
    let mut steps = Vec::new();
    let outcome = printer.print(job, &mut |step| {
        steps.push(step);
        true
    });
    (outcome, steps)
}

#[test]
fn tickets_are_appended_to_a_file_and_nothing_is_claimed_about_paper() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("tickets de prueba.bin");
    let printer = printer(&path);
    assert_eq!(printer.status(), Ok(Condition::Mute));
    assert_eq!(print(&*printer, &job("B001-1")), (Outcome::Sent, vec![Progress::Sending]));
    assert_eq!(printer.open_drawer(), Ok(()));
    assert_eq!(print(&*printer, &job("B001-2")).0, Outcome::Sent);
    let expected = [ticket("B001-1"), DRAWER_PIN_5.to_vec(), ticket("B001-2")].concat();
    assert_eq!(fs::read(path).unwrap(), expected);
}

#[test]
fn a_file_that_cannot_be_written_gets_nothing() {
    let folder = TempDir::new().unwrap();
    let printer = printer(&folder.path().join("no hay/tickets.bin"));
    assert_eq!(printer.status(), Err(Trouble::Unreachable));
    let nothing = (Outcome::NotStarted(Trouble::Unreachable), vec![]);
    assert_eq!(print(&*printer, &job("B001-1")), nothing);
    assert_eq!(printer.open_drawer(), Err(Trouble::Unreachable));
}

#[test]
fn a_step_that_could_not_be_stored_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("tickets.bin");
    let outcome = printer(&path).print(&job("B001-1"), &mut |_| false);
    assert!(matches!(outcome, Outcome::NotStarted(Trouble::Other(_))), "{outcome:?}");
    assert_eq!(fs::read(path).unwrap(), b"");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_takes_nothing_ends_the_wait() {
    use izi_printing::FilePrinter;
    use izi_testkit::printer::{Fault, PrinterSim};

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ttyPOS");
    let sim = PrinterSim::on_cable(&path).unwrap();
    sim.set(&[Fault::HangAfter(100)]);
    let mut huge = job("B001-1");
    // More than a terminal keeps.
    huge.bytes.splice(4..4, b"A\n".repeat(100_000));
    let printer = FilePrinter::new(&path, DRAWER_PIN_5, timings());
    assert_eq!(print(&printer, &huge).0, Outcome::Uncertain(Trouble::Stuck));
}

#[test]
fn there_is_nothing_to_send_to_without_a_printer_or_on_the_screen() {
    for address in [Address::None, Address::Screen] {
        assert!(connect(&address, DRAWER_PIN_5, Known::default(), timings()).is_none());
    }
    let queue = Address::Spooler { queue: "EPSON".to_owned() };
    assert_eq!(connect(&queue, DRAWER_PIN_5, Known::default(), timings()).is_some(), cfg!(windows));
    let usb = Address::Usb { vendor: 1, product: 2, serial: None };
    assert_eq!(
        connect(&usb, DRAWER_PIN_5, Known::default(), timings()).is_some(),
        cfg!(target_os = "linux")
    );
}
