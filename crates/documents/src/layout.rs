//! Fitting text into cells. Everything here counts characters, which are cells once
//! [`crate::cells`] has let them through.

/// The fewest dots that look like a leader and not like a mistake.
const LEADER_MIN: usize = 3;

/// Breaks `text` between words into lines of at most `columns` characters; a word longer than a
/// line is broken where it must. Nothing gives no line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + word.len() > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        while word.len() > columns {
            lines.push(word.drain(..columns).collect());
        }
        if word.is_empty() {
            continue;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        used += word.len();
        line.extend(word);
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// As [`wrap`], on no more lines, but with lines of about the same length: no word is left alone.
pub(crate) fn balanced(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(text, columns);
    if lines.len() < 2 {
        return lines;
    }
    (1..columns)
        .map(|narrow| wrap(text, narrow))
        .find(|it| it.len() == lines.len())
        .unwrap_or(lines)
}

/// `left` and `right` at the two edges of one row, or `None` when there is no room for both.
pub(crate) fn pair(left: &str, right: &str, columns: usize) -> Option<String> {
    let used = left.chars().count() + right.chars().count();
    let gap = columns.checked_sub(used).filter(|it| *it > 0)?;
    Some(format!("{left}{}{right}", " ".repeat(gap)))
}

/// `left ..... amount`: a leader of dots where there is room for one, spaces where not.
pub(crate) fn led(left: &str, amount: &str, columns: usize) -> Option<String> {
    let row = pair(left, amount, columns)?;
    let gap = columns - left.chars().count() - amount.chars().count();
    if gap < LEADER_MIN + 2 {
        return Some(row);
    }
    Some(format!("{left} {} {amount}", ".".repeat(gap - 2)))
}

/// `text` and its amount on as many rows as they need: the amount ends the last row, and no text
/// stands above it in the `reserved` columns at the right. Rows after the first are indented.
pub(crate) fn with_amount(
    text: &str,
    amount: &str,
    columns: usize,
    reserved: usize,
) -> Vec<String> {
    const INDENT: &str = "  ";
    let room = columns.saturating_sub(reserved.max(amount.chars().count()) + 1 + INDENT.len());
    let mut rows = wrap(text, room);
    for row in rows.iter_mut().skip(1) {
        row.insert_str(0, INDENT);
    }
    let last = rows.pop().unwrap_or_default();
    rows.extend(ending(last, amount, columns));
    rows
}

/// `last` led to its amount, or the amount alone under it when both do not fit.
pub(crate) fn ending(last: String, amount: &str, columns: usize) -> Vec<String> {
    match led(&last, amount, columns) {
        Some(row) => vec![row],
        None => vec![last, format!("{amount:>columns$}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("Leche Gloria evaporada", 12), ["Leche Gloria", "evaporada"]);
        assert_eq!(wrap("a PNEUMONOULTRAMICRO b", 8), ["a", "PNEUMONO", "ULTRAMIC", "RO b"]);
        assert_eq!(wrap("   ", 8), Vec::<String>::new());
    }

    #[test]
    fn no_word_is_left_alone() {
        assert_eq!(
            balanced("de la boleta de venta electronica", 22),
            ["de la boleta de", "venta electronica"]
        );
        assert_eq!(balanced("boleta", 22), ["boleta"]);
    }

    #[test]
    fn an_amount_ends_the_last_row() {
        assert_eq!(led("Pan", "2.00", 16).unwrap(), "Pan ....... 2.00");
        assert_eq!(led("Pan frances", "2.00", 16).unwrap(), "Pan frances 2.00");
        assert_eq!(led("Pan francesito", "2.00", 16), None);
        assert_eq!(
            with_amount("Pan de molde integral", "2.00", 20, 4),
            ["Pan de molde", "  integral .... 2.00"]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[a-zñ ]{0,120}", columns in 12_usize..50) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|it| (1..=columns).contains(&it.chars().count())));
            let letters = |text: &str| text.chars().filter(|it| *it != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));

            let rows = with_amount(&text, "9.50", columns, 7);
            prop_assert!(rows.iter().all(|it| it.chars().count() <= columns));
            let last = rows.last().unwrap();
            prop_assert!(last.ends_with("9.50") && last.chars().count() == columns);
        }
    }
}
