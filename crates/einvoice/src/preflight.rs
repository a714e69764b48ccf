//! What SUNAT's published rules would say of a document, before it is sent.
//!
//! The rules are those of the sheets `Boleta2_0`, `NotaCredito2_0`, `Resumen_Diario1_1` and
//! `Comunicación_de_Baja1_0` of the workbook of 2026-02-12, and for facturas and notas de débito
//! those that SUNAT published as XSL in 2022, as far as the model can break them: what the types
//! and the writers rule out by construction has no rule here. What only SUNAT's registers tell
//! (whether a RUC is active, whether a number is taken) is not looked at either.
//!
//! A finding has SUNAT's own code, so that it is told in the same words
//! ([`crate::returns::meaning`]) whether SUNAT says it or we do. The few rules that no sheet has
//! are ours and are numbered from 9700, outside SUNAT's range.

mod amounts;
mod lines;
mod notes;
mod parties;
mod reports;

use izi_domain::{BusinessDate, DocumentKind, Money, Summary};

use crate::catalogues::{Legend, Operation};
use crate::model::{DailySummary, Document, PaymentTerms, Voiding};
use crate::returns::OURS;
use crate::totals::Totals;

/// Something that SUNAT would refuse or observe.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// SUNAT's return code, or ours from 9700 on.
    pub code: u32,
    /// Where it stands in the model: `lines[2].quantity`, `buyer.number`, `total`.
    pub path: String,
    /// Whether the document would still be accepted, with a remark.
    pub observed: bool,
}

impl Finding {
    /// Whether it keeps the document in the shop: SUNAT would refuse it, or its amounts do not add
    /// up, which SUNAT lets pass in a boleta with a remark and nobody should be handed. Any other
    /// remark is no reason to keep a document that SUNAT takes.
    pub const fn stops(&self) -> bool {
        !self.observed || matches!(self.code, 4_019 | 4_027 | 4_288 | 4_301 | 4_309 | 4_312 | 4_314)
    }
}

macro_rules! rules {
    ($($name:ident $code:literal $doc:literal;)*) => {
        /// The rules by their names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Rule {
            $(#[doc = $doc] $name,)*
        }

        impl Rule {
            const ALL: &'static [Self] = &[$(Self::$name),*];

            const fn code(self) -> u32 {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

rules! {
    Schema 306 "The schema wants at least one line.";
    TooManyDocuments 158 "A report has at most five hundred documents.";
    KindOfFile 1_003 "A report is no document of a sale.";
    RucUnknown 1_083 "No such RUC: its check digit is wrong.";
    BuyerNumberMissing 2_014 "The buyer's number is missing.";
    BuyerRucDigits 2_017 "A RUC has eleven digits.";
    BuyerNameMissing 2_021 "The buyer's name is missing.";
    BuyerName 2_022 "The buyer's name is too long, or more than one line.";
    LineNumber 2_023 "Numbers of lines have three digits.";
    NoteLineNumber 2_137 "Numbers of a note's lines have three digits.";
    PayableAmount 2_062 "The total is no amount of twelve digits and two decimals.";
    CreditAboutOther 2_116 "A nota de crédito with a series F corrects facturas.";
    NothingCorrected 2_128 "A note says what it corrects and why.";
    NoteMotive 2_172 "No such motive in the catalogue of that kind of note.";
    DebitAboutOther 2_204 "A nota de débito with a series F corrects facturas.";
    ReportName 2_220 "The name of a report says what kind it is.";
    SummaryAhead 2_236 "A resumen is of a day to come.";
    SummaryKind 2_241 "A resumen tells of boletas and their notes.";
    SummaryTotal 2_251 "A total in a resumen is zero or more.";
    SummaryValue 2_254 "A value in a resumen is zero or more.";
    SummaryTax 2_048 "A tax in a resumen is zero or more.";
    VoidingAhead 2_301 "A comunicación de baja is of a day to come.";
    BoletaVoided 2_308 "No comunicación de baja voids boletas.";
    VoidedSeries 2_310 "A comunicación de baja voids series F.";
    IssuedAhead 2_329 "The day of issue is too far ahead.";
    ReportDay 2_346 "A report's name has the day it was made.";
    VoidedTwice 2_348 "A document stands twice.";
    UnitPrice 2_369 "A price has twelve digits before its decimals.";
    LineValue 2_370 "A line's value is no amount above zero.";
    CreditAboutFactura 2_399 "A nota de crédito with a series B corrects boletas.";
    DebitAboutFactura 2_400 "A nota de débito with a series B corrects boletas.";
    SummarySeries 2_513 "Boletas and their notes have a series B.";
    SummaryAnonymous 2_514 "Above S/ 700.00 a resumen names the buyer.";
    BoletaCorrects 2_582 "Only notes correct a document.";
    SummaryNothingCorrected 2_583 "A note in a resumen says what it corrects.";
    DiscountOfAll 2_638 "A discount leaves nothing of what was taxed.";
    ExportMotive 2_642 "That motive is for exports.";
    RiceMotive 2_644 "That motive is for the rice tax.";
    ReportBeforeDocuments 2_671 "A report is not older than its documents.";
    NoteBuyerNumber 2_679 "The buyer's number is missing in a note.";
    FacturaBuyer 2_800 "A factura's buyer has a RUC.";
    BagCount 2_892 "A count of bags has five digits.";
    BagTaxBefore 2_949 "There was no tax on bags that day.";
    LineDiscount 2_955 "A line's discount is zero or more.";
    VoidTooLate 2_957 "Seven days are over.";
    GlobalDiscount 2_968 "The discount on the whole is zero or more.";
    LegendTwice 3_014 "A legend stands twice.";
    TaxCombination 3_105 "A line has a value above zero.";
    ToldTwice 3_094 "The same is told twice of a document in a resumen.";
    AddedAndModified 3_095 "A document is added and changed in one resumen.";
    ModifiedAndVoided 3_096 "A document is changed and voided in one resumen.";
    IgvOfLine 3_103 "A line's IGV is not its rate.";
    IgvMissing 3_111 "A taxed line bears no IGV.";
    OperationOfKind 3_206 "That operation is not for that kind of document.";
    BagsAreLine 3_236 "A line that hands out bags is a line of bags.";
    BagTaxNrus 3_240 "The NRUS bears no tax on bags.";
    InstalmentCount 3_246 "There are at most 999 instalments.";
    NoInstalment 3_249 "Credit has instalments.";
    InstalmentAmount 3_253 "An instalment is no amount above zero.";
    CreditMotive 3_257 "That motive is for facturas on credit.";
    CreditMotiveBoleta 3_259 "That motive is for facturas.";
    CreditAboveTotal 3_265 "More is owed than the total.";
    InstalmentAboveTotal 3_266 "An instalment is more than the total.";
    InstalmentDay 3_267 "An instalment is due after the day of issue.";
    FacturaAmazonGoods 3_283 "The legend is for what is exonerado.";
    FacturaAmazonServices 3_284 "The legend is for what is exonerado.";
    FacturaAmazonWorks 3_285 "The legend is for what is exonerado.";
    RoundingFactura 3_303 "The rounding is more than one sol.";
    IgvRate 3_462 "There was no such rate that day.";
    SummaryIgv 4_019 "The IGV is not its rate.";
    AmazonGoods 4_022 "The legend is for what is exonerado.";
    AmazonServices 4_023 "The legend is for what is exonerado.";
    AmazonWorks 4_024 "The legend is for what is exonerado.";
    SummarySum 4_027 "The total is not the sum.";
    Ubigeo 4_093 "No such ubigeo.";
    VoidReason 4_203 "The reason has less than three letters.";
    BuyerDniDigits 4_207 "A DNI has eight digits.";
    BuyerNumber 4_208 "The buyer's number is not of its kind.";
    LineSum 4_288 "The value of a line is not what is left after its discount.";
    TaxSum 4_301 "The taxes are not the sum of the lines'.";
    ValueSum 4_309 "The value is not the sum of the lines.";
    PayableSum 4_312 "The total is not what follows from the rest.";
    Rounding 4_314 "The rounding is more than one sol.";
    BoletaMotive 4_367 "That motive is not for boletas.";
    SummaryTooLate 4_443 "Seven days are over.";
    IdentityRequired 9_700 "Ours: above S/ 700.00 a boleta names the buyer.";
    NotForTheRegime 9_701 "Ours: the NRUS issues boletas and their notes alone.";
    OperationOfRegime 9_702 "Ours: a boleta's operation is that of its issuer's regime.";
    IgvUnderNrus 9_703 "Ours: nothing bears IGV under the NRUS.";
}

/// In which SUNAT takes a void, and a resumen without a remark: from the day of issue to the day it
/// is received.
const DAYS_MAX: i64 = 7;
/// A document may be dated so many days after the one it is received.
const DAYS_AHEAD_MAX: i64 = 2;
/// The most that SUNAT's amounts of twelve digits and two decimals hold, in céntimos.
const AMOUNT_MAX: i64 = 99_999_999_999_999;

/// What a boleta, a factura or a note would be told if it were sent `today`. Nothing, for one that
/// may go. That it is too late for it to go alone (1079, 2108) is not told here: no sheet says in
/// how many days, and whoever sends knows another way.
pub fn preflight(document: &Document, today: BusinessDate) -> Vec<Finding> {
    let mut found = Findings::default();
    if document.kind().is_report() {
        found.say(Rule::KindOfFile, "name");
        return found.0;
    }
    let ahead = document.issue_date().days_since(today);
    found.when(ahead > DAYS_AHEAD_MAX, Rule::IssuedAhead, "issued_at");
    regime(&mut found, document);
    parties::issuer(&mut found, document);
    parties::buyer(&mut found, document);
    notes::correction(&mut found, document);
    lines::lines(&mut found, document);
    rounding(&mut found, document);
    // Amounts that are no amounts have no sum either.
    if document.lines.iter().all(lines::adds_up) && lines::discount(&mut found, document) {
        let totals = document.totals();
        amounts::amounts(&mut found, document, &totals);
        parties::identity(&mut found, document, totals.payable);
        legends(&mut found, document, &totals);
        payment(&mut found, document, &totals);
    }
    found.0
}

/// The same for a resumen diario of a shop under the NRUS.
pub fn preflight_summary(summary: &Summary, today: BusinessDate) -> Vec<Finding> {
    preflight_daily(&DailySummary::of(summary), today)
}

/// The same for a resumen diario of any regime.
pub fn preflight_daily(summary: &DailySummary, today: BusinessDate) -> Vec<Finding> {
    let mut found = Findings::default();
    reports::summary(&mut found, summary, today);
    found.0
}

/// The same for a comunicación de baja.
pub fn preflight_voiding(voiding: &Voiding, today: BusinessDate) -> Vec<Finding> {
    let mut found = Findings::default();
    reports::voiding(&mut found, voiding, today);
    found.0
}

/// What the amounts of a document would be told if they were these: what [`preflight`] asks of the
/// amounts that [`Document::totals`] works out.
pub fn preflight_amounts(document: &Document, totals: &Totals) -> Vec<Finding> {
    let mut found = Findings::default();
    amounts::amounts(&mut found, document, totals);
    found.0
}

/// Every code that a finding may have.
pub fn preflight_codes() -> impl Iterator<Item = u32> {
    Rule::ALL.iter().map(|it| it.code())
}

/// What was found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn say(&mut self, rule: Rule, path: impl Into<String>) {
        let code = rule.code();
        let observed = (4_000..OURS).contains(&code);
        self.0.push(Finding { code, path: path.into(), observed });
    }

    fn when(&mut self, broken: bool, rule: Rule, path: impl Into<String>) {
        if broken {
            self.say(rule, path);
        }
    }
}

fn regime(found: &mut Findings, document: &Document) {
    let of_regime = Operation::of(document.issuer.regime);
    found.when(!document.issuer.regime.may_issue(&document.name), Rule::NotForTheRegime, "name");
    match document.kind() {
        DocumentKind::Factura if document.operation == Operation::Nrus => {
            found.say(Rule::OperationOfKind, "operation");
        }
        DocumentKind::Boleta if document.operation != of_regime => {
            found.say(Rule::OperationOfRegime, "operation");
        }
        _ => {}
    }
}

fn rounding(found: &mut Findings, document: &Document) {
    let is_too_large = document.rounding.cents().unsigned_abs() > 100;
    let rule = if is_about_facturas(document) { Rule::RoundingFactura } else { Rule::Rounding };
    found.when(is_too_large, rule, "rounding");
}

/// The legends of a boleta or factura. In notes nothing is asked of them.
fn legends(found: &mut Findings, document: &Document, totals: &Totals) {
    if document.is_note() {
        return;
    }
    let of_factura = is_about_facturas(document);
    for (place, it) in document.legends.iter().enumerate() {
        let rule = match (it, of_factura) {
            // Written where they belong, however often they stand here.
            (Legend::InWords | Legend::Free, _) => continue,
            _ if document.legends[..place].contains(it) => Rule::LegendTwice,
            _ if totals.exempt > Money::ZERO => continue,
            (Legend::AmazonGoods, false) => Rule::AmazonGoods,
            (Legend::AmazonServices, false) => Rule::AmazonServices,
            (Legend::AmazonWorks, false) => Rule::AmazonWorks,
            (Legend::AmazonGoods, true) => Rule::FacturaAmazonGoods,
            (Legend::AmazonServices, true) => Rule::FacturaAmazonServices,
            (Legend::AmazonWorks, true) => Rule::FacturaAmazonWorks,
            (Legend::Itinerant, _) => continue,
        };
        found.say(rule, format!("legends[{place}]"));
    }
}

/// A factura on credit.
fn payment(found: &mut Findings, document: &Document, totals: &Totals) {
    const INSTALMENTS_MAX: usize = 999;
    let (DocumentKind::Factura, PaymentTerms::Credit(instalments)) =
        (document.kind(), &document.payment)
    else {
        return;
    };
    found.when(instalments.is_empty(), Rule::NoInstalment, "payment");
    found.when(instalments.len() > INSTALMENTS_MAX, Rule::InstalmentCount, "payment");
    let day = document.issue_date();
    for (place, it) in instalments.iter().enumerate() {
        let of = |field: &str| format!("payment[{place}].{field}");
        found.when(it.due <= day, Rule::InstalmentDay, of("due"));
        let is_amount = is_amount(it.amount) && it.amount > Money::ZERO;
        found.when(!is_amount, Rule::InstalmentAmount, of("amount"));
        found.when(it.amount > totals.payable, Rule::InstalmentAboveTotal, of("amount"));
    }
    let owed = Money::sum(instalments.iter().map(|it| it.amount));
    let fits = owed.is_some_and(|it| it <= totals.payable);
    let each_fits = instalments.iter().all(|it| it.amount <= totals.payable);
    found.when(!fits && each_fits, Rule::CreditAboveTotal, "payment");
}

/// Whether it is a factura or a note of one: SUNAT refuses there what it observes in a boleta.
fn is_about_facturas(document: &Document) -> bool {
    document.name.series().starts_with('F')
}

/// Whether SUNAT's n(12,2) can hold it, and it is not below zero.
fn is_amount(money: Money) -> bool {
    (0..=AMOUNT_MAX).contains(&money.cents())
}
