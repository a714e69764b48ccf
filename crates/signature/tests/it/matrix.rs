//! The whole matrix of documents, signed, under SUNAT's own schemas, rules and sheet Firma, and
//! every signature before `xmlsec1`: the conformance kit (`../shared/sunat`) with `--strict --sig`.
//! Without `xmlsec1` the signatures are read by ourselves only; the rules are asked all the same.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use izi_einvoice::testing::{matrix, whole_matrix};
use izi_signature::{Hash, Identity, verify};

use crate::documents::{PASSWORD, SHOP, file, folder, shared, signed};
use crate::others::{AUTHORITIES, has_xmlsec};

const DOCUMENTS_MIN: usize = 2_000;
const CHECKERS: usize = 2;
/// Of one type: the kit reads a type's rules anew in every process.
const BATCH: usize = 400;
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];
/// Set to check every document of the matrix instead of the sample.
const WHOLE: &str = "IZI_WHOLE_MATRIX";

#[test]
fn every_document_of_every_regime_is_clean_when_it_is_signed() {
    let unsigned = if std::env::var_os(WHOLE).is_some() { whole_matrix() } else { matrix() };
    assert!(unsigned.len() >= DOCUMENTS_MIN, "{} documents", unsigned.len());
    let started = Instant::now();
    let files = signed_by_their_issuers(unsigned);
    println!("{} documents signed and verified in {:.1?}", files.len(), started.elapsed());
    let Some(kit) = Kit::find() else { return };
    let started = Instant::now();
    let found = check(&kit, &files);
    let Found { documents, errors, observations, .. } = found;
    println!(
        "{documents} signed documents under sunat-check {}: {errors} errors, {observations} \
         observations, {:.1?}",
        kit.options.join(" "),
        started.elapsed()
    );
    assert_eq!(found.documents, files.len(), "the kit looks at every file");
    assert_eq!((errors, observations), (0, 0), "{}", found.words);
}

/// Each with the certificate of its issuer's RUC; our own verifier reads the same certificate back.
fn signed_by_their_issuers(unsigned: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let company = Identity::read(&file("by_number.p12"), PASSWORD).unwrap();
    let issuers = [("10467793549-", &*SHOP), ("20123456786-", &company)];
    let sign = |(name, bytes): (String, Vec<u8>)| {
        let (_, identity) = issuers.into_iter().find(|it| name.starts_with(it.0)).unwrap();
        let document = signed(&bytes, identity, Hash::default());
        assert!(verify(&document).is_ok(), "{name}");
        (name, document)
    };
    unsigned.into_iter().map(sign).collect()
}

/// What the kit said of many documents.
#[derive(Default)]
struct Found {
    documents: usize,
    errors: usize,
    observations: usize,
    /// Of those that are not clean.
    words: String,
}

/// Writes the files and lets the kit read them, two processes at a time.
fn check(kit: &Kit, files: &[(String, Vec<u8>)]) -> Found {
    let root = folder("matrix");
    let batches = batches(files);
    let left = Mutex::new(batches.iter().enumerate());
    let next = || left.lock().unwrap().next();
    let found = Mutex::new(Found::default());
    thread::scope(|scope| {
        for _ in 0..CHECKERS {
            scope.spawn(|| {
                while let Some((place, batch)) = next() {
                    let told = ask(kit, &root.join(place.to_string()), batch);
                    add(&mut found.lock().unwrap(), &told);
                }
            });
        }
    });
    fs::remove_dir_all(root).unwrap();
    found.into_inner().unwrap()
}

/// Documents of one type each, whose names do not repeat.
fn batches(files: &[(String, Vec<u8>)]) -> Vec<Vec<&(String, Vec<u8>)>> {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort_by_key(|it| kind(&it.0));
    let by_type = sorted.chunk_by(|a, b| kind(&a.0) == kind(&b.0));
    by_type.flat_map(|it| it.chunks(BATCH)).map(<[_]>::to_vec).collect()
}

/// `03` of `10467793549-03-B001-1.xml`.
fn kind(name: &str) -> &str {
    name.split('-').nth(1).unwrap()
}

fn ask(kit: &Kit, folder: &Path, batch: &[&(String, Vec<u8>)]) -> String {
    // Names repeat from one issuer's regime to the next.
    let write = |(place, (name, bytes)): (usize, &&(String, Vec<u8>))| {
        let folder = folder.join(place.to_string());
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let paths: Vec<PathBuf> = batch.iter().enumerate().map(write).collect();
    let run = Command::new(kit.python)
        .arg(&kit.script)
        .args(kit.options)
        .args(paths)
        .env(AUTHORITIES.0, AUTHORITIES.1)
        .output()
        .unwrap();
    let mut told = String::from_utf8_lossy(&run.stdout).into_owned();
    // What it cannot run it tells there.
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    if !run.status.success() {
        let _ = writeln!(told, "it ended with {}", run.status);
    }
    told
}

/// Each document has a line that ends in `0 errors, 0 observations`, with its findings under it.
fn add(found: &mut Found, told: &str) {
    for line in told.lines() {
        let counted = line.starts_with("OK ") || line.starts_with("FAIL ");
        if counted {
            let (_, counts) = line.rsplit_once("]  ").unwrap();
            let mut counts = counts.split(", ").map(|it| it.split(' ').next().unwrap());
            let mut count = || counts.next().unwrap().parse::<usize>().unwrap();
            found.documents += 1;
            found.errors += count();
            found.observations += count();
        }
        if !line.starts_with("OK ") {
            let _ = writeln!(found.words, "{line}");
        }
    }
}

/// The conformance kit, and what runs it here.
struct Kit {
    python: &'static str,
    script: PathBuf,
    options: &'static [&'static str],
}

impl Kit {
    fn find() -> Option<Self> {
        let script = shared()?.join("sunat-check");
        let has_lxml = |python: &&str| {
            let run = Command::new(python).args(["-c", "import lxml"]).output();
            run.is_ok_and(|it| it.status.success())
        };
        let Some(python) = PYTHONS.into_iter().find(has_lxml) else {
            println!("SKIPPED: no python3 with lxml");
            return None;
        };
        let options: &[&str] = if has_xmlsec() { &["--strict", "--sig"] } else { &["--strict"] };
        Some(Self { python, script, options })
    }
}
