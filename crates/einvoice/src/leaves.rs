//! Reads any XML as the flat list of its texts: all that is needed of documents whose shape is not
//! ours to rely on.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Reader, XmlVersion};

/// An element that holds text and no element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The names from the root to it without their prefixes, joined by `/`.
    pub path: String,
    /// Its text, trimmed.
    pub text: String,
}

/// The bytes are no well-formed XML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not well-formed XML: {0}")]
pub struct BadXml(pub String);

/// Deeper than any document of SUNAT; a bound against made-up ones.
const DEPTH_MAX: usize = 64;

/// Every element with text only, in the order of the document. Bytes that are no UTF-8 are read as
/// ISO-8859-1, which the older services of SUNAT still write.
pub fn leaves(xml: &[u8]) -> Result<Vec<Leaf>, BadXml> {
    let text = decoded(xml);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut found = Vec::new();
    let mut open: Vec<OpenElement> = Vec::new();
    let mut roots = 0;
    loop {
        match reader.read_event().map_err(bad)? {
            Event::Start(tag) => {
                if let Some(parent) = open.last_mut() {
                    parent.has_elements = true;
                } else {
                    roots += 1;
                }
                if open.len() == DEPTH_MAX || roots > 1 {
                    return Err(BadXml("more than one root, or nested too deeply".to_owned()));
                }
                for attribute in tag.attributes() {
                    attribute.map_err(bad)?;
                }
                let name = tag.local_name();
                let name: &str = name.as_ref();
                open.push(OpenElement::named(name));
            }
            Event::End(_) => close(&mut open, &mut found),
            Event::Text(it) => collect(&mut open, &it.xml_content(XmlVersion::Implicit1_0))?,
            Event::CData(it) => collect(&mut open, &it.xml_content(XmlVersion::Implicit1_0))?,
            Event::GeneralRef(it) => collect(&mut open, &resolved(&it)?)?,
            Event::Eof if open.is_empty() && roots == 1 => return Ok(found),
            Event::Eof => return Err(BadXml("it ends too early".to_owned())),
            _ => {}
        }
    }
}

/// The text of the first leaf whose path ends with `path`.
pub fn first<'a>(leaves: &'a [Leaf], path: &str) -> Option<&'a str> {
    all(leaves, path).next()
}

/// The texts of all leaves whose path ends with `path`.
pub fn all<'a>(leaves: &'a [Leaf], path: &str) -> impl Iterator<Item = &'a str> {
    leaves
        .iter()
        .filter(move |it| {
            it.path.strip_suffix(path).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        })
        .map(|it| it.text.as_str())
}

struct OpenElement {
    name: String,
    text: String,
    has_elements: bool,
}

impl OpenElement {
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), text: String::new(), has_elements: false }
    }
}

fn close(open: &mut Vec<OpenElement>, found: &mut Vec<Leaf>) {
    let path = open.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("/");
    if let Some(it) = open.pop()
        && !it.has_elements
    {
        found.push(Leaf { path, text: it.text.trim().to_owned() });
    }
}

fn collect(open: &mut [OpenElement], text: &str) -> Result<(), BadXml> {
    match open.last_mut() {
        Some(it) => it.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(BadXml("text outside the root".to_owned())),
    }
    Ok(())
}

/// quick-xml hands out every `&…;` on its own, between the texts before and after it.
fn resolved(reference: &BytesRef<'_>) -> Result<String, BadXml> {
    if let Some(it) = reference.resolve_char_ref().map_err(bad)? {
        return Ok(it.to_string());
    }
    let name: &str = reference;
    resolve_predefined_entity(name)
        .map(str::to_owned)
        .ok_or_else(|| BadXml(format!("unknown entity {name}")))
}

fn decoded(xml: &[u8]) -> String {
    let xml = xml.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(xml);
    match std::str::from_utf8(xml) {
        Ok(text) => text.to_owned(),
        Err(_) => xml.iter().copied().map(char::from).collect(),
    }
}

fn bad(why: impl std::fmt::Display) -> BadXml {
    BadXml(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_whatever_the_prefix() {
        let xml = b"<n:a xmlns:n='u'><n:b>1 &amp; 2<![CDATA[ <3>]]>&#241;</n:b><b/><c x='1'> z </c></n:a>";
        let found = leaves(xml).unwrap();
        assert_eq!(all(&found, "a/b").collect::<Vec<_>>(), ["1 & 2 <3>ñ", ""]);
        assert_eq!(first(&found, "c"), Some("z"));
        assert_eq!(first(&found, "d"), None);
    }

    #[test]
    fn latin_1_is_read_as_such() {
        let found =
            leaves(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Comunicaci\xF3n</a>");
        assert_eq!(first(&found.unwrap(), "a"), Some("Comunicación"));
    }

    #[test]
    fn what_is_not_xml_is_told() {
        for it in ["", "hola", "<a>", "<a></b>", "<a>&nbsp;</a>", "<a/><b/>", "<a/>x", "<a x=1/>"] {
            assert!(leaves(it.as_bytes()).is_err(), "{it:?}");
        }
        assert!(leaves("<a>".repeat(100_000).as_bytes()).is_err());
    }
}
