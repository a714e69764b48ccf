//! The wire types of documents, their way to SUNAT, and the account they go through.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::sale::SaleLineView;

/// Which documents: the latest first, at most `limit`, before `before`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ListDocuments {
    /// Only of this kind: `03`, `07`, `08` or `RC`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only in this group of states: `open` (needs time or a person), `attention` (needs a person),
    /// or one state of [`DocumentRow::state`].
    #[serde(default)]
    pub state: Option<String>,
    /// From this day on, `2026-11-01`.
    #[serde(default)]
    pub from: Option<String>,
    /// Up to and with this day.
    #[serde(default)]
    pub to: Option<String>,
    /// Part of a number, or the document or name of a buyer.
    #[serde(default)]
    pub text: Option<String>,
    /// The `cursor` of the page before.
    #[serde(default)]
    pub before: Option<String>,
    /// Up to 200.
    pub limit: u32,
}

/// A page of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DocumentPage {
    /// The rows.
    pub documents: Vec<DocumentRow>,
    /// For the next page; none at the end.
    pub cursor: Option<String>,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DocumentRow {
    /// Its whole name, which every other command takes: `03-B001-17`, `RC-20261121-1`.
    pub name: String,
    /// `03`, `07`, `08` or `RC`.
    pub kind: String,
    /// The number as people write it: `B001-17`, `RC-20261121-1`.
    pub number: String,
    /// The sale it belongs to; none for a summary.
    pub sale_id: Option<String>,
    /// When it was issued, as `2026-11-21T14:32:05-05:00`.
    pub issued_at: String,
    /// Its amount; `0.00` for a summary.
    pub total: String,
    /// The buyer's name, or empty.
    pub customer: String,
    /// How it stands: `queued`, `sending`, `unknown` (sent, no answer yet), `ticket` (SUNAT works on
    /// it), `summary_due` (waits for a summary), `in_summary` (is in one that waits for its answer),
    /// `accepted`, `observed`, `rejected`, `replaced` (was rejected, a new boleta took its place),
    /// `voiding` (a void is on its way), `voided` (SUNAT has it so), `void_failed` (SUNAT refused to
    /// void it: the sale stands until a person acts), `dead` (given up until a person acts), `discarded` (a person gave it up) or `none` (no authority is set up).
    pub state: String,
    /// SUNAT's code, once it answered.
    pub code: Option<u32>,
    /// The document it corrects or takes the place of.
    pub about: Option<String>,
}

/// Which document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DocumentRef {
    /// Its whole name `03-B001-17`; a boleta's may leave out its kind.
    pub name: String,
}

/// A document, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DocumentDetail {
    /// As in the list.
    pub row: DocumentRow,
    /// The type and number of the buyer's document, `dni 46779354`, or empty.
    pub customer_document: String,
    /// Its lines; a summary has none.
    pub lines: Vec<SaleLineView>,
    /// Why a note was issued or a document voided, in the shop's words; else empty.
    pub reason: String,
    /// The limit of the Nuevo RUS that this sale passed; only for who may see reports.
    pub rus_crossed: Option<RusCrossed>,
    /// The motive of a note, `07/01`: kind and code of the catalogue; else empty.
    pub motive: String,
    /// The authority's own words, where it answered.
    pub message: Option<String>,
    /// What that means, in plain words; none for a code this program does not know.
    pub meaning: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
    /// The ticket under which the authority will answer.
    pub ticket: Option<String>,
    /// The signature's digest, where the shop signs.
    pub digest: Option<String>,
    /// Why the last try did not work; English, for support.
    pub last_error: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Option<String>,
    /// Every call, the oldest first.
    pub timeline: Vec<AttemptView>,
    /// Notes, replacements and summaries that have to do with it.
    pub related: Vec<RelatedDocument>,
    /// What may be done with it now: some of `resend`, `query`, `void`, `note`, `replace`,
    /// `discard`, `xml`, `cdr`, `pdf`, `reprint`.
    pub actions: Vec<String>,
}

/// A limit that a sale passed, as it was written down with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RusCrossed {
    /// `category_1`, `category_2`, `special` or `year`.
    pub limit: String,
    /// What the month came to with it; of `special` and `year` the year.
    pub income: String,
    /// Why it was sold all the same, as it was typed; empty where nobody was asked.
    pub reason: String,
}

/// A call to the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AttemptView {
    /// When.
    pub at: String,
    /// `send`, `verify`, `ticket`, or what a person did: `discard`, `retry`.
    pub call: String,
    /// The state it led to.
    pub outcome: String,
    /// The authority's words, or why there are none; English where they are ours.
    pub detail: String,
}

/// A document that has to do with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RelatedDocument {
    /// Its name.
    pub name: String,
    /// Its number as people write it.
    pub number: String,
    /// `replaces`, `replaced_by`, `note`, `corrects`, `summary`, `void`, `contains`.
    pub relation: String,
    /// How it stands.
    pub state: String,
}

/// A file of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DocumentFile {
    /// Its name.
    pub name: String,
    /// `xml` (as it leaves), `cdr` (as received), `pdf` or, to be looked at, `png`.
    pub form: String,
}

/// Voids a boleta: by a summary within seven days, by a credit note after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoidDocument {
    /// Its name.
    pub name: String,
    /// Why, 3 to 100 characters.
    pub reason: String,
}

/// A note about a boleta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct IssueNote {
    /// The id the screen makes, so that a second press issues nothing twice: a UUID.
    pub note_id: String,
    /// The boleta's name.
    pub name: String,
    /// `07` credit or `08` debit.
    pub kind: String,
    /// Of catalogue 09: 01, 02, 03, 06, 07, 09. Of catalogue 10: 01, 02, 03.
    pub motive: String,
    /// Why, 3 to 100 characters.
    pub reason: String,
    /// For motive 07: what comes back. For the others empty.
    #[serde(default)]
    pub lines: Vec<NoteLine>,
    /// For motive 09 and debit notes: the amount, `5.00`.
    #[serde(default)]
    pub amount: Option<String>,
}

/// A line that comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NoteLine {
    /// Its place in the boleta, from 1.
    pub line: u32,
    /// How much of it.
    pub quantity: String,
}

/// A new boleta in place of a rejected one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReplaceDocument {
    /// The rejected boleta's name.
    pub name: String,
}

/// Gives a document up that will not be sent any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DiscardDocument {
    /// Its name.
    pub name: String,
    /// Why, 3 to 100 characters.
    pub reason: String,
}

/// The summaries of a day: documents that wait for one, and voids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RunSummary {
    /// The day on which the documents were issued, `2026-11-21`.
    pub date: String,
}

/// *Cola SUNAT*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SunatQueue {
    /// Whether an authority is set up.
    pub authority: bool,
    /// To be sent or being sent.
    pub to_send: u32,
    /// Sent, and nobody knows yet with what result.
    pub unknown: u32,
    /// With a ticket: SUNAT works on them.
    pub with_ticket: u32,
    /// Wait for a summary or are in one.
    pub in_summary: u32,
    /// Rejected, without a boleta in their place.
    pub rejected: u32,
    /// Given up until a person acts.
    pub dead: u32,
    /// Whole days since the oldest that SUNAT does not have yet was issued.
    pub oldest_days: Option<u32>,
    /// When that one was issued.
    pub oldest_at: Option<String>,
    /// When the next call is due.
    pub next_at: Option<String>,
    /// The way to the authority: `closed` (works), `open` (rests after failures), `offline` (no way
    /// out of this machine), `refused` (the account is not let in).
    pub breaker: String,
    /// Until when it rests.
    pub breaker_until: Option<String>,
    /// Why; English, for support.
    pub breaker_reason: Option<String>,
    /// `ok`, `day_2` (alarm) or `day_5` (red): the age of the oldest that SUNAT does not have.
    pub window: String,
    /// What the owner must know, the most pressing first.
    pub notices: Vec<NoticeView>,
}

/// Something that the owner must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NoticeView {
    /// `window_day_2`, `window_day_5`, `certificate_30`, `certificate_7`, `certificate_1`,
    /// `certificate_expired`.
    pub kind: String,
    /// When it was noticed first.
    pub at: String,
    /// What it is about: a date or a number.
    pub subject: String,
}

/// The account through which documents go.
#[expect(clippy::struct_excessive_bools, reason = "what is kept is told thing by thing")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuthorityView {
    /// `none`, `practice`, `pse`, `validapse`, `nubefact` or `sunat`.
    pub kind: String,
    /// Where it is.
    pub url: String,
    /// `none`, `practice`, `demo`, `beta` or `production`.
    pub environment: String,
    /// Whether a token is kept. The token itself never comes back.
    pub has_token: bool,
    /// The SOL user.
    pub sol_user: String,
    /// Whether a SOL password is kept.
    pub has_sol_password: bool,
    /// The client id of Consulta Integrada, or empty.
    pub client_id: String,
    /// Whether its secret is kept.
    pub has_client_secret: bool,
    /// Whether it is a PSE's account to try things out with, by its owner's word.
    pub demo: bool,
    /// `sha256` or `sha1`.
    pub hash: String,
    /// The certificate, where there is one.
    pub certificate: Option<CertificateView>,
    /// `keyring` or `file`: where the secrets are; `none` without secrets.
    pub vault: String,
    /// Why it will not work as it is: `nubefact_nrus`, `certificate_missing`, `certificate_expired`,
    /// `certificate_other_ruc`, `certificate_unreadable`, `token_missing`, `sol_missing`; none when
    /// nothing is known against it.
    pub warning: Option<String>,
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CertificateView {
    /// Whose.
    pub subject: String,
    /// The RUC in it, or empty.
    pub ruc: String,
    /// Who issued it.
    pub issuer: String,
    /// From this day on.
    pub not_before: String,
    /// Up to this day.
    pub not_after: String,
    /// Whole days that are left; negative after it.
    pub days_left: i32,
}

/// Sets the account up. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SetAuthority {
    /// `none`, `practice`, `pse`, `validapse`, `nubefact` or `sunat`.
    pub kind: String,
    /// Where it is; for `sunat` also `beta` or `production`.
    #[serde(default)]
    pub url: String,
    /// The PSE's token.
    #[serde(default)]
    pub token: Option<String>,
    /// The secondary SOL user, without the RUC.
    #[serde(default)]
    pub sol_user: Option<String>,
    /// Its password.
    #[serde(default)]
    pub sol_password: Option<String>,
    /// The .p12, .pfx or .pem in base64.
    #[serde(default)]
    pub certificate_base64: Option<String>,
    /// Its password.
    #[serde(default)]
    pub certificate_password: Option<String>,
    /// The client id of Consulta Integrada.
    #[serde(default)]
    pub client_id: Option<String>,
    /// Its secret.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// Whether it is a PSE's account to try things out with; none leaves it as long as the address
    /// stays.
    #[serde(default)]
    pub demo: Option<bool>,
    /// `sha256` or `sha1`; none leaves it.
    #[serde(default)]
    pub hash: Option<String>,
}

/// How "probar conexión" ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuthorityProbe {
    /// `ok`, `unreachable`, `refused`, `busy`, `no_answer` or `other`.
    pub outcome: String,
    /// Its words, or why there are none; English, for support.
    pub detail: String,
    /// `practice`, `demo`, `beta` or `production`.
    pub environment: String,
}

/// Everything of a month for the accountant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ExportMonth {
    /// `2026-11`.
    pub month: String,
    /// Where to write the zip; none is the folder `exportados` beside the shop's file.
    #[serde(default)]
    pub path: Option<String>,
}

/// Where the month was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportedMonth {
    /// The zip.
    pub path: String,
    /// Documents in it.
    pub documents: u32,
    /// CDRs in it.
    pub cdrs: u32,
    /// Its size.
    pub bytes: u32,
    /// What was sold in the month, with debit notes, without credit notes and what was annulled.
    pub total: String,
}
