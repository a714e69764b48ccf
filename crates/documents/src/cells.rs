//! From whatever people type to what paper can show, one cell a character.

use crate::codepage::CodePage;

/// Letters with a mark: the letter as one character, its base, and the mark where a text writes the
/// two apart (as files from a Mac do).
const MARKED: [(&str, &str, char); 7] = [
    ("ÀÈÌÒÙàèìòù", "AEIOUaeiou", '\u{300}'),
    ("ÁÉÍÓÚÝáéíóúý", "AEIOUYaeiouy", '\u{301}'),
    ("ÂÊÎÔÛâêîôû", "AEIOUaeiou", '\u{302}'),
    ("ÃÑÕãñõ", "ANOano", '\u{303}'),
    ("ÄËÏÖÜäëïöüÿ", "AEIOUaeiouy", '\u{308}'),
    ("Åå", "Aa", '\u{30a}'),
    ("Çç", "Cc", '\u{327}'),
];

/// Characters that code page 850 lacks, and what is written instead.
const REPLACED: &[(&str, &str)] = &[
    ("‘’‚‛′ʼ", "'"),
    ("“”„‟″", "\""),
    ("‐‑‒–—―−", "-"),
    ("‹", "<"),
    ("›", ">"),
    ("…", "..."),
    ("•∙●▪", "·"),
    ("€", "EUR"),
    ("™", "TM"),
    ("№", "N°"),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("ﬁ", "fi"),
    ("ﬂ", "fl"),
    ("⅓", "1/3"),
    ("⅔", "2/3"),
    ("⁄", "/"),
    ("≤", "<="),
    ("≥", ">="),
    ("→", "->"),
    ("₧", "Pts"),
    ("ĀĂĄ", "A"),
    ("āăą", "a"),
    ("ĆĈĊČ", "C"),
    ("ćĉċč", "c"),
    ("ĎĐ", "D"),
    ("ďđ", "d"),
    ("ĒĔĖĘĚẼ", "E"),
    ("ēĕėęěẽ", "e"),
    ("ĜĞĠĢ", "G"),
    ("ĝğġģ", "g"),
    ("ĨĪĬĮİ", "I"),
    ("ĩīĭį", "i"),
    ("ĹĻĽĿŁ", "L"),
    ("ĺļľŀł", "l"),
    ("ŃŅŇ", "N"),
    ("ńņň", "n"),
    ("ŌŎŐ", "O"),
    ("ōŏő", "o"),
    ("ŔŖŘ", "R"),
    ("ŕŗř", "r"),
    ("ŚŜŞŠȘ", "S"),
    ("śŝşšș", "s"),
    ("ŢŤŦȚ", "T"),
    ("ţťŧț", "t"),
    ("ŨŪŬŮŰŲ", "U"),
    ("ũūŭůűų", "u"),
    ("Ÿ", "Y"),
    ("ŹŻŽ", "Z"),
    ("źżž", "z"),
];

/// Nothing after it has a place on paper or a replacement; most of Unicode is after it.
const LAST_KNOWN: char = 'ﬂ';

/// `text` as paper can show it: only visible characters of code page 850, each one cell wide. Marks
/// written apart are joined, white space becomes spaces, typographers' characters become plain
/// ones, what has no width disappears, and anything else is a question mark. Doing it twice changes
/// nothing.
pub fn cells(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            _ if it <= LAST_KNOWN && CodePage::Cp850.has(it) => out.push(it),
            '\u{300}'..='\u{36f}' => mark(&mut out, it),
            _ if it.is_whitespace() => out.push(' '),
            _ if is_invisible(it) => {}
            '\u{ff01}'..='\u{ff5e}' => out.extend(narrow(it)),
            _ => out.push_str(replaced(it)),
        }
    }
    out
}

/// Puts `mark` on the last character where that letter exists; elsewhere the mark is left out.
fn mark(out: &mut String, mark: char) {
    let Some(base) = out.chars().next_back() else { return };
    let marked = MARKED
        .iter()
        .filter(|(_, _, it)| *it == mark)
        .find_map(|(letters, bases, _)| letters.chars().zip(bases.chars()).find(|it| it.1 == base));
    if let Some((letter, _)) = marked {
        out.pop();
        out.push(letter);
    }
}

/// The base of a letter with a mark, and any other character as it is.
pub(crate) fn without_accent(letter: char) -> char {
    MARKED
        .iter()
        .find_map(|(letters, bases, _)| {
            letters.chars().zip(bases.chars()).find(|it| it.0 == letter)
        })
        .map_or(letter, |(_, base)| base)
}

/// Control characters, joiners, direction marks, variation selectors, the colours of skins, and marks
/// of other scripts that stand on the character before them.
fn is_invisible(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(it, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
        || matches!(it, '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
        || matches!(it, '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// The ASCII character of a wide one, as East Asian keyboards write them.
fn narrow(wide: char) -> Option<char> {
    char::from_u32(u32::from(wide) - 0xff01 + u32::from('!'))
}

fn replaced(it: char) -> &'static str {
    if it > LAST_KNOWN {
        return "?";
    }
    REPLACED.iter().find(|(characters, _)| characters.contains(it)).map_or("?", |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_passes_and_the_rest_becomes_plain() {
        for (typed, shown) in [
            ("¿Qué? ¡Ñandú, pingüino! N° 1 ½ kg", "¿Qué? ¡Ñandú, pingüino! N° 1 ½ kg"),
            ("“Inca Kola” – 500 ml…", "\"Inca Kola\" - 500 ml..."),
            ("nin\u{303}o cafe\u{301}", "niño café"),
            ("a\u{a0}b\tc\nd", "a b c d"),
            ("so\u{ad}fá\u{200b}", "sofá"),
            ("5 € 漢字 🍞\u{fe0f}", "5 EUR ?? ?"),
            ("Škoda Łódź", "Skoda Lódz"),
            ("x\u{323}\u{301}", "x"),
        ] {
            assert_eq!(cells(typed), shown);
            assert_eq!(cells(shown), shown);
        }
    }

    #[test]
    fn every_replacement_can_be_shown() {
        for (characters, plain) in REPLACED {
            assert!(plain.chars().all(|it| CodePage::Cp850.has(it)), "{characters} -> {plain}");
            assert!(characters.chars().all(|it| it <= LAST_KNOWN), "{characters}");
            assert!(
                !characters.chars().any(|it| CodePage::Cp850.has(it)),
                "{characters} needs none"
            );
        }
    }
}
