//! Where everything on a paper stands, in dots. The picture and the PDF draw these marks and nothing
//! else, so they agree.

use crate::DocumentError;
use crate::bars::{BAR_ROWS, Bars};
use crate::font::CELL_HEIGHT;
use crate::paper::{Align, FRAMED, Line, Row, Style, Width, beside_frame};
use crate::qr::{MODULE_DOTS, Modules, QUIET_MODULES};
use crate::raster::Raster;

/// Dots from one row of text to the next that is not large: the default of ESC/POS printers.
pub(crate) const PITCH: usize = 30;
/// The same on a sheet, where the rows may stand closer: 12 points.
const SHEET_PITCH: usize = 26;
/// Thickness of a rule and of a frame.
const RULE_DOTS: usize = 2;
/// White between the logo and what follows it.
const BELOW_LOGO: usize = 8;
/// White between a frame and what it is around.
const IN_FRAME: usize = 18;

/// Something to be drawn, its top left corner in dots from that of the row.
pub(crate) enum Mark<'a> {
    Text { x: usize, y: usize, text: &'a str, style: Style },
    Fill { x: usize, y: usize, width: usize, height: usize },
    Picture { x: usize, y: usize, raster: &'a Raster },
}

/// A row as marks, and how many dots it takes down the paper, the space below it included.
pub(crate) struct Placed<'a> {
    pub(crate) marks: Vec<Mark<'a>>,
    pub(crate) height: usize,
}

/// Dots down a row of text of this style.
fn text_dots(style: Style, width: &Width) -> usize {
    let pitch = if width.sheet_mm.is_some() { SHEET_PITCH } else { PITCH };
    style.size.down() * CELL_HEIGHT + (pitch - CELL_HEIGHT)
}

/// The marks of `row`.
pub(crate) fn place<'a>(row: &'a Row, width: &Width) -> Result<Placed<'a>, DocumentError> {
    Ok(match row {
        Row::Text { text, style, align } => {
            let used = text.chars().count() * style.size.across() * width.cell_dots();
            let x = if *align == Align::Centre { middle(width.dots, used) } else { 0 };
            let marks = vec![Mark::Text { x, y: 0, text, style: *style }];
            Placed { marks, height: text_dots(*style, width) }
        }
        Row::Rule => {
            let height = PITCH / 2;
            let (y, width) = ((height - RULE_DOTS) / 2 - 2, width.columns * width.cell_dots());
            Placed { marks: vec![Mark::Fill { x: 0, y, width, height: RULE_DOTS }], height }
        }
        Row::Qr(data) => qr(&Modules::of(data)?, width),
        Row::Barcode(code) => bars(code, width),
        Row::Logo(logo) => {
            let x = middle(width.dots, 8 * logo.raster().across());
            let marks = vec![Mark::Picture { x, y: 0, raster: logo.raster() }];
            Placed { marks, height: logo.height() + BELOW_LOGO }
        }
        Row::Head { logo, left, framed } => {
            let mut marks = Vec::new();
            let mut down = 0;
            if let Some(logo) = logo {
                marks.push(Mark::Picture { x: 0, y: 0, raster: logo.raster() });
                down = logo.height() + BELOW_LOGO;
            }
            for line in left {
                marks.push(Mark::Text { x: 0, y: down, text: &line.text, style: line.style });
                down += text_dots(line.style, width);
            }
            let height = down.max(frame(&mut marks, framed, width)) + PITCH / 2;
            Placed { marks, height }
        }
        Row::Cut => Placed { marks: Vec::new(), height: 0 },
    })
}

const fn middle(room: usize, used: usize) -> usize {
    room.saturating_sub(used) / 2
}

/// Where a printer puts it: in the middle, counted in whole bytes.
fn qr<'a>(modules: &Modules, width: &Width) -> Placed<'a> {
    let side = (modules.side + 2 * QUIET_MODULES) * MODULE_DOTS;
    let left = middle(width.dots, side.next_multiple_of(8));
    let at = |it: usize| (QUIET_MODULES + it) * MODULE_DOTS;
    let mut marks = Vec::new();
    for row in 0..modules.side {
        marks.extend(modules.runs(row).into_iter().map(|(from, length)| Mark::Fill {
            x: left + at(from),
            y: at(row),
            width: length * MODULE_DOTS,
            height: MODULE_DOTS,
        }));
    }
    Placed { marks, height: side }
}

fn bars<'a>(code: &str, width: &Width) -> Placed<'a> {
    let drawn = Bars::of(code).and_then(|it| Some(it.raster(it.module_dots(width)?)));
    let Some(raster) = drawn else { return Placed { marks: Vec::new(), height: 0 } };
    let left = middle(width.dots, 8 * raster.across());
    let bar = |(from, length): (usize, usize)| Mark::Fill {
        x: left + from,
        y: 0,
        width: length,
        height: BAR_ROWS,
    };
    let marks = raster.runs(0).into_iter().map(bar).collect();
    Placed { marks, height: BAR_ROWS + (PITCH - CELL_HEIGHT) }
}

/// Adds the lines in the frame and the frame; how far down it reaches.
fn frame<'a>(marks: &mut Vec<Mark<'a>>, framed: &'a [Line], width: &Width) -> usize {
    if framed.is_empty() {
        return 0;
    }
    let cell = width.cell_dots();
    let (across, left) = (FRAMED * cell, (beside_frame(width) + 2) * cell);
    let mut down = IN_FRAME;
    for line in framed {
        let used = line.text.chars().count() * line.style.size.across() * cell;
        let x = left + middle(across, used);
        marks.push(Mark::Text { x, y: down, text: &line.text, style: line.style });
        down += text_dots(line.style, width);
    }
    let bottom = down + IN_FRAME;
    let (x, right) = (left - cell, left + across + cell - RULE_DOTS);
    let width = right + RULE_DOTS - x;
    marks.extend([
        Mark::Fill { x, y: 0, width, height: RULE_DOTS },
        Mark::Fill { x, y: bottom, width, height: RULE_DOTS },
        Mark::Fill { x, y: 0, width: RULE_DOTS, height: bottom },
        Mark::Fill { x: right, y: 0, width: RULE_DOTS, height: bottom },
    ]);
    bottom + RULE_DOTS
}
