//! What every worker shares: a step at a time, and when the next one makes sense.

use izi_domain::Instant;

/// How a step of a worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It worked on a job; there may be another.
    Worked,
    /// Nothing is due.
    Idle,
    /// What lies outside does not answer: no job of this topic makes sense before then.
    Paused(Instant),
}

/// Waits after the first, second, ... failure, in milliseconds; the last one repeats.
const WAITS_MS: [i64; 9] =
    [2_000, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000, 3_600_000, 21_600_000];
/// When to try again after `attempts` failures. A tenth is spread by `seed`, so that jobs that failed
/// together do not come back together.
pub fn retry_at(now: Instant, attempts: u32, seed: i64) -> Instant {
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let wait = WAITS_MS[place.min(WAITS_MS.len() - 1)];
    now.plus_ms(wait + wait / 10 * seed.rem_euclid(10) / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_seconds_to_six_hours() {
        let wait = |attempts| retry_at(Instant::EPOCH, attempts, 0).utc_ms() / 1_000;
        let waits: Vec<_> = (1..=10).map(wait).collect();
        assert_eq!(waits, [2, 5, 15, 60, 300, 300, 300, 3_600, 21_600, 21_600]);
        assert_eq!(wait(0), 2);
        assert!(retry_at(Instant::EPOCH, 9, 9).utc_ms() < 21_600_000 * 11 / 10);
    }
}
