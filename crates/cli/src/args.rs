//! What was typed, checked before anything is opened.

use std::path::PathBuf;

use izi_domain::Instant;

pub(crate) const USAGE: &str = "\
usage: izi --data DIR [--now 2026-01-31T23:59:00-05:00] VERB

  init --ruc R --name N --address A --ubigeo U --regime nrus --series B001 --last-number 0
       --authority practice|none --printer tcp://HOST:PORT|none [--trade-name T] [--practice]
  import FILE.csv                  products from a file
  find TEXT                        products by the beginnings of their words, or by code
  sell FILE.json|-                 a sale; the same id again gives the same boleta
  show NUMBER                      a boleta
  xml NUMBER                       its XML
  ticket NUMBER --as escpos|text|png|pdf [--width 80|58]
  sales [--month 2026-11]          the boletas, the latest first
  rus [--month 2026-11]            the month's income against its limit
  outbox                           what is to be printed and sent, and what was
  work --until-idle [--seconds N]  runs the workers
  seed --products N --sales N      load data, in a practice folder only

JSON on stdout, faults as JSON on stderr. Exit 0 done, 1 refused, 2 usage.
--now moves the clock, in a folder made with --practice only.
";

/// A whole command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) data: PathBuf,
    pub(crate) now: Option<Instant>,
    pub(crate) verb: Verb,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Init(Box<Init>),
    Import { file: PathBuf },
    Find { text: String },
    Sell { file: String },
    Show { number: String },
    Xml { number: String },
    Ticket { number: String, form: String, width: Option<u32> },
    Sales { month: Option<String> },
    Rus { month: Option<String> },
    Outbox,
    Work { seconds: Option<u64> },
    Seed { products: u32, sales: u32 },
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Init {
    pub(crate) ruc: String,
    pub(crate) name: String,
    pub(crate) trade_name: String,
    pub(crate) address: String,
    pub(crate) ubigeo: String,
    pub(crate) regime: String,
    pub(crate) series: String,
    pub(crate) last_number: u32,
    pub(crate) authority: String,
    pub(crate) printer: String,
    pub(crate) practice: bool,
}

/// Options and plain words, each to be taken once.
struct Words {
    plain: Vec<String>,
    options: Vec<(String, String)>,
    flags: Vec<String>,
}

const FLAGS: [&str; 2] = ["--practice", "--until-idle"];

impl Words {
    fn sort(words: &[String]) -> Result<Self, String> {
        let mut sorted = Self { plain: Vec::new(), options: Vec::new(), flags: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if FLAGS.contains(&word.as_str()) {
                sorted.flags.push(word.clone());
            } else if word.starts_with("--") {
                let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
                if sorted.options.iter().any(|it| it.0 == *word) {
                    return Err(format!("{word} is there twice"));
                }
                sorted.options.push((word.clone(), value.clone()));
            } else {
                sorted.plain.push(word.clone());
            }
        }
        Ok(sorted)
    }

    fn option(&mut self, name: &str) -> Option<String> {
        let place = self.options.iter().position(|it| it.0 == name)?;
        Some(self.options.remove(place).1)
    }

    fn needed(&mut self, name: &str) -> Result<String, String> {
        self.option(name).ok_or_else(|| format!("{name} is missing"))
    }

    fn whole(&mut self, name: &str) -> Result<Option<u32>, String> {
        match self.option(name) {
            None => Ok(None),
            Some(text) => {
                text.parse().map(Some).map_err(|_| format!("{name} {text:?} is no whole number"))
            }
        }
    }

    fn flag(&mut self, name: &str) -> bool {
        let before = self.flags.len();
        self.flags.retain(|it| it != name);
        self.flags.len() < before
    }

    fn next(&mut self, what: &str) -> Result<String, String> {
        if self.plain.is_empty() {
            Err(format!("{what} is missing"))
        } else {
            Ok(self.plain.remove(0))
        }
    }

    fn nothing_left(self) -> Result<(), String> {
        let left =
            self.plain.into_iter().chain(self.options.into_iter().map(|it| it.0)).chain(self.flags);
        match left.into_iter().next() {
            Some(word) => Err(format!("{word:?} is not expected here")),
            None => Ok(()),
        }
    }
}

impl Command {
    pub(crate) fn read(words: &[String]) -> Result<Self, String> {
        let mut words = Words::sort(words)?;
        let data = PathBuf::from(words.needed("--data")?);
        let now = match words.option("--now") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                format!("--now {text:?} is no moment such as 2026-01-31T23:59:00-05:00")
            })?),
        };
        let verb = verb(&mut words)?;
        words.nothing_left()?;
        Ok(Self { data, now, verb })
    }
}

fn verb(words: &mut Words) -> Result<Verb, String> {
    Ok(match words.next("the verb")?.as_str() {
        "init" => Verb::Init(Box::new(init(words)?)),
        "import" => Verb::Import { file: words.next("the file")?.into() },
        "find" => Verb::Find { text: words.next("the text")? },
        "sell" => Verb::Sell { file: words.next("the file, or -")? },
        "show" => Verb::Show { number: words.next("the number")? },
        "xml" => Verb::Xml { number: words.next("the number")? },
        "ticket" => Verb::Ticket {
            number: words.next("the number")?,
            form: words.needed("--as")?,
            width: words.whole("--width")?,
        },
        "sales" => Verb::Sales { month: words.option("--month") },
        "rus" => Verb::Rus { month: words.option("--month") },
        "outbox" => Verb::Outbox,
        "work" => {
            if !words.flag("--until-idle") {
                return Err("work needs --until-idle".to_owned());
            }
            Verb::Work { seconds: words.whole("--seconds")?.map(u64::from) }
        }
        "seed" => Verb::Seed {
            products: words.whole("--products")?.unwrap_or(0),
            sales: words.whole("--sales")?.unwrap_or(0),
        },
        other => return Err(format!("{other:?} is no verb")),
    })
}

fn init(words: &mut Words) -> Result<Init, String> {
    Ok(Init {
        ruc: words.needed("--ruc")?,
        name: words.needed("--name")?,
        trade_name: words.option("--trade-name").unwrap_or_default(),
        address: words.needed("--address")?,
        ubigeo: words.needed("--ubigeo")?,
        regime: words.needed("--regime")?,
        series: words.needed("--series")?,
        last_number: words.whole("--last-number")?.unwrap_or(0),
        authority: words.needed("--authority")?,
        printer: words.needed("--printer")?,
        practice: words.flag("--practice"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        Command::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_line_is_read_in_any_order() {
        let ticket = read("--data d ticket --as text B001-1 --width 58").unwrap();
        let expected =
            Verb::Ticket { number: "B001-1".into(), form: "text".into(), width: Some(58) };
        assert_eq!(ticket.verb, expected);
        let work =
            read("--data d --now 2026-01-31T23:59:00-05:00 work --seconds 5 --until-idle").unwrap();
        assert_eq!(work.verb, Verb::Work { seconds: Some(5) });
        assert_eq!(work.now.unwrap().to_string(), "2026-01-31T23:59:00-05:00");
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for line in [
            "",
            "--data d",
            "rus",
            "--data d dance",
            "--data d show",
            "--data d show B001-1 B001-2",
            "--data d outbox --as text",
            "--data d work",
            "--data d seed --products many",
            "--data d --now yesterday rus",
            "--data d --data e rus",
            "--data d rus --month",
        ] {
            assert!(read(line).is_err(), "{line:?}");
        }
    }
}
