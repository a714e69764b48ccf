//! Tax regimes, and what each may issue.

/// The regime a shop is in. Only the NRUS sells so far; the others are named so that nothing
/// assumes there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Regime {
    /// Nuevo RUS: boletas only, no IGV broken out, monthly limits.
    Nrus,
}

impl Regime {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nrus => "nrus",
        }
    }

    /// The regime that is called so.
    pub fn named(text: &str) -> Option<Self> {
        (text == "nrus").then_some(Self::Nrus)
    }
}

/// How NRUS lines are coded for the IGV (catalogue 07). 30 passes every rule set seen, in boletas
/// and in their notes; the others are accepted in boletas and kept as a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Affectation {
    /// 30, tribute 9998 INA FRE: inafecto.
    #[default]
    Inafecto,
    /// 20, tribute 9997 EXO VAT: exonerado.
    Exonerado,
}

impl Affectation {
    /// The code of catalogue 07.
    pub const fn catalog_07(self) -> &'static str {
        match self {
            Self::Inafecto => "30",
            Self::Exonerado => "20",
        }
    }

    /// The affectation with that code.
    pub fn coded(code: &str) -> Option<Self> {
        match code {
            "30" => Some(Self::Inafecto),
            "20" => Some(Self::Exonerado),
            _ => None,
        }
    }
}
