//! The socket of the simulated printer: who is connected, and what the connection suffers.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Fault, Shared};

/// One turn of the printer's loop when nothing happens.
pub(super) const TURN: Duration = Duration::from_millis(2);

pub(super) struct Wire {
    address: SocketAddr,
    listener: Option<TcpListener>,
    client: Option<Client>,
    shared: Arc<Mutex<Shared>>,
    turned_at: Instant,
}

struct Client {
    stream: TcpStream,
    /// Bytes read from it.
    read: usize,
}

impl Wire {
    pub(super) fn new(
        listener: TcpListener,
        address: SocketAddr,
        shared: Arc<Mutex<Shared>>,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let turned_at = Instant::now();
        Ok(Self { address, listener: Some(listener), client: None, shared, turned_at })
    }

    /// Accepts, reads, prints and answers a little. `false` when the printer is to stop.
    pub(super) fn turn(&mut self) -> bool {
        let shared = Arc::clone(&self.shared);
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.stop {
            return false;
        }
        shared.turns += 1;
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
            self.listener = None;
            self.client = None;
        } else if self.listener.is_none() {
            // The port may be taken for a moment: it is tried again at the next turn.
            self.listener = TcpListener::bind(self.address)
                .and_then(|it| it.set_nonblocking(true).map(|()| it))
                .ok();
        }
    }

    fn accept(&mut self, shared: &mut Shared) {
        if self.client.is_none()
            && let Some(Ok((stream, _))) = self.listener.as_ref().map(TcpListener::accept)
            && stream.set_nonblocking(true).is_ok()
            && stream.set_nodelay(true).is_ok()
        {
            shared.connections += 1;
            self.client = Some(Client { stream, read: 0 });
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
        }
    }

    fn answer(&mut self, shared: &mut Shared) {
        let answers = std::mem::take(&mut shared.head.answers);
        if answers.is_empty() || shared.is_mute() {
            return;
        }
        if let Some(client) = &mut self.client {
            // An answer nobody takes is lost, as on a real one.
            let _ = client.stream.write_all(&answers);
        }
    }
}
