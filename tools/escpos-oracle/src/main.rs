//! Reads ESC/POS back with somebody else's interpreter (hardless), to prove what our encoder wrote.
//!
//! `escpos-oracle check FILE.escpos…` compares each file with the `.txt` beside it, row by row, and
//! reads every QR and barcode from the picture of the paper; a folder stands for the files in it. `escpos-oracle text [FILE]` prints the paper as text,
//! `escpos-oracle png [FILE] > picture.png` as a picture; without FILE the bytes come from standard
//! input. `--58` before the file takes the narrow roll. Exit 0: sound; 1: not; 2: usage.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use hardless_escpos::{CodePages, Node, Parser, TableCodePage};
use hardless_render::{PaperWidth, RenderOptions, render_png, to_text_with};

mod pages;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match arguments.as_slice() {
        ["check", files @ ..] if !files.is_empty() => check_all(files),
        ["text", "--58"] => show(PaperWidth::Mm58, None, text_of),
        ["text", "--58", file] => show(PaperWidth::Mm58, Some(file), text_of),
        ["text"] => show(PaperWidth::Mm80, None, text_of),
        ["text", file] => show(PaperWidth::Mm80, Some(file), text_of),
        ["png", "--58"] => show(PaperWidth::Mm58, None, picture_of),
        ["png", "--58", file] => show(PaperWidth::Mm58, Some(file), picture_of),
        ["png"] => show(PaperWidth::Mm80, None, picture_of),
        ["png", file] => show(PaperWidth::Mm80, Some(file), picture_of),
        _ => {
            eprintln!(
                "escpos-oracle check FILE.escpos|FOLDER... | text [--58] [FILE] | png [--58] [FILE]"
            );
            return ExitCode::from(2);
        }
    };
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn show(
    paper: PaperWidth,
    file: Option<&str>,
    draw: fn(&[Node], PaperWidth) -> Result<Vec<u8>, String>,
) -> Result<(), String> {
    let mut bytes = Vec::new();
    match file {
        Some(file) => bytes = read(Path::new(file))?,
        None => {
            std::io::stdin().read_to_end(&mut bytes).map_err(|it| it.to_string())?;
        }
    }
    let drawn = draw(&understand(&bytes, Brand::of(file.unwrap_or_default())), paper)?;
    std::io::stdout().write_all(&drawn).map_err(|it| it.to_string())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|it| format!("{}: {it}", file.display()))
}

/// Whose numbers of code pages a job uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brand {
    /// Epson's, and those of whoever has its own numbers for what Epson has not.
    Usual,
    /// Star's in its ESC/POS mode, where 6 is another page.
    Star,
}

impl Brand {
    /// Star's where the file's name begins so.
    fn of(file: &str) -> Self {
        let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("star-") { Self::Star } else { Self::Usual }
    }
}

/// The commands of a job. Its own tables are 437 as 0 and 858 as 19; ours come from Unicode's. YHDAA
/// calls 858 and 1252 14 and 11, Munbyn calls 1252 6, Star calls them 4 and 32.
fn understand(bytes: &[u8], brand: Brand) -> Vec<Node> {
    let six = if brand == Brand::Star { &pages::CP860 } else { &pages::CP1252 };
    let mut numbers = CodePages::default();
    for (number, name, page) in [
        (2, "CP850", &pages::CP850),
        (3, "CP860", &pages::CP860),
        (4, "CP858", &pages::CP858),
        (6, "CP860 or CP1252", six),
        (11, "CP1252", &pages::CP1252),
        (14, "CP858", &pages::CP858),
        (16, "CP1252", &pages::CP1252),
        (32, "CP1252", &pages::CP1252),
    ] {
        numbers = numbers.with(number, TableCodePage::new(name, pages::table(page)));
    }
    let mut parser = Parser::with_code_pages(numbers);
    let mut nodes = parser.push(bytes);
    nodes.extend(parser.finish());
    nodes
}

fn options(paper: PaperWidth) -> RenderOptions {
    RenderOptions { paper, ..RenderOptions::default() }
}

fn text_of(nodes: &[Node], paper: PaperWidth) -> Result<Vec<u8>, String> {
    Ok(to_text_with(nodes, &options(paper)).into_bytes())
}

fn picture_of(nodes: &[Node], paper: PaperWidth) -> Result<Vec<u8>, String> {
    render_png(nodes, &options(paper)).map_err(|it| it.to_string())
}

fn check_all(named: &[&str]) -> Result<(), String> {
    let mut files = Vec::new();
    for it in named {
        if Path::new(it).is_dir() {
            files.extend(jobs_in(Path::new(it))?);
        } else {
            files.push(PathBuf::from(it));
        }
    }
    let mut codes = 0;
    for file in &files {
        codes += check(file).map_err(|why| format!("{}: {why}", file.display()))?;
    }
    println!("every row and {codes} QRs and barcodes read back");
    println!("{} passed, 0 failed", files.len());
    Ok(())
}

fn jobs_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|it| Some(it.ok()?.path()))
        .filter(|it| it.extension().is_some_and(|it| it == "escpos"))
        .collect();
    files.sort();
    Ok(files)
}

/// A job must be understood whole, say the very rows of its `.txt`, show the QRs and barcodes that its
/// `[QR: …]` and `[BARRAS: …]` rows name and no other, and never touch the drawer. How many codes it
/// has.
fn check(file: &Path) -> Result<usize, String> {
    let nodes = understand(&read(file)?, Brand::of(&file.to_string_lossy()));
    for node in &nodes {
        match node {
            // FS . ends the Chinese mode of clones. It is known by name and draws nothing.
            Node::Unknown { bytes, .. } if bytes == &[0x1c, 0x2e] => {}
            Node::Unknown { warning, .. } => return Err(format!("not understood: {warning}")),
            Node::Pulse { .. } => return Err("a paper opened the drawer".to_owned()),
            Node::Status { .. } => return Err("a real-time command inside a paper".to_owned()),
            _ => {}
        }
    }
    let expected = String::from_utf8(read(&file.with_extension("txt"))?)
        .map_err(|_| "its .txt is not UTF-8".to_owned())?;
    let roll = Roll::of(&expected);
    let paper = if roll == Roll::Narrow { PaperWidth::Mm58 } else { PaperWidth::Mm80 };
    let found = to_text_with(&nodes, &options(paper));
    same_rows(&rows(&expected), &rows(&found), roll)?;
    let said: BTreeSet<&str> = expected.lines().filter_map(code_of).collect();
    if !said.is_empty() {
        codes_read(file, &picture_of(&nodes, paper)?, &said)?;
    }
    Ok(said.len())
}

/// How many columns a paper was laid out for, which its widest row tells. The interpreter knows 48 and
/// 32; on 42 its rows are the same and stand elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Roll {
    Wide,
    Middle,
    Narrow,
}

impl Roll {
    fn of(expected: &str) -> Self {
        match rows(expected).iter().map(|it| it.chars().count()).max() {
            Some(0..=32) => Self::Narrow,
            Some(33..=42) => Self::Middle,
            _ => Self::Wide,
        }
    }
}

fn code_of(row: &str) -> Option<&str> {
    let row = row.strip_prefix("[QR: ").or_else(|| row.strip_prefix("[BARRAS: "))?;
    row.strip_suffix(']')
}

/// The rows with words. What a code or a picture is called in text, and the white around it, differ by
/// the way it is printed; codes are read from the picture instead.
fn rows(text: &str) -> Vec<&str> {
    let drawn = |it: &str| {
        ["[QR: ", "[BARRAS: ", "[BARCODE ", "[IMAGE ", "[LOGO]"]
            .iter()
            .any(|mark| it.starts_with(mark))
    };
    text.lines().filter(|it| !it.is_empty() && !drawn(it.trim_start())).collect()
}

fn same_rows(expected: &[&str], found: &[&str], roll: Roll) -> Result<(), String> {
    for place in 0..expected.len().max(found.len()) {
        let (ours, theirs) = (expected.get(place), found.get(place));
        let same = match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                ours == theirs
                    || stretched(ours, theirs)
                    || (roll == Roll::Middle && ours.trim() == theirs.trim())
            }
            _ => false,
        };
        if !same {
            return Err(format!("row {}: {ours:?} reads back as {theirs:?}", place + 1));
        }
    }
    Ok(())
}

/// A sum that is printed twice as wide: our text gives it the whole row, theirs writes its characters
/// once, so the space between its two ends differs and nothing else.
fn stretched(ours: &str, theirs: &str) -> bool {
    let words = |row: &str| row.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let is_sum = ours.contains("  S/ ") && !ours.starts_with(' ');
    is_sum && words(ours) == words(theirs)
}

fn codes_read(file: &Path, picture: &[u8], said: &BTreeSet<&str>) -> Result<(), String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let drawn: PathBuf =
        std::env::temp_dir().join(format!("escpos-oracle-{}-{name}.png", std::process::id()));
    std::fs::write(&drawn, picture).map_err(|it| it.to_string())?;
    let kinds = ["qrcode", "ean13", "ean8", "code128"].map(|it| format!("-S{it}.enable"));
    let zbarimg = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable"])
        .args(kinds)
        .arg(&drawn)
        .output();
    let _ = std::fs::remove_file(&drawn);
    let read = zbarimg.map_err(|it| format!("zbarimg (package zbar-tools) did not run: {it}"))?;
    let read = String::from_utf8_lossy(&read.stdout);
    let read: BTreeSet<&str> = read.lines().collect();
    if read == *said {
        return Ok(());
    }
    Err(format!("its codes say {said:?} and read {read:?}"))
}
