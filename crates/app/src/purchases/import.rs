//! Purchases from a file: a spreadsheet's CSV, with the columns' usual names.

use std::collections::BTreeSet;

use izi_domain::identity::Ruc;
use izi_domain::{BusinessDate, Instant, Money, Month, Name};
use izi_store::purchase::{self as rows, Purchase};
use serde_json::json;

use super::known::{Known, Met};
use super::{NewPurchase, is_old, new_id};
use crate::import::BadImport;
use crate::import::cells::money;
use crate::import::table::{Row, Table};
use crate::refusal::{Refusal, Result};
use crate::rus;
use crate::shop::{Shop, cashier_in, note};

/// Lines that are told of one kind.
const TOLD_MAX: usize = 100;
/// Characters of a cell that are shown.
const SHOWN: usize = 60;
const DOCUMENT_CHARS_MAX: usize = 40;

/// Names of the columns, folded, the better ones first.
const DATE: &[&str] = &["fecha", "fecha de emision", "fecha emision", "f. emision", "date"];
const RUC: &[&str] = &["ruc", "ruc proveedor", "ruc del proveedor", "nro doc identidad"];
const SUPPLIER: &[&str] = &["proveedor", "razon social", "nombre", "supplier"];
const DOCUMENT: &[&str] =
    &["documento", "comprobante", "serie y numero", "numero", "factura", "document"];
const TOTAL: &[&str] = &["total", "importe total", "importe", "monto", "total cp"];
const NOTE: &[&str] = &["nota", "glosa", "observacion", "detalle", "note"];

/// What a file holds, or what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Purchases that are new, or were written, with their lines.
    pub new: Vec<(u32, Purchase)>,
    /// Purchases that are in the register already.
    pub known: u32,
    /// Lines that say what a line before them says.
    pub repeated: u32,
    /// The first hundred of them.
    pub repeats: Vec<Repeat>,
    /// New purchases of months that were to be declared already.
    pub old: u32,
    /// Line and day of the oldest of them.
    pub oldest: Option<(u32, BusinessDate)>,
    /// Lines that cannot be read, the first hundred.
    pub problems: Vec<Problem>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As the spreadsheet numbers it.
    pub line: u32,
    /// Which column.
    pub field: &'static str,
    /// What stands there, cut short.
    pub value: String,
    /// Why.
    pub why: Why,
}

/// Why a line cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is not what the column is for.
    Unreadable,
    /// It is a day after today.
    Ahead,
}

impl Why {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Ahead => "ahead",
        }
    }
}

/// A line that says what another one has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Its number.
    pub line: u32,
    /// The one that has said it.
    pub first: u32,
}

impl Imported {
    /// What the new ones come to.
    pub fn total(&self) -> Money {
        Money::sum(self.new.iter().map(|it| it.1.total)).unwrap_or(Money::MAX)
    }
}

/// What would become of a file.
pub async fn preview(shop: &Shop, file: Vec<u8>) -> Result<Imported> {
    let now = shop.now();
    let read = read(file, now).await?;
    let mut connection = shop.store.reads().acquire().await?;
    sift(&mut connection, read, now.business_date()).await
}

/// Writes the purchases of a file that are not in the register yet, all or none: a line that cannot be
/// read keeps the whole file out, and so does an old purchase, unless they are to be written `anyway`.
pub async fn run(shop: &Shop, file_name: &str, file: Vec<u8>, anyway: bool) -> Result<Imported> {
    let now = shop.now();
    let read = read(file, now).await?;
    let mut transaction = shop.store.write().await?;
    let mut imported = sift(&mut transaction, read, now.business_date()).await?;
    if !imported.problems.is_empty() {
        return Ok(imported);
    }
    if let Some((_, date)) = imported.oldest.filter(|_| !anyway) {
        return Err(Refusal::PurchaseOld { date, known: false });
    }
    let actor = cashier_in(&mut transaction).await?;
    for (_, purchase) in &mut imported.new {
        actor.clone_into(&mut purchase.actor);
        rows::add(&mut transaction, purchase).await?;
    }
    let detail = json!({ "new": imported.new.len(), "total": imported.total().to_string() });
    note(&mut transaction, now, &actor, "purchase.import", file_name, &detail).await?;
    let months: BTreeSet<Month> = imported.new.iter().map(|it| it.1.date.month()).collect();
    for month in months {
        rus::look_again(&mut transaction, month, now).await?;
    }
    transaction.commit().await?;
    Ok(imported)
}

/// Purchases with their lines, and the lines that cannot be read.
type Read = (Vec<(u32, Purchase)>, Vec<Problem>);

async fn read(file: Vec<u8>, now: Instant) -> Result<Read> {
    let read = tokio::task::spawn_blocking(move || purchases(&file, now)).await;
    read.map_err(|_| Refusal::JobState("not read"))?
}

/// Takes out what is known, in the register or before in the file.
async fn sift(
    db: &mut izi_store::SqliteConnection,
    (read, problems): Read,
    today: BusinessDate,
) -> Result<Imported> {
    let mut sifted = Imported { problems, ..Imported::default() };
    let mut known = Known::default();
    for (line, purchase) in read {
        match known.meet(&mut *db, &purchase, line).await? {
            Some(Met::Register) => sifted.known += 1,
            Some(Met::Line(first)) => {
                sifted.repeated += 1;
                if sifted.repeats.len() < TOLD_MAX {
                    sifted.repeats.push(Repeat { line, first });
                }
            }
            None => {
                let date = purchase.date;
                if is_old(date, today) {
                    sifted.old += 1;
                    let older = sifted.oldest.is_none_or(|it| date < it.1);
                    sifted.oldest = if older { Some((line, date)) } else { sifted.oldest };
                }
                sifted.new.push((line, purchase));
            }
        }
    }
    Ok(sifted)
}

fn purchases(file: &[u8], now: Instant) -> Result<Read> {
    let table = Table::read(file).map_err(BadImport::Unreadable)?;
    let columns = [DATE, RUC, SUPPLIER, DOCUMENT, TOTAL, NOTE].map(|it| table.column(it));
    let [date, ruc, supplier, _, total, _] = columns;
    if date.is_none() || total.is_none() || (ruc.is_none() && supplier.is_none()) {
        let (line, value) = (1, String::new());
        let problem = Problem { line, field: "columns", value, why: Why::Unreadable };
        return Ok((Vec::new(), vec![problem]));
    }
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    for row in &table.rows {
        match purchase(row, &columns, now) {
            Ok(it) => good.push((row.number, it)),
            Err((field, value, why)) if problems.len() < TOLD_MAX => {
                let value = value.chars().take(SHOWN).collect();
                problems.push(Problem { line: row.number, field, value, why });
            }
            Err(_) => {}
        }
    }
    Ok((good, problems))
}

type Bad<'a> = (&'static str, &'a str, Why);

fn purchase<'a>(
    row: &'a Row,
    columns: &[Option<usize>; 6],
    now: Instant,
) -> std::result::Result<Purchase, Bad<'a>> {
    let [date, ruc, supplier, document, total, words] = columns.map(|it| row.cell(it));
    let bad = |field: &'static str, text: &'a str| (field, text, Why::Unreadable);
    let day = day(date).ok_or(bad("date", date))?;
    if day > now.business_date() {
        return Err(("date", date, Why::Ahead));
    }
    let known = |text: &'a str| -> std::result::Result<Option<Ruc>, Bad<'a>> {
        if text.is_empty() {
            Ok(None)
        } else {
            text.parse().map(Some).map_err(|_| bad("ruc", text))
        }
    };
    let text = |field: &'static str, text: &'a str| -> std::result::Result<Option<Name>, Bad<'a>> {
        if text.is_empty() {
            Ok(None)
        } else {
            text.parse().map(Some).map_err(|_| bad(field, text))
        }
    };
    let new = NewPurchase {
        id: new_id(),
        date: day,
        ruc: known(ruc)?,
        supplier: text("supplier", supplier)?,
        document: text("document", document)?,
        total: money(total).ok().filter(|it| *it > Money::ZERO).ok_or(bad("total", total))?,
        note: text("note", words)?,
    };
    if new.ruc.is_none() && new.supplier.is_none() {
        return Err(bad("supplier", supplier));
    }
    if document.chars().count() > DOCUMENT_CHARS_MAX {
        return Err(bad("document", document));
    }
    Ok(new.by("", now))
}

/// `2026-11-21`, `21/11/2026` and `21-11-2026`.
fn day(text: &str) -> Option<BusinessDate> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    format!("{year:0>4}-{month:0>2}-{day:0>2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        "2026-11-21T14:00:00-05:00".parse().unwrap()
    }

    #[test]
    fn a_file_is_read_with_the_names_people_give_their_columns() {
        let file = "Fecha de emisión;RUC;Razón social;Comprobante;Importe total\n\
            03/11/2026;20100047218;Backus;F001-123;\"S/ 1,234.50\"\n\
            2026-11-05;;La paradita;;80\n";
        let (read, problems) = purchases(file.as_bytes(), now()).unwrap();
        assert_eq!(problems, []);
        let told: Vec<_> =
            read.iter().map(|it| (it.1.date.to_string(), it.1.total.to_string())).collect();
        let expected = [("2026-11-03", "1234.50"), ("2026-11-05", "80.00")];
        assert_eq!(told, expected.map(|it| (it.0.to_owned(), it.1.to_owned())));
        assert_eq!(read[1].1.supplier.as_ref().map(Name::as_str), Some("La paradita"));
    }

    #[test]
    fn a_line_that_cannot_be_read_says_which_and_why() {
        let file = "fecha,ruc,proveedor,total\n31/02/2026,,x,5\n1/11/2026,123,x,5\n\
            1/11/2026,,,5\n1/11/2026,,x,0\n22/11/2026,,x,5\n1/11/2026,,x,-3\n";
        let (read, problems) = purchases(file.as_bytes(), now()).unwrap();
        assert_eq!(read, []);
        let told: Vec<_> = problems.iter().map(|it| (it.line, it.field)).collect();
        let expected =
            [(2, "date"), (3, "ruc"), (4, "supplier"), (5, "total"), (6, "date"), (7, "total")];
        assert_eq!(told, expected);
        let ahead: Vec<_> = problems.iter().filter(|it| it.why == Why::Ahead).collect();
        assert_eq!(ahead.len(), 1);
        assert_eq!((ahead[0].line, ahead[0].value.as_str()), (6, "22/11/2026"));
        let (_, problems) = purchases(b"a;b\n1;2\n", now()).unwrap();
        assert_eq!(problems[0].field, "columns");
    }
}
