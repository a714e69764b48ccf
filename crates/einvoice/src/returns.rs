//! What SUNAT's return codes mean to a shop: what happened and what to press, in our own words.
//!
//! The list of SUNAT has 1,987 codes (sheet `CódigosRetorno` of the rule workbook of 2026-02-12).
//! Here are those that this program can provoke or meet with the documents it writes; codes with one
//! cause share one text. Of any other code the authority's own message is shown.
//!
//! The Spanish of this folder is shown on the screen as it stands. The buttons and screens it names
//! are «Reintentar», «Consultar», «Reemplazar boleta», «Anular», «Emitir nota de crédito»,
//! «Descartar», «Comprobantes», «Cola SUNAT» and «Ajustes → SUNAT».

mod before;
mod lines;
mod notes;
mod parties;
mod reports;
mod signature;
mod totals;
mod transport;

use izi_domain::document::DocumentKind;

use crate::code::{Outcome, classify};

pub use before::before_sending;

/// What a return code means, for the person at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What happened: one sentence.
    pub text: &'static str,
    /// Whether anything is lost, and what to do.
    pub advice: &'static str,
    /// Who can mend it.
    pub whose: Whose,
}

/// Who mends what a return code complains of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Whoever sells: the buyer's data were wrong.
    Buyer,
    /// The owner: the shop's or a product's data were wrong.
    Shop,
    /// The owner: another certificate is needed.
    Certificate,
    /// The owner: the account with SUNAT or the PSE.
    Account,
    /// The owner: the computer's clock, or a time limit that has run out.
    Clock,
    /// Those who look after this program.
    Program,
    /// SUNAT: waiting helps.
    Sunat,
    /// Nobody: it is only a remark.
    Nothing,
}

/// Stands for a sale above S/ 700.00 without the buyer's identity. The rule (of the Reglamento de
/// Comprobantes de Pago) is checked in a resumen alone (2514), so a single boleta has no code of
/// SUNAT's for it; this one is ours, outside SUNAT's range.
pub const IDENTITY_REQUIRED: u32 = OURS;

/// From here on the codes are ours: what [`crate::preflight`] asks and no sheet of SUNAT's does.
pub const OURS: u32 = 9_700;

/// What that code means, where this program may meet it.
pub fn meaning(code: u32) -> Option<Meaning> {
    entries().find(|it| it.codes.contains(&code)).map(|it| it.meaning)
}

/// What that code means of a document of this kind that was rejected: a note is given up and issued
/// again, not replaced.
pub fn meaning_of(code: u32, kind: DocumentKind) -> Option<Meaning> {
    let told = meaning(code)?;
    let is_note = matches!(kind, DocumentKind::CreditNote | DocumentKind::DebitNote);
    let rejected = classify(code) == Outcome::Rejected;
    Some(if is_note && rejected { Meaning { advice: NOTE, ..told } } else { told })
}

/// Every code that has a meaning here.
pub fn known() -> impl Iterator<Item = u32> {
    entries().flat_map(|it| it.codes.iter().copied())
}

/// Codes that mean the same.
struct Entry {
    codes: &'static [u32],
    meaning: Meaning,
}

const fn of(
    codes: &'static [u32],
    whose: Whose,
    text: &'static str,
    advice: &'static str,
) -> Entry {
    Entry { codes, meaning: Meaning { text, advice, whose } }
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    [
        transport::ENTRIES,
        signature::ENTRIES,
        parties::ENTRIES,
        lines::ENTRIES,
        totals::ENTRIES,
        notes::ENTRIES,
        reports::ENTRIES,
    ]
    .into_iter()
    .flatten()
}

/// The same bytes go again by themselves.
const WAIT: &str = "Está guardado y se envía otra vez solo. Si sigue así mañana, pulse «Reintentar» en «Cola \
     SUNAT».";
/// Nothing is spent; the program is to be mended.
const RETRY: &str = "Está guardado y su número sigue libre. Llame a soporte con este código; después pulse \
     «Reintentar».";
/// The number is spent; the program is to be mended.
const SPENT: &str = "La venta está guardada, pero ese número ya no sirve. Llame a soporte con este código; \
     después pulse «Reemplazar boleta».";
/// A note's number is spent; the program is to be mended.
const NOTE_SPENT: &str = "Lo que se corrige sigue igual, pero ese número de nota ya no sirve. Llame a soporte con \
     este código y después emita la nota otra vez.";
/// A report was refused; the program is to be mended.
const REPORT: &str = "Las ventas están guardadas. Llame a soporte con este código; después pulse «Reintentar» \
     en «Cola SUNAT».";
/// Only a remark.
const VALID: &str = "El comprobante vale. No hay nada que hacer.";
/// Only a remark, but the program should not earn it.
const REPEATED: &str =
    "El comprobante vale. Avise a soporte con este código para que no se repita.";
/// A person must mend the account.
const ACCOUNT: &str = "Todo está guardado. Corrija el usuario y la clave en «Ajustes → SUNAT», pruebe la \
     conexión y pulse «Reintentar».";
/// A person must put another certificate.
const CERTIFICATE: &str = "La venta está guardada, pero ese número ya no sirve. Ponga el certificado correcto en \
     «Ajustes → SUNAT» y pulse «Reemplazar boleta».";
/// A person must mend the shop's own data.
const SHOP: &str = "Corrija los datos de la tienda en «Ajustes → SUNAT», igual que en su ficha RUC. Después \
     pulse «Reemplazar boleta».";
/// Only a remark about the shop's own data.
const SHOP_NEXT: &str =
    "El comprobante vale. Corrija los datos de la tienda en «Ajustes → SUNAT» para los siguientes.";
/// A person must mend the buyer's data.
const BUYER: &str = "Si los datos del cliente estaban mal, pulse «Anular» y venda otra vez con los correctos. Si estaban \
     bien, pulse «Reemplazar boleta»: sale otra con los mismos datos.";
/// A note that was rejected.
const NOTE: &str = "La nota no vale y lo que corregía sigue igual. Pulse «Descartar» y emita la nota otra vez; si \
     se repite, llame a soporte con este código.";
/// Only a remark about the buyer's data.
const BUYER_NEXT: &str =
    "El comprobante vale. Corrija los datos del cliente para su próxima compra.";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_stands_in_one_place() {
        let mut seen = BTreeSet::new();
        for entry in entries() {
            assert!(entry.codes.is_sorted(), "{:?}", entry.codes);
            for code in entry.codes {
                assert!(seen.insert(*code), "{code} stands twice");
            }
        }
        for table in [transport::ENTRIES, signature::ENTRIES, parties::ENTRIES, lines::ENTRIES] {
            assert!(table.is_sorted_by_key(|it| it.codes.first()), "a table is in order");
        }
        for table in [totals::ENTRIES, notes::ENTRIES, reports::ENTRIES] {
            assert!(table.is_sorted_by_key(|it| it.codes.first()), "a table is in order");
        }
    }

    #[test]
    fn the_words_are_those_of_the_shop() {
        const NAMED: [&str; 9] = [
            "Reintentar",
            "Consultar",
            "Reemplazar boleta",
            "Anular",
            "Emitir nota de crédito",
            "Descartar",
            "Comprobantes",
            "Cola SUNAT",
            "Ajustes → SUNAT",
        ];
        for Entry { codes, meaning: Meaning { text, advice, .. } } in entries() {
            for words in [text, advice] {
                assert!(words.ends_with('.') && !words.contains(['!', '¡']), "{codes:?}: {words}");
                assert!(!words.contains("  ") && words.chars().count() < 220, "{codes:?}: {words}");
            }
            assert!(text.chars().count() <= 100, "{codes:?}: {text}");
            for named in advice.split('«').skip(1).filter_map(|it| it.split('»').next()) {
                assert!(NAMED.contains(&named), "{codes:?}: no button «{named}»");
            }
        }
    }

    #[test]
    fn what_is_advised_suits_what_became_of_the_document() {
        use crate::{Outcome, classify};
        for Entry { codes, meaning } in entries() {
            for code in codes.iter().filter(|it| **it < OURS) {
                let outcome = classify(*code);
                let replaces = meaning.advice.contains("ya no sirve");
                match outcome {
                    Outcome::Observed => {
                        assert!(!replaces, "{code}: it is valid");
                    }
                    Outcome::Exception if ![1032, 1033].contains(code) => {
                        assert!(!replaces, "{code}: nothing is spent before a CDR");
                    }
                    _ => {}
                }
                let valid = meaning.advice.starts_with("El comprobante vale");
                assert!(!valid || outcome == Outcome::Observed || *code == 2380, "{code}");
            }
        }
    }

    #[test]
    fn an_unknown_code_leaves_the_word_to_the_authority() {
        assert_eq!(meaning(2_473), None, "a bank's document");
        assert_eq!(meaning(2_335).map(|it| it.whose), Some(Whose::Program));
        assert_eq!(meaning(111).map(|it| it.whose), Some(Whose::Account));
    }
}
