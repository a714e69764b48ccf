//! What people write in cells: amounts, quantities, codes, units.

use izi_domain::folding::folded;
use izi_domain::{Barcode, Money, Name, Stock, Unit};

use super::reason::Reason;

/// A name that must be there.
pub(super) fn name(text: &str) -> Result<Name, Reason> {
    if text.trim().is_empty() {
        return Err(Reason::NoName);
    }
    text.parse().map_err(|_| Reason::BadName)
}

/// A price that must be there and be more than zero.
pub(super) fn price(text: &str) -> Result<Money, Reason> {
    if text.is_empty() {
        return Err(Reason::NoPrice);
    }
    match money(text) {
        Ok(Money::ZERO) => Err(Reason::ZeroPrice),
        Ok(amount) => Ok(amount),
        Err(BadNumber::Unclear) => Err(Reason::UnclearPrice(text.to_owned())),
        Err(BadNumber::NotANumber) => Err(Reason::BadPrice(text.to_owned())),
    }
}

/// A cost that may be missing.
pub(super) fn cost(text: &str) -> Result<Option<Money>, Reason> {
    if text.is_empty() {
        return Ok(None);
    }
    money(text).map(Some).map_err(|_| Reason::BadCost(text.to_owned()))
}

/// A stock that may be missing; negative when the books say so.
pub(super) fn stock(text: &str) -> Result<Option<Stock>, Reason> {
    if text.is_empty() {
        return Ok(None);
    }
    // Three decimals are grams here: 0,250 is a quarter of a kilo.
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |it| ("-", it));
    plain_number(digits, 3)
        .and_then(|it| format!("{sign}{it}").parse().map_err(|_| BadNumber::NotANumber))
        .map(Some)
        .map_err(|_| Reason::BadStock(text.to_owned()))
}

/// A category that may be missing.
pub(super) fn category(text: &str) -> Result<Option<Name>, Reason> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Reason::BadCategory(text.to_owned()))
}

/// A code that may be missing. `="775…"` and `'775…` are how people keep a spreadsheet from
/// rounding it.
pub(super) fn code(text: &str) -> Result<Option<Barcode>, Reason> {
    let text =
        text.strip_prefix('=').unwrap_or(text).trim_matches('"').trim_start_matches('\'').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_rounded = text.split_once(['e', 'E']).is_some_and(|(digits, power)| {
        digits.contains(['.', ','])
            && power.starts_with('+')
            && power[1..].bytes().all(|it| it.is_ascii_digit())
    });
    if is_rounded {
        return Err(Reason::RoundedCode(text.to_owned()));
    }
    text.parse().map(Some).map_err(|_| Reason::BadCode(text.to_owned()))
}

/// A unit that may be missing: a code of catalogue 03, or the word a shop uses.
pub(super) fn unit(text: &str) -> Result<Option<Unit>, Reason> {
    let unit = match folded(text).as_str() {
        "" => return Ok(None),
        "und" | "unidad" | "unidades" | "unid" | "un" | "u" | "pieza" | "pza" => Unit::PIECE,
        "kg" | "kgs" | "kilo" | "kilos" | "kilogramo" | "kilogramos" => Unit::KILOGRAM,
        "l" | "lt" | "lts" | "litro" | "litros" => Unit::LITRE,
        "g" | "gr" | "grs" | "gramo" | "gramos" => Unit::GRAM,
        "m" | "mt" | "metro" | "metros" => Unit::METRE,
        "ml" | "mililitro" | "mililitros" => Unit::MILLILITRE,
        "caja" | "cajas" | "cja" => Unit::BOX,
        "paq" | "paquete" | "paquetes" | "pqt" => Unit::PACKET,
        "doc" | "docena" | "docenas" => Unit::DOZEN,
        "bolsa" | "bolsas" | "bls" => Unit::BAG,
        "bot" | "botella" | "botellas" => Unit::BOTTLE,
        "gal" | "galon" | "galones" => Unit::GALLON,
        "serv" | "servicio" | "servicios" => Unit::SERVICE,
        _ => Unit::coded(text.trim()).ok_or_else(|| Reason::BadUnit(text.to_owned()))?,
    };
    Ok(Some(unit))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadNumber {
    NotANumber,
    /// One mark and three digits after it: thousands to some, decimals to others.
    Unclear,
}

/// An amount as people write it: `S/ 1,234.50`, `1234,5`.
pub(crate) fn money(text: &str) -> Result<Money, BadNumber> {
    let upper = text.trim().to_uppercase();
    let digits = ["S/.", "S/", "PEN", "SOLES"]
        .iter()
        .find_map(|it| upper.strip_prefix(it))
        .unwrap_or(&upper);
    let number = plain_number(digits.trim(), 2)?;
    number.parse().map_err(|_| BadNumber::NotANumber)
}

/// `1,234.50`, `1.234,50`, `1 234,5` and `.5` as the domain writes them: digits and one point. Zeros
/// beyond `decimals` are dropped.
fn plain_number(text: &str, decimals: usize) -> Result<String, BadNumber> {
    let text: String =
        text.chars().filter(|it| !matches!(it, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let last = text.rfind(['.', ',']);
    let (whole, fraction) = match last {
        None => (text.as_str(), ""),
        Some(place) => (&text[..place], &text[place + 1..]),
    };
    let mark = last.and_then(|it| text[it..].chars().next());
    let repeated = mark.is_some_and(|it| whole.contains(it));
    if repeated {
        // The same mark again parts thousands, and there are no decimals.
        return grouped(&text, mark).filter(|it| digits_only(it)).ok_or(BadNumber::NotANumber);
    }
    let other = if mark == Some('.') { Some(',') } else { Some('.') };
    let has_groups = other.is_some_and(|it| whole.contains(it));
    let whole = if has_groups {
        grouped(whole, other).ok_or(BadNumber::NotANumber)?
    } else {
        whole.to_owned()
    };
    if !digits_only(&whole) || !digits_only(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(BadNumber::NotANumber);
    }
    if fraction.len() == 3 && decimals < 3 && !has_groups && whole != "0" && !whole.is_empty() {
        return Err(BadNumber::Unclear);
    }
    let kept = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { &whole };
    Ok(if kept.is_empty() { whole.to_owned() } else { format!("{whole}.{kept}") })
}

/// `1,234,567` without its marks, when every group after the first has three digits.
fn grouped(text: &str, mark: Option<char>) -> Option<String> {
    let mut groups = text.split(mark?);
    let first = groups.next().filter(|it| (1..=3).contains(&it.len()))?;
    groups.try_fold(first.to_owned(), |whole, it| (it.len() == 3).then(|| whole + it))
}

fn digits_only(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_in_peru_write_them() {
        for (text, cents) in [
            ("3.5", 350),
            ("3,50", 350),
            ("3", 300),
            ("S/ 3.50", 350),
            ("s/.3,50", 350),
            ("S/1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1 234,50", 123_450),
            ("1,234,567", 123_456_700),
            (".8", 80),
            ("0,800", 80),
            ("12.", 1_200),
            ("3.5000", 350),
        ] {
            assert_eq!(price(text), Ok(Money::from_cents(cents)), "{text:?}");
        }
        for text in ["1.234", "1,234", "12,500"] {
            assert_eq!(price(text), Err(Reason::UnclearPrice(text.to_owned())), "{text:?}");
        }
        for text in [
            "abc",
            "-3",
            "3.555",
            "0.005",
            "1,23,45",
            "3.5.5",
            "NaN",
            "1e3",
            "1000000000000000000",
            "S/",
            "$5",
            "٣",
            ".",
            "3..5",
        ] {
            assert!(
                matches!(price(text), Err(Reason::BadPrice(_) | Reason::UnclearPrice(_))),
                "{text:?}"
            );
        }
        assert_eq!(price("0,00"), Err(Reason::ZeroPrice));
        assert_eq!(price(""), Err(Reason::NoPrice));
    }

    #[test]
    fn stock_is_read_in_grams() {
        for (text, milli) in [
            ("12", 12_000),
            ("0,250", 250),
            ("1.5", 1_500),
            ("-3", -3_000),
            ("1.234", 1_234),
            ("1,234.5", 1_234_500),
        ] {
            assert_eq!(stock(text), Ok(Some(Stock::from_milli(milli))), "{text:?}");
        }
        for text in ["doce", "0.0001", "99999999", "--1", "-"] {
            assert_eq!(stock(text), Err(Reason::BadStock(text.to_owned())), "{text:?}");
        }
        assert_eq!(stock(""), Ok(None));
    }

    #[test]
    fn codes_and_units_are_read_as_spreadsheets_leave_them() {
        for text in ["7750182002509", "'7750182002509", "=\"7750182002509\"", " 7750182002509 "] {
            assert_eq!(code(text).unwrap().unwrap().as_str(), "7750182002509");
        }
        assert_eq!(code(""), Ok(None));
        assert_eq!(code("7.75018E+12"), Err(Reason::RoundedCode("7.75018E+12".into())));
        assert_eq!(code("con espacio"), Err(Reason::BadCode("con espacio".into())));
        assert_eq!(code("woo-tee+1").unwrap().unwrap().as_str(), "WOO-TEE+1");
        for (text, expected) in [
            ("kgm", Unit::KILOGRAM),
            ("Kilo", Unit::KILOGRAM),
            ("UND.", Unit::PIECE),
            ("BX", Unit::BOX),
        ] {
            assert_eq!(unit(text), Ok(Some(expected)), "{text:?}");
        }
        assert_eq!(unit("arroba"), Err(Reason::BadUnit("arroba".into())));
    }
}
