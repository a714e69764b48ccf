//! The verb about reports.

use std::time::Duration;

use izi_api::Fault;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::Report;
use crate::verbs::{Output, bytes, shown};

/// Rows asked for at once: as many as there may be.
const PAGE: u32 = 200;
/// How often a file is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(20);

/// A report on stdout, or in a file.
pub(crate) async fn report(till: &Till, words: Report) -> Result<Output, Fault> {
    let asked = json!({
        "name": words.name, "from": words.from, "to": words.to,
        "sort": words.sort, "descending": words.descending,
    });
    let output = match words.form.as_str() {
        "json" => shown(&whole(till, &asked).await?)?,
        form => bytes(&file(till, &asked, form).await?)?,
    };
    let (Some(out), Output::Bytes(content)) = (&words.out, &output) else { return Ok(output) };
    let path = out.display().to_string();
    std::fs::write(out, content).map_err(|_| Fault::FileTrouble { path: path.clone() })?;
    shown(&json!({ "path": path, "bytes": content.len() }))
}

/// All pages of a report as one.
async fn whole(till: &Till, asked: &Value) -> Result<Value, Fault> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let request = json!({ "report": asked, "after": after, "limit": PAGE });
        let mut page = till.dispatch("report.page", request).await?;
        if let Value::Array(more) = page["rows"].take() {
            rows.extend(more.into_iter().map(|mut it| it["cells"].take()));
        }
        after = page["cursor"].take();
        if after.is_null() {
            return Ok(json!({
                "name": page["name"], "title": page["title"],
                "from": asked["from"], "to": asked["to"],
                "columns": page["columns"], "rows": rows,
                "totals": page["totals"], "income": page["income"],
            }));
        }
    }
}

/// The file of a report, when it is ready.
async fn file(till: &Till, asked: &Value, form: &str) -> Result<Value, Fault> {
    let request = json!({ "report": asked, "format": form });
    let mut export = till.dispatch("report.export", request).await?;
    while export["state"] == "running" {
        tokio::time::sleep(LOOK).await;
        let request = json!({ "id": export["id"] });
        export = till.dispatch("report.export_state", request).await?;
    }
    till.dispatch("report.export_file", json!({ "id": export["id"] })).await
}
