//! The constancia de recepción (CDR): what SUNAT answers, as it really looks.
//!
//! Real ones break SUNAT's own schema: a time inside the date, notes in other places, other
//! prefixes, ISO-8859-1, an empty `dummy` entry in the zip, the receiver left out. So only what
//! decides is read, wherever it stands.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use izi_domain::{DocumentKind, DocumentName, Ruc};
use zip::ZipArchive;

use crate::code::{Outcome, classify};
use crate::leaves::{BadXml, Leaf, all, first, leaves};

/// What a CDR says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cdr {
    /// The document it answers, as written there: `B001-1`, perhaps with zeros.
    pub reference: String,
    /// The return code.
    pub code: u32,
    /// Its own words.
    pub description: String,
    /// The observations, each with its code in front.
    pub notes: Vec<String>,
    /// The digest of the document that was received, where it is told (`cbc:DocumentHash`): the
    /// `ds:DigestValue` of the signature in Base64. Whoever signed can tell by it whether it is the
    /// same document.
    pub hash: Option<String>,
    /// Every RUC that it, or the name of its file, gives to the issuer; SUNAT's own left out.
    rucs: Vec<String>,
    /// Every kind of document that it, or the name of its file, says it answers.
    kinds: Vec<DocumentKind>,
}

/// Why bytes are no CDR.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCdr {
    /// The zip cannot be read.
    #[error("unreadable zip: {0}")]
    Zip(String),
    /// The zip has no XML in it.
    #[error("no XML in the zip")]
    Empty,
    /// Above [`BYTES_MAX`].
    #[error("larger than any CDR")]
    TooLarge,
    /// The XML cannot be read.
    #[error(transparent)]
    Xml(#[from] BadXml),
    /// It has no code, or no document that it answers.
    #[error("no {0} in it")]
    Missing(&'static str),
}

/// A CDR has some 10 kB; a zip that unpacks to more than this is no CDR.
pub const BYTES_MAX: u64 = 1 << 20;
/// Stands for an observed document whose notes name no code of 4000 and up: a real CDR has 3030,
/// which alone would say that it was refused. SUNAT's own code for remarks of no kind in particular.
pub const OBSERVED_WITHOUT_CODE: u32 = 4_230;
const SUNAT: &str = "20131312955";

/// Reads a CDR from its zip or from the XML itself.
pub fn read_cdr(bytes: &[u8]) -> Result<Cdr, BadCdr> {
    if bytes.starts_with(b"PK") {
        let (name, xml) = unzipped(bytes)?;
        return parsed(&xml, Reference::of_file(&name));
    }
    parsed(bytes, None)
}

impl Cdr {
    /// What became of the document.
    pub fn outcome(&self) -> Outcome {
        classify(self.settled_code())
    }

    /// The code that decides: of an accepted document with notes, the first observation's.
    pub fn settled_code(&self) -> u32 {
        if self.code != 0 || self.notes.is_empty() {
            return self.code;
        }
        let codes = self.notes.iter().filter_map(|it| leading_code(it));
        codes.into_iter().find(|it| *it >= 4_000).unwrap_or(OBSERVED_WITHOUT_CODE)
    }

    /// Whether it answers this document: the same series and number, and its kind and the issuer's
    /// RUC among those it names. One that names no kind or nobody is let pass by its number.
    pub fn is_about(&self, ruc: &Ruc, name: &DocumentName) -> bool {
        let Some(told) = Reference::read(&self.reference) else { return false };
        (told.series == name.series() && told.correlative == name.correlative())
            && (self.kinds.is_empty() || self.kinds.contains(&name.kind()))
            && (self.rucs.is_empty() || self.rucs.iter().any(|it| it == ruc.as_str()))
    }

    /// The description and the notes as one text.
    pub fn message(&self) -> String {
        let mut message = self.description.clone();
        for note in &self.notes {
            message.push_str(" · ");
            message.push_str(note);
        }
        message
    }
}

fn parsed(xml: &[u8], file: Option<Reference>) -> Result<Cdr, BadCdr> {
    if xml.len() as u64 > BYTES_MAX {
        return Err(BadCdr::TooLarge);
    }
    let leaves = leaves(xml)?;
    let reference = first(&leaves, "DocumentResponse/Response/ReferenceID")
        .filter(|it| !it.is_empty())
        .or_else(|| first(&leaves, "DocumentResponse/DocumentReference/ID"))
        .filter(|it| !it.is_empty())
        .ok_or(BadCdr::Missing("reference"))?;
    let code = first(&leaves, "DocumentResponse/Response/ResponseCode")
        .and_then(|it| it.parse().ok())
        .ok_or(BadCdr::Missing("response code"))?;
    let description =
        first(&leaves, "DocumentResponse/Response/Description").unwrap_or_default().to_owned();
    let mut rucs = rucs_of_the_issuer(&leaves);
    let mut kinds: Vec<_> = all(&leaves, "DocumentResponse/DocumentReference/DocumentTypeCode")
        .filter_map(DocumentKind::coded)
        .collect();
    for it in file.into_iter().chain(Reference::read(reference)) {
        rucs.extend(it.ruc);
        kinds.extend(it.kind);
    }
    let hash = first(&leaves, "DocumentHash").filter(|it| !it.is_empty()).map(str::to_owned);
    Ok(Cdr {
        reference: reference.to_owned(),
        code,
        description,
        // An empty one remarks nothing.
        notes: all(&leaves, "Note").filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        hash,
        rucs,
        kinds,
    })
}

/// SUNAT writes the issuer as receiver of the CDR; an OSE writes it as sender or as issuer party.
fn rucs_of_the_issuer(leaves: &[Leaf]) -> Vec<String> {
    ["SenderParty", "ReceiverParty", "DocumentResponse/IssuerParty"]
        .iter()
        .flat_map(|party| {
            ["PartyIdentification/ID", "PartyLegalEntity/CompanyID"]
                .map(|id| format!("ApplicationResponse/{party}/{id}"))
        })
        .flat_map(|path| all(leaves, &path).map(str::to_owned).collect::<Vec<_>>())
        .map(|it| it.rsplit_once('-').map_or(it.clone(), |(_, number)| number.to_owned()))
        .filter(|it| it != SUNAT && !it.is_empty())
        .collect()
}

/// What the many ways of naming a document have in common: `B001-1`, `B001-00000001`,
/// `03-B001-1`, `10467793549-03-B001-1`, `RC-20261121-1`.
struct Reference {
    ruc: Option<String>,
    kind: Option<DocumentKind>,
    series: String,
    correlative: u32,
}

impl Reference {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts = text.rsplit('-').map(str::trim);
        let correlative = parts.next()?.parse().ok()?;
        let series = parts.next()?.to_owned();
        let kind = parts.next().and_then(DocumentKind::coded);
        let ruc = parts.next().filter(|it| it.parse::<Ruc>().is_ok()).map(str::to_owned);
        Some(Self { ruc, kind, series, correlative })
    }

    /// From the name of the CDR's file: `R-10467793549-03-B001-1.xml`, perhaps in a folder.
    fn of_file(name: &str) -> Option<Self> {
        let file = name.rsplit(['/', '\\']).next()?;
        Self::read(file.rsplit_once('.')?.0)
    }
}

fn leading_code(note: &str) -> Option<u32> {
    let digits = note.trim_start();
    let end = digits.find(|it: char| !it.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// The name and the bytes of the first XML in the zip.
fn unzipped(bytes: &[u8]) -> Result<(String, Vec<u8>), BadCdr> {
    let bad = |it: &dyn std::fmt::Display| BadCdr::Zip(it.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|it| bad(&it))?;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|it| bad(&it))?;
        let Ok(name) = entry.name().map(Cow::into_owned) else { continue };
        if !name.to_ascii_lowercase().ends_with(".xml") {
            continue;
        }
        let mut xml = Vec::new();
        entry.take(BYTES_MAX + 1).read_to_end(&mut xml).map_err(|it| bad(&it))?;
        return if xml.len() as u64 > BYTES_MAX { Err(BadCdr::TooLarge) } else { Ok((name, xml)) };
    }
    Err(BadCdr::Empty)
}
