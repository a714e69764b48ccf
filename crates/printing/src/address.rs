//! Where a printer is, as it stands in the settings: `tcp://192.168.1.50:9100`,
//! `usb://04b8:0e15/X3YP1234`, `serial://COM3?baud=9600&flow=xonxoff`, `spooler://EPSON%20TM-T20`.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The port on which ticket printers listen.
pub(crate) const PORT_DEFAULT: u16 = 9100;

/// The speed that ticket printers leave the factory with.
pub(crate) const BAUD_DEFAULT: u32 = 9600;

/// From the slowest to the fastest that a ticket printer has.
const BAUDS: std::ops::RangeInclusive<u32> = 300..=921_600;

/// The longest name that DNS allows.
const HOST_MAX: usize = 253;

/// No name of a port, a queue or a file is longer.
const NAME_MAX: usize = 1024;

/// Written as `%` and two digits inside a name.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#').add(b'"').add(b'<').add(b'>');

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// There is no printer.
    None,
    /// The screen stands for the printer: tickets are shown, and nothing is sent anywhere.
    Screen,
    /// On the network.
    Tcp {
        /// Name or IP address; an IPv6 address without its brackets.
        host: String,
        /// Port, 9100 on nearly every printer.
        port: u16,
    },
    /// On a USB cable, known by what it says of itself: its device's name changes with every replug.
    Usb {
        /// Who made it.
        vendor: u16,
        /// Which model.
        product: u16,
        /// Which piece. Many cheap printers have no number: then the first of the model.
        serial: Option<String>,
    },
    /// On a serial port, real or behind a USB adapter; 8 bits, no parity, one stop bit.
    Serial {
        /// `COM3`, `/dev/ttyUSB0`.
        port: String,
        /// Bits per second, 9600 on nearly every printer.
        baud: u32,
        /// How the printer says that its buffer is full.
        flow: Flow,
    },
    /// A print queue of Windows.
    Spooler {
        /// Its name, as Windows shows it.
        queue: String,
    },
    /// A file or a device that takes bytes, `LPT1` or `\\PC\share`: each ticket is appended.
    File {
        /// Its path.
        path: String,
    },
}

/// How a serial printer says that its buffer is full. `XonXoff` unless said otherwise: it needs no
/// wire, and a printer that uses another way is kept up with by the pace alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flow {
    /// Not at all.
    None,
    /// By the characters XOFF and XON.
    #[default]
    XonXoff,
    /// By the wires RTS and CTS.
    RtsCts,
}

impl Flow {
    /// As the address writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::XonXoff => "xonxoff",
            Self::RtsCts => "rtscts",
        }
    }
}

/// Why a text is no printer address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It begins like none of them.
    #[error(
        "a printer begins with tcp://, usb://, serial://, spooler:// or file://, or is none or screen"
    )]
    Scheme,
    /// The host is empty, too long or has characters no host has.
    #[error("the printer's host is not a name or an IP address")]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("the printer's port is not a number from 1 to 65535")]
    Port,
    /// A USB printer is four hexadecimal digits, a colon and four more.
    #[error("a USB printer is written usb://04b8:0e15 or usb://04b8:0e15/SERIAL")]
    UsbId,
    /// The name of the port, the queue, the file or the USB number is empty, too long or unreadable.
    #[error("the printer's name is empty or cannot be read")]
    Name,
    /// The speed is no number from 300 to 921600.
    #[error("the serial speed is not a number from 300 to 921600")]
    Baud,
    /// Neither `none`, `xonxoff` nor `rtscts`, or something else after the question mark.
    #[error("a serial printer takes baud=N and flow=none, xonxoff or rtscts")]
    Flow,
}

/// Reads an address as [`Address`] writes it; what has a usual value may be left out.
pub fn parse_address(text: &str) -> Result<Address, BadAddress> {
    match text {
        "none" => return Ok(Address::None),
        "screen" => return Ok(Address::Screen),
        _ => {}
    }
    let (scheme, rest) = text.split_once("://").ok_or(BadAddress::Scheme)?;
    match scheme {
        "tcp" => tcp(rest),
        "usb" => usb(rest),
        "serial" => serial(rest),
        "spooler" => Ok(Address::Spooler { queue: name(rest)? }),
        "file" => Ok(Address::File { path: name(rest)? }),
        _ => Err(BadAddress::Scheme),
    }
}

fn tcp(rest: &str) -> Result<Address, BadAddress> {
    let (host, port) = split_port(rest)?;
    let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '%');
    if host.is_empty() || host.len() > HOST_MAX || !host.chars().all(good) {
        return Err(BadAddress::Host);
    }
    let port = match port {
        Some(digits) => port_number(digits)?,
        None => PORT_DEFAULT,
    };
    Ok(Address::Tcp { host: host.to_owned(), port })
}

fn port_number(digits: &str) -> Result<u16, BadAddress> {
    let number = digits.parse().map_err(|_| BadAddress::Port)?;
    if number == 0 || digits.starts_with('+') { Err(BadAddress::Port) } else { Ok(number) }
}

/// Host and port of `host`, `host:port`, `[v6]` and `[v6]:port`.
fn split_port(rest: &str) -> Result<(&str, Option<&str>), BadAddress> {
    if let Some(bracketed) = rest.strip_prefix('[') {
        let (host, after) = bracketed.split_once(']').ok_or(BadAddress::Host)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(BadAddress::Port),
        };
    }
    match rest.split_once(':') {
        Some((_, port)) if port.contains(':') => Err(BadAddress::Host),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((rest, None)),
    }
}

fn usb(rest: &str) -> Result<Address, BadAddress> {
    let (ids, serial) = match rest.split_once('/') {
        Some((ids, serial)) => (ids, Some(name(serial)?)),
        None => (rest, None),
    };
    let (vendor, product) = ids.split_once(':').ok_or(BadAddress::UsbId)?;
    let id = |digits: &str| usb_id(digits).ok_or(BadAddress::UsbId);
    Ok(Address::Usb { vendor: id(vendor)?, product: id(product)?, serial })
}

/// A vendor or product: four hexadecimal digits, in an address as in Linux's files.
pub(crate) fn usb_id(digits: &str) -> Option<u16> {
    let good = digits.len() == 4 && digits.bytes().all(|it| it.is_ascii_hexdigit());
    good.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

fn serial(rest: &str) -> Result<Address, BadAddress> {
    let (port, settings) = rest.split_once('?').unwrap_or((rest, ""));
    let (mut baud, mut flow) = (BAUD_DEFAULT, Flow::default());
    for setting in settings.split('&').filter(|it| !it.is_empty()) {
        match setting.split_once('=') {
            Some(("baud", digits)) => {
                let number = digits.parse().ok().filter(|it| BAUDS.contains(it));
                baud = number.filter(|_| !digits.starts_with('+')).ok_or(BadAddress::Baud)?;
            }
            Some(("flow", word)) => {
                let known = [Flow::None, Flow::XonXoff, Flow::RtsCts];
                let found = known.into_iter().find(|it| it.as_str() == word);
                flow = found.ok_or(BadAddress::Flow)?;
            }
            _ => return Err(BadAddress::Flow),
        }
    }
    Ok(Address::Serial { port: name(port)?, baud, flow })
}

/// A name as people wrote it or as an address writes it.
fn name(text: &str) -> Result<String, BadAddress> {
    let name = percent_decode_str(text).decode_utf8().map_err(|_| BadAddress::Name)?;
    if name.trim().is_empty() || name.len() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(BadAddress::Name);
    }
    Ok(name.into_owned())
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        parse_address(text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |it| utf8_percent_encode(it, ESCAPED);
        match self {
            Self::None => f.write_str("none"),
            Self::Screen => f.write_str("screen"),
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Self::Usb { vendor, product, serial: None } => {
                write!(f, "usb://{vendor:04x}:{product:04x}")
            }
            Self::Usb { vendor, product, serial: Some(serial) } => {
                write!(f, "usb://{vendor:04x}:{product:04x}/{}", name(serial))
            }
            Self::Serial { port, baud, flow } => {
                write!(f, "serial://{}?baud={baud}&flow={}", name(port), flow.as_str())
            }
            Self::Spooler { queue } => write!(f, "spooler://{}", name(queue)),
            Self::File { path } => write!(f, "file://{}", name(path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(host: &str, port: u16) -> Address {
        Address::Tcp { host: host.to_owned(), port }
    }

    fn serial(port: &str, baud: u32, flow: Flow) -> Address {
        Address::Serial { port: port.to_owned(), baud, flow }
    }

    fn usb(serial: Option<&str>) -> Address {
        Address::Usb { vendor: 0x04B8, product: 0x0E15, serial: serial.map(str::to_owned) }
    }

    #[test]
    fn an_address_is_a_host_with_or_without_its_port() {
        assert_eq!(parse_address("tcp://127.0.0.1:9100"), Ok(tcp("127.0.0.1", 9100)));
        assert_eq!(parse_address("tcp://impresora.local"), Ok(tcp("impresora.local", 9100)));
        assert_eq!(parse_address("tcp://[fe80::1]:9101"), Ok(tcp("fe80::1", 9101)));
        assert_eq!(parse_address("tcp://[::1]"), Ok(tcp("::1", 9100)));
        assert_eq!(parse_address("none"), Ok(Address::None));
        assert_eq!(parse_address("screen"), Ok(Address::Screen));
    }

    #[test]
    fn what_is_not_on_the_network_is_named_by_its_cable() {
        for (text, address) in [
            ("usb://04b8:0E15", usb(None)),
            ("usb://04b8:0e15/X3 YP/1", usb(Some("X3 YP/1"))),
            ("serial://COM3", serial("COM3", 9600, Flow::XonXoff)),
            ("serial:///dev/ttyUSB0?baud=19200", serial("/dev/ttyUSB0", 19200, Flow::XonXoff)),
            ("serial://COM3?flow=rtscts&baud=38400", serial("COM3", 38400, Flow::RtsCts)),
            (
                "spooler://Genérica / sólo texto",
                Address::Spooler { queue: "Genérica / sólo texto".to_owned() },
            ),
            (r"file://\\CAJA2\ticketera", Address::File { path: r"\\CAJA2\ticketera".to_owned() }),
            ("file://LPT1", Address::File { path: "LPT1".to_owned() }),
        ] {
            assert_eq!(parse_address(text), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        let long = format!("tcp://{}", "a".repeat(254));
        let cases: [(BadAddress, &[&str]); 7] = [
            (BadAddress::Scheme, &["", "None", "192.168.1.50", "TCP://h", "usb", "lpt://1"]),
            (
                BadAddress::Host,
                &[
                    "tcp://",
                    "tcp://:9100",
                    "tcp://a b",
                    "tcp://h/x",
                    "tcp://::1",
                    "tcp://[::1",
                    &long,
                ],
            ),
            (
                BadAddress::Port,
                &[
                    "tcp://h:",
                    "tcp://h:0",
                    "tcp://h:65536",
                    "tcp://h:+1",
                    "tcp://h:x",
                    "tcp://[::1]x",
                ],
            ),
            (
                BadAddress::UsbId,
                &[
                    "usb://",
                    "usb://1",
                    "usb://04b8",
                    "usb://04b8:",
                    "usb://04b8:+e15",
                    "usb://4b8:e15",
                ],
            ),
            (
                BadAddress::Name,
                &[
                    "usb://04b8:0e15/",
                    "serial://",
                    "spooler:// ",
                    "file://",
                    "file://a%0A",
                    "file://%FF",
                ],
            ),
            (
                BadAddress::Baud,
                &["serial://COM1?baud=", "serial://COM1?baud=0", "serial://COM1?baud=+9600"],
            ),
            (BadAddress::Flow, &["serial://COM1?flow=dtrdsr", "serial://COM1?parity=e"]),
        ];
        for (reason, texts) in cases {
            for text in texts {
                assert_eq!(parse_address(text), Err(reason.clone()), "{text}");
            }
        }
    }

    #[test]
    fn an_address_reads_back_what_it_wrote() {
        for text in [
            "none",
            "screen",
            "tcp://127.0.0.1:9100",
            "tcp://[::1]:9100",
            "usb://04b8:0e15",
            "usb://04b8:0e15/X3%20YP/1",
            "serial:///dev/pts/5?baud=9600&flow=none",
            "serial://COM3?baud=115200&flow=rtscts",
            "spooler://Gen%C3%A9rica%20/%20s%C3%B3lo%20texto%20100%25",
            r"file://\\CAJA2\ticketera",
        ] {
            assert_eq!(parse_address(text).map(|it| it.to_string()), Ok(text.to_owned()));
        }
    }
}
