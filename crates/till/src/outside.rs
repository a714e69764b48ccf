//! What lies outside the process, as the settings name it: the printers, one authority.

use std::sync::Arc;
use std::time::Duration;

use izi_app::printers::{PrinterSetup, Role};
use izi_app::printing::Spooler;
use izi_app::workers::FoundPrinter;
use izi_app::{PrinterMemory, Setup, Topic};
use izi_ports::FiscalAuthority;
use izi_printing::{DRAWER_PIN_2, Found, Kind, Known, Scan, Timings, parse_address};

use crate::connection::Wanted;

/// How long `izi work` waits for a person at the printer; the window waits longer.
pub(crate) const SCRIPT_PATIENCE: Duration = Duration::from_secs(20);

/// The adapters in use.
#[derive(Default)]
pub(crate) struct Outside {
    printers: Vec<Plugged>,
    tickets: Option<Spooler>,
    labels: Option<Spooler>,
    /// What the authority that is plugged in was wanted for.
    wanted: Option<Wanted>,
    pub(crate) authority: Option<Arc<dyn FiscalAuthority>>,
    practice: Option<izi_practice::Running>,
    brought: Option<Arc<dyn FiscalAuthority>>,
}

/// A printer that is plugged in.
struct Plugged {
    id: String,
    address: String,
    revision: u32,
    spooler: Spooler,
}

impl Outside {
    /// Nothing plugged in yet; `authority` is what the host brings in place of the practice one.
    pub(crate) fn with(authority: Option<Arc<dyn FiscalAuthority>>) -> Self {
        Self { brought: authority, ..Self::default() }
    }

    /// Plugs in the printers that the settings name. One that they still name is left as it is, with
    /// what it remembers.
    pub(crate) fn plug_printers(
        &mut self,
        setup: &Setup,
        known: &[PrinterMemory],
        patience: Option<Duration>,
    ) {
        let mut before = std::mem::take(&mut self.printers);
        for (wanted, known) in setup.printers.iter().zip(known) {
            let same =
                |it: &Plugged| it.address == wanted.address && it.revision == wanted.revision;
            let kept = before.iter().position(same).map(|place| before.swap_remove(place));
            let plugged =
                match kept {
                    Some(it) => Some(Plugged { id: wanted.id.clone(), ..it }),
                    None => printer(&wanted.address, wanted.profile.pulse(), *known, patience).map(
                        |it| Plugged {
                            id: wanted.id.clone(),
                            address: wanted.address.clone(),
                            revision: wanted.revision,
                            spooler: Spooler::new(it, &wanted.address),
                        },
                    ),
                };
            self.printers.extend(plugged);
        }
        self.tickets = self.of(setup.printer_for(Role::Tickets));
        self.labels = self.of(setup.printer_for(Role::Labels));
    }

    fn of(&self, wanted: Option<&PrinterSetup>) -> Option<Spooler> {
        let wanted = wanted?;
        self.printers.iter().find(|it| it.id == wanted.id).map(|it| it.spooler.clone())
    }

    /// The printer of a topic.
    pub(crate) fn spooler(&self, topic: Topic) -> Option<Spooler> {
        match topic {
            Topic::Print | Topic::Drawer => self.tickets.clone(),
            Topic::Labels => self.labels.clone(),
            Topic::Authority | Topic::Webhook => None,
        }
    }

    /// All printers, with their ids.
    pub(crate) fn spoolers(&self) -> Vec<(String, Spooler)> {
        self.printers.iter().map(|it| (it.id.clone(), it.spooler.clone())).collect()
    }

    /// Whether what is plugged in is what is wanted.
    pub(crate) fn has(&self, wanted: Wanted) -> bool {
        self.wanted == Some(wanted)
    }

    /// What the host brought in place of the practice authority.
    pub(crate) fn brought(&self) -> Option<Arc<dyn FiscalAuthority>> {
        self.brought.clone()
    }

    /// Plugs in an authority; one of practice comes with the server behind it.
    pub(crate) fn plug_authority(
        &mut self,
        wanted: Wanted,
        authority: Option<Arc<dyn FiscalAuthority>>,
        practice: Option<izi_practice::Running>,
    ) {
        (self.wanted, self.authority, self.practice) = (Some(wanted), authority, practice);
    }

    /// Lets go of the authority: from here on nothing leaves through it. Gives the practice server,
    /// to be stopped.
    pub(crate) fn unplug_authority(&mut self) -> Option<izi_practice::Running> {
        (self.wanted, self.authority) = (None, None);
        self.practice.take()
    }

    /// Lets go of everything.
    pub(crate) async fn unplug(&mut self) {
        if let Some(practice) = self.practice.take() {
            practice.stop().await;
        }
        *self = Self::with(self.brought.take());
    }
}

/// The printer at this address; none for `none`, for `screen`, and for what is no address.
pub(crate) fn printer(
    address: &str,
    pulse: Option<[u8; 5]>,
    known: PrinterMemory,
    patience: Option<Duration>,
) -> Option<Arc<dyn izi_ports::Printer>> {
    let usual = Timings::default();
    let timings = Timings { person: patience.unwrap_or(usual.person), ..usual };
    let address = parse_address(address).ok()?;
    let known = Known { answers: known.answers, broken: known.broken };
    izi_printing::connect(&address, pulse.unwrap_or(DRAWER_PIN_2), known, timings)
}

/// Looks for printers on this machine and in its local network.
pub(crate) fn find() -> Vec<FoundPrinter> {
    let found = izi_printing::find(&Scan::of_this_machine());
    let told = |it: Found| FoundPrinter {
        address: it.address.to_string(),
        name: it.name,
        kind: match it.kind {
            Kind::Usb => "usb",
            Kind::Queue => "queue",
            Kind::Network => "network",
            Kind::Serial => "serial",
        },
    };
    found.into_iter().map(told).collect()
}
