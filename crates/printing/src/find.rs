//! Printers within reach: on USB cables, serial ports, in Windows' queues and on the local network.

use std::thread;
use std::time::{Duration, Instant};

use crate::address::{Address, BAUD_DEFAULT, Flow, PORT_DEFAULT};
use crate::usb::{self, UsbRoots};

mod network;

pub use network::Network;

/// All of a search. A network of 254 addresses takes half of it.
const LIMIT: Duration = Duration::from_millis(3500);

/// Where printers are looked for.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Networks whose addresses are knocked at.
    pub networks: Vec<Network>,
    /// The port that is knocked at, 9100.
    pub port: u16,
    /// Where USB printers are (Linux).
    pub usb: UsbRoots,
    /// Whether to tell this computer's serial ports and Windows queues.
    pub own_ports: bool,
}

impl Scan {
    /// This computer's cables and queues, and the local networks it stands in: private IPv4, at
    /// most 254 addresses of each.
    pub fn of_this_machine() -> Self {
        Self {
            networks: network::of_this_machine(),
            port: PORT_DEFAULT,
            usb: UsbRoots::default(),
            own_ports: true,
        }
    }
}

/// What a found printer hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A USB cable.
    Usb,
    /// A queue of Windows.
    Queue,
    /// The network.
    Network,
    /// A serial port: whether a printer hangs on it nobody knows before the strip.
    Serial,
}

/// What may be a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the settings will say.
    pub address: Address,
    /// What a person recognises it by.
    pub name: String,
    /// What it hangs on.
    pub kind: Kind,
}

/// Looks for printers, some four seconds at the most. Nothing is printed: what accepts a connection
/// is asked for its status and nothing else. The likeliest come first.
pub fn find(scan: &Scan) -> Vec<Found> {
    let end = Instant::now() + LIMIT;
    thread::scope(|scope| {
        let network = scope.spawn(|| network::find(&scan.networks, scan.port, end));
        let mut found = usb_printers(&scan.usb);
        if scan.own_ports {
            found.extend(queues());
        }
        found.extend(network.join().unwrap_or_default());
        if scan.own_ports {
            found.extend(serial_ports());
        }
        found
    })
}

fn usb_printers(roots: &UsbRoots) -> Vec<Found> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    let plugged = usb::plugged(roots).into_iter();
    let found = plugged.map(|it| Found {
        address: Address::Usb { vendor: it.vendor, product: it.product, serial: it.serial },
        name: it.name,
        kind: Kind::Usb,
    });
    found.collect()
}

#[cfg(not(windows))]
fn queues() -> Vec<Found> {
    Vec::new()
}

/// Windows' queues, those that print to files and to nothing last.
#[cfg(windows)]
fn queues() -> Vec<Found> {
    const NO_PAPER: [&str; 4] = ["PDF", "XPS", "Fax", "OneNote"];
    let mut names = crate::spooler::windows::queues();
    names.sort_by_key(|name| NO_PAPER.iter().any(|it| name.contains(it)));
    let found = names.into_iter().map(|name| Found {
        address: Address::Spooler { queue: name.clone() },
        name,
        kind: Kind::Queue,
    });
    found.collect()
}

fn serial_ports() -> Vec<Found> {
    // The library takes the folder for granted.
    if cfg!(target_os = "linux") && !std::path::Path::new("/sys/class/tty").is_dir() {
        return Vec::new();
    }
    let ports = serialport::available_ports().unwrap_or_default();
    let found = ports.into_iter().map(|it| {
        let name = match it.port_type {
            serialport::SerialPortType::UsbPort(usb) => usb.product.unwrap_or_default(),
            _ => String::new(),
        };
        let name = format!("{} {name}", it.port_name).trim().to_owned();
        let (baud, flow) = (BAUD_DEFAULT, Flow::default());
        let address = Address::Serial { port: it.port_name, baud, flow };
        Found { address, name, kind: Kind::Serial }
    });
    found.collect()
}
