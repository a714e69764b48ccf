//! The shop that is open: its file, its clock, who it is and how it is set up.

use std::sync::Arc;

use izi_domain::{Instant, Issuer, Name, Series};
use izi_ports::Clock;
use izi_store::outbox::{self, Topic};
use izi_store::printer_memory;
use izi_store::{Store, shop};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::printers::{PrinterSetup, ProfileSetup, Role};
use crate::refusal::{Refusal, Result};
use crate::rus::RusChoices;
use crate::signing::SignerSlot;

/// What every use case works on.
#[derive(Clone)]
pub struct Shop {
    /// Its memory.
    pub store: Store,
    /// Its time.
    pub clock: Arc<dyn Clock>,
    /// What it signs with, where it signs.
    pub signer: SignerSlot,
}

/// How the shop and this till are set up. Kept as one JSON row: `setting.setup`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The series of its boletas.
    pub series: String,
    /// `practice` or `none`.
    pub authority: String,
    /// The printers of this till.
    pub printers: Vec<PrinterSetup>,
    /// Whether nothing here is for real. Set once, when the folder is made.
    pub practice: bool,
    /// Who is at the counter.
    pub cashier: String,
    /// The shop's own words on its papers.
    pub texts: PaperTexts,
    /// How the light of the Nuevo RUS is set.
    #[serde(default)]
    pub rus: RusChoices,
}

/// The shop's own words on its papers, a line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTexts {
    /// Under its address.
    pub header: String,
    /// At the end.
    pub footer: String,
    /// How changes and returns are handled.
    pub policy: String,
}

const SETUP: &str = "setup";
const PREFERENCES: &str = "preferences";

impl Shop {
    /// A shop with this memory and time, and nothing to sign with.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, signer: SignerSlot::default() }
    }

    /// This moment.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Sets the shop up: who it is, its series after the last number used, its first settings.
    pub async fn set_up(
        &self,
        issuer: &Issuer,
        series: &Series,
        last_number: u32,
        setup: &Setup,
    ) -> Result<()> {
        let now = self.now();
        let mut transaction = self.store.write().await?;
        if shop::issuer(&mut *transaction).await?.is_some() {
            return Err(Refusal::ShopExists);
        }
        shop::add_issuer(&mut transaction, issuer, now).await?;
        shop::add_series(&mut *transaction, series, last_number).await?;
        shop::put_setting(&mut *transaction, SETUP, &encode(setup)).await?;
        let detail = json!({ "series": series.as_str(), "last_number": last_number, "practice": setup.practice });
        note(&mut transaction, now, &setup.cashier, "shop.set_up", issuer.ruc.as_str(), &detail)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes who the shop is, from now on, and how it is set up.
    pub async fn change(
        &self,
        issuer: &Issuer,
        change: impl FnOnce(&mut Setup) -> Result<serde_json::Value>,
    ) -> Result<()> {
        self.alter_with(Some(issuer), "shop.change", issuer.ruc.as_str(), change).await
    }

    /// Changes how the shop is set up, and notes it: what `change` gives is the note's detail. Nothing
    /// waits for a printer that is gone, and nothing drawn for another one is printed.
    pub(crate) async fn alter(
        &self,
        action: &str,
        subject: &str,
        change: impl FnOnce(&mut Setup) -> Result<serde_json::Value>,
    ) -> Result<()> {
        self.alter_with(None, action, subject, change).await
    }

    async fn alter_with(
        &self,
        issuer: Option<&Issuer>,
        action: &str,
        subject: &str,
        change: impl FnOnce(&mut Setup) -> Result<serde_json::Value>,
    ) -> Result<()> {
        let now = self.now();
        let mut transaction = self.store.write().await?;
        let (_, before) = shop::issuer(&mut *transaction).await?.ok_or(Refusal::ShopMissing)?;
        if let Some(issuer) = issuer.filter(|it| **it != before) {
            shop::add_issuer(&mut transaction, issuer, now).await?;
        }
        let kept = shop::setting(&mut *transaction, SETUP).await?.ok_or(Refusal::ShopMissing)?;
        let mut setup: Setup = decode(&kept)?;
        let was = setup.clone();
        let detail = change(&mut setup)?;
        shop::put_setting(&mut *transaction, SETUP, &encode(&setup)).await?;
        for new in setup.printers.iter().filter(|it| !was.printers.contains(it)) {
            printer_memory::forget(&mut *transaction, &new.address).await?;
        }
        for (topic, role) in [(Topic::Print, Role::Tickets), (Topic::Labels, Role::Labels)] {
            match (was.printer_for(role), setup.printer_for(role)) {
                (_, None) => outbox::skip(&mut transaction, topic, now).await?,
                (Some(old), Some(new)) if !old.profile.draws_as(&new.profile) => {
                    outbox::draw_anew(&mut transaction, topic, now).await?;
                }
                (_, Some(_)) => {}
            }
        }
        note(&mut transaction, now, &setup.cashier, action, subject, &detail).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Who the shop is, and how it is set up; none before the wizard.
    pub async fn profile(&self) -> Result<Option<(Issuer, Setup)>> {
        let Some((_, issuer)) = shop::issuer(self.store.reads()).await? else { return Ok(None) };
        Ok(Some((issuer, self.setup().await?)))
    }

    /// How the shop is set up.
    pub async fn setup(&self) -> Result<Setup> {
        let kept = shop::setting(self.store.reads(), SETUP).await?.ok_or(Refusal::ShopMissing)?;
        decode(&kept)
    }

    /// The choices of this till as they were kept, in the words of whoever keeps them.
    pub async fn preferences(&self) -> Result<Option<String>> {
        Ok(shop::setting(self.store.reads(), PREFERENCES).await?)
    }

    /// Keeps the choices of this till.
    pub async fn keep_preferences(&self, json: &str) -> Result<()> {
        let mut transaction = self.store.write().await?;
        shop::put_setting(&mut *transaction, PREFERENCES, json).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that the drawer was opened without a sale.
    pub async fn note_drawer(&self) -> Result<()> {
        let setup = self.setup().await?;
        let now = self.now();
        let mut transaction = self.store.write().await?;
        note(&mut transaction, now, &setup.cashier, "drawer.open", "", &json!({})).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The last number used of the shop's series.
    pub async fn last_number(&self, series: &Series) -> Result<u32> {
        Ok(shop::last_number(self.store.reads(), series).await?.unwrap_or(0))
    }
}

impl Setup {
    /// The series.
    pub fn series(&self) -> Result<Series> {
        self.series
            .parse()
            .map_err(|_| Refusal::Store(izi_store::StoreError::Unreadable("series".into())))
    }

    /// Who is at the counter.
    pub fn cashier(&self) -> Result<Name> {
        self.cashier
            .parse()
            .map_err(|_| Refusal::Store(izi_store::StoreError::Unreadable("cashier".into())))
    }

    /// Whether nothing that is issued here has a value: the folder is for practice, or its authority
    /// is. Tickets and screen say so.
    pub fn is_worthless(&self) -> bool {
        self.practice || self.authority == "practice"
    }

    /// Whether tickets are printed.
    pub fn has_printer(&self) -> bool {
        self.printer_for(Role::Tickets).is_some()
    }

    /// Whether the printer of tickets has a drawer.
    pub fn has_drawer(&self) -> bool {
        self.printer_for(Role::Tickets).is_some_and(|it| it.profile.pulse().is_some())
    }

    /// What the printer of tickets can do; the usual one's where there is none.
    pub fn ticket_profile(&self) -> ProfileSetup {
        let of_tickets = self.printers.iter().find(|it| it.roles.contains(&Role::Tickets));
        of_tickets.map_or_else(|| ProfileSetup::generic(80), |it| it.profile.clone())
    }
}

/// How the shop is set up, read in a transaction.
pub(crate) async fn setup_in(transaction: &mut izi_store::SqliteConnection) -> Result<Setup> {
    let kept = shop::setting(&mut *transaction, SETUP).await?.ok_or(Refusal::ShopMissing)?;
    decode(&kept)
}

/// Who is at the counter, read in the transaction that notes what that person did.
pub(crate) async fn cashier_in(transaction: &mut izi_store::SqliteConnection) -> Result<String> {
    Ok(setup_in(transaction).await?.cashier)
}

/// Notes what was done, in the transaction that does it.
pub(crate) async fn note(
    transaction: &mut izi_store::SqliteConnection,
    at: Instant,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &serde_json::Value,
) -> Result<()> {
    let detail = detail.to_string();
    let entry = izi_store::audit::Entry { at, actor, action, subject, detail: &detail };
    Ok(izi_store::audit::add(transaction, &entry).await?)
}

pub(crate) fn encode(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

pub(crate) fn decode<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|it| izi_store::StoreError::Unreadable(it.to_string()).into())
}
