//! Everything of a month for the accountant in one zip: the documents as they leave, SUNAT's
//! answers as they came, boletas and notes as pages, and a register.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use izi_documents::{MonthFacts, REGISTER_HEADS, cell, month_page, state_words};
use izi_domain::{Customer, DocumentKind, Instant, Issuer, Money, Month};
use izi_store::document::{self, Document, Filter, Listed, OPEN};
use izi_store::document_file::{self, Answered};
use izi_store::{StoreError, correction};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::documents::{self, Content};
use crate::refusal::{Refusal, Result};
use crate::shop::{Setup, Shop};
use crate::ticket::{Form, page_file};

/// Rows of a list that are read at a time.
const PAGE: u32 = 500;
/// Files that wait for the disk: more would only fill the memory.
const AHEAD: usize = 16;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// Documents in it.
    pub documents: u32,
    /// CDRs in it.
    pub cdrs: u32,
    /// Its size.
    pub bytes: u64,
    /// What counts in the month, in céntimos: more may have come back than was sold.
    pub total_cents: i64,
}

/// A file on its way into the zip.
struct Piece {
    name: String,
    bytes: Vec<u8>,
    at: Instant,
    /// It is packed already.
    packed: bool,
}

enum Message {
    Piece(Piece),
    /// That was all. A channel that closes without it leaves nothing behind.
    End,
}

/// Writes the documents that were issued in a month of Lima to a zip: beside it first, and in its
/// place when it is whole. Reads a document at a time, however many there are.
pub async fn month(shop: &Shop, month: Month, to: &Path) -> Result<Exported> {
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let (hand, pieces) = mpsc::channel(AHEAD);
    let path = to.to_owned();
    let writer = tokio::task::spawn_blocking(move || write(&path, pieces));
    let gathered = gather(shop, &issuer, &setup, month, &hand).await;
    drop(hand);
    let written = writer.await.map_err(|_| Refusal::FileTrouble(to.display().to_string()))?;
    // Why the documents could not be read tells more than that the file was not finished.
    let sums = match gathered {
        Err(Stopped::Refused(refusal)) => return Err(refusal),
        Err(Stopped::NobodyWrites) => None,
        Ok(sums) => Some(sums),
    };
    let trouble = || Refusal::FileTrouble(to.display().to_string());
    let bytes = written.map_err(|problem| {
        tracing::error!(%problem, "the month cannot be written");
        trouble()
    })?;
    let Sums { documents, cdrs, cents, .. } = sums.ok_or_else(trouble)?;
    Ok(Exported { path: to.to_owned(), documents, cdrs, bytes, total_cents: cents })
}

/// Why no more files are handed over.
enum Stopped {
    Refused(Refusal),
    /// The writer has stopped, and knows why.
    NobodyWrites,
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What adds up on the way.
struct Sums {
    month: Month,
    documents: u32,
    cdrs: u32,
    open: u32,
    cents: i64,
    unreadable: Vec<String>,
    /// Summaries of other months whose CDR is in it.
    informed: BTreeSet<i64>,
}

async fn gather(
    shop: &Shop,
    issuer: &Issuer,
    setup: &Setup,
    month: Month,
    hand: &mpsc::Sender<Message>,
) -> std::result::Result<Sums, Stopped> {
    let listed = of_month(shop, month).await?;
    let mut sums = Sums {
        month,
        documents: 0,
        cdrs: 0,
        open: 0,
        cents: 0,
        unreadable: Vec::new(),
        informed: BTreeSet::new(),
    };
    // Excel takes a text for UTF-8 only when it says so at its beginning.
    let mut table = vec![0xef, 0xbb, 0xbf];
    {
        let mut register = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut table);
        register.write_record(REGISTER_HEADS).map_err(|it| unwritten(&it))?;
        for it in &listed {
            let row = document(shop, issuer, it, &mut sums, hand).await?;
            register.write_record(&row).map_err(|it| unwritten(&it))?;
        }
    }
    let now = shop.now();
    let name = format!("registro-{month}.csv");
    give(hand, Piece { name, bytes: table, at: now, packed: false }).await?;
    let page = month_page(&MonthFacts {
        month: month.to_string(),
        name: issuer.name.to_string(),
        ruc: issuer.ruc.to_string(),
        made_at: format!("{} {}", now.business_date(), now.lima_hour()),
        documents: sums.documents,
        cdrs: sums.cdrs,
        total: soles(sums.cents),
        open: sums.open,
        practice: setup.is_worthless(),
        unreadable: sums.unreadable.clone(),
    });
    let name = "LEAME.txt".to_owned();
    give(hand, Piece { name, bytes: page.into_bytes(), at: now, packed: false }).await?;
    hand.send(Message::End).await.map_err(|_| Stopped::NobodyWrites)?;
    Ok(sums)
}

/// The documents of a month, the oldest first.
async fn of_month(shop: &Shop, month: Month) -> Result<Vec<Listed>> {
    let mut all = Vec::new();
    let mut filter = Filter {
        from: Some(month.first_day()),
        to: Some(month.next().first_day().start().plus_ms(-1).business_date()),
        ..Filter::default()
    };
    loop {
        let page = documents::list(shop, &filter, PAGE).await?;
        let Some(last) = page.last() else { break };
        filter.before = Some((last.issue_date, last.id));
        all.extend(page);
    }
    all.reverse();
    Ok(all)
}

/// Hands over the files of a document, and gives its row of the register.
async fn document(
    shop: &Shop,
    issuer: &Issuer,
    listed: &Listed,
    sums: &mut Sums,
    hand: &mpsc::Sender<Message>,
) -> std::result::Result<[String; REGISTER_HEADS.len()], Stopped> {
    let (name, at) = (&listed.name, listed.issued_at);
    let stem = name.file_stem(&issuer.ruc);
    sums.documents = sums.documents.saturating_add(1);
    let xml = format!("xml/{stem}.xml");
    if let Some(bytes) = readable(documents::file_xml(shop, name).await, &xml, sums)? {
        give(hand, Piece { name: xml, bytes, at, packed: false }).await?;
    }
    let cdr = format!("cdr/R-{stem}.zip");
    let answered = document_file::answered(shop.store.reads(), listed.id).await;
    let answered = readable(answered.map_err(Refusal::from), &cdr, sums)?.unwrap_or_default();
    if let Some(bytes) = answered.cdr.clone() {
        sums.cdrs = sums.cdrs.saturating_add(1);
        give(hand, Piece { name: cdr, bytes, at, packed: true }).await?;
    }
    for (summary, _) in documents::told_by(shop, listed.id).await? {
        informed(shop, issuer, &summary, sums, hand).await?;
    }
    let pdf = format!("pdf/{stem}.pdf");
    if let Some(bytes) = readable(page_file(shop, name, Form::Pdf).await, &pdf, sums)?.flatten() {
        give(hand, Piece { name: pdf, bytes, at, packed: false }).await?;
    }
    let cents = counts(shop, listed).await?;
    sums.cents = sums.cents.saturating_add(cents);
    if OPEN.contains(&listed.standing.as_str()) {
        sums.open = sums.open.saturating_add(1);
    }
    Ok(row(listed, customer(shop, listed).await?.as_ref(), &answered, cents))
}

/// Hands over the CDR of a summary that told of a document of this month, when it was itself made in
/// another: it is the proof that SUNAT has the document, or has it voided.
async fn informed(
    shop: &Shop,
    issuer: &Issuer,
    summary: &Document,
    sums: &mut Sums,
    hand: &mpsc::Sender<Message>,
) -> std::result::Result<(), Stopped> {
    if summary.issue_date.month() == sums.month || !sums.informed.insert(summary.id) {
        return Ok(());
    }
    let name = format!("cdr/R-{}.zip", summary.name.file_stem(&issuer.ruc));
    let answered = document_file::answered(shop.store.reads(), summary.id).await;
    let answered = readable(answered.map_err(Refusal::from), &name, sums)?.unwrap_or_default();
    if let Some(bytes) = answered.cdr {
        sums.cdrs = sums.cdrs.saturating_add(1);
        give(hand, Piece { name, bytes, at: summary.issued_at, packed: true }).await?;
    }
    Ok(())
}

/// What a document adds to the month: what was sold in it, whatever the authority has answered, less
/// what was annulled. A sale counts on its own day, with its first boleta, also when another takes that
/// one's place in another month; so that this is the income that the traffic light shows.
async fn counts(shop: &Shop, listed: &Listed) -> Result<i64> {
    let reads = shop.store.reads();
    let cents = listed.total.cents();
    Ok(match (listed.name.kind(), &listed.sale_id) {
        (DocumentKind::Boleta | DocumentKind::Factura, Some(sale_id)) => {
            let first = listed.about.is_none();
            let annulled = correction::is_sale_annulled(reads, sale_id).await?;
            if first && !annulled { cents } else { 0 }
        }
        (DocumentKind::CreditNote, _) if correction::holds(reads, listed.id).await? => -cents,
        (DocumentKind::DebitNote, _) if correction::holds(reads, listed.id).await? => cents,
        _ => 0,
    })
}

async fn customer(shop: &Shop, listed: &Listed) -> Result<Option<Customer>> {
    if listed.name.kind().is_report() {
        return Ok(None);
    }
    let mut db = shop.store.reads().acquire().await?;
    let Some(document) = document::by_id(&mut *db, listed.id).await? else { return Ok(None) };
    Ok(match documents::content(&mut db, &document).await? {
        Content::Boleta(it) => it.customer,
        Content::Note(it) => it.customer,
        Content::Summary(_) => None,
    })
}

fn row(
    listed: &Listed,
    customer: Option<&Customer>,
    answered: &Answered,
    cents: i64,
) -> [String; REGISTER_HEADS.len()] {
    let (kind, series) = (listed.name.kind(), listed.name.series());
    // As accountants write it (catalogue 06).
    let kind_of = |it: &Customer| it.document.kind().catalog_06().to_owned();
    [
        listed.issue_date.to_string(),
        kind.code().to_owned(),
        series.to_owned(),
        listed.name.correlative().to_string(),
        customer.map(kind_of).unwrap_or_default(),
        customer.map(|it| cell(it.document.number())).unwrap_or_default(),
        customer.map(|it| cell(it.name.as_str())).unwrap_or_default(),
        listed.total.to_string(),
        state_words(listed.standing.as_str(), kind.code()).to_owned(),
        answered.code.map(|it| it.to_string()).unwrap_or_default(),
        cell(answered.message.as_deref().unwrap_or_default()),
        listed.about.as_ref().map(ToString::to_string).unwrap_or_default(),
        answered.digest.as_deref().map(cell).unwrap_or_default(),
        soles(cents),
    ]
}

/// An amount that may be below zero, in soles.
pub fn soles(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let amount = Money::from_cents(i64::try_from(cents.unsigned_abs()).unwrap_or(i64::MAX));
    format!("{sign}{amount}")
}

/// A file that changed on the disk is told, and keeps no other out of the zip.
fn readable<T>(
    read: Result<T>,
    name: &str,
    sums: &mut Sums,
) -> std::result::Result<Option<T>, Stopped> {
    match read {
        Ok(it) => Ok(Some(it)),
        Err(Refusal::Store(StoreError::Unreadable(why))) => {
            tracing::error!(why, "a file cannot be read");
            sums.unreadable.push(name.to_owned());
            Ok(None)
        }
        Err(other) => Err(Stopped::Refused(other)),
    }
}

fn unwritten(problem: &csv::Error) -> Refusal {
    tracing::error!(%problem, "no register");
    Refusal::FileTrouble("registro".to_owned())
}

async fn give(hand: &mpsc::Sender<Message>, piece: Piece) -> std::result::Result<(), Stopped> {
    hand.send(Message::Piece(piece)).await.map_err(|_| Stopped::NobodyWrites)
}

/// Writes the zip. What is not finished is taken away again.
fn write(to: &Path, pieces: mpsc::Receiver<Message>) -> std::io::Result<u64> {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = packed(&part, pieces).and_then(|bytes| {
        fs::rename(&part, to)?;
        Ok(bytes)
    });
    if written.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&part);
    }
    written
}

fn packed(part: &Path, mut pieces: mpsc::Receiver<Message>) -> std::io::Result<u64> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(part)?));
    loop {
        match pieces.blocking_recv() {
            Some(Message::Piece(it)) => {
                let how =
                    if it.packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
                let options = SimpleFileOptions::default()
                    .compression_method(how)
                    .last_modified_time(moment(it.at).unwrap_or_default());
                zip.start_file(it.name, options)?;
                zip.write_all(&it.bytes)?;
            }
            Some(Message::End) => break,
            None => return Err(std::io::Error::other("the documents could not be read")),
        }
    }
    let mut file = zip.finish()?;
    file.flush()?;
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// A moment in Lima as a zip writes it.
fn moment(at: Instant) -> Option<zip::DateTime> {
    let (day, month, year) = at.business_date().dmy();
    let time = at.lima_time();
    let mut parts = time.split(':').map(|it| it.parse::<u8>().unwrap_or(0));
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
    let year = u16::try_from(year).ok()?;
    zip::DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_below_zero_keeps_its_sign() {
        for (cents, text) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56")] {
            assert_eq!(soles(cents), text);
        }
    }

    #[test]
    fn a_zip_that_is_not_finished_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("mes.zip");
        fs::write(&to, b"the one before").unwrap();
        let (hand, pieces) = mpsc::channel(4);
        let piece = |name: &str| {
            Message::Piece(Piece {
                name: name.to_owned(),
                bytes: b"x".to_vec(),
                at: Instant::EPOCH,
                packed: false,
            })
        };
        hand.try_send(piece("xml/a.xml")).ok().unwrap();
        drop(hand);
        assert!(write(&to, pieces).is_err());
        assert_eq!(fs::read(&to).unwrap(), b"the one before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        let (hand, pieces) = mpsc::channel(4);
        hand.try_send(piece("xml/a.xml")).ok().unwrap();
        hand.try_send(Message::End).ok().unwrap();
        let bytes = write(&to, pieces).unwrap();
        assert_eq!(fs::metadata(&to).unwrap().len(), bytes);
        assert!(fs::read(&to).unwrap().starts_with(b"PK"));

        let (_hand, pieces) = mpsc::channel(4);
        assert!(write(&folder.path().join("no/such/folder.zip"), pieces).is_err());
    }
}
