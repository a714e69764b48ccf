//! The machine's clock, and one that practice may set.

use izi_domain::Instant;
use izi_ports::Clock;

/// The machine's clock: the only reader of it in the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Instant {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let ms = since_1970.map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(i64::MAX));
        Instant::from_utc_ms(ms).unwrap_or(EPOCH)
    }
}

/// Where a clock that shows nothing sensible is taken to be.
const EPOCH: Instant = Instant::EPOCH;

/// A clock that was set to a moment and runs on from there; for practice and tests.
#[derive(Clone, Copy, Debug)]
pub struct SetClock {
    set_to: Instant,
    started: std::time::Instant,
}

impl SetClock {
    /// A clock that shows `moment` now.
    pub fn at(moment: Instant) -> Self {
        Self { set_to: moment, started: std::time::Instant::now() }
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.set_to.plus_ms(elapsed)
    }
}
