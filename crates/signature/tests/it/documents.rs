//! Certificates and documents to sign.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use izi_signature::{Hash, Identity, embed, sign};

/// Of every certificate in `throwaway-certificates`, but for those that are about passwords.
pub(crate) const PASSWORD: &str = "prueba";

/// The shop's own certificate, issued by nobody but itself.
pub(crate) static SHOP: LazyLock<Identity> =
    LazyLock::new(|| Identity::read(&file("modern.p12"), PASSWORD).unwrap());

pub(crate) fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/throwaway-certificates");
    fs::read(folder.join(name)).unwrap()
}

/// The shared facts beside the repository; tests say so where they are not there.
pub(crate) fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/sunat");
    if !shared.exists() {
        println!("SKIPPED: no ../shared/sunat beside the repository");
        return None;
    }
    Some(shared)
}

/// An empty folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("izi-signature-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The golden documents of `izi-einvoice`, by name.
pub(crate) fn golden() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/einvoice");
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "xml"))
        .map(|it| {
            let name = it.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(it).unwrap())
        })
        .collect();
    found.sort();
    assert!(found.len() >= 6, "the golden documents are there");
    found
}

const GOODS: [&str; 6] = [
    "PAN FRANCÉS",
    "M&amp;M'S \"MANÍ\" 45G",
    "&lt;img src=x onerror=alert(1)&gt;",
    "CAFÉ ☕ ALTOMAYO 🇵🇪",
    "]]&gt; &amp;amp; 漢字",
    "TIPO  DE   ESPACIOS 100% – NATURAL",
];

/// A boleta of its own for every `nth`: its file name and its bytes.
pub(crate) fn boleta(nth: usize) -> (String, Vec<u8>) {
    let of_boletas: Vec<_> = golden()
        .into_iter()
        .filter(|it| it.1.contains(">03</cbc:InvoiceTypeCode>"))
        .map(|it| it.1)
        .collect();
    let text = &of_boletas[nth % of_boletas.len()];
    let number = format!("B001-{}", nth + 1);
    let text = with_content(text, "cbc:ID", &number);
    let text = with_content(&text, "cbc:Description", GOODS[nth % GOODS.len()]);
    (format!("10467793549-03-{number}.xml"), text.into_bytes())
}

/// The first leaf of this name with another content.
fn with_content(text: &str, name: &str, content: &str) -> String {
    let open = format!("<{name}>");
    let from = text.find(&open).unwrap() + open.len();
    let to = from + text[from..].find('<').unwrap();
    format!("{}{content}{}", &text[..from], &text[to..])
}

pub(crate) fn signed(unsigned: &[u8], identity: &Identity, hash: Hash) -> Vec<u8> {
    let signed = sign(unsigned, identity, hash).unwrap();
    embed(unsigned, &signed.element).unwrap()
}
