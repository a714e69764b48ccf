//! Tax regimes, and what each may issue.

use crate::document::{DocumentKind, DocumentName};

/// The regimes a business may be in. A shop that sells with this program is in the NRUS; the others
/// are known as data, so that documents of any regime can be written and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Regime {
    /// Nuevo RUS: boletas and their notes only, no IGV broken out, monthly limits.
    Nrus,
    /// Régimen Especial de Renta.
    Rer,
    /// Régimen MYPE Tributario.
    Rmt,
    /// Régimen General.
    Rg,
}

impl Regime {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Nrus, Self::Rer, Self::Rmt, Self::Rg];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nrus => "nrus",
            Self::Rer => "rer",
            Self::Rmt => "rmt",
            Self::Rg => "rg",
        }
    }

    /// The regime that is called so, of those a shop sells under with this program: the NRUS.
    pub fn named(text: &str) -> Option<Self> {
        Self::coded(text).filter(|it| *it == Self::Nrus)
    }

    /// The regime that is called so, of all there are.
    pub fn coded(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether its sales bear IGV and its documents break it out.
    pub const fn breaks_out_igv(self) -> bool {
        !matches!(self, Self::Nrus)
    }

    /// Whether it may issue a document of that name. SUNAT checks nobody's regime, so this is the
    /// only place that does. The NRUS has boletas, their notes and the reports about them: one
    /// factura (or anything else that gives fiscal credit) would put it into another regime from
    /// that month on (DL 937, article 16.2).
    pub fn may_issue(self, name: &DocumentName) -> bool {
        if self.breaks_out_igv() {
            return true;
        }
        match name.kind() {
            DocumentKind::Boleta | DocumentKind::Summary => true,
            DocumentKind::CreditNote | DocumentKind::DebitNote => name.series().starts_with('B'),
            DocumentKind::Factura | DocumentKind::Voiding => false,
        }
    }
}

/// How NRUS lines are coded for the IGV (catalogue 07). 30 passes every rule set seen, in boletas
/// and in their notes, and so does 20. 10 at 0 % is not among them: every note with it is refused
/// (3111), because a note cannot say that it is of the NRUS.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nrus_issues_boletas_their_notes_and_nothing_else() {
        for (name, nrus) in [
            ("03-B001-1", true),
            ("07-BC01-1", true),
            ("08-BD01-1", true),
            ("RC-20261121-1", true),
            ("07-FC01-1", false),
            ("01-F001-1", false),
            ("RA-20261121-1", false),
        ] {
            let name: DocumentName = name.parse().unwrap();
            for regime in Regime::ALL {
                let may = regime.may_issue(&name);
                assert_eq!(may, nrus || regime != Regime::Nrus, "{regime:?} {name}");
            }
        }
    }

    #[test]
    fn a_shop_sells_under_the_nrus_alone() {
        assert_eq!(Regime::named("nrus"), Some(Regime::Nrus));
        assert_eq!(Regime::named("rg"), None);
        assert_eq!(Regime::coded("rg"), Some(Regime::Rg));
        assert_eq!(Regime::coded("RUS"), None);
    }
}
