//! The bytes after the XML declaration are their own canonical form: what a signer digests.

use std::process::Command;

use izi_einvoice::testing::matrix;
use izi_einvoice::{boleta_xml, document_name};

use crate::sales::any_sale;

const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const PLACE: &str = "<ext:ExtensionContent></ext:ExtensionContent>";
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];
/// Prints the name of every file whose bytes after the first line are not their own canonical form.
const CANONICAL: &str = r#"
import os, sys
from lxml import etree
for name in sorted(os.listdir(sys.argv[1])):
    data = open(os.path.join(sys.argv[1], name), "rb").read()
    tree = etree.ElementTree(etree.fromstring(data))
    if etree.tostring(tree, method="c14n") != data.split(b"\n", 1)[1]:
        print(name)
print("end")
"#;

fn all() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = (0..200).map(any_sale).map(|it| named(&it)).collect();
    files.extend(matrix().into_iter().enumerate().map(|(place, (name, bytes))| {
        // Names repeat from one issuer to the next regime's.
        (format!("{place}-{name}"), bytes)
    }));
    files
}

fn named(sale: &izi_domain::Sale) -> (String, Vec<u8>) {
    let name = document_name(&sale.issuer.ruc, &sale.number);
    (format!("sale-{name}.xml"), boleta_xml(sale))
}

#[test]
fn what_is_written_is_what_canonical_xml_makes_of_it() {
    let Some(python) = PYTHONS.into_iter().find(|it| {
        let run = Command::new(it).args(["-c", "import lxml"]).output();
        run.is_ok_and(|run| run.status.success())
    }) else {
        println!("skipped: no python3 with lxml");
        return;
    };
    let folder = std::env::temp_dir().join(format!("izi-canonical-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in all() {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let run = Command::new(python).args(["-c", CANONICAL]).arg(&folder).output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    let fault = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(told, "end\n", "see {}: {fault}", folder.display());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_place_of_the_signature_is_there_once() {
    for (name, bytes) in all() {
        assert!(bytes.starts_with(DECLARATION), "{name}");
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches(PLACE).count(), 1, "{name}");
        assert_eq!(text.matches("ExtensionContent").count(), 2, "{name}");
    }
}
