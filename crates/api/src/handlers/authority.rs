//! The account through which documents leave.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::authority::{
    self, BadCertificate, Certificate, Change, Environment, Keeping, Kind, Standing,
};
use izi_domain::Instant;

use super::Result;
use crate::fiscal::{AuthorityProbe, AuthorityView, CertificateView, SetAuthority};
use crate::shop::Nothing;
use crate::{Counter, Fault, parse};

/// A certificate with its chain is some ten kilobytes.
const CERTIFICATE_BYTES_MAX: usize = 1 << 20;
/// A certificate's end is told from so many days before it.
const CERTIFICATE_DAYS: i64 = 30;

pub(crate) async fn authority_get(counter: &Counter, _: Nothing) -> Result<AuthorityView> {
    let leads = |kind: Kind, url: &str| counter.workers.leads(kind, url);
    let standing = authority::standing(&counter.shop, &counter.safe, &leads).await?;
    Ok(view(standing, counter.shop.now()))
}

pub(crate) async fn authority_set(counter: &Counter, asked: SetAuthority) -> Result<AuthorityView> {
    let kind = Kind::named(&asked.kind).ok_or_else(|| parse::bad_value("kind", &asked.kind))?;
    if let Some(hash) = asked.hash.as_deref().filter(|it| !["sha256", "sha1"].contains(it)) {
        return Err(parse::bad_value("hash", hash));
    }
    let change = Change {
        kind,
        url: asked.url,
        token: asked.token,
        sol_user: asked.sol_user,
        sol_password: asked.sol_password,
        certificate: asked.certificate_base64.as_deref().map(certificate).transpose()?,
        certificate_password: asked.certificate_password,
        client_id: asked.client_id,
        client_secret: asked.client_secret,
        demo: asked.demo,
        hash: asked.hash,
    };
    let leads = |kind: Kind, url: &str| counter.workers.leads(kind, url);
    authority::set(&counter.shop, &counter.safe, change, &leads).await?;
    counter.workers.set_up_changed();
    authority_get(counter, Nothing {}).await
}

fn certificate(base64: &str) -> Result<Vec<u8>> {
    let unreadable =
        || Fault::BadCertificate { reason: BadCertificate::Unreadable.as_str().to_owned() };
    // Four characters carry three bytes.
    if base64.len() / 4 > CERTIFICATE_BYTES_MAX / 3 {
        return Err(unreadable());
    }
    STANDARD.decode(base64).map_err(|_| unreadable())
}

pub(crate) async fn authority_test(counter: &Counter, _: Nothing) -> Result<AuthorityProbe> {
    let probe = counter.workers.try_authority().await?;
    Ok(AuthorityProbe {
        outcome: probe.outcome.to_owned(),
        detail: probe.detail,
        environment: probe.environment.as_str().to_owned(),
    })
}

/// Where documents go now, for the mark on the screen, and how long the certificate still lasts
/// when that is not long.
pub(crate) async fn authority_marks(counter: &Counter) -> Result<(Environment, Option<i32>)> {
    let setup = counter.shop.setup().await?;
    let leads = |kind: Kind, url: &str| counter.workers.leads(kind, url);
    let environment = authority::environment(&counter.shop, &setup, &leads).await?;
    let days = authority::certificate_days(&counter.shop, &setup).await?;
    Ok((environment, days.filter(|it| *it <= CERTIFICATE_DAYS).map(whole)))
}

fn view(it: Standing, now: Instant) -> AuthorityView {
    AuthorityView {
        kind: it.kind.as_str().to_owned(),
        url: it.account.url,
        environment: it.environment.as_str().to_owned(),
        has_token: it.has_token,
        sol_user: it.account.sol_user,
        has_sol_password: it.has_sol_password,
        client_id: it.account.client_id,
        has_client_secret: it.has_client_secret,
        demo: it.account.demo,
        hash: it.account.hash,
        certificate: it.account.certificate.map(|it| certificate_view(it, now)),
        vault: match it.vault {
            None => "none",
            Some(Keeping::Keyring) => "keyring",
            Some(Keeping::File) => "file",
        }
        .to_owned(),
        warning: it.warning.map(|it| it.as_str().to_owned()),
    }
}

fn certificate_view(it: Certificate, now: Instant) -> CertificateView {
    CertificateView {
        not_before: it.not_before().business_date().to_string(),
        not_after: it.not_after().business_date().to_string(),
        days_left: whole(it.days_left(now)),
        subject: it.subject,
        ruc: it.ruc,
        issuer: it.issuer,
    }
}

fn whole(days: i64) -> i32 {
    i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX })
}
