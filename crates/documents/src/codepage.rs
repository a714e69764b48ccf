//! The code pages of ticket printers: their upper halves, and what stands in for what one lacks.

use crate::cells::without_accent;

/// A code page that a printer can be set to with `ESC t n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CodePage {
    /// The page that every printer has. It lacks Á, Í, Ó and Ú.
    Cp437,
    /// All of Spanish, with the same number nearly everywhere, and with the bytes of 437 for
    /// everything but Á, Í, Ó and Ú: right even on a printer that ignores `ESC t`.
    #[default]
    Cp850,
    /// 850 with the euro.
    Cp858,
    /// Windows' own.
    Cp1252,
    /// Portuguese: all of Spanish too, the small letters where 437 has them.
    Cp860,
}

// The bytes 0x80 to 0xFF; NUL where a page has nothing.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP858: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP860: &str = "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧Ó\
    áíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP1252: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ\
    \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

/// What is printed for a symbol that a page lacks, one cell for one cell. Letters lose their accent.
const STAND_INS: &[(&str, u8)] = &[
    ("─═‗¯", b'-'),
    ("│║¦", b'|'),
    ("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬", b'+'),
    ("░▒▓█▄▀■", b'#'),
    ("¹", b'1'),
    ("²", b'2'),
    ("³", b'3'),
    ("×", b'x'),
    ("Ø", b'O'),
    ("ø", b'o'),
    ("Ð", b'D'),
    ("ð", b'd'),
    ("©", b'c'),
    ("®", b'r'),
    ("ı", b'i'),
    ("ƒ", b'f'),
    ("¨", b'"'),
    ("´", b'\''),
    ("¸", b','),
    ("€", b'E'),
    ("Æ", b'A'),
    ("æ", b'a'),
    ("¥", b'Y'),
];

impl CodePage {
    /// Every page, in the order the printer's wizard offers them.
    pub const ALL: [Self; 5] = [Self::Cp850, Self::Cp858, Self::Cp1252, Self::Cp860, Self::Cp437];

    /// Its name in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cp437 => "cp437",
            Self::Cp850 => "cp850",
            Self::Cp858 => "cp858",
            Self::Cp1252 => "cp1252",
            Self::Cp860 => "cp860",
        }
    }

    /// The page of that name.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// The number that most printers give it in `ESC t n`.
    pub const fn usual_number(self) -> u8 {
        match self {
            Self::Cp437 => 0,
            Self::Cp850 => 2,
            Self::Cp858 => 19,
            Self::Cp1252 => 16,
            Self::Cp860 => 3,
        }
    }

    const fn upper_half(self) -> &'static str {
        match self {
            Self::Cp437 => CP437,
            Self::Cp850 => CP850,
            Self::Cp858 => CP858,
            Self::Cp1252 => CP1252,
            Self::Cp860 => CP860,
        }
    }

    /// Whether it has `it` as a visible character or a space.
    pub(crate) fn has(self, it: char) -> bool {
        matches!(it, ' '..='~')
            || (!matches!(it, '\0' | '\u{a0}' | '\u{ad}')
                && self.upper_half().chars().any(|known| known == it))
    }

    /// The byte for `it`, or for what stands in for it: always one, never a control byte.
    pub fn byte(self, it: char) -> u8 {
        if let ' '..='~' = it {
            return u8::try_from(it).unwrap_or(b'?');
        }
        if self.has(it) {
            let place = self.upper_half().chars().position(|known| known == it);
            return place.and_then(|it| u8::try_from(0x80 + it).ok()).unwrap_or(b'?');
        }
        let plain = without_accent(it);
        if plain != it {
            return self.byte(plain);
        }
        STAND_INS.iter().find(|(symbols, _)| symbols.contains(it)).map_or(b'?', |(_, byte)| *byte)
    }

    /// The character that [`CodePage::byte`] prints for `it`.
    pub(crate) fn shown(self, it: char) -> char {
        match self.byte(it) {
            low @ 0..0x80 => char::from(low),
            high => self.upper_half().chars().nth(usize::from(high) - 0x80).unwrap_or('?'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(page: CodePage, text: &str) -> Vec<u8> {
        text.chars().map(|it| page.byte(it)).collect()
    }

    #[test]
    fn every_page_has_its_128_places() {
        for page in CodePage::ALL {
            assert_eq!(page.upper_half().chars().count(), 128, "{page:?}");
            assert_eq!(CodePage::named(page.as_str()), Some(page));
        }
    }

    #[test]
    fn spanish_is_right_on_every_page() {
        let common = [0xa0, 0x82, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa8, 0xad, 0x90, 0x9a];
        for page in [CodePage::Cp437, CodePage::Cp850, CodePage::Cp858, CodePage::Cp860] {
            assert_eq!(bytes(page, "áéíóúñÑ¿¡ÉÜ"), common, "{page:?}");
        }
        assert_eq!(bytes(CodePage::Cp850, "ÁÍÓÚ"), [0xb5, 0xd6, 0xe0, 0xe9]);
        assert_eq!(bytes(CodePage::Cp858, "ÁÍÓÚ"), [0xb5, 0xd6, 0xe0, 0xe9]);
        assert_eq!(bytes(CodePage::Cp860, "ÁÍÓÚ"), [0x86, 0x8b, 0x9f, 0x96]);
        assert_eq!(bytes(CodePage::Cp437, "ÁÍÓÚ"), *b"AIOU", "437 has no such capitals");
        assert_eq!(bytes(CodePage::Cp1252, "áñÑ¿ÓÚ"), [0xe1, 0xf1, 0xd1, 0xbf, 0xd3, 0xda]);
    }

    #[test]
    fn a_hyphen_is_a_hyphen() {
        for page in CodePage::ALL {
            assert_eq!(bytes(page, "B001-17 S/ ~"), *b"B001-17 S/ ~", "{page:?}");
        }
    }

    #[test]
    fn what_a_page_lacks_is_one_visible_ascii_byte() {
        for it in CP850.chars().filter(|it| !matches!(it, '\u{a0}' | '\u{ad}')) {
            for page in CodePage::ALL {
                let byte = page.byte(it);
                assert!(page.has(it) || matches!(byte, b' '..=b'~'), "{it} on {page:?}: {byte:#x}");
            }
        }
    }
}
