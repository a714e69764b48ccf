//! One ticket, one fault.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use izi_ports::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};
use izi_printing::DirectPrinter;
use izi_testkit::printer::{Fault, Place, PrinterSim};

use super::{copies, job, print, printer, printer_with, ticket, timings};

const LONG: Duration = Duration::from_secs(10);

#[test]
fn a_healthy_printer_prints_once_and_proves_it() {
    let sim = PrinterSim::start().unwrap();
    let (outcome, steps) = print(&printer(&sim), &job("B001-1"));
    assert_eq!(outcome, Outcome::Printed);
    assert_eq!(steps, [Progress::Sending]);
    assert_eq!(sim.tickets(), [ticket("B001-1")]);
    assert_eq!(sim.connections(), 1);
}

#[test]
fn a_printer_that_knows_no_tokens_is_believed_by_its_paper_status() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::NoTokens, Fault::NearEnd]);
    assert_eq!(print(&printer(&sim), &job("B001-1")).0, Outcome::Printed);
    assert_eq!(sim.tickets(), [ticket("B001-1")]);
}

#[test]
fn a_printer_that_never_confirms_leaves_the_ticket_uncertain_and_is_called_by_its_fault() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::NoFence]);
    assert_eq!(print(&printer(&sim), &job("B001-1")).0, Outcome::Uncertain(Trouble::Unconfirmed));
    assert_eq!(sim.tickets(), [ticket("B001-1")]);
}

#[test]
fn a_printer_known_never_to_confirm_gets_its_ticket_without_a_fence_and_without_a_wait() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::NoFence]);
    let unhurried = izi_printing::Timings { confirm: LONG * 6, ..timings() };
    let printer = printer_with(&sim, unhurried);
    let started = Instant::now();
    for name in ["B001-1", "B001-2"] {
        let one = PrintJob { unconfirming: true, ..job(name) };
        assert_eq!(print(&printer, &one), (Outcome::Sent, vec![Progress::Sending]));
    }
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
    assert_eq!(sim.wait_for_tickets(2, LONG), [ticket("B001-1"), ticket("B001-2")]);
    let fences = sim.received().windows(3).filter(|&it| it == b"\x1d(H").count();
    assert_eq!(fences, 0);
    sim.set(&[Fault::NoFence, Fault::CoverOpen]);
    let next = PrintJob { unconfirming: true, ..job("B001-3") };
    assert_eq!(print(&printer, &next), (Outcome::NotStarted(Trouble::CoverOpen), vec![]));
}

#[test]
fn a_printer_known_never_to_confirm_is_waited_for_while_it_wants_paper() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::NoFence, Fault::PaperOutAfter(100)]);
    let printer = printer(&sim);
    let one = PrintJob { unconfirming: true, ..job("B001-1") };
    let mut steps = Vec::new();
    let outcome = printer.print(&one, &mut |step| {
        if let Progress::Waiting(_) = step {
            sim.set(&[Fault::NoFence]);
        }
        steps.push(step);
        true
    });
    assert_eq!(outcome, Outcome::Sent);
    assert_eq!(steps, [Progress::Sending, Progress::Waiting(Trouble::PaperOut)]);
    assert_eq!(sim.wait_for_tickets(1, LONG), [ticket("B001-1")]);

    sim.set(&[Fault::NoFence, Fault::PaperOutAfter(100)]);
    let two = PrintJob { unconfirming: true, ..job("B001-2") };
    assert_eq!(print(&printer, &two).0, Outcome::Uncertain(Trouble::PaperOut), "nobody came");
}

#[test]
fn a_printer_known_never_to_confirm_that_hangs_on_the_ticket_leaves_it_uncertain() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::NoFence, Fault::HangAfter(200)]);
    let one = PrintJob { unconfirming: true, ..job("B001-1") };
    assert_eq!(print(&printer(&sim), &one).0, Outcome::Uncertain(Trouble::Stuck));
}

#[test]
fn a_sheet_of_labels_is_waited_for_as_long_as_its_cuts_need() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::Slow(100)]);
    let mut sheet = job("B001-1");
    sheet.bytes = b"\x1b@PAN\n\x1dV\x01".repeat(30);
    let started = Instant::now();
    assert_eq!(print(&printer(&sim), &sheet), (Outcome::Printed, vec![Progress::Sending]));
    assert!(started.elapsed() > timings().confirm, "the proof came later than a short ticket's");
    assert_eq!(sim.tickets().len(), 30);
}

#[test]
fn a_mute_printer_gets_its_ticket_and_is_not_asked_a_second_time() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::Mute]);
    let printer = printer(&sim);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Sent);
    sim.wait_for_tickets(1, LONG);
    let before = sim.received().len();
    assert_eq!(print(&printer, &job("B001-2")).0, Outcome::Sent);
    assert_eq!(sim.wait_for_tickets(2, LONG), [ticket("B001-1"), ticket("B001-2")]);
    assert_eq!(sim.received()[before..], ticket("B001-2"), "no question and no fence any more");
    assert_eq!(printer.status(), Ok(Condition::Mute));
}

#[test]
fn a_printer_that_was_mute_is_asked_again_after_a_while() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::Mute]);
    let short = izi_printing::Timings { mute_memory: Duration::ZERO, ..timings() };
    let printer = printer_with(&sim, short);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Sent);
    sim.recover();
    assert_eq!(print(&printer, &job("B001-2")).0, Outcome::Printed);
}

#[test]
fn nothing_is_sent_to_a_printer_that_cannot_print() {
    let cases = [
        (Fault::PaperOutAfter(0), Trouble::PaperOut),
        (Fault::CoverOpen, Trouble::CoverOpen),
        (Fault::Offline, Trouble::Offline),
        (Fault::CutterError, Trouble::CutterError),
        (Fault::Refuse, Trouble::Unreachable),
        (Fault::DropAfter(0), Trouble::Broken),
    ];
    for (fault, trouble) in cases {
        let sim = PrinterSim::start().unwrap();
        let printer = printer(&sim);
        sim.set(&[fault]);
        if fault != Fault::DropAfter(0) {
            assert_eq!(printer.status(), Err(trouble.clone()));
        }
        let (outcome, steps) = print(&printer, &job("B001-1"));
        assert_eq!(outcome, Outcome::NotStarted(trouble));
        assert_eq!(steps, [], "{fault:?}");
        assert!(sim.received().iter().all(|&it| it < 0x20), "only questions came: {fault:?}");
        sim.recover();
        assert_eq!(printer.status(), Ok(Condition::Ready));
        assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
        assert_eq!(sim.tickets(), [ticket("B001-1")]);
    }
}

#[test]
fn a_step_that_could_not_be_stored_holds_the_ticket_back() {
    let sim = PrinterSim::start().unwrap();
    let outcome = printer(&sim).print(&job("B001-1"), &mut |_| false);
    assert!(matches!(outcome, Outcome::NotStarted(Trouble::Other(_))), "{outcome:?}");
    assert!(sim.received().iter().all(|&it| it < 0x20));
}

#[test]
fn a_ticket_that_waits_for_paper_comes_out_by_itself_and_once() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::PaperOutAfter(400)]);
    let (printer, one) = (printer(&sim), job("B001-1"));
    let mut steps = Vec::new();
    let outcome = printer.print(&one, &mut |step| {
        if let Progress::Waiting(_) = step {
            assert_eq!(sim.tickets(), [] as [Vec<u8>; 0]);
            assert_eq!(printer.status(), Err(Trouble::PaperOut));
            sim.recover();
        }
        steps.push(step);
        true
    });
    assert_eq!(outcome, Outcome::Printed);
    assert_eq!(steps, [Progress::Sending, Progress::Waiting(Trouble::PaperOut)]);
    assert_eq!(sim.tickets(), [ticket("B001-1")]);
}

#[test]
fn paper_that_comes_too_late_leaves_the_ticket_uncertain_and_the_next_one_is_not_confirmed_by_it() {
    for tokens in [&[][..], &[Fault::NoTokens]] {
        let sim = PrinterSim::start().unwrap();
        sim.set(&[tokens, &[Fault::PaperOutAfter(20)]].concat());
        let printer = printer(&sim);
        let started = Instant::now();
        assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Uncertain(Trouble::PaperOut));
        assert!(started.elapsed() < LONG);
        // Paper again. What is left of the first ticket prints while the second one is sent, and its
        // fence is answered on the second one's connection.
        sim.set(&[tokens, &[Fault::Slow(6000)]].concat());
        assert_eq!(print(&printer, &job("B001-2")).0, Outcome::Printed);
        assert_eq!(sim.tickets(), [ticket("B001-1"), ticket("B001-2")]);
    }
}

#[test]
fn a_printer_that_answered_before_and_hangs_gets_nothing() {
    let sim = PrinterSim::start().unwrap();
    let printer = printer(&sim);
    assert_eq!(printer.status(), Ok(Condition::Ready));
    sim.set(&[Fault::HangAfter(0)]);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::NotStarted(Trouble::Stuck));
    sim.recover();
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
    assert_eq!(sim.tickets(), [ticket("B001-1")]);
}

#[test]
fn a_printer_busy_with_another_till_gets_nothing() {
    let sim = PrinterSim::start().unwrap();
    let Place::Network(address) = sim.place() else { panic!("on the network") };
    let mut other = TcpStream::connect(address).unwrap();
    other.write_all(b"OTRA CAJA\n").unwrap();
    let printer = printer(&sim).known_to_answer();
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::NotStarted(Trouble::Stuck));
    drop(other);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
    assert_eq!(sim.tickets().len(), 1);
}

#[test]
fn a_printer_that_takes_the_ticket_and_hangs_leaves_it_uncertain() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::HangAfter(200)]);
    let printer = printer(&sim);
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Uncertain(Trouble::Stuck));
    sim.recover();
    assert_eq!(sim.wait_for_tickets(1, LONG), [ticket("B001-1")], "it was still on its way");
}

#[test]
fn a_full_buffer_ends_the_wait() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::HangAfter(5000)]);
    let mut huge = job("B001-1");
    huge.bytes.splice(4..4, b"A\n".repeat(10_000_000));
    let started = Instant::now();
    assert_eq!(print(&printer(&sim), &huge).0, Outcome::Uncertain(Trouble::Stuck));
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
}

#[test]
fn a_slow_printer_is_waited_for() {
    let sim = PrinterSim::start().unwrap();
    sim.set(&[Fault::Slow(960)]);
    let mut long = job("B001-1");
    long.bytes.splice(4..4, b"LECHE GLORIA 4.20\n".repeat(60));
    let started = Instant::now();
    assert_eq!(print(&printer(&sim), &long), (Outcome::Printed, vec![Progress::Sending]));
    assert!(started.elapsed() > timings().confirm, "the proof came later than a short ticket's");
    assert_eq!(sim.tickets(), [long.bytes]);
}

#[test]
fn a_connection_cut_at_any_byte_never_loses_nor_doubles_a_ticket() {
    let one = job("B001-1");
    let mut broken = 0;
    for cut in (0..one.bytes.len() + 40).step_by(9) {
        let sim = PrinterSim::start().unwrap();
        let printer = printer(&sim);
        sim.set(&[Fault::DropAfter(cut)]);
        let (mut outcome, steps) = print(&printer, &one);
        if let Outcome::NotStarted(_) = outcome {
            assert_eq!(copies(&sim.tickets(), &one), 0, "cut at {cut}");
            outcome = print(&printer, &one).0;
            assert_eq!(outcome, Outcome::Printed);
        }
        let on_paper = copies(&sim.tickets(), &one);
        match outcome {
            Outcome::Printed => assert_eq!(on_paper, 1, "cut at {cut}"),
            Outcome::Uncertain(_) => {
                assert_eq!(steps, [Progress::Sending]);
                assert!(on_paper <= 1, "cut at {cut}");
                broken += 1;
            }
            Outcome::Sent | Outcome::NotStarted(_) => panic!("cut at {cut}: {outcome:?}"),
        }
        // The next ticket must not be swallowed as the rest of the picture.
        let mut next = job("B001-2");
        next.after_broken_transfer = matches!(outcome, Outcome::Uncertain(_));
        assert_eq!(print(&printer, &next).0, Outcome::Printed, "cut at {cut}");
        let tickets = sim.tickets();
        let last = tickets.last().unwrap();
        assert!(last.ends_with(&next.bytes), "cut at {cut}");
        assert_eq!(copies(&tickets, &one), on_paper);
    }
    assert!(broken > 50, "{broken}");
}

#[test]
fn a_printer_is_found_by_name() {
    let sim = PrinterSim::start().unwrap();
    let Place::Network(address) = sim.place() else { panic!("on the network") };
    let printer = DirectPrinter::tcp("localhost", address.port(), timings());
    assert_eq!(print(&printer, &job("B001-1")).0, Outcome::Printed);
}

#[test]
fn a_name_nobody_knows_ends_within_the_time_for_connecting() {
    let printer = DirectPrinter::tcp("impresora.invalid", 9100, timings());
    let started = Instant::now();
    assert_eq!(printer.status(), Err(Trouble::Unreachable));
    assert!(started.elapsed() < timings().connect * 3, "{:?}", started.elapsed());
}

#[test]
fn two_tickets_at_once_take_turns() {
    let sim = PrinterSim::start().unwrap();
    let printer = printer(&sim).known_to_answer();
    thread::scope(|scope| {
        for name in ["B001-1", "B001-2", "B001-3", "B001-4"] {
            let printer = &printer;
            scope.spawn(move || assert_eq!(print(printer, &job(name)).0, Outcome::Printed));
        }
    });
    for name in ["B001-1", "B001-2", "B001-3", "B001-4"] {
        assert_eq!(copies(&sim.tickets(), &job(name)), 1);
    }
}
