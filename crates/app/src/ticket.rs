//! Tickets, boletas and notes as files, from what is stored; and their prints.

use izi_documents::{
    Paper, Standing, TicketOptions, boleta_page, escpos, note_page, pdf, png, text, ticket,
};
use izi_domain::{BusinessDate, DocumentKind, DocumentName, DocumentNumber, Note, Sale, SaleId};
use izi_ports::Trouble;
use izi_store::document::Document;
use izi_store::outbox::{Job, NewJob, PaperKind, State, Topic};
use izi_store::{correction, document, outbox, printer_memory, sale};

use crate::documents::{self, Content};
use crate::papers;
use crate::printers::{ProfileSetup, Role};
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
    /// A page as wide as the roll.
    Pdf,
    /// Pages of A4.
    A4,
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
    let setup = shop.setup().await?;
    let profile = papers::profile_for(&setup, paper_mm);
    let boleta = Boleta::read(shop, &document, (&setup, &profile), false).await?;
    let drawn = tokio::task::spawn_blocking(move || boleta.draw(form, &profile)).await;
    drawn.map_err(|it| Refusal::Document(izi_documents::DocumentError::Png(it.to_string())))?
}

/// A boleta with all that its printed forms say.
struct Boleta {
    sale: Sale,
    options: TicketOptions,
}

impl Boleta {
    async fn read(
        shop: &Shop,
        document: &Document,
        (setup, profile): (&Setup, &ProfileSetup),
        copy: bool,
    ) -> Result<Self> {
        // One connection for all: borrowing one costs more than asking.
        let mut connection = shop.store.reads().acquire().await?;
        let sale = documents::sale_of(&mut connection, document).await?;
        let marks = correction::marks(&mut *connection, document.id).await?;
        let marks = marks.ok_or(Refusal::JobState("no document"))?;
        let digest = match &marks.digest {
            Some(kept) => Some(kept.clone()),
            None => documents::digest_anew(shop, document).await?,
        };
        let options = TicketOptions {
            copy,
            digest,
            standing: papers::standing_by(&mut connection, document, &marks).await?,
            ..papers::options(&mut *connection, setup, profile).await?
        };
        Ok(Self { sale, options })
    }

    fn draw(&self, form: Form, profile: &ProfileSetup) -> Result<Vec<u8>> {
        if form == Form::A4 {
            return Ok(pdf(&boleta_page(&self.sale, &self.options))?);
        }
        drawn(&ticket(&self.sale, &self.options), form, profile)
    }
}

/// A paper of the roll in the form asked for: as this printer prints it.
pub(crate) fn drawn(paper: &Paper, form: Form, profile: &ProfileSetup) -> Result<Vec<u8>> {
    let profile = papers::print_profile(profile)?;
    Ok(match form {
        Form::Escpos => escpos(paper, &profile)?,
        Form::Text => text(&paper.as_printed(&profile)).into_bytes(),
        Form::Png => png(&paper.as_printed(&profile))?,
        Form::Pdf | Form::A4 => pdf(paper)?,
    })
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
    let note = NoteFacts::read(shop, name).await?;
    let setup = shop.setup().await?;
    let profile = papers::profile_for(&setup, None);
    let options = papers::options(shop.store.reads(), &setup, &profile).await?;
    let options = note.options(options);
    let drawn = tokio::task::spawn_blocking(move || {
        let page = note_page(&note.note, note.about_date, &options);
        if form == Form::Png { png(&page) } else { pdf(&page) }
    });
    let drawn = drawn.await;
    let drawn = drawn.map_err(|it| izi_documents::DocumentError::Pdf(it.to_string()))?;
    Ok(drawn?)
}

/// A note with all that its printed forms say.
pub(crate) struct NoteFacts {
    pub(crate) note: Box<Note>,
    /// The day on which the boleta that it corrects was issued.
    pub(crate) about_date: BusinessDate,
    digest: Option<String>,
    standing: Option<Standing>,
}

impl NoteFacts {
    pub(crate) async fn read(shop: &Shop, name: &DocumentName) -> Result<Self> {
        let found = documents::find(shop, name).await?;
        let mut connection = shop.store.reads().acquire().await?;
        let Content::Note(note) = documents::content(&mut connection, &found).await? else {
            return Err(Refusal::DocumentMissing(name.clone()));
        };
        let about = found.about.ok_or(Refusal::JobState("a note about nothing"))?;
        let about = document::by_id(&mut *connection, about).await?;
        let about_date = about.ok_or(Refusal::JobState("a note about nothing"))?.issue_date;
        let digest = documents::digest(shop, &mut connection, &found).await?;
        let standing = papers::standing(&mut connection, &found).await?;
        Ok(Self { note, about_date, digest, standing })
    }

    /// What its papers say besides it.
    pub(crate) fn options(&self, options: TicketOptions) -> TicketOptions {
        let (digest, standing) = (self.digest.clone(), self.standing.clone());
        TicketOptions { digest, standing, ..options }
    }
}

/// The bytes of the ticket of a job's sale for the shop's printer, with the digest of its boleta's
/// signature where the shop signs.
pub(crate) async fn printer_bytes(shop: &Shop, job: &Job) -> Result<Vec<u8>> {
    let missing = || Refusal::JobState("without a sale");
    let sale_id = job.sale_id.as_ref().ok_or_else(missing)?;
    let boleta = document::boleta_of(shop.store.reads(), sale_id).await?.ok_or_else(missing)?;
    let setup = shop.setup().await?;
    let profile = papers::profile_for(&setup, None);
    let copy = job.paper == Some(PaperKind::Copy);
    let boleta = Boleta::read(shop, &boleta, (&setup, &profile), copy).await?;
    boleta.draw(Form::Escpos, &profile)
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
    // Pressed again while the printer has no paper: one ticket waits already.
    let waits = |it: &&Job| {
        matches!(it.paper, Some(PaperKind::Ticket | PaperKind::Copy)) && it.state == State::Queued
    };
    if let Some(waiting) = before.iter().find(waits) {
        return Ok(waiting.id);
    }
    let copies = before.iter().filter(|it| it.topic.is_paper()).count();
    let key = format!("reprint:{sale_id}:{copies}");
    let job = NewJob {
        dedup_key: key.clone(),
        paper: Some(PaperKind::Copy),
        ..NewJob::ticket(sale_id, State::Queued, shop.now())
    };
    outbox::add_all(transaction, &[job]).await?;
    outbox::by_key(&mut *transaction, &key).await?.ok_or(Refusal::JobState("missing"))
}

/// Why a ticket failed of which the cashier said that it did not come out.
const UNSEEN: &str = "the cashier did not see it";

/// The answer to "¿Salió el ticket?": it did, or it is printed again, as a copy where it is about a
/// document, else as it was.
pub async fn answer(shop: &Shop, job_id: i64, came_out: bool) -> Result<i64> {
    let now = shop.now();
    let setup = shop.setup().await?;
    let mut transaction = shop.store.write().await?;
    let found =
        outbox::by_id(&mut *transaction, job_id).await?.ok_or(Refusal::JobState("missing"))?;
    if !found.job.topic.is_paper() || found.job.state != State::Uncertain {
        return Err(Refusal::JobState(found.job.state.as_str()));
    }
    if came_out {
        let words = Some("the cashier saw it");
        outbox::release(&mut *transaction, job_id, State::Printed, now, words, now).await?;
        let printer = setup.printer_for(Role::of(found.job.topic));
        if let Some(printer) = printer.filter(|_| was_unconfirmed(&found.job)) {
            printer_memory::seen_unconfirmed(&mut *transaction, &printer.address).await?;
        }
        transaction.commit().await?;
        return Ok(job_id);
    }
    outbox::release(&mut *transaction, job_id, State::Failed, now, Some(UNSEEN), now).await?;
    transaction.commit().await?;
    print_again(shop, &found.job).await
}

/// Whether the printer took all of it and did not say that it printed it.
fn was_unconfirmed(job: &Job) -> bool {
    job.last_error.as_deref() == Some(format!("{:?}", Trouble::Unconfirmed).as_str())
}

/// Prints a paper of the list once more.
pub async fn print_job_again(shop: &Shop, job_id: i64) -> Result<i64> {
    let found = outbox::by_id(shop.store.reads(), job_id).await?;
    let found = found.ok_or(Refusal::JobState("missing"))?;
    // Before it came out once it is tried again, not printed again.
    if !found.job.topic.is_paper() || matches!(found.job.state, State::Queued | State::Sending) {
        return Err(Refusal::JobState(found.job.state.as_str()));
    }
    print_again(shop, &found.job).await
}

async fn print_again(shop: &Shop, job: &Job) -> Result<i64> {
    let about = || -> Result<DocumentName> {
        let name = job.subject.as_deref().and_then(|it| it.parse().ok());
        name.ok_or(Refusal::JobState("about nothing"))
    };
    match (job.paper, &job.sale_id) {
        (Some(PaperKind::Ticket | PaperKind::Copy), Some(sale)) => reprint(shop, sale).await,
        (Some(PaperKind::Note), _) => papers::print_note(shop, &about()?, true).await,
        (Some(PaperKind::Void), _) => papers::print_void(shop, &about()?, true).await,
        _ => papers::queue_again(shop, job).await,
    }
}

/// Tries a job again that waits or was given up.
pub async fn retry(shop: &Shop, job_id: i64) -> Result<()> {
    let found = outbox::by_id(shop.store.reads(), job_id).await?;
    let found = found.ok_or(Refusal::JobState("missing"))?;
    if found.job.topic == Topic::Authority {
        let about = found.about.ok_or(Refusal::JobState("missing"))?;
        return match crate::corrections::resend(shop, &about.name).await {
            Err(Refusal::DocumentState { state, .. }) => Err(Refusal::JobState(state)),
            other => other,
        };
    }
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let found =
        outbox::by_id(&mut *transaction, job_id).await?.ok_or(Refusal::JobState("missing"))?;
    let state = match (found.job.topic, found.job.state) {
        (topic, waiting @ State::Queued) if topic.is_paper() => waiting,
        // Not one byte of it left.
        (topic, State::Failed)
            if topic.is_paper() && found.job.last_error.as_deref() != Some(UNSEEN) =>
        {
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
