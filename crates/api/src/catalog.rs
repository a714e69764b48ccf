//! Products on the wire. Amounts and quantities are strings: `"3.50"`, `"0.25"`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A product as the grid and the search show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProductHit {
    /// Its id.
    pub product_id: String,
    /// Its first code, or empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Price of one unit.
    pub price: String,
    /// Code of catalogue 03.
    pub unit: String,
    /// The unit's short word ("kg").
    pub unit_label: String,
    /// Whether it is sold in fractions.
    pub divisible: bool,
    /// The category's name, or empty.
    pub category: String,
    /// What is on the shelf; may be negative.
    pub stock: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Index of the tile's colour, 0 to 11.
    pub colour: Option<u8>,
    /// Whether `catalog.picture` has one.
    pub has_picture: bool,
}

/// A code of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProductCode {
    /// The code.
    pub code: String,
    /// How many units it stands for ("6").
    pub factor: String,
    /// Its own price, or none for price × factor.
    pub price: Option<String>,
    /// What the pack is called ("six-pack").
    pub label: Option<String>,
}

/// A product with everything there is to edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProductDetail {
    /// Its id.
    pub product_id: String,
    /// Its name.
    pub name: String,
    /// The category's name, or empty.
    pub category: String,
    /// Code of catalogue 03.
    pub unit: String,
    /// Price of one unit.
    pub price: String,
    /// What one unit costs the shop.
    pub cost: Option<String>,
    /// What is on the shelf.
    pub stock: String,
    /// All its codes.
    pub codes: Vec<ProductCode>,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Index of the tile's colour.
    pub colour: Option<u8>,
    /// The picture as a data URL, where there is one.
    pub picture: Option<String>,
    /// Whether it is sold.
    pub active: bool,
}

/// Creates (without an id) or changes a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveProduct {
    /// Its id; none makes a new one.
    pub product_id: Option<String>,
    /// Its name.
    pub name: String,
    /// The category's name; made when it is new; empty for none.
    pub category: String,
    /// Code of catalogue 03.
    pub unit: String,
    /// Price of one unit.
    pub price: String,
    /// What one unit costs the shop.
    pub cost: Option<String>,
    /// What was counted on the shelf; a difference becomes a movement. None leaves it.
    pub stock: Option<String>,
    /// All its codes.
    pub codes: Vec<ProductCode>,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Index of the tile's colour.
    pub colour: Option<u8>,
    /// A picture as a data URL (PNG, JPEG or WebP up to 64 KiB): none leaves it, empty removes it.
    pub picture: Option<String>,
    /// Whether it is sold.
    pub active: bool,
    /// Set to keep a code that another product has too: the counter then asks which one.
    pub share_codes: bool,
}

/// The three fields of a product that is made at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct QuickProduct {
    /// The code that nobody knew; may be empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Price of one unit.
    pub price: String,
    /// The category's name, or empty.
    pub category: String,
    /// Code of catalogue 03; none is NIU.
    pub unit: Option<String>,
}

/// Which product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProductRef {
    /// Its id.
    pub product_id: String,
}

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FindProducts {
    /// Beginnings of words in any order, or a code.
    pub text: String,
    /// The most to give, up to 60.
    pub limit: u32,
    /// Whether products that are switched off are listed too.
    pub with_inactive: bool,
}

/// A page of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct GridRequest {
    /// Which tab: `top`, `favourites` or `category:ID`.
    pub tab: String,
    /// From 0.
    pub page: u32,
    /// Tiles of a page, up to 60.
    pub size: u32,
}

/// Tiles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GridPage {
    /// At most `size`.
    pub tiles: Vec<ProductHit>,
    /// How many pages there are.
    pub pages: u32,
}

/// A tab of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GridTab {
    /// `top`, `favourites` or `category:ID`.
    pub tab: String,
    /// The category's name; empty for the first two.
    pub name: String,
    /// How many products it has.
    pub count: u32,
}

/// A product file to look at or to take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ImportFile {
    /// Its name, for the list of imports.
    pub file_name: String,
    /// Its bytes in base64.
    pub content_base64: String,
    /// Takes the good rows although others are refused. All or nothing is the default.
    pub skip_rejected: bool,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RejectedRow {
    /// As the spreadsheet numbers it, the head being row 1.
    pub row: u32,
    /// Why, in Spanish.
    pub reason: String,
}

/// What an import would do, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// Products that are new.
    pub created: u32,
    /// Products that change.
    pub updated: u32,
    /// Rows that were refused. Rows that are left out on purpose (parents of variations) are here
    /// too and do not stop the others.
    pub rejected: Vec<RejectedRow>,
    /// Whether a refused row stops the import (unless `skip_rejected`).
    pub blocked: bool,
    /// The first products as they would be, at most 20.
    pub sample: Vec<ImportSample>,
    /// The import's id, once it is done.
    pub batch_id: Option<String>,
}

/// One product of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportSample {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// The code, or empty.
    pub code: String,
    /// The name.
    pub name: String,
    /// The category, or empty.
    pub category: String,
    /// The price.
    pub price: String,
    /// Whether it would be new.
    pub is_new: bool,
}

/// An import that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportBatch {
    /// Its id.
    pub batch_id: String,
    /// The file's name.
    pub file_name: String,
    /// When, as `2026-11-21T14:32:05-05:00`.
    pub at: String,
    /// Products that were new.
    pub created: u32,
    /// Products that changed.
    pub updated: u32,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether it can be: only the newest that was not.
    pub undoable: bool,
}

/// Which import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ImportRef {
    /// Its id.
    pub batch_id: String,
}
