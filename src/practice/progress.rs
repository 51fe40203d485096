//! How far something long has come, and whether it should stop.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How finely a share is told.
const PARTS: u64 = 1_000;

/// Shared between who works and who watches; clones speak of the same work.
#[derive(Clone, Debug)]
pub struct Progress {
    told: Arc<Told>,
    /// Who asks for any of these asks the worker to stop; its own comes last.
    cancelled: Vec<Arc<AtomicBool>>,
}

#[derive(Debug)]
struct Told {
    done: AtomicU64,
    total: AtomicU64,
    began: Instant,
}

impl Default for Progress {
    fn default() -> Self {
        let zero = || AtomicU64::new(0);
        let told = Arc::new(Told { done: zero(), total: zero(), began: Instant::now() });
        Self { told, cancelled: vec![Arc::default()] }
    }
}

impl Progress {
    /// Tells the same and stops with it, but can also be stopped by itself.
    #[must_use]
    pub fn beside(&self) -> Self {
        let mut beside = self.clone();
        beside.cancelled.push(Arc::default());
        beside
    }

    /// The worker has done `done` of `total` units (bytes, frames, records: whatever it counts).
    pub fn report(&self, done: u64, total: u64) {
        self.told.total.store(total, Ordering::Relaxed);
        self.told.done.store(done, Ordering::Relaxed);
    }

    /// Tells of one part of the work, which lies between these shares of the whole; stops it where that was asked for.
    pub fn within(&self, part: Range<f32>) -> impl FnMut(f32) -> ControlFlow<()> {
        let progress = self.clone();
        move |share| {
            let share = part.start + (part.end - part.start) * share;
            progress.report((share * PARTS as f32) as u64, PARTS);
            if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }

    /// Done and total; total is zero while unknown.
    #[must_use]
    pub fn now(&self) -> (u64, u64) {
        (self.told.done.load(Ordering::Relaxed), self.told.total.load(Ordering::Relaxed))
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
        let spent = self.told.began.elapsed();
        if done == 0 || spent < Duration::from_millis(500) {
            return None;
        }
        Some(spent.mul_f64(total.saturating_sub(done) as f64 / done as f64))
    }

    /// Asks the worker to stop.
    pub fn cancel(&self) {
        if let Some(own) = self.cancelled.last() {
            own.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the worker should stop.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.cancelled.iter().any(|cancelled| cancelled.load(Ordering::Relaxed))
    }
}
