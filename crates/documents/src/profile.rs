//! What a printer can do, as data.

use crate::codepage::CodePage;
use crate::paper::Width;

/// How a printer is asked for a QR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QrCommand {
    /// Its own `GS ( k`: short and sharp. A printer without it prints the data as text.
    #[default]
    Native,
    /// As a picture, `GS v 0`: every printer draws it.
    Raster,
}

/// How a printer is asked for a barcode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BarcodeCommand {
    /// Its own `GS k 67` (EAN-13) and `GS k 73` (CODE128). A printer without them prints the data
    /// as text.
    #[default]
    Native,
    /// As a picture, `GS v 0`: every printer draws it.
    Raster,
}

/// What the letters of a paper are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Letters {
    /// The printer's own: short and fast.
    #[default]
    Own,
    /// Ours: the whole paper is one picture, for a printer none of whose code pages can be relied
    /// on. Some 70 KB a ticket.
    Picture,
}

/// The connector's pin that the drawer hangs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DrawerPin {
    /// Pin 2, the first drawer.
    #[default]
    Two,
    /// Pin 5, the second.
    Five,
}

/// A drawer and the pulse that opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Drawer {
    /// Its pin.
    pub pin: DrawerPin,
    /// How long the coil is on, in steps of 2 ms.
    pub on: u8,
    /// How long it rests afterwards, in steps of 2 ms.
    pub off: u8,
}

/// The longest time on that leaves room for its rest in a byte.
const ON_MAX: u8 = u8::MAX / 4;

impl Drawer {
    /// Pin 2, 50 ms on and 500 ms off: opens nearly every drawer.
    pub const USUAL: Self = Self { pin: DrawerPin::Two, on: 25, off: 250 };

    /// The five bytes that open it, `ESC p m t1 t2`. Sent as a job of its own, and never again for a
    /// retry or a reprint. A coil that is on for more than a fifth of the time burns, so the time on is
    /// at most a quarter of the rest, whatever was set.
    pub const fn pulse(self) -> [u8; 5] {
        let pin = match self.pin {
            DrawerPin::Two => 0,
            DrawerPin::Five => 1,
        };
        let on = match self.on {
            0 => 1,
            on if on > ON_MAX => ON_MAX,
            on => on,
        };
        let off = if self.off < on * 4 { on * 4 } else { self.off };
        [0x1b, b'p', pin, on, off]
    }
}

/// How a printer ends a paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cut {
    /// `GS V 66 0`: feeds to the cutter and leaves one point uncut.
    #[default]
    FeedAndPartial,
    /// Five lines and `GS V 1`, for cutters that do not feed by themselves.
    Partial,
    /// Five lines and `ESC i`, as old clones have it.
    EscI,
    /// No cutter: five lines, so that the paper can be torn off.
    None,
}

/// A printer, as far as its bytes are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PrinterProfile {
    /// Its roll and head. Papers for it are laid out to this width.
    pub width: Width,
    /// The code page it is set to.
    pub code_page: CodePage,
    /// The number by which this printer calls that page.
    pub code_page_number: u8,
    /// How it draws a QR.
    pub qr: QrCommand,
    /// How it draws a barcode.
    pub barcode: BarcodeCommand,
    /// How it ends a paper.
    pub cut: Cut,
    /// The drawer that hangs on it, if one does.
    pub drawer: Option<Drawer>,
    /// Whether the logo is printed: not where it would take seconds, as on a slow serial line.
    pub pictures: bool,
    /// What its letters are drawn with.
    pub letters: Letters,
}

/// The words by which settings and exported profiles call each choice.
macro_rules! words {
    ($($choice:ident: $($variant:ident $word:literal),*;)*) => {$(
        impl $choice {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in settings.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one of that name.
            pub fn named(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == text)
            }
        }
    )*};
}

words! {
    QrCommand: Native "native", Raster "raster";
    BarcodeCommand: Native "native", Raster "raster";
    Letters: Own "own", Picture "picture";
    DrawerPin: Two "pin_2", Five "pin_5";
    Cut: FeedAndPartial "feed_and_partial", Partial "partial", EscI "esc_i", None "none";
}

impl PrinterProfile {
    /// The usual printer of 80 mm: Epson and most of what copies it.
    pub const GENERIC_80: Self = Self {
        width: Width::MM_80,
        code_page: CodePage::Cp850,
        code_page_number: CodePage::Cp850.usual_number(),
        qr: QrCommand::Native,
        barcode: BarcodeCommand::Native,
        cut: Cut::FeedAndPartial,
        drawer: Some(Drawer::USUAL),
        pictures: true,
        letters: Letters::Own,
    };
    /// The cheap one of 58 mm: no cutter, no QR and no CODE128 of its own.
    pub const GENERIC_58: Self = Self {
        width: Width::MM_58,
        qr: QrCommand::Raster,
        barcode: BarcodeCommand::Raster,
        cut: Cut::None,
        ..Self::GENERIC_80
    };
    /// TM-T88V, Bixolon SRP-350 and others of 180 dpi.
    pub const TM_T88V: Self = Self { width: Width::MM_80_42, ..Self::GENERIC_80 };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_by_its_name() {
        assert!(Cut::ALL.iter().all(|it| Cut::named(it.as_str()) == Some(*it)));
        assert!(DrawerPin::ALL.iter().all(|it| DrawerPin::named(it.as_str()) == Some(*it)));
        assert_eq!(QrCommand::named("raster"), Some(QrCommand::Raster));
        // As the screen and exported profiles say them.
        assert_eq!(DrawerPin::named("pin_2"), Some(DrawerPin::Two));
        assert_eq!(DrawerPin::named("pin_5"), Some(DrawerPin::Five));
        assert_eq!(Letters::named("laser"), None);
    }

    #[test]
    fn no_setting_burns_the_coil_of_a_drawer() {
        for (on, off) in [(25, 250), (50, 250), (0, 0), (63, 0), (64, 250), (255, 255), (255, 0)] {
            let [esc, p, pin, on, off] = Drawer { pin: DrawerPin::Five, on, off }.pulse();
            assert_eq!([esc, p, pin], [0x1b, b'p', 1]);
            assert!(on > 0 && u16::from(on) * 4 <= u16::from(off), "{on} on, {off} off");
        }
        assert_eq!(Drawer::USUAL.pulse(), [0x1b, b'p', 0, 25, 250]);
    }
}
