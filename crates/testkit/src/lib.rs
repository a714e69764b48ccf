//! What tests, the browser host and the window smoke need in place of the real world.

pub mod printer;
