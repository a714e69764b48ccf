//! Faults by chance, the same ones for the same seed.

use std::time::{Duration, Instant};

use super::Fault;

/// How long a fault lasts before somebody puts it right, in milliseconds.
const LASTS_MS: std::ops::Range<u64> = 60..400;

/// More bytes than a short ticket has: some faults strike after it.
const BYTES: u64 = 900;

#[derive(Debug)]
pub(super) struct Mix {
    state: u64,
    percent: u64,
    over: Option<Instant>,
}

impl Mix {
    pub(super) fn new(seed: u64, percent: u64) -> Self {
        Self { state: seed, percent, over: None }
    }

    /// The next number of Vigna's `SplitMix64`.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> usize {
        usize::try_from(self.next() % limit.max(1)).unwrap_or(0)
    }

    /// What strikes the connection that begins now.
    pub(super) fn strike(&mut self, now: Instant) -> Option<Fault> {
        if self.over.is_some() || self.next() % 100 >= self.percent {
            return None;
        }
        let lasts = LASTS_MS.start + self.next() % (LASTS_MS.end - LASTS_MS.start);
        self.over = Some(now + Duration::from_millis(lasts));
        let kinds: [fn(usize) -> Fault; 11] = [
            |_| Fault::Refuse,
            |_| Fault::Mute,
            |_| Fault::NoTokens,
            Fault::DropAfter,
            Fault::HangAfter,
            |bytes| Fault::Slow(960 + bytes * 4),
            Fault::PaperOutAfter,
            |_| Fault::CoverOpen,
            |_| Fault::Offline,
            |_| Fault::CutterError,
            |_| Fault::NearEnd,
        ];
        let bytes = self.below(BYTES);
        let place = self.below(11);
        kinds.get(place).map(|kind| kind(bytes))
    }

    /// Whether what struck is put right now.
    pub(super) fn is_over(&mut self, now: Instant) -> bool {
        let over = self.over.is_some_and(|it| it <= now);
        if over {
            self.over = None;
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_brings_the_same_faults_and_each_of_them() {
        let draw = |seed| {
            let (mut mix, now) = (Mix::new(seed, 50), Instant::now());
            let faults = (0..400).map(|_| {
                let fault = mix.strike(now);
                mix.is_over(now + Duration::from_secs(1));
                fault
            });
            faults.collect::<Vec<_>>()
        };
        let faults = draw(7);
        assert_eq!(faults, draw(7));
        assert_ne!(faults, draw(8));
        let struck: Vec<_> = faults.into_iter().flatten().collect();
        assert!((150..250).contains(&struck.len()), "{}", struck.len());
        let kinds: std::collections::HashSet<_> =
            struck.iter().map(std::mem::discriminant).collect();
        assert_eq!(kinds.len(), 11);
    }
}
