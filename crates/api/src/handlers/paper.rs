//! Papers besides the ticket, the shop's words on them, and ways to hand them on.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::papers::{self, Labels, Sample};
use izi_app::shop::PaperTexts as KeptTexts;
use izi_domain::{BusinessDate, DocumentName};

use super::Result;
use super::sale::file;
use crate::fiscal::DocumentRef;
use crate::paper::{
    DayReport, LabelSheet, LogoFile, PaperPreview, PaperTexts, PapersView, PrintPrebill, ShareSale,
    ShareView,
};
use crate::sale::FileView;
use crate::shop::{Nothing, OutboxRow};
use crate::{Counter, Fault, parse};

/// The longest text of each kind, and its most lines: a ticket is not a newspaper.
const TEXT_MAX: usize = 400;
const TEXT_LINES_MAX: usize = 12;
/// The largest picture that is looked at, as base64.
const PICTURE_MAX: usize = 14_000_000;
/// The most labels asked for at once.
const LABELS_MAX: u32 = 500;
const LABEL_PRODUCTS_MAX: usize = 200;
const COPIES_MAX: u32 = 100;

pub(crate) async fn paper_texts(counter: &Counter, _: Nothing) -> Result<PapersView> {
    let texts = counter.shop.setup().await?.texts;
    let logo = papers::logo_png(&counter.shop).await?;
    Ok(PapersView {
        texts: PaperTexts { header: texts.header, footer: texts.footer, policy: texts.policy },
        logo: logo.map(|it| file("logo.png".to_owned(), "image/png", &it)),
    })
}

pub(crate) async fn paper_keep_texts(counter: &Counter, asked: PaperTexts) -> Result<PapersView> {
    papers::keep_texts(&counter.shop, texts(asked)?).await?;
    paper_texts(counter, Nothing {}).await
}

/// The words as they are kept.
fn texts(asked: PaperTexts) -> Result<KeptTexts> {
    let checked = |field: &str, text: String| {
        let too_long = text.chars().count() > TEXT_MAX || text.lines().count() > TEXT_LINES_MAX;
        if too_long {
            let (field, reason) = (field.to_owned(), "too_long".to_owned());
            return Err(Fault::BadName { field, reason });
        }
        Ok(text)
    };
    Ok(KeptTexts {
        header: checked("header", asked.header)?,
        footer: checked("footer", asked.footer)?,
        policy: checked("policy", asked.policy)?,
    })
}

pub(crate) async fn paper_keep_logo(counter: &Counter, asked: LogoFile) -> Result<PapersView> {
    let bad = |reason: &str| Fault::BadPicture { reason: reason.to_owned() };
    if asked.content_base64.len() > PICTURE_MAX {
        return Err(bad("too_large"));
    }
    let bytes = STANDARD.decode(asked.content_base64.trim()).map_err(|_| bad("format"))?;
    papers::keep_logo(&counter.shop, bytes).await?;
    paper_texts(counter, Nothing {}).await
}

pub(crate) async fn paper_drop_logo(counter: &Counter, _: Nothing) -> Result<PapersView> {
    papers::drop_logo(&counter.shop).await?;
    paper_texts(counter, Nothing {}).await
}

pub(crate) async fn paper_preview(counter: &Counter, asked: PaperPreview) -> Result<FileView> {
    let sample =
        Sample::named(&asked.paper).ok_or_else(|| parse::bad_value("paper", &asked.paper))?;
    if let Some(width) = asked.width.filter(|it| ![58, 80].contains(it)) {
        return Err(parse::bad_value("width", &width.to_string()));
    }
    let texts = asked.texts.map(texts).transpose()?;
    let png = papers::sample_png(&counter.shop, sample, asked.width, texts).await?;
    Ok(file(format!("{}.png", sample.as_str()), "image/png", &png))
}

pub(crate) async fn paper_prebill(counter: &Counter, asked: PrintPrebill) -> Result<OutboxRow> {
    let cart = parse::sale_id("cart_id", &asked.cart_id)?;
    printed(counter, papers::print_prebill(&counter.shop, &cart).await?).await
}

pub(crate) async fn paper_note(counter: &Counter, asked: DocumentRef) -> Result<OutboxRow> {
    let name = document_name(&asked.name)?;
    printed(counter, papers::print_note(&counter.shop, &name, false).await?).await
}

pub(crate) async fn paper_void(counter: &Counter, asked: DocumentRef) -> Result<OutboxRow> {
    let name = document_name(&asked.name)?;
    printed(counter, papers::print_void(&counter.shop, &name, false).await?).await
}

fn document_name(text: &str) -> Result<DocumentName> {
    text.parse().map_err(|_| parse::bad_value("name", text))
}

pub(crate) async fn paper_x_report(counter: &Counter, asked: DayReport) -> Result<OutboxRow> {
    let day = day(counter, &asked)?;
    printed(counter, papers::print_x_report(&counter.shop, day).await?).await
}

pub(crate) async fn paper_x_preview(counter: &Counter, asked: DayReport) -> Result<FileView> {
    let day = day(counter, &asked)?;
    let png = papers::x_report_png(&counter.shop, day).await?;
    Ok(file(format!("reporte-x-{day}.png"), "image/png", &png))
}

fn day(counter: &Counter, asked: &DayReport) -> Result<BusinessDate> {
    let asked = asked.date.as_deref().map(|it| parse::day("date", it)).transpose()?;
    Ok(asked.unwrap_or_else(|| counter.shop.now().business_date()))
}

pub(crate) async fn paper_labels(counter: &Counter, asked: LabelSheet) -> Result<OutboxRow> {
    let labels = labels(&asked)?;
    printed(counter, papers::print_labels(&counter.shop, &labels).await?).await
}

pub(crate) async fn paper_labels_preview(counter: &Counter, asked: LabelSheet) -> Result<FileView> {
    let labels = labels(&asked)?;
    let png = papers::labels_png(&counter.shop, &labels).await?;
    Ok(file("etiquetas.png".to_owned(), "image/png", &png))
}

fn labels(asked: &LabelSheet) -> Result<Labels> {
    let shelf = match asked.kind.as_str() {
        "shelf" => true,
        "product" => false,
        other => return Err(parse::bad_value("kind", other)),
    };
    if asked.items.is_empty() || asked.items.len() > LABEL_PRODUCTS_MAX {
        return Err(parse::bad_value("items", &asked.items.len().to_string()));
    }
    let copies = |it: &crate::paper::LabelItem| (1..=COPIES_MAX).contains(&it.copies);
    if let Some(wrong) = asked.items.iter().find(|it| !copies(it)) {
        return Err(parse::bad_value("copies", &wrong.copies.to_string()));
    }
    let all: u32 = asked.items.iter().map(|it| it.copies).sum();
    if all > LABELS_MAX {
        return Err(parse::bad_value("copies", &all.to_string()));
    }
    let items = asked.items.iter().map(|it| (it.product_id.clone(), it.copies)).collect();
    Ok(Labels { shelf, price: asked.price, items })
}

async fn printed(counter: &Counter, job: i64) -> Result<OutboxRow> {
    counter.workers.wake();
    super::outbox_row(counter, job).await
}

pub(crate) async fn sale_share(counter: &Counter, asked: ShareSale) -> Result<ShareView> {
    let number = parse::number(&asked.number)?;
    let phone = asked.phone.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let phone = match phone {
        None => None,
        Some(text) => {
            Some(izi_app::share::mobile(text).ok_or_else(|| parse::bad_value("phone", ""))?)
        }
    };
    let shared = izi_app::share::by_whatsapp(&counter.shop, &number, phone.as_deref()).await?;
    Ok(ShareView { url: shared.url, text: shared.text })
}
