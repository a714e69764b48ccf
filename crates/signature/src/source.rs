//! The bytes of a document as text, in the encodings documents for SUNAT come in.

use std::borrow::Cow;

/// The text of a document; `None` where its encoding is another than it says, or one that we do
/// not read, or its first line says it in no way that XML 1.0 knows: nothing hashes that line.
/// UTF-8 is what we write; older programs in Peru write ISO-8859-1.
pub(crate) fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match encoding(bytes)?.as_str() {
        "utf-8" | "utf8" => str::from_utf8(bytes).ok().map(Cow::Borrowed),
        "iso-8859-1" | "latin1" => {
            Some(Cow::Owned(bytes.iter().map(|it| char::from(*it)).collect()))
        }
        "us-ascii" | "ascii" if bytes.is_ascii() => str::from_utf8(bytes).ok().map(Cow::Borrowed),
        _ => None,
    }
}

/// What the XML declaration says, in lower case; `None` where it is malformed.
fn encoding(bytes: &[u8]) -> Option<String> {
    const UNDECLARED: &str = "utf-8";
    let Some(rest) = bytes.strip_prefix(b"<?xml") else { return Some(UNDECLARED.to_owned()) };
    let end = rest.windows(2).position(|it| it == b"?>")?;
    let mut rest = str::from_utf8(rest.get(..end)?).ok()?;
    if said(&mut rest, "version") != Some("1.0") {
        return None;
    }
    let encoding = said(&mut rest, "encoding").unwrap_or(UNDECLARED).to_ascii_lowercase();
    let is_sound = matches!(said(&mut rest, "standalone"), None | Some("yes" | "no"));
    // What was not taken off is not what stands there in XML.
    (is_sound && rest.trim_ascii().is_empty()).then_some(encoding)
}

/// Takes ` name="value"` off the front and gives the value; takes nothing where it does not stand
/// there.
fn said<'a>(rest: &mut &'a str, name: &str) -> Option<&'a str> {
    let value = rest.strip_prefix(|it: char| it.is_ascii_whitespace())?;
    let value = value.trim_ascii_start().strip_prefix(name)?;
    let value = value.trim_ascii_start().strip_prefix('=')?.trim_ascii_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let (value, after) = value.strip_prefix(quote)?.split_once(quote)?;
    *rest = after;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_it_in_the_way_of_xml_or_not_at_all() {
        for (first, is_read) in [
            ("", true),
            ("<?xml version=\"1.0\"?>", true),
            ("<?xml version='1.0' encoding='utf-8' standalone='no' ?>", true),
            ("<?xml\tversion = \"1.0\"\nencoding=\"ISO-8859-1\"?>", true),
            ("<?xml version=\"1.1\"?>", false),
            ("<?xml encoding=\"utf-8\"?>", false),
            ("<?xml version=\"1.0\" encodinf=\"utf-8\"?>", false),
            ("<?xml version=\"1.0\"encoding=\"utf-8\"?>", false),
            ("<?xml version=\"1.0\" encoding=\"utf-8' ?>", false),
            ("<?xml version=\"1.0\" encoding=\"utf-7\"?>", false),
            ("<?xml version=\"1.0\" standalone=\"on\"?>", false),
            ("<?xml version=\"1.0\" encoding=\"utf-8\" more?>", false),
            ("<?xml version=\"1.0\"", false),
        ] {
            assert_eq!(text(format!("{first}<a/>").as_bytes()).is_some(), is_read, "{first}");
        }
    }
}
