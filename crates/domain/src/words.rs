//! An amount in words, as tickets print it and legend 1000 of the boleta carries it.

use crate::money::Money;

/// `TRECE CON 20/100 SOLES`: whole soles in words and céntimos as a fraction, in capitals with
/// their accents.
pub fn in_words(amount: Money) -> String {
    let sign = if amount.cents() < 0 { "MENOS " } else { "" };
    let cents = amount.cents().unsigned_abs();
    format!("{sign}{} CON {:02}/100 SOLES", number(cents / 100), cents % 100)
}

const UNDER_THIRTY: [&str; 30] = [
    "CERO",
    "UNO",
    "DOS",
    "TRES",
    "CUATRO",
    "CINCO",
    "SEIS",
    "SIETE",
    "OCHO",
    "NUEVE",
    "DIEZ",
    "ONCE",
    "DOCE",
    "TRECE",
    "CATORCE",
    "QUINCE",
    "DIECISÉIS",
    "DIECISIETE",
    "DIECIOCHO",
    "DIECINUEVE",
    "VEINTE",
    "VEINTIUNO",
    "VEINTIDÓS",
    "VEINTITRÉS",
    "VEINTICUATRO",
    "VEINTICINCO",
    "VEINTISÉIS",
    "VEINTISIETE",
    "VEINTIOCHO",
    "VEINTINUEVE",
];

const TENS: [&str; 10] =
    ["", "", "", "TREINTA", "CUARENTA", "CINCUENTA", "SESENTA", "SETENTA", "OCHENTA", "NOVENTA"];

const HUNDREDS: [&str; 10] = [
    "",
    "CIENTO",
    "DOSCIENTOS",
    "TRESCIENTOS",
    "CUATROCIENTOS",
    "QUINIENTOS",
    "SEISCIENTOS",
    "SETECIENTOS",
    "OCHOCIENTOS",
    "NOVECIENTOS",
];

/// The scale of Spanish is long: a billón is a million millones.
const SCALES: [(u64, &str, &str); 2] =
    [(1_000_000_000_000, "BILLÓN", "BILLONES"), (1_000_000, "MILLÓN", "MILLONES")];

fn number(n: u64) -> String {
    for (scale, one, many) in SCALES {
        let above = n / scale;
        if above > 0 {
            let name = if above == 1 { one } else { many };
            return with_rest(&format!("{} {name}", before_a_noun(above)), n % scale);
        }
    }
    match (n / 1_000, n % 1_000) {
        (0, rest) => under_a_thousand(rest),
        (1, rest) => with_rest("MIL", rest),
        (thousands, rest) => with_rest(&format!("{} MIL", before_a_noun(thousands)), rest),
    }
}

fn under_a_thousand(n: u64) -> String {
    // Places in the tables: `n` is below 1,000 here, which fits anywhere.
    let place = |it: u64| usize::try_from(it).unwrap_or(0);
    let (hundreds, tens, units) = (place(n / 100), place(n % 100 / 10), place(n % 10));
    match (hundreds, n % 100) {
        (0, rest @ 0..30) => UNDER_THIRTY[place(rest)].to_owned(),
        (0, _) if units == 0 => TENS[tens].to_owned(),
        (0, _) => format!("{} Y {}", TENS[tens], UNDER_THIRTY[units]),
        (1, 0) => "CIEN".to_owned(),
        (_, rest) => with_rest(HUNDREDS[hundreds], rest),
    }
}

fn with_rest(head: &str, rest: u64) -> String {
    if rest == 0 { head.to_owned() } else { format!("{head} {}", number(rest)) }
}

/// `UNO` loses its end before MIL and MILLONES: VEINTIÚN MIL, TREINTA Y UN MIL.
fn before_a_noun(n: u64) -> String {
    let words = number(n);
    if let Some(head) = words.strip_suffix("VEINTIUNO") {
        return format!("{head}VEINTIÚN");
    }
    match words.strip_suffix("UNO") {
        Some(head) => format!("{head}UN"),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(amount: &str, words: &str) {
        assert_eq!(in_words(amount.parse().unwrap()), words, "{amount}");
    }

    #[test]
    fn amounts_of_the_counter_are_said_as_people_say_them() {
        check("13.20", "TRECE CON 20/100 SOLES");
        check("0.50", "CERO CON 50/100 SOLES");
        check("1.00", "UNO CON 00/100 SOLES");
        check("16.05", "DIECISÉIS CON 05/100 SOLES");
        check("22.00", "VEINTIDÓS CON 00/100 SOLES");
        check("31.90", "TREINTA Y UNO CON 90/100 SOLES");
        check("80.00", "OCHENTA CON 00/100 SOLES");
        check("100.00", "CIEN CON 00/100 SOLES");
        check("101.00", "CIENTO UNO CON 00/100 SOLES");
        check("555.55", "QUINIENTOS CINCUENTA Y CINCO CON 55/100 SOLES");
        check("700.00", "SETECIENTOS CON 00/100 SOLES");
    }

    #[test]
    fn thousands_and_millions_shorten_uno() {
        check("1000.00", "MIL CON 00/100 SOLES");
        check("1001.00", "MIL UNO CON 00/100 SOLES");
        check("21000.10", "VEINTIÚN MIL CON 10/100 SOLES");
        check("31021.00", "TREINTA Y UN MIL VEINTIUNO CON 00/100 SOLES");
        check("100000.00", "CIEN MIL CON 00/100 SOLES");
        check("1000000.00", "UN MILLÓN CON 00/100 SOLES");
        check(
            "9999999.99",
            "NUEVE MILLONES NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE CON 99/100 SOLES",
        );
    }

    #[test]
    fn amounts_beyond_any_sale_still_have_words() {
        assert_eq!(in_words(Money::from_cents(-1_50)), "MENOS UNO CON 50/100 SOLES");
        let words = in_words(Money::from_cents(i64::MAX));
        assert!(
            words.starts_with("NOVENTA Y DOS MIL DOSCIENTOS TREINTA Y TRES BILLONES"),
            "{words}"
        );
    }
}
