//! From lines and discounts to amounts. Every decision is in [`price`]; the leaves compute.

use std::fmt;
use std::str::FromStr;

use crate::identity::Customer;
use crate::money::{BadMoney, Money};
use crate::quantity::Quantity;
use crate::regime::Affectation;
use crate::sale::{ANONYMOUS_MAX, DraftLine, LINES_MAX, SaleLine};

/// What is taken off a line or a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// So many soles.
    Amount(Money),
    /// Hundredths of a percent: 1000 is 10 %.
    BasisPoints(u32),
}

impl Discount {
    /// What it takes off `amount`, rounded half away from zero.
    pub fn of(self, amount: Money) -> Option<Money> {
        match self {
            Self::Amount(off) => Some(off),
            Self::BasisPoints(points) => amount.share(points),
        }
    }
}

/// All of it.
const WHOLE: u32 = 10_000;

impl fmt::Display for Discount {
    /// `0.50` or `10.00%`: what [`FromStr`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(off) => write!(f, "{off}"),
            Self::BasisPoints(points) if points % 100 == 0 => write!(f, "{}%", points / 100),
            Self::BasisPoints(points) => write!(f, "{}.{:02}%", points / 100, points % 100),
        }
    }
}

impl FromStr for Discount {
    type Err = BadMoney;

    /// Reads an amount (`0.50`) or a percentage up to a hundred with at most two decimals (`12.5%`).
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let Some(percent) = text.strip_suffix('%') else { return text.parse().map(Self::Amount) };
        let points: Money = percent.trim_end().parse()?;
        match u32::try_from(points.cents()) {
            Ok(points @ 0..=WHOLE) => Ok(Self::BasisPoints(points)),
            _ => Err(BadMoney::TooLarge),
        }
    }
}

/// A cart with its amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The lines with their amounts.
    pub lines: Vec<SaleLine>,
    /// Sum of the lines' totals.
    pub subtotal: Money,
    /// Off the whole ticket.
    pub discount: Money,
    /// What is owed before cash is rounded.
    pub total: Money,
}

/// Why a cart has no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// Nothing to sell.
    #[error("no lines")]
    NoLines,
    /// More than [`LINES_MAX`].
    #[error("more than {LINES_MAX} lines")]
    TooManyLines,
    /// A line, or the whole, above [`Money::MAX`].
    #[error("amount too large")]
    TooLarge,
    /// A line whose price or quantity comes to less than one céntimo, or is all discount.
    #[error("line {line} comes to nothing")]
    NothingOnLine {
        /// Its place, from 0.
        line: usize,
    },
    /// A discount above what it is taken from.
    #[error("the discount is not less than the amount")]
    DiscountTooLarge,
    /// A piece sold in fractions.
    #[error("line {line} sells a fraction of a whole unit")]
    Fraction {
        /// Its place, from 0.
        line: usize,
    },
}

/// Gives every line and the ticket its amounts. Each line is rounded on its own (half away from
/// zero), so that what is printed adds up to what is charged.
pub fn price(lines: &[DraftLine], discount: Option<Discount>) -> Result<Priced, PriceError> {
    if lines.is_empty() {
        return Err(PriceError::NoLines);
    }
    if lines.len() > LINES_MAX {
        return Err(PriceError::TooManyLines);
    }
    let lines = lines
        .iter()
        .enumerate()
        .map(|(place, it)| line(place, it))
        .collect::<Result<Vec<_>, _>>()?;
    let subtotal = Money::sum(lines.iter().map(|it| it.total)).ok_or(PriceError::TooLarge)?;
    if subtotal > Money::MAX {
        return Err(PriceError::TooLarge);
    }
    let discount = match discount {
        Some(it) => it.of(subtotal).ok_or(PriceError::TooLarge)?,
        None => Money::ZERO,
    };
    if discount >= subtotal {
        return Err(PriceError::DiscountTooLarge);
    }
    let total = subtotal.checked_sub(discount).ok_or(PriceError::TooLarge)?;
    Ok(Priced { lines, subtotal, discount, total })
}

fn line(place: usize, draft: &DraftLine) -> Result<SaleLine, PriceError> {
    if !draft.unit.is_divisible() && !draft.quantity.is_whole() {
        return Err(PriceError::Fraction { line: place });
    }
    let computed = draft.unit_price.times(draft.quantity).ok_or(PriceError::TooLarge)?;
    let gross = draft.amount.unwrap_or(computed);
    let discount = match draft.discount {
        Some(it) => it.of(gross).ok_or(PriceError::TooLarge)?,
        None => Money::ZERO,
    };
    let total = gross.checked_sub(discount).ok_or(PriceError::TooLarge)?;
    if gross <= Money::ZERO {
        return Err(PriceError::NothingOnLine { line: place });
    }
    if total <= Money::ZERO {
        return Err(PriceError::DiscountTooLarge);
    }
    Ok(SaleLine {
        product_id: draft.product_id.clone(),
        code: draft.code.clone(),
        name: draft.name.clone(),
        unit: draft.unit,
        quantity: draft.quantity,
        unit_price: draft.unit_price,
        unit_cost: draft.unit_cost,
        factor: draft.factor,
        gross,
        discount,
        total,
        affectation: Affectation::default(),
    })
}

/// Whether a sale of `total` may go without the buyer's document.
pub fn needs_customer(total: Money, customer: Option<&Customer>) -> bool {
    total > ANONYMOUS_MAX && customer.is_none()
}

/// How much leaves the shelf for `quantity` of a line that is sold in packs of `factor`.
pub fn off_the_shelf(quantity: Quantity, factor: Quantity) -> Option<Quantity> {
    quantity.packs_of(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Unit;
    use proptest::prelude::*;

    fn draft(unit: Unit, quantity: i64, price: i64) -> DraftLine {
        DraftLine {
            product_id: None,
            code: None,
            name: "Pan".parse().unwrap(),
            unit,
            quantity: Quantity::from_milli(quantity).unwrap(),
            unit_price: Money::from_cents(price),
            unit_cost: None,
            factor: Quantity::ONE,
            amount: None,
            discount: None,
        }
    }

    #[test]
    fn half_a_bottle_is_not_sold() {
        assert_eq!(
            price(&[draft(Unit::PIECE, 500, 350)], None),
            Err(PriceError::Fraction { line: 0 })
        );
        assert!(price(&[draft(Unit::KILOGRAM, 500, 350)], None).is_ok());
    }

    #[test]
    fn a_discount_never_gives_goods_away() {
        let bread = DraftLine {
            discount: Some(Discount::BasisPoints(10_000)),
            ..draft(Unit::PIECE, 1_000, 350)
        };
        assert_eq!(price(&[bread], None), Err(PriceError::DiscountTooLarge));
        let all = Some(Discount::Amount(Money::from_cents(350)));
        assert_eq!(
            price(&[draft(Unit::PIECE, 1_000, 350)], all),
            Err(PriceError::DiscountTooLarge)
        );
    }

    #[test]
    fn a_discount_is_soles_or_percent() {
        for (text, shown) in
            [("0.5", "0.50"), ("10%", "10%"), ("12.5%", "12.50%"), ("100 %", "100%")]
        {
            assert_eq!(text.parse::<Discount>().unwrap().to_string(), shown);
        }
        for text in ["", "%", "100.01%", "-5%", "5,0", "1.005%"] {
            assert!(text.parse::<Discount>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(price(&[], None), Err(PriceError::NoLines));
        assert_eq!(
            price(&[draft(Unit::KILOGRAM, 1, 1)], None),
            Err(PriceError::NothingOnLine { line: 0 })
        );
        let dear = draft(Unit::PIECE, 99_999_000, 999_999_999);
        assert_eq!(price(&[dear], None), Err(PriceError::TooLarge));
    }

    #[test]
    fn above_seven_hundred_the_buyer_is_named() {
        assert!(!needs_customer(Money::from_cents(700_00), None));
        assert!(needs_customer(Money::from_cents(700_01), None));
    }

    proptest! {
        #[test]
        fn lines_add_up_to_the_total(
            lines in prop::collection::vec((1_i64..50_000, 1_i64..100_000, 0_u32..9_000), 1..40),
            off in 0_u32..9_000,
        ) {
            let lines: Vec<_> = lines.into_iter().map(|(quantity, price, off)| DraftLine {
                discount: Some(Discount::BasisPoints(off)),
                ..draft(Unit::KILOGRAM, quantity, price)
            }).collect();
            if let Ok(it) = price(&lines, Some(Discount::BasisPoints(off))) {
                let sum: i64 = it.lines.iter().map(|it| it.total.cents()).sum();
                prop_assert_eq!(sum, it.subtotal.cents());
                prop_assert_eq!(it.subtotal.cents() - it.discount.cents(), it.total.cents());
                for line in &it.lines {
                    prop_assert_eq!(line.gross.cents() - line.discount.cents(), line.total.cents());
                    prop_assert!(line.total > Money::ZERO);
                }
            }
        }
    }
}
