//! The budgets, measured: what a sale, a search, a paper and a start cost on a big file. A time by
//! itself says as much about the machine as about the program, so each stands beside a baseline that
//! was taken in the same run.
//!
//! `izi-bench [--products N] [--sales N]`. Ends with 1 when a budget is missed.

mod bare;
mod file;
mod finding;
mod goods;
mod memory;
mod papers;
mod reading;
mod selling;
mod table;
mod times;
mod window;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use crate::file::Size;

type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: izi-bench [--products N] [--sales N]";

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [memory::VERB, folder, printer] => {
            memory::sell_and_weigh(folder, printer).await.map(|()| true)
        }
        options => match size(options) {
            Ok(size) => measure(size).await,
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

/// The size that is asked for; without options that of the budgets.
fn size(options: &[&str]) -> Outcome<Size> {
    let mut size = Size { products: 100_000, sales: 200_000 };
    for pair in options.chunks(2) {
        match pair {
            ["--products", number] => size.products = number.parse()?,
            ["--sales", number] => size.sales = number.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(size)
}

/// Whether every budget was kept.
async fn measure(size: Size) -> Outcome<bool> {
    let seeded = file::seeded(size).await?;
    let mut rows = selling::rows(&seeded).await?;
    rows.extend(finding::rows(&seeded).await?);
    rows.extend(papers::rows(&seeded).await?);
    rows.extend(reading::rows(&seeded).await?);
    rows.extend(memory::rows(&seeded)?);
    rows.extend(window::rows(&seeded)?);
    file::tidy_up()?;
    say(&format!(
        "\n{} products, {} sales in the file\n{}",
        size.products,
        size.sales,
        table::table(&rows)
    ));
    let missed = rows.iter().filter(|it| !it.is_kept).count();
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
    fn the_size_is_read() {
        assert_eq!(size(&[]).unwrap(), Size { products: 100_000, sales: 200_000 });
        let small = size(&["--sales", "50", "--products", "2000"]).unwrap();
        assert_eq!(small, Size { products: 2_000, sales: 50 });
        assert!(size(&["--sales"]).is_err());
        assert!(size(&["--sales", "many"]).is_err());
    }
}
