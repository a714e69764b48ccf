//! `izi` as scripts and support meet it: processes, files, pipes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops and says where")]

mod account;
mod calendar;
mod campaign;
mod contract;
mod crash;
mod fiscal;
mod owner;
mod printing;
mod refusals;
mod shop;
mod sunat;
