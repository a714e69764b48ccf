//! The paper of "Imprimir prueba": what tells at a glance whether a printer is set up well.

use crate::paper::{Align, Paper, Style};
use crate::profile::PrinterProfile;

const QR_TEXT: &str = "iziSales: la impresora lee bien este QR";

/// Accents, sizes, the edges of the roll, a QR and the cut, laid out for `profile`.
pub fn test_strip(profile: &PrinterProfile) -> Paper {
    let mut paper = Paper::new("Prueba de impresora", profile.width);
    let columns = profile.width.columns;
    paper.centred("PRUEBA", Style::DOUBLE);
    paper.centred("Las letras deben verse así:", Style::NORMAL);
    paper.centred("á é í ó ú ü ñ ¿ ¡ Á É Í Ó Ú Ñ °", Style::BOLD);
    paper.centred("S/ 1,234.50", Style::TALL);
    paper.left("La regla debe llenar una sola línea:", Style::NORMAL);
    let ruler: String = (1..=columns).map(|it| char::from(b"0123456789"[it % 10])).collect();
    paper.row(ruler, Style::NORMAL, Align::Left);
    paper.rule();
    paper.centred("El QR debe leerse con el celular:", Style::NORMAL);
    paper.qr(QR_TEXT);
    let page = profile.code_page.as_str().to_uppercase();
    let number = profile.code_page_number;
    paper.centred(&format!("{page} / {number} · {columns} columnas"), Style::NORMAL);
    paper
}
