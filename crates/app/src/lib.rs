//! Use cases of the shop, and the workers that act outside it: where ports, store and domain meet.
//!
//! Architecture invariant: a use case never calls the network or a printer; it writes the outbox, and
//! the workers ([`printing`], [`sending`]) act.

pub mod authority;
pub mod breaker;
pub mod cart;
pub mod catalogue;
pub mod clock;
pub mod commit;
pub mod corrections;
pub mod dashboard;
pub mod documents;
pub mod entries;
pub mod export;
pub mod figures;
pub mod import;
pub mod light;
pub mod notices;
pub mod papers;
pub mod practice_catalogue;
pub mod printers;
pub mod printing;
pub mod purchases;
pub mod queue;
pub mod refusal;
pub mod reports;
pub mod rus;
pub mod sales;
pub mod seed;
pub mod sending;
pub mod share;
pub mod shop;
pub mod signing;
pub mod summaries;
pub mod ticket;
pub mod webhook;
pub mod work;
pub mod workers;

pub use commit::{Committed, Draft, commit_sale};
pub use refusal::{Refusal, Result};
pub use shop::{Setup, Shop};

pub use izi_einvoice::{Meaning, Whose};
pub use izi_ports::Trouble;
pub use izi_store::correction::{Void, VoidState};
pub use izi_store::document::{
    Document, Filter as DocumentFilter, Listed as ListedDocument, OPEN as OPEN_STATES, Standing,
    UNDECIDED as UNDECIDED_STATES,
};
pub use izi_store::document_file::{Answered, Noted};
pub use izi_store::grid::Tab;
pub use izi_store::import::Batch;
pub use izi_store::income::{Costs, Income, ProductIncome};
pub use izi_store::notice::Notice;
pub use izi_store::outbox::{Job, ListedJob, State, Topic};
pub use izi_store::printer_memory::PrinterMemory;
pub use izi_store::product::{CodeHit, Product, ProductCode as PackCode};
pub use izi_store::purchase::{Filter as PurchaseFilter, Listed as ListedPurchase, Purchase};
pub use izi_store::sale::{Filter, Listed, Listed as ListedSale, Referenced};
pub use izi_store::search::Scope;
pub use izi_store::{Failing, StoreError};
