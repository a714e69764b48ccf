//! Tickets and boletas as files, from the stored sale.

use izi_documents::{Paper, Width, escpos, pdf, png, text, ticket};
use izi_domain::{DocumentNumber, Sale, SaleId};
use izi_store::outbox::{NewJob, State, Topic};
use izi_store::{boleta, outbox, sale};

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
    let sale = sale_of(shop, number).await?;
    let mut setup = shop.setup().await?;
    if let Some(paper) = paper_mm {
        setup.paper = paper;
    }
    let drawn = tokio::task::spawn_blocking(move || draw(&sale, &setup, form)).await;
    drawn.map_err(|it| Refusal::Document(izi_documents::DocumentError::Png(it.to_string())))?
}

fn draw(sale: &Sale, setup: &Setup, form: Form) -> Result<Vec<u8>> {
    let profile = setup.printer_profile();
    let paper = paper(sale, setup, profile.width, false);
    Ok(match form {
        Form::Escpos => escpos(&paper, &profile)?,
        Form::Text => text(&paper).into_bytes(),
        Form::Png => png(&paper)?,
        Form::Pdf => pdf(&paper)?,
    })
}

fn paper(sale: &Sale, setup: &Setup, width: Width, copy: bool) -> Paper {
    ticket(sale, &setup.ticket_options(width, copy))
}

/// The bytes of a ticket for the shop's printer.
pub fn printer_bytes(sale: &Sale, setup: &Setup, copy: bool) -> Result<Vec<u8>> {
    let profile = setup.printer_profile();
    Ok(escpos(&paper(sale, setup, profile.width, copy), &profile)?)
}

/// The XML of a boleta: as it was written the first time it was needed, and never differently.
pub async fn boleta_xml(shop: &Shop, sale: &Sale) -> Result<Vec<u8>> {
    if let Some(kept) = boleta::xml(shop.store.reads(), &sale.id).await? {
        return Ok(kept);
    }
    let xml = izi_einvoice::boleta_xml(sale);
    let mut transaction = shop.store.write().await?;
    boleta::keep_xml(&mut *transaction, &sale.id, &xml).await?;
    let kept = boleta::xml(&mut *transaction, &sale.id).await?;
    transaction.commit().await?;
    Ok(kept.unwrap_or(xml))
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
    let job = NewJob { topic, sale_id, dedup_key: key.clone(), state, at };
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
    let job = if came_out {
        let words = Some("the cashier saw it");
        outbox::release(&mut *transaction, job_id, State::Printed, now, words, now).await?;
        job_id
    } else {
        outbox::release(&mut *transaction, job_id, State::Failed, now, Some(UNSEEN), now).await?;
        add_reprint(shop, &mut transaction, &found.job.sale_id).await?
    };
    transaction.commit().await?;
    Ok(job)
}

/// Tries a job again that waits or was given up.
pub async fn retry(shop: &Shop, job_id: i64) -> Result<()> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let found =
        outbox::by_id(&mut *transaction, job_id).await?.ok_or(Refusal::JobState("missing"))?;
    let state = match (found.job.topic, found.job.state) {
        // What may have arrived is asked for first, never sent again blindly.
        (Topic::Authority, State::Dead) => State::Unknown,
        (Topic::Authority | Topic::Print, waiting @ (State::Queued | State::Unknown)) => waiting,
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
