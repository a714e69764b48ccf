//! Open tickets: lines, buyer, discount, kept after every change.

use izi_domain::barcode::{Reading, WeighedRule};
use izi_domain::identity::{DocumentType, IdentityDocument};
use izi_domain::pricing::{Discount, PriceError, price};
use izi_domain::sale::DraftLine;
use izi_domain::{Barcode, Customer, Instant, Money, Name, Quantity, SaleId, Unit};
use izi_store::cart::{self, Kept};
use izi_store::product::{self, CodeHit, Product, ProductCode};
use serde::{Deserialize, Serialize};

use crate::refusal::{Refusal, Result};
use crate::shop::{Shop, decode, encode};

/// The most open tickets.
pub const CARTS_MAX: usize = 12;
const POSITION_MAX: u32 = 12;

/// An open ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// Its id, which becomes the sale's.
    pub id: SaleId,
    /// 1, 2, 3...
    pub position: u32,
    /// When it was opened.
    pub opened_at: Instant,
    /// Its lines, the oldest first.
    pub lines: Vec<CartLine>,
    /// Off the whole.
    pub discount: Option<Discount>,
    /// The buyer.
    pub customer: Option<Customer>,
    next_line: u32,
}

/// A line of an open ticket. Name and price are those of the moment it was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// Its id within the ticket.
    pub line_id: u32,
    /// What is asked for.
    pub draft: DraftLine,
    /// The catalogue's price, when another was given.
    pub list_price: Option<Money>,
}

/// How much of a product goes on the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// So much of it.
    Quantity(Quantity),
    /// For so much money.
    Amount(Money),
}

/// What became of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// It is on the ticket, on this line.
    Added {
        /// The line.
        line_id: u32,
        /// The ticket.
        cart: Cart,
    },
    /// Several products have the code.
    Choose(Vec<Product>),
    /// None has it: the code, or the article of a scale's label.
    Unknown(Barcode),
}

/// A change of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// So much or for so much.
    Measure(Measure),
    /// One more.
    More,
    /// One less; one less than one removes the line.
    Less,
    /// At another price.
    Price(Money),
    /// With a discount, or none.
    Discount(Option<Discount>),
    /// Gone.
    Remove,
}

/// All open tickets by position.
pub async fn open_carts(shop: &Shop) -> Result<Vec<Cart>> {
    cart::all(shop.store.reads()).await?.iter().map(cart_of).collect()
}

/// The ticket with this id, made when it is new.
pub async fn open(shop: &Shop, id: &SaleId) -> Result<Cart> {
    if let Some(kept) = cart::by_id(shop.store.reads(), id).await? {
        return cart_of(&kept);
    }
    let mut transaction = shop.store.write_draft().await?;
    let cart = load_or_new(shop, &mut transaction, id).await?;
    put(shop, &mut transaction, &cart).await?;
    transaction.commit().await?;
    Ok(cart)
}

/// The ticket with this id.
pub async fn find(shop: &Shop, id: &SaleId) -> Result<Option<Cart>> {
    cart::by_id(shop.store.reads(), id).await?.as_ref().map(cart_of).transpose()
}

/// The ticket with this id, inside the transaction that sells it.
pub(crate) async fn find_in(
    transaction: &mut izi_store::SqliteConnection,
    id: &SaleId,
) -> Result<Option<Cart>> {
    cart::by_id(transaction, id).await?.as_ref().map(cart_of).transpose()
}

/// Takes a ticket away without selling it.
pub async fn discard(shop: &Shop, id: &SaleId) -> Result<()> {
    let mut transaction = shop.store.write_draft().await?;
    cart::remove(&mut *transaction, id).await?;
    transaction.commit().await?;
    Ok(())
}

/// Adds what a scanner read: a code of the catalogue, or a label of a scale.
pub async fn scan(
    shop: &Shop,
    id: &SaleId,
    code: &Barcode,
    quantity: Option<Quantity>,
    rules: &[WeighedRule],
) -> Result<Scanned> {
    let mut hits = product::by_code(shop.store.reads(), code).await?;
    let mut measure = Measure::Quantity(quantity.unwrap_or(Quantity::ONE));
    let mut meant = code.clone();
    if hits.is_empty()
        && let Some(weighed) = rules.iter().find_map(|it| it.read(code))
    {
        measure = times(weighed.reading, quantity.unwrap_or(Quantity::ONE))?;
        // A scale fills its five digits up with zeros; people write 114.
        meant = without_zeros(&weighed.article);
        hits = product::by_code(shop.store.reads(), &weighed.article).await?;
        if hits.is_empty() {
            hits = product::by_code(shop.store.reads(), &meant).await?;
        }
    }
    match hits.as_slice() {
        [] => Ok(Scanned::Unknown(meant)),
        [hit] => add(shop, id, hit, measure).await,
        _ => Ok(Scanned::Choose(hits.into_iter().map(|it| it.product).collect())),
    }
}

/// The article of a label as people write it.
fn without_zeros(article: &Barcode) -> Barcode {
    article.as_str().trim_start_matches('0').parse().unwrap_or_else(|_| article.clone())
}

/// What so many equal packets with this label come to.
fn times(reading: Reading, packets: Quantity) -> Result<Measure> {
    let measure = match reading {
        Reading::Amount(amount) => amount.times(packets).map(Measure::Amount),
        Reading::Quantity(quantity) => quantity.packs_of(packets).map(Measure::Quantity),
    };
    measure.ok_or(Refusal::QuantityOutOfRange)
}

/// Adds a product that was picked, by the code it was picked by when there is one.
pub async fn add_product(
    shop: &Shop,
    id: &SaleId,
    product_id: &str,
    code: Option<&Barcode>,
    measure: Measure,
) -> Result<Scanned> {
    let hit = product_as_hit(shop, product_id, code).await?;
    add(shop, id, &hit, measure).await
}

/// A product by its id, as a code of it would have found it; the pack of `code` when that is one of
/// its codes, else a single unit.
pub async fn product_as_hit(
    shop: &Shop,
    product_id: &str,
    code: Option<&Barcode>,
) -> Result<CodeHit> {
    let product = product::by_id(shop.store.reads(), product_id).await?;
    let product = product.filter(|it| it.active).ok_or(Refusal::ProductMissing)?;
    let by_code = match code {
        Some(code) => product::by_code(shop.store.reads(), code).await?,
        None => Vec::new(),
    };
    let hit = by_code.into_iter().find(|it| it.product.product_id == product.product_id);
    Ok(hit.unwrap_or_else(|| CodeHit {
        code: ProductCode::single(product.code.clone().unwrap_or_else(no_code)),
        product,
    }))
}

/// The one product that has this code.
pub async fn only_hit(shop: &Shop, code: &Barcode) -> Result<CodeHit> {
    let mut hits = product::by_code(shop.store.reads(), code).await?;
    match (hits.pop(), hits.len()) {
        (None, _) => Err(Refusal::UnknownCode(code.to_string())),
        (Some(hit), 0) => Ok(hit),
        (Some(_), others) => Err(Refusal::AmbiguousCode(code.to_string(), others + 1)),
    }
}

/// The lines that take more off the shelf than the books have on it. It is told, never refused.
pub async fn short_lines(shop: &Shop, cart: &Cart) -> Result<Vec<u32>> {
    let ids: Vec<_> = cart.lines.iter().filter_map(|it| it.draft.product_id.as_deref()).collect();
    let stocks = izi_store::stock::of_products(shop.store.reads(), &ids).await?;
    let short = cart.lines.iter().filter(|line| {
        let draft = &line.draft;
        let takes = draft.quantity.packs_of(draft.factor);
        let has = draft.product_id.as_ref().and_then(|it| stocks.get(it));
        matches!((takes, has), (Some(takes), Some(has)) if takes.milli() > has.milli())
    });
    Ok(short.map(|it| it.line_id).collect())
}

/// A line of a product by its code, as a sale asks for it.
pub fn draft_line(hit: &CodeHit, measure: Measure) -> Result<DraftLine> {
    let unit_price = hit.unit_price().ok_or(Refusal::QuantityOutOfRange)?;
    let (quantity, amount) = match measure {
        Measure::Quantity(quantity) => (quantity, None),
        Measure::Amount(amount) => {
            (unit_price.buys(amount).ok_or(Refusal::QuantityOutOfRange)?, Some(amount))
        }
    };
    let code = (hit.code.code != no_code()).then(|| hit.code.code.to_string());
    Ok(DraftLine {
        product_id: Some(hit.product.product_id.clone()),
        code,
        name: line_name(hit),
        unit: hit.product.unit,
        quantity,
        unit_price,
        unit_cost: hit.product.cost.and_then(|it| it.times(hit.code.factor)),
        factor: hit.code.factor,
        amount,
        discount: None,
    })
}

/// A pack is called so on the ticket: "Inca Kola 500 ml (six-pack)".
fn line_name(hit: &CodeHit) -> Name {
    let name = &hit.product.name;
    let packed = match &hit.code.label {
        _ if hit.code.factor == Quantity::ONE => return name.clone(),
        Some(label) => format!("{name} ({label})"),
        None => format!("{name} (x {})", hit.code.factor),
    };
    packed.parse().unwrap_or_else(|_| name.clone())
}

/// Stands for "no code" where a product has none; no scanner sends it.
fn no_code() -> Barcode {
    const NONE: &str = "-";
    NONE.parse().expect("one visible character is a code")
}

async fn add(shop: &Shop, id: &SaleId, hit: &CodeHit, measure: Measure) -> Result<Scanned> {
    let draft = draft_line(hit, measure)?;
    let mut line_id = 0;
    let cart = change(shop, id, |cart| {
        line_id = cart.put(draft)?;
        Ok(())
    })
    .await?;
    Ok(Scanned::Added { line_id, cart })
}

/// Changes a line of a ticket.
pub async fn change_line(shop: &Shop, id: &SaleId, line_id: u32, what: Change) -> Result<Cart> {
    change_open(shop, id, |cart| cart.change(line_id, what)).await
}

/// Sets or takes away the ticket's discount.
pub async fn set_discount(shop: &Shop, id: &SaleId, discount: Option<Discount>) -> Result<Cart> {
    change_open(shop, id, |cart| {
        cart.discount = discount;
        Ok(())
    })
    .await
}

/// Names the buyer, or nobody.
pub async fn set_customer(shop: &Shop, id: &SaleId, customer: Option<Customer>) -> Result<Cart> {
    change(shop, id, |cart| {
        cart.customer = customer;
        Ok(())
    })
    .await
}

async fn change(
    shop: &Shop,
    id: &SaleId,
    what: impl FnOnce(&mut Cart) -> Result<()>,
) -> Result<Cart> {
    let mut transaction = shop.store.write_draft().await?;
    let mut cart = load_or_new(shop, &mut transaction, id).await?;
    what(&mut cart)?;
    put(shop, &mut transaction, &cart).await?;
    transaction.commit().await?;
    Ok(cart)
}

async fn change_open(
    shop: &Shop,
    id: &SaleId,
    what: impl FnOnce(&mut Cart) -> Result<()>,
) -> Result<Cart> {
    let mut transaction = shop.store.write_draft().await?;
    let kept = cart::by_id(&mut *transaction, id).await?.ok_or(Refusal::CartMissing)?;
    let mut cart = cart_of(&kept)?;
    what(&mut cart)?;
    put(shop, &mut transaction, &cart).await?;
    transaction.commit().await?;
    Ok(cart)
}

async fn load_or_new(
    shop: &Shop,
    transaction: &mut izi_store::SqliteConnection,
    id: &SaleId,
) -> Result<Cart> {
    let all = cart::all(&mut *transaction).await?;
    if let Some(kept) = all.iter().find(|it| it.id == *id) {
        return cart_of(kept);
    }
    // The id of a ticket that was sold is spent: adding to it would be lost.
    if izi_store::sale::by_id(transaction, id).await?.is_some() {
        return Err(Refusal::CartMissing);
    }
    if all.len() >= CARTS_MAX {
        return Err(Refusal::TooManyCarts);
    }
    let taken = |place: &u32| all.iter().any(|it| it.position == *place);
    let position = (1..=POSITION_MAX).find(|it| !taken(it)).unwrap_or(1);
    Ok(Cart {
        id: id.clone(),
        position,
        opened_at: shop.now(),
        lines: Vec::new(),
        discount: None,
        customer: None,
        next_line: 1,
    })
}

async fn put(
    shop: &Shop,
    transaction: &mut izi_store::SqliteConnection,
    cart: &Cart,
) -> Result<()> {
    let kept = Kept {
        id: cart.id.clone(),
        position: cart.position,
        opened_at: cart.opened_at,
        body: encode(&Body::from(cart)),
    };
    Ok(cart::put(transaction, &kept, shop.now()).await?)
}

impl Cart {
    /// Adds a line, or to the line of the same product at the same price.
    fn put(&mut self, draft: DraftLine) -> Result<u32> {
        let same = |it: &&mut CartLine| {
            let line = &it.draft;
            line.product_id.is_some()
                && line.product_id == draft.product_id
                && line.factor == draft.factor
                && line.unit_price == draft.unit_price
                && line.amount.is_none()
                && draft.amount.is_none()
                && !line.unit.is_divisible()
        };
        if let Some(line) = self.lines.iter_mut().rev().find(same) {
            let more = line.draft.quantity.checked_add(draft.quantity);
            line.draft.quantity = more.ok_or(Refusal::QuantityOutOfRange)?;
            sellable(0, &line.draft)?;
            return Ok(line.line_id);
        }
        if self.lines.len() >= izi_domain::sale::LINES_MAX {
            return Err(PriceError::TooManyLines.into());
        }
        sellable(self.lines.len(), &draft)?;
        let line_id = self.next_line;
        self.next_line += 1;
        self.lines.push(CartLine { line_id, draft, list_price: None });
        Ok(line_id)
    }

    fn change(&mut self, line_id: u32, what: Change) -> Result<()> {
        let place =
            self.lines.iter().position(|it| it.line_id == line_id).ok_or(Refusal::LineMissing)?;
        let line = &mut self.lines[place];
        match what {
            Change::Measure(Measure::Quantity(quantity)) => {
                (line.draft.quantity, line.draft.amount) = (quantity, None);
            }
            Change::Measure(Measure::Amount(amount)) => {
                let quantity =
                    line.draft.unit_price.buys(amount).ok_or(Refusal::QuantityOutOfRange)?;
                (line.draft.quantity, line.draft.amount) = (quantity, Some(amount));
            }
            Change::More => {
                let more = line.draft.quantity.checked_add(Quantity::ONE);
                (line.draft.quantity, line.draft.amount) =
                    (more.ok_or(Refusal::QuantityOutOfRange)?, None);
            }
            Change::Less => {
                match Quantity::from_milli(line.draft.quantity.milli() - Quantity::ONE.milli()) {
                    Some(less) => (line.draft.quantity, line.draft.amount) = (less, None),
                    None => drop(self.lines.remove(place)),
                }
            }
            Change::Price(unit_price) => line.reprice(unit_price),
            Change::Discount(discount) => line.draft.discount = discount,
            Change::Remove => drop(self.lines.remove(place)),
        }
        match self.lines.iter().position(|it| it.line_id == line_id) {
            Some(place) => sellable(place, &self.lines[place].draft),
            None => Ok(()),
        }
    }

    /// The lines as a sale asks for them.
    pub fn drafts(&self) -> Vec<DraftLine> {
        self.lines.iter().map(|it| it.draft.clone()).collect()
    }
}

/// Refuses a line that could not be sold, before it is on the ticket.
fn sellable(place: usize, draft: &DraftLine) -> Result<()> {
    match price(std::slice::from_ref(draft), None) {
        Ok(_) => Ok(()),
        Err(PriceError::Fraction { .. }) => Err(PriceError::Fraction { line: place }.into()),
        Err(PriceError::NothingOnLine { .. }) => {
            Err(PriceError::NothingOnLine { line: place }.into())
        }
        Err(other) => Err(other.into()),
    }
}

impl CartLine {
    fn reprice(&mut self, unit_price: Money) {
        let list_price = self.list_price.unwrap_or(self.draft.unit_price);
        self.list_price = (list_price != unit_price).then_some(list_price);
        (self.draft.unit_price, self.draft.amount) = (unit_price, None);
    }
}

/// The body of a kept ticket.
#[derive(Serialize, Deserialize)]
struct Body {
    lines: Vec<BodyLine>,
    next_line: u32,
    discount: Option<String>,
    customer: Option<(String, String, String)>,
}

#[derive(Serialize, Deserialize)]
struct BodyLine {
    line_id: u32,
    product_id: Option<String>,
    code: Option<String>,
    name: String,
    unit: String,
    quantity_milli: i64,
    unit_price_cents: i64,
    list_price_cents: Option<i64>,
    unit_cost_cents: Option<i64>,
    factor_milli: i64,
    amount_cents: Option<i64>,
    discount: Option<String>,
}

impl From<&Cart> for Body {
    fn from(cart: &Cart) -> Self {
        let customer = cart.customer.as_ref().map(|it| {
            let document = &it.document;
            (document.kind().as_str().to_owned(), document.number().to_owned(), it.name.to_string())
        });
        Self {
            lines: cart.lines.iter().map(BodyLine::from).collect(),
            next_line: cart.next_line,
            discount: cart.discount.map(|it| it.to_string()),
            customer,
        }
    }
}

impl From<&CartLine> for BodyLine {
    fn from(line: &CartLine) -> Self {
        let draft = &line.draft;
        Self {
            line_id: line.line_id,
            product_id: draft.product_id.clone(),
            code: draft.code.clone(),
            name: draft.name.to_string(),
            unit: draft.unit.code().to_owned(),
            quantity_milli: draft.quantity.milli(),
            unit_price_cents: draft.unit_price.cents(),
            list_price_cents: line.list_price.map(Money::cents),
            unit_cost_cents: draft.unit_cost.map(Money::cents),
            factor_milli: draft.factor.milli(),
            amount_cents: draft.amount.map(Money::cents),
            discount: draft.discount.map(|it| it.to_string()),
        }
    }
}

fn cart_of(kept: &Kept) -> Result<Cart> {
    let body: Body = decode(&kept.body)?;
    read_body(kept, body)
        .ok_or_else(|| izi_store::StoreError::Unreadable("open ticket".into()).into())
}

fn read_body(kept: &Kept, body: Body) -> Option<Cart> {
    let customer = match body.customer {
        Some((kind, number, name)) => Some(Customer {
            document: IdentityDocument::new(DocumentType::named(&kind)?, &number).ok()?,
            name: name.parse().ok()?,
        }),
        None => None,
    };
    Some(Cart {
        id: kept.id.clone(),
        position: kept.position,
        opened_at: kept.opened_at,
        lines: body.lines.into_iter().map(line_of).collect::<Option<_>>()?,
        discount: read_discount(body.discount)?,
        customer,
        next_line: body.next_line,
    })
}

fn line_of(line: BodyLine) -> Option<CartLine> {
    Some(CartLine {
        line_id: line.line_id,
        list_price: line.list_price_cents.map(Money::from_cents),
        draft: DraftLine {
            product_id: line.product_id,
            code: line.code,
            name: line.name.parse().ok()?,
            unit: Unit::coded(&line.unit)?,
            quantity: Quantity::from_milli(line.quantity_milli)?,
            unit_price: Money::from_cents(line.unit_price_cents),
            unit_cost: line.unit_cost_cents.map(Money::from_cents),
            factor: Quantity::from_milli(line.factor_milli)?,
            amount: line.amount_cents.map(Money::from_cents),
            discount: read_discount(line.discount)?,
        },
    })
}

#[expect(clippy::option_option, reason = "no discount is not an unreadable one")]
fn read_discount(text: Option<String>) -> Option<Option<Discount>> {
    match text {
        Some(text) => text.parse().ok().map(Some),
        None => Some(None),
    }
}
