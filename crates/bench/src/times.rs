//! Many takings of the same time.

use std::time::{Duration, Instant};

/// Times that were taken, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times {
    sorted: Vec<f64>,
}

impl Times {
    /// Takes the time of `act`.
    pub(crate) async fn take<T>(&mut self, act: impl Future<Output = T>) -> T {
        let started = Instant::now();
        let outcome = act.await;
        self.add(started.elapsed());
        outcome
    }

    /// Takes the time of something that does not wait.
    pub(crate) fn of<T>(&mut self, act: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let outcome = act();
        self.add(started.elapsed());
        outcome
    }

    fn add(&mut self, took: Duration) {
        let ms = took.as_secs_f64() * 1_000.0;
        let place = self.sorted.partition_point(|it| *it <= ms);
        self.sorted.insert(place, ms);
    }

    /// The time that so many of a hundred do not exceed (nearest rank).
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let mut times = Times::default();
        for ms in (1..=200).rev() {
            times.add(Duration::from_millis(ms));
        }
        let at = |percent| format!("{:.0}", times.percentile(percent));
        assert_eq!([50, 95, 99, 100].map(at), ["100", "190", "198", "200"]);
        assert!(Times::default().percentile(99).is_nan());
    }
}
