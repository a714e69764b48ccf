//! Products: finding, editing, importing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::catalogue::{self, PictureChange, ProductDraft, Sharing};
use izi_app::import::{self, Refused};
use izi_app::{Batch, PackCode, Product, Scope, Tab};
use izi_domain::Unit;

use super::Result;
use crate::catalog::{
    FindProducts, GridPage, GridRequest, GridTab, ImportBatch, ImportFile, ImportRef, ImportReport,
    ImportSample, ProductCode, ProductDetail, ProductHit, ProductRef, QuickProduct, RejectedRow,
    SaveProduct,
};
use crate::shop::Nothing;
use crate::{Counter, Fault, parse};

/// Rows that a fault carries: a person mends the first ones and tries again.
const REJECTED_MAX: usize = 1_000;

pub(crate) fn product_hit(it: &Product) -> ProductHit {
    ProductHit {
        product_id: it.product_id.clone(),
        code: it.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: it.name.to_string(),
        price: it.price.to_string(),
        unit: it.unit.code().to_owned(),
        unit_label: it.unit.label().to_owned(),
        divisible: it.unit.is_divisible(),
        category: it.category.as_ref().map(|it| it.name.to_string()).unwrap_or_default(),
        stock: it.stock.to_string(),
        favourite: it.favourite,
        colour: it.colour,
        has_picture: it.has_picture,
    }
}

pub(crate) async fn catalog_tabs(counter: &Counter, _: Nothing) -> Result<Vec<GridTab>> {
    let tabs = catalogue::tabs(&counter.shop).await?;
    let shown = tabs.into_iter().map(|it| GridTab {
        tab: tab_word(it.tab),
        name: it.name.map(|it| it.to_string()).unwrap_or_default(),
        count: u32::try_from(it.products).unwrap_or(0),
    });
    Ok(shown.collect())
}

fn tab_word(tab: Tab) -> String {
    match tab {
        Tab::Top => "top".to_owned(),
        Tab::Favourites => "favourites".to_owned(),
        Tab::Category(id) => format!("category:{id}"),
    }
}

fn read_tab(text: &str) -> Result<Tab> {
    match (text, text.strip_prefix("category:").map(str::parse)) {
        ("top", _) => Ok(Tab::Top),
        ("favourites", _) => Ok(Tab::Favourites),
        (_, Some(Ok(id))) => Ok(Tab::Category(id)),
        _ => Err(parse::bad_value("tab", text)),
    }
}

pub(crate) async fn catalog_grid(counter: &Counter, asked: GridRequest) -> Result<GridPage> {
    let tab = read_tab(&asked.tab)?;
    let (tiles, pages) = catalogue::tiles(&counter.shop, tab, asked.page, asked.size).await?;
    Ok(GridPage { tiles: tiles.iter().map(product_hit).collect(), pages })
}

pub(crate) async fn catalog_find(
    counter: &Counter,
    asked: FindProducts,
) -> Result<Vec<ProductHit>> {
    let scope = if asked.with_inactive { Scope::All } else { Scope::Active };
    let found = catalogue::find(&counter.shop, &asked.text, scope, asked.limit).await?;
    Ok(found.iter().map(product_hit).collect())
}

pub(crate) async fn catalog_picture(
    counter: &Counter,
    asked: ProductRef,
) -> Result<Option<String>> {
    let picture = catalogue::picture(&counter.shop, &asked.product_id).await?;
    Ok(picture.as_deref().and_then(data_url))
}

fn data_url(bytes: &[u8]) -> Option<String> {
    let media_type = catalogue::media_type(bytes)?;
    Some(format!("data:{media_type};base64,{}", STANDARD.encode(bytes)))
}

fn read_data_url(text: &str) -> Result<Vec<u8>> {
    let bad = || parse::bad_value("picture", text);
    let (head, body) = text.split_once(',').ok_or_else(bad)?;
    if !head.starts_with("data:image/") || !head.ends_with(";base64") {
        return Err(bad());
    }
    STANDARD.decode(body).map_err(|_| bad())
}

pub(crate) async fn catalog_get(counter: &Counter, asked: ProductRef) -> Result<ProductDetail> {
    let it = catalogue::detail(&counter.shop, &asked.product_id).await?;
    let hit = product_hit(&it.product);
    Ok(ProductDetail {
        product_id: hit.product_id,
        name: hit.name,
        category: hit.category,
        unit: hit.unit,
        price: hit.price,
        cost: it.product.cost.map(|it| it.to_string()),
        stock: hit.stock,
        codes: it.codes.iter().map(code_view).collect(),
        favourite: hit.favourite,
        colour: hit.colour,
        picture: it.picture.as_deref().and_then(data_url),
        active: it.product.active,
    })
}

fn code_view(it: &PackCode) -> ProductCode {
    ProductCode {
        code: it.code.to_string(),
        factor: it.factor.to_string(),
        price: it.price.map(|it| it.to_string()),
        label: it.label.as_ref().map(ToString::to_string),
    }
}

fn read_code(field: &str, it: &ProductCode) -> Result<PackCode> {
    let price = it.price.as_deref().filter(|it| !it.is_empty());
    Ok(PackCode {
        code: parse::code(&format!("{field}.code"), &it.code)?,
        factor: parse::quantity(&format!("{field}.factor"), &it.factor)?,
        price: price.map(|it| parse::price(&format!("{field}.price"), it)).transpose()?,
        label: parse::optional_name(
            &format!("{field}.label"),
            it.label.as_deref().unwrap_or_default(),
        )?,
    })
}

pub(crate) async fn catalog_save(counter: &Counter, asked: SaveProduct) -> Result<ProductDetail> {
    let codes = asked.codes.iter().enumerate();
    let codes = codes
        .map(|(place, it)| read_code(&format!("codes[{place}]"), it))
        .collect::<Result<_>>()?;
    let given = |text: &Option<String>| text.clone().filter(|it| !it.trim().is_empty());
    let draft = ProductDraft {
        name: parse::name("name", &asked.name)?,
        category: parse::optional_name("category", &asked.category)?,
        unit: parse::unit("unit", &asked.unit)?,
        price: parse::price("price", &asked.price)?,
        cost: given(&asked.cost).map(|it| parse::money("cost", &it)).transpose()?,
        stock: given(&asked.stock).map(|it| parse::stock("stock", &it)).transpose()?,
        codes,
        sharing: if asked.share_codes { Sharing::Allowed } else { Sharing::Refused },
        favourite: asked.favourite,
        colour: asked.colour,
        picture: match asked.picture.as_deref() {
            None => PictureChange::Keep,
            Some("") => PictureChange::Remove,
            Some(url) => PictureChange::Set(read_data_url(url)?),
        },
        active: asked.active,
    };
    let saved = match &asked.product_id {
        None => catalogue::create(&counter.shop, &draft).await?,
        Some(product_id) => catalogue::change(&counter.shop, product_id, &draft).await?,
    };
    catalog_get(counter, ProductRef { product_id: saved.product_id }).await
}

pub(crate) async fn catalog_quick(counter: &Counter, asked: QuickProduct) -> Result<ProductHit> {
    let code = match asked.code.trim() {
        "" => None,
        code => Some(parse::code("code", code)?),
    };
    let draft = ProductDraft {
        category: parse::optional_name("category", &asked.category)?,
        unit: asked.unit.as_deref().map_or(Ok(Unit::PIECE), |it| parse::unit("unit", it))?,
        ..ProductDraft::quick(
            parse::name("name", &asked.name)?,
            parse::price("price", &asked.price)?,
            code,
        )
    };
    Ok(product_hit(&catalogue::create(&counter.shop, &draft).await?))
}

impl From<catalogue::BadProduct> for Fault {
    fn from(refused: catalogue::BadProduct) -> Self {
        use catalogue::BadProduct;
        let amount =
            |field: &str| Self::BadAmount { field: field.to_owned(), reason: "zero".to_owned() };
        match refused {
            BadProduct::Price => amount("price"),
            BadProduct::Cost => amount("cost"),
            BadProduct::CodeTaken { code, owner } => {
                Self::CodeTaken { taken: code.to_string(), owner: owner.to_string() }
            }
            BadProduct::CodeTwice(code) => parse::bad_value("codes", code.as_str()),
            BadProduct::TooManyCodes => {
                parse::bad_value("codes", &catalogue::CODES_MAX.to_string())
            }
            BadProduct::LabelTooLong => {
                Self::BadName { field: "codes.label".to_owned(), reason: "too_long".to_owned() }
            }
            BadProduct::Colour => parse::bad_value("colour", ""),
            BadProduct::Picture => parse::bad_value("picture", ""),
        }
    }
}

pub(crate) async fn catalog_import_preview(
    counter: &Counter,
    asked: ImportFile,
) -> Result<ImportReport> {
    let report = import::preview(&counter.shop, content(&asked)?).await?;
    Ok(report_view(&report))
}

pub(crate) async fn catalog_import_run(
    counter: &Counter,
    asked: ImportFile,
) -> Result<ImportReport> {
    let content = content(&asked)?;
    let refused = if asked.skip_rejected { Refused::Skip } else { Refused::Stop };
    let report = import::run(&counter.shop, &asked.file_name, content, refused).await?;
    Ok(report_view(&report))
}

fn content(asked: &ImportFile) -> Result<Vec<u8>> {
    // Checked before it is decoded: four characters carry three bytes.
    if asked.content_base64.len() / 4 * 3 > import::FILE_BYTES_MAX + 3 {
        return Err(import::BadImport::Unreadable(import::Unreadable::TooLarge).into());
    }
    STANDARD
        .decode(&asked.content_base64)
        .map_err(|_| parse::bad_value("content_base64", &asked.content_base64))
}

fn report_view(report: &import::Report) -> ImportReport {
    let whole = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    ImportReport {
        created: whole(report.created),
        updated: whole(report.updated),
        rejected: rejected_view(&report.rejected),
        blocked: report.is_blocked(),
        sample: report.sample.iter().map(sample_view).collect(),
        batch_id: report.batch_id.clone(),
    }
}

fn rejected_view(rejected: &[import::Rejected]) -> Vec<RejectedRow> {
    rejected.iter().map(|it| RejectedRow { row: it.row, reason: it.reason.to_string() }).collect()
}

fn sample_view(it: &import::Sample) -> ImportSample {
    ImportSample {
        row: it.row,
        code: it.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: it.name.to_string(),
        category: it.category.as_ref().map(ToString::to_string).unwrap_or_default(),
        price: it.price.to_string(),
        is_new: it.is_new,
    }
}

pub(crate) async fn catalog_imports(counter: &Counter, _: Nothing) -> Result<Vec<ImportBatch>> {
    Ok(import::batches(&counter.shop).await?.iter().map(batch_view).collect())
}

pub(crate) async fn catalog_import_undo(
    counter: &Counter,
    asked: ImportRef,
) -> Result<ImportBatch> {
    let (batch, _) = import::undo(&counter.shop, &asked.batch_id).await?;
    Ok(batch_view(&batch))
}

fn batch_view(it: &Batch) -> ImportBatch {
    let whole = |it: i64| u32::try_from(it).unwrap_or(u32::MAX);
    ImportBatch {
        batch_id: it.batch_id.clone(),
        file_name: it.file_name.clone(),
        at: it.at.to_string(),
        created: whole(it.created),
        updated: whole(it.updated),
        undone: it.undone,
        undoable: it.undoable,
    }
}

/// The small catalogue of practice mode.
pub(crate) async fn load_practice_catalogue(counter: &Counter) -> Result<()> {
    izi_app::practice_catalogue::write(&counter.shop).await?;
    Ok(())
}

impl From<import::BadImport> for Fault {
    fn from(refused: import::BadImport) -> Self {
        use import::BadImport;
        match refused {
            BadImport::Unreadable(why) => Self::ImportUnreadable { reason: why.to_string() },
            BadImport::Rejected(rows) => {
                let mut rejected = rejected_view(&rows);
                rejected.truncate(REJECTED_MAX);
                Self::ImportRejected {
                    count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                    rejected,
                }
            }
            BadImport::Missing | BadImport::NotNewest => Self::ImportMissing,
        }
    }
}
