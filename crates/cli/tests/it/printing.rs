//! Tickets through printers that fail in every way the simulator knows, by a worker that is killed
//! again and again. Each comes out once, or is asked about and then comes out once. With
//! `IZI_CAMPAIGN=whole` a thousand of them, which takes a quarter of an hour.
#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "what a campaign came to, and a check that was left out")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::campaign::{Counter, text};
use crate::crash::Chance;
use crate::shop::Shop;

/// What ends a ticket: feed and partial cut.
const CUT: [u8; 4] = [0x1d, b'V', 66, 0];
/// The whole of a campaign; far more than it needs.
const LIMIT: Duration = Duration::from_mins(20);
/// A campaign in every run has so many times fewer tickets.
const PART: u32 = 4;

/// All the tickets of a campaign, or a part of them.
fn of(whole: u32) -> u32 {
    if std::env::var_os("IZI_CAMPAIGN").is_some_and(|it| it == "whole") {
        whole
    } else {
        whole / PART
    }
}

/// Another's printer, in a process of its own.
struct Machine {
    script: PathBuf,
    words: Vec<String>,
    folder: TempDir,
    running: Option<(Child, BufReader<ChildStdout>)>,
    /// What is on paper, from all its lives.
    paper: Vec<u8>,
    /// Jobs it began, by the fault it had then.
    met: BTreeMap<String, usize>,
    /// Sales before the worker is started, and a pause after it: on a cable only silence ends a job.
    pace: (u32, Duration),
}

impl Machine {
    /// `words` say where it listens and how it answers.
    fn new(words: &[&str]) -> Option<Self> {
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tools/printer_sim.py");
        if !script.exists() || Command::new("python3").arg("--version").output().is_err() {
            println!("skipped: ../shared/tools/printer_sim.py or python3 is absent");
            return None;
        }
        let words = words.iter().map(|it| (*it).to_owned()).collect();
        let folder = TempDir::new().unwrap();
        // It ends with a TypeError when its buffer holds the first byte of a command and no more.
        let source = std::fs::read_to_string(script).unwrap();
        let mended = source.replace("20: 5}.get(b[1], 1)\n", "20: 5}.get(b[1], 1) or 0\n");
        let script = folder.path().join("printer_sim.py");
        std::fs::write(&script, mended).unwrap();
        let (running, paper, met) = (None, Vec::new(), BTreeMap::new());
        let pace = (10, Duration::ZERO);
        Some(Self { script, words, folder, running, paper, met, pace })
    }

    /// Switches it on, with these faults in turn, and then none. Gives where it is.
    fn start(&mut self, faults: &str) -> String {
        let mut child = Command::new("python3")
            .arg(&self.script)
            .args(&self.words)
            .args(["--max-seconds", "3600", "--faults", faults, "--out"])
            .arg(self.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        output.read_line(&mut ready).unwrap();
        let ready: Value = serde_json::from_str(ready.strip_prefix("READY ").unwrap()).unwrap();
        self.running = Some((child, output));
        let port = &ready["port"];
        port[1].as_u64().map_or_else(|| text(&ready, "port").to_owned(), |it| it.to_string())
    }

    /// Switches it off, when everything in its buffer is on paper.
    fn stop(&mut self) {
        // Longer than any of its faults, and than its buffer at its slowest.
        thread::sleep(Duration::from_secs(4));
        let (mut child, mut output) = self.running.take().unwrap();
        let asked = Command::new("kill").arg(child.id().to_string()).status().unwrap();
        assert!(asked.success());
        let mut said = String::new();
        while output.read_line(&mut said).unwrap() > 0 {}
        child.wait().unwrap();
        let file = |name: &str| std::fs::read(self.folder.path().join(name)).unwrap();
        self.paper.extend(file("paper.bin"));
        let events = file("events.jsonl");
        let mut fault = "ok".to_owned();
        for line in String::from_utf8_lossy(&events).lines() {
            let event: Value = serde_json::from_str(line).unwrap();
            match text(&event, "event") {
                "fault" => text(&event, "kind").clone_into(&mut fault),
                "job" => *self.met.entry(fault.clone()).or_default() += 1,
                _ => {}
            }
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// How often the whole ticket of each boleta is on paper, from its beginning with the logo and the head
/// of the shop to the cut: the last code before a cut says whose it is.
fn on_paper(paper: &[u8]) -> BTreeMap<u32, usize> {
    const CODE: &[u8] = b"|03|B001|";
    /// Reset, out of the Chinese mode, code page.
    const BEGIN: &[u8] = b"\x1b@\x1c.\x1bt";
    const LOGO: &[u8] = b"\x1dv0";
    const HEAD: &[u8] = b"BODEGA ROSITA";
    let mut came = BTreeMap::new();
    let mut from = 0;
    let cuts: Vec<usize> =
        paper.windows(CUT.len()).enumerate().filter(|it| it.1 == CUT).map(|it| it.0).collect();
    for cut in cuts {
        let piece = &paper[from..cut];
        from = cut;
        let last = |what: &[u8]| piece.windows(what.len()).rposition(|it| it == what);
        let (Some(begin), Some(place)) = (last(BEGIN), last(CODE)) else { continue };
        let whole = &piece[begin..];
        let has = |what: &[u8]| whole.windows(what.len()).any(|it| it == what);
        if begin > place || !has(LOGO) || !has(HEAD) {
            continue;
        }
        let digits: String = piece[place + CODE.len()..]
            .iter()
            .take_while(|it| it.is_ascii_digit())
            .map(|it| char::from(*it))
            .collect();
        *came.entry(digits.parse().unwrap()).or_default() += 1;
    }
    came
}

/// So many faults at random, each over by itself.
fn faults(chance: &mut Chance, count: u64) -> String {
    let mut list = String::new();
    for _ in 0..count {
        let some = |chance: &mut Chance, most: u64| 1 + chance.up_to(most);
        let fault = match chance.up_to(12) {
            0 => format!("slow@{}", 2_000 + chance.up_to(6_000)),
            // More than the questions before a ticket: the simulator counts them, and would drop for ever.
            1 | 2 => format!("drop@{}", 40 + some(chance, 1_100)),
            // Within or after the NULs that clear a printer.
            3 => format!("drop@{}", 8_200 + some(chance, 1_100)),
            4 => "near_end+0.6".to_owned(),
            5 => format!("paper_out@{}+0.8", some(chance, 30)),
            6 => "paper_out+0.7".to_owned(),
            7 => "cover_open+0.7".to_owned(),
            8 => "offline+0.6".to_owned(),
            9 => format!("cutter_error@{}+0.7", some(chance, 20)),
            10 => "refuse+0.8".to_owned(),
            _ => "hang+0.9".to_owned(),
        };
        write!(list, "{fault},ok,").unwrap();
    }
    list + "ok"
}

/// What the campaign came to.
struct Told {
    states: BTreeMap<String, usize>,
    killed: u32,
    asked_came: usize,
    asked_not: usize,
}

/// Sells `tickets`, lets them be printed by a worker that dies at random, answers what is asked by what
/// is on paper, and compares.
fn campaign(machine: &mut Machine, shop: &Shop, tickets: u32, chance: &mut Chance) -> Told {
    const A_LIFE: Duration = Duration::from_millis(1_800);
    let end = Instant::now() + LIMIT;
    let mut counter = Counter::open(shop);
    let logo = STANDARD.encode(logo());
    counter.ask("paper.keep_logo", json!({ "content_base64": logo }));
    let (mut killed, mut left, mut still) = (0, 0, 0);
    loop {
        assert!(Instant::now() < end, "the campaign does not end");
        // A fault that strikes within the NULs that clear a printer is never over in the simulator:
        // somebody switches it off and on.
        if still > 12 {
            machine.stop();
            machine.start(&faults(chance, u64::from(tickets) / 20));
            still = 0;
        }
        let mut worker = shop.command(&["work", "--until-idle", "--seconds", "4"]).spawn().unwrap();
        if left < 3 * machine.pace.0 as usize {
            for _ in 0..machine.pace.0.min(tickets - counter.sold) {
                counter.sell();
            }
        }
        if chance.up_to(1) == 0 {
            thread::sleep(chance.below(A_LIFE));
            worker.kill().unwrap();
            killed += 1;
        }
        worker.wait().unwrap();
        thread::sleep(machine.pace.1);
        let open = papers(&counter, "queued") + papers(&counter, "sending");
        if counter.sold == tickets && open == 0 {
            break;
        }
        still = if open == left { still + 1 } else { 0 };
        left = open;
    }
    machine.stop();
    let first = on_paper(&machine.paper);
    let jobs = counter.ask("queue.list", json!({ "open_only": false, "limit": 1_000_000 }));
    let mut told = Told { states: BTreeMap::new(), killed, asked_came: 0, asked_not: 0 };
    let mut questions = Vec::new();
    for job in jobs.as_array().unwrap().iter().filter(|it| text(it, "topic") == "print") {
        let number: u32 = text(job, "number").strip_prefix("B001-").unwrap().parse().unwrap();
        let copies = first.get(&number).copied().unwrap_or(0);
        let state = text(job, "state");
        *told.states.entry(state.to_owned()).or_default() += 1;
        match state {
            "printed" | "sent" => assert_eq!(copies, 1, "B001-{number} is {state}"),
            "uncertain" => {
                assert!(copies <= 1, "B001-{number} came out {copies} times");
                questions.push((job["job_id"].clone(), copies == 1));
            }
            other => panic!("B001-{number} is {other}: {job}"),
        }
    }
    // The cashier looks, answers, and what did not come out is printed once more.
    machine.start("ok");
    for (job, came_out) in questions {
        counter.ask("queue.answer", json!({ "job_id": job, "came_out": came_out }));
        *if came_out { &mut told.asked_came } else { &mut told.asked_not } += 1;
    }
    counter.close();
    shop.izi(&["work", "--until-idle", "--seconds", "120"]).json();
    machine.stop();
    let whole = on_paper(&machine.paper);
    for number in 1..=tickets {
        assert_eq!(whole.get(&number), Some(&1), "B001-{number} in the end");
    }
    shop.assert_sound();
    told
}

/// A grey square of 48 dots as a BMP of 24 bits: on paper a pattern of dots.
fn logo() -> Vec<u8> {
    const SIDE: u32 = 48;
    let pixels = SIDE * SIDE * 3;
    let mut bytes = b"BM".to_vec();
    for number in [54 + pixels, 0, 54, 40, SIDE, SIDE, 1 | 24 << 16, 0, pixels, 0, 0, 0, 0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.resize(bytes.len() + pixels as usize, 0x80);
    bytes
}

fn papers(counter: &Counter, state: &str) -> usize {
    let jobs = counter.ask("queue.list", json!({ "open_only": true, "limit": 1_000_000 }));
    let of = |it: &&Value| text(it, "topic") == "print" && text(it, "state") == state;
    jobs.as_array().unwrap().iter().filter(of).count()
}

fn tell(name: &str, tickets: u32, machine: &Machine, told: &Told) {
    println!(
        "{name}: {tickets} tickets, worker killed {} times; {:?}; asked {} (came out {}, did not {}); \
         0 lost in silence, 0 doubled; jobs begun by fault: {:?}",
        told.killed,
        told.states,
        told.asked_came + told.asked_not,
        told.asked_came,
        told.asked_not,
        machine.met,
    );
}

#[test]
fn tickets_over_the_network_come_out_once_each() {
    let tickets = of(600);
    let Some(mut machine) = Machine::new(&["--tcp", "127.0.0.1:0"]) else { return };
    let mut chance = Chance(0x71c4_2026);
    let port = machine.start(&faults(&mut chance, u64::from(tickets) * 2 / 5));
    machine.words = vec!["--tcp".to_owned(), format!("127.0.0.1:{port}")];
    let shop = Shop::practice(&format!("tcp://127.0.0.1:{port}"));
    let told = campaign(&mut machine, &shop, tickets, &mut chance);
    tell("network", tickets, &machine, &told);
}

#[test]
fn tickets_on_a_clone_that_answers_nothing_come_out_once_each() {
    let tickets = of(200);
    let Some(mut machine) = Machine::new(&["--tcp", "127.0.0.1:0", "--answers", "none"]) else {
        return;
    };
    let mut chance = Chance(0x0000_0a11);
    let port = machine.start(&faults(&mut chance, u64::from(tickets) * 2 / 5));
    machine.words[1] = format!("127.0.0.1:{port}");
    let shop = Shop::practice(&format!("tcp://127.0.0.1:{port}"));
    let told = campaign(&mut machine, &shop, tickets, &mut chance);
    tell("mute clone", tickets, &machine, &told);
}

#[test]
fn tickets_over_a_serial_cable_come_out_once_each() {
    let folder = TempDir::new().unwrap();
    let port = folder.path().join("ttyPOS");
    let port = port.to_str().unwrap();
    for (name, tickets, rate, baud, idle) in [
        ("serial, 38400", of(160), "3840", 38_400_u32, "0.15"),
        ("serial, 9600", of(40), "960", 9_600, "0.45"),
    ] {
        let words = ["--pty", port, "--rate", rate, "--xonxoff", "--idle", idle];
        let Some(mut machine) = Machine::new(&words) else { return };
        machine.pace = (3, Duration::from_millis(500));
        let mut chance = Chance(u64::from(baud));
        machine.start(&faults(&mut chance, u64::from(tickets) / 4));
        let shop = Shop::practice(&format!("serial://{port}?baud={baud}&flow=xonxoff"));
        let told = campaign(&mut machine, &shop, tickets, &mut chance);
        tell(name, tickets, &machine, &told);
    }
}
