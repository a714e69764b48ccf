//! Labels: what stands on the shelf below the goods, and what is stuck on them.

use izi_domain::{Barcode, Money, Name, Unit};

use crate::paper::{Align, Paper, Size, Style, Width};
use crate::parts::soles;

/// A label, and how many of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it goes.
    pub kind: LabelKind,
    /// What the goods are called.
    pub name: Name,
    /// Their price; a label to be stuck on goods may go without.
    pub price: Option<Money>,
    /// The unit that the price is for, where it is not a piece.
    pub unit: Unit,
    /// What a kilogram or a litre of it costs, for comparison.
    pub per_unit: Option<(Money, Unit)>,
    /// Their code.
    pub code: Option<Barcode>,
    /// How many.
    pub copies: u32,
}

/// Where a label goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// On the edge of the shelf: the price as large as the roll allows.
    Shelf,
    /// On the goods: the name and the bars.
    Product,
}

/// The most copies of one label in one job.
pub const LABEL_COPIES_MAX: u32 = 200;

/// The labels one after the other, each cut off or with room to be torn off.
pub fn labels(labels: &[Label], width: Width) -> Paper {
    let title = match labels {
        [one] => format!("Etiqueta {}", one.name),
        several => format!("{} etiquetas", several.len()),
    };
    let mut paper = Paper::new(&title, width);
    for label in labels {
        for _ in 0..label.copies.clamp(1, LABEL_COPIES_MAX) {
            match label.kind {
                LabelKind::Shelf => shelf(&mut paper, label),
                LabelKind::Product => product(&mut paper, label),
            }
            paper.cut();
        }
    }
    paper
}

fn shelf(paper: &mut Paper, label: &Label) {
    paper.centred(label.name.as_str(), Style::TALL);
    if let Some(price) = label.price {
        let price = format!("S/ {}", soles(price));
        let fits = |size: &Size| price.chars().count() <= paper.fits(*size);
        let sizes = [Size::Huge, Size::Triple, Size::Double];
        let size = sizes.into_iter().find(fits).unwrap_or(Size::Tall);
        paper.row(price, Style { size, bold: true }, Align::Centre);
        if label.unit != Unit::PIECE {
            paper.centred(&format!("por {}", label.unit.label()), Style::BOLD);
        }
    }
    if let Some((price, unit)) = label.per_unit {
        paper.centred(&format!("S/ {} por {}", soles(price), unit.label()), Style::NORMAL);
    }
    bars(paper, label);
}

fn product(paper: &mut Paper, label: &Label) {
    paper.centred(label.name.as_str(), Style::BOLD);
    if let Some(price) = label.price {
        let unit = if label.unit == Unit::PIECE {
            String::new()
        } else {
            format!(" por {}", label.unit.label())
        };
        paper.centred(&format!("S/ {}{unit}", soles(price)), Style::DOUBLE);
    }
    bars(paper, label);
}

fn bars(paper: &mut Paper, label: &Label) {
    if let Some(code) = &label.code {
        paper.barcode(code.as_str());
    }
}
