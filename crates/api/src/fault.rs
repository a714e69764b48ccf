//! Faults: a code for the program, fields for the words, English for the log.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rus::RusCrossing;

/// Why a command was refused. Nothing was changed, unless the code says otherwise. The screen has
/// Spanish words for every code (a missing one does not type-check).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[ts(export)]
pub enum Fault {
    /// The request has another shape than the command's.
    #[error("bad request: {detail}")]
    BadRequest {
        /// What the reader of JSON said.
        detail: String,
    },
    /// No such command.
    #[error("unknown command {name}")]
    UnknownCommand {
        /// The name asked for.
        name: String,
    },
    /// The person at the counter may not do this.
    #[error("not permitted: {permission}")]
    NotPermitted {
        /// What it would take.
        permission: String,
    },
    /// A text that is no amount of money; `reason` is one of `not_an_amount`, `too_fine`,
    /// `too_large`, `negative`, `zero`.
    #[error("{field}: not an amount of money: {reason}")]
    BadAmount {
        /// The path of the field, such as `payments[0].amount`.
        field: String,
        /// Why.
        reason: String,
    },
    /// A text that is no quantity; `reason` is one of `not_a_quantity`, `too_fine`, `too_large`,
    /// `not_positive`, `fraction`.
    #[error("{field}: not a quantity: {reason}")]
    BadQuantity {
        /// The path of the field.
        field: String,
        /// Why.
        reason: String,
    },
    /// A text that is no name; `reason` is one of `empty`, `too_long`, `control`.
    #[error("{field}: not a name: {reason}")]
    BadName {
        /// The path of the field.
        field: String,
        /// Why.
        reason: String,
    },
    /// A value outside its list or form: a unit, a method, a code, an id, a date, a series.
    #[error("{field}: {value:?} is not one of its values")]
    BadValue {
        /// The path of the field.
        field: String,
        /// What was sent, cut short.
        value: String,
    },
    /// A DNI, RUC or other document that is wrong; `reason` is one of `characters`, `length`,
    /// `prefix`, `check_digit`.
    #[error("{field}: not a document number: {reason}")]
    BadIdentity {
        /// The path of the field.
        field: String,
        /// `dni`, `ruc`, `ce` or `passport`.
        document_type: String,
        /// Why.
        reason: String,
    },
    /// The shop has not been set up in this folder.
    #[error("the shop is not set up")]
    ShopMissing,
    /// The shop is set up already.
    #[error("the shop is set up already")]
    ShopExists,
    /// A moving clock is for practice only.
    #[error("--now is for practice folders only")]
    ClockNotAllowed,
    /// No product has this code.
    #[error("no product has the code {scanned}")]
    UnknownCode {
        /// The code.
        scanned: String,
    },
    /// Several products have this code: one must be chosen.
    #[error("{count} products have the code {scanned}")]
    AmbiguousCode {
        /// The code.
        scanned: String,
        /// How many.
        count: u32,
    },
    /// The product is gone or was switched off.
    #[error("no such product")]
    ProductMissing,
    /// Another product has this code, and the request did not ask to share it.
    #[error("the code {taken} belongs to {owner}")]
    CodeTaken {
        /// The code.
        taken: String,
        /// The name of the product that has it.
        owner: String,
    },
    /// Nothing to sell.
    #[error("the sale has no lines")]
    NoLines,
    /// More lines than one boleta takes.
    #[error("more than {max} lines")]
    TooManyLines {
        /// The most there may be.
        max: u32,
    },
    /// A line or the whole is above what the program takes.
    #[error("the amount is too large, the most is {max}")]
    AmountTooLarge {
        /// The most there may be.
        max: String,
    },
    /// A line that comes to less than one céntimo.
    #[error("line {line} comes to nothing")]
    NothingOnLine {
        /// Its place, from 1.
        line: u32,
    },
    /// Whole units sold in fractions.
    #[error("line {line} sells a fraction of a whole unit")]
    FractionOfUnit {
        /// Its place, from 1.
        line: u32,
    },
    /// A discount that is not less than what it is taken from.
    #[error("the discount is not less than the amount")]
    DiscountTooLarge,
    /// Above this amount the boleta names the buyer.
    #[error("{total} needs the buyer's document, above {limit}")]
    CustomerRequired {
        /// What is charged.
        total: String,
        /// The most without a name.
        limit: String,
    },
    /// Less was handed over than is due.
    #[error("paid {paid} of {payable}")]
    Underpaid {
        /// What is due.
        payable: String,
        /// What was handed over.
        paid: String,
        /// What is missing.
        missing: String,
    },
    /// More than is due without cash to give back.
    #[error("paid {paid} of {total} without cash")]
    Overpaid {
        /// What is due.
        total: String,
        /// What was paid.
        paid: String,
    },
    /// Too many parts.
    #[error("more than {max} payments")]
    TooManyPayments {
        /// The most there may be.
        max: u32,
    },
    /// The sale would cross a limit of the Nuevo RUS and the shop asks for a reason, or takes none.
    /// Nothing was written and no number was taken.
    #[error("a limit of the Nuevo RUS would be crossed: {0:?}")]
    RusLimitCrossed(RusCrossing),
    /// The reason for crossing a limit has fewer than four letters. Nothing was written and no number was
    /// taken.
    #[error("the reason is too short")]
    RusReasonShort,
    /// The limits cannot be so: `since`, `category_1`, `category_2`, `year`, `quota_1`, `quota_2`,
    /// `special_year` or `due_day`.
    #[error("not limits: {field}")]
    BadLimits {
        /// Which of them.
        field: String,
    },
    /// No such purchase.
    #[error("no such purchase")]
    PurchaseMissing,
    /// The purchase was taken back before, or is itself an entry against one.
    #[error("the purchase is taken back already")]
    PurchaseCorrected,
    /// A purchase dated after today.
    #[error("the purchase is dated after today")]
    PurchaseAhead,
    /// The register has a purchase like it: the same day, supplier, document and amount. It is written
    /// when it is said that it is meant (`anyway`).
    #[error("the register has such a purchase")]
    PurchaseKnown,
    /// A purchase from before last month: what was bought in that month was to be declared already. It is
    /// written when it is said that it is meant (`anyway`). Of a file, its oldest new purchase.
    #[error("the purchase is of {date}")]
    PurchaseOld {
        /// Its day.
        date: String,
        /// Whether the register has a purchase like it, too.
        known: bool,
    },
    /// No such export: it is an old one, or the program was started anew.
    #[error("no such export")]
    ExportMissing,
    /// Two exports are on their way: one of them ends or is cancelled first.
    #[error("as many exports as may be are on their way")]
    ExportsBusy,
    /// The export did not end: there is no file.
    #[error("the export is {state}")]
    ExportState {
        /// Its state.
        state: String,
    },
    /// The report has more rows than such a file takes: fewer days, or another form.
    #[error("a report of {rows} rows, at most {max} fit")]
    ReportTooLong {
        /// Its rows.
        rows: u32,
        /// What fits.
        max: u32,
    },
    /// The series has no number left.
    #[error("the series {series} has no number left")]
    NumbersExhausted {
        /// The series.
        series: String,
    },
    /// No boleta has this number.
    #[error("no boleta {number}")]
    SaleMissing {
        /// The number asked for.
        number: String,
    },
    /// The open ticket is not there (any more).
    #[error("no such open ticket")]
    CartMissing,
    /// The line is not there (any more).
    #[error("no such line")]
    LineMissing,
    /// More open tickets than the screen shows.
    #[error("more than {max} open tickets")]
    TooManyCarts {
        /// The most there may be.
        max: u32,
    },
    /// The file has rows that cannot be taken; nothing was imported.
    #[error("{count} rows refused, nothing imported")]
    ImportRejected {
        /// How many.
        count: u32,
        /// The rows and why, in Spanish, as many as fit.
        rejected: Vec<crate::catalog::RejectedRow>,
    },
    /// The file is no list of products.
    #[error("unreadable import: {reason}")]
    ImportUnreadable {
        /// Why, in Spanish.
        reason: String,
    },
    /// The import is not there, was taken back already, or a newer one must be taken back first.
    #[error("no such import")]
    ImportMissing,
    /// No printer is set up.
    #[error("no printer is set up")]
    PrinterMissing,
    /// Another printer of the till has this address.
    #[error("another printer has this address")]
    PrinterTaken,
    /// The printer has no drawer.
    #[error("the printer has no drawer")]
    DrawerMissing,
    /// What a printer cannot be; `field` is a field of `PrinterProfileView`, empty when the file is none.
    #[error("no such printer: {field}")]
    BadProfile {
        /// Which field.
        field: String,
    },
    /// A picture that cannot be the logo; `reason` is one of `format`, `too_large`, `empty`.
    #[error("no logo: {reason}")]
    BadPicture {
        /// Why.
        reason: String,
    },
    /// Nothing is on the ticket yet.
    #[error("the cart is empty")]
    CartEmpty,
    /// The boleta was not annulled.
    #[error("{name} is not annulled")]
    NotAnnulled {
        /// Its name.
        name: String,
    },
    /// The printer cannot print now; `trouble` is one of `unreachable`, `paper_out`, `cover_open`,
    /// `cutter_error`, `offline`, `stuck`, `broken`, `unconfirmed`, `denied`, `busy`,
    /// `other`.
    #[error("the printer {printer} cannot print: {trouble}")]
    PrinterTrouble {
        /// Its address.
        printer: String,
        /// Why.
        trouble: String,
    },
    /// The job is not in a state in which this can be done.
    #[error("the job is {state}")]
    JobState {
        /// The state it is in.
        state: String,
    },
    /// No such document.
    #[error("no document {name}")]
    DocumentMissing {
        /// The name asked for.
        name: String,
    },
    /// The document is not in a state in which this can be done.
    #[error("{name} is {state}: no {action}")]
    DocumentState {
        /// Its name.
        name: String,
        /// The state it is in.
        state: String,
        /// What was asked.
        action: String,
    },
    /// A note that cannot be issued; `reason` is one of `too_much`, `nothing`, `lines`, `motive`,
    /// `amount`, `corrected`.
    #[error("not a note: {reason}")]
    BadNote {
        /// Why.
        reason: String,
    },
    /// More than seven days have gone by, and no note can be issued instead.
    #[error("{name} cannot be voided any more")]
    VoidTooLate {
        /// Its name.
        name: String,
    },
    /// No authority is set up.
    #[error("no authority is set up")]
    AuthorityMissing,
    /// Practice and earnest would be mixed: a practice folder never reaches production, and what was
    /// sold in earnest never goes to a practice authority, a demo or beta.
    #[error("practice and earnest cannot be mixed")]
    AuthorityPractice,
    /// A field of the account that cannot be used; `reason` is one of `empty`, `not_http`,
    /// `characters`, `too_long`, `not_secure`.
    #[error("account: {field}: {reason}")]
    BadAccount {
        /// The field.
        field: String,
        /// Why.
        reason: String,
    },
    /// The certificate cannot be used; `reason` is one of `wrong_password`, `unreadable`, `no_key`,
    /// `no_certificate`, `not_rsa`, `too_short`, `other_ruc`, `expired`, `not_yet`.
    #[error("certificate: {reason}")]
    BadCertificate {
        /// Why.
        reason: String,
    },
    /// The store of secrets does not answer.
    #[error("the store of secrets cannot be used")]
    VaultUnavailable,
    /// A file cannot be read or written.
    #[error("trouble with the file {path}")]
    FileTrouble {
        /// Where.
        path: String,
    },
    /// The signature does not hold, or the document was changed after it.
    #[error("the signature does not hold: {reason}")]
    SignatureInvalid {
        /// Why.
        reason: String,
    },
    /// The disk is full. The sale, if one was being made, was not made.
    #[error("the disk is full")]
    DiskFull,
    /// Another program held the file too long. The sale, if one was being made, was not made.
    #[error("the file is busy")]
    Busy,
    /// A newer program wrote the file.
    #[error("the file was written by a newer program")]
    NewerFile,
    /// Something that should not happen; the log has the rest under this number. The id of the sale
    /// makes it safe to try again.
    #[error("internal error, incident {incident}")]
    Internal {
        /// What to tell support.
        incident: String,
    },
}

impl Fault {
    /// The code, as on the wire.
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(it)) => {
                it.get("code").and_then(|it| it.as_str()).unwrap_or("internal").to_owned()
            }
            _ => "internal".to_owned(),
        }
    }
}
