//! What `izi-einvoice` promises: golden bytes, SUNAT's own rules, and real CDRs.

#[cfg(test)]
mod canonical;
#[cfg(test)]
mod catalogues;
#[cfg(test)]
mod cdr;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod preflight;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod sales;
