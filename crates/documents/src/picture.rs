//! A paper as a picture: dot for dot what the head would burn, on a roll of its true width.

use crate::DocumentError;
use crate::font::{CELL_WIDTH, glyph};
use crate::paper::{Paper, Row, Style, Width};
use crate::place::{Mark, place};
use crate::raster::Raster;

/// White above and below a paper.
const MARGIN_DOTS: usize = 28;

/// The paper as a PNG of one bit a dot, as wide as the roll (640 dots for 80 mm, 464 for 58 mm).
/// Papers that are cut apart lie below each other, with the edge between them.
pub fn png(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    let width = &paper.width;
    let printed = width.printed_mm.max(1);
    let roll = width.dots * usize::from(width.roll_mm) / usize::from(printed);
    let left = (roll - width.dots) / 2;
    let papers = cut_apart(&paper.rows).map(|it| drawn(it, width));
    let papers = papers.collect::<Result<Vec<_>, _>>()?;
    let height = papers.iter().map(|it| it.height + 2 * MARGIN_DOTS).sum();
    let mut canvas = Raster::new(roll, height);
    let mut y = 0;
    for (place, paper) in papers.iter().enumerate() {
        if place > 0 {
            for dash in (0..roll).step_by(16) {
                canvas.fill(dash, y, 8, 1);
            }
        }
        canvas.draw(paper, left, y + MARGIN_DOTS);
        y += paper.height + 2 * MARGIN_DOTS;
    }
    let per_metre = width.dots * 1000 / usize::from(printed);
    one_bit_png(&canvas, Some(size(per_metre)?))
}

/// The rows of each paper: what lies between two cuts.
pub(crate) fn cut_apart(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.split(|it| *it == Row::Cut).filter(|it| !it.is_empty())
}

/// What the head burns for these rows, and nothing around it.
pub(crate) fn drawn(rows: &[Row], width: &Width) -> Result<Raster, DocumentError> {
    let placed = rows.iter().map(|it| place(it, width)).collect::<Result<Vec<_>, _>>()?;
    let mut canvas = Raster::new(width.dots, placed.iter().map(|it| it.height).sum());
    let mut top = 0;
    for row in placed {
        for mark in row.marks {
            match mark {
                Mark::Text { x, y, text, style } => {
                    letters(&mut canvas, text, style, x, top + y, width.cell_dots());
                }
                Mark::Fill { x, y, width, height } => canvas.fill(x, top + y, width, height),
                Mark::Picture { x, y, raster } => canvas.draw(raster, x, top + y),
            }
        }
        top += row.height;
    }
    Ok(canvas)
}

/// Bold is struck twice, one dot apart, as ticket printers do it.
fn letters(canvas: &mut Raster, text: &str, style: Style, x: usize, y: usize, cell: usize) {
    let (across, down) = (style.size.across(), style.size.down());
    let struck = across + usize::from(style.bold);
    for (place, it) in text.chars().enumerate() {
        let cell = x + place * cell * across;
        for (row, dots) in glyph(it).into_iter().enumerate() {
            for column in (0..CELL_WIDTH).filter(|it| dots & (0x8000 >> it) != 0) {
                canvas.fill(cell + column * across, y + row * down, struck, down);
            }
        }
    }
}

fn size(dots: usize) -> Result<u32, DocumentError> {
    u32::try_from(dots).map_err(|it| DocumentError::Png(it.to_string()))
}

/// Dots as a PNG, with how many of them make a metre.
pub(crate) fn one_bit_png(
    raster: &Raster,
    per_metre: Option<u32>,
) -> Result<Vec<u8>, DocumentError> {
    let written = |it: png::EncodingError| DocumentError::Png(it.to_string());
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size(raster.width)?, size(raster.height)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_pixel_dims(per_metre.map(|it| png::PixelDimensions {
        xppu: it,
        yppu: it,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(written)?;
    // In a PNG a bit that is set is white.
    let white: Vec<u8> = raster.bits().iter().map(|it| !it).collect();
    writer.write_image_data(&white).map_err(written)?;
    writer.finish().map_err(written)?;
    Ok(out)
}
