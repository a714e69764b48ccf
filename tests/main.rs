//! Flows.

mod tidy;
