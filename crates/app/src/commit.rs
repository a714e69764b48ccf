//! Selling: one transaction writes the sale and everything that follows from it, or nothing.

use izi_domain::payment::{Method, Settlement, settle};
use izi_domain::pricing::{Discount, Priced, needs_customer, price};
use izi_domain::sale::DraftLine;
use izi_domain::{Customer, Money, Name, Payment, Sale, SaleId};
use izi_store::outbox::{NewJob, State, Topic};
use izi_store::{cart, document, outbox, sale, shop as shop_rows};
use serde_json::json;

use crate::refusal::{Refusal, Result};
use crate::rus::{self, Crossing};
use crate::shop::{Setup, Shop, note};

/// What is to be sold, with every product looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id the screen made and kept before it asked.
    pub id: SaleId,
    /// What.
    pub lines: Vec<DraftLine>,
    /// Off the whole.
    pub discount: Option<Discount>,
    /// To whom.
    pub customer: Option<Customer>,
    /// For what.
    pub payments: Vec<Payment>,
    /// Why it is sold although it passes a limit of the Nuevo RUS.
    pub rus_reason: Option<Name>,
}

/// A sale that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The sale.
    pub sale: Sale,
    /// Whether it had been there before: nothing was sold twice.
    pub repeated: bool,
    /// State of its ticket.
    pub print_state: State,
}

/// Sells. The same id again gives the sale that was made the first time, whatever else it says.
pub async fn commit_sale(shop: &Shop, draft: &Draft) -> Result<Committed> {
    if let Some(before) = committed_before(shop, &draft.id).await? {
        return Ok(before);
    }
    let setup = shop.setup().await?;
    // Priced before the lock is taken too: what is refused makes nobody wait.
    check(draft)?;
    let mut transaction = shop.store.write().await?;
    if let Some(before) = sale::by_id(&mut transaction, &draft.id).await? {
        transaction.rollback().await?;
        return repeated(shop, before).await;
    }
    let committed = write(shop, &setup, &mut transaction, draft).await?;
    transaction.commit().await?;
    Ok(committed)
}

/// Sells an open ticket. It is read inside the transaction that sells it: a line that is added in the
/// same moment is either sold and paid for, or on a ticket that is still open.
pub async fn commit_cart(
    shop: &Shop,
    id: &SaleId,
    payments: Vec<Payment>,
    rus_reason: Option<Name>,
) -> Result<Committed> {
    if let Some(before) = committed_before(shop, id).await? {
        return Ok(before);
    }
    let setup = shop.setup().await?;
    let mut transaction = shop.store.write().await?;
    if let Some(before) = sale::by_id(&mut transaction, id).await? {
        transaction.rollback().await?;
        return repeated(shop, before).await;
    }
    let open = crate::cart::find_in(&mut transaction, id).await?.ok_or(Refusal::CartMissing)?;
    let draft = Draft {
        id: id.clone(),
        lines: open.drafts(),
        discount: open.discount,
        customer: open.customer,
        payments,
        rus_reason,
    };
    let committed = write(shop, &setup, &mut transaction, &draft).await?;
    transaction.commit().await?;
    Ok(committed)
}

/// The amounts of a draft, when it can be sold.
fn check(draft: &Draft) -> Result<(Priced, Settlement)> {
    let priced = price(&draft.lines, draft.discount)?;
    let settlement = settle(priced.total, &draft.payments)?;
    if needs_customer(settlement.payable, draft.customer.as_ref()) {
        return Err(Refusal::CustomerRequired(settlement.payable));
    }
    Ok((priced, settlement))
}

/// Writes the sale and everything that follows from it.
async fn write(
    shop: &Shop,
    setup: &Setup,
    transaction: &mut izi_store::SqliteConnection,
    draft: &Draft,
) -> Result<Committed> {
    let (priced, settlement) = check(draft)?;
    let (cashier, series) = (setup.cashier()?, setup.series()?);
    let (issuer_id, issuer) =
        shop_rows::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
    // Read once the write lock is held, so that numbers and times go the same way.
    let now = shop.now();
    let reason = draft.rus_reason.as_ref();
    let crossing =
        rus::admit(transaction, now, settlement.payable, setup.rus.policy(), reason).await?;
    let number = shop_rows::take_number(transaction, &series)
        .await?
        .ok_or(Refusal::NumbersExhausted(series))?;
    let sale = Sale {
        id: draft.id.clone(),
        number,
        sold_at: now,
        business_date: now.business_date(),
        issuer,
        customer: draft.customer.clone(),
        lines: priced.lines,
        subtotal: priced.subtotal,
        discount: priced.discount,
        rounding: settlement.rounding,
        total: settlement.payable,
        payments: draft.payments.clone(),
        change: settlement.change,
        cashier,
    };
    sale::insert(transaction, &sale, issuer_id).await?;
    let boleta = document::next_id(transaction).await?;
    document::insert_all(transaction, &[sale::boleta(boleta, &sale, issuer_id)]).await?;
    let print_state = if setup.has_printer() { State::Queued } else { State::Skipped };
    add_jobs(transaction, &sale, boleta, print_state, setup.has_drawer()).await?;
    note_sale(transaction, &sale, crossing, reason).await?;
    cart::remove(&mut *transaction, &sale.id).await?;
    Ok(Committed { sale, repeated: false, print_state })
}

async fn note_sale(
    transaction: &mut izi_store::SqliteConnection,
    sale: &Sale,
    crossing: Option<Crossing>,
    reason: Option<&Name>,
) -> Result<()> {
    let off = Money::sum(sale.lines.iter().map(|it| it.discount).chain([sale.discount]));
    let mut detail = json!({
        "sale_id": sale.id.as_str(),
        "total": sale.total.to_string(),
        "discounts": off.unwrap_or(Money::ZERO).to_string(),
    });
    if let Some(crossing) = crossing {
        detail["rus_limit"] = crossing.limit.as_str().into();
        detail["rus_income"] = crossing.income.to_string().into();
        detail["rus_reason"] = reason.map_or("", Name::as_str).into();
    }
    let (actor, subject) = (sale.cashier.as_str(), sale.number.to_string());
    note(transaction, sale.sold_at, actor, "sale.commit", &subject, &detail).await
}

async fn add_jobs(
    transaction: &mut izi_store::SqliteConnection,
    sale: &Sale,
    boleta: i64,
    print_state: State,
    has_drawer: bool,
) -> Result<()> {
    let pays_cash = sale.payments.iter().any(|it| it.method == Method::Cash);
    let drawer = (pays_cash && has_drawer).then(|| NewJob::drawer(&sale.id, sale.sold_at));
    let jobs: Vec<_> = drawer
        .into_iter()
        .chain([
            NewJob::ticket(&sale.id, print_state, sale.sold_at),
            NewJob::to_authority(boleta, Some(&sale.id), State::Queued, sale.sold_at),
        ])
        .collect();
    Ok(outbox::add_all(transaction, &jobs).await?)
}

/// The sale with this id, if it was made before.
pub async fn committed_before(shop: &Shop, id: &SaleId) -> Result<Option<Committed>> {
    let mut connection = shop.store.reads().acquire().await?;
    match sale::by_id(&mut connection, id).await? {
        Some(sale) => {
            drop(connection);
            repeated(shop, sale).await.map(Some)
        }
        None => Ok(None),
    }
}

async fn repeated(shop: &Shop, sale: Sale) -> Result<Committed> {
    let jobs = outbox::of_sale(shop.store.reads(), &sale.id).await?;
    let print = jobs.into_iter().find(|it| it.topic == Topic::Print);
    let print_state = print.map_or(State::Skipped, |it| it.state);
    Ok(Committed { sale, repeated: true, print_state })
}

/// A payment with an operation number that another boleta of the day carries already.
pub async fn repeated_references(
    shop: &Shop,
    payments: &[Payment],
) -> Result<Vec<izi_store::sale::Referenced>> {
    let day = shop.now().business_date();
    let mut found = Vec::new();
    for reference in payments.iter().filter_map(|it| it.reference.as_ref()).map(Name::as_str) {
        found.extend(sale::with_reference(shop.store.reads(), reference, day).await?);
    }
    Ok(found)
}

/// What is charged when the whole of `total` is paid in cash.
pub fn in_cash(total: Money) -> Money {
    total.in_coins()
}
