//! Documents under SUNAT's own schemas and rules, where the conformance kit lies beside the
//! repository (`../shared/sunat`). The matrix of documents goes there signed, as SUNAT sees it: see
//! `crates/signature/tests/it/matrix.rs`. Here stands what is not in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use izi_einvoice::testing::beyond_older_rules;
use izi_einvoice::{boleta_xml, file_name};
use serde_json::Value;

use crate::sales::any_sale;

const BOLETAS: u32 = 200;
const BATCH: usize = 150;
const CHECKERS: usize = 2;
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];
/// What the older of SUNAT's two published rule sets finds wrong where the workbook of 2026-02-12
/// does not: the rate of 10.5 % is newer than it, and its 3249 looks for instalments inside the one
/// element that says there are some.
const BLIND: [(&str, &str); 5] = [
    ("sfs-2.1", "3249"),
    ("sfs-2.1", "3291"),
    ("sfs-2.1", "3462"),
    ("sfs-2.1", "4290"),
    ("sfs-2.1", "4310"),
];

#[test]
fn every_kind_of_boleta_is_clean_under_sunats_rules() {
    let files: Vec<_> =
        (0..BOLETAS).map(any_sale).map(|sale| (file_name(&sale), boleta_xml(&sale))).collect();
    check_clean("boletas", &files, &[]);
}

#[test]
fn what_is_newer_than_the_published_rules_is_clean_but_for_their_blind_spots() {
    check_clean("newer", &beyond_older_rules(), &BLIND);
}

/// Writes the files and lets the kit read them, two batches at a time.
fn check_clean(name: &str, files: &[(String, Vec<u8>)], passed_over: &[(&str, &str)]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Some((python, kit)) = kit(&root) else {
        println!("skipped: no ../shared/sunat/sunat-check, or no python3 with lxml");
        return;
    };
    let folder = std::env::temp_dir().join(format!("izi-{name}-{}", std::process::id()));
    let left = Mutex::new(files.chunks(BATCH).enumerate());
    let next = || left.lock().unwrap().next();
    let told = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..CHECKERS {
            scope.spawn(|| {
                while let Some((place, batch)) = next() {
                    // Names repeat from one issuer to the next regime's.
                    let folder = folder.join(place.to_string());
                    let found = findings(python, &kit, &folder, batch);
                    told.lock().unwrap().extend(found);
                }
            });
        }
    });
    let mut told = told.into_inner().unwrap();
    told.retain(|it| !passed_over.contains(&(&it.source, &it.code)));
    assert!(told.is_empty(), "{} findings, the first of them {:#?}", told.len(), told[0]);
    std::fs::remove_dir_all(&folder).unwrap();
    println!("{} documents clean", files.len());
}

/// Something the kit finds in a document.
#[derive(Debug)]
struct Finding {
    #[expect(dead_code, reason = "shown when the test fails")]
    file: String,
    source: String,
    code: String,
    #[expect(dead_code, reason = "shown when the test fails")]
    detail: String,
}

fn findings(python: &str, kit: &Path, folder: &Path, batch: &[(String, Vec<u8>)]) -> Vec<Finding> {
    std::fs::create_dir_all(folder).unwrap();
    let paths: Vec<PathBuf> = batch
        .iter()
        .map(|(name, bytes)| {
            let path = folder.join(name);
            assert!(!path.exists(), "{name} is there twice");
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let run = Command::new(python)
        .arg(kit)
        .args(["--unsigned", "--strict", "--json"])
        .args(&paths)
        .output()
        .unwrap();
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    let told: Vec<Value> = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(told.len(), paths.len(), "the kit looks at every file");
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let of_one = |it: &Value| -> Vec<Finding> {
        let issues = it["issues"].as_array().unwrap();
        // N: a note of the kit's own, which counts for nothing.
        let counted = issues.iter().filter(|found| found["severity"] != "N");
        counted
            .map(|found| Finding {
                file: text(&it["file"]),
                source: text(&found["source"]),
                code: text(&found["code"]),
                detail: text(&found["detail"]),
            })
            .collect()
    };
    let found: Vec<Finding> = told.iter().flat_map(of_one).collect();
    assert_eq!(run.status.success(), found.is_empty(), "its answer and its list agree");
    found
}

fn kit(root: &Path) -> Option<(&'static str, PathBuf)> {
    let kit = root.join("../shared/sunat/sunat-check");
    let has_lxml = |python: &&str| {
        Command::new(python)
            .args(["-c", "import lxml"])
            .output()
            .is_ok_and(|run| run.status.success())
    };
    kit.exists().then(|| PYTHONS.into_iter().find(has_lxml)).flatten().map(|python| (python, kit))
}
