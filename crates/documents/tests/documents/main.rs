//! What the shop's papers look like, on every width and in every form.
#![expect(clippy::unwrap_used, reason = "the functions that tests share are tests too")]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes its snapshots so")]

mod day;
mod drawings;
mod encoding;
mod golden;
mod logos;
mod models;
mod notes;
mod pages;
mod papers;
mod rows;
mod sheets;
mod shop;
mod tables;
mod wire;
