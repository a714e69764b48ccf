//! The printers of the till: where they are, what they can do, what each is for.

use izi_documents::{
    BarcodeCommand, CodePage, Cut, Drawer, DrawerPin, Letters, MODELS, PrinterProfile, QrCommand,
    Width,
};
use izi_store::outbox::Topic;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::refusal::{Refusal, Result};
use crate::shop::{Setup, Shop};

/// What a printer is for. Each role is of one printer at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Tickets and all other papers of the roll, and the drawer.
    Tickets,
    /// Labels; without such a printer that of the tickets prints them.
    Labels,
}

impl Role {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Tickets, Self::Labels];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Labels => "labels",
        }
    }

    /// The role of the printer that works a topic off.
    pub fn of(topic: Topic) -> Self {
        if topic == Topic::Labels { Self::Labels } else { Self::Tickets }
    }

    /// The role of that name.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// A printer as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterSetup {
    /// Its id: `p1`, `p2`, of one printer at a time.
    pub id: String,
    /// What the shop calls it.
    pub name: String,
    /// Where it is, in the words of the adapters.
    pub address: String,
    /// What it is for.
    pub roles: Vec<Role>,
    /// What it can do.
    pub profile: ProfileSetup,
    /// Grows with every change: what was known of the printer before is not known of this one.
    #[serde(default)]
    pub revision: u32,
}

/// What a printer can do, as it is kept and exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileSetup {
    /// The model it was begun from.
    pub model: String,
    /// Millimetres of its roll.
    pub paper: u32,
    /// Characters across.
    pub columns: u32,
    /// Dots across its head.
    pub dots: u32,
    /// The code page it is set to.
    pub code_page: String,
    /// The number it gives that page.
    pub code_page_number: u8,
    /// `native` or `raster`.
    pub qr: String,
    /// `native` or `raster`.
    pub barcode: String,
    /// `feed_and_partial`, `partial`, `esc_i` or `none`.
    pub cut: String,
    /// `none`, `pin_2` or `pin_5`.
    pub drawer: String,
    /// How long the drawer's coil is pulled, in steps of 2 ms.
    pub drawer_on: u8,
    /// How long it rests, in steps of 2 ms.
    pub drawer_off: u8,
    /// Whether it prints the logo.
    pub pictures: bool,
    /// `own` or `picture`.
    pub letters: String,
}

/// The field of a profile that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadProfile(pub &'static str);

impl ProfileSetup {
    /// The usual printer for a roll of so many millimetres.
    pub fn generic(paper_mm: u32) -> Self {
        let (model, profile) = if paper_mm == 58 {
            ("generic-58", PrinterProfile::GENERIC_58)
        } else {
            ("generic-80", PrinterProfile::GENERIC_80)
        };
        Self::of(model, &profile)
    }

    /// A profile in the words that are kept.
    pub fn of(model: &str, profile: &PrinterProfile) -> Self {
        let (drawer, pulse) = (profile.drawer, profile.drawer.unwrap_or(Drawer::USUAL));
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Self {
            model: model.to_owned(),
            paper: u32::from(profile.width.roll_mm),
            columns: number(profile.width.columns),
            dots: number(profile.width.dots),
            code_page: profile.code_page.as_str().to_owned(),
            code_page_number: profile.code_page_number,
            qr: profile.qr.as_str().to_owned(),
            barcode: profile.barcode.as_str().to_owned(),
            cut: profile.cut.as_str().to_owned(),
            drawer: drawer.map_or("none", |it| it.pin.as_str()).to_owned(),
            drawer_on: pulse.on,
            drawer_off: pulse.off,
            pictures: profile.pictures,
            letters: profile.letters.as_str().to_owned(),
        }
    }

    /// The profile; or the field that cannot be so.
    pub fn profile(&self) -> std::result::Result<PrinterProfile, BadProfile> {
        let size = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
        let (roll_mm, printed_mm) = match self.paper {
            80 => (80, 72),
            58 => (58, 48),
            _ => return Err(BadProfile("paper")),
        };
        if ![32, 42, 48].contains(&self.columns) {
            return Err(BadProfile("columns"));
        }
        // Font A is 12 dots wide; more than 640 dots no roll of 80 mm has.
        if !(self.columns * 12..=640).contains(&self.dots) {
            return Err(BadProfile("dots"));
        }
        let (columns, dots) = (size(self.columns), size(self.dots));
        let width = Width { columns, dots, roll_mm, printed_mm, sheet_mm: None };
        let drawer = match self.drawer.as_str() {
            "none" => None,
            pin => {
                let pin = DrawerPin::named(pin).ok_or(BadProfile("drawer"))?;
                if self.drawer_on == 0 || self.drawer_off == 0 {
                    return Err(BadProfile("drawer_on_ms"));
                }
                Some(Drawer { pin, on: self.drawer_on, off: self.drawer_off })
            }
        };
        Ok(PrinterProfile {
            width,
            code_page: CodePage::named(&self.code_page).ok_or(BadProfile("code_page"))?,
            code_page_number: self.code_page_number,
            qr: QrCommand::named(&self.qr).ok_or(BadProfile("qr"))?,
            barcode: BarcodeCommand::named(&self.barcode).ok_or(BadProfile("barcode"))?,
            cut: Cut::named(&self.cut).ok_or(BadProfile("cut"))?,
            drawer,
            pictures: self.pictures,
            letters: Letters::named(&self.letters).ok_or(BadProfile("letters"))?,
        })
    }

    /// Whether a paper drawn for this is right for the other too.
    pub fn draws_as(&self, other: &Self) -> bool {
        let (model, drawer) = (self.model.clone(), self.drawer.clone());
        let (drawer_on, drawer_off) = (self.drawer_on, self.drawer_off);
        *self == Self { model, drawer, drawer_on, drawer_off, ..other.clone() }
    }

    /// What opens its drawer; none where it has none.
    pub fn pulse(&self) -> Option<[u8; 5]> {
        self.profile().ok()?.drawer.map(Drawer::pulse)
    }
}

/// A model whose profile is known, in the words that are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownModel {
    /// Its id.
    pub id: &'static str,
    /// As it is written on the printer.
    pub name: &'static str,
    /// What it can do.
    pub profile: ProfileSetup,
    /// The numbers by which it calls its code pages.
    pub pages: Vec<(&'static str, u8)>,
}

/// The models whose profile is known.
pub fn models() -> Vec<KnownModel> {
    let known = MODELS.iter().map(|it| KnownModel {
        id: it.id,
        name: it.name,
        profile: ProfileSetup::of(it.id, &it.profile),
        pages: it.pages.iter().map(|(page, number)| (page.as_str(), *number)).collect(),
    });
    known.collect()
}

/// A profile as a file, to be taken to another till.
pub fn export(profile: &ProfileSetup) -> String {
    let exported = Exported { izisales_printer: EXPORT_VERSION, profile: profile.clone() };
    serde_json::to_string_pretty(&exported).unwrap_or_default()
}

/// A profile that was exported, checked.
pub fn import(json: &str) -> std::result::Result<ProfileSetup, BadProfile> {
    let read: Exported = serde_json::from_str(json).map_err(|_| BadProfile(""))?;
    if read.izisales_printer != EXPORT_VERSION {
        return Err(BadProfile("izisales_printer"));
    }
    read.profile.profile()?;
    Ok(read.profile)
}

const EXPORT_VERSION: u32 = 1;

/// What stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exported {
    izisales_printer: u32,
    profile: ProfileSetup,
}

/// Keeps a printer: a new one without an id, else the one that has it. Whoever had one of its roles
/// has it no more.
pub async fn save(shop: &Shop, mut printer: PrinterSetup) -> Result<()> {
    shop.alter("printer.save", &printer.name.clone(), move |setup| {
        if printer.id.is_empty() {
            printer.id = next_id(&setup.printers);
        } else if !setup.printers.iter().any(|it| it.id == printer.id) {
            return Err(Refusal::PrinterMissing);
        }
        for other in setup.printers.iter_mut().filter(|it| it.id != printer.id) {
            other.roles.retain(|it| !printer.roles.contains(it));
        }
        let detail =
            json!({ "id": printer.id, "address": printer.address, "model": printer.profile.model });
        printer.revision = 1 + setup.printers.iter().map(|it| it.revision).max().unwrap_or(0);
        match setup.printers.iter_mut().find(|it| it.id == printer.id) {
            Some(kept) => *kept = printer,
            None => setup.printers.push(printer),
        }
        Ok(detail)
    })
    .await
}

/// Forgets a printer.
pub async fn remove(shop: &Shop, id: &str) -> Result<()> {
    let id = id.to_owned();
    shop.alter("printer.remove", &id.clone(), move |setup| {
        let place = setup.printers.iter().position(|it| it.id == id);
        let gone = setup.printers.remove(place.ok_or(Refusal::PrinterMissing)?);
        Ok(json!({ "name": gone.name, "address": gone.address }))
    })
    .await
}

fn next_id(printers: &[PrinterSetup]) -> String {
    let used = printers.iter().filter_map(|it| it.id.strip_prefix('p')?.parse::<u32>().ok());
    format!("p{}", used.max().unwrap_or(0) + 1)
}

impl Setup {
    /// The printer for what the role prints.
    pub fn printer_for(&self, role: Role) -> Option<&PrinterSetup> {
        let of = |role| self.printers.iter().find(|it| it.roles.contains(&role));
        match role {
            Role::Tickets => of(Role::Tickets),
            Role::Labels => of(Role::Labels).or_else(|| of(Role::Tickets)),
        }
        .filter(|it| is_somewhere(&it.address))
    }

    /// The address of the printer of tickets: `none` without one, `screen` where they are shown.
    pub fn printer_address(&self) -> &str {
        let of_tickets = self.printers.iter().find(|it| it.roles.contains(&Role::Tickets));
        of_tickets.map_or("none", |it| it.address.as_str())
    }
}

/// Whether anything is sent to this address.
pub fn is_somewhere(address: &str) -> bool {
    !matches!(address, "none" | "screen")
}
