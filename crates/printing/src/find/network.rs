//! Printers on the local network: every address of it is knocked at, once and briefly.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Found, Kind};
use crate::address::Address;
use crate::tcp;

/// No network is looked through beyond its nearest 254 addresses.
const PREFIX_MIN: u8 = 24;

/// A shop's computer stands in one network, or in two.
const NETWORKS_MAX: usize = 4;

/// Knocks at the same time.
const AT_ONCE: usize = 64;

/// A printer of the same network answers in milliseconds; a sleeping radio takes longer.
const KNOCK: Duration = Duration::from_millis(350);

/// How long what accepted is given to say how it is.
const ANSWER: Duration = Duration::from_millis(300);

/// A local network: the addresses that are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    first: u32,
    /// How many addresses, with the network's own and the broadcast one.
    size: u32,
    /// This computer's own address, which is not knocked at.
    own: u32,
}

impl Network {
    /// The network around `own`, narrowed to the 256 addresses nearest to it; `None` for an address
    /// that is not private. The computer's own inside (127.0.0.0/8) counts as private here, and is
    /// never among those of [`Scan::of_this_machine`](super::Scan::of_this_machine).
    pub fn around(own: Ipv4Addr, prefix: u8) -> Option<Self> {
        let private = own.is_private() || own.is_link_local() || own.is_loopback();
        let prefix = prefix.max(PREFIX_MIN);
        let size = 1_u32.checked_shl(32_u32.checked_sub(prefix.into())?)?;
        let own = own.to_bits();
        private.then_some(Self { first: own & !(size - 1), size, own })
    }

    /// The addresses to knock at.
    fn hosts(self) -> impl Iterator<Item = Ipv4Addr> {
        let hosts = self.first + 1..self.first + self.size.saturating_sub(1).max(1);
        hosts.filter(move |it| *it != self.own).map(Ipv4Addr::from_bits)
    }
}

/// The networks this computer stands in.
pub(super) fn of_this_machine() -> Vec<Network> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut found: Vec<Network> = Vec::new();
    for interface in interfaces {
        if let if_addrs::IfAddr::V4(it) = &interface.addr
            && !interface.is_loopback()
            && it.ip.is_private()
            && let Some(network) = Network::around(it.ip, it.prefixlen)
            && found.iter().all(|known| known.first != network.first)
        {
            found.push(network);
        }
    }
    found.truncate(NETWORKS_MAX);
    found
}

/// Knocks at `port` of every address until `end`; those that speak like a ticket printer come first.
pub(super) fn find(networks: &[Network], port: u16, end: Instant) -> Vec<Found> {
    let hosts: BTreeSet<_> = networks.iter().flat_map(|it| it.hosts()).collect();
    let hosts: Vec<_> = hosts.into_iter().collect();
    let (next, open) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(hosts.len()) {
            let knocker = thread::Builder::new().name("printer-find".to_owned());
            let spawned = knocker.spawn_scoped(scope, || {
                while let Some(&host) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(answers) = knock(host, port, end) {
                        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
                        open.push((!answers, host));
                    }
                }
            });
            if let Err(error) = spawned {
                tracing::warn!(%error, "fewer knocks at a time");
            }
        }
    });
    let mut open = open.into_inner().unwrap_or_else(PoisonError::into_inner);
    open.sort_unstable();
    let found = open.into_iter().map(|(_, host)| Found {
        address: Address::Tcp { host: host.to_string(), port },
        name: host.to_string(),
        kind: Kind::Network,
    });
    found.collect()
}

/// Whether somebody listens there, and if so, whether it answers like a ticket printer.
fn knock(host: Ipv4Addr, port: u16, end: Instant) -> Option<bool> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return None;
    }
    let mut line = tcp::connect(&SocketAddr::from((host, port)), KNOCK.min(left)).ok()?;
    let answers = line.ask(1, ANSWER).unwrap_or(false);
    // An open answer would make the system take the question back.
    let _ = line.farewell(ANSWER);
    Some(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_its_nearest_254_addresses_without_our_own() {
        let wide = Network::around(Ipv4Addr::new(10, 1, 2, 3), 8).unwrap();
        let hosts: Vec<_> = wide.hosts().collect();
        assert_eq!(hosts.len(), 253);
        assert_eq!(hosts.first(), Some(&Ipv4Addr::new(10, 1, 2, 1)));
        assert_eq!(hosts.last(), Some(&Ipv4Addr::new(10, 1, 2, 254)));
        assert!(!hosts.contains(&Ipv4Addr::new(10, 1, 2, 3)));
        let narrow = Network::around(Ipv4Addr::new(192, 168, 1, 9), 30).unwrap();
        assert_eq!(narrow.hosts().collect::<Vec<_>>(), [Ipv4Addr::new(192, 168, 1, 10)]);
    }

    #[test]
    fn nothing_beyond_the_shop_is_knocked_at() {
        for public in [[8, 8, 8, 8], [172, 32, 0, 1], [192, 169, 1, 1], [100, 64, 0, 1]] {
            assert_eq!(Network::around(Ipv4Addr::from(public), 24), None, "{public:?}");
        }
        assert_eq!(Network::around(Ipv4Addr::new(192, 168, 1, 9), 33), None);
        for prefix in [31, 32] {
            let point = Network::around(Ipv4Addr::new(10, 0, 0, 1), prefix);
            assert!(point.is_none_or(|it| it.hosts().count() <= 1), "{prefix}");
        }
    }
}
