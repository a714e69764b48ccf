//! What the shop's papers look like, on every width and in every form.
#![expect(clippy::unwrap_used, reason = "the functions that tests share are tests too")]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes its snapshots so")]

mod encoding;
mod golden;
mod notes;
mod pages;
mod rows;
mod shop;
