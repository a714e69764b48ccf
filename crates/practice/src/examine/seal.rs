//! The signature of a document, where the front demands one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use izi_domain::BusinessDate;
use sha2::{Digest, Sha256};

use crate::examine::{Refused, Seal, Sent};
use crate::tree::Element;

/// What is wrong with the signature and with the element that names the signer.
pub(crate) fn wrong(sent: &Sent<'_>, root: &Element, today: BusinessDate) -> Option<Refused> {
    if sent.seal == Seal::None {
        return None;
    }
    let signer = root.at("Signature");
    if signer.is_none_or(|it| it.text("ID").is_empty()) {
        return Some(Refused::new(2_076, "Falta el identificador de la firma"));
    }
    let named = root.text("Signature/SignatoryParty/PartyIdentification/ID");
    if named != sent.ruc.as_str() {
        return Some(Refused::new(2_078, "El firmante debe ser el RUC del emisor"));
    }
    let uri = "Signature/DigitalSignatureAttachment/ExternalReference/URI";
    if root.text(uri).is_empty() {
        return Some(Refused::new(2_083, "Falta la referencia a la firma"));
    }
    let verified = match izi_signature::verify(sent.xml) {
        Ok(it) => it,
        Err(invalid) => {
            let code = invalid.sunat_code().and_then(|it| it.parse().ok());
            return Some(Refused::new(code.unwrap_or(2_335), format!("Firma: {invalid}")));
        }
    };
    if sent.seal == Seal::Any {
        return None;
    }
    // A certificate need not carry a RUC; one that does must carry the issuer's.
    if verified.ruc.as_deref().is_some_and(|it| it != sent.ruc.as_str()) {
        return Some(Refused::new(2_325, "El certificado usado no es el comunicado a SUNAT"));
    }
    (verified.not_after.business_date() < today)
        .then(|| Refused::new(2_327, "El certificado usado no se encuentra vigente"))
}

/// The `ds:DigestValue`; of an unsigned document the one a PSE would hand back.
pub(crate) fn digest(xml: &[u8]) -> String {
    let signed = Element::read(xml).and_then(|root| {
        let value = signature(&root)?.text("SignedInfo/Reference/DigestValue");
        (!value.is_empty()).then(|| value.to_owned())
    });
    signed.unwrap_or_else(|| BASE64.encode(Sha256::digest(xml)))
}

fn signature(root: &Element) -> Option<&Element> {
    root.at("UBLExtensions").and_then(|it| it.anywhere("Signature"))
}
