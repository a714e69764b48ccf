//! A UBL document as a tree of elements, for an adapter whose authority does not take XML: the bytes
//! that were written once stay the one truth, and anything else is read out of them.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Deeper than any document of SUNAT.
const DEPTH_MAX: usize = 64;

/// An element without its prefix.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// The root of a document of ours; in words, why it is none.
    pub(crate) fn parse(xml: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(xml).map_err(|it| it.to_string())?;
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Self> = Vec::new();
        loop {
            let more = match reader.read_event().map_err(|it| it.to_string())? {
                Event::Start(tag) => {
                    if open.len() == DEPTH_MAX {
                        return Err("nested too deeply".to_owned());
                    }
                    open.push(Self::opened(&tag)?);
                    continue;
                }
                Event::End(_) => {
                    let Some(mut it) = open.pop() else { continue };
                    let text = it.text.trim().to_owned();
                    it.text = text;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(it),
                        None => return Ok(it),
                    }
                    continue;
                }
                Event::Text(it) => it.xml_content(XmlVersion::Implicit1_0).into_owned(),
                Event::CData(it) => it.xml_content(XmlVersion::Implicit1_0).into_owned(),
                Event::GeneralRef(it) => match it.resolve_char_ref() {
                    Ok(Some(char)) => char.to_string(),
                    Ok(None) => resolve_predefined_entity(&it)
                        .ok_or_else(|| "an entity that XML does not know".to_owned())?
                        .to_owned(),
                    Err(bad) => return Err(bad.to_string()),
                },
                Event::Eof => return Err("it ends too early".to_owned()),
                _ => continue,
            };
            if let Some(it) = open.last_mut() {
                it.text.push_str(&more);
            }
        }
    }

    fn opened(tag: &BytesStart<'_>) -> Result<Self, String> {
        let mut it = Self { name: tag.local_name().as_ref().to_owned(), ..Self::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|it| it.to_string())?;
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|it| it.to_string())?;
            it.attributes
                .push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        Ok(it)
    }

    /// The first element at that path below this one.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |it, name| it.children.iter().find(|it| it.name == name))
    }

    /// The text at that path; empty where there is none.
    pub(crate) fn text_at(&self, path: &str) -> &str {
        self.at(path).map_or("", |it| it.text.as_str())
    }

    /// The children with that name.
    pub(crate) fn all(&self, name: &'static str) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |it| it.name == name)
    }

    /// Its own text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// An attribute, without its prefix; empty where there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_with_its_attributes_and_without_its_prefixes() {
        let xml = "<a:Invoice xmlns:a=\"x\"><b:Type listID=\"0101\">03</b:Type><b:Line>\
                   <b:Name><![CDATA[Sal & ]]>az&#250;car &amp; m&#xe1;s</b:Name></b:Line><b:Line/>\
                   </a:Invoice>";
        let root = Element::parse(xml.as_bytes()).unwrap();
        assert_eq!(root.name, "Invoice");
        assert_eq!(root.at("Type").unwrap().attribute("listID"), "0101");
        assert_eq!(root.text_at("Line/Name"), "Sal & azúcar & más");
        assert_eq!((root.text_at("Line/No"), root.all("Line").count()), ("", 2));
        for broken in ["", "<a>", "<a></b>", "<a>&nada;</a>", "hola"] {
            assert!(Element::parse(broken.as_bytes()).is_err(), "{broken:?}");
        }
    }
}
