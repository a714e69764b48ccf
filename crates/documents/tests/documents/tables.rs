//! Reports as files: what a spreadsheet and a reader of PDF find in them.

use std::process::Command;

use izi_documents::{
    Cell, Column, Kind, Paper, TableHead, TicketOptions, csv_head, csv_row, pdf, table_page, text,
};
use izi_domain::{BusinessDate, Money};

use crate::pages::{kept, not_installed, output};
use crate::shop::common;

fn day(text: &str) -> BusinessDate {
    text.parse().unwrap()
}

fn soles(cents: i64) -> Cell {
    Cell::Money(Money::from_cents(cents))
}

fn head(title: &str, columns: &[(&'static str, Kind)]) -> TableHead {
    TableHead {
        issuer: common().sold().issuer,
        practice: false,
        title: title.to_owned(),
        from: day("2026-11-01"),
        to: day("2026-11-30"),
        made_at: "2026-12-01T09:30:00-05:00".parse().unwrap(),
        columns: columns.iter().map(|it| Column::of(it.0, it.1)).collect(),
    }
}

fn products() -> TableHead {
    let columns = [
        ("product", Kind::Text),
        ("category", Kind::Text),
        ("quantity", Kind::Quantity),
        ("income", Kind::Money),
        ("margin", Kind::PerMille),
    ];
    head("Ventas por producto", &columns)
}

fn product(name: &str, cents: i64) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::text("Abarrotes"),
        Cell::Quantity(12_500),
        soles(cents),
        Cell::PerMille(253),
    ]
}

fn total(cents: i64) -> Vec<Cell> {
    vec![Cell::text("Total"), Cell::Empty, Cell::Empty, soles(cents), Cell::Empty]
}

/// The records of a CSV as a spreadsheet reads them: without the mark, the head first.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(bytes);
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_spreadsheet_reads_what_was_written() {
    let names = [
        "Piñón; molido",
        "Galleta \"Casino\"",
        "=HYPERLINK(\"http://malo\";\"clic\")",
        "+51 999 888 777",
        "-10 % de descuento",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\rcon retorno",
        "a\r\nb",
        "Ñandú, pingüino: S/ 1,50",
        "",
    ];
    let head = products();
    let mut out = csv_head(&head.columns);
    for (name, cents) in names.iter().zip(-3..) {
        csv_row(&mut out, &product(name, cents));
    }
    let read = records(&out);
    assert_eq!(read[0], ["Producto", "Categoría", "Cantidad", "Ingreso", "Margen %"]);
    let found: Vec<_> = read[1..].iter().map(|it| it[0].as_str()).collect();
    let expected = [
        "Piñón; molido",
        "Galleta \"Casino\"",
        "'=HYPERLINK(\"http://malo\";\"clic\")",
        "'+51 999 888 777",
        "'-10 % de descuento",
        "'@SUM(A1:A9)",
        "' =1+1",
        "' con retorno",
        "a  b",
        "Ñandú, pingüino: S/ 1,50",
        "",
    ];
    assert_eq!(found, expected);
    assert_eq!(read[1][1..], ["Abarrotes", "12.5", "-0.03", "25.3"], "a number stays a number");
    assert_eq!(String::from_utf8(out).unwrap().matches("\r\n").count(), names.len() + 1);
}

fn page(head: &TableHead, rows: &[Vec<Cell>], totals: &[Cell]) -> Paper {
    table_page(head, rows, totals, &TicketOptions::default())
}

/// The words of each page.
fn pages(name: &str, paper: &Paper) -> Option<Vec<String>> {
    let file = kept(name, &pdf(paper).unwrap());
    let words = output("pdftotext", &["-layout"], &file, &["-"])?;
    Some(words.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

#[test]
fn a_long_report_has_its_heads_on_every_sheet_and_all_of_its_rows() {
    let rows: Vec<_> = (0..400)
        .map(|it| {
            product(
                &format!(
                    "Producto número {it} con un nombre que no cabe en su columna de ninguna manera"
                ),
                it * 137,
            )
        })
        .collect();
    let sum = (0..400).map(|it| it * 137).sum();
    let paper = page(&products(), &rows, &total(sum));
    let Some(pages) = pages("report-long.pdf", &paper) else { return };
    assert!(pages.len() > 5, "{}", pages.len());
    let mut found = 0;
    for (place, words) in pages.iter().enumerate() {
        assert!(words.contains(&format!("página {} de {}", place + 1, pages.len())), "{words}");
        let rows: Vec<_> = words.lines().filter(|it| it.contains("Abarrotes")).collect();
        assert_eq!(words.contains("Producto  "), !rows.is_empty(), "{words}");
        found += rows.len();
    }
    assert_eq!(found, 400);
    assert!(pages[0].contains("VENTAS POR PRODUCTO") && pages[0].contains("Bodega Rosita"));
    assert!(pages[0].contains("Del 01/11/2026 al 30/11/2026"), "{}", pages[0]);
    assert!(pages.last().unwrap().contains("109,326.00"), "{}", pages.last().unwrap());
}

/// Months of the RUS sheet, the last of them ending in a total.
fn months(count: usize, practice: bool) -> (TableHead, Vec<Vec<Cell>>, Vec<Cell>) {
    let money = ["sold", "annulled", "credited", "debited", "income", "purchases"];
    let columns: Vec<_> = [("month", Kind::Month)]
        .into_iter()
        .chain(money.map(|it| (it, Kind::Money)))
        .chain([("rus_category", Kind::Text), ("quota", Kind::Money), ("due", Kind::Date)])
        .collect();
    let mut month = day("2026-11-01").month();
    let mut rows = Vec::new();
    for _ in 0..count {
        let mut row = vec![Cell::Month(month)];
        row.extend(money.map(|_| soles(123_456)));
        row.extend([Cell::text("Categoría 2"), soles(5_000), Cell::Date(month.next().first_day())]);
        rows.push(row);
        month = month.before();
    }
    let mut totals = vec![Cell::text("Total")];
    totals.extend(money.map(|_| soles(999_999)));
    totals.extend([Cell::Empty, soles(88_800), Cell::Empty]);
    (TableHead { practice, ..head("Hoja mensual del RUS", &columns) }, rows, totals)
}

#[test]
fn no_sheet_of_a_report_is_without_rows_however_many_months_it_has() {
    let mut most = 0;
    for (count, practice) in (1..=120).map(|it| (it, it % 2 == 0)).chain([(35, true), (36, false)])
    {
        let (head, rows, totals) = months(count, practice);
        let name = format!("report-months-{count}-{practice}.pdf");
        let Some(pages) = pages(&name, &page(&head, &rows, &totals)) else { return };
        let on_each: Vec<_> = pages.iter().map(|it| it.matches("Categoría 2").count()).collect();
        assert!(on_each.iter().all(|it| *it > 0), "{count} months: {on_each:?}\n{pages:#?}");
        assert_eq!(on_each.iter().sum::<usize>(), count);
        assert!(pages.iter().all(|it| it.contains("Vendido")), "each with its heads: {pages:#?}");
        assert_eq!(pages.iter().filter(|it| it.contains("888.00")).count(), 1, "one total");
        assert!(pages.last().unwrap().contains("888.00"));
        most = most.max(pages.len());
    }
    assert!(most > 2, "some were of several sheets: {most}");
}

#[test]
fn a_name_without_end_is_cut_with_an_ellipsis() {
    let name = "ñandú ".repeat(90);
    let words =
        text(&page(&products(), &[product(&name, 100), product(&"x".repeat(500), 5)], &total(105)));
    assert!(words.lines().all(|it| it.chars().count() <= 90), "{words}");
    assert_eq!(words.matches("...").count(), 2, "{words}");
    assert!(words.contains("1.05"), "{words}");
}

#[test]
fn a_report_without_rows_says_so() {
    let words = text(&page(&products(), &[], &total(0)));
    assert!(words.contains("No hay nada en estos días."), "{words}");
    assert!(words.contains("Total") && words.contains("0.00"), "{words}");
}

fn register() -> (TableHead, Vec<Vec<Cell>>) {
    let columns = [
        ("date", Kind::Date),
        ("kind", Kind::Text),
        ("series", Kind::Text),
        ("number", Kind::Count),
        ("identity", Kind::Text),
        ("identity_number", Kind::Text),
        ("customer", Kind::Text),
        ("total", Kind::Money),
        ("state", Kind::State),
        ("is_annulled", Kind::Text),
        ("about", Kind::Text),
        ("income", Kind::Money),
    ];
    let row = |it: i64| {
        vec![
            Cell::Date(day("2026-11-21")),
            Cell::text("03"),
            Cell::text("B001"),
            Cell::Count(10_000_000 + it),
            Cell::text("1"),
            Cell::text("46779354"),
            Cell::text("Ana Núñez Ibáñez de la Torre y Quispe"),
            soles(999_999_999),
            Cell::State("observed".to_owned()),
            Cell::Empty,
            Cell::text("B001-12345678"),
            soles(999_999_999),
        ]
    };
    (head("Registro de comprobantes", &columns), (0..120).map(row).collect())
}

#[test]
fn a_wide_report_is_laid_across() {
    let (head, rows) = register();
    let paper = page(&head, &rows, &[]);
    assert_eq!((paper.width.roll_mm, paper.width.sheet_mm), (297, Some(210)));
    let words = text(&paper);
    assert!(words.lines().all(|it| it.chars().count() <= 150), "{words}");
    assert_eq!(words.matches("9,999,999.99").count(), 240, "{words}");
    let Some(pages) = pages("report-register.pdf", &paper) else { return };
    assert!(pages.iter().all(|it| it.contains("Fecha  ") && it.contains("Ingreso")));
    let file = kept("report-register.pdf", &pdf(&paper).unwrap());
    let drawn = Command::new("pdftoppm")
        .args(["-png", "-r", "90"])
        .arg(&file)
        .arg(file.with_extension(""))
        .status();
    if drawn.is_err() {
        not_installed("pdftoppm");
    }
}
