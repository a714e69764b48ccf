//! The verbs. Each is one command of the api, its answer shaped as the contract of `izi` says.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_api::Fault;
use izi_api::shop::SetUpShop;
use izi_app::clock::SetClock;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::{Command, Init, Verb};
use crate::{fiscal, owner, paper, report};

/// The largest file read from the disk or a pipe.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Rows of a list: all of them, for scripts.
const ALL: u32 = 1_000_000;

/// What goes to stdout.
pub(crate) enum Output {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This file, which is then taken away.
    Once(PathBuf),
    /// Nothing more: it was said while it was found.
    Said,
}

pub(crate) async fn run(command: Command) -> Result<Output, Fault> {
    if let Verb::SignCheck { file } = &command.verb {
        return fiscal::sign_check(file);
    }
    let data = command.data.clone().unwrap_or_default();
    if !matches!(command.verb, Verb::Init(_)) && !data.is_dir() {
        // Asking about a folder that is not there must not make one.
        return Err(Fault::ShopMissing);
    }
    // Best effort: a folder where no log can be written is told by what is asked of it.
    let _ = izi_till::logs::start(&data, "izi");
    let till = open(&command, &data).await?;
    let output = verb(&till, &data, command.verb).await;
    till.close().await;
    output
}

async fn open(command: &Command, data: &Path) -> Result<Till, Fault> {
    let Some(now) = command.now else { return Till::open(data).await };
    let till = Till::open_with(data, Arc::new(SetClock::at(now))).await?;
    let practice = match &command.verb {
        Verb::Init(init) => init.practice,
        _ => is_practice(&till).await?,
    };
    if practice {
        return Ok(till);
    }
    till.close().await;
    Err(Fault::ClockNotAllowed)
}

async fn is_practice(till: &Till) -> Result<bool, Fault> {
    let state = till.dispatch("shop.state", json!({})).await?;
    Ok(state["shop"]["practice"] == true)
}

async fn verb(till: &Till, data: &Path, verb: Verb) -> Result<Output, Fault> {
    if !matches!(verb, Verb::Init(_)) {
        let state = till.dispatch("shop.state", json!({})).await?;
        if state["configured"] != true {
            return Err(Fault::ShopMissing);
        }
    }
    match verb {
        Verb::Init(init) => self::init(till, *init).await,
        Verb::Import { file } => import(till, &file).await,
        Verb::Find { text } => find(till, &text).await,
        Verb::Sell { file, rus_reason } => sell(till, &file, rus_reason).await,
        Verb::Show { number } => {
            shown(&till.dispatch("sale.get", json!({ "number": number })).await?)
        }
        Verb::Xml { number } => fiscal::xml(till, &number).await,
        Verb::Ticket { number, form, width } => {
            let asked = json!({ "number": number, "format": form, "width": width });
            bytes(&till.dispatch("sale.ticket", asked).await?)
        }
        Verb::Reprint { number } => {
            shown(&till.dispatch("sale.reprint", json!({ "number": number })).await?)
        }
        Verb::PrinterList => shown(&paper::printers(till).await?),
        Verb::PrinterFind => shown(&till.dispatch("printer.find", json!({})).await?),
        Verb::PrinterSet(words) => paper::set_printer(till, *words).await,
        Verb::PrinterTry { id, what } => paper::try_printer(till, &id, &what).await,
        Verb::PrinterRemove { id } => {
            let left = till.dispatch("printer.remove", json!({ "id": id })).await?;
            shown(&left["printers"])
        }
        Verb::PrinterExport { id } => {
            bytes(&till.dispatch("printer.export", json!({ "id": id })).await?)
        }
        Verb::Paper { name, width } => {
            let asked = json!({ "paper": name, "width": width });
            bytes(&till.dispatch("paper.preview", asked).await?)
        }
        Verb::XReport { date, print } => {
            let asked = json!({ "date": date });
            if print {
                return shown(&till.dispatch("paper.x_report", asked).await?);
            }
            bytes(&till.dispatch("paper.x_preview", asked).await?)
        }
        Verb::Sales { month } => {
            let page = till.dispatch("sale.list", json!({ "month": month, "limit": ALL })).await?;
            shown(&page["sales"])
        }
        Verb::Rus { month } => owner::rus(till, month).await,
        Verb::PurchaseAdd(words) => owner::add_purchase(till, *words).await,
        Verb::PurchaseCorrect { id, reason } => owner::correct_purchase(till, &id, &reason).await,
        Verb::PurchaseList { from, to, text } => owner::purchases(till, from, to, text).await,
        Verb::PurchaseImport { file, anyway } => owner::import_purchases(till, &file, anyway).await,
        Verb::Outbox => {
            shown(&till.dispatch("queue.list", json!({ "open_only": false, "limit": ALL })).await?)
        }
        Verb::Work { seconds } => {
            till.work_until_idle(seconds).await?;
            let status = till.dispatch("shop.status", json!({})).await?;
            shown(&status["queue"])
        }
        Verb::Rebuild => owner::rebuild(till).await,
        Verb::Seed { products, sales } => seed(till, products, sales).await,
        Verb::AuthoritySet(account) => fiscal::set_authority(till, *account).await,
        Verb::AuthorityShow => shown(&till.dispatch("authority.get", json!({})).await?),
        Verb::AuthorityTest => shown(&till.dispatch("authority.test", json!({})).await?),
        Verb::Documents { kind, state, month } => fiscal::documents(till, kind, state, month).await,
        Verb::Document { name } => shown(&fiscal::document(till, &name).await?),
        Verb::Cdr { name } => fiscal::file(till, &name, "cdr").await,
        Verb::Pdf { name } => fiscal::file(till, &name, "pdf").await,
        Verb::Send => fiscal::send(till).await,
        Verb::Query { name } => fiscal::query(till, &name).await,
        Verb::Void { name, reason } => {
            let asked = json!({ "name": name, "reason": reason });
            shown(&till.dispatch("document.void", asked).await?)
        }
        Verb::Note(note) => fiscal::note(till, *note).await,
        Verb::Replace { name } => {
            shown(&till.dispatch("document.replace", json!({ "name": name })).await?)
        }
        Verb::Discard { name, reason } => {
            let asked = json!({ "name": name, "reason": reason });
            shown(&till.dispatch("document.discard", asked).await?)
        }
        Verb::Summary { date } => fiscal::summary(till, &date).await,
        Verb::Export { month, to } => fiscal::export(till, data, &month, to.as_deref()).await,
        Verb::Report(words) => report::report(till, *words).await,
        Verb::SignCheck { file } => fiscal::sign_check(&file),
    }
}

async fn init(till: &Till, init: Init) -> Result<Output, Fault> {
    let asked = SetUpShop {
        ruc: init.ruc,
        name: init.name,
        trade_name: init.trade_name,
        address: init.address,
        ubigeo: init.ubigeo,
        regime: init.regime,
        series: init.series,
        last_number: init.last_number,
        authority: init.authority,
        printer: init.printer,
        practice: init.practice,
        practice_catalogue: false,
    };
    let state = till.dispatch("shop.set_up", to_value(&asked)?).await?;
    shown(&state["shop"])
}

async fn import(till: &Till, file: &Path) -> Result<Output, Fault> {
    let content = std::fs::File::open(file).and_then(read_all);
    let content =
        content.map_err(|it| Fault::ImportUnreadable { reason: unreadable(file, &it) })?;
    let asked = json!({
        "file_name": file.file_name().map(|it| it.to_string_lossy()).unwrap_or_default(),
        "content_base64": STANDARD.encode(content),
        "skip_rejected": false,
    });
    let report = till.dispatch("catalog.import_run", asked).await?;
    shown(&json!({
        "created": report["created"],
        "updated": report["updated"],
        "rejected": report["rejected"],
    }))
}

async fn find(till: &Till, text: &str) -> Result<Output, Fault> {
    let asked = json!({ "text": text, "limit": 60, "with_inactive": false });
    shown(&till.dispatch("catalog.find", asked).await?)
}

async fn sell(till: &Till, file: &str, rus_reason: Option<String>) -> Result<Output, Fault> {
    let content = match file {
        "-" => read_all(std::io::stdin()),
        path => std::fs::File::open(path).and_then(read_all),
    };
    let content =
        content.map_err(|it| Fault::BadRequest { detail: unreadable(Path::new(file), &it) })?;
    let mut sale: Value = serde_json::from_slice(&content)
        .map_err(|it| Fault::BadRequest { detail: format!("not JSON: {it}") })?;
    if !sale.is_object() {
        return Err(Fault::BadRequest { detail: "a sale is a JSON object".to_owned() });
    }
    if let Some(reason) = rus_reason {
        sale["rus_reason"] = reason.into();
    }
    shown(&till.dispatch("sale.commit", sale).await?)
}

async fn seed(till: &Till, products: u32, sales: u32) -> Result<Output, Fault> {
    if !is_practice(till).await? {
        return Err(Fault::NotPermitted { permission: "practice".to_owned() });
    }
    let (products, sales) = izi_app::seed::seed(till.shop(), products, sales).await?;
    shown(&json!({ "products": products, "sales": sales }))
}

pub(crate) fn read_all(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut content = Vec::new();
    let read = from.take(FILE_BYTES_MAX + 1).read_to_end(&mut content)?;
    if read as u64 > FILE_BYTES_MAX {
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "above 64 MiB"));
    }
    Ok(content)
}

fn unreadable(file: &Path, problem: &std::io::Error) -> String {
    format!("{}: {problem}", file.display())
}

pub(crate) fn to_value(asked: &impl serde::Serialize) -> Result<Value, Fault> {
    serde_json::to_value(asked).map_err(|it| Fault::BadRequest { detail: it.to_string() })
}

pub(crate) fn shown(answer: &Value) -> Result<Output, Fault> {
    let mut line = serde_json::to_vec_pretty(answer)
        .map_err(|it| Fault::BadRequest { detail: it.to_string() })?;
    line.push(b'\n');
    Ok(Output::Bytes(line))
}

/// The bytes of an answer that is a file.
pub(crate) fn bytes(file: &Value) -> Result<Output, Fault> {
    let content = file["content_base64"].as_str().unwrap_or_default();
    let content = STANDARD.decode(content);
    content.map(Output::Bytes).map_err(|it| Fault::BadRequest { detail: it.to_string() })
}
