//! The register of purchases.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::purchases::{self, Imported, NewPurchase};
use izi_app::{ListedPurchase, PurchaseFilter};
use izi_domain::{BusinessDate, Instant, Name};

use super::Result;
use crate::purchase::{
    AddPurchase, CorrectPurchase, ListPurchases, OldPurchase, PurchaseFile, PurchaseImport,
    PurchasePage, PurchaseProblem, PurchaseRepeat, PurchaseRow,
};
use crate::{Counter, Fault, parse};

const PAGE_MAX: u32 = 200;
const TEXT_MAX: usize = 200;
const DOCUMENT_MAX: usize = 40;
/// New purchases of a file that are shown.
const SAMPLE: usize = 20;

pub(crate) async fn purchase_list(counter: &Counter, asked: ListPurchases) -> Result<PurchasePage> {
    let day = |field: &str, text: &Option<String>| {
        text.as_deref().map(|it| parse::day(field, it)).transpose()
    };
    let text = asked.text.as_deref().map(str::trim).filter(|it| !it.is_empty());
    if text.is_some_and(|it| it.len() > TEXT_MAX) {
        return Err(parse::bad_value("text", text.unwrap_or_default()));
    }
    let filter = PurchaseFilter {
        from: day("from", &asked.from)?,
        to: day("to", &asked.to)?,
        text: text.map(str::to_owned),
        before: asked.before.as_deref().map(cursor).transpose()?,
    };
    let limit = asked.limit.clamp(1, PAGE_MAX);
    let (rows, count, total) = purchases::list(&counter.shop, &filter, limit).await?;
    let last = rows.last().filter(|_| u32::try_from(rows.len()) == Ok(limit));
    Ok(PurchasePage {
        cursor: last.map(|it| {
            let it = &it.purchase;
            format!("{}/{}/{}", it.date, it.written_at.utc_ms(), it.id)
        }),
        purchases: rows.iter().map(row).collect(),
        total: total.to_string(),
        count,
    })
}

fn cursor(text: &str) -> Result<(BusinessDate, Instant, String)> {
    let read = || {
        let mut parts = text.splitn(3, '/');
        let date = parts.next()?.parse().ok()?;
        let written = Instant::from_utc_ms(parts.next()?.parse().ok()?)?;
        Some((date, written, parts.next()?.to_owned()))
    };
    read().ok_or_else(|| parse::bad_value("before", text))
}

fn row(it: &ListedPurchase) -> PurchaseRow {
    let text = |name: &Option<Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
    let purchase = &it.purchase;
    PurchaseRow {
        id: purchase.id.clone(),
        date: purchase.date.to_string(),
        ruc: purchase.ruc.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
        supplier: text(&purchase.supplier),
        document: text(&purchase.document),
        total: purchase.total.to_string(),
        note: text(&purchase.note),
        written_at: purchase.written_at.to_string(),
        corrects: purchase.corrects.clone(),
        corrected: it.corrected,
    }
}

pub(crate) async fn purchase_add(counter: &Counter, asked: AddPurchase) -> Result<PurchaseRow> {
    let ruc = asked.ruc.trim();
    let document = parse::optional_name("document", &asked.document)?;
    if document.as_ref().is_some_and(|it| it.as_str().chars().count() > DOCUMENT_MAX) {
        let reason = "too_long".to_owned();
        return Err(Fault::BadName { field: "document".to_owned(), reason });
    }
    let new = NewPurchase {
        id: parse::sale_id("id", &asked.id)?.to_string(),
        date: parse::day("date", &asked.date)?,
        ruc: if ruc.is_empty() { None } else { Some(parse::ruc("ruc", ruc)?) },
        supplier: parse::optional_name("supplier", &asked.supplier)?,
        document,
        total: parse::price("total", &asked.total)?,
        note: parse::optional_name("note", &asked.note)?,
    };
    if new.ruc.is_none() && new.supplier.is_none() {
        let reason = "empty".to_owned();
        return Err(Fault::BadName { field: "supplier".to_owned(), reason });
    }
    let added = purchases::add(&counter.shop, new, asked.anyway).await?;
    counter.workers.wake();
    Ok(row(&added))
}

pub(crate) async fn purchase_correct(
    counter: &Counter,
    asked: CorrectPurchase,
) -> Result<PurchaseRow> {
    let id = parse::sale_id("id", &asked.id)?;
    let reason = parse::name("reason", &asked.reason)?;
    let entry = purchases::correct(&counter.shop, id.as_str(), &asked.purchase_id, &reason).await?;
    counter.workers.wake();
    Ok(row(&entry))
}

pub(crate) async fn purchase_import_preview(
    counter: &Counter,
    asked: PurchaseFile,
) -> Result<PurchaseImport> {
    Ok(import_view(&purchases::preview(&counter.shop, bytes(&asked)?).await?))
}

pub(crate) async fn purchase_import_run(
    counter: &Counter,
    asked: PurchaseFile,
) -> Result<PurchaseImport> {
    let name = parse::name("file_name", &asked.file_name)?;
    let imported = purchases::run(&counter.shop, name.as_str(), bytes(&asked)?, asked.anyway);
    let imported = imported.await?;
    counter.workers.wake();
    Ok(import_view(&imported))
}

fn bytes(file: &PurchaseFile) -> Result<Vec<u8>> {
    STANDARD
        .decode(&file.content_base64)
        .map_err(|_| parse::bad_value("content_base64", &file.content_base64))
}

fn import_view(it: &Imported) -> PurchaseImport {
    let listed = |it| ListedPurchase { purchase: it, corrected: false };
    PurchaseImport {
        new: u32::try_from(it.new.len()).unwrap_or(u32::MAX),
        total: it.total().to_string(),
        known: it.known,
        repeated: it.repeated,
        repeats: it
            .repeats
            .iter()
            .map(|it| PurchaseRepeat { line: it.line, first: it.first })
            .collect(),
        old: it.old,
        oldest: it.oldest.map(|(line, date)| OldPurchase { line, date: date.to_string() }),
        problems: it
            .problems
            .iter()
            .map(|it| PurchaseProblem {
                line: it.line,
                field: it.field.to_owned(),
                value: it.value.clone(),
                reason: it.why.as_str().to_owned(),
            })
            .collect(),
        sample: it.new.iter().take(SAMPLE).map(|it| row(&listed(it.1.clone()))).collect(),
    }
}
