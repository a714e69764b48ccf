//! The verbs about documents and the account they go through.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_api::Fault;
use izi_api::fiscal::{IssueNote, NoteLine, SetAuthority};
use izi_domain::Month;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::{Account, Note};
use crate::verbs::{Output, bytes, read_all, shown, to_value};

/// Rows of a page: the most there are.
const PAGE: u32 = 200;
/// Documents of which there is nothing left to ask.
const SETTLED: [&str; 6] = ["accepted", "observed", "rejected", "replaced", "voided", "discarded"];

pub(crate) async fn set_authority(till: &Till, account: Account) -> Result<Output, Fault> {
    let certificate_base64 = match account.certificate.as_deref() {
        None => None,
        // Forgotten, like every other field that is empty.
        Some("") => Some(String::new()),
        Some(path) => Some(STANDARD.encode(read_file(Path::new(path))?)),
    };
    let asked = SetAuthority {
        kind: account.kind,
        url: account.url,
        token: account.token,
        sol_user: account.sol_user,
        sol_password: account.sol_password,
        certificate_base64,
        certificate_password: account.certificate_password,
        client_id: account.client_id,
        client_secret: account.client_secret,
        demo: account.demo,
        hash: account.hash,
    };
    shown(&till.dispatch("authority.set", to_value(&asked)?).await?)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Fault> {
    let content = std::fs::File::open(path).and_then(read_all);
    content.map_err(|_| Fault::FileTrouble { path: path.display().to_string() })
}

/// Every document that passes, page by page.
pub(crate) async fn documents(
    till: &Till,
    kind: Option<String>,
    state: Option<String>,
    month: Option<String>,
) -> Result<Output, Fault> {
    let month = month.map(|it| {
        let bad =
            || Fault::BadValue { field: "month".to_owned(), value: it.chars().take(40).collect() };
        it.parse::<Month>().map_err(|_| bad())
    });
    let month = month.transpose()?;
    let last = |it: Month| it.next().first_day().start().plus_ms(-1).business_date();
    let mut asked = json!({
        "kind": kind,
        "state": state,
        "from": month.map(|it| it.first_day().to_string()),
        "to": month.map(|it| last(it).to_string()),
        "limit": PAGE,
    });
    let mut documents = Vec::new();
    loop {
        let page = till.dispatch("document.list", asked.clone()).await?;
        documents.extend(page["documents"].as_array().into_iter().flatten().cloned());
        if page["cursor"].is_null() {
            return shown(&Value::Array(documents));
        }
        asked["before"] = page["cursor"].clone();
    }
}

pub(crate) async fn document(till: &Till, name: &str) -> Result<Value, Fault> {
    till.dispatch("document.get", json!({ "name": name })).await
}

pub(crate) async fn file(till: &Till, name: &str, form: &str) -> Result<Output, Fault> {
    bytes(&till.dispatch("document.file", json!({ "name": name, "form": form })).await?)
}

/// The XML of any document. A number alone is a boleta's, and is told as every verb before told it.
pub(crate) async fn xml(till: &Till, number: &str) -> Result<Output, Fault> {
    let has_kind = number.split('-').count() == 3;
    if has_kind {
        return file(till, number, "xml").await;
    }
    bytes(&till.dispatch("sale.xml", json!({ "number": number })).await?)
}

pub(crate) async fn send(till: &Till) -> Result<Output, Fault> {
    till.send_until_idle().await?;
    shown(&till.dispatch("sunat.queue", json!({})).await?)
}

/// Asks the authority, and answers the document as it stands then.
pub(crate) async fn query(till: &Till, name: &str) -> Result<Output, Fault> {
    match till.dispatch("document.query", json!({ "name": name })).await {
        Ok(_) => till.send_until_idle().await?,
        Err(Fault::DocumentState { state, .. }) if SETTLED.contains(&state.as_str()) => {}
        Err(other) => return Err(other),
    }
    shown(&document(till, name).await?)
}

pub(crate) async fn note(till: &Till, note: Note) -> Result<Output, Fault> {
    let line = |(line, quantity)| NoteLine { line, quantity };
    let asked = IssueNote {
        note_id: note.id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        name: note.name,
        kind: note.kind,
        motive: note.motive,
        reason: note.reason,
        lines: note.lines.into_iter().map(line).collect(),
        amount: note.amount,
    };
    shown(&till.dispatch("document.note", to_value(&asked)?).await?)
}

/// Makes the summaries of a day, sends them, and answers them as they stand then.
pub(crate) async fn summary(till: &Till, date: &str) -> Result<Output, Fault> {
    let made = till.dispatch("summary.run", json!({ "date": date })).await?;
    till.send_until_idle().await?;
    let mut rows = Vec::new();
    for it in made.as_array().into_iter().flatten() {
        let name = it["name"].as_str().unwrap_or_default();
        rows.push(document(till, name).await?["row"].clone());
    }
    shown(&Value::Array(rows))
}

/// The month as a zip: told where it was asked for, or on its way to stdout.
pub(crate) async fn export(
    till: &Till,
    data: &Path,
    month: &str,
    to: Option<&str>,
) -> Result<Output, Fault> {
    if let Some(to) = to {
        let asked = json!({ "month": month, "path": to });
        return shown(&till.dispatch("export.month", asked).await?);
    }
    // In the shop's own folder: nobody else may read it.
    let path = data.join(format!("export-{}.zip", std::process::id()));
    let asked = json!({ "month": month, "path": path.to_string_lossy() });
    till.dispatch("export.month", asked).await?;
    Ok(Output::Once(path))
}

/// Whether the signature of an XML holds.
pub(crate) fn sign_check(file: &Path) -> Result<Output, Fault> {
    let xml = read_file(file)?;
    let verified = izi_signature::verify(&xml).map_err(|it| Fault::SignatureInvalid {
        // It may quote what it met.
        reason: it.to_string().chars().filter(|it| !it.is_control()).take(300).collect(),
    })?;
    shown(&json!({
        "valid": true,
        "digest": verified.digest,
        "subject": verified.subject,
        "ruc": verified.ruc,
        "hash": verified.hash.code(),
        "not_after": verified.not_after.to_string(),
    }))
}
