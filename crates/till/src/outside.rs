//! What lies outside the process, as the settings name it: one printer, one authority.

use std::sync::Arc;
use std::time::Duration;

use izi_app::Setup;
use izi_app::printing::Spooler;
use izi_ports::FiscalAuthority;
use izi_printing::{DRAWER_PIN_2, Timings, connect, parse_address};

use crate::connection::Wanted;

/// How long `izi work` waits for a person at the printer; the window waits longer.
pub(crate) const SCRIPT_PATIENCE: Duration = Duration::from_secs(20);

/// The adapters in use.
#[derive(Default)]
pub(crate) struct Outside {
    printer_address: String,
    pub(crate) spooler: Option<Spooler>,
    /// What the authority that is plugged in was wanted for.
    wanted: Option<Wanted>,
    pub(crate) authority: Option<Arc<dyn FiscalAuthority>>,
    practice: Option<izi_practice::Running>,
    brought: Option<Arc<dyn FiscalAuthority>>,
}

impl Outside {
    /// Nothing plugged in yet; `authority` is what the host brings in place of the practice one.
    pub(crate) fn with(authority: Option<Arc<dyn FiscalAuthority>>) -> Self {
        Self { brought: authority, ..Self::default() }
    }

    /// Plugs in the printer that the settings name. One that they still name is left as it is, with
    /// what it remembers.
    pub(crate) fn plug_printer(&mut self, setup: &Setup, patience: Option<Duration>) {
        if self.printer_address != setup.printer {
            self.spooler = printer(&setup.printer, patience).map(Spooler::new);
            self.printer_address.clone_from(&setup.printer);
        }
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

/// The printer at this address; none for `none` and for what is no address.
pub(crate) fn printer(
    address: &str,
    patience: Option<Duration>,
) -> Option<Arc<dyn izi_ports::Printer>> {
    let usual = Timings::default();
    let timings = Timings { person: patience.unwrap_or(usual.person), ..usual };
    connect(&parse_address(address).ok()?, DRAWER_PIN_2, timings)
}
