//! The boleta de venta (type 03) in UBL 2.1.
//!
//! Facts it rests on: SUNAT's rule sheet `Boleta2_0` and catalogues 03, 05, 06, 07, 51 and 53 of
//! the workbook of 2026-02-12.

use izi_domain::qr::ANONYMOUS;
use izi_domain::regime::Affectation;
use izi_domain::words::in_words;
use izi_domain::{DocumentNumber, Issuer, Money, Quantity, Regime, Ruc, Sale, SaleLine};

use crate::xml::Xml;

/// Catalogue 01: boleta de venta.
const BOLETA: &str = "03";
/// Catalogue 53: a line's discount that lowers the value of that line.
const LINE_DISCOUNT: &str = "00";
/// Catalogue 53: a discount on the whole document. The one of the two (02 and 03) after which the
/// base of 9998 is still the sum of the lines, as rule 4296 computes it.
const GLOBAL_DISCOUNT: &str = "03";
/// The shop itself, as opposed to a registered branch.
const MAIN_ESTABLISHMENT: &str = "0000";
/// Names the place where the signature will be; the same in `cac:Signature` and in its reference.
const SIGNATURE_ID: &str = "SIGN";
/// The names of seller and buyer have at least three characters (2022, 4338).
const NAME_CHARS_MIN: usize = 3;
/// An item's code has at most thirty letters and digits (4269, as the stricter of SUNAT's two
/// published rule sets reads it). It is optional: any other code stays in the shop.
const ITEM_CODE_CHARS_MAX: usize = 30;

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
    ("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"),
    ("xmlns:ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
];
const SOLES: &[(&str, &str)] = &[("currencyID", "PEN")];

/// The name SUNAT knows a boleta by: `10467793549-03-B001-1`.
pub fn document_name(ruc: &Ruc, number: &DocumentNumber) -> String {
    format!("{ruc}-{BOLETA}-{number}")
}

/// The name of the file of a sale's boleta: `10467793549-03-B001-1.xml`.
pub fn file_name(sale: &Sale) -> String {
    format!("{}.xml", document_name(&sale.issuer.ruc, &sale.number))
}

/// The boleta of a sale, unsigned: the place of the signature is there and empty, for a PSE or a
/// signer to fill. The same sale always gives the same bytes.
pub fn boleta_xml(sale: &Sale) -> Vec<u8> {
    let mut xml = Xml::with_capacity(3_500 + 1_300 * sale.lines.len());
    xml.within_with("Invoice", NAMESPACES, |xml| {
        head(xml, sale);
        signature_reference(xml, &sale.issuer);
        supplier(xml, &sale.issuer);
        customer(xml, sale);
        if sale.discount > Money::ZERO {
            discount(xml, GLOBAL_DISCOUNT, sale.discount, sale.subtotal);
        }
        tax_total(xml, sale);
        monetary_total(xml, sale);
        for (place, it) in sale.lines.iter().enumerate() {
            line(xml, place + 1, it);
        }
    });
    xml.into_bytes()
}

fn head(xml: &mut Xml, sale: &Sale) {
    xml.within("ext:UBLExtensions", |xml| {
        xml.within("ext:UBLExtension", |xml| xml.within("ext:ExtensionContent", |_| {}));
    });
    xml.leaf("cbc:UBLVersionID", "2.1");
    xml.leaf("cbc:CustomizationID", "2.0");
    xml.leaf("cbc:ID", &sale.number.to_string());
    xml.leaf("cbc:IssueDate", &sale.business_date.to_string());
    xml.leaf("cbc:IssueTime", &sale.sold_at.lima_time());
    xml.leaf_with("cbc:InvoiceTypeCode", &[("listID", operation_type(sale.issuer.regime))], BOLETA);
    xml.leaf_with("cbc:Note", &[("languageLocaleID", "1000")], &in_words(sale.total));
    xml.leaf("cbc:DocumentCurrencyCode", "PEN");
}

/// Catalogue 51. For the NRUS it is the only mark of the regime in the whole document.
const fn operation_type(regime: Regime) -> &'static str {
    match regime {
        Regime::Nrus => "0113",
        _ => "0101",
    }
}

fn signature_reference(xml: &mut Xml, issuer: &Issuer) {
    xml.within("cac:Signature", |xml| {
        xml.leaf("cbc:ID", SIGNATURE_ID);
        xml.within("cac:SignatoryParty", |xml| {
            xml.within("cac:PartyIdentification", |xml| xml.leaf("cbc:ID", issuer.ruc.as_str()));
            xml.within("cac:PartyName", |xml| xml.leaf("cbc:Name", &long_enough(&issuer.name)));
        });
        xml.within("cac:DigitalSignatureAttachment", |xml| {
            xml.within("cac:ExternalReference", |xml| {
                xml.leaf("cbc:URI", &format!("#{SIGNATURE_ID}"));
            });
        });
    });
}

fn supplier(xml: &mut Xml, issuer: &Issuer) {
    xml.within("cac:AccountingSupplierParty", |xml| {
        xml.within("cac:Party", |xml| {
            xml.within("cac:PartyIdentification", |xml| {
                xml.leaf_with("cbc:ID", &[("schemeID", "6")], issuer.ruc.as_str());
            });
            if let Some(name) = &issuer.trade_name {
                xml.within("cac:PartyName", |xml| xml.leaf("cbc:Name", name.as_str()));
            }
            xml.within("cac:PartyLegalEntity", |xml| {
                xml.leaf("cbc:RegistrationName", &long_enough(&issuer.name));
                xml.within("cac:RegistrationAddress", |xml| {
                    xml.leaf("cbc:ID", &issuer.ubigeo);
                    xml.leaf("cbc:AddressTypeCode", MAIN_ESTABLISHMENT);
                    xml.within("cac:AddressLine", |xml| {
                        xml.leaf("cbc:Line", &long_enough(&issuer.address));
                    });
                    xml.within("cac:Country", |xml| xml.leaf("cbc:IdentificationCode", "PE"));
                });
            });
        });
    });
}

fn customer(xml: &mut Xml, sale: &Sale) {
    let (kind, number, name) = match &sale.customer {
        Some(it) => (it.document.kind().catalog_06(), it.document.number(), long_enough(&it.name)),
        None => (ANONYMOUS.0, ANONYMOUS.1, "CLIENTES VARIOS".to_owned()),
    };
    xml.within("cac:AccountingCustomerParty", |xml| {
        xml.within("cac:Party", |xml| {
            xml.within("cac:PartyIdentification", |xml| {
                xml.leaf_with("cbc:ID", &[("schemeID", kind)], number);
            });
            xml.within("cac:PartyLegalEntity", |xml| xml.leaf("cbc:RegistrationName", &name));
        });
    });
}

/// A name as it is, or one of one or two letters with dashes behind it: SUNAT refuses the document
/// otherwise, and the name itself is not ours to change.
fn long_enough(name: &izi_domain::Name) -> String {
    let chars = name.as_str().chars().count();
    if chars >= NAME_CHARS_MIN {
        return name.as_str().to_owned();
    }
    format!("{name}{}", "-".repeat(NAME_CHARS_MIN - chars))
}

/// Without a factor: five decimals of one would differ from the amount by more than rule 4289 lets
/// pass on large amounts.
fn discount(xml: &mut Xml, reason: &str, off: Money, base: Money) {
    xml.within("cac:AllowanceCharge", |xml| {
        xml.leaf("cbc:ChargeIndicator", "false");
        xml.leaf("cbc:AllowanceChargeReasonCode", reason);
        amount(xml, "cbc:Amount", off);
        amount(xml, "cbc:BaseAmount", base);
    });
}

fn tax_total(xml: &mut Xml, sale: &Sale) {
    xml.within("cac:TaxTotal", |xml| {
        amount(xml, "cbc:TaxAmount", Money::ZERO);
        for affectation in [Affectation::Inafecto, Affectation::Exonerado] {
            let of_it = sale.lines.iter().filter(|it| it.affectation == affectation);
            // A committed sale adds up to at most `Money::MAX`.
            let base = Money::sum(of_it.map(|it| it.total)).unwrap_or(Money::MAX);
            if base > Money::ZERO {
                xml.within("cac:TaxSubtotal", |xml| {
                    amount(xml, "cbc:TaxableAmount", base);
                    amount(xml, "cbc:TaxAmount", Money::ZERO);
                    xml.within("cac:TaxCategory", |xml| tax_scheme(xml, affectation));
                });
            }
        }
    });
}

/// Catalogue 05.
fn tax_scheme(xml: &mut Xml, affectation: Affectation) {
    let (id, name, code) = match affectation {
        Affectation::Inafecto => ("9998", "INA", "FRE"),
        Affectation::Exonerado => ("9997", "EXO", "VAT"),
    };
    xml.within("cac:TaxScheme", |xml| {
        xml.leaf("cbc:ID", id);
        xml.leaf("cbc:Name", name);
        xml.leaf("cbc:TaxTypeCode", code);
    });
}

fn monetary_total(xml: &mut Xml, sale: &Sale) {
    xml.within("cac:LegalMonetaryTotal", |xml| {
        amount(xml, "cbc:LineExtensionAmount", sale.subtotal);
        amount(xml, "cbc:TaxInclusiveAmount", sale.subtotal);
        if sale.discount > Money::ZERO {
            amount(xml, "cbc:AllowanceTotalAmount", sale.discount);
        }
        if !sale.rounding.is_zero() {
            amount(xml, "cbc:PayableRoundingAmount", sale.rounding);
        }
        amount(xml, "cbc:PayableAmount", sale.total);
    });
}

fn line(xml: &mut Xml, place: usize, line: &SaleLine) {
    xml.within("cac:InvoiceLine", |xml| {
        xml.leaf("cbc:ID", &place.to_string());
        xml.leaf_with(
            "cbc:InvoicedQuantity",
            &[("unitCode", line.unit.code())],
            &line.quantity.to_string(),
        );
        amount(xml, "cbc:LineExtensionAmount", line.total);
        xml.within("cac:PricingReference", |xml| {
            xml.within("cac:AlternativeConditionPrice", |xml| {
                let paid = unit_amount(line.unit_price, line.quantity, line.total);
                xml.leaf_with("cbc:PriceAmount", SOLES, &paid);
                xml.leaf("cbc:PriceTypeCode", "01");
            });
        });
        if line.discount > Money::ZERO {
            discount(xml, LINE_DISCOUNT, line.discount, line.gross);
        }
        line_tax(xml, line);
        xml.within("cac:Item", |xml| {
            xml.leaf("cbc:Description", line.name.as_str());
            if let Some(code) = line.code.as_deref().filter(|it| is_item_code(it)) {
                xml.within("cac:SellersItemIdentification", |xml| xml.leaf("cbc:ID", code));
            }
        });
        xml.within("cac:Price", |xml| {
            let value = unit_amount(line.unit_price, line.quantity, line.gross);
            xml.leaf_with("cbc:PriceAmount", SOLES, &value);
        });
    });
}

fn line_tax(xml: &mut Xml, line: &SaleLine) {
    xml.within("cac:TaxTotal", |xml| {
        amount(xml, "cbc:TaxAmount", Money::ZERO);
        xml.within("cac:TaxSubtotal", |xml| {
            amount(xml, "cbc:TaxableAmount", line.total);
            amount(xml, "cbc:TaxAmount", Money::ZERO);
            xml.within("cac:TaxCategory", |xml| {
                xml.leaf("cbc:Percent", "0");
                xml.leaf("cbc:TaxExemptionReasonCode", line.affectation.catalog_07());
                tax_scheme(xml, line.affectation);
            });
        });
    });
}

fn amount(xml: &mut Xml, name: &str, money: Money) {
    xml.leaf_with(name, SOLES, &money.to_string());
}

fn is_item_code(code: &str) -> bool {
    (1..=ITEM_CODE_CHARS_MAX).contains(&code.len())
        && code.bytes().all(|it| it.is_ascii_alphanumeric())
}

/// One sol in the ten decimals that a price may have.
const SOL: i128 = 10_000_000_000;
/// From this quantity on, rounding a line to the céntimo moves its price per unit by at most half
/// a sol; rule 4287 observes a whole one.
const SHELF_PRICE_QUANTITY_MIN: i64 = 10;

/// The price of one unit that makes `quantity` of it cost `total`: the price on the shelf where
/// that comes to `total`, else ten decimals of the quotient. An amount sale ("S/ 2 de pan"), a
/// label of the scale, a few grams or a discount need the second, or price × quantity would differ
/// from the line by what the rules observe (4287, 4288).
fn unit_amount(unit_price: Money, quantity: Quantity, total: Money) -> String {
    let fits = unit_price.times(quantity) == Some(total);
    if fits && quantity.milli() >= SHELF_PRICE_QUANTITY_MIN {
        return unit_price.to_string();
    }
    // Céntimos over thousandths, half up; both are more than zero.
    let (numerator, milli) = (i128::from(total.cents()) * 10 * SOL, i128::from(quantity.milli()));
    let scaled = (2 * numerator + milli) / (2 * milli);
    let digits = format!("{}.{:010}", scaled / SOL, scaled % SOL);
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(price: i64, milli: i64, total: i64) -> String {
        let quantity = Quantity::from_milli(milli).unwrap();
        unit_amount(Money::from_cents(price), quantity, Money::from_cents(total))
    }

    #[test]
    fn the_price_of_the_shelf_is_kept_where_it_fits() {
        assert_eq!(unit(890, 450, 401), "8.90", "4.005 rounds to 4.01");
        assert_eq!(unit(800, 250, 200), "8.00");
        assert_eq!(unit(300, 667, 200), "3.00");
        assert_eq!(unit(1_000, 3_000, 2_999), "9.9966666667");
        assert_eq!(unit(868, 1, 1), "10", "a thousandth is rounded up to a céntimo");
        assert_eq!(unit(0, 500, 100), "2");
        assert_eq!(unit(1, 99_999_999, 1), "0.0000001");
    }

    proptest! {
        #[test]
        fn price_times_quantity_is_the_line(
            price in 0..1_000_000_i64, milli in 1..99_999_999_i64, total in 1..999_999_999_i64,
        ) {
            let text = unit(price, milli, total);
            let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
            prop_assert!(decimals.len() <= 10);
            let scaled: i128 = format!("{whole}{decimals:0<10}").parse().unwrap();
            prop_assert!(scaled > 0);
            let thousandths_of_a_centimo = scaled * i128::from(milli) / 100_000_000;
            let off = thousandths_of_a_centimo - i128::from(total) * 1_000;
            prop_assert!(off.abs() <= 501, "off by {off} thousandths of a céntimo");
        }
    }
}
