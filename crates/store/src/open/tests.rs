//! A file that an older program wrote, opened by this one.

use std::fs;
use std::path::Path;

use izi_domain::BusinessDate;
use sqlx::migrate::Migrator;
use sqlx::{Connection, SqliteConnection};

use super::options;
use crate::{Store, income, report};

/// Three months of a shop under the fourth schema: weighed goods, goods without a product, discounts,
/// rounding, mixed payments; boletas that were annulled, whose annulment was refused, and one that was
/// replaced; notes that count and notes that do not.
const SHOP: &str = "
    insert into issuer values (1, '10467793549', 'ROSITA', null, 'JR. UNION 123', '150101', 'nrus', 0);
    insert into series values ('B001', '03', 61), ('BC01', '07', 3), ('BD01', '08', 1);
    insert into category values (1, 'Bebidas', 'bebidas', 0);
    insert into product values
        (1, '00000000-0000-7000-9000-000000000001', 'Inca Kola', 1, 'NIU', 250, 190, 0, null, 1, 0, 0),
        (2, '00000000-0000-7000-9000-000000000002', 'Pan', null, 'KGM', 800, null, 0, null, 1, 0, 0);
    insert into product_tally (product_key, folded) values (1, 'inca kola'), (2, 'pan');
    create temp table n as
        with recursive n (i) as (select 1 union all select i + 1 from n where i < 60)
        select i, printf('00000000-0000-7000-8000-%012d', i) as sale_id,
            1789000000000 + i * 131000000 as at,
            date(1789000000 + i * 131000, 'unixepoch', '-5 hours') as day,
            250 * (i % 3 + 1) as drinks, (i % 2 = 0) * (400 - (i % 4 = 0) * 25) as bread,
            (i % 5 = 0) * 37 as bag, (i % 7 = 0) * 13 as discount from n;
    create temp table sold as
        select *, drinks + bread + bag as subtotal,
            iif(i % 3 = 0, -((drinks + bread + bag - discount) % 10), 0) as rounding from n;
    insert into sale select sale_id, 'B001', i, at, day, 1,
        iif(i % 4 = 0, 'dni', null), iif(i % 4 = 0, '46779354', null), iif(i % 4 = 0, 'ANA PAZ', null),
        subtotal, discount, rounding, subtotal - discount + rounding, iif(i % 3 = 0, 50, 0),
        iif(i % 2 = 0, 'ROSA', 'LUIS') from sold;
    insert into sale_line select sale_id, 0, '00000000-0000-7000-9000-000000000001', '1', 'Inca Kola', 'NIU',
        1000 * (i % 3 + 1), 250, 190, 1000, drinks, 0, '30' from sold;
    insert into sale_line select sale_id, 1, '00000000-0000-7000-9000-000000000002', null, 'Pan', 'KGM',
        500, 800, null, 1000, 400, 400 - bread, '30' from sold where bread > 0;
    insert into sale_line select sale_id, 2, null, null, 'Bolsa', 'NIU', 1000, 37, null, 1000, 37, 0, '30'
        from sold where bag > 0;
    insert into payment select sale_id, 0, iif(i % 3 = 0, 'cash', 'yape'),
        iif(i % 11 = 0 and i % 3 <> 0, 100, total_cents + change_cents), null, day
        from sold join sale using (sale_id);
    insert into payment select sale_id, 1, 'card', total_cents - 100, 'R' || i, day
        from sold join sale using (sale_id) where i % 11 = 0 and i % 3 <> 0;
    insert into stock_movement (product_key, kind, milli, sale_id, at_utc_ms)
        select 1 + position, 'sale', -quantity_milli, sale_id, at
        from sold join sale_line using (sale_id) where position < 2;
    insert into document select i, '03', 'B001', i, sale_id, at, day, 1, total_cents, null, null
        from sold join sale using (sale_id);
    insert into document
        select 101, '03', 'B001', 61, sale_id, at + 86400000, date(day, '+1 day'), 1, total_cents, 50, null
        from sold join sale using (sale_id) where i = 50;
    insert into document
        select 102, '07', 'BC01', 1, sale_id, at + 3456000000, date(day, '+40 days'), 1, 250, 10, null from sold where i = 10;
    insert into document
        select 103, '07', 'BC01', 2, sale_id, at, day, 1, 250, 20, null from sold where i = 20;
    insert into document
        select 104, '08', 'BD01', 1, sale_id, at, day, 1, 100, 30, null from sold where i = 30;
    insert into document
        select 105, '07', 'BC01', 3, sale_id, at, day, 1, 250, 50, null from sold where i = 50;
    insert into document select 106, 'RC', '20261121', 1, null, at, day, 1, 0, null, day from sold where i = 7;
    insert into note values
        (102, '00000000-0000-7000-a000-000000000102', '07', 'Vino abierta', 250, 0, 0),
        (103, '00000000-0000-7000-a000-000000000103', '07', 'Vino abierta', 250, 0, 0),
        (104, '00000000-0000-7000-a000-000000000104', '02', 'Precio', 100, 0, 0),
        (105, '00000000-0000-7000-a000-000000000105', '07', 'Vino abierta', 250, 0, 0);
    insert into note_line
        select document_id, 0, iif(document_id = 104, null, 0), '1', 'Inca Kola', 'NIU', 1000, total_cents, total_cents, 0, '30'
        from document where kind in ('07', '08');
    insert into void values
        (5, 'Error', 0, 'ROSA', 'waiting', null), (6, 'Error', 0, 'ROSA', 'failed', null),
        (7, 'Error', 0, 'ROSA', 'voided', 106);
    insert into summary_line values (106, 0, 7, 3);
    insert into outbox (topic, sale_id, document_id, dedup_key, state, next_utc_ms, changed_utc_ms)
        select 'authority', sale_id, document_id, 'authority:' || document_id,
            case document_id when 50 then 'replaced' when 103 then 'rejected' when 60 then 'queued'
                when 59 then 'unknown' else 'accepted' end, issued_utc_ms, 0 from document;
    insert into outbox (topic, sale_id, dedup_key, state, next_utc_ms, changed_utc_ms, paper)
        select 'print', sale_id, 'print:' || sale_id, 'printed', at, 0, 'ticket' from sold;
    insert into ticket_file select job_id, x'00', zeroblob(32), zeroblob(4) from outbox where topic = 'print';
    drop table sold;
    drop table n;";

/// A file as the program of the fourth schema left it.
async fn of_the_fourth_schema(path: &Path) {
    let released = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().as_ref() < "0005" {
            fs::copy(entry.path(), released.path().join(entry.file_name())).unwrap();
        }
    }
    let migrations = Migrator::new(released.path()).await.unwrap();
    assert_eq!(migrations.iter().count(), 4);
    let mut db = SqliteConnection::connect_with(&options(path)).await.unwrap();
    migrations.run(&mut db).await.unwrap();
    sqlx::raw_sql(SHOP).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

async fn rows(db: &mut SqliteConnection, statement: &'static str) -> Vec<String> {
    sqlx::query_scalar(statement).fetch_all(db).await.unwrap()
}

/// All that is kept beside the rows themselves.
async fn sums(db: &mut SqliteConnection) -> Vec<String> {
    let mut all = Vec::new();
    for statement in [
        "select concat_ws('|', dimension, business_date, key, sales, notes, cents) as it from tally order by it",
        "select concat_ws('|', business_date, product_key, entries, milli, cents, cost_cents, costed_cents) as it \
         from product_day order by it",
        "select concat_ws('|', business_date, product_key, entries, milli, cents, cost_cents, costed_cents) as it \
         from product_month order by it",
        "select concat_ws('|', document_id, business_date) as it from uncounted order by it",
        "select concat_ws('|', document_id, business_date) as it from nameless order by it",
    ] {
        let part = rows(db, statement).await;
        assert!(!part.is_empty(), "{statement}");
        all.extend(part);
    }
    all
}

#[tokio::test]
async fn a_shop_of_the_fourth_schema_has_its_figures_from_the_first_day_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite");
    of_the_fourth_schema(&path).await;
    let store = Store::open(&path).await.unwrap();
    assert!(folder.path().join("shop.sqlite.before-5").is_file(), "it was copied before");

    let mut db = store.write().await.unwrap();
    assert_eq!(rows(&mut db, "pragma integrity_check").await, ["ok"]);
    let orphans = sqlx::query("pragma foreign_key_check").fetch_all(&mut *db).await.unwrap();
    assert!(orphans.is_empty());
    let counts =
        "select (select count(*) from outbox) || ' ' || (select count(*) from ticket_file)";
    assert_eq!(rows(&mut db, counts).await, ["126 60"], "no job and no ticket was lost");
    let altered = sqlx::query("update sale set total_cents = 1").execute(&mut *db).await;
    assert!(altered.unwrap_err().to_string().contains("sale_is_immutable"));

    let day = |text: &str| -> BusinessDate { text.parse().unwrap() };
    let (first, last) = (day("2026-09-01"), day("2027-01-31"));
    let whole = income::span(&mut *db, first, last).await.unwrap();
    // Sixty sales but two that are annulled; a credit note, a debit note.
    assert_eq!((whole.sales, whole.notes), (58, 2));
    assert_eq!(whole.amount, report::from_rows(&mut db, first, last).await.unwrap());
    let mut it = first;
    while it <= last {
        let told = income::span(&mut *db, it, it).await.unwrap().amount;
        assert_eq!(told, report::from_rows(&mut db, it, it).await.unwrap(), "{it}");
        if it.month() != it.plus_days(-1).month() {
            let month = income::month(&mut *db, it.month()).await.unwrap();
            let raw = report::from_rows(&mut db, it, it.month().last_day()).await.unwrap();
            assert_eq!(month, raw, "{it}");
        }
        it = it.next();
    }
    let products = income::products(&mut db, first, last).await.unwrap();
    let cents: i64 = products.iter().map(|it| it.amount.cents()).sum();
    assert_eq!(cents, whole.amount.cents(), "all products together");

    let before = sums(&mut db).await;
    income::rebuild(&mut db).await.unwrap();
    assert_eq!(sums(&mut db).await, before, "adding up anew changes nothing");
    drop(db);
    store.close().await;
}
