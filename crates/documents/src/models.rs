//! Printers by name: what each is like, so that nobody has to know.
//!
//! Widths, numbers of code pages and the QR come from the database of escpos-printer-db and from the
//! makers' manuals; what nobody publishes is taken as on the generic printer of that width. A printer
//! is never recognised by its answers, which many copy from Epson: the person says which it is, and
//! the setup strip tells whether that is true.

use crate::codepage::CodePage::{self, Cp437, Cp850, Cp858, Cp860, Cp1252};
use crate::paper::Width;
use crate::profile::{BarcodeCommand, Cut, PrinterProfile, QrCommand};

/// A printer that a shop may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name in settings and exported profiles; never changes.
    pub id: &'static str,
    /// What a person calls it.
    pub name: &'static str,
    /// What it can do, before anything was tried.
    pub profile: PrinterProfile,
    /// The code pages it has, with its own numbers for them, the one of the profile first.
    pub pages: &'static [(CodePage, u8)],
}

impl Model {
    /// The model with that id.
    pub fn named(id: &str) -> Option<&'static Self> {
        MODELS.iter().find(|it| it.id == id)
    }

    /// The number by which it calls `page`, if it has it.
    pub fn number_of(&self, page: CodePage) -> Option<u8> {
        self.pages.iter().find(|it| it.0 == page).map(|it| it.1)
    }
}

const EPSON: &[(CodePage, u8)] = &[(Cp850, 2), (Cp858, 19), (Cp1252, 16), (Cp860, 3), (Cp437, 0)];
const WITHOUT_858: &[(CodePage, u8)] = &[(Cp850, 2), (Cp1252, 16), (Cp860, 3), (Cp437, 0)];
const MUNBYN: &[(CodePage, u8)] = &[(Cp850, 2), (Cp858, 19), (Cp1252, 6), (Cp860, 3), (Cp437, 0)];
const YHDAA: &[(CodePage, u8)] = &[(Cp850, 2), (Cp858, 14), (Cp1252, 11), (Cp860, 3), (Cp437, 0)];
const STAR: &[(CodePage, u8)] = &[(Cp858, 4), (Cp1252, 32), (Cp860, 6), (Cp437, 0)];
const ONLY_437: &[(CodePage, u8)] = &[(Cp437, 0)];

const WIDE: PrinterProfile = PrinterProfile::GENERIC_80;
const NARROW: PrinterProfile = PrinterProfile::GENERIC_58;
const COARSE: PrinterProfile = PrinterProfile::TM_T88V;

/// Every printer that is known by name, the generic ones first.
pub const MODELS: &[Model] = &[
    Model { id: "generic-80", name: "Otra de 80 mm", profile: WIDE, pages: EPSON },
    Model { id: "generic-58", name: "Otra de 58 mm", profile: NARROW, pages: EPSON },
    Model { id: "tm-t20", name: "Epson TM-T20II, TM-T20III", profile: WIDE, pages: EPSON },
    Model {
        id: "tm-t20-42",
        name: "Epson TM-T20III, modo de 42 columnas",
        profile: PrinterProfile { width: Width::MM_80_42_WIDE, ..WIDE },
        pages: EPSON,
    },
    Model {
        id: "tm-t88",
        name: "Epson TM-T88IV, TM-T88V, TM-T70II",
        profile: COARSE,
        pages: EPSON,
    },
    Model { id: "tm-m30", name: "Epson TM-m30III", profile: WIDE, pages: WITHOUT_858 },
    Model { id: "srp-350", name: "Bixolon SRP-350", profile: COARSE, pages: EPSON },
    Model { id: "rpt008", name: "3nStar RPT008", profile: WIDE, pages: EPSON },
    Model { id: "rp326", name: "Rongta RP326, RP332", profile: WIDE, pages: EPSON },
    Model {
        id: "xp-80",
        name: "Xprinter XP-80, XP-T80A, Gprinter, POS-80",
        profile: WIDE,
        pages: EPSON,
    },
    Model { id: "itpp047", name: "Munbyn ITPP047", profile: COARSE, pages: MUNBYN },
    Model { id: "yhdaa-8390", name: "YHDAA 8390", profile: WIDE, pages: YHDAA },
    Model { id: "xp-58", name: "Xprinter XP-58, POS-5890, ZJ-58", profile: NARROW, pages: EPSON },
    Model { id: "zj-5870", name: "ZJ-5870", profile: NARROW, pages: WITHOUT_858 },
    Model {
        id: "star",
        name: "Star, en modo ESC/POS",
        profile: PrinterProfile {
            code_page: Cp858,
            code_page_number: 4,
            // Whether it takes `GS ( k` is not published.
            qr: QrCommand::Raster,
            ..WIDE
        },
        pages: STAR,
    },
    Model { id: "adv-8011", name: "Advance ADV-8011", profile: WIDE, pages: EPSON },
    Model {
        id: "simple",
        name: "Muy sencilla: sin tildes en mayúsculas, sin QR, sin corte",
        profile: PrinterProfile {
            code_page: Cp437,
            code_page_number: 0,
            qr: QrCommand::Raster,
            barcode: BarcodeCommand::Raster,
            cut: Cut::None,
            ..WIDE
        },
        pages: ONLY_437,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_model_has_a_name_of_its_own_and_prints_with_a_page_it_has() {
        let ids: BTreeSet<_> = MODELS.iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), MODELS.len());
        for model in MODELS {
            let profile = &model.profile;
            let used = (profile.code_page, profile.code_page_number);
            assert_eq!(model.pages.first(), Some(&used), "{}", model.id);
            assert_eq!(Model::named(model.id), Some(model));
            assert_eq!(model.number_of(Cp437), Some(0), "{}", model.id);
        }
        assert_eq!(Model::named("laser"), None);
    }
}
