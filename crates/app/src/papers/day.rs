//! The X report: what a day came to so far. It changes nothing and closes nothing.

use izi_documents::{
    DayReport, MethodSum, NumberRange, Paper, ReportKind, RusSum, SunatCount, Tally, TicketOptions,
    day_report,
};
use izi_domain::{BusinessDate, Issuer, Money};
use izi_store::day::{self, DayFigures};
use izi_store::outbox::PaperKind;

use super::{options, print, profile_for};
use crate::refusal::{Refusal, Result};
use crate::shop::Shop;
use crate::ticket::{Form, drawn};

/// Prints the day's figures. Gives the job's id.
pub async fn print_x_report(shop: &Shop, date: BusinessDate) -> Result<i64> {
    let (issuer, report) = x_report(shop, date).await?;
    let paper = |options: &TicketOptions| day_report(&report, &issuer, options);
    print(shop, PaperKind::XReport, None, &date.to_string(), paper).await
}

/// The day's figures as they would be printed.
pub async fn x_report_png(shop: &Shop, date: BusinessDate) -> Result<Vec<u8>> {
    let (issuer, report) = x_report(shop, date).await?;
    let setup = shop.setup().await?;
    let profile = profile_for(&setup, None);
    let options = options(shop.store.reads(), &setup, &profile).await?;
    let paper: Paper = day_report(&report, &issuer, &options);
    drawn(&paper, Form::Png, &profile)
}

async fn x_report(shop: &Shop, date: BusinessDate) -> Result<(Issuer, DayReport)> {
    let (issuer, setup) = shop.profile().await?.ok_or(Refusal::ShopMissing)?;
    let figures = day::figures(shop.store.reads(), date).await?;
    let rus = crate::rus::rus_month(shop, Some(date.month())).await?;
    let exceeded = rus.exceeded();
    let tally = |it: day::Tally| Tally { count: it.count, sum: it.sum };
    let now = shop.now();
    let end = date.next().start();
    let report = DayReport {
        kind: ReportKind::X,
        till: String::new(),
        cashier: setup.cashier()?,
        from: Some(date.start()),
        until: if now < end { now } else { end.plus_ms(-1) },
        numbers: figures
            .boletas
            .iter()
            .map(|(first, last, it)| NumberRange {
                first: first.clone(),
                last: last.clone(),
                tally: tally(*it),
            })
            .collect(),
        sales: Tally { count: figures.sold.count, sum: net(&figures) },
        average: average(figures.sold),
        discounts: tally(figures.discounts),
        voids: tally(figures.annulled),
        returns: tally(figures.credited),
        removed_lines: Tally::default(),
        drawer_opened: figures.drawer_openings,
        methods: figures
            .methods
            .iter()
            .map(|(method, it)| MethodSum {
                method: Some(*method),
                tally: tally(*it),
                counted: None,
            })
            .collect(),
        cash: None,
        sunat: Some(SunatCount {
            sent: figures.sent,
            waiting: figures.waiting,
            rejected: figures.stuck,
        }),
        rus: Some(RusSum {
            income: rus.income.against(rus.measure()),
            purchases: rus.is_by_purchases().then(|| rus.purchases.against(rus.measure())),
            measure: rus.measure(),
            limit: rus.limit(),
            left: if exceeded.is_zero() {
                rus.left()
            } else {
                Money::from_cents(-exceeded.cents())
            },
        }),
        best: Vec::new(),
    };
    Ok((issuer, report))
}

/// What was sold, less the credit notes of the day, with its debit notes: the day's part of the income.
fn net(figures: &DayFigures) -> Money {
    let cents =
        figures.sold.sum.cents() - figures.credited.sum.cents() + figures.debited.sum.cents();
    Money::from_cents(cents)
}

/// What a sale came to on average, half a céntimo up.
fn average(sold: day::Tally) -> Option<Money> {
    let count = i64::from(sold.count);
    (count > 0).then(|| Money::from_cents((sold.sum.cents() + count / 2) / count))
}
