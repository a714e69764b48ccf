//! The register of purchases.

use super::Result;
use crate::purchase::{
    AddPurchase, CorrectPurchase, ListPurchases, PurchaseFile, PurchaseImport, PurchasePage,
    PurchaseRow,
};
use crate::{Counter, Fault};

pub(crate) async fn purchase_list(
    _counter: &Counter,
    _asked: ListPurchases,
) -> Result<PurchasePage> {
    Err(Fault::UnknownCommand { name: "purchase_list".to_owned() })
}

pub(crate) async fn purchase_add(_counter: &Counter, _asked: AddPurchase) -> Result<PurchaseRow> {
    Err(Fault::UnknownCommand { name: "purchase_add".to_owned() })
}

pub(crate) async fn purchase_correct(
    _counter: &Counter,
    _asked: CorrectPurchase,
) -> Result<PurchaseRow> {
    Err(Fault::UnknownCommand { name: "purchase_correct".to_owned() })
}

pub(crate) async fn purchase_import_preview(
    _counter: &Counter,
    _asked: PurchaseFile,
) -> Result<PurchaseImport> {
    Err(Fault::UnknownCommand { name: "purchase_import_preview".to_owned() })
}

pub(crate) async fn purchase_import_run(
    _counter: &Counter,
    _asked: PurchaseFile,
) -> Result<PurchaseImport> {
    Err(Fault::UnknownCommand { name: "purchase_import_run".to_owned() })
}
