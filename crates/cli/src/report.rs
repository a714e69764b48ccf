//! The verb about reports.

use std::time::Duration;

use izi_api::Fault;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::Report;
use crate::verbs::{Output, shown};

/// How often a file is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(20);

/// A report on stdout, or in a file.
pub(crate) async fn report(till: &Till, words: Report) -> Result<Output, Fault> {
    let asked = json!({
        "name": words.name, "from": words.from, "to": words.to,
        "sort": words.sort, "descending": words.descending,
    });
    let output = match words.form.as_str() {
        "json" => shown(&whole(till, asked).await?)?,
        form => Output::Bytes(file(till, &asked, form).await?),
    };
    let (Some(out), Output::Bytes(content)) = (&words.out, &output) else { return Ok(output) };
    let path = out.display().to_string();
    std::fs::write(out, content).map_err(|_| Fault::FileTrouble { path: path.clone() })?;
    shown(&json!({ "path": path, "bytes": content.len() }))
}

/// A report with all its rows, which are of one moment.
async fn whole(till: &Till, asked: Value) -> Result<Value, Fault> {
    let (from, to) = (asked["from"].clone(), asked["to"].clone());
    let mut report = till.whole_report(asked).await?;
    let rows = match report["rows"].take() {
        Value::Array(rows) => rows.into_iter().map(|mut it| it["cells"].take()).collect(),
        other => other,
    };
    Ok(json!({
        "name": report["name"], "title": report["title"], "from": from, "to": to,
        "columns": report["columns"], "rows": rows,
        "totals": report["totals"], "income": report["income"],
    }))
}

/// The file of a report, when it is ready.
async fn file(till: &Till, asked: &Value, form: &str) -> Result<Vec<u8>, Fault> {
    let request = json!({ "report": asked, "format": form });
    let mut export = till.dispatch("report.export", request).await?;
    while export["state"] == "running" {
        tokio::time::sleep(LOOK).await;
        let request = json!({ "id": export["id"] });
        export = till.dispatch("report.export_state", request).await?;
    }
    let file = till.exported_file(export["id"].as_str().unwrap_or_default())?.path;
    std::fs::read(&file).map_err(|_| Fault::FileTrouble { path: file.display().to_string() })
}
