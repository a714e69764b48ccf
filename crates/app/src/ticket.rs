//! Tickets, boletas and notes as files, from what is stored.

use izi_documents::{Paper, Width, escpos, note_page, pdf, png, text, ticket};
use izi_domain::{DocumentKind, DocumentName, DocumentNumber, Sale, SaleId};
use izi_store::outbox::{NewJob, State, Topic};
use izi_store::{document, outbox, sale};

use crate::documents::{self, Content};
use crate::refusal::{Refusal, Result};
use crate::shop::{Setup, Shop};

/// The forms of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The printer's bytes.
    Escpos,
    /// Plain text.
    Text,
    /// A picture.
    Png,
    /// A page.
    Pdf,
}

/// The boleta with that number.
pub async fn sale_of(shop: &Shop, number: &DocumentNumber) -> Result<Sale> {
    let mut connection = shop.store.reads().acquire().await?;
    let id = sale::id_of(&mut connection, number).await?;
    let found = match id {
        Some(id) => sale::by_id(&mut connection, &id).await?,
        None => None,
    };
    found.ok_or_else(|| Refusal::SaleMissing(number.clone()))
}

/// The ticket of a boleta in the form asked for, on paper of so many millimetres (none: the
/// printer's own).
pub async fn ticket_file(
    shop: &Shop,
    number: &DocumentNumber,
    form: Form,
    paper_mm: Option<u32>,
) -> Result<Vec<u8>> {
    let document = documents::find(shop, &DocumentName::boleta(number)).await;
    let document = document.map_err(|_| Refusal::SaleMissing(number.clone()))?;
    let mut connection = shop.store.reads().acquire().await?;
    let sale = documents::sale_of(&mut connection, &document).await?;
    drop(connection);
    let digest = documents::digest(shop, &document).await?;
    let mut setup = shop.setup().await?;
    if let Some(paper) = paper_mm {
        setup.paper = paper;
    }
    let drawn = tokio::task::spawn_blocking(move || draw(&sale, &setup, form, digest)).await;
    drawn.map_err(|it| Refusal::Document(izi_documents::DocumentError::Png(it.to_string())))?
}

/// The printed form of a document, as a page or a picture: a boleta's ticket, on A4 the page of a note;
/// none of what has none, as a summary.
pub async fn page_file(shop: &Shop, name: &DocumentName, form: Form) -> Result<Option<Vec<u8>>> {
    match name.kind() {
        DocumentKind::Boleta => {
            let Some(number) = name.number() else { return Ok(None) };
            ticket_file(shop, &number, form, None).await.map(Some)
        }
        DocumentKind::CreditNote | DocumentKind::DebitNote => {
            note_file(shop, name, form).await.map(Some)
        }
        DocumentKind::Factura | DocumentKind::Summary | DocumentKind::Voiding => Ok(None),
    }
}

async fn note_file(shop: &Shop, name: &DocumentName, form: Form) -> Result<Vec<u8>> {
    let found = documents::find(shop, name).await?;
    let mut connection = shop.store.reads().acquire().await?;
    let Content::Note(note) = documents::content(&mut connection, &found).await? else {
        return Err(Refusal::JobState("without a note"));
    };
    let about = found.about.ok_or(Refusal::JobState("a note about nothing"))?;
    let about = document::by_id(&mut *connection, about).await?;
    let about_date = about.ok_or(Refusal::JobState("a note about nothing"))?.issue_date;
    drop(connection);
    let digest = documents::digest(shop, &found).await?;
    let options = shop.setup().await?.ticket_options(Width::A4, false, digest);
    let drawn = tokio::task::spawn_blocking(move || {
        let page = note_page(&note, about_date, &options);
        if form == Form::Pdf { pdf(&page) } else { png(&page) }
    });
    let drawn = drawn.await;
    let drawn = drawn.map_err(|it| izi_documents::DocumentError::Pdf(it.to_string()))?;
    Ok(drawn?)
}

fn draw(sale: &Sale, setup: &Setup, form: Form, digest: Option<String>) -> Result<Vec<u8>> {
    let profile = setup.printer_profile();
    let paper = paper(sale, setup, profile.width, false, digest);
    Ok(match form {
        Form::Escpos => escpos(&paper, &profile)?,
        Form::Text => text(&paper).into_bytes(),
        Form::Png => png(&paper)?,
        Form::Pdf => pdf(&paper)?,
    })
}

fn paper(sale: &Sale, setup: &Setup, width: Width, copy: bool, digest: Option<String>) -> Paper {
    ticket(sale, &setup.ticket_options(width, copy, digest))
}

/// The bytes of a ticket for the shop's printer, with the digest of its boleta's signature where the
/// shop signs.
pub fn printer_bytes(
    sale: &Sale,
    setup: &Setup,
    copy: bool,
    digest: Option<String>,
) -> Result<Vec<u8>> {
    let profile = setup.printer_profile();
    Ok(escpos(&paper(sale, setup, profile.width, copy, digest), &profile)?)
}

/// Asks for another print of a ticket. It says COPIA. Gives the job's id.
pub async fn reprint(shop: &Shop, sale_id: &SaleId) -> Result<i64> {
    if !shop.setup().await?.has_printer() {
        return Err(Refusal::PrinterMissing);
    }
    let mut transaction = shop.store.write().await?;
    let job = add_reprint(shop, &mut transaction, sale_id).await?;
    transaction.commit().await?;
    Ok(job)
}

async fn add_reprint(
    shop: &Shop,
    transaction: &mut izi_store::SqliteConnection,
    sale_id: &SaleId,
) -> Result<i64> {
    let before = outbox::of_sale(&mut *transaction, sale_id).await?;
    let copies = before.iter().filter(|it| it.topic == Topic::Print).count();
    let key = format!("reprint:{sale_id}:{copies}");
    let (topic, state, at) = (Topic::Print, State::Queued, shop.now());
    let dedup_key = key.clone();
    let job = NewJob { topic, sale_id: Some(sale_id), document: None, dedup_key, state, at };
    outbox::add_all(transaction, &[job]).await?;
    let after = outbox::of_sale(&mut *transaction, sale_id).await?;
    after
        .into_iter()
        .find(|it| it.dedup_key == key)
        .map(|it| it.id)
        .ok_or(Refusal::JobState("missing"))
}

/// Why a ticket failed of which the cashier said that it did not come out.
const UNSEEN: &str = "the cashier did not see it";

/// The answer to "¿Salió el ticket?": it did, or it is printed again as a copy.
pub async fn answer(shop: &Shop, job_id: i64, came_out: bool) -> Result<i64> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let found =
        outbox::by_id(&mut *transaction, job_id).await?.ok_or(Refusal::JobState("missing"))?;
    if found.job.topic != Topic::Print || found.job.state != State::Uncertain {
        return Err(Refusal::JobState(found.job.state.as_str()));
    }
    let sale_id = found.job.sale_id.as_ref().ok_or(Refusal::JobState("without a sale"))?;
    let job = if came_out {
        let words = Some("the cashier saw it");
        outbox::release(&mut *transaction, job_id, State::Printed, now, words, now).await?;
        job_id
    } else {
        outbox::release(&mut *transaction, job_id, State::Failed, now, Some(UNSEEN), now).await?;
        add_reprint(shop, &mut transaction, sale_id).await?
    };
    transaction.commit().await?;
    Ok(job)
}

/// Tries a job again that waits or was given up.
pub async fn retry(shop: &Shop, job_id: i64) -> Result<()> {
    let found = outbox::by_id(shop.store.reads(), job_id).await?;
    let found = found.ok_or(Refusal::JobState("missing"))?;
    if found.job.topic == Topic::Authority {
        return match crate::corrections::resend(shop, &found.name).await {
            Err(Refusal::DocumentState { state, .. }) => Err(Refusal::JobState(state)),
            other => other,
        };
    }
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let found =
        outbox::by_id(&mut *transaction, job_id).await?.ok_or(Refusal::JobState("missing"))?;
    let state = match (found.job.topic, found.job.state) {
        (Topic::Print, waiting @ State::Queued) => waiting,
        // Not one byte of it left.
        (Topic::Print, State::Failed) if found.job.last_error.as_deref() != Some(UNSEEN) => {
            State::Queued
        }
        (_, other) => return Err(Refusal::JobState(other.as_str())),
    };
    outbox::release(&mut *transaction, job_id, state, now, found.job.last_error.as_deref(), now)
        .await?;
    outbox::count_anew(&mut *transaction, job_id).await?;
    transaction.commit().await?;
    Ok(())
}
