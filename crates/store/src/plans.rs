//! How SQLite answers what is asked all day: along an index, however many sales there are.

use std::fmt::Write as _;

use sqlx::SqlitePool;

use crate::{
    Store, audit, correction, day, document, document_file, entry, income, outbox, purchase,
    report, sale, summary,
};

/// A shop with some thousand sales, nearly all of them settled.
const SALES: &str = "
    insert into issuer values (1, '10467793549', 'ROSITA', null, 'JR. UNION 123', '150101', 'nrus', 0);
    insert into series values ('B001', '03', 3000);
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000)
    insert into sale select printf('00000000-0000-7000-8000-%012d', i), 'B001', i, 1700000000000 + i * 3600000,
        date(1700000000 + i * 3600, 'unixepoch', '-5 hours'), 1, null, null, null, 350, 0, 0, 350, 0, 'ROSA' from n;
    insert into payment select sale_id, 0, 'cash', 350, null, business_date from sale;
    insert into outbox (topic, sale_id, dedup_key, state, next_utc_ms, changed_utc_ms, paper)
        select 'print', sale_id, 'print:' || sale_id, 'printed', sold_utc_ms, 0, 'ticket' from sale;
    insert into document select number, '03', series, number, sale_id, sold_utc_ms, business_date, issuer_id,
        total_cents, null, null from sale;
    insert into outbox (topic, sale_id, document_id, dedup_key, state, next_utc_ms, changed_utc_ms)
        select 'authority', sale_id, document_id, 'authority:' || document_id,
            iif(number > 2990, 'queued', 'accepted'), issued_utc_ms, 0 from document;
    insert into authority_attempt (document_id, at_utc_ms, call, outcome, detail)
        select document_id, 0, 'send', 'accepted', '' from document;";

/// Every question with the step that its plan must have.
const PLANS: &[(&str, &str)] = &[
    (outbox::CLAIM, "SEARCH outbox USING INDEX outbox_open (topic=? AND next_utc_ms<?)"),
    (outbox::NEXT_DUE, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::WAITING_PAPERS, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::HURRY, "SEARCH outbox USING INDEX outbox_open (topic=? AND next_utc_ms>?)"),
    (outbox::RECOVER, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::GIVE_UP, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::SKIP, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::SKIP_DRAWN, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::FORGET_DRAWN, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::OPEN_COUNTS, "SCAN outbox USING INDEX outbox_open"),
    (outbox::LIST_OPEN, "SCAN outbox USING INDEX outbox_open"),
    (outbox::BY_ID, "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)"),
    (outbox::OF_SALE, "SEARCH outbox USING INDEX outbox_by_sale (sale_id=?)"),
    (sale::LIST, "SEARCH sale USING INDEX sale_by_time (sold_utc_ms>? AND sold_utc_ms<?)"),
    (sale::SALE_BY_ID, "SEARCH sale USING INDEX sqlite_autoindex_sale_1 (sale_id=?)"),
    (
        sale::ID_OF,
        "SEARCH document USING INDEX sqlite_autoindex_document_1 (kind=? AND series=? AND number=?)",
    ),
    (
        document::BY_NAME,
        "SEARCH document USING INDEX sqlite_autoindex_document_1 (kind=? AND series=? AND number=?)",
    ),
    (document::BOLETA_OF, "SEARCH document USING INDEX document_by_sale (sale_id=?)"),
    (document::ABOUT, "SEARCH document USING INDEX document_about (about=?)"),
    (
        document::LIST,
        "SEARCH document USING INDEX document_by_date (issue_date>? AND issue_date<?)",
    ),
    (
        document::REGISTER_BACK,
        "SEARCH document USING INDEX document_by_date (issue_date>? AND issue_date<?)",
    ),
    (document::LIST_OPEN, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (
        document_file::PAST,
        "SEARCH authority_attempt USING INDEX authority_attempt_by_document (document_id=?)",
    ),
    (
        document_file::ATTEMPTS,
        "SEARCH authority_attempt USING INDEX authority_attempt_by_document (document_id=?)",
    ),
    (outbox::MOVE_FAILED, "SEARCH outbox USING INDEX outbox_open (topic=?)"),
    (outbox::OF_DOCUMENT, "SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (document_id=?)"),
    (correction::CORRECTED, "SEARCH document USING INDEX document_about (about=?)"),
    (correction::RETURNED, "SEARCH document USING INDEX document_about (about=?)"),
    (correction::ANNULLING, "SEARCH document USING INDEX document_about (about=?)"),
    (correction::MARKS, "SEARCH document USING INDEX document_about (about=?)"),
    (correction::BACK, "SEARCH stock_movement USING INDEX stock_movement_back (sale_id=?)"),
    (summary::DUE, "SEARCH void USING COVERING INDEX void_open (state=?)"),
    (summary::LINES, "SEARCH summary_line USING PRIMARY KEY (summary_id=?)"),
    (sale::LINES, "SEARCH sale_line USING PRIMARY KEY (sale_id=?)"),
    (sale::PAYMENTS, "SEARCH payment USING PRIMARY KEY (sale_id=?)"),
    (
        sale::WITH_REFERENCE,
        "SEARCH payment USING INDEX payment_by_reference (reference=? AND business_date=?)",
    ),
    (
        sale::KNOWN_NAME,
        "SEARCH sale USING INDEX sale_by_customer (customer_number=? AND customer_type=?)",
    ),
    (
        report::INCOME,
        "SEARCH sale USING COVERING INDEX sale_by_date (business_date>? AND business_date<?)",
    ),
    (
        income::MONTHS,
        "SEARCH tally USING PRIMARY KEY (dimension=? AND business_date>? AND business_date<?)",
    ),
    (
        income::SPAN,
        "SEARCH tally USING PRIMARY KEY (dimension=? AND business_date>? AND business_date<?)",
    ),
    (
        income::DAYS,
        "SEARCH tally USING PRIMARY KEY (dimension=? AND business_date>? AND business_date<?)",
    ),
    (
        income::BY,
        "SEARCH tally USING PRIMARY KEY (dimension=? AND business_date>? AND business_date<?)",
    ),
    (
        income::PRODUCTS,
        "SEARCH product_month USING PRIMARY KEY (business_date>? AND business_date<?)",
    ),
    (income::COSTS, "SEARCH product_month USING PRIMARY KEY (business_date>? AND business_date<?)"),
    (
        income::UNACCEPTED,
        "SEARCH unaccepted_day USING PRIMARY KEY (business_date>? AND business_date<?)",
    ),
    (
        income::ANNULLED,
        "SEARCH uncounted USING COVERING INDEX uncounted_by_date (business_date>? AND business_date<?)",
    ),
    (income::REPLACED, "SEARCH outbox USING COVERING INDEX outbox_unaccepted (state=?)"),
    (income::NAMED, "SEARCH sale USING COVERING INDEX sale_by_customer (customer_number>?)"),
    (entry::ALL, "SEARCH d USING INDEX document_by_date (issue_date>? AND issue_date<?)"),
    (entry::SOLD, "SEARCH d USING INDEX document_by_date (issue_date>? AND issue_date<?)"),
    (entry::NOTES, "SEARCH d USING INDEX document_notes (issue_date>? AND issue_date<?)"),
    (entry::OF_TALLY, "SEARCH d USING INDEX document_by_date (issue_date=?)"),
    (entry::OF_STATE, "SEARCH outbox USING COVERING INDEX outbox_unaccepted (state=?)"),
    (
        entry::OF_PRODUCT,
        "SEARCH m USING INDEX stock_movement_by_product (product_key=? AND at_utc_ms>? AND at_utc_ms<?)",
    ),
    (
        entry::OF_CATEGORY,
        "SEARCH m USING INDEX stock_movement_by_product (product_key=? AND at_utc_ms>? AND at_utc_ms<?)",
    ),
    (
        entry::OF_CUSTOMER,
        "SEARCH sale USING INDEX sale_by_customer (customer_number=? AND customer_type=?)",
    ),
    (
        entry::ANNULLED,
        "SEARCH u USING COVERING INDEX uncounted_by_date (business_date>? AND business_date<?)",
    ),
    (entry::REPLACED, "SEARCH outbox USING COVERING INDEX outbox_unaccepted (state=?)"),
    (entry::ENTRIES, "SEARCH document USING INTEGER PRIMARY KEY (rowid=?)"),
    (
        document::REGISTER,
        "SEARCH document USING INDEX document_by_date (issue_date>? AND issue_date<?)",
    ),
    (purchase::STANDING, "SEARCH it USING INDEX purchase_known (date=? AND total_cents=?)"),
    (day::SOLD, "SEARCH sale USING INDEX sale_by_date (business_date=?)"),
    (day::DISCOUNTS, "SEARCH sale USING INDEX sale_by_date (business_date=?)"),
    (day::METHODS, "SEARCH sale USING INDEX sale_by_date (business_date=?)"),
    (day::BOLETAS, "SEARCH document USING INDEX document_by_date (issue_date=?)"),
    (audit::CROSSED, "SEARCH audit USING INDEX audit_crossing (<expr>=?)"),
    (audit::LAST, "SCAN audit"), // Backwards from the end, and only the first.
];

async fn plan(db: &SqlitePool, statement: &str) -> Vec<String> {
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(sqlx::AssertSqlSafe(format!("explain query plan {statement}")))
            .fetch_all(db)
            .await
            .unwrap();
    steps.into_iter().map(|it| it.3).collect()
}

#[tokio::test]
async fn no_question_of_the_day_reads_all_sales_or_all_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite");
    let store = Store::open(&path).await.unwrap();
    change(&store, SALES).await;
    check(&store, "without figures").await;
    // The program gathers figures about the tables when it closes, and SQLite plans by them.
    change(&store, "analyze").await;
    store.close().await;
    check(&Store::open(&path).await.unwrap(), "with figures").await;
}

async fn change(store: &Store, statements: &'static str) {
    let mut transaction = store.write().await.unwrap();
    sqlx::raw_sql(statements).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn check(store: &Store, when: &str) {
    let mut wrong = String::new();
    for (statement, expected) in PLANS {
        let steps = plan(store.reads(), statement).await;
        let reads_all = |it: &&String| {
            let tables = ["SCAN sale", "SCAN outbox", "SCAN payment", "SCAN document"];
            // Indexes of the few that are meant.
            let few = ["INDEX outbox_open"];
            tables.iter().any(|whole| it.starts_with(whole))
                && !few.iter().any(|index| it.contains(index))
        };
        if !steps.iter().any(|it| it == expected) || steps.iter().any(|it| reads_all(&it)) {
            writeln!(wrong, "{when}: {statement}\n{expected}\n{steps:#?}").unwrap();
        }
    }
    assert_eq!(wrong, "");
}
