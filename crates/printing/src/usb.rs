//! A printer on a USB cable, as Linux shows it: a node `/dev/usb/lp0` whose number changes with
//! every replug, and a folder that says who made the printer behind it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::address::usb_id;

/// Where Linux keeps its USB printers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsbRoots {
    /// A folder `lp0` for each printer, with a link `device` to its place on the bus.
    pub classes: PathBuf,
    /// The nodes that bytes are written to, with the same names.
    pub nodes: PathBuf,
}

impl Default for UsbRoots {
    fn default() -> Self {
        Self { classes: "/sys/class/usbmisc".into(), nodes: "/dev/usb".into() }
    }
}

/// Which USB printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsbPrinter {
    /// Who made it.
    pub vendor: u16,
    /// Which model.
    pub product: u16,
    /// Which piece; the first of the model if this is not known.
    pub serial: Option<String>,
    /// Where it is looked for.
    pub roots: UsbRoots,
}

/// A printer that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plugged {
    pub(crate) node: PathBuf,
    pub(crate) vendor: u16,
    pub(crate) product: u16,
    pub(crate) serial: Option<String>,
    /// What it calls itself: maker and model.
    pub(crate) name: String,
}

/// The printers that are plugged in, by the numbers of their nodes.
pub(crate) fn plugged(roots: &UsbRoots) -> Vec<Plugged> {
    let entries = fs::read_dir(&roots.classes).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter_map(|it| it.file_name().into_string().ok())
        .filter_map(|name| Some((name.strip_prefix("lp")?.parse::<u32>().ok()?, name)))
        .filter_map(|(number, name)| Some((number, read(roots, &name)?)))
        .collect();
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

fn read(roots: &UsbRoots, name: &str) -> Option<Plugged> {
    // The link leads to the interface; what tells the printers apart stands with the device above.
    let interface = fs::canonicalize(roots.classes.join(name).join("device")).ok()?;
    let device = interface.parent()?;
    let (vendor, product) = (word(device, "idVendor")?, word(device, "idProduct")?);
    let serial = word(device, "serial");
    let words = [word(device, "manufacturer"), word(device, "product")];
    let name_words = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name_words =
        if name_words.is_empty() { format!("USB {vendor}:{product}") } else { name_words };
    Some(Plugged {
        node: roots.nodes.join(name),
        vendor: usb_id(&vendor)?,
        product: usb_id(&product)?,
        serial,
        name: name_words,
    })
}

fn word(device: &Path, name: &str) -> Option<String> {
    let bytes = fs::read(device.join(name)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_matches(|it: char| it.is_whitespace() || it.is_control());
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(target_os = "linux")]
pub(crate) use node::open;

#[cfg(target_os = "linux")]
mod node {
    use std::fs::{File, OpenOptions};
    use std::io::{self, ErrorKind, Read, Write};
    use std::os::unix::fs::OpenOptionsExt;
    use std::time::{Duration, Instant};

    use izi_ports::Trouble;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::OFlags;

    use super::{UsbPrinter, plugged};
    use crate::file::trouble_of;
    use crate::line::{Channel, Line, Pause};

    struct Node(File);

    /// Finds the printer where it is plugged in now, and opens it.
    pub(crate) fn open(wanted: &UsbPrinter) -> Result<Line, Trouble> {
        let found = plugged(&wanted.roots).into_iter().find(|it| {
            (it.vendor, it.product) == (wanted.vendor, wanted.product)
                && (wanted.serial.is_none() || wanted.serial == it.serial)
        });
        let found = found.ok_or(Trouble::Unreachable)?;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        let node = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(flags.bits().cast_signed())
            .open(&found.node)
            .map_err(|error| trouble_of(&error))?;
        let mut node = Node(node);
        // What it said before nobody asked for.
        let mut buffer = [0; 512];
        while matches!(node.read(&mut buffer), Ok(count) if count > 0) {}
        Ok(Line::over(node))
    }

    impl Node {
        fn now(&self, events: PollFlags) -> io::Result<PollFlags> {
            let mut fds = [PollFd::new(&self.0, events)];
            poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
            Ok(fds.iter().fold(PollFlags::empty(), |all, it| all | it.revents()))
        }

        fn is_gone(&self) -> bool {
            let ends = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
            self.now(PollFlags::IN).map_or(true, |it| it.intersects(ends))
        }
    }

    impl Channel for Node {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer) {
                // Cheap printers answer every read with an empty packet.
                Ok(0) if !self.is_gone() => Err(ErrorKind::WouldBlock.into()),
                other => other,
            }
        }

        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }

        /// The kernel takes a piece before the printer does, and forgets it when the node is closed.
        fn farewell(&mut self, limit: Duration) -> Result<(), Trouble> {
            let end = Instant::now() + limit;
            let mut pause = Pause::new();
            loop {
                let now = self.now(PollFlags::OUT).map_err(|_| Trouble::Broken)?;
                if now.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                    return Err(Trouble::Broken);
                }
                if now.contains(PollFlags::OUT) {
                    return Ok(());
                }
                if Instant::now() > end {
                    return Err(Trouble::Stuck);
                }
                pause.wait();
            }
        }
    }
}
