//! The print spooler: one job at a time, its state stored before every step.

use std::sync::{Arc, Mutex, PoisonError};

use izi_ports::{Condition, Outcome, PrintJob, Printer, Progress, Trouble};
use izi_store::document_file::{self, TicketFile};
use izi_store::outbox::{self, Job, State, Topic};
use izi_store::printer_memory::{self, PrinterMemory};

use crate::refusal::Result;
use crate::shop::Shop;
use crate::ticket;
use crate::work::Step;

/// A drawer that opens later than this after its sale opens for nobody.
const DRAWER_MS_MAX: i64 = 15_000;
/// Longer than any transfer; the workers' lock is what really tells a live worker from a dead one.
const LEASE_MS: i64 = 30 * 60_000;
/// Waits after a printer that could not begin, in milliseconds; the last one repeats.
const WAITS_MS: [i64; 4] = [1_000, 3_000, 10_000, 30_000];

/// How the printer was when it was last used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// Not used yet.
    #[default]
    Unknown,
    /// It works.
    Ready,
    /// It works, and the roll is near its end.
    PaperLow,
    /// A ticket is on its way.
    Printing,
    /// It cannot.
    Trouble(Trouble),
}

/// The printer with what is remembered of it.
#[derive(Clone)]
pub struct Spooler {
    printer: Arc<dyn Printer>,
    address: Arc<str>,
    seen: Arc<Mutex<Seen>>,
    /// Whose turn it is, for a printer has two topics at most and takes one paper at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Spooler {
    /// A spooler for the printer at this address.
    pub fn new(printer: Arc<dyn Printer>, address: &str) -> Self {
        Self { printer, address: address.into(), seen: Arc::default(), turn: Arc::default() }
    }

    /// How the printer was when it was last used.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn see(&self, seen: Seen) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
    }

    /// Asks the printer how it is, when no ticket is on its way.
    pub async fn look(&self) {
        let printer = Arc::clone(&self.printer);
        let status = tokio::task::spawn_blocking(move || printer.status()).await;
        self.see(match status {
            Ok(Ok(Condition::PaperLow)) => Seen::PaperLow,
            Ok(Ok(Condition::Ready | Condition::Mute)) => Seen::Ready,
            Ok(Err(trouble)) => Seen::Trouble(trouble),
            Err(failure) => Seen::Trouble(Trouble::Other(failure.to_string())),
        });
    }

    /// Opens the drawer if a sale asked for it a moment ago.
    async fn open_drawer_if_due(&self, shop: &Shop) -> Result<Step> {
        let Some(job) = claim(shop, Topic::Drawer).await? else { return Ok(Step::Idle) };
        let now = shop.now();
        if now.ms_since(job.changed_at) > DRAWER_MS_MAX {
            finish(shop, &job, State::Expired, Some("too late")).await?;
            return Ok(Step::Worked);
        }
        // Stored before the pulse: after a crash it must not open a second time. (After a power cut it
        // is too late for it anyway, so the disk need not be waited for.)
        let mut transaction = shop.store.write_draft().await?;
        outbox::set_state(&mut *transaction, job.id, State::Sending, now).await?;
        transaction.commit().await?;
        match self.open_drawer().await {
            Ok(()) => finish(shop, &job, State::Opened, None).await?,
            Err(trouble) => {
                // By the time somebody could try again, the buyer is gone.
                finish(shop, &job, State::Expired, Some(&format!("{trouble:?}"))).await?;
            }
        }
        Ok(Step::Worked)
    }

    /// Opens the drawer now.
    pub async fn open_drawer(&self) -> std::result::Result<(), Trouble> {
        let printer = Arc::clone(&self.printer);
        let opened = tokio::task::spawn_blocking(move || printer.open_drawer()).await;
        opened.unwrap_or_else(|failure| Err(Trouble::Other(failure.to_string())))
    }

    /// Prints the next paper of a topic that is due. A drawer that a sale asked for opens first, by the
    /// same hand: two would race for the printer, and the drawer would lose to a long ticket.
    pub async fn print_next(&self, shop: &Shop, topic: Topic) -> Result<Step> {
        if topic == Topic::Print && self.open_drawer_if_due(shop).await? == Step::Worked {
            return Ok(Step::Worked);
        }
        let Some(job) = claim(shop, topic).await? else { return Ok(Step::Idle) };
        let file = match prepared(shop, &job).await {
            Ok(file) => file,
            // The sale is safe; a ticket that cannot be drawn would fail for ever.
            Err(refusal) if refusal.is_lasting() => {
                tracing::error!(%refusal, job = job.id, "a ticket cannot be drawn");
                finish(shop, &job, State::Failed, Some(&refusal.to_string())).await?;
                return Ok(Step::Worked);
            }
            Err(refusal) => return Err(refusal),
        };
        let _turn = self.turn.lock().await;
        let paper_low = self.seen() == Seen::PaperLow;
        let before = printer_memory::of(shop.store.reads(), &self.address).await?;
        let outcome = self.transfer(shop, &job, file, before).await;
        let after = PrinterMemory {
            broken: match &outcome {
                Outcome::Uncertain(_) => true,
                Outcome::NotStarted(_) => before.broken,
                Outcome::Printed | Outcome::Sent => false,
            },
            answers: before.answers || outcome == Outcome::Printed,
            unconfirmed: before.unconfirmed,
        };
        let step = self.settle(shop, &job, outcome, after).await?;
        if paper_low && self.seen() == Seen::Ready {
            // Nothing says that somebody has put another roll in.
            self.see(Seen::PaperLow);
        }
        Ok(step)
    }

    async fn transfer(
        &self,
        shop: &Shop,
        job: &Job,
        file: TicketFile,
        memory: PrinterMemory,
    ) -> Outcome {
        let spooler = self.clone();
        let (shop, job) = (shop.clone(), job.clone());
        let handle = tokio::runtime::Handle::current();
        let transfer = tokio::task::spawn_blocking(move || {
            let print = PrintJob {
                bytes: file.bytes,
                fence: file.fence,
                after_broken_transfer: memory.broken,
                unconfirming: memory.confirms_nothing(),
            };
            let begun = PrinterMemory { broken: true, ..memory };
            let file = TicketFile { bytes: print.bytes.clone(), fence: print.fence };
            spooler.printer.print(&print, &mut |progress| match progress {
                Progress::Sending => {
                    spooler.see(Seen::Printing);
                    handle.block_on(spooler.begin(&shop, &job, &file, begun)).is_ok()
                }
                Progress::Waiting(trouble) => {
                    spooler.see(Seen::Trouble(trouble));
                    true
                }
            })
        });
        transfer
            .await
            .unwrap_or_else(|failure| Outcome::Uncertain(Trouble::Other(failure.to_string())))
    }

    /// Notes that the first byte is about to leave, and all of them: once this is on disk, a crash means
    /// "uncertain".
    async fn begin(
        &self,
        shop: &Shop,
        job: &Job,
        file: &TicketFile,
        memory: PrinterMemory,
    ) -> Result<()> {
        let mut transaction = shop.store.write().await?;
        document_file::keep_ticket_file(&mut *transaction, job.id, file).await?;
        outbox::set_state(&mut *transaction, job.id, State::Sending, shop.now()).await?;
        printer_memory::keep(&mut *transaction, &self.address, memory).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes how it ended, with what is known of the printer now.
    async fn end(
        &self,
        shop: &Shop,
        job: &Job,
        (state, error): (State, Option<&str>),
        memory: PrinterMemory,
    ) -> Result<()> {
        let now = shop.now();
        // A ticket that has to wait keeps its place: tickets come out in the order of their sales.
        let due = if state == State::Queued { job.due } else { now };
        let mut transaction = shop.store.write().await?;
        outbox::release(&mut *transaction, job.id, state, due, error, now).await?;
        printer_memory::keep(&mut *transaction, &self.address, memory).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn settle(
        &self,
        shop: &Shop,
        job: &Job,
        outcome: Outcome,
        memory: PrinterMemory,
    ) -> Result<Step> {
        let (end, seen) = match outcome {
            Outcome::Printed => ((State::Printed, None), Seen::Ready),
            Outcome::Sent => ((State::Sent, None), Seen::Ready),
            Outcome::Uncertain(trouble) => {
                ((State::Uncertain, Some(format!("{trouble:?}"))), Seen::Trouble(trouble))
            }
            Outcome::NotStarted(trouble) => {
                ((State::Queued, Some(format!("{trouble:?}"))), Seen::Trouble(trouble))
            }
        };
        self.end(shop, job, (end.0, end.1.as_deref()), memory).await?;
        self.see(seen);
        if end.0 != State::Queued {
            return Ok(Step::Worked);
        }
        let place = usize::try_from(job.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        Ok(Step::Paused(shop.now().plus_ms(WAITS_MS[place.min(WAITS_MS.len() - 1)])))
    }
}

/// Prints on a printer that is being set up. Nothing of it is kept: a strip may be lost or come twice.
pub async fn print_at_once(
    shop: &Shop,
    printer: Arc<dyn Printer>,
    address: &str,
    bytes: Vec<u8>,
) -> std::result::Result<(), Trouble> {
    let (fence, after_broken_transfer) = (*b"test", true);
    let job = PrintJob { bytes, fence, after_broken_transfer, unconfirming: false };
    let strip = tokio::task::spawn_blocking(move || printer.print(&job, &mut |_| true)).await;
    let outcome = strip.unwrap_or_else(|it| Outcome::Uncertain(Trouble::Other(it.to_string())));
    if let Outcome::Uncertain(trouble) = &outcome
        && let Err(refusal) = broke(shop, address).await
    {
        tracing::error!(%refusal, ?trouble, "a strip that broke off was not noted");
    }
    match outcome {
        // All of it was taken: whether it is on paper the person in front of it sees best.
        Outcome::Printed | Outcome::Sent | Outcome::Uncertain(Trouble::Unconfirmed) => Ok(()),
        Outcome::Uncertain(trouble) | Outcome::NotStarted(trouble) => Err(trouble),
    }
}

/// The printer at this address may wait for the rest of something.
async fn broke(shop: &Shop, address: &str) -> Result<()> {
    let mut transaction = shop.store.write().await?;
    printer_memory::broke(&mut *transaction, address).await?;
    transaction.commit().await?;
    Ok(())
}

async fn claim(shop: &Shop, topic: Topic) -> Result<Option<Job>> {
    let now = shop.now();
    // Looked for without the write lock first: a till with nothing to do writes nothing.
    match outbox::next_due(shop.store.reads(), topic).await? {
        Some(due) if due <= now => {}
        _ => return Ok(None),
    }
    // After a power cut it is claimed again: a ticket need not wait for the disk twice.
    let mut transaction = shop.store.write_draft().await?;
    let job = outbox::claim(&mut transaction, topic, now, now.plus_ms(LEASE_MS)).await?;
    transaction.commit().await?;
    Ok(job)
}

/// Ends a job that a power cut may leave as it was before: a drawer, a ticket that cannot be drawn.
async fn finish(shop: &Shop, job: &Job, state: State, error: Option<&str>) -> Result<()> {
    let now = shop.now();
    let mut transaction = shop.store.write_draft().await?;
    outbox::release(&mut *transaction, job.id, state, now, error, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The bytes of a job: those kept, else the ticket of its sale. It is kept when its first byte leaves: one
/// that waits may still be drawn for another printer.
async fn prepared(shop: &Shop, job: &Job) -> Result<TicketFile> {
    if let Some(kept) = document_file::ticket_file(shop.store.reads(), job.id).await? {
        return Ok(kept);
    }
    let bytes = ticket::printer_bytes(shop, job).await?;
    Ok(TicketFile { bytes, fence: fence(job.id) })
}

/// Four visible characters that no job of the last 78 million had.
pub(crate) fn fence(job: i64) -> [u8; 4] {
    const VISIBLE: i64 = 94;
    let mut rest = job;
    [(); 4].map(|()| {
        let digit = u8::try_from(rest.rem_euclid(VISIBLE)).unwrap_or(0);
        rest /= VISIBLE;
        b'!' + digit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_jobs_ask_for_the_same_fence() {
        let fences: std::collections::HashSet<_> = (0..20_000).map(fence).collect();
        assert_eq!(fences.len(), 20_000);
        assert!(fences.iter().flatten().all(u8::is_ascii_graphic));
    }
}
