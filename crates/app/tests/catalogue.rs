//! The catalogue over real files: products, imports, the practice shop.
#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use izi_app::catalogue::{self, BadProduct, PictureChange, ProductDraft, Sharing};
use izi_app::clock::SetClock;
use izi_app::import::{self, BadImport, Refused, Report};
use izi_app::{Refusal, Shop, practice_catalogue};
use izi_domain::{Barcode, Money, Quantity, Stock, Unit};
use izi_store::grid::Tab;
use izi_store::product::{self, ProductCode};
use izi_store::search::Scope;
use izi_store::{Store, seed};

async fn new_shop(folder: &tempfile::TempDir) -> Shop {
    let store = Store::open(&folder.path().join("shop.sqlite")).await.unwrap();
    let clock = Arc::new(SetClock::at("2026-11-21T10:00:00-05:00".parse().unwrap()));
    Shop::new(store, clock)
}

fn draft(name: &str, cents: i64, code: &str) -> ProductDraft {
    ProductDraft::quick(name.parse().unwrap(), Money::from_cents(cents), code.parse().ok())
}

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/import").join(name),
    )
    .unwrap()
}

fn reasons(report: &Report) -> String {
    report
        .rejected
        .iter()
        .fold(String::new(), |text, it| text + &format!("{}: {}\n", it.row, it.reason))
}

/// Every row of the catalogue as text, as a stranger would see it.
async fn dump(shop: &Shop) -> Vec<String> {
    let mut rows = Vec::new();
    for statement in [
        "select json_array(product_key, product_id, name, category_id, unit, price_cents, cost_cents, favourite, colour, active, created_utc_ms, changed_utc_ms) from product order by product_key",
        "select json_array(code, product_key, position, factor_milli, price_cents, label) from product_code order by code, product_key",
        "select json_array(product_key, stock_milli, sold_lines, folded, active) from product_tally order by product_key",
        "select json_array(category_id, name, folded, position) from category order by category_id",
        "select json_array(rowid) from product_search where product_search match '\"in\"*' order by rowid",
    ] {
        let table: Vec<String> =
            sqlx::query_scalar(statement).fetch_all(shop.store.reads()).await.unwrap();
        rows.extend(table);
    }
    rows
}

async fn sell_one(shop: &Shop, code: &str) {
    let hits = product::by_code(shop.store.reads(), &code.parse().unwrap()).await.unwrap();
    let mut db = shop.store.write().await.unwrap();
    sqlx::query("insert into stock_movement (product_key, kind, milli, at_utc_ms) values (?, 'sale', -1000, 0)")
        .bind(hits[0].product.product_key)
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();
}

#[tokio::test]
async fn a_product_is_made_in_three_fields_and_changed_later() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let quick = ProductDraft {
        category: Some("Golosinas".parse().unwrap()),
        ..draft("Chicle", 20, "7750000000017")
    };
    let made = catalogue::create(&shop, &quick).await.unwrap();
    assert_eq!((made.unit, made.stock, made.favourite), (Unit::PIECE, Stock::default(), false));

    let pack = ProductCode {
        code: "7750000000024".parse().unwrap(),
        factor: Quantity::from_milli(12_000).unwrap(),
        price: Some(Money::from_cents(200)),
        label: Some("caja x 12".parse().unwrap()),
    };
    let changed = ProductDraft {
        price: Money::from_cents(30),
        stock: Some(Stock::from_milli(-2_000)),
        codes: vec![ProductCode::single("7750000000017".parse().unwrap()), pack.clone()],
        category: Some("GOLOSINAS".parse().unwrap()),
        picture: PictureChange::Set(b"\x89PNG\r\n\x1a\nrest".to_vec()),
        ..quick
    };
    let after = catalogue::change(&shop, &made.product_id, &changed).await.unwrap();
    assert_eq!(after.category, made.category, "one category whatever the case");
    assert_eq!((after.stock.milli(), after.has_picture), (-2_000, true));
    let detail = catalogue::detail(&shop, &made.product_id).await.unwrap();
    assert_eq!(detail.codes[1], pack);
    let hits = product::by_code(shop.store.reads(), &pack.code).await.unwrap();
    assert_eq!(hits[0].unit_price(), Some(Money::from_cents(200)));
    let favourite = catalogue::set_favourite(&shop, &made.product_id, true).await.unwrap();
    assert!(favourite.favourite);
    let tabs = catalogue::tabs(&shop).await.unwrap();
    assert_eq!(tabs.iter().map(|it| it.tab).collect::<Vec<_>>()[..2], [Tab::Favourites, Tab::Top]);
}

#[tokio::test]
async fn a_product_that_cannot_be_kept_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    catalogue::create(&shop, &draft("Inca Kola", 300, "100")).await.unwrap();
    let before = dump(&shop).await;
    let good = draft("Otra", 300, "200");
    let code = |text: &str| ProductCode::single(text.parse().unwrap());
    for (bad, why) in [
        (ProductDraft { price: Money::ZERO, ..good.clone() }, BadProduct::Price),
        (ProductDraft { price: Money::from_cents(i64::MAX), ..good.clone() }, BadProduct::Price),
        (ProductDraft { cost: Some(Money::from_cents(-1)), ..good.clone() }, BadProduct::Cost),
        (ProductDraft { colour: Some(12), ..good.clone() }, BadProduct::Colour),
        (
            ProductDraft { picture: PictureChange::Set(b"<svg>".to_vec()), ..good.clone() },
            BadProduct::Picture,
        ),
        (
            ProductDraft { codes: vec![code("7"), code("7")], ..good.clone() },
            BadProduct::CodeTwice("7".parse().unwrap()),
        ),
        (
            ProductDraft { codes: vec![code("100")], ..good.clone() },
            BadProduct::CodeTaken {
                code: "100".parse().unwrap(),
                owner: "Inca Kola".parse().unwrap(),
            },
        ),
    ] {
        let refused = catalogue::create(&shop, &bad).await.unwrap_err();
        assert!(matches!(&refused, Refusal::Product(it) if *it == why), "{refused:?}");
    }
    let missing = catalogue::change(&shop, "00000000-0000-7000-8000-000000000000", &good).await;
    assert!(matches!(missing, Err(Refusal::ProductMissing)));
    assert_eq!(dump(&shop).await, before);
    let shared = ProductDraft { codes: vec![code("100")], sharing: Sharing::Allowed, ..good };
    catalogue::create(&shop, &shared).await.unwrap();
    let both: Barcode = "100".parse().unwrap();
    assert_eq!(product::by_code(shop.store.reads(), &both).await.unwrap().len(), 2);
}

#[tokio::test]
async fn our_template_is_imported_in_either_encoding_and_again_without_doubles() {
    let utf_8 = golden("template.csv");
    let (ansi, ..) = encoding_rs::WINDOWS_1252.encode(std::str::from_utf8(&utf_8).unwrap());
    for file in
        [utf_8.clone(), ansi.into_owned(), [b"\xef\xbb\xbf".to_vec(), utf_8.clone()].concat()]
    {
        let folder = tempfile::tempdir().unwrap();
        let shop = new_shop(&folder).await;
        let preview = import::preview(&shop, file.clone()).await.unwrap();
        assert_eq!(
            (preview.rows, preview.created, preview.updated, preview.is_blocked()),
            (4, 4, 0, false)
        );
        let report =
            import::run(&shop, "productos.csv", file.clone(), Refused::Stop).await.unwrap();
        assert_eq!(report, Report { batch_id: report.batch_id.clone(), ..preview });
        let bread = catalogue::find(&shop, "pan fran", Scope::Active, 5).await.unwrap().remove(0);
        assert_eq!(
            (bread.unit, bread.price.cents(), bread.stock.milli()),
            (Unit::KILOGRAM, 900, 8_250)
        );
        assert_eq!(bread.category.unwrap().name.as_str(), "Panadería");
        let sugar = catalogue::find(&shop, "rubia", Scope::Active, 5).await.unwrap().remove(0);
        assert_eq!((sugar.name.as_str(), sugar.price.cents()), ("Azúcar \"rubia\" 1 kg", 420));
        let again = import::run(&shop, "productos.csv", file, Refused::Stop).await.unwrap();
        assert_eq!((again.created, again.updated), (0, 4));
        let bread = catalogue::find(&shop, "pan fran", Scope::Active, 5).await.unwrap().remove(0);
        assert_eq!(bread.stock.milli(), 8_250, "the file says what is there, not what came");
    }
}

#[tokio::test]
async fn every_bad_row_has_its_reason_and_stops_the_file_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let before = dump(&shop).await;
    let preview = import::preview(&shop, golden("bad.csv")).await.unwrap();
    let expected = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/import/bad.reasons.txt"),
    )
    .unwrap();
    assert_eq!(reasons(&preview), expected.replace('\r', ""));
    let refused = import::run(&shop, "bad.csv", golden("bad.csv"), Refused::Stop).await;
    assert!(
        matches!(refused, Err(Refusal::Import(BadImport::Rejected(rows))) if rows == preview.rejected)
    );
    assert_eq!(dump(&shop).await, before);
    let taken = import::run(&shop, "bad.csv", golden("bad.csv"), Refused::Skip).await.unwrap();
    assert_eq!((taken.created, taken.rejected.len()), (3, preview.rejected.len()));
}

#[tokio::test]
async fn files_that_are_no_list_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    for file in [
        &b""[..],
        b"\n\n",
        b"hola",
        b"codigo;precio\n1;2",
        b"codigo;nombre;precio\n",
        b"PK\x03\x04\x00",
        &[0xff; 100],
    ] {
        let refused = import::preview(&shop, file.to_vec()).await;
        assert!(
            matches!(refused, Err(Refusal::Import(BadImport::Unreadable(_)))),
            "{file:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_export_of_a_web_shop_in_spanish_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let report = import::run(&shop, "woo.csv", golden("woo_es.csv"), Refused::Skip).await.unwrap();
    assert_eq!(report.created, 3, "{}", reasons(&report));
    assert_eq!(
        reasons(&report),
        "2: Se omite: se importan sus variaciones.\n6: Se omite: es un borrador.\n\
         7: Se omite: solo agrupa otros productos.\n8: Se omite: se vende en otra tienda.\n\
         9: Falta el precio.\n"
    );
    let shown: Vec<String> = report
        .sample
        .iter()
        .map(|it| {
            format!(
                "{} {} {} {}",
                it.code.as_ref().unwrap(),
                it.name,
                it.price,
                it.category.as_ref().unwrap()
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "7750000000031 Polo - S 25.90 Polos",
            "POLO-M Polo - M 20.00 Polos",
            "GORRA Gorra & visera 18.00 Accesorios"
        ]
    );
    let by_sku = product::by_code(shop.store.reads(), &"polo-s".parse().unwrap()).await.unwrap();
    assert_eq!(by_sku.len(), 1, "both of its codes sell it");
}

#[tokio::test]
async fn the_sample_of_woocommerce_is_imported() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/samples/woocommerce/sample_products.csv");
    let Ok(file) = std::fs::read(&path) else {
        println!("skipped: {} is not here", path.display());
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let report = import::run(&shop, "sample_products.csv", file, Refused::Stop).await.unwrap();
    assert_eq!((report.rows, report.created, report.updated), (25, 21, 0), "{}", reasons(&report));
    assert_eq!(report.rejected.len(), 4);
    let red =
        product::by_code(shop.store.reads(), &"woo-vneck-tee-red".parse().unwrap()).await.unwrap();
    assert_eq!(red[0].product.name.as_str(), "V-Neck T-Shirt - Red");
    assert_eq!(red[0].product.category.as_ref().unwrap().name.as_str(), "Tshirts");
    let sale = product::by_code(shop.store.reads(), &"woo-beanie".parse().unwrap()).await.unwrap();
    assert_eq!(sale[0].product.price, Money::from_cents(1_800));
}

#[tokio::test]
async fn an_import_that_is_taken_back_leaves_every_row_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let own = ProductDraft {
        favourite: true,
        colour: Some(3),
        stock: Some(Stock::from_milli(5_000)),
        cost: Some(Money::from_cents(222)),
        ..draft("Inca Kola vieja", 280, "7750000000017")
    };
    catalogue::create(&shop, &own).await.unwrap();
    let off = ProductDraft { active: false, ..draft("PAN FRANCES", 100, "") };
    catalogue::create(&shop, &off).await.unwrap();
    let before = dump(&shop).await;
    let first = import::run(&shop, "a.csv", golden("template.csv"), Refused::Stop).await.unwrap();
    assert_eq!((first.created, first.updated), (2, 2));
    let between = dump(&shop).await;
    let second = import::run(&shop, "b.csv", golden("template.csv"), Refused::Stop).await.unwrap();
    let (first, second) = (first.batch_id.unwrap(), second.batch_id.unwrap());

    let early = import::undo(&shop, &first).await;
    assert!(matches!(early, Err(Refusal::Import(BadImport::NotNewest))));
    let (_, undone) = import::undo(&shop, &second).await.unwrap();
    assert_eq!((undone.restored, undone.deleted, undone.kept), (4, 0, 0));
    assert_eq!(dump(&shop).await, between);
    let (_, undone) = import::undo(&shop, &first).await.unwrap();
    assert_eq!((undone.restored, undone.deleted, undone.deactivated), (2, 2, 0));
    assert_eq!(dump(&shop).await, before);
    assert!(matches!(import::undo(&shop, &first).await, Err(Refusal::Import(BadImport::Missing))));
    assert!(import::batches(&shop).await.unwrap().iter().all(|it| it.undone));
}

#[tokio::test]
async fn taking_back_keeps_what_was_sold_or_changed_since() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let own = catalogue::create(&shop, &draft("Papa", 200, "101")).await.unwrap();
    let report = import::run(&shop, "a.csv", golden("template.csv"), Refused::Stop).await.unwrap();
    sell_one(&shop, "7750000000017").await;
    catalogue::change(&shop, &own.product_id, &draft("Papa nueva", 350, "101")).await.unwrap();
    let (_, undone) = import::undo(&shop, &report.batch_id.unwrap()).await.unwrap();
    assert_eq!((undone.deleted, undone.deactivated, undone.restored, undone.kept), (2, 1, 0, 1));
    let sold = catalogue::find(&shop, "inca", Scope::All, 5).await.unwrap().remove(0);
    assert_eq!(
        (sold.active, sold.stock.milli()),
        (false, -1_000),
        "its 24 went back, the sale stays"
    );
    let papa = catalogue::detail(&shop, &own.product_id).await.unwrap().product;
    assert_eq!(
        (papa.name.as_str(), papa.price.cents(), papa.stock.milli()),
        ("Papa nueva", 350, 0)
    );
}

#[tokio::test]
async fn rows_that_mean_no_single_product_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let pack = ProductCode {
        factor: Quantity::from_milli(6_000).unwrap(),
        ..ProductCode::single("600".parse().unwrap())
    };
    let beer = ProductDraft {
        codes: vec![ProductCode::single("1".parse().unwrap()), pack],
        ..draft("Cerveza", 500, "")
    };
    catalogue::create(&shop, &beer).await.unwrap();
    catalogue::create(
        &shop,
        &ProductDraft { sharing: Sharing::Allowed, ..draft("Malta", 500, "1") },
    )
    .await
    .unwrap();
    let file = "codigo;nombre;precio\n1;Cerveza;5\n600;Seis;25\n2;Nuevo;3\n".into();
    let report = import::preview(&shop, file).await.unwrap();
    assert_eq!(
        reasons(&report),
        "2: 2 productos de la tienda tienen el código «1».\n\
         3: El código «600» es de un paquete: cámbielo en la ficha del producto.\n"
    );
}

#[tokio::test]
async fn twenty_thousand_rows_take_seconds_and_go_back() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let mut db = shop.store.write().await.unwrap();
    seed::products(&mut db, 5_000, 1, shop.now()).await.unwrap();
    db.commit().await.unwrap();
    let mut file = String::from("codigo;nombre;categoria;precio;costo;stock;unidad\n");
    for it in 0..20_000 {
        let row = format!(
            "N{it};Producto número {it} importado;Categoría {};{},{:02};1;{};NIU\n",
            it % 20,
            it % 90 + 1,
            it % 100,
            it % 50
        );
        file.push_str(&row);
    }
    let clock = Stopwatch::now();
    let report =
        import::run(&shop, "grande.csv", file.clone().into_bytes(), Refused::Stop).await.unwrap();
    println!("created 20,000 in {:?}", clock.elapsed());
    assert_eq!(report.created, 20_000);
    let clock = Stopwatch::now();
    let again = import::run(&shop, "grande.csv", file.into_bytes(), Refused::Stop).await.unwrap();
    println!("updated 20,000 in {:?}", clock.elapsed());
    assert_eq!(again.updated, 20_000);
    let clock = Stopwatch::now();
    import::undo(&shop, &again.batch_id.unwrap()).await.unwrap();
    import::undo(&shop, &report.batch_id.unwrap()).await.unwrap();
    println!("both taken back in {:?}", clock.elapsed());
    assert_eq!(catalogue::find(&shop, "importado", Scope::All, 5).await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_practice_shop_can_sell_by_piece_weight_and_pack() {
    let folder = tempfile::tempdir().unwrap();
    let shop = new_shop(&folder).await;
    let count = practice_catalogue::write(&shop).await.unwrap();
    assert!((38..=60).contains(&count));
    let codes: Vec<String> = sqlx::query_scalar("select code from product_code")
        .fetch_all(shop.store.reads())
        .await
        .unwrap();
    assert!(
        codes.iter().all(|it| it.len() == 3 || (it.len() == 8 && it.starts_with("02"))),
        "{codes:?}"
    );
    assert!(
        codes.iter().all(|it| !it.parse::<Barcode>().unwrap().is_ean_13()),
        "none reads as a scale's label"
    );
    let (tiles, pages) = catalogue::tiles(&shop, Tab::Favourites, 0, 60).await.unwrap();
    assert!(tiles.len() >= 8 && pages == 1);
    assert_eq!(
        catalogue::find(&shop, "pan", Scope::Active, 5).await.unwrap()[0].unit,
        Unit::KILOGRAM
    );
}
