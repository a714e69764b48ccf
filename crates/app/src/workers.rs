//! What a command may ask of the workers: to look sooner, to tell what they saw.

use async_trait::async_trait;
use izi_ports::Trouble;

use crate::authority::{Environment, Kind, Probe};
use crate::breaker::Way;
use crate::printing::Seen;
use crate::refusal::Result as Outcome;

/// The workers behind the commands. Everything here returns at once, except what a person
/// asks for in the settings.
#[async_trait]
pub trait Workers: Send + Sync {
    /// There is something new to print or send.
    fn wake(&self);
    /// The shop's printer or authority is another one now.
    fn set_up_changed(&self);
    /// Whether this is an address of a printer that the adapters know.
    fn takes_address(&self, address: &str) -> bool;
    /// How the printer of tickets was when it was last used.
    fn printer(&self) -> Seen;
    /// How the printer with this id was when it was last used.
    fn printer_called(&self, id: &str) -> Seen;
    /// How the way to the authority is.
    fn way(&self) -> Way;
    /// A person asked for something to be sent or asked about: a way that rests is tried anew.
    fn try_anew(&self);
    /// Where an account of this kind at this address leads, as the adapters know it.
    fn leads(&self, kind: Kind, url: &str) -> Environment;
    /// "Probar conexión": reaches the authority that is set up and, as far as that goes, proves the
    /// account. Takes ten seconds at most.
    async fn try_authority(&self) -> Outcome<Probe>;
    /// Opens the drawer without a sale.
    fn open_drawer(&self);
    /// Looks for printers that could be set up. Takes some seconds.
    async fn find_printers(&self) -> Vec<FoundPrinter>;
    /// Prints something on the printer at this address, or without bytes opens its drawer.
    async fn try_printer(
        &self,
        address: &str,
        pulse: Option<[u8; 5]>,
        bytes: Option<Vec<u8>>,
    ) -> Result<(), Trouble>;
}

/// A printer that is not set up yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPrinter {
    /// Where it is, in the words of the adapters.
    pub address: String,
    /// What a person knows it by.
    pub name: String,
    /// `usb`, `queue`, `serial` or `network`.
    pub kind: &'static str,
}
