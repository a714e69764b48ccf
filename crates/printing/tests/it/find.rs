//! The search for printers, inside this machine only.
#![expect(clippy::unwrap_used, reason = "clippy sees only the test functions themselves as tests")]

use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use izi_printing::{Address, Kind, Network, Scan, UsbRoots, find};
use izi_testkit::printer::{Fault, Place, PrinterSim};

/// The sixteen addresses from 127.0.0.0 on.
fn scan(port: u16) -> Scan {
    let inside = Network::around(Ipv4Addr::LOCALHOST.to_bits().wrapping_add(5).into(), 28);
    let nowhere = UsbRoots { classes: "/nowhere".into(), nodes: "/nowhere".into() };
    Scan { networks: vec![inside.unwrap()], port, usb: nowhere, own_ports: false }
}

fn port_of(sim: &PrinterSim) -> u16 {
    match sim.place() {
        Place::Network(address) => address.port(),
        #[cfg(unix)]
        Place::Cable(_) => panic!("on the network"),
    }
}

#[test]
fn a_network_printer_is_found_and_not_a_byte_of_it_printed() {
    let sim = PrinterSim::listen("127.0.0.9:0").unwrap();
    let port = port_of(&sim);
    let mute = PrinterSim::listen(&format!("127.0.0.3:{port}")).unwrap();
    mute.set(&[Fault::Mute]);
    let started = Instant::now();
    let found = find(&scan(port));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let told: Vec<_> = found.iter().map(|it| (it.kind, it.address.to_string())).collect();
    // What answers like a ticket printer comes first.
    let tcp = |host: &str| (Kind::Network, format!("tcp://{host}:{port}"));
    assert_eq!(told, [tcp("127.0.0.9"), tcp("127.0.0.3")]);
    assert_eq!(found[0].name, "127.0.0.9");
    assert_eq!(sim.received(), [0x10, 0x04, 1], "asked how it is, and nothing else");
    assert_eq!((sim.tickets().len(), sim.uncut().len()), (0, 0));
}

#[test]
fn a_network_without_printers_has_none_and_one_that_hangs_is_still_told() {
    let listener = TcpListener::bind("127.0.0.4:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let found = find(&scan(port));
    let hanging = Address::Tcp { host: "127.0.0.4".to_owned(), port };
    assert_eq!(found.iter().map(|it| &it.address).collect::<Vec<_>>(), [&hanging]);
    drop(listener);
    assert_eq!(find(&scan(port)), []);
}
