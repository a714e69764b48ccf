//! The product export of `WooCommerce`, with its English or Spanish column names.

use std::collections::HashMap;

use izi_domain::BusinessDate;
use izi_domain::folding::folded;

use super::reason::Reason;
use super::table::{Row, Table};
use super::{Incoming, cells};

/// Where the columns are, and the parents of variations.
#[derive(Debug)]
pub(super) struct WooExport {
    columns: Columns,
    /// By SKU and by `id:44`, in lower case: the shop compares SKUs without case.
    parents: HashMap<String, Parent>,
    today: BusinessDate,
}

#[derive(Debug)]
struct Columns {
    kind: Option<usize>,
    sku: Option<usize>,
    gtin: Option<usize>,
    name: Option<usize>,
    published: Option<usize>,
    stock: Option<usize>,
    sale_from: Option<usize>,
    sale_until: Option<usize>,
    sale_price: Option<usize>,
    price: Option<usize>,
    categories: Option<usize>,
    parent: Option<usize>,
    values: Vec<usize>,
}

#[derive(Debug)]
struct Parent {
    name: String,
    categories: String,
}

impl WooExport {
    /// The export's columns, when the file has them.
    pub(super) fn of(table: &Table, today: BusinessDate) -> Option<Self> {
        let columns = Columns {
            kind: table.column(&["type", "tipo"]),
            sku: table.column(&["sku"]),
            gtin: table.column(&[
                "gtin upc ean or isbn",
                "gtin upc ean o isbn",
                "gtin upc ean isbn",
            ]),
            name: table.column(&["name", "nombre"]),
            published: table.column(&["published", "publicado"]),
            stock: table.column(&["stock", "inventario"]),
            sale_from: table
                .column(&["date sale price starts", "dia en que empieza el precio rebajado"]),
            sale_until: table
                .column(&["date sale price ends", "dia en que termina el precio rebajado"]),
            sale_price: table.column(&["sale price", "precio rebajado"]),
            price: table.column(&["regular price", "precio normal"]),
            categories: table.column(&["categories", "categorias"]),
            parent: table.column(&["parent", "superior"]),
            values: (1..=9)
                .filter_map(|it| {
                    table.column(&[
                        &format!("attribute {it} value s"),
                        &format!("valor es del atributo {it}"),
                    ])
                })
                .collect(),
        };
        let known = columns.kind.is_some() && columns.name.is_some() && columns.price.is_some();
        known.then(|| Self { parents: parents(table, &columns), columns, today })
    }

    /// What a row says, or why it is left out.
    pub(super) fn read(&self, row: &Row) -> Result<Incoming, Reason> {
        let columns = &self.columns;
        let kinds = row.cell(columns.kind).to_lowercase();
        let is = |kind: &str| kinds.split(',').any(|it| it.trim() == kind);
        if is("variable") {
            return Err(Reason::VariationParent);
        }
        if is("grouped") {
            return Err(Reason::Grouped);
        }
        if is("external") {
            return Err(Reason::External);
        }
        if !is("simple") && !is("variation") {
            return Err(Reason::UnknownType(row.cell(columns.kind).to_owned()));
        }
        if row.cell(columns.published) == "-1" {
            return Err(Reason::Draft);
        }
        let parent = self.parents.get(&row.cell(columns.parent).to_lowercase());
        let categories = match (row.cell(columns.categories), parent) {
            ("", Some(parent)) => &parent.categories,
            (own, _) => own,
        };
        let gtin = cells::code(row.cell(columns.gtin))?;
        let sku = cells::code(row.cell(columns.sku))?.filter(|it| gtin.as_ref() != Some(it));
        Ok(Incoming {
            row: row.number,
            codes: gtin.into_iter().chain(sku).collect(),
            name: cells::name(&self.name(row, parent))?,
            category: cells::category(&first_category(categories))?,
            unit: None,
            price: cells::price(self.price(row))?,
            cost: None,
            stock: cells::stock(row.cell(columns.stock))?,
        })
    }

    /// A variation is called "Parent - values"; exports of some shops give only the parent's name.
    fn name(&self, row: &Row, parent: Option<&Parent>) -> String {
        let own = plain(row.cell(self.columns.name));
        let Some(parent) = parent else { return own };
        if !own.is_empty() && folded(&own) != folded(&parent.name) {
            return own;
        }
        let values: Vec<String> = self
            .columns
            .values
            .iter()
            .map(|it| plain(row.cell(Some(*it))))
            .filter(|it| !it.is_empty())
            .collect();
        if values.is_empty() {
            parent.name.clone()
        } else {
            format!("{} - {}", parent.name, values.join(", "))
        }
    }

    /// What it costs today: the sale price while the sale lasts.
    fn price<'a>(&self, row: &'a Row) -> &'a str {
        let day =
            |column| row.cell(column).get(..10).and_then(|it| it.parse::<BusinessDate>().ok());
        let started = day(self.columns.sale_from).is_none_or(|it| it <= self.today);
        let lasts = day(self.columns.sale_until).is_none_or(|it| self.today <= it);
        match row.cell(self.columns.sale_price) {
            "" => row.cell(self.columns.price),
            sale if started && lasts => sale,
            _ => row.cell(self.columns.price),
        }
    }
}

fn parents(table: &Table, columns: &Columns) -> HashMap<String, Parent> {
    let id = table.column(&["id"]);
    let mut parents = HashMap::new();
    for row in &table.rows {
        if !row.cell(columns.kind).to_lowercase().contains("variable") {
            continue;
        }
        let names = [row.cell(columns.sku).to_lowercase(), format!("id:{}", row.cell(id))];
        for name in names.into_iter().filter(|it| !it.is_empty()) {
            let parent = Parent {
                name: plain(row.cell(columns.name)),
                categories: row.cell(columns.categories).to_owned(),
            };
            parents.insert(name, parent);
        }
    }
    parents
}

/// `Ropa > Polos, Ofertas` is `Polos`: the till has one level, and one category for each product.
fn first_category(categories: &str) -> String {
    let escaped = categories.replace("\\,", "\u{1a}");
    let first = escaped.split(',').next().unwrap_or_default();
    // Entities are written with `&` and `;`, so that the arrow between levels is the only `>`.
    plain(first.rsplit('>').next().unwrap_or_default().trim()).replace('\u{1a}', ",")
}

/// Names hold the entities of the web page they come from.
fn plain(text: &str) -> String {
    const ENTITIES: [(&str, &str); 9] = [
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&#8211;", "–"),
        ("&#038;", "&"),
        ("&amp;", "&"),
    ];
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, it)| text.replace(entity, it))
}
