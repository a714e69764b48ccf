//! The network printer over real sockets, against everything that goes wrong with printers.

mod campaign;
mod drawer;
mod file;
mod find;
mod serial;
mod shared_sim;
mod ticket;
mod usb;

use std::time::Duration;

use izi_ports::{Outcome, PrintJob, Printer, Progress};
use izi_printing::{DirectPrinter, Flow, Timings};
use izi_testkit::printer::{Place, PrinterSim};

/// A fast serial line, so that tests do not wait for bytes.
const BAUD: u32 = 115_200;

/// Short enough for tests, long enough for a machine that is also compiling.
fn timings() -> Timings {
    Timings {
        connect: Duration::from_millis(500),
        answer: Duration::from_millis(300),
        stall: Duration::from_millis(800),
        confirm: Duration::from_millis(1500),
        person: Duration::from_millis(2500),
        poll: Duration::from_millis(40),
        mute_memory: Duration::from_mins(1),
        drawer: Duration::from_secs(2),
    }
}

fn printer(sim: &PrinterSim) -> DirectPrinter {
    printer_with(sim, timings())
}

fn printer_with(sim: &PrinterSim, timings: Timings) -> DirectPrinter {
    match sim.place() {
        Place::Network(address) => {
            DirectPrinter::tcp(address.ip().to_string(), address.port(), timings)
        }
        #[cfg(unix)]
        Place::Cable(link) => {
            let port = link.display().to_string();
            DirectPrinter::serial(port, BAUD, Flow::XonXoff, timings)
        }
    }
}

/// A ticket of some 600 bytes with a small picture in it, as no other test prints it.
fn ticket(name: &str) -> Vec<u8> {
    let mut bytes = b"\x1b@\x1c.\x1bt\x02\x1ba\x01BODEGA ROSITA\n".to_vec();
    bytes.extend(b"\x1dv0\0\x08\0\x20\0");
    bytes.extend([0x5A; 8 * 32]);
    bytes.extend(format!("\nBOLETA {name}\n").bytes());
    for line in 1..=8 {
        bytes.extend(format!("ARROZ COSTENO {line}           4.50\n").bytes());
    }
    bytes.extend(b"TOTAL S/ 36.00\n\x1dVB\0");
    bytes
}

fn job(name: &str) -> PrintJob {
    let mut fence = *b"    ";
    for (slot, byte) in fence.iter_mut().zip(name.bytes().rev()) {
        *slot = byte;
    }
    PrintJob { bytes: ticket(name), fence, after_broken_transfer: false, unconfirming: false }
}

/// Prints and keeps the steps that were told.
fn print(printer: &DirectPrinter, job: &PrintJob) -> (Outcome, Vec<Progress>) {
    let mut steps = Vec::new();
    let outcome = printer.print(job, &mut |step| {
        steps.push(step);
        true
    });
    (outcome, steps)
}

/// How often this ticket is on paper, whole; before it may hang what is left of a broken one.
fn copies(tickets: &[Vec<u8>], job: &PrintJob) -> usize {
    tickets.iter().filter(|it| it.ends_with(&job.bytes)).count()
}
