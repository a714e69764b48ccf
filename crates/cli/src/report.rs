//! The verb about reports.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Duration;

use izi_api::Fault;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::Report;
use crate::report_json::Sheet;
use crate::verbs::{Output, shown};

/// How often a file is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(20);

/// A report on stdout, or in a file.
pub(crate) async fn report(till: &Till, words: Report) -> Result<Output, Fault> {
    let asked = json!({
        "name": words.name, "from": words.from, "to": words.to,
        "sort": words.sort, "descending": words.descending,
    });
    if words.form == "json" {
        return match &words.out {
            None => spoken(till, asked).await,
            Some(out) => written(till, asked, out).await,
        };
    }
    let content = file(till, &asked, &words.form).await?;
    let Some(out) = &words.out else { return Ok(Output::Bytes(content)) };
    std::fs::write(out, &content).map_err(|_| trouble(out))?;
    told(out, content.len() as u64)
}

fn told(out: &Path, length: u64) -> Result<Output, Fault> {
    shown(&json!({ "path": out.display().to_string(), "bytes": length }))
}

fn trouble(out: &Path) -> Fault {
    Fault::FileTrouble { path: out.display().to_string() }
}

/// A report with all its rows, which are of one moment, on stdout while they are read.
async fn spoken(till: &Till, asked: Value) -> Result<Output, Fault> {
    let mut sheet = Sheet::new(BufWriter::new(std::io::stdout()), &asked);
    till.whole_report(asked, &mut |part| sheet.take(part)).await?;
    // Whoever closed the pipe does not want the rest.
    let _ = sheet.end();
    Ok(Output::Said)
}

/// The same in a file, which is not there unless it is whole.
async fn written(till: &Till, asked: Value, out: &Path) -> Result<Output, Fault> {
    let file = File::create(out).map_err(|_| trouble(out))?;
    let mut sheet = Sheet::new(BufWriter::new(file), &asked);
    let read = till.whole_report(asked, &mut |part| sheet.take(part)).await;
    let ended = read.and_then(|()| sheet.end().map_err(|_| trouble(out)));
    match ended {
        Ok(length) => told(out, length),
        Err(fault) => {
            let _ = std::fs::remove_file(out);
            Err(fault)
        }
    }
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
