//! The socket of a network printer.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use izi_ports::Trouble;

use crate::line::{Channel, Line, Pause, is_not_now};

/// A name may have several addresses (IPv6 and IPv4): no more than these are tried.
const ADDRESSES_MAX: usize = 3;

/// How long a printer is given to close its side after we closed ours.
const FAREWELL: Duration = Duration::from_millis(500);

/// The socket is non-blocking also because a socket time-out leaves how much was sent unknown on
/// Windows.
struct Socket(TcpStream);

/// Finds the printer and connects, all within `limit`.
pub(crate) fn open(host: &str, port: u16, limit: Duration) -> Result<Line, Trouble> {
    let end = Instant::now() + limit;
    let addresses = resolve(host, port, limit)?;
    for address in addresses.iter().take(ADDRESSES_MAX) {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        match connect(address, left) {
            Ok(line) => return Ok(line),
            Err(error) => tracing::debug!(%address, %error, "the printer was not reached"),
        }
    }
    Err(Trouble::Unreachable)
}

/// Connects to one address.
pub(crate) fn connect(address: &SocketAddr, limit: Duration) -> io::Result<Line> {
    let stream = TcpStream::connect_timeout(address, limit)?;
    // Questions of three bytes must not wait for the answer to the ones before.
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    Ok(Line::over(Socket(stream)))
}

impl Channel for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    /// Lets the printer read to the end: closing with an unread answer would make the system take
    /// back what the printer has not read yet.
    fn farewell(&mut self, limit: Duration) -> Result<(), Trouble> {
        if self.0.shutdown(Shutdown::Write).is_err() {
            return Err(Trouble::Broken);
        }
        let end = Instant::now() + limit.min(FAREWELL);
        let mut pause = Pause::new();
        while Instant::now() < end {
            let mut buffer = [0; 512];
            match self.0.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if is_not_now(&error) => pause.wait(),
                Err(_) => return Err(Trouble::Broken),
            }
        }
        Ok(())
    }
}

/// The addresses of a host. The system may look for a name for half a minute, so it does that on a
/// thread that we stop waiting for.
fn resolve(host: &str, port: u16, limit: Duration) -> Result<Vec<SocketAddr>, Trouble> {
    if let Ok(ip) = host.parse() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    let looking = thread::Builder::new().name("printer-name".to_owned()).spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        // Nobody may be waiting any more.
        let _ = sender.send(found);
    });
    match looking {
        Ok(_) => match receiver.recv_timeout(limit) {
            Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
            Ok(_) | Err(_) => Err(Trouble::Unreachable),
        },
        Err(error) => Err(Trouble::Other(error.to_string())),
    }
}
