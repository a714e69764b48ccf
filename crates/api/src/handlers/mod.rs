//! The bodies of the commands, one module per part of the wire.

mod authority;
mod cart;
mod catalog;
mod dashboard;
mod document;
mod export;
mod light;
mod paper;
mod printer;
mod purchase;
mod queue;
mod report;
mod rus;
mod sale;
mod shop;

pub(crate) use authority::*;
pub(crate) use cart::*;
pub(crate) use catalog::*;
pub(crate) use dashboard::*;
pub(crate) use document::*;
pub(crate) use export::*;
pub(crate) use paper::*;
pub(crate) use printer::*;
pub(crate) use purchase::*;
pub(crate) use queue::*;
pub(crate) use report::*;
pub(crate) use rus::*;
pub(crate) use sale::*;
pub(crate) use shop::*;

pub(crate) type Result<T> = std::result::Result<T, crate::Fault>;
