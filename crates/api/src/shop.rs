//! The shop, its settings, its state, its queue and its light on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Nothing {}

/// What the window needs before it can show anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShopState {
    /// Whether the shop is set up; the wizard opens when not.
    pub configured: bool,
    /// The shop, once it is.
    pub shop: Option<ShopView>,
    /// The choices of this till.
    pub preferences: Preferences,
    /// The program's version.
    pub version: String,
    /// What the person at the counter may do: `sell`, `price`, `catalogue`, `correct`, `shop`.
    pub permissions: Vec<String>,
}

/// The shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShopView {
    /// Its RUC.
    pub ruc: String,
    /// Its registered name.
    pub name: String,
    /// The name over the door, or empty.
    pub trade_name: String,
    /// Its address.
    pub address: String,
    /// Six digits.
    pub ubigeo: String,
    /// `nrus`.
    pub regime: String,
    /// The series of its boletas.
    pub series: String,
    /// The last number used.
    pub last_number: u32,
    /// `none`, `practice`, `pse`, `validapse`, `nubefact` or `sunat`.
    pub authority: String,
    /// The address of the printer of tickets; `none` without one, `screen` where they are shown.
    pub printer: String,
    /// Millimetres of its paper, 80 or 58.
    pub paper: u32,
    /// Whether it has a drawer.
    pub drawer: bool,
    /// Whether nothing here is for real.
    pub practice: bool,
    /// Who is at the counter.
    pub cashier: String,
}

/// Sets up the shop, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SetUpShop {
    /// Its RUC.
    pub ruc: String,
    /// Its registered name.
    pub name: String,
    /// The name over the door, or empty.
    #[serde(default)]
    pub trade_name: String,
    /// Its address.
    pub address: String,
    /// Six digits.
    pub ubigeo: String,
    /// `nrus`.
    pub regime: String,
    /// The series of its boletas.
    pub series: String,
    /// The last number used in it; 0 for a new one.
    pub last_number: u32,
    /// `practice` or `none`.
    pub authority: String,
    /// The address of its printer, the usual one of 80 mm; `none` without one. Others are set up with
    /// `printer.save`.
    pub printer: String,
    /// Nothing here is for real: moves the clock, takes the practice authority.
    pub practice: bool,
    /// Whether the small practice catalogue is loaded.
    #[serde(default)]
    pub practice_catalogue: bool,
}

/// Changes the shop. The numbers of the series are not among it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ChangeShop {
    /// Its registered name.
    pub name: String,
    /// The name over the door, or empty.
    pub trade_name: String,
    /// Its address.
    pub address: String,
    /// Six digits.
    pub ubigeo: String,
    /// Who is at the counter.
    pub cashier: String,
    /// `practice`, `none`, or what it is; the others are set with `authority.set`.
    pub authority: String,
}

/// The choices of this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Preferences {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// Whether scans sound.
    pub sound: bool,
    /// The longest pause between two keys of a scanner, 20 to 150 ms.
    pub scanner_gap_ms: u32,
    /// How labels of a scale are read.
    pub weighed_rules: Vec<WeighedRuleView>,
}

/// A rule for labels of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct WeighedRuleView {
    /// The first digits: 20 to 29, or 02.
    pub prefix: String,
    /// How many digits name the article: 4 to 6.
    pub article_digits: u32,
    /// `price` (céntimos) or `grams`.
    pub value: String,
}

/// A RUC being typed in the wizard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CheckRuc {
    /// What was typed so far.
    pub ruc: String,
}

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RucCheck {
    /// Whether it is complete and right.
    pub valid: bool,
    /// Why not: `characters`, `length`, `prefix`, `check_digit`.
    pub reason: Option<String>,
    /// A company (20) cannot be in the NRUS.
    pub is_company: bool,
}

/// The status bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StatusView {
    /// The till's clock in Lima: `2026-11-21T14:32:05-05:00`.
    pub now: String,
    /// The traffic light of this month.
    pub rus: RusView,
    /// Boletas that wait, by what they wait for.
    pub queue: QueueCounts,
    /// The printer.
    pub printer: PrinterView,
}

/// The traffic light of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusView {
    /// `2026-11`.
    pub month: String,
    /// What was sold in it.
    pub income: String,
    /// `special`, `1`, `2`, or `none` above the last limit or that of the year.
    pub category: String,
    /// What is measured: `category_1`, `category_2`, `special` or `year`; see `RusLight`.
    pub measure: String,
    /// The larger of income and purchases, of the month or the year as `measure` says.
    pub amount: String,
    /// How much the limit of `measure` is.
    pub limit: String,
    /// `green`, `yellow` or `red`; red above the limit of the year too.
    pub level: String,
    /// What can still be sold inside that limit and inside the year; `0.00` above the last one.
    pub left: String,
    /// What is above the last limit of the month, else above that of the year; `0.00` inside both.
    pub exceeded: String,
    /// The limit of category 1.
    pub category_1_limit: String,
    /// The limit of category 2.
    pub category_2_limit: String,
    /// What was sold since January.
    pub year_income: String,
    /// The limit of the year; that of the special category while in it.
    pub year_limit: String,
}

/// Which month; none is this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MonthRequest {
    /// `2026-11`.
    #[serde(default)]
    pub month: Option<String>,
}

/// How many boletas wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QueueCounts {
    /// To be sent or being sent, alone or in a summary.
    pub waiting: u32,
    /// Sent, and nobody knows yet with what result.
    pub unknown: u32,
    /// Rejected.
    pub rejected: u32,
    /// Given up until a person acts.
    pub dead: u32,
    /// Whether an authority is set up.
    pub authority: bool,
    /// Whether the last call failed for want of a connection.
    pub offline: bool,
    /// Tickets that still wait for the printer.
    pub tickets_waiting: u32,
    /// Tickets of which nobody knows whether they came out.
    pub tickets_uncertain: u32,
    /// `ok`, `day_2` (alarm) or `day_5` (red): the age of the oldest that SUNAT does not have.
    pub window: String,
    /// `none`, `practice`, `demo`, `beta` or `production`.
    pub environment: String,
    /// Days left of the certificate, when 30 or fewer.
    pub certificate_days: Option<i32>,
    /// Messages about the limits that the shop's webhook did not take.
    pub messages_failed: u32,
}

/// The printer as the status bar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrinterView {
    /// `none`, `ready`, `printing` or `trouble`.
    pub state: String,
    /// Its address.
    pub address: String,
    /// What is wrong, one of the troubles of `printer_trouble`, or `paper_low` of a printer that is
    /// ready and near the end of its roll; empty when nothing.
    pub trouble: String,
}

/// A job of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OutboxRow {
    /// Its id.
    pub job_id: i64,
    /// `print`, `labels`, `drawer` or `authority`.
    pub topic: String,
    /// Of a paper: `ticket`, `copy`, `prebill`, `note`, `void`, `x_report` or `labels`; else empty.
    pub paper: String,
    /// The document's number; of papers that belong to none what they are about, or empty.
    pub number: String,
    /// Its state.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it did not work the last time; English, for support.
    pub last_error: Option<String>,
    /// When it is tried next.
    pub next_at: Option<String>,
    /// The document's amount; empty without one.
    pub total: String,
    /// When it was sold; of papers without a document when the state changed.
    pub sold_at: String,
    /// When its state changed.
    pub changed_at: String,
}

/// Which jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ListOutbox {
    /// Only those that are not settled.
    pub open_only: bool,
    /// Only papers, the latest first.
    #[serde(default)]
    pub papers: bool,
    /// The most to give; none is 500.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// Which job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct JobRef {
    /// Its id.
    pub job_id: i64,
}

/// The cashier's answer to "¿Salió el ticket?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TicketAnswer {
    /// The job.
    pub job_id: i64,
    /// Whether it came out. When not, it is printed again, marked COPIA.
    pub came_out: bool,
}
