//! Reports: a page for the screen, and files that are written in the background.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use izi_app::reports::{
    self, Asked, BadReport, Export, ExportState, Format, Name, Opens, Page, Part, Row,
};

use super::Result;
use crate::report::{
    EntryFilter, ExportRef, ExportReport, ExportView, ReportColumn, ReportHead, ReportPage,
    ReportPageRequest, ReportPart, ReportRequest, ReportRow,
};
use crate::sale::FileView;
use crate::{Counter, Fault, parse};

/// Rows of a page at most.
const PAGE_MAX: u32 = 200;

pub(crate) async fn report_page(
    counter: &Counter,
    request: ReportPageRequest,
) -> Result<ReportPage> {
    let asked = asked(&request.report)?;
    let limit = request.limit.clamp(1, PAGE_MAX);
    let page = reports::page(&counter.shop, &asked, request.after.as_deref(), limit).await?;
    Ok(page_view(&asked, page))
}

/// Hands a report over, some rows at a time and all of one moment, until `take` wants no more.
pub(crate) async fn whole_report(
    counter: &Counter,
    request: ReportRequest,
    take: &mut (dyn FnMut(ReportPart) -> bool + Send),
) -> Result<()> {
    let asked = asked(&request)?;
    let wire = |it: &[reports::Cell]| it.iter().map(reports::Cell::wire).collect();
    let mut part = |it: Part| match it {
        Part::Income(income) => take(ReportPart::Head(ReportHead {
            name: asked.name().as_str().to_owned(),
            title: asked.name().title().to_owned(),
            columns: reports::columns(asked.name()).iter().map(column).collect(),
            income: income.to_string(),
        })),
        Part::Rows(rows) => take(ReportPart::Rows(rows.iter().map(|it| wire(&it.cells)).collect())),
        Part::Totals(cells) => take(ReportPart::Totals(wire(&cells))),
    };
    Ok(reports::whole(&counter.shop, &asked, &mut part).await?)
}

fn page_view(asked: &Asked, page: Page) -> ReportPage {
    let columns = reports::columns(asked.name());
    ReportPage {
        name: asked.name().as_str().to_owned(),
        title: asked.name().title().to_owned(),
        columns: columns.iter().map(column).collect(),
        rows: page.rows.into_iter().map(row).collect(),
        totals: page.totals.iter().map(reports::Cell::wire).collect(),
        income: page.income.to_string(),
        count: page.count,
        cursor: page.cursor,
    }
}

fn asked(request: &ReportRequest) -> Result<Asked> {
    let name = Name::named(&request.name);
    let name = name.ok_or_else(|| parse::bad_value("report.name", &request.name))?;
    let days = (parse::day("report.from", &request.from)?, parse::day("report.to", &request.to)?);
    let asked = Asked::new(name, days, request.sort.as_deref(), request.descending);
    asked.map_err(|why| match why {
        BadReport::Sort => {
            parse::bad_value("report.sort", request.sort.as_deref().unwrap_or_default())
        }
        BadReport::Span | BadReport::Cursor => parse::bad_value("report.to", &request.to),
    })
}

fn column(it: &reports::ReportColumn) -> ReportColumn {
    ReportColumn {
        key: it.column.key.to_owned(),
        title: it.column.title.to_owned(),
        kind: it.column.kind.as_str().to_owned(),
        sortable: it.sortable,
        opens: it.opens.map(str::to_owned),
    }
}

fn row(it: Row) -> ReportRow {
    ReportRow {
        cells: it.cells.iter().map(reports::Cell::wire).collect(),
        opens: it.opens.map(opens),
        sale_number: it.sale_number,
    }
}

fn opens(it: Opens) -> EntryFilter {
    let (by, key) = it.by.unzip();
    EntryFilter {
        from: it.from.to_string(),
        to: it.to.to_string(),
        by: by.map(str::to_owned),
        key,
        kind: None,
    }
}

pub(crate) async fn report_export(counter: &Counter, request: ExportReport) -> Result<ExportView> {
    let asked = asked(&request.report)?;
    let format = Format::named(&request.format);
    let format = format.ok_or_else(|| parse::bad_value("format", &request.format))?;
    Ok(view(&counter.exports.begin(&counter.shop, asked, format).await?))
}

#[expect(clippy::unused_async, reason = "every command is asked in the same way")]
pub(crate) async fn report_export_state(
    counter: &Counter,
    request: ExportRef,
) -> Result<ExportView> {
    Ok(view(&find(counter, &request)?))
}

#[expect(clippy::unused_async, reason = "every command is asked in the same way")]
pub(crate) async fn report_export_cancel(
    counter: &Counter,
    request: ExportRef,
) -> Result<ExportView> {
    let export = find(counter, &request)?;
    export.progress.cancel();
    Ok(view(&export))
}

/// An export whose file is there.
pub(crate) fn exported(counter: &Counter, request: &ExportRef) -> Result<Export> {
    let export = find(counter, request)?;
    if export.state != ExportState::Done {
        return Err(Fault::ExportState { state: export.state.as_str().to_owned() });
    }
    Ok(export)
}

pub(crate) async fn report_export_file(counter: &Counter, request: ExportRef) -> Result<FileView> {
    let export = exported(counter, &request)?;
    let bytes = tokio::fs::read(&export.path).await;
    let bytes =
        bytes.map_err(|_| Fault::FileTrouble { path: export.path.display().to_string() })?;
    Ok(FileView {
        file_name: export.file_name,
        media_type: export.media_type.to_owned(),
        content_base64: STANDARD.encode(bytes),
    })
}

fn find(counter: &Counter, request: &ExportRef) -> Result<Export> {
    counter.exports.find(&request.id).ok_or(Fault::ExportMissing)
}

fn view(it: &Export) -> ExportView {
    let (rows, of) = it.progress.rows();
    ExportView {
        id: it.id.clone(),
        state: it.state.as_str().to_owned(),
        rows,
        of,
        file_name: it.file_name.clone(),
    }
}
