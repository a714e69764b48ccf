//! Where a printer is, as it stands in the settings: `tcp://192.168.1.50:9100` or `none`.

use std::fmt;
use std::str::FromStr;

/// The port on which ticket printers listen.
const PORT_DEFAULT: u16 = 9100;

/// The longest name that DNS allows.
const HOST_MAX: usize = 253;

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// There is no printer: tickets are shown on the screen.
    None,
    /// On the network.
    Tcp {
        /// Name or IP address; an IPv6 address without its brackets.
        host: String,
        /// Port, 9100 on nearly every printer.
        port: u16,
    },
}

/// Why a text is no printer address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Neither `none` nor `tcp://`.
    #[error("a printer is written tcp://HOST:PORT or none")]
    Scheme,
    /// The host is empty, too long or has characters no host has.
    #[error("the printer's host is not a name or an IP address")]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("the printer's port is not a number from 1 to 65535")]
    Port,
}

/// Reads `tcp://host[:port]` or `none`.
pub fn parse_address(text: &str) -> Result<Address, BadAddress> {
    if text == "none" {
        return Ok(Address::None);
    }
    let rest = text.strip_prefix("tcp://").ok_or(BadAddress::Scheme)?;
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

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        parse_address(text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(host: &str, port: u16) -> Address {
        Address::Tcp { host: host.to_owned(), port }
    }

    #[test]
    fn an_address_is_a_host_with_or_without_its_port() {
        assert_eq!(parse_address("tcp://127.0.0.1:9100"), Ok(tcp("127.0.0.1", 9100)));
        assert_eq!(parse_address("tcp://impresora.local"), Ok(tcp("impresora.local", 9100)));
        assert_eq!(parse_address("tcp://[fe80::1]:9101"), Ok(tcp("fe80::1", 9101)));
        assert_eq!(parse_address("tcp://[::1]"), Ok(tcp("::1", 9100)));
        assert_eq!(parse_address("none"), Ok(Address::None));
    }

    #[test]
    fn what_is_no_address_says_why() {
        for text in ["", "None", "192.168.1.50", "usb://1", "TCP://h"] {
            assert_eq!(parse_address(text), Err(BadAddress::Scheme), "{text}");
        }
        let long = format!("tcp://{}", "a".repeat(254));
        for text in
            ["tcp://", "tcp://:9100", "tcp://a b", "tcp://h/x", "tcp://::1", "tcp://[::1", &long]
        {
            assert_eq!(parse_address(text), Err(BadAddress::Host), "{text}");
        }
        for text in
            ["tcp://h:", "tcp://h:0", "tcp://h:65536", "tcp://h:+1", "tcp://h:x", "tcp://[::1]x"]
        {
            assert_eq!(parse_address(text), Err(BadAddress::Port), "{text}");
        }
    }

    #[test]
    fn an_address_reads_back_what_it_wrote() {
        for text in ["none", "tcp://127.0.0.1:9100", "tcp://[::1]:9100"] {
            assert_eq!(parse_address(text).map(|it| it.to_string()), Ok(text.to_owned()));
        }
    }
}
