//! What kinds of jobs there are, and the states they go through.

/// Which worker a job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A paper to the printer of tickets.
    Print,
    /// Labels to the printer of labels.
    Labels,
    /// A pulse to the drawer.
    Drawer,
    /// A boleta to the authority.
    Authority,
    /// A message to the owner's webhook.
    Webhook,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Print, Self::Labels, Self::Drawer, Self::Authority, Self::Webhook];

    /// Whether its jobs are papers.
    pub const fn is_paper(self) -> bool {
        matches!(self, Self::Print | Self::Labels)
    }

    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::Labels => "labels",
            Self::Drawer => "drawer",
            Self::Authority => "authority",
            Self::Webhook => "webhook",
        }
    }

    pub(crate) fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// The states of all topics. Which topic has which is checked by the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for its turn.
    Queued,
    /// On its way. After a crash nobody knows: `Unknown` or `Uncertain`.
    Sending,
    /// Sent, and no usable answer came: it is asked before it is sent again.
    Unknown,
    /// SUNAT took it.
    Accepted,
    /// SUNAT took it with remarks.
    Observed,
    /// SUNAT refused it: the number is spent.
    Rejected,
    /// It was rejected, and another boleta took its place.
    Replaced,
    /// It waits for a summary: it is too late to send it by itself.
    SummaryDue,
    /// It is in a summary that has no answer yet.
    InSummary,
    /// A person gave it up.
    Discarded,
    /// Given up until a person acts.
    Dead,
    /// On paper, confirmed.
    Printed,
    /// Taken by a printer that confirms nothing.
    Sent,
    /// Perhaps on paper: a person is asked.
    Uncertain,
    /// Not on paper, and not tried again by itself.
    Failed,
    /// There was no printer.
    Skipped,
    /// The drawer was opened.
    Opened,
    /// Too late to open the drawer.
    Expired,
}

impl State {
    const ALL: [Self; 18] = [
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Accepted,
        Self::Observed,
        Self::Rejected,
        Self::Replaced,
        Self::SummaryDue,
        Self::InSummary,
        Self::Discarded,
        Self::Dead,
        Self::Printed,
        Self::Sent,
        Self::Uncertain,
        Self::Failed,
        Self::Skipped,
        Self::Opened,
        Self::Expired,
    ];

    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Accepted => "accepted",
            Self::Observed => "observed",
            Self::Rejected => "rejected",
            Self::Replaced => "replaced",
            Self::SummaryDue => "summary_due",
            Self::InSummary => "in_summary",
            Self::Discarded => "discarded",
            Self::Dead => "dead",
            Self::Printed => "printed",
            Self::Sent => "sent",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Opened => "opened",
            Self::Expired => "expired",
        }
    }

    pub(crate) fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// What a print job prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// The ticket of a sale.
    Ticket,
    /// It once more: says COPIA.
    Copy,
    /// What an open ticket comes to, before it is sold.
    Prebill,
    /// A note on the roll.
    Note,
    /// That a boleta was annulled.
    Void,
    /// The day's figures.
    XReport,
    /// Labels of products.
    Labels,
}

impl PaperKind {
    const ALL: [Self; 7] = [
        Self::Ticket,
        Self::Copy,
        Self::Prebill,
        Self::Note,
        Self::Void,
        Self::XReport,
        Self::Labels,
    ];

    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Copy => "copy",
            Self::Prebill => "prebill",
            Self::Note => "note",
            Self::Void => "void",
            Self::XReport => "x_report",
            Self::Labels => "labels",
        }
    }

    pub(crate) fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}
