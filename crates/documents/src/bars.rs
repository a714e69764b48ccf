//! Barcodes as bars: EAN-13, EAN-8 and CODE128, chosen by what the code is.

use barcoders::sym::code128::Code128;
use barcoders::sym::ean8::EAN8;
use barcoders::sym::ean13::EAN13;
use izi_domain::barcode::check_digit;

use crate::paper::Width;
use crate::raster::{Raster, runs};

/// Dots down a barcode: 10 mm at 203 dpi.
pub(crate) const BAR_ROWS: usize = 80;
/// Dots of a module, the widest that fits first: 0.38 and 0.25 mm at 203 dpi. Thinner ones are not
/// read from thermal paper.
const MODULE_DOTS: [usize; 2] = [3, 2];
/// White modules at either side that CODE128 asks for; EAN asks for no more than 11.
const QUIET_MODULES: usize = 11;

/// How a code is written in bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbology {
    /// Thirteen digits with a sound check digit, and the twelve of a UPC-A after a zero.
    Ean13,
    /// Eight digits with a sound check digit.
    Ean8,
    /// Any other visible ASCII.
    Code128,
}

/// A code in bars.
pub(crate) struct Bars {
    pub(crate) symbology: Symbology,
    /// The digits of an EAN, a UPC-A as thirteen; else the code as it is.
    pub(crate) code: String,
    modules: Vec<bool>,
}

impl Bars {
    /// `code` in bars; none of what is empty or no visible ASCII.
    pub(crate) fn of(code: &str) -> Option<Self> {
        if code.is_empty() || !code.bytes().all(|it| it.is_ascii_graphic()) {
            return None;
        }
        let (symbology, code) = match code.len() {
            13 if is_sound(code) => (Symbology::Ean13, code.to_owned()),
            12 if is_sound(code) => (Symbology::Ean13, format!("0{code}")),
            8 if is_sound(code) => (Symbology::Ean8, code.to_owned()),
            _ => (Symbology::Code128, code.to_owned()),
        };
        let modules = match symbology {
            Symbology::Ean13 => EAN13::new(&code).ok()?.encode(),
            Symbology::Ean8 => EAN8::new(&code).ok()?.encode(),
            Symbology::Code128 => Code128::new(in_sets(&code)).ok()?.encode(),
        };
        Some(Self { symbology, code, modules: modules.into_iter().map(|it| it == 1).collect() })
    }

    /// Dots of a module on this roll; none where the code is too long for it.
    pub(crate) fn module_dots(&self, width: &Width) -> Option<usize> {
        let modules = self.modules.len() + 2 * QUIET_MODULES;
        MODULE_DOTS.into_iter().find(|it| modules * it <= width.dots)
    }

    /// The bars as dots, with the quiet zone.
    pub(crate) fn raster(&self, module_dots: usize) -> Raster {
        let modules = self.modules.len() + 2 * QUIET_MODULES;
        let mut raster = Raster::new(modules * module_dots, BAR_ROWS);
        for (from, length) in runs(self.modules.iter().copied()) {
            let left = (QUIET_MODULES + from) * module_dots;
            raster.fill(left, 0, length * module_dots, BAR_ROWS);
        }
        raster
    }
}

fn is_sound(code: &str) -> bool {
    let Some((digits, last)) = code.split_at_checked(code.len() - 1) else { return false };
    code.bytes().all(|it| it.is_ascii_digit()) && last == check_digit(digits).to_string()
}

/// A stretch of a code in one set of CODE128. Set A is for control characters, which no code has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stretch<'a> {
    /// Set B: any visible character.
    B(&'a str),
    /// Set C: digits, two to a symbol.
    C(&'a str),
}

/// The fewest digits for which changing to set C and back is worth it.
const DIGITS_INSIDE: usize = 6;
/// The same at the beginning or the end of a code, where one change is enough.
const DIGITS_AT_EDGE: usize = 4;

/// The stretches of `code` that make the shortest bars.
pub(crate) fn stretches(code: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let mut rest = code;
    // What is not in set C yet: the beginning of `rest`, so many bytes.
    let mut plain = 0;
    while plain < rest.len() {
        let digits = rest[plain..].bytes().take_while(u8::is_ascii_digit).count();
        let at_edge = (plain == 0 && found.is_empty()) || plain + digits == rest.len();
        let least = if at_edge { DIGITS_AT_EDGE } else { DIGITS_INSIDE };
        let whole = plain == 0 && found.is_empty() && digits == rest.len() && digits == 2;
        if digits < least && !whole {
            plain += digits.max(1);
            continue;
        }
        // Of an odd number of digits the first stays in set B.
        let from = plain + digits % 2;
        if from > 0 {
            found.push(Stretch::B(&rest[..from]));
        }
        found.push(Stretch::C(&rest[from..plain + digits]));
        rest = &rest[plain + digits..];
        plain = 0;
    }
    if !rest.is_empty() {
        found.push(Stretch::B(rest));
    }
    found
}

/// As the library takes it: a letter before each stretch says its set.
fn in_sets(code: &str) -> String {
    stretches(code).into_iter().fold(String::new(), |sets, it| match it {
        Stretch::B(text) => sets + "Ɓ" + text,
        Stretch::C(digits) => sets + "Ć" + digits,
    })
}

/// As `GS k 73` takes it: `{B` and the characters, `{C` and a byte for two digits; a brace is doubled.
pub(crate) fn code_128_data(code: &str) -> Vec<u8> {
    let mut data = Vec::new();
    for stretch in stretches(code) {
        match stretch {
            Stretch::B(text) => {
                data.extend(b"{B");
                data.extend(text.replace('{', "{{").bytes());
            }
            Stretch::C(digits) => {
                data.extend(b"{C");
                let pair = |it: &[u8]| it.iter().fold(0, |sum, it| sum * 10 + (it - b'0'));
                data.extend(digits.as_bytes().chunks(2).map(pair));
            }
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stretch::{B, C};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_code_has_bars_and_loses_nothing(code in "[!-~]{1,48}|[0-9A-Z-]{1,20}|[0-9]{1,20}") {
            prop_assert!(Bars::of(&code).is_some());
            let mut whole = String::new();
            for stretch in stretches(&code) {
                match stretch {
                    B(text) => whole.push_str(text),
                    C(digits) => {
                        prop_assert!(digits.len().is_multiple_of(2) && !digits.is_empty());
                        prop_assert!(digits.bytes().all(|it| it.is_ascii_digit()));
                        whole.push_str(digits);
                    }
                }
            }
            prop_assert_eq!(whole, code);
        }
    }

    #[test]
    fn a_code_says_how_it_is_written() {
        for (code, symbology, written) in [
            ("7750182000178", Symbology::Ean13, "7750182000178"),
            ("036000291452", Symbology::Ean13, "0036000291452"),
            ("96385074", Symbology::Ean8, "96385074"),
            ("7750182000179", Symbology::Code128, "7750182000179"),
            ("ARROZ-5", Symbology::Code128, "ARROZ-5"),
        ] {
            let bars = Bars::of(code).unwrap();
            assert_eq!((bars.symbology, bars.code.as_str()), (symbology, written));
        }
        assert!(Bars::of("").is_none() && Bars::of("ñ").is_none() && Bars::of("a b").is_none());
    }

    #[test]
    fn digits_are_packed_where_that_is_shorter() {
        assert_eq!(stretches("12"), [C("12")]);
        assert_eq!(stretches("123"), [B("123")]);
        assert_eq!(stretches("12345"), [B("1"), C("2345")]);
        assert_eq!(stretches("A-1"), [B("A-1")]);
        assert_eq!(stretches("1234AB"), [C("1234"), B("AB")]);
        assert_eq!(stretches("AB12345"), [B("AB1"), C("2345")]);
        assert_eq!(stretches("A1234B"), [B("A1234B")]);
        assert_eq!(stretches("A123456B"), [B("A"), C("123456"), B("B")]);
        assert_eq!(code_128_data("A{123456"), b"{BA{{{C\x0c\x22\x38");
    }

    #[test]
    fn a_code_that_is_too_long_for_the_roll_has_no_bars() {
        let fits = |code: &str, width: &Width| Bars::of(code).unwrap().module_dots(width);
        assert_eq!(fits("7750182000178", &Width::MM_58), Some(3));
        assert_eq!(fits("7750182000178", &Width::MM_80), Some(3));
        assert_eq!(fits("PRODUCTO-123", &Width::MM_58), Some(2));
        assert_eq!(fits("PRODUCTO-ABCDEFGHIJK", &Width::MM_58), None);
        assert_eq!(fits("PRODUCTO-ABCDEFGHIJK", &Width::MM_80), Some(2));
    }
}
