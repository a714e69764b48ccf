//! What the owner looks at for one minute a day.

use izi_domain::{BusinessDate, Money};
use izi_store::income::{self, Costs, Dimension, Income, ProductIncome};
use izi_store::sale::{self, Filter, Listed};
use izi_store::{correction, stock};

use crate::light::{Light, light_in};
use crate::refusal::Result;
use crate::shop::Shop;

/// Days of the bars.
const DAYS: i64 = 30;
/// Products that brought most.
const PRODUCTS: u32 = 10;
/// Last sales.
const SALES: u32 = 10;

/// Days with what they brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: BusinessDate,
    /// The last day, itself included.
    pub to: BusinessDate,
    /// What they brought.
    pub income: Income,
}

impl Period {
    /// Income by sale, half up to the céntimo; none without sales.
    pub fn average(&self) -> Option<Money> {
        let sales = i64::from(self.income.sales);
        let cents = self.income.amount.cents();
        (sales > 0).then(|| Money::from_cents((2 * cents + sales).div_euclid(2 * sales)))
    }
}

/// The first look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// The light.
    pub light: Light,
    /// Today.
    pub today: Period,
    /// Yesterday.
    pub yesterday: Period,
    /// This month up to today.
    pub month: Period,
    /// Last month up to the same day, its last one when it is shorter.
    pub last_month: Period,
    /// The last 30 days, the oldest first, those without sales too.
    pub days: Vec<(BusinessDate, Income)>,
    /// Today by hour, all of them.
    pub hours: Vec<(String, Income)>,
    /// This month by method, the largest first.
    pub methods: Vec<(String, Income)>,
    /// The products of this month that brought most.
    pub products: Vec<ProductIncome>,
    /// What this month's sales had cost, where that is known.
    pub costs: Costs,
    /// The last sales, and whether each was annulled.
    pub last_sales: Vec<(Listed, bool)>,
    /// Products with nothing left on the shelf.
    pub run_out: u32,
}

/// The first look, now.
pub async fn dashboard(shop: &Shop) -> Result<Dashboard> {
    let today = shop.now().business_date();
    // One transaction: a sale in between would make two figures of one.
    let mut db = shop.store.reads().begin().await?;
    let light = light_in(&mut db, today.month(), today).await?;
    let first = today.month().first_day();
    let same_day = today.month().before().day(today.dmy().0);
    let oldest = today.plus_days(1 - DAYS);
    let spans = [
        (today, today),
        (today.plus_days(-1), today.plus_days(-1)),
        (first, today),
        (today.month().before().first_day(), same_day),
    ];
    let mut periods = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        periods.push(Period { from, to, income: income::span(&mut *db, from, to).await? });
    }
    let sold = income::days(&mut *db, oldest, today).await?;
    let of = |day: BusinessDate| sold.iter().find(|it| it.0 == day).map(|it| it.1);
    let days = (0..DAYS).map(|it| oldest.plus_days(it));
    let days = days.map(|it| (it, of(it).unwrap_or_default())).collect();
    let by_hour = income::by(&mut *db, Dimension::Hour, today, today).await?;
    let hours = (0..24).map(|it| format!("{it:02}"));
    let hours = hours.map(|hour| {
        let found = by_hour.iter().find(|it| it.0 == hour).map(|it| it.1);
        (hour, found.unwrap_or_default())
    });
    let hours = hours.collect();
    let mut methods = income::by(&mut *db, Dimension::Method, first, today).await?;
    methods.sort_by_key(|it| std::cmp::Reverse(it.1.amount));
    let products = income::top_products(&mut db, first, today, PRODUCTS).await?;
    let costs = income::costs(&mut db, first, today).await?;
    let run_out = stock::run_out(&mut *db).await?;
    db.rollback().await?;
    let [today, yesterday, month, last_month] = periods.as_slice() else {
        return Err(crate::Refusal::JobState("periods"));
    };
    Ok(Dashboard {
        light,
        today: *today,
        yesterday: *yesterday,
        month: *month,
        last_month: *last_month,
        days,
        hours,
        methods,
        products,
        costs,
        last_sales: last_sales(shop).await?,
        run_out,
    })
}

async fn last_sales(shop: &Shop) -> Result<Vec<(Listed, bool)>> {
    let listed = sale::list(shop.store.reads(), &Filter::default(), SALES).await?;
    let mut sales = Vec::with_capacity(listed.len());
    for it in listed {
        let annulled = correction::is_sale_annulled(shop.store.reads(), &it.id).await?;
        sales.push((it, annulled));
    }
    Ok(sales)
}
