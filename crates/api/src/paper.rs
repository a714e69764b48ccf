//! Papers on the wire: the shop's own words on them, previews, prints, and ways to share them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::sale::FileView;

/// The shop's own words on its papers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PaperTexts {
    /// Under the shop's address, a line each.
    pub header: String,
    /// At the end, a line each.
    pub footer: String,
    /// How changes and returns are handled, after the footer.
    pub policy: String,
}

/// The shop's words and logo as they are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PapersView {
    /// The words.
    pub texts: PaperTexts,
    /// The logo as it is printed, a PNG; none without one.
    pub logo: Option<FileView>,
}

/// A picture for the logo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LogoFile {
    /// A PNG or JPEG in base64.
    pub content_base64: String,
}

/// Asks how a paper looks, with words that need not be kept yet. What is shown is what the printer
/// would print, dot for dot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PaperPreview {
    /// Which paper, with made-up contents: `ticket`, `page`, `prebill`, `note`, `void`, `x_report`,
    /// `z_report`, `cash_movement`, `fiado`, `fiado_payment`, `shelf_label`, `product_label`.
    pub paper: String,
    /// Millimetres of paper, 80 or 58; none is the ticket printer's.
    #[serde(default)]
    pub width: Option<u32>,
    /// The words to show; none are those kept.
    #[serde(default)]
    pub texts: Option<PaperTexts>,
}

/// The ticket of an open cart that is not sold yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrintPrebill {
    /// The cart.
    pub cart_id: String,
}

/// Labels for products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LabelSheet {
    /// `shelf` (large price) or `product` (large code).
    pub kind: String,
    /// Whether product labels say the price.
    pub price: bool,
    /// Which products, at most 200, with 500 labels in all.
    pub items: Vec<LabelItem>,
}

/// Labels of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct LabelItem {
    /// The product.
    pub product_id: String,
    /// How many, 1 to 100.
    pub copies: u32,
}

/// A day's figures on paper, without closing anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct DayReport {
    /// `2026-11-21`; none is today.
    #[serde(default)]
    pub date: Option<String>,
}

/// A boleta to be shown to its buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ShareSale {
    /// The boleta's number.
    pub number: String,
    /// The buyer's mobile number: nine digits, or with 51 before them; none lets `WhatsApp` ask.
    #[serde(default)]
    pub phone: Option<String>,
}

/// What is sent by `WhatsApp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShareView {
    /// `https://wa.me/51…?text=…`, to be opened.
    pub url: String,
    /// The words in it.
    pub text: String,
}
