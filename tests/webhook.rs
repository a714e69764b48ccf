//! Where the owner is warned besides: whatever goes wrong while the address changes, one is in force.

use std::fs::File;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use izi_till::Till;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::rus::{StillClock, for_amount, lenient};
use crate::shop::{Shop, ask, pass_limits, refused, sale, states};

/// Takes everything that is posted and keeps it.
struct Post {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Post {
    async fn start() -> Self {
        Self::answering("200 OK").await
    }

    async fn answering(status: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (mut request, mut part) = (String::new(), [0; 4_096]);
                while !request.trim_end().ends_with('}') {
                    match stream.read(&mut part).await.unwrap() {
                        0 => break,
                        read => request.push_str(&String::from_utf8_lossy(&part[..read])),
                    }
                }
                heard.lock().unwrap().push(request);
                let answer =
                    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { address, seen }
    }

    fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn host(&self) -> String {
        format!("http://{}/…", self.address)
    }

    fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }

    /// Where to it was posted.
    fn seen(&self) -> Vec<String> {
        let path = |it: &String| it.split(' ').nth(1).unwrap_or_default().to_owned();
        self.requests().iter().map(path).collect()
    }
}

fn settings(webhook: &str) -> Value {
    json!({ "policy": "warn", "webhook": webhook })
}

async fn kept(till: &Till) -> String {
    let it = ask(till, "rus.settings", json!({})).await;
    it["webhook"].as_str().unwrap().to_owned()
}

/// Puts a message in line and has it posted.
async fn warn(till: &Till, db: &mut SqliteConnection, n: u32) {
    let message = "insert into outbox (topic, dedup_key, state, next_utc_ms, changed_utc_ms, subject) \
         values ('webhook', ?, 'queued', 0, 0, '{}')";
    let key = format!("webhook:test:{n}");
    sqlx::query(message).bind(key).execute(db).await.unwrap();
    till.work_until_idle(None).await.unwrap();
}

#[tokio::test]
async fn a_warning_goes_to_the_webhook_and_its_address_is_told_to_nobody() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    let post = Post::start().await;
    let kept = ask(&till, "rus.save_settings", settings(&post.at("/services/T0/secreto"))).await;
    let shown = kept["webhook"].as_str().unwrap();
    assert!(shown.starts_with("http://127.0.0.1:") && !shown.contains("secreto"), "{shown}");
    // Saved again as it is shown, it stays.
    ask(&till, "rus.save_settings", settings(shown)).await;
    for_amount(1, "3750.00").sell(&till).await;
    assert_eq!(states(&till, "webhook").await, ["queued"]);
    till.work_until_idle(None).await.unwrap();
    let request = post.requests().pop().unwrap();
    assert!(request.starts_with("POST /services/T0/secreto "), "{request}");
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let text = serde_json::from_str::<Value>(body).unwrap()["text"].as_str().unwrap().to_owned();
    assert!(text.contains("75 % del límite de la categoría 1: S/ 3,750.00"), "{text}");
    assert_eq!(states(&till, "webhook").await, ["sent"]);
    let wrong = settings("http://ejemplo.pe/x");
    assert_eq!(refused(&till, "rus.save_settings", wrong).await, "bad_account");
    assert_eq!(ask(&till, "rus.save_settings", settings("")).await["webhook"], "");
    for_amount(2, "1000.00").sell(&till).await;
    assert_eq!(states(&till, "webhook").await, ["sent"], "nobody is told any more");
    till.close().await;
}

#[tokio::test]
async fn a_warning_that_nobody_took_needs_a_person_until_the_address_is_looked_at() {
    let shop = Shop::in_memory();
    let till = lenient(&shop, StillClock::at("2026-11-21T10:00:00-05:00")).await;
    let gone = Post::answering("404 Not Found").await;
    ask(&till, "rus.save_settings", settings(&gone.at("/hook"))).await;
    for_amount(1, "3750.00").sell(&till).await;
    till.work_until_idle(None).await.unwrap();
    assert_eq!(gone.seen(), ["/hook"]);
    assert_eq!(states(&till, "webhook").await, ["failed"]);
    let needs = async || ask(&till, "dashboard.show", json!({})).await["attention"].clone();
    let row = json!({ "kind": "webhook_failed", "tone": "warn", "count": 1, "limit": null, "amount": "" });
    assert!(needs().await.as_array().unwrap().contains(&row), "{}", needs().await);
    let there = Post::start().await;
    ask(&till, "rus.save_settings", settings(&there.at("/hook"))).await;
    till.work_until_idle(None).await.unwrap();
    assert!(there.requests().pop().unwrap().contains("75 %"));
    assert_eq!(states(&till, "webhook").await, ["sent"]);
    assert!(!needs().await.as_array().unwrap().contains(&row));
    till.close().await;
}

#[tokio::test]
async fn a_webhook_that_cannot_be_changed_stays_as_it_was() {
    let shop = Shop::in_memory();
    let till = shop.practice("none").await;
    let (old, new) = (Post::start().await, Post::start().await);
    ask(&till, "rus.save_settings", settings(&old.at("/hook?token=viejo"))).await;
    assert_eq!(kept(&till).await, old.host(), "the token is shown to nobody");
    let mut db = shop.connect().await;
    warn(&till, &mut db, 1).await;
    assert_eq!(old.seen(), ["/hook?token=viejo"]);

    // The address is kept and the settings are not.
    let stuck =
        "create trigger stuck before update on setting begin select raise(abort, 'stuck'); end";
    sqlx::query(stuck).execute(&mut db).await.unwrap();
    for address in [new.at("/otro?token=nuevo"), old.at("/hook?token=nuevo"), String::new()] {
        assert_eq!(refused(&till, "rus.save_settings", settings(&address)).await, "internal");
    }
    sqlx::query("drop trigger stuck").execute(&mut db).await.unwrap();
    assert_eq!(kept(&till).await, old.host());
    warn(&till, &mut db, 2).await;
    assert_eq!((old.seen(), new.seen()), (vec!["/hook?token=viejo".to_owned()], vec![]));

    // The settings could be kept and the address cannot.
    let secrets = shop.data().join("secrets.json");
    let aside = shop.data().join("secrets.aside");
    std::fs::rename(&secrets, &aside).unwrap();
    std::fs::create_dir(&secrets).unwrap();
    let asked = settings(&new.at("/otro?token=nuevo"));
    assert_eq!(refused(&till, "rus.save_settings", asked.clone()).await, "vault_unavailable");
    assert_eq!(kept(&till).await, old.host());
    std::fs::remove_dir(&secrets).unwrap();
    std::fs::rename(&aside, &secrets).unwrap();

    ask(&till, "rus.save_settings", asked).await;
    assert_eq!(kept(&till).await, new.host());
    warn(&till, &mut db, 3).await;
    assert_eq!((old.seen(), new.seen()), (vec![], vec!["/otro?token=nuevo".to_owned()]));
    ask(&till, "rus.save_settings", settings("")).await;
    warn(&till, &mut db, 4).await;
    assert_eq!((old.seen(), new.seen()), (vec![], vec![]), "nobody is told any more");
    till.close().await;
}

/// The shop as the power leaves it when it goes between the vault and the settings, and between the
/// settings and what is left to be done in the vault.
async fn cut_while(till: &Till, shop: &Shop, asked: Value) -> (Shop, Shop) {
    let secrets = || std::fs::read(shop.data().join("secrets.json")).unwrap();
    let before = secrets();
    let (mut busy, mut db) = (shop.connect().await, shop.connect().await);
    let writing = sqlx::query("begin immediate").execute(&mut busy).await;
    writing.unwrap();
    let cut = async {
        while secrets() == before {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let first = shop.as_it_stands();
        let vault = File::options().write(true).open(shop.data().join("secrets.lock")).unwrap();
        vault.lock().unwrap();
        let count = "select count(*) from audit where action = 'rus.save_settings'";
        let changes = crate::shop::count(&mut db, count).await;
        sqlx::query("rollback").execute(&mut busy).await.unwrap();
        while crate::shop::count(&mut db, count).await == changes {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        (first, shop.as_it_stands())
    };
    tokio::join!(ask(till, "rus.save_settings", asked), cut).1
}

#[tokio::test]
async fn the_power_may_go_while_the_address_changes() {
    let (old, new) = (Post::start().await, Post::start().await);
    let posted = || [old.seen(), new.seen()].concat();
    let before = ("/hook?token=viejo", old.host(), "warn");
    // What is asked for, and what is in force after a cut before the settings and one after them.
    for (address, first, second) in [
        (new.at("/otro?token=nuevo"), before.0, ("/otro?token=nuevo", new.host())),
        // Of the same host the new one is in force as soon as it is kept.
        (old.at("/hook?token=nuevo"), "/hook?token=nuevo", ("/hook?token=nuevo", old.host())),
        (String::new(), before.0, ("", String::new())),
    ] {
        let shop = Shop::in_memory();
        let till = shop.practice("none").await;
        ask(&till, "rus.save_settings", settings(&old.at(before.0))).await;
        let asked = json!({ "policy": "block", "webhook": address });
        let (between, late) = cut_while(&till, &shop, asked.clone()).await;
        till.close().await;
        let told =
            [(between, (first, before.1.clone(), "warn")), (late, (second.0, second.1, "block"))];
        for (morning, (path, host, policy)) in told {
            let (till, mut db) = (morning.open().await, morning.connect().await);
            let found = ask(&till, "rus.settings", json!({})).await;
            assert_eq!((&found["webhook"], &found["policy"]), (&json!(host), &json!(policy)));
            warn(&till, &mut db, 1).await;
            let expected = Vec::from_iter((!path.is_empty()).then(|| path.to_owned()));
            assert_eq!(posted(), expected, "{address}");

            // Asked for again, all of it is as it was to be, and nothing else is kept.
            ask(&till, "rus.save_settings", asked.clone()).await;
            warn(&till, &mut db, 2).await;
            let expected = Vec::from_iter((!second.0.is_empty()).then(|| second.0.to_owned()));
            assert_eq!(posted(), expected, "{address}");
            till.close().await;
        }
    }
}

#[tokio::test]
async fn an_address_that_is_none_changes_nothing() {
    let shop = Shop::in_memory();
    let till = shop.practice("none").await;
    pass_limits(&till).await;
    for address in ["http://ejemplo.pe/?token=1", "https://ejemplo.pe/?a#b", "ejemplo.pe"] {
        let mut asked = settings(address);
        asked["policy"] = json!("block");
        assert_eq!(refused(&till, "rus.save_settings", asked).await, "bad_account", "{address}");
    }
    assert_eq!(ask(&till, "rus.settings", json!({})).await["policy"], "warn");
    sale(1).line("Canasta", "1.00").cash("1.00").sell(&till).await;
    till.close().await;
}
