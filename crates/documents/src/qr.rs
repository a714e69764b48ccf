//! QR codes as modules: level Q, as SUNAT asks.

use qrcode::{Color, EcLevel, QrCode};

use crate::DocumentError;
use crate::raster::{Raster, runs};

/// Dots of a printer for one module: 0.6 mm at 203 dpi, where SUNAT asks for 0.19 mm or more; the
/// QR of a boleta is then 2 to 2.6 cm wide.
pub(crate) const MODULE_DOTS: usize = 5;

/// Bytes that the largest QR of level Q holds (version 40).
pub(crate) const QR_BYTES_MAX: usize = 1663;

/// White modules around a QR, as its standard asks.
pub(crate) const QUIET_MODULES: usize = 4;

/// The modules of the smallest QR that holds `data`: `side` rows of `side`, dark ones true.
pub(crate) struct Modules {
    pub(crate) side: usize,
    dark: Vec<bool>,
}

impl Modules {
    pub(crate) fn of(data: &str) -> Result<Self, DocumentError> {
        let code = QrCode::with_error_correction_level(data, EcLevel::Q)
            .map_err(|_| DocumentError::Qr { bytes: data.len() })?;
        let side = code.width();
        Ok(Self {
            side,
            dark: code.into_colors().into_iter().map(|it| it == Color::Dark).collect(),
        })
    }

    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// Runs of dark modules in row `y`: where each begins and how long it is.
    pub(crate) fn runs(&self, y: usize) -> Vec<(usize, usize)> {
        runs((0..self.side).map(|x| self.is_dark(x, y)))
    }

    /// The QR as dots, with its quiet zone.
    pub(crate) fn raster(&self) -> Raster {
        let side = (self.side + 2 * QUIET_MODULES) * MODULE_DOTS;
        let at = |it: usize| (QUIET_MODULES + it) * MODULE_DOTS;
        let mut raster = Raster::new(side, side);
        for y in 0..self.side {
            for (from, length) in self.runs(y) {
                raster.fill(at(from), at(y), length * MODULE_DOTS, MODULE_DOTS);
            }
        }
        raster
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_qr_holds_so_many_bytes_and_no_more() {
        assert!(Modules::of(&"ñ".repeat(QR_BYTES_MAX / 2)).is_ok());
        let bytes = QR_BYTES_MAX + 1;
        assert_eq!(Modules::of(&"ñ".repeat(bytes / 2)).err(), Some(DocumentError::Qr { bytes }));
    }

    #[test]
    fn the_qr_of_a_boleta_is_two_to_three_centimetres() {
        for payload in [
            "10467793549|03|B001|1|0.00|0.10|2026-11-21|0|00000000|",
            "10467793549|03|B001|99999999|0.00|9999999.99|2026-11-21|7|ABCDEFGHIJ12345|",
        ] {
            let dots = Modules::of(payload).unwrap().side * MODULE_DOTS;
            assert!((160..=240).contains(&dots), "{dots} dots of 1/8 mm for {payload}");
        }
    }
}
