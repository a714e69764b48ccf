//! Sales to write boletas of: a few told by hand, and any number made from a seed.

use izi_domain::payment::{self, Method, Payment};
use izi_domain::pricing::{self, Discount};
use izi_domain::regime::Affectation;
use izi_domain::sale::DraftLine;
use izi_domain::{
    Customer, DocumentType, IdentityDocument, Issuer, Money, Quantity, Regime, Sale, Unit,
};

/// What a sale is made of before it has amounts.
pub(crate) struct Cart {
    pub(crate) correlative: u32,
    pub(crate) sold_at: String,
    pub(crate) issuer: Issuer,
    pub(crate) customer: Option<Customer>,
    pub(crate) lines: Vec<DraftLine>,
    pub(crate) discount: Option<Discount>,
    pub(crate) method: Method,
    pub(crate) affectation: fn(usize) -> Affectation,
}

impl Cart {
    pub(crate) fn of(lines: Vec<DraftLine>) -> Self {
        Self {
            correlative: 1,
            sold_at: "2026-11-20T10:15:30-05:00".to_owned(),
            issuer: rosita(),
            customer: None,
            lines,
            discount: None,
            method: Method::Yape,
            affectation: |_| Affectation::Inafecto,
        }
    }

    /// Prices and settles the cart as the counter does; `None` where the counter would refuse.
    pub(crate) fn sell(self) -> Option<Sale> {
        let priced = pricing::price(&self.lines, self.discount).ok()?;
        let settled = payment::settle(
            priced.total,
            &[Payment {
                method: self.method,
                amount: due(self.method, priced.total),
                reference: None,
            }],
        )
        .ok()?;
        let sold_at: izi_domain::Instant = self.sold_at.parse().ok()?;
        let mut lines = priced.lines;
        for (place, line) in lines.iter_mut().enumerate() {
            line.affectation = (self.affectation)(place);
        }
        Some(Sale {
            id: "0198c3a0-0000-7000-8000-000000000001".parse().ok()?,
            number: format!("B001-{}", self.correlative).parse().ok()?,
            sold_at,
            business_date: sold_at.business_date(),
            issuer: self.issuer,
            customer: self.customer,
            lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            rounding: settled.rounding,
            total: settled.payable,
            payments: Vec::new(),
            change: settled.change,
            cashier: "ROSA".parse().ok()?,
        })
    }
}

fn due(method: Method, total: Money) -> Money {
    if method == Method::Cash { total.in_coins() } else { total }
}

pub(crate) fn rosita() -> Issuer {
    Issuer {
        ruc: "10467793549".parse().unwrap(),
        name: "QUISPE MAMANI ROSA".parse().unwrap(),
        trade_name: Some("BODEGA ROSITA".parse().unwrap()),
        address: "JR. UNION 123".parse().unwrap(),
        ubigeo: "150101".to_owned(),
        regime: Regime::Nrus,
    }
}

pub(crate) fn buyer(kind: DocumentType, number: &str, name: &str) -> Customer {
    let document = IdentityDocument::new(kind, number).unwrap();
    Customer { document, name: name.parse().unwrap() }
}

pub(crate) fn line(name: &str, unit: Unit, quantity: &str, price: &str) -> DraftLine {
    DraftLine {
        product_id: None,
        code: None,
        name: name.parse().unwrap(),
        unit,
        quantity: quantity.parse().unwrap(),
        unit_price: price.parse().unwrap(),
        unit_cost: None,
        factor: Quantity::ONE,
        amount: None,
        discount: None,
    }
}

/// Chance that is the same on every machine.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    /// A number from 0 to `below`, without it (splitmix64).
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (it ^ (it >> 31)) % below
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }

    fn cents(&mut self, magnitudes: &[u64]) -> Money {
        let below = self.of(magnitudes);
        Money::from_cents(i64::try_from(self.below(below)).unwrap() + 1)
    }

    fn milli(&mut self, below: u64) -> Quantity {
        Quantity::from_milli(i64::try_from(self.below(below)).unwrap() + 1).unwrap()
    }
}

const NAMES: &[&str] = &[
    "PAN FRANCÉS",
    "INCA KOLA 500 ML",
    "ARROZ COSTEÑO 1KG",
    "<img src=x onerror=alert(1)>",
    "M&M'S \"MANÍ\" 45G",
    "]]> &amp; <!-- --> <?x?>",
    "CAFÉ ☕ ALTOMAYO 🇵🇪",
    "X",
    "漢字 と かな",
    "QUESO FRESCO (KG) 100% – NATURAL",
];
const UBIGEOS: &[&str] = &["150101", "040101", "250101", "080108", "010101"];

/// A sale of every kind the counter takes, told by `seed` alone.
pub(crate) fn any_sale(seed: u32) -> Sale {
    let mut chance = Seeded(u64::from(seed));
    loop {
        let count = chance.of(&[1, 1, 2, 3, 5, 12, 40]);
        let lines = (0..count).map(|_| any_line(&mut chance)).collect();
        let mut issuer = rosita();
        chance.of(UBIGEOS).clone_into(&mut issuer.ubigeo);
        issuer.trade_name =
            chance.of(&[None, Some("D'ROSA & HIJAS <3>"), Some("Ñ")]).map(|it| it.parse().unwrap());
        let cart = Cart {
            correlative: seed + 1,
            sold_at: format!("2026-11-20T{:02}:{:02}:59-05:00", chance.below(24), chance.below(60)),
            issuer,
            customer: any_customer(&mut chance),
            discount: any_discount(&mut chance),
            method: chance.of(&[Method::Cash, Method::Cash, Method::Yape, Method::Card]),
            affectation: chance.of::<fn(usize) -> Affectation>(&[
                |_| Affectation::Inafecto,
                |_| Affectation::Inafecto,
                |_| Affectation::Exonerado,
                |place| if place % 2 == 0 { Affectation::Inafecto } else { Affectation::Exonerado },
            ]),
            lines,
        };
        // What the counter refuses (a discount above the amount) is drawn again.
        if let Some(sale) = cart.sell() {
            return sale;
        }
    }
}

fn any_line(chance: &mut Seeded) -> DraftLine {
    let unit = chance.of(Unit::ALL);
    let price = chance.cents(&[50, 1_000, 10_000, 2_000_000]);
    let quantity = if unit.is_divisible() {
        let below = chance.of(&[10, 30, 2_000, 100_000]);
        chance.milli(below)
    } else {
        Quantity::from_milli(i64::try_from(chance.below(30) + 1).unwrap() * 1_000).unwrap()
    };
    let code = chance.of(&[
        None,
        Some("7750182002509"),
        Some("A&B<1>"),
        Some("CODIGO-DE-MAS-DE-TREINTA-CARACTERES"),
    ]);
    let mut line = DraftLine {
        code: code.map(str::to_owned),
        name: chance.of(NAMES).parse().unwrap(),
        unit,
        quantity,
        unit_price: price,
        discount: any_discount(chance),
        ..line("X", unit, "1", "1.00")
    };
    // "S/ 2 de pan": the amount is given and the quantity follows from it.
    let paid = chance.cents(&[100, 1_000, 50_000]);
    if unit.is_divisible()
        && chance.below(2) == 0
        && let Some(quantity) = price.buys(paid)
    {
        line.quantity = quantity;
        line.amount = Some(paid);
    }
    line
}

fn any_discount(chance: &mut Seeded) -> Option<Discount> {
    match chance.below(4) {
        0 => Some(Discount::Amount(chance.cents(&[5, 100, 5_000]))),
        1 => Some(Discount::BasisPoints(u32::try_from(chance.below(9_900)).unwrap())),
        _ => None,
    }
}

fn any_customer(chance: &mut Seeded) -> Option<Customer> {
    match chance.below(7) {
        0 => Some(buyer(DocumentType::Dni, "20123456", "FLORES PÉREZ ANA")),
        1 => Some(buyer(DocumentType::Ruc, "20123456786", "COMERCIAL <LIMA> & CÍA S.A.C.")),
        2 => Some(buyer(DocumentType::Ce, "001234567", "SMITH JOHN")),
        3 => Some(buyer(DocumentType::Passport, "AB1234567", "LI")),
        4 => Some(buyer(DocumentType::Dni, "00000001", "Q")),
        _ => None,
    }
}
