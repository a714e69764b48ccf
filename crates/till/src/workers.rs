//! The workers: loops that walk the outbox at their own pace, in one process at a time.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use izi_app::authority::{Environment, Kind, Probe, Safe};
use izi_app::breaker::{Way, Ways};
use izi_app::printing::{Seen, Spooler};
use izi_app::work::Step;
use izi_app::workers::{FoundPrinter, Workers};
use izi_app::{PrinterMemory, Refusal, Shop, Topic, Trouble};
use izi_domain::Instant;
use izi_store::outbox;
use tokio::sync::{Notify, RwLock, broadcast, watch};
use tokio::task::JoinHandle;

use crate::outside::Outside;
use crate::plugging::Plugging;

/// Held by the process whose workers run. The system lets go of it when that process ends, however.
const LOCK_FILE: &str = "workers.lock";
/// A worker with nothing to do looks again after this, in case something was missed.
const IDLE: Duration = Duration::from_secs(20);
/// A worker that failed by itself (the disk, a bug) waits so long before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// No job waits longer by itself; see [`izi_app::work::retry_at`].
const LONGEST_WAIT_MS: i64 = 7 * 3_600_000;
/// The drawer is opened by whoever prints.
pub(crate) const TOPICS: [Topic; 4] =
    [Topic::Print, Topic::Labels, Topic::Authority, Topic::Webhook];
/// How long stopping waits for a step in progress; a ticket being printed may take longer and is
/// found uncertain at the next start.
const GOODBYE: Duration = Duration::from_secs(3);

/// The workers of an open till.
pub(crate) struct Running {
    pub(crate) shop: Shop,
    pub(crate) safe: Safe,
    pub(crate) data: PathBuf,
    pub(crate) outside: RwLock<Outside>,
    /// Held while an authority is plugged in.
    pub(crate) plugging: tokio::sync::Mutex<Plugging>,
    pub(crate) seen: Mutex<Plugs>,
    /// Where printers are looked for, when the host says so.
    pub(crate) finder: OnceLock<Finder>,
    stale: broadcast::Sender<&'static str>,
    wake: [Notify; TOPICS.len()],
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    lock: tokio::sync::Mutex<Option<Held>>,
    /// Topics whose last step failed halfway.
    halfway: [AtomicBool; TOPICS.len()],
    /// The way to the authority.
    pub(crate) way: Ways,
    me: std::sync::Weak<Self>,
}

impl Running {
    pub(crate) fn new(shop: Shop, safe: Safe, data: PathBuf, outside: Outside) -> Arc<Self> {
        let stale = broadcast::Sender::new(64);
        let stopping = watch::Sender::new(false);
        Arc::new_cyclic(|me| Self {
            shop,
            safe,
            data,
            outside: RwLock::new(outside),
            plugging: tokio::sync::Mutex::default(),
            seen: Mutex::default(),
            finder: OnceLock::new(),
            stale,
            wake: Default::default(),
            stop: stopping,
            tasks: Mutex::default(),
            lock: tokio::sync::Mutex::default(),
            halfway: Default::default(),
            way: Ways::default(),
            me: me.clone(),
        })
    }

    pub(crate) fn hear(&self) -> broadcast::Receiver<&'static str> {
        self.stale.subscribe()
    }

    fn tell(&self, tags: &[&'static str]) {
        for tag in tags {
            // Nobody listening is no failure.
            let _ = self.stale.send(tag);
        }
    }

    pub(crate) fn start(self: &Arc<Self>) {
        let walks = TOPICS.map(|topic| tokio::spawn(walk(Arc::clone(self), topic)));
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.extend(walks);
        tasks.push(tokio::spawn(look(Arc::clone(self))));
    }

    pub(crate) async fn stop(&self) {
        let _ = self.stop.send(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let all = async {
            for task in tasks {
                let _ = task.await;
            }
        };
        let _ = tokio::time::timeout(GOODBYE, all).await;
        self.outside.write().await.unplug().await;
        self.lock.lock().await.take();
    }

    /// Takes the workers' lock, or keeps it. Whoever takes it first finds out what a dead process
    /// left; nobody works before that is done.
    pub(crate) async fn hold(&self) -> Result<bool, Refusal> {
        let mut lock = self.lock.lock().await;
        if lock.is_some() {
            return Ok(true);
        }
        let Some(held) = self.take_lock() else { return Ok(false) };
        for topic in Topic::ALL {
            self.recover(topic).await?;
        }
        *lock = Some(held);
        Ok(true)
    }

    /// The lock; `None` when another process has it.
    fn take_lock(&self) -> Option<Held> {
        let path = self.data.join(LOCK_FILE);
        let file = match File::options().create(true).append(true).open(path) {
            Ok(file) => file,
            Err(problem) => {
                tracing::warn!(%problem, "no lock for the workers: they work without");
                return Some(Held::NoLocks);
            }
        };
        match file.try_lock() {
            Ok(()) => Some(Held::Locked(file)),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(problem)) => {
                tracing::warn!(%problem, "no lock for the workers: they work without");
                Some(Held::NoLocks)
            }
        }
    }

    async fn recover(&self, topic: Topic) -> Result<(), Refusal> {
        let now = self.shop.now();
        let mut transaction = self.shop.store.write().await?;
        let found = outbox::recover(&mut *transaction, topic, now).await?;
        transaction.commit().await?;
        if found > 0 {
            tracing::warn!(found, topic = topic.as_str(), "jobs were found on their way");
        }
        Ok(())
    }

    /// Whether there is anything to work a topic with.
    pub(crate) async fn works(&self, topic: Topic) -> bool {
        let outside = self.outside.read().await;
        match topic {
            Topic::Authority => outside.authority.is_some(),
            Topic::Webhook => true,
            topic => outside.spooler(topic).is_some(),
        }
    }

    /// One step of a topic. It runs as a task of its own: a panic ends that task, its job is put
    /// aside for a person, and the others go on.
    pub(crate) async fn step(&self, topic: Topic) -> Result<Step, Refusal> {
        if self.halfway[place(topic)].load(Ordering::Relaxed) {
            self.recover(topic).await?;
            if topic == Topic::Print {
                self.recover(Topic::Drawer).await?;
            }
            self.halfway[place(topic)].store(false, Ordering::Relaxed);
        }
        if topic == Topic::Authority {
            // Before every step: nothing leaves through an account that is no longer in force.
            self.plug_authority().await?;
        }
        let Some(me) = self.me.upgrade() else { return Ok(Step::Idle) };
        let step = match tokio::spawn(async move { me.work(topic).await }).await {
            Ok(Ok(step)) => step,
            Ok(Err(refusal)) => {
                self.halfway[place(topic)].store(true, Ordering::Relaxed);
                return Err(refusal);
            }
            Err(failure) => {
                tracing::error!(%failure, topic = topic.as_str(), "a step ended in a panic");
                let mut transaction = self.shop.store.write().await?;
                let why = "the program failed on it";
                outbox::give_up(&mut *transaction, topic, why, self.shop.now()).await?;
                transaction.commit().await?;
                Step::Worked
            }
        };
        if step != Step::Idle {
            self.tell(&["status", "queue", "sales"]);
        }
        Ok(step)
    }

    async fn work(&self, topic: Topic) -> Result<Step, Refusal> {
        let (spooler, authority) = {
            let outside = self.outside.read().await;
            (outside.spooler(topic), outside.authority.clone())
        };
        match (topic, spooler, authority) {
            (Topic::Print | Topic::Labels, Some(spooler), _) => {
                spooler.print_next(&self.shop, topic).await
            }
            (Topic::Authority, _, Some(authority)) => {
                izi_app::sending::send_next(&self.shop, &*authority, &self.way).await
            }
            (Topic::Webhook, ..) => {
                izi_app::webhook::send_next(&self.shop, &self.safe, &izi_fiscal::HttpWebhook).await
            }
            _ => Ok(Step::Idle),
        }
    }

    /// Tells the owner what is pressing about documents.
    pub(crate) async fn look_ahead(&self, topic: Topic) -> Result<(), Refusal> {
        if topic == Topic::Authority && izi_app::notices::look(&self.shop).await? {
            self.tell(&["status"]);
        }
        Ok(())
    }

    /// When the next job of a topic is due. A clock that was set back leaves jobs that are due in
    /// some far future: those are due now.
    pub(crate) async fn next_due(&self, topic: Topic) -> Result<Option<Instant>, Refusal> {
        let due = outbox::next_due(self.shop.store.reads(), topic).await?;
        let now = self.shop.now();
        if due.is_some_and(|it| it.ms_since(now) > LONGEST_WAIT_MS) {
            let mut transaction = self.shop.store.write().await?;
            outbox::hurry(&mut *transaction, topic, now).await?;
            transaction.commit().await?;
            return Ok(Some(now));
        }
        Ok(due)
    }

    fn woken(&self, topic: Topic) -> &Notify {
        &self.wake[place(topic)]
    }
}

/// The workers' lock as this process has it.
enum Held {
    /// The file is locked for as long as it is open.
    Locked(#[expect(dead_code, reason = "held, never read")] File),
    /// The folder knows no locks: this process works, and hopes to be the only one.
    NoLocks,
}

/// Where a topic's things stand in the arrays.
fn place(topic: Topic) -> usize {
    TOPICS.iter().position(|it| *it == topic).unwrap_or(0)
}

/// Walks one topic until the till is closed. A step that has begun is not broken off.
async fn walk(running: Arc<Running>, topic: Topic) {
    let mut stop = running.stop.subscribe();
    while !*stop.borrow() {
        let wait = next(&running, topic).await;
        tokio::select! {
            () = running.woken(topic).notified() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(|it| *it) => return,
        }
    }
}

/// Works a topic off and tells how long there is nothing to do.
async fn next(running: &Running, topic: Topic) -> Duration {
    match work_off(running, topic).await {
        Ok(wait) => wait,
        Err(problem) => {
            tracing::error!(%problem, topic = topic.as_str(), "a worker failed");
            AFTER_FAILURE
        }
    }
}

async fn work_off(running: &Running, topic: Topic) -> Result<Duration, Refusal> {
    if !running.hold().await? {
        if topic == Topic::Authority {
            running.take_signer().await?;
        }
        return Ok(IDLE);
    }
    running.plug_printers(None).await?;
    let stop = running.stop.subscribe();
    while !*stop.borrow() {
        match running.step(topic).await? {
            Step::Worked => {}
            Step::Paused(until) => {
                running.look_ahead(topic).await?;
                return Ok(from_now(running, until));
            }
            Step::Idle => {
                running.look_ahead(topic).await?;
                let due = running.next_due(topic).await?;
                let works = running.works(topic).await;
                return Ok(due.filter(|_| works).map_or(IDLE, |it| from_now(running, it)));
            }
        }
    }
    Ok(IDLE)
}

fn from_now(running: &Running, until: Instant) -> Duration {
    const SHORTEST: Duration = Duration::from_millis(200);
    let ms = u64::try_from(until.ms_since(running.shop.now())).unwrap_or(0);
    Duration::from_millis(ms).clamp(SHORTEST, IDLE)
}

/// Looks at the printers now and then, so that the screen knows of a missing roll before the ticket.
async fn look(running: Arc<Running>) {
    let mut stop = running.stop.subscribe();
    loop {
        if let Err(problem) = running.plug_printers(None).await {
            tracing::error!(%problem, "the printers were not plugged in");
        }
        let spoolers = running.outside.read().await.spoolers();
        for (_, spooler) in spoolers {
            let before = spooler.seen();
            if before != Seen::Printing {
                spooler.look().await;
            }
            if spooler.seen() != before {
                running.tell(&["status"]);
                running.woken(Topic::Print).notify_one();
                running.woken(Topic::Labels).notify_one();
            }
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            _ = stop.wait_for(|it| *it) => return,
        }
    }
}

/// The printers that are plugged in, for whoever may not wait for them.
#[derive(Default)]
pub(crate) struct Plugs {
    /// The id of that of the tickets.
    pub(crate) tickets: Option<String>,
    /// All, with their ids.
    pub(crate) spoolers: Vec<(String, Spooler)>,
}

/// What finds printers.
pub type Finder = Arc<dyn Fn() -> Vec<FoundPrinter> + Send + Sync>;

#[async_trait]
impl Workers for Running {
    fn wake(&self) {
        for topic in &self.wake {
            topic.notify_one();
        }
        self.tell(&["status"]);
    }

    fn set_up_changed(&self) {
        self.wake();
        self.tell(&["shop"]);
    }

    fn takes_address(&self, address: &str) -> bool {
        izi_printing::parse_address(address).is_ok()
    }

    fn leads(&self, kind: Kind, url: &str) -> Environment {
        crate::connection::leads(kind, url)
    }

    async fn try_authority(&self) -> Result<Probe, Refusal> {
        self.probe().await
    }

    fn printer(&self) -> Seen {
        let plugs = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let of_tickets = |it: &&(String, Spooler)| Some(&it.0) == plugs.tickets.as_ref();
        plugs.spoolers.iter().find(of_tickets).map(|it| it.1.seen()).unwrap_or_default()
    }

    fn printer_called(&self, id: &str) -> Seen {
        let plugs = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        plugs.spoolers.iter().find(|it| it.0 == id).map(|it| it.1.seen()).unwrap_or_default()
    }

    fn way(&self) -> Way {
        self.way.way()
    }

    fn try_anew(&self) {
        self.way.close();
        self.wake();
    }

    fn open_drawer(&self) {
        let Some(me) = self.me.upgrade() else { return };
        tokio::spawn(async move {
            let spooler = me.outside.read().await.spooler(Topic::Drawer);
            let Some(spooler) = spooler else { return };
            if let Err(trouble) = spooler.open_drawer().await {
                tracing::warn!(?trouble, "the drawer did not open");
            }
        });
    }

    async fn find_printers(&self) -> Vec<FoundPrinter> {
        let finder = self.finder.get().cloned().unwrap_or_else(|| Arc::new(crate::outside::find));
        tokio::task::spawn_blocking(move || finder()).await.unwrap_or_default()
    }

    async fn try_printer(
        &self,
        address: &str,
        pulse: Option<[u8; 5]>,
        bytes: Option<Vec<u8>>,
    ) -> Result<(), Trouble> {
        let patience = Some(crate::outside::SCRIPT_PATIENCE);
        // Nothing is known of it, and it may have been left in the middle of something.
        let known = PrinterMemory { broken: true, ..PrinterMemory::default() };
        let printer = crate::outside::printer(address, pulse, known, patience);
        let printer = printer.ok_or(Trouble::Unreachable)?;
        match bytes {
            Some(bytes) => {
                izi_app::printing::print_at_once(&self.shop, printer, address, bytes).await
            }
            None => Spooler::new(printer, address).open_drawer().await,
        }
    }
}
