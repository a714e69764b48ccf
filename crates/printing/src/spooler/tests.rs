use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// A queue that shows a job these flags, look by look; the last ones stay.
#[derive(Debug, Default)]
struct Scripted {
    state: QueueFlags,
    refuses: Option<Submitted>,
    looks: Mutex<Vec<Option<u32>>>,
    keeps_jobs: bool,
    submitted: Mutex<Vec<Vec<u8>>>,
    deleted: AtomicBool,
    left: Mutex<Vec<Queued>>,
    titles: Mutex<Vec<String>>,
}

impl Queue for Scripted {
    fn state(&self) -> Result<QueueFlags, Trouble> {
        Ok(self.state)
    }

    fn submit(&self, title: &str, bytes: &[u8]) -> Submitted {
        self.titles.lock().unwrap().push(title.to_owned());
        self.submitted.lock().unwrap().push(bytes.to_vec());
        self.refuses.clone().unwrap_or(Submitted::Whole(7))
    }

    fn job(&self, id: u32) -> Result<Option<Look>, Trouble> {
        assert_eq!(id, 7);
        let mut looks = self.looks.lock().unwrap();
        let now = if looks.len() > 1 { looks.remove(0) } else { looks[0] };
        Ok(now.map(|it| Look { flags: JobFlags(it), pages: 0 }))
    }

    fn jobs(&self) -> Result<Vec<Queued>, Trouble> {
        Ok(self.left.lock().unwrap().clone())
    }

    fn delete(&self, id: u32) -> bool {
        let mut left = self.left.lock().unwrap();
        if left.iter().any(|it| it.id == id) {
            left.retain(|it| it.id != id);
            return true;
        }
        self.deleted.store(true, Ordering::Relaxed);
        !self.keeps_jobs
    }
}

fn timings() -> Timings {
    Timings {
        confirm: Duration::from_millis(40),
        person: Duration::from_millis(120),
        poll: Duration::from_millis(2),
        drawer: Duration::from_millis(30),
        ..Timings::default()
    }
}

fn printer(looks: &[Option<u32>]) -> SpoolerPrinter<Scripted> {
    let queue = Scripted { looks: Mutex::new(looks.to_vec()), ..Scripted::default() };
    SpoolerPrinter::new(queue, [1, 2, 3, 4, 5], timings())
}

fn print(printer: &SpoolerPrinter<Scripted>) -> (Outcome, Vec<Progress>) {
    let job = PrintJob {
        bytes: b"TICKET".to_vec(),
        fence: *b"test",
        after_broken_transfer: false,
        unconfirming: false,
    };
    let mut steps = Vec::new();
    let outcome = printer.print(&job, &mut |step| {
        steps.push(step);
        true
    });
    (outcome, steps)
}

fn was_deleted(printer: &SpoolerPrinter<Scripted>) -> bool {
    printer.queue.deleted.load(Ordering::Relaxed)
}

#[test]
fn a_ticket_that_leaves_the_queue_was_sent_as_it_is() {
    let printer = printer(&[Some(0x8), Some(JobFlags::PRINTING), None]);
    assert_eq!(print(&printer), (Outcome::Sent, vec![Progress::Sending]));
    assert_eq!(*printer.queue.submitted.lock().unwrap(), [b"TICKET".to_vec()]);
    assert!(!was_deleted(&printer));
}

#[test]
fn after_a_broken_transfer_the_printer_is_freed_first() {
    let printer = printer(&[None]);
    let job = PrintJob {
        bytes: b"TICKET".to_vec(),
        fence: *b"test",
        after_broken_transfer: true,
        unconfirming: false,
    };
    assert_eq!(printer.print(&job, &mut |_| true), Outcome::Sent);
    let submitted = printer.queue.submitted.lock().unwrap().concat();
    assert!(submitted.starts_with(&[0; 8192]) && submitted.ends_with(b"\x1b@TICKET"));
}

#[test]
fn a_queue_whose_printer_is_off_gets_nothing() {
    let mut printer = printer(&[None]);
    printer.queue.state.works_offline = true;
    assert_eq!(print(&printer), (Outcome::NotStarted(Trouble::Offline), vec![]));
    assert_eq!(printer.status(), Err(Trouble::Offline));
    assert_eq!(printer.open_drawer(), Err(Trouble::Offline));
    assert!(printer.queue.submitted.lock().unwrap().is_empty());
}

#[test]
fn what_the_queue_refuses_can_be_tried_again_and_what_it_half_took_cannot() {
    let mut printer = printer(&[None]);
    printer.queue.refuses = Some(Submitted::Nothing(Trouble::Denied));
    assert_eq!(print(&printer).0, Outcome::NotStarted(Trouble::Denied));
    printer.queue.refuses = Some(Submitted::Part(Trouble::Broken));
    assert_eq!(print(&printer).0, Outcome::Uncertain(Trouble::Broken));
}

#[test]
fn a_ticket_that_waits_for_paper_in_the_queue_comes_out_by_itself() {
    let out = Some(JobFlags::PAPER_OUT | JobFlags::ERROR);
    let printer = printer(&[out, out, Some(JobFlags::PRINTING), None]);
    let steps = vec![Progress::Sending, Progress::Waiting(Trouble::PaperOut)];
    assert_eq!(print(&printer), (Outcome::Sent, steps));
}

#[test]
fn a_ticket_nobody_can_wait_for_is_taken_out_before_it_is_given_up() {
    let held = printer(&[Some(JobFlags::BLOCKED)]);
    assert_eq!(print(&held).0, Outcome::NotStarted(Trouble::Stuck));
    assert!(was_deleted(&held), "or it would come out hours later");

    let begun = printer(&[Some(JobFlags::PRINTING), Some(JobFlags::PAPER_OUT)]);
    assert_eq!(print(&begun).0, Outcome::Uncertain(Trouble::PaperOut));
    assert!(was_deleted(&begun));

    let hangs = printer(&[Some(JobFlags::PRINTING)]);
    assert_eq!(print(&hangs).0, Outcome::Uncertain(Trouble::Stuck));

    let off = printer(&[Some(0), Some(JobFlags::OFFLINE)]);
    assert_eq!(print(&off).0, Outcome::Uncertain(Trouble::Offline), "it may have begun unseen");
    assert!(was_deleted(&off));

    let mut stays = printer(&[Some(JobFlags::BLOCKED)]);
    stays.queue.keeps_jobs = true;
    assert_eq!(print(&stays).0, Outcome::Uncertain(Trouble::Stuck));
}

#[test]
fn a_step_that_could_not_be_stored_puts_nothing_into_the_queue() {
    let printer = printer(&[None]);
    let job = PrintJob {
        bytes: vec![1],
        fence: *b"test",
        after_broken_transfer: false,
        unconfirming: false,
    };
    assert!(matches!(printer.print(&job, &mut |_| false), Outcome::NotStarted(_)));
    assert!(printer.queue.submitted.lock().unwrap().is_empty());
}

#[test]
fn the_drawer_is_a_job_of_five_bytes_that_never_opens_later() {
    let opens = printer(&[Some(JobFlags::PRINTING), None]);
    assert_eq!(opens.open_drawer(), Ok(()));
    assert_eq!(*opens.queue.submitted.lock().unwrap(), [vec![1, 2, 3, 4, 5]]);
    assert_eq!(opens.status(), Ok(Condition::Mute));

    let waits = printer(&[Some(JobFlags::BLOCKED)]);
    assert_eq!(waits.open_drawer(), Err(Trouble::Stuck));
    assert!(was_deleted(&waits));
}

#[test]
fn a_job_of_a_run_that_was_killed_is_taken_out_before_anything_is_printed() {
    let mut printer = printer(&[None]);
    let killed = Owner { run: !printer.owner.run, ..printer.owner.clone() };
    let job =
        |id, owner: &Owner| Queued { id, document: owner.title("ticket"), look: Look::default() };
    let left = [job(1, &killed), job(2, &printer.owner)];
    printer.queue.left = Mutex::new(left.to_vec());
    printer.queue.state.works_offline = true;
    assert_eq!(print(&printer).0, Outcome::NotStarted(Trouble::Offline));
    assert_eq!(
        *printer.queue.left.lock().unwrap(),
        left[1..],
        "or it is out once the printer is on"
    );
    printer.queue.state.works_offline = false;
    assert_eq!(print(&printer).0, Outcome::Sent);
    let titles = printer.queue.titles.lock().unwrap();
    assert!(titles[0].starts_with("iziSales ") && titles[0].ends_with(" ticket"), "{titles:?}");
}

#[test]
fn a_sheet_of_labels_is_given_a_second_for_every_cut() {
    let mut looks = vec![Some(JobFlags::PRINTING); 60];
    looks.push(None);
    let printer = printer(&looks);
    let sheet = PrintJob {
        bytes: b"PAN\n\x1dV\x01".repeat(40),
        fence: *b"test",
        after_broken_transfer: false,
        unconfirming: false,
    };
    assert_eq!(printer.print(&sheet, &mut |_| true), Outcome::Sent);
}
