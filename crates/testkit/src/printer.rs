//! A ticket printer at the wire: a TCP socket or a cable, a receive buffer, a print head, and what
//! goes wrong with them.
//!
//! Like a real one it serves one client at a time; answers DLE EOT at once, even when it is out of
//! paper and even if the bytes stand inside an image; answers GS r and GS ( H only when everything
//! before them is on paper; stops reading when its buffer is full; and prints what it has in its
//! buffer after the paper is replaced, whatever became of the sender.

#[cfg(unix)]
mod cable;
mod head;
mod mix;
mod wire;

use std::io;
use std::net::{SocketAddr, TcpListener};
#[cfg(unix)]
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use head::Head;
use mix::Mix;
use wire::{Plug, Wire};

/// Something that is wrong with the printer, until [`PrinterSim::set`] says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody listens: switched off, unplugged.
    Refuse,
    /// Never answers anything: a cheap clone.
    Mute,
    /// Answers DLE EOT and GS r, and ignores GS ( H.
    NoTokens,
    /// Answers DLE EOT and neither GS ( H nor GS r.
    NoFence,
    /// The connection is cut after so many bytes of it, once; the next connection is fine. A cable
    /// is pulled out and put in again, at the same path.
    DropAfter(usize),
    /// Of each connection, so many bytes are read and then no more; 0 does not even accept it.
    HangAfter(usize),
    /// Prints so many bytes per second.
    Slow(usize),
    /// The paper ends when so many more bytes are printed.
    PaperOutAfter(usize),
    /// The cover is open.
    CoverOpen,
    /// Offline, it does not say why.
    Offline,
    /// The cutter is jammed.
    CutterError,
    /// The paper is near its end: still prints.
    NearEnd,
}

/// A simulated printer on a thread of its own. It stops when dropped.
#[derive(Debug)]
pub struct PrinterSim {
    place: Place,
    shared: Arc<Mutex<Shared>>,
    thread: Option<JoinHandle<()>>,
}

/// Where a simulated printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the network of this machine.
    Network(SocketAddr),
    /// On a cable: the path of a serial port or a USB node.
    #[cfg(unix)]
    Cable(PathBuf),
}

/// What the test and the printer's thread both see.
#[derive(Debug, Default)]
struct Shared {
    faults: Vec<Fault>,
    head: Head,
    received: Vec<u8>,
    connections: usize,
    turns: u64,
    stop: bool,
    mix: Option<Mix>,
    struck: Vec<Fault>,
}

impl Shared {
    fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }

    fn suffer(&mut self, faults: &[Fault]) {
        self.faults = faults.to_vec();
        self.head.set(faults);
    }

    fn is_mute(&self) -> bool {
        self.has(Fault::Mute)
    }
}

impl PrinterSim {
    /// A healthy printer on a free port of this machine.
    pub fn start() -> io::Result<Self> {
        Self::listen("127.0.0.1:0")
    }

    /// A healthy printer at this address, `127.0.0.1:9100`.
    pub fn listen(address: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let plug = Plug::Network { address, listener: Some(listener) };
        Self::run(Place::Network(address), plug)
    }

    /// A healthy printer on a cable whose other end, a pseudo terminal, stands at `link`. It sends
    /// XOFF when its buffer is nearly full, and XON when there is room again.
    #[cfg(unix)]
    pub fn on_cable(link: &Path) -> io::Result<Self> {
        let plug = Plug::Cable(cable::Cable::plugged_in(link)?);
        Self::run(Place::Cable(link.to_owned()), plug)
    }

    fn run(place: Place, plug: Plug) -> io::Result<Self> {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let mut wire = Wire::new(plug, Arc::clone(&shared));
        let thread = thread::Builder::new()
            .name("printer-sim".to_owned())
            .spawn(move || while wire.turn() {})?;
        Ok(Self { place, shared, thread: Some(thread) })
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it is, also while it refuses.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Its address as the settings write it: `tcp://127.0.0.1:40123`, `serial:///tmp/ttyPOS`.
    pub fn url(&self) -> String {
        match &self.place {
            Place::Network(address) => format!("tcp://{address}"),
            #[cfg(unix)]
            Place::Cable(link) => format!("serial://{}", link.display()),
        }
    }

    /// From now on exactly this is wrong with it. Returns when it is so: with `Refuse` nobody
    /// listens any more, without it somebody does.
    pub fn set(&self, faults: &[Fault]) {
        let seen = {
            let mut shared = self.shared();
            shared.mix = None;
            shared.suffer(faults);
            shared.turns
        };
        // The first turn may have begun before; without its thread nothing could change any more.
        while self.shared().turns < seen + 2
            && !self.thread.as_ref().is_none_or(JoinHandle::is_finished)
        {
            thread::sleep(wire::TURN);
        }
    }

    /// Switched on, paper in, cover closed.
    pub fn recover(&self) {
        self.set(&[]);
    }

    /// From now on each connection brings, with a chance of `percent`, one fault drawn from `seed`,
    /// which somebody puts right a moment later; until [`PrinterSim::set`] says otherwise.
    pub fn set_mix(&self, seed: u64, percent: u32) {
        self.set(&[]);
        self.shared().mix = Some(Mix::new(seed, percent.into()));
    }

    /// The faults that struck by chance so far, in their order.
    pub fn struck(&self) -> Vec<Fault> {
        self.shared().struck.clone()
    }

    /// The tickets on paper: what was printed up to each cut, cut included. Commands that leave
    /// nothing on paper and belong to no ticket (questions, fences, pulses, padding) are left out,
    /// so that a ticket equals the bytes that were stored.
    pub fn tickets(&self) -> Vec<Vec<u8>> {
        self.shared().head.tickets.clone()
    }

    /// What was printed after the last cut.
    pub fn uncut(&self) -> Vec<u8> {
        self.shared().head.strip.clone()
    }

    /// Everything received, as it came over the wire, printed or not.
    pub fn received(&self) -> Vec<u8> {
        self.shared().received.clone()
    }

    /// What was received after that many bytes.
    pub fn received_after(&self, bytes: usize) -> Vec<u8> {
        self.shared().received.get(bytes..).unwrap_or_default().to_vec()
    }

    /// How many bytes were received.
    pub fn received_bytes(&self) -> usize {
        self.shared().received.len()
    }

    /// How often the drawer was opened.
    pub fn drawer_pulses(&self) -> usize {
        self.shared().head.pulses
    }

    /// How many connections were served.
    pub fn connections(&self) -> usize {
        self.shared().connections
    }

    /// Waits until `count` tickets are on paper or the time is over, and tells which are.
    pub fn wait_for_tickets(&self, count: usize, limit: Duration) -> Vec<Vec<u8>> {
        let end = Instant::now() + limit;
        while self.shared().head.tickets.len() < count && Instant::now() < end {
            thread::sleep(Duration::from_millis(5));
        }
        self.tickets()
    }
}

impl Drop for PrinterSim {
    fn drop(&mut self) {
        self.shared().stop = true;
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed by the thread itself.
            let _ = thread.join();
        }
    }
}
