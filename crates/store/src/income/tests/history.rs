//! A shop to which anything may happen, by the store's own writes.

use izi_domain::document::Motive;
use izi_domain::identity::{DocumentType, IdentityDocument};
use izi_domain::payment::settle;
use izi_domain::pricing::{Discount, price};
use izi_domain::sale::DraftLine;
use izi_domain::{
    BusinessDate, Customer, DocumentKind, DocumentName, DocumentNumber, Instant, Issuer, Method,
    Money, Name, Note, Payment, Quantity, Regime, Sale, SaleId, SaleLine, Unit,
};
use sqlx::{Row, SqliteConnection};

use crate::correction::{self, VoidState};
use crate::document::{self, Document, NewDocument};
use crate::outbox::{self, NewJob, State};
use crate::{Store, sale, seed, shop};

const STATES: [State; 10] = [
    State::Queued,
    State::Sending,
    State::Unknown,
    State::Accepted,
    State::Observed,
    State::Rejected,
    State::Replaced,
    State::Dead,
    State::Discarded,
    State::SummaryDue,
];

pub(super) struct History {
    pub(super) store: Store,
    _folder: tempfile::TempDir,
    begun: Instant,
    now: Instant,
    made: u64,
    chance: u64,
    products: Vec<String>,
    issuer: (i64, Issuer),
}

/// What an entry that counts brings, in another way than the tallies have it.
pub(super) struct Part {
    pub(super) cents: i64,
    pub(super) seller: String,
    pub(super) methods: Vec<(String, i64)>,
    pub(super) products: Vec<(String, i64, i64)>,
}

impl History {
    pub(super) async fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("shop.sqlite")).await.unwrap();
        let now: Instant = "2025-11-28T22:30:00-05:00".parse().unwrap();
        let issuer = Issuer {
            ruc: "10467793549".parse().unwrap(),
            name: "ROSITA".parse().unwrap(),
            trade_name: None,
            address: "JR. UNION 123".parse().unwrap(),
            ubigeo: "150101".into(),
            regime: Regime::Nrus,
        };
        let mut db = store.write().await.unwrap();
        seed::products(&mut db, 6, 7, now).await.unwrap();
        let key = shop::add_issuer(&mut db, &issuer, now).await.unwrap();
        shop::add_series(&mut *db, &"B001".parse().unwrap(), 0).await.unwrap();
        sqlx::query("update product set category_id = null where product_key = 6")
            .execute(&mut *db)
            .await
            .unwrap();
        let products = sqlx::query_scalar("select product_id from product order by product_key")
            .fetch_all(&mut *db)
            .await
            .unwrap();
        db.commit().await.unwrap();
        let (issuer, begun) = ((key, issuer), now);
        Self { store, _folder: folder, begun, now, made: 0, chance: 0, products, issuer }
    }

    pub(super) fn days(&self) -> (BusinessDate, BusinessDate) {
        (self.begun.business_date(), self.now.business_date())
    }

    fn below(&mut self, end: u64) -> u64 {
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % end.max(1)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let place = self.below(list.len() as u64);
        list[usize::try_from(place).unwrap()]
    }

    fn id(&mut self) -> SaleId {
        self.made += 1;
        format!("0198c3a0-0000-7000-8000-{:012}", self.made).parse().unwrap()
    }

    fn cents(&mut self, end: u64) -> Money {
        Money::from_cents(i64::try_from(1 + self.below(end)).unwrap())
    }

    pub(super) async fn step(&mut self, step: u8, chance: u64) {
        self.chance = chance;
        let pause = self.below(40) * 3_600_000 + 1;
        self.now = self.now.plus_ms(i64::try_from(pause).unwrap());
        let mut db = self.store.write().await.unwrap();
        match step {
            0..=7 => self.sell(&mut db).await,
            8 => self.void(&mut db).await,
            9 => self.decide_void(&mut db).await,
            10 => self.note(&mut db, Motive::WholeReturn).await,
            11 => self.note(&mut db, Motive::PartialReturn).await,
            12 => self.note(&mut db, Motive::LessValue).await,
            13 => self.note(&mut db, Motive::Penalty).await,
            14 | 15 => self.answer(&mut db).await,
            16 => self.replace(&mut db).await,
            17 => self.buy(&mut db).await,
            18 => self.move_product(&mut db).await,
            _ => {
                self.sell(&mut db).await;
                self.void(&mut db).await;
                self.note(&mut db, Motive::PartialReturn).await;
                // The power goes: nothing of it has happened.
                return;
            }
        }
        db.commit().await.unwrap();
    }

    fn line(&mut self) -> DraftLine {
        let product = self.below(7);
        let known = self.products.get(usize::try_from(product).unwrap()).cloned();
        // A product that was deleted while it was on the ticket.
        let gone = (self.below(12) == 0).then(|| "00000000-0000-8000-8000-000000000000".to_owned());
        let milli = i64::try_from(1 + self.below(5_000)).unwrap();
        let unit_cost = (self.below(3) > 0).then(|| self.cents(300));
        let discount = (self.below(4) == 0).then_some(Discount::BasisPoints(1_250));
        let factor = if self.below(5) == 0 { 6_000 } else { 1_000 };
        DraftLine {
            product_id: gone.or(known),
            code: None,
            name: "Arroz".parse().unwrap(),
            unit: Unit::KILOGRAM,
            quantity: Quantity::from_milli(milli).unwrap(),
            unit_price: Money::from_cents(100 + self.cents(900).cents()),
            unit_cost,
            factor: Quantity::from_milli(factor).unwrap(),
            amount: None,
            discount,
        }
    }

    async fn sell(&mut self, db: &mut SqliteConnection) {
        let lines: Vec<_> = (0..=self.below(4)).map(|_| self.line()).collect();
        let off = (self.below(3) == 0).then_some(Discount::BasisPoints(777));
        let Ok(priced) = price(&lines, off) else { return };
        let mut payments = Vec::new();
        let mut left = priced.total;
        if self.below(2) == 0 {
            let part = Money::from_cents(left.cents() / 3);
            if !part.is_zero() {
                let method = self.pick(&[Method::Yape, Method::Plin, Method::Card, Method::Yape]);
                payments.push(Payment { method, amount: part, reference: None });
                left = left.checked_sub(part).unwrap();
            }
        }
        let cash = self.below(3) > 0;
        let amount = if cash { left.checked_add(self.cents(500)).unwrap() } else { left };
        let method = if cash { Method::Cash } else { Method::Yape };
        payments.push(Payment { method, amount, reference: None });
        let Ok(settlement) = settle(priced.total, &payments) else { return };
        if settlement.payable.is_zero() {
            return;
        }
        let customer = (self.below(3) == 0).then(|| self.pick(&["40000001", "40000002"]));
        let customer = customer.map(|it| Customer {
            document: IdentityDocument::new(DocumentType::Dni, it).unwrap(),
            name: format!("CLIENTE {it}").parse().unwrap(),
        });
        let number = shop::take_number(db, &"B001".parse().unwrap()).await.unwrap().unwrap();
        let sale = Sale {
            id: self.id(),
            number,
            sold_at: self.now,
            business_date: self.now.business_date(),
            issuer: self.issuer.1.clone(),
            customer,
            lines: priced.lines,
            subtotal: priced.subtotal,
            discount: priced.discount,
            rounding: settlement.rounding,
            total: settlement.payable,
            payments,
            change: settlement.change,
            cashier: self.pick(&["Rosa", "José"]).parse().unwrap(),
        };
        sale::insert(db, &sale, self.issuer.0).await.unwrap();
        let boleta = document::next_id(db).await.unwrap();
        document::insert_all(db, &[sale::boleta(boleta, &sale, self.issuer.0)]).await.unwrap();
        let job = NewJob::to_authority(boleta, Some(&sale.id), State::Queued, self.now);
        outbox::add_all(db, &[job]).await.unwrap();
    }

    async fn some(&mut self, db: &mut SqliteConnection, which: &'static str) -> Option<Document> {
        let ids: Vec<i64> = sqlx::query_scalar(which).fetch_all(&mut *db).await.unwrap();
        if ids.is_empty() {
            return None;
        }
        let id = self.pick(&ids);
        document::by_id(db, id).await.unwrap()
    }

    async fn void(&mut self, db: &mut SqliteConnection) {
        let which = "select document_id from document where kind = '03'";
        let Some(boleta) = self.some(db, which).await else { return };
        let reason: Name = "Se equivocó".parse().unwrap();
        correction::add_void(db, boleta.id, &reason, "Rosa", self.now).await.unwrap();
    }

    async fn decide_void(&mut self, db: &mut SqliteConnection) {
        let Some(boleta) = self.some(db, "select document_id from void").await else { return };
        let state = self.pick(&[
            VoidState::Failed,
            VoidState::Voided,
            VoidState::InSummary,
            VoidState::Failed,
        ]);
        correction::set_void(db, boleta.id, state, None).await.unwrap();
    }

    async fn answer(&mut self, db: &mut SqliteConnection) {
        let Some(it) = self.some(db, "select document_id from document").await else { return };
        let job = outbox::of_document(&mut *db, it.id).await.unwrap().unwrap();
        let state = self.pick(&STATES);
        if self.below(2) == 0 {
            outbox::set_state(db, job.id, state, self.now).await.unwrap();
        } else {
            outbox::release(db, job.id, state, self.now, None, self.now).await.unwrap();
        }
    }

    async fn replace(&mut self, db: &mut SqliteConnection) {
        let which = "select max(document_id) from document where kind = '03' group by sale_id";
        let Some(boleta) = self.some(db, which).await else { return };
        let number = shop::take_number(db, &"B001".parse().unwrap()).await.unwrap().unwrap();
        let id = document::next_id(db).await.unwrap();
        let new = NewDocument {
            id,
            name: DocumentName::boleta(&number),
            sale_id: boleta.sale_id.as_ref(),
            issued_at: self.now,
            issuer_id: self.issuer.0,
            total: boleta.total,
            about: Some(boleta.id),
            documents_date: None,
        };
        document::insert_all(db, &[new]).await.unwrap();
        let job = NewJob::to_authority(id, boleta.sale_id.as_ref(), State::Queued, self.now);
        outbox::add_all(db, &[job]).await.unwrap();
        let old = outbox::of_document(&mut *db, boleta.id).await.unwrap().unwrap();
        outbox::set_state(db, old.id, State::Replaced, self.now).await.unwrap();
    }

    async fn note(&mut self, db: &mut SqliteConnection, motive: Motive) {
        let which = "select document_id from document where kind = '03'";
        let Some(boleta) = self.some(db, which).await else { return };
        let sale = sale::by_id(db, boleta.sale_id.as_ref().unwrap()).await.unwrap().unwrap();
        let (lines, places, amounts) = match motive {
            Motive::WholeReturn => {
                let places = (0..).take(sale.lines.len()).map(Some).collect();
                let amounts = (sale.subtotal, sale.discount, sale.rounding, sale.total);
                (sale.lines.clone(), places, amounts)
            }
            Motive::PartialReturn => {
                let place = self.below(sale.lines.len() as u64);
                let line = sale.lines[usize::try_from(place).unwrap()].clone();
                if line.quantity.milli() < 2 || line.total.cents() < 2 {
                    return;
                }
                let gross = Money::from_cents(line.total.cents() / 2);
                let quantity = Quantity::from_milli(line.quantity.milli() / 2).unwrap();
                let (discount, total) = (Money::ZERO, gross);
                let line = SaleLine { quantity, gross, discount, total, ..line };
                let places = vec![u32::try_from(place).ok()];
                (vec![line], places, (gross, Money::ZERO, Money::ZERO, gross))
            }
            _ => {
                let amount = self.cents(400);
                let line = SaleLine {
                    product_id: None,
                    gross: amount,
                    discount: Money::ZERO,
                    total: amount,
                    ..sale.lines[0].clone()
                };
                (vec![line], vec![None], (amount, Money::ZERO, Money::ZERO, amount))
            }
        };
        let kind = motive.kind();
        let series = document::note_series(db, kind, &"B001".parse().unwrap()).await.unwrap();
        let number: DocumentNumber = shop::take_number(db, &series).await.unwrap().unwrap();
        let name = DocumentName::of(kind, &number);
        let (subtotal, discount, rounding, total) = amounts;
        let id = document::next_id(db).await.unwrap();
        let new = NewDocument {
            id,
            name: name.clone(),
            sale_id: Some(&sale.id),
            issued_at: self.now,
            issuer_id: self.issuer.0,
            total,
            about: Some(boleta.id),
            documents_date: None,
        };
        document::insert_all(db, &[new]).await.unwrap();
        let note = Note {
            name,
            about: sale.number.clone(),
            motive,
            reason: "Devuelto".parse().unwrap(),
            issued_at: self.now,
            issuer: self.issuer.1.clone(),
            customer: sale.customer.clone(),
            lines,
            subtotal,
            discount,
            rounding,
            total,
        };
        let note_id = self.id();
        correction::add_note(db, id, &note_id, &note, &places).await.unwrap();
        let job = NewJob::to_authority(id, None, State::Queued, self.now);
        outbox::add_all(db, &[job]).await.unwrap();
    }

    /// What is bought is no income.
    async fn buy(&mut self, db: &mut SqliteConnection) {
        sqlx::query(
            "insert into purchase values (?, ?, '', 'Mayorista', '', ?, '', 'Rosa', ?, null)",
        )
        .bind(self.id().as_str())
        .bind(self.now.business_date().to_string())
        .bind(self.cents(9_000).cents())
        .bind(self.now.utc_ms())
        .execute(db)
        .await
        .unwrap();
    }

    /// A product goes to another category.
    async fn move_product(&mut self, db: &mut SqliteConnection) {
        sqlx::query("update product set category_id = ? where product_key = ?")
            .bind(i64::try_from(1 + self.below(4)).unwrap())
            .bind(i64::try_from(1 + self.below(5)).unwrap())
            .execute(db)
            .await
            .unwrap();
    }

    /// What each entry that counts brings, read with the store's own reads.
    pub(super) async fn parts(&self, db: &mut SqliteConnection) -> Vec<Part> {
        let ids: Vec<i64> =
            sqlx::query_scalar("select document_id from document where kind <> 'RC'")
                .fetch_all(&mut *db)
                .await
                .unwrap();
        let mut parts = Vec::new();
        for id in ids {
            let it = document::by_id(&mut *db, id).await.unwrap().unwrap();
            let sale_id = it.sale_id.clone().unwrap();
            let sale = sale::by_id(db, &sale_id).await.unwrap().unwrap();
            let seller = sale.cashier.to_string();
            match it.name.kind() {
                DocumentKind::Boleta if it.about.is_none() => {
                    if correction::is_sale_annulled(&mut *db, &sale_id).await.unwrap() {
                        continue;
                    }
                    let change = sale.change.cents();
                    let net = |it: &Payment| {
                        let off = if it.method == Method::Cash { change } else { 0 };
                        (it.method.as_str().to_owned(), it.amount.cents() - off)
                    };
                    let methods = sale.payments.iter().map(net).collect();
                    let lines = sale.lines.iter().map(Some).zip(&sale.lines);
                    let products = self.shares(lines, sale.total.cents(), 1);
                    parts.push(Part { cents: sale.total.cents(), seller, methods, products });
                }
                DocumentKind::CreditNote | DocumentKind::DebitNote => {
                    if !correction::holds(&mut *db, id).await.unwrap() {
                        continue;
                    }
                    let sign = if it.name.kind() == DocumentKind::CreditNote { -1 } else { 1 };
                    let note = correction::note(db, &it).await.unwrap().unwrap();
                    let places = sqlx::query(
                        "select sale_position from note_line where document_id = ? order by position",
                    );
                    let places = places.bind(id).fetch_all(&mut *db).await.unwrap();
                    let sold = places.iter().map(|row| {
                        let place: Option<u32> = row.get(0);
                        place.map(|it| &sale.lines[it as usize])
                    });
                    let products = self.shares(sold.zip(&note.lines), note.total.cents(), sign);
                    let cents = sign * note.total.cents();
                    let methods = vec![("note".to_owned(), cents)];
                    parts.push(Part { cents, seller, methods, products });
                }
                _ => {}
            }
        }
        parts
    }

    /// Each line with the one that was sold, and its part of `total`.
    fn shares<'a>(
        &self,
        lines: impl Iterator<Item = (Option<&'a SaleLine>, &'a SaleLine)>,
        total: i64,
        sign: i64,
    ) -> Vec<(String, i64, i64)> {
        let lines: Vec<_> = lines.collect();
        let whole: i64 = lines.iter().map(|it| it.1.total.cents()).sum();
        let (mut seen, mut taken) = (0, 0);
        let mut shares = Vec::new();
        for (sold, line) in lines {
            seen += line.total.cents();
            let off = (whole - total) * seen / whole;
            let part = sign * (line.total.cents() - (off - taken));
            taken = off;
            let product = sold.and_then(|it| it.product_id.clone());
            let known = product.filter(|it| self.products.contains(it));
            let factor = sold.map_or(1_000, |it| it.factor.milli());
            let milli = sign * ((line.quantity.milli() * factor + 999) / 1_000);
            let milli = if known.is_some() { milli } else { 0 };
            shares.push((known.unwrap_or_default(), milli, part));
        }
        shares
    }
}
