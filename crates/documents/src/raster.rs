//! Dots in rows, eight to a byte: what a printer is sent as a picture, and what the picture and the
//! PDF draw.

/// A picture of black dots on white, as `GS v 0` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raster {
    /// Dots across; the bits after them in the last byte of a row are white.
    pub(crate) width: usize,
    /// Dots down.
    pub(crate) height: usize,
    /// `width.div_ceil(8)` bytes a row, the leftmost dot highest, black dots set.
    bits: Vec<u8>,
}

impl Raster {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, bits: vec![0; width.div_ceil(8) * height] }
    }

    /// Bytes a row.
    pub(crate) fn across(&self) -> usize {
        self.width.div_ceil(8)
    }

    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        let byte = self.bits.get(y * self.across() + x / 8);
        x < self.width && byte.is_some_and(|it| it & (0x80 >> (x % 8)) != 0)
    }

    /// Blackens a rectangle; what lies outside is not drawn.
    pub(crate) fn fill(&mut self, x: usize, y: usize, width: usize, height: usize) {
        let across = self.across();
        for row in y..(y + height).min(self.height) {
            for dot in x..(x + width).min(self.width) {
                if let Some(byte) = self.bits.get_mut(row * across + dot / 8) {
                    *byte |= 0x80 >> (dot % 8);
                }
            }
        }
    }

    /// Draws `other` with its top left corner at this place.
    pub(crate) fn draw(&mut self, other: &Self, x: usize, y: usize) {
        for row in 0..other.height {
            for (from, length) in other.runs(row) {
                self.fill(x + from, y + row, length, 1);
            }
        }
    }

    /// Runs of black dots in row `y`: where each begins and how long it is.
    pub(crate) fn runs(&self, y: usize) -> Vec<(usize, usize)> {
        runs((0..self.width).map(|x| self.is_dark(x, y)))
    }

    /// The bytes of rows `from` to `to`, the last not included, for one `GS v 0`.
    pub(crate) fn band(&self, from: usize, to: usize) -> &[u8] {
        let across = self.across();
        self.bits.get(from * across..to.min(self.height) * across).unwrap_or_default()
    }

    pub(crate) fn bits(&self) -> &[u8] {
        &self.bits
    }
}

/// Where each run of true begins and how long it is.
pub(crate) fn runs(dots: impl Iterator<Item = bool>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, _) in dots.enumerate().filter(|it| it.1) {
        match runs.last_mut() {
            Some((from, length)) if *from + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}

/// Whether a printer would see a real-time command begin here: `DLE EOT`, `DLE ENQ`, `DLE DC4`.
pub(crate) const fn is_real_time(first: u8, second: u8) -> bool {
    first == 0x10 && matches!(second, 0x04 | 0x05 | 0x14)
}

/// Takes the real-time commands out of the dots of a picture: a printer obeys them as they arrive,
/// and one of them opens the drawer. One white dot of the second byte becomes black. That byte is
/// then 0x0c, 0x0d or 0x1c, which neither ends nor begins such a command, so no other one appears.
pub(crate) fn quieten(dots: &mut [u8]) {
    for place in 1..dots.len() {
        if is_real_time(dots[place - 1], dots[place]) {
            dots[place] |= 0x08;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_byte() -> impl Strategy<Value = u8> {
        prop_oneof![any::<u8>(), prop::sample::select(vec![0x10, 0x04, 0x05, 0x14, 0x0c, 0x00])]
    }

    proptest! {
        #[test]
        fn no_dots_give_an_order(before in prop::collection::vec(any_byte(), 0..400)) {
            let mut dots = before.clone();
            quieten(&mut dots);
            prop_assert!(dots.windows(2).all(|it| !is_real_time(it[0], it[1])));
            for (place, (before, after)) in before.iter().zip(&dots).enumerate() {
                let turned = (before ^ after).count_ones();
                prop_assert!(turned <= 1);
                let needed = place > 0 && is_real_time(dots[place - 1], *before);
                prop_assert_eq!(turned == 1, needed, "a dot is turned only where it must be");
            }
        }
    }

    #[test]
    fn dots_stand_where_they_were_put() {
        let mut raster = Raster::new(13, 2);
        raster.fill(7, 0, 3, 1);
        raster.fill(12, 1, 5, 5);
        assert_eq!(raster.runs(0), [(7, 3)]);
        assert_eq!(raster.runs(1), [(12, 1)]);
        assert_eq!(raster.band(0, 9), [0x01, 0xc0, 0x00, 0x08]);
        let mut larger = Raster::new(20, 3);
        larger.draw(&raster, 2, 1);
        assert_eq!(larger.runs(1), [(9, 3)]);
    }
}
