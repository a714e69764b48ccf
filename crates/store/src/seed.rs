//! Load data: a catalogue like a bodega's, of any size, the same for the same seed.

use izi_domain::barcode::check_digit;
use izi_domain::{Barcode, Instant, Money, Quantity, Stock, Unit};
use sqlx::SqliteConnection;

use crate::bulk::{self, NewProduct};
use crate::product::{Movement, ProductCode, ProductFields, category_named};
use crate::{Result, unreadable};

/// Products of one statement.
const BATCH: usize = 2_000;
/// The first products are favourites.
const FAVOURITES: usize = 24;

/// A line of goods: category, unit, what it is called, brands, kinds, sizes, least and most
/// céntimos.
struct Goods {
    category: &'static str,
    unit: Unit,
    nouns: &'static [&'static str],
    brands: &'static [&'static str],
    kinds: &'static [&'static str],
    sizes: &'static [&'static str],
    cents: (i64, i64),
}

const GOODS: &[Goods] = &[
    Goods {
        category: "Gaseosas",
        unit: Unit::PIECE,
        nouns: &["Gaseosa", "Bebida gasificada"],
        brands: &[
            "Inca Kola",
            "Coca Cola INOlvidable",
            "Guaraná",
            "KR",
            "Oro",
            "Sprite",
            "Concordia",
        ],
        kinds: &["Original", "Sin Azúcar", "Limón", "Piña", "Fresa", "Naranja"],
        sizes: &["300 ml", "500 ml", "600 ml", "1 L", "1.5 L", "2.25 L", "3 L"],
        cents: (150, 1_500),
    },
    Goods {
        category: "Aguas y jugos",
        unit: Unit::PIECE,
        nouns: &["Agua", "Néctar", "Jugo", "Rehidratante"],
        brands: &["San Luis", "Cielo", "Frugos", "Pulp", "Sporade", "Cifrut"],
        kinds: &["Sin Gas", "Con Gas", "Durazno", "Manzana", "Mango", "Granadilla"],
        sizes: &["235 ml", "500 ml", "625 ml", "1 L", "2.5 L", "7 L"],
        cents: (100, 1_200),
    },
    Goods {
        category: "Lácteos",
        unit: Unit::PIECE,
        nouns: &["Leche evaporada", "Yogurt", "Mantequilla", "Queso fresco", "Leche fresca"],
        brands: &["Gloria", "Laive", "Pura Vida", "Ideal", "Milkito", "Bonlé"],
        kinds: &["Entera", "Light", "Sin Lactosa", "Fresa", "Vainilla", "Niños"],
        sizes: &["90 g", "170 g", "200 g", "390 g", "400 g", "1 kg", "1 L"],
        cents: (180, 1_800),
    },
    Goods {
        category: "Abarrotes",
        unit: Unit::PIECE,
        nouns: &[
            "Arroz", "Fideos", "Aceite", "Azúcar", "Harina", "Avena", "Atún", "Lentejas", "Sal",
        ],
        brands: &[
            "Costeño",
            "Don Vittorio",
            "Primor",
            "Paramonga",
            "Blanca Flor",
            "Florida",
            "Emsal",
        ],
        kinds: &["Extra", "Superior", "Clásico", "Integral", "Rubia", "Spaghetti", "Añejo"],
        sizes: &["170 g", "250 g", "500 g", "750 g", "1 kg", "5 kg", "900 ml"],
        cents: (120, 3_500),
    },
    Goods {
        category: "Galletas y golosinas",
        unit: Unit::PIECE,
        nouns: &["Galletas", "Chocolate", "Caramelos", "Chicle", "Wafer", "Bizcocho"],
        brands: &["Field", "Costa", "Sayón", "D'Onofrio", "Ambrosoli", "San Jorge", "Arcor"],
        kinds: &["Vainilla", "Soda", "Coco", "Menta", "Relleno", "Bañado", "Surtido"],
        sizes: &["20 g", "36 g", "50 g", "100 g", "6 und", "x 12", "x 24"],
        cents: (20, 1_500),
    },
    Goods {
        category: "Limpieza",
        unit: Unit::PIECE,
        nouns: &["Detergente", "Lejía", "Lavavajilla", "Suavizante", "Limpiatodo", "Jabón"],
        brands: &["Bolívar", "Ace", "Clorox", "Ayudín", "Sapolio", "Opal", "Marsella"],
        kinds: &["Floral", "Limón", "Bebé", "Matic", "Lavanda", "Ropa Color"],
        sizes: &["150 g", "360 g", "800 g", "1 kg", "500 ml", "4 L"],
        cents: (100, 4_500),
    },
    Goods {
        category: "Higiene personal",
        unit: Unit::PIECE,
        nouns: &["Shampoo", "Pasta dental", "Papel higiénico", "Jabón de tocador", "Pañales"],
        brands: &["Head & Shoulders", "Colgate", "Elite", "Suave", "Camay", "Babysec", "Dento"],
        kinds: &["Menta", "Anticaspa", "Doble Hoja", "Aloe", "Talla G", "Familiar"],
        sizes: &["18 ml", "75 ml", "90 g", "x 2", "x 4", "x 20", "375 ml"],
        cents: (80, 5_500),
    },
    Goods {
        category: "Verduras y frutas",
        unit: Unit::KILOGRAM,
        nouns: &["Papa", "Cebolla", "Tomate", "Plátano", "Manzana", "Limón", "Camote", "Zanahoria"],
        brands: &["Huayro", "Canchán", "Roja", "Italiano", "Seda", "Delicia", "Sutil", "Criolla"],
        kinds: &["Primera", "Segunda", "Nacional", "Importada", "Orgánica", "Mercado"],
        sizes: &["granel", "lavada", "seleccionada", "saco", "malla"],
        cents: (120, 1_200),
    },
];

/// Writes `count` products with categories, prices, costs, stock and a valid EAN-13 each; one in
/// fifty has a six-pack with a code of its own. For practice and measurements: the codes begin with
/// 775, Peru's prefix, and belong to nobody in particular. A second call adds others.
pub async fn products(
    db: &mut SqliteConnection,
    count: usize,
    seed: u64,
    now: Instant,
) -> Result<()> {
    let mut categories = Vec::with_capacity(GOODS.len());
    for goods in GOODS {
        categories.push(category_named(db, &goods.category.parse().map_err(unreadable)?).await?);
    }
    let first = usize::try_from(bulk::next_key(db).await?).map_err(unreadable)? - 1;
    let mut chance = Chance(seed.wrapping_add(first as u64));
    for start in (first..first + count).step_by(BATCH) {
        let end = (start + BATCH).min(first + count);
        let rows: Vec<NewProduct> =
            (start..end).map(|it| row(&mut chance, &categories, it)).collect::<Result<_>>()?;
        bulk::insert(db, &rows, Movement::Opening, now).await?;
    }
    Ok(())
}

fn row(chance: &mut Chance, categories: &[i64], place: usize) -> Result<NewProduct> {
    let line = chance.below(GOODS.len());
    let (goods, category) = (&GOODS[line], categories[line]);
    let name = format!(
        "{} {} {} {}",
        chance.pick(goods.nouns),
        chance.pick(goods.brands),
        chance.pick(goods.kinds),
        chance.pick(goods.sizes),
    );
    let (least, most) = goods.cents;
    let price = chance.between(least, most) / 10 * 10;
    // Two numbers for each place: its own code and its pack's.
    let mut codes = vec![ProductCode::single(ean_13(2 * place)?)];
    if let Some(six) = Quantity::from_milli(6_000)
        && goods.unit == Unit::PIECE
        && place % 50 == 7
    {
        codes.push(ProductCode {
            code: ean_13(2 * place + 1)?,
            factor: six,
            price: Some(Money::from_cents(price * 11 / 2)),
            label: Some("six-pack".parse().map_err(unreadable)?),
        });
    }
    Ok(NewProduct {
        product_id: chance.uuid(),
        fields: ProductFields {
            name: name.parse().map_err(unreadable)?,
            category_id: Some(category),
            unit: goods.unit,
            price: Money::from_cents(price),
            cost: Some(Money::from_cents(price * 4 / 5)),
            favourite: place < FAVOURITES,
            colour: u8::try_from(line).ok(),
            active: true,
        },
        codes,
        stock: Stock::from_milli(chance.between(1, 200) * 1_000),
    })
}

fn ean_13(number: usize) -> Result<Barcode> {
    let digits = format!("775{number:09}");
    format!("{digits}{}", check_digit(&digits)).parse().map_err(unreadable)
}

/// A sequence that looks like chance and is the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.next() % most.abs_diff(least).max(1)).unwrap_or(0)
    }

    fn pick(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len())]
    }

    /// A UUID of version 8: made by a rule of our own.
    fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff,
        )
    }
}
