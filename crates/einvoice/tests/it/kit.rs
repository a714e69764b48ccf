//! Asks the conformance kit (`../shared/sunat/sunat-check`) what it says of documents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const BATCH: usize = 60;
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];

/// The codes of errors and observations of each file, in their order; `None`, and a word about it,
/// where the kit or its Python is not there. Of what breaks the schema the code is 306.
pub(crate) fn codes_of(files: &[(String, Vec<u8>)]) -> Option<Vec<BTreeSet<u32>>> {
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/sunat/sunat-check");
    let has_lxml = |python: &&str| {
        let run = Command::new(python).args(["-c", "import lxml"]).output();
        run.is_ok_and(|run| run.status.success())
    };
    let python = kit.exists().then(|| PYTHONS.into_iter().find(has_lxml)).flatten();
    let Some(python) = python else {
        println!("skipped: no ../shared/sunat/sunat-check, or no python3 with lxml");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .enumerate()
        .map(|(place, (name, bytes))| {
            // Names repeat.
            let folder = folder.path().join(place.to_string());
            std::fs::create_dir(&folder).unwrap();
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let mut all = Vec::new();
    for batch in paths.chunks(BATCH) {
        let run = Command::new(python)
            .arg(&kit)
            .args(["--unsigned", "--strict", "--json"])
            .args(batch)
            .output()
            .unwrap();
        assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
        all.extend(read(&String::from_utf8_lossy(&run.stdout)));
    }
    assert_eq!(all.len(), files.len(), "each file is told of once");
    Some(all)
}

/// The kit's JSON has one value a line.
fn read(json: &str) -> Vec<BTreeSet<u32>> {
    let mut all: Vec<BTreeSet<u32>> = Vec::new();
    for line in json.lines().map(str::trim) {
        if line.starts_with("\"file\": ") {
            all.push(BTreeSet::new());
        } else if let Some(code) = line.strip_prefix("\"code\": ") {
            let code = code.trim_matches([',', '"']).parse().unwrap_or(306);
            all.last_mut().unwrap().insert(code);
        }
    }
    all
}
