//! Notes and what they correct.

use izi_practice::Mode;

use crate::papers::{invoice, note, summary};
use crate::register::{Authority, TODAY};

#[tokio::test]
async fn a_note_corrects_what_the_authority_knows_and_has_not_voided() {
    let authority = Authority::new().await;
    for (number, date) in [(1, TODAY), (2, TODAY), (3, TODAY), (4, "2026-11-22")] {
        let xml = invoice(&format!("B001-{number}"), date, "15.00");
        if number == 3 {
            authority.running.set_faults(vec![Mode::Reject { code: 2_800 }.times(1)]);
        }
        authority.send(&format!("03-B001-{number}"), &xml).await;
    }
    let voided = summary("RC-20261120-1", TODAY, TODAY, &[("03", "B001-2", 3, "15.00")]);
    assert_eq!(authority.report("RC-20261120-1", &voided).await, "0");

    let of = |kind: &str, id: &str, about: &str| note(kind, id, TODAY, about, "15.00");
    for (name, xml, code) in [
        ("07-BC01-1", of("07", "BC01-1", "B001-1"), "0"),
        ("08-BD01-1", of("08", "BD01-1", "B001-1"), "0"),
        ("07-BC01-2", of("07", "BC01-2", "B001-9"), "2119"),
        ("08-BD01-2", of("08", "BD01-2", "B001-9"), "2209"),
        ("07-BC01-3", of("07", "BC01-3", "B001-2"), "2120"),
        ("08-BD01-3", of("08", "BD01-3", "B001-2"), "2207"),
        ("07-BC01-4", of("07", "BC01-4", "B001-3"), "2121"),
        ("08-BD01-4", of("08", "BD01-4", "B001-3"), "2208"),
        ("07-BC01-5", of("07", "BC01-5", "F001-1"), "2399"),
        ("08-BD01-5", of("08", "BD01-5", "F001-1"), "2400"),
        ("07-FC01-1", of("07", "FC01-1", "B001-1"), "2116"),
        ("08-FD01-1", of("08", "FD01-1", "B001-1"), "2204"),
        ("07-BC01-6", of("07", "BC01-6", "B001-4"), "2885"),
        (
            "07-BC01-7",
            of("07", "BC01-7", "B001-1").replace("BillingReference", "OrderReference"),
            "2524",
        ),
        ("07-BC01-8", note("07", "BC01-8", "2026-11-14", "B001-1", "15.00"), "1079"),
        ("07-BC01-1", of("07", "BC01-1", "B001-1"), "1033"),
        ("07-BC01-2", of("07", "BC01-2", "B001-1"), "1032"),
    ] {
        assert_eq!(authority.send(name, &xml).await, code, "{name}: {xml}");
    }
}

#[tokio::test]
async fn more_than_was_sold_is_observed_on_a_boleta_and_refused_on_a_factura() {
    let authority = Authority::new().await;
    for (name, id) in [("03-B001-1", "B001-1"), ("01-F001-1", "F001-1")] {
        assert_eq!(authority.send(name, &invoice(id, TODAY, "15.00")).await, "0");
    }
    let too_much = |id: &str, about: &str| note("07", id, TODAY, about, "15.01");
    assert_eq!(authority.send("07-BC01-1", &too_much("BC01-1", "B001-1")).await, "0");
    let kept = authority.kept("07-BC01-1").await.unwrap();
    assert!(kept.notes.starts_with("4028"), "{}", kept.notes);
    assert_eq!(authority.send("07-FC01-1", &too_much("FC01-1", "F001-1")).await, "3286");
}
