//! The workers: three loops that walk the outbox at their own pace, in one process at a time.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use izi_app::printing::{Seen, Spooler};
use izi_app::work::Step;
use izi_app::workers::Workers;
use izi_app::{Refusal, Shop, Topic, Trouble};
use izi_ports::FiscalAuthority;
use izi_store::outbox;
use tokio::sync::{Notify, RwLock, broadcast, watch};
use tokio::task::JoinHandle;

use crate::outside::{Outside, printer};

/// Held by the process whose workers run. The system lets go of it when that process ends, however.
const LOCK_FILE: &str = "workers.lock";
/// A worker with nothing to do looks again after this, in case something was missed.
const IDLE: Duration = Duration::from_secs(20);
/// A worker that failed by itself (the disk, a bug) waits so long before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long stopping waits for a step in progress; a ticket being printed may take longer and is
/// found uncertain at the next start.
const GOODBYE: Duration = Duration::from_secs(3);

/// The workers of an open till.
pub(crate) struct Running {
    pub(crate) shop: Shop,
    data: PathBuf,
    pub(crate) outside: RwLock<Outside>,
    seen: Mutex<Option<Spooler>>,
    stale: broadcast::Sender<&'static str>,
    wake: [Notify; 3],
    offline: AtomicBool,
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    lock: Mutex<Option<File>>,
    me: std::sync::Weak<Self>,
}

impl Running {
    pub(crate) fn new(shop: Shop, data: PathBuf, outside: Outside) -> Arc<Self> {
        let (stale, _) = broadcast::channel(64);
        let (stop, _) = watch::channel(false);
        Arc::new_cyclic(|me| Self {
            shop,
            data,
            outside: RwLock::new(outside),
            seen: Mutex::default(),
            stale,
            wake: [Notify::new(), Notify::new(), Notify::new()],
            offline: AtomicBool::new(false),
            stop,
            tasks: Mutex::default(),
            lock: Mutex::default(),
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
        let loops: [JoinHandle<()>; 4] = [
            tokio::spawn(walk(Arc::clone(self), Topic::Print)),
            tokio::spawn(walk(Arc::clone(self), Topic::Drawer)),
            tokio::spawn(walk(Arc::clone(self), Topic::Authority)),
            tokio::spawn(look(Arc::clone(self))),
        ];
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).extend(loops);
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
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Plugs in what the settings name now.
    pub(crate) async fn plug(&self, patience: Option<Duration>) -> Result<(), Refusal> {
        let setup = match self.shop.setup().await {
            Err(Refusal::ShopMissing) => return Ok(()),
            other => other?,
        };
        let mut outside = self.outside.write().await;
        outside.plug(&setup, &self.data, &self.shop.clock, patience).await;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = outside.spooler.clone();
        Ok(())
    }

    /// Takes the workers' lock, or keeps it. Whoever takes it finds out what a dead process left.
    pub(crate) async fn hold(&self) -> Result<bool, Refusal> {
        let taken = {
            let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
            if lock.is_some() {
                return Ok(true);
            }
            let file = File::options().create(true).append(true).open(self.data.join(LOCK_FILE));
            match file {
                Ok(file) if file.try_lock().is_ok() => {
                    *lock = Some(file);
                    true
                }
                _ => false,
            }
        };
        if taken {
            let now = self.shop.now();
            let mut transaction = self.shop.store.write().await?;
            let found = outbox::recover(&mut *transaction, now).await?;
            transaction.commit().await?;
            if found > 0 {
                tracing::warn!(found, "jobs of a process that ended were found on their way");
            }
        }
        Ok(taken)
    }

    /// Whether there is anything to work a topic with.
    pub(crate) async fn works(&self, topic: Topic) -> bool {
        let outside = self.outside.read().await;
        match topic {
            Topic::Print | Topic::Drawer => outside.spooler.is_some(),
            Topic::Authority => outside.authority.is_some(),
        }
    }

    /// One step of a topic.
    pub(crate) async fn step(&self, topic: Topic) -> Result<Step, Refusal> {
        let (spooler, authority) = {
            let outside = self.outside.read().await;
            (outside.spooler.clone(), outside.authority.clone())
        };
        let step = match (topic, spooler, authority) {
            (Topic::Print, Some(spooler), _) => spooler.print_next(&self.shop).await?,
            (Topic::Drawer, Some(spooler), _) => spooler.open_drawer_if_due(&self.shop).await?,
            (Topic::Authority, _, Some(authority)) => self.send(authority).await?,
            _ => Step::Idle,
        };
        if step != Step::Idle {
            self.tell(&["status", "queue", "sales"]);
        }
        Ok(step)
    }

    async fn send(&self, authority: Arc<dyn FiscalAuthority>) -> Result<Step, Refusal> {
        let step = izi_app::sending::send_next(&self.shop, &*authority).await?;
        if step != Step::Idle {
            self.offline.store(matches!(step, Step::Paused(_)), Ordering::Relaxed);
        }
        Ok(step)
    }

    fn woken(&self, topic: Topic) -> &Notify {
        match topic {
            Topic::Print => &self.wake[0],
            Topic::Drawer => &self.wake[1],
            Topic::Authority => &self.wake[2],
        }
    }
}

/// Walks one topic until the till is closed.
async fn walk(running: Arc<Running>, topic: Topic) {
    let mut stop = running.stop.subscribe();
    loop {
        let wait = tokio::select! {
            wait = next(&running, topic) => wait,
            _ = stop.wait_for(|it| *it) => return,
        };
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
        return Ok(IDLE);
    }
    running.plug(None).await?;
    loop {
        match running.step(topic).await? {
            Step::Worked => {}
            Step::Paused(until) => return Ok(from_now(running, until)),
            Step::Idle => {
                let due = outbox::next_due(running.shop.store.reads(), topic).await?;
                return Ok(due.map_or(IDLE, |it| from_now(running, it)));
            }
        }
    }
}

fn from_now(running: &Running, until: izi_domain::Instant) -> Duration {
    const SHORTEST: Duration = Duration::from_millis(200);
    let ms = u64::try_from(until.ms_since(running.shop.now())).unwrap_or(0);
    Duration::from_millis(ms).clamp(SHORTEST, IDLE)
}

/// Looks at the printer now and then, so that the screen knows of a missing roll before the ticket.
async fn look(running: Arc<Running>) {
    let mut stop = running.stop.subscribe();
    loop {
        let spooler = running.outside.read().await.spooler.clone();
        if let Some(spooler) = spooler {
            let before = spooler.seen();
            if before != Seen::Printing {
                spooler.look().await;
            }
            if spooler.seen() != before {
                running.tell(&["status"]);
                running.woken(Topic::Print).notify_one();
            }
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            _ = stop.wait_for(|it| *it) => return,
        }
    }
}

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

    fn printer(&self) -> Seen {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.as_ref().map(Spooler::seen).unwrap_or_default()
    }

    fn offline(&self) -> bool {
        self.offline.load(Ordering::Relaxed)
    }

    fn open_drawer(&self) {
        let Some(me) = self.me.upgrade() else { return };
        tokio::spawn(async move {
            let spooler = me.outside.read().await.spooler.clone();
            let Some(spooler) = spooler else { return };
            if let Err(trouble) = spooler.open_drawer().await {
                tracing::warn!(?trouble, "the drawer did not open");
            }
        });
    }

    async fn try_printer(&self, address: &str, paper_mm: u32) -> Result<(), Trouble> {
        let printer =
            printer(address, Some(crate::outside::SCRIPT_PATIENCE)).ok_or(Trouble::Unreachable)?;
        izi_app::printing::print_strip(printer, paper_mm).await
    }
}
