//! Writes XML that is well formed by construction and already in canonical form: what stands after
//! the first line is byte for byte what inclusive C14N 1.0 makes of it, so that a signature digests
//! these bytes and no others.

use std::fmt::{Display, Write};

use izi_domain::Money;

/// An XML document as it grows. Elements close themselves, and every text is escaped here and
/// nowhere else.
pub(crate) struct Xml {
    text: String,
}

impl Xml {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        let mut text = String::with_capacity(bytes);
        text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { text }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// An element with elements inside.
    pub(crate) fn within(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.within_with(name, &[], inside);
    }

    /// An element with attributes and with elements inside.
    pub(crate) fn within_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        inside(self);
        self.close(name);
    }

    /// An element with text inside.
    pub(crate) fn leaf(&mut self, name: &str, text: &str) {
        self.leaf_with(name, &[], text);
    }

    /// An element with attributes and with text inside.
    pub(crate) fn leaf_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.escaped(text, text_entity);
        self.close(name);
    }

    /// An element with text inside that needs no escape: digits, dates, our own codes.
    pub(crate) fn digits(&mut self, name: &str, attributes: &[(&str, &str)], text: impl Display) {
        self.open(name, attributes);
        // A string takes whatever is written to it.
        let _ = write!(self.text, "{text}");
        self.close(name);
    }

    /// An amount of soles.
    pub(crate) fn amount(&mut self, name: &str, money: Money) {
        self.digits(name, SOLES, money);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            self.text.push(' ');
            self.text.push_str(attribute);
            self.text.push_str("=\"");
            self.escaped(value, attribute_entity);
            self.text.push('"');
        }
        self.text.push('>');
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Replaces what XML cannot carry as it is.
    fn escaped(&mut self, text: &str, entity: fn(char) -> Option<&'static str>) {
        // Nearly every text: nothing to look at twice. 0xEF begins U+FFFE and U+FFFF.
        if text.bytes().all(|it| it >= b' ' && !matches!(it, b'&' | b'<' | b'>' | b'"' | 0xEF)) {
            self.text.push_str(text);
            return;
        }
        let mut plain_from = 0;
        for (at, it) in text.char_indices() {
            let Some(instead) = entity(it) else { continue };
            self.text.push_str(&text[plain_from..at]);
            self.text.push_str(instead);
            plain_from = at + it.len_utf8();
        }
        self.text.push_str(&text[plain_from..]);
    }
}

/// The attributes of an amount.
pub(crate) const SOLES: &[(&str, &str)] = &[("currencyID", "PEN")];

/// What C14N writes for a character of a text, where that is not the character itself.
const fn text_entity(it: char) -> Option<&'static str> {
    match it {
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => entity(it),
    }
}

/// The same for an attribute.
const fn attribute_entity(it: char) -> Option<&'static str> {
    match it {
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => entity(it),
    }
}

/// What XML 1.0 cannot carry at all (most control characters) becomes U+FFFD: one strange name must
/// not make a document unreadable.
const fn entity(it: char) -> Option<&'static str> {
    match it {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
            Some("\u{fffd}")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaves::leaves;
    use proptest::prelude::*;

    fn written(text: &str) -> Vec<u8> {
        let mut xml = Xml::with_capacity(64);
        xml.within("a", |xml| xml.leaf_with("b", &[("c", text)], text));
        xml.into_bytes()
    }

    #[test]
    fn markup_in_a_name_stays_text() {
        let bytes = written("<img onerror=\"x\"> & 'ñ' ]]> 🍞");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(">&lt;img onerror=\"x\"&gt; &amp; 'ñ' ]]&gt; 🍞<"), "{text}");
    }

    proptest! {
        #[test]
        fn any_text_without_control_characters_comes_back(text in "[^\\p{C}\\s]{1,40}") {
            let found = leaves(&written(&text)).unwrap();
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0].text, &text);
        }

        #[test]
        fn no_text_at_all_breaks_the_document(text in any::<String>()) {
            prop_assert!(leaves(&written(&text)).is_ok());
        }
    }
}
