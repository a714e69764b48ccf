//! What SUNAT refuses in the taxes of a line and in who buys: of the sheets' rules those that a
//! shop's data can break. What only a program's mistake breaks is for the writer's own tests.

use crate::examine::Refused;
use crate::examine::money::{SCALE, cents, scaled};
use crate::tree::Element;

/// The only mark of the NRUS in a document; notes have none.
const NRUS: &str = "0113";
const IGV: &str = "1000";
const ICBPER: &str = "7152";
const FREE: &str = "9996";
/// Up to this value, in céntimos, the IGV may be zero.
const IGV_MAY_VANISH_MAX: i64 = 6;
/// The IGV of a line may be off by a sol.
const SOL: i128 = 100;

/// The first rule that is broken (2017, 3103, 3111, 3206, 3240).
pub(crate) fn wrong(root: &Element) -> Option<Refused> {
    let kind = root.at("InvoiceTypeCode");
    let is_nrus = kind.is_some_and(|it| it.attribute("listID") == NRUS);
    if is_nrus && kind.is_some_and(|it| it.text != "03") {
        return Some(Refused::new(3_206, "El tipo de operación no corresponde al comprobante"));
    }
    let lines = root.children.iter().filter(|it| it.name.ends_with("Line"));
    of_buyer(root).or_else(|| {
        lines
            .flat_map(|it| it.each("TaxTotal"))
            .flat_map(|it| it.each("TaxSubtotal"))
            .find_map(|it| of_tax(it, is_nrus))
    })
}

fn of_buyer(root: &Element) -> Option<Refused> {
    let id = root.at("AccountingCustomerParty/Party/PartyIdentification/ID")?;
    let is_ruc = id.text.len() == 11 && id.text.bytes().all(|it| it.is_ascii_digit());
    (id.attribute("schemeID") == "6" && !is_ruc)
        .then(|| Refused::new(2_017, "El número de documento del adquirente no es un RUC"))
}

fn of_tax(subtotal: &Element, is_nrus: bool) -> Option<Refused> {
    let category = subtotal.at("TaxCategory")?;
    let tribute = category.text("TaxScheme/ID");
    if tribute == ICBPER && is_nrus {
        return Some(Refused::new(3_240, "El impuesto ICBPER no aplica para el NRUS"));
    }
    let affectation = category.text("TaxExemptionReasonCode");
    let bears_igv = tribute == IGV || (tribute == FREE && affectation.starts_with('1'));
    if !bears_igv || is_nrus {
        return None;
    }
    let (base, tax) = (cents(subtotal.text("TaxableAmount"))?, cents(subtotal.text("TaxAmount"))?);
    if base > IGV_MAY_VANISH_MAX && tax == 0 {
        return Some(Refused::new(3_111, "El monto de afectación del IGV debe ser mayor a cero"));
    }
    // In percent, in units of `SCALE`.
    let rate = scaled(category.text("Percent"))?;
    let off = (i128::from(base) * rate - i128::from(tax) * 100 * SCALE).abs();
    (off > SOL * 100 * SCALE)
        .then(|| Refused::new(3_103, "El IGV de la línea no es el valor por la tasa"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(operation: &str, tribute: &str, percent: &str, tax: &str) -> Option<u32> {
        let xml = format!(
            "<Invoice><InvoiceTypeCode listID='{operation}'>03</InvoiceTypeCode><InvoiceLine>\
             <TaxTotal><TaxSubtotal><TaxableAmount>100.00</TaxableAmount><TaxAmount>{tax}</TaxAmount>\
             <TaxCategory><Percent>{percent}</Percent>\
             <TaxExemptionReasonCode>10</TaxExemptionReasonCode><TaxScheme><ID>{tribute}</ID>\
             </TaxScheme></TaxCategory></TaxSubtotal></TaxTotal></InvoiceLine></Invoice>"
        );
        wrong(&Element::read(xml.as_bytes()).unwrap()).map(|it| it.code)
    }

    #[test]
    fn a_taxed_line_bears_igv_and_the_nrus_no_tax_on_bags() {
        for (operation, tribute, percent, tax, code) in [
            ("0101", "1000", "18", "18.00", None),
            ("0101", "1000", "10.5", "10.50", None),
            ("0101", "1000", "18", "19.00", None),
            ("0101", "1000", "18", "19.01", Some(3_103)),
            ("0101", "1000", "18", "0.00", Some(3_111)),
            ("0101", "9996", "18", "0.00", Some(3_111)),
            ("0113", "1000", "0", "0.00", None),
            ("0113", "7152", "0", "0.50", Some(3_240)),
            ("0101", "7152", "0", "0.50", None),
            ("0101", "9998", "0", "0.00", None),
        ] {
            assert_eq!(told(operation, tribute, percent, tax), code, "{operation} {tribute} {tax}");
        }
    }

    #[test]
    fn a_ruc_has_eleven_digits_and_the_nrus_no_facturas() {
        let code = |kind: &str, scheme: &str, number: &str| {
            let xml = format!(
                "<Invoice><InvoiceTypeCode listID='0113'>{kind}</InvoiceTypeCode>\
                 <AccountingCustomerParty><Party><PartyIdentification><ID schemeID='{scheme}'>\
                 {number}</ID></PartyIdentification></Party></AccountingCustomerParty></Invoice>"
            );
            wrong(&Element::read(xml.as_bytes()).unwrap()).map(|it| it.code)
        };
        assert_eq!(code("03", "6", "20123456786"), None);
        assert_eq!(code("03", "6", "2012345678"), Some(2_017));
        assert_eq!(code("03", "1", "46779354"), None);
        assert_eq!(code("01", "6", "20123456786"), Some(3_206));
    }
}
