//! Load data: products and sales as a busy shop has them, for practice and measurements.

use izi_domain::payment::{Method, settle};
use izi_domain::pricing::price;
use izi_domain::sale::DraftLine;
use izi_domain::{DocumentNumber, Instant, Money, Payment, Quantity, Sale};
use izi_store::bulk_sales::Loading;
use izi_store::product::Product;
use izi_store::search::{LIMIT_MAX, Scope};
use izi_store::{StoreError, seed, shop as shop_rows};

use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// Sales that are in memory at once.
const BATCH: u32 = 5_000;
/// The history reaches back so far.
const HISTORY_MS: i64 = 3 * 365 * 86_400_000;
/// Different products that the sales draw from.
const SOLD: usize = 2_000;
const SEED: u64 = 0x0069_7a69;

/// Adds so many products and sales. The sales are spread over the last three years, settled with the
/// authority and printed; their numbers go on from the series.
pub async fn seed(shop: &Shop, products: u32, sales: u32) -> Result<(u32, u32)> {
    let now = shop.now();
    if products > 0 {
        let mut transaction = shop.store.write().await?;
        seed::products(&mut transaction, products as usize, SEED, now).await?;
        transaction.commit().await?;
    }
    if sales > 0 {
        let goods = goods(shop).await?;
        if goods.is_empty() {
            return Err(Refusal::ProductMissing);
        }
        add_sales(shop, &goods, sales, now).await?;
    }
    Ok((products, sales))
}

/// What the sales are of: some products of every kind.
async fn goods(shop: &Shop) -> Result<Vec<Product>> {
    let mut goods = Vec::new();
    for letter in ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}"))) {
        let found = izi_store::search::find(shop.store.reads(), &letter, Scope::Active, LIMIT_MAX);
        goods.extend(found.await?);
    }
    goods.sort_by(|a, b| a.product_id.cmp(&b.product_id));
    goods.dedup_by(|a, b| a.product_id == b.product_id);
    goods.truncate(SOLD);
    Ok(goods)
}

async fn add_sales(shop: &Shop, goods: &[Product], sales: u32, now: Instant) -> Result<()> {
    let setup = shop.setup().await?;
    let (series, cashier) = (setup.series()?, setup.cashier()?);
    let (issuer_id, issuer) =
        shop_rows::issuer(shop.store.reads()).await?.ok_or(Refusal::ShopMissing)?;
    let step = HISTORY_MS / i64::from(sales);
    let mut chance = Chance(SEED);
    let mut made = 0;
    let mut loading = Loading::begin(&shop.store).await?;
    while made < sales {
        let batch = BATCH.min(sales - made);
        let first = shop_rows::take_numbers(loading.connection(), &series, batch).await?;
        let first = first.ok_or_else(|| Refusal::NumbersExhausted(series.clone()))?;
        let rows: Vec<Sale> = (made..made + batch)
            .map(|place| {
                let correlative = first + place - made;
                let number = DocumentNumber { series: series.clone(), correlative };
                let sold_at = now.plus_ms(-step * i64::from(sales - place));
                sale(&mut chance, goods, Moment { sold_at, number }, &issuer, &cashier)
            })
            .collect::<Result<_>>()?;
        loading.add(&rows, issuer_id).await?;
        made += batch;
    }
    Ok(loading.commit().await?)
}

struct Moment {
    sold_at: Instant,
    number: DocumentNumber,
}

/// One to seven lines, paid as people pay.
fn sale(
    chance: &mut Chance,
    goods: &[Product],
    moment: Moment,
    issuer: &izi_domain::Issuer,
    cashier: &izi_domain::Name,
) -> Result<Sale> {
    let lines: Vec<_> = (0..=chance.below(6)).filter_map(|_| line(chance, goods)).collect();
    let priced = price(&lines, None)?;
    let method =
        [Method::Cash, Method::Cash, Method::Cash, Method::Yape, Method::Plin][chance.below(5)];
    let payments = vec![Payment { method, amount: priced.total, reference: None }];
    let settlement = settle(priced.total, &payments)?;
    Ok(Sale {
        id: chance.id(moment.sold_at)?,
        number: moment.number,
        sold_at: moment.sold_at,
        business_date: moment.sold_at.business_date(),
        issuer: issuer.clone(),
        customer: None,
        lines: priced.lines,
        subtotal: priced.subtotal,
        discount: Money::ZERO,
        rounding: settlement.rounding,
        total: settlement.payable,
        payments,
        change: settlement.change,
        cashier: cashier.clone(),
    })
}

fn line(chance: &mut Chance, goods: &[Product]) -> Option<DraftLine> {
    let it = &goods[chance.below(goods.len())];
    let milli = if it.unit.is_divisible() {
        250 * (1 + chance.below(6))
    } else {
        1_000 * (1 + chance.below(3))
    };
    Some(DraftLine {
        product_id: Some(it.product_id.clone()),
        code: it.code.as_ref().map(ToString::to_string),
        name: it.name.clone(),
        unit: it.unit,
        quantity: Quantity::from_milli(i64::try_from(milli).ok()?)?,
        unit_price: it.price,
        unit_cost: it.cost,
        factor: Quantity::ONE,
        amount: None,
        discount: None,
    })
}

/// The same chance every time (`SplitMix64`): load data that differs from run to run measures nothing.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }

    /// A `UUIDv7` of that moment. The shop's clock makes it unlike those of another seed.
    fn id(&mut self, at: Instant) -> Result<izi_domain::SaleId> {
        let ms = u64::try_from(at.utc_ms()).unwrap_or(0);
        let (a, b) = (self.next(), self.next());
        let text = format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            ms >> 16,
            ms & 0xffff,
            a & 0xfff,
            0x8000 | (b >> 48 & 0x3fff),
            b & 0xffff_ffff_ffff
        );
        // Not one where the clock has left the 48 bits of a UUID.
        text.parse().map_err(|_| StoreError::Unreadable(text).into())
    }
}
