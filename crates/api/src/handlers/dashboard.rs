//! The owner's first look, and the lists behind figures, on the wire.

use izi_app::dashboard::{Dashboard, Period, dashboard};
use izi_app::entries::{self, By, Entry, Filter, Kind, Place};
use izi_app::{Costs, Income, ListedSale, ProductIncome};
use izi_domain::Money;
use izi_domain::identity::{DocumentType, IdentityDocument};
use izi_domain::rus::Limit;

use super::Result;
use super::light::{light_view, percent, tally};
use crate::report::{
    AttentionRow, DashboardView, DaySum, EntryFilter, EntryPage, EntryRow, KeySum, LastSale,
    ListEntries, MarginView, PeriodSum, ProductSum,
};
use crate::shop::{Nothing, QueueCounts};
use crate::{Counter, parse};

const PAGE_MAX: u32 = 200;
/// How tall the largest bar is.
const TALLEST: i64 = 1_000;

pub(crate) async fn dashboard_show(counter: &Counter, _: Nothing) -> Result<DashboardView> {
    let it = dashboard(&counter.shop).await?;
    let queue = super::queue_counts(counter, &counter.shop.setup().await?).await?;
    let tallest = |amounts: &mut dyn Iterator<Item = i64>| amounts.max().unwrap_or(0);
    let day = tallest(&mut it.days.iter().map(|it| it.1.amount.cents()));
    let hour = tallest(&mut it.hours.iter().map(|it| it.1.amount.cents()));
    let method = tallest(&mut it.methods.iter().map(|it| it.1.amount.cents()));
    let product = tallest(&mut it.products.iter().map(|it| it.amount.cents()));
    Ok(DashboardView {
        now: counter.shop.now().to_string(),
        rus: light_view(&it.light),
        today: period(&it.today),
        yesterday: period(&it.yesterday),
        month: period(&it.month),
        last_month: period(&it.last_month),
        days: it
            .days
            .iter()
            .map(|(date, income)| DaySum {
                date: date.to_string(),
                income: tally(*income),
                height: height(income.amount.cents(), day),
            })
            .collect(),
        hours: it.hours.iter().map(|(key, income)| key_sum(key, *income, hour)).collect(),
        methods: it.methods.iter().map(|(key, income)| key_sum(key, *income, method)).collect(),
        products: it.products.iter().map(|it| product_sum(it, product)).collect(),
        margin: margin(it.costs, it.month.income),
        last_sales: it.last_sales.iter().map(last_sale).collect(),
        attention: attention(&it, &queue),
    })
}

fn period(it: &Period) -> PeriodSum {
    PeriodSum {
        from: it.from.to_string(),
        to: it.to.to_string(),
        income: tally(it.income),
        average: it.average().map(|it| it.to_string()),
    }
}

/// In thousandths of the tallest, at least 1 for what is above zero: it is to be seen.
fn height(cents: i64, tallest: i64) -> u32 {
    if cents <= 0 || tallest <= 0 {
        return 0;
    }
    u32::try_from((cents.saturating_mul(TALLEST) / tallest).max(1)).unwrap_or(0)
}

fn key_sum(key: &str, income: Income, tallest: i64) -> KeySum {
    let height = height(income.amount.cents(), tallest);
    KeySum { key: key.to_owned(), income: tally(income), height }
}

fn product_sum(it: &ProductIncome, tallest: i64) -> ProductSum {
    ProductSum {
        product_id: it.product_id.clone(),
        name: it.name.clone(),
        quantity: it.quantity.to_string(),
        unit: it.unit.clone(),
        amount: it.amount.to_string(),
        height: height(it.amount.cents(), tallest),
    }
}

fn margin(costs: Costs, month: Income) -> Option<MarginView> {
    let earned = costs.income.checked_sub(costs.cost)?;
    if costs.income.cents() <= 0 {
        return None;
    }
    let per_mille = earned.cents().saturating_mul(1_000).div_euclid(costs.income.cents());
    Some(MarginView {
        income: costs.income.to_string(),
        cost: costs.cost.to_string(),
        earned: earned.to_string(),
        per_mille: i32::try_from(per_mille).unwrap_or(i32::MIN),
        known_percent: percent(costs.income, month.amount),
    })
}

fn last_sale((it, annulled): &(ListedSale, bool)) -> LastSale {
    LastSale {
        number: it.number.to_string(),
        sold_at: it.sold_at.to_string(),
        customer: it.customer.clone().unwrap_or_default(),
        methods: it.methods.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        total: it.total.to_string(),
        state: it.authority_state.clone(),
        annulled: *annulled,
    }
}

/// What needs a person, the most urgent first.
fn attention(it: &Dashboard, queue: &QueueCounts) -> Vec<AttentionRow> {
    let mut rows = Vec::new();
    let mut tell = |kind: &str, tone: &str, count: u32, limit: Option<(Limit, Money)>| {
        rows.push(AttentionRow {
            kind: kind.to_owned(),
            tone: tone.to_owned(),
            count,
            limit: limit.map(|it| it.0.as_str().to_owned()),
            amount: limit.map(|it| it.1.to_string()).unwrap_or_default(),
        });
    };
    for (limit, above) in it.light.rus.passed() {
        // Above that of the special category the quota is another one, and the shop sells on.
        let tone = if limit == Limit::Special { "warn" } else { "bad" };
        tell("rus_exceeded", tone, 1, Some((limit, above)));
    }
    if queue.window == "day_5" {
        tell("day_5", "bad", queue.waiting + queue.unknown, None);
    }
    if queue.rejected > 0 {
        tell("rejected", "bad", queue.rejected, None);
    }
    if queue.dead > 0 {
        tell("dead", "bad", queue.dead, None);
    }
    if let Some(days) = queue.certificate_days {
        let tone = if days <= 1 { "bad" } else { "warn" };
        tell("certificate", tone, u32::try_from(days).unwrap_or(0), None);
    }
    if queue.tickets_uncertain > 0 {
        tell("tickets_uncertain", "warn", queue.tickets_uncertain, None);
    }
    if queue.window == "day_2" {
        tell("day_2", "warn", queue.waiting + queue.unknown, None);
    }
    if let Some(heading) = it.light.forecast.as_ref()
        && let Some((_, limit)) = heading.crosses
    {
        tell("rus_forecast", "warn", 1, Some((limit, heading.forecast.amount)));
    }
    if queue.messages_failed > 0 {
        tell("webhook_failed", "warn", queue.messages_failed, None);
    }
    if queue.offline {
        tell("offline", "info", queue.waiting + queue.unknown, None);
    } else if queue.authority && queue.window == "ok" && queue.waiting + queue.unknown > 0 {
        tell("waiting", "info", queue.waiting + queue.unknown, None);
    }
    if it.run_out > 0 {
        tell("low_stock", "info", it.run_out, None);
    }
    rows
}

pub(crate) async fn entry_list(counter: &Counter, asked: ListEntries) -> Result<EntryPage> {
    let filter = filter(&asked.filter)?;
    let before = asked.before.as_deref().map(place).transpose()?;
    let limit = asked.limit.clamp(1, PAGE_MAX);
    let page = entries::page(&counter.shop, &filter, before, limit).await?;
    Ok(EntryPage {
        entries: page.entries.iter().map(entry).collect(),
        total: page.total.to_string(),
        count: page.count,
        cursor: page.next.map(|it| format!("{}_{}", it.date, it.id)),
    })
}

fn entry(it: &Entry) -> EntryRow {
    let number = |name: &izi_domain::DocumentName| {
        name.number().map_or_else(|| name.to_string(), |it| it.to_string())
    };
    EntryRow {
        kind: it.kind.as_str().to_owned(),
        number: number(&it.name),
        sale_number: number(&it.boleta),
        at: it.at.to_string(),
        customer: it.customer.clone(),
        methods: it.methods.iter().map(|it| it.as_str().to_owned()).collect(),
        state: it.state.clone(),
        amount: it.amount.to_string(),
        total: it.total.to_string(),
    }
}

fn place(text: &str) -> Result<Place> {
    let read = text
        .split_once('_')
        .and_then(|(date, id)| Some(Place { date: date.parse().ok()?, id: id.parse().ok()? }));
    read.ok_or_else(|| parse::bad_value("before", text))
}

fn filter(asked: &EntryFilter) -> Result<Filter> {
    let (from, to) = (parse::day("from", &asked.from)?, parse::day("to", &asked.to)?);
    if to < from {
        return Err(parse::bad_value("to", &asked.to));
    }
    let kind = match asked.kind.as_deref().unwrap_or_default() {
        "" => None,
        "sales" => Some(Kind::Sales),
        "notes" => Some(Kind::Notes),
        other => return Err(parse::bad_value("kind", other)),
    };
    let key = asked.key.clone().unwrap_or_default();
    let bad = || parse::bad_value("key", &key);
    let some = |key: &str| (!key.is_empty()).then(|| key.to_owned());
    let by = match asked.by.as_deref().unwrap_or_default() {
        "" => By::All,
        "hour" => By::Hour(key),
        "method" => By::Method(key),
        "seller" => By::Seller(key),
        "state" => By::State(key),
        "product" => By::Product(some(&key)),
        "category" => By::Category(some(&key).map(|it| it.parse()).transpose().map_err(|_| bad())?),
        "sold" => By::Sold,
        "annulled" => By::Annulled,
        "taken_off" => By::TakenOff,
        "credited" => By::Credited,
        "debited" => By::Debited,
        "replaced" => By::Replaced,
        "customer" => By::Customer(some(&key).map(|it| customer(&it)).transpose()?),
        other => return Err(parse::bad_value("by", other)),
    };
    Ok(Filter { from, to, by, kind })
}

/// `dni:45678901`.
fn customer(key: &str) -> Result<IdentityDocument> {
    let read = key
        .split_once(':')
        .and_then(|(kind, number)| IdentityDocument::new(DocumentType::named(kind)?, number).ok());
    read.ok_or_else(|| parse::bad_value("key", key))
}
