//! SUNAT's SOAP 1.1 without its WSDL: the few operations there are.
//!
//! Document/literal in the namespace `http://service.sunat.gob.pe` with unqualified parts, and a
//! WS-Security `UsernameToken` whose password is plain (facts/fiscal.md section 4).

mod reply;

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_ports::Failure;
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(crate) use reply::{probed, sent, status, status_cdr};

const SECURITY: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const PLAIN: &str = "http://docs.oasis-open.org/wss/2004/01/\
                     oasis-200401-wss-username-token-profile-1.0#PasswordText";

/// Who asks.
#[derive(Clone)]
pub(crate) struct Credentials {
    /// The RUC and the SOL user in one.
    pub(crate) user: String,
    pub(crate) password: String,
}

/// What SUNAT is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    SendBill,
    SendSummary,
    GetStatus,
    GetStatusCdr,
}

impl Operation {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SendBill => "sendBill",
            Self::SendSummary => "sendSummary",
            Self::GetStatus => "getStatus",
            Self::GetStatusCdr => "getStatusCdr",
        }
    }

    /// The header `SOAPAction`, which is quoted.
    pub(crate) fn action(self) -> String {
        format!("\"urn:{}\"", self.name())
    }
}

/// A request: the operation with its parts.
pub(crate) fn envelope(who: &Credentials, operation: Operation, parts: &[(&str, &str)]) -> String {
    let (user, password, name) = (escape(&who.user), escape(&who.password), operation.name());
    let parts = parts.iter().fold(String::new(), |mut all, (tag, text)| {
        let _ = write!(all, "<{tag}>{}</{tag}>", escape(*text));
        all
    });
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:ser=\"http://service.sunat.gob.pe\" xmlns:wsse=\"{SECURITY}\"><soapenv:Header>\
         <wsse:Security><wsse:UsernameToken><wsse:Username>{user}</wsse:Username>\
         <wsse:Password Type=\"{PLAIN}\">{password}</wsse:Password></wsse:UsernameToken>\
         </wsse:Security></soapenv:Header><soapenv:Body><ser:{name}>{parts}</ser:{name}>\
         </soapenv:Body></soapenv:Envelope>"
    )
}

/// A document zipped for sending, in base64: exactly one file, named as the zip (0155 to 0161). The
/// same bytes give the same zip.
pub(crate) fn packed(stem: &str, xml: &[u8]) -> Result<String, Failure> {
    let bad = |it: &dyn std::fmt::Display| Failure::Permanent(format!("cannot be zipped: {it}"));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(format!("{stem}.xml"), options).map_err(|it| bad(&it))?;
    zip.write_all(xml).map_err(|it| bad(&it))?;
    Ok(BASE64.encode(zip.finish().map_err(|it| bad(&it))?.into_inner()))
}

#[cfg(test)]
mod tests {
    use izi_einvoice::leaves::{first, leaves};

    use super::*;

    #[test]
    fn a_request_escapes_what_it_carries() {
        let who = Credentials { user: "10467793549A<B".to_owned(), password: "x&\"y".to_owned() };
        let sent = envelope(&who, Operation::GetStatus, &[("ticket", "1<2")]);
        let leaves = leaves(sent.as_bytes()).unwrap();
        assert_eq!(first(&leaves, "UsernameToken/Username"), Some("10467793549A<B"));
        assert_eq!(first(&leaves, "UsernameToken/Password"), Some("x&\"y"));
        assert_eq!(first(&leaves, "Body/getStatus/ticket"), Some("1<2"));
        assert_eq!(Operation::SendBill.action(), "\"urn:sendBill\"");
    }

    #[test]
    fn a_zip_has_one_file_named_as_itself_and_is_the_same_every_time() {
        let packed = || packed("10467793549-03-B001-1", b"<Invoice/>").unwrap();
        assert_eq!(packed(), packed());
        let zip = BASE64.decode(packed()).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(zip.len(), 1);
        let mut file = zip.by_index(0).unwrap();
        assert_eq!(file.name().unwrap(), "10467793549-03-B001-1.xml");
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut file, &mut xml).unwrap();
        assert_eq!(xml, "<Invoice/>");
    }

    /// Requests of another's making, where they lie beside the repository.
    #[test]
    fn requests_are_shaped_as_the_recorded_ones() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/sunat/samples/soap");
        if !folder.exists() {
            println!("skipped: no ../shared/sunat/samples/soap");
            return;
        }
        let who =
            Credentials { user: "10467793549MODDATOS".to_owned(), password: "moddatos".to_owned() };
        for (file, operation) in [
            ("request-send", Operation::SendBill),
            ("request-summary", Operation::SendSummary),
            ("request-ticket", Operation::GetStatus),
            ("request-status", Operation::GetStatusCdr),
        ] {
            let theirs = std::fs::read(folder.join(format!("{file}.xml"))).unwrap();
            let theirs = leaves(&theirs).unwrap();
            let parts: Vec<(&str, &str)> = theirs
                .iter()
                .filter(|it| it.path.starts_with("Envelope/Body/"))
                .map(|it| (it.path.rsplit_once('/').unwrap().1, it.text.as_str()))
                .collect();
            let ours = envelope(&who, operation, &parts);
            assert_eq!(leaves(ours.as_bytes()).unwrap(), theirs, "{file}");
            let headers = std::fs::read(folder.join(format!("{file}.headers.json"))).unwrap();
            let headers: serde_json::Value = serde_json::from_slice(&headers).unwrap();
            assert_eq!(headers["headers"]["SOAPAction"], operation.action(), "{file}");
        }
    }
}
