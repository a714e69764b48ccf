//! Reports: what was sold, looked at from ten sides. What a report is made of stands in `columns`, its
//! rows come from `rows`; the screen's page and the exported file are the same rows.
//!
//! Every total of a report is the sum of its rows, and the sum of its `income` column is the income of
//! the Nuevo RUS of the same days.

mod asked;
mod columns;
mod exports;
mod file;
mod rows;
mod rus_sheet;
mod sorting;
mod walk;
mod xlsx;

use izi_documents::{TableHead, report_file};
use izi_domain::{BusinessDate, Instant, Issuer, Money};

use crate::refusal::Result;
use crate::shop::Shop;

pub use asked::{Asked, BadReport, Name, YEARS_MAX};
pub use columns::{ReportColumn, columns};
pub use exports::{Export, ExportState, Exports};
pub use file::{Format, Progress};
pub use izi_documents::{Cell, Column, Kind};

use rows::Reading;

/// A row of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What tells it from the others, through changes of their order: its day, its product's id.
    pub id: String,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// The entries that its income was added from; none where it is one document.
    pub opens: Option<Opens>,
    /// The boleta it is about, where it is one document.
    pub sale_number: Option<String>,
}

/// Entries behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// Their first day.
    pub from: BusinessDate,
    /// Their last one.
    pub to: BusinessDate,
    /// What is looked at, and its value.
    pub by: Option<(&'static str, String)>,
}

/// Rows of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// The line of totals, of all rows.
    pub totals: Vec<Cell>,
    /// The income of the days.
    pub income: Money,
    /// Rows in all.
    pub count: u32,
    /// For the next page; none at the end.
    pub cursor: Option<String>,
}

/// A page of a report: `limit` rows after `after`, the cursor of the page before. It is of one moment: its
/// rows and its totals are read in one transaction.
pub async fn page(shop: &Shop, asked: &Asked, after: Option<&str>, limit: u32) -> Result<Page> {
    Reading::page(shop, asked, after, limit).await
}

/// What a report is handed over in, in this order: once the income, the rows in as many parts as they need,
/// once the totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The income of the days.
    Income(Money),
    /// The next rows.
    Rows(Vec<Row>),
    /// The line of totals, of all rows.
    Totals(Vec<Cell>),
}

/// Hands all rows of a report over, some at a time and all of one moment, until `take` says that it wants
/// no more. Whoever takes slowly keeps that moment, and the shop's log with it, for so long.
pub async fn whole(
    shop: &Shop,
    asked: &Asked,
    take: &mut (dyn FnMut(Part) -> bool + Send),
) -> Result<()> {
    Reading::whole(shop, asked, take).await
}

/// What stands above a report.
pub fn head(asked: &Asked, issuer: Issuer, practice: bool, made_at: Instant) -> TableHead {
    TableHead {
        issuer,
        practice,
        title: asked.name.title().to_owned(),
        from: asked.from,
        to: asked.to,
        made_at,
        columns: columns(asked.name).iter().map(|it| it.column).collect(),
    }
}

/// `ventas-por-dia_2026-11-01_2026-11-30.xlsx`.
pub fn file_name(asked: &Asked, format: Format) -> String {
    let name = report_file(asked.name.as_str());
    format!("{name}_{}_{}.{}", asked.from, asked.to, format.as_str())
}
