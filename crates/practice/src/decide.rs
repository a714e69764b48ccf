//! What the register says to a document: repeats, what notes correct, what summaries tell and void.

use izi_domain::document::Condition;
use izi_domain::{BusinessDate, DocumentKind, DocumentName, Ruc};
use izi_einvoice::{Outcome, classify};
use sqlx::SqliteConnection;

use crate::examine::{Line, Paper, REPORT_DAYS, Refused, Report};
use crate::state::{self, Kept, KeptState};

/// What is told to a name that is known already (1033, 1032; 2223 and 2324 of reports).
pub(crate) fn known(kind: DocumentKind, before: &Kept) -> Refused {
    match (kind, before.state) {
        (DocumentKind::Summary, _) => {
            Refused::new(2_223, "El archivo ya fue presentado anteriormente")
        }
        (DocumentKind::Voiding, _) => Refused::new(
            2_324,
            "El archivo de comunicación de baja ya fue presentado anteriormente",
        ),
        (_, KeptState::Accepted | KeptState::Observed) => {
            Refused::new(1_033, "El comprobante fue registrado previamente con otros datos")
        }
        (_, KeptState::Rejected | KeptState::Voided) => Refused::new(
            1_032,
            "El comprobante ya está informado y se encuentra con estado anulado o rechazado",
        ),
    }
}

/// Whether a code keeps the document from being kept.
pub(crate) const fn leaves_no_trace(code: u32) -> bool {
    matches!(classify(code), Outcome::Exception)
}

/// What a boleta, factura or note is told: its observations, or why not.
pub(crate) async fn paper(
    db: &mut SqliteConnection,
    ruc: &Ruc,
    name: &DocumentName,
    paper: &Paper,
) -> sqlx::Result<Result<Vec<String>, Refused>> {
    if let Some(refused) = &paper.refused {
        return Ok(Err(refused.clone()));
    }
    let mut notes = paper.notes.clone();
    let Some(about) = &paper.about else { return Ok(Ok(notes)) };
    let corrected = state::named(db, &about.name.file_stem(ruc)).await?;
    let credit = name.kind() == DocumentKind::CreditNote;
    let by_kind = |of_credit: u32, of_debit: u32| if credit { of_credit } else { of_debit };
    let refused = match corrected.as_ref().map(|it| it.state) {
        None => Some((by_kind(2_119, 2_209), "El documento modificado no está registrado")),
        Some(KeptState::Voided) => {
            Some((by_kind(2_120, 2_207), "El documento modificado se encuentra de baja"))
        }
        Some(KeptState::Rejected) => {
            Some((by_kind(2_121, 2_208), "El documento modificado está registrado como rechazado"))
        }
        Some(_) => None,
    };
    if let Some((code, why)) = refused {
        return Ok(Err(Refused::new(code, why)));
    }
    let issued: Option<BusinessDate> =
        corrected.as_ref().and_then(|it| it.issued.as_ref()?.parse().ok());
    if issued.is_some_and(|it| paper.issued.is_some_and(|note| note < it)) {
        return Ok(Err(Refused::new(2_885, "La nota es anterior al documento que modifica")));
    }
    let total = corrected.and_then(|it| it.total_cents);
    if credit && total.is_some_and(|it| paper.total_cents > it) {
        let why = "El monto total de la nota debe ser menor o igual al del documento modificado";
        if name.series().starts_with('F') {
            return Ok(Err(Refused::new(3_286, why)));
        }
        notes.push(format!("4028 - {why}"));
    }
    Ok(Ok(notes))
}

/// What a summary or a voiding is told: one line that is wrong refuses them all.
pub(crate) async fn report(
    db: &mut SqliteConnection,
    ruc: &Ruc,
    kind: DocumentKind,
    report: &Report,
    today: BusinessDate,
) -> sqlx::Result<Result<Vec<String>, Refused>> {
    if let Some(refused) = &report.refused {
        return Ok(Err(refused.clone()));
    }
    for line in &report.lines {
        let before = state::named(db, &line.name.file_stem(ruc)).await?;
        let refused = match kind {
            DocumentKind::Voiding => of_voiding(line, before.as_ref(), report, today),
            _ => of_summary(line, before.as_ref(), report, today),
        };
        if let Some((code, why)) = refused {
            return Ok(Err(Refused::new(code, format!("{why}: {}", line.name.id()))));
        }
        if let Some((code, why)) = of_correction(db, ruc, line, report).await? {
            return Ok(Err(Refused::new(code, format!("{why}: {}", line.name.id()))));
        }
    }
    Ok(Ok(report.notes.clone()))
}

type Objection = Option<(u32, &'static str)>;

fn of_summary(
    line: &Line,
    before: Option<&Kept>,
    report: &Report,
    today: BusinessDate,
) -> Objection {
    let state = before.map(|it| it.state);
    match (state, line.condition) {
        (Some(KeptState::Rejected | KeptState::Voided), _) => {
            Some((2_987, "El comprobante ya fue informado y se encuentra anulado o rechazado"))
        }
        (Some(_), Condition::Add) => Some((2_282, "Existe documento ya informado anteriormente")),
        (None, Condition::Modify | Condition::Void) => {
            Some((2_663, "El documento indicado no existe, no puede ser modificado"))
        }
        (Some(_), Condition::Void) if too_late_to_void(report, today) => Some((
            2_957,
            "El comprobante no puede ser dado de baja por exceder el plazo desde su fecha de emisión",
        )),
        _ => None,
    }
}

fn of_voiding(
    line: &Line,
    before: Option<&Kept>,
    report: &Report,
    today: BusinessDate,
) -> Objection {
    let Some(before) = before else {
        let why = "Comprobante a dar de baja no se encuentra registrado en SUNAT";
        return Some((2_105, why));
    };
    debug_assert_eq!(line.condition, Condition::Void);
    match before.state {
        KeptState::Rejected => return Some((2_398, "El documento a dar de baja está rechazado")),
        KeptState::Voided => {
            let why = "Existe documento ya informado anteriormente en una comunicación de baja";
            return Some((2_323, why));
        }
        KeptState::Accepted | KeptState::Observed => {}
    }
    let issued: Option<BusinessDate> = before.issued.as_ref().and_then(|it| it.parse().ok());
    if issued.is_some() && issued != report.documents_date {
        return Some((2_375, "La fecha de emisión no es la de la comunicación"));
    }
    too_late_to_void(report, today)
        .then_some((2_957, "El comprobante no puede ser dado de baja por exceder el plazo"))
}

fn too_late_to_void(report: &Report, today: BusinessDate) -> bool {
    report.documents_date.is_some_and(|it| today.days_since(it) > REPORT_DAYS)
}

/// What a note in a summary corrects must be known, or stand in the same summary.
async fn of_correction(
    db: &mut SqliteConnection,
    ruc: &Ruc,
    line: &Line,
    report: &Report,
) -> sqlx::Result<Objection> {
    let Some(about) = &line.about else { return Ok(None) };
    let together = |it: &Line| it.name == *about && it.condition == Condition::Add;
    Ok(match state::named(db, &about.file_stem(ruc)).await?.map(|it| it.state) {
        None if report.lines.iter().any(together) => None,
        None => Some((2_989, "El comprobante al que hace referencia la nota no está informado")),
        Some(KeptState::Rejected | KeptState::Voided) => {
            Some((2_990, "El comprobante al que hace referencia la nota está anulado o rechazado"))
        }
        Some(_) => None,
    })
}

/// Writes down what an accepted report does.
pub(crate) async fn carry_out(
    db: &mut SqliteConnection,
    ruc: &Ruc,
    by: &Kept,
    report: &Report,
) -> sqlx::Result<()> {
    for line in &report.lines {
        let name = line.name.file_stem(ruc);
        match line.condition {
            Condition::Void => state::void(db, &name, &by.name).await?,
            Condition::Modify => state::modify(db, &name, line.total_cents, &by.name).await?,
            Condition::Add => {
                let told = Kept {
                    name,
                    ruc: ruc.as_str().to_owned(),
                    state: KeptState::Accepted,
                    code: 0,
                    message: crate::cdr::accepted(&line.name),
                    notes: String::new(),
                    cdr: None,
                    digest: String::new(),
                    sha256: String::new(),
                    issued: report.documents_date.map(|it| it.to_string()),
                    total_cents: Some(line.total_cents),
                    ticket: None,
                    undecided: 0,
                    told_by: Some(by.name.clone()),
                    voided_by: None,
                    accepted_times: 1,
                    repeats: 0,
                    other_bytes: 0,
                    received_at_ms: by.received_at_ms,
                };
                state::insert(db, &told).await?;
            }
        }
    }
    Ok(())
}
