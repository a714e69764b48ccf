//! A paper as a picture: dot for dot what the head would burn, on a roll of its true width.

use crate::DocumentError;
use crate::font::{CELL_HEIGHT, CELL_WIDTH, glyph};
use crate::paper::{Align, Paper, Row, Style};
use crate::qr::{MODULE_DOTS, Modules, QUIET_MODULES};

/// Dots from one row of text to the next that is not large: the default of ESC/POS printers.
pub(crate) const PITCH: usize = 30;
/// White above and below a paper.
const MARGIN_DOTS: usize = 28;
/// Thickness of a rule.
const RULE_DOTS: usize = 2;

/// Dots that a row takes down the paper, the space below it included.
pub(crate) fn row_dots(row: &Row) -> Result<usize, DocumentError> {
    Ok(match row {
        Row::Text { style, .. } => style.size.down() * CELL_HEIGHT + (PITCH - CELL_HEIGHT),
        Row::Rule => PITCH / 2,
        Row::Qr(data) => (Modules::of(data)?.side + 2 * QUIET_MODULES) * MODULE_DOTS,
    })
}

/// The paper as a PNG of one bit a dot, as wide as the roll (640 dots for 80 mm, 464 for 58 mm).
pub fn png(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    let canvas = draw(paper)?;
    let written = |it: png::EncodingError| DocumentError::Png(it.to_string());
    let size = |dots: usize| u32::try_from(dots).map_err(|it| DocumentError::Png(it.to_string()));
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size(canvas.width)?, size(canvas.height)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let per_metre = size(paper.width.dots * 1000 / usize::from(paper.width.printed_mm.max(1)))?;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(written)?;
    writer.write_image_data(&canvas.packed()).map_err(written)?;
    writer.finish().map_err(written)?;
    Ok(out)
}

fn draw(paper: &Paper) -> Result<Canvas, DocumentError> {
    let heights = paper.rows.iter().map(row_dots).collect::<Result<Vec<_>, _>>()?;
    let width = &paper.width;
    let roll = width.dots * usize::from(width.roll_mm) / usize::from(width.printed_mm.max(1));
    let left = (roll - width.dots) / 2;
    let mut canvas = Canvas::new(roll, heights.iter().sum::<usize>() + 2 * MARGIN_DOTS);
    let mut y = MARGIN_DOTS;
    for (row, height) in paper.rows.iter().zip(heights) {
        match row {
            Row::Text { text, style, align } => {
                let across = text.chars().count() * style.size.across() * CELL_WIDTH;
                let free = width.dots.saturating_sub(across);
                let indent = if *align == Align::Centre { free / 2 } else { 0 };
                canvas.text(text, *style, left + indent, y);
            }
            Row::Rule => {
                let across = width.columns * CELL_WIDTH;
                canvas.fill(left, y + (height - RULE_DOTS) / 2 - 2, across, RULE_DOTS);
            }
            Row::Qr(data) => {
                let modules = Modules::of(data)?;
                canvas.qr(&modules, left + width.dots.saturating_sub(height) / 2, y);
            }
        }
        y += height;
    }
    Ok(canvas)
}

/// White paper and black dots.
struct Canvas {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, dark: vec![false; width * height] }
    }

    /// What lies outside the paper is not drawn.
    fn fill(&mut self, x: usize, y: usize, width: usize, height: usize) {
        let right = (x + width).min(self.width);
        for row in y..(y + height).min(self.height) {
            if let Some(dots) = self.dark.get_mut(row * self.width + x..row * self.width + right) {
                dots.fill(true);
            }
        }
    }

    /// Bold is struck twice, one dot apart, as ticket printers do it.
    fn text(&mut self, text: &str, style: Style, x: usize, y: usize) {
        let (across, down) = (style.size.across(), style.size.down());
        let struck = across + usize::from(style.bold);
        for (place, it) in text.chars().enumerate() {
            let cell = x + place * CELL_WIDTH * across;
            for (row, dots) in glyph(it).into_iter().enumerate() {
                for column in (0..CELL_WIDTH).filter(|it| dots & (0x8000 >> it) != 0) {
                    self.fill(cell + column * across, y + row * down, struck, down);
                }
            }
        }
    }

    fn qr(&mut self, modules: &Modules, x: usize, y: usize) {
        for row in 0..modules.side {
            for (from, length) in modules.runs(row) {
                self.fill(
                    x + (QUIET_MODULES + from) * MODULE_DOTS,
                    y + (QUIET_MODULES + row) * MODULE_DOTS,
                    length * MODULE_DOTS,
                    MODULE_DOTS,
                );
            }
        }
    }

    /// Eight dots to a byte, white ones set, each row on a byte of its own.
    fn packed(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.width.div_ceil(8) * self.height);
        for row in self.dark.chunks(self.width) {
            for dots in row.chunks(8) {
                let white =
                    |(place, dark): (usize, &bool)| if *dark { 0 } else { 0x80_u8 >> place };
                bytes.push(dots.iter().enumerate().map(white).sum());
            }
        }
        bytes
    }
}
