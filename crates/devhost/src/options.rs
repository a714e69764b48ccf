//! What the host is asked to do.

use std::path::PathBuf;

const USAGE: &str = "usage:
  izi-devhost --data DIR [--port N] [--practice] [--printer sim|none|tcp://HOST:PORT] [--ui DIR]
  izi-devhost printer [--port N] [--printer-port N]
Port 0, the default, is any free one; the line `listening http://...` tells which.";

/// One of its two jobs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Options {
    /// The core on a data folder.
    Host(Host),
    /// A simulated printer alone.
    Printer {
        /// Where it is asked what it printed.
        port: u16,
        /// Where it prints.
        printer_port: u16,
    },
}

/// How the core is hosted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Where to listen.
    pub(crate) port: u16,
    /// Whether a folder without a shop gets the practice shop.
    pub(crate) practice: bool,
    /// The printer of the practice shop.
    pub(crate) printer: Printer,
    /// The built screens, served next to the commands.
    pub(crate) ui: Option<PathBuf>,
}

/// The printer of the practice shop.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Printer {
    /// Ours, in this process.
    Simulated,
    /// An address as the settings write it.
    At(String),
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments.peekable();
        let alone = arguments.next_if(|it| it == "printer").is_some();
        let mut data = None;
        let mut ports = [0, 0];
        let mut practice = false;
        let mut printer = Printer::At("none".to_owned());
        let mut ui = None;
        while let Some(name) = arguments.next() {
            let mut value =
                || arguments.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"));
            match name.as_str() {
                "--port" => ports[0] = port(&value()?)?,
                "--printer-port" if alone => ports[1] = port(&value()?)?,
                "--data" if !alone => data = Some(PathBuf::from(value()?)),
                "--ui" if !alone => ui = Some(PathBuf::from(value()?)),
                "--practice" if !alone => practice = true,
                "--printer" if !alone => {
                    printer = match value()?.as_str() {
                        "sim" => Printer::Simulated,
                        url => Printer::At(url.to_owned()),
                    }
                }
                _ => return Err(format!("unknown argument {name}\n{USAGE}")),
            }
        }
        if alone {
            return Ok(Self::Printer { port: ports[0], printer_port: ports[1] });
        }
        let data = data.ok_or_else(|| format!("--data is missing\n{USAGE}"))?;
        Ok(Self::Host(Host { data, port: ports[0], practice, printer, ui }))
    }
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("{text} is no port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_practice_folder_with_a_simulated_printer_is_hosted() {
        let options = read("--data /tmp/x --port 8100 --practice --printer sim --ui ui/dist");
        let expected = Host {
            data: "/tmp/x".into(),
            port: 8100,
            practice: true,
            printer: Printer::Simulated,
            ui: Some("ui/dist".into()),
        };
        assert_eq!(options, Ok(Options::Host(expected)));
    }

    #[test]
    fn a_printer_stands_alone_too() {
        let options = read("printer --port 1 --printer-port 2");
        assert_eq!(options, Ok(Options::Printer { port: 1, printer_port: 2 }));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, expected) in [
            ("", "--data is missing"),
            ("--data", "--data needs a value"),
            ("--data x --port many", "many is no port"),
            ("printer --data x", "unknown argument --data"),
        ] {
            let problem = read(line).unwrap_err();
            assert!(problem.starts_with(expected), "{line}: {problem}");
        }
    }
}
