//! A report on A4: the shop's head, and the table on as many sheets as it needs, the heads of its
//! columns on each.

use crate::cells::cells;
use crate::layout::wrap;
use crate::options::TicketOptions;
use crate::paper::{Align, Paper, Style, Width};
use crate::parts::practice_again;
use crate::report_words::EMPTY;
use crate::sheet::head_with;
use crate::table::{Cell, Column, TableHead};

/// Rows of a report that are drawn at most: some two hundred sheets, in a second or two. A longer one
/// is for a spreadsheet.
pub const PAGE_ROWS_MAX: u32 = 10_000;
/// White between two columns: at least, and at most where there is room to spare.
const GAP: usize = 2;
const GAP_MAX: usize = 6;
/// What a column of words is cut down to where there is no room for all of it.
const WORDS_MIN: usize = 10;
/// Where columns of words have so much, the sheet needs not be laid across.
const WORDS_ENOUGH: usize = 28;
/// Rows that a long text takes at most.
const TEXT_ROWS: usize = 3;

/// A report on sheets of A4, laid across where its columns need it. `totals` is its last line, none
/// for a report without one.
pub fn table_page(
    head: &TableHead,
    rows: &[Vec<Cell>],
    totals: &[Cell],
    options: &TicketOptions,
) -> Paper {
    let shown = |row: &[Cell]| -> Vec<String> { row.iter().map(|it| cells(&it.shown())).collect() };
    let lines: Vec<Vec<String>> = rows.iter().map(|it| shown(it)).collect();
    let last = shown(totals);
    let heads: Vec<String> = head.columns.iter().map(|it| cells(it.title)).collect();
    let wanted = wanted(&head.columns, [&heads, &last].into_iter().chain(&lines));
    let enough = |(width, column): (&usize, &Column)| {
        let heading = column.title.chars().count();
        if column.kind.is_number() { *width } else { (*width).min(WORDS_ENOUGH.max(heading)) }
    };
    let needed = wanted.iter().zip(&head.columns).map(enough).sum::<usize>();
    let gaps = wanted.len().saturating_sub(1);
    let width = if needed + GAP * gaps <= Width::A4.columns { Width::A4 } else { Width::A4_ACROSS };
    let widths = fitted(&head.columns, wanted, &heads, width.columns);
    let spare = width.columns.saturating_sub(widths.iter().sum());
    let gap = (spare / gaps.max(1)).clamp(GAP, GAP_MAX);
    let grid = Grid { columns: &head.columns, widths, gap };

    let mut paper = Paper::new(&head.title, width);
    let options = TicketOptions { practice: head.practice, ..options.clone() };
    let period = (head.period(), Style::BOLD);
    let title = head.title.to_uppercase();
    head_with(&mut paper, &head.issuer, &title, (&period.0, period.1), &options);
    paper.left(&head.made(), Style::NORMAL);
    paper.rule();
    let from = paper.rows.len();
    grid.line(&mut paper, &heads, Style::BOLD);
    for it in &lines {
        grid.line(&mut paper, it, Style::NORMAL);
    }
    if lines.is_empty() {
        paper.row(EMPTY, Style::NORMAL, Align::Left);
    }
    let end = paper.rows.len();
    paper.rule();
    if last.iter().any(|it| !it.is_empty()) {
        grid.line(&mut paper, &last, Style::BOLD);
    }
    practice_again(&mut paper, &options);
    // What ends the table stays with its last line: no sheet has the total and nothing that it is of.
    paper.going_on.extend(end..paper.rows.len());
    paper.table = from..paper.rows.len();
    paper
}

/// How wide each column is where nothing is short of room.
fn wanted<'a>(columns: &[Column], lines: impl Iterator<Item = &'a Vec<String>>) -> Vec<usize> {
    let mut wanted = vec![0; columns.len()];
    for line in lines {
        for (width, text) in wanted.iter_mut().zip(line) {
            *width = (*width).max(text.chars().count());
        }
    }
    wanted
}

/// The same inside `room`: the widest columns of words give way first, none below what its head and a
/// short word need.
fn fitted(columns: &[Column], mut widths: Vec<usize>, heads: &[String], room: usize) -> Vec<usize> {
    let gaps = GAP * widths.len().saturating_sub(1);
    loop {
        let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
        let least = |place: usize| WORDS_MIN.max(heads[place].chars().count());
        let words = (0..widths.len()).filter(|it| !columns[*it].kind.is_number());
        let widest = words.filter(|it| widths[*it] > least(*it)).max_by_key(|it| widths[*it]);
        let Some(widest) = widest.filter(|_| over > 0) else { return widths };
        widths[widest] -= 1;
    }
}

/// Where the columns stand.
struct Grid<'a> {
    columns: &'a [Column],
    widths: Vec<usize>,
    gap: usize,
}

impl Grid<'_> {
    /// A line of the table on as many rows as its longest text needs.
    fn line(&self, paper: &mut Paper, cells: &[String], style: Style) {
        let parts: Vec<Vec<String>> =
            cells.iter().zip(&self.widths).map(|(text, width)| broken(text, *width)).collect();
        let height = parts.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for row in 0..height {
            let mut text = String::new();
            for ((part, width), column) in parts.iter().zip(&self.widths).zip(self.columns) {
                let it = part.get(row).map_or("", String::as_str);
                let room = width.saturating_sub(it.chars().count());
                let before = if column.kind.is_number() { room } else { 0 };
                text.extend(std::iter::repeat_n(' ', before));
                text.push_str(it);
                text.extend(std::iter::repeat_n(' ', room - before + self.gap));
            }
            let text = text.trim_end();
            if row == 0 {
                paper.row(text, style, Align::Left);
            } else {
                paper.going_on(text, style);
            }
        }
    }
}

/// A text on the rows it may take; one that is longer ends in an ellipsis.
fn broken(text: &str, width: usize) -> Vec<String> {
    const ELLIPSIS: &str = "...";
    let mut rows = wrap(text, width);
    if rows.len() > TEXT_ROWS {
        rows.truncate(TEXT_ROWS);
        if let Some(last) = rows.last_mut() {
            let kept = width.saturating_sub(ELLIPSIS.len());
            *last = last.chars().take(kept).chain(ELLIPSIS.chars()).collect();
        }
    }
    rows
}
