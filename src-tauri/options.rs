//! What the window is asked to open: arguments first, then the environment.

use std::ffi::OsString;
use std::path::PathBuf;

const USAGE: &str = "usage: izisales [--data DIR] [--practice]";

/// Which folder, and whether it is for practice.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// The data folder; none is the system's own for programs.
    pub(crate) data: Option<PathBuf>,
    /// Whether a folder without a shop gets the practice shop.
    pub(crate) practice: bool,
    /// The printer of the practice shop.
    pub(crate) printer: String,
}

impl Options {
    /// `--data DIR` or `IZI_DATA`, `--practice` or `IZI_PRACTICE=1`, `IZI_PRINTER`.
    pub(crate) fn read(
        mut arguments: impl Iterator<Item = OsString>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, String> {
        let variable = |name| variable(name).filter(|it| !it.is_empty());
        let mut data = variable("IZI_DATA").map(PathBuf::from);
        let mut practice = variable("IZI_PRACTICE").is_some_and(|it| it == "1");
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--practice") => practice = true,
                Some("--data") => match arguments.next() {
                    Some(folder) => data = Some(PathBuf::from(folder)),
                    None => return Err(format!("--data needs a folder\n{USAGE}")),
                },
                _ => return Err(format!("unknown argument {}\n{USAGE}", argument.display())),
            }
        }
        let printer = variable("IZI_PRINTER").and_then(|it| it.into_string().ok());
        Ok(Self { data, practice, printer: printer.unwrap_or_else(|| "none".to_owned()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, variables: &[(&str, &str)]) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(OsString::from), |name| {
            variables.iter().find(|it| it.0 == name).map(|it| OsString::from(it.1))
        })
    }

    #[test]
    fn nothing_said_is_the_shop_in_its_usual_place() {
        let expected = Options { data: None, practice: false, printer: "none".to_owned() };
        assert_eq!(read("", &[("IZI_DATA", "")]), Ok(expected));
    }

    #[test]
    fn an_argument_wins_over_the_environment() {
        let variables =
            [("IZI_DATA", "/a"), ("IZI_PRACTICE", "1"), ("IZI_PRINTER", "tcp://127.0.0.1:9100")];
        let expected = Options {
            data: Some("/b".into()),
            practice: true,
            printer: "tcp://127.0.0.1:9100".to_owned(),
        };
        assert_eq!(read("--data /b", &variables), Ok(expected));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(read("--data", &[]).unwrap_err().starts_with("--data needs a folder"));
        assert!(read("--dta x", &[]).unwrap_err().starts_with("unknown argument --dta"));
    }
}
