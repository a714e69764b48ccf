//! The register of purchases: the other half of the regime's limits.

use izi_domain::{BusinessDate, Instant, Money, Name};
use izi_store::purchase::{self as rows, Filter, Listed, Purchase};
use serde_json::json;

use crate::refusal::{Refusal, Result};
use crate::rus;
use crate::shop::{Shop, cashier_in, note};

mod import;
mod known;

pub use import::{Imported, Problem, Repeat, Why, preview, run};

/// A purchase that is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPurchase {
    /// The id the screen made.
    pub id: String,
    /// The day on the document.
    pub date: BusinessDate,
    /// The supplier's RUC.
    pub ruc: Option<izi_domain::identity::Ruc>,
    /// The supplier's name; one of the two is there.
    pub supplier: Option<Name>,
    /// Its document.
    pub document: Option<Name>,
    /// What it came to, above zero.
    pub total: Money,
    /// Anything else.
    pub note: Option<Name>,
}

impl NewPurchase {
    fn by(self, actor: &str, now: Instant) -> Purchase {
        Purchase {
            id: self.id,
            date: self.date,
            ruc: self.ruc,
            supplier: self.supplier,
            document: self.document,
            total: self.total,
            note: self.note,
            actor: actor.to_owned(),
            written_at: now,
            corrects: None,
        }
    }
}

/// Whether a purchase is from before last month: what was bought in its month was to be declared already,
/// and a wrong year is easily typed.
pub(crate) fn is_old(date: BusinessDate, today: BusinessDate) -> bool {
    date < today.month().before().first_day()
}

/// Writes a purchase down. The same id again gives what was written the first time. One that looks like a
/// purchase of the register, or is an old one, is refused unless it is to be written `anyway`; both are
/// one question.
pub async fn add(shop: &Shop, new: NewPurchase, anyway: bool) -> Result<Listed> {
    let now = shop.now();
    if new.date > now.business_date() {
        return Err(Refusal::PurchaseAhead);
    }
    let id = new.id.clone();
    let mut transaction = shop.store.write().await?;
    if let Some(before) = rows::by_id(&mut *transaction, &id).await? {
        return Ok(before);
    }
    let actor = cashier_in(&mut transaction).await?;
    let purchase = new.by(&actor, now);
    if !anyway {
        let known = known::is_known(&mut transaction, &purchase).await?;
        if is_old(purchase.date, now.business_date()) {
            return Err(Refusal::PurchaseOld { date: purchase.date, known });
        }
        if known {
            return Err(Refusal::PurchaseKnown);
        }
    }
    rows::add(&mut transaction, &purchase).await?;
    let detail = json!({ "date": purchase.date.to_string(), "total": purchase.total.to_string() });
    note(&mut transaction, now, &actor, "purchase.add", &id, &detail).await?;
    rus::look_again(&mut transaction, purchase.date.month(), now).await?;
    transaction.commit().await?;
    Ok(Listed { purchase, corrected: false })
}

/// Takes a purchase back, by an entry of the same amount against it, on the same day: a month is what
/// was bought in it, also when the mistake is seen later.
pub async fn correct(shop: &Shop, id: &str, purchase_id: &str, reason: &Name) -> Result<Listed> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    if let Some(before) = rows::by_id(&mut *transaction, id).await? {
        return Ok(before);
    }
    let found = rows::by_id(&mut *transaction, purchase_id).await?;
    let found = found.ok_or(Refusal::PurchaseMissing)?;
    if found.corrected || found.purchase.corrects.is_some() {
        return Err(Refusal::PurchaseCorrected);
    }
    let actor = cashier_in(&mut transaction).await?;
    let before = found.purchase;
    let entry = Purchase {
        id: id.to_owned(),
        total: Money::ZERO.checked_sub(before.total).unwrap_or(Money::ZERO),
        note: Some(reason.clone()),
        actor: actor.clone(),
        written_at: now,
        corrects: Some(before.id.clone()),
        ..before
    };
    rows::add(&mut transaction, &entry).await?;
    let detail = json!({ "total": entry.total.to_string(), "reason": reason.as_str() });
    note(&mut transaction, now, &actor, "purchase.correct", purchase_id, &detail).await?;
    transaction.commit().await?;
    Ok(Listed { purchase: entry, corrected: false })
}

/// The purchases that pass the filter, the latest first, at most `limit`; how many pass it, and what they
/// come to.
pub async fn list(shop: &Shop, filter: &Filter, limit: u32) -> Result<(Vec<Listed>, u32, Money)> {
    Ok(rows::list(shop.store.reads(), filter, limit).await?)
}

/// The ids that purchases of a file are given: version 7 of that moment, one after the other.
fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
