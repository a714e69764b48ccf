//! The dashboard, the reports and the lists behind their figures.

use super::Result;
use crate::report::{ExportRef, ExportReport, ExportView, ReportPage, ReportPageRequest};
use crate::sale::FileView;
use crate::{Counter, Fault};

pub(crate) async fn report_page(
    _counter: &Counter,
    _asked: ReportPageRequest,
) -> Result<ReportPage> {
    Err(Fault::UnknownCommand { name: "report_page".to_owned() })
}

pub(crate) async fn report_export(_counter: &Counter, _asked: ExportReport) -> Result<ExportView> {
    Err(Fault::UnknownCommand { name: "report_export".to_owned() })
}

pub(crate) async fn report_export_state(
    _counter: &Counter,
    _asked: ExportRef,
) -> Result<ExportView> {
    Err(Fault::UnknownCommand { name: "report_export_state".to_owned() })
}

pub(crate) async fn report_export_cancel(
    _counter: &Counter,
    _asked: ExportRef,
) -> Result<ExportView> {
    Err(Fault::UnknownCommand { name: "report_export_cancel".to_owned() })
}

pub(crate) async fn report_export_file(_counter: &Counter, _asked: ExportRef) -> Result<FileView> {
    Err(Fault::UnknownCommand { name: "report_export_file".to_owned() })
}
