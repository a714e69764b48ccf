//! What a note comes to.

use izi_domain::document::Motive;
use izi_domain::sale::SaleLine;
use izi_domain::{Money, Name, Quantity, Sale, Unit};

use super::{BadNote, NoteAsked};
use crate::refusal::Result;

/// The amounts of a note.
pub(super) struct Drawn {
    pub(super) lines: Vec<SaleLine>,
    pub(super) places: Vec<Option<u32>>,
    pub(super) subtotal: Money,
    pub(super) discount: Money,
    pub(super) rounding: Money,
    pub(super) total: Money,
}

/// What a note about a sale comes to, of which so much has been brought back and credited.
pub(super) fn drawn(
    sale: &Sale,
    asked: &NoteAsked,
    returned: &[(u32, i64)],
    credited: Money,
) -> Result<Drawn> {
    match asked.motive {
        Motive::Annulment | Motive::WrongRuc | Motive::WholeReturn => {
            if !asked.lines.is_empty() || asked.amount.is_some() {
                return Err(BadNote::Lines.into());
            }
            Ok(Drawn {
                lines: sale.lines.clone(),
                places: (0..).take(sale.lines.len()).map(Some).collect(),
                subtotal: sale.subtotal,
                discount: sale.discount,
                rounding: sale.rounding,
                total: sale.total,
            })
        }
        Motive::PartialReturn => partial(sale, asked, returned, credited),
        Motive::LessValue | Motive::LateInterest | Motive::MoreValue | Motive::Penalty => {
            if !asked.lines.is_empty() {
                return Err(BadNote::Lines.into());
            }
            let amount = asked.amount.filter(|it| *it > Money::ZERO).ok_or(BadNote::Amount)?;
            let line = plain_line(sale, asked.reason.clone(), amount)?;
            Ok(Drawn {
                lines: vec![line],
                places: vec![None],
                subtotal: amount,
                discount: Money::ZERO,
                rounding: Money::ZERO,
                total: amount,
            })
        }
        // No amount changes hands: a boleta's description is put right by annulling it.
        Motive::WrongDescription => Err(BadNote::Motive.into()),
    }
}

fn plain_line(sale: &Sale, name: Name, amount: Money) -> Result<SaleLine> {
    let affectation = sale.lines.first().map(|it| it.affectation).ok_or(BadNote::Lines)?;
    Ok(SaleLine {
        product_id: None,
        code: None,
        name,
        unit: Unit::PIECE,
        quantity: Quantity::ONE,
        unit_price: amount,
        unit_cost: None,
        factor: Quantity::ONE,
        gross: amount,
        discount: Money::ZERO,
        total: amount,
        affectation,
    })
}

/// What some lines come to when part of them is brought back. Each line is worth what was paid for
/// it, its part of the discount on the whole taken off; parts are cumulated before they are rounded
/// (half up), so that bringing a line back piece by piece gives what it cost, to the céntimo.
fn partial(
    sale: &Sale,
    asked: &NoteAsked,
    returned: &[(u32, i64)],
    credited: Money,
) -> Result<Drawn> {
    if asked.amount.is_some() || asked.lines.is_empty() {
        return Err(BadNote::Lines.into());
    }
    let worth = worth(sale);
    let (mut lines, mut places) = (Vec::new(), Vec::new());
    for (place, quantity) in &asked.lines {
        let line = sale.lines.get(*place).ok_or(BadNote::Lines)?;
        let position = u32::try_from(*place).map_err(|_| BadNote::Lines)?;
        if places.contains(&Some(position)) || (!line.unit.is_divisible() && !quantity.is_whole()) {
            return Err(BadNote::Lines.into());
        }
        let before = returned.iter().find(|it| it.0 == position).map_or(0, |it| it.1);
        let after = before + quantity.milli();
        if after > line.quantity.milli() {
            return Err(BadNote::TooMuch.into());
        }
        let part = |milli| part_of(worth[*place], milli, line.quantity.milli());
        let gross = Money::from_cents(part(after) - part(before));
        if gross <= Money::ZERO {
            return Err(BadNote::Nothing.into());
        }
        places.push(Some(position));
        lines.push(SaleLine {
            quantity: *quantity,
            gross,
            discount: Money::ZERO,
            total: gross,
            ..line.clone()
        });
    }
    let subtotal = Money::sum(lines.iter().map(|it| it.total)).ok_or(BadNote::TooMuch)?;
    // The last piece of a boleta whose cash was rounded is worth a few céntimos less: the rounding
    // comes with it.
    let left = sale.total.checked_sub(credited).ok_or(BadNote::TooMuch)?;
    let total = subtotal.min(left);
    let rounding = total.checked_sub(subtotal).ok_or(BadNote::TooMuch)?;
    if rounding < sale.rounding {
        return Err(BadNote::TooMuch.into());
    }
    if total <= Money::ZERO {
        return Err(BadNote::Nothing.into());
    }
    Ok(Drawn { lines, places, subtotal, discount: Money::ZERO, rounding, total })
}

/// What each line was paid, in céntimos: the discount on the whole is spread over the lines by their
/// worth, cumulated before it is rounded (down), so that nothing of it is lost.
fn worth(sale: &Sale) -> Vec<i64> {
    let (subtotal, discount) =
        (i128::from(sale.subtotal.cents().max(1)), i128::from(sale.discount.cents()));
    let (mut seen, mut off_before) = (0_i128, 0_i128);
    sale.lines
        .iter()
        .map(|line| {
            seen += i128::from(line.total.cents());
            let off = discount * seen / subtotal;
            let part = off - off_before;
            off_before = off;
            i64::try_from(i128::from(line.total.cents()) - part).unwrap_or(0)
        })
        .collect()
}

fn part_of(cents: i64, milli: i64, whole: i64) -> i64 {
    let (cents, milli, whole) = (i128::from(cents), i128::from(milli), i128::from(whole.max(1)));
    i64::try_from((2 * cents * milli + whole) / (2 * whole)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use izi_domain::Instant;
    use izi_domain::payment::settle;
    use izi_domain::pricing::{Discount, price};
    use izi_domain::sale::DraftLine;
    use izi_domain::{Issuer, Method, Payment, Regime};
    use proptest::prelude::*;

    fn sale(lines: &[(i64, i64)], off: i64) -> Sale {
        let lines: Vec<_> = lines
            .iter()
            .map(|(milli, cents)| DraftLine {
                product_id: None,
                code: None,
                name: "Arroz".parse().unwrap(),
                unit: Unit::KILOGRAM,
                quantity: Quantity::from_milli(*milli).unwrap(),
                unit_price: Money::from_cents(*cents),
                unit_cost: None,
                factor: Quantity::ONE,
                amount: None,
                discount: None,
            })
            .collect();
        let discount = (off > 0).then(|| Discount::Amount(Money::from_cents(off)));
        let priced = price(&lines, discount).unwrap();
        let payment = Payment { method: Method::Cash, amount: priced.total, reference: None };
        let settled = settle(priced.total, &[payment]).unwrap();
        let sold_at: Instant = "2026-11-21T10:00:00-05:00".parse().unwrap();
        Sale {
            id: "0198c3a0-0000-7000-8000-000000000001".parse().unwrap(),
            number: "B001-1".parse().unwrap(),
            sold_at,
            business_date: sold_at.business_date(),
            issuer: Issuer {
                ruc: "10467793549".parse().unwrap(),
                name: "ROSITA".parse().unwrap(),
                trade_name: None,
                address: "JR. UNION 123".parse().unwrap(),
                ubigeo: "150101".into(),
                regime: Regime::Nrus,
            },
            customer: None,
            lines: priced.lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            rounding: settled.rounding,
            total: settled.payable,
            payments: Vec::new(),
            change: Money::ZERO,
            cashier: "Rosa".parse().unwrap(),
        }
    }

    fn asked(lines: Vec<(usize, Quantity)>) -> NoteAsked {
        NoteAsked {
            id: "0198c3a0-0000-7000-8000-000000000002".parse().unwrap(),
            about: "B001-1".parse().unwrap(),
            motive: Motive::PartialReturn,
            reason: "Devuelto".parse().unwrap(),
            lines,
            amount: None,
        }
    }

    proptest! {
        #[test]
        fn a_line_brought_back_piece_by_piece_is_worth_what_was_paid_for_it(
            lines in prop::collection::vec((1_000_i64..9_000, 10_i64..5_000), 1..5),
            off in 0_i64..9, pieces in 2_i64..9,
        ) {
            let sale = sale(&lines, off);
            let worth = worth(&sale);
            prop_assert_eq!(worth.iter().sum::<i64>(), sale.subtotal.cents() - sale.discount.cents());
            let whole = sale.lines[0].quantity.milli();
            let (mut back, mut cents) = (0, 0);
            for piece in 1..=pieces {
                let milli = whole * piece / pieces - back;
                let quantity = Quantity::from_milli(milli).unwrap();
                if let Ok(drawn) = drawn(&sale, &asked(vec![(0, quantity)]), &[(0, back)], Money::from_cents(cents)) {
                    cents += drawn.subtotal.cents();
                    back += milli;
                } else {
                    return Ok(());
                }
            }
            prop_assert_eq!(cents, worth[0]);
        }
    }

    #[test]
    fn more_than_was_sold_does_not_come_back() {
        let sale = sale(&[(2_000, 500)], 0);
        let quantity = |milli| Quantity::from_milli(milli).unwrap();
        let refused =
            |lines, before: &[(u32, i64)]| match drawn(&sale, &asked(lines), before, Money::ZERO) {
                Err(Refusal::Note(why)) => why,
                _ => panic!("not refused"),
            };
        assert_eq!(refused(vec![(0, quantity(2_001))], &[]), BadNote::TooMuch);
        assert_eq!(refused(vec![(0, quantity(1_500))], &[(0, 1_000)]), BadNote::TooMuch);
        assert_eq!(refused(vec![(1, quantity(1))], &[]), BadNote::Lines);
        assert_eq!(refused(vec![], &[]), BadNote::Lines);
        assert_eq!(refused(vec![(0, quantity(1)), (0, quantity(1))], &[]), BadNote::Lines);
    }

    #[test]
    fn everything_brought_back_gives_what_was_charged_with_its_rounding() {
        let sale = sale(&[(1_000, 333), (1_000, 334)], 0);
        assert_eq!(sale.total.to_string(), "6.60", "cash is rounded down");
        let all = vec![(0, Quantity::ONE), (1, Quantity::ONE)];
        let drawn = drawn(&sale, &asked(all), &[], Money::ZERO).unwrap();
        assert_eq!((drawn.total, drawn.rounding), (sale.total, sale.rounding));
    }
}
