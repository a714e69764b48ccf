//! The files of a document: its XML and signature, written once; the authority's answer; the calls; and
//! the bytes of tickets.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use izi_domain::Instant;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteExecutor};

use crate::{Result, unreadable};

/// No file of a document unpacks to more.
const FILE_MAX: u64 = 8 * 1024 * 1024;

/// Keeps the XML of a document, without signature. The first one written stays: a second call
/// changes nothing.
pub async fn keep_xml(db: impl SqliteExecutor<'_>, document: i64, xml: &[u8]) -> Result<()> {
    sqlx::query(
        "insert into document_file (document_id, xml, xml_sha256) values (?, ?, ?) on conflict (document_id) \
         do update set xml = excluded.xml, xml_sha256 = excluded.xml_sha256 where xml is null",
    )
        .bind(document)
        .bind(deflate(xml)?)
        .bind(Sha256::digest(xml).to_vec())
        .execute(db)
        .await?;
    Ok(())
}

/// The XML as it was kept, without signature, checked against its hash.
pub async fn xml(db: impl SqliteExecutor<'_>, document: i64) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query(
        "select xml, xml_sha256 from document_file where document_id = ? and xml is not null",
    )
    .bind(document)
    .fetch_optional(db)
    .await?;
    row.map(|it| whole(it.try_get("xml")?, it.try_get("xml_sha256")?)).transpose()
}

/// The signature of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The `ds:Signature` element.
    pub element: Vec<u8>,
    /// Its `ds:DigestValue`.
    pub digest: String,
    /// SHA-256 of the document with the element in it.
    pub signed_sha256: [u8; 32],
}

/// Keeps the signature of a document, beside its XML. The first one stays.
pub async fn keep_signature(
    db: impl SqliteExecutor<'_>,
    document: i64,
    signature: &Signature,
) -> Result<()> {
    sqlx::query(
        "update document_file set signature = ?, digest = ?, signed_sha256 = ? \
         where document_id = ? and signature is null",
    )
    .bind(deflate(&signature.element)?)
    .bind(&signature.digest)
    .bind(signature.signed_sha256.to_vec())
    .bind(document)
    .execute(db)
    .await?;
    Ok(())
}

/// The signature of a document, where it has one.
pub async fn signature(db: impl SqliteExecutor<'_>, document: i64) -> Result<Option<Signature>> {
    let row = sqlx::query(
        "select signature, digest, signed_sha256 from document_file \
         where document_id = ? and signature is not null",
    )
    .bind(document)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let sha256: Vec<u8> = row.try_get("signed_sha256")?;
    Ok(Some(Signature {
        element: inflate(row.try_get("signature")?)?,
        digest: row.try_get("digest")?,
        signed_sha256: sha256.try_into().map_err(|_| unreadable("signed_sha256"))?,
    }))
}

/// The SHA-256 of bytes, as it is kept beside them.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
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
    /// The digest of the document's signature, where the shop signed it.
    pub digest: Option<String>,
}

/// What the authority answered so far. A CDR that changed on the disk since is an error.
pub async fn answered(db: impl SqliteExecutor<'_>, document: i64) -> Result<Answered> {
    let row = sqlx::query(
        "select ticket, code, message, cdr, cdr_sha256, digest from document_file where document_id = ?",
    )
    .bind(document)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(Answered::default()) };
    let cdr: Option<Vec<u8>> = row.try_get("cdr")?;
    let sha256: Option<Vec<u8>> = row.try_get("cdr_sha256")?;
    if let Some(cdr) = &cdr
        && sha256.as_deref() != Some(Sha256::digest(cdr).as_slice())
    {
        return Err(unreadable("a CDR changed on disk"));
    }
    Ok(Answered {
        ticket: row.try_get("ticket")?,
        code: row.try_get("code")?,
        message: row.try_get("message")?,
        cdr,
        digest: row.try_get("digest")?,
    })
}

/// Keeps the ticket under which the authority will answer, or forgets one that leads nowhere.
pub async fn keep_ticket(
    db: impl SqliteExecutor<'_>,
    document: i64,
    ticket: Option<&str>,
) -> Result<()> {
    sqlx::query("update document_file set ticket = ? where document_id = ?")
        .bind(ticket)
        .bind(document)
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps the answer that settles a document, its CDR as received with its SHA-256. It may be that of
/// the summary that told of the document, which was never written by itself.
pub async fn keep_answer(
    db: impl SqliteExecutor<'_>,
    document: i64,
    code: u32,
    message: &str,
    cdr: Option<&[u8]>,
    now: Instant,
) -> Result<()> {
    sqlx::query(
        "insert into document_file (document_id, code, message, cdr, cdr_sha256, answered_utc_ms) \
         values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (document_id) do update set ticket = null, \
         code = excluded.code, message = excluded.message, cdr = coalesce(excluded.cdr, cdr), \
         cdr_sha256 = coalesce(excluded.cdr_sha256, cdr_sha256), answered_utc_ms = excluded.answered_utc_ms",
    )
    .bind(document)
    .bind(code)
    .bind(message)
    .bind(cdr)
    .bind(cdr.map(|it| Sha256::digest(it).to_vec()))
    .bind(now.utc_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets an answer that the authority has taken back since.
pub async fn forget_answer(db: impl SqliteExecutor<'_>, document: i64) -> Result<()> {
    sqlx::query("update document_file set code = null, message = null where document_id = ?")
        .bind(document)
        .execute(db)
        .await?;
    Ok(())
}

/// A call to the authority, or what a person did.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// When.
    pub at: Instant,
    /// `check`, `send`, `verify`, `ticket`, `summary`; `retry`, `discard` or `void` of a person.
    pub call: &'a str,
    /// The state it led to; `sending` before it is known.
    pub outcome: &'a str,
    /// The authority's words, or why there are none.
    pub detail: &'a str,
}

/// Notes a call. Gives the key under which [`end_attempt`] says how it ended.
pub async fn note_attempt(
    db: impl SqliteExecutor<'_>,
    document: i64,
    attempt: Attempt<'_>,
) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "insert into authority_attempt (document_id, at_utc_ms, call, outcome, detail) values (?, ?, ?, ?, ?) \
         returning attempt_id",
    )
    .bind(document)
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

/// Forgets a call that was noted before it left, and did not: a week without internet would fill the
/// history with the same line.
pub async fn forget_attempt(db: impl SqliteExecutor<'_>, attempt_id: i64) -> Result<()> {
    let forget = "delete from authority_attempt where attempt_id = ?";
    sqlx::query(forget).bind(attempt_id).execute(db).await?;
    Ok(())
}

/// A noted call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// When.
    pub at: Instant,
    /// Which.
    pub call: String,
    /// The state it led to.
    pub outcome: String,
    /// The words.
    pub detail: String,
}

/// Every call about a document, the oldest first, the latest `limit` of them.
pub async fn attempts(
    db: impl SqliteExecutor<'_>,
    document: i64,
    limit: u32,
) -> Result<Vec<Noted>> {
    let rows = sqlx::query(ATTEMPTS).bind(document).bind(limit).fetch_all(db).await?;
    rows.iter()
        .rev()
        .map(|row| {
            Ok(Noted {
                at: crate::document::instant(row.try_get("at_utc_ms")?)?,
                call: row.try_get("call")?,
                outcome: row.try_get("outcome")?,
                detail: row.try_get("detail")?,
            })
        })
        .collect()
}

pub(crate) const ATTEMPTS: &str = "select at_utc_ms, call, outcome, detail from authority_attempt \
     where document_id = ? order by attempt_id desc limit ?";

/// What earlier calls say of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// It may have reached the authority: a call went out that was neither turned away (no network,
    /// a wrong account, a request that makes no sense) nor answered with somebody else's document. A
    /// busy server may have taken it all the same: what stands before it may have.
    pub sent: bool,
    /// A summary that added it may have reached the authority, in the same sense, and was not refused
    /// (codes 2000 to 3999).
    pub told: bool,
    /// The authority had another document under this number before ours can have arrived.
    pub foreign: bool,
    /// The authority said, of ours, that it is registered: with 1033 (of a summary 2223), or as
    /// voided or rejected with 1032.
    pub registered: Option<u32>,
    /// How many summaries it has been in.
    pub summaries: u32,
    /// When it was last sent.
    pub last_sent: Option<Instant>,
}

/// Whether a call went out that may have arrived.
macro_rules! arrived {
    () => {
        "call = 'send' and detail not like 'unreachable: %' and detail not like 'refused: %' \
           and detail not like 'permanent: %' and detail not like 'only in a summary: %' \
           and detail not like 'already registered: %' "
    };
}
pub(crate) const PAST: &str = concat!(
    "select coalesce(max(arrived), 0) as sent, told_at is not null as told, \
       coalesce(min(case when outcome = 'dead' and registered then attempt_id end) \
         < min(coalesce(min(case when arrived then attempt_id end), 9223372036854775807), \
           coalesce(told_at, 9223372036854775807)), 0) as foreigner, \
       min(case when registered then iif(detail like 'already registered: 1032%', 1032, 1033) end) as registered, \
       coalesce(sum(call = 'summary'), 0) as summaries, \
       max(case when call = 'send' then at_utc_ms end) as last_sent \
     from (select min(attempt_id) as told_at from summary_line cross join authority_attempt \
           on authority_attempt.document_id = summary_line.summary_id \
           left join document_file file on file.document_id = summary_line.summary_id \
         where summary_line.document_id = ?1 and condition = 1 \
           and coalesce(file.code, 0) not between 2000 and 3999 and ",
    arrived!(),
    ") left join (select *, call = 'send' and detail like 'already registered: %' as registered, ",
    arrived!(),
    "as arrived from authority_attempt where document_id = ?1)",
);

/// What earlier calls say of a document.
pub async fn past(db: impl SqliteExecutor<'_>, document: i64) -> Result<Past> {
    let row = sqlx::query(PAST).bind(document).fetch_one(db).await?;
    let last_sent: Option<i64> = row.try_get("last_sent")?;
    Ok(Past {
        sent: row.try_get("sent")?,
        told: row.try_get("told")?,
        foreign: row.try_get("foreigner")?,
        registered: row.try_get("registered")?,
        summaries: row.try_get("summaries")?,
        last_sent: last_sent.map(crate::document::instant).transpose()?,
    })
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

fn inflate(deflated: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(deflated).take(FILE_MAX).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn whole(deflated: &[u8], sha256: &[u8]) -> Result<Vec<u8>> {
    let bytes = inflate(deflated)?;
    if Sha256::digest(&bytes).as_slice() == sha256 {
        Ok(bytes)
    } else {
        Err(unreadable("a file changed on disk"))
    }
}
