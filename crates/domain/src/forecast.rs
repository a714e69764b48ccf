//! Where a month is heading, from what each weekday sold lately. Whole numbers only.

use crate::money::Money;
use crate::time::BusinessDate;

/// Days that are looked back at: eight of each weekday.
pub const DAYS_BACK: i64 = 56;
/// Days with sales without which nothing is said: two of each weekday.
pub const DAYS_NEEDED: u32 = 14;
/// How many standard deviations hold eight months of ten, in hundredths.
const EIGHT_OF_TEN: u128 = 128;

/// What a day brought in.
pub type Day = (BusinessDate, Money);

/// The likeliest income at the month's end, and where eight months of ten end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The likeliest.
    pub amount: Money,
    /// Not less than this, eight times of ten ...
    pub low: Money,
    /// ... and not more than this.
    pub high: Money,
    /// What the month will have come to at the end of each day from today on, most likely.
    pub path: Vec<Day>,
    /// Days it was learnt from.
    pub days: u32,
}

/// How many more days with sales a forecast needs: 0 when it has enough.
pub fn days_missing(past: &[Day]) -> u32 {
    DAYS_NEEDED.saturating_sub(with_sales(past))
}

fn with_sales(past: &[Day]) -> u32 {
    u32::try_from(past.iter().filter(|it| it.1 > Money::ZERO).count()).unwrap_or(u32::MAX)
}

/// Where the month of `today` is heading, from the complete days before today: every day since the
/// shop began, at most [`DAYS_BACK`], those without sales too. `month` is what the month came to so far,
/// today included, and `today_sold` is today's part of it. None while there are too few days.
pub fn forecast(
    past: &[Day],
    today: BusinessDate,
    month: Money,
    today_sold: Money,
) -> Option<Forecast> {
    if days_missing(past) > 0 {
        return None;
    }
    let pattern = Pattern::of(past);
    // What is still to come today, and then whole days.
    let mut sum = month.cents() + (pattern.expected(today) - today_sold.cents()).max(0);
    let mut path = vec![(today, Money::from_cents(sum))];
    let mut day = today.next();
    while day.month() == today.month() {
        sum += pattern.expected(day);
        path.push((day, Money::from_cents(sum)));
        day = day.next();
    }
    let band = pattern.band(path.len());
    Some(Forecast {
        amount: Money::from_cents(sum),
        // What is sold is sold.
        low: Money::from_cents((sum - band).max(month.cents().min(sum))),
        high: Money::from_cents(sum + band),
        path,
        days: u32::try_from(past.len()).unwrap_or(u32::MAX),
    })
}

/// What each weekday sells, and how far days stray from that.
struct Pattern {
    /// From Monday on.
    means: [i64; 7],
    /// Sum of the squares of what days were off.
    squares: u128,
    days: usize,
}

impl Pattern {
    fn of(past: &[Day]) -> Self {
        let cents = |days: &mut dyn Iterator<Item = &Day>| -> (i64, i64) {
            days.fold((0, 0), |it, day| (it.0 + day.1.cents(), it.1 + 1))
        };
        let (whole, count) = cents(&mut past.iter());
        let mean = rounded(whole, count);
        let means = [0, 1, 2, 3, 4, 5, 6].map(|weekday| {
            let (sum, count) = cents(&mut past.iter().filter(|it| it.0.weekday() == weekday));
            // One more day of the mean: what a single Sunday sold is no pattern.
            rounded(sum + mean, count + 1)
        });
        let off = |it: &Day| u128::from(it.1.cents().abs_diff(means[it.0.weekday()])).pow(2);
        Self { means, squares: past.iter().map(off).sum(), days: past.len() }
    }

    fn expected(&self, day: BusinessDate) -> i64 {
        self.means[day.weekday()].max(0)
    }

    /// Half the width of the band for so many days to come: the days' own chance and the doubt about
    /// the means they were reckoned with.
    fn band(&self, to_come: usize) -> i64 {
        let (days, to_come) = (self.days as u128, to_come as u128);
        // Seven means were learnt from the same days.
        let variance = self.squares / days.saturating_sub(7).max(1);
        let all = variance * to_come + variance * to_come * to_come / days;
        i64::try_from(all.isqrt() * EIGHT_OF_TEN / 100).unwrap_or(i64::MAX / 2)
    }
}

/// Half up.
fn rounded(sum: i64, count: i64) -> i64 {
    (2 * sum + count).div_euclid(2 * count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> BusinessDate {
        text.parse().unwrap()
    }

    /// Days before `today`, each with what `of` gives for it.
    fn days(today: BusinessDate, count: i64, of: impl Fn(BusinessDate) -> i64) -> Vec<Day> {
        let day = |back: i64| today.plus_days(-back);
        (1..=count).map(|it| (day(it), Money::from_cents(of(day(it))))).collect()
    }

    #[test]
    fn too_few_days_say_nothing() {
        let today = date("2026-11-21");
        let past = days(today, 13, |_| 10_000);
        assert_eq!((days_missing(&past), days_missing(&[])), (1, 14));
        assert_eq!(forecast(&past, today, Money::ZERO, Money::ZERO), None);
        let closed = days(today, 56, |it| if it.weekday() == 6 { 5_000 } else { 0 });
        assert_eq!(days_missing(&closed), 6, "days without sales teach nothing about selling");
    }

    #[test]
    fn a_steady_shop_ends_where_its_days_lead() {
        let today = date("2026-11-21");
        let past = days(today, 56, |_| 10_000);
        let found = forecast(&past, today, Money::from_cents(204_000), Money::from_cents(4_000));
        let found = found.unwrap();
        // 60.00 today still, and nine days of 100.00.
        assert_eq!(found.amount, Money::from_cents(300_000));
        assert_eq!((found.low, found.high), (found.amount, found.amount), "no day strays");
        assert_eq!(found.path.len(), 10);
        assert_eq!(found.path[9], (date("2026-11-30"), found.amount));
    }

    #[test]
    fn a_strong_weekday_counts_as_often_as_it_comes() {
        let today = date("2026-11-01"); // A Sunday.
        let past = days(today, 56, |it| if it.weekday() == 6 { 70_000 } else { 0 });
        let past: Vec<_> = past.into_iter().chain(days(today, 14, |_| 0)).collect();
        let found = forecast(&past, today, Money::ZERO, Money::ZERO);
        assert!(found.is_none(), "eight days of sales are too few");
        let past = days(today, 56, |it| if it.weekday() >= 5 { 70_000 } else { 0 });
        let found = forecast(&past, today, Money::ZERO, Money::ZERO).unwrap();
        // Five Sundays and four Saturdays of somewhat less, twenty-one days of somewhat more.
        let weekend = Money::from_cents(9 * 70_000);
        assert!(found.low <= weekend && weekend <= found.high, "{found:?}");
    }

    #[test]
    fn on_the_last_day_what_is_sold_already_is_the_least() {
        let today = date("2026-11-30");
        let past = days(today, 40, |it| 10_000 + 500 * i64::from(it.dmy().0 % 7));
        let sold = Money::from_cents(90_000);
        let found = forecast(&past, today, sold, sold).unwrap();
        assert_eq!(found.amount, sold, "more than a usual day was sold today");
        assert!(found.low == sold && found.high > sold);
        assert_eq!(found.path.len(), 1);
    }

    #[test]
    fn the_band_holds_about_eight_months_of_ten() {
        let mut seed = 7_u64;
        let mut chance = move || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 33).unwrap() % 10_001 - 5_000
        };
        // The sum of four is near enough to what days do.
        let mut day = |it: BusinessDate| {
            let noise = chance() + chance() + chance() + chance();
            let usual = [12_000, 11_000, 12_000, 13_000, 18_000, 22_000, 9_000];
            (usual[it.weekday()] + noise).max(0)
        };
        let (first, today, mut held) = (date("2026-11-01"), date("2026-11-11"), 0);
        for _ in 0..400 {
            let mut all: Vec<Day> = Vec::new();
            for back in -19..=DAYS_BACK {
                let it = today.plus_days(-back);
                all.push((it, Money::from_cents(day(it))));
            }
            let sum = |from: BusinessDate, to: BusinessDate| {
                let inside = all.iter().filter(|it| it.0 >= from && it.0 <= to);
                Money::sum(inside.map(|it| it.1)).unwrap()
            };
            let past: Vec<Day> = all.iter().filter(|it| it.0 < today).copied().collect();
            let sofar = sum(first, today.plus_days(-1));
            let found = forecast(&past, today, sofar, Money::ZERO).unwrap();
            let end = sum(first, date("2026-11-30"));
            held += usize::from(found.low <= end && end <= found.high);
        }
        assert!((290..=350).contains(&held), "{held} of 400");
    }
}
