//! Reports, the dashboard, and the lists behind their figures, on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rus::{RusLight, Tally};

/// The entries a figure was added from: a boleta, a credit note, a debit note. Every field narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EntryFilter {
    /// From this day in Lima on, `2026-11-01`.
    pub from: String,
    /// Up to this day, itself included.
    pub to: String,
    /// What is looked at besides the days: `hour`, `method`, `seller`, `state`, `product`, `category`
    /// or `customer`; none for all entries. `annulled` gives the sales that count no more, `taken_off`
    /// the same below zero, `replaced` the boletas that another took the place of, `sold` all sales, the
    /// annulled too; `credited` and `debited` the notes of either kind.
    #[serde(default)]
    pub by: Option<String>,
    /// Its value: `14`, `yape`, a name, `queued`, an id. Empty is what has none.
    #[serde(default)]
    pub key: Option<String>,
    /// `sales`, or `notes`; none for both.
    #[serde(default)]
    pub kind: Option<String>,
}

/// A page of entries, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ListEntries {
    /// Which.
    pub filter: EntryFilter,
    /// The `cursor` of the page before.
    #[serde(default)]
    pub before: Option<String>,
    /// Up to 200.
    pub limit: u32,
}

/// Entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EntryPage {
    /// The rows.
    pub entries: Vec<EntryRow>,
    /// What all that pass the filter bring in, not only this page: the figure.
    pub total: String,
    /// How many pass it.
    pub count: u32,
    /// For the next page; none at the end.
    pub cursor: Option<String>,
}

/// A boleta or a note, and what of it belongs to the figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EntryRow {
    /// `sale`, `credit_note` or `debit_note`.
    pub kind: String,
    /// Its number, `B001-12` or `BC01-3`.
    pub number: String,
    /// The boleta to open: itself, or the one that a note is about.
    pub sale_number: String,
    /// When, `2026-11-21T14:32:05-05:00`.
    pub at: String,
    /// The buyer's name, or empty.
    pub customer: String,
    /// How it was paid; empty for a note.
    pub methods: Vec<String>,
    /// State of its document at the authority.
    pub state: String,
    /// What of it counts in this list; `-5.00` for a credit note.
    pub amount: String,
    /// What all of it came to.
    pub total: String,
}

/// Days that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PeriodSum {
    /// The first day.
    pub from: String,
    /// The last day, itself included.
    pub to: String,
    /// Sales, and what came in net of voids and notes.
    pub income: Tally,
    /// Income by sale; none without sales.
    pub average: Option<String>,
}

/// The first look of the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DashboardView {
    /// The till's clock in Lima.
    pub now: String,
    /// The light.
    pub rus: RusLight,
    /// Today.
    pub today: PeriodSum,
    /// Yesterday.
    pub yesterday: PeriodSum,
    /// This month up to today.
    pub month: PeriodSum,
    /// Last month up to the same day (its last one when it is shorter).
    pub last_month: PeriodSum,
    /// The last 30 days in Lima, the oldest first; days without sales too.
    pub days: Vec<DaySum>,
    /// Today by hour of the day, `00` to `23`.
    pub hours: Vec<KeySum>,
    /// This month by method, the largest first.
    pub methods: Vec<KeySum>,
    /// The ten products of this month that brought most.
    pub products: Vec<ProductSum>,
    /// What this month's sales earned, where the cost is known; none where it never is.
    pub margin: Option<MarginView>,
    /// The last ten sales.
    pub last_sales: Vec<LastSale>,
    /// What needs attention, the most urgent first.
    pub attention: Vec<AttentionRow>,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DaySum {
    /// `2026-11-21`.
    pub date: String,
    /// Sales, and what came in.
    pub income: Tally,
    /// Against the largest of the list, in thousandths: how tall its bar is; 0 for what is not above 0.
    pub height: u32,
}

/// A part of an income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeySum {
    /// Which: an hour, a method.
    pub key: String,
    /// Sales, and what came in.
    pub income: Tally,
    /// Against the largest of the list, in thousandths.
    pub height: u32,
}

/// A product's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProductSum {
    /// Its id; empty for what was sold by name only.
    pub product_id: String,
    /// Its name; empty for what was sold by name only.
    pub name: String,
    /// How much, in its unit: `12`, `3.250`.
    pub quantity: String,
    /// `NIU`, `KGM` and others of catalogue 03; empty for what was sold by name only.
    pub unit: String,
    /// What came in.
    pub amount: String,
    /// Against the largest of the list, in thousandths.
    pub height: u32,
}

/// What was earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MarginView {
    /// What came in of lines whose cost is known.
    pub income: String,
    /// What they had cost.
    pub cost: String,
    /// The difference; may be below zero.
    pub earned: String,
    /// `earned` in tenths of a hundredth of `income`: 253 is 25.3 %.
    pub per_mille: i32,
    /// Hundredths of the whole income whose cost is known.
    pub known_percent: u32,
}

/// A sale of a moment ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LastSale {
    /// Its number.
    pub number: String,
    /// When.
    pub sold_at: String,
    /// The buyer's name, or empty.
    pub customer: String,
    /// How it was paid.
    pub methods: Vec<String>,
    /// What was charged.
    pub total: String,
    /// State of its boleta.
    pub state: String,
    /// Whether it was annulled.
    pub annulled: bool,
}

/// Something that needs a person, or soon will.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AttentionRow {
    /// `rejected`, `dead`, `day_5`, `day_2`, `certificate`, `tickets_uncertain`, `rus_exceeded`,
    /// `rus_forecast`, `webhook_failed`, `offline`, `waiting`, `low_stock`.
    pub kind: String,
    /// `bad`, `warn` or `info`.
    pub tone: String,
    /// How many of them; days left for a certificate.
    pub count: u32,
    /// Which limit is passed, or will be: `category_2`, `special` or `year`.
    pub limit: Option<String>,
    /// What is above that limit, or what the month will come to; else empty.
    pub amount: String,
}

/// Which report, of which days, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReportRequest {
    /// `days`, `products`, `categories`, `sellers`, `methods`, `states`, `customers`, `sales`,
    /// `register` (the month's documents for the accountant) or `rus` (the monthly sheet).
    pub name: String,
    /// From this day in Lima on.
    pub from: String,
    /// Up to this day, itself included.
    pub to: String,
    /// The `key` of the column it is sorted by; none for the report's own order.
    #[serde(default)]
    pub sort: Option<String>,
    /// Largest first.
    #[serde(default)]
    pub descending: bool,
}

/// A page of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReportPageRequest {
    /// Which.
    pub report: ReportRequest,
    /// The `cursor` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Up to 200.
    pub limit: u32,
}

/// Rows of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportPage {
    /// The request's name.
    pub name: String,
    /// The title in Spanish, as on exported files.
    pub title: String,
    /// The columns.
    pub columns: Vec<ReportColumn>,
    /// The rows.
    pub rows: Vec<ReportRow>,
    /// The last line: a cell for each column, empty where a sum says nothing. Of all rows, not only
    /// this page.
    pub totals: Vec<String>,
    /// The income of these days. Reports that add sales up end in it.
    pub income: String,
    /// How many rows there are in all.
    pub count: u32,
    /// For the next page; none at the end.
    pub cursor: Option<String>,
}

/// What a whole report is handed over in, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ReportPart {
    /// What stands above it, once.
    Head(ReportHead),
    /// The next rows: a cell for each column. As often as there are more.
    Rows(Vec<Vec<String>>),
    /// The line of totals, once.
    Totals(Vec<String>),
}

/// What stands above a whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportHead {
    /// The request's name.
    pub name: String,
    /// The title in Spanish.
    pub title: String,
    /// The columns.
    pub columns: Vec<ReportColumn>,
    /// The income of these days.
    pub income: String,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportColumn {
    /// For sorting.
    pub key: String,
    /// Its head in Spanish.
    pub title: String,
    /// `text`, `date`, `month`, `moment`, `count`, `quantity`, `money`, `per_mille`, `method`, `state`.
    pub kind: String,
    /// Whether rows can be sorted by it.
    pub sortable: bool,
    /// The list that each of its figures opens, by the days of the row: `all` for all entries, `purchases`
    /// for those, else as the filter's `by` has it; none where only the row opens one.
    pub opens: Option<String>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportRow {
    /// A cell for each column: `1234.50`, `2026-11-21`, `yape`. Empty where there is nothing.
    pub cells: Vec<String>,
    /// The list its income was added from; none where a row is one document.
    pub opens: Option<EntryFilter>,
    /// The boleta of the row, where it is one.
    pub sale_number: Option<String>,
}

/// Exports a report to a file, in the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ExportReport {
    /// Which.
    pub report: ReportRequest,
    /// `csv`, `xlsx` or `pdf`.
    pub format: String,
}

/// Which export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ExportRef {
    /// Its id.
    pub id: String,
}

/// Where an export lies that was written. Never on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// What it is to be called.
    pub file_name: String,
    /// The file.
    pub path: std::path::PathBuf,
}

/// How far an export is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportView {
    /// Its id.
    pub id: String,
    /// `running`, `done`, `cancelled` or `failed`.
    pub state: String,
    /// Rows that are written.
    pub rows: u32,
    /// Rows in all.
    pub of: u32,
    /// The name of the file.
    pub file_name: String,
}
