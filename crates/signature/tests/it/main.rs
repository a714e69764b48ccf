//! The signature seen from outside: certificate files as authorities hand them out, documents
//! before other people's verifiers, and documents somebody altered.

mod certificates;
mod documents;
mod foreign;
mod others;
mod signing;
mod tampering;
