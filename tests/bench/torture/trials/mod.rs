//! The vault's promises, each tried until it breaks or its bounds are reached.
//!
//! A trial is a function that takes [`Bounds`] and returns a [`Row`]. The bench runs them for minutes, the tests for
//! seconds; both are the same code.

pub mod damage;
mod dice;
pub mod doors;
mod folder;
pub mod full;
pub mod kills;
mod mount;
pub mod power;
mod promise;
mod row;
mod subject;
pub mod writer;

use std::process::Command;
use std::time::{Duration, Instant};

pub use row::{Row, Table};

/// Where a trial ends.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// After so many rounds…
    pub rounds: u64,
    /// …or then, whichever comes first.
    pub until: Instant,
    /// What its dice begin with.
    pub seed: u64,
}

impl Bounds {
    /// So many rounds, but no longer than that.
    pub fn new(rounds: u64, time: Duration, seed: u64) -> Self {
        Self { rounds, until: Instant::now() + time, seed }
    }

    /// The rounds that there is time for; the first always.
    pub fn rounds(&self) -> impl Iterator<Item = u64> + use<> {
        let until = self.until;
        (0..self.rounds).take_while(move |round| *round == 0 || Instant::now() < until)
    }
}

/// Starts this very program again as a process that writes; [`writer::Task`] says what it writes.
pub type StartWriter = fn() -> Command;
