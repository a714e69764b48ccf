//! What the host is asked to do.

use std::path::PathBuf;

const USAGE: &str = "usage:
  izi-devhost --data DIR [--port N] [--practice] [--printer sim|none|tcp://HOST:PORT] [--ui DIR]
  izi-devhost printer [--port N] [--printer-port N]
  izi-devhost authority --state FILE --token TOKEN [--port N] [--sol-user U --sol-password P]
                        [--boleta-days N] [--unsigned]
Port 0, the default, is any free one; the line `listening http://...` tells which.";

/// One of its jobs.
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
    /// A practice authority alone.
    Authority {
        /// The file it keeps what it accepts in.
        state: PathBuf,
        /// What its callers must know.
        token: String,
        /// Where it listens.
        port: u16,
        /// How it differs from the usual one.
        rules: Rules,
    },
}

/// The secrets and rules of a practice authority; what is none is the usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// The secondary SOL user, without the RUC.
    pub(crate) sol_user: Option<String>,
    /// Its password.
    pub(crate) sol_password: Option<String>,
    /// So many days after its issue a boleta is taken by itself.
    pub(crate) boleta_days: Option<i64>,
    /// The SOAP fronts take documents without a signature.
    pub(crate) unsigned: bool,
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
        let mut arguments = Arguments(arguments.collect());
        match arguments.0.first().map(String::as_str) {
            Some("printer") => Self::printer(arguments.rest()),
            Some("authority") => Self::authority(arguments.rest()),
            _ => {
                let printer = match arguments.take("--printer")?.as_deref() {
                    Some("sim") => Printer::Simulated,
                    Some(url) => Printer::At(url.to_owned()),
                    None => Printer::At("none".to_owned()),
                };
                let host = Host {
                    data: arguments.need("--data")?.into(),
                    port: arguments.port("--port")?,
                    practice: arguments.flag("--practice"),
                    printer,
                    ui: arguments.take("--ui")?.map(PathBuf::from),
                };
                arguments.end().map(|()| Self::Host(host))
            }
        }
    }

    fn printer(mut arguments: Arguments) -> Result<Self, String> {
        let port = arguments.port("--port")?;
        let printer_port = arguments.port("--printer-port")?;
        arguments.end().map(|()| Self::Printer { port, printer_port })
    }

    fn authority(mut arguments: Arguments) -> Result<Self, String> {
        let state = arguments.need("--state")?.into();
        let token = arguments.need("--token")?;
        let port = arguments.port("--port")?;
        let days = arguments.take("--boleta-days")?;
        let rules = Rules {
            sol_user: arguments.take("--sol-user")?,
            sol_password: arguments.take("--sol-password")?,
            boleta_days: match days {
                Some(text) => Some(text.parse().map_err(|_| format!("{text} is no number"))?),
                None => None,
            },
            unsigned: arguments.flag("--unsigned"),
        };
        arguments.end().map(|()| Self::Authority { state, token, port, rules })
    }
}

/// What is left of the command line.
struct Arguments(Vec<String>);

impl Arguments {
    fn rest(mut self) -> Self {
        self.0.remove(0);
        self
    }

    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|it| it != name);
        self.0.len() < before
    }

    fn take(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(at) = self.0.iter().position(|it| it == name) else { return Ok(None) };
        if at + 1 == self.0.len() {
            return Err(format!("{name} needs a value\n{USAGE}"));
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    fn need(&mut self, name: &str) -> Result<String, String> {
        self.take(name)?.ok_or_else(|| format!("{name} is missing\n{USAGE}"))
    }

    fn port(&mut self, name: &str) -> Result<u16, String> {
        let text = self.take(name)?.unwrap_or_else(|| "0".to_owned());
        text.parse().map_err(|_| format!("{text} is no port"))
    }

    fn end(&self) -> Result<(), String> {
        match self.0.first() {
            Some(it) => Err(format!("unknown argument {it}\n{USAGE}")),
            None => Ok(()),
        }
    }
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
    fn an_authority_has_secrets_and_rules() {
        let usual = Rules::default();
        let stated = Rules {
            sol_user: Some("ROSA".to_owned()),
            sol_password: Some("clave".to_owned()),
            boleta_days: Some(7),
            unsigned: true,
        };
        for (more, rules) in [
            ("", usual),
            ("--sol-user ROSA --sol-password clave --boleta-days 7 --unsigned", stated),
        ] {
            let options = read(&format!("authority --state a --token t --port 1 {more}"));
            let state = "a".into();
            let token = "t".to_owned();
            assert_eq!(options, Ok(Options::Authority { state, token, port: 1, rules }));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, expected) in [
            ("", "--data is missing"),
            ("--data", "--data needs a value"),
            ("--data x --port many", "many is no port"),
            ("printer --data x", "unknown argument --data"),
            ("authority --state x", "--token is missing"),
            ("authority --state x --token t --boleta-days x", "x is no number"),
        ] {
            let problem = read(line).unwrap_err();
            assert!(problem.starts_with(expected), "{line}: {problem}");
        }
    }
}
