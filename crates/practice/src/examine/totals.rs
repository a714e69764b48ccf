//! Whether a document adds up. SUNAT observes what does not, and accepts it.

use crate::examine::money::{SCALE, cents, scaled};
use crate::tree::Element;

/// The sums of a document in céntimos.
pub(crate) struct Totals {
    lines: i64,
    /// Global discounts that take from the base (02), and those that do not.
    off_base: i64,
    off_total: i64,
    value: Option<i64>,
    taxes: i64,
    inclusive: Option<i64>,
    allowance: i64,
    charges: i64,
    prepaid: i64,
    rounding: i64,
    pub(crate) payable: i64,
    uneven_line: Option<usize>,
}

/// SUNAT lets a sol pass where a product is rounded.
const SOL: i64 = 100;

impl Totals {
    /// None where an amount is not one.
    pub(crate) fn read(root: &Element) -> Option<Self> {
        let sums = root.at("LegalMonetaryTotal").or_else(|| root.at("RequestedMonetaryTotal"))?;
        let optional = |name: &str| match sums.at(name) {
            Some(it) => cents(&it.text).map(Some),
            None => Some(None),
        };
        let or_zero = |name: &str| optional(name).map(Option::unwrap_or_default);
        let lines: Vec<&Element> = root
            .children
            .iter()
            .filter(|it| it.name.ends_with("Line") && it.name != "OrderLine")
            .collect();
        let (off_base, off_total) = discounts(root, &lines)?;
        let mut value = 0_i64;
        let mut uneven_line = None;
        for (place, line) in lines.iter().enumerate() {
            let amount = cents(line.text("LineExtensionAmount"))?;
            if is_free(line) {
                continue;
            }
            value = value.checked_add(amount)?;
            if uneven_line.is_none() && !is_even(line, amount) {
                uneven_line = Some(place + 1);
            }
        }
        Some(Self {
            lines: value,
            off_base,
            off_total,
            value: optional("LineExtensionAmount")?,
            taxes: match root.at("TaxTotal/TaxAmount") {
                Some(it) => cents(&it.text)?,
                None => 0,
            },
            inclusive: optional("TaxInclusiveAmount")?,
            allowance: or_zero("AllowanceTotalAmount")?,
            charges: or_zero("ChargeTotalAmount")?,
            prepaid: or_zero("PrepaidAmount")?,
            rounding: or_zero("PayableRoundingAmount")?,
            payable: optional("PayableAmount")?.filter(|it| *it >= 0)?,
            uneven_line,
        })
    }

    /// Sums to the céntimo, where SUNAT lets a sol pass: a wrong céntimo is a mistake of ours too.
    /// Products have its tolerance.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(place) = self.uneven_line {
            notes.push(format!("4288 - El valor de venta del ítem {place} difiere de su cálculo"));
        }
        if self.value.is_some_and(|it| it != self.lines - self.off_base) {
            notes.push("4309 - La suma de las líneas no es el total valor de venta".to_owned());
        }
        if self.allowance != self.off_total {
            notes.push("4307 - La suma de los descuentos no es su total".to_owned());
        }
        if let (Some(value), Some(inclusive)) = (self.value, self.inclusive)
            && (inclusive - value - self.taxes).abs() > SOL
        {
            notes.push("4310 - El precio de venta no es el valor más los tributos".to_owned());
        }
        let due = self
            .inclusive
            .map(|it| it + self.charges - self.allowance - self.prepaid + self.rounding);
        if due.is_some_and(|it| it != self.payable) {
            notes.push("4312 - El importe total no es el que se calcula".to_owned());
        }
        if self.rounding.abs() > SOL {
            notes.push("4314 - El redondeo es mayor a un sol".to_owned());
        }
        notes
    }
}

/// Discounts of the whole by what they take from, and those of lines that do not touch the base.
fn discounts(root: &Element, lines: &[&Element]) -> Option<(i64, i64)> {
    let (mut off_base, mut off_total) = (0, 0);
    let of_lines = lines
        .iter()
        .flat_map(|it| it.each("AllowanceCharge"))
        .filter(|it| it.text("AllowanceChargeReasonCode") == "01");
    for it in root.each("AllowanceCharge").chain(of_lines) {
        if it.text("ChargeIndicator") == "true" {
            continue;
        }
        let amount = cents(it.text("Amount"))?;
        match it.text("AllowanceChargeReasonCode") {
            "02" => off_base += amount,
            // Prepayments and perceptions are no discounts.
            "04" | "05" | "06" | "20" | "51" | "52" | "53" | "62" | "63" => {}
            _ => off_total += amount,
        }
    }
    Some((off_base, off_total))
}

/// Given away: in the line and in no total (catalogue 07: 11–17, 21, 31–37).
fn is_free(line: &Element) -> bool {
    let code = line.at("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode");
    code.and_then(|it| it.text.parse::<u8>().ok())
        .is_some_and(|it| matches!(it, 11..=17 | 21 | 31..=37))
}

/// Quantity × unit value − discounts of the base + charges, where the line has them.
fn is_even(line: &Element, amount: i64) -> bool {
    let quantity = ["InvoicedQuantity", "CreditedQuantity", "DebitedQuantity"]
        .iter()
        .find_map(|it| scaled(line.text(it)));
    let (Some(quantity), Some(price)) = (quantity, scaled(line.text("Price/PriceAmount"))) else {
        return true;
    };
    let Some(product) = quantity.checked_mul(price) else { return false };
    let mut value = product / SCALE / (SCALE / 100);
    for it in line.each("AllowanceCharge") {
        let charge = i128::from(cents(it.text("Amount")).unwrap_or_default());
        match (it.text("ChargeIndicator"), it.text("AllowanceChargeReasonCode")) {
            ("true", "47") => value += charge,
            ("false", "00") => value -= charge,
            _ => {}
        }
    }
    (value - i128::from(amount)).abs() <= i128::from(SOL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(inner: &str) -> Vec<u32> {
        let root = Element::read(format!("<Invoice>{inner}</Invoice>").as_bytes()).unwrap();
        let codes = Totals::read(&root).unwrap().notes();
        codes.iter().map(|it| it[..4].parse().unwrap()).collect()
    }

    const LINE: &str = "<InvoiceLine><InvoicedQuantity>2.5</InvoicedQuantity>\
        <LineExtensionAmount>20.00</LineExtensionAmount><Price><PriceAmount>8</PriceAmount></Price>\
        </InvoiceLine>";

    fn with(totals: &str) -> String {
        format!("<LegalMonetaryTotal>{totals}</LegalMonetaryTotal>{LINE}")
    }

    #[test]
    fn every_sum_that_is_off_has_its_observation() {
        let sound = "<LineExtensionAmount>20.00</LineExtensionAmount>\
             <TaxInclusiveAmount>20.00</TaxInclusiveAmount><PayableAmount>20.00</PayableAmount>";
        assert_eq!(notes(&with(sound)), [0_u32; 0]);
        assert_eq!(notes(&with("<PayableAmount>20.00</PayableAmount>")), [0_u32; 0], "a note");
        let off = |from: &str, to: &str| notes(&with(sound).replace(from, to));
        assert_eq!(off("<PayableAmount>20", "<PayableAmount>21"), [4_312]);
        assert_eq!(off("<PriceAmount>8", "<PriceAmount>9"), [4_288]);
        assert_eq!(
            off(
                "<LineExtensionAmount>20.00</LineExtensionAmount><Tax",
                "<LineExtensionAmount>20.01</LineExtensionAmount><Tax"
            ),
            [4_309]
        );
        assert_eq!(
            off(
                "</TaxInclusiveAmount>",
                "</TaxInclusiveAmount><AllowanceTotalAmount>1.00</AllowanceTotalAmount>"
            ),
            [4_307, 4_312]
        );
        assert_eq!(off("<TaxInclusiveAmount>20.00", "<TaxInclusiveAmount>23.00"), [4_310, 4_312]);
        assert_eq!(
            off(
                "<PayableAmount>20.00",
                "<PayableRoundingAmount>-1.50</PayableRoundingAmount><PayableAmount>18.50"
            ),
            [4_314]
        );
    }

    #[test]
    fn what_is_given_away_is_in_no_total() {
        let gift = "<InvoiceLine><LineExtensionAmount>5.00</LineExtensionAmount><TaxTotal><TaxSubtotal>\
            <TaxCategory><TaxExemptionReasonCode>21</TaxExemptionReasonCode></TaxCategory>\
            </TaxSubtotal></TaxTotal></InvoiceLine>";
        let totals = "<LineExtensionAmount>20.00</LineExtensionAmount>\
             <TaxInclusiveAmount>20.00</TaxInclusiveAmount><PayableAmount>20.00</PayableAmount>";
        assert_eq!(notes(&format!("{}{gift}", with(totals))), [0_u32; 0]);
    }
}
