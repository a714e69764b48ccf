//! A printer on a USB cable: a folder as Linux fills it, and a pseudo terminal for the node.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "clippy sees only the test functions themselves as tests")]

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use izi_ports::{Condition, Outcome, Printer, Trouble};
use izi_printing::{Address, DirectPrinter, Kind, Scan, UsbPrinter, UsbRoots, find};
use izi_testkit::printer::{Fault, PrinterSim};
use tempfile::TempDir;

use super::{job, print, ticket, timings};

/// A computer with USB sockets.
struct Computer(TempDir);

impl Computer {
    fn new() -> Self {
        let computer = Self(TempDir::new().unwrap());
        let roots = computer.roots();
        fs::create_dir_all(roots.classes).unwrap();
        fs::create_dir_all(roots.nodes).unwrap();
        computer
    }

    fn roots(&self) -> UsbRoots {
        let folder = self.0.path();
        UsbRoots { classes: folder.join("sys/class/usbmisc"), nodes: folder.join("dev/usb") }
    }

    fn plug_in(&self, node: &str, bus: &str, words: &[(&str, &str)]) {
        let device = self.0.path().join("sys/devices").join(bus);
        let interface = device.join(format!("{bus}:1.0"));
        fs::create_dir_all(&interface).unwrap();
        for (name, word) in words {
            fs::write(device.join(name), format!("{word}\n")).unwrap();
        }
        let class = self.roots().classes.join(node);
        fs::create_dir(&class).unwrap();
        symlink(interface, class.join("device")).unwrap();
    }

    fn printer(&self, serial: Option<&str>) -> DirectPrinter {
        let (vendor, product) = (0x04B8, 0x0E15);
        let serial = serial.map(str::to_owned);
        let printer = UsbPrinter { vendor, product, serial, roots: self.roots() };
        DirectPrinter::usb(printer, timings())
    }

    fn sim(&self, node: &str) -> PrinterSim {
        PrinterSim::on_cable(&self.roots().nodes.join(node)).unwrap()
    }

    fn scan(&self) -> Scan {
        Scan { networks: Vec::new(), port: 9100, usb: self.roots(), own_ports: false }
    }
}

const EPSON: &[(&str, &str)] = &[
    ("idVendor", "04b8"),
    ("idProduct", "0e15"),
    ("serial", "X3YP 1"),
    ("manufacturer", "EPSON"),
    ("product", "TM-T20II"),
];

#[test]
fn a_usb_printer_is_found_by_what_it_is_and_prints() {
    let computer = Computer::new();
    let other = &[("idVendor", "0416"), ("idProduct", "5011"), ("product", "POS58 USB")];
    computer.plug_in("lp0", "1-2", other);
    computer.plug_in("lp1", "1-1", EPSON);
    let (wrong, sim) = (computer.sim("lp0"), computer.sim("lp1"));
    for serial in [None, Some("X3YP 1")] {
        let printer = computer.printer(serial);
        assert_eq!(printer.status(), Ok(Condition::Ready));
        assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
    }
    assert_eq!(sim.tickets().len(), 2);
    assert_eq!(wrong.received(), b"");
    let found = find(&computer.scan());
    let told: Vec<_> = found.iter().map(|it| (it.address.to_string(), it.name.as_str())).collect();
    assert_eq!(
        told,
        [
            ("usb://0416:5011".to_owned(), "POS58 USB"),
            ("usb://04b8:0e15/X3YP%201".to_owned(), "EPSON TM-T20II"),
        ]
    );
    assert!(found.iter().all(|it| it.kind == Kind::Usb));
    assert_eq!(told[1].0.parse::<Address>().as_ref(), Ok(&found[1].address));
}

#[test]
fn a_replug_gives_it_another_node_and_it_prints_on() {
    let computer = Computer::new();
    computer.plug_in("lp0", "1-1", EPSON);
    let (sim, printer) = (computer.sim("lp0"), computer.printer(Some("X3YP 1")));
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
    let roots = computer.roots();
    fs::remove_dir_all(roots.classes.join("lp0")).unwrap();
    fs::rename(roots.nodes.join("lp0"), roots.nodes.join("lp1")).unwrap();
    assert_eq!(print(&printer, &job("B001-2")).0, Outcome::NotStarted(Trouble::Unreachable));
    computer.plug_in("lp1", "1-4", EPSON);
    assert_eq!(print(&printer, &job("B001-2")).0, Outcome::Printed);
    assert_eq!(sim.tickets(), [ticket("B001-1"), ticket("B001-2")]);
}

#[test]
fn a_node_that_is_not_there_yet_or_belongs_to_another_printer_gets_nothing() {
    let computer = Computer::new();
    let printer = computer.printer(Some("X3YP 2"));
    assert_eq!(printer.status(), Err(Trouble::Unreachable));
    computer.plug_in("lp0", "1-1", EPSON);
    let sim = computer.sim("lp0");
    assert_eq!(printer.status(), Err(Trouble::Unreachable), "another piece of the same model");
    assert_eq!(sim.received(), b"");
    drop(sim);
    let first = computer.printer(None);
    assert_eq!(first.status(), Err(Trouble::Unreachable), "its node is missing");
}

#[test]
fn a_usb_cable_pulled_out_inside_a_ticket_leaves_it_uncertain() {
    let computer = Computer::new();
    computer.plug_in("lp0", "1-1", EPSON);
    let (sim, printer) = (computer.sim("lp0"), computer.printer(None));
    sim.set(&[Fault::DropAfter(200)]);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Uncertain(Trouble::Broken));
    let mut next = job("B001-2");
    next.after_broken_transfer = true;
    sim.recover();
    assert_eq!(print(&printer, &next).0, Outcome::Printed);
    assert!(sim.tickets().last().unwrap().ends_with(&next.bytes));
}

#[test]
fn a_usb_printer_that_cannot_print_says_why_and_a_mute_one_gets_its_ticket() {
    let computer = Computer::new();
    computer.plug_in("lp0", "1-1", EPSON);
    let (sim, printer) = (computer.sim("lp0"), computer.printer(None));
    sim.set(&[Fault::Mute]);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Sent);
    assert_eq!(sim.wait_for_tickets(1, Duration::from_secs(5)), [ticket("B001-1")]);
    let printer = computer.printer(None);
    sim.set(&[Fault::PaperOutAfter(0)]);
    assert_eq!(print(&printer, &job("B001-2")).0, Outcome::NotStarted(Trouble::PaperOut));
    assert_eq!(printer.open_drawer(), Err(Trouble::PaperOut));
}
