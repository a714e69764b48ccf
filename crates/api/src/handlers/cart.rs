//! Open tickets and paying.

use izi_app::Referenced;
use izi_app::cart::{Cart, CartLine as Line, Change, Measure, Scanned};
use izi_app::commit::{commit_cart, in_cash, repeated_references};
use izi_domain::identity::IdentityDocument;
use izi_domain::payment::{in_change, sensible_notes, settle};
use izi_domain::pricing::{needs_customer, price};
use izi_domain::{Customer, Method, Money, Payment, Quantity};

use super::Result;
use super::shop::weighed_rules;
use crate::cart::{
    AddProduct, CartCustomer, CartDiscount, CartLine, CartRef, CartTab, CartView, ChangeLine,
    CheckCustomer, CustomerCheck, CustomerView, LineChange, RepeatedReference, ScanCode,
    ScanResult, TenderCart, TenderView,
};
use crate::command::{Permission, permit};
use crate::refuse::crossing_view;
use crate::sale::SaleReceipt;
use crate::shop::Nothing;
use crate::{Counter, Fault, parse};

pub(crate) async fn cart_list(counter: &Counter, _: Nothing) -> Result<Vec<CartTab>> {
    let carts = izi_app::cart::open_carts(&counter.shop).await?;
    Ok(carts.iter().map(tab).collect())
}

fn tab(cart: &Cart) -> CartTab {
    let total = price(&cart.drafts(), cart.discount).map_or(Money::ZERO, |it| it.total);
    CartTab {
        cart_id: cart.id.to_string(),
        position: cart.position,
        opened: cart.opened_at.lima_hour(),
        lines: u32::try_from(cart.lines.len()).unwrap_or(u32::MAX),
        total: total.to_string(),
    }
}

pub(crate) async fn cart_open(counter: &Counter, asked: CartRef) -> Result<CartView> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let cart = izi_app::cart::open(&counter.shop, &id).await?;
    view(counter, &cart).await
}

pub(crate) async fn cart_discard(counter: &Counter, asked: CartRef) -> Result<Vec<CartTab>> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    izi_app::cart::discard(&counter.shop, &id).await?;
    cart_list(counter, Nothing {}).await
}

pub(crate) async fn cart_scan(counter: &Counter, asked: ScanCode) -> Result<ScanResult> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let code = parse::code("code", &asked.code)?;
    let quantity =
        asked.quantity.as_deref().map(|it| parse::quantity("quantity", it)).transpose()?;
    let rules = weighed_rules(&counter.shop).await?;
    let scanned = izi_app::cart::scan(&counter.shop, &id, &code, quantity, &rules).await?;
    scan_result(counter, scanned, code.as_str()).await
}

pub(crate) async fn cart_add(counter: &Counter, asked: AddProduct) -> Result<ScanResult> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let code = asked.code.as_deref().map(|it| parse::code("code", it)).transpose()?;
    let measure = match (&asked.quantity, &asked.amount) {
        (_, Some(amount)) => Measure::Amount(parse::price("amount", amount)?),
        (Some(quantity), None) => Measure::Quantity(parse::quantity("quantity", quantity)?),
        (None, None) => Measure::Quantity(Quantity::ONE),
    };
    let added =
        izi_app::cart::add_product(&counter.shop, &id, &asked.product_id, code.as_ref(), measure)
            .await?;
    scan_result(counter, added, asked.code.as_deref().unwrap_or_default()).await
}

async fn scan_result(counter: &Counter, scanned: Scanned, code: &str) -> Result<ScanResult> {
    Ok(match scanned {
        Scanned::Added { line_id, cart } => {
            ScanResult::Added { line_id, cart: view(counter, &cart).await? }
        }
        Scanned::Choose(products) => ScanResult::Choose {
            scanned: code.to_owned(),
            products: products.iter().map(super::product_hit).collect(),
        },
        Scanned::Unknown(meant) => ScanResult::Unknown { scanned: meant.to_string() },
    })
}

pub(crate) async fn cart_change(counter: &Counter, asked: ChangeLine) -> Result<CartView> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let change = match asked.change {
        LineChange::Quantity { quantity } => {
            Change::Measure(Measure::Quantity(parse::quantity("quantity", &quantity)?))
        }
        LineChange::Amount { amount } => {
            Change::Measure(Measure::Amount(parse::price("amount", &amount)?))
        }
        LineChange::Step { up: true } => Change::More,
        LineChange::Step { up: false } => Change::Less,
        LineChange::Price { unit_price } => {
            permit(counter.role, Permission::Price)?;
            Change::Price(parse::price("unit_price", &unit_price)?)
        }
        LineChange::Discount { discount } => {
            Change::Discount(parse::discount("discount", &discount)?)
        }
        LineChange::Remove => Change::Remove,
    };
    let cart = izi_app::cart::change_line(&counter.shop, &id, asked.line_id, change).await?;
    view(counter, &cart).await
}

pub(crate) async fn cart_discount(counter: &Counter, asked: CartDiscount) -> Result<CartView> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let discount = parse::discount("discount", &asked.discount)?;
    let cart = izi_app::cart::set_discount(&counter.shop, &id, discount).await?;
    view(counter, &cart).await
}

pub(crate) async fn cart_customer(counter: &Counter, asked: CartCustomer) -> Result<CartView> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let customer = asked.customer.as_ref().map(|it| parse::customer("customer", it)).transpose()?;
    let cart = izi_app::cart::set_customer(&counter.shop, &id, customer).await?;
    view(counter, &cart).await
}

pub(crate) async fn customer_check(
    counter: &Counter,
    asked: CheckCustomer,
) -> Result<CustomerCheck> {
    let kind = parse::document_type("document_type", &asked.document_type)?;
    let is_company =
        kind == izi_domain::DocumentType::Ruc && asked.document_number.trim().starts_with("20");
    match IdentityDocument::new(kind, &asked.document_number) {
        Err(why) => Ok(CustomerCheck {
            valid: false,
            reason: Some(parse::identity_reason(why).to_owned()),
            known_name: None,
            is_company,
        }),
        Ok(document) => Ok(CustomerCheck {
            valid: true,
            reason: None,
            known_name: izi_app::sales::known_name(&counter.shop, &document).await?,
            is_company,
        }),
    }
}

/// The whole ticket with its amounts. A ticket that cannot be priced still shows its lines.
pub(crate) async fn view(counter: &Counter, cart: &Cart) -> Result<CartView> {
    let short = izi_app::cart::short_lines(&counter.shop, cart).await?;
    let lines = cart.lines.iter().map(|it| line_view(it, short.contains(&it.line_id))).collect();
    let priced = price(&cart.drafts(), cart.discount);
    let blocked = match &priced {
        Err(why) if !cart.lines.is_empty() => Some(Fault::from(*why)),
        _ => None,
    };
    let (subtotal, off, total) = priced
        .as_ref()
        .map_or((Money::ZERO, Money::ZERO, Money::ZERO), |it| (it.subtotal, it.discount, it.total));
    let needs_customer = needs_customer(total, cart.customer.as_ref());
    Ok(CartView {
        cart_id: cart.id.to_string(),
        position: cart.position,
        opened: cart.opened_at.lima_hour(),
        lines,
        customer: cart.customer.as_ref().map(customer_view),
        discount: cart.discount.map(|it| it.to_string()).unwrap_or_default(),
        subtotal: subtotal.to_string(),
        discount_amount: off.to_string(),
        total: total.to_string(),
        cash_total: in_cash(total).to_string(),
        payable: priced.is_ok() && !needs_customer,
        needs_customer,
        blocked,
    })
}

fn line_view(line: &Line, short: bool) -> CartLine {
    let draft = &line.draft;
    let priced =
        price(std::slice::from_ref(draft), None).ok().and_then(|it| it.lines.into_iter().next());
    let (off, total) = priced.map_or((Money::ZERO, Money::ZERO), |it| (it.discount, it.total));
    CartLine {
        line_id: line.line_id,
        product_id: draft.product_id.clone(),
        code: draft.code.clone().unwrap_or_default(),
        name: draft.name.to_string(),
        unit: draft.unit.code().to_owned(),
        unit_label: draft.unit.label().to_owned(),
        divisible: draft.unit.is_divisible(),
        quantity: draft.quantity.to_string(),
        unit_price: draft.unit_price.to_string(),
        list_price: line.list_price.map(|it| it.to_string()),
        discount: draft.discount.map(|it| it.to_string()).unwrap_or_default(),
        discount_amount: off.to_string(),
        total: total.to_string(),
        short,
    }
}

pub(crate) fn customer_view(customer: &Customer) -> CustomerView {
    CustomerView {
        document_type: customer.document.kind().as_str().to_owned(),
        document_number: customer.document.number().to_owned(),
        name: customer.name.to_string(),
    }
}

pub(crate) async fn tender_preview(counter: &Counter, asked: TenderCart) -> Result<TenderView> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    let payments = parse::payments(&asked.payments)?;
    let cart = izi_app::cart::find(&counter.shop, &id).await?.ok_or(Fault::CartMissing)?;
    let total = price(&cart.drafts(), cart.discount)?.total;
    let repeated = repeated_references(&counter.shop, &payments).await?;
    let customer = cart.customer.as_ref();
    let settled = settle(total, &payments).map_or(total, |it| it.payable);
    let crossing = izi_app::rus::crossing(&counter.shop, settled).await?;
    let view = tender_view(total, customer, &payments, &repeated);
    Ok(TenderView { rus_crossing: crossing.as_ref().map(crossing_view), ..view })
}

fn tender_view(
    total: Money,
    customer: Option<&Customer>,
    payments: &[Payment],
    repeated: &[Referenced],
) -> TenderView {
    let settled = settle(total, payments);
    let paid = Money::sum(payments.iter().map(|it| it.amount)).unwrap_or(Money::ZERO);
    let without_cash = payments.iter().filter(|it| it.method != Method::Cash).map(|it| it.amount);
    let less =
        |from: Money, off: Money| from.checked_sub(off).unwrap_or(Money::ZERO).max(Money::ZERO);
    let cash_part = less(total, Money::sum(without_cash).unwrap_or(Money::ZERO));
    let cash = less(paid, less(total, cash_part));
    let due_in_cash =
        less(if cash_part.is_zero() { cash_part } else { cash_part.in_coins() }, cash);
    let due_otherwise = less(total, paid);
    let (rounding, payable, change) = settled
        .as_ref()
        .map_or((Money::ZERO, total, Money::ZERO), |it| (it.rounding, it.payable, it.change));
    let blocked = match &settled {
        Err(izi_domain::payment::BadTender::Underpaid { .. }) => None,
        Err(why) => Some(Fault::from(*why)),
        Ok(it) if needs_customer(it.payable, customer) => Some(Fault::CustomerRequired {
            total: it.payable.to_string(),
            limit: izi_domain::sale::ANONYMOUS_MAX.to_string(),
        }),
        Ok(_) => None,
    };
    let missing = if settled.is_ok() || cash.is_zero() { due_otherwise } else { due_in_cash };
    TenderView {
        rus_crossing: None,
        total: total.to_string(),
        rounding: rounding.to_string(),
        payable: payable.to_string(),
        paid: paid.to_string(),
        missing: if settled.is_ok() { Money::ZERO } else { missing }.to_string(),
        due_in_cash: due_in_cash.to_string(),
        due_otherwise: due_otherwise.to_string(),
        change: change.to_string(),
        change_pieces: in_change(change).iter().map(ToString::to_string).collect(),
        notes: sensible_notes(due_in_cash).iter().map(ToString::to_string).collect(),
        settled: settled.is_ok() && blocked.is_none(),
        blocked,
        repeated_references: repeated.iter().map(repeated_reference).collect(),
    }
}

fn repeated_reference(it: &Referenced) -> RepeatedReference {
    RepeatedReference {
        reference: it.reference.clone(),
        number: it.number.to_string(),
        time: it.sold_at.lima_hour(),
        amount: it.amount.to_string(),
    }
}

pub(crate) async fn tender_commit(counter: &Counter, asked: TenderCart) -> Result<SaleReceipt> {
    let id = parse::sale_id("cart_id", &asked.cart_id)?;
    // Asked again after a lost answer: the ticket is gone because it was sold.
    if let Some(before) = izi_app::commit::committed_before(&counter.shop, &id).await? {
        return Ok(super::receipt(&before));
    }
    let payments = parse::payments(&asked.payments)?;
    let reason = parse::rus_reason(asked.rus_reason.as_deref())?;
    let committed = commit_cart(&counter.shop, &id, payments, reason).await?;
    counter.workers.wake();
    Ok(super::receipt(&committed))
}
