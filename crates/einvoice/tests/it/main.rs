//! What `izi-einvoice` promises: golden bytes, SUNAT's own rules, and real CDRs.

#[cfg(test)]
mod cdr;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod sales;
