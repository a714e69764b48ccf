//! A document of a sale as the shop means it, before it is UBL: who, to whom, what, for how much.
//!
//! One model for boletas, facturas and their notes in every regime. Prices are those of the shelf:
//! what the buyer pays for one unit, with the IGV inside where there is one. The values without it
//! are worked out in [`crate::totals`], and only there.

use izi_domain::document::{Condition, Motive, SummaryLine};
use izi_domain::{
    BusinessDate, Customer, DocumentKind, DocumentName, Instant, Issuer, Money, Name, Note,
    Quantity, Sale, SaleLine, Summary, Unit, qr,
};

use crate::catalogues::{
    Affectation, CreditMotive, DebitMotive, Identity, IgvRate, Legend, Operation,
};

/// A boleta, a factura or a note, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its type, series and number.
    pub name: DocumentName,
    /// When it was issued; its date is that day in Lima.
    pub issued_at: Instant,
    /// Who issues, and under which regime.
    pub issuer: Issuer,
    /// Who bought.
    pub buyer: Buyer,
    /// The kind of operation. Not written into notes, which have none.
    pub operation: Operation,
    /// What it corrects: of notes, and of nothing else.
    pub correction: Option<Correction>,
    /// Which IGV its taxed lines bear. One document has one rate: the rules do not say how a
    /// discount on the whole would be shared between two.
    pub igv: IgvRate,
    /// What is sold; at least one line.
    pub lines: Vec<Line>,
    /// Off the whole, IGV inside; zero or more.
    pub discount: Money,
    /// Added to the whole so that it can be paid in coins: the cash rounding, mostly negative.
    pub rounding: Money,
    /// When it is paid. Written into facturas only.
    pub payment: PaymentTerms,
    /// Legends beside the amount in words and the one about free lines, which are written where
    /// they belong.
    pub legends: Vec<Legend>,
}

/// Who bought, as catalogue 06 tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The kind of document.
    pub identity: Identity,
    /// Its number.
    pub number: String,
    /// The name on it.
    pub name: String,
}

impl Buyer {
    /// Nobody in particular: type 0, eight zeros.
    pub fn anonymous() -> Self {
        let (_, number) = qr::ANONYMOUS;
        Self { identity: Identity::None, number: number.to_owned(), name: ANONYMOUS.to_owned() }
    }

    /// The customer of a sale, or nobody.
    pub fn of(customer: Option<&Customer>) -> Self {
        customer.map_or_else(Self::anonymous, |it| Self {
            identity: it.document.kind().into(),
            number: it.document.number().to_owned(),
            name: it.name.as_str().to_owned(),
        })
    }

    /// Whether nobody is named.
    pub fn is_anonymous(&self) -> bool {
        self.identity == Identity::None && self.name == ANONYMOUS
    }
}

/// The name of nobody in particular.
const ANONYMOUS: &str = "CLIENTES VARIOS";

/// Why a note is issued, as SUNAT's catalogues have it. More than [`Motive`], which names the ones a
/// shop of this program uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Catalogue 09.
    Credit(CreditMotive),
    /// Catalogue 10.
    Debit(DebitMotive),
}

impl Cause {
    /// The code in its catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Credit(it) => it.code(),
            Self::Debit(it) => it.code(),
        }
    }

    /// The kind of note it belongs to.
    pub const fn kind(self) -> DocumentKind {
        match self {
            Self::Credit(_) => DocumentKind::CreditNote,
            Self::Debit(_) => DocumentKind::DebitNote,
        }
    }
}

impl From<Motive> for Cause {
    fn from(motive: Motive) -> Self {
        match motive {
            Motive::Annulment => Self::Credit(CreditMotive::Annulment),
            Motive::WrongRuc => Self::Credit(CreditMotive::WrongRuc),
            Motive::WrongDescription => Self::Credit(CreditMotive::WrongDescription),
            Motive::WholeReturn => Self::Credit(CreditMotive::WholeReturn),
            Motive::PartialReturn => Self::Credit(CreditMotive::PartialReturn),
            Motive::LessValue => Self::Credit(CreditMotive::LessValue),
            Motive::LateInterest => Self::Debit(DebitMotive::LateInterest),
            Motive::MoreValue => Self::Debit(DebitMotive::MoreValue),
            Motive::Penalty => Self::Debit(DebitMotive::Penalty),
        }
    }
}

/// What a note corrects, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The boleta or factura.
    pub about: DocumentName,
    /// The day that one was issued, whose rates the note bears; it may be left out where nothing
    /// bears IGV or ICBPER.
    pub about_issued: Option<BusinessDate>,
    /// Why, as the catalogue has it.
    pub cause: Cause,
    /// Why, in the shop's words.
    pub reason: Name,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The shop's code for it; written where SUNAT would take it.
    pub code: Option<String>,
    /// What it is.
    pub name: Name,
    /// Its unit.
    pub unit: Unit,
    /// How much.
    pub quantity: Quantity,
    /// Price of one unit on the shelf, IGV inside; of a free line the value of one unit, without.
    pub unit_price: Money,
    /// The whole line before its discount, to the céntimo: mostly price × quantity, but an amount
    /// sale ("S/ 2 de pan") or a scale's label is the amount itself.
    pub gross: Money,
    /// Off this line, IGV inside; zero or more, and zero on a free line.
    pub discount: Money,
    /// How the IGV sees it.
    pub affectation: Affectation,
    /// How many plastic bags these are, each of which bears ICBPER on top of its price; none in any
    /// other line. SUNAT wants as many of them as units (3236).
    pub bags: u32,
}

/// When a factura is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PaymentTerms {
    /// At once.
    #[default]
    Cash,
    /// Later, in these instalments; at least one.
    Credit(Vec<Instalment>),
}

/// A part of a factura that is paid later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// The day it is due; after the day of issue (3267).
    pub due: BusinessDate,
    /// How much.
    pub amount: Money,
}

impl Document {
    /// The boleta of a sale at the counter.
    pub fn of_sale(sale: &Sale) -> Self {
        Self {
            name: DocumentName::boleta(&sale.number),
            issued_at: sale.sold_at,
            issuer: sale.issuer.clone(),
            buyer: Buyer::of(sale.customer.as_ref()),
            operation: Operation::of(sale.issuer.regime),
            correction: None,
            igv: IgvRate::General,
            lines: sale.lines.iter().map(Line::of).collect(),
            discount: sale.discount,
            rounding: sale.rounding,
            payment: PaymentTerms::Cash,
            legends: Vec::new(),
        }
    }

    /// The document of a note of a boleta.
    pub fn of_note(note: &Note) -> Self {
        Self {
            name: note.name.clone(),
            issued_at: note.issued_at,
            issuer: note.issuer.clone(),
            buyer: Buyer::of(note.customer.as_ref()),
            operation: Operation::of(note.issuer.regime),
            correction: Some(Correction {
                about: DocumentName::boleta(&note.about),
                // Nothing bears IGV under the NRUS.
                about_issued: None,
                cause: note.motive.into(),
                reason: note.reason.clone(),
            }),
            igv: IgvRate::General,
            lines: note.lines.iter().map(Line::of).collect(),
            discount: note.discount,
            rounding: note.rounding,
            payment: PaymentTerms::Cash,
            legends: Vec::new(),
        }
    }

    /// What kind of document it is.
    pub const fn kind(&self) -> DocumentKind {
        self.name.kind()
    }

    /// Whether it is a note.
    pub const fn is_note(&self) -> bool {
        matches!(self.kind(), DocumentKind::CreditNote | DocumentKind::DebitNote)
    }

    /// The day in Lima it is dated.
    pub fn issue_date(&self) -> BusinessDate {
        self.issued_at.business_date()
    }

    /// The day whose rates it bears: a note those of what it corrects, however late it comes.
    pub fn rates_date(&self) -> BusinessDate {
        let corrected = self.correction.as_ref().and_then(|it| it.about_issued);
        corrected.unwrap_or_else(|| self.issue_date())
    }
}

impl Line {
    fn of(line: &SaleLine) -> Self {
        Self {
            code: line.code.clone(),
            name: line.name.clone(),
            unit: line.unit,
            quantity: line.quantity,
            unit_price: line.unit_price,
            gross: line.gross,
            discount: line.discount,
            affectation: line.affectation.into(),
            bags: 0,
        }
    }
}

/// A resumen diario of any regime: documents of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailySummary {
    /// Its name: `RC-20261121-1`.
    pub name: DocumentName,
    /// The day it was made.
    pub issue_date: BusinessDate,
    /// The day on which its documents were issued.
    pub documents_date: BusinessDate,
    /// Who issues.
    pub issuer: Issuer,
    /// The documents; at least one, at most [`Summary::LINES_MAX`].
    pub entries: Vec<SummaryEntry>,
}

/// A document in a resumen diario, with its values after every discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryEntry {
    /// The boleta or the note of one.
    pub document: DocumentName,
    /// What is said of it.
    pub condition: Condition,
    /// Who bought.
    pub buyer: Buyer,
    /// What a note corrects.
    pub about: Option<DocumentName>,
    /// What was charged.
    pub total: Money,
    /// Value of what bears IGV, without it.
    pub taxed: Money,
    /// Value of what is exonerado.
    pub exempt: Money,
    /// Value of what is inafecto.
    pub unaffected: Money,
    /// Value of what was given away.
    pub free: Money,
    /// The IGV.
    pub igv: Money,
    /// The rate of that IGV in basis points; none where nothing bears it.
    pub igv_rate: Option<u32>,
    /// The tax on plastic bags.
    pub icbper: Money,
}

impl DailySummary {
    /// The resumen of a shop under the NRUS.
    pub fn of(summary: &Summary) -> Self {
        Self {
            name: summary.name.clone(),
            issue_date: summary.issue_date,
            documents_date: summary.documents_date,
            issuer: summary.issuer.clone(),
            entries: summary.lines.iter().map(SummaryEntry::of_line).collect(),
        }
    }
}

impl SummaryEntry {
    fn of_line(line: &SummaryLine) -> Self {
        use izi_domain::regime::Affectation as OfSale;
        let value = |of: OfSale| {
            let these = line.values.iter().filter(|(it, _)| *it == of).map(|(_, value)| *value);
            // A document adds up to at most `Money::MAX`.
            Money::sum(these).unwrap_or(Money::MAX)
        };
        Self {
            document: line.document.clone(),
            condition: line.condition,
            buyer: Buyer::of(line.customer.as_ref()),
            about: line.about.as_ref().map(DocumentName::boleta),
            total: line.total,
            taxed: Money::ZERO,
            exempt: value(OfSale::Exonerado),
            unaffected: value(OfSale::Inafecto),
            free: Money::ZERO,
            igv: Money::ZERO,
            igv_rate: None,
            icbper: Money::ZERO,
        }
    }

    /// What a resumen tells of that document.
    pub fn of_document(document: &Document, condition: Condition) -> Self {
        let totals = document.totals();
        let (exempt, unaffected) = totals.net_of_global_discount();
        Self {
            document: document.name.clone(),
            condition,
            buyer: document.buyer.clone(),
            about: document.correction.as_ref().map(|it| it.about.clone()),
            total: totals.payable,
            taxed: totals.taxed,
            exempt,
            unaffected,
            free: totals.free,
            igv: totals.igv,
            igv_rate: (totals.taxed > Money::ZERO).then_some(totals.igv_rate),
            icbper: totals.icbper,
        }
    }
}

/// A comunicación de baja (RA): facturas and their notes of one day that never were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voiding {
    /// Its name: `RA-20261121-1`.
    pub name: DocumentName,
    /// The day it was made.
    pub issue_date: BusinessDate,
    /// The day on which its documents were issued.
    pub documents_date: BusinessDate,
    /// Who issues.
    pub issuer: Issuer,
    /// What is voided; at least one document, none with a boleta's series (2308).
    pub lines: Vec<VoidedDocument>,
}

/// A document in a comunicación de baja.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidedDocument {
    /// The factura or its note.
    pub document: DocumentName,
    /// Why, in the shop's words.
    pub reason: Name,
}
