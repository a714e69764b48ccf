//! Why a row or a file cannot be taken, in the words of the shop: it travels as text to whoever has
//! the file, on the screen and in the terminal.

use std::fmt;

/// Why a row is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The name is empty.
    NoName,
    /// The name is too long or has characters that cannot be printed.
    BadName,
    /// The price is empty.
    NoPrice,
    /// The price is not an amount.
    BadPrice(String),
    /// The price may be read in two ways.
    UnclearPrice(String),
    /// The price is zero.
    ZeroPrice,
    /// The cost is not an amount.
    BadCost(String),
    /// The stock is not a quantity.
    BadStock(String),
    /// The code has spaces or accents, or is too long.
    BadCode(String),
    /// A spreadsheet turned the code into a rounded number.
    RoundedCode(String),
    /// The unit is unknown.
    BadUnit(String),
    /// The category's name is too long or has characters that cannot be printed.
    BadCategory(String),
    /// An earlier row has the same code.
    RepeatedCode(String, u32),
    /// An earlier row without a code has the same name.
    RepeatedName(String, u32),
    /// An earlier row means the same product by another code.
    RepeatedProduct(u32),
    /// Several products of the shop have the code.
    SharedCode(String, usize),
    /// The code stands for a pack.
    PackCode(String),
    /// Several products of the shop have the name.
    SharedName(String, usize),
    /// The row's codes belong to different products.
    SeveralProducts,
    /// Left out: its variations are imported instead.
    VariationParent,
    /// Left out: it only groups other products.
    Grouped,
    /// Left out: another shop sells it.
    External,
    /// Left out: it is a draft.
    Draft,
    /// Left out: a type that the counter cannot sell.
    UnknownType(String),
}

impl Reason {
    /// Whether the row is left out on purpose, which does not stop the others.
    pub const fn is_left_out(&self) -> bool {
        matches!(
            self,
            Self::VariationParent
                | Self::Grouped
                | Self::External
                | Self::Draft
                | Self::UnknownType(_)
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => write!(f, "Falta el nombre."),
            Self::BadName => {
                write!(f, "El nombre tiene más de 200 letras o signos que no se imprimen.")
            }
            Self::NoPrice => write!(f, "Falta el precio."),
            Self::BadPrice(it) => {
                write!(f, "El precio «{}» no es un monto: escriba, por ejemplo, 3.50.", short(it))
            }
            Self::UnclearPrice(it) => {
                write!(
                    f,
                    "El precio «{}» se puede leer de dos maneras: escríbalo con dos decimales.",
                    short(it)
                )
            }
            Self::ZeroPrice => write!(f, "El precio debe ser mayor que cero."),
            Self::BadCost(it) => {
                write!(f, "El costo «{}» no es un monto: escriba, por ejemplo, 2.80.", short(it))
            }
            Self::BadStock(it) => {
                write!(
                    f,
                    "El stock «{}» no es una cantidad: escriba, por ejemplo, 12 o 0.250.",
                    short(it)
                )
            }
            Self::BadCode(it) => {
                write!(
                    f,
                    "El código «{}» no sirve: solo letras, números y signos, sin espacios, hasta 48.",
                    short(it)
                )
            }
            Self::RoundedCode(it) => write!(
                f,
                "La hoja de cálculo cambió el código «{}»: dé formato de texto a la columna y guarde otra vez.",
                short(it)
            ),
            Self::BadUnit(it) => {
                write!(
                    f,
                    "La unidad «{}» no se conoce: escriba NIU (unidad), KGM (kilo) o LTR (litro).",
                    short(it)
                )
            }
            Self::BadCategory(it) => {
                write!(f, "La categoría «{}» no sirve como nombre.", short(it))
            }
            Self::RepeatedCode(code, row) => {
                write!(f, "El código «{}» ya está en la fila {row}.", short(code))
            }
            Self::RepeatedName(name, row) => {
                write!(
                    f,
                    "«{}» ya está en la fila {row} y ninguna de las dos tiene código.",
                    short(name)
                )
            }
            Self::RepeatedProduct(row) => {
                write!(f, "Es el mismo producto de la fila {row}, con otro código.")
            }
            Self::SharedCode(code, count) => {
                write!(f, "{count} productos de la tienda tienen el código «{}».", short(code))
            }
            Self::PackCode(code) => {
                write!(
                    f,
                    "El código «{}» es de un paquete: cámbielo en la ficha del producto.",
                    short(code)
                )
            }
            Self::SharedName(name, count) => {
                write!(
                    f,
                    "{count} productos de la tienda se llaman «{}»: agregue el código.",
                    short(name)
                )
            }
            Self::SeveralProducts => {
                write!(f, "Sus códigos son de productos diferentes de la tienda.")
            }
            Self::VariationParent => write!(f, "Se omite: se importan sus variaciones."),
            Self::Grouped => write!(f, "Se omite: solo agrupa otros productos."),
            Self::External => write!(f, "Se omite: se vende en otra tienda."),
            Self::Draft => write!(f, "Se omite: es un borrador."),
            Self::UnknownType(it) => {
                write!(f, "Se omite: el tipo «{}» no se vende en el mostrador.", short(it))
            }
        }
    }
}

/// Why a file is no list of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Above [`super::FILE_BYTES_MAX`].
    TooLarge,
    /// Above [`super::ROWS_MAX`].
    TooManyRows,
    /// A workbook, a picture, anything but text.
    NotText,
    /// The first row does not name the columns.
    NoHead,
    /// Nothing under the first row.
    Empty,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "El archivo pasa de 20 MB: divídalo en partes.",
            Self::TooManyRows => "El archivo pasa de 200 000 filas: divídalo en partes.",
            Self::NotText => "El archivo no es CSV: en la hoja de cálculo elija Guardar como, CSV.",
            Self::NoHead => {
                "La primera fila debe nombrar las columnas: codigo;nombre;categoria;precio;costo;stock;unidad."
            }
            Self::Empty => "El archivo no tiene productos.",
        })
    }
}

/// What was in a cell, short enough to be read.
fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}
