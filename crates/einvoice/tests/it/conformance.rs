//! Boletas under SUNAT's own schemas and rules, where the conformance kit lies beside the
//! repository (`../shared/sunat`).

use std::path::{Path, PathBuf};
use std::process::Command;

use izi_einvoice::{boleta_xml, file_name};

use crate::sales::any_sale;

const BOLETAS: u32 = 300;
const BATCH: usize = 60;
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];

#[test]
fn every_kind_of_boleta_is_clean_under_sunats_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Some((python, kit)) = kit(&root) else {
        println!("skipped: no ../shared/sunat/sunat-check, or no python3 with lxml");
        return;
    };
    let folder = std::env::temp_dir().join(format!("izi-conformance-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let files: Vec<PathBuf> = (0..BOLETAS)
        .map(|seed| {
            let sale = any_sale(seed);
            let file = folder.join(file_name(&sale));
            std::fs::write(&file, boleta_xml(&sale)).unwrap();
            file
        })
        .collect();
    for batch in files.chunks(BATCH) {
        let run = Command::new(python)
            .arg(&kit)
            .args(["--unsigned", "--strict", "--quiet"])
            .args(batch)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(
            run.status.success() && run.stderr.is_empty(),
            "see {}:\n{told}\n{}",
            folder.display(),
            String::from_utf8_lossy(&run.stderr)
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
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
