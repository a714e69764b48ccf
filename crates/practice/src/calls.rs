//! How often it was asked what, and what went wrong on purpose.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::faults::{Call, Mode};

/// What was asked since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Calls {
    /// By what was asked. Requests without the right token are not counted.
    pub asked: BTreeMap<Call, u64>,
    /// By the name of the fault that was played.
    pub faults: BTreeMap<String, u64>,
}

impl Calls {
    /// How often that was asked.
    pub fn of(&self, call: Call) -> u64 {
        self.asked.get(&call).copied().unwrap_or_default()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Calls>);

impl Tally {
    pub(crate) fn count(&self, call: Call, fault: &Mode) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *calls.asked.entry(call).or_default() += 1;
        if *fault != Mode::None {
            *calls.faults.entry(fault.name()).or_default() += 1;
        }
    }

    pub(crate) fn seen(&self) -> Calls {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
