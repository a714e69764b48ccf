//! What was typed, checked before anything is opened.

use std::path::PathBuf;

use izi_domain::Instant;

pub(crate) const USAGE: &str = "\
usage: izi --data DIR [--now 2026-01-31T23:59:00-05:00] VERB

  init --ruc R --name N --address A --ubigeo U --regime nrus --series B001 --last-number 0
       --authority practice|none --printer ADDRESS|none [--trade-name T] [--practice]
  import FILE.csv                  products from a file
  find TEXT                        products by the beginnings of their words, or by code
  sell FILE.json|- [--rus-reason TEXT]
                                   a sale; the same id again gives the same boleta; one that passes a
                                   limit of the Nuevo RUS needs a reason
  show NUMBER                      a boleta
  xml NUMBER                       its XML; of notes and summaries too: 07-BC01-1, RC-20261121-1
  ticket NUMBER --as escpos|text|png|pdf|a4 [--width 80|58]
  reprint NUMBER                   its ticket once more, marked COPIA
  sales [--month 2026-11]          the boletas, the latest first
  rus [--month 2026-11]            the light of the Nuevo RUS: the month against its limits
  purchase add --date D --total T [--ruc R] [--supplier N] [--document D] [--note N] [--id UUID]
       [--anyway]                  although the register has one like it, or its month has passed
  purchase list [--from D] [--to D] [--text T]
  purchase correct ID --reason TEXT
  purchase import FILE.csv [--anyway]
                                   what the shop bought; of months that have passed too
  outbox                           what is to be printed and sent, and what was
  work --until-idle [--seconds N]  runs the workers
  rebuild                          the sums behind the figures, added up anew from the sales
  seed --products N --sales N      load data, in a practice folder only

  printer list | printer find      those that are set up; those that could be
  printer set --address ADDRESS [--id ID] [--name N] [--model M] [--profile FILE.json]
       [--role tickets|labels|both|none]
                                   ADDRESS: tcp://HOST:PORT, usb://VVVV:PPPP/SERIAL,
                                   serial://COM3?baud=9600&flow=xonxoff, spooler://QUEUE,
                                   file://PATH, screen
  printer try ID --what setup|test|drawer
  printer remove ID | printer export ID
  paper NAME [--width 80|58]       a paper with made-up contents, a PNG: ticket, page, prebill, note,
                                   void, x_report, z_report, cash_movement, fiado, fiado_payment,
                                   shelf_label, product_label
  x-report [--date 2026-11-21] [--print]
                                   the day's figures, a PNG or on the printer

  authority set --kind none|practice|pse|validapse|nubefact|sunat [--url URL|beta|production]
       [--token T] [--sol-user U] [--sol-password P] [--certificate FILE]
       [--certificate-password P] [--client-id I] [--client-secret S] [--hash sha256|sha1]
       [--demo|--no-demo]          an account of a PSE to try things out with
                                   what is left out stays; what is \"\" is forgotten
  authority show | authority test  the account, and whether it is let in
  documents [--kind 03|07|08|RC] [--state S] [--month 2026-11]
                                   the documents, the latest first
  document NAME                    a document, whole: B001-1, 03-B001-1, 07-BC01-1, RC-20261121-1
  cdr NAME                         SUNAT's answer to it, as it came
  pdf NAME                         its printed form: a boleta's ticket, the page of a note
  send                             sends and asks about all that can be sent now
  query NAME                       asks the authority about it now
  void NUMBER --reason TEXT        annuls a boleta
  note NUMBER --motive 01 --reason TEXT [--kind 07|08] [--lines \"1=2;3=0.5\"] [--amount 5.00]
       [--id UUID]                 a note about a boleta; the same id again issues nothing
  replace NUMBER                   another boleta in place of a rejected one
  discard NAME --reason TEXT       gives a document up
  summary --date 2026-11-21        makes the summaries of the documents of a day, and sends them
  export --month 2026-11 [--to FILE.zip]
                                   everything of a month in one zip; without --to on stdout
  report NAME --from 2026-11-01 --to 2026-11-30 --as json|csv|xlsx|pdf [--sort KEY] [--descending]
       [--out FILE]                days, products, categories, sellers, methods, states, customers,
                                   sales, register or rus; without --out on stdout
  sign-check FILE                  whether the signature of an XML holds; needs no --data

JSON on stdout, faults as JSON on stderr. Exit 0 done, 1 refused, 2 usage.
--now moves the clock, in a folder made with --practice only.
";

/// A whole command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    /// None for what needs no shop.
    pub(crate) data: Option<PathBuf>,
    pub(crate) now: Option<Instant>,
    pub(crate) verb: Verb,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Init(Box<Init>),
    Import { file: PathBuf },
    Find { text: String },
    Sell { file: String, rus_reason: Option<String> },
    Show { number: String },
    Xml { number: String },
    Ticket { number: String, form: String, width: Option<u32> },
    Reprint { number: String },
    PrinterList,
    PrinterFind,
    PrinterSet(Box<PrinterWords>),
    PrinterTry { id: String, what: String },
    PrinterRemove { id: String },
    PrinterExport { id: String },
    Paper { name: String, width: Option<u32> },
    XReport { date: Option<String>, print: bool },
    Sales { month: Option<String> },
    Rus { month: Option<String> },
    PurchaseAdd(Box<PurchaseWords>),
    PurchaseCorrect { id: String, reason: String },
    PurchaseList { from: Option<String>, to: Option<String>, text: Option<String> },
    PurchaseImport { file: PathBuf, anyway: bool },
    Outbox,
    Work { seconds: Option<u64> },
    Rebuild,
    Seed { products: u32, sales: u32 },
    AuthoritySet(Box<Account>),
    AuthorityShow,
    AuthorityTest,
    Documents { kind: Option<String>, state: Option<String>, month: Option<String> },
    Document { name: String },
    Cdr { name: String },
    Pdf { name: String },
    Send,
    Query { name: String },
    Void { name: String, reason: String },
    Note(Box<Note>),
    Replace { name: String },
    Discard { name: String, reason: String },
    Summary { date: String },
    Export { month: String, to: Option<String> },
    Report(Box<Report>),
    SignCheck { file: PathBuf },
}

/// A purchase as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PurchaseWords {
    pub(crate) date: String,
    pub(crate) total: String,
    pub(crate) ruc: String,
    pub(crate) supplier: String,
    pub(crate) document: String,
    pub(crate) note: String,
    /// The same one again writes nothing.
    pub(crate) id: Option<String>,
    /// Although it is asked about.
    pub(crate) anyway: bool,
}

/// A report as it was typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) sort: Option<String>,
    pub(crate) descending: bool,
    pub(crate) form: String,
    pub(crate) out: Option<PathBuf>,
}

/// An account as it was typed; what was not typed stays.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) kind: String,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
    pub(crate) sol_user: Option<String>,
    pub(crate) sol_password: Option<String>,
    pub(crate) certificate: Option<String>,
    pub(crate) certificate_password: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<String>,
    pub(crate) demo: Option<bool>,
    pub(crate) hash: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest is full of secrets.
        f.debug_struct("Account").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A printer as it was typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PrinterWords {
    pub(crate) address: String,
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) profile: Option<PathBuf>,
    pub(crate) role: Option<String>,
}

/// A note as it was typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) motive: String,
    pub(crate) reason: String,
    /// The boleta's line from 1, and how much of it.
    pub(crate) lines: Vec<(u32, String)>,
    pub(crate) amount: Option<String>,
    pub(crate) id: Option<String>,
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

const FLAGS: [&str; 7] =
    ["--practice", "--until-idle", "--demo", "--no-demo", "--print", "--descending", "--anyway"];

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
        let data = words.option("--data").map(PathBuf::from);
        let now = match words.option("--now") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                format!("--now {text:?} is no moment such as 2026-01-31T23:59:00-05:00")
            })?),
        };
        let verb = verb(&mut words)?;
        words.nothing_left()?;
        if data.is_none() && !matches!(verb, Verb::SignCheck { .. }) {
            return Err("--data is missing".to_owned());
        }
        Ok(Self { data, now, verb })
    }
}

fn verb(words: &mut Words) -> Result<Verb, String> {
    Ok(match words.next("the verb")?.as_str() {
        "init" => Verb::Init(Box::new(init(words)?)),
        "import" => Verb::Import { file: words.next("the file")?.into() },
        "find" => Verb::Find { text: words.next("the text")? },
        "sell" => Verb::Sell {
            file: words.next("the file, or -")?,
            rus_reason: words.option("--rus-reason"),
        },
        "show" => Verb::Show { number: words.next("the number")? },
        "xml" => Verb::Xml { number: words.next("the number")? },
        "ticket" => Verb::Ticket {
            number: words.next("the number")?,
            form: words.needed("--as")?,
            width: words.whole("--width")?,
        },
        "sales" => Verb::Sales { month: words.option("--month") },
        "rus" => Verb::Rus { month: words.option("--month") },
        "purchase" => return purchase_verb(words),
        "outbox" => Verb::Outbox,
        "work" => {
            if !words.flag("--until-idle") {
                return Err("work needs --until-idle".to_owned());
            }
            Verb::Work { seconds: words.whole("--seconds")?.map(u64::from) }
        }
        "rebuild" => Verb::Rebuild,
        "seed" => Verb::Seed {
            products: words.whole("--products")?.unwrap_or(0),
            sales: words.whole("--sales")?.unwrap_or(0),
        },
        other => return paper_verb(other, words),
    })
}

fn purchase_verb(words: &mut Words) -> Result<Verb, String> {
    Ok(match words.next("add, list, correct or import")?.as_str() {
        "add" => Verb::PurchaseAdd(Box::new(PurchaseWords {
            date: words.needed("--date")?,
            total: words.needed("--total")?,
            ruc: words.option("--ruc").unwrap_or_default(),
            supplier: words.option("--supplier").unwrap_or_default(),
            document: words.option("--document").unwrap_or_default(),
            note: words.option("--note").unwrap_or_default(),
            id: words.option("--id"),
            anyway: words.flag("--anyway"),
        })),
        "list" => Verb::PurchaseList {
            from: words.option("--from"),
            to: words.option("--to"),
            text: words.option("--text"),
        },
        "correct" => {
            Verb::PurchaseCorrect { id: words.next("the id")?, reason: words.needed("--reason")? }
        }
        "import" => Verb::PurchaseImport {
            file: words.next("the file")?.into(),
            anyway: words.flag("--anyway"),
        },
        other => return Err(format!("purchase {other:?}: add, list, correct or import")),
    })
}

fn paper_verb(verb: &str, words: &mut Words) -> Result<Verb, String> {
    Ok(match verb {
        "reprint" => Verb::Reprint { number: words.next("the number")? },
        "printer" => match words.next("list, find, set, try, remove or export")?.as_str() {
            "list" => Verb::PrinterList,
            "find" => Verb::PrinterFind,
            "set" => Verb::PrinterSet(Box::new(PrinterWords {
                address: words.needed("--address")?,
                id: words.option("--id"),
                name: words.option("--name"),
                model: words.option("--model"),
                profile: words.option("--profile").map(PathBuf::from),
                role: words.option("--role"),
            })),
            "try" => Verb::PrinterTry { id: words.next("the id")?, what: words.needed("--what")? },
            "remove" => Verb::PrinterRemove { id: words.next("the id")? },
            "export" => Verb::PrinterExport { id: words.next("the id")? },
            other => {
                return Err(format!("printer {other:?}: list, find, set, try, remove, export"));
            }
        },
        "paper" => Verb::Paper { name: words.next("which paper")?, width: words.whole("--width")? },
        "x-report" => Verb::XReport { date: words.option("--date"), print: words.flag("--print") },
        other => return fiscal_verb(other, words),
    })
}

fn fiscal_verb(verb: &str, words: &mut Words) -> Result<Verb, String> {
    Ok(match verb {
        "authority" => match words.next("set, show or test")?.as_str() {
            "set" => Verb::AuthoritySet(Box::new(account(words)?)),
            "show" => Verb::AuthorityShow,
            "test" => Verb::AuthorityTest,
            other => return Err(format!("authority {other:?}: set, show or test")),
        },
        "documents" => Verb::Documents {
            kind: words.option("--kind"),
            state: words.option("--state"),
            month: words.option("--month"),
        },
        "document" => Verb::Document { name: words.next("the name")? },
        "cdr" => Verb::Cdr { name: words.next("the name")? },
        "pdf" => Verb::Pdf { name: words.next("the name")? },
        "send" => Verb::Send,
        "query" => Verb::Query { name: words.next("the name")? },
        "void" => Verb::Void { name: words.next("the number")?, reason: words.needed("--reason")? },
        "note" => Verb::Note(Box::new(note(words)?)),
        "replace" => Verb::Replace { name: words.next("the number")? },
        "discard" => {
            Verb::Discard { name: words.next("the name")?, reason: words.needed("--reason")? }
        }
        "summary" => Verb::Summary { date: words.needed("--date")? },
        "export" => Verb::Export { month: words.needed("--month")?, to: words.option("--to") },
        "report" => Verb::Report(Box::new(Report {
            name: words.next("which report")?,
            from: words.needed("--from")?,
            to: words.needed("--to")?,
            sort: words.option("--sort"),
            descending: words.flag("--descending"),
            form: words.needed("--as")?,
            out: words.option("--out").map(PathBuf::from),
        })),
        "sign-check" => Verb::SignCheck { file: words.next("the file")?.into() },
        other => return Err(format!("{other:?} is no verb")),
    })
}

fn account(words: &mut Words) -> Result<Account, String> {
    let demo = match (words.flag("--demo"), words.flag("--no-demo")) {
        (true, true) => return Err("--demo and --no-demo".to_owned()),
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    Ok(Account {
        demo,
        kind: words.needed("--kind")?,
        url: words.option("--url").unwrap_or_default(),
        token: words.option("--token"),
        sol_user: words.option("--sol-user"),
        sol_password: words.option("--sol-password"),
        certificate: words.option("--certificate"),
        certificate_password: words.option("--certificate-password"),
        client_id: words.option("--client-id"),
        client_secret: words.option("--client-secret"),
        hash: words.option("--hash"),
    })
}

fn note(words: &mut Words) -> Result<Note, String> {
    Ok(Note {
        name: words.next("the number")?,
        kind: words.option("--kind").unwrap_or_else(|| "07".to_owned()),
        motive: words.needed("--motive")?,
        reason: words.needed("--reason")?,
        lines: words.option("--lines").map_or(Ok(Vec::new()), |it| lines(&it))?,
        amount: words.option("--amount"),
        id: words.option("--id"),
    })
}

/// Reads `1=2;3=0.5`: lines of the boleta from 1, and how much of each.
fn lines(text: &str) -> Result<Vec<(u32, String)>, String> {
    let line = |part: &str| {
        let (line, quantity) = part.split_once('=')?;
        Some((line.trim().parse().ok()?, quantity.trim().to_owned()))
    };
    let parts = text.split(';').filter(|it| !it.trim().is_empty());
    parts
        .map(|it| line(it).ok_or_else(|| format!("--lines {text:?} is not such as 1=2;3=0.5")))
        .collect()
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
    fn a_note_names_lines_and_how_much_of_each() {
        let note =
            read("--data d note B001-1 --motive 07 --reason roto --lines 1=2;3=0.5").unwrap();
        let Verb::Note(note) = note.verb else { panic!("{note:?}") };
        assert_eq!(note.lines, [(1, "2".to_owned()), (3, "0.5".to_owned())]);
        assert_eq!((&*note.kind, note.id), ("07", None));
        let account = read("--data d authority set --kind pse --token s3cret").unwrap();
        assert!(!format!("{account:?}").contains("s3cret"));
        assert_eq!(read("sign-check a.xml").unwrap().data, None);
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
            "send",
            "sign-check",
            "--data d authority",
            "--data d authority burn",
            "--data d authority set",
            "--data d authority set --kind",
            "--data d void B001-1",
            "--data d void --reason x",
            "--data d note B001-1 --motive 01",
            "--data d note B001-1 --reason x",
            "--data d note B001-1 --motive 07 --reason x --lines 1",
            "--data d note B001-1 --motive 07 --reason x --lines a=1",
            "--data d discard B001-1",
            "--data d replace",
            "--data d summary",
            "--data d export",
            "--data d export --month 2026-11 --from x",
            "--data d query",
            "--data d cdr",
            "--data d document",
            "--data d reprint",
            "--data d printer",
            "--data d printer paint",
            "--data d printer set",
            "--data d printer try p1",
            "--data d printer remove",
            "--data d paper",
            "--data d report days --from 2026-11-01 --as csv",
            "--data d report days --from 2026-11-01 --to 2026-11-30",
            "--data d report --from 2026-11-01 --to 2026-11-30 --as csv",
        ] {
            assert!(read(line).is_err(), "{line:?}");
        }
    }
}
