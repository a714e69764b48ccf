//! What boletas, facturas and notes have in common.
//!
//! Facts it rests on: SUNAT's rule sheets `Boleta2_0` and `NotaCredito2_0` and catalogues 05, 06,
//! 07, 16 and 53 of the workbook of 2026-02-12.

use std::borrow::Cow;

use izi_domain::words::in_words;
use izi_domain::{Issuer, Money, Quantity};

use crate::catalogues::{Allowance, Legend, PriceKind, Tribute, icbper_on};
use crate::model::{Document, Line};
use crate::totals::{LineAmounts, Totals};
use crate::xml::{SOLES, Xml};

/// The shop itself, as opposed to a registered branch.
const MAIN_ESTABLISHMENT: &str = "0000";
/// Names the place where the signature will be; the same in `cac:Signature` and in its reference.
const SIGNATURE_ID: &str = "SIGN";
/// The names of seller and buyer have at least three characters (2022, 4092, 4338).
const NAME_CHARS_MIN: usize = 3;
/// An item's code has at most thirty letters and digits (4269, as the stricter of SUNAT's two
/// published rule sets reads it). It is optional: any other code stays in the shop.
const ITEM_CODE_CHARS_MAX: usize = 30;

/// The names of the elements that differ between an invoice and its notes.
pub(crate) struct Names {
    /// `cac:InvoiceLine`.
    pub(crate) line: &'static str,
    /// `cbc:InvoicedQuantity`.
    pub(crate) quantity: &'static str,
    /// `cac:LegalMonetaryTotal`.
    pub(crate) total: &'static str,
    /// The fewest characters of a description: three in notes (4084), one elsewhere.
    pub(crate) description_chars_min: usize,
}

/// The empty place of the signature. Nothing else in a document is called so.
pub(crate) fn signature_place(xml: &mut Xml) {
    xml.within("ext:UBLExtensions", |xml| {
        xml.within("ext:UBLExtension", |xml| xml.within("ext:ExtensionContent", |_| {}));
    });
}

/// Versions, number, date and time.
pub(crate) fn heading(xml: &mut Xml, document: &Document) {
    signature_place(xml);
    xml.leaf("cbc:UBLVersionID", "2.1");
    xml.leaf("cbc:CustomizationID", "2.0");
    xml.digits("cbc:ID", &[], document.name.id());
    xml.digits("cbc:IssueDate", &[], document.issue_date());
    xml.digits("cbc:IssueTime", &[], document.issued_at.lima_time());
}

/// The legends and the currency.
pub(crate) fn legends(xml: &mut Xml, document: &Document, totals: &Totals) {
    let legend = |xml: &mut Xml, it: Legend, words: &str| {
        xml.leaf_with("cbc:Note", &[("languageLocaleID", it.code())], words);
    };
    legend(xml, Legend::InWords, &in_words(totals.payable));
    if totals.free > Money::ZERO {
        legend(xml, Legend::Free, Legend::Free.words());
    }
    for it in &document.legends {
        if !matches!(it, Legend::InWords | Legend::Free) {
            legend(xml, *it, it.words());
        }
    }
    xml.leaf("cbc:DocumentCurrencyCode", "PEN");
}

/// Who will have signed, and where.
pub(crate) fn signature_reference(xml: &mut Xml, issuer: &Issuer) {
    xml.within("cac:Signature", |xml| {
        xml.leaf("cbc:ID", SIGNATURE_ID);
        xml.within("cac:SignatoryParty", |xml| {
            xml.within("cac:PartyIdentification", |xml| xml.leaf("cbc:ID", issuer.ruc.as_str()));
            xml.within("cac:PartyName", |xml| {
                xml.leaf("cbc:Name", &long_enough(issuer.name.as_str()));
            });
        });
        xml.within("cac:DigitalSignatureAttachment", |xml| {
            xml.within("cac:ExternalReference", |xml| {
                xml.digits("cbc:URI", &[], format_args!("#{SIGNATURE_ID}"));
            });
        });
    });
}

/// Seller and buyer.
pub(crate) fn parties(xml: &mut Xml, document: &Document) {
    supplier(xml, &document.issuer);
    let buyer = &document.buyer;
    xml.within("cac:AccountingCustomerParty", |xml| {
        xml.within("cac:Party", |xml| {
            xml.within("cac:PartyIdentification", |xml| {
                xml.leaf_with("cbc:ID", &[("schemeID", buyer.identity.code())], &buyer.number);
            });
            xml.within("cac:PartyLegalEntity", |xml| {
                xml.leaf("cbc:RegistrationName", &long_enough(&buyer.name));
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
                xml.within("cac:PartyName", |xml| {
                    xml.leaf("cbc:Name", &long_enough(name.as_str()));
                });
            }
            xml.within("cac:PartyLegalEntity", |xml| {
                xml.leaf("cbc:RegistrationName", &long_enough(issuer.name.as_str()));
                xml.within("cac:RegistrationAddress", |xml| {
                    xml.leaf("cbc:ID", &issuer.ubigeo);
                    xml.leaf("cbc:AddressTypeCode", MAIN_ESTABLISHMENT);
                    xml.within("cac:AddressLine", |xml| {
                        xml.leaf("cbc:Line", &long_enough(issuer.address.as_str()));
                    });
                    xml.within("cac:Country", |xml| xml.leaf("cbc:IdentificationCode", "PE"));
                });
            });
        });
    });
}

/// A name as it is, or one of one or two letters with dashes behind it: SUNAT refuses the document
/// otherwise, and the name itself is not ours to change.
pub(crate) fn long_enough(name: &str) -> Cow<'_, str> {
    padded(name, NAME_CHARS_MIN)
}

fn padded(name: &str, chars_min: usize) -> Cow<'_, str> {
    match chars_min.saturating_sub(name.chars().take(chars_min).count()) {
        0 => Cow::Borrowed(name),
        missing => Cow::Owned(format!("{name}{}", "-".repeat(missing))),
    }
}

/// Without a factor: five decimals of one would differ from the amount by more than rule 4289 lets
/// pass on large amounts.
pub(crate) fn discount(xml: &mut Xml, reason: Allowance, off: Money, base: Money) {
    xml.within("cac:AllowanceCharge", |xml| {
        xml.leaf("cbc:ChargeIndicator", "false");
        xml.leaf("cbc:AllowanceChargeReasonCode", reason.code());
        xml.amount("cbc:Amount", off);
        xml.amount("cbc:BaseAmount", base);
    });
}

/// The taxes of the whole.
pub(crate) fn tax_total(xml: &mut Xml, totals: &Totals) {
    let subtotals = [
        (Tribute::Igv, totals.taxed, totals.igv),
        (Tribute::Unaffected, totals.unaffected, Money::ZERO),
        (Tribute::Exempt, totals.exempt, Money::ZERO),
        (Tribute::Free, totals.free, totals.free_igv),
    ];
    xml.within("cac:TaxTotal", |xml| {
        xml.amount("cbc:TaxAmount", plus(totals.igv, totals.icbper));
        for (tribute, base, tax) in subtotals {
            if base > Money::ZERO {
                xml.within("cac:TaxSubtotal", |xml| {
                    xml.amount("cbc:TaxableAmount", base);
                    xml.amount("cbc:TaxAmount", tax);
                    xml.within("cac:TaxCategory", |xml| tax_scheme(xml, tribute));
                });
            }
        }
        if totals.icbper > Money::ZERO {
            xml.within("cac:TaxSubtotal", |xml| {
                xml.amount("cbc:TaxAmount", totals.icbper);
                xml.within("cac:TaxCategory", |xml| tax_scheme(xml, Tribute::Icbper));
            });
        }
    });
}

/// A tribute by its code and its two names (3051, 2377).
pub(crate) fn tax_scheme(xml: &mut Xml, tribute: Tribute) {
    xml.within("cac:TaxScheme", |xml| {
        xml.leaf("cbc:ID", tribute.code());
        xml.leaf("cbc:Name", tribute.name());
        xml.leaf("cbc:TaxTypeCode", tribute.type_code());
    });
}

/// The lines, in their order.
pub(crate) fn lines(xml: &mut Xml, names: &Names, document: &Document, totals: &Totals) {
    let per_bag = icbper_on(document.rates_date()).unwrap_or_default();
    for (place, (it, amounts)) in document.lines.iter().zip(&totals.lines).enumerate() {
        xml.within(names.line, |xml| {
            xml.digits("cbc:ID", &[], place + 1);
            xml.digits(names.quantity, &[("unitCode", it.unit.code())], it.quantity);
            xml.amount("cbc:LineExtensionAmount", amounts.value);
            xml.within("cac:PricingReference", |xml| paid_for_one(xml, it, amounts));
            if amounts.discount > Money::ZERO {
                let before = amounts.gross_value;
                discount(xml, Allowance::LineTaxed, amounts.discount, before);
            }
            line_tax(xml, it, amounts, totals.igv_rate, per_bag);
            item(xml, it, names.description_chars_min);
            xml.within("cac:Price", |xml| {
                if it.affectation.is_free() {
                    xml.digits("cbc:PriceAmount", SOLES, 0);
                } else {
                    price(xml, it, amounts.gross_value);
                }
            });
        });
    }
}

/// What one unit costs the buyer, every tax inside; of a free line, what it would be worth.
fn paid_for_one(xml: &mut Xml, line: &Line, amounts: &LineAmounts) {
    let (kind, whole) = if line.affectation.is_free() {
        (PriceKind::Reference, amounts.value)
    } else {
        (PriceKind::Paid, amounts.charged)
    };
    xml.within("cac:AlternativeConditionPrice", |xml| {
        price(xml, line, whole);
        xml.leaf("cbc:PriceTypeCode", kind.code());
    });
}

fn item(xml: &mut Xml, line: &Line, chars_min: usize) {
    xml.within("cac:Item", |xml| {
        xml.leaf("cbc:Description", &padded(line.name.as_str(), chars_min));
        if let Some(code) = line.code.as_deref().filter(|it| is_item_code(it)) {
            xml.within("cac:SellersItemIdentification", |xml| xml.leaf("cbc:ID", code));
        }
    });
}

fn is_item_code(code: &str) -> bool {
    (1..=ITEM_CODE_CHARS_MAX).contains(&code.len())
        && code.bytes().all(|it| it.is_ascii_alphanumeric())
}

fn line_tax(xml: &mut Xml, line: &Line, amounts: &LineAmounts, rate: u32, per_bag: Money) {
    let charged = if line.affectation.is_free() { Money::ZERO } else { amounts.igv };
    xml.within("cac:TaxTotal", |xml| {
        xml.amount("cbc:TaxAmount", plus(charged, amounts.icbper));
        xml.within("cac:TaxSubtotal", |xml| {
            xml.amount("cbc:TaxableAmount", amounts.value);
            xml.amount("cbc:TaxAmount", amounts.igv);
            xml.within("cac:TaxCategory", |xml| {
                percent(xml, if line.affectation.bears_igv() { rate } else { 0 });
                xml.leaf("cbc:TaxExemptionReasonCode", line.affectation.code());
                tax_scheme(xml, line.affectation.tribute());
            });
        });
        if line.bags > 0 {
            xml.within("cac:TaxSubtotal", |xml| {
                xml.amount("cbc:TaxAmount", amounts.icbper);
                xml.digits("cbc:BaseUnitMeasure", &[("unitCode", "NIU")], line.bags);
                xml.within("cac:TaxCategory", |xml| {
                    xml.amount("cbc:PerUnitAmount", per_bag);
                    tax_scheme(xml, Tribute::Icbper);
                });
            });
        }
    });
}

/// A rate in basis points as percent: `18`, `10.5`, `0`.
pub(crate) fn percent(xml: &mut Xml, rate: u32) {
    let (whole, rest) = (rate / 100, rate % 100);
    let name = "cbc:Percent";
    match rest {
        0 => xml.digits(name, &[], whole),
        _ if rest % 10 == 0 => xml.digits(name, &[], format_args!("{whole}.{}", rest / 10)),
        _ => xml.digits(name, &[], format_args!("{whole}.{rest:02}")),
    }
}

fn price(xml: &mut Xml, line: &Line, whole: Money) {
    let text = unit_amount(line.unit_price, line.quantity, whole);
    xml.digits("cbc:PriceAmount", SOLES, text);
}

/// One sol in the ten decimals that a price may have.
const SOL: i128 = 10_000_000_000;
/// From this quantity on, rounding a line to the céntimo moves its price per unit by at most half
/// a sol; rule 4287 observes a whole one.
const SHELF_PRICE_QUANTITY_MIN: i64 = 10;

/// The price of one unit that makes `quantity` of it cost `total`: the price on the shelf where
/// that comes to `total`, else ten decimals of the quotient. An amount sale ("S/ 2 de pan"), a
/// label of the scale, a few grams, a discount or a tax taken out need the second, or price ×
/// quantity would differ from the line by what the rules observe (4287, 4288) or refuse (3271).
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

fn plus(one: Money, other: Money) -> Money {
    one.checked_add(other).unwrap_or(Money::MAX)
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
