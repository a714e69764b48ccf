//! What the owner must be told before it is too late: boletas that SUNAT does not have yet, and a
//! certificate that ends.

use izi_domain::{BusinessDate, Instant};
use izi_store::{notice, outbox};

use crate::authority;
use crate::refusal::Result;
use crate::shop::Shop;

/// A boleta that SUNAT does not have two days after it was issued is worth an alarm.
const ALARM_DAYS: i64 = 2;
/// From five days on it cannot be sent by itself any more.
const RED_DAYS: i64 = 5;
const CERTIFICATE_DAYS: [i64; 3] = [1, 7, 30];

/// How pressing the oldest boleta is that SUNAT does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// There is time.
    #[default]
    Ok,
    /// Two days and more.
    Day2,
    /// Five days and more.
    Day5,
}

impl Window {
    /// Of a document issued on `oldest`, seen on `today`.
    pub fn of(oldest: Option<BusinessDate>, today: BusinessDate) -> Self {
        match oldest.map(|it| today.days_since(it)) {
            Some(RED_DAYS..) => Self::Day5,
            Some(ALARM_DAYS..) => Self::Day2,
            _ => Self::Ok,
        }
    }

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Day2 => "day_2",
            Self::Day5 => "day_5",
        }
    }
}

/// Looks at what is pressing and gives the notices that are due, each once. Whether there is a new
/// one, or one ended.
pub async fn look(shop: &Shop) -> Result<bool> {
    let now = shop.now();
    let today = now.business_date();
    let oldest = outbox::oldest_unsettled(shop.store.reads()).await?.map(Instant::business_date);
    let window = Window::of(oldest, today);
    let subject = oldest.map(|it| it.to_string()).unwrap_or_default();
    let mut due: Vec<(&str, String)> = Vec::new();
    if window >= Window::Day2 {
        due.push(("window_day_2", subject.clone()));
    }
    if window >= Window::Day5 {
        due.push(("window_day_5", subject));
    }
    if let Some((kind, until)) = certificate(shop, now).await? {
        due.push((kind, until));
    }
    let open = notice::open(shop.store.reads()).await?;
    let is_open = |it: &(&str, String)| open.iter().any(|n| n.kind == it.0 && n.subject == it.1);
    let is_due = |n: &notice::Notice| due.iter().any(|it| n.kind == it.0 && n.subject == it.1);
    if due.iter().all(is_open) && open.iter().all(is_due) {
        return Ok(false);
    }
    let mut transaction = shop.store.write().await?;
    for (kind, subject) in &due {
        if notice::give(&mut *transaction, kind, subject, now).await? {
            tracing::warn!(kind, subject, "the owner is told");
        }
    }
    for kind in KINDS {
        let still = due.iter().find(|it| it.0 == kind).map(|it| it.1.as_str());
        notice::end(&mut *transaction, kind, still, now).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

const KINDS: [&str; 6] = [
    "window_day_5",
    "window_day_2",
    "certificate_expired",
    "certificate_1",
    "certificate_7",
    "certificate_30",
];

/// The notice that the certificate in use deserves, with the day it ends. One that has ended is not
/// plugged in any more, so it is looked up in the account.
async fn certificate(shop: &Shop, now: Instant) -> Result<Option<(&'static str, String)>> {
    let setup = shop.setup().await?;
    if authority::kind_of(&setup) != authority::Kind::Sunat {
        return Ok(None);
    }
    let Some(certificate) = authority::account(shop).await?.certificate else { return Ok(None) };
    let day = certificate.not_after().business_date();
    let left = certificate.days_left(now);
    let kind = if left < 0 {
        "certificate_expired"
    } else {
        match CERTIFICATE_DAYS.into_iter().find(|it| left <= *it) {
            None => return Ok(None),
            Some(1) => "certificate_1",
            Some(7) => "certificate_7",
            Some(_) => "certificate_30",
        }
    };
    Ok(Some((kind, day.to_string())))
}

/// The notices that hold now, the most pressing first.
pub async fn open(shop: &Shop) -> Result<Vec<notice::Notice>> {
    let mut open = notice::open(shop.store.reads()).await?;
    open.sort_by_key(|it| KINDS.iter().position(|kind| *kind == it.kind));
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alarm_is_on_day_two_and_red_on_day_five() {
        let today: BusinessDate = "2026-11-21".parse().unwrap();
        for (oldest, window) in [
            (None, Window::Ok),
            (Some("2026-11-21"), Window::Ok),
            (Some("2026-11-20"), Window::Ok),
            (Some("2026-11-19"), Window::Day2),
            (Some("2026-11-17"), Window::Day2),
            (Some("2026-11-16"), Window::Day5),
            (Some("2026-01-01"), Window::Day5),
            (Some("2026-12-01"), Window::Ok),
        ] {
            let oldest = oldest.map(|it| it.parse().unwrap());
            assert_eq!(Window::of(oldest, today), window, "{oldest:?}");
        }
    }
}
