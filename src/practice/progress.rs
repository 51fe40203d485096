//! How far something long has come, and whether it should stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Shared between who works and who watches; clones speak of the same work.
#[derive(Clone, Debug)]
pub struct Progress(Arc<State>);

#[derive(Debug)]
struct State {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
    began: Instant,
}

impl Default for Progress {
    fn default() -> Self {
        let zero = || AtomicU64::new(0);
        Self(Arc::new(State { done: zero(), total: zero(), cancelled: AtomicBool::new(false), began: Instant::now() }))
    }
}

impl Progress {
    /// The worker has done `done` of `total` units (bytes, frames, records: whatever it counts).
    pub fn report(&self, done: u64, total: u64) {
        self.0.total.store(total, Ordering::Relaxed);
        self.0.done.store(done, Ordering::Relaxed);
    }

    /// Done and total; total is zero while unknown.
    #[must_use]
    pub fn now(&self) -> (u64, u64) {
        (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    /// The share that is done, between 0 and 1; `None` while the total is unknown.
    #[must_use]
    pub fn share(&self) -> Option<f32> {
        let (done, total) = self.now();
        (total > 0).then(|| (done as f32 / total as f32).min(1.0))
    }

    /// The time left at the speed so far; `None` in the first half second, when it would be a guess.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        let (done, total) = self.now();
        let spent = self.0.began.elapsed();
        if done == 0 || spent < Duration::from_millis(500) {
            return None;
        }
        Some(spent.mul_f64(total.saturating_sub(done) as f64 / done as f64))
    }

    /// Asks the worker to stop.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the worker should stop.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}
