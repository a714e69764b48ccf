//! SUNAT's own service.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_practice::{KeptState, Mode, Settings};
use izi_signature::{Hash, Identity, embed, sign};
use serde_json::json;

use crate::papers::{OTHER_RUC, RUC, invoice, summary};
use crate::register::{Authority, TODAY, cdr_of, zipped};

pub(crate) const PRODUCTION: &str = "/ol-ti-itcpfegem/billService";
const BETA: &str = "/ol-ti-itcpfegem-beta/billService";
const CONSULT: &str = "/ol-it-wsconscpegem/billConsultService";

fn envelope(user: &str, password: &str, body: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:ser=\"http://service.sunat.gob.pe\" \
         xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\">\
         <soapenv:Header><wsse:Security><wsse:UsernameToken><wsse:Username>{user}</wsse:Username>\
         <wsse:Password>{password}</wsse:Password></wsse:UsernameToken></wsse:Security>\
         </soapenv:Header><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    )
}

/// What came: the status, and its fault, its CDR, its ticket or its statusCode.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Heard {
    fn part(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("<{name}>"))?;
        Some(rest.split_once(&format!("</{name}>"))?.0)
    }

    /// `Client.1033`, `ticket`, a statusCode, or the code in the CDR of `sendBill`.
    fn said(&self) -> String {
        if let Some(code) = self.part("faultcode") {
            assert_eq!(self.status, 500);
            return code.trim_start_matches("soap-env:").to_owned();
        }
        assert_eq!(self.status, 200, "{self:?}");
        if let Some(code) = self.part("statusCode") {
            return code.to_owned();
        }
        match self.part("applicationResponse") {
            Some(cdr) => cdr_of(&json!(cdr)).unwrap().code.to_string(),
            None => self.part("ticket").map_or("nothing", |_| "ticket").to_owned(),
        }
    }
}

async fn call(authority: &Authority, path: &str, operation: &str, text: String) -> Heard {
    let request = authority
        .client
        .post(authority.url(path))
        .header("Content-Type", "text/xml; charset=utf-8")
        .header("SOAPAction", format!("\"urn:{operation}\""));
    let response = request.body(text).send().await.unwrap();
    Heard { status: response.status().as_u16(), body: response.text().await.unwrap() }
}

/// Sends a zip under a name to that path.
pub(crate) async fn send_zip(
    authority: &Authority,
    path: &str,
    operation: &str,
    file: &str,
    zip: &[u8],
) -> Heard {
    let body = format!(
        "<ser:{operation}><fileName>{file}</fileName><contentFile>{}</contentFile></ser:{operation}>",
        BASE64.encode(zip)
    );
    let text = envelope(&format!("{RUC}MODDATOS"), "moddatos", &body);
    call(authority, path, operation, text).await
}

async fn send(authority: &Authority, path: &str, name: &str, xml: &str) -> Heard {
    let report = name.starts_with('R');
    let operation = if report { "sendSummary" } else { "sendBill" };
    let zip = zipped(&[(&format!("{RUC}-{name}.xml"), xml.as_bytes())]);
    send_zip(authority, path, operation, &format!("{RUC}-{name}.zip"), &zip).await
}

async fn status(authority: &Authority, ruc: &str, ticket: &str) -> Heard {
    let body = format!("<ser:getStatus><ticket>{ticket}</ticket></ser:getStatus>");
    let text = envelope(&format!("{ruc}MODDATOS"), "moddatos", &body);
    call(authority, PRODUCTION, "getStatus", text).await
}

#[tokio::test]
async fn a_package_is_one_xml_with_the_name_of_its_zip() {
    let xml = invoice("B001-1", TODAY, "15.00");
    let file = format!("{RUC}-03-B001-1");
    let inner = format!("{file}.xml");
    let sound = zipped(&[(&inner, xml.as_bytes())]);
    let authority = Authority::new().await;
    for (zip_name, zip, code) in [
        ("boleta.zip".to_owned(), sound.clone(), "Client.0151"),
        (format!("{file}.rar"), sound.clone(), "Client.0151"),
        ("10467793540-03-B001-1.zip".to_owned(), sound.clone(), "Client.0151"),
        (format!("{RUC}-03-B001-123456789.zip"), sound.clone(), "Client.0151"),
        (format!("{file}.zip"), Vec::new(), "Client.0155"),
        (format!("{file}.zip"), b"PK\x03\x04 no".to_vec(), "Client.0156"),
        (format!("{file}.zip"), zipped(&[]), "Client.0157"),
        (format!("{file}.zip"), zipped(&[(&inner, b"<a/>"), ("b.xml", b"<b/>")]), "Client.0158"),
        (format!("{file}.zip"), zipped(&[("boleta.xml", xml.as_bytes())]), "Client.0159"),
        (format!("{file}.zip"), zipped(&[(&inner, b"")]), "Client.0160"),
        (
            format!("{file}.zip"),
            zipped(&[(&format!("{RUC}-03-B001-2.xml"), xml.as_bytes())]),
            "Client.0161",
        ),
        (
            format!("{OTHER_RUC}-03-B001-1.zip"),
            zipped(&[(&format!("{OTHER_RUC}-03-B001-1.xml"), xml.as_bytes())]),
            "Client.0154",
        ),
        (format!("{file}.zip"), sound.clone(), "0"),
        (format!("{file}.zip"), sound.clone(), "Client.1033"),
    ] {
        let heard = send_zip(&authority, PRODUCTION, "sendBill", &zip_name, &zip).await;
        assert_eq!(heard.said(), code, "{zip_name}");
    }
    let misdirected =
        send_zip(&authority, PRODUCTION, "sendSummary", &format!("{file}.zip"), &sound).await;
    assert_eq!(misdirected.said(), "Client.0151", "a boleta is no summary");
}

async fn cdr_again(authority: &Authority, of: &str, name: &str) -> Heard {
    let [kind, series, number] = name.split('-').collect::<Vec<_>>()[..] else { panic!("{name}") };
    let body = format!(
        "<ser:getStatusCdr><rucComprobante>{of}</rucComprobante>\
         <tipoComprobante>{kind}</tipoComprobante><serieComprobante>{series}</serieComprobante>\
         <numeroComprobante>{number}</numeroComprobante></ser:getStatusCdr>"
    );
    let text = envelope(&format!("{RUC}MODDATOS"), "moddatos", &body);
    call(authority, CONSULT, "getStatusCdr", text).await
}

#[tokio::test]
async fn the_cdr_of_a_factura_is_given_again_and_that_of_a_boleta_is_not() {
    let authority = Authority::new().await;
    for name in ["01-F001-1", "03-B001-1"] {
        let heard = send(&authority, PRODUCTION, name, &invoice(&name[3..], TODAY, "15.00")).await;
        assert_eq!(heard.said(), "0", "{name}");
    }
    let ahead = invoice("F001-2", "2026-11-25", "15.00");
    assert_eq!(send(&authority, PRODUCTION, "01-F001-2", &ahead).await.said(), "2329");
    for (of, name, said, code) in [
        (RUC, "01-F001-1", "0004", Some(0)),
        (RUC, "01-F001-2", "0004", Some(2_329)),
        (RUC, "01-F001-3", "0011", None),
        (RUC, "03-B001-1", "0011", None),
        (OTHER_RUC, "01-F001-1", "0011", None),
    ] {
        let heard = cdr_again(&authority, of, name).await;
        assert_eq!(heard.said(), said, "{name}");
        let cdr = heard.part("content").map(|it| cdr_of(&json!(it)).unwrap());
        assert_eq!(cdr.map(|it| it.code), code, "{name}");
    }
    let void = crate::papers::voiding("RA-20261120-1", TODAY, TODAY, &[("01", "F001", 1)]);
    assert_eq!(send(&authority, PRODUCTION, "RA-20261120-1", &void).await.said(), "ticket");
    assert_eq!(cdr_again(&authority, RUC, "01-F001-1").await.said(), "0003", "it is voided");
    let body = "<ser:getStatus><ticket>1</ticket></ser:getStatus>";
    let text = envelope(&format!("{RUC}MODDATOS"), "moddatos", body);
    assert_eq!(call(&authority, CONSULT, "getStatus", text).await.said(), "Client");
}

#[tokio::test]
async fn only_a_user_with_its_password_is_heard() {
    let authority = Authority::new().await;
    let body = "<ser:getStatus><ticket>1</ticket></ser:getStatus>";
    for (user, password, said) in [
        (format!("{RUC}MODDATOS"), "moddatos", "0127"),
        (format!("{RUC}MODDATOS"), "otra", "Client.0102"),
        (format!("{RUC}OTRO"), "moddatos", "Client.0102"),
        ("MODDATOS".to_owned(), "moddatos", "Client.0102"),
        (String::new(), "", "Client.0102"),
    ] {
        let text = envelope(&user, password, body);
        assert_eq!(call(&authority, PRODUCTION, "getStatus", text).await.said(), said, "{user}");
    }
    let other = envelope(&format!("{RUC}MODDATOS"), "moddatos", body);
    assert_eq!(call(&authority, PRODUCTION, "sendBill", other).await.said(), "Client");
    assert_eq!(call(&authority, PRODUCTION, "sendBill", "hola".to_owned()).await.said(), "Client");
    let wsdl = authority.client.get(authority.url(&format!("{PRODUCTION}?wsdl")));
    assert_eq!(wsdl.send().await.unwrap().status(), 503, "as so often");
    assert_eq!(authority.running.control().calls().asked.len(), 1, "only one was let in");
}

#[tokio::test]
async fn production_rejects_with_a_cdr_and_the_beta_with_a_fault() {
    let authority = Authority::new().await;
    let ahead = |id: &str| invoice(id, "2026-11-25", "15.00");
    assert_eq!(send(&authority, PRODUCTION, "03-B001-1", &ahead("B001-1")).await.said(), "2329");
    assert_eq!(send(&authority, BETA, "03-B001-2", &ahead("B001-2")).await.said(), "Client.2329");
    for name in ["03-B001-1", "03-B001-2"] {
        assert_eq!(authority.kept(name).await.unwrap().state, KeptState::Rejected);
        let xml = invoice(&name[3..], TODAY, "15.00");
        assert_eq!(send(&authority, BETA, name, &xml).await.said(), "Client.1032");
    }
    let late = invoice("B001-3", "2026-11-01", "15.00");
    assert_eq!(send(&authority, PRODUCTION, "03-B001-3", &late).await.said(), "Client.1079");
}

#[tokio::test]
async fn a_summary_is_asked_about_by_its_ticket() {
    let authority =
        Authority::with(Settings { sealed: false, undecided: 2, ..Settings::new("t") }).await;
    let name = "RC-20261120-001";
    let line = [("03", "B001-1", 1, "15.00")];
    let heard = send(&authority, PRODUCTION, name, &summary(name, TODAY, TODAY, &line)).await;
    let ticket = heard.part("ticket").unwrap().to_owned();
    assert!(ticket.bytes().all(|it| it.is_ascii_digit()), "{ticket}");
    assert_eq!(status(&authority, OTHER_RUC, &ticket).await.said(), "0127", "another's");
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(status(&authority, RUC, &ticket).await);
    }
    let codes: Vec<String> = said.iter().map(Heard::said).collect();
    // The other's question brought it nearer as well.
    assert_eq!(codes, ["98", "0", "0"]);
    let cdr = cdr_of(&json!(said[2].part("content").unwrap())).unwrap();
    let (ruc, of) = (RUC.parse().unwrap(), name.parse().unwrap());
    assert!(cdr.code == 0 && cdr.is_about(&ruc, &of), "{cdr:?}");

    let name = "RC-20261120-002";
    let heard = send(&authority, PRODUCTION, name, &summary(name, TODAY, TODAY, &line)).await;
    let ticket = heard.part("ticket").unwrap().to_owned();
    for _ in 0..2 {
        assert_eq!(status(&authority, RUC, &ticket).await.said(), "98");
    }
    let refused = status(&authority, RUC, &ticket).await;
    assert_eq!(refused.said(), "99");
    let cdr = cdr_of(&json!(refused.part("content").unwrap())).unwrap();
    assert_eq!(cdr.code, 2_282);
    let again = send(&authority, PRODUCTION, name, &summary(name, TODAY, TODAY, &line)).await;
    assert_eq!(again.said(), "Client.2223");
}

fn signed(xml: &str) -> String {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../signature/tests/throwaway-certificates/modern.p12"
    );
    let identity = Identity::read(&std::fs::read(file).unwrap(), "prueba").unwrap();
    let signed = sign(xml.as_bytes(), &identity, Hash::Sha256).unwrap();
    String::from_utf8(embed(xml.as_bytes(), &signed.element).unwrap()).unwrap()
}

#[tokio::test]
async fn a_signature_is_demanded_and_one_byte_more_breaks_it() {
    let authority = Authority::with(Settings::new("t")).await;
    let xml = |number: u32| invoice(&format!("B001-{number}"), TODAY, "15.00");
    let (start, rest) =
        xml(2).split_once("<cac:Signature>").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let unnamed = format!("{start}{}", rest.split_once("</cac:Signature>").unwrap().1);
    let of_another = xml(3).replace(
        &format!("<cac:PartyIdentification><cbc:ID>{RUC}"),
        &format!("<cac:PartyIdentification><cbc:ID>{OTHER_RUC}"),
    );
    for (number, xml, code) in [
        (1, xml(1), "2085"),
        (2, signed(&unnamed), "2076"),
        (3, signed(&of_another), "2078"),
        (4, signed(&xml(4)).replace("ARROZ", "ARROS"), "2335"),
        (5, signed(&xml(5)), "0"),
    ] {
        let name = format!("03-B001-{number}");
        assert_eq!(send(&authority, PRODUCTION, &name, &xml).await.said(), code, "{name}");
    }
    let kept = authority.kept("03-B001-5").await.unwrap();
    let xml = signed(&xml(5));
    let (_, rest) = xml.split_once("DigestValue>").unwrap();
    assert_eq!(kept.digest, rest.split_once('<').unwrap().0, "what goes to ticket and QR");
}

#[tokio::test]
async fn a_certificate_of_another_ruc_is_for_the_beta_only() {
    let authority = Authority::with(Settings::new("t")).await;
    let of_another = |id: &str| signed(&invoice(id, TODAY, "15.00").replace(RUC, OTHER_RUC));
    for (path, name, said) in [(PRODUCTION, "03-B001-1", "2325"), (BETA, "03-B001-2", "0")] {
        let stem = format!("{OTHER_RUC}-{name}");
        let zip = zipped(&[(&format!("{stem}.xml"), of_another(&name[3..]).as_bytes())]);
        let body = format!(
            "<ser:sendBill><fileName>{stem}.zip</fileName><contentFile>{}</contentFile></ser:sendBill>",
            BASE64.encode(zip)
        );
        let text = envelope(&format!("{OTHER_RUC}MODDATOS"), "moddatos", &body);
        assert_eq!(call(&authority, path, "sendBill", text).await.said(), said, "{path}");
    }
}

#[tokio::test]
async fn its_faults_are_worded_as_its_gateway_words_them() {
    let authority = Authority::new().await;
    let xml = invoice("B001-1", TODAY, "15.00");
    for (mode, status, has) in [
        (Mode::Exception { code: 109 }, 500, "soap-env:Client.0109"),
        (Mode::Exception { code: 140 }, 500, "soap-env:Client.0140"),
        (Mode::ServerFault { code: 100 }, 500, "<faultcode>S:Server</faultcode><faultstring>0100"),
        (Mode::Suspended, 500, "soap-env:Client.0111"),
        (Mode::Down, 503, "Service Unavailable"),
        (Mode::TooMany { seconds: 2 }, 429, "demasiadas"),
        (Mode::Expired, 401, "Unauthorized"),
    ] {
        authority.running.set_faults(vec![mode.clone().times(1)]);
        let heard = send(&authority, PRODUCTION, "03-B001-1", &xml).await;
        assert_eq!(heard.status, status, "{mode:?}");
        assert!(heard.body.contains(has), "{mode:?}: {}", heard.body);
    }
    assert!(authority.running.documents().await.unwrap().is_empty());
    authority.running.set_faults(vec![Mode::ExceptionCdr { code: 109 }.times(1)]);
    assert_eq!(send(&authority, PRODUCTION, "03-B001-1", &xml).await.said(), "109");
    assert_eq!(send(&authority, PRODUCTION, "03-B001-1", &xml).await.said(), "0", "nothing kept");
}
