//! The small catalogue of the practice shop: what a bodega sells, at everyday prices. Codes are the
//! shop's own: short ones for what is weighed, eight digits that begin with 02 (the in-store range of
//! EAN-8) for the rest. No code here belongs to a real article.

use izi_domain::barcode::check_digit;
use izi_domain::{Barcode, Money, Quantity, Stock, Unit};
use izi_store::bulk::{self, NewProduct};
use izi_store::product::{self, Movement, ProductCode, ProductFields};

use crate::catalogue::new_id;
use crate::refusal::Result;
use crate::shop::Shop;

/// A product: category, name, unit, price, cost (céntimos), stock, whether it is a favourite.
type Article = (&'static str, &'static str, Unit, i64, i64, i64, bool);

/// A pack: the article's place, units, price, name.
type Pack = (usize, i64, i64, &'static str);

const ARTICLES: &[Article] = &[
    ("Bebidas", "Inca Kola 500 ml", Unit::PIECE, 300, 235, 48, true),
    ("Bebidas", "Coca Cola 500 ml", Unit::PIECE, 300, 235, 48, true),
    ("Bebidas", "Inca Kola 1.5 L", Unit::PIECE, 750, 610, 24, false),
    ("Bebidas", "Coca Cola 3 L", Unit::PIECE, 1_250, 1_040, 12, false),
    ("Bebidas", "Agua San Luis sin gas 625 ml", Unit::PIECE, 200, 130, 60, true),
    ("Bebidas", "Agua Cielo 2.5 L", Unit::PIECE, 350, 260, 18, false),
    ("Bebidas", "Frugos durazno 1 L", Unit::PIECE, 550, 430, 12, false),
    ("Bebidas", "Cerveza Pilsen 630 ml", Unit::PIECE, 750, 610, 36, false),
    ("Bebidas", "Cerveza Cristal lata 355 ml", Unit::PIECE, 450, 340, 48, false),
    ("Pan y queso", "Pan francés", Unit::KILOGRAM, 900, 650, 8, true),
    ("Pan y queso", "Pan de yema", Unit::KILOGRAM, 1_100, 800, 5, false),
    ("Pan y queso", "Queso fresco", Unit::KILOGRAM, 2_200, 1_700, 6, true),
    ("Pan y queso", "Jamonada", Unit::KILOGRAM, 1_800, 1_350, 4, false),
    ("Pan y queso", "Aceituna botija", Unit::KILOGRAM, 1_600, 1_150, 5, false),
    ("Verduras y frutas", "Papa blanca", Unit::KILOGRAM, 300, 200, 50, true),
    ("Verduras y frutas", "Papa huayro", Unit::KILOGRAM, 450, 320, 30, false),
    ("Verduras y frutas", "Cebolla roja", Unit::KILOGRAM, 350, 230, 40, true),
    ("Verduras y frutas", "Tomate", Unit::KILOGRAM, 400, 270, 25, false),
    ("Verduras y frutas", "Limón", Unit::KILOGRAM, 600, 420, 15, false),
    ("Verduras y frutas", "Plátano de seda", Unit::KILOGRAM, 350, 240, 20, false),
    ("Lácteos y huevos", "Leche Gloria azul 390 g", Unit::PIECE, 430, 370, 48, true),
    ("Lácteos y huevos", "Yogurt fresa 1 L", Unit::PIECE, 750, 600, 10, false),
    ("Lácteos y huevos", "Mantequilla con sal 90 g", Unit::PIECE, 480, 390, 12, false),
    ("Lácteos y huevos", "Huevos pardos", Unit::KILOGRAM, 800, 650, 20, true),
    ("Abarrotes", "Arroz superior a granel", Unit::KILOGRAM, 420, 340, 50, true),
    ("Abarrotes", "Azúcar rubia a granel", Unit::KILOGRAM, 400, 320, 50, true),
    ("Abarrotes", "Lenteja bebé a granel", Unit::KILOGRAM, 900, 700, 15, false),
    ("Abarrotes", "Aceite vegetal 900 ml", Unit::PIECE, 950, 790, 24, false),
    ("Abarrotes", "Fideos tallarín 450 g", Unit::PIECE, 320, 250, 30, false),
    ("Abarrotes", "Atún en aceite 140 g", Unit::PIECE, 580, 460, 30, false),
    ("Abarrotes", "Sal de mesa 1 kg", Unit::PIECE, 180, 120, 20, false),
    ("Abarrotes", "Café instantáneo 50 g", Unit::PIECE, 890, 720, 12, false),
    ("Galletas y dulces", "Galletas de soda 34 g", Unit::PIECE, 100, 65, 60, false),
    ("Galletas y dulces", "Galletas de vainilla 37 g", Unit::PIECE, 100, 65, 60, false),
    ("Galletas y dulces", "Chocolate con maní 30 g", Unit::PIECE, 200, 145, 40, false),
    ("Galletas y dulces", "Caramelo de limón", Unit::PIECE, 20, 10, 300, false),
    ("Limpieza y aseo", "Detergente 360 g", Unit::PIECE, 550, 430, 18, false),
    ("Limpieza y aseo", "Lejía 950 ml", Unit::PIECE, 400, 300, 12, false),
    ("Limpieza y aseo", "Jabón de lavar 200 g", Unit::PIECE, 350, 260, 24, false),
    ("Limpieza y aseo", "Papel higiénico doble hoja x 2", Unit::PIECE, 280, 210, 40, false),
    ("Limpieza y aseo", "Pasta dental 75 ml", Unit::PIECE, 550, 420, 12, false),
    ("Otros", "Recarga de gas, delivery", Unit::SERVICE, 500, 0, 0, false),
];

const PACKS: &[Pack] = &[
    (0, 12, 3_300, "paquete x 12"),
    (1, 12, 3_300, "paquete x 12"),
    (4, 15, 2_600, "paquete x 15"),
    (7, 12, 8_400, "caja x 12"),
    (8, 6, 2_500, "six-pack"),
    (20, 24, 9_900, "caja x 24"),
    (32, 6, 550, "paquete x 6"),
    (33, 6, 550, "paquete x 6"),
];

/// Writes the catalogue into a shop; gives how many products it has.
pub async fn write(shop: &Shop) -> Result<usize> {
    let now = shop.now();
    let mut transaction = shop.store.write().await?;
    let mut products = Vec::with_capacity(ARTICLES.len());
    for (place, (category, name, unit, price, cost, stock, favourite)) in
        ARTICLES.iter().enumerate()
    {
        let category = category.parse().map_err(unreadable)?;
        let category_id = product::category_named(&mut transaction, &category).await?;
        products.push(NewProduct {
            product_id: new_id(now),
            fields: ProductFields {
                name: name.parse().map_err(unreadable)?,
                category_id: Some(category_id),
                unit: *unit,
                price: Money::from_cents(*price),
                cost: (*cost > 0).then(|| Money::from_cents(*cost)),
                favourite: *favourite,
                colour: None,
                active: true,
            },
            codes: codes(place, *unit)?,
            stock: Stock::from_milli(stock * 1_000),
        });
    }
    bulk::insert(&mut transaction, &products, Movement::Opening, now).await?;
    transaction.commit().await?;
    Ok(products.len())
}

/// What is weighed has a short code to type; the rest has one to scan, and its packs too.
fn codes(place: usize, unit: Unit) -> Result<Vec<ProductCode>> {
    if unit.is_divisible() {
        return Ok(vec![ProductCode::single(code(&(101 + place).to_string())?)]);
    }
    let mut codes = vec![ProductCode::single(in_store(place)?)];
    for (pack, (_, units, price, label)) in PACKS.iter().enumerate().filter(|(_, it)| it.0 == place)
    {
        codes.push(ProductCode {
            code: in_store(900 + pack)?,
            factor: Quantity::from_milli(units * 1_000).ok_or_else(|| unreadable("factor"))?,
            price: Some(Money::from_cents(*price)),
            label: Some(label.parse().map_err(unreadable)?),
        });
    }
    Ok(codes)
}

/// `0200123` and its check digit.
fn in_store(number: usize) -> Result<Barcode> {
    let digits = format!("0200{number:03}");
    code(&format!("{digits}{}", check_digit(&digits)))
}

fn code(text: &str) -> Result<Barcode> {
    Ok(text.parse().map_err(unreadable)?)
}

fn unreadable(what: impl std::fmt::Display) -> izi_store::StoreError {
    izi_store::StoreError::Unreadable(what.to_string())
}
