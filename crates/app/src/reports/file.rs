//! A report written to a file: beside it first, and in its place when it is whole.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use izi_documents::{Cell, PAGE_ROWS_MAX, TableHead, TicketOptions, csv_head, csv_row, table_page};
use tokio::sync::mpsc;

use super::rows::Reading;
use super::xlsx::{Book, SHEET_ROWS_MAX};
use super::{Asked, head};
use crate::papers;
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For any program.
    Csv,
    /// For Excel.
    Xlsx,
    /// For people.
    Pdf,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Pdf];

    /// The name on the wire, and the ending of the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }

    /// The format that is called so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Rows that one file takes.
    pub const fn rows_max(self) -> u32 {
        match self {
            Self::Csv => u32::MAX,
            Self::Xlsx => SHEET_ROWS_MAX,
            Self::Pdf => PAGE_ROWS_MAX,
        }
    }
}

/// How far a file is, looked at from elsewhere; and the wish to stop.
#[derive(Debug, Default)]
pub struct Progress {
    rows: AtomicU32,
    of: AtomicU32,
    cancelled: AtomicBool,
}

impl Progress {
    /// Rows that are written, and all of them.
    pub fn rows(&self) -> (u32, u32) {
        let rows = self.rows.load(Ordering::Relaxed);
        (rows, self.of.load(Ordering::Relaxed).max(rows))
    }

    /// Stops as soon as may be; there will be no file.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

enum Message {
    Rows(Vec<Vec<Cell>>),
    /// That was all. A channel that closes without it leaves nothing behind.
    Totals(Vec<Cell>),
}

/// Chunks that wait for the disk: more would only fill the memory.
const AHEAD: usize = 4;

/// A report that is read and of which it is known that it fits.
pub(super) struct Begun {
    reading: Reading,
    sheet: Sheet,
}

/// Begins to read a report for a file. One that does not fit into such a file is refused.
pub(super) async fn begin(
    shop: &Shop,
    asked: &Asked,
    format: Format,
    progress: &Progress,
) -> Result<Begun> {
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let mut options = TicketOptions::default();
    if format == Format::Pdf {
        let mut db = shop.store.reads().acquire().await?;
        options.logo = papers::logo(&mut *db).await?;
        options.header = setup.texts.header.clone();
    }
    let head = head(asked, issuer, setup.is_worthless(), shop.now());
    let reading = Reading::begin(shop, asked).await?;
    let (rows, max) = (reading.count(), format.rows_max());
    if rows > max {
        return Err(Refusal::ReportTooLong { rows, max });
    }
    progress.of.store(rows, Ordering::Relaxed);
    Ok(Begun { reading, sheet: Sheet { head, options, format } })
}

/// Writes a report to `to`, reading it a chunk at a time. Whether it is there in the end: a cancelled
/// one is not, nor is one that could not be read to its end.
pub(super) async fn write(
    shop: &Shop,
    begun: Begun,
    to: &Path,
    progress: &Arc<Progress>,
) -> Result<bool> {
    let Begun { reading, sheet } = begun;
    let (hand, messages) = mpsc::channel(AHEAD);
    let writer = {
        let (to, progress) = (to.to_owned(), Arc::clone(progress));
        tokio::task::spawn_blocking(move || kept(&to, &sheet, messages, &progress))
    };
    let gathered = gather(shop, reading, &hand, progress).await;
    drop(hand);
    let written = writer.await.map_err(|_| Refusal::FileTrouble(to.display().to_string()))?;
    gathered?;
    match written {
        Ok(()) => Ok(true),
        Err(_) if progress.is_cancelled() => Ok(false),
        Err(problem) => {
            tracing::error!(%problem, "the report cannot be written");
            Err(Refusal::FileTrouble(to.display().to_string()))
        }
    }
}

/// Hands the rows over until they end, somebody cancels, or nobody writes any more.
async fn gather(
    shop: &Shop,
    mut reading: Reading,
    hand: &mpsc::Sender<Message>,
    progress: &Progress,
) -> Result<()> {
    while let Some(chunk) = reading.next(shop).await? {
        let rows = chunk.into_iter().map(|it| it.cells).collect();
        if progress.is_cancelled() || hand.send(Message::Rows(rows)).await.is_err() {
            return Ok(());
        }
    }
    // Whoever writes no more knows why.
    let _ = hand.send(Message::Totals(reading.totals())).await;
    Ok(())
}

/// What every form of a report needs.
struct Sheet {
    head: TableHead,
    options: TicketOptions,
    format: Format,
}

fn kept(
    to: &Path,
    sheet: &Sheet,
    messages: mpsc::Receiver<Message>,
    progress: &Progress,
) -> std::io::Result<()> {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = written(&part, sheet, messages, progress).and_then(|()| fs::rename(&part, to));
    if written.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&part);
    }
    written
}

fn written(
    part: &Path,
    sheet: &Sheet,
    mut messages: mpsc::Receiver<Message>,
    progress: &Progress,
) -> std::io::Result<()> {
    let folder = part.parent().unwrap_or(Path::new("."));
    let mut sink = Sink::open(folder, part, sheet)?;
    loop {
        match messages.blocking_recv() {
            Some(Message::Rows(rows)) => {
                let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                sink.rows(rows)?;
                progress.rows.fetch_add(count, Ordering::Relaxed);
            }
            Some(Message::Totals(totals)) => {
                let file = sink.end(&totals, sheet)?;
                if progress.is_cancelled() {
                    return Err(std::io::Error::other("cancelled"));
                }
                return file.sync_all();
            }
            None => return Err(std::io::Error::other("the rows did not come to an end")),
        }
    }
}

/// A file that takes rows.
enum Sink {
    Csv(BufWriter<File>),
    Xlsx(Box<Book>, File),
    Pdf(Vec<Vec<Cell>>, File),
}

impl Sink {
    fn open(folder: &Path, part: &Path, sheet: &Sheet) -> std::io::Result<Self> {
        let file = File::create(part)?;
        Ok(match sheet.format {
            Format::Csv => {
                let mut file = BufWriter::new(file);
                file.write_all(&csv_head(&sheet.head.columns))?;
                Self::Csv(file)
            }
            Format::Xlsx => {
                let book = Book::begin(folder, &sheet.head).map_err(std::io::Error::other)?;
                Self::Xlsx(Box::new(book), file)
            }
            Format::Pdf => Self::Pdf(Vec::new(), file),
        })
    }

    fn rows(&mut self, rows: Vec<Vec<Cell>>) -> std::io::Result<()> {
        match self {
            Self::Csv(file) => {
                let mut out = Vec::new();
                for row in &rows {
                    csv_row(&mut out, row);
                }
                file.write_all(&out)
            }
            Self::Xlsx(book, _) => {
                rows.iter().try_for_each(|it| book.row(it)).map_err(std::io::Error::other)
            }
            Self::Pdf(held, _) => {
                held.extend(rows);
                Ok(())
            }
        }
    }

    fn end(self, totals: &[Cell], sheet: &Sheet) -> std::io::Result<File> {
        match self {
            Self::Csv(mut file) => {
                let mut out = Vec::new();
                csv_row(&mut out, totals);
                file.write_all(&out)?;
                file.into_inner().map_err(std::io::IntoInnerError::into_error)
            }
            Self::Xlsx(book, file) => {
                book.end(totals, &file).map_err(std::io::Error::other)?;
                Ok(file)
            }
            Self::Pdf(rows, mut file) => {
                let paper = table_page(&sheet.head, &rows, totals, &sheet.options);
                let bytes = izi_documents::pdf(&paper).map_err(std::io::Error::other)?;
                file.write_all(&bytes)?;
                Ok(file)
            }
        }
    }
}
