//! PEM text: blocks of base64 between dashes, and anything at all between the blocks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// One block.
pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) der: Vec<u8>,
    /// Whether it says in its head that its content is encrypted (RFC 1421).
    pub(crate) is_encrypted: bool,
}

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Whether these bytes look like PEM text rather than like a binary file.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(BEGIN.len()).any(|it| it == BEGIN.as_bytes())
}

/// The blocks of a text in their order; `None` where one has no end or is no base64.
pub(crate) fn blocks(text: &str) -> Option<Vec<Block>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, from_label)) = rest.split_once(BEGIN) {
        let (label, body) = from_label.split_once(DASHES)?;
        let (body, after) = body.split_once(&format!("-----END {label}{DASHES}"))?;
        // Headers come first and have a colon; base64 has none.
        let is_header = |line: &&str| line.contains(':');
        let is_encrypted = body.lines().filter(is_header).any(|it| it.contains("ENCRYPTED"));
        let base64: String =
            body.lines().filter(|it| !is_header(it)).flat_map(str::split_whitespace).collect();
        let der = STANDARD.decode(base64).ok()?;
        found.push(Block { label: label.to_owned(), der, is_encrypted });
        rest = after;
    }
    Some(found)
}
