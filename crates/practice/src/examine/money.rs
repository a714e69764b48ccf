//! Amounts as the XML writes them.

use izi_domain::Money;

/// Céntimos, of an amount that may be negative; none for what is no amount of two decimals.
pub(crate) fn cents(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    digits.parse::<Money>().ok().map(|it| sign * it.cents())
}

/// Ten decimals, as quantities and unit values may have.
pub(crate) const SCALE: i128 = 10_000_000_000;

/// A number of up to ten decimals, in units of [`SCALE`].
pub(crate) fn scaled(text: &str) -> Option<i128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || decimals.len() > 10 {
        return None;
    }
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<10}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_last_digit() {
        assert_eq!((cents("-0.05"), cents("12.5"), cents("1.005")), (Some(-5), Some(1_250), None));
        assert_eq!(scaled("0.3"), Some(3 * SCALE / 10));
        assert_eq!(scaled("1.2345678901"), Some(12_345_678_901));
        assert_eq!((scaled(""), scaled("1.23456789012"), scaled("-1")), (None, None, None));
    }
}
