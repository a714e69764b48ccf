//! Sales and notes to print: a small shop and what it sells.

use izi_domain::document::Motive;
use izi_domain::payment::settle;
use izi_domain::pricing::{Discount, price};
use izi_domain::regime::Regime;
use izi_domain::sale::DraftLine;
use izi_domain::{
    Customer, DocumentType, IdentityDocument, Instant, Issuer, Method, Money, Note, Payment,
    Quantity, Sale, Unit,
};

pub(crate) struct Counter {
    lines: Vec<DraftLine>,
    discount: Option<Discount>,
    payments: Vec<Payment>,
    customer: Option<Customer>,
    issuer: Issuer,
    number: String,
}

/// A sale of Bodega Rosita, with nothing in it yet.
pub(crate) fn sale() -> Counter {
    Counter {
        lines: Vec::new(),
        discount: None,
        payments: Vec::new(),
        customer: None,
        issuer: Issuer {
            ruc: "10467793549".parse().unwrap(),
            name: "ROSA ELVIRA ÑAHUI PEÑA".parse().unwrap(),
            trade_name: Some("Bodega Rosita".parse().unwrap()),
            address: "Jr. Unión 123, Breña, Lima".parse().unwrap(),
            ubigeo: "150105".into(),
            regime: Regime::Nrus,
        },
        number: "B001-17".into(),
    }
}

/// A sale of every day: some pieces, some bread by weight, paid in cash.
pub(crate) fn common() -> Counter {
    sale()
        .pieces("2", "Inca Kola 500 ml", "3.50")
        .weighed("Pan francés", "0.250", "8.00")
        .pieces("1", "Leche Gloria 400 g", "4.27")
        .pays(Method::Cash, "20.00")
}

fn soles(text: &str) -> Money {
    text.parse().unwrap()
}

impl Counter {
    fn line(mut self, unit: Unit, quantity: &str, name: &str, unit_price: &str) -> Self {
        self.lines.push(DraftLine {
            product_id: None,
            code: None,
            name: name.parse().unwrap(),
            unit,
            quantity: quantity.parse().unwrap(),
            unit_price: soles(unit_price),
            unit_cost: None,
            factor: Quantity::ONE,
            amount: None,
            discount: None,
        });
        self
    }

    pub(crate) fn pieces(self, quantity: &str, name: &str, unit_price: &str) -> Self {
        self.line(Unit::PIECE, quantity, name, unit_price)
    }

    pub(crate) fn boxes(self, quantity: &str, name: &str, unit_price: &str) -> Self {
        self.line(Unit::BOX, quantity, name, unit_price)
    }

    pub(crate) fn weighed(self, name: &str, quantity: &str, unit_price: &str) -> Self {
        self.line(Unit::KILOGRAM, quantity, name, unit_price)
    }

    /// Off the line before.
    pub(crate) fn less(mut self, off: &str) -> Self {
        self.lines.last_mut().unwrap().discount = Some(Discount::Amount(soles(off)));
        self
    }

    /// Off the whole ticket.
    pub(crate) fn ticket_less(mut self, off: &str) -> Self {
        self.discount = Some(Discount::Amount(soles(off)));
        self
    }

    pub(crate) fn pays(mut self, method: Method, amount: &str) -> Self {
        self.payments.push(Payment { method, amount: soles(amount), reference: None });
        self
    }

    pub(crate) fn operation(mut self, reference: &str) -> Self {
        self.payments.last_mut().unwrap().reference = Some(reference.parse().unwrap());
        self
    }

    pub(crate) fn to(mut self, kind: DocumentType, number: &str, name: &str) -> Self {
        let document = IdentityDocument::new(kind, number).unwrap();
        self.customer = Some(Customer { document, name: name.parse().unwrap() });
        self
    }

    pub(crate) fn shop_called(mut self, trade_name: &str) -> Self {
        self.issuer.trade_name = Some(trade_name.parse().unwrap());
        self
    }

    pub(crate) fn numbered(mut self, number: &str) -> Self {
        self.number = number.into();
        self
    }

    /// The sale as it would be stored, with the domain's own amounts.
    pub(crate) fn sold(self) -> Sale {
        let priced = price(&self.lines, self.discount).unwrap();
        let settled = settle(priced.total, &self.payments).unwrap();
        let sold_at: Instant = "2026-11-21T14:32:05-05:00".parse().unwrap();
        Sale {
            id: "0198c3a0-0000-7000-8000-000000000001".parse().unwrap(),
            number: self.number.parse().unwrap(),
            sold_at,
            business_date: sold_at.business_date(),
            issuer: self.issuer,
            customer: self.customer,
            lines: priced.lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            rounding: settled.rounding,
            total: settled.payable,
            payments: self.payments,
            change: settled.change,
            cashier: "Rosa".parse().unwrap(),
        }
    }

    /// A note of two days later about the whole sale.
    pub(crate) fn corrected(self, name: &str, motive: Motive, reason: &str) -> Note {
        let sold = self.sold();
        Note {
            name: name.parse().unwrap(),
            about: sold.number,
            motive,
            reason: reason.parse().unwrap(),
            issued_at: "2026-11-23T09:05:00-05:00".parse().unwrap(),
            issuer: sold.issuer,
            customer: sold.customer,
            lines: sold.lines,
            subtotal: sold.subtotal,
            discount: sold.discount,
            rounding: sold.rounding,
            total: sold.total,
        }
    }
}
