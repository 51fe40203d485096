//! What goes to stdout: one line a thing, as columns for people and shells or as JSON objects for programs.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::failure::Failure;
use crate::domain::time::SessionTime;

/// How the answer is printed.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Output {
    /// Print one JSON object a line; times in it are integer nanoseconds
    #[arg(long, global = true)]
    pub(super) json: bool,
}

impl Output {
    /// Prints one thing: its columns, set apart by tabs, or its object.
    ///
    /// # Errors
    /// [`Failure::NobodyReads`] where the reader has gone.
    pub(super) fn thing(self, columns: &[&str], object: &impl Serialize) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        if self.json {
            serde_json::to_writer(&mut stdout, object).map_err(io::Error::from)?;
        } else {
            let columns: Vec<String> = columns.iter().copied().map(plain).collect();
            stdout.write_all(columns.join("\t").trim_end().as_bytes())?;
        }
        stdout.write_all(b"\n")?;
        Ok(stdout.flush()?)
    }
}

/// Text that was typed by somebody, without anything that a terminal or a shell would take for its own.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A time that says the very moment when it is typed in again: with more decimals than three where it needs them.
pub(super) fn exact(time: SessionTime) -> String {
    let below = time.nanos().unsigned_abs() % 1_000_000;
    if below == 0 { time.to_string() } else { format!("{time}{below:06}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_times_are_read_back_exactly() {
        for nanos in [0, 1, 33_333_333, 40_000_000, 1_066_666_666, 3_599_999_999_999, -1, -1_500_000_001] {
            let time = SessionTime::from_nanos(nanos);
            assert_eq!(exact(time).parse(), Ok(time), "{}", exact(time));
        }
        assert_eq!(exact(SessionTime::from_millis(83_500)), "0:01:23.500");
    }

    #[test]
    fn a_terminal_is_not_commanded_by_what_somebody_typed() {
        assert_eq!(plain("smil\u{1b}[2J\tog\nlyd"), "smil [2J og lyd");
    }
}
