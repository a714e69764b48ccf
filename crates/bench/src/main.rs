//! The budgets, measured: what a sale, a search, a paper and a start cost on a big file. A time by
//! itself says as much about the machine as about the program, so each stands beside a baseline that
//! was taken in the same run.
//!
//! `izi-bench [--products N] [--sales N] [--only PART]`. Ends with 1 when a budget is missed.

mod bare;
mod boletas;
mod file;
mod finding;
mod goods;
mod memory;
mod owner;
mod papers;
mod printing;
mod rates;
mod reading;
mod selling;
mod table;
mod times;
mod window;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::file::Size;
use crate::table::Row;

type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: izi-bench [--products N] [--sales N] [--only PART]
parts: selling, finding, papers, printing, boletas, reading, owner, memory, window";

/// What is measured, in this order.
const PARTS: [&str; 9] =
    ["selling", "finding", "papers", "printing", "boletas", "reading", "owner", "memory", "window"];

/// The file the counter is measured on.
const USUAL: Size = Size { products: 100_000, sales: 200_000 };
/// Three years of a busy shop: what the owner's figures are added from.
const BUSY: Size = Size { products: 20_000, sales: 1_000_000 };

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    /// None: of each part its own.
    size: Option<Size>,
    only: Option<&'static str>,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [memory::VERB, folder, printer] => {
            memory::sell_and_weigh(folder, printer).await.map(|()| true)
        }
        options => match asked(options) {
            Ok(asked) => measure(asked).await,
            Err(problem) => Err(problem),
        },
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "izi-bench: {problem}");
            ExitCode::from(2)
        }
    }
}

/// What the options ask for; without them everything, on a file of the budgets' size.
fn asked(options: &[&str]) -> Outcome<Asked> {
    let mut asked = Asked { size: None, only: None };
    for pair in options.chunks(2) {
        match pair {
            ["--products", number] => {
                asked.size.get_or_insert(USUAL).products = number.parse()?;
            }
            ["--sales", number] => asked.size.get_or_insert(USUAL).sales = number.parse()?,
            ["--only", part] => {
                asked.only = Some(PARTS.into_iter().find(|it| it == part).ok_or(USAGE)?);
            }
            _ => return Err(USAGE.into()),
        }
    }
    Ok(asked)
}

/// The figures of one of [`PARTS`].
async fn rows(part: &str, seeded: &Path) -> Outcome<Vec<Row>> {
    match part {
        "selling" => selling::rows(seeded).await,
        "finding" => finding::rows(seeded).await,
        "papers" => papers::rows(seeded).await,
        "printing" => printing::rows(seeded).await,
        "boletas" => boletas::rows(seeded).await,
        "reading" => reading::rows(seeded).await,
        "owner" => owner::rows(seeded).await,
        "memory" => memory::rows(seeded),
        _ => window::rows(seeded),
    }
}

/// Whether every budget was kept.
async fn measure(Asked { size, only }: Asked) -> Outcome<bool> {
    let mut figures = Vec::new();
    for part in PARTS.into_iter().filter(|it| only.is_none_or(|only| only == *it)) {
        let size = size.unwrap_or(if part == "owner" { BUSY } else { USUAL });
        let seeded = file::seeded(size).await?;
        figures.extend(rows(part, &seeded).await?);
        say(&format!("{part}: {} products, {} sales", size.products, size.sales));
    }
    file::tidy_up()?;
    say(&format!("\n{}", table::table(&figures)));
    let missed = figures.iter().filter(|it| !it.is_kept).count();
    say(&match missed {
        0 => "every budget is kept".to_owned(),
        _ => format!("{missed} budgets are missed"),
    });
    Ok(missed == 0)
}

/// A line for whoever waits.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_and_the_part_are_read() {
        let whole = Asked { size: None, only: None };
        assert_eq!(asked(&[]).unwrap(), whole);
        let small = Size { products: 2_000, sales: 50 };
        let asked_for = asked(&["--sales", "50", "--products", "2000"]).unwrap();
        assert_eq!(asked_for, Asked { size: Some(small), only: None });
        assert_eq!(
            asked(&["--only", "boletas"]).unwrap(),
            Asked { only: Some("boletas"), ..whole }
        );
        assert!(asked(&["--sales"]).is_err());
        assert!(asked(&["--sales", "many"]).is_err());
        assert!(asked(&["--only", "everything"]).is_err());
    }

    #[test]
    fn every_part_is_in_the_usage() {
        assert!(USAGE.ends_with(&PARTS.join(", ")), "{USAGE}");
    }
}
