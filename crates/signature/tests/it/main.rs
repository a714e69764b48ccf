//! The signature seen from outside: certificate files as authorities hand them out, documents
//! before other people's verifiers, and documents somebody altered.

#[cfg(test)]
mod certificates;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod others;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod tampering;
