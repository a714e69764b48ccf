//! Load data: products and sales as a busy shop has them, for practice and measurements.

use izi_domain::payment::{Method, settle};
use izi_domain::{Instant, Money, Payment, Quantity};
use izi_store::bulk_sales::{LoadedLine, LoadedSale, Loading};
use izi_store::product::Product;
use izi_store::search::{LIMIT_MAX, Scope};
use izi_store::{StoreError, seed, shop as shop_rows};

use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// Sales that are in memory at once.
const BATCH: usize = 5_000;
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
        let added = add_sales(shop, goods, sales, now).await;
        shop.store.loaded().await?;
        added?;
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

async fn add_sales(shop: &Shop, goods: Vec<Product>, sales: u32, now: Instant) -> Result<()> {
    let setup = shop.setup().await?;
    let (series, cashier) = (setup.series()?, setup.cashier()?);
    let (issuer_id, _) =
        shop_rows::issuer(shop.store.reads()).await?.ok_or(Refusal::ShopMissing)?;
    let of = (&series, issuer_id, &cashier);
    let (mut loading, mut scribe) = Loading::begin(&shop.store, &goods, of).await?;
    let first = shop_rows::take_numbers(loading.connection(), &series, sales).await?;
    let first = first.ok_or_else(|| Refusal::NumbersExhausted(series.clone()))?;
    // Sales are thought up on one core while SQLite writes those before them on another.
    let (made, mut batches) = tokio::sync::mpsc::channel(2);
    let making = tokio::task::spawn_blocking(move || {
        let step = HISTORY_MS / i64::from(sales);
        let mut chance = Chance(SEED + u64::from(first));
        let mut places = (0..sales).peekable();
        while places.peek().is_some() {
            let batch: Vec<LoadedSale> = places
                .by_ref()
                .take(BATCH)
                .map(|place| {
                    let sold_at = now.plus_ms(-step * i64::from(sales - place));
                    sale(&mut chance, &goods, sold_at, first + place)
                })
                .collect::<Result<_>>()?;
            if made.blocking_send(scribe.put(&batch)?).is_err() {
                break;
            }
        }
        let _ = made.blocking_send(scribe.end()?);
        Ok::<_, Refusal>(())
    });
    while let Some(batch) = batches.recv().await {
        loading.write(batch).await?;
    }
    making.await.map_err(|_| Refusal::JobState("not made"))??;
    Ok(loading.commit().await?)
}

/// One to seven lines, paid as people pay.
fn sale(
    chance: &mut Chance,
    goods: &[Product],
    sold_at: Instant,
    number: u32,
) -> Result<LoadedSale> {
    let lines: Vec<_> = (0..=chance.below(7)).filter_map(|_| line(chance, goods)).collect();
    let subtotal = Money::sum(lines.iter().map(|it| it.gross)).unwrap_or(Money::ZERO);
    let method =
        [Method::Cash, Method::Cash, Method::Cash, Method::Yape, Method::Plin][chance.below(5)];
    let payment = Payment { method, amount: subtotal, reference: None };
    let total = settle(subtotal, &[payment])?.payable;
    let id = chance.id(sold_at)?;
    Ok(LoadedSale { id, number, sold_at, lines, subtotal, total, method })
}

fn line(chance: &mut Chance, goods: &[Product]) -> Option<LoadedLine> {
    let place = chance.below(goods.len());
    let it = goods.get(place)?;
    let milli = if it.unit.is_divisible() {
        250 * (1 + chance.below(6))
    } else {
        1_000 * (1 + chance.below(3))
    };
    let quantity = Quantity::from_milli(i64::try_from(milli).ok()?)?;
    Some(LoadedLine { place, quantity, gross: it.price.times(quantity)? })
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

    /// A `UUIDv7` of that moment. The number it begins with makes it unlike those of another seed.
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
