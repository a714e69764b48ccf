//! The catalogue: making and changing products, finding them, the tabs of the grid.

use izi_domain::{Barcode, Instant, Money, Name, Stock, Unit};
use izi_store::SqliteConnection;
use izi_store::grid::{self, Tab};
use izi_store::product::{self, Movement, Product, ProductCode, ProductFields};
use izi_store::search::{self, Scope};
use serde_json::json;

use crate::refusal::{Refusal, Result};
use crate::shop::{Shop, note};

/// The most codes of one product.
pub const CODES_MAX: usize = 100;
/// The largest picture kept: a tile shows no more.
pub const PICTURE_BYTES_MAX: usize = 65_536;
/// Colours of a tile: 0 to this.
pub const COLOUR_MAX: u8 = 11;

/// Why a product was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProduct {
    /// A price of nothing, below nothing or above [`Money::MAX`].
    #[error("the price is out of range")]
    Price,
    /// A cost below nothing or above [`Money::MAX`].
    #[error("the cost is out of range")]
    Cost,
    /// Another product has the code, and sharing it was not asked for.
    #[error("the code {code} belongs to {owner}")]
    CodeTaken {
        /// The code.
        code: Barcode,
        /// What has it.
        owner: Name,
    },
    /// The same code twice in one product.
    #[error("the code {0} is there twice")]
    CodeTwice(Barcode),
    /// More than [`CODES_MAX`].
    #[error("more than {CODES_MAX} codes")]
    TooManyCodes,
    /// A pack's name above [`ProductCode::LABEL_CHARS_MAX`] characters.
    #[error("the pack's name is too long")]
    LabelTooLong,
    /// A colour that is none.
    #[error("no such colour")]
    Colour,
    /// Neither PNG nor JPEG nor WebP, empty, or above [`PICTURE_BYTES_MAX`].
    #[error("not a picture that can be kept")]
    Picture,
}

/// A product as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductDraft {
    /// Its name.
    pub name: Name,
    /// The category's name; made when it is new.
    pub category: Option<Name>,
    /// What it is sold by.
    pub unit: Unit,
    /// Price of one unit.
    pub price: Money,
    /// What one unit costs the shop.
    pub cost: Option<Money>,
    /// What was counted on the shelf; none leaves what the books say.
    pub stock: Option<Stock>,
    /// All its codes, the first one first.
    pub codes: Vec<ProductCode>,
    /// Whether another product may have one of them too: the counter then asks.
    pub sharing: Sharing,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Index of the tile's colour.
    pub colour: Option<u8>,
    /// What becomes of its picture.
    pub picture: PictureChange,
    /// Whether it is sold.
    pub active: bool,
}

impl ProductDraft {
    /// What the counter asks for an unknown code: everything else is as most products are.
    pub fn quick(name: Name, price: Money, code: Option<Barcode>) -> Self {
        Self {
            name,
            category: None,
            unit: Unit::PIECE,
            price,
            cost: None,
            stock: None,
            codes: code.map(ProductCode::single).into_iter().collect(),
            sharing: Sharing::Refused,
            favourite: false,
            colour: None,
            picture: PictureChange::Keep,
            active: true,
        }
    }

    fn check(&self) -> std::result::Result<(), BadProduct> {
        if self.price <= Money::ZERO || self.price > Money::MAX {
            return Err(BadProduct::Price);
        }
        if self.cost.is_some_and(|it| it < Money::ZERO || it > Money::MAX) {
            return Err(BadProduct::Cost);
        }
        if self.colour.is_some_and(|it| it > COLOUR_MAX) {
            return Err(BadProduct::Colour);
        }
        if let PictureChange::Set(bytes) = &self.picture
            && (media_type(bytes).is_none() || bytes.len() > PICTURE_BYTES_MAX)
        {
            return Err(BadProduct::Picture);
        }
        if self.codes.len() > CODES_MAX {
            return Err(BadProduct::TooManyCodes);
        }
        for (place, it) in self.codes.iter().enumerate() {
            if it.price.is_some_and(|it| it <= Money::ZERO || it > Money::MAX) {
                return Err(BadProduct::Price);
            }
            let label_chars = it.label.as_ref().map_or(0, |it| it.as_str().chars().count());
            if label_chars > ProductCode::LABEL_CHARS_MAX {
                return Err(BadProduct::LabelTooLong);
            }
            if self.codes[..place].iter().any(|before| before.code == it.code) {
                return Err(BadProduct::CodeTwice(it.code.clone()));
            }
        }
        Ok(())
    }
}

/// Whether a code may belong to several products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// It was asked for.
    Allowed,
    /// A code that another product has is refused.
    Refused,
}

/// What becomes of a product's picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureChange {
    /// It stays.
    Keep,
    /// It goes.
    Remove,
    /// This one takes its place.
    Set(Vec<u8>),
}

/// A product with everything there is to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductDetail {
    /// The product.
    pub product: Product,
    /// All its codes.
    pub codes: Vec<ProductCode>,
    /// Its picture.
    pub picture: Option<Vec<u8>>,
}

/// The media type of a picture, by its first bytes: PNG, JPEG or WebP.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Makes a product.
pub async fn create(shop: &Shop, draft: &ProductDraft) -> Result<Product> {
    draft.check()?;
    let now = shop.now();
    let product_id = new_id(now);
    let mut transaction = shop.store.write().await?;
    check_codes(&mut transaction, draft, None).await?;
    let fields = fields(&mut transaction, draft).await?;
    let key = product::insert(&mut transaction, &product_id, &fields, now).await?;
    product::set_codes(&mut transaction, key, &draft.codes).await?;
    put_picture(&mut transaction, key, &draft.picture).await?;
    let stock = draft.stock.unwrap_or_default();
    product::move_stock(&mut transaction, key, Movement::Opening, stock, now).await?;
    let detail = json!({ "name": draft.name.as_str(), "price": draft.price.to_string() });
    let actor = actor(shop).await?;
    note(&mut transaction, now, &actor, "product.create", &product_id, &detail).await?;
    let made = existing(&mut transaction, &product_id).await?;
    transaction.commit().await?;
    Ok(made)
}

/// Changes a product. A counted stock that differs from the books becomes a movement.
pub async fn change(shop: &Shop, product_id: &str, draft: &ProductDraft) -> Result<Product> {
    draft.check()?;
    let now = shop.now();
    let actor = actor(shop).await?;
    let mut transaction = shop.store.write().await?;
    let before = existing(&mut transaction, product_id).await?;
    let key = before.product_key;
    check_codes(&mut transaction, draft, Some(key)).await?;
    let fields = fields(&mut transaction, draft).await?;
    product::update(&mut transaction, key, &fields, now).await?;
    product::set_codes(&mut transaction, key, &draft.codes).await?;
    put_picture(&mut transaction, key, &draft.picture).await?;
    if let Some(counted) = draft.stock {
        let moved = Stock::from_milli(counted.milli() - before.stock.milli());
        product::move_stock(&mut transaction, key, Movement::Count, moved, now).await?;
    }
    let detail = json!({
        "name": draft.name.as_str(),
        "price": draft.price.to_string(),
        "price_before": before.price.to_string(),
    });
    note(&mut transaction, now, &actor, "product.change", product_id, &detail).await?;
    let changed = existing(&mut transaction, product_id).await?;
    transaction.commit().await?;
    Ok(changed)
}

/// Puts a product among the favourites or takes it out.
pub async fn set_favourite(shop: &Shop, product_id: &str, favourite: bool) -> Result<Product> {
    let mut transaction = shop.store.write().await?;
    let key = existing(&mut transaction, product_id).await?.product_key;
    product::set_favourite(&mut transaction, key, favourite, shop.now()).await?;
    let changed = existing(&mut transaction, product_id).await?;
    transaction.commit().await?;
    Ok(changed)
}

/// Everything there is to edit about a product.
pub async fn detail(shop: &Shop, product_id: &str) -> Result<ProductDetail> {
    let reads = shop.store.reads();
    let product = product::by_id(reads, product_id).await?.ok_or(Refusal::ProductMissing)?;
    let codes = product::codes(reads, product.product_key).await?;
    let picture = product::picture(reads, product_id).await?;
    Ok(ProductDetail { product, codes, picture })
}

/// The product's picture.
pub async fn picture(shop: &Shop, product_id: &str) -> Result<Option<Vec<u8>>> {
    Ok(product::picture(shop.store.reads(), product_id).await?)
}

/// The products that a text means, best sellers first; see [`search::find`].
pub async fn find(shop: &Shop, text: &str, scope: Scope, limit: u32) -> Result<Vec<Product>> {
    Ok(search::find(shop.store.reads(), text, scope, limit).await?)
}

/// A tab of the grid with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridTab {
    /// Which one.
    pub tab: Tab,
    /// The category's name.
    pub name: Option<Name>,
    /// How many products it has.
    pub products: i64,
}

/// The tabs that have something in them, the one to open with first: the favourites, or what sells
/// most while there are none.
pub async fn tabs(shop: &Shop) -> Result<Vec<GridTab>> {
    let reads = shop.store.reads();
    let mut tabs = Vec::new();
    for tab in [Tab::Favourites, Tab::Top] {
        tabs.push(GridTab { tab, name: None, products: grid::count(reads, tab).await? });
    }
    for it in product::categories(reads).await? {
        tabs.push(GridTab {
            tab: Tab::Category(it.category_id),
            name: Some(it.name),
            products: it.products,
        });
    }
    tabs.retain(|it| it.products > 0 || it.tab == Tab::Top);
    Ok(tabs)
}

/// A page of tiles, and how many pages there are.
pub async fn tiles(shop: &Shop, tab: Tab, page: u32, size: u32) -> Result<(Vec<Product>, u32)> {
    let size = size.clamp(1, grid::TILES_MAX);
    let reads = shop.store.reads();
    let tiles = grid::tiles(reads, tab, page, size).await?;
    let pages = u64::try_from(grid::count(reads, tab).await?).unwrap_or(0).div_ceil(size.into());
    Ok((tiles, u32::try_from(pages).unwrap_or(u32::MAX)))
}

async fn check_codes(
    db: &mut SqliteConnection,
    draft: &ProductDraft,
    key: Option<i64>,
) -> Result<()> {
    if draft.sharing == Sharing::Allowed {
        return Ok(());
    }
    for it in &draft.codes {
        if let Some(owner) = product::other_with_code(&mut *db, &it.code, key).await? {
            return Err(BadProduct::CodeTaken { code: it.code.clone(), owner }.into());
        }
    }
    Ok(())
}

async fn fields(db: &mut SqliteConnection, draft: &ProductDraft) -> Result<ProductFields> {
    let category_id = match &draft.category {
        Some(name) => Some(product::category_named(db, name).await?),
        None => None,
    };
    Ok(ProductFields {
        name: draft.name.clone(),
        category_id,
        unit: draft.unit,
        price: draft.price,
        cost: draft.cost,
        favourite: draft.favourite,
        colour: draft.colour,
        active: draft.active,
    })
}

async fn put_picture(db: &mut SqliteConnection, key: i64, picture: &PictureChange) -> Result<()> {
    match picture {
        PictureChange::Keep => {}
        PictureChange::Remove => product::remove_picture(db, key).await?,
        PictureChange::Set(bytes) => product::set_picture(db, key, bytes).await?,
    }
    Ok(())
}

async fn existing(db: &mut SqliteConnection, product_id: &str) -> Result<Product> {
    product::by_id(db, product_id).await?.ok_or(Refusal::ProductMissing)
}

/// Who is at the counter; nobody while the shop is being set up.
pub(crate) async fn actor(shop: &Shop) -> Result<String> {
    match shop.setup().await {
        Ok(setup) => Ok(setup.cashier),
        Err(Refusal::ShopMissing) => Ok(String::new()),
        Err(other) => Err(other),
    }
}

/// A new global id: a UUID of version 7, so that ids sort by when they were made.
pub(crate) fn new_id(now: Instant) -> String {
    let ms = now.utc_ms().unsigned_abs();
    let nanos = u32::try_from(ms % 1_000 * 1_000_000).unwrap_or(0);
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, ms / 1_000, nanos)).to_string()
}
