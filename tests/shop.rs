//! A shop for a test: its folder, its clock, its sales and its neighbours.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::clock::SystemClock;
use izi_domain::Instant;
use izi_fiscal::{Pse, PseSettings};
use izi_ports::{Clock, FiscalAuthority};
use izi_practice::{PracticeAuthority, Running};
use izi_till::Till;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

/// The machine's clock, put forward.
#[derive(Debug, Default)]
pub(crate) struct MovedClock(AtomicI64);

impl MovedClock {
    pub(crate) fn forward(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// Runs on from that moment.
    pub(crate) fn move_to(&self, moment: Instant) {
        self.0.store(moment.ms_since(SystemClock.now()), Ordering::Relaxed);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Instant {
        SystemClock.now().plus_ms(self.0.load(Ordering::Relaxed))
    }
}

/// A shop's folder, gone when dropped.
pub(crate) struct Shop {
    folder: TempDir,
    pub(crate) clock: Arc<MovedClock>,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: Arc::default() }
    }

    /// In the machine's memory where it has such a place: thousands of commits at the speed of the
    /// program and not of the build machine's disk.
    pub(crate) fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self { folder: folder.unwrap(), clock: Arc::default() }
    }

    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.data().join("shop.sqlite")
    }

    pub(crate) async fn open(&self) -> Till {
        let till = Till::open_with(self.data(), self.clock.clone()).await.unwrap();
        // A test looks for printers nowhere but where it says.
        till.find_printers_with(Arc::new(Vec::new));
        till
    }

    pub(crate) async fn open_before(&self, authority: Arc<dyn FiscalAuthority>) -> Till {
        Till::open_before(self.data(), self.clock.clone(), authority).await.unwrap()
    }

    /// Opened and set up for practice.
    pub(crate) async fn practice(&self, printer: &str) -> Till {
        let till = self.open().await;
        set_up(&till, printer).await;
        till
    }

    /// Its files as they stand at this moment, and nothing of what a living process still knows.
    pub(crate) fn as_it_stands(&self) -> Self {
        let copy = Self::in_memory();
        for name in ["shop.sqlite", "shop.sqlite-wal", "secrets.json", "secrets.key"] {
            if self.data().join(name).exists() {
                std::fs::copy(self.data().join(name), copy.data().join(name)).unwrap();
            }
        }
        copy
    }

    /// Another connection to the file, as somebody with a tool would have it.
    pub(crate) async fn connect(&self) -> SqliteConnection {
        connect(&self.file()).await
    }

    pub(crate) async fn assert_sound(&self) {
        assert_sound(&self.file()).await;
    }
}

pub(crate) async fn connect(file: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap()
}

/// The file is whole, and nobody has been at the records.
pub(crate) async fn assert_sound(file: &Path) {
    let mut db = connect(file).await;
    let check: String =
        sqlx::query_scalar("pragma integrity_check").fetch_one(&mut db).await.unwrap();
    assert_eq!(check, "ok");
    let orphans = sqlx::query("pragma foreign_key_check").fetch_all(&mut db).await.unwrap().len();
    assert_eq!(orphans, 0);
    assert_eq!(izi_store::audit::first_break(&mut db).await.unwrap(), None);
    db.close().await.unwrap();
}

pub(crate) async fn count(db: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

pub(crate) async fn set_up(till: &Till, printer: &str) {
    let asked = json!({
        "ruc": "10467793549", "name": "BODEGA ROSITA", "address": "JR. UNION 123",
        "ubigeo": "150101", "regime": "nrus", "series": "B001", "last_number": 0,
        "authority": "practice", "printer": printer, "practice": true,
    });
    ask(till, "shop.set_up", asked).await;
}

/// Lets every sale pass the limits of the Nuevo RUS.
pub(crate) async fn pass_limits(till: &Till) {
    let settings = json!({ "policy": "warn", "webhook": "" });
    ask(till, "rus.save_settings", settings).await;
}

/// Asks for what must be done.
pub(crate) async fn ask(till: &Till, command: &str, payload: Value) -> Value {
    match till.dispatch(command, payload).await {
        Ok(answer) => answer,
        Err(fault) => panic!("{command}: {fault:?}"),
    }
}

/// Asks for what must be refused, and gives the code.
pub(crate) async fn refused(till: &Till, command: &str, payload: Value) -> String {
    match till.dispatch(command, payload).await {
        Ok(answer) => panic!("{command} was done: {answer}"),
        Err(fault) => fault.code(),
    }
}

/// The bytes of a file that a command answers.
pub(crate) async fn file_of(till: &Till, command: &str, payload: Value) -> Vec<u8> {
    let answer = ask(till, command, payload).await;
    STANDARD.decode(answer["content_base64"].as_str().unwrap()).unwrap()
}

pub(crate) async fn escpos(till: &Till, number: &str) -> Vec<u8> {
    file_of(till, "sale.ticket", json!({ "number": number, "format": "escpos" })).await
}

/// The state of every job of a topic, the oldest first.
pub(crate) async fn states(till: &Till, topic: &str) -> Vec<String> {
    let jobs = ask(till, "queue.list", json!({ "open_only": false, "limit": 100_000 })).await;
    let jobs = jobs.as_array().unwrap().iter().filter(|it| it["topic"] == topic);
    jobs.map(|it| it["state"].as_str().unwrap().to_owned()).collect()
}

/// A sale being written down.
#[derive(Clone)]
pub(crate) struct Sale(Value);

/// The `n`-th sale of a test.
pub(crate) fn sale(n: u32) -> Sale {
    let id = format!("01890000-0000-7000-8000-{n:012x}");
    Sale(json!({ "id": id, "lines": [], "customer": null, "payments": [] }))
}

impl Sale {
    fn with(mut self, list: &str, item: Value) -> Self {
        self.0[list].as_array_mut().unwrap().push(item);
        self
    }

    pub(crate) fn line(self, name: &str, unit_price: &str) -> Self {
        self.with("lines", json!({ "name": name, "quantity": "1", "unit_price": unit_price }))
    }

    pub(crate) fn weighed(self, name: &str, quantity: &str, unit_price: &str) -> Self {
        let line =
            json!({ "name": name, "quantity": quantity, "unit": "KGM", "unit_price": unit_price });
        self.with("lines", line)
    }

    pub(crate) fn scanned(self, code: &str, quantity: &str) -> Self {
        self.with("lines", json!({ "code": code, "quantity": quantity, "unit_price": null }))
    }

    pub(crate) fn to(mut self, document_type: &str, document_number: &str, name: &str) -> Self {
        self.0["customer"] = json!({ "document_type": document_type, "document_number": document_number, "name": name });
        self
    }

    pub(crate) fn discount(mut self, discount: &str) -> Self {
        self.0["discount"] = json!(discount);
        self
    }

    pub(crate) fn paid(self, method: &str, amount: &str) -> Self {
        self.with("payments", json!({ "method": method, "amount": amount, "reference": null }))
    }

    pub(crate) fn cash(self, amount: &str) -> Self {
        self.paid("cash", amount)
    }

    pub(crate) fn yape(self, amount: &str, reference: &str) -> Self {
        let payment = json!({ "method": "yape", "amount": amount, "reference": reference });
        self.with("payments", payment)
    }

    pub(crate) fn json(self) -> Value {
        self.0
    }

    pub(crate) async fn sell(self, till: &Till) -> Value {
        ask(till, "sale.commit", self.0).await
    }
}

/// A free port of this machine at which nobody listens yet.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

const TOKEN: &str = "secret";

/// The adapter of a PSE at this address, in a hurry.
pub(crate) fn pse(address: SocketAddr) -> Arc<dyn FiscalAuthority> {
    let usual = PseSettings::new(&format!("http://{address}"), TOKEN);
    let settings = PseSettings { total_timeout: Duration::from_millis(900), ..usual };
    Arc::new(Pse::new(&settings).unwrap())
}

/// An authority that begins to listen.
pub(crate) async fn authority(shop: &Shop, address: SocketAddr) -> Running {
    let file = shop.data().join("authority.sqlite");
    PracticeAuthority::start(address, &file, TOKEN, shop.clock.clone()).await.unwrap()
}

/// Every boleta of the till under SUNAT's own rules, where they are at hand.
#[expect(clippy::print_stdout, reason = "a check that was left out is said")]
pub(crate) async fn assert_clean_for_sunat(till: &Till) {
    const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sunat/sunat-check");
    let has_lxml = |python: &&str| {
        let tried = Command::new(python).args(["-c", "import lxml"]).output();
        tried.is_ok_and(|it| it.status.success())
    };
    let python = kit.exists().then(|| PYTHONS.into_iter().find(has_lxml)).flatten();
    let Some(python) = python else {
        println!("skipped: no ../shared/sunat/sunat-check, or no python3 with lxml");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let sales = ask(till, "sale.list", json!({ "limit": 1_000 })).await;
    let mut check = Command::new(python);
    check.arg(&kit).args(["--unsigned", "--strict", "--quiet"]);
    for sale in sales["sales"].as_array().unwrap() {
        let xml = ask(till, "sale.xml", json!({ "number": sale["number"] })).await;
        let file = folder.path().join(xml["file_name"].as_str().unwrap());
        std::fs::write(&file, STANDARD.decode(xml["content_base64"].as_str().unwrap()).unwrap())
            .unwrap();
        check.arg(file);
    }
    let run = check.output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && run.stderr.is_empty(), "{told}\n{errors}");
}
