//! What came back, on the shelf again.

use std::collections::BTreeMap;

use izi_domain::{Instant, Sale};
use izi_store::SqliteConnection;
use izi_store::correction;
use izi_store::document::Document;

use crate::documents::sale_of;
use crate::refusal::Result;

/// Puts on the shelf what came back by a void or by notes that hold, and takes off what was put there
/// for one that was refused or given up. Said again it moves nothing.
pub(super) async fn reshelve(
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
