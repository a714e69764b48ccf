//! The shop's logo: from whatever picture it comes as to the dots of a print head.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, Limits};

use crate::raster::Raster;

/// The longest file that is opened.
pub const LOGO_BYTES_MAX: usize = 10 * 1024 * 1024;
/// The most pixels that are unpacked, whatever a file says: a photograph of 16 megapixels.
const PIXELS_MAX: u64 = 16_000_000;
/// Memory for unpacking: 16 megapixels of 8 bytes, and room to work.
const MEMORY_MAX: u64 = 160 * 1024 * 1024;
/// The most rows of dots: 3 cm at 203 dpi. A ticket is not a poster.
const ROWS_MAX: usize = 240;
/// The most dots across a stored logo: more than any head of 80 mm has.
const DOTS_MAX: usize = 1080;
/// A shade from which on a pixel is paper.
const PAPER: u8 = 250;

/// A logo in black dots, as wide and high as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    raster: Raster,
}

/// Why a picture is no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// It is no PNG, JPEG, WebP or BMP.
    #[error("not a picture of a known format")]
    Unknown,
    /// It says that it is one, and cannot be read.
    #[error("a broken picture")]
    Broken,
    /// Too many bytes or pixels.
    #[error("too large a picture")]
    TooLarge,
    /// Nothing on it would be black.
    #[error("an empty picture")]
    Empty,
}

impl Logo {
    /// Reads a picture: turned as its camera says, put on white paper, its empty edges cut off, at
    /// most `max_dots` wide and 3 cm high (never larger than it came), and dithered. What is black and
    /// white already stays sharp.
    pub fn import(bytes: &[u8], max_dots: usize) -> Result<Self, LogoError> {
        let grey = trimmed(&on_paper(&unpacked(bytes)?)).ok_or(LogoError::Empty)?;
        let is_drawing = is_black_and_white(&grey);
        let (width, height) = fitted(&grey, max_dots.clamp(1, DOTS_MAX));
        let scaled = if (width, height) == grey.dimensions() {
            grey
        } else {
            image::imageops::resize(&grey, width, height, FilterType::Lanczos3)
        };
        let raster = if is_drawing { sharp(&scaled) } else { dithered(&scaled) };
        if raster.bits().iter().all(|it| *it == 0) {
            return Err(LogoError::Empty);
        }
        Ok(Self { raster })
    }

    /// An ordinary PNG of one bit a dot, to be kept and shown.
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::picture::one_bit_png(&self.raster, None).unwrap_or_default()
    }

    /// The logo that [`Logo::to_bytes`] wrote, dot for dot.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LogoError> {
        let grey = on_paper(&unpacked(bytes)?);
        if dots(grey.width()) > DOTS_MAX || dots(grey.height()) > ROWS_MAX {
            return Err(LogoError::TooLarge);
        }
        Ok(Self { raster: sharp(&grey) })
    }

    /// Dots across.
    pub fn width(&self) -> usize {
        self.raster.width
    }

    /// Rows of dots.
    pub fn height(&self) -> usize {
        self.raster.height
    }

    /// The same on a narrower head.
    pub(crate) fn fitted(&self, max_dots: usize) -> Self {
        if self.width() <= max_dots {
            return self.clone();
        }
        let size = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let grey = GrayImage::from_fn(size(self.width()), size(self.height()), |x, y| {
            let dark = self.raster.is_dark(dots(x), dots(y));
            image::Luma([if dark { 0 } else { u8::MAX }])
        });
        let (width, height) = fitted(&grey, max_dots.max(1));
        let scaled = image::imageops::resize(&grey, width, height, FilterType::Triangle);
        Self { raster: dithered(&scaled) }
    }

    pub(crate) fn raster(&self) -> &Raster {
        &self.raster
    }
}

fn dots(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// Opens no more than a till can hold, however small the file is.
fn unpacked(bytes: &[u8]) -> Result<DynamicImage, LogoError> {
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(LogoError::TooLarge);
    }
    let reader = ImageReader::new(Cursor::new(bytes));
    let mut reader = reader.with_guessed_format().map_err(|_| LogoError::Broken)?;
    if reader.format().is_none() {
        return Err(LogoError::Unknown);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|it| trouble(&it))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(LogoError::TooLarge);
    }
    let turned = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|it| trouble(&it))?;
    if let Ok(turned) = turned {
        picture.apply_orientation(turned);
    }
    Ok(picture)
}

fn trouble(error: &image::ImageError) -> LogoError {
    match error {
        image::ImageError::Limits(_) => LogoError::TooLarge,
        image::ImageError::Unsupported(_) => LogoError::Unknown,
        _ => LogoError::Broken,
    }
}

/// In shades of grey; what is transparent shows the paper.
fn on_paper(picture: &DynamicImage) -> GrayImage {
    let coloured = picture.to_rgba8();
    GrayImage::from_fn(coloured.width(), coloured.height(), |x, y| {
        let [red, green, blue, alpha] = coloured.get_pixel(x, y).0.map(u32::from);
        let shade = (red * 299 + green * 587 + blue * 114) / 1000;
        let seen = (shade * alpha + 255 * (255 - alpha)) / 255;
        image::Luma([u8::try_from(seen).unwrap_or(u8::MAX)])
    })
}

/// Without its empty edges; none where all of it is empty.
fn trimmed(grey: &GrayImage) -> Option<GrayImage> {
    let inked = || grey.enumerate_pixels().filter(|it| it.2.0[0] < PAPER);
    let (left, right) = (inked().map(|it| it.0).min()?, inked().map(|it| it.0).max()?);
    let (top, bottom) = (inked().map(|it| it.1).min()?, inked().map(|it| it.1).max()?);
    let (width, height) = (right - left + 1, bottom - top + 1);
    Some(image::imageops::crop_imm(grey, left, top, width, height).to_image())
}

/// Whether nineteen pixels of twenty are nearly black or nearly white: lettering or a drawing, which
/// dithering would only fray.
fn is_black_and_white(grey: &GrayImage) -> bool {
    let between = grey.pixels().filter(|it| (48..208).contains(&it.0[0])).count();
    between * 20 <= grey.pixels().len()
}

/// The largest size of the same shape that is no larger than it is and than may be.
fn fitted(grey: &GrayImage, max_dots: usize) -> (u32, u32) {
    let (width, height) = (u64::from(grey.width()), u64::from(grey.height()));
    let (across, down) = (u64_of(max_dots), u64_of(ROWS_MAX));
    let (mut to_width, mut to_height) = (width, height);
    if to_width > across {
        (to_width, to_height) = (across, height * across / width);
    }
    if to_height > down {
        (to_width, to_height) = (width * down / height, down);
    }
    let side = |it: u64| u32::try_from(it.max(1)).unwrap_or(1);
    (side(to_width), side(to_height))
}

fn u64_of(dots: usize) -> u64 {
    u64::try_from(dots).unwrap_or(u64::MAX)
}

/// Black from the middle grey on.
fn sharp(grey: &GrayImage) -> Raster {
    let mut raster = Raster::new(dots(grey.width()), dots(grey.height()));
    for (x, y, shade) in grey.enumerate_pixels() {
        if shade.0[0] < 128 {
            raster.fill(dots(x), dots(y), 1, 1);
        }
    }
    raster
}

/// By Floyd and Steinberg: what a dot is too dark or too light by is passed on to its neighbours.
fn dithered(grey: &GrayImage) -> Raster {
    let (width, height) = (dots(grey.width()), dots(grey.height()));
    let mut raster = Raster::new(width, height);
    // What is passed on to this row and the next, in sixteenths; a cell more at either edge.
    let (mut here, mut below) = (vec![0_i32; width + 2], vec![0_i32; width + 2]);
    for (y, row) in grey.rows().enumerate() {
        for (x, shade) in row.enumerate() {
            let wanted = i32::from(shade.0[0]) + here[x + 1] / 16;
            let is_dark = wanted < 128;
            if is_dark {
                raster.fill(x, y, 1, 1);
            }
            let off = if is_dark { wanted } else { wanted - 255 };
            here[x + 2] += off * 7;
            below[x] += off * 3;
            below[x + 1] += off * 5;
            below[x + 2] += off;
        }
        here = std::mem::replace(&mut below, vec![0; width + 2]);
    }
    raster
}
