//! The one list of commands: name, request, answer, permission. Every host dispatches from it, the
//! screen's types are generated from it, and the access test walks it.

use crate::{cart, catalog, fiscal, handlers, paper, printer, purchase, report, rus, sale, shop};

/// What a command takes a person to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Anyone in front of the screen, before a shop exists too.
    Anyone,
    /// Selling.
    Sell,
    /// Selling at another price than the catalogue's.
    Price,
    /// Products and their prices.
    Catalogue,
    /// Voids, notes, new boletas in place of rejected ones: what SUNAT is told besides sales.
    Correct,
    /// What the shop sold and bought: the owner's figures.
    Report,
    /// The shop's data, numbers, printers, authority.
    Shop,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Anyone,
        Self::Sell,
        Self::Price,
        Self::Catalogue,
        Self::Correct,
        Self::Report,
        Self::Shop,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Sell => "sell",
            Self::Price => "price",
            Self::Catalogue => "catalogue",
            Self::Correct => "correct",
            Self::Report => "report",
            Self::Shop => "shop",
        }
    }
}

/// Calls a macro with every command: `"name" function(Request) -> Answer, Permission;`.
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            "shop.state" shop_state(shop::Nothing) -> shop::ShopState, Anyone;
            "shop.check_ruc" shop_check_ruc(shop::CheckRuc) -> shop::RucCheck, Anyone;
            "shop.set_up" shop_set_up(shop::SetUpShop) -> shop::ShopState, Anyone;
            "shop.change" shop_change(shop::ChangeShop) -> shop::ShopState, Shop;
            "shop.preferences" shop_preferences(shop::Preferences) -> shop::ShopState, Sell;
            "shop.status" shop_status(shop::Nothing) -> shop::StatusView, Sell;
            "rus.month" rus_month(shop::MonthRequest) -> shop::RusView, Sell;
            "rus.light" rus_light(shop::MonthRequest) -> rus::RusLight, Report;
            "rus.settings" rus_settings(shop::Nothing) -> rus::RusSettings, Report;
            "rus.save_settings" rus_save_settings(rus::SaveRusSettings) -> rus::RusSettings, Shop;
            "rus.save_limits" rus_save_limits(rus::RusLimitRow) -> rus::RusSettings, Shop;
            "rus.drop_limits" rus_drop_limits(rus::RusLimitRef) -> rus::RusSettings, Shop;

            "purchase.list" purchase_list(purchase::ListPurchases) -> purchase::PurchasePage, Report;
            "purchase.add" purchase_add(purchase::AddPurchase) -> purchase::PurchaseRow, Report;
            "purchase.correct" purchase_correct(purchase::CorrectPurchase) -> purchase::PurchaseRow, Report;
            "purchase.import_preview" purchase_import_preview(purchase::PurchaseFile) -> purchase::PurchaseImport, Report;
            "purchase.import_run" purchase_import_run(purchase::PurchaseFile) -> purchase::PurchaseImport, Report;

            "dashboard.show" dashboard_show(shop::Nothing) -> report::DashboardView, Report;
            "entry.list" entry_list(report::ListEntries) -> report::EntryPage, Report;
            "report.page" report_page(report::ReportPageRequest) -> report::ReportPage, Report;
            "report.export" report_export(report::ExportReport) -> report::ExportView, Report;
            "report.export_state" report_export_state(report::ExportRef) -> report::ExportView, Report;
            "report.export_cancel" report_export_cancel(report::ExportRef) -> report::ExportView, Report;
            "report.export_file" report_export_file(report::ExportRef) -> sale::FileView, Report;

            "catalog.tabs" catalog_tabs(shop::Nothing) -> Vec<catalog::GridTab>, Sell;
            "catalog.grid" catalog_grid(catalog::GridRequest) -> catalog::GridPage, Sell;
            "catalog.find" catalog_find(catalog::FindProducts) -> Vec<catalog::ProductHit>, Sell;
            "catalog.picture" catalog_picture(catalog::ProductRef) -> Option<String>, Sell;
            "catalog.get" catalog_get(catalog::ProductRef) -> catalog::ProductDetail, Catalogue;
            "catalog.save" catalog_save(catalog::SaveProduct) -> catalog::ProductDetail, Catalogue;
            "catalog.quick" catalog_quick(catalog::QuickProduct) -> catalog::ProductHit, Sell;
            "catalog.import_preview" catalog_import_preview(catalog::ImportFile) -> catalog::ImportReport, Catalogue;
            "catalog.import_run" catalog_import_run(catalog::ImportFile) -> catalog::ImportReport, Catalogue;
            "catalog.imports" catalog_imports(shop::Nothing) -> Vec<catalog::ImportBatch>, Catalogue;
            "catalog.import_undo" catalog_import_undo(catalog::ImportRef) -> catalog::ImportBatch, Catalogue;

            "cart.list" cart_list(shop::Nothing) -> Vec<cart::CartTab>, Sell;
            "cart.open" cart_open(cart::CartRef) -> cart::CartView, Sell;
            "cart.discard" cart_discard(cart::CartRef) -> Vec<cart::CartTab>, Sell;
            "cart.scan" cart_scan(cart::ScanCode) -> cart::ScanResult, Sell;
            "cart.add" cart_add(cart::AddProduct) -> cart::ScanResult, Sell;
            "cart.change" cart_change(cart::ChangeLine) -> cart::CartView, Sell;
            "cart.discount" cart_discount(cart::CartDiscount) -> cart::CartView, Sell;
            "cart.customer" cart_customer(cart::CartCustomer) -> cart::CartView, Sell;
            "customer.check" customer_check(cart::CheckCustomer) -> cart::CustomerCheck, Sell;

            "tender.preview" tender_preview(cart::TenderCart) -> cart::TenderView, Sell;
            "tender.commit" tender_commit(cart::TenderCart) -> sale::SaleReceipt, Sell;
            "sale.commit" sale_commit(sale::CommitSale) -> sale::SaleReceipt, Sell;

            "sale.list" sale_list(sale::ListSales) -> sale::SalePage, Sell;
            "sale.get" sale_get(sale::SaleRef) -> sale::SaleDetail, Sell;
            "sale.ticket" sale_ticket(sale::TicketRequest) -> sale::FileView, Sell;
            "sale.xml" sale_xml(sale::SaleRef) -> sale::FileView, Sell;
            "sale.share" sale_share(paper::ShareSale) -> paper::ShareView, Sell;
            "sale.reprint" sale_reprint(sale::SaleRef) -> shop::OutboxRow, Sell;

            "queue.list" queue_list(shop::ListOutbox) -> Vec<shop::OutboxRow>, Sell;
            "queue.retry" queue_retry(shop::JobRef) -> shop::OutboxRow, Sell;
            "queue.answer" queue_answer(shop::TicketAnswer) -> shop::OutboxRow, Sell;
            "queue.print_again" queue_print_again(shop::JobRef) -> shop::OutboxRow, Sell;
            "drawer.open" drawer_open(shop::Nothing) -> shop::Nothing, Sell;

            "printer.list" printer_list(shop::Nothing) -> printer::PrintersView, Shop;
            "printer.find" printer_find(shop::Nothing) -> Vec<printer::FoundPrinter>, Shop;
            "printer.try" printer_try(printer::TryPrinter) -> shop::Nothing, Shop;
            "printer.save" printer_save(printer::SavePrinter) -> printer::PrintersView, Shop;
            "printer.remove" printer_remove(printer::PrinterRef) -> printer::PrintersView, Shop;
            "printer.export" printer_export(printer::PrinterRef) -> sale::FileView, Shop;
            "printer.import" printer_import(printer::ProfileFile) -> printer::PrinterProfileView, Shop;

            "paper.texts" paper_texts(shop::Nothing) -> paper::PapersView, Shop;
            "paper.keep_texts" paper_keep_texts(paper::PaperTexts) -> paper::PapersView, Shop;
            "paper.keep_logo" paper_keep_logo(paper::LogoFile) -> paper::PapersView, Shop;
            "paper.drop_logo" paper_drop_logo(shop::Nothing) -> paper::PapersView, Shop;
            "paper.preview" paper_preview(paper::PaperPreview) -> sale::FileView, Shop;
            "paper.prebill" paper_prebill(paper::PrintPrebill) -> shop::OutboxRow, Sell;
            "paper.note" paper_note(fiscal::DocumentRef) -> shop::OutboxRow, Sell;
            "paper.void" paper_void(fiscal::DocumentRef) -> shop::OutboxRow, Sell;
            "paper.x_report" paper_x_report(paper::DayReport) -> shop::OutboxRow, Sell;
            "paper.x_preview" paper_x_preview(paper::DayReport) -> sale::FileView, Sell;
            "paper.labels" paper_labels(paper::LabelSheet) -> shop::OutboxRow, Catalogue;
            "paper.labels_preview" paper_labels_preview(paper::LabelSheet) -> sale::FileView, Catalogue;

            "document.list" document_list(fiscal::ListDocuments) -> fiscal::DocumentPage, Sell;
            "document.get" document_get(fiscal::DocumentRef) -> fiscal::DocumentDetail, Sell;
            "document.file" document_file(fiscal::DocumentFile) -> sale::FileView, Sell;
            "document.resend" document_resend(fiscal::DocumentRef) -> fiscal::DocumentDetail, Sell;
            "document.query" document_query(fiscal::DocumentRef) -> fiscal::DocumentDetail, Sell;
            "document.void" document_void(fiscal::VoidDocument) -> fiscal::DocumentDetail, Correct;
            "document.note" document_note(fiscal::IssueNote) -> fiscal::DocumentDetail, Correct;
            "document.replace" document_replace(fiscal::ReplaceDocument) -> fiscal::DocumentDetail, Correct;
            "document.discard" document_discard(fiscal::DiscardDocument) -> fiscal::DocumentDetail, Correct;
            "summary.run" summary_run(fiscal::RunSummary) -> Vec<fiscal::DocumentRow>, Correct;
            "sunat.queue" sunat_queue(shop::Nothing) -> fiscal::SunatQueue, Sell;
            "sunat.send_now" sunat_send_now(shop::Nothing) -> fiscal::SunatQueue, Sell;
            "authority.get" authority_get(shop::Nothing) -> fiscal::AuthorityView, Shop;
            "authority.set" authority_set(fiscal::SetAuthority) -> fiscal::AuthorityView, Shop;
            "authority.test" authority_test(shop::Nothing) -> fiscal::AuthorityProbe, Shop;
            "export.month" export_month(fiscal::ExportMonth) -> fiscal::ExportedMonth, Shop;
        }
    };
}

macro_rules! list {
    ($($name:literal $function:ident($request:ty) -> $answer:ty, $permission:ident;)*) => {
        /// Every command's name and what it takes.
        pub const COMMANDS: &[(&str, Permission)] = &[$(($name, Permission::$permission)),*];

        /// The commands as TypeScript: a map from name to request and answer.
        #[cfg(test)]
        fn typescript() -> String {
            use ts_rs::TS;
            let config = ts_rs::Config::from_env();
            let mut imports = std::collections::BTreeSet::new();
            let mut rows = String::new();
            $({
                for whole in [<$request>::name(&config), <$answer>::name(&config)] {
                    for word in whole.split(|it: char| !it.is_alphanumeric()) {
                        if word.starts_with(char::is_uppercase) && word != "Array" {
                            imports.insert(word.to_owned());
                        }
                    }
                }
                rows.push_str(&format!(
                    "  '{}': { };\n",
                    $name,
                    format!("{{ request: {}; answer: {} }}", <$request>::name(&config), <$answer>::name(&config)),
                ));
            })*
            let imports: String =
                imports.iter().map(|it| format!("import type {{ {it} }} from './{it}';\n")).collect();
            format!(
                "// Generated by `cargo test -p izi-api`. Do not edit.\n{imports}\n/** Every command: what it asks and what it gives. */\nexport type Commands = {{\n{rows}}};\n"
            )
        }
    };
}
with_commands!(list);

macro_rules! dispatch {
    ($($name:literal $function:ident($request:ty) -> $answer:ty, $permission:ident;)*) => {
        /// Answers a command: checks that the person may ask it, reads the request, carries it out.
        pub async fn dispatch(
            counter: &crate::Counter,
            name: &str,
            payload: serde_json::Value,
        ) -> Result<serde_json::Value, crate::Fault> {
            match name {
                $($name => {
                    permit(counter.role, Permission::$permission)?;
                    let request: $request = read(payload)?;
                    let answer: $answer = handlers::$function(counter, request).await?;
                    write(&answer)
                })*
                _ => Err(crate::Fault::UnknownCommand { name: name.chars().take(60).collect() }),
            }
        }
    };
}
with_commands!(dispatch);

/// Hands a whole report over, some rows at a time and all of one moment, until `take` wants no more. It is
/// no command, for a screen asks for pages; it is for hosts that hand everything on.
pub async fn whole_report(
    counter: &crate::Counter,
    payload: serde_json::Value,
    take: &mut (dyn FnMut(crate::report::ReportPart) -> bool + Send),
) -> Result<(), crate::Fault> {
    permit(counter.role, Permission::Report)?;
    handlers::whole_report(counter, read(payload)?, take).await
}

/// Where a report that was exported lies, for hosts that can read it there: it may be longer than a screen
/// should hold. For a screen without disks there is `report.export_file`.
pub fn exported_file(
    counter: &crate::Counter,
    id: &str,
) -> Result<crate::report::ExportedFile, crate::Fault> {
    permit(counter.role, Permission::Report)?;
    let export = handlers::exported(counter, &crate::report::ExportRef { id: id.to_owned() })?;
    Ok(crate::report::ExportedFile { file_name: export.file_name, path: export.path })
}

/// Refuses what the role may not do.
pub(crate) fn permit(role: crate::Role, permission: Permission) -> Result<(), crate::Fault> {
    if role.may(permission) {
        return Ok(());
    }
    Err(crate::Fault::NotPermitted { permission: permission.as_str().to_owned() })
}

fn read<T: serde::de::DeserializeOwned>(payload: serde_json::Value) -> Result<T, crate::Fault> {
    // A command without fields may be called with nothing at all.
    let payload = if payload.is_null() { serde_json::json!({}) } else { payload };
    serde_json::from_value(payload).map_err(|it| {
        // The reader repeats what it met, which may be long or a person's number.
        crate::Fault::BadRequest { detail: it.to_string().chars().take(200).collect() }
    })
}

fn write<T: serde::Serialize>(answer: &T) -> Result<serde_json::Value, crate::Fault> {
    serde_json::to_value(answer).map_err(|it| crate::refuse::internal(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screen_knows_every_command() {
        let path =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/lib/api/generated/commands.ts");
        std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
        std::fs::write(path, typescript()).unwrap();
    }

    #[test]
    fn no_command_is_listed_twice() {
        let mut names: Vec<_> = COMMANDS.iter().map(|it| it.0).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
