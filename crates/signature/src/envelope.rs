//! The documents of `izi-einvoice` as a signature sees them: canonical already, with one known
//! place for it.

use std::ops::Range;

const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const BEFORE: &[u8] = b"<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent>";
const AFTER: &[u8] = b"</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>";

/// An unsigned document, taken apart.
pub(crate) struct Envelope<'a> {
    /// From the root element to its end: the canonical form of the whole.
    pub(crate) canonical: &'a [u8],
    /// The namespaces declared at the root, as they stand there, with a blank before each.
    pub(crate) namespaces: &'a [u8],
    /// Where in the whole document the signature goes.
    place: usize,
}

impl<'a> Envelope<'a> {
    /// `None` where it is not a document as `izi-einvoice` writes them.
    pub(crate) fn of(unsigned: &'a [u8]) -> Option<Self> {
        let canonical = unsigned.strip_prefix(DECLARATION)?;
        // The root's start tag: no value of an attribute in it has a `>`.
        let end = canonical.iter().position(|it| *it == b'>')?;
        let tag = canonical.get(..end)?;
        let namespaces = namespaces(tag)?;
        let after_tag = canonical.get(end + 1..)?;
        let after_place = after_tag.strip_prefix(BEFORE)?;
        let name = tag.get(1..)?.split(|it| *it == b' ').next()?;
        let is_whole = after_place.starts_with(AFTER)
            && canonical.starts_with(b"<")
            && canonical.strip_suffix(b">")?.strip_suffix(name)?.ends_with(b"</");
        is_whole.then_some(Self {
            canonical,
            namespaces: tag.get(namespaces)?,
            place: unsigned.len() - after_place.len(),
        })
    }
}

/// The part of a root's start tag that declares namespaces, from its first blank on. Canonical form
/// has the declarations first, and the rest of the attributes behind them.
fn namespaces(tag: &[u8]) -> Option<Range<usize>> {
    let from = tag.iter().position(|it| *it == b' ')?;
    let mut to = from;
    let mut has_ds = false;
    while let Some(attribute) = tag.get(to..).filter(|it| it.starts_with(b" xmlns")) {
        has_ds |= attribute.starts_with(b" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"");
        let opening = attribute.iter().position(|it| *it == b'"')?;
        let value = attribute.get(opening + 1..)?;
        to += opening + 1 + value.iter().position(|it| *it == b'"')? + 1;
    }
    has_ds.then_some(from..to)
}

/// The document with the signature in its place; `None` where it has no such place or one that is
/// taken.
pub fn embed(unsigned: &[u8], element: &[u8]) -> Option<Vec<u8>> {
    let (head, tail) = unsigned.split_at_checked(Envelope::of(unsigned)?.place)?;
    Some([head, element, tail].concat())
}
