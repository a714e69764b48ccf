//! Tickets and the drawer.

use std::time::Duration;

use izi_domain::SaleId;
use izi_store::document_file;
use izi_store::outbox::{self, State, Topic};
use izi_testkit::printer::{Fault, PrinterSim};
use izi_till::Till;
use serde_json::json;

use crate::shop::{Shop, ask, authority, escpos, free_address, pse, sale, set_up, states};

/// As a process that dies leaves it: this job was on its way.
async fn on_its_way(till: &Till, topic: Topic, sale_id: &str) {
    let id: SaleId = sale_id.parse().unwrap();
    let store = &till.shop().store;
    let jobs = outbox::of_sale(store.reads(), &id).await.unwrap();
    let job = jobs.iter().find(|it| it.topic == topic).unwrap();
    let mut transaction = store.write().await.unwrap();
    outbox::set_state(&mut *transaction, job.id, State::Sending, till.shop().now()).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_printer_gets_the_bytes_that_were_kept_before_they_left() {
    let printer = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&printer.url()).await;
    let sold = sale(1).line("Café ñandú", "12.90").cash("20.00").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    let id: SaleId = sold["sale_id"].as_str().unwrap().parse().unwrap();
    let reads = till.shop().store.reads();
    let jobs = outbox::of_sale(reads, &id).await.unwrap();
    let print = jobs.iter().find(|it| it.topic == Topic::Print).unwrap();
    let kept = document_file::ticket_file(reads, print.id).await.unwrap().unwrap();
    assert!(printer.tickets() == [kept.bytes.clone()]);
    assert!(kept.bytes == escpos(&till, "B001-1").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_drawer_opens_for_cash_and_only_in_its_moment() {
    let printer = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&printer.url()).await;
    sale(1).line("Pan", "1.00").yape("1.00", "1").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!((printer.tickets().len(), printer.drawer_pulses()), (1, 0), "not for a Yape");
    sale(2).line("Pan", "1.00").cash("1.00").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!((printer.tickets().len(), printer.drawer_pulses()), (2, 1));
    sale(3).line("Pan", "1.00").yape("0.50", "2").cash("0.50").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!(printer.drawer_pulses(), 2, "for a part in cash too");

    sale(4).line("Pan", "1.00").cash("1.00").sell(&till).await;
    shop.clock.forward(Duration::from_secs(16));
    till.work_until_idle(None).await.unwrap();
    assert_eq!((printer.tickets().len(), printer.drawer_pulses()), (4, 2), "the buyer has left");
    assert_eq!(states(&till, "drawer").await, ["opened", "opened", "expired"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_on_its_way_when_the_process_died_is_not_done_a_second_time() {
    let printer = PrinterSim::start().unwrap();
    let address = free_address();
    let shop = Shop::new();
    let authority = authority(&shop, address).await;
    let till = shop.open_before(pse(address)).await;
    set_up(&till, &printer.url()).await;
    let sold = sale(1).line("Pan", "1.00").cash("1.00").sell(&till).await;
    let id = sold["sale_id"].as_str().unwrap();
    for topic in [Topic::Print, Topic::Drawer, Topic::Authority] {
        on_its_way(&till, topic, id).await;
    }
    till.close().await;

    let till = shop.open_before(pse(address)).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!(states(&till, "drawer").await, ["expired"]);
    assert_eq!(states(&till, "print").await, ["uncertain"]);
    assert_eq!((printer.tickets().len(), printer.drawer_pulses()), (0, 0));
    assert_eq!(states(&till, "authority").await, ["accepted"], "asked about, then sent");
    let documents = authority.documents().await.unwrap();
    assert_eq!((documents.len(), documents[0].repeats), (1, 0));

    // The cashier says that no ticket came out: it is printed again, and says so.
    let jobs = ask(&till, "queue.list", json!({ "open_only": true })).await;
    let answer = json!({ "job_id": jobs[0]["job_id"], "came_out": false });
    ask(&till, "queue.answer", answer).await;
    till.work_until_idle(None).await.unwrap();
    let tickets = printer.tickets();
    assert_eq!(tickets.len(), 1);
    assert!(tickets[0].windows(5).any(|it| it == b"COPIA"));
    authority.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_cut_off_in_the_middle_is_asked_about_and_not_printed_twice() {
    let printer = PrinterSim::start().unwrap();
    let shop = Shop::new();
    let till = shop.practice(&printer.url()).await;
    // The first one clears what a dead process may have left in the printer, and opens no drawer.
    let with_yape = |n: u32| sale(n).line("Pan", "1.00").yape("1.00", &n.to_string());
    with_yape(1).sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    with_yape(2).sell(&till).await;
    let half = escpos(&till, "B001-2").await.len() / 2;
    printer.set(&[Fault::DropAfter(half)]);
    till.work_until_idle(None).await.unwrap();
    assert_eq!(states(&till, "print").await, ["printed", "uncertain"]);
    till.work_until_idle(None).await.unwrap();
    assert_eq!(printer.tickets().len(), 1);
    with_yape(3).sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    let held_up = "the next one is not held up";
    assert_eq!(states(&till, "print").await, ["printed", "uncertain", "printed"], "{held_up}");
}
