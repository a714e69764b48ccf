//! The true window, measured by the same script that smokes it.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::table::Row;
use crate::{Outcome, file, say};

/// Milliseconds from the start of the program to a screen that can be sold at.
const USABLE_MAX: f64 = 1_500.0;
/// Milliseconds from a scan to its line on the screen.
const SCAN_MAX: f64 = 50.0;

/// Start and scan. Without a window program or a display it only says how.
pub(crate) fn rows(seeded: &Path) -> Outcome<Vec<Row>> {
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    if !is_set("IZI_WINDOW") || !(is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")) {
        let how = "not measured: `cargo xtask bench` opens it".to_owned();
        return Ok(vec![Row::told("window", how, String::new())]);
    }
    say("the window");
    let folder = file::copy(seeded, "window")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/e2e/window.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg("--measure")
        .arg(&folder)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().rfind(|it| it.starts_with('{')).ok_or("the window was not measured")?;
    let measured: Value = serde_json::from_str(last)?;
    let ms = |it: &Value| it.as_f64().ok_or("the window's figures are not numbers");
    let scan = &measured["scan"];
    let (p50, p95) = (ms(&scan["p50_ms"])?, ms(&scan["p95_ms"])?);
    Ok(vec![
        Row::at_most_ms(
            "window usable",
            ms(&measured["usable_ms"])?,
            USABLE_MAX,
            ("a frame", FRAME),
        ),
        Row::at_most_ms(
            "scan to line in the window, p95",
            p95,
            SCAN_MAX,
            ("the median", p50.max(1.0)),
        ),
    ])
}

/// One of sixty in a second.
const FRAME: f64 = 1_000.0 / 60.0;
