//! Printers: found, tried, set up.

use izi_app::papers;
use izi_app::printers::{self, KnownModel, PrinterSetup, ProfileSetup, Role};
use izi_app::printing::Seen;

use super::Result;
use super::sale::file;
use super::shop::trouble_word;
use crate::printer::{
    CodePageNumber, FoundPrinter, PrinterModelView, PrinterProfileView, PrinterRef, PrinterRow,
    PrintersView, ProfileFile, SavePrinter, TryPrinter,
};
use crate::sale::FileView;
use crate::shop::Nothing;
use crate::{Counter, Fault, parse};

/// The most printers of a till.
const PRINTERS_MAX: usize = 12;
/// Longer than any exported profile.
const PROFILE_FILE_MAX: usize = 20_000;

pub(crate) async fn printer_list(counter: &Counter, _: Nothing) -> Result<PrintersView> {
    let setup = counter.shop.setup().await?;
    Ok(PrintersView {
        printers: setup.printers.iter().map(|it| row(counter, it)).collect(),
        models: printers::models().iter().map(model).collect(),
    })
}

fn row(counter: &Counter, it: &PrinterSetup) -> PrinterRow {
    let seen = counter.workers.printer_called(&it.id);
    let (state, trouble) = match &seen {
        _ if !printers::is_somewhere(&it.address) => ("ready", ""),
        Seen::Unknown => ("unknown", ""),
        other => seen_words(other),
    };
    PrinterRow {
        id: it.id.clone(),
        name: it.name.clone(),
        address: it.address.clone(),
        roles: it.roles.iter().map(|it| it.as_str().to_owned()).collect(),
        profile: profile_view(&it.profile),
        state: state.to_owned(),
        trouble: trouble.to_owned(),
    }
}

fn model(it: &KnownModel) -> PrinterModelView {
    let page = |(page, number): &(&str, u8)| CodePageNumber {
        page: (*page).to_owned(),
        number: u32::from(*number),
    };
    PrinterModelView {
        id: it.id.to_owned(),
        name: it.name.to_owned(),
        profile: profile_view(&it.profile),
        pages: it.pages.iter().map(page).collect(),
    }
}

fn profile_view(it: &ProfileSetup) -> PrinterProfileView {
    let it = it.clone();
    PrinterProfileView {
        model: it.model,
        paper: it.paper,
        columns: it.columns,
        dots: it.dots,
        code_page: it.code_page,
        code_page_number: u32::from(it.code_page_number),
        qr: it.qr,
        barcode: it.barcode,
        cut: it.cut,
        drawer: it.drawer,
        drawer_on_ms: u32::from(it.drawer_on) * STEP_MS,
        drawer_off_ms: u32::from(it.drawer_off) * STEP_MS,
        pictures: it.pictures,
        letters: it.letters,
    }
}

/// `ESC p` counts in steps of two milliseconds.
const STEP_MS: u32 = 2;

/// A profile as it is asked for, checked.
fn profile(asked: PrinterProfileView) -> Result<ProfileSetup> {
    let bad = |field: &str| Fault::BadProfile { field: field.to_owned() };
    let steps = |ms: u32, field: &str| u8::try_from(ms / STEP_MS).map_err(|_| bad(field));
    let kept = ProfileSetup {
        model: parse::name("model", &asked.model)?.to_string(),
        paper: asked.paper,
        columns: asked.columns,
        dots: asked.dots,
        code_page: asked.code_page,
        code_page_number: u8::try_from(asked.code_page_number)
            .map_err(|_| bad("code_page_number"))?,
        qr: asked.qr,
        barcode: asked.barcode,
        cut: asked.cut,
        drawer: asked.drawer,
        drawer_on: steps(asked.drawer_on_ms, "drawer_on_ms")?,
        drawer_off: steps(asked.drawer_off_ms, "drawer_off_ms")?,
        pictures: asked.pictures,
        letters: asked.letters,
    };
    kept.profile().map_err(|it| bad(it.0))?;
    Ok(kept)
}

pub(crate) async fn printer_find(counter: &Counter, _: Nothing) -> Result<Vec<FoundPrinter>> {
    let found = counter.workers.find_printers().await;
    Ok(found
        .into_iter()
        .map(|it| FoundPrinter { address: it.address, name: it.name, kind: it.kind.to_owned() })
        .collect())
}

pub(crate) async fn printer_try(counter: &Counter, asked: TryPrinter) -> Result<Nothing> {
    if !counter.workers.takes_address(&asked.address) || !printers::is_somewhere(&asked.address) {
        return Err(parse::bad_value("address", &asked.address));
    }
    let profile = profile(asked.profile)?;
    let bytes = match asked.what.as_str() {
        "setup" => Some(papers::setup_strip(&profile)?),
        "test" => Some(papers::test_strip(&profile)?),
        "drawer" => None,
        other => return Err(parse::bad_value("what", other)),
    };
    if bytes.is_none() && profile.pulse().is_none() {
        return Err(Fault::DrawerMissing);
    }
    let tried = counter.workers.try_printer(&asked.address, profile.pulse(), bytes).await;
    tried.map(|()| Nothing {}).map_err(|trouble| Fault::PrinterTrouble {
        printer: asked.address,
        trouble: trouble_word(&trouble).to_owned(),
    })
}

pub(crate) async fn printer_save(counter: &Counter, asked: SavePrinter) -> Result<PrintersView> {
    if !counter.workers.takes_address(&asked.address) || asked.address == "none" {
        return Err(parse::bad_value("address", &asked.address));
    }
    let mut roles = Vec::new();
    for role in &asked.roles {
        let role = Role::named(role).ok_or_else(|| parse::bad_value("roles", role))?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    if asked.id.is_none() && counter.shop.setup().await?.printers.len() >= PRINTERS_MAX {
        return Err(parse::bad_value("printers", &(PRINTERS_MAX + 1).to_string()));
    }
    let others = counter.shop.setup().await?.printers;
    // Two entries for one device would each speak to it without hearing the other.
    if others.iter().any(|it| it.address == asked.address && Some(&it.id) != asked.id.as_ref()) {
        return Err(Fault::PrinterTaken);
    }
    let printer = PrinterSetup {
        id: asked.id.unwrap_or_default(),
        name: parse::name("name", &asked.name)?.to_string(),
        address: asked.address,
        roles,
        profile: profile(asked.profile)?,
        revision: 0,
    };
    printers::save(&counter.shop, printer).await?;
    counter.workers.set_up_changed();
    printer_list(counter, Nothing {}).await
}

pub(crate) async fn printer_remove(counter: &Counter, asked: PrinterRef) -> Result<PrintersView> {
    printers::remove(&counter.shop, &asked.id).await?;
    counter.workers.set_up_changed();
    printer_list(counter, Nothing {}).await
}

pub(crate) async fn printer_export(counter: &Counter, asked: PrinterRef) -> Result<FileView> {
    let setup = counter.shop.setup().await?;
    let kept = setup.printers.into_iter().find(|it| it.id == asked.id);
    let kept = kept.ok_or(Fault::PrinterMissing)?;
    let json = printers::export(&kept.profile);
    Ok(file(format!("impresora-{}.json", kept.profile.model), "application/json", json.as_bytes()))
}

#[expect(clippy::unused_async, reason = "every command is asked in the same way")]
pub(crate) async fn printer_import(_: &Counter, asked: ProfileFile) -> Result<PrinterProfileView> {
    if asked.content.len() > PROFILE_FILE_MAX {
        return Err(Fault::BadProfile { field: String::new() });
    }
    let read = printers::import(&asked.content);
    read.map(|it| profile_view(&it)).map_err(|it| Fault::BadProfile { field: it.0.to_owned() })
}

/// The state and the trouble of a printer that is set up.
pub(crate) fn seen_words(seen: &Seen) -> (&'static str, &'static str) {
    match seen {
        Seen::Unknown | Seen::Ready => ("ready", ""),
        Seen::PaperLow => ("ready", "paper_low"),
        Seen::Printing => ("printing", ""),
        Seen::Trouble(trouble) => ("trouble", trouble_word(trouble)),
    }
}
