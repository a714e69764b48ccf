//! A data folder and the program over it.

use std::collections::BTreeMap;
use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use sqlx::{Connection, Row, SqliteConnection};
use tempfile::TempDir;

pub(crate) const INCA_KOLA: &str = "7750182002509";
const GOODS: &str = "codigo;nombre;categoria;precio;costo;stock;unidad\n\
    7750182002509;Inca Kola 500 ml;Bebidas;2.50;1.90;1000;NIU\n\
    7751271001234;Café <img onerror=alert(1)>;Abarrotes;12.90;;;NIU\n\
    2000;Pan francés;Panes;8.00;;;KGM\n";

/// A folder of its own for a shop, gone when dropped.
pub(crate) struct Shop {
    folder: TempDir,
}

/// What a run of `izi` left.
pub(crate) struct Said {
    words: String,
    pub(crate) exit: Option<i32>,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Said {
    fn new(words: &[&str], output: Output) -> Self {
        Self {
            words: words.join(" ").chars().take(120).collect(),
            exit: output.status.code(),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The bytes of what was done.
    #[track_caller]
    pub(crate) fn bytes(self) -> Vec<u8> {
        assert_eq!((self.exit, self.err.as_str()), (Some(0), ""), "izi {}", self.words);
        self.out
    }

    /// The answer of what was done.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        serde_json::from_slice(&self.bytes()).unwrap()
    }

    /// The fault of what was refused: one line of JSON on stderr, nothing on stdout, exit 1.
    #[track_caller]
    pub(crate) fn fault(self) -> Value {
        let out = String::from_utf8_lossy(&self.out).into_owned();
        assert_eq!((self.exit, out.as_str()), (Some(1), ""), "izi {}: {}", self.words, self.err);
        assert_eq!(self.err.matches('\n').count(), 1, "one line: {}", self.err);
        assert!(self.err.ends_with('\n') && self.err.len() < 4_000, "{}", self.err);
        let fault: Value = serde_json::from_str(&self.err).unwrap();
        assert!(fault["code"].is_string(), "{fault}");
        fault
    }

    #[track_caller]
    pub(crate) fn code(self) -> String {
        self.fault()["code"].as_str().unwrap().to_owned()
    }

    /// Not a command line: exit 2, and stderr says how it is used or what was wrong with it.
    #[track_caller]
    pub(crate) fn usage(self) {
        assert_eq!((self.exit, self.out.len()), (Some(2), 0), "izi {}", self.words);
        assert!(self.err.contains("usage"), "{}", self.err);
    }
}

impl Shop {
    /// Nothing yet.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A practice shop with a few goods and this printer.
    pub(crate) fn practice(printer: &str) -> Self {
        let shop = Self::empty();
        let words = init(&["--authority", "practice", "--printer", printer, "--practice"]);
        shop.izi(&words).json();
        let goods = shop.file("goods.csv", GOODS.as_bytes());
        let report = shop.izi(&["import", &goods]).json();
        assert_eq!(report, json!({ "created": 3, "updated": 0, "rejected": [] }));
        shop
    }

    /// A shop in earnest.
    pub(crate) fn real() -> Self {
        let shop = Self::empty();
        shop.izi(&init(&["--authority", "none", "--printer", "none"])).json();
        shop
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Where a file would be.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_izi"));
        command.arg("--data").arg(self.data()).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn izi(&self, words: &[&str]) -> Said {
        Said::new(words, self.command(words).output().unwrap())
    }

    /// With the clock moved.
    pub(crate) fn at(&self, now: &str, words: &[&str]) -> Said {
        self.izi(&[&["--now", now], words].concat())
    }

    pub(crate) fn sell(&self, sale: &Value) -> Said {
        self.sell_text(sale.to_string().as_bytes())
    }

    /// Sells what comes down the pipe.
    pub(crate) fn sell_text(&self, text: &[u8]) -> Said {
        let words = ["sell", "-"];
        let mut child = self.command(&words).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text).unwrap();
        Said::new(&words, child.wait_with_output().unwrap())
    }

    /// Every row of every table, as SQL would write it.
    pub(crate) fn contents(&self) -> BTreeMap<String, Vec<String>> {
        ask(&self.data().join("shop.sqlite"), async |db| {
            let tables = "select name from sqlite_schema where type = 'table' and name not like 'sqlite_stat%' \
                and sql not like 'create virtual%'";
            let mut contents = BTreeMap::new();
            for table in sqlx::query_scalar::<_, String>(tables).fetch_all(&mut *db).await.unwrap()
            {
                let columns = "select group_concat('quote(\"' || name || '\")', ' || '','' || ') from pragma_table_info(?)";
                let columns: String =
                    sqlx::query_scalar(columns).bind(&table).fetch_one(&mut *db).await.unwrap();
                let rows = format!("select {columns} from \"{table}\" order by 1");
                let rows =
                    sqlx::query(sqlx::AssertSqlSafe(rows)).fetch_all(&mut *db).await.unwrap();
                contents.insert(table, rows.iter().map(|it| it.get::<String, _>(0)).collect());
            }
            contents
        })
    }

    /// The file is whole, and nobody has been at the records.
    #[track_caller]
    pub(crate) fn assert_sound(&self) {
        let (check, orphans, first_break) = ask(&self.data().join("shop.sqlite"), async |db| {
            let check: String =
                sqlx::query_scalar("pragma integrity_check").fetch_one(&mut *db).await.unwrap();
            let orphans =
                sqlx::query("pragma foreign_key_check").fetch_all(&mut *db).await.unwrap().len();
            (check, orphans, izi_store::audit::first_break(db).await.unwrap())
        });
        assert_eq!((check.as_str(), orphans, first_break), ("ok", 0, None));
    }

    /// Changes the file as somebody with a tool might.
    pub(crate) fn tamper(&self, sql: &'static str) {
        ask(&self.data().join("shop.sqlite"), async |db| {
            let done = sqlx::query(sql).execute(db).await.unwrap();
            assert!(done.rows_affected() > 0, "{sql}");
        });
    }

    pub(crate) fn count(&self, sql: &'static str) -> i64 {
        ask(&self.data().join("shop.sqlite"), async |db| {
            sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
        })
    }
}

/// Reads the shop's file from outside the program.
fn ask<T>(file: &Path, question: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
    let asked: std::pin::Pin<Box<dyn Future<Output = T>>> = Box::pin(async {
        let url = format!("sqlite:{}", file.display());
        let mut db = SqliteConnection::connect(&url).await.unwrap();
        let answer = question(&mut db).await;
        db.close().await.unwrap();
        answer
    });
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(asked)
}

/// The words of a sound `init` with these options besides.
pub(crate) fn init<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let shop = [
        "init",
        "--ruc",
        "10467793549",
        "--name",
        "BODEGA ROSITA",
        "--address",
        "JR. UNION 123",
        "--ubigeo",
        "150101",
        "--regime",
        "nrus",
        "--series",
        "B001",
        "--last-number",
        "0",
    ];
    [shop.as_slice(), options].concat()
}

/// The id of the `n`-th sale of a test.
pub(crate) fn id(n: u32) -> String {
    format!("01890000-0000-7000-8000-{n:012x}")
}

/// One Inca Kola, paid with a ten.
pub(crate) fn one_drink(id: &str) -> Value {
    json!({
        "id": id,
        "lines": [{ "code": INCA_KOLA, "quantity": "1", "unit_price": null }],
        "customer": null,
        "payments": [{ "method": "cash", "amount": "10.00", "reference": null }],
    })
}
