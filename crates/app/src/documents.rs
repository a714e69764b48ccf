//! Documents as files and as people see them: written once, signed once, never differently.

use izi_domain::document::DocumentKind;
use izi_domain::document::{Condition, SummaryLine};
use izi_domain::regime::Affectation;
use izi_domain::{BusinessDate, DocumentName, Money, Note, Sale, Summary};
use izi_einvoice::Meaning;
use izi_ports::Signing;
use izi_store::SqliteConnection;
use izi_store::audit::{self, Crossed};
use izi_store::correction::{self, Corrected, Void, VoidState};
use izi_store::document::{self, Document, Filter, Listed, Standing};
use izi_store::document_file::{self, Answered, Noted, Signature};
use izi_store::outbox::{self, Job, State};
use izi_store::{sale, summary};

use crate::refusal::{Refusal, Result};
use crate::shop::Shop;

/// The most calls that a document's history shows.
const TIMELINE_MAX: u32 = 200;
/// The authority is told of a void so many days after the boleta was issued, at most (2957).
pub const VOID_DAYS_MAX: i64 = 7;

/// The documents that pass the filter, the latest first.
pub async fn list(shop: &Shop, filter: &Filter, limit: u32) -> Result<Vec<Listed>> {
    Ok(document::list(shop.store.reads(), filter, limit).await?)
}

/// The document with that name.
pub async fn find(shop: &Shop, name: &DocumentName) -> Result<Document> {
    document::by_name(shop.store.reads(), name)
        .await?
        .ok_or_else(|| Refusal::DocumentMissing(name.clone()))
}

/// What a document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A boleta: its sale, with the number and moment of this boleta.
    Boleta(Box<Sale>),
    /// A note.
    Note(Box<Note>),
    /// A summary.
    Summary(Box<Summary>),
}

/// What a document says, as it was when it was issued.
pub async fn content(db: &mut SqliteConnection, document: &Document) -> Result<Content> {
    match document.name.kind() {
        DocumentKind::Summary | DocumentKind::Voiding => {
            Ok(Content::Summary(Box::new(summary_of(db, document).await?)))
        }
        DocumentKind::CreditNote | DocumentKind::DebitNote => {
            let note = correction::note(db, document).await?;
            Ok(Content::Note(Box::new(note.ok_or(Refusal::JobState("without a note"))?)))
        }
        DocumentKind::Boleta | DocumentKind::Factura => {
            Ok(Content::Boleta(Box::new(sale_of(db, document).await?)))
        }
    }
}

/// The sale as this boleta tells it: a replacement has a number, a moment and an issuer of its own.
pub async fn sale_of(db: &mut SqliteConnection, document: &Document) -> Result<Sale> {
    let missing = || Refusal::JobState("without a sale");
    let sale_id = document.sale_id.as_ref().ok_or_else(missing)?;
    let sale = sale::by_id(db, sale_id).await?.ok_or_else(missing)?;
    Ok(Sale {
        number: document.number().ok_or_else(missing)?,
        sold_at: document.issued_at,
        business_date: document.issue_date,
        issuer: document.issuer.clone(),
        ..sale
    })
}

async fn summary_of(db: &mut SqliteConnection, document: &Document) -> Result<Summary> {
    let mut lines = Vec::new();
    for member in summary::lines(&mut *db, document.id).await? {
        let told = document::by_id(&mut *db, member.document).await?;
        let told = told.ok_or(Refusal::JobState("a summary of nothing"))?;
        lines.push(summary_line(db, &told, member.condition).await?);
    }
    Ok(Summary {
        name: document.name.clone(),
        issue_date: document.issue_date,
        documents_date: document.documents_date.unwrap_or(document.issue_date),
        issuer: document.issuer.clone(),
        lines,
    })
}

async fn summary_line(
    db: &mut SqliteConnection,
    document: &Document,
    condition: Condition,
) -> Result<SummaryLine> {
    let (customer, about, lines, discount) = match Box::pin(content(db, document)).await? {
        Content::Boleta(it) => (it.customer, None, it.lines, it.discount),
        Content::Note(it) => (it.customer, Some(it.about), it.lines, it.discount),
        Content::Summary(_) => return Err(Refusal::JobState("a summary of a summary")),
    };
    let mut values: Vec<(Affectation, Money)> = Vec::new();
    for line in &lines {
        match values.iter_mut().find(|it| it.0 == line.affectation) {
            Some((_, sum)) => *sum = sum.checked_add(line.total).unwrap_or(Money::MAX),
            None => values.push((line.affectation, line.total)),
        }
    }
    // A discount on the whole comes off the largest values first.
    values.sort_by_key(|it| std::cmp::Reverse(it.1));
    let mut off = discount;
    for (_, value) in &mut values {
        let part = off.min(*value);
        *value = value.checked_sub(part).unwrap_or(Money::ZERO);
        off = off.checked_sub(part).unwrap_or(Money::ZERO);
    }
    values.retain(|it| it.1 > Money::ZERO);
    let (name, total) = (document.name.clone(), document.total);
    Ok(SummaryLine { document: name, condition, customer, about, total, values })
}

/// What SUNAT's published rules would refuse or observe in a document that is sent today.
pub fn preflight(content: &Content, today: BusinessDate) -> Vec<izi_einvoice::Finding> {
    use izi_einvoice::Document;
    match content {
        Content::Boleta(sale) => izi_einvoice::preflight(&Document::of_sale(sale), today),
        Content::Note(note) => izi_einvoice::preflight(&Document::of_note(note), today),
        Content::Summary(summary) => izi_einvoice::preflight_summary(summary, today),
    }
}

/// The XML of a document without signature: as it was written the first time it was needed.
async fn written(shop: &Shop, document: &Document) -> Result<Vec<u8>> {
    if let Some(kept) = document_file::xml(shop.store.reads(), document.id).await? {
        return Ok(kept);
    }
    let mut connection = shop.store.reads().acquire().await?;
    let content = content(&mut connection, document).await?;
    drop(connection);
    let xml = match &content {
        Content::Boleta(sale) => izi_einvoice::boleta_xml(sale),
        Content::Note(note) => izi_einvoice::note_xml(note),
        Content::Summary(summary) => izi_einvoice::summary_xml(summary),
    };
    let mut transaction = shop.store.write().await?;
    document_file::keep_xml(&mut *transaction, document.id, &xml).await?;
    let kept = document_file::xml(&mut *transaction, document.id).await?;
    transaction.commit().await?;
    Ok(kept.unwrap_or(xml))
}

/// The document with its signature in it, and the digest; none while the shop does not sign. What
/// was signed once is never signed differently.
async fn signed(shop: &Shop, document: &Document, xml: &[u8]) -> Result<Option<(Vec<u8>, String)>> {
    if let Some(kept) = document_file::signature(shop.store.reads(), document.id).await? {
        return whole(xml, &kept).map(Some);
    }
    sign_now(shop, document, xml).await
}

/// The document with the signature that it has, or that it will leave with. What left without ours
/// was signed by a PSE: ours, made afterwards, would be another document's.
async fn signed_or_to_sign(
    shop: &Shop,
    document: &Document,
    xml: &[u8],
) -> Result<Option<(Vec<u8>, String)>> {
    if let Some(kept) = document_file::signature(shop.store.reads(), document.id).await? {
        return whole(xml, &kept).map(Some);
    }
    if document_file::past(shop.store.reads(), document.id).await?.sent {
        return Ok(None);
    }
    sign_now(shop, document, xml).await
}

async fn sign_now(
    shop: &Shop,
    document: &Document,
    xml: &[u8],
) -> Result<Option<(Vec<u8>, String)>> {
    let Some(signer) = shop.signer.held() else { return Ok(None) };
    let unsigned = xml.to_vec();
    let made = tokio::task::spawn_blocking(move || {
        izi_signature::sign(&unsigned, &signer.identity, signer.hash)
    });
    let made = made.await.map_err(|it| Refusal::Signing(it.to_string()))?;
    let made = made.map_err(|it| Refusal::Signing(it.to_string()))?;
    let embedded = izi_signature::embed(xml, &made.element)
        .ok_or_else(|| Refusal::Signing("no place for the signature".to_owned()))?;
    let signature = Signature {
        signed_sha256: document_file::sha256(&embedded),
        element: made.element,
        digest: made.digest,
    };
    let mut transaction = shop.store.write().await?;
    document_file::keep_signature(&mut *transaction, document.id, &signature).await?;
    let kept = document_file::signature(&mut *transaction, document.id).await?;
    transaction.commit().await?;
    whole(xml, &kept.unwrap_or(signature)).map(Some)
}

fn whole(xml: &[u8], signature: &Signature) -> Result<(Vec<u8>, String)> {
    let embedded = izi_signature::embed(xml, &signature.element);
    match embedded {
        Some(it) if document_file::sha256(&it) == signature.signed_sha256 => {
            Ok((it, signature.digest.clone()))
        }
        _ => Err(Refusal::Store(izi_store::StoreError::Unreadable("a signed file".to_owned()))),
    }
}

/// The bytes of a document for an authority that wants this signature; none where ours is wanted
/// and no certificate is plugged in.
pub async fn outgoing(
    shop: &Shop,
    document: &Document,
    signing: Signing,
) -> Result<Option<Vec<u8>>> {
    let xml = written(shop, document).await?;
    match signing {
        Signing::Theirs => Ok(Some(xml)),
        Signing::Ours => Ok(signed(shop, document, &xml).await?.map(|it| it.0)),
    }
}

/// The XML of a document as the shop has it: signed where it signs.
pub async fn file_xml(shop: &Shop, name: &DocumentName) -> Result<Vec<u8>> {
    let document = find(shop, name).await?;
    let xml = written(shop, &document).await?;
    Ok(signed_or_to_sign(shop, &document, &xml).await?.map_or(xml, |it| it.0))
}

/// The CDR of a document as it was received: its own, or that of the summary that told of it.
pub async fn file_cdr(shop: &Shop, name: &DocumentName) -> Result<Option<Vec<u8>>> {
    let document = find(shop, name).await?;
    let reads = shop.store.reads();
    if let Some(cdr) = document_file::answered(reads, document.id).await?.cdr {
        return Ok(Some(cdr));
    }
    let told = told_by(shop, document.id).await?;
    match told.into_iter().rfind(|it| it.1 == Condition::Add) {
        Some((summary, _)) => Ok(document_file::answered(reads, summary.id).await?.cdr),
        None => Ok(None),
    }
}

/// The summaries that SUNAT took and that tell of a document, the oldest first.
pub async fn told_by(shop: &Shop, document: i64) -> Result<Vec<(Document, Condition)>> {
    let reads = shop.store.reads();
    let mut told = Vec::new();
    for (summary, condition) in summary::of_document(reads, document).await? {
        let job = outbox::of_document(reads, summary).await?;
        if job.is_some_and(|it| matches!(it.state, State::Accepted | State::Observed))
            && let Some(summary) = document::by_id(reads, summary).await?
        {
            told.push((summary, condition));
        }
    }
    Ok(told)
}

/// The digest that goes on the printed form of a document; none where the shop does not sign. A
/// certificate that fails now keeps no ticket from being printed.
pub async fn digest(
    shop: &Shop,
    db: &mut SqliteConnection,
    document: &Document,
) -> Result<Option<String>> {
    if let Some(kept) = document_file::signature(db, document.id).await? {
        return Ok(Some(kept.digest));
    }
    digest_anew(shop, document).await
}

/// As [`digest`], of a document that is known not to be signed yet.
pub(crate) async fn digest_anew(shop: &Shop, document: &Document) -> Result<Option<String>> {
    if shop.signer.held().is_none() {
        return Ok(None);
    }
    let xml = written(shop, document).await?;
    match signed_or_to_sign(shop, document, &xml).await {
        Ok(signed) => Ok(signed.map(|it| it.1)),
        Err(Refusal::Signing(why)) => {
            tracing::error!(why, name = %document.name, "a document cannot be signed");
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// What may be done with a document now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Send it, or go on with it, at once.
    Resend,
    /// Ask the authority about it.
    Query,
    /// Annul it.
    Void,
    /// Correct it with a note.
    Note,
    /// Issue another boleta in its place.
    Replace,
    /// Give it up.
    Discard,
    /// Read its XML.
    Xml,
    /// Read its CDR.
    Cdr,
    /// Read it as a page.
    Pdf,
    /// Print its ticket again.
    Reprint,
}

impl Action {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resend => "resend",
            Self::Query => "query",
            Self::Void => "void",
            Self::Note => "note",
            Self::Replace => "replace",
            Self::Discard => "discard",
            Self::Xml => "xml",
            Self::Cdr => "cdr",
            Self::Pdf => "pdf",
            Self::Reprint => "reprint",
        }
    }
}

/// How two documents have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// This boleta took the other's place.
    Replaces,
    /// The other boleta took this one's place.
    ReplacedBy,
    /// The other is a note about this boleta.
    Note,
    /// This note corrects the other.
    Corrects,
    /// The other is a summary that tells of this.
    Summary,
    /// The other is a summary that voids this.
    Void,
    /// This summary tells of the other.
    Contains,
}

impl Relation {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replaces => "replaces",
            Self::ReplacedBy => "replaced_by",
            Self::Note => "note",
            Self::Corrects => "corrects",
            Self::Summary => "summary",
            Self::Void => "void",
            Self::Contains => "contains",
        }
    }
}

/// A document, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// As in the list.
    pub listed: Listed,
    /// What it says.
    pub content: Content,
    /// Its job.
    pub job: Option<Job>,
    /// What the authority answered.
    pub answered: Answered,
    /// What that means, where this program knows the code.
    pub meaning: Option<Meaning>,
    /// Every call.
    pub timeline: Vec<Noted>,
    /// The shop's void of it.
    pub void: Option<Void>,
    /// The limit of the Nuevo RUS that its sale passed; only of a boleta.
    pub crossed: Option<Crossed>,
    /// What has to do with it.
    pub related: Vec<(Relation, Listed)>,
    /// What may be done with it.
    pub actions: Vec<Action>,
}

/// A document, whole.
pub async fn detail(shop: &Shop, name: &DocumentName) -> Result<Detail> {
    let document = find(shop, name).await?;
    let mut db = shop.store.reads().acquire().await?;
    let missing = || Refusal::DocumentMissing(name.clone());
    let listed = document::listed(&mut *db, document.id).await?.ok_or_else(missing)?;
    let content = content(&mut db, &document).await?;
    let job = outbox::of_document(&mut *db, document.id).await?;
    let answered = document_file::answered(&mut *db, document.id).await?;
    let timeline = document_file::attempts(&mut *db, document.id, TIMELINE_MAX).await?;
    let void = correction::void_of(&mut *db, document.id).await?;
    let crossed = match (&content, &document.sale_id) {
        (Content::Boleta(_), Some(sale)) => audit::crossed(&mut *db, sale).await?,
        _ => None,
    };
    let related = related(&mut db, &document).await?;
    let corrected = correction::corrected(&mut *db, document.id).await?;
    let past = document_file::past(&mut *db, document.id).await?;
    let replaceable = match &job {
        Some(job) => may_be_replaced(&mut db, job, &answered).await?,
        None => false,
    };
    drop(db);
    let has_cdr = file_cdr(shop, name).await?.is_some();
    let mut actions = Vec::new();
    if let Some(job) = &job {
        let facts = Facts {
            job,
            past: past.sent || past.told,
            corrected,
            void: void.as_ref(),
            replaceable,
            has_cdr,
            answered: &answered,
        };
        actions = allowed(&document, listed.standing, &facts);
    }
    let code = last_code(&answered, &timeline, listed.standing);
    let meaning = code.and_then(|it| {
        // Stopped by our own check: SUNAT has not heard of it.
        if past.last_sent.is_none() && answered.code.is_none() {
            izi_einvoice::before_sending(it, document.name.kind())
        } else {
            izi_einvoice::meaning_of(it, document.name.kind())
        }
    });
    Ok(Detail {
        listed,
        content,
        job,
        answered,
        meaning,
        timeline,
        void,
        crossed,
        related,
        actions,
    })
}

/// The code that explains how a document stands: the authority's; of one that was never let out,
/// the one that our own check found.
fn last_code(answered: &Answered, timeline: &[Noted], standing: Standing) -> Option<u32> {
    if standing == Standing::Job(State::Accepted) && answered.code == Some(0) {
        return None;
    }
    answered.code.or_else(|| {
        let last = timeline.iter().rev().find(|it| !matches!(&*it.call, "retry" | "void"))?;
        let words = last.detail.split(|it: char| !it.is_ascii_digit());
        words.filter(|it| it.len() == 4).find_map(|it| it.parse().ok())
    })
}

struct Facts<'a> {
    job: &'a Job,
    past: bool,
    corrected: Corrected,
    void: Option<&'a Void>,
    replaceable: bool,
    has_cdr: bool,
    answered: &'a Answered,
}

fn allowed(document: &Document, standing: Standing, facts: &Facts<'_>) -> Vec<Action> {
    let state = facts.job.state;
    let is_boleta = document.name.kind() == DocumentKind::Boleta;
    let is_report = document.name.kind().is_report();
    let stands =
        !is_annulled(facts.void) && !matches!(standing, Standing::Voiding | Standing::Voided);
    let is_taken = matches!(state, State::Accepted | State::Observed);
    let waits = matches!(state, State::Queued | State::Unknown | State::Dead);
    let alive = !matches!(state, State::Replaced | State::Discarded);
    let mut actions = vec![Action::Xml];
    let mut may = |action, when: bool| {
        if when {
            actions.push(action);
        }
    };
    may(Action::Cdr, facts.has_cdr);
    may(Action::Pdf, !is_report);
    may(Action::Reprint, is_boleta);
    may(Action::Resend, waits);
    let asks = matches!(state, State::Unknown | State::Dead | State::Queued) && facts.past;
    may(Action::Query, asks || (is_taken && facts.answered.cdr.is_none() && !facts.has_cdr));
    may(Action::Void, is_boleta && stands && alive && !facts.corrected.has_notes);
    may(Action::Note, is_boleta && stands && is_taken);
    may(Action::Replace, is_boleta && stands && facts.replaceable);
    may(Action::Discard, matches!(state, State::Dead) || (state == State::Rejected && !is_report));
    actions
}

/// Whether another boleta may take the place of this one: SUNAT refused it, or was never let have it.
/// What may have arrived is not replaced, for then the sale might have two.
pub(crate) async fn may_be_replaced(
    db: &mut SqliteConnection,
    job: &Job,
    answered: &Answered,
) -> Result<bool> {
    let Some(document) = job.document else { return Ok(false) };
    let refused = |code| izi_einvoice::classify(code) == izi_einvoice::Outcome::Rejected;
    match job.state {
        State::Rejected => return Ok(true),
        State::Discarded if answered.code.is_some_and(refused) => return Ok(true),
        State::Dead | State::Discarded => {}
        _ => return Ok(false),
    }
    let past = document_file::past(&mut *db, document).await?;
    if past.foreign {
        return Ok(true);
    }
    Ok(!(past.sent || past.told))
}

async fn related(
    db: &mut SqliteConnection,
    document: &Document,
) -> Result<Vec<(Relation, Listed)>> {
    let mut found = Vec::new();
    let is_boleta = document.name.kind() == DocumentKind::Boleta;
    if let Some(about) = document.about {
        let relation = if is_boleta { Relation::Replaces } else { Relation::Corrects };
        found.push((relation, about));
    }
    for it in document::about(&mut *db, document.id).await? {
        let same = it.name.kind() == DocumentKind::Boleta;
        found.push((if same { Relation::ReplacedBy } else { Relation::Note }, it.id));
    }
    for (summary, condition) in summary::of_document(&mut *db, document.id).await? {
        let voids = condition == Condition::Void;
        found.push((if voids { Relation::Void } else { Relation::Summary }, summary));
    }
    for member in summary::lines(&mut *db, document.id).await? {
        found.push((Relation::Contains, member.document));
    }
    let mut related = Vec::with_capacity(found.len());
    for (relation, id) in found {
        if let Some(listed) = document::listed(&mut *db, id).await? {
            related.push((relation, listed));
        }
    }
    Ok(related)
}

/// Whether a void of a boleta is on its way or done.
pub(crate) fn is_annulled(void: Option<&Void>) -> bool {
    void.is_some_and(|it| it.state != VoidState::Failed)
}
