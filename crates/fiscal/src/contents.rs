//! What tells a document from another under its name, where others sign and a digest says nothing:
//! its date and its amount.

use base64::Engine;
use izi_domain::{BusinessDate, DocumentName, Money, Ruc};

use crate::ubl::Element;
use crate::wire::LENIENT;

/// What is known of the contents of a document; what is not told is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    date: Option<BusinessDate>,
    total: Option<Money>,
}

impl Contents {
    pub(crate) const fn new(date: BusinessDate, total: Money) -> Self {
        Self { date: Some(date), total: Some(total) }
    }

    /// What an XML says that came with an answer, in base64 or as it is. Of anything that is not
    /// this document in UBL nothing is known.
    pub(crate) fn of_xml(text: &str, name: &DocumentName) -> Self {
        Self::read(text, name).unwrap_or_default()
    }

    fn read(text: &str, name: &DocumentName) -> Option<Self> {
        let decoded = if text.trim_start().starts_with('<') {
            text.trim_start().as_bytes().to_vec()
        } else {
            let dense: String = text.split_ascii_whitespace().collect();
            LENIENT.decode(dense).ok()?
        };
        let root = Element::parse(&decoded).ok()?;
        let (series, number) = root.text_at("ID").split_once('-')?;
        if series != name.series() || number.parse() != Ok(name.correlative()) {
            return None;
        }
        let totals = root.at("LegalMonetaryTotal").or_else(|| root.at("RequestedMonetaryTotal"))?;
        Some(Self {
            date: root.text_at("IssueDate").parse().ok(),
            total: totals.text_at("PayableAmount").parse().ok(),
        })
    }

    /// What the text of a QR code says:
    /// `RUC|03|B001|17|IGV|TOTAL|DATE|…`. Of anything that is not this document's nothing is known.
    pub(crate) fn of_qr(text: &str, ruc: &Ruc, name: &DocumentName) -> Self {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        let [of, kind, series, number, _igv, total, date, ..] = parts[..] else {
            return Self::default();
        };
        let is_it = of == ruc.as_str()
            && kind == name.kind().code()
            && series == name.series()
            && number.parse() == Ok(name.correlative());
        if is_it { Self { date: day(date), total: total.parse().ok() } } else { Self::default() }
    }

    /// In words, what is told otherwise there; none while nothing is.
    pub(crate) fn differ(self, there: Self) -> Option<String> {
        if let (Some(ours), Some(theirs)) = (self.date, there.date)
            && ours != theirs
        {
            return Some(format!("is of {theirs}, not of {ours}"));
        }
        match (self.total, there.total) {
            (Some(ours), Some(theirs)) if ours != theirs => {
                Some(format!("amounts to {theirs}, not to {ours}"))
            }
            _ => None,
        }
    }
}

/// A date with the year first, or last as it is written in Peru.
fn day(text: &str) -> Option<BusinessDate> {
    text.parse().ok().or_else(|| match text.split(['/', '-']).collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month}-{day}").parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_told_from_another_by_its_date_and_its_amount() {
        let (ruc, name): (Ruc, DocumentName) =
            ("10467793549".parse().unwrap(), "03-B001-17".parse().unwrap());
        let ours = Contents::new("2026-11-21".parse().unwrap(), "15.00".parse().unwrap());
        let xml = |date: &str, total: &str| {
            format!(
                "<Invoice><ID>B001-00000017</ID><IssueDate>{date}</IssueDate><LegalMonetaryTotal>\
                 <PayableAmount>{total}</PayableAmount></LegalMonetaryTotal></Invoice>"
            )
        };
        let of = |xml: &str| ours.differ(Contents::of_xml(xml, &name));
        assert_eq!(of(&xml("2026-11-21", "15.00")), None);
        assert_eq!(of(&LENIENT.encode(xml("2026-11-21", "15"))), None);
        assert!(of(&xml("2026-11-20", "15.00")).unwrap().contains("2026-11-20"));
        assert!(of(&LENIENT.encode(xml("2026-11-21", "15.01"))).unwrap().contains("15.01"));
        for unknown in
            ["", "%%%", "<html></html>", &xml("?", "?"), &xml("x", "1").replace("17", "18")]
        {
            assert_eq!(of(unknown), None, "{unknown}");
        }
        let qr = |it: &str| ours.differ(Contents::of_qr(it, &ruc, &name));
        assert_eq!(qr("10467793549|03|B001|17|0.00|15.00|2026-11-21|0|-|"), None);
        assert!(qr("10467793549|03|B001|17|0.00|15.10|21-11-2026|0|-|").is_some());
        assert_eq!(qr("10467793549|03|B001|18|0.00|15.10|21-11-2026|0|-|"), None, "another's");
    }
}
