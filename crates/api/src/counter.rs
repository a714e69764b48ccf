//! Who asks, and of what: the context of every command.

use std::sync::Arc;

use izi_app::Shop;
use izi_app::authority::Safe;
use izi_app::reports::Exports;
use izi_app::workers::Workers;

use crate::command::Permission;

/// A person at the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The owner: everything.
    Owner,
    /// A helper at the counter: selling.
    Cashier,
    /// Nobody yet: the wizard, a locked screen.
    Nobody,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Cashier, Self::Nobody];

    /// Whether this role may do what a command takes. What is not named here is refused.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Anyone => true,
            Permission::Sell => matches!(self, Self::Owner | Self::Cashier),
            Permission::Price
            | Permission::Catalogue
            | Permission::Correct
            | Permission::Report
            | Permission::Shop => matches!(self, Self::Owner),
        }
    }
}

/// The core as one person sees it.
#[derive(Clone)]
pub struct Counter {
    /// The shop.
    pub shop: Shop,
    /// Where the secrets of its account are.
    pub safe: Safe,
    /// The workers behind it.
    pub workers: Arc<dyn Workers>,
    /// Reports on their way to files.
    pub exports: Exports,
    /// Who asks. A shop of one person has an owner at the counter.
    pub role: Role,
}
