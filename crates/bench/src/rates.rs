//! How many a second, of several that take turns.

use std::time::{Duration, Instant};

use crate::Outcome;

/// Of one turn.
const SPELL: Duration = Duration::from_secs(1);
/// Odd, so that one is in the middle.
const TURNS: usize = 5;

/// Something that is done as often as it goes, and tells how many a second it came to.
pub(crate) type Runner<'a> = Box<dyn FnMut() -> Outcome<f64> + 'a>;

/// Does `act` for a second on this thread.
pub(crate) fn a_second_of<'a, T>(mut act: impl FnMut() -> Outcome<T> + 'a) -> Runner<'a> {
    Box::new(move || {
        let (started, mut done) = (Instant::now(), 0.0);
        while started.elapsed() < SPELL {
            act()?;
            done += 1.0;
        }
        Ok(done / started.elapsed().as_secs_f64())
    })
}

/// The middle rate of each. One after the other in one loop: a machine that is slow for a while is
/// slow for all of them.
pub(crate) fn middle<const N: usize>(mut runners: [Runner<'_>; N]) -> Outcome<[f64; N]> {
    let mut rates = [[0.0; TURNS]; N];
    for turn in 0..TURNS {
        for (runner, rates) in runners.iter_mut().zip(&mut rates) {
            rates[turn] = runner()?;
        }
    }
    Ok(rates.map(|mut it| {
        it.sort_by(f64::total_cmp);
        it[TURNS / 2]
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_five_turns_counts() {
        let mut told = [7.0, 1.0, 5.0, 1.0, 9.0].into_iter();
        let mut other = [2.0, 2.0, 900.0, 0.0, 3.0].into_iter();
        let runners: [Runner<'_>; 2] = [
            Box::new(|| told.next().ok_or_else(|| "five turns".into())),
            Box::new(|| other.next().ok_or_else(|| "five turns".into())),
        ];
        assert_eq!(middle(runners).unwrap().map(|it| format!("{it}")), ["5", "2"]);
    }
}
