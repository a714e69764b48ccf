//! Five hundred sales against a SUNAT that fails in every way it knows, by a worker that is killed
//! again and again. In the end each boleta is accepted once, and both sides say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::Duration;

use izi_app::clock::SystemClock;
use izi_ports::Clock;
use izi_practice::{Call, Kept, KeptState, Mix, Mode};
use izi_till::Till;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::crash::Chance;
use crate::shop::{INCA_KOLA, Shop, id};
use crate::sunat::{Sunat, signing, signing_alone, through_a_pse};

/// Every way to fail there is; three of four requests are answered as they should be.
fn every_fault(seed: u64) -> Mix {
    const DAY: i64 = 86_400_000;
    let mix = vec![
        Mode::Slow { ms: 300 },
        Mode::Down,
        Mode::Busy { seconds: 1 },
        Mode::TooMany { seconds: 1 },
        Mode::HangBefore,
        Mode::DropBefore,
        Mode::ServerFault { code: 109 },
        Mode::Exception { code: 100 },
        Mode::ExceptionCdr { code: 109 },
        Mode::Expired,
        Mode::Suspended,
        Mode::ClockSkew { ms: -DAY },
        Mode::ClockSkew { ms: 6 * DAY },
        Mode::HangAfterAccept,
        Mode::DropAfterAccept,
        Mode::Empty200,
        Mode::Html,
        Mode::WrongCdr,
        Mode::GarbageCdr,
        Mode::Reject { code: 2_800 },
        Mode::Observe,
        Mode::Ticket,
        Mode::TicketForgotten,
        Mode::TicketStuck,
        Mode::TicketLost,
    ];
    Mix { mix, seed, per_mille: 250 }
}

/// The shop as it sells while its worker, another process, lives and dies.
pub(crate) struct Counter<'a> {
    shop: &'a Shop,
    till: Till,
    runtime: Runtime,
    pub(crate) sold: u32,
}

impl<'a> Counter<'a> {
    pub(crate) fn open(shop: &'a Shop) -> Self {
        let runtime = Runtime::new().unwrap();
        let till = runtime.block_on(Till::open(&shop.data())).unwrap();
        Self { shop, till, runtime, sold: 0 }
    }

    pub(crate) fn ask(&self, command: &str, payload: Value) -> Value {
        match self.runtime.block_on(self.till.dispatch(command, payload)) {
            Ok(answer) => answer,
            Err(fault) => panic!("{command}: {fault:?}"),
        }
    }

    pub(crate) fn sell(&mut self) {
        self.sold += 1;
        let sale = json!({
            "id": id(self.sold),
            "lines": [{ "code": INCA_KOLA, "quantity": "2", "unit_price": null }],
            "customer": null,
            "payments": [{ "method": "cash", "amount": "10.00", "reference": null }],
        });
        assert_eq!(self.ask("sale.commit", sale)["repeated"], false);
    }

    fn documents(&self) -> Vec<Value> {
        let told = self.shop.izi(&["documents"]).json();
        told.as_array().unwrap().clone()
    }

    /// A person corrects some of what was accepted: one is annulled, another half taken back.
    fn correct(&self, nth: usize) {
        let documents = self.documents();
        let accepted = |it: &&Value| it["kind"] == "03" && it["state"] == "accepted";
        let mut accepted = documents.iter().filter(accepted);
        if let Some(row) = accepted.next() {
            self.ask("document.void", json!({ "name": row["name"], "reason": "se equivocó" }));
        }
        if let Some(row) = accepted.nth(3) {
            let note = json!({
                "note_id": id(900_000 + u32::try_from(nth).unwrap()), "name": row["name"],
                "kind": "07", "motive": "07", "reason": "una botella rota",
                "lines": [{ "line": 1, "quantity": "1" }], "amount": null,
            });
            self.ask("document.note", note);
        }
        // Not once a day, as a shop would: many summaries meet many faults.
        let today = &text(&documents[0], "issued_at")[..10];
        self.ask("summary.run", json!({ "date": today }));
    }

    pub(crate) fn close(self) {
        self.runtime.block_on(self.till.close());
    }
}

pub(crate) fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

/// How a life of the worker ended.
#[derive(Default, Debug)]
struct Lives {
    killed: u32,
    finished: u32,
}

fn campaign(sunat: &Sunat, shop: &Shop, sales: u32, seed: u64) -> String {
    const A_LIFE: Duration = Duration::from_millis(2_500);
    const LOOK_MS: i64 = 20 * 60_000;
    const EACH: u32 = 10;
    /// Sold when the worst is over, for the faults that chance has left out.
    const LATE: u32 = 20;
    /// What the worker must have been killed, at the least.
    const KILLED: u32 = 10;
    let early = sales - LATE;
    sunat.control.set_mix(every_fault(seed));
    let mut counter = Counter::open(shop);
    let (mut chance, mut lives) = (Chance(seed), Lives::default());
    for round in 0..400_u32 {
        let mut worker =
            shop.command(&["work", "--until-idle", "--seconds", "60"]).spawn().unwrap();
        for _ in 0..EACH.min(early - counter.sold) {
            counter.sell();
        }
        thread::sleep(chance.below(A_LIFE));
        if worker.try_wait().unwrap().is_some() {
            lives.finished += 1;
        } else {
            worker.kill().unwrap();
            lives.killed += 1;
        }
        worker.wait().unwrap();
        if round % 4 == 3 && counter.sold < early {
            counter.correct(round as usize);
        }
        if counter.sold == early && lives.killed > KILLED && round % 5 == 4 {
            let documents = counter.documents();
            let open = documents.iter().filter(|it| !is_over(it)).count();
            if open * 20 < documents.len() {
                break;
            }
        }
    }
    let in_the_thick = counter.documents();
    assert_eq!(counter.sold, early);
    assert!(lives.killed > KILLED, "{lives:?}: the worker was hardly ever killed");

    // What chance has left out comes in turn. The owner looks at what is left, every twenty minutes.
    let unseen = not_struck(sunat, seed);
    sunat.control.set_faults(unseen.into_iter().map(|it| it.times(1)).collect());
    // They strike one after the other, some of them only tickets: it is sold until all have come.
    for round in 1..=90 {
        if counter.sold < sales || !not_struck(sunat, seed).is_empty() {
            counter.sell();
            counter.sell();
            counter.correct(1_000 + usize::try_from(round).unwrap());
        }
        sunat.control.set_clock_offset(round * LOOK_MS);
        let now = SystemClock.now().plus_ms(round * LOOK_MS).to_string();
        let documents = counter.documents();
        for row in documents.iter().filter(|it| !is_over(it)) {
            let name = json!({ "name": row["name"] });
            match text(row, "state") {
                "void_failed" => {
                    let again = json!({ "name": row["name"], "reason": "se equivocó" });
                    counter.ask("document.void", again);
                }
                "dead" => drop(counter.ask("document.resend", name)),
                "rejected" if row["kind"] == "03" => {
                    drop(counter.ask("document.replace", name));
                }
                "rejected" => {
                    let why = json!({ "name": row["name"], "reason": "rechazado" });
                    counter.ask("document.discard", why);
                }
                _ => {}
            }
        }
        shop.at(&now, &["send"]).json();
        let is_done = counter.sold >= sales && not_struck(sunat, seed).is_empty();
        if is_done && counter.documents().iter().all(is_over) {
            break;
        }
    }
    assert_eq!(not_struck(sunat, seed), [], "never came");
    let calls = sunat.control.calls();
    let ours = counter.documents();
    let sales = counter.sold;
    counter.close();
    let theirs = sunat.documents();
    compare(&ours, &theirs, sales);
    shop.assert_sound();
    format!(
        "{sales} sales, {} documents: worker {lives:?}; {} settled in the thick of it; {calls:?}; \
         {} accepted, {} rejected and replaced, {} annulled, {} told by summaries, {} came again",
        ours.len(),
        in_the_thick.iter().filter(|it| is_over(it)).count(),
        theirs.iter().filter(|it| it.accepted_times == 1).count(),
        theirs.iter().filter(|it| it.state == KeptState::Rejected).count(),
        theirs.iter().filter(|it| it.state == KeptState::Voided).count(),
        theirs.iter().filter(|it| it.told_by.is_some()).count(),
        theirs.iter().map(|it| it.repeats).sum::<u32>(),
    )
}

/// The faults that nobody has met yet.
fn not_struck(sunat: &Sunat, seed: u64) -> Vec<Mode> {
    let met = sunat.control.calls().faults;
    let mut left = every_fault(seed).mix;
    left.retain(|it| !met.contains_key(&it.name()));
    left
}

/// Nothing is left to be done about it.
fn is_over(row: &Value) -> bool {
    ["accepted", "observed", "replaced", "discarded", "voided"].contains(&text(row, "state"))
}

fn compare(ours: &[Value], theirs: &[Kept], sales: u32) {
    let theirs: BTreeMap<&str, &Kept> =
        theirs.iter().map(|it| (it.name.split_once('-').unwrap().1, it)).collect();
    let mut numbers: BTreeMap<(String, String), BTreeSet<u32>> = BTreeMap::new();
    let mut alive = 0;
    for row in ours {
        let name = text(row, "name");
        let kept = theirs.get(name);
        let (state, accepted) = kept.map_or((None, 0), |it| (Some(it.state), it.accepted_times));
        let expected = match text(row, "state") {
            "accepted" => &[Some(KeptState::Accepted), Some(KeptState::Observed)][..],
            "observed" => &[Some(KeptState::Observed)],
            "voided" => &[Some(KeptState::Voided)],
            // Of a summary: what it told of went on by itself, whatever became of it.
            "replaced" if row["kind"] == "RC" => {
                &[Some(KeptState::Rejected), Some(KeptState::Accepted), None]
            }
            "replaced" => &[Some(KeptState::Rejected)],
            "discarded" => &[Some(KeptState::Rejected), None],
            other => panic!("{name} is still {other}: {row}"),
        };
        assert!(expected.contains(&state), "{name}: {} here, {state:?} there", text(row, "state"));
        let refused = matches!(state, None | Some(KeptState::Rejected));
        assert_eq!(accepted, u32::from(!refused), "{name} was accepted {accepted} times");
        assert_eq!(kept.map_or(0, |it| it.other_bytes), 0, "{name} came with other bytes");
        if text(row, "kind") == "03" {
            alive += u32::from(!refused);
            let cents = row["total"].as_str().unwrap().replace('.', "");
            if let Some(total) = kept.and_then(|it| it.total_cents) {
                assert_eq!(total.to_string(), cents, "{name}");
            }
        }
        let mut parts = name.rsplitn(2, '-');
        let number: u32 = parts.next().unwrap().parse().unwrap();
        let series = (text(row, "kind").to_owned(), parts.next().unwrap().to_owned());
        assert!(numbers.entry(series).or_default().insert(number), "{name} is there twice");
    }
    assert_eq!(alive, sales, "each sale has one boleta that SUNAT accepted");
    for (series, numbers) in numbers {
        let whole: BTreeSet<u32> = (1..=u32::try_from(numbers.len()).unwrap()).collect();
        assert_eq!(numbers, whole, "{series:?} has a gap");
    }
    let known: BTreeSet<&str> = ours.iter().map(|it| text(it, "name")).collect();
    let unknown: Vec<_> = theirs.keys().filter(|it| !known.contains(*it)).collect();
    assert!(unknown.is_empty(), "SUNAT has what the shop does not know of: {unknown:?}");
}

#[test]
fn five_hundred_signed_boletas_through_every_fault_are_each_accepted_once() {
    let sunat = Sunat::start();
    let shop = signing(&sunat);
    println!("{}", campaign(&sunat, &shop, 500, 0x5e7e_2026));
}

#[test]
fn also_through_a_pse_that_signs_for_the_shop() {
    let sunat = Sunat::start();
    let shop = through_a_pse(&sunat);
    println!("{}", campaign(&sunat, &shop, 200, 0x0bad_cafe));
}

#[test]
fn also_where_sunat_cannot_be_asked_about_a_number() {
    let sunat = Sunat::start();
    let shop = signing_alone(&sunat);
    println!("{}", campaign(&sunat, &shop, 150, 0x0a10_4e00));
}

/// The owner has everything summed up and sent every twenty minutes, until it is as wanted.
fn look_until(
    (sunat, shop, counter): (&Sunat, &Shop, &Counter<'_>),
    round: &mut i64,
    wanted: impl Fn(&Value) -> bool,
) -> Vec<Value> {
    const LOOK_MS: i64 = 20 * 60_000;
    const ROUNDS: i64 = 90;
    loop {
        let documents = counter.documents();
        if documents.iter().all(&wanted) || *round == ROUNDS {
            return documents;
        }
        *round += 1;
        let today = &text(&documents[0], "issued_at")[..10];
        counter.ask("summary.run", json!({ "date": today }));
        sunat.control.set_clock_offset(*round * LOOK_MS);
        let now = SystemClock.now().plus_ms(*round * LOOK_MS).to_string();
        shop.at(&now, &["send"]).json();
    }
}

/// SUNAT's clock is ahead: it wants a boleta of today in a summary.
const AHEAD: Mode = Mode::ClockSkew { ms: 6 * 86_400_000 };

#[test]
fn what_a_lost_summary_told_of_is_known_as_ours() {
    let sunat = Sunat::start();
    let shop = signing_alone(&sunat);
    let mut counter = Counter::open(&shop);
    counter.sell();
    // It wants the boleta in a summary, takes that, and knows nothing of its ticket.
    sunat.control.set_faults(vec![AHEAD.times(1), Mode::TicketLost.always()]);
    let ours = look_until((&sunat, &shop, &counter), &mut 0, is_over);
    counter.close();
    let theirs = sunat.documents();
    // Asked for the boleta by itself, it says 1033: by the summary, which only we can have sent.
    assert!(sunat.control.calls().asked[&Call::Send] >= 2, "{ours:?}");
    compare(&ours, &theirs, 1);
}

#[test]
fn what_a_refused_summary_told_of_does_not_make_anothers_boleta_ours() {
    let sunat = Sunat::start();
    // A copy of the folder, somewhere, sells under the same series.
    let copy = signing_alone(&sunat);
    let mut elsewhere = Counter::open(&copy);
    elsewhere.sell();
    elsewhere.close();
    let shop = signing_alone(&sunat);
    let mut counter = Counter::open(&shop);
    counter.sell();
    let both = (&sunat, &shop, &counter);
    let (round, is_dead) = (&mut 0, |it: &Value| it["kind"] == "RC" || it["state"] == "dead");

    // SUNAT wants a summary and refuses it; before the boleta goes by itself, that of the copy is there.
    let refused = Mode::Reject { code: 2_800 }.times(1).at(Call::Report);
    let suspended = Mode::Suspended.always().at(Call::Send);
    sunat.control.set_faults(vec![AHEAD.times(1), refused, suspended]);
    shop.izi(&["send"]).json();
    let documents = counter.documents();
    let states: Vec<_> = documents.iter().map(|it| (text(it, "kind"), text(it, "state"))).collect();
    assert_eq!(states, [("RC", "replaced"), ("03", "queued")], "{documents:?}");
    sunat.control.set_faults(Vec::new());
    copy.izi(&["send"]).json();

    // The number is known: nothing of ours can have brought it there.
    let documents = look_until(both, round, is_dead);
    assert!(documents.iter().all(is_dead), "{documents:?}");

    // Tried again, the answer is lost. Nobody can be asked, but what is there was there before.
    let boleta = documents.iter().find(|it| it["kind"] == "03").unwrap();
    counter.ask("document.resend", json!({ "name": boleta["name"] }));
    sunat.control.set_faults(vec![Mode::DropBefore.times(1).at(Call::Send)]);
    let documents = look_until(both, round, is_dead);
    assert!(documents.iter().all(is_dead), "{documents:?}");
    assert!(sunat.control.calls().faults.contains_key(&Mode::DropBefore.name()));

    // Its sale gets a boleta of its own.
    counter.ask("document.replace", json!({ "name": boleta["name"] }));
    let documents = look_until(both, round, is_over);
    let its = |name: &str| documents.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(its("03-B001-1")["state"], "replaced", "{documents:?}");
    assert_eq!(its("03-B001-2")["state"], "accepted", "{documents:?}");
    counter.close();
}
