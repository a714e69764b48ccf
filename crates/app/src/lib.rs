//! Use cases of the shop, and the workers that act outside it: where ports, store and domain meet.
//!
//! Architecture invariant: a use case never calls the network or a printer; it writes the outbox, and
//! the workers ([`printing`], [`sending`]) act.

pub mod cart;
pub mod clock;
pub mod commit;
pub mod printing;
pub mod refusal;
pub mod sending;
pub mod shop;
pub mod ticket;
pub mod work;

pub use commit::{Committed, Draft, commit_sale};
pub use refusal::{Refusal, Result};
pub use shop::{Setup, Shop};
