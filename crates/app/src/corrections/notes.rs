//! Notes of credit and debit about a boleta.

use izi_domain::document::{DocumentKind, Motive};
use izi_domain::{DocumentName, Instant, Money, Name, Note, Quantity, SaleId};
use izi_store::SqliteConnection;
use izi_store::document::{self, Document, NewDocument};
use izi_store::outbox::{self, NewJob, State};
use izi_store::{correction, shop as shop_rows};
use serde_json::json;

use super::amounts::drawn;
use super::shelf::reshelve;
use super::{actor, not_in, standing};
use crate::documents::sale_of;
use crate::refusal::{Refusal, Result};
use crate::shop::{Shop, note as record};

/// Why a note cannot be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// More than is left of the boleta.
    #[error("more than the boleta has left")]
    TooMuch,
    /// It comes to nothing.
    #[error("it comes to nothing")]
    Nothing,
    /// Lines that the boleta does not have, or none where some are needed.
    #[error("not lines of the boleta")]
    Lines,
    /// A motive that changes no amount, or that a boleta cannot have.
    #[error("not a motive for this")]
    Motive,
    /// An amount is missing, or there where none belongs.
    #[error("the amount is missing or does not belong")]
    Amount,
    /// The boleta has been corrected already.
    #[error("corrected already")]
    Corrected,
}

impl BadNote {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooMuch => "too_much",
            Self::Nothing => "nothing",
            Self::Lines => "lines",
            Self::Motive => "motive",
            Self::Amount => "amount",
            Self::Corrected => "corrected",
        }
    }
}

/// A note as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteAsked {
    /// The id the screen made: a second press issues nothing.
    pub id: SaleId,
    /// The boleta.
    pub about: DocumentName,
    /// Why, as the catalogue has it.
    pub motive: Motive,
    /// Why, in the shop's words.
    pub reason: Name,
    /// What comes back, for [`Motive::PartialReturn`]: the boleta's line from 0, and how much.
    pub lines: Vec<(usize, Quantity)>,
    /// The amount, for motives without lines.
    pub amount: Option<Money>,
}

/// Issues a note about a boleta. The same id again gives the note that was issued the first time.
pub async fn note(shop: &Shop, asked: &NoteAsked) -> Result<DocumentName> {
    let mut transaction = shop.store.write().await?;
    if let Some(before) = correction::document_of_note(&mut *transaction, &asked.id).await? {
        return named(&mut transaction, before).await;
    }
    let now = shop.now();
    let (boleta, job) = standing(&mut transaction, &asked.about, "note").await?;
    if !matches!(job.state, State::Accepted | State::Observed) {
        return Err(not_in(&asked.about, job.state, "note"));
    }
    let name = issue(&mut transaction, &boleta, asked, now).await?;
    let actor = actor(&mut transaction).await?;
    let detail = json!({
        "about": asked.about.to_string(), "motive": asked.motive.code(), "reason": asked.reason.as_str(),
    });
    record(&mut transaction, now, &actor, "document.note", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(name)
}

/// The credit note that annuls a boleta which no summary can void any more. One that holds is not
/// issued twice; after one that was refused or given up there is another.
pub(crate) async fn annul_by_note(
    transaction: &mut SqliteConnection,
    boleta: &Document,
    reason: &Name,
    now: Instant,
) -> Result<DocumentName> {
    if let Some(before) = correction::annulling(&mut *transaction, boleta.id).await? {
        return named(transaction, before).await;
    }
    let next = document::next_id(transaction).await?;
    let asked = NoteAsked {
        id: derived_id(boleta, next)?,
        about: boleta.name.clone(),
        motive: Motive::Annulment,
        reason: reason.clone(),
        lines: Vec::new(),
        amount: None,
    };
    issue(transaction, boleta, &asked, now).await
}

/// For a note that no screen asked for: the sale's id with another version digit and the note's own
/// row in it.
fn derived_id(boleta: &Document, note: i64) -> Result<SaleId> {
    let sale_id = boleta.sale_id.as_ref().ok_or(Refusal::JobState("without a sale"))?;
    let mut text = sale_id.to_string();
    text.replace_range(14..15, "8");
    text.replace_range(28..36, &format!("{:08x}", note.rem_euclid(0x1_0000_0000)));
    text.parse().map_err(|_| Refusal::JobState("without an id"))
}

async fn named(transaction: &mut SqliteConnection, document: i64) -> Result<DocumentName> {
    let found = document::by_id(transaction, document).await?;
    found.map(|it| it.name).ok_or(Refusal::JobState("missing"))
}

async fn issue(
    transaction: &mut SqliteConnection,
    boleta: &Document,
    asked: &NoteAsked,
    now: Instant,
) -> Result<DocumentName> {
    let sale = sale_of(transaction, boleta).await?;
    let credited = correction::corrected(&mut *transaction, boleta.id).await?.credited;
    let returned = correction::returned(&mut *transaction, boleta.id).await?;
    let kind = asked.motive.kind();
    let drawn = drawn(&sale, asked, &returned, credited)?;
    if kind == DocumentKind::CreditNote {
        if asked.motive.is_whole() && !credited.is_zero() {
            return Err(BadNote::Corrected.into());
        }
        let after = credited.checked_add(drawn.total).ok_or(BadNote::TooMuch)?;
        if after > boleta.total {
            return Err(BadNote::TooMuch.into());
        }
    }
    let series = document::note_series(transaction, kind, &sale.number.series).await?;
    let number = shop_rows::take_number(transaction, &series).await?;
    let number = number.ok_or(Refusal::NumbersExhausted(series))?;
    let (issuer_id, issuer) =
        shop_rows::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
    let name = DocumentName::of(kind, &number);
    let id = document::next_id(transaction).await?;
    let new = NewDocument {
        id,
        name: name.clone(),
        sale_id: Some(&sale.id),
        issued_at: now,
        issuer_id,
        total: drawn.total,
        about: Some(boleta.id),
        documents_date: None,
    };
    document::insert_all(transaction, &[new]).await?;
    let note = Note {
        name: name.clone(),
        about: sale.number.clone(),
        motive: asked.motive,
        reason: asked.reason.clone(),
        issued_at: now,
        issuer,
        customer: sale.customer.clone(),
        lines: drawn.lines,
        subtotal: drawn.subtotal,
        discount: drawn.discount,
        rounding: drawn.rounding,
        total: drawn.total,
    };
    correction::add_note(transaction, id, &asked.id, &note, &drawn.places).await?;
    let job = NewJob::to_authority(id, None, State::Queued, now);
    outbox::add_all(transaction, &[job]).await?;
    reshelve(transaction, boleta, now).await?;
    // A note of debit adds to what was sold.
    crate::rus::look_again(transaction, now.business_date().month(), now).await?;
    Ok(name)
}
