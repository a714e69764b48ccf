//! Text as people look for it: without case, accents or punctuation.

/// The words of `text` in lower case and without accents: `"Piña D'Onofrio 500ml"` is `pina`, `d`,
/// `onofrio`, `500`, `ml`. Digits and letters that touch are words of their own, because the same
/// size is written `500ml` and `500 ml`. Only letters and digits are left, so that no word can mean
/// anything to a query language.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut digits = false;
    for it in text.chars() {
        if is_mark(it) {
            continue;
        }
        let is_part = it.is_alphanumeric();
        if (!is_part || it.is_ascii_digit() != digits) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_part {
            digits = it.is_ascii_digit();
            push_plain(&mut word, it);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words of `text` with one space between them: equal for texts that a shop would call the same.
pub fn folded(text: &str) -> String {
    words(text).join(" ")
}

/// A combining mark: what is left of an accent that was written as a character of its own.
fn is_mark(it: char) -> bool {
    matches!(it, '\u{300}'..='\u{36f}')
}

/// Appends `it` in lower case, without its accent.
fn push_plain(word: &mut String, it: char) {
    for lower in it.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ª' => word.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => word.push('c'),
            'ð' | 'ď' | 'đ' => word.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => word.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => word.push('g'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => word.push('i'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => word.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => word.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'º' => word.push('o'),
            'ŕ' | 'ŗ' | 'ř' => word.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' => word.push('s'),
            'ţ' | 'ť' | 'ŧ' => word.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => word.push('u'),
            'ý' | 'ÿ' | 'ŷ' => word.push('y'),
            'ź' | 'ż' | 'ž' => word.push('z'),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ß' => word.push_str("ss"),
            mark if is_mark(mark) => {}
            other => word.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_count() {
        for text in ["PIÑA Ácida", "pina acida", " Piña, «ácida» ", "pin\u{303}a a\u{301}cida"]
        {
            assert_eq!(folded(text), "pina acida", "{text:?}");
        }
        assert_eq!(folded("Coca-Cola INOlvidable 3L"), "coca cola inolvidable 3 l");
        assert_eq!(folded("Leche Gloria 400g x6"), "leche gloria 400 g x 6");
        assert_eq!(folded("D'Onofrio \"NEAR(a b)\" * AND"), "d onofrio near a b and");
        assert_eq!(folded("--- ***"), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,60}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn words_are_letters_and_digits_only(text in ".{0,60}") {
            for word in words(&text) {
                prop_assert!(!word.is_empty() && !word.contains(char::is_whitespace));
                prop_assert!(word.chars().all(|it| !it.is_ascii() || it.is_ascii_alphanumeric()));
            }
        }
    }
}
