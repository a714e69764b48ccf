//! Where SUNAT is, and whether what is sent to an address counts.

use reqwest::Url;

use crate::account::Kind;
use crate::wire::{BadSettings, is_this_machine, web_address};

/// What a document is that is sent there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Environment {
    /// This machine: the practice authority, or somebody's bridge that issues in earnest. Only asking
    /// tells which; see [`guarded`](crate::guarded).
    Here,
    /// A PSE's demonstration account: nothing reaches SUNAT.
    Demo,
    /// SUNAT's own beta: nothing counts.
    Beta,
    /// In earnest.
    Production,
}

/// Addresses of SUNAT's SOAP services. Their descriptions (WSDL) are never fetched: the host that
/// serves them fails more often than the service, and what they say is in [`crate::soap`].
pub(crate) struct Sunat {
    /// What may be written for it in the settings.
    pub(crate) word: &'static str,
    /// `billService`: takes documents and tickets.
    pub(crate) bill: &'static str,
    /// `billConsultService`: gives the CDR of facturas and their notes again.
    pub(crate) consult: Option<&'static str>,
    pub(crate) environment: Environment,
}

/// The two there are (facts/fiscal.md section 4).
pub(crate) const SUNAT: [Sunat; 2] = [
    Sunat {
        word: "beta",
        bill: "https://e-beta.sunat.gob.pe/ol-ti-itcpfegem-beta/billService",
        consult: None,
        environment: Environment::Beta,
    },
    Sunat {
        word: "production",
        bill: "https://e-factura.sunat.gob.pe/ol-ti-itcpfegem/billService",
        consult: Some("https://e-factura.sunat.gob.pe/ol-it-wsconscpegem/billConsultService"),
        environment: Environment::Production,
    },
];

/// Where the tokens of the Consulta Integrada come from.
pub(crate) const SECURITY: &str = "https://api-seguridad.sunat.gob.pe";
/// The Consulta Integrada itself; there is none for beta.
pub(crate) const REGISTER: &str = "https://api.sunat.gob.pe";

/// SUNAT's `billService` at an address or a word for one.
pub(crate) fn bill_service(text: &str) -> Result<Url, BadSettings> {
    let word = text.trim();
    let known = SUNAT.iter().find(|it| it.word.eq_ignore_ascii_case(word));
    web_address(known.map_or(word, |it| it.bill))
}

/// The `billConsultService` that belongs to a `billService`.
pub(crate) fn consult_service(bill: &Url) -> Option<&'static str> {
    SUNAT.iter().find(|it| host(it.bill) == bill.host_str().map(str::to_owned))?.consult
}

fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// What an account of that kind at that address is. What is not known to be harmless is taken to
/// be in earnest; so is what is no address at all.
pub fn environment(kind: Kind, url: &str) -> Environment {
    let word = url.trim();
    let known = SUNAT.iter().find(|it| kind == Kind::Sunat && it.word.eq_ignore_ascii_case(word));
    if let Some(it) = known {
        return it.environment;
    }
    let Ok(url) = web_address(word) else { return Environment::Production };
    if is_this_machine(&url) {
        return Environment::Here;
    }
    let at = url.host_str().map(str::to_owned);
    if let Some(it) = SUNAT.iter().find(|it| host(it.bill) == at) {
        return it.environment;
    }
    if kind == Kind::ValidaPse && url.path().trim_end_matches('/').ends_with("-demo") {
        return Environment::Demo;
    }
    Environment::Production
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_to_be_harmless_is_in_earnest() {
        for (kind, url, expected) in [
            (Kind::Sunat, "beta", Environment::Beta),
            (Kind::Sunat, " Production ", Environment::Production),
            (Kind::Sunat, SUNAT[0].bill, Environment::Beta),
            (Kind::Sunat, SUNAT[1].bill, Environment::Production),
            (Kind::Sunat, "https://E-BETA.sunat.gob.pe/x", Environment::Beta),
            (Kind::Sunat, "https://e-beta.sunat.gob.pe.evil.pe/", Environment::Production),
            (Kind::Sunat, "https://evil.pe/e-beta.sunat.gob.pe", Environment::Production),
            (Kind::Sunat, "http://127.0.0.1:8100/sunat", Environment::Here),
            (Kind::Pse, "http://localhost:8100", Environment::Here),
            (Kind::Pse, "http://[::1]:8100", Environment::Here),
            (Kind::Pse, "http://localhost.evil.pe", Environment::Production),
            (Kind::Pse, "http://192.168.1.9", Environment::Production),
            (Kind::Pse, "https://pse.pe", Environment::Production),
            (Kind::Pse, "beta", Environment::Production),
            (Kind::ValidaPse, "https://pse.pe/api/cpe/generarenviar-demo", Environment::Demo),
            (Kind::ValidaPse, "https://pse.pe/-demo/", Environment::Demo),
            (Kind::ValidaPse, "https://x-demo.pe/", Environment::Production),
            (Kind::Nubefact, "https://api.nubefact.com/api/v1/x", Environment::Production),
            (Kind::Nubefact, "http://localhost:8000/api/v1/x", Environment::Here),
            (Kind::Nubefact, "", Environment::Production),
        ] {
            assert_eq!(environment(kind, url), expected, "{url}");
        }
    }
}
