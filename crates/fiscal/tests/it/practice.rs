//! Every adapter against the practice authority: real documents, real refusals, one register.

use std::path::Path;
use std::sync::Arc;

use izi_domain::document::Condition;
use izi_domain::{DocumentKind, DocumentName, Instant, Money, Regime};
use izi_einvoice::model::{DailySummary, Document, SummaryEntry};
use izi_einvoice::testing::documents;
use izi_einvoice::{daily_summary_xml, document_xml};
use izi_fiscal::{Account, Expected, Kind, connect, guarded};
use izi_ports::{
    Answer, Clock, Failure, FiscalAuthority, KnownDocument, OutgoingDocument, Verdict,
};
use izi_practice::{Mode, PracticeAuthority, Running, Settings};

const TOKEN: &str = "practica";

struct At(Instant);

impl Clock for At {
    fn now(&self) -> Instant {
        self.0
    }
}

/// An ordinary boleta of that regime.
fn boleta(regime: Regime) -> Document {
    let is_ordinary = |it: &Document| {
        it.issuer.regime == regime
            && it.name.kind() == DocumentKind::Boleta
            && it.discount.is_zero()
            && it.rounding.is_zero()
            && it.totals().icbper.is_zero()
            && it.lines.iter().all(|line| !line.affectation.is_free())
    };
    documents().into_iter().find(is_ordinary).unwrap()
}

fn outgoing(document: &Document) -> OutgoingDocument {
    OutgoingDocument {
        ruc: document.issuer.ruc.clone(),
        name: document.name.clone(),
        xml: document_xml(document),
    }
}

fn known(document: &Document) -> KnownDocument {
    KnownDocument {
        ruc: document.issuer.ruc.clone(),
        name: document.name.clone(),
        issue_date: document.issue_date(),
        total: document.totals().payable,
        digest: None,
    }
}

/// The resumen diario that voids a boleta.
fn void_of(document: &Document) -> (OutgoingDocument, KnownDocument) {
    let day = document.issue_date();
    let summary = DailySummary {
        name: DocumentName::report(DocumentKind::Summary, day, 1),
        issue_date: day,
        documents_date: day,
        issuer: document.issuer.clone(),
        entries: vec![SummaryEntry::of_document(document, Condition::Void)],
    };
    let (ruc, name) = (summary.issuer.ruc.clone(), summary.name.clone());
    let known = KnownDocument {
        ruc: ruc.clone(),
        name: name.clone(),
        issue_date: day,
        total: Money::ZERO,
        digest: None,
    };
    (OutgoingDocument { ruc, name, xml: daily_summary_xml(&summary) }, known)
}

async fn practice(folder: &Path, document: &Document) -> Running {
    let clock = Arc::new(At(document.issued_at));
    let address = "127.0.0.1:0".parse().unwrap();
    // Signing is another crate's; here it is the wire that counts.
    let settings = Settings { sealed: false, ..Settings::new(TOKEN) };
    let file = folder.join("practice.db");
    PracticeAuthority::start_with(address, &file, settings, clock).await.unwrap()
}

fn adapter(kind: Kind, practice: &Running, document: &Document) -> Arc<dyn FiscalAuthority> {
    let (fronts, ruc) = (practice.fronts(), document.issuer.ruc.clone());
    let url = match kind {
        Kind::Pse | Kind::ValidaPse => fronts.pse,
        Kind::Nubefact => practice.nubefact_url(&ruc),
        Kind::Sunat => fronts.sunat,
    };
    let account = Account {
        token: TOKEN.to_owned(),
        sol_user: "MODDATOS".to_owned(),
        sol_password: "moddatos".to_owned(),
        client_id: "practica".to_owned(),
        client_secret: TOKEN.to_owned(),
        security_url: Some(fronts.consulta.clone()),
        register_url: Some(fronts.consulta),
        ..Account::new(kind, &url, ruc)
    };
    connect(&account).unwrap()
}

#[track_caller]
fn code(answer: &Result<Answer, Failure>) -> Option<u32> {
    match answer {
        Ok(Answer::Settled { code, .. }) => Some(*code),
        Ok(Answer::Pending { .. }) => None,
        Err(failure) => panic!("{failure:?}"),
    }
}

/// Asks about a ticket until it is decided.
async fn decided(
    authority: &dyn FiscalAuthority,
    document: &KnownDocument,
    answer: Result<Answer, Failure>,
) -> Result<Answer, Failure> {
    let mut answer = answer;
    for _ in 0..5 {
        let Ok(Answer::Pending { ticket }) = &answer else { return answer };
        let ticket = ticket.clone();
        answer = authority.ticket(document, &ticket).await;
    }
    answer
}

/// What every way has in common: a boleta is taken once, known from then on, and voided by an RC.
async fn check_the_life_of_a_boleta(kind: Kind, regime: Regime) {
    let boleta = boleta(regime);
    let folder = tempfile::tempdir().unwrap();
    let practice = practice(folder.path(), &boleta).await;
    let authority = adapter(kind, &practice, &boleta);
    let (sending, asking) = (outgoing(&boleta), known(&boleta));

    authority.probe(&boleta.issuer.ruc).await.unwrap();
    assert_eq!(authority.verify(&asking).await, Ok(Verdict::NotFound), "{kind:?}");
    let sent = authority.send(&sending).await;
    assert_eq!(code(&decided(&*authority, &asking, sent).await), Some(0), "{kind:?}");
    let again = authority.send(&sending).await;
    assert!(matches!(again, Err(Failure::AlreadyRegistered(_))), "{kind:?}: {again:?}");
    let there = authority.verify(&asking).await;
    assert!(
        matches!(there, Ok(Verdict::Known(Answer::Settled { code: 0, .. }))),
        "{kind:?}: {there:?}"
    );

    let (void, report) = void_of(&boleta);
    let sent = authority.send(&void).await;
    assert!(matches!(sent, Ok(Answer::Pending { .. })), "{kind:?}: {sent:?}");
    assert_eq!(code(&decided(&*authority, &report, sent).await), Some(0), "{kind:?}");
    assert_eq!(authority.verify(&asking).await, Ok(Verdict::Voided), "{kind:?}");
    practice.stop().await;
}

#[tokio::test]
async fn a_boleta_lives_with_a_pse() {
    check_the_life_of_a_boleta(Kind::Pse, Regime::Nrus).await;
}

#[tokio::test]
async fn a_boleta_lives_with_validapse() {
    check_the_life_of_a_boleta(Kind::ValidaPse, Regime::Nrus).await;
}

#[tokio::test]
async fn a_boleta_lives_with_nubefact() {
    check_the_life_of_a_boleta(Kind::Nubefact, Regime::Rg).await;
}

#[tokio::test]
async fn a_boleta_lives_with_sunat() {
    check_the_life_of_a_boleta(Kind::Sunat, Regime::Nrus).await;
}

#[tokio::test]
async fn what_was_taken_and_not_heard_of_is_found_by_asking() {
    for (kind, regime) in [
        (Kind::Pse, Regime::Nrus),
        (Kind::ValidaPse, Regime::Nrus),
        (Kind::Nubefact, Regime::Rg),
        (Kind::Sunat, Regime::Nrus),
    ] {
        let boleta = boleta(regime);
        for mode in [Mode::DropAfterAccept, Mode::Empty200, Mode::Html, Mode::WrongCdr] {
            if kind == Kind::Nubefact && mode == Mode::WrongCdr {
                continue; // Its answers have no CDR in them.
            }
            let folder = tempfile::tempdir().unwrap();
            let practice = practice(folder.path(), &boleta).await;
            let authority = adapter(kind, &practice, &boleta);
            practice.set_faults(vec![mode.clone().times(1)]);
            let sent = authority.send(&outgoing(&boleta)).await;
            assert!(matches!(sent, Err(Failure::Unknown(_))), "{kind:?} {mode:?}: {sent:?}");
            let there = authority.verify(&known(&boleta)).await;
            let is_there = matches!(there, Ok(Verdict::Known(Answer::Settled { code: 0, .. })));
            assert!(is_there, "{kind:?} {mode:?}: {there:?}");
            practice.stop().await;
        }
    }
}

#[tokio::test]
async fn what_was_not_taken_goes_again() {
    for (kind, regime) in [
        (Kind::Pse, Regime::Nrus),
        (Kind::ValidaPse, Regime::Nrus),
        (Kind::Nubefact, Regime::Rg),
        (Kind::Sunat, Regime::Nrus),
    ] {
        let boleta = boleta(regime);
        let folder = tempfile::tempdir().unwrap();
        let practice = practice(folder.path(), &boleta).await;
        let authority = adapter(kind, &practice, &boleta);
        for mode in [Mode::Down, Mode::Busy { seconds: 7 }, Mode::TooMany { seconds: 7 }] {
            practice.set_faults(vec![mode.clone().times(1)]);
            let sent = authority.send(&outgoing(&boleta)).await;
            let wait = match &sent {
                Err(Failure::Transient { wait, .. }) => wait.map(|it| it.as_secs()),
                other => panic!("{kind:?} {mode:?}: {other:?}"),
            };
            let expected = if mode == Mode::Down { None } else { Some(7) };
            assert_eq!(wait, expected, "{kind:?} {mode:?}");
        }
        for mode in [Mode::Suspended, Mode::Expired] {
            if kind == Kind::Sunat && mode == Mode::Expired {
                continue; // A user has no token that could end.
            }
            practice.set_faults(vec![mode.clone().times(1)]);
            let sent = authority.send(&outgoing(&boleta)).await;
            assert!(matches!(sent, Err(Failure::Refused(_))), "{kind:?} {mode:?}: {sent:?}");
        }
        let sent = authority.send(&outgoing(&boleta)).await;
        let sent = decided(&*authority, &known(&boleta), sent).await;
        assert_eq!(code(&sent), Some(0), "{kind:?}");
        practice.stop().await;
    }
}

/// A bridge that issues in earnest listens on this machine too.
#[tokio::test]
async fn on_this_machine_practice_and_earnest_are_told_apart_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let document = boleta(Regime::Nrus);
    let practice = practice(folder.path(), &document).await;
    let url = practice.url();
    let at = |url: &str, expected| {
        let account = Account {
            token: TOKEN.to_owned(),
            ..Account::new(Kind::Pse, url, document.issuer.ruc.clone())
        };
        guarded(connect(&account).unwrap(), url, expected).unwrap()
    };
    let in_earnest = at(&url, Expected::Earnest).send(&outgoing(&document)).await;
    assert!(matches!(in_earnest, Err(Failure::Refused(_))), "{in_earnest:?}");
    assert!(practice.documents().await.unwrap().is_empty());
    let practised = at(&url, Expected::Practice).send(&outgoing(&document)).await;
    assert_eq!(code(&practised), Some(0));

    let accepts = || crate::desk::say(200, r#"{"sunat_code":"0"}"#);
    let stranger = || crate::desk::say(404, r#"{"message":"no route"}"#);
    let bridge = crate::desk::Desk::with([stranger(), stranger(), accepts()]).await;
    let refused = at(&bridge.url, Expected::Practice).send(&outgoing(&document)).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    let sent = at(&bridge.url, Expected::Earnest).send(&outgoing(&document)).await;
    assert_eq!(code(&sent), Some(0));
    let seen = bridge.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[0].what == "GET /practice/hello" && seen[0].header("authorization").is_none());
    assert_eq!(seen[2].what, "POST /v1/invoice/send");
    practice.stop().await;
    let nobody = at(&url, Expected::Practice).send(&outgoing(&document)).await;
    assert!(matches!(nobody, Err(Failure::Unreachable(_))), "{nobody:?}");
}
