//! A document in Nubefact's JSON.

use izi_domain::{BusinessDate, DocumentKind, DocumentName};
use serde_json::Value;

use crate::examine::{About, Paper, cents};

/// Nubefact's own numbers of catalogue 01.
pub(crate) const fn kind_number(kind: DocumentKind) -> u8 {
    match kind {
        DocumentKind::Factura => 1,
        DocumentKind::CreditNote => 3,
        DocumentKind::DebitNote => 4,
        _ => 2,
    }
}

/// The fields of a request; numbers come as numbers or as text.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Value);

impl Fields<'_> {
    /// A field that is there and not empty.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        match &self.0[name] {
            Value::String(it) if !it.trim().is_empty() => Some(it.trim().to_owned()),
            Value::Number(it) => Some(it.to_string()),
            _ => None,
        }
    }

    /// Zero where it is left out; none where it is no amount.
    fn amount(self, name: &str) -> Option<i64> {
        match self.text(name) {
            // A whole amount is written by some as 15.0, by others with more zeros.
            Some(it) if it.contains('.') => cents(it.trim_end_matches('0').trim_end_matches('.')),
            Some(it) => cents(&it),
            None => Some(0),
        }
    }

    /// The document that is meant.
    pub(crate) fn name(self) -> Option<DocumentName> {
        named(&self.text("tipo_de_comprobante")?, &self.text("serie")?, &self.text("numero")?)
    }
}

fn named(kind: &str, series: &str, number: &str) -> Option<DocumentName> {
    let kind = match kind {
        "1" => DocumentKind::Factura,
        "2" => DocumentKind::Boleta,
        "3" => DocumentKind::CreditNote,
        "4" => DocumentKind::DebitNote,
        _ => return None,
    };
    DocumentName::new(kind, series, number.parse().ok()?).ok()
}

/// What was asked to be issued.
pub(crate) struct Document {
    pub(crate) name: DocumentName,
    pub(crate) paper: Paper,
}

/// Affectations of Nubefact's that are in no total: given away (2–7, 10–15, 17 of its list).
const FREE: [&str; 14] =
    ["2", "3", "4", "5", "6", "7", "10", "11", "12", "13", "14", "15", "17", "20"];

/// Reads it, or tells what is wrong with its format.
pub(crate) fn read(fields: Fields<'_>, today: BusinessDate) -> Result<Document, String> {
    let name = fields.name().ok_or("Falta el tipo, la serie o el número, o no se corresponden")?;
    for field in [
        "sunat_transaction",
        "cliente_tipo_de_documento",
        "cliente_denominacion",
        "moneda",
        "total",
    ] {
        fields.text(field).ok_or_else(|| format!("Falta {field}"))?;
    }
    let issued = match fields.text("fecha_de_emision") {
        Some(it) => Some(date(&it).ok_or("fecha_de_emision debe ser DD-MM-AAAA")?),
        None => Some(today),
    };
    let total = fields.amount("total").ok_or("total no es un importe")?;
    let discount = fields.amount("descuento_global").ok_or("descuento_global no es un importe")?;
    let charges =
        fields.amount("total_otros_cargos").ok_or("total_otros_cargos no es un importe")?;
    let bags = fields.amount("total_impuestos_bolsas").ok_or("el ICBPER no es un importe")?;
    let items = fields.0["items"].as_array().filter(|it| !it.is_empty()).ok_or("Faltan items")?;
    let mut sum = 0_i64;
    for (place, item) in items.iter().enumerate() {
        let item = Fields(item);
        for field in [
            "unidad_de_medida",
            "descripcion",
            "cantidad",
            "valor_unitario",
            "precio_unitario",
            "subtotal",
            "tipo_de_igv",
            "igv",
            "total",
        ] {
            item.text(field).ok_or_else(|| format!("Falta {field} en el ítem {}", place + 1))?;
        }
        let total = item.amount("total").ok_or("El total de un ítem no es un importe")?;
        let kind = item.text("tipo_de_igv").unwrap_or_default();
        if !FREE.contains(&kind.as_str()) {
            sum = sum.checked_add(total).ok_or("La suma es demasiado grande")?;
        }
    }
    // Nubefact checks the sum itself, and lets a sol pass as SUNAT does.
    if (sum - discount + charges + bags - total).abs() > 100 {
        return Err("El total no coincide con la suma de los ítems".to_owned());
    }
    let buyer = format!(
        "{}-{}",
        fields.text("cliente_tipo_de_documento").unwrap_or_default(),
        fields.text("cliente_numero_de_documento").unwrap_or_default()
    );
    let about = match name.kind() {
        DocumentKind::CreditNote | DocumentKind::DebitNote => Some(corrected(fields)?),
        _ => None,
    };
    let paper =
        Paper { issued, total_cents: total, buyer, about, notes: Vec::new(), refused: None };
    Ok(Document { name, paper })
}

fn corrected(fields: Fields<'_>) -> Result<About, String> {
    let text = |it: &str| fields.text(it).ok_or_else(|| format!("Falta {it}"));
    let kind = text("documento_que_se_modifica_tipo")?;
    let series = text("documento_que_se_modifica_serie")?;
    let number = text("documento_que_se_modifica_numero")?;
    if fields.text("tipo_de_nota_de_credito").or(fields.text("tipo_de_nota_de_debito")).is_none() {
        return Err("Falta el tipo de nota".to_owned());
    }
    let name = named(&kind, &series, &number).ok_or("El documento que se modifica no existe")?;
    Ok(About { name })
}

fn date(text: &str) -> Option<BusinessDate> {
    let [day, month, year] = text.split('-').collect::<Vec<_>>()[..] else { return None };
    format!("{year}-{month}-{day}").parse().ok()
}
