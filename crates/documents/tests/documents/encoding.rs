//! What reaches the printer's wire.

use izi_documents::{
    CodePage, Cut, PrinterProfile, QrCommand, TicketOptions, Width, cells, drawer_pulse, escpos,
    text, ticket,
};
use izi_domain::Method;
use proptest::prelude::*;

use crate::shop::{common, sale};

/// The places in `bytes` where a printer would see the beginning of a real-time command.
fn real_time_commands(bytes: &[u8]) -> usize {
    bytes.windows(2).filter(|it| it[0] == 0x10 && matches!(it[1], 0x04 | 0x05 | 0x14)).count()
}

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

#[test]
fn every_character_of_the_basic_plane_has_a_byte() {
    let basic = 0..=0xffff;
    let beyond = (0x1_0000..=0x10_ffff).step_by(61);
    for it in basic.chain(beyond).filter_map(char::from_u32) {
        for shown in cells(&it.to_string()).chars() {
            for page in CodePage::ALL {
                let byte = page.byte(shown);
                assert!(byte >= 0x20 && byte != 0x7f, "{it:?} as {shown:?} on {page:?}: {byte:#x}");
            }
        }
    }
}
