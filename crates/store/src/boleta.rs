//! The files of a boleta: its XML, written once; the authority's answer; the bytes of its tickets.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use izi_domain::{Instant, SaleId};
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteExecutor};

use crate::{Result, unreadable};

/// No file of a boleta unpacks to more.
const FILE_MAX: u64 = 8 * 1024 * 1024;

/// Keeps the XML of a boleta. The first one written stays: a second call changes nothing.
pub async fn keep_xml(db: impl SqliteExecutor<'_>, sale_id: &SaleId, xml: &[u8]) -> Result<()> {
    sqlx::query("insert into boleta_file (sale_id, xml, xml_sha256) values (?, ?, ?) on conflict do nothing")
        .bind(sale_id.as_str())
        .bind(deflate(xml)?)
        .bind(Sha256::digest(xml).to_vec())
        .execute(db)
        .await?;
    Ok(())
}

/// The XML as it was kept, checked against its hash.
pub async fn xml(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query("select xml, xml_sha256 from boleta_file where sale_id = ?")
        .bind(sale_id.as_str())
        .fetch_optional(db)
        .await?;
    row.map(|it| whole(it.try_get("xml")?, it.try_get("xml_sha256")?)).transpose()
}

/// What the authority answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Its ticket, while it has not decided.
    pub ticket: Option<String>,
    /// SUNAT's code.
    pub code: Option<u32>,
    /// Its words.
    pub message: Option<String>,
    /// The zipped CDR as received.
    pub cdr: Option<Vec<u8>>,
}

/// What the authority answered so far.
pub async fn answered(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<Answered> {
    let row = sqlx::query("select ticket, code, message, cdr from boleta_file where sale_id = ?")
        .bind(sale_id.as_str())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(Answered::default()) };
    Ok(Answered {
        ticket: row.try_get("ticket")?,
        code: row.try_get("code")?,
        message: row.try_get("message")?,
        cdr: row.try_get("cdr")?,
    })
}

/// Keeps the ticket under which the authority will answer.
pub async fn keep_ticket(
    db: impl SqliteExecutor<'_>,
    sale_id: &SaleId,
    ticket: &str,
) -> Result<()> {
    sqlx::query("update boleta_file set ticket = ? where sale_id = ?")
        .bind(ticket)
        .bind(sale_id.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets a ticket that leads nowhere: the number itself is asked about.
pub async fn drop_ticket(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<()> {
    sqlx::query("update boleta_file set ticket = null where sale_id = ?")
        .bind(sale_id.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps the answer that settles a boleta.
pub async fn keep_answer(
    db: impl SqliteExecutor<'_>,
    sale_id: &SaleId,
    code: u32,
    message: &str,
    cdr: Option<&[u8]>,
    now: Instant,
) -> Result<()> {
    sqlx::query(
        "update boleta_file set ticket = null, code = ?, message = ?, cdr = coalesce(?, cdr), answered_utc_ms = ? \
         where sale_id = ?",
    )
    .bind(code)
    .bind(message)
    .bind(cdr)
    .bind(now.utc_ms())
    .bind(sale_id.as_str())
    .execute(db)
    .await?;
    Ok(())
}

/// A call to the authority.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// When.
    pub at: Instant,
    /// `send`, `verify` or `ticket`.
    pub call: &'a str,
    /// The state it led to; `sending` before it is known.
    pub outcome: &'a str,
    /// The authority's words, or why there are none.
    pub detail: &'a str,
}

/// Notes a call. Gives the key under which [`end_attempt`] says how it ended.
pub async fn note_attempt(
    db: impl SqliteExecutor<'_>,
    sale_id: &SaleId,
    attempt: Attempt<'_>,
) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "insert into authority_attempt (sale_id, at_utc_ms, call, outcome, detail) values (?, ?, ?, ?, ?) \
         returning attempt_id",
    )
    .bind(sale_id.as_str())
    .bind(attempt.at.utc_ms())
    .bind(attempt.call)
    .bind(attempt.outcome)
    .bind(attempt.detail)
    .fetch_one(db)
    .await?)
}

/// Says how a call ended that was noted before it left.
pub async fn end_attempt(
    db: impl SqliteExecutor<'_>,
    attempt_id: i64,
    outcome: &str,
    detail: &str,
) -> Result<()> {
    sqlx::query("update authority_attempt set outcome = ?, detail = ? where attempt_id = ?")
        .bind(outcome)
        .bind(detail)
        .bind(attempt_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Whether an earlier call may have brought this boleta to the authority.
pub async fn was_sent(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from authority_attempt where sale_id = ? and call = 'send' \
         and detail not like 'unreachable%')",
    )
    .bind(sale_id.as_str())
    .fetch_one(db)
    .await?)
}

/// Whether the authority had another document under this number before ours ever left.
pub async fn is_foreign(db: impl SqliteExecutor<'_>, sale_id: &SaleId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from authority_attempt where sale_id = ? and call = 'send' \
         and outcome = 'dead' and detail like 'already registered%')",
    )
    .bind(sale_id.as_str())
    .fetch_one(db)
    .await?)
}

/// The bytes of a print job, as they leave every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketFile {
    /// ESC/POS.
    pub bytes: Vec<u8>,
    /// The four characters that the printer is asked to repeat.
    pub fence: [u8; 4],
}

/// Keeps the bytes of a print job before they leave. The first ones kept stay.
pub async fn keep_ticket_file(
    db: impl SqliteExecutor<'_>,
    job: i64,
    file: &TicketFile,
) -> Result<()> {
    sqlx::query("insert into ticket_file (job_id, bytes, sha256, fence) values (?, ?, ?, ?) on conflict do nothing")
        .bind(job)
        .bind(deflate(&file.bytes)?)
        .bind(Sha256::digest(&file.bytes).to_vec())
        .bind(file.fence.to_vec())
        .execute(db)
        .await?;
    Ok(())
}

/// The bytes kept for a print job.
pub async fn ticket_file(db: impl SqliteExecutor<'_>, job: i64) -> Result<Option<TicketFile>> {
    let row = sqlx::query("select bytes, sha256, fence from ticket_file where job_id = ?")
        .bind(job)
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let fence: Vec<u8> = row.try_get("fence")?;
    Ok(Some(TicketFile {
        bytes: whole(row.try_get("bytes")?, row.try_get("sha256")?)?,
        fence: fence.try_into().map_err(|_| unreadable("fence"))?,
    }))
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(unreadable)
}

fn whole(deflated: &[u8], sha256: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(deflated).take(FILE_MAX).read_to_end(&mut bytes).map_err(unreadable)?;
    if Sha256::digest(&bytes).as_slice() == sha256 {
        Ok(bytes)
    } else {
        Err(unreadable("a file changed on disk"))
    }
}
