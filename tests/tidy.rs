//! What ARCHITECTURE.md promises and no compiler checks: who may use whom, where things stand, what
//! never changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Whom of ours a crate may use. An arrow that is not here is refused, so a new crate begins by
/// saying where it stands.
const MAY_USE: &[(&str, &[&str])] = &[
    // pure
    ("izi-domain", &[]),
    // papers, borders, memory
    ("izi-documents", &["izi-domain"]),
    ("izi-einvoice", &["izi-domain"]),
    ("izi-ports", &["izi-domain"]),
    ("izi-signature", &["izi-domain"]),
    ("izi-store", &["izi-domain"]),
    // use cases and their edge
    (
        "izi-app",
        &["izi-documents", "izi-domain", "izi-einvoice", "izi-ports", "izi-signature", "izi-store"],
    ),
    ("izi-api", &["izi-app", "izi-domain"]),
    // adapters, which do not know each other
    ("izi-fiscal", &["izi-domain", "izi-einvoice", "izi-ports"]),
    ("izi-printing", &["izi-domain", "izi-ports"]),
    ("izi-vault", &["izi-domain", "izi-ports"]),
    // neighbours of ours, for practice and tests
    ("izi-practice", &["izi-domain", "izi-einvoice", "izi-ports", "izi-signature"]),
    ("izi-testkit", &["izi-domain", "izi-ports"]),
    // the core assembled, and its hosts
    (
        "izi-till",
        &[
            "izi-api",
            "izi-app",
            "izi-documents",
            "izi-domain",
            "izi-fiscal",
            "izi-ports",
            "izi-practice",
            "izi-printing",
            "izi-signature",
            "izi-store",
            "izi-vault",
        ],
    ),
    ("izi-cli", &["izi-api", "izi-app", "izi-domain", "izi-signature", "izi-till"]),
    ("izi-devhost", &["izi-api", "izi-app", "izi-practice", "izi-testkit", "izi-till"]),
    ("izisales", &["izi-api", "izi-till"]),
    // tools
    (
        "izi-bench",
        &[
            "izi-api",
            "izi-app",
            "izi-documents",
            "izi-domain",
            "izi-einvoice",
            "izi-signature",
            "izi-store",
            "izi-testkit",
            "izi-till",
        ],
    ),
    ("xtask", &[]),
];

/// These compute and nothing else: what they need comes in as an argument.
const PURE: [&str; 4] = ["izi-domain", "izi-documents", "izi-einvoice", "izi-signature"];

/// What reaches outside the process.
const OUTSIDE: &[&str] = &[
    "axum",
    "hyper",
    "keyring",
    "reqwest",
    "rusqlite",
    "serialport",
    "sqlx",
    "tauri",
    "tempfile",
    "tokio",
    "tracing",
];

/// Who may talk to SQLite: the shop's memory, the practice authority's own file, and the bench that
/// compares us with it.
const SPEAK_SQL: [&str; 3] = ["izi-bench", "izi-practice", "izi-store"];

/// Migrations that left the house, with their SHA-256. A line is added with every release, and none
/// is ever changed: a shop's file has been through them.
const RELEASED: &[(&str, &str)] = &[];

/// A file that is longer is about two things.
const LINES_MAX: usize = 800;

struct Package {
    name: String,
    description: String,
    /// What it is built with; not what its tests use.
    dependencies: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn packages() -> Vec<Package> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            description: text(&package["description"]),
            dependencies: package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|it| it["kind"] != "dev")
                .map(|it| text(&it["name"]))
                .collect(),
        })
        .collect()
}

/// Our own files with one of these endings, generated ones left out.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found.sort();
    let read = |it: PathBuf| {
        let name = it.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&it).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        (name, text)
    };
    found.into_iter().map(read).collect()
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    const NOT_OURS: [&str; 6] = [".git", "target", "node_modules", "dist", "gen", "generated"];
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|it| it.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                collect(&path, endings, found);
            }
        } else if endings.iter().any(|it| name.ends_with(it)) {
            found.push(path);
        }
    }
}

#[track_caller]
fn check_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn dependencies_point_one_way() {
    let mut wrong = Vec::new();
    for package in packages() {
        let Some((_, allowed)) = MAY_USE.iter().find(|it| it.0 == package.name) else {
            wrong.push(format!("{} has no place in MAY_USE", package.name));
            continue;
        };
        for used in package.dependencies.iter().filter(|it| it.starts_with("izi")) {
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} -> {used}", package.name));
            }
        }
    }
    check_none("arrows against the architecture", &wrong);
}

#[test]
fn pure_crates_reach_nothing_outside() {
    let mut wrong = Vec::new();
    for package in packages().iter().filter(|it| PURE.contains(&it.name.as_str())) {
        for used in package.dependencies.iter().filter(|it| OUTSIDE.contains(&it.as_str())) {
            wrong.push(format!("{} -> {used}", package.name));
        }
    }
    for crate_name in PURE.map(|it| it.trim_start_matches("izi-")) {
        for (name, text) in files(&format!("crates/{crate_name}/src"), &[".rs"]) {
            // Its tests may read files.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for reach in
                ["std::fs", "std::net", "std::env", "std::thread", "::now()", "time::Instant"]
            {
                if text.contains(reach) {
                    wrong.push(format!("{name} uses {reach}"));
                }
            }
        }
    }
    check_none("the pure crates take what they need as arguments", &wrong);
}

#[test]
fn each_border_is_crossed_in_one_place() {
    let mut wrong = Vec::new();
    for package in packages() {
        for used in &package.dependencies {
            let is_wrong = match used.as_str() {
                "serde" => package.name == "izi-domain",
                "sqlx" => !SPEAK_SQL.contains(&package.name.as_str()),
                tauri if tauri.starts_with("tauri") => package.name != "izisales",
                _ => false,
            };
            if is_wrong {
                wrong.push(format!("{} -> {used}", package.name));
            }
        }
    }
    for (name, text) in files("ui/src", &[".ts", ".svelte"]) {
        if text.contains("@tauri-apps") && name != "ui/src/lib/host/tauri.ts" {
            wrong.push(format!("{name} knows Tauri"));
        }
    }
    check_none("serde, SQLite and Tauri have one place each", &wrong);
}

#[test]
fn words_for_people_stand_with_the_texts() {
    let mut wrong = Vec::new();
    for (name, text) in files("ui/src", &[".ts", ".svelte"]) {
        if name.starts_with("ui/src/lib/texts/") || name.ends_with(".test.ts") {
            continue;
        }
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            let is_comment = ["//", "*", "/*", "<!--"].iter().any(|it| line.starts_with(it));
            let code = line.split(" // ").next().unwrap_or_default();
            if !is_comment
                && code.contains([
                    'á', 'é', 'í', 'ó', 'ú', 'ñ', '¿', '¡', 'Á', 'É', 'Í', 'Ó', 'Ú', 'Ñ',
                ])
            {
                wrong.push(format!("{name}:{}: {line}", at + 1));
            }
        }
    }
    check_none("Spanish outside ui/src/lib/texts", &wrong);
}

#[test]
fn the_screen_does_not_reckon_money() {
    let mut wrong = Vec::new();
    for (name, text) in files("ui/src", &[".ts", ".svelte"]) {
        for reckoning in ["parseFloat(", ".toFixed("] {
            if text.contains(reckoning) && !name.ends_with(".test.ts") {
                wrong.push(format!("{name} uses {reckoning}"));
            }
        }
    }
    check_none("amounts come from the core as text", &wrong);
}

#[test]
fn released_migrations_never_change() {
    let migrations = files("migrations", &[".sql"]);
    assert!(!migrations.is_empty());
    for (at, (name, _)) in migrations.iter().enumerate() {
        let number = format!("migrations/{:04}_", at + 1);
        assert!(name.starts_with(&number), "{name} should begin with {number}");
    }
    for (name, expected) in RELEASED {
        let file = migrations.iter().find(|it| it.0.ends_with(name));
        let (_, text) = file.unwrap_or_else(|| panic!("{name} was released and is gone"));
        let hash = Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, it| {
            let _ = write!(hex, "{it:02x}");
            hex
        });
        assert_eq!(hash, *expected, "{name} was released: write a new migration instead");
    }
}

#[test]
fn files_are_about_one_thing() {
    let endings = [".rs", ".ts", ".svelte", ".mjs", ".sql", ".css", ".html"];
    let long: Vec<_> = files("", &endings)
        .iter()
        .filter(|(_, text)| text.lines().count() > LINES_MAX)
        .map(|(name, text)| format!("{name}: {} lines", text.lines().count()))
        .collect();
    check_none("files that are too long", &long);
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[", "allow("),
        concat!("#[", "ignore]"),
        concat!(".only", "("),
    ];
    let mut wrong = Vec::new();
    for (name, text) in files("", &[".rs", ".ts", ".svelte", ".mjs", ".sql"]) {
        for (at, line) in text.lines().enumerate() {
            if let Some(mark) = marks.iter().find(|it| line.contains(*it)) {
                wrong.push(format!("{name}:{}: {mark}", at + 1));
            }
        }
    }
    check_none("left for later", &wrong);
    for package in packages() {
        let length = package.description.len();
        assert!(length > 20, "{} does not say what it is for", package.name);
    }
}

#[test]
fn every_flow_is_run() {
    let main = fs::read_to_string(root().join("tests/main.rs")).unwrap();
    for path in fs::read_dir(root().join("tests")).unwrap().map(|it| it.unwrap().path()) {
        let flow = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_rust = path.extension().is_some_and(|it| it == "rs");
        if is_rust && flow != "main" {
            assert!(main.contains(&format!("mod {flow};")), "tests/main.rs lacks `mod {flow};`");
        }
    }
}

#[test]
fn the_papers_are_there() {
    for paper in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"] {
        let text = fs::read_to_string(root().join(paper)).unwrap_or_default();
        assert!(text.len() > 500, "{paper} is missing or says nothing");
    }
    let changes = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(changes.contains(version), "CHANGELOG.md says nothing about {version}");
}
