//! Selling whole sales, and boletas that were made.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::cart::{Measure, draft_line};
use izi_app::documents::file_xml;
use izi_app::ticket::{Form, reprint, sale_of, ticket_file};
use izi_app::{CodeHit, Committed, Draft, Filter, Listed, commit_sale};
use izi_domain::payment::in_change;
use izi_domain::sale::{DraftLine, LINES_MAX};
use izi_domain::{DocumentName, Instant, Quantity, SaleLine, Unit};

use super::Result;
use crate::cart::TenderPayment;
use crate::command::{Permission, permit};
use crate::sale::{
    CommitLine, CommitSale, FileView, ListSales, SaleDetail, SaleLineView, SalePage, SaleReceipt,
    SaleRef, SaleRow, TicketRequest,
};
use crate::shop::OutboxRow;
use crate::{Counter, Fault, parse};

/// Longer than any number, document or name that a list is searched for.
const TEXT_MAX: usize = 200;

pub(crate) fn receipt(committed: &Committed) -> SaleReceipt {
    let sale = &committed.sale;
    SaleReceipt {
        sale_id: sale.id.to_string(),
        number: sale.number.to_string(),
        total: sale.total.to_string(),
        change: sale.change.to_string(),
        rounding: sale.rounding.to_string(),
        change_pieces: in_change(sale.change).iter().map(ToString::to_string).collect(),
        repeated: committed.repeated,
        print_state: committed.print_state.as_str().to_owned(),
    }
}

pub(crate) async fn sale_commit(counter: &Counter, asked: CommitSale) -> Result<SaleReceipt> {
    let id = parse::sale_id("id", &asked.id)?;
    if let Some(before) = izi_app::commit::committed_before(&counter.shop, &id).await? {
        return Ok(receipt(&before));
    }
    if asked.lines.len() > LINES_MAX {
        return Err(Fault::TooManyLines { max: u32::try_from(LINES_MAX).unwrap_or(u32::MAX) });
    }
    let mut lines = Vec::with_capacity(asked.lines.len());
    for (place, line) in asked.lines.iter().enumerate() {
        lines.push(line_of(counter, &format!("lines[{place}]"), line).await?);
    }
    let draft = Draft {
        id,
        lines,
        discount: parse::discount("discount", asked.discount.as_deref().unwrap_or_default())?,
        customer: asked.customer.as_ref().map(|it| parse::customer("customer", it)).transpose()?,
        payments: parse::payments(&asked.payments)?,
        rus_reason: parse::rus_reason(asked.rus_reason.as_deref())?,
    };
    let committed = commit_sale(&counter.shop, &draft).await?;
    counter.workers.wake();
    Ok(receipt(&committed))
}

async fn line_of(counter: &Counter, field: &str, line: &CommitLine) -> Result<DraftLine> {
    let quantity = parse::quantity(&format!("{field}.quantity"), &line.quantity)?;
    let unit_price = match &line.unit_price {
        Some(text) => Some(parse::price(&format!("{field}.unit_price"), text)?),
        None => None,
    };
    let discount_field = format!("{field}.discount");
    let discount = parse::discount(&discount_field, line.discount.as_deref().unwrap_or_default())?;
    let hit = match (&line.product_id, &line.code) {
        (Some(product_id), _) => Some(product_hit_of(counter, product_id).await?),
        (None, Some(code)) => Some(code_hit_of(counter, &format!("{field}.code"), code).await?),
        (None, None) => None,
    };
    let Some(hit) = hit else {
        permit(counter.role, Permission::Price)?;
        return named_line(field, line, quantity, unit_price, discount);
    };
    let mut draft = draft_line(&hit, Measure::Quantity(quantity))?;
    if let Some(unit_price) = unit_price.filter(|it| *it != draft.unit_price) {
        permit(counter.role, Permission::Price)?;
        draft.unit_price = unit_price;
    }
    draft.discount = discount;
    Ok(draft)
}

fn named_line(
    field: &str,
    line: &CommitLine,
    quantity: Quantity,
    unit_price: Option<izi_domain::Money>,
    discount: Option<izi_domain::pricing::Discount>,
) -> Result<DraftLine> {
    let Some(name) = &line.name else {
        return Err(parse::bad_value(&format!("{field}.code"), ""));
    };
    let Some(unit_price) = unit_price else {
        return Err(Fault::BadAmount {
            field: format!("{field}.unit_price"),
            reason: "not_an_amount".to_owned(),
        });
    };
    let unit = match &line.unit {
        Some(unit) => parse::unit(&format!("{field}.unit"), unit)?,
        None => Unit::PIECE,
    };
    Ok(DraftLine {
        product_id: None,
        code: None,
        name: parse::name(&format!("{field}.name"), name)?,
        unit,
        quantity,
        unit_price,
        unit_cost: None,
        factor: Quantity::ONE,
        amount: None,
        discount,
    })
}

async fn product_hit_of(counter: &Counter, product_id: &str) -> Result<CodeHit> {
    Ok(izi_app::cart::product_as_hit(&counter.shop, product_id, None).await?)
}

async fn code_hit_of(counter: &Counter, field: &str, code: &str) -> Result<CodeHit> {
    let code = parse::code(field, code)?;
    Ok(izi_app::cart::only_hit(&counter.shop, &code).await?)
}

pub(crate) async fn sale_list(counter: &Counter, asked: ListSales) -> Result<SalePage> {
    if asked.text.as_ref().is_some_and(|it| it.chars().count() > TEXT_MAX) {
        return Err(parse::bad_value("text", asked.text.as_deref().unwrap_or_default()));
    }
    let limit = asked.limit.clamp(1, izi_app::queue::ROWS_MAX);
    let filter = Filter {
        month: asked.month.as_deref().map(parse::month).transpose()?,
        text: asked.text.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()),
        authority_state: asked.authority_state.filter(|it| !it.is_empty()),
        before: asked.before.as_deref().map(read_cursor).transpose()?,
    };
    // One more than asked tells whether there is another page.
    let mut rows = izi_app::sales::list(&counter.shop, &filter, limit.saturating_add(1)).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let cursor =
        rows.last().filter(|_| more).map(|it| format!("{}_{}", it.sold_at.utc_ms(), it.id));
    Ok(SalePage { sales: rows.iter().map(row).collect(), cursor })
}

fn read_cursor(text: &str) -> Result<(Instant, izi_domain::SaleId)> {
    let parts = text
        .split_once('_')
        .and_then(|(ms, id)| Some((Instant::from_utc_ms(ms.parse().ok()?)?, id.parse().ok()?)));
    parts.ok_or_else(|| parse::bad_value("before", text))
}

fn row(it: &Listed) -> SaleRow {
    SaleRow {
        number: it.number.to_string(),
        sale_id: it.id.to_string(),
        sold_at: it.sold_at.to_string(),
        total: it.total.to_string(),
        authority_state: it.authority_state.clone(),
        print_state: it.print_state.clone(),
        customer: it.customer.clone().unwrap_or_default(),
        methods: it.methods.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect(),
    }
}

pub(crate) async fn sale_get(counter: &Counter, asked: SaleRef) -> Result<SaleDetail> {
    let sale = sale_of(&counter.shop, &parse::number(&asked.number)?).await?;
    let standing = izi_app::sales::standing(&counter.shop, &sale).await?;
    let word =
        |state: Option<izi_app::State>| state.map(|it| it.as_str().to_owned()).unwrap_or_default();
    Ok(SaleDetail {
        number: sale.number.to_string(),
        sale_id: sale.id.to_string(),
        sold_at: sale.sold_at.to_string(),
        business_date: sale.business_date.to_string(),
        customer: sale.customer.as_ref().map(super::customer_view),
        lines: sale.lines.iter().map(line_view).collect(),
        subtotal: sale.subtotal.to_string(),
        discount: sale.discount.to_string(),
        rounding: sale.rounding.to_string(),
        total: sale.total.to_string(),
        payments: sale.payments.iter().map(payment_view).collect(),
        change: sale.change.to_string(),
        cashier: sale.cashier.to_string(),
        authority_state: word(standing.authority),
        authority_code: standing.answered.code,
        authority_message: standing.answered.message,
        print_state: word(standing.print),
    })
}

fn payment_view(it: &izi_domain::Payment) -> TenderPayment {
    TenderPayment {
        method: it.method.as_str().to_owned(),
        amount: it.amount.to_string(),
        reference: it.reference.as_ref().map(ToString::to_string),
    }
}

pub(crate) fn line_view(it: &SaleLine) -> SaleLineView {
    SaleLineView {
        code: it.code.clone().unwrap_or_default(),
        name: it.name.to_string(),
        unit: it.unit.code().to_owned(),
        unit_label: it.unit.label().to_owned(),
        quantity: it.quantity.to_string(),
        unit_price: it.unit_price.to_string(),
        discount: it.discount.to_string(),
        total: it.total.to_string(),
    }
}

pub(crate) async fn sale_ticket(counter: &Counter, asked: TicketRequest) -> Result<FileView> {
    let number = parse::number(&asked.number)?;
    let (form, media_type, ending) = match asked.format.as_str() {
        "escpos" => (Form::Escpos, "application/octet-stream", "bin"),
        "text" => (Form::Text, "text/plain; charset=utf-8", "txt"),
        "png" => (Form::Png, "image/png", "png"),
        "pdf" => (Form::Pdf, "application/pdf", "pdf"),
        "a4" => (Form::A4, "application/pdf", "pdf"),
        other => return Err(parse::bad_value("format", other)),
    };
    if let Some(width) = asked.width.filter(|it| ![58, 80].contains(it)) {
        return Err(parse::bad_value("width", &width.to_string()));
    }
    let bytes = ticket_file(&counter.shop, &number, form, asked.width).await?;
    Ok(file(format!("{number}.{ending}"), media_type, &bytes))
}

pub(crate) async fn sale_xml(counter: &Counter, asked: SaleRef) -> Result<FileView> {
    let sale = sale_of(&counter.shop, &parse::number(&asked.number)?).await?;
    let name = DocumentName::boleta(&sale.number);
    let xml = file_xml(&counter.shop, &name).await?;
    let file_name = format!("{}.xml", name.file_stem(&sale.issuer.ruc));
    Ok(file(file_name, "application/xml", &xml))
}

pub(crate) fn file(file_name: String, media_type: &str, bytes: &[u8]) -> FileView {
    FileView {
        file_name,
        media_type: media_type.to_owned(),
        content_base64: STANDARD.encode(bytes),
    }
}

pub(crate) async fn sale_reprint(counter: &Counter, asked: SaleRef) -> Result<OutboxRow> {
    let sale = sale_of(&counter.shop, &parse::number(&asked.number)?).await?;
    let job = reprint(&counter.shop, &sale.id).await?;
    counter.workers.wake();
    super::outbox_row(counter, job).await
}
