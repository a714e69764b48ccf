//! Reads ESC/POS back with somebody else's interpreter (hardless), to prove what our encoder wrote.
//!
//! `escpos-oracle check FILE.escpos…` compares each file with the `.txt` beside it, row by row, and
//! reads the QR from the picture of the paper. `escpos-oracle text [FILE]` prints the paper as text,
//! `escpos-oracle png [FILE] > picture.png` as a picture; without FILE the bytes come from standard
//! input. `--58` before the file takes the narrow roll. Exit 0: sound; 1: not; 2: usage.

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
                "escpos-oracle check FILE.escpos... | text [--58] [FILE] | png [--58] [FILE]"
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
    let drawn = draw(&understand(&bytes), paper)?;
    std::io::stdout().write_all(&drawn).map_err(|it| it.to_string())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|it| format!("{}: {it}", file.display()))
}

/// The commands of a job. Its own tables are 437 as 0 and 858 as 19; ours come from Unicode's.
fn understand(bytes: &[u8]) -> Vec<Node> {
    let pages = CodePages::default()
        .with(2, TableCodePage::new("CP850", pages::table(&pages::CP850)))
        .with(3, TableCodePage::new("CP860", pages::table(&pages::CP860)))
        .with(16, TableCodePage::new("CP1252", pages::table(&pages::CP1252)));
    let mut parser = Parser::with_code_pages(pages);
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

fn check_all(files: &[&str]) -> Result<(), String> {
    for file in files {
        check(Path::new(file)).map_err(|why| format!("{file}: {why}"))?;
        println!("{file}: every row and the QR read back");
    }
    println!("{} passed, 0 failed", files.len());
    Ok(())
}

/// A job must be understood whole, say the very rows of its `.txt`, show a QR that reads as its
/// `[QR: …]` row says, and never touch the drawer.
fn check(file: &Path) -> Result<(), String> {
    let nodes = understand(&read(file)?);
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
    let widest = expected.lines().filter(|it| it.starts_with("---")).map(str::len).max();
    let paper = if widest == Some(32) { PaperWidth::Mm58 } else { PaperWidth::Mm80 };
    same_rows(&rows(&expected), &rows(&to_text_with(&nodes, &options(paper))))?;
    match expected.lines().find_map(|it| it.strip_prefix("[QR: ")?.strip_suffix(']')) {
        None => Ok(()),
        Some(said) => qr_reads(file, &picture_of(&nodes, paper)?, said),
    }
}

/// The rows with words. What a QR or its picture is called in text, and the white around it, differ
/// by the way it is printed; it is read from the picture instead.
fn rows(text: &str) -> Vec<&str> {
    let code = |it: &str| it.starts_with("[QR: ") || it.starts_with("[IMAGE ");
    text.lines().filter(|it| !it.is_empty() && !code(it.trim_start())).collect()
}

fn same_rows(expected: &[&str], found: &[&str]) -> Result<(), String> {
    for place in 0..expected.len().max(found.len()) {
        let (ours, theirs) = (expected.get(place), found.get(place));
        let same = match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours == theirs || stretched(ours, theirs),
            _ => false,
        };
        if !same {
            return Err(format!("row {}: {ours:?} reads back as {theirs:?}", place + 1));
        }
    }
    Ok(())
}

/// The total is printed twice as wide: our text gives it the whole row, theirs writes its characters
/// once, so the space between its two ends differs and nothing else.
fn stretched(ours: &str, theirs: &str) -> bool {
    let words = |row: &str| row.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    ours.starts_with("TOTAL ") && words(ours) == words(theirs)
}

fn qr_reads(file: &Path, picture: &[u8], said: &str) -> Result<(), String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let drawn: PathBuf =
        std::env::temp_dir().join(format!("escpos-oracle-{}-{name}.png", std::process::id()));
    std::fs::write(&drawn, picture).map_err(|it| it.to_string())?;
    let zbarimg = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&drawn).output();
    let _ = std::fs::remove_file(&drawn);
    let read = zbarimg.map_err(|it| format!("zbarimg (package zbar-tools) did not run: {it}"))?;
    let read = String::from_utf8_lossy(&read.stdout);
    if read.trim_end() == said {
        return Ok(());
    }
    Err(format!("the QR says {said:?} and reads {:?}", read.trim_end()))
}
