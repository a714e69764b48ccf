//! What a log may not tell: who bought, how to reach them, and what opens a door.

/// Words after which a secret stands, as in `token=…`, `"password": "…"`, `Authorization: Bearer …`.
const SECRET_WORDS: &[&str] = &[
    "authorization",
    "token",
    "bearer",
    "password",
    "passwd",
    "secret",
    "apikey",
    "api_key",
    "clave",
    "pin",
];

/// A run of letters, digits, `-` and `_` from this length on that mixes cases and digits is taken for a key.
const KEY_LENGTH: usize = 32;

/// The text with DNI, RUC, phones, e-mails, and tokens replaced by what they are.
///
/// A run of digits is judged by its length: barcodes (12 to 14 digits), dates, amounts and numbers
/// of boletas stay readable. An EAN-8 looks like a DNI and is masked too: better so than the reverse.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut secret_follows = false;
    while let Some(first) = rest.chars().next() {
        let word = word(rest);
        if word.is_empty() {
            // A secret stands on the line of its word, behind `=`, `:`, quotes and blanks.
            secret_follows &= matches!(first, '=' | ':' | '"' | '\'' | ' ' | '\\' | '(' | '[');
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let taken = if let Some(length) = email(rest) {
            out.push_str("<email>");
            length
        } else if is_secret_word(word) {
            secret_follows = true;
            out.push_str(word);
            word.len()
        } else if secret_follows && value_follows(&out) {
            secret_follows = false;
            let length = secret(rest, &out);
            out.push_str("<secret>");
            length
        } else if looks_like_key(word) {
            let length = secret(rest, &out);
            out.push_str("<secret>");
            length
        } else if let Some((length, name)) = number(rest, &out) {
            out.push_str(name);
            length
        } else {
            secret_follows = false;
            let length = plain(word);
            out.push_str(&rest[..length]);
            length
        };
        rest = &rest[taken..];
    }
    out
}

/// The letters, digits, `_` and `-` at the start.
fn word(text: &str) -> &str {
    let end = text.find(|it: char| !(it.is_alphanumeric() || it == '_' || it == '-'));
    &text[..end.unwrap_or(text.len())]
}

/// How much of a word that is nothing special may be passed at once: up to a digit that could begin
/// a number of its own (`B001-10467793549`).
fn plain(word: &str) -> usize {
    if is_uuid(word) {
        return word.len();
    }
    let mut length = 0;
    for part in word.split_inclusive(['-', '_']) {
        length += part.len();
        if word[length..].starts_with(|it: char| it.is_ascii_digit()) {
            break;
        }
    }
    length
}

fn is_uuid(word: &str) -> bool {
    word.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && word.chars().all(|it| it == '-' || it.is_ascii_hexdigit())
}

fn is_secret_word(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    SECRET_WORDS.iter().any(|it| {
        lower == *it
            || lower
                .strip_suffix(it)
                .is_some_and(|before| before.ends_with('_') || before.ends_with('-'))
    })
}

/// Whether what was written last joins a word to its value: `token=`, `token: "`, `Bearer `.
fn value_follows(out: &str) -> bool {
    out.ends_with(['=', ':', '"', '\'', '(', '['])
        || out.ends_with(": ")
        || out.to_ascii_lowercase().ends_with("bearer ")
}

/// The length of a secret: up to the quote when it stands in quotes, else up to a blank or to what
/// closes a list.
fn secret(text: &str, before: &str) -> usize {
    if let Some(quote) = before.chars().next_back().filter(|it| matches!(it, '"' | '\'')) {
        return text.find([quote, '\n']).unwrap_or(text.len());
    }
    text.find(|it: char| {
        it.is_whitespace() || matches!(it, '"' | '\'' | ',' | ';' | '&' | ')' | ']' | '}')
    })
    .unwrap_or(text.len())
}

fn looks_like_key(word: &str) -> bool {
    let has = |test: fn(&char) -> bool| word.chars().any(|it| test(&it));
    (word.len() >= KEY_LENGTH || (word.len() >= 16 && word.starts_with("eyJ")))
        && !is_uuid(word)
        && has(char::is_ascii_digit)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
}

/// The length of the e-mail address at the start, if there is one.
fn email(text: &str) -> Option<usize> {
    let part = |it: char| it.is_alphanumeric() || matches!(it, '.' | '_' | '-' | '+' | '%');
    let local = text.find(|it| !part(it))?;
    let host = text[local..].strip_prefix('@')?;
    let end = host.find(|it| !part(it)).unwrap_or(host.len());
    let host = host[..end].trim_end_matches(['.', '-']);
    (local > 0 && host.contains('.')).then_some(local + 1 + host.len())
}

/// The length of the DNI, RUC or phone at the start, and what stands in its place.
fn number(text: &str, before: &str) -> Option<(usize, &'static str)> {
    if before.ends_with(|it: char| it.is_alphanumeric() || it == '.') || is_uuid(word(text)) {
        return None;
    }
    if let Some(length) = phone_in_groups(text) {
        return Some((length, "<phone>"));
    }
    let length = digits(text);
    let after = &text[length..];
    let is_amount = after.strip_prefix('.').is_some_and(|it| digits(it) > 0);
    if is_amount || after.starts_with(char::is_alphabetic) {
        return None;
    }
    let name = match (length, &text[..length]) {
        (8, _) => "<dni>",
        (9, it) if it.starts_with('9') => "<phone>",
        (11, it) if it.starts_with("519") => "<phone>",
        (11, it) if ["10", "15", "16", "17", "20"].iter().any(|kind| it.starts_with(kind)) => {
            "<ruc>"
        }
        _ => return None,
    };
    Some((length, name))
}

fn digits(text: &str) -> usize {
    text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len())
}

/// A mobile number as people write it: `987 654 321`, `987-654-321`.
fn phone_in_groups(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_phone = bytes.len() >= 11
        && bytes[0] == b'9'
        && bytes[..11].iter().enumerate().all(|(at, it)| match at {
            3 | 7 => matches!(it, b' ' | b'-'),
            _ => it.is_ascii_digit(),
        })
        && !bytes.get(11).is_some_and(u8::is_ascii_alphanumeric);
    is_phone.then_some(11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(mask(text), expected, "from {text:?}");
    }

    #[test]
    fn people_are_masked() {
        check("buyer 44120098 of 10467793549.", "buyer <dni> of <ruc>.");
        check("10467793549-03-B001-1.xml", "<ruc>-03-B001-1.xml");
        check("B001-44120098", "B001-<dni>");
        check("dni_44120098", "dni_<dni>");
        check(
            "call 987654321 or 987 654 321, +51 987-654-321",
            "call <phone> or <phone>, +51 <phone>",
        );
        check("+51987654321 51987654321", "+<phone> <phone>");
        check("to rosa.perez+tienda@correo.com.pe, now", "to <email>, now");
        check(r#"{"document_number":"44120098"}"#, r#"{"document_number":"<dni>"}"#);
    }

    #[test]
    fn keys_are_masked() {
        check("Authorization: Bearer abc.def-1", "Authorization: Bearer <secret>");
        check("pse_token=abc123 sent", "pse_token=<secret> sent");
        check(r#"{"password": "hunter 2", "a": 1}"#, r#"{"password": "<secret>", "a": 1}"#);
        check("https://pse.pe/send?api_key=k1&x=2", "https://pse.pe/send?api_key=<secret>&x=2");
        check("key Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z!", "key <secret>");
        check("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end", "<secret> end");
    }

    #[test]
    fn what_support_needs_stays() {
        for text in [
            "2026-11-21T14:32:05.123456Z  INFO izi_app::print: B001-12345678901 printed",
            "code 7750182002509 and 012345678905 at S/ 12345678.90",
            "sale 01945678-1234-7abc-8def-0123456789ab total 700.00",
            "sale 01945678-1234-7000-8000-012345678901 committed",
            "tcp://127.0.0.1:9100 refused (os error 111)",
            "migrated 0001_shop in 12 ms; the token was refused",
            "año ñandú 1234567 123456789 S/ 7.50 · ",
            "",
        ] {
            check(text, text);
        }
    }
}
