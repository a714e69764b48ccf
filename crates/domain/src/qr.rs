//! What the QR of a printed boleta or note says.

use crate::document::{DocumentName, Note};
use crate::identity::Customer;
use crate::money::Money;
use crate::sale::{Issuer, Sale};
use crate::time::BusinessDate;

/// The buyer's document type and number in the boleta and its QR when nobody is named.
pub const ANONYMOUS: (&str, &str) = ("0", "00000000");

/// `RUC|03|SERIE|NUMERO|0.00|TOTAL|FECHA|TIPODOC|NUMDOC|`: nine fields in the formats of the XML, and
/// a last bar. Under the NRUS no IGV is broken out, so the fifth is zero. Where the shop signs, the
/// digest of the signature (`ds:DigestValue`) follows with a bar of its own.
pub fn qr_payload(sale: &Sale, digest: Option<&str>) -> String {
    let name = DocumentName::boleta(&sale.number);
    payload(&sale.issuer, &name, sale.total, sale.business_date, sale.customer.as_ref(), digest)
}

/// The same of a note, with its own kind, number, amount and day.
pub fn note_qr_payload(note: &Note, digest: Option<&str>) -> String {
    let (customer, day) = (note.customer.as_ref(), note.issue_date());
    payload(&note.issuer, &note.name, note.total, day, customer, digest)
}

fn payload(
    issuer: &Issuer,
    name: &DocumentName,
    total: Money,
    date: BusinessDate,
    customer: Option<&Customer>,
    digest: Option<&str>,
) -> String {
    let (kind, number) = match customer {
        Some(it) => (it.document.kind().catalog_06(), it.document.number()),
        None => ANONYMOUS,
    };
    let hash = digest.map(|it| format!("{it}|")).unwrap_or_default();
    format!(
        "{ruc}|{code}|{series}|{correlative}|0.00|{total}|{date}|{kind}|{number}|{hash}",
        ruc = issuer.ruc,
        code = name.kind().code(),
        series = name.series(),
        correlative = name.correlative(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{DocumentType, IdentityDocument};
    use crate::regime::Regime;

    fn sale(customer: Option<Customer>) -> Sale {
        let sold_at: crate::time::Instant = "2026-01-31T23:59:00-05:00".parse().unwrap();
        Sale {
            id: "0198c3a0-0000-7000-8000-000000000001".parse().unwrap(),
            number: "B001-17".parse().unwrap(),
            sold_at,
            business_date: sold_at.business_date(),
            issuer: Issuer {
                ruc: "10467793549".parse().unwrap(),
                name: "BODEGA ROSITA".parse().unwrap(),
                trade_name: None,
                address: "JR. UNION 123".parse().unwrap(),
                ubigeo: "150101".into(),
                regime: Regime::Nrus,
            },
            customer,
            lines: Vec::new(),
            subtotal: Money::from_cents(13_27),
            discount: Money::ZERO,
            rounding: Money::from_cents(-7),
            total: Money::from_cents(13_20),
            payments: Vec::new(),
            change: Money::ZERO,
            cashier: "Rosa".parse().unwrap(),
        }
    }

    #[test]
    fn nobody_named_is_eight_zeros() {
        assert_eq!(
            qr_payload(&sale(None), None),
            "10467793549|03|B001|17|0.00|13.20|2026-01-31|0|00000000|"
        );
    }

    #[test]
    fn a_named_buyer_is_in_the_qr() {
        let buyer = Customer {
            document: IdentityDocument::new(DocumentType::Dni, "46779354").unwrap(),
            name: "Ana Núñez".parse().unwrap(),
        };
        assert_eq!(
            qr_payload(&sale(Some(buyer)), Some("b1gh=")),
            "10467793549|03|B001|17|0.00|13.20|2026-01-31|1|46779354|b1gh=|"
        );
    }
}
