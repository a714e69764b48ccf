//! Every amount of a document that is not asked for but worked out. The one place where a price
//! with IGV inside becomes a value and a tax, and where a discount on the whole is shared.
//!
//! Three roundings, each with its name: [`without_igv`] and [`told_igv`] round half up to the
//! céntimo; [`Carry`] rounds a column of lines so that it adds up, handing what one line lost to
//! the next. Without it, five hundred lines of one price would drift three soles from their total,
//! and rules 3291 and 4290 let one sol pass.

use izi_domain::Money;

use crate::catalogues::{Affectation, icbper_on};
use crate::model::{Document, Line};

/// The amounts of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The amounts of its lines, in their order.
    pub lines: Vec<LineAmounts>,
    /// The rate of the IGV in basis points; zero where there is none that day.
    pub igv_rate: u32,
    /// Value of what bears IGV, without it and after every discount.
    pub taxed: Money,
    /// Value of the exonerado lines. A discount on the whole does not lower it (4297).
    pub exempt: Money,
    /// Value of the inafecto lines. A discount on the whole does not lower it (4296).
    pub unaffected: Money,
    /// Value of what was given away. In no sum.
    pub free: Money,
    /// The IGV that the free lines would have borne. In no sum.
    pub free_igv: Money,
    /// The IGV.
    pub igv: Money,
    /// The tax on plastic bags.
    pub icbper: Money,
    /// The part of the discount on the whole that lowers the taxed value (53/02), without IGV.
    pub taxed_discount: Money,
    /// What that discount was taken from.
    pub taxed_before: Money,
    /// The part of it that lowers no base (53/03).
    pub other_discount: Money,
    /// Value of the sale: taxed, exonerado and inafecto.
    pub value: Money,
    /// The value with its taxes.
    pub inclusive: Money,
    /// What is charged.
    pub payable: Money,
}

/// The amounts of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineAmounts {
    /// Its value before its discount.
    pub gross_value: Money,
    /// Its discount, without IGV.
    pub discount: Money,
    /// Its value: `gross_value − discount`.
    pub value: Money,
    /// Its IGV, charged or (of a free line) only told.
    pub igv: Money,
    /// Its tax on plastic bags.
    pub icbper: Money,
    /// What the buyer pays for it, every tax inside; nothing for a free line.
    pub charged: Money,
}

impl Totals {
    /// The exonerado and inafecto values with their share of the discount on the whole taken off,
    /// as a resumen tells them.
    pub fn net_of_global_discount(&self) -> (Money, Money) {
        let off = self.other_discount.cents();
        let both = self.exempt.cents() + self.unaffected.cents();
        let off_exempt = share(off, self.exempt.cents(), both);
        (
            cents(self.exempt.cents() - off_exempt),
            cents(self.unaffected.cents() - (off - off_exempt)),
        )
    }
}

impl Document {
    /// Works out every amount.
    pub fn totals(&self) -> Totals {
        let day = self.rates_date();
        let igv_rate = self.igv.on(day).unwrap_or_default();
        let per_bag = icbper_on(day).unwrap_or_default();
        let mut carry = Carry::at(igv_rate);
        // SUNAT knows no discounts in notes: their lines are written as what is left of them.
        let mut spread = Spread::of(self.is_note(), self);
        let mut totals = Totals::none(self.lines.len(), igv_rate);
        let (mut taxed_paid, mut untaxed_paid) = (0, 0);
        for line in &self.lines {
            let mut amounts = carry.amounts(line, self.is_note(), spread.next(line));
            amounts.icbper = cents(per_bag.cents().saturating_mul(i64::from(line.bags)));
            amounts.charged = plus(amounts.charged, amounts.icbper);
            totals.icbper = plus(totals.icbper, amounts.icbper);
            match line.affectation {
                Affectation::Taxed => {
                    totals.taxed = plus(totals.taxed, amounts.value);
                    totals.igv = plus(totals.igv, amounts.igv);
                    taxed_paid += amounts.value.cents() + amounts.igv.cents();
                }
                Affectation::Exempt => totals.exempt = plus(totals.exempt, amounts.value),
                Affectation::Unaffected => {
                    totals.unaffected = plus(totals.unaffected, amounts.value);
                }
                _ => {
                    totals.free = plus(totals.free, amounts.value);
                    totals.free_igv = plus(totals.free_igv, amounts.igv);
                }
            }
            if matches!(line.affectation, Affectation::Exempt | Affectation::Unaffected) {
                untaxed_paid += amounts.value.cents();
            }
            totals.lines.push(amounts);
        }
        totals.taxed_before = totals.taxed;
        if !self.is_note() && self.discount > Money::ZERO {
            let on_taxed = share(self.discount.cents(), taxed_paid, taxed_paid + untaxed_paid);
            totals.discount_whole(taxed_paid, on_taxed, self.discount.cents() - on_taxed);
        }
        totals.value = plus(plus(totals.taxed, totals.exempt), totals.unaffected);
        totals.inclusive = plus(plus(totals.value, totals.igv), totals.icbper);
        totals.payable =
            cents(totals.inclusive.cents() - totals.other_discount.cents() + self.rounding.cents());
        totals
    }
}

impl Totals {
    fn none(lines: usize, igv_rate: u32) -> Self {
        let none = Money::ZERO;
        Self {
            lines: Vec::with_capacity(lines),
            igv_rate,
            taxed: none,
            exempt: none,
            unaffected: none,
            free: none,
            free_igv: none,
            igv: none,
            icbper: none,
            taxed_discount: none,
            taxed_before: none,
            other_discount: none,
            value: none,
            inclusive: none,
            payable: none,
        }
    }

    /// Takes a discount off the whole: `on_taxed` off what bears IGV, which lowers the base and so
    /// the tax; `on_the_rest` off what bears none.
    fn discount_whole(&mut self, taxed_paid: i64, on_taxed: i64, on_the_rest: i64) {
        if on_taxed > 0 {
            let left = taxed_paid - on_taxed;
            let base = without_igv(left, self.igv_rate).min(self.taxed.cents());
            self.taxed_discount = cents(self.taxed.cents() - base);
            self.taxed = cents(base);
            self.igv = cents(left - base);
        }
        self.other_discount = cents(on_the_rest);
    }
}

/// Rounds the values of the lines so that they add up to the value of their sum.
struct Carry {
    /// One plus the rate, in basis points: what a value is multiplied by to be a price.
    factor: i128,
    rate: u32,
    /// What the lines so far lost by rounding, in céntimos times `factor`.
    lost: i128,
}

/// In basis points.
const WHOLE: i128 = 10_000;
/// Above this value a line's IGV may not be zero (3111).
const IGV_MAY_VANISH_MAX: i64 = 6;

impl Carry {
    fn at(rate: u32) -> Self {
        Self { factor: WHOLE + i128::from(rate), rate, lost: 0 }
    }

    /// The amounts of a line without its bags; `spread` is its share of the discount on a note.
    fn amounts(&mut self, line: &Line, is_note: bool, spread: Money) -> LineAmounts {
        let paid = line.gross.cents() - line.discount.cents() - spread.cents();
        let (value, igv, charged) = match line.affectation {
            Affectation::Taxed => {
                let value = self.value(paid);
                (value, paid - value, paid)
            }
            Affectation::Exempt | Affectation::Unaffected => (paid, 0, paid),
            free if free.bears_igv() => (paid, told_igv(paid, self.rate), 0),
            _ => (paid, 0, 0),
        };
        let discount = match line.affectation {
            _ if is_note => 0,
            Affectation::Taxed => without_igv(line.discount.cents(), self.rate),
            _ => line.discount.cents(),
        };
        LineAmounts {
            gross_value: cents(value + discount),
            discount: cents(discount),
            value: cents(value),
            igv: cents(igv),
            icbper: Money::ZERO,
            charged: cents(charged),
        }
    }

    fn value(&mut self, paid: i64) -> i64 {
        let exact = i128::from(paid) * WHOLE + self.lost;
        // Half up, and never so far that the line would have no base, or no tax where SUNAT wants
        // one.
        let most = if paid > IGV_MAY_VANISH_MAX { paid - 1 } else { paid };
        let least = i64::from(paid > 0);
        let value = half_up(exact, self.factor).clamp(least, most.max(least));
        self.lost = exact - i128::from(value) * self.factor;
        value
    }
}

/// Shares the discount of a note among its lines in proportion, so that the shares add up to it.
/// No line is left without a céntimo: one without a value is refused (3105).
struct Spread {
    discount: i64,
    whole: i64,
    seen: i64,
    given: i64,
}

impl Spread {
    fn of(applies: bool, document: &Document) -> Self {
        let discount = if applies { document.discount.cents() } else { 0 };
        let whole = document.lines.iter().filter(|it| !it.affectation.is_free()).map(paid).sum();
        Self { discount, whole, seen: 0, given: 0 }
    }

    fn next(&mut self, line: &Line) -> Money {
        if self.discount == 0 || line.affectation.is_free() {
            return Money::ZERO;
        }
        self.seen += paid(line);
        let due = share(self.discount, self.seen, self.whole) - self.given;
        let off = due.clamp(0, (paid(line) - 1).max(0));
        self.given += off;
        cents(off)
    }
}

fn paid(line: &Line) -> i64 {
    line.gross.cents() - line.discount.cents()
}

/// The value inside an amount with IGV, in céntimos, half up.
fn without_igv(paid: i64, rate: u32) -> i64 {
    half_up(i128::from(paid) * WHOLE, WHOLE + i128::from(rate))
}

/// The IGV that a free line would have borne, in céntimos, half up.
fn told_igv(value: i64, rate: u32) -> i64 {
    half_up(i128::from(value) * i128::from(rate), WHOLE)
}

/// `amount` in the proportion of `part` to `whole`, in céntimos, half up; nothing of nothing.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { half_up(i128::from(amount) * i128::from(part), i128::from(whole)) }
}

/// The quotient to the whole céntimo, halves away from zero; the divisor is more than zero.
fn half_up(dividend: i128, divisor: i128) -> i64 {
    let away = if dividend < 0 { -divisor } else { divisor };
    i64::try_from((2 * dividend + away) / (2 * divisor)).unwrap_or(i64::MAX)
}

const fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

/// Amounts of one document are far from overflowing; one that were not would be shown as too large
/// by every check that follows.
fn plus(one: Money, other: Money) -> Money {
    one.checked_add(other).unwrap_or(Money::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogues::IgvRate;
    use crate::model::{Buyer, PaymentTerms};
    use izi_domain::{Issuer, Quantity, Regime, Unit};
    use proptest::prelude::*;

    fn document(name: &str, amounts: &[i64], discount: i64, igv: IgvRate) -> Document {
        let kinds = [Affectation::Taxed, Affectation::Exempt, Affectation::Taxed];
        let line = |(place, amount): (usize, &i64)| Line {
            code: None,
            name: "PAN".parse().unwrap(),
            unit: Unit::PIECE,
            quantity: Quantity::ONE,
            unit_price: cents(*amount),
            gross: cents(*amount),
            discount: cents(amount / 7),
            affectation: kinds[place % kinds.len()],
            bags: u32::from(place == 0),
        };
        Document {
            name: name.parse().unwrap(),
            issued_at: "2026-11-20T10:15:30-05:00".parse().unwrap(),
            issuer: Issuer {
                ruc: "20123456786".parse().unwrap(),
                name: "COMERCIAL".parse().unwrap(),
                trade_name: None,
                address: "JR. UNION 123".parse().unwrap(),
                ubigeo: "150101".to_owned(),
                regime: Regime::Rg,
            },
            buyer: Buyer::anonymous(),
            operation: crate::catalogues::Operation::InternalSale,
            correction: None,
            igv,
            lines: amounts.iter().enumerate().map(line).collect(),
            discount: cents(discount),
            rounding: Money::ZERO,
            payment: PaymentTerms::Cash,
            legends: Vec::new(),
        }
    }

    proptest! {
        /// What the buyer owes is what the shelf says, less every discount, whatever the rounding.
        #[test]
        fn totals_add_up(
            amounts in proptest::collection::vec(1..2_000_00_i64, 1..60),
            share_off in 0..100_i64,
            note in any::<bool>(),
            general in any::<bool>(),
        ) {
            let name = if note { "07-BC01-1" } else { "03-B001-1" };
            let igv = if general { IgvRate::General } else { IgvRate::Restaurants };
            let on_shelf: i64 = amounts.iter().map(|it| it - it / 7).sum();
            let lines = i64::try_from(amounts.len()).unwrap();
            // A note leaves every line a céntimo.
            let off = (on_shelf - lines).max(0) * share_off / 200;
            let totals = document(name, &amounts, off, igv).totals();
            prop_assert_eq!(totals.payable.cents(), on_shelf - off + totals.icbper.cents());
            let sum = |of: fn(&LineAmounts) -> Money| {
                Money::sum(totals.lines.iter().map(of)).unwrap().cents()
            };
            let before = totals.taxed_discount.cents() + totals.value.cents();
            prop_assert_eq!(sum(|it| it.value), before);
            // Rule 3291 and its like let a sol pass; the carry keeps it to two céntimos.
            let exact = totals.taxed.cents() * i64::from(totals.igv_rate);
            prop_assert!((totals.igv.cents() * 10_000 - exact).abs() <= 20_000);
            for line in &totals.lines {
                prop_assert!(line.value > Money::ZERO, "3105");
                prop_assert!(line.igv >= Money::ZERO);
            }
        }
    }

    #[test]
    fn five_hundred_lines_of_one_price_do_not_drift() {
        let amounts = vec![99; 500];
        let totals = document("01-F001-1", &amounts, 0, IgvRate::General).totals();
        let exact = totals.taxed.cents() * 18;
        assert!((totals.igv.cents() * 100 - exact).abs() <= 200, "{totals:?}");
    }
}
