//! Papers with made-up contents under the shop's own head: how its words and logo look on each, before
//! anything is sold.

use izi_documents::{
    CashCount, CashMovement, CashWay, Counted, DayReport, FiadoCustomer, FiadoEvent, FiadoMovement,
    FiadoPayment, FiadoStatement, Label, LabelKind, MethodSum, NumberRange, Paper, PreBill,
    ReportKind, RusSum, SunatCount, Tally, TicketOptions, VoidSlip, boleta_page, cash_slip,
    day_report, fiado_slip, fiado_statement, labels, note_ticket, pre_bill, ticket, void_slip,
};
use izi_domain::document::Motive;
use izi_domain::payment::{Method, Payment, settle};
use izi_domain::pricing::price;
use izi_domain::rus::Limit;
use izi_domain::sale::DraftLine;
use izi_domain::{
    DocumentKind, DocumentName, DocumentNumber, Instant, Issuer, Money, Name, Note, Quantity, Sale,
    Unit,
};

use super::{options, profile_for};
use crate::refusal::{Refusal, Result};
use crate::shop::{PaperTexts, Setup, Shop};
use crate::ticket::{Form, drawn};

/// A paper that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// The ticket of a sale.
    Ticket,
    /// A boleta on A4.
    Page,
    /// What an open ticket comes to.
    Prebill,
    /// A credit note on the roll.
    Note,
    /// That a boleta was annulled.
    Void,
    /// The day's figures.
    XReport,
    /// The end of a shift.
    ZReport,
    /// Cash taken out.
    CashMovement,
    /// What a customer owes.
    Fiado,
    /// A payment of it.
    FiadoPayment,
    /// For the shelf.
    ShelfLabel,
    /// For the goods.
    ProductLabel,
}

impl Sample {
    /// All of them, in the order the screen offers them.
    pub const ALL: [Self; 12] = [
        Self::Ticket,
        Self::Page,
        Self::Prebill,
        Self::Note,
        Self::Void,
        Self::XReport,
        Self::ZReport,
        Self::CashMovement,
        Self::Fiado,
        Self::FiadoPayment,
        Self::ShelfLabel,
        Self::ProductLabel,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Page => "page",
            Self::Prebill => "prebill",
            Self::Note => "note",
            Self::Void => "void",
            Self::XReport => "x_report",
            Self::ZReport => "z_report",
            Self::CashMovement => "cash_movement",
            Self::Fiado => "fiado",
            Self::FiadoPayment => "fiado_payment",
            Self::ShelfLabel => "shelf_label",
            Self::ProductLabel => "product_label",
        }
    }

    /// The paper of that name.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// A made-up paper as the shop's printer would print it, a PNG; with other words than those kept where
/// they are given.
pub async fn sample_png(
    shop: &Shop,
    sample: Sample,
    paper_mm: Option<u32>,
    texts: Option<PaperTexts>,
) -> Result<Vec<u8>> {
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let profile = profile_for(&setup, paper_mm);
    let mut options = options(shop.store.reads(), &setup, &profile).await?;
    if let Some(texts) = texts {
        (options.header, options.footer, options.policy) =
            (texts.header, texts.footer, texts.policy);
    }
    // Half past three today: a preview does not change while nothing is typed.
    let now = shop.now().business_date().start().plus_ms(HALF_PAST_THREE_MS);
    let drawn = tokio::task::spawn_blocking(move || {
        let paper = Facts { issuer: &issuer, setup: &setup, now }.paper(sample, &options)?;
        drawn(&paper, Form::Png, &profile)
    });
    drawn.await.map_err(|it| izi_documents::DocumentError::Png(it.to_string()))?
}

/// Since midnight.
const HALF_PAST_THREE_MS: i64 = (15 * 60 + 30) * 60_000;

/// What the made-up papers are made of.
struct Facts<'a> {
    issuer: &'a Issuer,
    setup: &'a Setup,
    now: Instant,
}

/// Name, quantity in thousandths, price in céntimos, unit.
const GOODS: [(&str, i64, i64, Unit); 4] = [
    ("Inca Kola 500 ml", 2_000, 350, Unit::PIECE),
    ("Pan francés", 250, 800, Unit::KILOGRAM),
    ("Leche evaporada entera 400 g", 1_000, 420, Unit::PIECE),
    ("Galletas de vainilla con relleno de chocolate, paquete de 6", 3_000, 120, Unit::PIECE),
];
const CODE: &str = "7750182006118";
const CUSTOMER: &str = "María Quispe Huamán";

impl Facts<'_> {
    fn paper(&self, sample: Sample, options: &TicketOptions) -> Result<Paper> {
        Ok(match sample {
            Sample::Ticket => ticket(&self.sale()?, options),
            Sample::Page => boleta_page(&self.sale()?, options),
            Sample::Prebill => pre_bill(&self.bill()?, self.issuer, options),
            Sample::Note => {
                let note = self.note()?;
                note_ticket(&note, note.issue_date(), options)
            }
            Sample::Void => {
                let sale = self.sale()?;
                let returned = super::given_back(&sale);
                let (reason, who) = ("El cliente se arrepintió".to_owned(), self.setup.cashier()?);
                void_slip(&VoidSlip { at: self.now, who, reason, returned }, &sale, options)
            }
            Sample::XReport => day_report(&self.report(ReportKind::X)?, self.issuer, options),
            Sample::ZReport => day_report(&self.report(ReportKind::Z(127))?, self.issuer, options),
            Sample::CashMovement => cash_slip(&self.movement()?, self.issuer, options),
            Sample::Fiado => fiado_statement(&self.fiado()?, self.issuer, options),
            Sample::FiadoPayment => fiado_slip(&self.fiado_payment()?, self.issuer, options),
            Sample::ShelfLabel => labels(&[label(LabelKind::Shelf)?], options.width),
            Sample::ProductLabel => labels(&[label(LabelKind::Product)?], options.width),
        })
    }

    fn drafts() -> Result<Vec<DraftLine>> {
        GOODS
            .iter()
            .map(|(goods, milli, cents, unit)| {
                Ok(DraftLine {
                    product_id: None,
                    code: None,
                    name: name(goods)?,
                    unit: *unit,
                    quantity: Quantity::from_milli(*milli).ok_or_else(unsound)?,
                    unit_price: Money::from_cents(*cents),
                    unit_cost: None,
                    factor: Quantity::ONE,
                    amount: None,
                    discount: None,
                })
            })
            .collect()
    }

    fn number(&self, correlative: u32) -> Result<DocumentNumber> {
        format!("{}-{correlative}", self.setup.series).parse().map_err(|_| unsound())
    }

    fn sale(&self) -> Result<Sale> {
        let priced = price(&Self::drafts()?, None)?;
        let note = Money::from_cents(20_00);
        let payments = vec![Payment { method: Method::Cash, amount: note, reference: None }];
        let settled = settle(priced.total, &payments)?;
        Ok(Sale {
            id: "00000000-0000-7000-8000-000000000001".parse().map_err(|_| unsound())?,
            number: self.number(123)?,
            sold_at: self.now,
            business_date: self.now.business_date(),
            issuer: self.issuer.clone(),
            customer: None,
            lines: priced.lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            rounding: settled.rounding,
            total: settled.payable,
            payments,
            change: settled.change,
            cashier: self.setup.cashier()?,
        })
    }

    fn bill(&self) -> Result<PreBill> {
        let priced = price(&Self::drafts()?, None)?;
        Ok(PreBill {
            name: "Ticket 1".to_owned(),
            at: self.now,
            cashier: self.setup.cashier()?,
            lines: priced.lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            total: priced.total,
        })
    }

    fn note(&self) -> Result<Note> {
        let returned = price(&Self::drafts()?[..1], None)?;
        let name_of_note = DocumentName::new(DocumentKind::CreditNote, "BC01", 3);
        Ok(Note {
            name: name_of_note.map_err(|_| unsound())?,
            about: self.number(123)?,
            motive: Motive::PartialReturn,
            reason: name("Botella sin gas")?,
            issued_at: self.now,
            issuer: self.issuer.clone(),
            customer: None,
            lines: returned.lines,
            subtotal: returned.subtotal,
            discount: returned.discount,
            rounding: Money::ZERO,
            total: returned.total,
        })
    }

    fn report(&self, kind: ReportKind) -> Result<DayReport> {
        let tally = |count, cents| Tally { count, sum: Money::from_cents(cents) };
        let method = |method, count, cents, counted: Option<i64>| MethodSum {
            method: Some(method),
            tally: tally(count, cents),
            counted: counted.map(|it| Counted {
                sum: Money::from_cents(it),
                difference: Money::from_cents(it - cents),
            }),
        };
        let closes = kind != ReportKind::X;
        Ok(DayReport {
            kind,
            till: String::new(),
            cashier: self.setup.cashier()?,
            from: Some(self.now.business_date().start().plus_ms(8 * 3_600_000)),
            until: self.now,
            numbers: vec![NumberRange {
                first: self.number(112)?,
                last: self.number(141)?,
                tally: tally(30, 248_30),
            }],
            sales: tally(29, 241_30),
            average: Some(Money::from_cents(832)),
            discounts: tally(3, 4_50),
            voids: tally(1, 7_00),
            returns: tally(0, 0),
            removed_lines: tally(0, 0),
            drawer_opened: 2,
            methods: vec![
                method(Method::Cash, 21, 160_30, None),
                method(Method::Yape, 8, 81_00, closes.then_some(81_00)),
            ],
            cash: closes.then(|| CashCount {
                opening: Money::from_cents(50_00),
                sales: Money::from_cents(160_30),
                fiado: Money::from_cents(20_00),
                put_in: Money::ZERO,
                taken_out: Money::from_cents(35_00),
                refunds: Money::ZERO,
                movements: vec![("Pan".to_owned(), Money::from_cents(-35_00))],
                expected: Money::from_cents(195_30),
                counted: Some(Counted {
                    sum: Money::from_cents(193_30),
                    difference: Money::from_cents(-2_00),
                }),
            }),
            sunat: Some(SunatCount { sent: 27, waiting: 3, rejected: 0 }),
            rus: Some(RusSum {
                income: Money::from_cents(3_120_50),
                purchases: None,
                measure: Limit::Category1,
                limit: Money::from_cents(5_000_00),
                left: Money::from_cents(1_879_50),
            }),
            best: Vec::new(),
        })
    }

    fn movement(&self) -> Result<CashMovement> {
        Ok(CashMovement {
            way: CashWay::Out,
            number: Some(12),
            amount: Money::from_cents(35_00),
            reason: "Pago al panadero".to_owned(),
            who: self.setup.cashier()?,
            at: self.now,
        })
    }

    fn fiado(&self) -> Result<FiadoStatement> {
        let day = self.now.business_date();
        let movement =
            |what, amount| FiadoMovement { date: day, what, amount: Money::from_cents(amount) };
        Ok(FiadoStatement {
            who: FiadoCustomer::Named(name(CUSTOMER)?),
            at: self.now,
            before: Money::from_cents(12_50),
            movements: vec![
                movement(FiadoEvent::Sale(self.number(98)?), 18_40),
                movement(FiadoEvent::Payment(Method::Cash), -10_00),
            ],
            balance: Money::from_cents(20_90),
        })
    }

    fn fiado_payment(&self) -> Result<FiadoPayment> {
        Ok(FiadoPayment {
            who: FiadoCustomer::Named(name(CUSTOMER)?),
            number: Some(8),
            at: self.now,
            cashier: self.setup.cashier()?,
            method: Method::Cash,
            before: Money::from_cents(30_90),
            paid: Money::from_cents(10_00),
            after: Money::from_cents(20_90),
        })
    }
}

fn label(kind: LabelKind) -> Result<Label> {
    let (goods, _, cents, unit) = GOODS[0];
    Ok(Label {
        kind,
        name: name(goods)?,
        price: Some(Money::from_cents(cents)),
        unit,
        per_unit: None,
        code: Some(CODE.parse().map_err(|_| unsound())?),
        copies: 1,
    })
}

fn name(text: &str) -> Result<Name> {
    text.parse().map_err(|_| unsound())
}

fn unsound() -> Refusal {
    Refusal::JobState("unsound")
}
