//! The figures beside their budgets.

use std::fmt::Write as _;

/// A figure and what it is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) name: String,
    /// What it came to.
    pub(crate) figure: String,
    /// What it may come to; none for information.
    pub(crate) budget: Option<String>,
    /// The baseline of the same run and how the figure stands to it.
    pub(crate) ratio: String,
    /// Whether it is within its budget.
    pub(crate) is_kept: bool,
}

impl Row {
    /// A figure without a budget.
    pub(crate) fn told(name: &str, figure: String, ratio: String) -> Self {
        Self { name: name.to_owned(), figure, budget: None, ratio, is_kept: true }
    }

    /// A time in milliseconds that must not be longer than `most`, beside another of the same run.
    pub(crate) fn at_most_ms(name: &str, ms: f64, most: f64, baseline: (&str, f64)) -> Self {
        Self {
            name: name.to_owned(),
            figure: milliseconds(ms),
            budget: Some(format!("<= {most} ms")),
            ratio: times(ms, baseline),
            is_kept: ms <= most,
        }
    }

    fn verdict(&self) -> &'static str {
        match (&self.budget, self.is_kept) {
            (None, _) => "",
            (Some(_), true) => "ok",
            (Some(_), false) => "OVER",
        }
    }
}

/// `2.1 x bare transaction (4.03 ms)`.
pub(crate) fn times(ms: f64, (name, baseline): (&str, f64)) -> String {
    format!("{:.2} x {name} ({})", ms / baseline, milliseconds(baseline))
}

/// Milliseconds with the digits that mean something.
pub(crate) fn milliseconds(ms: f64) -> String {
    if ms >= 100.0 {
        format!("{ms:.0} ms")
    } else if ms >= 0.1 {
        format!("{ms:.2} ms")
    } else {
        format!("{:.1} us", ms * 1_000.0)
    }
}

/// All rows under each other, the columns aligned.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = ["", "figure", "budget", "", "ratio to a baseline of this run"];
    let cells = |it: &Row| {
        let budget = it.budget.clone().unwrap_or_default();
        [it.name.clone(), it.figure.clone(), budget, it.verdict().to_owned(), it.ratio.clone()]
    };
    let lines: Vec<[String; 5]> =
        std::iter::once(head.map(str::to_owned)).chain(rows.iter().map(cells)).collect();
    let width =
        |column: usize| lines.iter().map(|it| it[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut text = String::new();
    for [name, figure, budget, verdict, ratio] in &lines {
        let [a, b, c, d, _] = widths;
        let line = format!("{name:<a$}  {figure:>b$}  {budget:>c$}  {verdict:<d$}  {ratio}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_budget_is_seen() {
        let kept = Row::at_most_ms("search", 3.0, 16.0, ("bare", 1.5));
        let missed = Row::at_most_ms("look-up", 3.0, 2.0, ("bare", 1.5));
        assert!(kept.is_kept && !missed.is_kept);
        let told = Row::told("list", milliseconds(0.02), String::new());
        let text = table(&[kept, missed, told]);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[1].contains("<= 16 ms  ok    2.00 x bare (1.50 ms)"), "{text}");
        assert!(lines[2].contains("OVER"), "{text}");
        assert!(lines[3].ends_with("20.0 us"), "{text}");
    }
}
