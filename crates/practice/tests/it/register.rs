//! An authority on a free port, and the plainest way to talk to it.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::Instant;
use izi_einvoice::{Cdr, read_cdr};
use izi_ports::Clock;
use izi_practice::{Kept, PracticeAuthority, Running, Settings};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::papers::RUC;

pub(crate) const TODAY: &str = "2026-11-20";

struct At;

impl Clock for At {
    fn now(&self) -> Instant {
        "2026-11-20T10:00:00-05:00".parse().unwrap()
    }
}

/// One that runs.
pub(crate) struct Authority {
    pub(crate) running: Running,
    pub(crate) client: Client,
    folder: TempDir,
}

impl Authority {
    /// Its SOAP fronts take unsigned documents: most tests are about something else.
    pub(crate) async fn new() -> Self {
        Self::with(Settings { sealed: false, ..Settings::new("t") }).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let running = start(folder.path(), settings).await;
        let client = Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_mins(1))
            .build()
            .unwrap();
        Self { running, client, folder }
    }

    /// Stopped, and started on the same file.
    pub(crate) async fn again(self) -> Self {
        let Self { running, client, folder } = self;
        running.stop().await;
        let settings = Settings { sealed: false, ..Settings::new("t") };
        let running = start(folder.path(), settings).await;
        Self { running, client, folder }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.client.post(self.url(path)).bearer_auth("t").json(body);
        heard(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        heard(self.client.get(self.url(path)).bearer_auth("t").send().await.unwrap()).await
    }

    /// Sends to the generic PSE; gives the code, `ticket` or the status.
    pub(crate) async fn send(&self, name: &str, xml: &str) -> String {
        said(&self.post("/v1/invoice/send", &sending(name, xml)).await)
    }

    /// What the generic PSE says of a ticket.
    pub(crate) async fn ticket(&self, ticket: &str) -> Value {
        self.get(&format!("/v1/invoice/status/{ticket}")).await.1
    }

    /// Sends a report and asks until it is decided; gives the code.
    pub(crate) async fn report(&self, name: &str, xml: &str) -> String {
        let (_, sent) = self.post("/v1/invoice/send", &sending(name, xml)).await;
        let Some(ticket) = sent["ticket"].as_str() else {
            return said(&(200, sent));
        };
        let waiting = self.ticket(ticket).await;
        assert_eq!(waiting["sunat_code"], "0098", "{waiting}");
        let told = self.ticket(ticket).await;
        assert!(cdr_of(&told["cdr_content"]).is_some(), "{told}");
        said(&(200, told))
    }

    /// The estado of a document as the generic PSE tells it.
    pub(crate) async fn state(&self, name: &str) -> String {
        let [kind, series, number] = parts(name);
        let path =
            format!("/v1/invoice/verify?ruc={RUC}&tipo={kind}&serie={series}&numero={number}");
        let (status, told) = self.get(&path).await;
        told["estado"].as_str().map_or_else(|| status.to_string(), str::to_owned)
    }

    pub(crate) async fn kept(&self, name: &str) -> Option<Kept> {
        let all = self.running.documents().await.unwrap();
        all.into_iter().find(|it| it.name == format!("{RUC}-{name}"))
    }
}

async fn start(folder: &Path, settings: Settings) -> Running {
    let address = "127.0.0.1:0".parse().unwrap();
    let file = folder.join("practice.db");
    PracticeAuthority::start_with(address, &file, settings, Arc::new(At)).await.unwrap()
}

async fn heard(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

fn said((status, told): &(u16, Value)) -> String {
    match (told["sunat_code"].as_str(), told["ticket"].as_str()) {
        (Some(code), _) => code.to_owned(),
        (None, Some(_)) => "ticket".to_owned(),
        (None, None) => status.to_string(),
    }
}

fn parts(name: &str) -> [&str; 3] {
    name.split('-').collect::<Vec<_>>().try_into().unwrap()
}

/// A request to the generic PSE: `03-B001-1`.
pub(crate) fn sending(name: &str, xml: &str) -> Value {
    let [kind, series, number] = parts(name);
    json!({ "ruc": RUC, "tipo_documento": kind, "serie": series, "numero": number,
            "xml": BASE64.encode(xml) })
}

/// A zip with these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The CDR in a base64 of its zip or of itself.
pub(crate) fn cdr_of(encoded: &Value) -> Option<Cdr> {
    read_cdr(&BASE64.decode(encoded.as_str()?).ok()?).ok()
}
