//! What a person decides about a boleta that was issued: annul it, correct it with a note, issue
//! another in the place of a rejected one, give it up, or have it looked at again.

use std::collections::BTreeMap;

use izi_domain::document::{DocumentKind, Motive};
use izi_domain::sale::SaleLine;
use izi_domain::{DocumentName, Instant, Money, Name, Note, Quantity, Sale, SaleId, Unit};
use izi_store::SqliteConnection;
use izi_store::correction::{self, VoidState};
use izi_store::document::{self, Document, NewDocument};
use izi_store::document_file::{self, Attempt};
use izi_store::outbox::{self, Job, NewJob, State};
use izi_store::{shop as shop_rows, summary};
use serde_json::json;

use crate::documents::{VOID_DAYS_MAX, find, is_annulled, may_be_replaced, sale_of};
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

/// The boleta with its job, when something may still be decided about it.
async fn standing(
    transaction: &mut SqliteConnection,
    name: &DocumentName,
    action: &'static str,
) -> Result<(Document, Job)> {
    let found = document::by_name(&mut *transaction, name).await?;
    let boleta = found.ok_or_else(|| Refusal::DocumentMissing(name.clone()))?;
    let refused = |state| Refusal::DocumentState { name: name.clone(), state, action };
    let job = outbox::of_document(&mut *transaction, boleta.id).await?;
    let job = job.ok_or_else(|| refused("missing"))?;
    if boleta.name.kind() != DocumentKind::Boleta {
        return Err(refused(job.state.as_str()));
    }
    let void = correction::void_of(&mut *transaction, boleta.id).await?;
    if is_annulled(void.as_ref()) {
        return Err(refused("voided"));
    }
    Ok((boleta, job))
}

/// Annuls a boleta. One that SUNAT refused, or never had, is given up with its sale. Within seven days SUNAT is told by a summary, after that by a credit note about
/// the whole, once it has the boleta. The sale counts no more from this moment on, and its goods are
/// back on the shelf.
pub async fn void(shop: &Shop, name: &DocumentName, reason: &Name) -> Result<()> {
    let mut transaction = shop.store.write().await?;
    let now = shop.now();
    let (boleta, job) = standing(&mut transaction, name, "void").await?;
    if matches!(job.state, State::Replaced | State::Discarded) {
        let (name, state) = (name.clone(), job.state.as_str());
        return Err(Refusal::DocumentState { name, state, action: "void" });
    }
    // A note of debit would be left over, and would count alone.
    if correction::corrected(&mut *transaction, boleta.id).await?.has_notes {
        return Err(BadNote::Corrected.into());
    }
    let actor = actor(&mut transaction).await?;
    let is_taken = matches!(job.state, State::Accepted | State::Observed);
    let answered = document_file::answered(&mut *transaction, boleta.id).await?;
    if may_be_replaced(&mut transaction, &job, &answered).await? {
        correction::add_void(&mut transaction, boleta.id, reason, &actor, now).await?;
        correction::set_void(&mut *transaction, boleta.id, VoidState::Voided, None).await?;
        let words = Some(reason.as_str());
        outbox::release(&mut *transaction, job.id, State::Discarded, now, words, now).await?;
        reshelve(&mut transaction, &boleta, now).await?;
        let words =
            Attempt { at: now, call: "void", outcome: "discarded", detail: reason.as_str() };
        document_file::note_attempt(&mut *transaction, boleta.id, words).await?;
    } else if is_taken && now.business_date().days_since(boleta.issue_date) > VOID_DAYS_MAX {
        annul_by_note(&mut transaction, &boleta, reason, now).await?;
    } else {
        correction::add_void(&mut transaction, boleta.id, reason, &actor, now).await?;
        reshelve(&mut transaction, &boleta, now).await?;
        let words = Attempt { at: now, call: "void", outcome: "voiding", detail: reason.as_str() };
        document_file::note_attempt(&mut *transaction, boleta.id, words).await?;
    }
    let detail = json!({ "reason": reason.as_str(), "total": boleta.total.to_string() });
    record(&mut transaction, now, &actor, "document.void", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(())
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

/// SUNAT refused to void a boleta: the sale counts again, its goods leave the shelf again, and a person
/// decides what to do.
pub(crate) async fn void_failed(
    transaction: &mut SqliteConnection,
    document: i64,
    why: &str,
    now: Instant,
) -> Result<()> {
    correction::set_void(&mut *transaction, document, VoidState::Failed, None).await?;
    let words = Attempt { at: now, call: "void", outcome: "void_failed", detail: why };
    document_file::note_attempt(&mut *transaction, document, words).await?;
    settled(&mut *transaction, document, now).await?;
    counts_again(transaction, document, now).await
}

/// What was taken off the income counts again: with what was sold meanwhile it may pass a limit.
pub(crate) async fn counts_again(
    transaction: &mut SqliteConnection,
    document: i64,
    now: Instant,
) -> Result<()> {
    let found = document::by_id(&mut *transaction, document).await?;
    let Some(found) = found else { return Ok(()) };
    crate::rus::look_again(transaction, found.issue_date.month(), now).await
}

/// Brings the shelf in line after a document was decided about: a note that was refused brings nothing
/// back, nor does any note of a boleta that was.
pub(crate) async fn settled(
    transaction: &mut SqliteConnection,
    document: i64,
    now: Instant,
) -> Result<()> {
    let found = document::by_id(&mut *transaction, document).await?;
    let Some(found) = found else { return Ok(()) };
    match (found.name.kind(), found.about) {
        (DocumentKind::Boleta, _) => reshelve(transaction, &found, now).await,
        (DocumentKind::CreditNote, Some(about)) => {
            match document::by_id(&mut *transaction, about).await? {
                Some(boleta) => {
                    annulment_refused(&mut *transaction, &found, &boleta, now).await?;
                    counts_again(&mut *transaction, found.id, now).await?;
                    reshelve(transaction, &boleta, now).await
                }
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// A note that was to annul a boleta and was refused, or given up: the boleta is not annulled, and the
/// person who gave the money back has to know.
async fn annulment_refused(
    transaction: &mut SqliteConnection,
    note: &Document,
    boleta: &Document,
    now: Instant,
) -> Result<()> {
    let job = outbox::of_document(&mut *transaction, note.id).await?;
    let refused = job.is_none_or(|it| matches!(it.state, State::Rejected | State::Discarded));
    let Some(content) = correction::note(transaction, note).await? else { return Ok(()) };
    let holds = correction::annulling(&mut *transaction, boleta.id).await?.is_some();
    if !refused || holds || content.motive != Motive::Annulment {
        return Ok(());
    }
    let actor = actor(&mut *transaction).await?;
    correction::add_void(&mut *transaction, boleta.id, &content.reason, &actor, now).await?;
    correction::set_void(&mut *transaction, boleta.id, VoidState::Failed, None).await?;
    let why = format!("{} was refused", note.name);
    let words = Attempt { at: now, call: "void", outcome: "void_failed", detail: &why };
    document_file::note_attempt(&mut *transaction, boleta.id, words).await?;
    Ok(())
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
        let (name, state) = (asked.about.clone(), job.state.as_str());
        return Err(Refusal::DocumentState { name, state, action: "note" });
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

/// The amounts of a note.
struct Drawn {
    lines: Vec<SaleLine>,
    places: Vec<Option<u32>>,
    subtotal: Money,
    discount: Money,
    rounding: Money,
    total: Money,
}

fn drawn(
    sale: &Sale,
    asked: &NoteAsked,
    returned: &[(u32, i64)],
    credited: Money,
) -> Result<Drawn> {
    match asked.motive {
        Motive::Annulment | Motive::WrongRuc | Motive::WholeReturn => {
            if !asked.lines.is_empty() || asked.amount.is_some() {
                return Err(BadNote::Lines.into());
            }
            Ok(Drawn {
                lines: sale.lines.clone(),
                places: (0..).take(sale.lines.len()).map(Some).collect(),
                subtotal: sale.subtotal,
                discount: sale.discount,
                rounding: sale.rounding,
                total: sale.total,
            })
        }
        Motive::PartialReturn => partial(sale, asked, returned, credited),
        Motive::LessValue | Motive::LateInterest | Motive::MoreValue | Motive::Penalty => {
            if !asked.lines.is_empty() {
                return Err(BadNote::Lines.into());
            }
            let amount = asked.amount.filter(|it| *it > Money::ZERO).ok_or(BadNote::Amount)?;
            let line = plain_line(sale, asked.reason.clone(), amount)?;
            Ok(Drawn {
                lines: vec![line],
                places: vec![None],
                subtotal: amount,
                discount: Money::ZERO,
                rounding: Money::ZERO,
                total: amount,
            })
        }
        // No amount changes hands: a boleta's description is put right by annulling it.
        Motive::WrongDescription => Err(BadNote::Motive.into()),
    }
}

fn plain_line(sale: &Sale, name: Name, amount: Money) -> Result<SaleLine> {
    let affectation = sale.lines.first().map(|it| it.affectation).ok_or(BadNote::Lines)?;
    Ok(SaleLine {
        product_id: None,
        code: None,
        name,
        unit: Unit::PIECE,
        quantity: Quantity::ONE,
        unit_price: amount,
        unit_cost: None,
        factor: Quantity::ONE,
        gross: amount,
        discount: Money::ZERO,
        total: amount,
        affectation,
    })
}

/// What some lines come to when part of them is brought back. Each line is worth what was paid for
/// it, its part of the discount on the whole taken off; parts are cumulated before they are rounded
/// (half up), so that bringing a line back piece by piece gives what it cost, to the céntimo.
fn partial(
    sale: &Sale,
    asked: &NoteAsked,
    returned: &[(u32, i64)],
    credited: Money,
) -> Result<Drawn> {
    if asked.amount.is_some() || asked.lines.is_empty() {
        return Err(BadNote::Lines.into());
    }
    let worth = worth(sale);
    let (mut lines, mut places) = (Vec::new(), Vec::new());
    for (place, quantity) in &asked.lines {
        let line = sale.lines.get(*place).ok_or(BadNote::Lines)?;
        let position = u32::try_from(*place).map_err(|_| BadNote::Lines)?;
        if places.contains(&Some(position)) || (!line.unit.is_divisible() && !quantity.is_whole()) {
            return Err(BadNote::Lines.into());
        }
        let before = returned.iter().find(|it| it.0 == position).map_or(0, |it| it.1);
        let after = before + quantity.milli();
        if after > line.quantity.milli() {
            return Err(BadNote::TooMuch.into());
        }
        let part = |milli| part_of(worth[*place], milli, line.quantity.milli());
        let gross = Money::from_cents(part(after) - part(before));
        if gross <= Money::ZERO {
            return Err(BadNote::Nothing.into());
        }
        places.push(Some(position));
        lines.push(SaleLine {
            quantity: *quantity,
            gross,
            discount: Money::ZERO,
            total: gross,
            ..line.clone()
        });
    }
    let subtotal = Money::sum(lines.iter().map(|it| it.total)).ok_or(BadNote::TooMuch)?;
    // The last piece of a boleta whose cash was rounded is worth a few céntimos less: the rounding
    // comes with it.
    let left = sale.total.checked_sub(credited).ok_or(BadNote::TooMuch)?;
    let total = subtotal.min(left);
    let rounding = total.checked_sub(subtotal).ok_or(BadNote::TooMuch)?;
    if rounding < sale.rounding {
        return Err(BadNote::TooMuch.into());
    }
    if total <= Money::ZERO {
        return Err(BadNote::Nothing.into());
    }
    Ok(Drawn { lines, places, subtotal, discount: Money::ZERO, rounding, total })
}

/// What each line was paid, in céntimos: the discount on the whole is spread over the lines by their
/// worth, cumulated before it is rounded (down), so that nothing of it is lost.
fn worth(sale: &Sale) -> Vec<i64> {
    let (subtotal, discount) =
        (i128::from(sale.subtotal.cents().max(1)), i128::from(sale.discount.cents()));
    let (mut seen, mut off_before) = (0_i128, 0_i128);
    sale.lines
        .iter()
        .map(|line| {
            seen += i128::from(line.total.cents());
            let off = discount * seen / subtotal;
            let part = off - off_before;
            off_before = off;
            i64::try_from(i128::from(line.total.cents()) - part).unwrap_or(0)
        })
        .collect()
}

fn part_of(cents: i64, milli: i64, whole: i64) -> i64 {
    let (cents, milli, whole) = (i128::from(cents), i128::from(milli), i128::from(whole.max(1)));
    i64::try_from((2 * cents * milli + whole) / (2 * whole)).unwrap_or(0)
}

/// The goods that came back: product and thousandths on the shelf, as they left it.
fn back(sale: &Sale, returned: &[(u32, i64)]) -> BTreeMap<String, i64> {
    let mut goods = BTreeMap::new();
    for (place, milli) in returned {
        let line = usize::try_from(*place).ok().and_then(|it| sale.lines.get(it));
        if let Some((product, line)) = line.and_then(|it| Some((it.product_id.clone()?, it))) {
            *goods.entry(product).or_insert(0) += (milli * line.factor.milli() + 999) / 1_000;
        }
    }
    goods
}

/// Puts on the shelf what came back by a void or by notes that hold, and takes off what was put there
/// for one that was refused or given up. Said again it moves nothing.
async fn reshelve(
    transaction: &mut SqliteConnection,
    boleta: &Document,
    now: Instant,
) -> Result<()> {
    let sale = sale_of(transaction, boleta).await?;
    let returned = if correction::is_sale_annulled(&mut *transaction, &sale.id).await? {
        let whole = sale.lines.iter().map(|it| it.quantity.milli());
        (0..).zip(whole).collect()
    } else {
        correction::returned(&mut *transaction, boleta.id).await?
    };
    let mut goods = back(&sale, &returned);
    for (product, milli) in correction::put_back(&mut *transaction, &sale.id).await? {
        *goods.entry(product).or_insert(0) -= milli;
    }
    let goods: Vec<_> = goods.into_iter().collect();
    Ok(correction::move_back(transaction, &sale.id, &goods, now).await?)
}

/// Issues another boleta in the place of one that SUNAT rejected, or that was given up before SUNAT
/// could have it: a new number that points at the old, which is spent. It is of today, by the shop as it
/// is now.
pub async fn replace(shop: &Shop, name: &DocumentName) -> Result<DocumentName> {
    let mut transaction = shop.store.write().await?;
    let now = shop.now();
    let (boleta, job) = standing(&mut transaction, name, "replace").await?;
    let answered = document_file::answered(&mut *transaction, boleta.id).await?;
    if !may_be_replaced(&mut transaction, &job, &answered).await? {
        let (name, state) = (name.clone(), job.state.as_str());
        return Err(Refusal::DocumentState { name, state, action: "replace" });
    }
    let sale_id = boleta.sale_id.clone().ok_or(Refusal::JobState("without a sale"))?;
    let spent = boleta.number().ok_or(Refusal::JobState("without a number"))?;
    let number = shop_rows::take_number(&mut transaction, &spent.series).await?;
    let number = number.ok_or(Refusal::NumbersExhausted(spent.series))?;
    let (issuer_id, _) = shop_rows::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
    let id = document::next_id(&mut transaction).await?;
    let replacement = DocumentName::boleta(&number);
    let new = NewDocument {
        id,
        name: replacement.clone(),
        sale_id: Some(&sale_id),
        issued_at: now,
        issuer_id,
        total: boleta.total,
        about: Some(boleta.id),
        documents_date: None,
    };
    document::insert_all(&mut transaction, &[new]).await?;
    let next = NewJob::to_authority(id, Some(&sale_id), State::Queued, now);
    outbox::add_all(&mut transaction, &[next]).await?;
    let error = job.last_error.as_deref();
    outbox::release(&mut *transaction, job.id, State::Replaced, now, error, now).await?;
    let actor = actor(&mut transaction).await?;
    let detail = json!({ "by": replacement.to_string() });
    record(&mut transaction, now, &actor, "document.replace", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(replacement)
}

/// Gives a document up that will not be sent any more. Its number stays taken.
pub async fn discard(shop: &Shop, name: &DocumentName, reason: &Name) -> Result<()> {
    let document = find(shop, name).await?;
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let job = outbox::of_document(&mut *transaction, document.id).await?;
    let job = job.ok_or_else(|| Refusal::DocumentMissing(name.clone()))?;
    if !matches!(job.state, State::Dead | State::Rejected) {
        let (name, state) = (name.clone(), job.state.as_str());
        return Err(Refusal::DocumentState { name, state, action: "discard" });
    }
    let words = Some(reason.as_str());
    outbox::release(&mut *transaction, job.id, State::Discarded, now, words, now).await?;
    let attempt =
        Attempt { at: now, call: "discard", outcome: "discarded", detail: reason.as_str() };
    document_file::note_attempt(&mut *transaction, document.id, attempt).await?;
    if document.name.kind().is_report() {
        // What it told of waits for another.
        crate::summaries::let_go(&mut transaction, document.id, now).await?;
    } else {
        // A boleta that SUNAT will not have needs no void any more; its sale stays annulled.
        let void = correction::void_of(&mut *transaction, document.id).await?;
        if is_annulled(void.as_ref()) {
            correction::set_void(&mut *transaction, document.id, VoidState::Voided, None).await?;
        }
        settled(&mut transaction, document.id, now).await?;
    }
    let actor = actor(&mut transaction).await?;
    let detail = json!({ "reason": reason.as_str() });
    record(&mut transaction, now, &actor, "document.discard", &name.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts a document that waits, or was given up, at the head of the queue. What may have arrived is
/// asked for first, never sent again blindly.
pub async fn resend(shop: &Shop, name: &DocumentName) -> Result<()> {
    let document = find(shop, name).await?;
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let job = outbox::of_document(&mut *transaction, document.id).await?;
    let job = job.ok_or_else(|| Refusal::DocumentMissing(name.clone()))?;
    let past = document_file::past(&mut *transaction, document.id).await?;
    let state = match job.state {
        State::Dead if past.sent || past.told => State::Unknown,
        State::Dead => State::Queued,
        waiting @ (State::Queued | State::Unknown) => waiting,
        other => {
            let (name, state) = (name.clone(), other.as_str());
            return Err(Refusal::DocumentState { name, state, action: "resend" });
        }
    };
    again(&mut transaction, &job, state, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Has the authority asked about a document that may have arrived, or whose CDR is missing.
pub async fn query(shop: &Shop, name: &DocumentName) -> Result<()> {
    let document = find(shop, name).await?;
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let job = outbox::of_document(&mut *transaction, document.id).await?;
    let job = job.ok_or_else(|| Refusal::DocumentMissing(name.clone()))?;
    let past = document_file::past(&mut *transaction, document.id).await?;
    let answered = document_file::answered(&mut *transaction, document.id).await?;
    let in_summary = !summary::of_document(&mut *transaction, document.id).await?.is_empty();
    let asks = match job.state {
        State::Queued | State::Unknown | State::Dead => past.sent || past.told,
        State::Accepted | State::Observed => answered.cdr.is_none() && past.sent && !in_summary,
        _ => false,
    };
    if !asks {
        let (name, state) = (name.clone(), job.state.as_str());
        return Err(Refusal::DocumentState { name, state, action: "query" });
    }
    let old = past.last_sent.is_none_or(|it| now.ms_since(it) >= crate::sending::TICKET_LOST_MS);
    if old && !document.name.kind().is_report() {
        // A ticket of which nothing came; the number can be asked about itself.
        document_file::keep_ticket(&mut *transaction, document.id, None).await?;
    }
    again(&mut transaction, &job, State::Unknown, now).await?;
    transaction.commit().await?;
    Ok(())
}

async fn again(
    transaction: &mut SqliteConnection,
    job: &Job,
    state: State,
    now: Instant,
) -> Result<()> {
    let error = job.last_error.as_deref();
    outbox::release(&mut *transaction, job.id, state, now, error, now).await?;
    outbox::count_anew(&mut *transaction, job.id).await?;
    if let Some(document) = job.document {
        let attempt = Attempt { at: now, call: "retry", outcome: state.as_str(), detail: "asked" };
        document_file::note_attempt(&mut *transaction, document, attempt).await?;
    }
    Ok(())
}

async fn actor(transaction: &mut SqliteConnection) -> Result<String> {
    crate::shop::cashier_in(transaction).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use izi_domain::payment::settle;
    use izi_domain::pricing::{Discount, price};
    use izi_domain::sale::DraftLine;
    use izi_domain::{Issuer, Method, Payment, Regime};
    use proptest::prelude::*;

    fn sale(lines: &[(i64, i64)], off: i64) -> Sale {
        let lines: Vec<_> = lines
            .iter()
            .map(|(milli, cents)| DraftLine {
                product_id: None,
                code: None,
                name: "Arroz".parse().unwrap(),
                unit: Unit::KILOGRAM,
                quantity: Quantity::from_milli(*milli).unwrap(),
                unit_price: Money::from_cents(*cents),
                unit_cost: None,
                factor: Quantity::ONE,
                amount: None,
                discount: None,
            })
            .collect();
        let discount = (off > 0).then(|| Discount::Amount(Money::from_cents(off)));
        let priced = price(&lines, discount).unwrap();
        let payment = Payment { method: Method::Cash, amount: priced.total, reference: None };
        let settled = settle(priced.total, &[payment]).unwrap();
        let sold_at: Instant = "2026-11-21T10:00:00-05:00".parse().unwrap();
        Sale {
            id: "0198c3a0-0000-7000-8000-000000000001".parse().unwrap(),
            number: "B001-1".parse().unwrap(),
            sold_at,
            business_date: sold_at.business_date(),
            issuer: Issuer {
                ruc: "10467793549".parse().unwrap(),
                name: "ROSITA".parse().unwrap(),
                trade_name: None,
                address: "JR. UNION 123".parse().unwrap(),
                ubigeo: "150101".into(),
                regime: Regime::Nrus,
            },
            customer: None,
            lines: priced.lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            rounding: settled.rounding,
            total: settled.payable,
            payments: Vec::new(),
            change: Money::ZERO,
            cashier: "Rosa".parse().unwrap(),
        }
    }

    fn asked(lines: Vec<(usize, Quantity)>) -> NoteAsked {
        NoteAsked {
            id: "0198c3a0-0000-7000-8000-000000000002".parse().unwrap(),
            about: "B001-1".parse().unwrap(),
            motive: Motive::PartialReturn,
            reason: "Devuelto".parse().unwrap(),
            lines,
            amount: None,
        }
    }

    proptest! {
        #[test]
        fn a_line_brought_back_piece_by_piece_is_worth_what_was_paid_for_it(
            lines in prop::collection::vec((1_000_i64..9_000, 10_i64..5_000), 1..5),
            off in 0_i64..9, pieces in 2_i64..9,
        ) {
            let sale = sale(&lines, off);
            let worth = worth(&sale);
            prop_assert_eq!(worth.iter().sum::<i64>(), sale.subtotal.cents() - sale.discount.cents());
            let whole = sale.lines[0].quantity.milli();
            let (mut back, mut cents) = (0, 0);
            for piece in 1..=pieces {
                let milli = whole * piece / pieces - back;
                let quantity = Quantity::from_milli(milli).unwrap();
                if let Ok(drawn) = drawn(&sale, &asked(vec![(0, quantity)]), &[(0, back)], Money::from_cents(cents)) {
                    cents += drawn.subtotal.cents();
                    back += milli;
                } else {
                    return Ok(());
                }
            }
            prop_assert_eq!(cents, worth[0]);
        }
    }

    #[test]
    fn more_than_was_sold_does_not_come_back() {
        let sale = sale(&[(2_000, 500)], 0);
        let quantity = |milli| Quantity::from_milli(milli).unwrap();
        let refused =
            |lines, before: &[(u32, i64)]| match drawn(&sale, &asked(lines), before, Money::ZERO) {
                Err(Refusal::Note(why)) => why,
                _ => panic!("not refused"),
            };
        assert_eq!(refused(vec![(0, quantity(2_001))], &[]), BadNote::TooMuch);
        assert_eq!(refused(vec![(0, quantity(1_500))], &[(0, 1_000)]), BadNote::TooMuch);
        assert_eq!(refused(vec![(1, quantity(1))], &[]), BadNote::Lines);
        assert_eq!(refused(vec![], &[]), BadNote::Lines);
        assert_eq!(refused(vec![(0, quantity(1)), (0, quantity(1))], &[]), BadNote::Lines);
    }

    #[test]
    fn everything_brought_back_gives_what_was_charged_with_its_rounding() {
        let sale = sale(&[(1_000, 333), (1_000, 334)], 0);
        assert_eq!(sale.total.to_string(), "6.60", "cash is rounded down");
        let all = vec![(0, Quantity::ONE), (1, Quantity::ONE)];
        let drawn = drawn(&sale, &asked(all), &[], Money::ZERO).unwrap();
        assert_eq!((drawn.total, drawn.rounding), (sale.total, sale.rounding));
    }
}
