//! Boletas that were made: lists and look-ups.

use izi_domain::identity::IdentityDocument;
use izi_domain::{Sale, SaleId};
use izi_store::document;
use izi_store::document_file::{self, Answered};
use izi_store::outbox::{self, State, Topic};
use izi_store::sale::{self, Filter, Listed};

use crate::refusal::Result;
use crate::shop::Shop;

/// The boletas that pass the filter, the latest first.
pub async fn list(shop: &Shop, filter: &Filter, limit: u32) -> Result<Vec<Listed>> {
    Ok(sale::list(shop.store.reads(), filter, limit).await?)
}

/// How a boleta stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// With the authority.
    pub authority: Option<State>,
    /// Its first ticket.
    pub print: Option<State>,
    /// What the authority answered.
    pub answered: Answered,
}

/// How a boleta stands.
pub async fn standing(shop: &Shop, sale: &Sale) -> Result<Standing> {
    let jobs = outbox::of_sale(shop.store.reads(), &sale.id).await?;
    let boleta = document::boleta_of(shop.store.reads(), &sale.id).await?;
    let boleta = boleta.map(|it| it.id);
    let authority = jobs.iter().find(|it| it.topic == Topic::Authority && it.document == boleta);
    Ok(Standing {
        authority: authority.map(|it| it.state),
        print: jobs.iter().find(|it| it.topic == Topic::Print).map(|it| it.state),
        answered: match boleta {
            Some(id) => document_file::answered(shop.store.reads(), id).await?,
            None => Answered::default(),
        },
    })
}

/// The name that this shop last wrote for a document.
pub async fn known_name(shop: &Shop, document: &IdentityDocument) -> Result<Option<String>> {
    Ok(sale::known_name(shop.store.reads(), document).await?)
}

/// The latest sale, for "reimprimir el último".
pub async fn latest(shop: &Shop) -> Result<Option<SaleId>> {
    Ok(list(shop, &Filter::default(), 1).await?.pop().map(|it| it.id))
}
