//! What each report is made of.

use izi_documents::{Column, Kind};

use super::Name;

/// A column of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportColumn {
    /// As in files.
    pub column: Column,
    /// Whether rows can be sorted by it.
    pub sortable: bool,
    /// The list that each of its figures opens; none where only the row opens one.
    pub opens: Option<&'static str>,
    /// Whether its sum says something.
    pub(crate) summed: bool,
}

const SUMMED: bool = true;
const APART: bool = false;

/// The columns of a report, in their order. A report of a row for each document comes as its index has
/// it: the sales with the latest first, the register by its days either way. All others are sorted by
/// anything.
pub fn columns(name: Name) -> Vec<ReportColumn> {
    use Kind::{Count, Date, Method, Moment, Money, Month, PerMille, Quantity, State, Text};
    let rows: &[(&'static str, Kind, bool)] = match name {
        Name::Days => &[
            ("date", Date, APART),
            ("sales", Count, SUMMED),
            ("notes", Count, SUMMED),
            ("income", Money, SUMMED),
            ("average", Money, APART),
        ],
        Name::Products => &[
            ("product", Text, APART),
            ("category", Text, APART),
            ("unit", Text, APART),
            ("quantity", Quantity, APART),
            ("income", Money, SUMMED),
            ("cost", Money, SUMMED),
            ("earned", Money, SUMMED),
            ("margin", PerMille, APART),
        ],
        Name::Categories => &[
            ("category", Text, APART),
            ("products", Count, SUMMED),
            ("income", Money, SUMMED),
            ("cost", Money, SUMMED),
            ("earned", Money, SUMMED),
            ("margin", PerMille, APART),
        ],
        Name::Sellers => &[
            ("seller", Text, APART),
            ("sales", Count, SUMMED),
            ("notes", Count, SUMMED),
            ("income", Money, SUMMED),
            ("average", Money, APART),
        ],
        Name::Methods => {
            &[("method", Method, APART), ("documents", Count, APART), ("income", Money, SUMMED)]
        }
        Name::States => {
            &[("state", State, APART), ("documents", Count, SUMMED), ("income", Money, SUMMED)]
        }
        Name::Customers => &[
            ("customer", Text, APART),
            ("identity", Text, APART),
            ("identity_number", Text, APART),
            ("sales", Count, SUMMED),
            ("notes", Count, SUMMED),
            ("income", Money, SUMMED),
            ("average", Money, APART),
        ],
        Name::Sales => &[
            ("at", Moment, APART),
            ("number", Text, APART),
            ("customer", Text, APART),
            ("methods", Text, APART),
            ("seller", Text, APART),
            ("state", State, APART),
            ("income", Money, SUMMED),
        ],
        Name::Register => &[
            ("date", Date, APART),
            ("kind", Text, APART),
            ("series", Text, APART),
            ("number", Text, APART),
            ("identity", Text, APART),
            ("identity_number", Text, APART),
            ("customer", Text, APART),
            ("total", Money, APART),
            ("state", State, APART),
            ("is_annulled", Text, APART),
            ("about", Text, APART),
            ("income", Money, SUMMED),
        ],
        Name::Rus => &[
            ("month", Month, APART),
            ("sold", Money, SUMMED),
            ("annulled", Money, SUMMED),
            ("credited", Money, SUMMED),
            ("debited", Money, SUMMED),
            ("income", Money, SUMMED),
            ("purchases", Money, SUMMED),
            ("rus_category", Text, APART),
            ("quota", Money, SUMMED),
            ("due", Date, APART),
        ],
    };
    let rows = rows.iter().enumerate().map(|(place, &(key, kind, summed))| ReportColumn {
        column: Column::of(key, kind),
        sortable: match name {
            Name::Sales => false,
            Name::Register => place == 0,
            _ => true,
        },
        opens: opens(name, key),
        summed,
    });
    rows.collect()
}

/// Figures of the monthly sheet are added from different lists.
fn opens(name: Name, key: &str) -> Option<&'static str> {
    match (name, key) {
        (Name::Rus, "sold") => Some("sold"),
        (Name::Rus, "annulled") => Some("taken_off"),
        (Name::Rus, "credited") => Some("credited"),
        (Name::Rus, "debited") => Some("debited"),
        (Name::Rus, "income") => Some("all"),
        (Name::Rus, "purchases") => Some("purchases"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_column_has_a_title_and_every_report_ends_in_the_income() {
        for name in Name::ALL {
            assert_ne!(name.title(), "Reporte", "{name:?}");
            let columns = columns(name);
            let keys: BTreeSet<_> = columns.iter().map(|it| it.column.key).collect();
            assert_eq!(keys.len(), columns.len(), "{name:?}");
            for it in &columns {
                assert!(!it.column.title.is_empty(), "{name:?}: {}", it.column.key);
                assert!(!it.summed || it.column.kind.is_number(), "{name:?}: {}", it.column.key);
            }
            assert!(columns.iter().any(|it| it.column.key == "income" && it.summed), "{name:?}");
        }
    }
}
