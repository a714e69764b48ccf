//! The glyphs of the picture: 12 × 24 dots, as the font A of ticket printers, so that a picture
//! has the very columns of the paper.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Dots across a cell.
pub(crate) const CELL_WIDTH: usize = 12;
/// Dots down a cell.
pub(crate) const CELL_HEIGHT: usize = 24;

/// Rows of dots from the top; the leftmost dot is the highest bit.
pub(crate) type Glyph = [u16; CELL_HEIGHT];

// Licence and origin: assets/OFL.txt. Strokes are two dots wide, as those of a print head.
static FONT: LazyLock<HashMap<char, Glyph>> =
    LazyLock::new(|| read(include_str!("../assets/ticket-12x24.hex")));

/// The glyph of `it`; an empty one for what is not in code page 850, which no paper has.
pub(crate) fn glyph(it: char) -> Glyph {
    FONT.get(&it).copied().unwrap_or([0; CELL_HEIGHT])
}

fn read(hex: &str) -> HashMap<char, Glyph> {
    hex.lines().filter(|it| !it.starts_with('#')).filter_map(line).collect()
}

/// `0041:` and four hexadecimal digits for each row of dots.
fn line(text: &str) -> Option<(char, Glyph)> {
    let (code, rows) = text.split_once(':')?;
    let mut glyph = [0; CELL_HEIGHT];
    for (place, row) in glyph.iter_mut().enumerate() {
        *row = u16::from_str_radix(rows.get(place * 4..place * 4 + 4)?, 16).ok()?;
    }
    Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, glyph))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codepage::CodePage;

    #[test]
    fn every_character_that_paper_shows_has_its_glyph() {
        let shown = ('!'..='\u{ffff}').filter(|it| CodePage::Cp850.has(*it));
        let mut count = 0;
        for it in shown {
            assert_ne!(glyph(it), [0; CELL_HEIGHT], "{it}");
            count += 1;
        }
        assert_eq!(count, 94 + 126, "ASCII and the upper half of 850 less two spaces");
    }
}
