//! The practice authority as its clients meet it: over HTTP, in the words of each front.

#[cfg(test)]
mod authority;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod consulta;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod nubefact;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod register;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod soap;
#[cfg(test)]
mod validapse;
