//! The order that UBL's schemas prescribe: an element elsewhere makes the file unreadable (0306).

use crate::examine::Refused;
use crate::tree::Element;

const INVOICE: &str = "UBLExtensions UBLVersionID CustomizationID ProfileID ProfileExecutionID ID \
    CopyIndicator UUID IssueDate IssueTime DueDate InvoiceTypeCode Note TaxPointDate \
    DocumentCurrencyCode LineCountNumeric BuyerReference InvoicePeriod OrderReference \
    BillingReference DespatchDocumentReference ReceiptDocumentReference \
    ContractDocumentReference AdditionalDocumentReference Signature AccountingSupplierParty \
    AccountingCustomerParty PayeeParty BuyerCustomerParty SellerSupplierParty Delivery \
    DeliveryTerms PaymentMeans PaymentTerms PrepaidPayment AllowanceCharge TaxExchangeRate \
    TaxTotal WithholdingTaxTotal LegalMonetaryTotal InvoiceLine";
const CREDIT_NOTE: &str = "UBLExtensions UBLVersionID CustomizationID ProfileID ID CopyIndicator \
    UUID IssueDate IssueTime TaxPointDate CreditNoteTypeCode Note DocumentCurrencyCode \
    LineCountNumeric InvoicePeriod DiscrepancyResponse OrderReference BillingReference \
    DespatchDocumentReference ReceiptDocumentReference ContractDocumentReference \
    AdditionalDocumentReference Signature AccountingSupplierParty AccountingCustomerParty \
    PayeeParty SellerSupplierParty Delivery DeliveryTerms PaymentMeans PaymentTerms \
    TaxExchangeRate AllowanceCharge TaxTotal LegalMonetaryTotal CreditNoteLine";
const DEBIT_NOTE: &str = "UBLExtensions UBLVersionID CustomizationID ProfileID ID CopyIndicator \
    UUID IssueDate IssueTime Note TaxPointDate DocumentCurrencyCode LineCountNumeric \
    InvoicePeriod DiscrepancyResponse OrderReference BillingReference DespatchDocumentReference \
    ReceiptDocumentReference ContractDocumentReference AdditionalDocumentReference Signature \
    AccountingSupplierParty AccountingCustomerParty PayeeParty SellerSupplierParty PrepaidPayment \
    AllowanceCharge Delivery DeliveryTerms PaymentMeans PaymentTerms TaxExchangeRate TaxTotal \
    RequestedMonetaryTotal DebitNoteLine";
const SUMMARY: &str = "UBLExtensions UBLVersionID CustomizationID ID ReferenceDate IssueDate Note \
    Signature AccountingSupplierParty SummaryDocumentsLine";
const VOIDING: &str = "UBLExtensions UBLVersionID CustomizationID ID ReferenceDate IssueDate Note \
    Signature AccountingSupplierParty VoidedDocumentsLine";
const INVOICE_LINE: &str = "ID UUID Note InvoicedQuantity LineExtensionAmount TaxPointDate \
    FreeOfChargeIndicator PricingReference Delivery PaymentTerms AllowanceCharge TaxTotal Item Price";
const CREDIT_NOTE_LINE: &str = "ID UUID Note CreditedQuantity LineExtensionAmount TaxPointDate \
    FreeOfChargeIndicator PricingReference Delivery PaymentTerms TaxTotal AllowanceCharge Item Price";
const DEBIT_NOTE_LINE: &str = "ID UUID Note DebitedQuantity LineExtensionAmount TaxPointDate \
    PricingReference Delivery TaxTotal AllowanceCharge Item Price";
const TAX_SUBTOTAL: &str =
    "TaxableAmount TaxAmount Percent BaseUnitMeasure PerUnitAmount TaxCategory";
const TAX_CATEGORY: &str = "ID Name Percent BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode \
    TaxExemptionReason TierRange TierRatePercent TaxScheme";
const SUMS: &str = "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount \
    ChargeTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount";
const SUMMARY_LINE: &str = "LineID DocumentTypeCode DocumentSerialID StartDocumentNumberID \
    EndDocumentNumberID ID AccountingCustomerParty BillingReference \
    SUNATPerceptionSummaryDocumentReference Status TotalAmount BillingPayment AllowanceCharge \
    TaxTotal";
const VOIDING_LINE: &str =
    "LineID DocumentTypeCode DocumentSerialID DocumentNumberID VoidReasonDescription";

/// What stands where it may not, in the document or in one of its main parts.
pub(crate) fn wrong(root: &Element) -> Option<Refused> {
    let allowed = match root.name.as_str() {
        "Invoice" => INVOICE,
        "CreditNote" => CREDIT_NOTE,
        "DebitNote" => DEBIT_NOTE,
        "SummaryDocuments" => SUMMARY,
        "VoidedDocuments" => VOIDING,
        _ => return Some(Refused::new(306, "El XML no es de un comprobante")),
    };
    misplaced(root, allowed).or_else(|| within(root))
}

fn within(element: &Element) -> Option<Refused> {
    element.children.iter().find_map(|it| {
        let allowed = match it.name.as_str() {
            "InvoiceLine" => INVOICE_LINE,
            "CreditNoteLine" => CREDIT_NOTE_LINE,
            "DebitNoteLine" => DEBIT_NOTE_LINE,
            "SummaryDocumentsLine" => SUMMARY_LINE,
            "VoidedDocumentsLine" => VOIDING_LINE,
            "LegalMonetaryTotal" | "RequestedMonetaryTotal" => SUMS,
            "TaxSubtotal" => TAX_SUBTOTAL,
            "TaxCategory" => TAX_CATEGORY,
            _ => return within(it),
        };
        misplaced(it, allowed).or_else(|| within(it))
    })
}

fn misplaced(element: &Element, allowed: &str) -> Option<Refused> {
    let mut reached = 0;
    for child in &element.children {
        let place = allowed.split_whitespace().position(|it| it == child.name);
        match place {
            Some(place) if place >= reached => reached = place,
            _ => {
                let why = format!(
                    "No se puede leer el archivo XML: {} no va ahí en {}",
                    child.name, element.name
                );
                return Some(Refused::new(306, why));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_in_the_wrong_place_is_named() {
        for (xml, named) in [
            ("<Invoice><ID/><UBLVersionID/></Invoice>", "UBLVersionID"),
            ("<Invoice><Propina/></Invoice>", "Propina"),
            ("<CreditNote><LegalMonetaryTotal/><TaxTotal/></CreditNote>", "TaxTotal"),
            ("<Invoice><InvoiceLine><Price/><Item/></InvoiceLine></Invoice>", "Item"),
            (
                "<Invoice><TaxTotal><TaxSubtotal><TaxCategory><TaxScheme/><Percent/></TaxCategory>\
                 </TaxSubtotal></TaxTotal></Invoice>",
                "Percent",
            ),
            ("<Receipt/>", "comprobante"),
        ] {
            let found = wrong(&Element::read(xml.as_bytes()).unwrap()).unwrap();
            assert!(found.code == 306 && found.why.contains(named), "{xml}: {found:?}");
        }
        let sound =
            "<DebitNote><Note/><Note/><RequestedMonetaryTotal/><DebitNoteLine/></DebitNote>";
        assert_eq!(wrong(&Element::read(sound.as_bytes()).unwrap()), None);
    }
}
