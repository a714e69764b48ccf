//! The wire of the simulated printer: who is connected, and what the connection suffers.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::cable::Cable;
use super::head::BUFFER;
use super::{Fault, Shared};

/// One turn of the printer's loop when nothing happens.
pub(super) const TURN: Duration = Duration::from_millis(2);

const XON: u8 = 0x11;
const XOFF: u8 = 0x13;

/// The printer's side of what it hangs on.
pub(super) enum Plug {
    Network {
        address: SocketAddr,
        listener: Option<TcpListener>,
    },
    #[cfg(unix)]
    Cable(Cable),
}

pub(super) struct Wire {
    plug: Plug,
    client: Option<Client>,
    /// The other end of the cable was told to wait.
    is_held: bool,
    shared: Arc<Mutex<Shared>>,
    turned_at: Instant,
}

struct Client {
    stream: Box<dyn Stream>,
    /// Bytes read from it.
    read: usize,
}

trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

impl Plug {
    /// Nobody can reach the printer any more.
    fn close(&mut self) {
        match self {
            Self::Network { listener, .. } => *listener = None,
            #[cfg(unix)]
            Self::Cable(cable) => cable.pull_out(),
        }
    }

    /// The port may be taken for a moment: it is tried again at the next turn.
    fn open(&mut self) {
        match self {
            Self::Network { address, listener } => {
                if listener.is_none() {
                    *listener = TcpListener::bind(*address)
                        .and_then(|it| it.set_nonblocking(true).map(|()| it))
                        .ok();
                }
            }
            #[cfg(unix)]
            Self::Cable(cable) => {
                let _ = cable.plug_in();
            }
        }
    }

    fn accept(&self) -> Option<Box<dyn Stream>> {
        match self {
            Self::Network { listener, .. } => {
                let (stream, _) = listener.as_ref()?.accept().ok()?;
                stream.set_nonblocking(true).ok()?;
                stream.set_nodelay(true).ok()?;
                Some(Box::new(stream))
            }
            #[cfg(unix)]
            Self::Cable(cable) => Some(Box::new(cable.accept()?)),
        }
    }

    /// What a connection that is cut does to it.
    fn cut(&mut self) {
        match self {
            Self::Network { .. } => {}
            #[cfg(unix)]
            Self::Cable(cable) => cable.pull_out(),
        }
    }

    const fn is_cable(&self) -> bool {
        !matches!(self, Self::Network { .. })
    }
}

impl Wire {
    pub(super) fn new(plug: Plug, shared: Arc<Mutex<Shared>>) -> Self {
        Self { plug, client: None, is_held: false, shared, turned_at: Instant::now() }
    }

    /// Accepts, reads, prints and answers a little. `false` when the printer is to stop.
    pub(super) fn turn(&mut self) -> bool {
        let shared = Arc::clone(&self.shared);
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.stop {
            return false;
        }
        shared.turns += 1;
        if shared.mix.as_mut().is_some_and(|it| it.is_over(Instant::now())) {
            shared.suffer(&[]);
        }
        self.open_or_close(shared.has(Fault::Refuse));
        if !shared.has(Fault::HangAfter(0)) {
            self.accept(&mut shared);
        }
        let busy = self.read(&mut shared);
        let passed = self.turned_at.elapsed();
        self.turned_at = Instant::now();
        let faults = shared.faults.clone();
        shared.head.print(passed, &faults);
        self.answer(&mut shared);
        drop(shared);
        if !busy {
            thread::sleep(TURN);
        }
        true
    }

    fn open_or_close(&mut self, refuse: bool) {
        if refuse {
            self.client = None;
            self.plug.close();
        } else {
            self.plug.open();
        }
    }

    fn accept(&mut self, shared: &mut Shared) {
        if self.client.is_none()
            && let Some(stream) = self.plug.accept()
        {
            shared.connections += 1;
            self.client = Some(Client { stream, read: 0 });
            let strikes = shared.mix.as_mut().and_then(|it| it.strike(Instant::now()));
            if let Some(fault) = strikes {
                shared.struck.push(fault);
                shared.suffer(&[fault]);
            }
        }
    }

    /// Reads what fits. `true` when something came.
    fn read(&mut self, shared: &mut Shared) -> bool {
        let Some(client) = &mut self.client else { return false };
        let mut limit = shared.head.room();
        for fault in &shared.faults {
            if let Fault::DropAfter(n) | Fault::HangAfter(n) = *fault {
                limit = limit.min(n.saturating_sub(client.read));
            }
        }
        let mut buffer = vec![0; limit];
        if limit > 0 {
            match client.stream.read(&mut buffer) {
                Ok(0) => self.client = None,
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    client.read += count;
                    shared.received.extend(bytes);
                    let faults = shared.faults.clone();
                    shared.head.receive(bytes, &faults);
                    self.cut(shared);
                    return true;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => self.client = None,
            }
        }
        self.cut(shared);
        false
    }

    fn cut(&mut self, shared: &mut Shared) {
        let Some(client) = &self.client else { return };
        let due = |fault: &Fault| matches!(*fault, Fault::DropAfter(n) if client.read >= n);
        if let Some(at) = shared.faults.iter().position(due) {
            shared.faults.remove(at);
            self.client = None;
            self.plug.cut();
        }
    }

    fn answer(&mut self, shared: &mut Shared) {
        let mut answers = std::mem::take(&mut shared.head.answers);
        if shared.is_mute() {
            answers.clear();
        }
        if self.plug.is_cable() {
            self.hold(&mut answers, shared.head.room());
        }
        if let Some(client) = &mut self.client
            && !answers.is_empty()
        {
            // An answer nobody takes is lost, as on a real one.
            let _ = client.stream.write_all(&answers);
        }
    }

    /// Tells the other end to wait while the buffer is nearly full.
    fn hold(&mut self, answers: &mut Vec<u8>, room: usize) {
        let hold = room * 10 < BUFFER * if self.is_held { 6 } else { 2 };
        if hold != self.is_held && self.client.is_some() {
            answers.push(if hold { XOFF } else { XON });
            self.is_held = hold;
        }
    }
}
