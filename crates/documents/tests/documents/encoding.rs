//! What reaches the printer's wire.

use izi_documents::{
    CodePage, Cut, PrinterProfile, QrCommand, TicketOptions, Width, cells, drawer_pulse, escpos,
    text, ticket,
};
use izi_domain::Method;
use proptest::prelude::*;

use crate::papers::rolls;
use crate::shop::{common, sale};
use crate::wire::{Piece, read, real_time_commands};

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

fn bytes_on(profile: &PrinterProfile) -> Vec<u8> {
    let options = TicketOptions { width: profile.width, ..TicketOptions::default() };
    escpos(&ticket(&common().sold(), &options), profile).unwrap()
}

#[test]
fn a_job_begins_with_reset_no_chinese_and_the_code_page() {
    let bytes = bytes_on(&PrinterProfile::GENERIC_80);
    assert_eq!(bytes[..7], [0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 2]);
    let munbyn = PrinterProfile {
        code_page: CodePage::Cp1252,
        code_page_number: 6,
        ..PrinterProfile::GENERIC_80
    };
    assert_eq!(bytes_on(&munbyn)[6], 6);
}

#[test]
fn each_printer_is_cut_in_its_way() {
    for (cut, ending) in [
        (Cut::FeedAndPartial, &[0x1d, 0x56, 0x42, 0x00][..]),
        (Cut::Partial, &[0x1b, 0x64, 5, 0x1d, 0x56, 0x01]),
        (Cut::EscI, &[0x1b, 0x64, 5, 0x1b, 0x69]),
        (Cut::None, &[0x1b, 0x64, 5]),
    ] {
        let bytes = bytes_on(&PrinterProfile { cut, ..PrinterProfile::GENERIC_80 });
        assert!(bytes.ends_with(ending), "{cut:?}");
    }
}

#[test]
fn a_native_qr_is_model_2_of_level_q_with_its_data() {
    let bytes = bytes_on(&PrinterProfile::GENERIC_80);
    let payload = b"10467793549|03|B001|17|0.00|13.20|2026-11-21|0|00000000|";
    let length = u8::try_from(payload.len() + 3).unwrap();
    let store = [&[0x1d, 0x28, 0x6b, length, 0, 0x31, 0x50, 0x30][..], payload].concat();
    for command in [
        &[0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0][..],
        &[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x43, 5],
        &[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x32],
        &store,
        &[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30],
    ] {
        assert!(contains(&bytes, command), "{command:x?}");
    }
}

#[test]
fn a_raster_qr_comes_in_bands_that_cheap_printers_hold() {
    let bytes = bytes_on(&PrinterProfile::GENERIC_58);
    assert!(!contains(&bytes, &[0x1d, 0x28, 0x6b]), "this printer would print it as text");
    let start = bytes.windows(4).position(|it| it == [0x1d, 0x76, 0x30, 0]).unwrap();
    let across = u16::from_le_bytes([bytes[start + 4], bytes[start + 5]]);
    let down = u16::from_le_bytes([bytes[start + 6], bytes[start + 7]]);
    assert!(across * 8 <= 384, "wider than the head");
    assert!(down <= 256, "higher than a cheap printer's memory");
}

#[test]
fn the_drawer_gets_all_five_bytes() {
    assert_eq!(drawer_pulse(), [0x1b, 0x70, 0x00, 0x19, 0xfa]);
}

#[test]
fn the_ticket_never_opens_the_drawer() {
    assert!(!contains(&bytes_on(&PrinterProfile::GENERIC_80), &[0x1b, 0x70]));
}

#[test]
fn a_ticket_takes_far_less_than_five_milliseconds() {
    let sold = common().sold();
    for profile in [PrinterProfile::GENERIC_80, PrinterProfile::GENERIC_58] {
        let options = TicketOptions { width: profile.width, ..TicketOptions::default() };
        let began = std::time::Instant::now();
        for _ in 0..20 {
            let paper = ticket(&sold, &options);
            assert!(!escpos(&paper, &profile).unwrap().is_empty());
        }
        // Debug builds on a busy machine; `cargo xtask bench` measures the real thing.
        assert!(began.elapsed().as_millis() < 20 * 50, "{:?} for 20", began.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_one_visible_byte_a_cell(typed in any::<String>()) {
        let shown = cells(&typed);
        prop_assert_eq!(&cells(&shown), &shown, "twice is once");
        for page in CodePage::ALL {
            for it in shown.chars() {
                let byte = page.byte(it);
                prop_assert!(byte >= 0x20 && byte != 0x7f, "{it:?} on {page:?} is {byte:#x}");
            }
        }
    }

    #[test]
    fn any_name_prints_as_cells_and_never_as_utf_8(
        name in "\\PC{1,60}",
        shop in "\\PC{1,60}",
        words in any::<String>(),
        narrow in any::<bool>(),
        raster in any::<bool>(),
        correlative in 1_u32..99_999_999,
    ) {
        prop_assume!(!name.trim().is_empty() && !shop.trim().is_empty());
        prop_assume!(name.parse::<izi_domain::Name>().is_ok() && shop.parse::<izi_domain::Name>().is_ok());
        let profile = PrinterProfile {
            width: if narrow { Width::MM_58 } else { Width::MM_80 },
            qr: if raster { QrCommand::Raster } else { QrCommand::Native },
            ..PrinterProfile::GENERIC_80
        };
        let options = TicketOptions { width: profile.width, footer: words, ..TicketOptions::default() };
        let sold = sale()
            .numbered(&format!("B001-{correlative}"))
            .shop_called(&shop)
            .pieces("2", &name, "3.50")
            .pays(Method::Cash, "10.00")
            .sold();
        let paper = ticket(&sold, &options);
        let bytes = escpos(&paper, &profile).unwrap();
        prop_assert_eq!(real_time_commands(&bytes), 0);
        for line in text(&paper).lines().filter(|it| !it.starts_with("[QR") && !it.starts_with("TOTAL ")) {
            let length = line.chars().count();
            prop_assert!(length <= profile.width.columns);
            let wire: Vec<u8> = line.trim().chars().map(|it| CodePage::Cp850.byte(it)).collect();
            prop_assert!(wire.is_empty() || contains(&bytes, &wire), "{line:?} is not on the wire");
        }
    }
}

/// The visible characters of a page are at least these and at most these bytes.
fn is_visible(page: CodePage, byte: u8) -> bool {
    match byte {
        0x20..=0x7e => true,
        // Windows' page has holes there, and a soft hyphen and a space that is not broken.
        0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0xa0 | 0xad if page == CodePage::Cp1252 => false,
        0xf0 if matches!(page, CodePage::Cp850 | CodePage::Cp858) => false,
        0xff => page == CodePage::Cp1252,
        it => it >= 0x80,
    }
}

#[test]
fn every_character_of_unicode_is_one_visible_byte_on_every_page() {
    let mut shown_as = std::collections::BTreeSet::new();
    for it in '\0'..=char::MAX {
        let mut buffer = [0; 4];
        for shown in cells(it.encode_utf8(&mut buffer)).chars() {
            shown_as.insert(shown);
        }
    }
    for shown in shown_as {
        for page in CodePage::ALL {
            let byte = page.byte(shown);
            assert!(is_visible(page, byte), "{shown:?} on {page:?}: {byte:#x}");
        }
    }
}

#[test]
fn what_is_drawn_over_or_beside_a_character_takes_no_cell_of_its_own() {
    for (typed, shown) in [
        ("e\u{301}\u{20dd}", "é"),
        ("👍🏽", "?"),
        ("👩‍🍳", "??"),
        ("❤\u{fe0f}", "?"),
        ("漢字", "??"),
        ("ＡＢＣ１２３", "ABC123"),
        ("🇵🇪", "??"),
    ] {
        assert_eq!(cells(typed), shown, "{typed}");
    }
}

/// The text of a job holds visible characters of its pages and nothing else.
#[track_caller]
fn check_wire(bytes: &[u8], page: CodePage, columns: usize) {
    assert_eq!(real_time_commands(bytes), 0);
    let mut size = 0;
    for piece in read(bytes) {
        match piece {
            Piece::Text(_, text) => {
                let wrong = text.iter().find(|it| !is_visible(page, **it));
                assert_eq!(wrong, None, "{:?}", String::from_utf8_lossy(&text));
                let across = usize::from(size >> 4_u8) + 1;
                assert!(text.len() * across <= columns, "{} cells x {across}", text.len());
            }
            Piece::Command(it) if it.starts_with(b"\x1d!") => size = it[2],
            Piece::Command(it) => {
                assert!(!it.starts_with(b"\x1bp"), "a paper opens the drawer");
            }
            Piece::Picture(across, down, dots) => {
                assert!(down <= 256 && across * down == dots.len());
            }
        }
    }
}

#[test]
fn every_paper_of_every_model_is_bytes_that_it_understands() {
    for model in izi_documents::MODELS {
        for (page, number) in model.pages {
            let profile =
                PrinterProfile { code_page: *page, code_page_number: *number, ..model.profile };
            for (name, paper) in rolls(&profile) {
                let bytes = escpos(&paper, &profile).unwrap();
                assert_eq!(bytes[..7], [0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, *number], "{name}");
                check_wire(&bytes, *page, profile.width.columns);
            }
        }
    }
}

#[test]
fn a_printer_without_a_usable_page_gets_one_picture_of_the_paper() {
    let profile =
        PrinterProfile { letters: izi_documents::Letters::Picture, ..PrinterProfile::GENERIC_58 };
    for (name, paper) in rolls(&profile) {
        let bytes = escpos(&paper, &profile).unwrap();
        check_wire(&bytes, profile.code_page, profile.width.columns);
        let words = read(&bytes).into_iter().filter(|it| matches!(it, Piece::Text(..))).count();
        assert_eq!(words, 0, "{name}");
    }
}

#[test]
fn a_narrow_ticket_of_five_lines_is_less_than_twelve_kilobytes() {
    let profile = PrinterProfile::GENERIC_58;
    let mut sold = sale();
    for name in ["Inca Kola 500 ml", "Pan francés", "Leche Gloria 400 g", "Arroz", "Atún Florida"]
    {
        sold = sold.pieces("2", name, "3.50");
    }
    let sold = sold.pays(Method::Cash, "50.00").sold();
    let options = TicketOptions { width: profile.width, ..TicketOptions::default() };
    let bytes = escpos(&ticket(&sold, &options), &profile).unwrap().len();
    assert!(bytes <= 12 * 1024, "{bytes}");
    eprintln!("a narrow ticket of five lines with its QR as a picture: {bytes} bytes");
}

#[test]
fn no_data_of_a_qr_or_a_barcode_gives_the_printer_orders() {
    let profile = PrinterProfile::GENERIC_80;
    let code = "160416051620".parse().unwrap();
    let label = izi_documents::Label {
        kind: izi_documents::LabelKind::Product,
        name: "Caja".parse().unwrap(),
        price: None,
        unit: izi_domain::Unit::PIECE,
        per_unit: None,
        code: Some(code),
        copies: 1,
    };
    let paper = izi_documents::labels(&[label], profile.width);
    let bytes = escpos(&paper, &profile).unwrap();
    check_wire(&bytes, profile.code_page, profile.width.columns);
    assert!(read(&bytes).iter().any(|it| matches!(it, Piece::Picture(..))), "drawn, not told");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_people_type_no_byte_is_out_of_place(
        name in "\\PC{1,80}",
        words in any::<String>(),
        reason in any::<String>(),
        code in "[!-~]{1,48}",
        model in prop::sample::select(izi_documents::MODELS),
        page in 0_usize..5,
    ) {
        prop_assume!(name.parse::<izi_domain::Name>().is_ok());
        let (page, number) = model.pages[page % model.pages.len()];
        let profile =
            PrinterProfile { code_page: page, code_page_number: number, ..model.profile };
        let options = TicketOptions {
            width: profile.width,
            header: words.clone(),
            footer: reason.clone(),
            policy: words.clone(),
            digest: Some(reason.clone()),
            ..TicketOptions::default()
        };
        let sold = sale().pieces("2", &name, "3.50").pays(Method::Cash, "10.00").sold();
        let issuer = sold.issuer.clone();
        let slip = izi_documents::CashMovement { reason, ..crate::papers::taken_out() };
        let label = izi_documents::Label {
            name: name.parse().unwrap(),
            code: Some(code.parse().unwrap()),
            ..crate::papers::product_labels().remove(0)
        };
        for paper in [
            ticket(&sold, &options),
            izi_documents::cash_slip(&slip, &issuer, &options),
            izi_documents::labels(&[label], profile.width),
        ] {
            check_wire(&escpos(&paper, &profile).unwrap(), page, profile.width.columns);
        }
    }
}
