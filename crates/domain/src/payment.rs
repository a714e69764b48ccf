//! Paying: methods, what is due in cash, change.

use crate::money::Money;
use crate::name::Name;

/// How a part of a sale is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Notes and coins. The only method that gives change and that is rounded.
    Cash,
    /// The Yape wallet.
    Yape,
    /// The Plin wallet.
    Plin,
    /// A card through the shop's own terminal.
    Card,
    /// A bank transfer.
    Transfer,
}

impl Method {
    /// All of them, in the order the screen offers them.
    pub const ALL: [Self; 5] = [Self::Cash, Self::Yape, Self::Plin, Self::Card, Self::Transfer];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Yape => "yape",
            Self::Plin => "plin",
            Self::Card => "card",
            Self::Transfer => "transfer",
        }
    }

    /// The method that is called so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// One payment as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How.
    pub method: Method,
    /// How much; for cash the notes given, before change.
    pub amount: Money,
    /// The operation number of a wallet or card, when the cashier noted it.
    pub reference: Option<Name>,
}

/// What follows from a total and what was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Zero or negative: what the buyer is let off because coins end at S/ 0.10.
    pub rounding: Money,
    /// What is charged: the total and its rounding. The amount of the boleta.
    pub payable: Money,
    /// Everything handed over.
    pub paid: Money,
    /// What the cashier gives back.
    pub change: Money,
}

/// Why the payments do not settle a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTender {
    /// Less than what is due.
    #[error("paid {paid} of {payable}")]
    Underpaid {
        /// What is due.
        payable: Money,
        /// What was handed over.
        paid: Money,
    },
    /// Wallets, cards and transfers give no change.
    #[error("{paid} without cash for {total}")]
    Overpaid {
        /// What is owed.
        total: Money,
        /// What was paid without cash.
        paid: Money,
    },
    /// A payment of nothing.
    #[error("a payment of zero")]
    Nothing,
    /// More than [`PAYMENTS_MAX`] payments, or amounts out of range.
    #[error("too many or too large payments")]
    TooLarge,
}

/// The most payments one sale is split into.
pub const PAYMENTS_MAX: usize = 10;

/// What is due and what to give back. With cash among the payments, the cash part (the total less
/// the other payments) is rounded down to coins; without it nothing is rounded.
pub fn settle(total: Money, payments: &[Payment]) -> Result<Settlement, BadTender> {
    if payments.len() > PAYMENTS_MAX {
        return Err(BadTender::TooLarge);
    }
    if payments.iter().any(|it| it.amount <= Money::ZERO) {
        return Err(BadTender::Nothing);
    }
    let sum = |cash: bool| {
        let part = payments.iter().filter(|it| (it.method == Method::Cash) == cash);
        Money::sum(part.map(|it| it.amount)).ok_or(BadTender::TooLarge)
    };
    let (cash, other) = (sum(true)?, sum(false)?);
    let paid = cash.checked_add(other).ok_or(BadTender::TooLarge)?;
    let due_in_cash = total.checked_sub(other).ok_or(BadTender::TooLarge)?;
    if due_in_cash < Money::ZERO || (due_in_cash.is_zero() && !cash.is_zero()) {
        return Err(BadTender::Overpaid { total, paid });
    }
    let rounded = match (cash.is_zero(), other.is_zero()) {
        (true, _) => due_in_cash,
        (false, true) => due_in_cash.in_coins(),
        (false, false) => due_in_cash.rest_in_coins(),
    };
    let rounding = rounded.checked_sub(due_in_cash).ok_or(BadTender::TooLarge)?;
    let payable = total.checked_add(rounding).ok_or(BadTender::TooLarge)?;
    let change = paid.checked_sub(payable).ok_or(BadTender::TooLarge)?;
    if change < Money::ZERO {
        return Err(BadTender::Underpaid { payable, paid });
    }
    Ok(Settlement { rounding, payable, paid, change })
}

/// The notes worth offering for `due`: the smallest of 10, 20, 50, 100 and 200 that cover it, each
/// larger one too. None below `due`, never 500: that note does not exist.
pub fn sensible_notes(due: Money) -> Vec<Money> {
    [10, 20, 50, 100, 200]
        .into_iter()
        .map(|it| Money::from_cents(it * 100))
        .filter(|it| *it > due)
        .collect()
}

/// The coins and notes that make up `change`, largest first, as the drawer has them.
pub fn in_change(change: Money) -> Vec<Money> {
    let mut left = change.cents();
    let mut pieces = Vec::new();
    for piece in [200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10] {
        while left >= piece && pieces.len() < PIECES_MAX {
            pieces.push(Money::from_cents(piece));
            left -= piece;
        }
    }
    pieces
}

/// More pieces than this help nobody to count.
const PIECES_MAX: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn soles(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn pay(parts: &[(Method, &str)]) -> Vec<Payment> {
        let one = |(method, amount): &(Method, &str)| Payment {
            method: *method,
            amount: soles(amount),
            reference: None,
        };
        parts.iter().map(one).collect()
    }

    #[track_caller]
    fn check(total: &str, parts: &[(Method, &str)], expected: (&str, &str, &str)) {
        let it = settle(soles(total), &pay(parts)).unwrap();
        let got = (it.rounding.to_string(), it.payable.to_string(), it.change.to_string());
        assert_eq!((got.0.as_str(), got.1.as_str(), got.2.as_str()), expected);
    }

    #[test]
    fn only_the_cash_part_is_rounded() {
        check("13.27", &[(Method::Cash, "20.00")], ("-0.07", "13.20", "6.80"));
        check("13.27", &[(Method::Yape, "13.27")], ("0.00", "13.27", "0.00"));
        check(
            "13.27",
            &[(Method::Yape, "10.00"), (Method::Cash, "5.00")],
            ("-0.07", "13.20", "1.80"),
        );
        check("13.27", &[(Method::Cash, "13.20")], ("-0.07", "13.20", "0.00"));
        check(
            "13.27",
            &[(Method::Yape, "13.20"), (Method::Cash, "0.10")],
            ("-0.07", "13.20", "0.10"),
        );
        check("0.05", &[(Method::Cash, "0.10")], ("0.00", "0.05", "0.05"));
    }

    #[test]
    fn too_little_and_too_much_are_refused() {
        let refused =
            |total: &str, parts: &[(Method, &str)]| settle(soles(total), &pay(parts)).unwrap_err();
        assert!(matches!(refused("10.00", &[]), BadTender::Underpaid { .. }));
        assert!(matches!(refused("10.00", &[(Method::Cash, "9.90")]), BadTender::Underpaid { .. }));
        assert!(matches!(refused("10.00", &[(Method::Card, "10.01")]), BadTender::Overpaid { .. }));
        assert!(matches!(
            refused("10.00", &[(Method::Yape, "10.00"), (Method::Cash, "5.00")]),
            BadTender::Overpaid { .. }
        ));
        assert_eq!(refused("10.00", &[(Method::Cash, "0.00")]), BadTender::Nothing);
    }

    #[test]
    fn change_is_counted_out_in_real_coins() {
        let pieces: Vec<_> = in_change(soles("7.30")).iter().map(ToString::to_string).collect();
        assert_eq!(pieces, ["5.00", "2.00", "0.20", "0.10"]);
        let notes: Vec<_> =
            sensible_notes(soles("13.20")).iter().map(ToString::to_string).collect();
        assert_eq!(notes, ["20.00", "50.00", "100.00", "200.00"]);
    }
}
