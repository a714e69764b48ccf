//! What a boleta's XML and a ticket's bytes cost beside hashing what they come to.

use std::hint::black_box;
use std::path::Path;

use izi_app::Shop;
use izi_app::ticket::{Form, ticket_file};
use izi_documents::{PrinterProfile, QrCommand, TicketOptions, escpos, ticket};
use izi_domain::Sale;
use sha2::{Digest, Sha256};

use crate::table::{Row, times};
use crate::times::Times;
use crate::{Outcome, goods, say};

const XMLS: usize = 5_000;
const TICKETS: usize = 500;
/// Bytes of a ticket of 58 mm whose QR is a picture.
const SMALL_TICKET_MAX: usize = 12 * 1024;
/// Boletas of one core in a second, at least.
const XMLS_MIN: f64 = 5_000.0;
/// Milliseconds of a ticket that is drawn.
const TICKET_MAX: f64 = 5.0;
/// Milliseconds of a ticket from the sale as it is stored.
const STORED_MAX: f64 = 2.0;

/// XML and tickets of a sale with five lines.
pub(crate) async fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    say("papers");
    let till = goods::till(seeded, "papers").await?;
    let codes = goods::codes(till.shop(), goods::LINES).await?;
    let draft = goods::ticket(till.shop(), 0, &codes).await?;
    let sale = izi_app::commit_sale(till.shop(), &draft).await?.sale;
    let stored = stored(till.shop(), &sale).await?;
    till.close().await;
    let mut rows = vec![boleta(&sale), stored, small(&sale)?];
    rows.push(printed("ticket, QR by the printer, p95", &sale, QrCommand::Native)?);
    rows.push(printed("ticket, QR as a picture, p95", &sale, QrCommand::Raster)?);
    Ok(rows)
}

/// The bytes of a ticket, from the rows of its sale.
async fn stored(shop: &Shop, sale: &Sale) -> Outcome<Row> {
    let (mut drawing, mut reading) = (Times::default(), Times::default());
    for _ in 0..TICKETS {
        drawing.take(ticket_file(shop, &sale.number, Form::Escpos, None)).await?;
        reading.take(izi_app::ticket::sale_of(shop, &sale.number)).await?;
    }
    let baseline = ("reading the sale", reading.percentile(99));
    let ms = drawing.percentile(99);
    Ok(Row::at_most_ms("ticket bytes from a stored sale, p99", ms, STORED_MAX, baseline))
}

/// What goes down the cable of a cheap printer.
fn small(sale: &Sale) -> Outcome<Row> {
    let profile = PrinterProfile { qr: QrCommand::Raster, ..PrinterProfile::GENERIC_58 };
    let options = TicketOptions { width: profile.width, ..TicketOptions::default() };
    let bytes = escpos(&ticket(sale, &options), &profile)?.len();
    let native = PrinterProfile { qr: QrCommand::Native, ..profile };
    let without = escpos(&ticket(sale, &options), &native)?.len();
    Ok(Row {
        name: "58 mm ticket, QR as a picture".to_owned(),
        figure: format!("{bytes} bytes"),
        budget: Some(format!("<= {SMALL_TICKET_MAX} bytes")),
        ratio: format!("QR by the printer: {without} bytes"),
        is_kept: bytes <= SMALL_TICKET_MAX,
    })
}

fn boleta(sale: &Sale) -> Row {
    let (mut writing, mut hashing) = (Times::default(), Times::default());
    for _ in 0..XMLS {
        let xml = writing.of(|| izi_einvoice::boleta_xml(black_box(sale)));
        hashing.of(|| Sha256::digest(black_box(&xml)));
    }
    let rate = 1_000.0 / writing.percentile(50);
    Row {
        name: "boleta XML of five lines".to_owned(),
        figure: format!("{rate:.0} /s"),
        budget: Some(format!(">= {XMLS_MIN} /s")),
        ratio: times(writing.percentile(50), ("SHA-256 of it", hashing.percentile(50))),
        is_kept: rate >= XMLS_MIN,
    }
}

fn printed(name: &str, sale: &Sale, qr: QrCommand) -> Outcome<Row> {
    let profile = PrinterProfile { qr, ..PrinterProfile::GENERIC_80 };
    let (mut drawing, mut hashing) = (Times::default(), Times::default());
    for _ in 0..TICKETS {
        let bytes = drawing.of(|| {
            let paper = ticket(black_box(sale), &TicketOptions::default());
            escpos(&paper, &profile)
        })?;
        hashing.of(|| Sha256::digest(black_box(&bytes)));
    }
    let baseline = ("SHA-256 of it", hashing.percentile(95));
    Ok(Row::at_most_ms(name, drawing.percentile(95), TICKET_MAX, baseline))
}
