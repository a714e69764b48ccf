//! Our own template: `codigo;nombre;categoria;precio;costo;stock;unidad`.

use super::reason::Reason;
use super::table::{Row, Table};
use super::{Incoming, cells};

/// Where the columns are. Only the name and the price must be there.
#[derive(Debug)]
pub(super) struct Template {
    code: Option<usize>,
    name: Option<usize>,
    category: Option<usize>,
    price: Option<usize>,
    cost: Option<usize>,
    stock: Option<usize>,
    unit: Option<usize>,
}

impl Template {
    /// The template's columns, when the file has them.
    pub(super) fn of(table: &Table) -> Option<Self> {
        let it = Self {
            code: table.column(&[
                "codigo",
                "codigo de barras",
                "codigo barras",
                "cod",
                "barras",
                "ean",
                "sku",
            ]),
            name: table.column(&["nombre", "producto", "descripcion", "articulo"]),
            category: table.column(&["categoria", "rubro", "familia"]),
            price: table.column(&["precio", "precio venta", "precio de venta", "precio s", "pvp"]),
            cost: table.column(&["costo", "precio compra", "precio de compra", "costo s"]),
            stock: table.column(&["stock", "cantidad", "existencia", "existencias"]),
            unit: table.column(&["unidad", "unidad de medida", "um", "medida"]),
        };
        (it.name.is_some() && it.price.is_some()).then_some(it)
    }

    /// What a row says.
    pub(super) fn read(&self, row: &Row) -> Result<Incoming, Reason> {
        Ok(Incoming {
            row: row.number,
            codes: cells::code(row.cell(self.code))?.into_iter().collect(),
            name: cells::name(row.cell(self.name))?,
            category: cells::category(row.cell(self.category))?,
            unit: cells::unit(row.cell(self.unit))?,
            price: cells::price(row.cell(self.price))?,
            cost: cells::cost(row.cell(self.cost))?,
            stock: cells::stock(row.cell(self.stock))?,
        })
    }
}
