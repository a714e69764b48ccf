//! What is said with a boleta that is handed on by message.

use izi_domain::{Issuer, Sale};

use crate::options::Standing;
use crate::parts::soles;

/// The words that go with a boleta by message: from whom, how much, and what its buyer types to look
/// it up at `consult_at`.
pub fn share_words(
    sale: &Sale,
    standing: Option<&Standing>,
    consult_at: &str,
    practice: bool,
) -> String {
    let (day, month, year) = sale.business_date.dmy();
    let mut lines = vec![
        format!("{}: gracias por su compra.", door(&sale.issuer)),
        format!("Boleta de venta electrónica {} por S/ {}", sale.number, soles(sale.total)),
        format!("Fecha: {day:02}/{month:02}/{year}"),
        format!("RUC: {}", sale.issuer.ruc),
        format!("Puede consultarla en {consult_at}"),
    ];
    if let Some(standing) = standing {
        lines.push(format!("Esta boleta ya no vale: {}.", standing.words().to_lowercase()));
    }
    if practice {
        lines.push("Es una práctica: no tiene valor tributario.".to_owned());
    }
    lines.join("\n")
}

pub(crate) fn door(issuer: &Issuer) -> &str {
    issuer.trade_name.as_ref().unwrap_or(&issuer.name).as_str()
}
