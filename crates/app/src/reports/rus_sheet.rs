//! The months of a span as the Nuevo RUS looks at them.

use izi_documents::Cell;
use izi_domain::{BusinessDate, Money};
use izi_store::SqliteConnection;
use izi_store::income::{self, Dimension};
use izi_store::purchase;

use super::Row;
use super::rows::opens;
use crate::refusal::Result;
use crate::rus::rus_months;
use crate::shop::Shop;

/// A row for each month. Amounts are those of the days that were asked for; category and quota, which are
/// a whole month's, stand only where the span has all days of the month that have been.
pub(super) async fn months(
    shop: &Shop,
    db: &mut SqliteConnection,
    (from, to): (BusinessDate, BusinessDate),
) -> Result<Vec<Row>> {
    let today = shop.now().business_date();
    let mut rows = Vec::new();
    for standing in rus_months(&mut *db, from.month(), to.month()).await? {
        let month = standing.month;
        let (first, last) = (from.max(month.first_day()), to.min(month.last_day()));
        let mut sums = [0_i64; 3];
        for (kind, income) in income::by(&mut *db, Dimension::Kind, first, last).await? {
            let place = match kind.as_str() {
                "sale" => 0,
                "credit" => 1,
                _ => 2,
            };
            sums[place] += income.amount.cents();
        }
        let [sold, credited, debited] = sums;
        let annulled = income::annulled(&mut *db, first, last).await?.amount.cents();
        let bought = purchase::span(&mut *db, first, last).await?;
        let whole = first == month.first_day() && (last == month.last_day() || last >= today);
        let soles = |cents: i64| Cell::Money(Money::from_cents(cents));
        let mut cells = vec![
            Cell::Month(month),
            soles(sold + annulled),
            soles(-annulled),
            soles(credited),
            soles(debited),
            soles(sold + credited + debited),
            Cell::Money(bought),
        ];
        let limits = standing.limits;
        match standing.category().filter(|_| whole) {
            Some(category) => cells.extend([
                Cell::text(izi_documents::category_word(category.as_str())),
                Cell::Money(limits.quota(category)),
                Cell::Date(limits.due(month)),
            ]),
            None if whole => cells.extend([
                Cell::text(izi_documents::ABOVE_CATEGORIES),
                Cell::Empty,
                Cell::Empty,
            ]),
            None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
        }
        rows.push(Row {
            id: month.to_string(),
            cells,
            opens: Some(opens((first, last), None)),
            sale_number: None,
        });
    }
    Ok(rows)
}
