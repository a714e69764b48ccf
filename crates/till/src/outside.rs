//! What lies outside the process, as the settings name it: one printer, one authority.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use izi_app::Setup;
use izi_app::printing::Spooler;
use izi_fiscal::{Pse, PseSettings};
use izi_ports::{Clock, FiscalAuthority};
use izi_practice::PracticeAuthority;
use izi_printing::{Address, TcpPrinter, Timings, parse_address};

/// What the practice authority keeps, within the data folder.
const PRACTICE_FILE: &str = "practice-authority.sqlite";
/// How long `izi work` waits for a person at the printer; the window waits longer.
pub(crate) const SCRIPT_PATIENCE: Duration = Duration::from_secs(20);

/// The adapters in use.
#[derive(Default)]
pub(crate) struct Outside {
    printer_address: String,
    authority_kind: String,
    pub(crate) spooler: Option<Spooler>,
    pub(crate) authority: Option<Arc<dyn FiscalAuthority>>,
    practice: Option<izi_practice::Running>,
    brought: Option<Arc<dyn FiscalAuthority>>,
}

impl Outside {
    /// Nothing plugged in yet; `authority` is what the host brings in place of the practice one.
    pub(crate) fn with(authority: Option<Arc<dyn FiscalAuthority>>) -> Self {
        Self { brought: authority, ..Self::default() }
    }

    /// Plugs in what the settings name. What they still name is left as it is, with what it
    /// remembers.
    pub(crate) async fn plug(
        &mut self,
        setup: &Setup,
        data: &Path,
        clock: &Arc<dyn Clock>,
        patience: Option<Duration>,
    ) {
        if self.printer_address != setup.printer {
            self.spooler = printer(&setup.printer, patience).map(Spooler::new);
            self.printer_address.clone_from(&setup.printer);
        }
        if self.authority_kind != setup.authority {
            self.authority = None;
            if let Some(before) = self.practice.take() {
                before.stop().await;
            }
            if setup.authority == "practice" && self.brought.is_some() {
                self.authority.clone_from(&self.brought);
            } else if setup.authority == "practice" {
                match practice(data, Arc::clone(clock)).await {
                    Ok((running, authority)) => {
                        (self.practice, self.authority) = (Some(running), Some(authority));
                    }
                    Err(problem) => {
                        tracing::error!(%problem, "no practice authority");
                        return;
                    }
                }
            }
            self.authority_kind.clone_from(&setup.authority);
        }
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
    match parse_address(address) {
        Ok(Address::Tcp { host, port }) => Some(Arc::new(TcpPrinter::new(host, port, timings))),
        Ok(Address::None) | Err(_) => None,
    }
}

type Practice = (izi_practice::Running, Arc<dyn FiscalAuthority>);

/// Starts the practice authority on a free port of this machine and calls it as any other PSE.
async fn practice(
    data: &Path,
    clock: Arc<dyn Clock>,
) -> Result<Practice, Box<dyn std::error::Error + Send + Sync>> {
    // Known to this process only, for as long as it runs.
    let token = uuid::Uuid::new_v4().simple().to_string();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running =
        PracticeAuthority::start(address, &data.join(PRACTICE_FILE), &token, clock).await?;
    let authority = Pse::new(&PseSettings::new(&running.url(), &token))?;
    Ok((running, Arc::new(authority)))
}
