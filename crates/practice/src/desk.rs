//! The desk behind every front: it takes a document, asks the register, keeps and answers; and plays
//! the faults it was told to.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use izi_domain::{DocumentName, Instant, Ruc};
use izi_ports::Clock;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::calls::Tally;
use crate::cdr::{self, Reply};
use crate::decide;
use crate::examine::{self, Paper, Reading, Refused, Report, Sent};
use crate::faults::{Call, Faults, Mode};
use crate::line::Cut;
use crate::settings::Settings;
use crate::state::{self, Kept, KeptState, Look, State};
use crate::tongue::Tongue;

/// Everything a request needs.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) faults: Faults,
    pub(crate) calls: Tally,
    pub(crate) settings: Settings,
    /// Where it listens, for links in answers.
    pub(crate) address: SocketAddr,
    clock: Arc<dyn Clock>,
    clock_offset_ms: AtomicI64,
    stopped: watch::Receiver<bool>,
    /// Tokens of the Consulta Integrada, and when they run out.
    pub(crate) tokens: Mutex<Vec<(String, Instant)>>,
    /// Makes tickets and tokens differ.
    drawn: AtomicU64,
}

/// It failed without having been told to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    #[error(transparent)]
    State(#[from] sqlx::Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
}

/// What came of sending something.
pub(crate) enum Taken {
    /// Nothing was kept, or nothing new.
    Refused(Refused),
    /// It is decided.
    Decided(Box<Kept>),
    /// It will be told to whoever asks with this ticket.
    Ticket(String),
}

/// A document that is known by its contents, however they came.
pub(crate) struct Arrival<'a> {
    pub(crate) ruc: &'a Ruc,
    pub(crate) name: &'a DocumentName,
    pub(crate) sha256: String,
    pub(crate) digest: String,
}

impl Desk {
    pub(crate) fn new(
        state: State,
        settings: Settings,
        clock: Arc<dyn Clock>,
        stopped: watch::Receiver<bool>,
        address: SocketAddr,
    ) -> Self {
        Self {
            state,
            faults: Faults::default(),
            calls: Tally::default(),
            settings,
            address,
            clock,
            clock_offset_ms: AtomicI64::new(0),
            stopped,
            tokens: Mutex::default(),
            drawn: AtomicU64::new(0),
        }
    }

    pub(crate) fn set_clock_offset(&self, ms: i64) {
        self.clock_offset_ms.store(ms, Ordering::Relaxed);
    }

    /// The authority's own time.
    pub(crate) fn now(&self, fault: &Mode) -> Instant {
        let skew = if let Mode::ClockSkew { ms } = fault { *ms } else { 0 };
        let offset = self.clock_offset_ms.load(Ordering::Relaxed);
        self.clock.now().plus_ms(offset).plus_ms(skew)
    }

    /// Fifteen digits that were not given before.
    pub(crate) fn draw(&self, for_what: &str) -> String {
        let turn = self.drawn.fetch_add(1, Ordering::Relaxed);
        let seed = format!("{for_what} {turn} {}", self.clock.now().utc_ms());
        let digest = Sha256::digest(seed);
        let digits = digest.iter().take(8).fold(0_u64, |sum, it| sum << 8 | u64::from(*it));
        format!("{:015}", digits % 1_000_000_000_000_000)
    }

    /// Counts the request and plays what comes before it is looked at.
    pub(crate) async fn before(
        &self,
        tongue: Tongue,
        call: Call,
        line: &Cut,
    ) -> Result<Mode, Response> {
        let fault = self.faults.next(call);
        self.calls.count(call, &fault);
        match fault {
            Mode::Slow { ms } => {
                let pause = tokio::time::sleep(Duration::from_millis(ms));
                tokio::select! { () = pause => {}, () = self.until_stopped() => {} }
                Ok(fault)
            }
            Mode::Down => Err(tongue.unavailable(None)),
            Mode::Busy { seconds } => Err(tongue.unavailable(Some(seconds))),
            Mode::TooMany { seconds } => Err(tongue.too_many(seconds)),
            Mode::HangBefore => {
                self.until_stopped().await;
                line.now();
                Err(StatusCode::OK.into_response())
            }
            Mode::DropBefore => {
                line.now();
                Err(StatusCode::OK.into_response())
            }
            Mode::ServerFault { code } => Err(tongue.server_fault(code)),
            Mode::Exception { code } => {
                let why = "El sistema no puede responder su solicitud";
                Err(tongue.refused(&Refused::new(code, why)))
            }
            Mode::Expired => {
                self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clear();
                Err(tongue.unauthorized())
            }
            Mode::Suspended => Err(tongue.suspended()),
            fault => Ok(fault),
        }
    }

    /// Plays what comes once it is done.
    pub(crate) async fn after(
        &self,
        tongue: Tongue,
        fault: &Mode,
        line: &Cut,
        answer: Result<Response, Broken>,
    ) -> Response {
        let answer = answer.unwrap_or_else(|problem| {
            tracing::error!(%problem, "the practice authority failed");
            tongue.server_fault(100)
        });
        match fault {
            Mode::HangAfterAccept => {
                self.until_stopped().await;
                line.now();
                answer
            }
            Mode::DropAfterAccept => {
                line.now();
                answer
            }
            Mode::Empty200 => StatusCode::OK.into_response(),
            Mode::Html => Html("<html><body>Bad Gateway</body></html>").into_response(),
            _ => answer,
        }
    }

    async fn until_stopped(&self) {
        // An error means that the handle is gone: stopped as well.
        let _ = self.stopped.clone().wait_for(|stop| *stop).await;
    }

    /// Takes a document: examines it, asks the register, keeps it.
    pub(crate) async fn receive(&self, sent: &Sent<'_>, fault: &Mode) -> Result<Taken, Broken> {
        let today = self.now(fault).business_date();
        let arrival = Arrival {
            ruc: sent.ruc,
            name: sent.name,
            sha256: hex(&Sha256::digest(sent.xml)),
            digest: examine::digest(sent.xml),
        };
        match examine::examine(sent, today, &self.settings) {
            Reading::Nonsense(refused) => Ok(Taken::Refused(refused)),
            Reading::Paper(paper) => self.take_paper(&arrival, &paper, fault).await,
            Reading::Report(report) => self.take_report(&arrival, &report, fault).await,
        }
    }

    /// Takes a boleta, a factura or a note.
    pub(crate) async fn take_paper(
        &self,
        arrival: &Arrival<'_>,
        paper: &Paper,
        fault: &Mode,
    ) -> Result<Taken, Broken> {
        let mut look = self.state.look().await?;
        if let Some(refused) = repeat(&mut look, arrival).await? {
            look.commit().await?;
            return Ok(Taken::Refused(refused));
        }
        let judged = match decide::paper(&mut look, arrival.ruc, arrival.name, paper).await? {
            Err(refused) if decide::leaves_no_trace(refused.code) => {
                return Ok(Taken::Refused(refused));
            }
            judged => judged,
        };
        if let Some(told) = self.exception(arrival, fault)? {
            return Ok(told);
        }
        let mut kept = self.decision(arrival, judged, &paper.buyer, fault)?;
        kept.issued = paper.issued.map(|it| it.to_string());
        kept.total_cents = Some(paper.total_cents);
        if *fault == Mode::Ticket {
            kept.ticket = Some(self.draw(&kept.name));
            kept.undecided = self.settings.undecided;
        }
        state::insert(&mut look, &kept).await?;
        look.commit().await?;
        Ok(match kept.ticket {
            Some(ticket) => Taken::Ticket(ticket),
            None => Taken::Decided(Box::new(kept)),
        })
    }

    /// Takes a summary or a voiding; what becomes of it is told by ticket.
    pub(crate) async fn take_report(
        &self,
        arrival: &Arrival<'_>,
        report: &Report,
        fault: &Mode,
    ) -> Result<Taken, Broken> {
        let mut look = self.state.look().await?;
        if let Some(refused) = repeat(&mut look, arrival).await? {
            look.commit().await?;
            return Ok(Taken::Refused(refused));
        }
        let ticket = self.draw(&arrival.name.file_stem(arrival.ruc));
        if *fault == Mode::TicketForgotten {
            return Ok(Taken::Ticket(ticket));
        }
        let (kind, today) = (arrival.name.kind(), self.now(fault).business_date());
        let judged = match decide::report(&mut look, arrival.ruc, kind, report, today).await? {
            Err(refused) if decide::leaves_no_trace(refused.code) => {
                return Ok(Taken::Refused(refused));
            }
            judged => judged,
        };
        let mut kept = self.decision(arrival, judged, "", fault)?;
        kept.issued = report.documents_date.map(|it| it.to_string());
        kept.ticket = Some(ticket.clone());
        kept.undecided = self.settings.undecided;
        state::insert(&mut look, &kept).await?;
        if kept.state != KeptState::Rejected {
            decide::carry_out(&mut look, arrival.ruc, &kept, report).await?;
        }
        look.commit().await?;
        Ok(Taken::Ticket(ticket))
    }

    /// An exception inside a CDR; nothing is kept of what it was about.
    fn exception(&self, arrival: &Arrival<'_>, fault: &Mode) -> Result<Option<Taken>, Broken> {
        let Mode::ExceptionCdr { code } = fault else { return Ok(None) };
        let refused = Refused::new(*code, "El sistema no pudo procesar su solicitud");
        let told = self.decision(arrival, Err(refused), "", &Mode::None)?;
        Ok(Some(Taken::Decided(Box::new(told))))
    }

    fn decision(
        &self,
        arrival: &Arrival<'_>,
        judged: Result<Vec<String>, Refused>,
        buyer: &str,
        fault: &Mode,
    ) -> Result<Kept, Broken> {
        let (code, message, notes) = match (judged, fault) {
            (Err(refused), _) => (refused.code, refused.why, Vec::new()),
            (Ok(_), Mode::Reject { code }) => {
                (*code, "Rechazado porque así se pidió".to_owned(), Vec::new())
            }
            (Ok(mut notes), fault) => {
                if *fault == Mode::Observe {
                    notes.push("4252 - Observado porque así se pidió".to_owned());
                }
                (0, cdr::accepted(arrival.name), notes)
            }
        };
        let state = match (code, notes.is_empty()) {
            (0, true) => KeptState::Accepted,
            (0, false) => KeptState::Observed,
            _ => KeptState::Rejected,
        };
        let now = self.now(fault);
        let reply = Reply {
            ruc: arrival.ruc,
            name: arrival.name,
            buyer,
            code,
            message: &message,
            notes: &notes,
            digest: &arrival.digest,
            now,
        };
        Ok(Kept {
            name: arrival.name.file_stem(arrival.ruc),
            ruc: arrival.ruc.as_str().to_owned(),
            state,
            code,
            cdr: Some(cdr::zipped(&reply)?),
            message,
            notes: notes.join("\n"),
            digest: arrival.digest.clone(),
            sha256: arrival.sha256.clone(),
            issued: None,
            total_cents: None,
            ticket: None,
            undecided: 0,
            told_by: None,
            voided_by: None,
            accepted_times: u32::from(state != KeptState::Rejected),
            repeats: 0,
            other_bytes: 0,
            received_at_ms: now.utc_ms(),
        })
    }

    /// What is behind a ticket, as the fault lets it be seen.
    pub(crate) async fn ask_ticket(
        &self,
        ticket: &str,
        fault: &Mode,
    ) -> Result<Option<Kept>, Broken> {
        match fault {
            Mode::TicketLost => Ok(None),
            Mode::TicketStuck => {
                let kept = self.state.behind(ticket).await?;
                Ok(kept.map(|it| Kept { undecided: it.undecided.max(1), ..it }))
            }
            _ => Ok(self.state.ticket(ticket).await?),
        }
    }

    /// The CDR as it is handed out: ours, another document's or none that can be read.
    pub(crate) fn cdr(&self, kept: &Kept, fault: &Mode) -> Result<Option<Vec<u8>>, Broken> {
        match fault {
            Mode::GarbageCdr => Ok(Some(b"PK\x03\x04 this is not what it seems".to_vec())),
            Mode::WrongCdr => {
                let Some((ruc, name)) = crate::package::named(&kept.name) else { return Ok(None) };
                let next = format!("{}-{}", name.kind().code(), name.series());
                let next = format!("{next}-{}", name.correlative() % 99_999 + 1);
                let other: DocumentName = next.parse().unwrap_or(name);
                let reply = Reply {
                    ruc: &ruc,
                    name: &other,
                    buyer: "",
                    code: kept.code,
                    message: &cdr::accepted(&other),
                    notes: &[],
                    digest: "",
                    now: self.now(fault),
                };
                Ok(Some(cdr::zipped(&reply)?))
            }
            _ => Ok(kept.cdr.clone()),
        }
    }
}

/// Whether the name is known already; counts that it came again.
async fn repeat(look: &mut Look, arrival: &Arrival<'_>) -> Result<Option<Refused>, Broken> {
    let name = arrival.name.file_stem(arrival.ruc);
    let Some(before) = state::named(look, &name).await? else { return Ok(None) };
    state::repeated(look, &name, &arrival.sha256).await?;
    Ok(Some(decide::known(arrival.name.kind(), &before)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, it| format!("{text}{it:02x}"))
}
