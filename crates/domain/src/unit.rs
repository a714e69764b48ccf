//! Units of measure: the rows of catalogue 03 (UN/ECE Rec 20) that a small shop sells by.

/// A unit of measure with its code of catalogue 03.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    code: &'static str,
    label: &'static str,
    divisible: bool,
}

macro_rules! units {
    ($($konst:ident $code:literal $label:literal $divisible:literal $doc:literal;)*) => {
        impl Unit {
            $(#[doc = $doc] pub const $konst: Self = Self { code: $code, label: $label, divisible: $divisible };)*
            /// Every unit the program knows, the common ones first.
            pub const ALL: &'static [Self] = &[$(Self::$konst),*];
        }
    };
}

units! {
    PIECE "NIU" "und" false "A piece: the unit of goods.";
    KILOGRAM "KGM" "kg" true "A kilogram.";
    LITRE "LTR" "L" true "A litre.";
    GRAM "GRM" "g" true "A gram.";
    METRE "MTR" "m" true "A metre.";
    MILLILITRE "MLT" "ml" true "A millilitre.";
    BOX "BX" "caja" false "A box.";
    PACKET "PK" "paq" false "A packet.";
    DOZEN "DZN" "doc" false "A dozen.";
    BAG "BG" "bolsa" false "A bag.";
    BOTTLE "BO" "bot" false "A bottle.";
    GALLON "GLL" "gal" true "A gallon.";
    SERVICE "ZZ" "serv" false "A service.";
}

impl Unit {
    /// The code of catalogue 03.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The short word for tickets and screens.
    pub const fn label(self) -> &'static str {
        self.label
    }

    /// Whether it is sold by weight or measure, in fractions.
    pub const fn is_divisible(self) -> bool {
        self.divisible
    }

    /// The unit with that code, whatever its case.
    pub fn coded(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code.eq_ignore_ascii_case(code))
    }
}
