//! What the measurements sell and look for.

use std::path::Path;

use izi_app::Draft;
use izi_app::Shop;
use izi_app::cart::{self, Scanned};
use izi_app::printers::{PrinterSetup, ProfileSetup, Role};
use izi_domain::{Barcode, Method, Money, Name, Payment, SaleId};
use izi_till::Till;

use crate::{Outcome, file};

/// Lines of a measured sale.
pub(crate) const LINES: usize = 5;

/// A copy of the big file, opened; nothing works it off.
pub(crate) async fn till(seeded: &Path, name: &str) -> Outcome<Till> {
    let folder = file::copy(seeded, name)?;
    Ok(Till::open_with(&folder, file::clock()).await?)
}

/// Gives the shop a printer, so that its sales make all the jobs there are.
pub(crate) async fn connect_printer(shop: &Shop, url: &str) -> Outcome<()> {
    let printer = PrinterSetup {
        id: String::new(),
        name: "Tickets".to_owned(),
        address: url.to_owned(),
        roles: vec![Role::Tickets],
        profile: ProfileSetup::generic(80),
        revision: 0,
    };
    izi_app::printers::save(shop, printer).await?;
    Ok(())
}

/// So many codes from all over the catalogue, always the same and far from each other.
pub(crate) async fn codes(shop: &Shop, count: usize) -> Outcome<Vec<Barcode>> {
    const APART: usize = 7_919;
    let all: Vec<String> = sqlx::query_scalar(
        "select code from product_code where position = 0 and length(code) = 13 order by code",
    )
    .fetch_all(shop.store.reads())
    .await?;
    let pick = |place: usize| all[place * APART % all.len().max(1)].parse();
    Ok((1..=count).map(pick).collect::<Result<_, _>>()?)
}

/// The id of the sale at `place`: version 7, after everything that is in the file.
pub(crate) fn sale_id(place: usize) -> Outcome<SaleId> {
    Ok(format!("019fffff-0000-7000-8000-{place:012x}").parse()?)
}

/// A ticket at the counter with these codes scanned, and what is to be sold with it.
pub(crate) async fn ticket(shop: &Shop, place: usize, codes: &[Barcode]) -> Outcome<Draft> {
    let id = sale_id(place)?;
    for code in codes {
        let scanned = cart::scan(shop, &id, code, None, &[]).await?;
        if !matches!(scanned, Scanned::Added { .. }) {
            return Err(format!("{code} is not in the catalogue").into());
        }
    }
    let cart = cart::find(shop, &id).await?.ok_or("the ticket is gone")?;
    let cash = Payment {
        method: Method::Cash,
        amount: Money::from_cents(50_000),
        reference: None::<Name>,
    };
    Ok(Draft {
        id,
        lines: cart.drafts(),
        discount: None,
        customer: None,
        payments: vec![cash],
        rus_reason: None,
    })
}
