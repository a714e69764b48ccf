//! The shop's logo: what is taken, what is refused, and that no dots of it give a printer orders.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use izi_documents::{Logo, LogoError, PrinterProfile, TicketOptions, escpos, png, ticket};
use proptest::prelude::*;

use crate::pages::kept;
use crate::papers::{logo, logo_png};
use crate::shop::common;
use crate::wire::{Piece, read, real_time_commands};

fn file(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn a_logo_of_any_usual_format_fits_the_roll() {
    let photo = RgbImage::from_fn(1200, 400, |x, y| {
        Rgb([u8::try_from(x * 255 / 1200).unwrap(), u8::try_from(y * 255 / 400).unwrap(), 90])
    });
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Bmp, ImageFormat::WebP] {
        let mut bytes = Cursor::new(Vec::new());
        photo.write_to(&mut bytes, format).unwrap();
        for (dots, height) in [(384, 128), (576, 192)] {
            let logo = Logo::import(bytes.get_ref(), dots).unwrap();
            assert_eq!((logo.width(), logo.height()), (dots, height), "{format:?}");
        }
    }
}

#[test]
fn a_high_logo_is_no_longer_than_three_centimetres() {
    let tower = GrayImage::from_pixel(300, 900, Luma([0]));
    let logo = Logo::import(&file(&tower, ImageFormat::Png), 576).unwrap();
    assert_eq!((logo.width(), logo.height()), (80, 240));
}

#[test]
fn a_small_drawing_stays_as_it_is_without_its_empty_edges() {
    let mut drawing = GrayImage::from_pixel(64, 64, Luma([255]));
    for (x, y) in [(10, 10), (20, 10), (10, 30), (20, 30)] {
        drawing.put_pixel(x, y, Luma([0]));
    }
    let logo = Logo::import(&file(&drawing, ImageFormat::Png), 384).unwrap();
    assert_eq!((logo.width(), logo.height()), (11, 21));
    let shown = image::load_from_memory(&logo.to_bytes()).unwrap().to_luma8();
    let inked = shown.enumerate_pixels().filter(|it| it.2.0[0] == 0);
    let dark: Vec<_> = inked.map(|it| (it.0, it.1)).collect();
    assert_eq!(dark, [(0, 0), (10, 0), (0, 20), (10, 20)]);
}

#[test]
fn shades_become_as_many_dots_as_they_are_dark() {
    for shade in [64_u8, 128, 192] {
        let grey = GrayImage::from_pixel(200, 200, Luma([shade]));
        let logo = Logo::import(&file(&grey, ImageFormat::Png), 384).unwrap();
        let shown = image::load_from_memory(&logo.to_bytes()).unwrap().to_luma8();
        let dark = shown.pixels().filter(|it| it.0[0] == 0).count();
        let expected = 200 * 200 * (255 - usize::from(shade)) / 255;
        assert!(dark.abs_diff(expected) < 400, "{dark} dots for {shade}, not {expected}");
    }
}

#[test]
fn a_logo_is_kept_as_an_ordinary_picture_and_comes_back_dot_for_dot() {
    let logo = logo();
    let bytes = logo.to_bytes();
    kept("logo.png", &bytes);
    assert!(bytes.starts_with(b"\x89PNG") && bytes.len() < 12_000, "{} bytes", bytes.len());
    assert_eq!(Logo::from_bytes(&bytes), Ok(logo));
    assert_eq!(Logo::from_bytes(&logo_png(3000, 1000)), Err(LogoError::TooLarge));
}

#[test]
fn what_is_no_picture_is_refused() {
    let sound = logo_png(60, 40);
    assert_eq!(Logo::import(b"", 384), Err(LogoError::Unknown));
    assert_eq!(Logo::import(b"%PDF-1.7", 384), Err(LogoError::Unknown));
    assert_eq!(Logo::import(b"GIF89a\x01\0\x01\0\0\0\0;", 384), Err(LogoError::Unknown));
    assert_eq!(Logo::import(&sound[..sound.len() / 2], 384), Err(LogoError::Broken));
    let blank = file(&GrayImage::from_pixel(50, 50, Luma([255])), ImageFormat::Png);
    assert_eq!(Logo::import(&blank, 384), Err(LogoError::Empty));
}

#[test]
fn a_small_file_with_a_huge_picture_is_not_unpacked() {
    // Sixteen and a half million white pixels, in a few kilobytes.
    let mut bomb = Vec::new();
    let mut encoder = png::Encoder::new(&mut bomb, 5000, 3300);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0xff; 625 * 3300]).unwrap();
    writer.finish().unwrap();
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert_eq!(Logo::import(&bomb, 384), Err(LogoError::TooLarge));
    // A header that promises more than it holds.
    let mut liar = logo_png(60, 40);
    liar[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    assert!(Logo::import(&liar, 384).is_err());
    assert_eq!(Logo::import(&vec![0; 11 * 1024 * 1024], 384), Err(LogoError::TooLarge));
}

#[test]
fn a_printer_on_a_slow_line_prints_no_logo() {
    let options = TicketOptions { logo: Some(logo()), ..TicketOptions::default() };
    let paper = ticket(&common().sold(), &options);
    let with = escpos(&paper, &PrinterProfile::GENERIC_80).unwrap();
    let slow = PrinterProfile { pictures: false, ..PrinterProfile::GENERIC_80 };
    let without = escpos(&paper, &slow).unwrap();
    let plain = ticket(&common().sold(), &TicketOptions::default());
    assert_eq!(without, escpos(&plain, &slow).unwrap());
    assert!(with.len() > without.len() + 5_000);
    assert_eq!(png(&paper.as_printed(&slow)).unwrap(), png(&plain).unwrap());
}

#[test]
fn a_logo_of_a_wide_roll_is_made_smaller_for_a_narrow_one() {
    let wide = Logo::import(&logo_png(900, 300), 576).unwrap();
    assert_eq!(wide.width(), 576);
    let profile = PrinterProfile::GENERIC_58;
    let options =
        TicketOptions { logo: Some(wide), width: profile.width, ..TicketOptions::default() };
    let bytes = escpos(&ticket(&common().sold(), &options), &profile).unwrap();
    let pictures: Vec<_> = read(&bytes)
        .into_iter()
        .filter_map(|it| if let Piece::Picture(across, ..) = it { Some(across) } else { None })
        .collect();
    assert!(pictures.iter().all(|it| *it <= 48), "{pictures:?}");
}

/// Bytes among which orders are likely.
fn dots() -> impl Strategy<Value = Vec<u8>> {
    let likely = prop::sample::select(vec![0x10_u8, 0x04, 0x05, 0x14, 0x01, 0x00]);
    prop::collection::vec(prop_oneof![3 => likely, 1 => any::<u8>()], 24 * 40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_logo_gives_the_printer_orders(rows in dots()) {
        let picture = GrayImage::from_fn(192, 40, |x, y| {
            let (x, y) = (usize::try_from(x).unwrap(), usize::try_from(y).unwrap());
            let dark = rows[y * 24 + x / 8] & (0x80 >> (x % 8)) != 0;
            // The corners are black so that nothing is trimmed off.
            let corner = (x == 0 || x == 191) && (y == 0 || y == 39);
            Luma([if dark || corner { 0 } else { 255 }])
        });
        let logo = Logo::import(&file(&picture, ImageFormat::Png), 384).unwrap();
        prop_assert_eq!((logo.width(), logo.height()), (192, 40));
        let options = TicketOptions { logo: Some(logo), ..TicketOptions::default() };
        let paper = ticket(&common().sold(), &options);
        for profile in [PrinterProfile::GENERIC_80, PrinterProfile::GENERIC_58] {
            let bytes = escpos(&paper, &profile).unwrap();
            prop_assert_eq!(real_time_commands(&bytes), 0);
            let dots = read(&bytes).into_iter().find_map(|it| match it {
                Piece::Picture(24, 40, dots) => Some(dots),
                _ => None,
            });
            let drawn = dots.unwrap();
            let turned: u32 = drawn
                .iter()
                .zip(picture.as_raw().chunks(8))
                .map(|(byte, pixels)| {
                    let wanted = pixels.iter().fold(0_u8, |sum, it| sum << 1 | u8::from(*it == 0));
                    (byte ^ wanted).count_ones()
                })
                .sum();
            let pairs = rows.len();
            prop_assert!(turned as usize <= pairs / 2);
        }
    }
}
