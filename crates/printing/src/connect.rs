//! From the address in the settings to the printer.

use std::sync::Arc;

use izi_ports::Printer;

use crate::address::Address;
use crate::direct::DirectPrinter;
use crate::file::FilePrinter;
use crate::timings::Timings;

/// What is known of a printer from earlier runs of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// It has confirmed a ticket: its silence is trouble, not its nature.
    pub answers: bool,
    /// A ticket began, and nobody knows that all of it arrived: it may wait for the rest of an image.
    pub broken: bool,
}

/// The printer at this address, with the pulse that opens its drawer; `None` where there is none to
/// send anything to, and for what this system cannot reach (a Windows queue on Linux, a USB cable
/// on Windows). Nothing is opened.
pub fn connect(
    address: &Address,
    pulse: [u8; 5],
    known: Known,
    timings: Timings,
) -> Option<Arc<dyn Printer>> {
    let direct = match address {
        Address::None | Address::Screen => return None,
        Address::Tcp { host, port } => DirectPrinter::tcp(host, *port, timings),
        Address::Serial { port, baud, flow } => DirectPrinter::serial(port, *baud, *flow, timings),
        Address::File { path } => return Some(Arc::new(FilePrinter::new(path, pulse, timings))),
        #[cfg(target_os = "linux")]
        Address::Usb { vendor, product, serial } => {
            let (vendor, product, serial) = (*vendor, *product, serial.clone());
            let roots = crate::usb::UsbRoots::default();
            let printer = crate::usb::UsbPrinter { vendor, product, serial, roots };
            DirectPrinter::usb(printer, timings)
        }
        #[cfg(not(target_os = "linux"))]
        Address::Usb { .. } => return None,
        #[cfg(windows)]
        Address::Spooler { queue } => {
            let queue = crate::spooler::windows::WindowsQueue(queue.clone());
            let printer = crate::spooler::SpoolerPrinter::new(queue, pulse, timings);
            return Some(Arc::new(printer));
        }
        #[cfg(not(windows))]
        Address::Spooler { .. } => return None,
    };
    let direct = direct.with_pulse(pulse);
    let direct = if known.answers { direct.known_to_answer() } else { direct };
    Some(Arc::new(if known.broken { direct.left_broken() } else { direct }))
}
