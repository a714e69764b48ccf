//! The verbs of the owner: the light and what was bought.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_api::Fault;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::PurchaseWords;
use crate::verbs::{Output, read_all, shown};

/// Purchases of one page.
const PAGE: u32 = 200;

/// The light, with the sums of the year beside it as the status bar has them.
pub(crate) async fn rus(till: &Till, month: Option<String>) -> Result<Output, Fault> {
    let asked = json!({ "month": month });
    let bar = till.dispatch("rus.month", asked.clone()).await?;
    let mut light = till.dispatch("rus.light", asked).await?;
    for key in ["year_income", "year_limit"] {
        light[key] = bar[key].clone();
    }
    shown(&light)
}

/// Writes a purchase down.
pub(crate) async fn add_purchase(till: &Till, words: PurchaseWords) -> Result<Output, Fault> {
    let asked = json!({
        "id": words.id.unwrap_or_else(new_id),
        "date": words.date,
        "ruc": words.ruc,
        "supplier": words.supplier,
        "document": words.document,
        "total": words.total,
        "note": words.note,
        "anyway": words.anyway,
    });
    shown(&till.dispatch("purchase.add", asked).await?)
}

/// Takes a purchase back.
pub(crate) async fn correct_purchase(
    till: &Till,
    purchase: &str,
    reason: &str,
) -> Result<Output, Fault> {
    let asked = json!({ "id": new_id(), "purchase_id": purchase, "reason": reason });
    shown(&till.dispatch("purchase.correct", asked).await?)
}

/// All purchases of a span, with their sum.
pub(crate) async fn purchases(
    till: &Till,
    from: Option<String>,
    to: Option<String>,
    text: Option<String>,
) -> Result<Output, Fault> {
    let mut rows = Vec::new();
    let mut before = Value::Null;
    loop {
        let asked =
            json!({ "from": from, "to": to, "text": text, "before": before, "limit": PAGE });
        let mut page = till.dispatch("purchase.list", asked).await?;
        rows.extend(page["purchases"].as_array().cloned().unwrap_or_default());
        before = page["cursor"].take();
        if before.is_null() {
            return shown(&json!({
                "purchases": rows,
                "total": page["total"],
                "count": page["count"],
            }));
        }
    }
}

/// Writes the purchases of a file down.
pub(crate) async fn import_purchases(
    till: &Till,
    file: &Path,
    anyway: bool,
) -> Result<Output, Fault> {
    let content = std::fs::File::open(file).and_then(read_all);
    let content = content.map_err(|it| Fault::ImportUnreadable { reason: it.to_string() })?;
    let asked = json!({
        "file_name": file.file_name().map(|it| it.to_string_lossy()).unwrap_or_default(),
        "content_base64": STANDARD.encode(content),
        "anyway": anyway,
    });
    shown(&till.dispatch("purchase.import_run", asked).await?)
}

/// Adds the sums behind the figures up anew.
pub(crate) async fn rebuild(till: &Till) -> Result<Output, Fault> {
    let it = izi_app::figures::rebuild(till.shop()).await?;
    shown(&json!({
        "before": it.before.to_string(),
        "after": it.after.to_string(),
        "changed": it.before != it.after,
    }))
}

fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
