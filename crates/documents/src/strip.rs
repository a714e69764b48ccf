//! The papers of setting a printer up: one whose lines tell what it is, and the one of "Imprimir
//! prueba", which tells at a glance whether it is set up well.

use crate::DocumentError;
use crate::codepage::CodePage;
use crate::escpos::Job;
use crate::paper::{Align, Paper, Row, Style, Width};
use crate::picture::drawn;
use crate::profile::{Cut, Letters, PrinterProfile};
use crate::qr::Modules;

const QR_TEXT: &str = "iziSales: la impresora lee bien este QR";

/// Accents, sizes, the edges of the roll, a QR and the cut, laid out for `profile`.
pub fn test_strip(profile: &PrinterProfile) -> Paper {
    let mut paper = Paper::new("Prueba de impresora", profile.width);
    let columns = profile.width.columns;
    paper.centred("PRUEBA", Style::DOUBLE);
    paper.centred("Las letras deben verse así:", Style::NORMAL);
    paper.centred("á é í ó ú ü ñ ¿ ¡ Á É Í Ó Ú Ñ °", Style::BOLD);
    paper.centred("S/ 1,234.50", Style::TALL);
    paper.left("La regla debe llenar una sola línea:", Style::NORMAL);
    let ruler: String = (1..=columns).map(|it| char::from(b"0123456789"[it % 10])).collect();
    paper.row(ruler, Style::NORMAL, Align::Left);
    paper.rule();
    paper.centred("El QR debe leerse con el celular:", Style::NORMAL);
    paper.qr(QR_TEXT);
    let page = profile.code_page.as_str().to_uppercase();
    let number = profile.code_page_number;
    paper.centred(&format!("{page} / {number} · {columns} columnas"), Style::NORMAL);
    paper
}

/// What one line of the setup strip was printed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetupChoice {
    /// The code page; that of the line before for a picture, which needs none.
    pub code_page: CodePage,
    /// Its number.
    pub code_page_number: u8,
    /// What its letters are drawn with.
    pub letters: Letters,
}

const fn choice(code_page: CodePage, code_page_number: u8) -> SetupChoice {
    SetupChoice { code_page, code_page_number, letters: Letters::Own }
}

/// The numbered lines of the setup strip, the first line first. Whoever reads line 3 well has chosen
/// the third of these.
pub const SETUP_CHOICES: [SetupChoice; 8] = [
    choice(CodePage::Cp850, 2),
    choice(CodePage::Cp858, 19),
    choice(CodePage::Cp1252, 16),
    choice(CodePage::Cp1252, 6),
    choice(CodePage::Cp858, 4),
    choice(CodePage::Cp860, 3),
    choice(CodePage::Cp437, 0),
    SetupChoice { code_page: CodePage::Cp437, code_page_number: 0, letters: Letters::Picture },
];

const SAMPLE: &str = "áéíóúñ¿¡ ÁÉÍÓÚÑ";
/// Short, so that it does little harm where it is printed as text.
const QR_SAMPLES: [&str; 2] = ["iziSales 1", "iziSales 2"];
/// Columns of the ruler that end in a letter, because a printer may end its line there.
const RULER_MARKS: [(usize, char); 3] = [(32, 'A'), (42, 'B'), (48, 'C')];

/// What is printed to find out what a printer is: the same words by every code page, a ruler whose
/// first line ends in a letter that tells the columns (A 32, B 42, C 48), a QR by the printer's own
/// command and one as a picture, and the cut. `width` is that of the roll; nothing else is taken for
/// granted.
pub fn setup_strip(width: Width) -> Result<Vec<u8>, DocumentError> {
    let profile = PrinterProfile { width, ..PrinterProfile::GENERIC_80 };
    let mut job = Job::begin(&profile);
    // In plain ASCII: nothing is known of its letters yet.
    let plain = |job: &mut Job, text: &str| {
        job.dress(Style::NORMAL, Align::Left);
        job.print(text);
    };
    plain(&mut job, "Que linea se lee bien?");
    for (place, choice) in SETUP_CHOICES.iter().enumerate() {
        let line = setup_line(place, *choice);
        match choice.letters {
            Letters::Own => {
                job.turn_to(choice.code_page, choice.code_page_number);
                plain(&mut job, &line);
            }
            Letters::Picture => {
                let row = Row::Text { text: line, style: Style::NORMAL, align: Align::Left };
                // The narrowest roll: no printer cuts it off.
                job.raster(&drawn(&[row], &Width::MM_58)?)?;
            }
        }
    }
    plain(&mut job, "En que letra termina la primera");
    plain(&mut job, "linea de numeros?");
    plain(&mut job, &ruler());
    job.dress(Style::NORMAL, Align::Centre);
    job.print("QR 1");
    job.native_qr(QR_SAMPLES[0])?;
    job.dress(Style::NORMAL, Align::Centre);
    job.print("QR 2");
    job.raster(&Modules::of(QR_SAMPLES[1])?.raster())?;
    plain(&mut job, "");
    job.cut(Cut::FeedAndPartial);
    Ok(job.bytes)
}

/// `3) áéíóúñ¿¡ ÁÉÍÓÚÑ`.
fn setup_line(place: usize, choice: SetupChoice) -> String {
    let said = match (choice.letters, choice.code_page) {
        (Letters::Picture, _) => " (imagen)",
        (Letters::Own, CodePage::Cp437) => " (AIOU)",
        (Letters::Own, _) => "",
    };
    format!("{}) {SAMPLE}{said}", place + 1)
}

fn ruler() -> String {
    let mark = |column: usize| RULER_MARKS.iter().find(|it| it.0 == column).map(|it| it.1);
    let digit = |column: usize| char::from(b"0123456789"[column % 10]);
    (1..=48).map(|column| mark(column).unwrap_or_else(|| digit(column))).collect()
}
