//! A report as JSON, written while its rows come: a million of them are never held. It is what every
//! answer is: indented, with its keys in their order.

use std::io::{self, Write};

use izi_api::report::{ReportHead, ReportPart};
use serde::Serialize;
use serde_json::Value;

/// Where a report is written to.
pub(crate) struct Sheet<W> {
    to: W,
    days: [Value; 2],
    title: String,
    rows: u64,
    length: u64,
    /// The first thing that went wrong; nothing is written after it.
    failed: Option<io::Error>,
}

impl<W: Write> Sheet<W> {
    pub(crate) fn new(to: W, asked: &Value) -> Self {
        let days = [asked["from"].clone(), asked["to"].clone()];
        Self { to, days, title: String::new(), rows: 0, length: 0, failed: None }
    }

    /// Writes the next part. Whether it takes more.
    pub(crate) fn take(&mut self, part: ReportPart) -> bool {
        let written = match part {
            ReportPart::Head(it) => self.head(it),
            ReportPart::Rows(rows) => rows.iter().try_for_each(|it| self.row(it)),
            ReportPart::Totals(it) => self.foot(&it),
        };
        if let Err(problem) = written {
            self.failed = Some(problem);
        }
        self.failed.is_none()
    }

    /// How many bytes it is, when all of them are written.
    pub(crate) fn end(mut self) -> io::Result<u64> {
        if let Some(problem) = self.failed {
            return Err(problem);
        }
        self.to.flush()?;
        Ok(self.length)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())?;
        self.length += text.len() as u64;
        Ok(())
    }

    fn entry(&mut self, key: &str, value: &impl Serialize) -> io::Result<()> {
        let value = indented(value, "  ")?;
        self.write(&format!("  \"{key}\": {value}"))
    }

    fn head(&mut self, it: ReportHead) -> io::Result<()> {
        self.title = it.title;
        // As a value, its keys have their order.
        let columns = serde_json::to_value(it.columns)?;
        let from = self.days[0].clone();
        self.write("{\n")?;
        self.entry("columns", &columns)?;
        self.write(",\n")?;
        self.entry("from", &from)?;
        self.write(",\n")?;
        self.entry("income", &it.income)?;
        self.write(",\n")?;
        self.entry("name", &it.name)?;
        self.write(",\n  \"rows\": [")
    }

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let before = if self.rows == 0 { "\n    " } else { ",\n    " };
        self.rows += 1;
        self.write(before)?;
        self.write(&indented(&cells, "    ")?)
    }

    fn foot(&mut self, totals: &[String]) -> io::Result<()> {
        let (title, to) = (self.title.clone(), self.days[1].clone());
        self.write(if self.rows == 0 { "],\n" } else { "\n  ],\n" })?;
        self.entry("title", &title)?;
        self.write(",\n")?;
        self.entry("to", &to)?;
        self.write(",\n")?;
        self.entry("totals", &totals)?;
        self.write("\n}\n")
    }
}

/// A value on lines of its own, all but the first behind `indent`. No text of JSON has a bare end of line
/// in it.
fn indented(value: &impl Serialize, indent: &str) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)?.replace('\n', &format!("\n{indent}")))
}

#[cfg(test)]
mod tests {
    use izi_api::report::ReportColumn;
    use serde_json::json;

    use super::*;

    fn head() -> ReportHead {
        let column = |key: &str| ReportColumn {
            key: key.to_owned(),
            title: "Ñ \"x\"\n".to_owned(),
            kind: "text".to_owned(),
            sortable: false,
            opens: None,
        };
        ReportHead {
            name: "days".to_owned(),
            title: "Ventas por día".to_owned(),
            columns: vec![column("date"), column("income")],
            income: "0.30".to_owned(),
        }
    }

    /// The bytes of a report whose rows come in these chunks, and those of the whole at once.
    fn both(chunks: &[Vec<Vec<String>>]) -> (String, String) {
        let asked = json!({ "name": "days", "from": "2026-11-01", "to": "2026-11-02" });
        let totals = vec!["Total".to_owned(), "0.30".to_owned()];
        let mut out = Vec::new();
        let mut sheet = Sheet::new(&mut out, &asked);
        assert!(sheet.take(ReportPart::Head(head())));
        for rows in chunks {
            assert!(sheet.take(ReportPart::Rows(rows.clone())));
        }
        assert!(sheet.take(ReportPart::Totals(totals.clone())));
        let length = sheet.end().unwrap();
        assert_eq!(length, out.len() as u64);
        let whole = json!({
            "name": "days", "title": head().title, "from": "2026-11-01", "to": "2026-11-02",
            "columns": head().columns, "rows": chunks.concat(), "totals": totals,
            "income": head().income,
        });
        let whole = serde_json::to_string_pretty(&whole).unwrap();
        (String::from_utf8(out).unwrap(), format!("{whole}\n"))
    }

    #[test]
    fn a_report_that_comes_in_parts_is_written_as_if_it_were_held_whole() {
        let row = |text: &str| vec![text.to_owned(), "0.10".to_owned()];
        let rows = [row("a\nb"), row("\"ñ\"; \\"), row("")];
        for chunks in [
            vec![],
            vec![vec![]],
            vec![rows.to_vec()],
            vec![rows[..1].to_vec(), vec![], rows[1..].to_vec()],
            vec![vec![Vec::new()]],
        ] {
            let (parts, whole) = both(&chunks);
            assert_eq!(parts, whole, "{chunks:?}");
        }
    }

    /// A pipe that somebody closed.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nothing_more_is_read_for_a_pipe_that_was_closed() {
        let mut sheet = Sheet::new(Closed, &json!({}));
        assert!(!sheet.take(ReportPart::Head(head())));
        assert!(sheet.end().is_err());
    }
}
