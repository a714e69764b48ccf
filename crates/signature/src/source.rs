//! The bytes of a document as text, in the encodings documents for SUNAT come in.

use std::borrow::Cow;

/// The text of a document; `None` where its encoding is another than it says, or one that we do
/// not read. UTF-8 is what we write; older programs in Peru write ISO-8859-1.
pub(crate) fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match encoding(bytes).as_deref() {
        None | Some("utf-8" | "utf8") => str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Some("iso-8859-1" | "latin1") => {
            Some(Cow::Owned(bytes.iter().map(|it| char::from(*it)).collect()))
        }
        Some("us-ascii" | "ascii") if bytes.is_ascii() => {
            str::from_utf8(bytes).ok().map(Cow::Borrowed)
        }
        Some(_) => None,
    }
}

/// What the XML declaration says, in lower case.
fn encoding(bytes: &[u8]) -> Option<String> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let end = rest.windows(2).position(|it| it == b"?>")?;
    let declaration = str::from_utf8(rest.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next()?;
    value.strip_prefix(quote)?.split(quote).next().map(str::to_ascii_lowercase)
}
