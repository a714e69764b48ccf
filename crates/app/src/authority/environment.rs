//! Where an account leads, and what may be changed for what.

use super::Kind;

/// What becomes of a document that is sent to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Nothing is sent.
    None,
    /// It stays on this machine.
    Practice,
    /// A PSE tries it and forgets it.
    Demo,
    /// SUNAT tries it and forgets it.
    Beta,
    /// It counts.
    Production,
}

impl Environment {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Practice => "practice",
            Self::Demo => "demo",
            Self::Beta => "beta",
            Self::Production => "production",
        }
    }
}

/// Tells where an account of a kind at an address leads. The adapters know. [`Environment::Practice`]
/// is any address of this machine: whether the practice authority is there is asked before a call.
pub type Leads<'a> = &'a (dyn Fn(Kind, &str) -> Environment + Send + Sync);

/// Where an account at an address leads, with its owner's word on whether it is a demonstration. An
/// address of this machine is practice in a practice folder alone: a bridge to SUNAT may be there.
pub(super) fn leads_to(
    practice_folder: bool,
    kind: Kind,
    (url, demo): (&str, bool),
    leads: Leads<'_>,
) -> Environment {
    if !kind.has_account() {
        return if kind == Kind::Practice { Environment::Practice } else { Environment::None };
    }
    match leads(kind, url) {
        Environment::Practice | Environment::Production if demo && kind.has_demo() => {
            Environment::Demo
        }
        Environment::Practice if !practice_folder => Environment::Production,
        other => other,
    }
}

/// What a change of account would do to what was sold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Switch {
    pub(super) practice_folder: bool,
    pub(super) sold: bool,
    pub(super) from: (Kind, Environment),
    pub(super) to: (Kind, Environment),
}

impl Switch {
    /// Practice never reaches production, and what was sold in earnest is never taken for practice:
    /// boletas that wait for SUNAT would be lost to a demo, and those of a demo would never get there.
    pub(super) fn mixes(self) -> bool {
        if self.practice_folder {
            return self.to.1 == Environment::Production;
        }
        let practised = self.from.0 == Kind::Practice || self.to.0 == Kind::Practice;
        let trial =
            |it| matches!(it, Environment::Practice | Environment::Demo | Environment::Beta);
        let tried = trial(self.from.1) || trial(self.to.1);
        self.sold
            && ((practised && self.from.0 != self.to.0) || (tried && self.from.1 != self.to.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_an_account_leads_is_told_by_its_folder_its_address_and_its_owner() {
        let leads = |_: Kind, url: &str| match url {
            "here" => Environment::Practice,
            "beta" => Environment::Beta,
            "demo" => Environment::Demo,
            _ => Environment::Production,
        };
        for (practice_folder, kind, url, demo, environment) in [
            (true, Kind::Pse, "here", false, Environment::Practice),
            (false, Kind::Pse, "here", false, Environment::Production),
            (false, Kind::Sunat, "here", false, Environment::Production),
            (true, Kind::Pse, "here", true, Environment::Demo),
            (false, Kind::Pse, "x", true, Environment::Demo),
            (true, Kind::Nubefact, "x", true, Environment::Demo),
            (true, Kind::Nubefact, "x", false, Environment::Production),
            (true, Kind::ValidaPse, "demo", false, Environment::Demo),
            (true, Kind::Sunat, "x", true, Environment::Production),
            (true, Kind::Sunat, "beta", true, Environment::Beta),
            (false, Kind::Practice, "x", true, Environment::Practice),
            (true, Kind::None, "here", true, Environment::None),
        ] {
            let told = leads_to(practice_folder, kind, (url, demo), &leads);
            assert_eq!(told, environment, "{practice_folder} {kind:?} {url} {demo}");
        }
    }

    #[test]
    fn practice_and_earnest_never_mix() {
        use Environment as At;
        let nowhere = (Kind::None, At::None);
        let practice = (Kind::Practice, At::Practice);
        let (demo, pse) = ((Kind::Pse, At::Demo), (Kind::Pse, At::Production));
        let (beta, sunat) = ((Kind::Sunat, At::Beta), (Kind::Sunat, At::Production));
        let here = (Kind::Pse, At::Practice);
        let mixes =
            |practice_folder, sold, from, to| Switch { practice_folder, sold, from, to }.mixes();
        for from in [nowhere, practice, demo, beta, here] {
            for to in [nowhere, practice, demo, beta, here] {
                assert!(!mixes(true, true, from, to), "a practice folder: {from:?} to {to:?}");
            }
            for to in [pse, sunat] {
                assert!(mixes(true, false, from, to), "a practice folder: {from:?} to {to:?}");
            }
        }
        let everything = [nowhere, practice, demo, beta, here, pse, sunat];
        for from in everything {
            for to in everything {
                assert!(!mixes(false, false, from, to), "nothing was sold");
            }
        }
        for (from, to) in [
            (nowhere, practice),
            (practice, nowhere),
            (practice, pse),
            (sunat, practice),
            (nowhere, demo),
            (nowhere, beta),
            (nowhere, here),
            (here, pse),
            (demo, pse),
            (beta, sunat),
            (beta, nowhere),
        ] {
            assert!(mixes(false, true, from, to), "{from:?} to {to:?}");
        }
        for (from, to) in [
            (nowhere, sunat),
            (pse, sunat),
            (sunat, pse),
            (pse, nowhere),
            (beta, beta),
            (practice, practice),
        ] {
            assert!(!mixes(false, true, from, to), "{from:?} to {to:?}");
        }
    }
}
