//! Without internet and without a printer one sells all the same; when they come back everything
//! happens that should have, once.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use izi_practice::{Fault as Bad, Mode};
use izi_testkit::printer::{Fault, PrinterSim};
use serde_json::json;
use sqlx::Connection;

use crate::shop::{
    Shop, ask, assert_clean_for_sunat, authority, count, escpos, free_address, pass_limits, pse,
    sale, set_up, states,
};

const SALES: u32 = 50;

/// How the outside comes back.
struct Return {
    authority: Vec<Bad>,
    /// The paper runs out somewhere in the middle; somebody changes the roll.
    paper_out: bool,
}

/// Waits until nothing comes out any more, and puts in a new roll.
fn change_the_roll(printer: &PrinterSim) {
    const STANDS_STILL: Duration = Duration::from_secs(2);
    let mut before = 0;
    while before == 0 || printer.tickets().len() > before {
        before = printer.tickets().len();
        std::thread::sleep(STANDS_STILL);
    }
    assert!(before < SALES as usize, "the paper never ran out");
    printer.recover();
}

async fn story(comes: Return) {
    let printer = PrinterSim::start().unwrap();
    printer.set(&[Fault::Refuse]);
    let address = free_address();
    let shop = Shop::new();
    let till = shop.open_before(pse(address)).await;
    set_up(&till, &printer.url()).await;
    // A good month: nobody is to be asked about the limits here.
    pass_limits(&till).await;

    for n in 1..=SALES {
        let sale = match n % 4 {
            0 => sale(n).line("Café «Altomayo» 50 g", "12.90").cash("20.00"),
            1 => sale(n).weighed("Pan francés", "0.250", "8.00").yape("2.00", &n.to_string()),
            2 => sale(n).line("Arroz", "4.57").line("Azúcar", "3.96").cash("10.00"),
            _ => sale(n)
                .line("Canasta", "715.00")
                .to("dni", "46779354", "ANA PAZ")
                .paid("card", "715.00"),
        };
        assert_eq!(sale.sell(&till).await["number"], format!("B001-{n}"));
    }
    let started = Instant::now();
    till.work_until_idle(None).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "nobody answers: {:?}", started.elapsed());
    assert_eq!(states(&till, "authority").await, vec!["queued"; SALES as usize]);
    assert_eq!(states(&till, "print").await, vec!["queued"; SALES as usize]);

    // Both come up.
    let mut kept = Vec::new();
    for n in 1..=SALES {
        kept.push(escpos(&till, &format!("B001-{n}")).await);
    }
    let authority = authority(&shop, address).await;
    authority.set_faults(comes.authority.clone());
    if comes.paper_out {
        printer.set(&[Fault::PaperOutAfter(kept.iter().map(Vec::len).sum::<usize>() / 2)]);
    } else {
        printer.recover();
    }
    std::thread::scope(|scope| {
        if comes.paper_out {
            scope.spawn(|| change_the_roll(&printer));
        }
        let work = till.work_until_idle(Some(90));
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work)).unwrap();
    });

    assert_eq!(states(&till, "print").await, vec!["printed"; SALES as usize]);
    assert_eq!(states(&till, "authority").await, vec!["accepted"; SALES as usize]);
    let on_paper = printer.tickets();
    assert_eq!(on_paper.len(), SALES as usize, "tickets on paper");
    let sorted = |mut tickets: Vec<Vec<u8>>| {
        tickets.sort_unstable();
        tickets
    };
    assert!(sorted(on_paper) == sorted(kept), "what is on paper is not what was kept");
    let documents = authority.documents().await.unwrap();
    let names: BTreeSet<_> = documents.iter().map(|it| it.name.clone()).collect();
    let expected: BTreeSet<_> = (1..=SALES).map(|n| format!("10467793549-03-B001-{n}")).collect();
    assert_eq!((documents.len(), names), (SALES as usize, expected), "each boleta once");
    assert!(documents.iter().all(|it| it.code == 0 && it.repeats == 0), "none was sent again");

    let mut db = shop.connect().await;
    let lost = comes.authority.iter().filter(|it| !matches!(it.mode, Mode::Down | Mode::Ticket));
    let lost: u32 = lost.map(|it| it.times.unwrap()).sum();
    let verified =
        count(&mut db, "select count(*) from authority_attempt where call = 'verify'").await;
    assert!(
        verified >= i64::from(lost),
        "an answer that got lost is asked for, {verified} of {lost}"
    );
    db.close().await.unwrap();

    till.work_until_idle(None).await.unwrap();
    assert_eq!(printer.tickets().len(), SALES as usize, "and nothing happens again");
    assert_eq!(authority.documents().await.unwrap().len(), SALES as usize);
    let sales = ask(&till, "sale.list", json!({ "limit": 100 })).await;
    let settled = |it: &&serde_json::Value| {
        it["authority_state"] == "accepted" && it["print_state"] == "printed"
    };
    assert_eq!(sales["sales"].as_array().unwrap().iter().filter(settled).count(), SALES as usize);
    assert_clean_for_sunat(&till).await;
    till.close().await;
    shop.assert_sound().await;
    authority.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_sales_made_offline_are_printed_and_accepted_once_each() {
    story(Return { authority: Vec::new(), paper_out: false }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn also_when_the_authority_takes_boletas_and_its_answers_get_lost() {
    let authority = vec![
        Mode::HangAfterAccept.times(4),
        Mode::Down.times(2),
        Mode::DropAfterAccept.times(5),
        Mode::Empty200.times(3),
        Mode::Html.times(3),
        Mode::WrongCdr.times(2),
        Mode::Ticket.times(3),
    ];
    story(Return { authority, paper_out: false }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn also_when_the_paper_runs_out_in_the_middle_of_a_ticket() {
    let authority = vec![Mode::DropAfterAccept.times(3)];
    story(Return { authority, paper_out: true }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_later_try_goes_when_somebody_asks_for_it() {
    let address = free_address();
    let shop = Shop::new();
    let till = shop.open_before(pse(address)).await;
    set_up(&till, "none").await;
    for n in 1..=3 {
        sale(n).line("Arroz", "4.50").cash("5.00").sell(&till).await;
    }
    till.work_until_idle(None).await.unwrap();
    // As after many tries: the next one is an hour away.
    let mut db = shop.connect().await;
    let later = "update outbox set next_utc_ms = next_utc_ms + 3600000 where topic = 'authority'";
    sqlx::query(later).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let waits = ask(&till, "sunat.queue", json!({})).await;
    assert_eq!((&waits["to_send"], &waits["breaker"]), (&json!(3), &json!("offline")));

    let authority = authority(&shop, address).await;
    till.start_workers();
    let asked = ask(&till, "sunat.send_now", json!({})).await;
    assert_eq!(asked["breaker"], "closed", "the way is tried at once: {asked}");
    let mut looks = 0;
    while states(&till, "authority").await != ["accepted"; 3] {
        looks += 1;
        assert!(looks < 2_400, "{:?}", states(&till, "authority").await);
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let left = ask(&till, "sunat.queue", json!({})).await;
    assert_eq!((&left["to_send"], &left["next_at"]), (&json!(0), &serde_json::Value::Null));
    let documents = authority.documents().await.unwrap();
    assert_eq!(documents.len(), 3);
    assert!(documents.iter().all(|it| it.code == 0 && it.repeats == 0), "each once");
    till.close().await;
    shop.assert_sound().await;
    authority.stop().await;
}
