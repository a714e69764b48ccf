//! Where the owner is told something besides the program.

use async_trait::async_trait;

use crate::authority::Failure;

/// Posts messages to an address on the web.
#[async_trait]
pub trait Webhook: Send + Sync {
    /// Posts this JSON. [`Failure::Permanent`]: the same would fail again. Any other failure may pass;
    /// a message that comes twice does no harm.
    async fn post(&self, address: &str, json: &str) -> Result<(), Failure>;
}
