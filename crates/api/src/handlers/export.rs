//! The month for the accountant.

use std::path::{Path, PathBuf};

use izi_app::export;

use super::Result;
use crate::fiscal::{ExportMonth, ExportedMonth};
use crate::{Counter, Fault, parse};

/// Where months go when nobody says, beside the shop's file.
const FOLDER: &str = "exportados";

pub(crate) async fn export_month(counter: &Counter, asked: ExportMonth) -> Result<ExportedMonth> {
    let month = parse::month(&asked.month)?;
    let (issuer, _) = counter.shop.profile().await?.ok_or(Fault::ShopMissing)?;
    let usual = format!("izisales-{}-{month}.zip", issuer.ruc);
    let path = match asked.path.as_deref().filter(|it| !it.trim().is_empty()) {
        None => {
            let folder = counter.safe.folder().join(FOLDER);
            let made = tokio::fs::create_dir_all(&folder).await;
            made.map_err(|_| Fault::FileTrouble { path: folder.display().to_string() })?;
            folder.join(usual)
        }
        Some(path) => target(path, &usual).await?,
    };
    let exported = export::month(&counter.shop, month, &path).await?;
    Ok(ExportedMonth {
        path: exported.path.display().to_string(),
        documents: exported.documents,
        cdrs: exported.cdrs,
        bytes: u32::try_from(exported.bytes).unwrap_or(u32::MAX),
        total: export::soles(exported.total_cents),
    })
}

/// A file to be written: in a folder under the usual name, or a zip. Nothing else is written over,
/// least of all the shop's own file.
async fn target(path: &str, usual: &str) -> Result<PathBuf> {
    let asked = Path::new(path);
    if tokio::fs::metadata(asked).await.is_ok_and(|it| it.is_dir()) {
        return Ok(asked.join(usual));
    }
    let is_zip = asked.extension().is_some_and(|it| it.eq_ignore_ascii_case("zip"));
    if is_zip { Ok(asked.to_owned()) } else { Err(parse::bad_value("path", path)) }
}
