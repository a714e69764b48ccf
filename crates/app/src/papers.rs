//! Papers besides the ticket: drawn from what is stored when they are asked for, kept, and printed like
//! tickets. And the shop's own words and logo that stand on all of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_documents::{
    LOGO_BYTES_MAX, Label, LabelKind, Logo, LogoError, Paper, PreBill, PrinterProfile, Standing,
    TicketOptions, VoidSlip, labels, note_ticket, pre_bill, void_slip,
};
use izi_domain::Method;
use izi_domain::pricing::price;
use izi_domain::{DocumentKind, DocumentName, Money, Sale, SaleId};
use izi_store::correction::{Marks, VoidState};
use izi_store::document::{self, Document};
use izi_store::document_file::{self, TicketFile};
use izi_store::outbox::{self, Job, NewJob, PaperKind, State, Topic};
use izi_store::{SqliteConnection, SqliteExecutor, correction, product, shop as shop_rows};
use serde_json::json;

use crate::documents;
use crate::printers::{BadProfile, ProfileSetup, Role};
use crate::printing::fence;
use crate::refusal::{Refusal, Result};
use crate::shop::{PaperTexts, Setup, Shop, decode, encode};
use crate::ticket::{Form, NoteFacts, drawn};

mod day;
mod samples;

pub use day::{print_x_report, x_report_png};
pub use samples::{Sample, sample_png};

/// The logo, as a PNG in base64.
const LOGO: &str = "logo";
/// Dots across the widest roll: a logo is kept for that, and scaled down for narrower ones.
const LOGO_DOTS: usize = 512;

/// What the ticket printer can do, or the usual printer of another width.
pub(crate) fn profile_for(setup: &Setup, paper_mm: Option<u32>) -> ProfileSetup {
    let own = setup.ticket_profile();
    match paper_mm {
        Some(paper) if paper != own.paper => ProfileSetup::generic(paper),
        _ => own,
    }
}

/// A profile as papers need to know it.
pub(crate) fn print_profile(profile: &ProfileSetup) -> Result<PrinterProfile> {
    profile.profile().map_err(|BadProfile(field)| Refusal::Profile(field))
}

/// Keeps the shop's own words.
pub async fn keep_texts(shop: &Shop, texts: PaperTexts) -> Result<()> {
    let change = |setup: &mut Setup| {
        setup.texts = texts;
        Ok(json!({}))
    };
    shop.alter("paper.texts", "", change).await
}

/// Keeps a picture as the shop's logo.
pub async fn keep_logo(shop: &Shop, bytes: Vec<u8>) -> Result<()> {
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(Refusal::Picture("too_large"));
    }
    let read = tokio::task::spawn_blocking(move || Logo::import(&bytes, LOGO_DOTS)).await;
    let logo = read.map_err(|_| Refusal::Picture("format"))?.map_err(|why| {
        Refusal::Picture(match why {
            LogoError::TooLarge => "too_large",
            LogoError::Empty => "empty",
            LogoError::Unknown | LogoError::Broken => "format",
        })
    })?;
    let mut transaction = shop.store.write().await?;
    let png = STANDARD.encode(logo.to_bytes());
    shop_rows::put_setting(&mut *transaction, LOGO, &encode(&png)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the logo off the papers.
pub async fn drop_logo(shop: &Shop) -> Result<()> {
    let mut transaction = shop.store.write().await?;
    shop_rows::put_setting(&mut *transaction, LOGO, "null").await?;
    transaction.commit().await?;
    Ok(())
}

/// The logo as it is printed, a PNG.
pub async fn logo_png(shop: &Shop) -> Result<Option<Vec<u8>>> {
    kept_logo(shop.store.reads()).await
}

async fn kept_logo(db: impl SqliteExecutor<'_>) -> Result<Option<Vec<u8>>> {
    let Some(kept) = shop_rows::setting(db, LOGO).await? else { return Ok(None) };
    let kept: Option<String> = decode(&kept)?;
    Ok(kept.and_then(|it| STANDARD.decode(it).ok()))
}

/// What a document says of itself where it counts no more.
pub(crate) async fn standing(
    db: &mut SqliteConnection,
    document: &Document,
) -> Result<Option<Standing>> {
    let marks = correction::marks(&mut *db, document.id).await?;
    standing_by(db, document, &marks.ok_or(Refusal::JobState("no document"))?).await
}

/// As [`standing`], by what was asked before.
pub(crate) async fn standing_by(
    db: &mut SqliteConnection,
    document: &Document,
    marks: &Marks,
) -> Result<Option<Standing>> {
    // A note names its boleta's sale too, and is nobody's replacement.
    let is_boleta = document.name.kind() == DocumentKind::Boleta;
    if let Some(counting) = marks.counting.filter(|it| is_boleta && *it != document.id) {
        let counts = document::by_id(&mut *db, counting).await?;
        return Ok(counts.and_then(|it| it.number()).map(Standing::ReplacedBy));
    }
    if marks.voided || is_boleta && (marks.annulled || marks.taken_back) {
        return Ok(Some(Standing::Voided));
    }
    Ok((marks.state == Some(State::Rejected)).then_some(Standing::Rejected))
}

/// The shop's logo. One that cannot be read any more is left out: a paper is worth more.
pub(crate) async fn logo(db: impl SqliteExecutor<'_>) -> Result<Option<Logo>> {
    Ok(kept_logo(db).await?.and_then(|it| Logo::from_bytes(&it).ok()))
}

/// What the papers of this shop say besides their facts.
pub(crate) async fn options(
    db: impl SqliteExecutor<'_>,
    setup: &Setup,
    profile: &ProfileSetup,
) -> Result<TicketOptions> {
    let logo = logo(db).await?;
    let texts = setup.texts.clone();
    Ok(TicketOptions {
        width: print_profile(profile)?.width,
        practice: setup.is_worthless(),
        header: texts.header,
        footer: texts.footer,
        policy: texts.policy,
        logo,
        ..TicketOptions::default()
    })
}

/// The strip that shows which of a printer's settings are right.
pub fn setup_strip(profile: &ProfileSetup) -> Result<Vec<u8>> {
    Ok(izi_documents::setup_strip(print_profile(profile)?.width)?)
}

/// The strip of a printer that is set up.
pub fn test_strip(profile: &ProfileSetup) -> Result<Vec<u8>> {
    let profile = print_profile(profile)?;
    Ok(izi_documents::escpos(&izi_documents::test_strip(&profile), &profile)?)
}

/// Prints what an open ticket comes to, before it is sold. Gives the job's id.
pub async fn print_prebill(shop: &Shop, cart: &SaleId) -> Result<i64> {
    let cart = crate::cart::find(shop, cart).await?.ok_or(Refusal::CartMissing)?;
    if cart.lines.is_empty() {
        return Err(Refusal::CartEmpty);
    }
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let priced = price(&cart.drafts(), cart.discount)?;
    let bill = PreBill {
        name: format!("Ticket {}", cart.position),
        at: shop.now(),
        cashier: setup.cashier()?,
        lines: priced.lines,
        subtotal: priced.subtotal,
        discount: priced.discount,
        total: priced.total,
    };
    let paper = |options: &TicketOptions| pre_bill(&bill, &issuer, options);
    print(shop, PaperKind::Prebill, None, &bill.name, paper).await
}

/// Prints a note on the roll; as a copy, it says COPIA.
pub async fn print_note(shop: &Shop, name: &DocumentName, copy: bool) -> Result<i64> {
    let note = NoteFacts::read(shop, name).await?;
    let paper = |options: &TicketOptions| {
        let options = note.options(TicketOptions { copy, ..options.clone() });
        note_ticket(&note.note, note.about_date, &options)
    };
    print(shop, PaperKind::Note, None, &name.to_string(), paper).await
}

/// Prints that a boleta was annulled; as a copy, it says COPIA.
pub async fn print_void(shop: &Shop, name: &DocumentName, copy: bool) -> Result<i64> {
    let found = documents::find(shop, name).await?;
    let void = correction::void_of(shop.store.reads(), found.id).await?;
    let void = void.filter(|it| it.state != VoidState::Failed);
    let void = void.ok_or_else(|| Refusal::NotAnnulled(name.clone()))?;
    let mut connection = shop.store.reads().acquire().await?;
    let sale = documents::sale_of(&mut connection, &found).await?;
    drop(connection);
    let slip = VoidSlip {
        at: void.asked_at,
        who: void.actor.parse().map_err(|_| Refusal::JobState("without a name"))?,
        reason: void.reason.to_string(),
        returned: given_back(&sale),
    };
    let paper = |options: &TicketOptions| {
        void_slip(&slip, &sale, &TicketOptions { copy, ..options.clone() })
    };
    print(shop, PaperKind::Void, Some(&sale.id), &name.to_string(), paper).await
}

/// What a buyer who paid so gets back: what each method took, the change off the cash.
fn given_back(sale: &Sale) -> Vec<(Method, Money)> {
    let of = |method: Method| {
        let paid = sale.payments.iter().filter(|it| it.method == method).map(|it| it.amount);
        let paid = Money::sum(paid).unwrap_or(Money::ZERO);
        let change = if method == Method::Cash { sale.change } else { Money::ZERO };
        (method, paid.checked_sub(change).unwrap_or(paid))
    };
    Method::ALL.into_iter().map(of).filter(|it| it.1 > Money::ZERO).collect()
}

/// Labels that are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// For the shelf, or to be stuck on the goods.
    pub shelf: bool,
    /// Whether labels on goods say the price.
    pub price: bool,
    /// Products and how many labels of each.
    pub items: Vec<(String, u32)>,
}

/// Prints labels.
pub async fn print_labels(shop: &Shop, wanted: &Labels) -> Result<i64> {
    let list = label_list(shop, wanted).await?;
    let what = match list.as_slice() {
        [one] => one.name.to_string(),
        several => format!("{} productos", several.len()),
    };
    // Short jobs: a sheet that breaks off is asked about, and what comes again is short too.
    let mut job = None;
    for sheet in sheets(list) {
        let paper = |options: &TicketOptions| labels(&sheet, options.width);
        job = Some(print(shop, PaperKind::Labels, None, &what, paper).await?);
    }
    job.ok_or(Refusal::ProductMissing)
}

/// Labels of one job.
const LABELS_A_SHEET: u32 = 25;

/// The same labels in jobs of at most so many.
fn sheets(list: Vec<Label>) -> Vec<Vec<Label>> {
    let (mut sheets, mut room) = (Vec::new(), 0);
    for mut label in list {
        while label.copies > 0 {
            if room == 0 {
                sheets.push(Vec::new());
                room = LABELS_A_SHEET;
            }
            let copies = label.copies.min(room);
            if let Some(sheet) = sheets.last_mut() {
                sheet.push(Label { copies, ..label.clone() });
            }
            label.copies -= copies;
            room -= copies;
        }
    }
    sheets
}

/// One of each of the labels, as they are printed.
pub async fn labels_png(shop: &Shop, wanted: &Labels) -> Result<Vec<u8>> {
    let mut list = label_list(shop, wanted).await?;
    for label in &mut list {
        label.copies = 1;
    }
    let setup = shop.setup().await?;
    let of_labels = setup.printer_for(Role::Labels).map(|it| it.profile.clone());
    let profile = of_labels.unwrap_or_else(|| setup.ticket_profile());
    let width = print_profile(&profile)?.width;
    drawn(&labels(&list, width), Form::Png, &profile)
}

async fn label_list(shop: &Shop, wanted: &Labels) -> Result<Vec<Label>> {
    let mut list = Vec::with_capacity(wanted.items.len());
    for (id, copies) in &wanted.items {
        let found = product::by_id(shop.store.reads(), id).await?;
        let found = found.ok_or(Refusal::ProductMissing)?;
        list.push(Label {
            kind: if wanted.shelf { LabelKind::Shelf } else { LabelKind::Product },
            name: found.name,
            price: (wanted.shelf || wanted.price).then_some(found.price),
            unit: found.unit,
            per_unit: None,
            code: found.code,
            copies: *copies,
        });
    }
    Ok(list)
}

/// Draws a paper for the printer it goes to, and puts it in line. Gives the job's id.
pub(crate) async fn print(
    shop: &Shop,
    kind: PaperKind,
    sale_id: Option<&SaleId>,
    subject: &str,
    paper: impl FnOnce(&TicketOptions) -> Paper,
) -> Result<i64> {
    let setup = shop.setup().await?;
    let (topic, role) = match kind {
        PaperKind::Labels => (Topic::Labels, Role::Labels),
        _ => (Topic::Print, Role::Tickets),
    };
    let printer = setup.printer_for(role).ok_or(Refusal::PrinterMissing)?;
    let options = options(shop.store.reads(), &setup, &printer.profile).await?;
    let bytes = drawn(&paper(&options), Form::Escpos, &printer.profile)?;
    let mut transaction = shop.store.write().await?;
    // Pressed again while it waits, it is printed once; one that says something else is of no use now.
    for waiting in outbox::waiting_papers(&mut transaction, topic, kind, subject).await? {
        let kept = document_file::ticket_file(&mut *transaction, waiting).await?;
        if kept.is_some_and(|it| it.bytes == bytes) {
            return Ok(waiting);
        }
        if matches!(kind, PaperKind::Prebill | PaperKind::XReport) {
            outbox::set_state(&mut *transaction, waiting, State::Skipped, shop.now()).await?;
        }
    }
    let job = NewPaper { topic, kind, sale_id, subject: Some(subject) };
    let id = queue(shop, &mut transaction, &job, bytes).await?;
    transaction.commit().await?;
    Ok(id)
}

/// A paper that was drawn.
struct NewPaper<'a> {
    topic: Topic,
    kind: PaperKind,
    sale_id: Option<&'a SaleId>,
    subject: Option<&'a str>,
}

async fn queue(
    shop: &Shop,
    transaction: &mut SqliteConnection,
    paper: &NewPaper<'_>,
    bytes: Vec<u8>,
) -> Result<i64> {
    let now = shop.now();
    // Asked for twice, it is printed twice: only the id tells one from the other.
    let dedup_key = format!("paper:{}", uuid::Uuid::now_v7());
    let job = NewJob {
        topic: paper.topic,
        sale_id: paper.sale_id,
        document: None,
        dedup_key: dedup_key.clone(),
        state: State::Queued,
        at: now,
        paper: Some(paper.kind),
        subject: paper.subject,
    };
    outbox::add_all(transaction, &[job]).await?;
    let id = outbox::by_key(&mut *transaction, &dedup_key).await?;
    let id = id.ok_or(Refusal::JobState("missing"))?;
    let file = TicketFile { bytes, fence: fence(id) };
    document_file::keep_ticket_file(&mut *transaction, id, &file).await?;
    Ok(id)
}

/// Prints the very bytes of a paper once more. What it said then may be no more, so it is not drawn anew.
pub(crate) async fn queue_again(shop: &Shop, job: &Job) -> Result<i64> {
    let file = document_file::ticket_file(shop.store.reads(), job.id).await?;
    let file = file.ok_or(Refusal::JobState("not drawn"))?;
    let kind = job.paper.ok_or(Refusal::JobState("no paper"))?;
    let paper = NewPaper {
        topic: job.topic,
        kind,
        sale_id: job.sale_id.as_ref(),
        subject: job.subject.as_deref(),
    };
    let mut transaction = shop.store.write().await?;
    let id = queue(shop, &mut transaction, &paper, file.bytes).await?;
    transaction.commit().await?;
    Ok(id)
}
