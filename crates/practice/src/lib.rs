//! The practice authority: what SUNAT does and the PSEs before it, on this machine.
//!
//! One register in one file, and several fronts to it over real HTTP, so that everything between the
//! outbox and the wire is the same in practice and in earnest:
//!
//! - the generic PSE that takes unsigned UBL (`/v1/invoice/…`, module `fronts::pse`);
//! - `ValidaPSE`'s shape (`/api/cpe/…`, `fronts::validapse`);
//! - Nubefact's JSON (`/nubefact/{uuid}`, `fronts::nubefact`);
//! - SUNAT's own SOAP service (`/ol-ti-itcpfegem/billService` and the beta's path,
//!   `fronts::soap`), which wants signed documents, and beside it the one that gives CDRs again;
//! - the Consulta Integrada (`/v1/clientesextranet/…`, `/v1/contribuyente/…`, `fronts::consulta`).
//!
//! A number that is known already is answered with 1033 (1032 when it was rejected or voided) and
//! no CDR, even for the same bytes: SUNAT does not compare. What is rejected stays rejected and its
//! number spent; what cannot be read, is not what its name says, or comes too late leaves no trace.
//!
//! `GET /practice/hello` says who it is, `{authority: "izi-practice"}`: a practice folder asks before
//! it sends anything to an address of this machine, where bridges to SUNAT listen too.
//!
//! Besides, for tests: `POST /practice/faults` (one [`Fault`], a list of them or a [`Mix`]), `GET
//! /practice/faults`, `POST /practice/clock` `{offset_ms}`, `GET /practice/documents`, `GET
//! /practice/calls`. It listens on loopback addresses only.

mod calls;
mod cdr;
mod decide;
mod desk;
mod examine;
mod faults;
mod fronts;
mod line;
mod package;
mod running;
mod settings;
mod state;
mod tongue;
mod tree;

pub use calls::Calls;
pub use faults::{Call, Fault, Mix, Mode};
pub use running::{Control, Fronts, PracticeAuthority, PracticeError, Running};
pub use settings::Settings;
pub use state::{Kept, KeptState};
