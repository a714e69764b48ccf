//! Keeping what is plugged in as the settings name it, while they change.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use izi_app::Refusal;
use izi_app::authority::{self, Kind, Probe};
use izi_ports::FiscalAuthority;
use izi_store::printer_memory;

use crate::connection::{self, Wanted};
use crate::workers::{Plugs, Running};

/// An authority that could be reached now, with the practice server behind it where there is one.
type Plugged = (Arc<dyn FiscalAuthority>, Option<izi_practice::Running>);

/// What is remembered between two looks at the settings.
#[derive(Default)]
pub(crate) struct Plugging {
    /// Why the last authority could not be plugged in: told once.
    problem: Option<String>,
    /// For what the signer was taken up.
    signer: Option<Wanted>,
}

impl Running {
    /// Plugs in the printers that the settings name now.
    pub(crate) async fn plug_printers(&self, patience: Option<Duration>) -> Result<(), Refusal> {
        // Read with the plugs in hand: an older reading must not undo a newer one.
        let mut outside = self.outside.write().await;
        let setup = match self.shop.setup().await {
            Err(Refusal::ShopMissing) => return Ok(()),
            other => other?,
        };
        let mut known = Vec::with_capacity(setup.printers.len());
        for printer in &setup.printers {
            known.push(printer_memory::of(self.shop.store.reads(), &printer.address).await?);
        }
        outside.plug_printers(&setup, &known, patience);
        let tickets = setup.printer_for(izi_app::printers::Role::Tickets).map(|it| it.id.clone());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = Plugs { tickets, spoolers: outside.spoolers() };
        Ok(())
    }

    /// Plugs in the authority that the settings name now, with what the shop signs with. What cannot
    /// be plugged in is told once, and tried again the next time. Nobody is kept waiting for a
    /// keyring meanwhile but the boletas.
    pub(crate) async fn plug_authority(&self) -> Result<(), Refusal> {
        let setup = match self.shop.setup().await {
            Err(Refusal::ShopMissing) => return Ok(()),
            other => other?,
        };
        let wanted = Wanted::of(&self.shop, &setup).await?;
        let mut plugging = self.plugging.lock().await;
        if self.outside.read().await.has(wanted) {
            return Ok(());
        }
        // What is no longer in force is let go of first.
        let before = self.outside.write().await.unplug_authority();
        if let Some(practice) = before {
            practice.stop().await;
        }
        match self.reach(wanted).await? {
            Ok(plugged) => {
                let (authority, practice) = match plugged {
                    Some((authority, practice)) => (Some(authority), practice),
                    None => (None, None),
                };
                self.outside.write().await.plug_authority(wanted, authority, practice);
                self.way.close();
                *plugging = Plugging { problem: None, signer: Some(wanted) };
            }
            Err(why) => plugging.tell(wanted.kind, why),
        }
        Ok(())
    }

    /// The authority that is wanted; none where nobody is. The inner error is why it is not there.
    async fn reach(&self, wanted: Wanted) -> Result<Result<Option<Plugged>, String>, Refusal> {
        match wanted.kind {
            Kind::None => {
                self.shop.signer.hold(None);
                Ok(Ok(None))
            }
            Kind::Practice => {
                self.shop.signer.hold(None);
                Ok(self.practice().await.map(Some))
            }
            _ => {
                let opened = authority::open(&self.shop, &self.safe, &connection::leads).await?;
                let Some(opened) = opened else {
                    self.shop.signer.hold(None);
                    return Ok(Ok(None));
                };
                let mut opened = match opened {
                    Ok(opened) => opened,
                    Err(warning) => {
                        self.shop.signer.hold(None);
                        return Ok(Err(warning.as_str().to_owned()));
                    }
                };
                let connected = connection::connect(&opened);
                self.shop.signer.hold(opened.signer.take());
                Ok(connected.map(|it| Some((it, None))))
            }
        }
    }

    async fn practice(&self) -> Result<Plugged, String> {
        if let Some(brought) = self.outside.read().await.brought() {
            return Ok((brought, None));
        }
        let started = connection::practice(&self.data, Arc::clone(&self.shop.clock)).await;
        started.map(|(running, authority)| (authority, Some(running))).map_err(|it| it.to_string())
    }

    /// Takes up what the shop signs with, where it signs itself: also a till whose workers do not
    /// run writes documents.
    pub(crate) async fn take_signer(&self) -> Result<(), Refusal> {
        let Some((_, setup)) = self.shop.profile().await? else { return Ok(()) };
        let wanted = Wanted::of(&self.shop, &setup).await?;
        let mut plugging = self.plugging.lock().await;
        if plugging.signer == Some(wanted) {
            return Ok(());
        }
        let opened = match wanted.kind {
            Kind::Sunat => authority::open(&self.shop, &self.safe, &connection::leads).await?,
            _ => None,
        };
        let signer = match opened {
            Some(Ok(opened)) => opened.signer,
            Some(Err(warning)) => {
                plugging.tell(wanted.kind, warning.as_str().to_owned());
                self.shop.signer.hold(None);
                return Ok(());
            }
            None => None,
        };
        self.shop.signer.hold(signer);
        plugging.signer = Some(wanted);
        Ok(())
    }

    /// Reaches the authority that is set up, whether the workers run or not.
    pub(crate) async fn probe(&self) -> Result<Probe, Refusal> {
        let (issuer, setup) = self.shop.profile().await?.ok_or(Refusal::ShopMissing)?;
        let kind = authority::kind_of(&setup);
        let environment = authority::environment(&self.shop, &setup, &connection::leads).await?;
        let not_now = |detail: String| Probe { outcome: "other", detail, environment };
        match kind {
            Kind::None => Err(Refusal::AuthorityMissing),
            Kind::Practice => match self.practice().await {
                Ok((authority, running)) => {
                    let probe = connection::probe(&*authority, &issuer.ruc, environment).await;
                    if let Some(running) = running {
                        running.stop().await;
                    }
                    Ok(probe)
                }
                Err(why) => Ok(not_now(why)),
            },
            _ => {
                let opened = authority::open(&self.shop, &self.safe, &connection::leads).await?;
                let opened = match opened {
                    Some(Ok(opened)) => opened,
                    Some(Err(warning)) => return Ok(not_now(warning.as_str().to_owned())),
                    None => return Err(Refusal::AuthorityMissing),
                };
                match connection::connect(&opened) {
                    Ok(authority) => {
                        Ok(connection::probe(&*authority, &issuer.ruc, environment).await)
                    }
                    Err(why) => Ok(not_now(why)),
                }
            }
        }
    }
}

impl Plugging {
    /// Tells why there is no authority, once for every reason.
    fn tell(&mut self, kind: Kind, why: String) {
        if self.problem.as_ref() != Some(&why) {
            tracing::error!(why, kind = kind.as_str(), "no authority");
            self.problem = Some(why);
        }
    }
}
