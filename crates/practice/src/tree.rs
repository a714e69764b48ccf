//! An XML document as a tree of local names and texts: lines must stay together, and the order of
//! elements is looked at.

use izi_einvoice::leaves::leaves;
use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::{XmlVersion, escape::resolve_predefined_entity};

/// An element with what stands in it. Prefixes are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) text: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// The root of a document in UTF-8; none for what is not well-formed.
    pub(crate) fn read(xml: &[u8]) -> Option<Self> {
        // The other reader is stricter: depth, one root, text outside of it, entities.
        leaves(xml).ok()?;
        let text = std::str::from_utf8(xml.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(xml)).ok()?;
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Self> = Vec::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => {
                    let name = tag.local_name();
                    let name: &str = name.as_ref();
                    let mut attributes = Vec::new();
                    for it in tag.attributes() {
                        let it = it.ok()?;
                        let value = it.normalized_value(XmlVersion::Implicit1_0).ok()?;
                        let name = it.key.local_name();
                        let name: &str = name.as_ref();
                        attributes.push((name.to_owned(), value.into_owned()));
                    }
                    open.push(Self { name: name.to_owned(), attributes, ..Self::default() });
                }
                Event::End(_) => {
                    let mut done = open.pop()?;
                    done.text = done.text.trim().into();
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Some(done),
                    }
                }
                Event::Text(it) => say(&mut open, &it.xml_content(XmlVersion::Implicit1_0)),
                Event::CData(it) => say(&mut open, &it.xml_content(XmlVersion::Implicit1_0)),
                Event::GeneralRef(it) => match it.resolve_char_ref().ok()? {
                    Some(it) => say(&mut open, it.encode_utf8(&mut [0; 4])),
                    None => say(&mut open, resolve_predefined_entity(&it)?),
                },
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    /// The first element at the end of that path of names, `A/B/C`.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        let (first, rest) = path.split_once('/').map_or((path, None), |it| (it.0, Some(it.1)));
        let mut here = self.each(first);
        match rest {
            Some(rest) => here.find_map(|it| it.at(rest)),
            None => here.next(),
        }
    }

    /// The text at the end of that path; empty where there is none.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.at(path).map_or("", |it| it.text.as_str())
    }

    /// The attribute with that name; empty where there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str())
    }

    /// The children with that name.
    pub(crate) fn each<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |it| it.name == name)
    }

    /// The first element with that name, however deep.
    pub(crate) fn anywhere(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|it| it.anywhere(name))
    }
}

fn say(open: &mut [Element], text: &str) {
    if let Some(it) = open.last_mut() {
        it.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_together() {
        let root = Element::read(
            b"<?xml version=\"1.0\"?><a:r xmlns:a='u'><l><x>1 &amp; 2</x></l><l><y/><x><![CDATA[<>]]></x></l></a:r>",
        )
        .unwrap();
        assert_eq!(root.name, "r");
        assert_eq!(root.text("l/x"), "1 & 2");
        assert_eq!(root.text("l/y"), "");
        let second = root.each("l").nth(1).unwrap();
        assert_eq!((second.text("x"), second.children.len()), ("<>", 2));
        let with = Element::read(b"<a x='1 &amp; 2' n:y=\"3\" xmlns:n='u'/>").unwrap();
        assert_eq!(
            [with.attribute("x"), with.attribute("y"), with.attribute("z")],
            ["1 & 2", "3", ""]
        );
        assert_eq!(root.anywhere("y").map(|it| it.text.as_str()), Some(""));
    }

    #[test]
    fn what_is_not_whole_is_no_document() {
        for it in ["", "<a>", "<a></b>", "hola", "<a/><b/>", "<a>\u{0}</b>"] {
            assert_eq!(Element::read(it.as_bytes()), None, "{it:?}");
        }
        assert_eq!(Element::read(b"<a>\xF3</a>"), None, "it must be UTF-8");
    }
}
