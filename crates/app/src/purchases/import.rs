//! Purchases from a file: a spreadsheet's CSV, with the columns' usual names.

use std::collections::BTreeSet;

use izi_domain::identity::Ruc;
use izi_domain::{BusinessDate, Instant, Money, Month, Name};
use izi_store::purchase::{self as rows, Purchase};
use serde_json::json;

use super::known::Known;
use super::{NewPurchase, new_id};
use crate::import::BadImport;
use crate::import::cells::money;
use crate::import::table::{Row, Table};
use crate::refusal::{Refusal, Result};
use crate::rus;
use crate::shop::{Shop, cashier_in, note};

/// Lines that are told of a file that cannot be read.
const PROBLEMS_MAX: usize = 100;
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
    /// Purchases that are new, or were written.
    pub new: Vec<Purchase>,
    /// Purchases that are in the register already, or twice in the file.
    pub known: u32,
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
}

impl Imported {
    /// What the new ones come to.
    pub fn total(&self) -> Money {
        Money::sum(self.new.iter().map(|it| it.total)).unwrap_or(Money::MAX)
    }
}

/// What would become of a file.
pub async fn preview(shop: &Shop, file: Vec<u8>) -> Result<Imported> {
    let now = shop.now();
    let read = read(file, now).await?;
    let mut connection = shop.store.reads().acquire().await?;
    sift(&mut connection, read).await
}

/// Writes the purchases of a file that are not in the register yet, all or none: a line that cannot be
/// read keeps the whole file out.
pub async fn run(shop: &Shop, file_name: &str, file: Vec<u8>) -> Result<Imported> {
    let now = shop.now();
    let read = read(file, now).await?;
    let mut transaction = shop.store.write().await?;
    let mut imported = sift(&mut transaction, read).await?;
    if !imported.problems.is_empty() {
        return Ok(imported);
    }
    let actor = cashier_in(&mut transaction).await?;
    for purchase in &mut imported.new {
        actor.clone_into(&mut purchase.actor);
        rows::add(&mut transaction, purchase).await?;
    }
    let detail = json!({ "new": imported.new.len(), "total": imported.total().to_string() });
    note(&mut transaction, now, &actor, "purchase.import", file_name, &detail).await?;
    let months: BTreeSet<Month> = imported.new.iter().map(|it| it.date.month()).collect();
    for month in months {
        rus::look_again(&mut transaction, month, now).await?;
    }
    transaction.commit().await?;
    Ok(imported)
}

async fn read(file: Vec<u8>, now: Instant) -> Result<(Vec<Purchase>, Vec<Problem>)> {
    let read = tokio::task::spawn_blocking(move || purchases(&file, now)).await;
    read.map_err(|_| Refusal::JobState("not read"))?
}

/// Takes out what is known, in the register or before in the file.
async fn sift(
    db: &mut izi_store::SqliteConnection,
    (read, problems): (Vec<Purchase>, Vec<Problem>),
) -> Result<Imported> {
    let mut sifted = Imported { problems, ..Imported::default() };
    let mut known = Known::default();
    for purchase in read {
        if known.has(&mut *db, &purchase).await? {
            sifted.known += 1;
        } else {
            sifted.new.push(purchase);
        }
    }
    Ok(sifted)
}

fn purchases(file: &[u8], now: Instant) -> Result<(Vec<Purchase>, Vec<Problem>)> {
    let table = Table::read(file).map_err(BadImport::Unreadable)?;
    let columns = [DATE, RUC, SUPPLIER, DOCUMENT, TOTAL, NOTE].map(|it| table.column(it));
    let [date, ruc, supplier, _, total, _] = columns;
    if date.is_none() || total.is_none() || (ruc.is_none() && supplier.is_none()) {
        let problem = Problem { line: 1, field: "columns", value: String::new() };
        return Ok((Vec::new(), vec![problem]));
    }
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    for row in &table.rows {
        match purchase(row, &columns, now) {
            Ok(it) => good.push(it),
            Err((field, value)) if problems.len() < PROBLEMS_MAX => {
                let value = value.chars().take(SHOWN).collect();
                problems.push(Problem { line: row.number, field, value });
            }
            Err(_) => {}
        }
    }
    Ok((good, problems))
}

type Bad<'a> = (&'static str, &'a str);

fn purchase<'a>(
    row: &'a Row,
    columns: &[Option<usize>; 6],
    now: Instant,
) -> std::result::Result<Purchase, Bad<'a>> {
    let [date, ruc, supplier, document, total, words] = columns.map(|it| row.cell(it));
    let day = day(date).filter(|it| *it <= now.business_date()).ok_or(("date", date))?;
    let known = |text: &'a str| -> std::result::Result<Option<Ruc>, Bad<'a>> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ("ruc", text)) }
    };
    let text = |field: &'static str, text: &'a str| -> std::result::Result<Option<Name>, Bad<'a>> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| (field, text)) }
    };
    let new = NewPurchase {
        id: new_id(),
        date: day,
        ruc: known(ruc)?,
        supplier: text("supplier", supplier)?,
        document: text("document", document)?,
        total: money(total).ok().filter(|it| *it > Money::ZERO).ok_or(("total", total))?,
        note: text("note", words)?,
    };
    if new.ruc.is_none() && new.supplier.is_none() {
        return Err(("supplier", supplier));
    }
    if document.chars().count() > DOCUMENT_CHARS_MAX {
        return Err(("document", document));
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
            read.iter().map(|it| (it.date.to_string(), it.total.to_string())).collect();
        let expected = [("2026-11-03", "1234.50"), ("2026-11-05", "80.00")];
        assert_eq!(told, expected.map(|it| (it.0.to_owned(), it.1.to_owned())));
        assert_eq!(read[1].supplier.as_ref().map(Name::as_str), Some("La paradita"));
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
        let (_, problems) = purchases(b"a;b\n1;2\n", now()).unwrap();
        assert_eq!(problems[0].field, "columns");
    }
}
