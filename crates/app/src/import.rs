//! Products from a file: looked at first, taken whole or not at all, and taken back.

pub(crate) mod cells;
mod reason;
pub(crate) mod table;
mod template;
mod woo;

use std::collections::HashMap;

use izi_domain::folding::folded;
use izi_domain::{Barcode, BusinessDate, Money, Name, Stock, Unit};
use izi_store::SqliteConnection;
use izi_store::bulk::NewProduct;
use izi_store::import::{self, Batch, Change, Match, NewBatch, Undone};
use izi_store::product::{self, ProductCode, ProductFields};
use serde_json::json;

pub use reason::{Reason, Unreadable};

use crate::catalogue::{actor, new_id};
use crate::refusal::Result;
use crate::shop::{Shop, note};
use table::Table;
use template::Template;
use woo::WooExport;

/// The largest file.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The most rows under the head.
pub const ROWS_MAX: usize = 200_000;
/// Products that a preview shows.
pub const SAMPLE_MAX: usize = 20;
/// Imports that the list shows.
pub const BATCHES_SHOWN: u32 = 50;
/// The longest name of a file that is kept.
const FILE_NAME_CHARS_MAX: usize = 255;

/// Why a file was not imported, or an import not taken back. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadImport {
    /// The file is no list of products.
    #[error("unreadable file: {0:?}")]
    Unreadable(Unreadable),
    /// Rows were refused, and taking the others was not asked for.
    #[error("{} rows refused", .0.len())]
    Rejected(Vec<Rejected>),
    /// There is no such import, or it was taken back already.
    #[error("no such import")]
    Missing,
    /// A newer import must be taken back first, or this one is too old.
    #[error("not the newest import")]
    NotNewest,
}

/// What happens when rows are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing is imported.
    Stop,
    /// The others are.
    Skip,
}

/// A row that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// As the spreadsheet numbers it, the head being row 1.
    pub row: u32,
    /// Why; its [`Display`](std::fmt::Display) is Spanish.
    pub reason: Reason,
}

/// What an import would do, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Rows of the file that have something in them.
    pub rows: usize,
    /// Products that are new.
    pub created: usize,
    /// Products that change.
    pub updated: usize,
    /// Rows that are not imported, those left out on purpose too.
    pub rejected: Vec<Rejected>,
    /// The first products, at most [`SAMPLE_MAX`].
    pub sample: Vec<Sample>,
    /// The import's id, once it is done.
    pub batch_id: Option<String>,
}

impl Report {
    /// Whether a refused row stops the import, unless it is told to go on.
    pub fn is_blocked(&self) -> bool {
        self.rejected.iter().any(|it| !it.reason.is_left_out())
    }
}

/// A product as it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// Its first code.
    pub code: Option<Barcode>,
    /// Its name.
    pub name: Name,
    /// Its category.
    pub category: Option<Name>,
    /// Its price.
    pub price: Money,
    /// Whether it is new.
    pub is_new: bool,
}

/// What a row says.
#[derive(Clone, Debug)]
struct Incoming {
    row: u32,
    codes: Vec<Barcode>,
    name: Name,
    category: Option<Name>,
    unit: Option<Unit>,
    price: Money,
    cost: Option<Money>,
    stock: Option<Stock>,
}

/// What the rows come to for this shop.
#[derive(Debug)]
struct Plan {
    rows: usize,
    /// In the order of the file, with the product they change.
    taken: Vec<(Incoming, Option<i64>)>,
    rejected: Vec<Rejected>,
}

/// What importing a file would do.
pub async fn preview(shop: &Shop, file: Vec<u8>) -> Result<Report> {
    let read = read(shop, file).await?;
    let mut reads = shop.store.reads().acquire().await?;
    Ok(plan(&mut reads, read).await?.report())
}

/// Imports a file in one transaction. Products are matched by code, and by name where a row has no
/// code; what an empty cell leaves out stays as it is.
pub async fn run(shop: &Shop, file_name: &str, file: Vec<u8>, refused: Refused) -> Result<Report> {
    let read = read(shop, file).await?;
    let now = shop.now();
    let actor = actor(shop).await?;
    let mut transaction = shop.store.write().await?;
    let plan = plan(&mut transaction, read).await?;
    let mut report = plan.report();
    if report.is_blocked() && refused == Refused::Stop {
        return Err(BadImport::Rejected(report.rejected).into());
    }
    let batch_id = new_id(now);
    let file_name = kept_file_name(file_name);
    let categories = Categories::of(&mut transaction, &plan.taken).await?;
    let (created, updated) = changes(plan.taken, &categories, || new_id(now));
    let batch = NewBatch {
        batch_id: &batch_id,
        file_name: &file_name,
        created: &created,
        updated: &updated,
        categories: &categories.made,
    };
    import::write(&mut transaction, &batch, now).await?;
    let detail = json!({ "file": file_name, "created": report.created, "updated": report.updated });
    note(&mut transaction, now, &actor, "import.run", &batch_id, &detail).await?;
    transaction.commit().await?;
    report.batch_id = Some(batch_id);
    Ok(report)
}

/// The imports that were done, the newest first.
pub async fn batches(shop: &Shop) -> Result<Vec<Batch>> {
    Ok(import::batches(shop.store.reads(), BATCHES_SHOWN).await?)
}

/// Takes the newest import back: what it changed is as before, what it made is gone, or switched
/// off where it was sold or changed since.
pub async fn undo(shop: &Shop, batch_id: &str) -> Result<(Batch, Undone)> {
    let now = shop.now();
    let actor = actor(shop).await?;
    let mut transaction = shop.store.write().await?;
    let batches = import::batches(&mut *transaction, BATCHES_SHOWN).await?;
    let batch = batches.into_iter().find(|it| it.batch_id == batch_id && !it.undone);
    let batch = batch.ok_or(BadImport::Missing)?;
    if !batch.undoable {
        return Err(BadImport::NotNewest.into());
    }
    let undone = import::undo(&mut transaction, batch_id, now).await?;
    let detail = json!({
        "deleted": undone.deleted,
        "deactivated": undone.deactivated,
        "restored": undone.restored,
        "kept": undone.kept,
    });
    note(&mut transaction, now, &actor, "import.undo", batch_id, &detail).await?;
    transaction.commit().await?;
    Ok((Batch { undone: true, undoable: false, ..batch }, undone))
}

/// Rows as the file gives them, good and bad.
type Read = (Vec<Incoming>, Vec<Rejected>);

/// Reads a file away from the tasks that the counter waits for.
async fn read(shop: &Shop, file: Vec<u8>) -> Result<Read> {
    let today = shop.now().business_date();
    let reading = tokio::task::spawn_blocking(move || read_file(&file, today));
    let read = reading.await.map_err(|_| BadImport::Unreadable(Unreadable::NotText))?;
    Ok(read.map_err(BadImport::Unreadable)?)
}

fn read_file(file: &[u8], today: BusinessDate) -> std::result::Result<Read, Unreadable> {
    let table = Table::read(file)?;
    // Woo's head has "Nombre" and "Inventario" too: it is tried first.
    let woo = WooExport::of(&table, today);
    let template = Template::of(&table);
    let (mut taken, mut rejected) = (Vec::with_capacity(table.rows.len()), Vec::new());
    for row in &table.rows {
        let read = match (&woo, &template) {
            (Some(woo), _) => woo.read(row),
            (None, Some(template)) => template.read(row),
            (None, None) => return Err(Unreadable::NoHead),
        };
        match read {
            Ok(it) => taken.push(it),
            Err(reason) => rejected.push(Rejected { row: row.number, reason }),
        }
    }
    if table.rows.is_empty() {
        return Err(if woo.is_some() || template.is_some() {
            Unreadable::Empty
        } else {
            Unreadable::NoHead
        });
    }
    Ok((taken, rejected))
}

/// Finds the product that each row means, and refuses rows that mean none clearly.
async fn plan(db: &mut SqliteConnection, (incoming, mut rejected): Read) -> Result<Plan> {
    let rows = incoming.len() + rejected.len();
    let mut seen = Seen::default();
    let mut fresh = Vec::with_capacity(incoming.len());
    for it in incoming {
        match seen.note(&it) {
            Ok(()) => fresh.push(it),
            Err(reason) => rejected.push(Rejected { row: it.row, reason }),
        }
    }
    let known = Known::of(db, &fresh).await?;
    let mut by_product = HashMap::new();
    let mut taken = Vec::with_capacity(fresh.len());
    for (place, it) in fresh.into_iter().enumerate() {
        let found = known.product(place, &it).and_then(|key| match key {
            Some(key) => match by_product.insert(key, it.row) {
                Some(row) => Err(Reason::RepeatedProduct(row)),
                None => Ok(Some(key)),
            },
            None => Ok(None),
        });
        match found {
            Ok(key) => taken.push((it, key)),
            Err(reason) => rejected.push(Rejected { row: it.row, reason }),
        }
    }
    rejected.sort_by_key(|it| it.row);
    Ok(Plan { rows, taken, rejected })
}

impl Plan {
    fn report(&self) -> Report {
        let updated = self.taken.iter().filter(|(_, key)| key.is_some()).count();
        let sample = self.taken.iter().take(SAMPLE_MAX).map(|(it, key)| Sample {
            row: it.row,
            code: it.codes.first().cloned(),
            name: it.name.clone(),
            category: it.category.clone(),
            price: it.price,
            is_new: key.is_none(),
        });
        Report {
            rows: self.rows,
            created: self.taken.len() - updated,
            updated,
            rejected: self.rejected.clone(),
            sample: sample.collect(),
            batch_id: None,
        }
    }
}

/// What earlier rows of the file said.
#[derive(Default)]
struct Seen {
    codes: HashMap<Barcode, u32>,
    names: HashMap<String, u32>,
}

impl Seen {
    fn note(&mut self, it: &Incoming) -> std::result::Result<(), Reason> {
        for code in &it.codes {
            if let Some(row) = self.codes.get(code) {
                return Err(Reason::RepeatedCode(code.to_string(), *row));
            }
        }
        if it.codes.is_empty()
            && let Some(row) = self.names.insert(folded(it.name.as_str()), it.row)
        {
            return Err(Reason::RepeatedName(it.name.to_string(), row));
        }
        self.codes.extend(it.codes.iter().map(|code| (code.clone(), it.row)));
        Ok(())
    }
}

/// The products of the shop that the rows may mean.
struct Known {
    by_code: HashMap<Barcode, Vec<Match>>,
    by_place: HashMap<usize, Vec<Match>>,
}

impl Known {
    async fn of(db: &mut SqliteConnection, rows: &[Incoming]) -> Result<Self> {
        let codes: Vec<&Barcode> = rows.iter().flat_map(|it| &it.codes).collect();
        let texts: Vec<&str> = codes.iter().map(|it| it.as_str()).collect();
        let mut by_code: HashMap<Barcode, Vec<Match>> = HashMap::new();
        for (place, found) in import::with_codes(&mut *db, &texts).await? {
            by_code.entry(codes[place].clone()).or_default().push(found);
        }
        let nameless: Vec<usize> =
            (0..rows.len()).filter(|it| rows[*it].codes.is_empty()).collect();
        let names: Vec<String> =
            nameless.iter().map(|it| folded(rows[*it].name.as_str())).collect();
        let mut by_place: HashMap<usize, Vec<Match>> = HashMap::new();
        for (place, found) in import::with_names(db, &names).await? {
            by_place.entry(nameless[place]).or_default().push(found);
        }
        Ok(Self { by_code, by_place })
    }

    /// The product that a row means; none when it is a new one.
    fn product(&self, place: usize, it: &Incoming) -> std::result::Result<Option<i64>, Reason> {
        if let Some(found) = self.by_place.get(&place) {
            let found = sold_first(found);
            let [only] = found.as_slice() else {
                return Err(Reason::SharedName(it.name.to_string(), found.len()));
            };
            return Ok(Some(only.product_key));
        }
        let mut product = None;
        for code in &it.codes {
            let Some(found) = self.by_code.get(code) else { continue };
            let found = sold_first(found);
            let [only] = found.as_slice() else {
                return Err(Reason::SharedCode(code.to_string(), found.len()));
            };
            if !only.single {
                return Err(Reason::PackCode(code.to_string()));
            }
            if product.is_some_and(|before| before != only.product_key) {
                return Err(Reason::SeveralProducts);
            }
            product = Some(only.product_key);
        }
        Ok(product)
    }
}

/// Products that are sold, or when none is, those that were switched off.
fn sold_first(found: &[Match]) -> Vec<&Match> {
    let sold: Vec<&Match> = found.iter().filter(|it| it.active).collect();
    if sold.is_empty() { found.iter().collect() } else { sold }
}

/// The categories of a file, with their ids.
struct Categories {
    ids: HashMap<String, i64>,
    made: Vec<i64>,
}

impl Categories {
    async fn of(db: &mut SqliteConnection, rows: &[(Incoming, Option<i64>)]) -> Result<Self> {
        let mut it = Self { ids: HashMap::new(), made: Vec::new() };
        for name in rows.iter().filter_map(|(row, _)| row.category.as_ref()) {
            if it.ids.contains_key(name.as_str()) {
                continue;
            }
            let known = import::category(&mut *db, name).await?;
            let id = product::category_named(db, name).await?;
            it.ids.insert(name.as_str().to_owned(), id);
            if known.is_none() {
                it.made.push(id);
            }
        }
        Ok(it)
    }

    fn id(&self, name: Option<&Name>) -> Option<i64> {
        self.ids.get(name?.as_str()).copied()
    }
}

fn changes(
    rows: Vec<(Incoming, Option<i64>)>,
    categories: &Categories,
    mut new_id: impl FnMut() -> String,
) -> (Vec<NewProduct>, Vec<Change>) {
    let (mut created, mut updated) = (Vec::new(), Vec::new());
    for (it, key) in rows {
        let category_id = categories.id(it.category.as_ref());
        match key {
            Some(product_key) => updated.push(Change {
                product_key,
                name: it.name,
                category_id,
                unit: it.unit,
                price: it.price,
                cost: it.cost,
                stock: it.stock,
                codes: it.codes,
            }),
            None => created.push(NewProduct {
                product_id: new_id(),
                fields: ProductFields {
                    name: it.name,
                    category_id,
                    unit: it.unit.unwrap_or(Unit::PIECE),
                    price: it.price,
                    cost: it.cost,
                    favourite: false,
                    colour: None,
                    active: true,
                },
                codes: it.codes.into_iter().map(ProductCode::single).collect(),
                stock: it.stock.unwrap_or_default(),
            }),
        }
    }
    (created, updated)
}

/// The file's name as the list of imports shows it.
fn kept_file_name(name: &str) -> String {
    let name: String =
        name.chars().filter(|it| !it.is_control()).take(FILE_NAME_CHARS_MAX).collect();
    if name.trim().is_empty() { "productos.csv".to_owned() } else { name }
}
