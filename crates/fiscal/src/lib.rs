//! fiscal
