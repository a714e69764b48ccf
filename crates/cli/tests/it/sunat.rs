//! SUNAT at the wire, and shops that send to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use izi_app::clock::SystemClock;
use izi_practice::{Control, Kept, PracticeAuthority};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::account::certificate;
use crate::shop::Shop;

const TOKEN: &str = "t0ken";

/// An authority on this machine that outlives the processes that call it.
pub(crate) struct Sunat {
    running: Option<izi_practice::Running>,
    pub(crate) control: Control,
    runtime: Runtime,
    folder: tempfile::TempDir,
}

impl Sunat {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let file = folder.path().join("sunat.sqlite");
        let started = PracticeAuthority::start(address, &file, TOKEN, Arc::new(SystemClock));
        let running = runtime.block_on(started).unwrap();
        Self { control: running.control(), running: Some(running), runtime, folder }
    }

    /// Every document that it decided about.
    pub(crate) fn documents(&self) -> Vec<Kept> {
        self.runtime.block_on(self.control.documents()).unwrap()
    }

    fn fronts(&self) -> izi_practice::Fronts {
        self.running.as_ref().unwrap().fronts()
    }
}

impl Drop for Sunat {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
        assert!(self.folder.path().exists());
    }
}

/// A practice shop that signs with its own certificate and sends to this SUNAT, which it can ask
/// about single documents with the secret of the Consulta Integrada.
pub(crate) fn signing(sunat: &Sunat) -> Shop {
    signing_with(sunat, &["--client-id", "an-application", "--client-secret", TOKEN])
}

/// The same without the Consulta Integrada, which not every shop has: nobody can be asked.
pub(crate) fn signing_alone(sunat: &Sunat) -> Shop {
    signing_with(sunat, &[])
}

fn signing_with(sunat: &Sunat, secrets: &[&str]) -> Shop {
    let shop = Shop::practice("none");
    let url = sunat.fronts().sunat;
    let certificate = certificate("modern.p12");
    let words = [
        "authority",
        "set",
        "--kind",
        "sunat",
        "--url",
        &url,
        "--sol-user",
        "MODDATOS",
        "--sol-password",
        "moddatos",
        "--certificate",
        &certificate,
        "--certificate-password",
        "prueba",
    ];
    let view = shop.izi(&[words.as_slice(), secrets].concat()).json();
    assert_eq!((&view["warning"], &view["environment"]), (&Value::Null, &json!("practice")));
    shop
}

/// A practice shop that hands its boletas to a PSE.
pub(crate) fn through_a_pse(sunat: &Sunat) -> Shop {
    let shop = Shop::practice("none");
    let url = sunat.fronts().pse;
    let words = ["authority", "set", "--kind", "pse", "--url", &url, "--token", TOKEN];
    let view = shop.izi(&words).json();
    assert_eq!((&view["warning"], &view["environment"]), (&Value::Null, &json!("practice")));
    shop
}
