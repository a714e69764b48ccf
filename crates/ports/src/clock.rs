//! The time.

use izi_domain::Instant;

/// Tells the time. The only way the program learns it.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Instant;
}
