//! The adapters over real sockets: against the practice authority, and against scripted servers
//! that behave as no server should.

#[cfg(test)]
mod desk;
#[cfg(test)]
mod generic;
#[cfg(test)]
mod nubefact;
#[cfg(test)]
mod practice;
#[cfg(test)]
mod sunat;
#[cfg(test)]
mod validapse;
#[cfg(test)]
mod webhook;
