//! Whatever happens to a shop, its tallies are what its rows come to, and every list behind a figure
//! adds up to it.

mod history;

use std::collections::BTreeMap;

use izi_domain::{BusinessDate, Money};
use proptest::prelude::*;
use sqlx::SqliteConnection;

use super::{Dimension, Income};
use crate::entry::{self, By, Filter, Kind};
use crate::{income, report};
use history::History;

type Tables = Vec<(&'static str, Vec<Vec<String>>)>;

/// All that the triggers keep.
async fn kept(db: &mut SqliteConnection) -> Tables {
    let mut tables = Vec::new();
    for (name, columns) in [
        ("tally", "dimension, business_date, key, sales, notes, cents"),
        (
            "product_day",
            "business_date, product_key, entries, milli, cents, cost_cents, costed_cents",
        ),
        (
            "product_month",
            "business_date, product_key, entries, milli, cents, cost_cents, costed_cents",
        ),
        ("unaccepted_day", "business_date, state, sales, notes, cents"),
        ("nameless", "business_date, document_id"),
        ("uncounted", "document_id, business_date"),
    ] {
        let cells = columns.replace(", ", " || '|' || ");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "select {cells} from {name} order by {columns}"
        )))
        .fetch_all(&mut *db)
        .await
        .unwrap();
        tables.push((name, rows.into_iter().map(|it| vec![it]).collect()));
    }
    tables
}

fn sum(incomes: impl IntoIterator<Item = Income>) -> Income {
    incomes.into_iter().fold(Income::default(), |a, b| Income {
        sales: a.sales + b.sales,
        notes: a.notes + b.notes,
        amount: Money::from_cents(a.amount.cents() + b.amount.cents()),
    })
}

fn amounts(amounts: impl IntoIterator<Item = Money>) -> i64 {
    amounts.into_iter().map(Money::cents).sum()
}

/// The list of a figure, page by page.
async fn listed(db: &mut SqliteConnection, filter: &Filter) -> (i64, u32) {
    let (mut before, mut cents, mut count) = (None, 0, 0);
    let mut last = None;
    loop {
        let page = entry::page(&mut *db, filter, before, 3).await.unwrap();
        cents += amounts(page.entries.iter().map(|it| it.amount));
        count += u32::try_from(page.entries.len()).unwrap();
        for it in &page.entries {
            assert!(last.is_none_or(|before| it.place < before), "{filter:?}: the latest first");
            assert!((filter.from..=filter.to).contains(&it.place.date));
            last = Some(it.place);
        }
        let Some(next) = page.next else {
            assert_eq!((page.total.cents(), page.count), (cents, count), "{filter:?}");
            return (cents, count);
        };
        before = Some(next);
    }
}

/// Every figure of a span against its list, and against the income added up from the rows.
async fn check(db: &mut SqliteConnection, from: BusinessDate, to: BusinessDate) {
    let raw = report::from_rows(&mut *db, from, to).await.unwrap();
    let whole = income::span(&mut *db, from, to).await.unwrap();
    assert_eq!(whole.amount, raw, "{from} to {to}");
    let days = income::days(&mut *db, from, to).await.unwrap();
    assert_eq!(sum(days.iter().map(|it| it.1)), whole);
    let of = |by, kind| Filter { from, to, by, kind };
    assert_eq!(listed(db, &of(By::All, None)).await, (raw.cents(), whole.entries()));
    let sales = listed(db, &of(By::All, Some(Kind::Sales))).await;
    let notes = listed(db, &of(By::All, Some(Kind::Notes))).await;
    assert_eq!((sales.1, notes.1, sales.0 + notes.0), (whole.sales, whole.notes, raw.cents()));
    for dimension in Dimension::ALL {
        let keys = income::by(&mut *db, dimension, from, to).await.unwrap();
        assert_eq!(amounts(keys.iter().map(|it| it.1.amount)), raw.cents(), "{dimension:?}");
        for (key, income) in keys {
            let by = match dimension {
                Dimension::Kind => continue,
                Dimension::Hour => By::Hour(key),
                Dimension::Method => By::Method(key),
                Dimension::Seller => By::Seller(key),
            };
            let found = listed(db, &of(by.clone(), None)).await;
            assert_eq!(found, (income.amount.cents(), income.entries()), "{by:?}");
            let sales = listed(db, &of(by.clone(), Some(Kind::Sales))).await;
            let notes = listed(db, &of(by, Some(Kind::Notes))).await;
            assert_eq!((sales.0 + notes.0, sales.1 + notes.1), found);
        }
    }
    let states = income::states(&mut *db, from, to).await.unwrap();
    assert_eq!(sum(states.iter().map(|it| it.income)), whole);
    for it in states {
        let found = listed(db, &of(By::State(it.state.clone()), None)).await;
        assert_eq!(found, (it.income.amount.cents(), it.income.entries()), "{}", it.state);
    }
    for (by, figure) in [
        (By::Annulled, income::annulled(&mut *db, from, to).await.unwrap()),
        (By::Replaced, income::replaced(&mut *db, from, to).await.unwrap()),
    ] {
        let expected = (figure.amount.cents(), figure.sales);
        if by == By::Annulled {
            // What was sold, what is taken off it and what the notes say are the income.
            let off = listed(db, &of(By::TakenOff, None)).await;
            assert_eq!(off, (-expected.0, expected.1));
            let sold = listed(db, &of(By::Sold, None)).await;
            assert_eq!(sold, (sales.0 + expected.0, sales.1 + expected.1));
            let credited = listed(db, &of(By::Credited, None)).await;
            let debited = listed(db, &of(By::Debited, None)).await;
            assert!(off.0 <= 0 && credited.0 <= 0 && debited.0 >= 0);
            assert_eq!((credited.0 + debited.0, credited.1 + debited.1), notes);
            assert_eq!(sold.0 + off.0 + credited.0 + debited.0, raw.cents());
        }
        assert_eq!(listed(db, &of(by.clone(), None)).await, expected, "{by:?}");
        assert_eq!(listed(db, &of(by.clone(), Some(Kind::Sales))).await, expected, "{by:?}");
        assert_eq!(listed(db, &of(by, Some(Kind::Notes))).await, (0, 0));
    }
    let customers = income::customers(&mut *db, from, to).await.unwrap();
    assert_eq!(sum(customers.iter().map(|it| it.income)), whole);
    for it in customers {
        let kind = izi_domain::DocumentType::named(&it.document_type);
        let document =
            kind.map(|kind| izi_domain::IdentityDocument::new(kind, &it.number).unwrap());
        let found = listed(db, &of(By::Customer(document), None)).await;
        assert_eq!(found, (it.income.amount.cents(), it.income.entries()), "{}", it.number);
    }
    let products = income::products(&mut *db, from, to).await.unwrap();
    assert_eq!(amounts(products.iter().map(|it| it.amount)), raw.cents());
    let costs = income::costs(&mut *db, from, to).await.unwrap();
    assert_eq!(amounts(products.iter().map(|it| it.costs.cost)), costs.cost.cents());
    assert_eq!(amounts(products.iter().map(|it| it.costs.income)), costs.income.cents());
    for it in &products {
        let id = Some(it.product_id.clone()).filter(|it| !it.is_empty());
        let found = listed(db, &of(By::Product(id), None)).await;
        assert_eq!(found, (it.amount.cents(), it.entries), "{}", it.name);
    }
    let registered =
        crate::document::register(&mut *db, (from, to), false, None, u32::MAX).await.unwrap();
    assert_eq!(amounts(registered.iter().map(|it| it.income)), raw.cents());
    let count = crate::document::registered(&mut *db, (from, to)).await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), registered.len());
    let categories = income::categories(&mut *db, from, to).await.unwrap();
    assert_eq!(amounts(categories.iter().map(|it| it.amount)), raw.cents());
    for it in categories {
        let found = listed(db, &of(By::Category(it.category_id), None)).await;
        assert_eq!(found.0, it.amount.cents(), "{}", it.name);
    }
}

/// The income by method, by seller and by product, worked out from the documents in another way than
/// the tallies are.
async fn check_parts(history: &History) {
    let mut db = history.store.reads().acquire().await.unwrap();
    let (from, to) = history.days();
    let mut methods: BTreeMap<String, i64> = BTreeMap::new();
    let mut sellers: BTreeMap<String, i64> = BTreeMap::new();
    let mut products: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for part in history.parts(&mut db).await {
        for (method, cents) in part.methods {
            *methods.entry(method).or_default() += cents;
        }
        *sellers.entry(part.seller).or_default() += part.cents;
        for (product, milli, cents) in part.products {
            let sums = products.entry(product).or_default();
            *sums = (sums.0 + milli, sums.1 + cents);
        }
    }
    for (dimension, expected) in [(Dimension::Method, methods), (Dimension::Seller, sellers)] {
        let found = income::by(&mut *db, dimension, from, to).await.unwrap();
        let found: BTreeMap<_, _> =
            found.into_iter().map(|it| (it.0, it.1.amount.cents())).collect();
        assert_eq!(found, expected, "{dimension:?}");
    }
    let found = income::products(&mut db, from, to).await.unwrap();
    let found: BTreeMap<_, _> = found
        .into_iter()
        .map(|it| (it.product_id, (it.quantity.milli(), it.amount.cents())))
        .collect();
    assert_eq!(found, products);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]
    #[test]
    fn after_any_history_the_tallies_are_what_the_rows_come_to(
        steps in prop::collection::vec((0_u8..20, any::<u64>()), 1..60)
    ) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut history = History::begin().await;
            for (step, chance) in steps {
                history.step(step, chance).await;
            }
            check_parts(&history).await;
            let (from, to) = history.days();
            let mut db = history.store.write().await.unwrap();
            let before = kept(&mut db).await;
            income::rebuild(&mut db).await.unwrap();
            assert_eq!(kept(&mut db).await, before, "adding everything up anew changes nothing");
            check(&mut db, from, to).await;
            let months = from.month().first_day()..=to.month().first_day();
            check(&mut db, *months.start(), to.month().next().first_day()).await;
            let middle = from.next().next();
            if middle <= to {
                check(&mut db, middle, to).await;
                check(&mut db, from, middle).await;
            }
            let of_month = income::month(&mut *db, to.month()).await.unwrap();
            let last = (*months.end(), to);
            assert_eq!(of_month, report::from_rows(&mut db, last.0, last.1).await.unwrap());
            let year = income::year(&mut *db, to.month()).await.unwrap();
            let january = to.month().january().first_day();
            assert_eq!(year, report::from_rows(&mut db, january, to).await.unwrap());
        });
    }
}
