//! The owner's webhook: a POST of JSON. It stands here because its HTTP is that of the authorities:
//! bounded in time, no redirects, and no address in an error.

use std::time::Duration;

use async_trait::async_trait;
use izi_ports::{Failure, Webhook};
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use crate::wire::{self, Waits};

const WAITS: Waits = Waits { connect: Duration::from_secs(10), total: Duration::from_secs(20) };

/// A webhook over HTTP.
#[derive(Clone, Copy, Debug, Default)]
pub struct HttpWebhook;

#[async_trait]
impl Webhook for HttpWebhook {
    async fn post(&self, address: &str, json: &str) -> Result<(), Failure> {
        let url: Url = address.parse().map_err(|_| Failure::Permanent("no address".to_owned()))?;
        let json_type = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let client = wire::client(&url, WAITS, HeaderMap::from_iter([json_type]))
            .map_err(|it| Failure::Permanent(it.to_string()))?;
        let heard = wire::exchanged(client.post(url).body(json.to_owned())).await?;
        match heard.status {
            200..=299 => Ok(()),
            429 | 500..=599 => {
                let why = format!("status {}", heard.status);
                Err(Failure::Transient { why, wait: heard.wait })
            }
            other => Err(Failure::Permanent(format!("status {other}"))),
        }
    }
}
