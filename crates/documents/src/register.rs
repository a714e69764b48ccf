//! The month for the accountant: the register of its documents as a table, and the page of
//! explanations that lies beside it.

/// The heads of the register, one a column.
pub const REGISTER_HEADS: [&str; 14] = [
    "fecha",
    "tipo",
    "serie",
    "número",
    "tipo doc cliente",
    "número doc cliente",
    "cliente",
    "total",
    "estado",
    "código SUNAT",
    "mensaje",
    "documento relacionado",
    "hash",
    "cuenta en el mes",
];

/// How a document of that kind stands, in words; a resumen is masculine.
pub fn state_words(state: &str, kind: &str) -> &'static str {
    let is_summary = kind == "RC";
    match state {
        "queued" => "Por enviar",
        "sending" => "Enviando",
        "unknown" => "Por confirmar",
        "ticket" => "En proceso",
        "summary_due" => "Espera el resumen",
        "in_summary" => "En un resumen",
        "accepted" if is_summary => "Aceptado",
        "accepted" => "Aceptada",
        "observed" if is_summary => "Aceptado con observación",
        "observed" => "Aceptada con observación",
        "rejected" if is_summary => "Rechazado",
        "rejected" => "Rechazada",
        "replaced" => "Reemplazada",
        "voiding" => "Anulación en camino",
        "voided" => "Anulada",
        "void_failed" => "No se pudo anular",
        "dead" if is_summary => "Detenido",
        "dead" => "Detenida",
        "discarded" if is_summary => "Descartado",
        "discarded" => "Descartada",
        _ => "Otro estado",
    }
}

/// A text as a cell that no spreadsheet takes for a formula: one that begins like a formula, or with
/// a character that another program may drop, gets an apostrophe before it. Tabs and line ends become
/// spaces.
pub fn cell(text: &str) -> String {
    let control = text.starts_with(char::is_control);
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let begins = text.trim_start().chars().next();
    // The wide forms are read like the narrow ones by some spreadsheets.
    if control || matches!(begins, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) {
        format!("'{text}")
    } else {
        text
    }
}

/// What the page of explanations tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthFacts {
    /// `2026-11`.
    pub month: String,
    /// Who issued.
    pub name: String,
    /// Their RUC.
    pub ruc: String,
    /// When it was made: `2026-12-01 09:30`.
    pub made_at: String,
    /// Documents in it.
    pub documents: u32,
    /// CDRs in it.
    pub cdrs: u32,
    /// What counts in the month, `1234.50`.
    pub total: String,
    /// Documents that SUNAT does not have yet.
    pub open: u32,
    /// Whether nothing of it has a value: it was made for practice.
    pub practice: bool,
    /// Files that could not be read any more.
    pub unreadable: Vec<String>,
}

/// What lies in the zip and how it adds up; the month stands in one of the names.
const EXPLAINED: [&str; 16] = [
    "",
    "Qué hay aquí",
    "registro  Un documento por fila. Se abre con Excel; está separado por punto y coma.",
    "xml/      Cada documento como se envía, firmado cuando firma la tienda.",
    "cdr/      La constancia de SUNAT tal como llegó, si hay una; también la del resumen con que se",
    "          informó o anuló una boleta de este mes.",
    "pdf/      La representación impresa de cada boleta y de cada nota.",
    "",
    "Cómo se suma",
    "La columna «cuenta en el mes» suma lo que se vendió en el mes y las notas de débito, y resta",
    "las notas de crédito. Una venta se cuenta el día en que se hizo, con su primera boleta: la que",
    "tomó el lugar de otra vale 0.00. Lo anulado por resumen vale 0.00. Una boleta que SUNAT",
    "rechazó se cuenta, porque la venta se hizo; una nota que rechazó o que se descartó, no.",
    "",
    "Para importar el registro en Excel sin perder los ceros a la izquierda de un DNI, use",
    "Datos > Desde texto y marque la columna como texto.",
];

/// The page of explanations, `LEAME.txt`.
pub fn month_page(facts: &MonthFacts) -> String {
    let mut lines = vec![
        format!("Comprobantes de {}", facts.month),
        format!("{} - RUC {}", facts.name, facts.ruc),
        format!("Hecho el {} (hora de Lima)", facts.made_at),
        String::new(),
    ];
    if facts.practice {
        lines.push("MODO PRÁCTICA: estos documentos no tienen valor.".to_owned());
        lines.push(String::new());
    }
    lines.push(format!("Documentos: {}", facts.documents));
    lines.push(format!("Constancias de SUNAT (CDR): {}", facts.cdrs));
    lines.push(format!("Total que cuenta en el mes: S/ {}", facts.total));
    if facts.open > 0 {
        lines.push(format!("Documentos que SUNAT todavía no tiene: {}", facts.open));
    }
    lines.extend(EXPLAINED.map(str::to_owned));
    if !facts.unreadable.is_empty() {
        lines.push(String::new());
        let told = "No se pudieron leer estos archivos; avise a quien le da soporte:";
        lines.push(told.to_owned());
        lines.extend(facts.unreadable.iter().cloned());
    }
    // Notepad of old Windows shows bare line feeds as one line.
    lines.join("\r\n") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, cell_text) in [
            ("ANA PAZ", "ANA PAZ"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("+51 999", "'+51 999"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            (" =1", "' =1"),
            ("\tx", "' x"),
            ("\r\nx", "'  x"),
            ("＝1", "'＝1"),
            ("a\r\nb", "a  b"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(cell(text), cell_text, "{text:?}");
        }
    }

    #[test]
    fn the_page_says_what_is_missing_and_what_is_worthless() {
        let facts = MonthFacts {
            month: "2026-11".to_owned(),
            name: "BODEGA ROSITA".to_owned(),
            ruc: "10467793549".to_owned(),
            made_at: "2026-12-01 09:30".to_owned(),
            documents: 3,
            cdrs: 2,
            total: "7.50".to_owned(),
            open: 1,
            practice: false,
            unreadable: Vec::new(),
        };
        let page = month_page(&facts);
        assert!(page.contains("S/ 7.50\r\nDocumentos que SUNAT todavía no tiene: 1\r\n"), "{page}");
        assert!(!page.contains("PRÁCTICA") && !page.contains("No se pudieron leer"), "{page}");
        let worse = MonthFacts {
            practice: true,
            open: 0,
            unreadable: vec!["cdr/R-1.zip".to_owned()],
            ..facts
        };
        let page = month_page(&worse);
        assert!(page.contains("PRÁCTICA") && page.ends_with("soporte:\r\ncdr/R-1.zip\r\n"));
        assert!(!page.contains("todavía no tiene:"), "{page}");
    }
}
