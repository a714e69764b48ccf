//! What the owner is told about the limits of the Nuevo RUS outside the program.

use izi_domain::rus::Limit;
use izi_domain::{Issuer, Money, Month};

use crate::parts::soles;
use crate::share::door;

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A month in words: `noviembre de 2026`.
pub fn month_words(month: Month) -> String {
    let (_, number, year) = month.first_day().dmy();
    let name = usize::try_from(number).ok().and_then(|it| MONTHS.get(it - 1)).unwrap_or(&"");
    format!("{name} de {year}")
}

/// A threshold that was reached: 75 or 90 hundredths of a limit, or the limit passed (100). `amounts` are
/// what counts against the limit, and the limit.
pub fn rus_message(
    issuer: &Issuer,
    month: Month,
    (limit, percent): (Limit, u32),
    (amount, whole): (Money, Money),
    practice: bool,
) -> String {
    let what = match limit {
        Limit::Category1 => "límite de la categoría 1",
        Limit::Category2 => "límite de la categoría 2, el último del Nuevo RUS",
        Limit::Special => "límite del año de la categoría especial",
        Limit::Year => "límite del año",
    };
    let reached = if percent >= 100 {
        format!("pasó el {what}")
    } else {
        format!("llegó al {percent} % del {what}")
    };
    let when = match limit {
        Limit::Special | Limit::Year => format!("el año {}", month.year()),
        Limit::Category1 | Limit::Category2 => month_words(month),
    };
    let mut text =
        format!("{}: {when} {reached}: S/ {} de S/ {}.", door(issuer), soles(amount), soles(whole));
    if practice {
        text.push_str(" Es una práctica.");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_told_in_words() {
        let issuer = Issuer {
            ruc: "10467793549".parse().unwrap(),
            name: "ROSA QUISPE".parse().unwrap(),
            trade_name: Some("Bodega Rosita".parse().unwrap()),
            address: "Jr. Unión 1".parse().unwrap(),
            ubigeo: "150101".to_owned(),
            regime: izi_domain::Regime::Nrus,
        };
        let month: Month = "2026-11".parse().unwrap();
        let amounts = (Money::from_cents(375_000), Money::from_cents(500_000));
        assert_eq!(
            rus_message(&issuer, month, (Limit::Category1, 75), amounts, false),
            "Bodega Rosita: noviembre de 2026 llegó al 75 % del límite de la categoría 1: \
             S/ 3,750.00 de S/ 5,000.00."
        );
        let passed = rus_message(&issuer, month, (Limit::Year, 100), amounts, true);
        assert!(passed.contains("el año 2026 pasó el límite del año"), "{passed}");
        assert!(passed.ends_with("Es una práctica."));
    }
}
