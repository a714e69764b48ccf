//! From our UBL to Nubefact's `generar_comprobante`: what it can express, and no more.
//!
//! Amounts stay the texts that they are in the XML. Refused, because Nubefact has no word for it or
//! none that is sure to give the same document: the NRUS (operation 0113), cash rounding, any other
//! currency or kind of operation, gifts, ICBPER and other tributes than the IGV, charges, discounts
//! on the whole, credit with its instalments, and legends but for the amount in words. Whether a note
//! is of the NRUS it does not say: [`super::Nubefact`] knows the shop.

use izi_domain::{DocumentKind, DocumentName, Money};
use izi_ports::Failure;
use serde_json::{Map, Value, json};

use super::{inexpressible, type_of};
use crate::ubl::Element;

/// Catalogue 07 as Nubefact counts it, for what is sold.
fn igv_type(affectation: &str) -> Option<u8> {
    match affectation {
        "10" => Some(1),
        "20" => Some(8),
        "30" => Some(9),
        _ => None,
    }
}

/// Nubefact's word for a buyer who gave no document.
const ANONYMOUS: &str = "-";

fn malformed(what: &str) -> Failure {
    Failure::Permanent(format!("the document has no {what}"))
}

/// The JSON of a document.
pub(super) fn comprobante(name: &DocumentName, xml: &[u8]) -> Result<Value, Failure> {
    let root =
        Element::parse(xml).map_err(|it| Failure::Permanent(format!("unreadable UBL: {it}")))?;
    refuse_what_has_no_word(&root)?;
    let kind = type_of(name.kind().code()).ok_or_else(|| inexpressible("a report"))?;
    let customer = root.at("AccountingCustomerParty/Party").ok_or_else(|| malformed("buyer"))?;
    let id = customer.at("PartyIdentification/ID").ok_or_else(|| malformed("buyer"))?;
    let scheme = match id.attribute("schemeID") {
        "0" | "" => ANONYMOUS,
        it => it,
    };
    let mut told = Map::new();
    let mut tell = |field: &str, value: Value| told.insert(field.to_owned(), value);
    tell("operacion", json!("generar_comprobante"));
    tell("tipo_de_comprobante", json!(kind));
    tell("serie", json!(name.series()));
    tell("numero", json!(name.correlative()));
    tell("sunat_transaction", json!(1));
    tell("cliente_tipo_de_documento", json!(scheme));
    tell("cliente_numero_de_documento", json!(customer.text_at("PartyIdentification/ID")));
    tell("cliente_denominacion", json!(customer.text_at("PartyLegalEntity/RegistrationName")));
    tell("cliente_direccion", json!(""));
    tell("fecha_de_emision", json!(day_first(root.text_at("IssueDate"))?));
    tell("moneda", json!(1));
    let lines = lines(&root, name.kind())?;
    let rate = igv_rate(&lines)?;
    tell("porcentaje_de_igv", json!(rate));
    for (field, value) in totals(&root)? {
        tell(field, json!(value));
    }
    if matches!(name.kind(), DocumentKind::CreditNote | DocumentKind::DebitNote) {
        for (field, value) in correction(&root, name.kind())? {
            tell(field, value);
        }
    }
    tell("enviar_automaticamente_a_la_sunat", json!(true));
    tell("enviar_automaticamente_al_cliente", json!(false));
    // The same name twice is the same document, and not another one.
    tell("codigo_unico", json!(name.to_string()));
    let items: Result<Vec<Value>, Failure> = lines.iter().map(|it| item(it)).collect();
    tell("items", Value::Array(items?));
    Ok(Value::Object(told))
}

fn refuse_what_has_no_word(root: &Element) -> Result<(), Failure> {
    let operation = root.at("InvoiceTypeCode").map_or("0101", |it| it.attribute("listID"));
    match operation {
        "0101" => {}
        "0113" => return Err(inexpressible("a sale of the NRUS (operation 0113)")),
        it => return Err(inexpressible(&format!("operation {it}"))),
    }
    if root.text_at("DocumentCurrencyCode") != "PEN" {
        return Err(inexpressible("a currency that is not PEN"));
    }
    let rounding = totals_of(root).map_or("", |it| it.text_at("PayableRoundingAmount"));
    if rounding.bytes().any(|it| matches!(it, b'1'..=b'9')) {
        return Err(inexpressible("cash rounding (PayableRoundingAmount)"));
    }
    if root.all("PaymentTerms").any(|it| it.text_at("PaymentMeansID") == "Credito") {
        return Err(inexpressible("a sale on credit (PaymentTerms)"));
    }
    // It writes the amount in words and the word on gifts itself, and knows no other legend.
    let mut legends = root.all("Note").map(|it| it.attribute("languageLocaleID"));
    if let Some(it) = legends.find(|it| !matches!(*it, "" | "1000" | "1002")) {
        return Err(inexpressible(&format!("the legend {it}")));
    }
    if root.all("AllowanceCharge").next().is_some() {
        return Err(inexpressible("a discount or a charge on the whole document"));
    }
    let tributes = root.all("TaxTotal").flat_map(|it| it.all("TaxSubtotal"));
    for it in tributes {
        match scheme_of(it) {
            "1000" | "9997" | "9998" => {}
            other => return Err(inexpressible(&format!("the tribute {other}"))),
        }
    }
    Ok(())
}

fn scheme_of(subtotal: &Element) -> &str {
    subtotal.text_at("TaxCategory/TaxScheme/ID")
}

fn totals_of(root: &Element) -> Option<&Element> {
    root.at("LegalMonetaryTotal").or_else(|| root.at("RequestedMonetaryTotal"))
}

fn totals(root: &Element) -> Result<Vec<(&'static str, &str)>, Failure> {
    let mut totals = Vec::new();
    for it in root.all("TaxTotal").flat_map(|it| it.all("TaxSubtotal")) {
        let base = it.text_at("TaxableAmount");
        match scheme_of(it) {
            "1000" => {
                totals.push(("total_gravada", base));
                totals.push(("total_igv", it.text_at("TaxAmount")));
            }
            "9997" => totals.push(("total_exonerada", base)),
            _ => totals.push(("total_inafecta", base)),
        }
    }
    let total = totals_of(root).map_or("", |it| it.text_at("PayableAmount"));
    if total.is_empty() {
        return Err(malformed("total"));
    }
    totals.push(("total", total));
    Ok(totals)
}

fn correction(root: &Element, kind: DocumentKind) -> Result<Vec<(&'static str, Value)>, Failure> {
    let about = root
        .at("BillingReference/InvoiceDocumentReference")
        .ok_or_else(|| malformed("document that it corrects"))?;
    let corrected = about.text_at("ID").split_once('-');
    let (series, number) = corrected.ok_or_else(|| malformed("document that it corrects"))?;
    let number: u32 = number.parse().map_err(|_| malformed("document that it corrects"))?;
    let type_of = type_of(about.text_at("DocumentTypeCode"))
        .ok_or_else(|| inexpressible("a note about that kind of document"))?;
    let reason = root.at("DiscrepancyResponse").ok_or_else(|| malformed("motive"))?;
    let motive: u32 = reason.text_at("ResponseCode").parse().map_err(|_| malformed("motive"))?;
    let field = if kind == DocumentKind::CreditNote {
        "tipo_de_nota_de_credito"
    } else {
        "tipo_de_nota_de_debito"
    };
    Ok(vec![
        ("documento_que_se_modifica_tipo", json!(type_of)),
        ("documento_que_se_modifica_serie", json!(series)),
        ("documento_que_se_modifica_numero", json!(number)),
        (field, json!(motive)),
        ("observaciones", json!(reason.text_at("Description"))),
    ])
}

/// A line, whatever its document calls it.
struct Line<'a> {
    element: &'a Element,
    quantity: &'a Element,
    tax: &'a Element,
}

fn lines(root: &Element, kind: DocumentKind) -> Result<Vec<Line<'_>>, Failure> {
    let (name, quantity) = match kind {
        DocumentKind::CreditNote => ("CreditNoteLine", "CreditedQuantity"),
        DocumentKind::DebitNote => ("DebitNoteLine", "DebitedQuantity"),
        _ => ("InvoiceLine", "InvoicedQuantity"),
    };
    let mut lines = Vec::new();
    for element in root.all(name) {
        let quantity = element.at(quantity).ok_or_else(|| malformed("quantity in a line"))?;
        let mut taxes = element.all("TaxTotal").flat_map(|it| it.all("TaxSubtotal"));
        let tax = taxes.next().ok_or_else(|| malformed("affectation in a line"))?;
        if taxes.next().is_some() {
            return Err(inexpressible("a line with more than one tribute"));
        }
        lines.push(Line { element, quantity, tax });
    }
    if lines.is_empty() { Err(malformed("lines")) } else { Ok(lines) }
}

/// The rate of the IGV: Nubefact has one for the document. 18.00 where nothing is taxed.
fn igv_rate(lines: &[Line<'_>]) -> Result<String, Failure> {
    let taxed = lines.iter().filter(|it| affectation(it) == "10");
    let mut rates: Vec<&str> = taxed.map(|it| it.tax.text_at("TaxCategory/Percent")).collect();
    rates.dedup();
    match rates[..] {
        [] => Ok("18.00".to_owned()),
        [rate] => {
            let rate: Money = rate.parse().map_err(|_| malformed("rate of the IGV"))?;
            Ok(rate.to_string())
        }
        _ => Err(inexpressible("lines with different rates of the IGV")),
    }
}

fn affectation<'a>(line: &Line<'a>) -> &'a str {
    line.tax.text_at("TaxCategory/TaxExemptionReasonCode")
}

fn item(line: &Line<'_>) -> Result<Value, Failure> {
    let Line { element, quantity, tax } = line;
    let affectation = affectation(line);
    let igv = igv_type(affectation)
        .ok_or_else(|| inexpressible(&format!("a line of affectation {affectation}")))?;
    let amount = |text: &str| -> Result<Money, Failure> {
        text.parse().map_err(|_| malformed("amount in a line"))
    };
    let (value, tax) =
        (amount(element.text_at("LineExtensionAmount"))?, amount(tax.text_at("TaxAmount"))?);
    let total = value.checked_add(tax).ok_or_else(|| malformed("amount in a line"))?;
    let off = discount(element)?;
    Ok(json!({
        "unidad_de_medida": quantity.attribute("unitCode"),
        "codigo": element.text_at("Item/SellersItemIdentification/ID"),
        "descripcion": element.text_at("Item/Description"),
        "cantidad": quantity.text(),
        "valor_unitario": element.text_at("Price/PriceAmount"),
        "precio_unitario":
            element.text_at("PricingReference/AlternativeConditionPrice/PriceAmount"),
        "descuento": off,
        "subtotal": value.to_string(),
        "tipo_de_igv": igv,
        "igv": tax.to_string(),
        "total": total.to_string(),
        "anticipo_regularizacion": false,
    }))
}

/// A line's discount; empty where there is none.
fn discount(line: &Element) -> Result<&str, Failure> {
    let mut found = line.all("AllowanceCharge");
    let Some(it) = found.next() else { return Ok("") };
    let is_plain = it.text_at("ChargeIndicator") == "false"
        && it.text_at("AllowanceChargeReasonCode") == "00"
        && found.next().is_none();
    if is_plain {
        Ok(it.text_at("Amount"))
    } else {
        Err(inexpressible("such a discount in a line"))
    }
}

/// `2026-11-21` as Nubefact writes it.
fn day_first(date: &str) -> Result<String, Failure> {
    match date.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => Ok(format!("{day}-{month}-{year}")),
        _ => Err(malformed("date")),
    }
}

/// The one document that a report voids, and why. Nubefact voids documents one at a time.
pub(super) fn voided(xml: &[u8]) -> Result<(DocumentName, String), Failure> {
    let root =
        Element::parse(xml).map_err(|it| Failure::Permanent(format!("unreadable UBL: {it}")))?;
    let mut lines = root.all("SummaryDocumentsLine").chain(root.all("VoidedDocumentsLine"));
    let line = lines.next().ok_or_else(|| malformed("lines"))?;
    if lines.next().is_some() {
        return Err(inexpressible("a report about more than one document"));
    }
    let kind = line.text_at("DocumentTypeCode");
    let (id, reason) = if line.name == "SummaryDocumentsLine" {
        if line.text_at("Status/ConditionCode") != "3" {
            return Err(inexpressible("a summary that does not void"));
        }
        (line.text_at("ID").to_owned(), "ANULACION")
    } else {
        let (series, number) = ("DocumentSerialID", "DocumentNumberID");
        let reason = line.text_at("VoidReasonDescription");
        (format!("{}-{}", line.text_at(series), line.text_at(number)), reason)
    };
    let name = format!("{kind}-{id}").parse().map_err(|_| malformed("document that it voids"))?;
    Ok((name, reason.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(scheme: &str, number: &str) -> String {
        format!(
            "<AccountingCustomerParty><Party><PartyIdentification><ID schemeID=\"{scheme}\">\
             {number}</ID></PartyIdentification><PartyLegalEntity><RegistrationName>Ana &amp; Co\
             </RegistrationName></PartyLegalEntity></Party></AccountingCustomerParty>"
        )
    }

    fn tax(scheme: &str, base: &str, tax: &str, category: &str) -> String {
        format!(
            "<TaxTotal><TaxAmount>{tax}</TaxAmount><TaxSubtotal><TaxableAmount>{base}\
             </TaxableAmount><TaxAmount>{tax}</TaxAmount><TaxCategory>{category}<TaxScheme>\
             <ID>{scheme}</ID></TaxScheme></TaxCategory></TaxSubtotal></TaxTotal>"
        )
    }

    fn boleta(operation: &str, more: &str, line_more: &str) -> String {
        let category = "<Percent>18</Percent>\
                        <TaxExemptionReasonCode>10</TaxExemptionReasonCode>";
        format!(
            "<Invoice><IssueDate>2026-11-05</IssueDate>\
             <InvoiceTypeCode listID=\"{operation}\">03</InvoiceTypeCode>\
             <DocumentCurrencyCode>PEN</DocumentCurrencyCode>{}{}<LegalMonetaryTotal>\
             <PayableAmount>118.00</PayableAmount>{more}</LegalMonetaryTotal><InvoiceLine>\
             <InvoicedQuantity unitCode=\"KGM\">2.5</InvoicedQuantity>\
             <LineExtensionAmount>100.00</LineExtensionAmount><PricingReference>\
             <AlternativeConditionPrice><PriceAmount>47.20</PriceAmount>\
             </AlternativeConditionPrice></PricingReference>{line_more}{}<Item>\
             <Description>Queso</Description><SellersItemIdentification><ID>Q1</ID>\
             </SellersItemIdentification></Item><Price><PriceAmount>40</PriceAmount></Price>\
             </InvoiceLine></Invoice>",
            party("0", "00000000"),
            tax("1000", "100.00", "18.00", ""),
            tax("1000", "100.00", "18.00", category),
        )
    }

    fn told(name: &str, xml: &str) -> Result<Value, Failure> {
        comprobante(&name.parse().unwrap(), xml.as_bytes())
    }

    #[test]
    fn a_boleta_is_told_in_nubefacts_words() {
        assert_eq!(
            told("03-B001-17", &boleta("0101", "", "")).unwrap(),
            json!({
                "operacion": "generar_comprobante",
                "tipo_de_comprobante": 2,
                "serie": "B001",
                "numero": 17,
                "sunat_transaction": 1,
                "cliente_tipo_de_documento": "-",
                "cliente_numero_de_documento": "00000000",
                "cliente_denominacion": "Ana & Co",
                "cliente_direccion": "",
                "fecha_de_emision": "05-11-2026",
                "moneda": 1,
                "porcentaje_de_igv": "18.00",
                "total_gravada": "100.00",
                "total_igv": "18.00",
                "total": "118.00",
                "enviar_automaticamente_a_la_sunat": true,
                "enviar_automaticamente_al_cliente": false,
                "codigo_unico": "03-B001-17",
                "items": [{
                    "unidad_de_medida": "KGM",
                    "codigo": "Q1",
                    "descripcion": "Queso",
                    "cantidad": "2.5",
                    "valor_unitario": "40",
                    "precio_unitario": "47.20",
                    "descuento": "",
                    "subtotal": "100.00",
                    "tipo_de_igv": 1,
                    "igv": "18.00",
                    "total": "118.00",
                    "anticipo_regularizacion": false,
                }],
            })
        );
    }

    #[test]
    fn a_credit_note_tells_what_it_corrects() {
        let xml = format!(
            "<CreditNote><IssueDate>2026-11-05</IssueDate>\
             <DocumentCurrencyCode>PEN</DocumentCurrencyCode><DiscrepancyResponse>\
             <ReferenceID>B001-3</ReferenceID><ResponseCode>07</ResponseCode>\
             <Description>Devolvió uno</Description></DiscrepancyResponse><BillingReference>\
             <InvoiceDocumentReference><ID>B001-3</ID><DocumentTypeCode>03</DocumentTypeCode>\
             </InvoiceDocumentReference></BillingReference>{}{}<LegalMonetaryTotal>\
             <PayableAmount>5.00</PayableAmount></LegalMonetaryTotal><CreditNoteLine>\
             <CreditedQuantity unitCode=\"NIU\">1</CreditedQuantity>\
             <LineExtensionAmount>5.00</LineExtensionAmount>{}</CreditNoteLine></CreditNote>",
            party("1", "46779354"),
            tax("9997", "5.00", "0.00", ""),
            tax("9997", "5.00", "0.00", "<TaxExemptionReasonCode>20</TaxExemptionReasonCode>"),
        );
        let it = told("07-BC01-1", &xml).unwrap();
        for (field, value) in [
            ("tipo_de_comprobante", json!(3)),
            ("documento_que_se_modifica_tipo", json!(2)),
            ("documento_que_se_modifica_serie", json!("B001")),
            ("documento_que_se_modifica_numero", json!(3)),
            ("tipo_de_nota_de_credito", json!(7)),
            ("observaciones", json!("Devolvió uno")),
            ("cliente_tipo_de_documento", json!("1")),
            ("total_exonerada", json!("5.00")),
            ("porcentaje_de_igv", json!("18.00")),
        ] {
            assert_eq!(it[field], value, "{field}");
        }
        assert_eq!(it["items"][0]["tipo_de_igv"], json!(8));
    }

    #[test]
    fn what_nubefact_cannot_express_is_refused_with_its_name() {
        let charge = |code: &str| {
            format!(
                "<AllowanceCharge><ChargeIndicator>false</ChargeIndicator>\
                 <AllowanceChargeReasonCode>{code}</AllowanceChargeReasonCode>\
                 <Amount>1.00</Amount></AllowanceCharge>"
            )
        };
        let rounding = "<PayableRoundingAmount>-0.04</PayableRoundingAmount>";
        let ordinary = boleta("0101", "", "");
        let with = |more: &str| ordinary.replace("</Invoice>", &format!("{more}</Invoice>"));
        for (xml, what) in [
            (boleta("0113", "", ""), "0113"),
            (boleta("0101", rounding, ""), "PayableRoundingAmount"),
            (boleta("0200", "", ""), "operation 0200"),
            (ordinary.replace("PEN", "USD"), "currency"),
            (
                with(
                    "<PaymentTerms><ID>FormaPago</ID><PaymentMeansID>Credito</PaymentMeansID></PaymentTerms>",
                ),
                "credit",
            ),
            (with("<Note languageLocaleID=\"2001\">AMAZONIA</Note>"), "legend 2001"),
            (with("<Note languageLocaleID=\"2005\">x</Note>"), "legend 2005"),
            (ordinary.replace("<ID>1000</ID>", "<ID>9996</ID>"), "9996"),
            (ordinary.replace(">10<", ">11<"), "affectation 11"),
            (boleta("0101", "", &charge("01")), "discount in a line"),
            (boleta("0101", "", "").replace("</Invoice>", &(charge("03") + "</Invoice>")), "whole"),
        ] {
            match told("03-B001-17", &xml) {
                Err(Failure::Permanent(why)) => {
                    assert!(why.starts_with("nubefact cannot express: "), "{why}");
                    assert!(why.contains(what), "{why} should name {what}");
                }
                other => panic!("{what}: {other:?}"),
            }
        }
        let zero = "<PayableRoundingAmount>0.00</PayableRoundingAmount>";
        assert!(told("03-B001-17", &boleta("0101", zero, "")).is_ok());
        let plain = "<Note languageLocaleID=\"1000\">SON</Note><PaymentTerms><ID>FormaPago</ID>\
                     <PaymentMeansID>Contado</PaymentMeansID></PaymentTerms>";
        assert!(told("03-B001-17", &with(plain)).is_ok());
        let off = told("03-B001-17", &boleta("0101", "", &charge("00"))).unwrap();
        assert_eq!(off["items"][0]["descuento"], json!("1.00"));
        for broken in ["", "<Invoice/>", "<Invoice><DocumentCurrencyCode>PEN"] {
            assert!(matches!(told("03-B001-1", broken), Err(Failure::Permanent(_))), "{broken}");
        }
    }

    #[test]
    fn a_report_is_expressed_when_it_voids_one_document() {
        let line = |id: &str, condition: u8| {
            format!(
                "<SummaryDocumentsLine><DocumentTypeCode>03</DocumentTypeCode><ID>{id}</ID>\
                 <Status><ConditionCode>{condition}</ConditionCode></Status>\
                 </SummaryDocumentsLine>"
            )
        };
        let report = |lines: &str| {
            voided(format!("<SummaryDocuments>{lines}</SummaryDocuments>").as_bytes())
        };
        let (name, _) = report(&line("B001-17", 3)).unwrap();
        assert_eq!(name.to_string(), "03-B001-17");
        for (lines, what) in [
            (line("B001-17", 1), "does not void"),
            (line("B001-17", 2), "does not void"),
            (line("B001-17", 3) + &line("B001-18", 3), "more than one"),
            (String::new(), "no lines"),
        ] {
            match report(&lines) {
                Err(Failure::Permanent(why)) => assert!(why.contains(what), "{why}"),
                other => panic!("{what}: {other:?}"),
            }
        }
        let baja = "<VoidedDocuments><VoidedDocumentsLine><DocumentTypeCode>01</DocumentTypeCode>\
                    <DocumentSerialID>F001</DocumentSerialID><DocumentNumberID>22\
                    </DocumentNumberID><VoidReasonDescription>ERROR</VoidReasonDescription>\
                    </VoidedDocumentsLine></VoidedDocuments>";
        let (name, reason) = voided(baja.as_bytes()).unwrap();
        assert_eq!((name.to_string(), reason), ("01-F001-22".to_owned(), "ERROR".to_owned()));
    }

    /// Every document that the shop could issue is either told so that its amounts add up, or
    /// refused by name.
    #[test]
    fn what_is_told_of_our_own_documents_adds_up() {
        let amount = |it: &Value| match it.as_str() {
            None | Some("") => Money::ZERO,
            Some(it) => it.parse().unwrap(),
        };
        let (mut told, mut refused) = (0, 0);
        for document in izi_einvoice::testing::documents().iter().step_by(37) {
            let xml = izi_einvoice::document_xml(document);
            let name = &document.name;
            let it = match comprobante(name, &xml) {
                Ok(it) => it,
                Err(Failure::Permanent(why)) if why.starts_with("nubefact cannot express") => {
                    refused += 1;
                    continue;
                }
                Err(other) => panic!("{name}: {other}"),
            };
            told += 1;
            let items = it["items"].as_array().unwrap();
            let sum = |field: &str| Money::sum(items.iter().map(|it| amount(&it[field]))).unwrap();
            assert_eq!(sum("total"), amount(&it["total"]), "{name}: the total");
            assert_eq!(sum("igv"), amount(&it["total_igv"]), "{name}: the IGV");
            let bases = ["total_gravada", "total_exonerada", "total_inafecta"];
            let bases = Money::sum(bases.map(|field| amount(&it[field]))).unwrap();
            assert_eq!(sum("subtotal"), bases, "{name}: the values");
        }
        assert!(told > 100 && refused > 100, "{told} told, {refused} refused");
    }

    /// Documents of another's making, where they lie beside the repository.
    #[test]
    fn others_documents_are_read_too() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/sunat/samples/good/greenter");
        if !folder.exists() {
            println!("skipped: no ../shared/sunat/samples/good");
            return;
        }
        let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
        for (file, name, total) in [
            ("gravada-18/10467793549-03-B001-50.xml", "03-B001-50", Some("118.00")),
            ("nrus-0101-exonerado-20/10467793549-03-B001-4.xml", "03-B001-4", Some("15.00")),
            ("nc-nrus-inafecto-30/10467793549-07-BC01-3.xml", "07-BC01-3", Some("15.00")),
            ("nrus-0113-dni/10467793549-03-B001-7.xml", "03-B001-7", None),
            ("nrus-0113-redondeo/10467793549-03-B001-60.xml", "03-B001-60", None),
        ] {
            let it = comprobante(&name.parse().unwrap(), &read(file)).ok();
            let told = it.as_ref().and_then(|it| it["total"].as_str());
            assert_eq!(told, total, "{file}");
        }
        let (name, _) = voided(&read("rc-baja/10467793549-RC-20261121-002.xml")).unwrap();
        assert_eq!(name.to_string(), "03-B001-1");
        let (name, reason) = voided(&read("ra-factura/10467793549-RA-20261121-00001.xml")).unwrap();
        assert_eq!(
            (name.to_string().as_str(), reason.as_str()),
            ("07-FC01-222", "ERROR DE SISTEMA")
        );
        assert!(voided(&read("rc-alta/10467793549-RC-20261121-001.xml")).is_err());
    }
}
